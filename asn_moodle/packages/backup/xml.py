"""The elements that all files of a backup are made of, as Moodle's ``backup/util/xml`` writes them.

Characters that XML cannot hold are left out.
"""

import re
from collections.abc import Mapping

from lxml import etree

Element = etree._Element
"""An element under construction."""

NULL = "$@NULL@$"
"""What stands for SQL's NULL; an empty element is an empty text."""

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def root(name: str, **attributes: object) -> Element:
    """A root element."""
    return etree.Element(name, _attributes(attributes))


def child(parent: Element, name: str, **attributes: object) -> Element:
    """A new element at the end of ``parent``, for others to stand in."""
    return etree.SubElement(parent, name, _attributes(attributes))


def value(parent: Element, name: str, value: object) -> None:
    """Add an element with one value: None is NULL, true and false are 1 and 0."""
    values(parent, {name: value})


def values(parent: Element, columns: Mapping[str, object]) -> None:
    """Add an element with one value for each column, in order."""
    add = etree.SubElement
    for name, one in columns.items():
        element = add(parent, name)
        text = one if type(one) is str else shown(one)
        try:
            element.text = text
        except ValueError:
            element.text = _NOT_IN_XML.sub("", text)


def record(parent: Element, name: str, id: int | str, columns: Mapping[str, object]) -> Element:
    """A new element at the end of ``parent`` that stands for a row of a table."""
    element = etree.SubElement(parent, name, {"id": str(id)})
    values(element, columns)
    return element


def shown(value: object) -> str:
    """A value as text."""
    if value is None:
        return NULL
    return str(int(value)) if isinstance(value, bool) else str(value)


def decimal(value: float, places: int = 5) -> str:
    """A number as the database's decimal columns hold it, ``100.00000``."""
    return f"{value:.{places}f}"


def document(element: Element) -> bytes:
    """The file that holds this element."""
    etree.indent(element)
    body: bytes = etree.tostring(element, encoding="UTF-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body


def _attributes(attributes: Mapping[str, object]) -> dict[str, str] | None:
    return {name: shown(one) for name, one in attributes.items()} or None
