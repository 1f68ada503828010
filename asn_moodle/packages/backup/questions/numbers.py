"""Questions answered with a number, and those whose numbers differ for each learner."""

from decimal import Decimal

from asn_moodle.packages.backup.questions.asked import (
    Asked,
    answer_id,
    answer_rows,
    answers,
    options,
    text_of,
)
from asn_moodle.packages.backup.xml import Element, child, decimal, record

_NO_TEXTS: dict[str, object] = {
    "correctfeedback": "",
    "correctfeedbackformat": 0,
    "partiallycorrectfeedback": "",
    "partiallycorrectfeedbackformat": 0,
    "incorrectfeedback": "",
    "incorrectfeedbackformat": 0,
}
_CALCULATED = 1
"""The kind of a wildcard that has values of its own; ``question/type/datasetdependent``."""


def numerical(plugin: Element, asked: Asked) -> None:
    """Numerical."""
    answers(plugin, asked, answer_rows(asked))
    _units(plugin, asked)
    holder = child(plugin, "numerical_records")
    for place, answer in enumerate(asked.xml.iterfind("answer"), start=1):
        columns = {"answer": answer_id(asked, place), "tolerance": text_of(answer, "tolerance")}
        record(holder, "numerical_record", asked.number("numerical_record", str(place)), columns)


def calculated(plugin: Element, asked: Asked) -> None:
    """Calculated, simple or with choices."""
    answers(plugin, asked, answer_rows(asked))
    if asked.kind == "calculatedmulti":
        child(plugin, "numerical_units")
        child(plugin, "numerical_options")
    else:
        _units(plugin, asked)
    _datasets(plugin, asked)
    holder = child(plugin, "calculated_records")
    for place, answer in enumerate(asked.xml.iterfind("answer"), start=1):
        names = ("tolerance", "tolerancetype", "correctanswerlength", "correctanswerformat")
        columns = {"answer": answer_id(asked, place), **{name: text_of(answer, name) for name in names}}
        record(holder, "calculated_record", asked.number("calculated_record", str(place)), columns)
    held = child(plugin, "calculated_options")
    if asked.kind == "calculatedsimple":
        return  # Moodle keeps none for this type.
    columns = {
        "synchronize": asked.text("synchronize"),
        "single": asked.flag("single"),
        "shuffleanswers": asked.flag("shuffleanswers"),
        **(asked.texts(linked=False) if asked.kind == "calculatedmulti" else _NO_TEXTS),
        "answernumbering": asked.text("answernumbering"),
        "shownumcorrect": asked.flag("shownumcorrect"),
    }
    options(held, "calculated_option", asked, "calculated_option", columns)


def _units(plugin: Element, asked: Asked) -> None:
    units = child(plugin, "numerical_units")
    for place, unit in enumerate(asked.xml.iterfind("units/unit"), start=1):
        columns = {
            "multiplier": f"{Decimal(text_of(unit, 'multiplier')):.19f}",
            "unit": text_of(unit, "unit_name"),
        }
        record(units, "numerical_unit", asked.number("numerical_unit", str(place)), columns)
    columns = {
        "showunits": asked.text("showunits"),
        "unitsleft": asked.text("unitsleft"),
        "unitgradingtype": asked.text("unitgradingtype"),
        "unitpenalty": decimal(float(asked.text("unitpenalty")), 7),
    }
    options(child(plugin, "numerical_options"), "numerical_option", asked, "numerical_option", columns)


def _datasets(plugin: Element, asked: Asked) -> None:
    """The wildcards: one that is shared belongs to the category, and is one row for all its questions."""
    category = asked.backup.number("question_category", asked.category)
    holder = child(plugin, "dataset_definitions")
    for definition in asked.xml.iterfind("dataset_definitions/dataset_definition"):
        shared = text_of(definition, "status") == "shared"
        name = text_of(definition, "name")
        owner = f"{asked.category} {name}" if shared else f"{asked.key} {name}"
        drawn = [text_of(definition, part) for part in ("distribution", "minimum", "maximum", "decimals")]
        columns = {
            "category": category if shared else 0,
            "name": name,
            "type": _CALCULATED,
            "options": ":".join(drawn),
            "itemcount": text_of(definition, "itemcount"),
        }
        id = asked.backup.number("dataset_definition", owner)
        items = child(record(holder, "dataset_definition", id, columns), "dataset_items")
        for item in definition.iterfind("dataset_items/dataset_item"):
            number, value = text_of(item, "number"), text_of(item, "value")
            id = asked.backup.number("dataset_item", f"{owner} {number}")
            record(items, "dataset_item", id, {"number": number, "value": value})
