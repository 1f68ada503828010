"""One question as Moodle question XML."""

import re
from collections.abc import Callable, Mapping
from html import unescape

from lxml import etree

from asn_moodle.course.model import Course, Html, Question, Settings
from asn_moodle.language import words
from asn_moodle.packages.question_xml.choices import match, multichoice, ordering, random_match, true_false
from asn_moodle.packages.question_xml.elements import Links, Parent, number
from asn_moodle.packages.question_xml.gaps import drag_words, gap_select
from asn_moodle.packages.question_xml.numbers import calculated, calculated_multi, numerical
from asn_moodle.packages.question_xml.pictures import drag_markers, drag_onto_image
from asn_moodle.packages.question_xml.written import description, essay, multianswer, shortanswer
from asn_moodle.packages.site import item_name

PENALTY = 100 / 3
"""Moodle's default penalty in per cent; ``question/type/edit_question_form.php``."""

_NAME_LENGTH = 80
_TAG = re.compile(r"<[^>]*>")
_WITHIN_WORDS = re.compile(r"</?(?:a|abbr|code|del|em|span|strong|sub|sup)\b[^>]*>")
_GAP = re.compile(r"\[\[\d+]]")
_SPACE = re.compile(r"\s+")

Writer = Callable[[Question, Parent], Mapping[str, str]]
"""Adds what is particular to a type; returns which elements each key of the spec stands in, by blanks."""

TYPES: Mapping[str, Writer] = {
    "multichoice": multichoice,
    "truefalse": true_false,
    "match": match,
    "shortanswer": shortanswer,
    "numerical": numerical,
    "essay": essay,
    "description": description,
    "multianswer": multianswer,
    "ddwtos": drag_words,
    "gapselect": gap_select,
    "ddimageortext": drag_onto_image,
    "ddmarker": drag_markers,
    "ordering": ordering,
    "calculated": calculated,
    "calculatedmulti": calculated_multi,
    "calculatedsimple": calculated,
    "randomsamatch": random_match,
}
"""Every question type of the spec."""

_XML_TYPES = {"match": "matching", "multianswer": "cloze"}
_COMMON = {
    "title": "name",
    "text": "questiontext",
    "feedback": "generalfeedback",
    "mark": "defaultgrade",
    "penalty": "penalty",
    "hints": "hint",
    "tags": "tags",
}


def question_xml(question: Question, course: Course, links: Links | None = None) -> bytes:
    """A ``quiz`` document with this question alone. Raises `AccessError` if a file of it cannot be read."""
    root = etree.Element("quiz")
    add_question(Parent(root, links or Links()), question, course)
    return document(root)


def stated_elements(question: Question, course: Course) -> tuple[str, ...]:
    """The names of the elements below ``question`` that say what the spec states, sorted."""
    root = Parent(etree.Element("quiz"), Links(file=lambda path: ""))
    places = add_question(root, question, course)
    stated = {name for key in question.settings for name in places.get(key, "").split()}
    return tuple(sorted(stated | {"questiontext"}))


def add_question(quiz: Parent, question: Question, course: Course) -> Mapping[str, str]:
    """Adds a question; returns which elements each key of the spec stands in."""
    settings = question.settings
    element = quiz.child("question", type=_XML_TYPES.get(question.kind, question.kind))
    element.lines("name", question_name(question))
    element.html("questiontext", settings.html("text"))
    element.html("generalfeedback", _general_feedback(settings, course))
    if question.kind != "multianswer":
        element.value("defaultgrade", 0 if question.kind == "description" else settings.number("mark", 1.0))
    element.value("penalty", number(round(settings.number("penalty", PENALTY) / 100, 7)))
    element.value("hidden", 0)
    element.value("idnumber", item_name(course.idnumber, question.id))
    places = TYPES[question.kind](question, element)
    for hint in settings.records("hints"):
        _hint(element, hint)
    tags = settings.get("tags")
    if isinstance(tags, tuple) and tags:
        holder = element.child("tags")
        for tag in tags:
            holder.lines("tag", str(tag))
    return {**_COMMON, **places}


def question_name(question: Question) -> str:
    """The stated title, or the beginning of the question's text; what teachers see in the bank."""
    if title := question.settings.text("title"):
        return title
    text = _GAP.sub("…", _WITHIN_WORDS.sub("", question.settings.html("text").markup))
    words = _SPACE.sub(" ", unescape(_TAG.sub(" ", text))).strip()
    if len(words) > _NAME_LENGTH:
        words = words[: _NAME_LENGTH - 1].rsplit(" ", 1)[0] + "…"
    return words or question.id


def document(root: "etree._Element") -> bytes:
    """The bytes of a document, the same for the same content."""
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _general_feedback(settings: Settings, course: Course) -> Html:
    """What everyone reads after answering; Moodle has no other place for an essay's model answer."""
    feedback, model = settings.html("feedback"), settings.html("model_answer")
    if not model:
        return feedback
    label = words("pages", "en" if course.language == "en" else "id")["model_answer"]
    markup = f"{feedback.markup}<p><strong>{label}</strong></p>\n{model.markup}"
    return Html(markup, tuple(sorted({*feedback.assets, *model.assets})))


def _hint(element: Parent, hint: Settings) -> None:
    text = hint["text"]
    assert isinstance(text, Html)
    added = element.html("hint", text)
    added.flag("shownumcorrect", hint.flag("show_number_correct"))
    added.flag("clearwrong", hint.flag("clear_wrong"))
