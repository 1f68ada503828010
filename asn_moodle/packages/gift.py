"""GIFT, the plain text format for questions; ``question/format/gift/format.php`` reads it.

A question is written if GIFT can say all that is stated of it. What it cannot say is told by name: types,
settings, files. What a file leaves unsaid takes the defaults of the site that imports it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from asn_moodle.course.model import Course, Question
from asn_moodle.packages.question_xml.elements import Links, Parent
from asn_moodle.packages.question_xml.files import escaped
from asn_moodle.packages.question_xml.questions import add_question
from asn_moodle.packages.question_xml.shelves import Shelf, paths, shelves
from asn_moodle.packages.site import item_name

Element = etree._Element

_RESERVED = {**{each: f"\\{each}" for each in "\\~=#{}:"}, "\n": "\\n", "\r": ""}
_ESCAPED = str.maketrans(_RESERVED)

_PLACEHOLDER = re.compile(r"&&(?:010|035|058|061|092|123|125|126);")
"""What Moodle's reader puts in place of an escaped character: in a text it would become that character."""
_SHARE = re.compile(r"%-*[0-9]{1,2}\.?[0-9]*%")
_FORMAT = re.compile(r"\[(?:moodle|html|plain|markdown)\]")
_NOT_IN_TAGS = re.compile("[<>`\x00-\x1f\x7f]")

_EVERY = frozenset(("title", "text", "feedback", "tags", "outcomes", "status"))
"""What can be said of every type; a status only where it is the one that imported questions get."""

Lines = Iterator[str]


@dataclass(frozen=True, slots=True)
class Gift:
    """The questions of a course as GIFT."""

    text: str
    """Empty if no question can be said."""
    left_out: tuple[tuple[str, str], ...]
    """What cannot be said: idnumber of a question or category, and the key; ``type`` for a whole type."""


@dataclass(frozen=True, slots=True)
class _Type:
    keys: frozenset[str]
    """What it can say beside what all can; feedback is not for all."""
    lines: Callable[[Element], Lines] | None
    """What stands in the braces; None without braces."""
    cannot: Callable[[Element], Iterator[str]]
    """Yields keys whose values it cannot say."""


def gift(course: Course) -> Gift:
    """All questions of the course that can be said, category by category."""
    every = shelves(course)
    places = paths(every)
    blocks: list[str] = []
    left_out: list[tuple[str, str]] = []
    for shelf in every:
        if shelf.info:
            left_out.append((item_name(course.idnumber, shelf.id), "description"))
        said = []
        for question in shelf.questions:
            element = _element(question, course)
            cannot = tuple(dict.fromkeys(_cannot(question, element)))
            left_out += [(item_name(course.idnumber, question.id), key) for key in cannot]
            if not cannot:
                said.append(_block(element))
        if said:
            blocks += [_category(shelf, places), *said]
    return Gift("\n".join(blocks), tuple(left_out))


def _element(question: Question, course: Course) -> Element:
    quiz = etree.Element("quiz")
    # Files are told of, not read.
    add_question(Parent(quiz, Links(file=lambda path: "")), question, course)
    return quiz[0]


def _cannot(question: Question, element: Element) -> Iterator[str]:
    """Yield the keys of a question that GIFT cannot say, in order."""
    kind = _TYPES.get(question.kind)
    if kind is None:
        yield "type"
        return
    settings = question.settings
    sayable = _EVERY | kind.keys
    yield from (key for key in settings if key not in sayable)
    if kind.lines is None and settings.html("feedback"):
        yield "feedback"
    if settings.text("status") == "draft":
        yield "status"
    if any(_NOT_IN_TAGS.search(_text(tag)) for tag in element.iterfind("tags/tag")):
        yield "tags"
    if element.find(".//file") is not None:
        yield "files"
    if any(_PLACEHOLDER.search(text.text or "") for text in element.iter("text")):
        yield "text"
    yield from kind.cannot(element)


def _category(shelf: Shelf, places: Mapping[str, tuple[str, ...]]) -> str:
    path = "/".join(escaped(title) for title in places[shelf.id])
    return "$CATEGORY: " + path.replace("\\", "\\\\") + "\n"


