"""Entries of the question bank: ``questions.xml`` below ``question_bank_entries``."""

import hashlib
import re
from collections.abc import Callable, Mapping

from lxml import etree

from asn_moodle.packages.backup.questions.asked import Asked, format_of, says_yes
from asn_moodle.packages.backup.questions.choices import (
    match,
    multichoice,
    ordering,
    random_match,
    true_false,
)
from asn_moodle.packages.backup.questions.cloze import opened
from asn_moodle.packages.backup.questions.gaps import (
    drag_markers,
    drag_onto_image,
    drag_words,
    gap_select,
)
from asn_moodle.packages.backup.questions.numbers import calculated, numerical
from asn_moodle.packages.backup.questions.written import essay, multianswer, shortanswer
from asn_moodle.packages.backup.writing import Backup
from asn_moodle.packages.backup.xml import Element, child, decimal, record

Rows = Callable[[Element, Asked], None]
"""Adds what a type keeps of a question."""

TYPES: Mapping[str, tuple[str, Rows | None]] = {
    "multichoice": ("multichoice", multichoice),
    "truefalse": ("truefalse", true_false),
    "matching": ("match", match),
    "shortanswer": ("shortanswer", shortanswer),
    "numerical": ("numerical", numerical),
    "essay": ("essay", essay),
    "description": ("description", None),
    "cloze": ("multianswer", multianswer),
    "ddwtos": ("ddwtos", drag_words),
    "gapselect": ("gapselect", gap_select),
    "ddimageortext": ("ddimageortext", drag_onto_image),
    "ddmarker": ("ddmarker", drag_markers),
    "ordering": ("ordering", ordering),
    "calculated": ("calculated", calculated),
    "calculatedmulti": ("calculatedmulti", calculated),
    "calculatedsimple": ("calculatedsimple", calculated),
    "randomsamatch": ("randomsamatch", random_match),
}
"""Every type by its name in question XML: its own name, and what it keeps."""

_WHOLE = frozenset(("shortanswer", "numerical", "calculated", "calculatedsimple"))
"""Types that are right or wrong as a whole: their hints say nothing of parts."""

_HINT_OPTIONS = frozenset(("ddmarker", "ordering"))
"""Types whose hints have an option; none of ours is set."""

_TAG = re.compile(r"<[^\s>][^>]*>")
_NAME_LENGTH = 255
_TAGS_FROM = 1_000_000_000


def entry(entries: Element, asked: Asked, status: str) -> None:
    """Add a question, and after it those inside it."""
    if asked.kind != "cloze":
        _entry(entries, asked, asked.key, status)
        return
    whole, inside = opened(asked.xml)
    outer = Asked(whole, asked.key, asked.category, asked.bank, asked.backup)
    _entry(entries, outer, asked.key, status)
    for place, gap in enumerate(inside, start=1):
        inner = Asked(gap, f"{asked.key} gap {place}", asked.category, asked.bank, asked.backup)
        _entry(entries, inner, None, "ready", parent=outer.id)


def _entry(entries: Element, asked: Asked, idnumber: str | None, status: str, parent: int = 0) -> None:
    columns: dict[str, object] = {
        "questioncategoryid": asked.backup.number("question_category", asked.category),
        "idnumber": idnumber,
        "ownerid": None,
    }
    if asked.backup.release != "4.5":
        columns["nextversion"] = 2
    one = record(entries, "question_bank_entry", asked.number("question_bank_entry"), columns)
    versions = child(one, "question_version")
    columns = {"version": 1, "status": status}
    version = record(versions, "question_versions", asked.number("question_version"), columns)
    _question(child(version, "questions"), asked, parent)


def _question(questions: Element, asked: Asked, parent: int) -> None:
    kind, rows = TYPES[asked.kind]
    text, feedback = asked.xml.find("questiontext"), asked.xml.find("generalfeedback")
    assert text is not None and feedback is not None  # every question has both
    columns: dict[str, object] = {
        "parent": parent,
        "name": _name(asked.text("name")),
        "questiontext": asked.rich(text, "questiontext", asked.id),
        "questiontextformat": format_of(text),
        "generalfeedback": asked.rich(feedback, "generalfeedback", asked.id),
        "generalfeedbackformat": format_of(feedback),
        "defaultmark": decimal(float(asked.text("defaultgrade")), 7),
        "penalty": decimal(float(asked.text("penalty")), 7),
        "qtype": kind,
        "length": int(kind != "description"),
        "stamp": _stamp(asked),
        "timecreated": asked.backup.time,
        "timemodified": asked.backup.time,
        "createdby": None,
        "modifiedby": None,
    }
    question = record(questions, "question", asked.id, columns)
    if rows:
        rows(child(question, f"plugin_qtype_{kind}_question"), asked)
    child(child(question, "plugin_qbank_comment_question"), "comments")
    child(child(question, "plugin_qbank_customfields_question"), "customfields")
    _hints(child(question, "question_hints"), asked, kind)
    _tags(child(question, "tags"), asked)


def _hints(hints: Element, asked: Asked, kind: str) -> None:
    for place, hint in enumerate(asked.xml.iterfind("hint"), start=1):
        id = asked.number("question_hint", str(place))
        parts = {name: says_yes(hint.find(name)) for name in ("shownumcorrect", "clearwrong")}
        columns = {
            "hint": asked.rich(hint, "hint", id),
            "hintformat": format_of(hint),
            **(dict.fromkeys(parts) if kind in _WHOLE else parts),
            "options": 0 if kind in _HINT_OPTIONS else None,
        }
        record(hints, "question_hint", id, columns)


def _tags(tags: Element, asked: Asked) -> None:
    for tag in asked.xml.iterfind("tags/tag"):
        name = (tag.findtext("text") or "").strip()
        id = tag_number(name, asked.backup)
        one = record(tags, "tag", id, {"name": name.lower(), "rawname": name})
        one.set("contextid", str(asked.bank.context))


def tag_number(name: str, backup: Backup) -> int:
    """The number of a question's tag. It is one that no site has: Moodle 5.0 does not map equal ones."""
    return _TAGS_FROM + backup.number("tag", name.lower())


def _name(name: str) -> str:
    """A question's name as Moodle's importer cleans it."""
    return _TAG.sub("", name).strip()[:_NAME_LENGTH]


def _stamp(asked: Asked) -> str:
    """What names this text of the question in all backups; another text has another."""
    said = hashlib.sha1(etree.tostring(asked.xml, method="c14n"), usedforsecurity=False).hexdigest()
    return f"asn-moodle+{asked.key}+{said[:12]}"
