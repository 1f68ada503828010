"""Foreign markup made into what the language takes: links resolved, what it refuses left out."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import html

from asn_moodle.pull.markdown import allowed, allowed_attributes
from asn_moodle.pull.markup import BLOCKS, Node, add_text, classes

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_RENAMED = {"center": "div", "strike": "s", "tt": "code", "section": "div", "article": "div", "aside": "div",
            "header": "div", "footer": "div", "main": "div", "nav": "div", "address": "div"}  # fmt: skip
_GONE = frozenset(("script", "style", "noscript", "template", "link", "meta", "base", "svg", "head", "title"))
_BLOCKS = frozenset(("p", "li", "td", "th"))
_SET_LEFT = re.compile(r"\s*text-align:\s*left;?\s*")
_OUTWARD = re.compile(r"(https?://|mailto:|tel:)", re.IGNORECASE)
_OURS = re.compile(r"(asset|item|term):")
_PLACEHOLDER = re.compile(r"\$@([A-Z0-9]+)\*(\d+)@\$")

Find = Callable[[str], str]
"""The name of a file by its path in the area of a text; empty if it is not there."""
Resolve = Callable[[str, str], str]
"""The id of what a placeholder names, from its kind and number; empty if the course does not have it."""


@dataclass(slots=True)
class Cleaner:
    """Cleans one text; ``lost`` says what was left out."""

    find: Find
    resolve: Resolve
    term: Callable[[str], str]
    """The id of a term by its words; empty if there is none."""
    lost: dict[str, str] = field(default_factory=dict)
    """What was left out: a key of ``language/pull.toml`` and its detail."""

    def linked(self, root: Node) -> None:
        """Put ``asset:``, ``item:`` and ``term:`` in place of what a backup writes for links."""
        for node in root.iter():
            for name in ("href", "src", "poster"):
                if (value := node.get(name)) is not None:
                    node.set(name, self._target(value.strip(), node))

    def _target(self, value: str, node: Node) -> str:
        if value.startswith("@@PLUGINFILE@@/"):
            path = unquote(value.removeprefix("@@PLUGINFILE@@/").partition("?")[0].partition("#")[0])
            if name := self.find(path):
                return f"asset:{name}"
            self.lost.setdefault("file-missing", path)
            return ""
        if found := _PLACEHOLDER.match(value):
            if "term" in classes(node) and (term := self.term(str(node.text_content()))):
                return f"term:{term}"
            if id := self.resolve(found[1], found[2]):
                return f"item:{id}"
            self.lost.setdefault("link-lost", found[0])
            return ""
        return value

    def clean(self, root: Node) -> None:
        """Take out what an author may not write, as far as possible without its words."""
        for node in list(root.iterdescendants()):
            if node.getparent() is not None and isinstance(node.tag, str):
                self._clean(node)

    def _clean(self, node: Node) -> None:
        tag = node.tag
        if tag in _GONE:
            _removed(node)
        elif tag == "img":
            self._picture(node)
        elif tag in ("iframe", "embed", "object", "video", "audio", "source"):
            self._medium(node)
        elif tag == "a":
            self._link(node)
        elif tag in _RENAMED:
            node.tag = _RENAMED[tag]
        elif tag in _HEADINGS:
            if _inside_html(node):
                node.tag = "p"
        elif tag not in ("input", "label") and not allowed(tag):
            _unwrapped(node)
        elif tag == "input" and node.get("type") != "checkbox":
            _removed(node)
        if node.getparent() is not None:
            self._attributes(node)

    def _attributes(self, node: Node) -> None:
        kept = allowed_attributes(str(node.tag)) | {"id", "src", "alt", "checked", "type"}
        for name in list(node.attrib):
            if name not in kept:
                del node.attrib[name]
        if not classes(node):
            node.attrib.pop("class", None)

    def _picture(self, node: Node) -> None:
        source = node.get("src", "")
        if source.startswith("asset:"):
            node.set("alt", " ".join(node.get("alt", "").split()))
            return
        if _OUTWARD.match(source):
            self.lost.setdefault("remote-media", source)
            node.tag, node.text = "a", node.get("alt") or source.rpartition("/")[2] or source
            node.attrib.clear()
            node.set("href", source)
        else:
            _removed(node, node.get("alt", ""))

    def _medium(self, node: Node) -> None:
        inner = node.find("source")
        source = node.get("src") or node.get("data") or (inner.get("src") if inner is not None else "") or ""
        if node.tag == "source" or not (source.startswith("asset:") or _OUTWARD.match(source)):
            _unwrapped(node) if node.tag != "source" else _removed(node)
            return
        self.lost.setdefault("medium-as-link", source)
        for one in list(node):
            node.remove(one)
        name = node.get("title") or source.rpartition("/")[2].partition("?")[0] or source
        node.tag, node.text = "a", name
        node.attrib.clear()
        node.set("href", source)

    def _link(self, node: Node) -> None:
        target = node.get("href", "")
        if (target.startswith("#") and {"footnote-back"} & set(classes(node))) or _in_footnote(node):
            return
        if not (_OUTWARD.match(target) or _OURS.match(target)):
            if target and not target.startswith("#"):
                self.lost.setdefault("link-lost", target)
            _unwrapped(node)
        elif _OUTWARD.match(target) and "external" in classes(node):
            node.set("class", "external")


def without_residue(root: Node) -> None:
    """Take out what Moodle's editors leave in texts and nobody sees.

    Atto says of each paragraph that it runs from left to right and is set left; browsers' own editing ends
    one with a line break.
    """
    for node in root.iter():
        if node.get("dir") == "ltr" and _SET_LEFT.fullmatch(node.get("style", "")):
            del node.attrib["dir"], node.attrib["style"]
    for node in list(root.iter("br")):
        above, before = node.getparent(), node.getprevious()
        said = above is not None and (
            before.tag != "br" or before.tail if before is not None else (above.text or "").strip()
        )
        if (
            said
            and above is not None
            and above.tag in _BLOCKS
            and above[-1] is node
            and not (node.tail or "").strip()
        ):
            _removed(node)


def in_paragraphs(root: Node) -> None:
    """Put words that stand in no block into a paragraph, as Moodle's editors do and Markdown always does."""
    if any(one.tag in BLOCKS for one in root.iterdescendants()) or not str(root.text_content()).strip():
        return
    paragraph = html.Element("p")
    paragraph.text, root.text = root.text, None
    paragraph.extend(list(root))
    root.append(paragraph)