def _block(element: Element) -> str:
    """One question; no line of it is empty, since that would end it."""
    tokens = [("id", element.findtext("idnumber") or "")]
    tokens += [("tag", _text(tag)) for tag in element.iterfind("tags/tag")]
    comment = " ".join(f"[{name}:{value.replace(']', chr(92) + ']')}]" for name, value in tokens)
    name, text = _said(_of(element, "name")), _said(_of(element, "questiontext"))
    asked = f"// {comment}\n::{name}::[html]{text}"
    lines = _TYPES[_KINDS.get(str(element.get("type")), str(element.get("type")))].lines
    if lines is None:
        return f"{asked}\n"
    inside = [*lines(element)]
    if feedback := _of(element, "generalfeedback"):
        inside.append(f"####{_said(feedback)}")
    body = "".join(f"\n\t{line}" for line in inside)
    return f"{asked}{{{body}\n}}\n" if body else f"{asked}{{}}\n"


# ---- types ----


def _choices(element: Element) -> Lines:
    single = element.findtext("single") == "true"
    for answer in element.iterfind("answer"):
        share = answer.get("fraction", "0")
        # An equals sign says that one answer is taken.
        mark = "=" if single and share == "100" else "~" if share == "0" else f"~%{share}%"
        yield f"{mark}{_said(_text(answer))}{_feedback(answer)}"


def _cannot_choose(element: Element) -> Iterator[str]:
    # Without a tilde it would be no choice.
    if element.findtext("single") == "true" and all(map(_is_right, element.iterfind("answer"))):
        yield "answers"


def _true_false(element: Element) -> Lines:
    true, false = element.findall("answer")
    right, wrong = (true, false) if _is_right(true) else (false, true)
    texts = [_said(_of(answer, "feedback")) for answer in (wrong, right)]
    said = "#".join(texts) if texts[1] else texts[0]
    yield ("TRUE" if right is true else "FALSE") + (f"#{said}" if said else "")


def _pairs(element: Element) -> Lines:
    for pair in element.iterfind("subquestion"):
        yield f"={_said(_text(pair))} -> {_said(_of(pair, 'answer'))}"


def _cannot_pair(element: Element) -> Iterator[str]:
    if any("->" in _text(pair) for pair in element.iterfind("subquestion")):
        yield "pairs"


def _words(element: Element) -> Lines:
    for answer in element.iterfind("answer"):
        yield f"={_weight(answer)}{_said(_text(answer))}{_feedback(answer)}"


def _cannot_word(element: Element) -> Iterator[str]:
    answers = element.findall("answer")
    texts = [_text(answer) for answer in answers]
    # An arrow would make it a matching question.
    arrow = any("->" in text for text in (*texts, *(_of(answer, "feedback") for answer in answers)))
    if arrow or any(map(_FORMAT.match, texts)):
        yield "answers"


def _numbers(element: Element) -> Lines:
    yield "#"
    for answer in element.iterfind("answer"):
        tolerance = answer.findtext("tolerance") or "0"
        yield f"={_weight(answer)}{_text(answer)}:{tolerance}{_feedback(answer)}"


def _nothing(element: Element) -> Iterator[str]:
    return iter(())


_TYPES: Mapping[str, _Type] = {
    "multichoice": _Type(frozenset(("answers", "single")), _choices, _cannot_choose),
    "truefalse": _Type(frozenset(("answer", "feedback_true", "feedback_false")), _true_false, _nothing),
    "match": _Type(frozenset(("pairs", "extra_answers")), _pairs, _cannot_pair),
    "shortanswer": _Type(frozenset(("answers",)), _words, _cannot_word),
    "numerical": _Type(frozenset(("answers",)), _numbers, _nothing),
    "essay": _Type(frozenset(("model_answer",)), _nothing, _nothing),
    "description": _Type(frozenset(), None, _nothing),
}
"""The types that GIFT knows."""

_KINDS = {"matching": "match"}


# ---- pieces ----


def _said(text: str) -> str:
    return text.translate(_ESCAPED)


def _text(element: Element) -> str:
    return element.findtext("text") or ""


def _of(element: Element, name: str) -> str:
    found = element.find(name)
    return "" if found is None else _text(found)


def _feedback(answer: Element) -> str:
    feedback = _of(answer, "feedback")
    return f"#{_said(feedback)}" if feedback else ""


def _is_right(answer: Element) -> bool:
    return answer.get("fraction") == "100"


def _weight(answer: Element) -> str:
    """The share of an answer; the whole mark has none, unless the answer would be read as one."""
    share = answer.get("fraction", "0")
    return "" if share == "100" and not _SHARE.match(_text(answer)) else f"%{share}%"
