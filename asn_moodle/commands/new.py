"""``asn-moodle new``: a small course to learn from and to begin with."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from asn_moodle.commands.schema import write_schemas
from asn_moodle.errors import AccessError, UsageError
from asn_moodle.language import Language, words
from asn_moodle.packages.archive import write_file


def new(folder: Path, language: Language) -> int:
    """0; the example course is in ``folder``, with the schemas that its files name.

    Raises `UsageError` if the folder is there and not empty, and `AccessError`.
    """
    _check_empty(folder)
    example = files(__package__) / "example"
    for name, content in _contents(example):
        write_file(folder / name, content)
    write_schemas(folder)
    click.echo(words("commands", language)["new_done"].format(folder=folder))
    return 0


def _check_empty(folder: Path) -> None:
    try:
        occupied = folder.exists() and any(folder.iterdir())
    except OSError as refused:
        raise AccessError(folder, refused.strerror or str(refused)) from refused
    if occupied:
        raise UsageError("folder-in-use", path=str(folder))


def _contents(folder: Traversable, below: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _contents(entry, f"{below}{entry.name}/")
        else:
            yield below + entry.name, entry.read_bytes()
