"""What a quiz has beside its columns: its questions, and what learners read from which grade on."""

from collections.abc import Iterator
from itertools import count

from asn_moodle.course.model import Html
from asn_moodle.packages.backup.modules.columns import Row
from asn_moodle.packages.backup.modules.rows import Structure, lists
from asn_moodle.packages.backup.questions.slots import add_slots, marks
from asn_moodle.packages.backup.xml import Element, decimal, record, root

DEFAULT_MAXIMUM = 10.0
_PER_PAGE = 1
"""Questions on a page where nothing is stated, as the form of a fresh site has it."""


def structure(row: Row) -> Structure:
    """The questions in their slots and sections, and the overall feedback; nobody has attempted anything."""
    asked = root("asked")
    stated = row.stated("questionsperpage")
    per_page = _PER_PAGE if stated is None else int(row.shown(stated))
    add_slots(asked, row.activity, row.backup, row.module, per_page)
    total = decimal(marks(row.activity, row.backup))
    learners = lists("overrides", "grades", "attempts")
    seb = lists("subplugin_quizaccess_seb_quiz")
    return {"sumgrades": total}, [*seb, *asked, feedbacks(row), *learners]


def feedbacks(row: Row) -> Element:
    """The overall feedback, from the best grade down; one empty text if none is stated."""
    element = root("feedbacks")
    maximum = row.form.grade.get("maximum", DEFAULT_MAXIMUM)
    assert isinstance(maximum, (int, float))
    above = maximum + 1
    for place, (html, share) in enumerate(_texts(row)):
        number = row.inside("feedback", str(place))
        text = row.backup.text(html, row.module, row.component, "feedback", number)
        from_ = share * maximum / 100
        columns = {
            "feedbacktext": text,
            "feedbacktextformat": 1,
            "mingrade": decimal(from_),
            "maxgrade": decimal(above),
        }
        record(element, "feedback", number, columns)
        above = from_
    return element


def _texts(row: Row) -> Iterator[tuple[Html, float]]:
    """Each text and the share of the maximum, in per cent, from which it is shown."""
    for place in count():
        bound = row.stated(f"feedbackboundaries[{place}]")
        html = row.form.texts.get(f"feedbacktext[{place}]", Html(""))
        yield html, 0.0 if bound is None else float(row.shown(bound).rstrip("%"))
        if bound is None:
            return
