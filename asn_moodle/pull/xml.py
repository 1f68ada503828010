"""The XML of a backup, read without trust: no document type, no entities, no network, bounded in size."""

import math
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from asn_moodle.errors import AccessError, BackupError

LARGEST = 256 * 2**20
"""Bytes of one file. The question bank of a large course has some 20 MB."""

NULL = "$@NULL@$"


class Row:
    """An element of a backup: its columns, and the rows inside it."""

    __slots__ = ("_element",)

    def __init__(self, element: "etree._Element") -> None:
        self._element = element

    @property
    def id(self) -> str:
        """Its number in the database that it comes from; empty if it has none."""
        return self._element.get("id", "")

    @property
    def tag(self) -> str:
        """The name of its element."""
        return str(self._element.tag)

    def attribute(self, name: str) -> str:
        """An attribute; empty if it has none of that name."""
        return self._element.get(name, "")

    def __contains__(self, name: str) -> bool:
        return self.optional(name) is not None

    def optional(self, name: str) -> str | None:
        """The text of a column; None for NULL, or where it has none of that name."""
        found = self._element.find(name)
        if found is None or found.text == NULL:
            return None
        return found.text or ""

    def text(self, name: str, default: str = "") -> str:
        """The text of a column; ``default`` for NULL."""
        value = self.optional(name)
        return default if value is None else value

    def number(self, name: str, default: float = 0) -> float:
        """The number in a column; ``default`` where there is none."""
        try:
            found = float(self.text(name))
        except ValueError:
            return default
        return found if math.isfinite(found) else default

    def integer(self, name: str, default: int = 0) -> int:
        """The whole number in a column; ``default`` where there is none."""
        number = self.number(name, default)
        return int(number) if abs(number) < 1e18 else default

    def flag(self, name: str) -> bool:
        """Whether a column holds anything but 0."""
        return self.number(name) != 0

    def columns(self) -> dict[str, str | None]:
        """Every column that is no row itself."""
        return {
            str(one.tag): None if one.text == NULL else one.text or ""
            for one in self._element
            if isinstance(one.tag, str) and not len(one)
        }

    def rows(self, path: str) -> "Iterator[Row]":
        """Yield the rows at a path of element names, ``chapters/chapter``."""
        return (Row(one) for one in self._element.iterfind(path))

    def row(self, path: str) -> "Row":
        """The first row at a path; an empty one if there is none."""
        found = self._element.find(path)
        return Row(etree.Element("none") if found is None else found)

    def all(self, name: str) -> "Iterator[Row]":
        """Yield the rows of a name, however deep."""
        return (Row(one) for one in self._element.iter(name))


def read(path: Path) -> Row:
    """The root of the XML file at ``path``; an empty one where there is no such file.

    Raises `BackupError` for what is not sound, and `AccessError`.
    """
    try:
        if not path.is_file():
            return Row(etree.Element("none"))
        if path.stat().st_size > LARGEST:
            raise BackupError("backup-too-large", path=path.name)
        content = path.read_bytes()
    except OSError as error:
        raise AccessError(path, error.strerror or str(error)) from error
    return parsed(content, path.name)


def parsed(content: bytes, name: str) -> Row:
    """The root of an XML document. Raises `BackupError`."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=len(content) > 2**20,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        if b"<!DOCTYPE" in content[:4096].upper() or b"<!ENTITY" in content.upper()[:4096]:
            raise BackupError("backup-damaged", path=name)
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BackupError("backup-damaged", path=name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BackupError("backup-damaged", path=name)
    return Row(root)
