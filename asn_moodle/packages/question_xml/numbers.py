"""Questions answered with a number, and those whose numbers differ for each learner."""

import math
from collections.abc import Iterator, Mapping
from hashlib import sha256

from asn_moodle.course.model import Html, Question, Settings
from asn_moodle.packages.question_xml.choices import COMBINED, NUMBERING, combined, is_single, shares
from asn_moodle.packages.question_xml.elements import Parent, fraction, number, word

VALUES = 10
"""How many sets of values are drawn where none are stated."""

_INPUTS = {"text": "0", "radio": "1", "menu": "2"}
_PENALTY_OF = {"response": "1", "question": "2"}
_TOLERANCES = {"relative": "1", "nominal": "2", "geometric": "3"}
_SHOWN = {"decimals": "1", "significant_figures": "2"}
_UNITS = {
    "units": "units showunits",
    "unit_handling": "showunits unitgradingtype units",
    "unit_input": "showunits",
    "unit_penalty": "unitpenalty",
    "unit_penalty_of": "unitgradingtype",
    "unit_position": "unitsleft",
}


def numerical(question: Question, element: Parent) -> Mapping[str, str]:
    """Numerical."""
    settings = question.settings
    answers = settings.records("answers")
    for answer, share in zip(answers, shares(answers, single=True), strict=True):
        value = answer["value"]
        added = element.child("answer", fraction=fraction(share), format="moodle_auto_format")
        added.line(number(value) if isinstance(value, (int, float)) else "*")
        added.html("feedback", answer.html("feedback"))
        added.value("tolerance", answer.number("tolerance", 0.0))
    _units(element, settings)
    return {**_UNITS, "answers": "answer"}


def calculated(question: Question, element: Parent) -> Mapping[str, str]:
    """Calculated, and calculated simple."""
    settings = question.settings
    element.value("synchronize", settings.flag("synchronize"))
    element.value("single", 0)
    element.value("answernumbering", "abc")
    element.value("shuffleanswers", 0)
    answers = settings.records("answers")
    for answer, share in zip(answers, shares(answers, single=True), strict=True):
        added = element.child("answer", fraction=fraction(share))
        added.line(answer.text("formula"))
        _result(added, answer)
    _units(element, settings)
    _datasets(question, element)
    return {
        **_UNITS,
        "answers": "answer",
        "wildcards": "dataset_definitions",
        "synchronize": "synchronize",
    }


def calculated_multi(question: Question, element: Parent) -> Mapping[str, str]:
    """Calculated multiple choice."""
    settings = question.settings
    single = is_single(settings)
    element.value("synchronize", settings.flag("synchronize"))
    element.value("single", single)
    element.value("answernumbering", word(settings, "answer_numbering", NUMBERING, "letters"))
    element.value("shuffleanswers", settings.flag("shuffle_answers", True))
    combined(element, settings)
    answers = settings.records("answers")
    for answer, share in zip(answers, shares(answers, single=single), strict=True):
        added = element.html("answer", answer.html("text"), fraction=fraction(share))
        _result(added, answer)
    _datasets(question, element)
    return {
        **COMBINED,
        "answers": "answer single",
        "wildcards": "dataset_definitions",
        "synchronize": "synchronize",
        "single": "single",
        "shuffle_answers": "shuffleanswers",
        "answer_numbering": "answernumbering",
    }


def _result(element: Parent, answer: Settings) -> None:
    """How near an answer must come, and how the right one is shown."""
    element.value("tolerance", answer.number("tolerance", 0.01))
    element.value("tolerancetype", word(answer, "tolerance_type", _TOLERANCES, "relative"))
    element.value("correctanswerformat", word(answer, "show", _SHOWN, "decimals"))
    element.value("correctanswerlength", int(answer.number("digits", 2)))
    element.html("feedback", answer.html("feedback"))


def _units(element: Parent, settings: Settings) -> None:
    units = settings.records("units")
    if units:
        holder = element.child("units")
        for unit in units:
            added = holder.child("unit")
            added.value("multiplier", unit.number("multiplier", 1.0))
            added.value("unit_name", unit.text("unit"))
    handling = settings.text("unit_handling", "optional" if units else "not_used")
    graded = handling == "graded"
    grading = word(settings, "unit_penalty_of", _PENALTY_OF, "response") if graded else "0"
    element.value("unitgradingtype", grading)
    element.value("unitpenalty", number(round(settings.number("unit_penalty", 10) / 100, 7)))
    shown = {"not_used": "3", "optional": "0"}.get(handling) or word(settings, "unit_input", _INPUTS, "text")
    element.value("showunits", shown)
    element.value("unitsleft", settings.text("unit_position") == "left")
    element.html("instructions", Html(""))


def _datasets(question: Question, element: Parent) -> None:
    wildcards = question.settings.records("wildcards")
    stated = [values for wildcard in wildcards if (values := _stated(wildcard))]
    count = min(map(len, stated)) if stated else VALUES
    holder = element.child("dataset_definitions")
    for wildcard in wildcards:
        values = (_stated(wildcard) or tuple(_drawn(question.id, wildcard, count)))[:count]
        added = holder.child("dataset_definition")
        added.lines("status", "shared" if wildcard.flag("shared") else "private")
        added.lines("name", wildcard.text("name"))
        added.value("type", "calculated" if question.kind == "calculated" else "calculatedsimple")
        added.lines("distribution", wildcard.text("distribution", "uniform"))
        added.lines("minimum", number(wildcard.number("minimum", min(values))))
        added.lines("maximum", number(wildcard.number("maximum", max(values))))
        added.lines("decimals", str(_decimals(wildcard, values)))
        added.value("itemcount", count)
        items = added.child("dataset_items")
        for place, value in enumerate(values, start=1):
            item = items.child("dataset_item")
            item.value("number", place)
            item.value("value", value)
        added.value("number_of_items", count)


def _stated(wildcard: Settings) -> tuple[float, ...]:
    values = wildcard.get("values")
    numbers = values if isinstance(values, tuple) else ()
    return tuple(float(each) for each in numbers if isinstance(each, (int, float)))


def _decimals(wildcard: Settings, values: tuple[float, ...]) -> int:
    if "decimals" in wildcard:
        return int(wildcard.number("decimals"))
    if not _stated(wildcard):
        return 1
    return min(9, max(len(number(value).partition(".")[2]) for value in values))


def _drawn(question: str, wildcard: Settings, count: int) -> Iterator[float]:
    """Values as Moodle would draw them, but the same in every build: they follow from the names."""
    low, high = wildcard.number("minimum"), wildcard.number("maximum")
    logarithmic = wildcard.text("distribution") == "loguniform" and low > 0
    owner = "" if wildcard.flag("shared") else question
    for place in range(count):
        seed = f"{owner}/{wildcard.text('name')}/{place}"
        share = int.from_bytes(sha256(seed.encode()).digest()[:6], "big") / 2**48
        value = (
            math.exp(math.log(low) + share * (math.log(high) - math.log(low)))
            if logarithmic
            else low + share * (high - low)
        )
        yield min(high, max(low, round(value, _decimals(wildcard, ()))))
