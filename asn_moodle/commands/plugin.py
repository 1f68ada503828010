"""``asn-moodle plugin build``: the zip of the Moodle plugin."""

from pathlib import Path

import click

from asn_moodle import __version__
from asn_moodle.language import Language, words
from asn_moodle.plugin import NAME, write_plugin_zip


def build_plugin(output: Path, language: Language) -> int:
    """0; ``NAME-VERSION.zip`` was written to the folder ``output``, for Moodle's plugin installer.

    Raises `AccessError` if it cannot be.
    """
    package = write_plugin_zip(output / f"{NAME}-{__version__}.zip")
    click.echo(words("commands", language)["plugin_built"].format(path=package.path, size=package.size))
    return 0
