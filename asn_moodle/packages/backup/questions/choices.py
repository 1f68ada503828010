"""Questions answered by choosing, pairing or ordering; ``question/type/TYPE/backup/moodle2``."""

import re

from asn_moodle.packages.backup.questions.asked import (
    COMBINED,
    Asked,
    answer_id,
    answer_rows,
    answers,
    format_of,
    options,
    text_of,
)
from asn_moodle.packages.backup.xml import Element, child, decimal, record

_LAYOUTS = {"VERTICAL": 0, "HORIZONTAL": 1}
_SELECTS = {"ALL": 0, "RANDOM": 1, "CONTIGUOUS": 2}
_GRADINGS = {
    "ALL_OR_NOTHING": -1,
    "ABSOLUTE_POSITION": 0,
    "RELATIVE_NEXT_EXCLUDE_LAST": 1,
    "RELATIVE_NEXT_INCLUDE_LAST": 2,
    "RELATIVE_ONE_PREVIOUS_AND_NEXT": 3,
    "RELATIVE_ALL_PREVIOUS_AND_NEXT": 4,
    "LONGEST_ORDERED_SUBSET": 5,
    "LONGEST_CONTIGUOUS_SUBSET": 6,
    "RELATIVE_TO_CORRECT": 7,
}
"""``question/type/ordering/question.php``."""

_TRUTHS = {"": ("True", "False"), "id": ("Benar", "Salah")}
"""``true`` and ``false`` of ``qtype_truefalse`` by the language that a course forces."""

_PARAGRAPH = re.compile(r"\s*<p>\s*(.*?)(?:\s*<br\s*/?>)*\s*</p>\s*")


def multichoice(plugin: Element, asked: Asked) -> None:
    """Multiple choice."""
    answers(plugin, asked, answer_rows(asked))
    columns = {
        "layout": asked.text("layout", "0"),
        "single": asked.flag("single"),
        "shuffleanswers": asked.flag("shuffleanswers"),
        **asked.texts(),
        "answernumbering": asked.text("answernumbering"),
        "shownumcorrect": asked.flag("shownumcorrect"),
        "showstandardinstruction": asked.flag("showstandardinstruction"),
    }
    options(plugin, "multichoice", asked, "multichoice", columns)


def true_false(plugin: Element, asked: Asked) -> None:
    """True or false: the question XML has them in this order.

    Learners read the words of their own language; the rows have those of whoever saved them.
    """
    rows = list(answer_rows(asked))
    course = asked.backup.course
    forced = course.language if course.settings.flag("force_language") else ""
    for row, text in zip(rows, _TRUTHS.get(forced, _TRUTHS[""]), strict=True):
        row["answertext"] = text
    answers(plugin, asked, rows)
    columns = {
        "trueanswer": answer_id(asked, 1),
        "falseanswer": answer_id(asked, 2),
        "showstandardinstruction": asked.flag("showstandardinstruction"),
    }
    options(plugin, "truefalse", asked, "truefalse", columns)


def match(plugin: Element, asked: Asked) -> None:
    """Matching."""
    columns = {"shuffleanswers": asked.flag("shuffleanswers"), **_combined(asked)}
    options(plugin, "matchoptions", asked, "matchoptions", columns)
    holder = child(plugin, "matches")
    for place, pair in enumerate(asked.xml.iterfind("subquestion"), start=1):
        id = asked.number("match", str(place))
        columns = {
            "questiontext": asked.rich(pair, "subquestion", id, "qtype_match"),
            "questiontextformat": format_of(pair),
            "answertext": text_of(pair, "answer"),
        }
        record(holder, "match", id, columns)


def random_match(plugin: Element, asked: Asked) -> None:
    """Matching made of short answer questions."""
    columns = {"choose": asked.text("choose"), "subcats": asked.text("subcats"), **_combined(asked)}
    options(plugin, "randomsamatch", asked, "randomsamatch", columns)


def ordering(plugin: Element, asked: Asked) -> None:
    """Ordering: an answer's share is its place, and the type takes a paragraph around it away."""
    rows = list(answer_rows(asked))
    for place, row in enumerate(rows, start=1):
        found = _PARAGRAPH.fullmatch(str(row["answertext"]))
        row |= {
            "answertext": found[1] if found else row["answertext"],
            "fraction": decimal(place, 7),
            "feedbackformat": 0,
        }
    answers(plugin, asked, rows)
    columns = {
        "layouttype": _LAYOUTS[asked.text("layouttype")],
        "selecttype": _SELECTS[asked.text("selecttype")],
        "selectcount": asked.text("selectcount"),
        "gradingtype": _GRADINGS[asked.text("gradingtype")],
        "showgrading": asked.text("showgrading") == "SHOW",
        "numberingstyle": asked.text("numberingstyle"),
        **asked.texts((COMBINED[0], COMBINED[2], COMBINED[1]), linked=False),
        "shownumcorrect": asked.flag("shownumcorrect"),
    }
    options(plugin, "ordering", asked, "ordering", columns)


def _combined(asked: Asked) -> dict[str, object]:
    return {**asked.texts(), "shownumcorrect": asked.flag("shownumcorrect")}
