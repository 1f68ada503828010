"""Pages and answers of a lesson, ``mod/lesson/backup/moodle2/backup_lesson_stepslib.php``.

What follows all right and all wrong answers of a matching page are its first two rows of answers, which hold
the response in place of the answer. "All other answers" is a row with a mark for its text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from asn_moodle.course.forms import PAGE_TYPES, Form
from asn_moodle.packages.backup.modules.columns import Column, Fixed, Record, Row, Text, Time
from asn_moodle.packages.backup.modules.rows import Structure, add, children, lists, nested
from asn_moodle.packages.backup.modules.wording import said
from asn_moodle.packages.backup.xml import Element, child, record, root
from asn_moodle.packages.site import area_files

OTHERS = "@#wronganswer#@"
"""The text of the row for all other answers, ``LESSON_OTHER_ANSWERS``."""

NEXT_PAGE, THIS_PAGE = -1, 0
_HTML, _PLAIN = "1", "0"
_STRUCTURE = ("cluster", "end_of_cluster", "end_of_branch")
_OWN = ("essay", *_STRUCTURE)
"""Kinds of page whose only row of answers holds what the page itself states."""

_WITH_TEXTS = ("multichoice", "truefalse", "matching")
_LISTS = ("answers", "buttons", "pairs", "other_answers")


@dataclass(frozen=True, slots=True)
class PageType(Fixed):
    """The number of its kind."""

    def _write(self, row: Row) -> Record:
        return {self.name: str(PAGE_TYPES[row.kind])}


@dataclass(frozen=True, slots=True)
class Contents(Text):
    """The text of a page; Moodle names its marks where they have none."""

    def _write(self, row: Row) -> Record:
        values = Text._write(self, row)
        if row.kind in _STRUCTURE and not values[self.name]:
            return {**values, self.name: said(row.backup, row.kind)}
        return values


PAGE = (
    Fixed("prevpageid"),
    Fixed("nextpageid"),
    PageType("qtype"),
    Column("qoption"),
    Column("layout", "1"),
    Column("display", "1"),
    Time("timecreated"),
    Time("timemodified"),
    Column("title", ""),
    Contents("contents", element="contents_editor", area="page_contents"),
)


def structure(row: Row) -> Structure:
    """The pages in order, each with its answers; nobody has attempted anything."""
    pages = root("pages")
    rows = [page for page, _ in children(row, "pages", "page")]
    numbers = [0, *(page.number for page in rows), 0]
    for place, page in enumerate(rows):
        element = add(pages, "page", page, PAGE)
        for name, number in (("prevpageid", numbers[place]), ("nextpageid", numbers[place + 2])):
            found = element.find(name)
            assert found is not None
            found.text = str(number)
        answers = child(element, "answers")
        for answer in _answers(page):
            _write(answers, answer, page)
        nested(element, "branches")
    return _media(row), [pages, *lists("grades", "timers", "overrides")]


def _media(row: Row) -> Record:
    """The name of the file that plays beside the pages, as its column has it."""
    files = row.form.files.get("mediafile", ())
    return {"mediafile": "".join(f"/{name}" for name in area_files("mediafile", files))}


@dataclass(frozen=True, slots=True)
class Answer:
    """A row of answers."""

    row: Row
    list: str
    """The list that it stands in; empty for what the page itself states."""


def _answers(page: Row) -> Iterator[Answer]:
    if page.kind in _OWN:
        yield Answer(_answer(page, page.form, ""), "")
        return
    heads = ("correct", "wrong") if page.kind == "matching" else ()
    for head in heads:
        stated = page.form.children.get(head)
        usual = Form(plain={"correct": 1} if head == "correct" else {})
        yield Answer(_answer(page, stated[0].form if stated else usual, head), head)
    for name in _LISTS:
        for one in page.form.children.get(name, ()):
            yield Answer(_answer(page, one.form, f"{name} {one.id}"), name)


def _answer(page: Row, form: Form, key: str) -> Row:
    return replace(page, form=form, number=page.inside("answer", f"{page.number} {key}"))


def _write(parent: Element, answer: Answer, page: Row) -> None:
    row = answer.row
    right = bool(row.stated("correct"))
    on = right or answer.list in ("", "buttons")
    text, text_format, response, response_format = _texts(answer, page.kind)
    columns = {
        "jumpto": _stated(row, "jumpto", NEXT_PAGE if on else THIS_PAGE),
        "grade": 0,
        "score": _stated(row, "score", int(right)),
        "flags": 0,
        "timecreated": row.backup.time,
        "timemodified": 0,
        "answer_text": text,
        "response": response,
        "answerformat": text_format,
        "responseformat": response_format,
    }
    nested(record(parent, "answer", row.number, columns), "attempts")


def _stated(row: Row, element: str, default: int) -> str:
    stated = row.stated(element)
    return str(default) if stated is None else row.shown(stated)


def _texts(answer: Answer, kind: str) -> tuple[str | None, str, str, str]:
    """Answer and response, each with its format."""
    row, html = answer.row, _HTML if kind in _WITH_TEXTS else _PLAIN
    response = _text(row, "response_editor", "page_responses") or ""
    if answer.list in ("correct", "wrong"):
        return response, _HTML, "", _PLAIN
    written = _HTML if "response_editor" in row.form.texts else _PLAIN
    text = OTHERS if answer.list == "other_answers" else _text(row, "answer_editor", "page_answers")
    return text, html, response, written


def _text(row: Row, element: str, area: str) -> str | None:
    if (html := row.form.texts.get(element)) is not None:
        return row.text(html, area)
    stated = row.stated(element)
    return None if stated is None else row.shown(stated)
