"""Questions answered in words, gaps of Moodle's own notation, and the text that asks nothing."""

import re
from collections.abc import Mapping
from html import unescape

from asn_moodle.course.model import Html, Question
from asn_moodle.packages.question_xml.choices import shares
from asn_moodle.packages.question_xml.elements import Parent, fraction, word

_FORMATS = {
    "editor": "editor",
    "editor_with_files": "editorfilepicker",
    "plain": "plain",
    "monospaced": "monospaced",
    "none": "noinline",
}
_TAG = re.compile(r"<[^>]*>")


def shortanswer(question: Question, element: Parent) -> Mapping[str, str]:
    """Short answer."""
    settings = question.settings
    element.value("usecase", settings.flag("case_sensitive"))
    answers = settings.records("answers")
    for answer, share in zip(answers, shares(answers, single=True), strict=True):
        added = element.child("answer", fraction=fraction(share), format="moodle_auto_format")
        added.line(answer.text("text"))
        added.html("feedback", answer.html("feedback"))
    return {"answers": "answer", "case_sensitive": "usecase"}


def essay(question: Question, element: Parent) -> Mapping[str, str]:
    """Essay. Moodle has no place for a model answer but the general feedback, where it stands last."""
    settings = question.settings
    form = settings.text("response_format", "editor")
    attachments = settings.get("attachments", 0)
    element.value("responseformat", word(settings, "response_format", _FORMATS, "editor"))
    element.value("responserequired", settings.flag("response_required", form != "none"))
    element.value("responsefieldlines", int(settings.number("response_lines", 10)))
    element.value("minwordlimit", settings.get("min_words") or "")
    element.value("maxwordlimit", settings.get("max_words") or "")
    element.value("attachments", -1 if attachments == "unlimited" else attachments)
    element.value("attachmentsrequired", int(settings.number("attachments_required")))
    element.value("maxbytes", 0)
    types = settings.get("file_types")
    element.value("filetypeslist", ",".join(map(str, types)) if isinstance(types, tuple) else "")
    element.html("graderinfo", settings.html("grader_info"))
    template = settings.html("response_template")
    if form in ("plain", "monospaced"):
        element.child("responsetemplate", format="plain_text").line(_words(template))
    else:
        element.child("responsetemplate", format="html").line(element.links.html(template).strip())
    return {
        "model_answer": "generalfeedback",
        "response_format": "responseformat",
        "response_required": "responserequired",
        "response_lines": "responsefieldlines",
        "min_words": "minwordlimit",
        "max_words": "maxwordlimit",
        "attachments": "attachments",
        "attachments_required": "attachmentsrequired",
        "file_types": "filetypeslist",
        "grader_info": "graderinfo",
        "response_template": "responsetemplate",
    }


def description(question: Question, element: Parent) -> Mapping[str, str]:
    """A text that asks nothing has no more than all questions have."""
    return {}


def multianswer(question: Question, element: Parent) -> Mapping[str, str]:
    """Embedded answers stand in the text itself; the mark is the sum of theirs, so that none is written."""
    return {"mark": "questiontext"}


def _words(html: Html) -> str:
    return unescape(_TAG.sub("", html.markup)).strip()
