"""Markup to Markdown of the specification language: what `course.markdown` renders, read backwards.

Links already stand as ``asset:NAME``, ``item:ID`` and ``term:ID``. What Markdown has no word for stays HTML,
a block or an element inside a line; whoever calls renders the result and looks whether it says the same.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml.html import Element

from asn_moodle.course.directives import CALLOUTS
from asn_moodle.course.sanitise import WRITTEN, WRITTEN_ATTRIBUTES
from asn_moodle.pull.markup import BLOCKS, Node, classes, inner, outer

_HEADINGS = {"h1": "##", "h2": "##", "h3": "##", "h4": "###", "h5": "####", "h6": "#####"}
_KINDS = {english: word for word, english in CALLOUTS.items()}
_KEPT = re.compile(
    r"\{\d*:[A-Za-z_]+:(?:\\.|[^}\\])*\}|\{=(?:[^{}]|\{[^{}]*\})*\}|\[\[\d+\]\]|\{\{ [a-z]+ \}\}", re.DOTALL
)
"""What questions read themselves, and variables: they stand as they are."""
_SPECIAL = re.compile(r"[\\`*\[\]<>$|]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~|&(?=#?\w+;)|!(?=\[)")
_LINE_START = re.compile(r"^(\s*)([#+=:-]|\d+(?=[.)](?:\s|$)))", re.MULTILINE)
_BLANK_LINE = re.compile(r"\n(?=[ \t]*\n)")
_PLAIN_ATTRIBUTES = frozenset(("href", "target", "rel", "class"))

Path = Callable[[str], str]
"""How a file of the course is named where the text stands."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes markup as Markdown."""

    path: Path
    careful: bool = False
    """Whether emphasis stays HTML, since its signs would not be read where they stand."""
    html: bool = False
    """Whether all blocks but headings, which HTML may not have, stay HTML."""

    def text(self, root: Node) -> str:
        """The Markdown of everything inside ``root``."""
        return "\n\n".join(self.blocks(root)).strip("\n")

    # ---- blocks ----

    def blocks(self, parent: Node) -> Iterator[str]:
        """Yield the blocks inside an element; what stands between them in lines is a paragraph."""
        line: list[str] = [self.words(parent.text)]
        for one in parent:
            if one.tag in BLOCKS:
                yield from _paragraph(line)
                line = []
                yield from self.block(one)
            else:
                line.append(self.element(one))
            line.append(self.words(one.tail))
        yield from _paragraph(line)

    def block(self, node: Node) -> Iterator[str]:
        """Yield what a block becomes: one block of Markdown, or itself as HTML."""
        written = self._known(node)
        yield self.raw(node) if written is None else written

    def _known(self, node: Node) -> str | None:
        kinds = classes(node)
        if node.tag in _HEADINGS:
            return f"{_HEADINGS[node.tag]} {self.line(node)}"
        if self.html:
            return None
        if node.tag == "p" and not node.attrib:
            return None if _one_picture(node) else "".join(_paragraph([self.inside(node)])) or None
        if node.tag == "hr" and not node.attrib:
            return "---"
        if node.tag in ("ul", "ol"):
            return self._list(node)
        if node.tag == "blockquote" and not node.attrib:
            return _prefixed(self.text(node), "> ", "> ")
        if node.tag == "dl" and not node.attrib:
            return self._definitions(node)
        if node.tag == "figure" and kinds == ["figure"]:
            return self._figure(node)
        if node.tag == "div" and kinds[:1] == ["table-wrap"]:
            return self._table(node)
        if node.tag == "div" and kinds[:1] == ["highlight"]:
            return _code(node)
        if node.tag == "div" and kinds[:1] == ["callout"]:
            return self._callout(node, kinds)
        if node.tag == "div" and kinds[:1] == ["footnotes"]:
            return self._footnotes(node)
        if node.tag == "details" and kinds == ["details"]:
            return self._details(node)
        return None

    def raw(self, node: Node) -> str:
        """A block as HTML that no blank line ends."""
        markup = outer(self._with_paths(node)).replace("\r", "")
        return _BLANK_LINE.sub("\n&#10;", markup).replace("&#10;\n", "&#10;") if "\n" in markup else markup

    def _with_paths(self, node: Node) -> Node:
        for one in node.iter():
            for name in ("href", "src"):
                if (value := one.get(name, "")).startswith("asset:"):
                    one.set(name, self.path(value.removeprefix("asset:")))
        return node

    def _list(self, node: Node) -> str | None:
        start = node.get("start", "1")
        allowed = {"start"} if node.tag == "ol" else set()
        if classes(node) == ["task-list"]:
            allowed |= {"class"}
        if set(node.attrib) - allowed or not start.isdecimal() or (node.text or "").strip() or not len(node):
            return None
        items = []
        loose = any(one.tag == "p" for item in node for one in item)
        for place, item in enumerate(node, int(start)):
            if item.tag != "li" or (item.tail or "").strip() or set(item.attrib) - {"class"}:
                return None
            sign = f"{place}. " if node.tag == "ol" else "- "
            task = _task(item)
            blocks = list(self.blocks(item))
            body = task + ("\n\n" if loose else "\n").join(blocks)
            items.append(_prefixed(body, sign, " " * len(sign)))
        return ("\n\n" if loose else "\n").join(items)

    def _definitions(self, node: Node) -> str | None:
        parts: list[str] = []
        for one in node:
            if one.attrib or one.tag not in ("dt", "dd"):
                return None
            if one.tag == "dt":
                parts.append(("\n" if parts else "") + self.line(one))
            else:
                parts.append(_prefixed(self.text(one), ": ", "  "))
        return "\n".join(parts)

    def _figure(self, node: Node) -> str | None:
        picture, *rest = node
        if picture.tag != "img" or len(rest) > 1 or any(one.tag != "figcaption" for one in rest):
            return None
        caption = rest[0].text_content() if rest else ""
        if rest and len(rest[0]):
            return None
        said = f' "{_quoted(caption)}"' if caption else ""
        return self._picture(picture, said)

    def _picture(self, node: Node, said: str = "") -> str | None:
        source, alt = node.get("src", ""), node.get("alt", "")
        if set(node.attrib) - {"src", "alt", "loading"} or "\n" in alt:
            return None
        target = self.path(source.removeprefix("asset:"))
        return f"![{self.words(alt)}]({target}{said})" + "{.hiasan}" * (not alt)

    def _table(self, node: Node) -> str | None:
        table = node.find("table")
        if (
            table is None
            or table.find("thead") is None
            or any("colspan" in one.attrib for one in table.iter())
        ):
            return None
        rows = [list(row) for row in table.iter("tr")]
        if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
            return None
        lines = ["| " + " | ".join(self.line(cell) for cell in row) + " |" for row in rows]
        lines.insert(1, "|" + "|".join(_alignment(cell) for cell in rows[0]) + "|")
        return "\n".join(lines)

    def _callout(self, node: Node, kinds: list[str]) -> str | None:
        kind = next((one.removeprefix("callout--") for one in kinds if one.startswith("callout--")), "")
        if kind not in _KINDS or not len(node) or classes(node[0])[:1] != ["callout__title"]:
            return None
        heading = node[0]
        label = next(iter(heading), None)
        if label is not None and classes(label) == ["callout__kind"]:
            tail = label.tail
            heading.remove(label)
            heading.text = tail
        title = self.line(heading)
        node.remove(heading)
        return _fenced(_KINDS[kind], title, self.text(node))

    def _details(self, node: Node) -> str | None:
        if [one.tag for one in node] != ["summary", "div"] or classes(node[1]) != ["details__body"]:
            return None
        title = self.line(node[0])
        return _fenced("rincian", "" if title in ("Rincian", "Details") else title, self.text(node[1]))

    def _footnotes(self, node: Node) -> str | None:
        notes = node.findall("ol/li")
        parts = []
        for note in notes:
            for back in note.findall(".//a"):
                if classes(back) == ["footnote-back"]:
                    _dropped(back)
            number = note.get("id", "").rpartition("_fn")[2]
            if not number.isdecimal():
                return None
            parts.append(_prefixed(self.text(note), f"[^{number}]: ", "    "))
        return "\n\n".join(parts)

    # ---- inside a line ----

    def line(self, node: Node) -> str:
        """What is inside an element, in one line."""
        return " ".join(self.inside(node).split("\n")).strip()

    def inside(self, node: Node) -> str:
        """What is inside an element, without blocks."""
        parts = [self.words(node.text)]
        for one in node:
            parts += [self.element(one), self.words(one.tail)]
        return "".join(parts)

    def words(self, text: str | None) -> str:
        """Text with what Markdown would read as signs escaped."""
        parts, position = [], 0
        text = re.sub(r"[ \t\r\n\f]+", " ", text or "")
        for found in _KEPT.finditer(text):
            parts += [_escaped(text[position : found.start()]), found[0]]
            position = found.end()
        return "".join([*parts, _escaped(text[position:])])

    def element(self, node: Node) -> str:
        """An element inside a line."""
        if (written := self._known_inline(node)) is not None:
            return written
        if node.tag in ("math", "code", "pre"):
            return outer(node).replace("\n", " ")
        opened = self._opened(node)
        if node.tag in ("br", "img", "wbr"):
            return opened
        return f"{opened}{self.inside(node)}</{node.tag}>"

    def _opened(self, node: Node) -> str:
        empty = self._with_paths(Element(node.tag, node.attrib))
        return outer(empty).removesuffix(f"</{node.tag}>")

    def _known_inline(self, node: Node) -> str | None:
        kinds = classes(node)
        if node.tag in ("strong", "em", "s") and not node.attrib and not self.careful:
            sign = {"strong": "**", "em": "*", "s": "~~"}[node.tag]
            body = self.inside(node)
            return f"{sign}{body}{sign}" if body and body == body.strip() else None
        if node.tag == "code" and not node.attrib and not len(node):
            return _code_span(node.text or "")
        if node.tag == "sup" and kinds == ["footnote-ref"] and len(node):
            return f"[^{node[0].get('href', '').rpartition('_fn')[2]}]"
        if node.tag == "img":
            return self._picture(node)
        if node.tag == "br" and not node.attrib:
            return "\\\n"
        if node.tag == "a":
            return self._link(node, kinds)
        return None

    def _link(self, node: Node, kinds: list[str]) -> str | None:
        target = node.get("href", "")
        ours = {"external": "http", "term": "term:", "file": "asset:"}
        known = not kinds or (len(kinds) == 1 and target.startswith(ours.get(kinds[0], "?")))
        if not known or set(node.attrib) - _PLAIN_ATTRIBUTES or target.startswith("#"):
            return None
        if target.startswith("asset:"):
            target = self.path(target.removeprefix("asset:"))
        if re.search(r"[\s()<>\\]|\{\{", target):
            return None
        body = self.inside(node)
        return f"[{body}]({target})" if body.strip() else None


