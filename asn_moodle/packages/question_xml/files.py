"""The questions of a whole course as one file, category by category, which Moodle's question bank imports."""

from lxml import etree

from asn_moodle.course.model import Course
from asn_moodle.packages.question_xml.elements import Links, Parent
from asn_moodle.packages.question_xml.questions import add_question, document
from asn_moodle.packages.question_xml.shelves import Shelf, paths, shelves
from asn_moodle.packages.site import item_name


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


def escaped(title: str) -> str:
    """A title in the path of a category."""
    return title.replace("/", "//")


def _category(quiz: Parent, shelf: Shelf, path: str, course: Course) -> None:
    element = quiz.child("question", type="category")
    element.lines("category", path)
    element.child("info", format="html").line(quiz.links.html(shelf.info).strip())
    element.value("idnumber", item_name(course.idnumber, shelf.id))
