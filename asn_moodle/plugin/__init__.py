"""The Moodle side of publishing: the plugin ``local_asnbridge``, and the zip that Moodle installs it from."""

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from asn_moodle.packages.archive import write_zip
from asn_moodle.packages.members import Member, Package

__all__ = ["NAME", "plugin_members", "plugin_version", "write_plugin_zip"]

NAME = "local_asnbridge"
"""Moodle's name for the plugin; the folder in the zip is what follows the underscore, as Moodle wants it."""

_FOLDER = NAME.partition("_")[2]
_KINDS = (".php", ".xml", ".txt")


def plugin_members() -> tuple[Member, ...]:
    """Every file of the plugin, below the one folder that Moodle's installer expects, sorted by name."""
    return tuple(sorted(_members(files(__name__) / _FOLDER, _FOLDER)))


def plugin_version() -> int:
    """The version of the plugin that comes with this package, as Moodle counts: ``2026112100``."""
    text = (files(__name__) / _FOLDER / "version.php").read_text(encoding="utf-8")
    found = re.search(r"\$plugin->version = (\d+);", text)
    assert found is not None
    return int(found[1])


def write_plugin_zip(path: Path) -> Package:
    """The zip at ``path`` that Moodle's *Install plugins* takes; the same bytes each time.

    Raises `AccessError` if it cannot be written.
    """
    return write_zip(path, plugin_members())


def _members(folder: Traversable, name: str) -> Iterator[Member]:
    for entry in folder.iterdir():
        inner = f"{name}/{entry.name}"
        if entry.is_dir():
            yield from _members(entry, inner)
        elif entry.name.endswith(_KINDS):
            yield Member(inner, entry.read_bytes())
