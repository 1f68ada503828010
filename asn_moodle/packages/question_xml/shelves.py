"""Where the questions of a course are: its categories, and one for each quiz that asks others beside them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from asn_moodle.course.model import Course, Html, Question, Reference
from asn_moodle.packages.site import inline_category, outer_first


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category with its questions."""

    id: str
    title: str
    info: Html
    parent: str
    """The id of the category that it lies in; empty for the top."""
    questions: tuple[Question, ...]


def shelves(course: Course) -> tuple[Shelf, ...]:
    """Every category of the course, each after the one that it lies in, then those of quizzes."""
    every = (*_stated(course), *_inline(course))
    return tuple(outer_first(every, lambda one: one.id, lambda one: one.parent))


def paths(every: Iterable[Shelf]) -> dict[str, tuple[str, ...]]:
    """The titles from the top down to each category, by its id.

    Moodle's importer finds a category by its path, so that of two with the same one says its id.
    """
    found: dict[str, tuple[str, ...]] = {}
    taken: set[tuple[str, ...]] = set()
    for shelf in every:
        above = found.get(shelf.parent, ("top",))
        here = (*above, shelf.title)
        if _folded(here) in taken:
            here = (*above, f"{shelf.title} ({shelf.id})")
        taken.add(_folded(here))
        found[shelf.id] = here
    return found


def _folded(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(title.casefold() for title in path)


def _stated(course: Course) -> Iterator[Shelf]:
    for category in course.categories:
        above = category.settings.get("parent")
        parent = above.id if isinstance(above, Reference) else ""
        info = category.settings.html("description")
        yield Shelf(category.id, category.title, info, parent, category.questions)


def _inline(course: Course) -> Iterator[Shelf]:
    for quiz in course.activities():
        asked = tuple(
            slot.question for slot in quiz.slots if slot.question and slot.question.category is None
        )
        if asked:
            yield Shelf(inline_category(quiz.id), quiz.title, Html(""), "", asked)
