"""The questions of a whole course as one file, category by category, which Moodle's question bank imports."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from asn_moodle.course.model import Category, Course, Question, Reference
from asn_moodle.packages.archive import write_file
from asn_moodle.packages.question_xml.elements import Links, Parent
from asn_moodle.packages.question_xml.questions import add_question, document


def write_question_xml(course: Course, path: Path) -> Path:
    """``path``, with all questions of the course in it. Raises `AccessError`."""
    write_file(path, course_xml(course))
    return path


def course_xml(course: Course) -> bytes:
    """All questions of a course: its categories, then each quiz's own questions under the quiz's name."""
    root = etree.Element("quiz")
    quiz = Parent(root, Links())
    for category in course.categories:
        _category(quiz, _path(course, category), f"{course.idnumber}/{category.id}", category)
        for question in category.questions:
            add_question(quiz, question, course)
    for title, id, questions in inline_questions(course):
        _category(quiz, ("top", course.title, title), f"{course.idnumber}/{id}.questions")
        for question in questions:
            add_question(quiz, question, course)
    return document(root)


def inline_questions(course: Course) -> Iterator[tuple[str, str, tuple[Question, ...]]]:
    """Yield title and id of each quiz that states questions in place, and those questions."""
    for activity in course.activities():
        found = tuple(
            slot.question
            for slot in activity.slots
            if slot.question is not None and slot.question.category is None
        )
        if found:
            yield activity.title, activity.id, found


def _category(quiz: Parent, path: tuple[str, ...], idnumber: str, category: Category | None = None) -> None:
    element = quiz.child("question", type="category")
    element.lines("category", "/".join(name.replace("/", "//") for name in path))
    info = category.settings.html("description") if category else None
    element.child("info", format="html").line(quiz.links.html(info).strip() if info else "")
    element.value("idnumber", idnumber)


def _path(course: Course, category: Category) -> tuple[str, ...]:
    """The titles from the top down to a category."""
    known = {each.id: each for each in course.categories}
    titles = [category.title]
    seen = {category.id}
    while isinstance(above := category.settings.get("parent"), Reference) and above.id not in seen:
        category = known[above.id]
        seen.add(category.id)
        titles.append(category.title)
    return ("top", course.title, *reversed(titles))