def _in_footnote(node: Node) -> bool:
    parent = node.getparent()
    return parent is not None and classes(parent) == ["footnote-ref"]


_OUR_BLOCKS = frozenset(("callout", "details", "details__body"))


def _inside_html(node: Node) -> bool:
    """Whether a heading stands in what stays HTML, where the language has none."""
    above = list(node.iterancestors())[:-1]
    return any(not set(classes(one)) & _OUR_BLOCKS and one.tag not in ("li", "ul", "ol", "blockquote")
               for one in above)  # fmt: skip


def _removed(node: Node, words: str = "") -> None:
    parent = node.getparent()
    assert parent is not None
    _text_before(node, words + (node.tail or ""))
    parent.remove(node)


def _unwrapped(node: Node) -> None:
    """Put what is inside an element in its place."""
    parent = node.getparent()
    assert parent is not None
    place = parent.index(node)
    _text_before(node, node.text or "")
    inside = list(node)
    for offset, one in enumerate(inside):
        parent.insert(place + offset, one)
    if node.tail:
        if inside:
            inside[-1].tail = (inside[-1].tail or "") + node.tail
        else:
            _text_before(node, node.tail)
    node.tail = None
    parent.remove(node)


def _text_before(node: Node, text: str) -> None:
    before = node.getprevious()
    parent = node.getparent()
    assert parent is not None
    if before is not None:
        before.tail = (before.tail or "") + text
    elif text:
        parent.text = (parent.text or "") + text


__all__ = ["Cleaner", "add_text", "in_paragraphs", "without_residue"]