def _paragraph(parts: list[str]) -> Iterator[str]:
    """Yield the line as a paragraph, if there is one; signs at the start of its lines are escaped."""
    text = "".join(parts)
    lines = [one.strip(" ") for one in text.strip(" \n").split("\n")]
    if written := "\n".join(lines).strip():
        yield _LINE_START.sub(lambda found: f"{found[1]}{_before(found[2])}", written)


def _before(sign: str) -> str:
    return f"{sign}\\" if sign[0].isdigit() else f"\\{sign}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text).replace("\u00a0", "&nbsp;")


def _code_span(text: str) -> str | None:
    if not text.strip() or "\n" in text or text != text.strip():
        return None
    sign = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{sign}{space}{text}{space}{sign}"


def _code(node: Node) -> str | None:
    code = node.find("pre/code")
    if code is None:
        return None
    language = next(
        (one.removeprefix("language-") for one in classes(code) if one.startswith("language-")), ""
    )
    text = str(code.text_content())
    sign = "`" * max(3, max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    return f"{sign}{language}\n{text.removesuffix(chr(10))}\n{sign}"


def _fenced(word: str, title: str, body: str) -> str:
    colons = max((len(run) for run in re.findall(r"^:{3,}", body, re.MULTILINE)), default=2) + 1
    fence = ":" * colons
    return f"{fence} {word}{f' {title}' if title else ''}\n{body}\n{fence}"


def _prefixed(text: str, first: str, others: str) -> str:
    """The text with one prefix before its first line and another before all others that hold something."""
    lines = text.split("\n")
    rest = [f"{others}{line}".rstrip() if line or ">" in others else "" for line in lines[1:]]
    return "\n".join([f"{first}{lines[0]}".rstrip(), *rest])


def _alignment(cell: Node) -> str:
    kinds = classes(cell)
    if "align-right" in kinds:
        return "---:"
    if "align-center" in kinds:
        return ":---:"
    return ":---" if "align-left" in kinds else "---"


def _one_picture(node: Node) -> bool:
    text = (node.text or "").strip() + (node[0].tail or "").strip() if len(node) == 1 else "x"
    return not text and node[0].tag == "img"


def _task(item: Node) -> str:
    """The sign of a task, whose box is taken out of the list item; empty for any other item."""
    label = item.find(".//label")
    box = label.find("input") if label is not None else None
    if classes(item) != ["task"] or label is None or box is None:
        return ""
    label.text = (box.tail or "").lstrip()
    label.remove(box)
    label.drop_tag()
    return "[x] " if "checked" in box.attrib else "[ ] "


def _dropped(node: Node) -> None:
    """Take an element out, but not the text after it."""
    parent = node.getparent()
    assert parent is not None
    before = node.getprevious()
    tail = node.tail or ""
    if before is not None:
        before.tail = ((before.tail or "") + tail).rstrip()
    else:
        parent.text = ((parent.text or "") + tail).rstrip()
    parent.remove(node)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def allowed(tag: str) -> bool:
    """Whether an author may write this element as HTML."""
    return tag in WRITTEN


def allowed_attributes(tag: str) -> set[str]:
    """The attributes that an author may write on it."""
    return set(WRITTEN_ATTRIBUTES["*"]) | set(WRITTEN_ATTRIBUTES.get(tag, ()))


__all__ = ["Writer", "allowed", "allowed_attributes", "inner"]
