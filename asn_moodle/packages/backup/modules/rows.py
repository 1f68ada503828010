"""Rows of tables as elements, written by their columns."""

from collections.abc import Iterable, Iterator

from asn_moodle.course.forms import Child
from asn_moodle.packages.backup.modules.columns import Column, Record, Row
from asn_moodle.packages.backup.xml import Element, child, record, root

Structure = tuple[Record, list[Element]]
"""Values of columns that are worked out from the whole activity, and the elements inside that of its type."""


def written(row: Row, columns: Iterable[Column]) -> dict[str, str | None]:
    """The values of a row, in order."""
    record: dict[str, str | None] = {}
    for column in columns:
        if column.since <= row.backup.release:
            record |= column.write(row)
    return record


def children(row: Row, name: str, kind: str, within: str = "") -> Iterator[tuple[Row, Child]]:
    """The rows of the list ``name`` inside; ``kind`` is what they are numbered as."""
    for place, one in enumerate(row.form.children.get(name, ()), 1):
        yield row.child(one, kind, place, within), one


def add(parent: Element, name: str, row: Row, columns: Iterable[Column]) -> Element:
    """A new element at the end of ``parent`` for a row inside the activity."""
    return record(parent, name, row.number, written(row, columns))


def lists(*names: str) -> list[Element]:
    """Empty elements, for what only learners make."""
    return [root(name) for name in names]


def tagged(parent: Element, row: Row) -> None:
    """Add a ``tag`` for each tag of something inside the activity."""
    stated = row.stated("tags")
    for tag in stated if isinstance(stated, tuple) else ():
        name = str(tag)
        columns = {"itemid": row.number, "rawname": name}
        record(parent, "tag", row.backup.number("tag", name.lower()), columns)


def nested(parent: Element, *names: str) -> None:
    """Add empty elements at the end of ``parent``."""
    for name in names:
        child(parent, name)
