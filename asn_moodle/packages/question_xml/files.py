"""The questions of a whole course as one file, category by category, which Moodle's question bank imports."""

import re
from collections.abc import Iterator

from lxml import etree

from asn_moodle.course.model import Course, Html, Question, Settings
from asn_moodle.packages.question_xml.elements import Links, Parent
from asn_moodle.packages.question_xml.questions import add_question, document
from asn_moodle.packages.question_xml.shelves import Shelf, paths, shelves
from asn_moodle.packages.site import item_name

_PASSED_OVER = {"truefalse": "show_standard_instruction", "calculatedmulti": "show_number_correct"}
"""What ``question/format/xml/format.php`` does not read of a type, and takes for no."""

_LINK = re.compile(r'<a\b[^>]*\bhref="(?:item|term):')


def course_xml(course: Course) -> bytes:
    """All questions of a course, files and all; below each category what is in it. Raises `AccessError`."""
    root = etree.Element("quiz")
    quiz = Parent(root, Links())
    every = shelves(course)
    places = paths(every)
    for shelf in every:
        _category(quiz, shelf, "/".join(escaped(title) for title in places[shelf.id]), course)
        for question in shelf.questions:
            add_question(quiz, question, course)
    return document(root)


def left_unsaid(course: Course) -> Iterator[tuple[str, str]]:
    """Yield what Moodle's importer does not take from the file: idnumber of a question, and the key.

    Links into the course stand as their words, since nothing there could resolve them.
    """
    for shelf in shelves(course):
        for question in shelf.questions:
            idnumber = item_name(course.idnumber, question.id)
            yield from ((idnumber, key) for key in _unsaid(question))


def _unsaid(question: Question) -> Iterator[str]:
    settings = question.settings
    if settings.text("status") == "draft":
        yield "status"
    if (key := _PASSED_OVER.get(question.kind, "")) and settings.flag(key):
        yield key
    if _leads_on(settings):
        yield "links"


def _leads_on(value: object) -> bool:
    """Whether a text somewhere in a value links to an item of the course."""
    match value:
        case Html():
            return bool(_LINK.search(value.markup))
        case Settings():
            return any(map(_leads_on, value.values()))
        case tuple():
            return any(map(_leads_on, value))
    return False


def escaped(title: str) -> str:
    """A title in the path of a category."""
    return title.replace("/", "//")


def _category(quiz: Parent, shelf: Shelf, path: str, course: Course) -> None:
    element = quiz.child("question", type="category")
    element.lines("category", path)
    element.child("info", format="html").line(quiz.links.html(shelf.info).strip())
    element.value("idnumber", item_name(course.idnumber, shelf.id))
