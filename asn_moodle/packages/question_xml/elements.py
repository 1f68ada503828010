"""The elements that all of the format is made of: texts, flags, numbers, rich texts with their files."""

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from pathlib import Path
from urllib.parse import quote

from lxml import etree

from asn_moodle.course.model import Asset, Html, Settings
from asn_moodle.errors import AccessError
from asn_moodle.packages.theme import verbatim

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MARKED = re.compile("[&<>]")
_LINKS = {
    kind: re.compile(rf'<a\b[^>]*\bhref="{kind}:[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
    for kind in ("term", "item")
}


Address = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Links:
    """What the texts of questions lead to, and how their files go along.

    Without an ``item`` a link to an item of the course leaves only its words, as in a file that people
    import: nothing there could resolve it. The same holds for ``term``, a link to a term of the glossary.
    """

    item: Address | None = None
    """The address of an item, by its id."""
    term: Address | None = None
    """The address of a term, by its id."""
    file: Callable[[Path], str] | None = None
    """The SHA-1 of a file that goes along apart from the document; without it files are put into it."""

    def html(self, html: Html) -> str:
        """The markup, files as ``@@PLUGINFILE@@/NAME``."""
        markup = html.markup
        for kind, address in (("term", self.term), ("item", self.item)):
            if address is None:
                markup = _LINKS[kind].sub(r"\1", markup)
        return verbatim(Html(markup).linked(self._address))

    def _address(self, kind: str, name: str) -> str:
        address = {"item": self.item, "term": self.term}.get(kind)
        return address(name) if address else f"@@PLUGINFILE@@/{quote(name)}"


class Parent:
    """An element under construction; its methods add children in order and return what they added."""

    def __init__(self, element: "etree._Element", links: Links) -> None:
        self.element = element
        self.links = links

    def child(self, name: str, **attributes: str) -> "Parent":
        """An empty element."""
        return Parent(etree.SubElement(self.element, name, attributes), self.links)

    def value(self, name: str, value: object) -> None:
        """An element with a bare value."""
        etree.SubElement(self.element, name).text = _clean(shown(value))

    def line(self, text: str) -> None:
        """The ``text`` element of this one."""
        text = _clean(text)
        # Moodle's reader loses blanks that stand alone between two entities.
        marked = _MARKED.search(text)
        etree.SubElement(self.element, "text").text = etree.CDATA(text) if marked else text

    def lines(self, name: str, text: str) -> None:
        """An element with a ``text`` element."""
        self.child(name).line(text)

    def flag(self, name: str, on: bool) -> None:
        """An element that says yes by being there."""
        if on:
            etree.SubElement(self.element, name)

    def html(self, name: str, html: Html, **attributes: str) -> "Parent":
        """An element with rich text and the files that it shows."""
        child = self.child(name, **attributes, format="html")
        child.rich(html)
        return child

    def rich(self, html: Html) -> None:
        """The rich text of this element."""
        self.line(self.links.html(html).strip())
        for asset in sorted(html.assets):
            self.file(asset)

    def file(self, asset: Asset, *, alone: bool = False) -> None:
        """A file, in base64 or by its SHA-1; ``alone`` where it is the only one and has no folder.

        Raises `AccessError` if it cannot be read.
        """
        folder, _, name = asset.name.rpartition("/")
        if alone:
            folder = ""
        element = etree.SubElement(
            self.element, "file", {"name": name, "path": f"/{folder}/" if folder else "/"}
        )
        element.set("encoding", "sha1" if self.links.file else "base64")
        element.text = self.links.file(asset.path) if self.links.file else _base64(asset.path)


def shown(value: object) -> str:
    """A value as Moodle writes it: 1 and 0 for yes and no, numbers without trailing zeros or exponent."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return number(value)
    return str(value)


def number(value: float) -> str:
    """The shortest decimal number for ``value``, never with an exponent."""
    text = format(Decimal(repr(float(value) + 0.0)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def fraction(percent: float) -> str:
    """A share in per cent to five decimals, as Moodle's list of shares has it."""
    return number(round(percent, 5))


def plain(line: str) -> str:
    """A line of text for a place that Moodle treats as markup."""
    return escape(line, quote=False)


def word(settings: Settings, key: str, values: dict[str, str], default: str) -> str:
    """Moodle's value for a stated word, or for the word ``default``."""
    return values[settings.text(key, default)]


def truth(on: bool) -> str:
    """``true`` or ``false``, as some elements want it."""
    return "true" if on else "false"


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)


def _base64(path: Path) -> str:
    try:
        return b64encode(path.read_bytes()).decode("ascii")
    except OSError as error:
        raise AccessError(path, error.strerror or str(error)) from error
