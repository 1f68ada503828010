"""YAML text to a tree of values that know where they stand.

The parser's events are composed here, without recursion, so that each value keeps its place, and so that
input cannot blow up: nesting, aliases and numbers are bounded. Scalars are resolved by the core schema of
YAML 1.2 (section 10.3); what YAML 1.1 tools would read differently is a problem instead of a surprise.
Dates stay text.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from asn_moodle.errors import SpecError
from asn_moodle.problems import Path, Place, Problem, problem
from asn_moodle.spec.syntax import FORBIDDEN, syntax_problem

Scalar = str | int | float | bool | None

DEPTH_LIMIT = 50
"""How deep values may be nested; a course needs about 20."""
ALIAS_LIMIT = 50_000
"""How many values aliases may stand for in one file."""
_DIGITS = 15  # a whole number of so many digits is exact in every runtime, JavaScript included

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place: a scalar, a tuple of nodes, or a dict of nodes with the places of its keys."""

    value: "Scalar | tuple[Node, ...] | dict[str, Node]"
    place: Place
    key_places: Mapping[str, Place] = field(default_factory=dict)
    source: str = ""
    """A scalar as it was written, without quotation marks."""
    body: Place | None = None
    """Where the first line of a ``|`` block begins: its line n stands n lines further down."""

    def child(self, step: str | int) -> "Node | None":
        """The value one step down, if there is one."""
        if isinstance(self.value, dict):
            return self.value.get(step) if isinstance(step, str) else None
        if isinstance(self.value, tuple) and isinstance(step, int) and step < len(self.value):
            return self.value[step]
        return None

    def at(self, path: Path) -> "Node":
        """The value at the end of ``path``, or the last one on the way that there is."""
        node = self
        for step in path:
            inner = node.child(step)
            if inner is None:
                break
            node = inner
        return node


def parse(text: str, file: str) -> Node:
    """The value that ``text`` says. Raises `SpecError` with every problem found in it."""
    node, problems = compose(text, file)
    if problems or node is None:
        raise SpecError(problems)
    return node


