"""Questions answered with a number, from their rows."""

import re
from collections.abc import Mapping

from asn_moodle.pull.asked import (
    Asked,
    choices,
    combined,
    feedback,
    judged,
    numbered,
    percent,
    shuffled,
)
from asn_moodle.pull.tree import Flow, Stated
from asn_moodle.pull.values import number
from asn_moodle.pull.xml import Row

_TOLERANCES = {2: "nominal", 3: "geometric"}
_INPUTS = ("text", "radio", "menu")


def numerical(asked: Asked) -> Stated:
    """Numerical."""
    records = {row.text("answer"): row for row in asked.plugin.rows("numerical_records/numerical_record")}
    stated: Stated = {"answers": []}
    for row in asked.plugin.rows("answers/answer"):
        text = row.text("answertext")
        answer: Stated = {"value": "*" if text == "*" else number(row.number("answertext"))}
        if row.id in records and (tolerance := records[row.id].number("tolerance")):
            answer["tolerance"] = number(tolerance)
        stated["answers"].append({**answer, **judged(row.number("fraction")), **feedback(asked, row)})
    return stated | _units(asked)


def _units(asked: Asked) -> Stated:
    units = []
    for row in asked.plugin.rows("numerical_units/numerical_unit"):
        unit: Stated = Flow({"unit": row.text("unit")})
        if row.number("multiplier", 1) != 1:
            unit["multiplier"] = number(row.number("multiplier", 1))
        units.append(unit)
    options = asked.plugin.row("numerical_options/numerical_option")
    if not options.id:
        return {"units": units}
    stated: Stated = {"units": units}
    shown, grading = options.integer("showunits", 3), options.integer("unitgradingtype")
    if grading:
        stated["unit_handling"] = "graded"
        if grading == 2:
            stated["unit_penalty_of"] = "question"
        if shown in (1, 2):
            stated["unit_input"] = _INPUTS[shown]
    elif shown == 3 and units:
        stated["unit_handling"] = "not_used"
    elif shown != 3 and not units:
        asked.lost("bad-value", f"showunits = {shown}")
    if abs(options.number("unitpenalty", 0.1) - 0.1) > 1e-6:
        stated["unit_penalty"] = percent(options.number("unitpenalty"))
    if options.flag("unitsleft"):
        stated["unit_position"] = "left"
    return stated


def calculated(asked: Asked) -> Stated:
    """Calculated, and calculated simple."""
    records = _records(asked)
    stated: Stated = {**_wildcards(asked), "answers": []}
    for row in asked.plugin.rows("answers/answer"):
        stated["answers"].append(
            {
                "formula": row.text("answertext"),
                **judged(row.number("fraction")),
                **_result(records.get(row.id), formula=True),
                **feedback(asked, row),
            }
        )
    return stated | _synchronized(asked) | _units(asked)


def calculated_multi(asked: Asked) -> Stated:
    """Calculated multiple choice."""
    records = _records(asked)
    options = asked.plugin.row("calculated_options/calculated_option")
    stated = {
        **_wildcards(asked),
        **choices(asked, options, lambda row: _result(records.get(row.id), formula=False)),
    }
    stated |= shuffled(options, True) | numbered(options, "answernumbering", "abc", "answer_numbering")
    return stated | _synchronized(asked) | combined(asked, options)


def _records(asked: Asked) -> Mapping[str, Row]:
    return {row.text("answer"): row for row in asked.plugin.rows("calculated_records/calculated_record")}


def _result(row: Row | None, formula: bool) -> Stated:
    if row is None:
        return {}
    stated: Stated = {}
    if formula and row.number("tolerance", 0.01) != 0.01:
        stated["tolerance"] = number(row.number("tolerance"))
    if formula and row.integer("tolerancetype", 1) in _TOLERANCES:
        stated["tolerance_type"] = _TOLERANCES[row.integer("tolerancetype")]
    if row.integer("correctanswerformat", 1) == 2:
        stated["show"] = "significant_figures"
    if row.integer("correctanswerlength", 2) != 2:
        stated["digits"] = row.integer("correctanswerlength")
    return stated


def _synchronized(asked: Asked) -> Stated:
    options = asked.plugin.row("calculated_options/calculated_option")
    return {"synchronize": True} if options.flag("synchronize") else {}


def _wildcards(asked: Asked) -> Stated:
    found = []
    for row in asked.plugin.rows("dataset_definitions/dataset_definition"):
        distribution, low, high, decimals, *_ = (*row.text("options").split(":"), "", "", "", "")
        items = sorted(row.rows("dataset_items/dataset_item"), key=lambda one: one.integer("number"))
        values = [number(one.number("value")) for one in items]
        wildcard: Stated = Flow({"name": row.text("name")})
        for key, said in (("minimum", low), ("maximum", high), ("decimals", decimals)):
            if re.fullmatch(r"-?\d+(\.\d+)?", said):
                wildcard[key] = int(said) if key == "decimals" else number(said)
        if distribution == "loguniform":
            wildcard["distribution"] = distribution
        if values:
            wildcard["values"] = values
        if row.integer("category"):
            wildcard["shared"] = True
        found.append(wildcard)
    return {"wildcards": found}
