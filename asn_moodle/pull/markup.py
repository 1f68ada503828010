"""Markup as a tree to walk and to compare.

Two texts are the same if their elements, attributes and words are: the order of attributes, entities, empty
classes and blanks between blocks say nothing to a reader.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from typing import TypeAlias

from lxml import etree, html

Node: TypeAlias = html.HtmlElement

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "video",
        "audio",
        "colgroup",
        "caption",
        "center",
    ]
)
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
DEEPEST = 60
"""How deep elements may be nested before a text is taken for its words only."""

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_LITERAL = frozenset(("pre", "textarea", "math"))


def tree(markup: str) -> Node:
    """A ``div`` with the markup inside."""
    cleaned = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", markup)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(f"<html><body><div>{cleaned}</div></body></html>".encode(), parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return html.Element("div")
    body = root.find("body")
    made = html.Element("div")
    if body is None:
        return made
    for one in body:
        _move(one, made)
    return made


def _move(wrapper: Node, made: Node) -> None:
    """Put what is inside ``wrapper``, and what stray closing tags left after it, into ``made``."""
    if wrapper.tag == "div" and not wrapper.attrib:
        add_text(made, wrapper.text)
        for one in list(wrapper):
            made.append(one)
        add_text(made, wrapper.tail)
    else:
        made.append(wrapper)


def add_text(parent: Node, text: str | None) -> None:
    """Put text at the end of an element."""
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def depth(node: Node) -> int:
    """How deep elements are nested in one."""
    deepest, stack = 0, [(node, 0)]
    while stack:
        one, level = stack.pop()
        deepest = max(deepest, level)
        stack.extend((inner, level + 1) for inner in one)
    return deepest


def classes(node: Node) -> list[str]:
    """The classes of an element."""
    return str(node.get("class", "")).split()


def inner(node: Node) -> str:
    """The markup inside an element, quotation marks only in tags."""
    return "".join(_serialized(node, outside=False))


def outer(node: Node) -> str:
    """The markup of an element, without what follows it."""
    return "".join(_serialized(node, outside=True))


def _serialized(node: Node, outside: bool) -> Iterator[str]:
    if outside:
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attrib.items())
        yield f"<{node.tag}{attributes}>"
    if node.tag not in VOID:
        yield escape(node.text or "", quote=False)
        for one in node:
            yield from _serialized(one, True)
            yield escape(one.tail or "", quote=False)
        if outside:
            yield f"</{node.tag}>"


def _flat(node: Node, literal: bool) -> Iterator[tuple[str, object]]:
    literal = literal or node.tag in _LITERAL
    if node.text:
        yield "text", node.text if literal else _BLANKS.sub(" ", node.text)
    for one in node:
        kind = "block" if one.tag in BLOCKS or one.tag == "br" else "inline"
        said = one.tag != "tbody"  # parsers put it in where it is not written
        if said:
            yield kind, (str(one.tag), _attributes(one))
        yield from _flat(one, literal)
        if said:
            yield kind, f"/{one.tag}"
        if one.tail:
            yield "text", one.tail if literal else _BLANKS.sub(" ", one.tail)


def _attributes(node: Node) -> frozenset[tuple[str, str]]:
    kept = {name: value for name, value in node.attrib.items() if name != "class"}
    if found := " ".join(sorted(classes(node))):
        kept["class"] = found
    return frozenset(kept.items())


def same(one: Node, other: Node) -> bool:
    """Whether two trees say the same."""
    return _compared(one) == _compared(other)


def _compared(node: Node) -> list[object]:
    """The events of a tree, with blanks beside blocks left out on both sides."""
    events = list(_flat_all(node))
    kept: list[object] = []
    for place, (kind, value) in enumerate(events):
        if kind != "text":
            kept.append((kind, value))
            continue
        text = str(value)
        before = events[place - 1][0] if place else "block"
        after = events[place + 1][0] if place + 1 < len(events) else "block"
        if before == "block":
            text = text.lstrip(" \n")
        if after == "block":
            text = text.rstrip(" \n")
        if text:
            kept.append(("text", text))
    return kept


def _flat_all(node: Node) -> list[tuple[str, object]]:
    """The events of a tree with neighbouring texts as one."""
    merged: list[tuple[str, object]] = []
    for kind, value in _flat(node, literal=False):
        if kind == "text" and merged and merged[-1][0] == "text":
            text = f"{merged[-1][1]}{value}"
            merged[-1] = ("text", text)
        else:
            merged.append((kind, value))
    return merged


def changes(before: Node, after: Node) -> tuple[str, ...]:
    """What of the first tree the second lacks, by name: ``<iframe>``, ``style``; for people to read."""
    missing = _parts(before)
    missing.subtract(_parts(after))
    return tuple(sorted(name for name, count in missing.items() if count > 0))


def _parts(node: Node) -> Counter[str]:
    parts: Counter[str] = Counter()
    for one in node.iterdescendants():
        parts[f"<{one.tag}>"] += 1
        for name, value in _attributes(one):
            parts[f'{name}="{value[:40]}"' if name == "class" else name] += 1
    return parts
