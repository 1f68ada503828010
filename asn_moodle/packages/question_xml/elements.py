"""The elements that all of the format is made of: texts, flags, numbers, rich texts with their files."""

import re
from base64 import b64encode
from decimal import Decimal
from html import escape
from urllib.parse import quote

from lxml import etree

from asn_moodle.course.model import Asset, Course, Html, Settings
from asn_moodle.errors import AccessError

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TERM = re.compile(r'<a\b[^>]*\bhref="term:[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_DEAD = re.compile(r'<a\b[^>]*\bhref="item:[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_PLACEHOLDER = "$@ITEM*{}@$"


class Links:
    """How links into the course stand in the text of questions.

    With a bridge, a link to an item becomes a placeholder that the bridge resolves by idnumber; a file
    that people import has nothing that could resolve it, so that the words stand without a link. Terms
    stand without a link in both: Moodle links them by its glossary filter.
    """

    def __init__(self, course: Course, *, placeholders: bool) -> None:
        self._course = course
        self._placeholders = placeholders

    def html(self, html: Html) -> str:
        """The markup, files as ``@@PLUGINFILE@@/NAME``."""
        markup = _TERM.sub(r"\1", html.markup)
        if not self._placeholders:
            markup = _DEAD.sub(r"\1", markup)
        return Html(markup).linked(self._address)

    def _address(self, kind: str, name: str) -> str:
        if kind == "asset":
            return f"@@PLUGINFILE@@/{quote(name)}"
        return _PLACEHOLDER.format(f"{self._course.idnumber}/{name}")


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
        etree.SubElement(self.element, "text").text = _clean(text)

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

    def file(self, asset: Asset) -> None:
        """A file in base64. Raises `AccessError` if it cannot be read."""
        folder, _, name = asset.name.rpartition("/")
        element = etree.SubElement(
            self.element,
            "file",
            {"name": name, "path": f"/{folder}/" if folder else "/", "encoding": "base64"},
        )
        try:
            element.text = b64encode(asset.path.read_bytes()).decode("ascii")
        except OSError as error:
            raise AccessError(asset.path, error.strerror or str(error)) from error


def shown(value: object) -> str:
    """A value as Moodle writes it: 1 and 0 for yes and no, numbers without trailing zeros or exponent."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return number(value)
    return str(value)


def number(value: float) -> str:
    """The shortest decimal number for ``value``, never with an exponent."""
    text = format(Decimal(repr(float(value))), "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-0", "0", text == "-0.0")


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
