"""Questions with numbered gaps in their text."""

from collections.abc import Mapping

from asn_moodle.course.model import Question
from asn_moodle.packages.question_xml.choices import COMBINED, combined
from asn_moodle.packages.question_xml.elements import Parent, plain, truth


def gap_select(question: Question, element: Parent) -> Mapping[str, str]:
    """Select missing words."""
    return _gaps(question, element, "selectoption")


def drag_words(question: Question, element: Parent) -> Mapping[str, str]:
    """Drag and drop into text."""
    return _gaps(question, element, "dragbox")


def _gaps(question: Question, element: Parent, name: str) -> Mapping[str, str]:
    settings = question.settings
    element.value("shuffleanswers", truth(settings.flag("shuffle_answers")))
    combined(element, settings)
    for choice in settings.records("choices"):
        added = element.child(name)
        added.line(plain(choice.text("text")))
        added.value("group", int(choice.number("group", 1)))
        added.flag("infinite", choice.flag("unlimited"))
    return {**COMBINED, "choices": name, "shuffle_answers": "shuffleanswers"}