def compose(text: str, file: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """The value that ``text`` says, and the problems in it.

    The value is None where the text cannot be read to its end; it is whole, with the faulty values as
    they were written, where the problems are local.
    """
    if bad := FORBIDDEN.search(text):
        before = text[: bad.start()].split("\n")
        place = Place(file, len(before), len(before[-1]) + 1)
        return None, (problem("bad-character", place, character=f"U+{ord(bad[0]):04X}"),)
    composer = _Composer(text, file)
    try:
        node = composer.run()
    except yaml.MarkedYAMLError as error:
        opened = next((frame.place for frame in reversed(composer.stack) if frame.flow), None)
        last = syntax_problem(error, text, file, opened)
        sound = (one for one in composer.problems if not _caused(one, last))
        return None, tuple(dict.fromkeys((*sound, last)))
    except _Stopped:
        return None, tuple(composer.problems)
    return node, tuple(composer.problems)


def _caused(found: Problem, syntax: Problem) -> bool:
    """Whether a value is empty only because what should follow it cannot be read."""
    return (
        found.code in {"empty-value", "empty-entry", "comma-in-braces"}
        and found.place.line >= syntax.place.line - 1
    )


def plain(node: Node) -> Any:
    """The bare value: scalars, tuples and dicts."""
    value = node.value
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple([plain(inner) for inner in value])
    return value


def places(node: Node) -> dict[Path, Place]:
    """The place of every value by its path; that of ``()`` is where the whole begins."""
    return {path: inner.place for path, inner in nodes(node)}


def nodes(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Yield each node with its path, parents first."""
    stack = [(path, node)]
    while stack:
        path, node = stack.pop()
        yield path, node
        if isinstance(node.value, dict):
            stack.extend(((*path, key), inner) for key, inner in reversed(node.value.items()))
        elif isinstance(node.value, tuple):
            stack.extend(((*path, index), node.value[index]) for index in range(len(node.value) - 1, -1, -1))


class _Stopped(Exception):  # noqa: N818  # control flow, never seen outside
    """What follows cannot be read; the reason is among the problems."""


_NO_KEY = object()  # a mapping waits for a key
_DROPPED = object()  # its key was refused: the value goes too
_MERGE = object()  # its key is ``<<``


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is still open."""

    place: Place
    index: int
    flow: bool
    mapping: bool
    anchor: str | None
    size: int
    problems: int
    height: int = 0
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    key_places: dict[str, Place] = field(default_factory=dict)
    key: object = _NO_KEY
    merged: list[Node] = field(default_factory=list)
    variable: bool = False


class _Composer:
    """Composes one document out of parser events. ``problems`` fills as it goes."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.problems: list[Problem] = []
        self.stack: list[_Frame] = []
        self.anchors: dict[str, tuple[Node, int, int]] = {}  # node, number of values in it, height
        self.size = 0
        self.aliased = 0
        self.root: Node | None = None
        self.lines: list[str] | None = None

    def run(self) -> Node | None:
        documents = 0
        for event in yaml.parse(self.text, Loader=_Loader):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._open(event, kind is yaml.MappingStartEvent)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._close(event)
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._stop("several-documents", self._place(event.start_mark))
        if self.root is None or self.root.value is None:
            self.problems = [problem("empty-file", Place(self.file))]
            return None
        return self.root

    def _place(self, mark: Any) -> Place:
        return Place(self.file, mark.line + 1, mark.column + 1)

    def _report(self, code: str, place: Place, **data: object) -> None:
        self.problems.append(problem(code, place, (), **data))

    def _stop(self, code: str, place: Place, **data: object) -> None:
        self._report(code, place, **data)
        raise _Stopped

    def _check_tag(self, event: Any) -> None:
        if event.tag:
            tag = re.sub(r"^tag:yaml\.org,2002:", "!!", event.tag)
            self._report("tag", self._place(event.start_mark), tag=tag)

    def _open(self, event: Any, mapping: bool) -> None:
        place = self._place(event.start_mark)
        if len(self.stack) >= DEPTH_LIMIT:
            self._stop("too-deep", place, limit=DEPTH_LIMIT)
        self._check_tag(event)
        frame = _Frame(
            place=place,
            index=event.start_mark.index,
            flow=bool(event.flow_style),
            mapping=mapping,
            anchor=event.anchor,
            size=self.size,
            problems=len(self.problems),
        )
        if mapping and self.stack:
            outer = self.stack[-1]
            touching = outer.flow and frame.flow and frame.index == outer.index + 1
            if outer.mapping and outer.key is _NO_KEY and touching:
                outer.variable = True  # the text begins with {{
        self.stack.append(frame)
        if event.anchor:
            self.anchors.pop(event.anchor, None)

    def _close(self, event: Any) -> None:
        frame = self.stack.pop()
        self.size += 1
        source = ""
        value: Any
        if frame.variable:
            del self.problems[frame.problems :]
            source = self.text[frame.index : event.end_mark.index]
            value = source
            self._report("unquoted-variable", frame.place, text=source)
        elif frame.mapping:
            self._merge(frame)
            value = frame.entries
        else:
            value = tuple(frame.items)
        node = Node(value, frame.place, frame.key_places, source)
        if frame.anchor:
            self.anchors[frame.anchor] = (node, self.size - frame.size, frame.height + 1)
        self._add(node, frame.height + 1)

    def _merge(self, frame: _Frame) -> None:
        for node in frame.merged:
            sources = node.value if isinstance(node.value, tuple) else (node,)
            for source in sources:
                if not isinstance(source.value, dict):
                    self._report("bad-merge", source.place)
                    continue
                for key, inner in source.value.items():
                    if key not in frame.entries:
                        frame.entries[key] = inner
                        frame.key_places[key] = source.key_places[key]

    def _alias(self, event: Any) -> None:
        place = self._place(event.start_mark)
        if event.anchor not in self.anchors:
            if any(frame.anchor == event.anchor for frame in self.stack):
                self._stop("recursive-alias", place, name=event.anchor)
            self._report("unknown-alias", place, name=event.anchor)
            self._add(Node(f"*{event.anchor}", place, source=f"*{event.anchor}"), 0)
            return
        node, size, height = self.anchors[event.anchor]
        self.size += size
        self.aliased += size
        if self.aliased > ALIAS_LIMIT:
            self._stop("alias-bomb", place, limit=ALIAS_LIMIT)
        if len(self.stack) + height > DEPTH_LIMIT:
            self._stop("too-deep", place, limit=DEPTH_LIMIT)
        self._add(node, height)

    def _scalar(self, event: Any) -> None:
        self.size += 1
        place = self._place(event.start_mark)
        self._check_tag(event)
        text = event.value
        style = event.style
        frame = self.stack[-1] if self.stack else None
        if frame and frame.mapping and frame.key is _NO_KEY:
            self._key(frame, text, bool(style), place)
            if event.anchor:
                self.anchors[event.anchor] = (Node(text, place, source=text), 1, 0)
            return
        value: Scalar = text
        if not style:
            value, code = resolve_scalar(text)
            if code:
                self._report(code, place, value=text if len(text) <= 60 else text[:59] + "…")
            elif value is None and frame:
                self._empty(frame, place)
        node = Node(value, place, source=text, body=self._body(place) if style == "|" else None)
        if event.anchor:
            self.anchors[event.anchor] = (node, 1, 0)
        self._add(node, 0)

    def _empty(self, frame: _Frame, place: Place) -> None:
        if isinstance(frame.key, str):
            # {text: Stop, then ask} reads as a key “then ask”: an unquoted comma ends the value before it.
            code = "comma-in-braces" if frame.flow and len(frame.key_places) > 1 else "empty-value"
            self._report(code, frame.key_places[frame.key], key=frame.key)
        elif not frame.mapping:
            self._report("empty-entry", place)

    def _body(self, place: Place) -> Place:
        """Where the text of a ``|`` block begins."""
        if self.lines is None:
            self.lines = re.split(r"\r\n|\r|\n", self.text)
        for line in self.lines[place.line :]:
            if line.strip(" "):
                return Place(place.file, place.line + 1, len(line) - len(line.lstrip(" ")) + 1)
        return place

    def _key(self, frame: _Frame, text: str, quoted: bool, place: Place) -> None:
        value = text if quoted else resolve_scalar(text)[0]
        if text == "<<" and not quoted:
            frame.key = _MERGE
        elif not isinstance(value, str):
            self._report("key-not-text", place, value=text)
            frame.key = _DROPPED
        elif text in frame.entries:
            self._report("duplicate-key", place, key=text, line=frame.key_places[text].line)
            frame.key = _DROPPED
        else:
            frame.key = text
            frame.key_places[text] = place

    def _add(self, node: Node, height: int) -> None:
        if not self.stack:
            self.root = node
            return
        frame = self.stack[-1]
        frame.height = max(frame.height, height)
        if not frame.mapping:
            frame.items.append(node)
        elif frame.key is _NO_KEY:
            if isinstance(node.value, (tuple, dict)) or not node.source:
                self._report("key-not-text", node.place, value=node.source)
                frame.key = _DROPPED
            else:  # an alias of a text, or an unquoted variable
                self._key(frame, node.source, isinstance(node.value, str), node.place)
        else:
            if frame.key is _MERGE:
                frame.merged.append(node)
            elif isinstance(frame.key, str):
                frame.entries[frame.key] = node
            frame.key = _NO_KEY


_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WORDS = frozenset(
    form for word in ("y", "yes", "n", "no", "on", "off") for form in (word, word.capitalize(), word.upper())
)
_MAYBE_SPECIAL = frozenset("0123456789+-.~tTfFnNyYoO")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)", re.ASCII)
_BASED = re.compile(r"0o([0-7]+)|0x([0-9a-fA-F]+)", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_SURPRISES = (
    ("leading-zero", re.compile(r"[-+]?0[0-9]+", re.ASCII)),
    ("thousands-point", re.compile(r"[-+]?[1-9][0-9]{0,2}\.000", re.ASCII)),
    ("underscore-number", re.compile(r"[-+]?0?[xob]?[0-9][0-9a-fA-F]*_[0-9a-fA-F_.]*", re.ASCII)),
    ("clock-time", re.compile(r"[-+]?[0-9]{1,4}(:[0-9]{1,2})+(\.[0-9]*)?", re.ASCII)),
    ("not-finite", re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")),
)


def resolve_scalar(text: str) -> tuple[Scalar, str | None]:
    """What an unquoted ``text`` means, and the code of the problem if YAML tools disagree about it."""
    if text and text[0] not in _MAYBE_SPECIAL:
        return text, None
    if text in _NULLS:
        return None, None
    if text in _BOOLEANS:
        return _BOOLEANS[text], None
    if text in _WORDS:
        return text, "yes-no-word"
    for code, pattern in _SURPRISES:
        if pattern.fullmatch(text):
            return text, code
    if _INTEGER.fullmatch(text):
        return (int(text), None) if len(text) <= _DIGITS else (text, "number-too-long")
    if found := _BASED.fullmatch(text):
        digits = found[1] or found[2]
        if len(digits) > _DIGITS:
            return text, "number-too-long"
        return int(digits, 8 if found[1] else 16), None
    if _FLOAT.fullmatch(text):
        number = float(text)
        return (number, None) if math.isfinite(number) else (text, "not-finite")
    return text, None
