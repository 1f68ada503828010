"""Links in texts of questions, and where restoring leaves them as they stand in the backup."""

import re
from collections.abc import Iterator, Mapping

from asn_moodle.course.model import Course, Html, Settings
from asn_moodle.packages.question_xml.questions import question_name
from asn_moodle.packages.question_xml.shelves import shelves
from asn_moodle.problems import Problem, problem

_COMBINED = ("feedback_correct", "feedback_partially_correct", "feedback_incorrect")

_NOT_DECODED: Mapping[str, tuple[str, ...]] = {
    "ordering": _COMBINED,
    "calculatedmulti": _COMBINED,
    "essay": ("response_template",),
}
"""The keys of each type that its ``define_decode_contents`` does not name."""

_LINK = re.compile(r'<a\b[^>]*\bhref="\$@[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_STATED = re.compile(r'<a\b[^>]*\bhref="(?:item|term):')


def without_links(markup: str) -> str:
    """The markup, each link that restoring should have replaced as its words."""
    return _LINK.sub(r"\1", markup)


def words_only(course: Course) -> Iterator[Problem]:
    """Yield a warning for each text that loses its links to the course."""
    for category in course.categories:
        if _leads_on(category.settings, "description"):
            yield problem("backup-words", category.place, item=category.title, key="description")
    for question in (one for shelf in shelves(course) for one in shelf.questions):
        for key in _NOT_DECODED.get(question.kind, ()):
            if _leads_on(question.settings, key):
                yield problem("backup-words", question.place, item=question_name(question), key=key)


def _leads_on(settings: Settings, key: str) -> bool:
    text = settings.get(key)
    return isinstance(text, Html) and bool(_STATED.search(text.markup))
