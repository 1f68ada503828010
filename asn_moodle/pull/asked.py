"""What is particular to each type of question, from its rows: ``packages/backup/questions`` backwards."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from asn_moodle.packages.backup.modules.php import unserialized
from asn_moodle.packages.question_xml.choices import NUMBERING
from asn_moodle.pull.here import Here, without_empty
from asn_moodle.pull.names import slug
from asn_moodle.pull.tree import Area, Flow, Written
from asn_moodle.pull.values import number
from asn_moodle.pull.xml import Row

Stated = dict[str, Any]

_NUMBERING = {said: word for word, said in NUMBERING.items()}
_LAYOUTS = ("vertical", "horizontal")
_SELECTS = ("all", "random", "contiguous")
_GRADINGS = {
    -1: "all_or_nothing", 0: "absolute_position", 1: "next_excluding_last", 2: "next_including_last",
    3: "previous_and_next", 4: "all_previous_and_next", 5: "longest_ordered", 6: "longest_contiguous",
    7: "relative_to_correct",
}  # fmt: skip
_FORMATS = {
    "editorfilepicker": "editor_with_files",
    "plain": "plain",
    "monospaced": "monospaced",
    "noinline": "none",
}
_TOLERANCES = {2: "nominal", 3: "geometric"}
_INPUTS = ("text", "radio", "menu")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question while it is read."""

    row: Row
    id: str
    context: str
    here: Here

    @property
    def plugin(self) -> Row:
        """What its type keeps of it."""
        return self.row.row(f"plugin_qtype_{self.row.text('qtype')}_question")

    def html(self, column: str, row: Row | None = None) -> str:
        """A text as HTML."""
        from asn_moodle.pull.activities import formatted

        return formatted(row or self.row).get(column) or ""

    def area(self, area: str, itemid: str = "", component: str = "question") -> Area:
        """A file area of the question, its own unless it is said to be a row's."""
        return Area(self.context, component, area, itemid or self.row.id)

    def text(self, column: str, row: Row, area: str, component: str = "question") -> Written:
        """A text of one of its rows, with its files."""
        return Written(self.html(column, row), self.area(area, row.id, component))

    def lost(self, code: str, detail: object = "") -> None:
        """Note a loss."""
        self.here.losses.add(self.id, code, detail)


def percent(share: float) -> str:
    """A share of 1 as the spec writes it."""
    return f"{round(share * 100, 5):g}%"


def _judged(share: float, even: bool = False) -> Stated:
    if share == 1 or (even and share > 0):
        return {"correct": True}
    return {"credit": percent(share)} if share else {}


def _feedback(asked: Asked, row: Row) -> Stated:
    if not row.text("feedback"):
        return {}
    return {"feedback": asked.text("feedback", row, "answerfeedback")}


def _combined(asked: Asked, options: Row) -> Stated:
    stated: Stated = {}
    for key, column in (("feedback_correct", "correctfeedback"),
                        ("feedback_partially_correct", "partiallycorrectfeedback"),
                        ("feedback_incorrect", "incorrectfeedback")):  # fmt: skip
        if options.text(column):
            stated[key] = Written(asked.html(column, options), asked.area(column))
    if "shownumcorrect" in options and not options.flag("shownumcorrect"):
        stated["show_number_correct"] = False
    return stated


def _shuffled(options: Row, usual: bool) -> Stated:
    shuffled = options.flag("shuffleanswers")
    return {} if shuffled == usual or "shuffleanswers" not in options else {"shuffle_answers": shuffled}


def _choices(asked: Asked, options: Row, more: Callable[[Row], Stated]) -> Stated:
    """Answers to choose from, and whether one or several may be."""
    rows = list(asked.plugin.rows("answers/answer"))
    shares = [row.number("fraction") for row in rows]
    single = options.flag("single")
    positive = [one for one in shares if one > 0]
    even = (
        not single
        and bool(positive)
        and max(positive) - min(positive) < 1e-4
        and abs(sum(positive) - 1) < 1e-3
    )
    answers = []
    for row, share in zip(rows, shares, strict=True):
        text = asked.text("answertext", row, "answer")
        answers.append({"text": text, **_judged(share, even), **more(row), **_feedback(asked, row)})
    stated: Stated = {"answers": answers}
    whole = sum(1 for one in answers if one.get("correct"))
    credits = [str(one["credit"]) for one in answers if "credit" in one]
    parts = any(one != "100%" and not one.startswith("-") for one in credits)
    if single != (whole == 1 or (not whole and not parts)):
        stated["single"] = single
    return stated


def multichoice(asked: Asked) -> Stated:
    """Multiple choice."""
    options = asked.plugin.row("multichoice")
    stated = _choices(asked, options, lambda row: {})
    stated |= _shuffled(options, True)
    stated |= _numbered(options, "answernumbering", "abc", "answer_numbering")
    if options.flag("showstandardinstruction"):
        stated["show_standard_instruction"] = True
    if options.integer("layout"):
        asked.lost("layout")
    return stated | _combined(asked, options)


def _numbered(options: Row, column: str, usual: str, key: str) -> Stated:
    said = options.text(column, usual)
    return {key: _NUMBERING[said]} if said != usual and said in _NUMBERING else {}


def true_false(asked: Asked) -> Stated:
    """True or false."""
    options = asked.plugin.row("truefalse")
    rows = {row.id: row for row in asked.plugin.rows("answers/answer")}
    stated: Stated = {"answer": False}
    for key, column in (("feedback_true", "trueanswer"), ("feedback_false", "falseanswer")):
        row = rows.get(options.text(column))
        if row is None:
            continue
        if column == "trueanswer":
            stated["answer"] = row.number("fraction") > 0
        if row.text("feedback"):
            stated[key] = asked.text("feedback", row, "answerfeedback")
    if options.flag("showstandardinstruction"):
        stated["show_standard_instruction"] = True
    return stated


def match(asked: Asked) -> Stated:
    """Matching."""
    options = asked.plugin.row("matchoptions")
    stated: Stated = {"pairs": [], "extra_answers": []}
    for row in asked.plugin.rows("matches/match"):
        if row.text("questiontext"):
            text = asked.text("questiontext", row, "subquestion", "qtype_match")
            stated["pairs"].append({"text": text, "answer": row.text("answertext")})
        else:
            stated["extra_answers"].append(row.text("answertext"))
    return stated | _shuffled(options, True) | _combined(asked, options)


def random_match(asked: Asked) -> Stated:
    """Matching made of short answer questions."""
    options = asked.plugin.row("randomsamatch")
    stated: Stated = {"choose": options.integer("choose", 2)}
    if not options.flag("subcats"):
        stated["subcategories"] = False
    return stated | _combined(asked, options)


def ordering(asked: Asked) -> Stated:
    """Ordering."""
    options = asked.plugin.row("ordering")
    rows = sorted(asked.plugin.rows("answers/answer"), key=lambda row: row.number("fraction"))
    items = []
    for row in rows:
        html = asked.html("answertext", row)
        block = (
            html if re.match(r"\s*<(p|div|ul|ol|table|pre|blockquote|figure)\b", html) else f"<p>{html}</p>"
        )
        items.append(Written(block, asked.area("answer", row.id)))
    stated: Stated = {"items": items}
    if options.integer("layouttype") == 1:
        stated["layout"] = _LAYOUTS[1]
    if (select := options.integer("selecttype")) in (1, 2):
        stated["select"] = _SELECTS[select]
    if options.integer("selectcount") not in (0, 2):
        stated["select_count"] = options.integer("selectcount")
    if (grading := options.integer("gradingtype")) and grading in _GRADINGS:
        stated["grading"] = _GRADINGS[grading]
    if not options.flag("showgrading"):
        stated["show_grading"] = False
    stated |= _numbered(options, "numberingstyle", "none", "numbering")
    return stated | _combined(asked, options)


def shortanswer(asked: Asked) -> Stated:
    """Short answer."""
    stated: Stated = {"answers": []}
    for row in asked.plugin.rows("answers/answer"):
        stated["answers"].append(
            {"text": row.text("answertext"), **_judged(row.number("fraction")), **_feedback(asked, row)}
        )
    if asked.plugin.row("shortanswer").flag("usecase"):
        stated["case_sensitive"] = True
    return stated


def essay(asked: Asked) -> Stated:
    """Essay."""
    options = asked.plugin.row("essay")
    form = _FORMATS.get(options.text("responseformat"))
    stated: Stated = {"response_format": form}
    required = options.flag("responserequired")
    if required != (form != "none"):
        stated["response_required"] = required
    if options.integer("responsefieldlines", 10) != 10:
        stated["response_lines"] = options.integer("responsefieldlines")
    for key, column in (("min_words", "minwordlimit"), ("max_words", "maxwordlimit")):
        if options.integer(column):
            stated[key] = options.integer(column)
    if attachments := options.integer("attachments"):
        stated["attachments"] = "unlimited" if attachments < 0 else attachments
    if options.integer("attachmentsrequired"):
        stated["attachments_required"] = options.integer("attachmentsrequired")
    stated["file_types"] = [one for one in re.split(r"[,;\s]+", options.text("filetypeslist")) if one]
    if options.text("responsetemplate"):
        template = asked.html("responsetemplate", options)
        stated["response_template"] = Written(template, None)
    if options.text("graderinfo"):
        area = asked.area("graderinfo", component="qtype_essay")
        stated["grader_info"] = Written(asked.html("graderinfo", options), area)
    if options.integer("maxbytes"):
        asked.lost("bad-value", f"maxbytes = {options.integer('maxbytes')}")
    return without_empty(stated)


def nothing(asked: Asked) -> Stated:
    """A type with nothing of its own beside the text."""
    return {}


def gap_select(asked: Asked) -> Stated:
    """Select missing words, and drag and drop into text."""
    options = asked.plugin.row(asked.row.text("qtype"))
    choices = []
    for row in asked.plugin.rows("answers/answer"):
        choice: Stated = Flow({"text": row.text("answertext")})
        group, unlimited = _group(row.text("feedback"))
        if group != 1:
            choice["group"] = group
        if unlimited:
            choice["unlimited"] = True
        choices.append(choice)
    return {"choices": choices, **_shuffled(options, False), **_combined(asked, options)}


def _group(written: str) -> tuple[int, bool]:
    """The group of a choice, and whether it may be used again."""
    if written.isdecimal():
        return int(written), False
    try:
        values = unserialized(written)
    except (ValueError, RecursionError):
        return 1, False
    if not isinstance(values, Mapping):
        return 1, False
    group = str(values.get("draggroup", "1"))
    return int(group) if group.isdecimal() else 1, bool(values.get("infinite"))


def drag_onto_image(asked: Asked) -> Stated:
    """Drag and drop onto image."""
    options = asked.plugin.row("ddimageortext")
    stated: Stated = {"image": _picture(asked, "bgimage", asked.row.id), "items": []}
    names: dict[str, str] = {}
    for row in asked.plugin.rows("drags/drag"):
        picture = _picture(asked, "dragimage", row.id)
        label = row.text("label") or (picture.name.rpartition("/")[2].partition(".")[0] if picture else "")
        name = names[row.text("no")] = _name(label, names, "butir")
        item: Stated = Flow({"name": name, "text": label or name})
        if picture:
            item["image"] = picture
        if row.integer("draggroup", 1) != 1:
            item["group"] = row.integer("draggroup")
        if row.flag("infinite"):
            item["unlimited"] = True
        stated["items"].append(item)
    stated["zones"] = []
    for row in asked.plugin.rows("drops/drop"):
        zone: Stated = Flow({"item": names.get(row.text("choice"), ""), "left": row.integer("xleft"),
                             "top": row.integer("ytop")})  # fmt: skip
        if row.text("label"):
            zone["label"] = row.text("label")
        stated["zones"].append(zone)
    if options.flag("dropzonevisibility"):
        stated["transparent_zones"] = True
    return without_empty(stated | _shuffled(options, False) | _combined(asked, options))


def _picture(asked: Asked, area: str, itemid: str) -> Any:
    found = asked.here.area(asked.area(area, itemid, f"qtype_{asked.row.text('qtype')}"))
    return found[0] if found else None


def _name(label: str, taken: Mapping[str, str], otherwise: str) -> str:
    base = slug(label, otherwise, 40)
    name, place = base, 2
    while name in taken.values():
        name, place = f"{base}-{place}", place + 1
    return name


def drag_markers(asked: Asked) -> Stated:
    """Drag and drop markers."""
    options = asked.plugin.row("ddmarker")
    stated: Stated = {"image": _picture(asked, "bgimage", asked.row.id), "markers": [], "zones": []}
    names: dict[str, str] = {}
    for row in asked.plugin.rows("drags/drag"):
        name = names[row.text("no")] = _name(row.text("label"), names, "penanda")
        marker: Stated = Flow({"name": name, "text": row.text("label") or name})
        if row.flag("infinite"):
            marker["count"] = "unlimited"
        elif row.integer("noofdrags", 1) != 1:
            marker["count"] = row.integer("noofdrags")
        stated["markers"].append(marker)
    for row in asked.plugin.rows("drops/drop"):
        shape = _shape(row.text("shape"), row.text("coords"))
        if shape is None:
            asked.lost("bad-value", f"{row.text('shape')} {row.text('coords')}")
            continue
        stated["zones"].append(Flow({"marker": names.get(row.text("choice"), ""), **shape}))
    if options.flag("showmisplaced"):
        stated["show_misplaced"] = True
    return without_empty(stated | _shuffled(options, False) | _combined(asked, options))


def _shape(shape: str, written: str) -> Stated | None:
    numbers = [int(float(one)) for one in re.findall(r"-?\d+(?:\.\d+)?", written)]
    if shape == "circle" and len(numbers) == 3:
        return {"circle": Flow(zip(("left", "top", "radius"), numbers, strict=True))}
    if shape == "rectangle" and len(numbers) == 4:
        return {"rectangle": Flow(zip(("left", "top", "width", "height"), numbers, strict=True))}
    if shape == "polygon" and len(numbers) >= 6 and len(numbers) % 2 == 0:
        corners = zip(numbers[::2], numbers[1::2], strict=True)
        return {"polygon": [Flow({"left": left, "top": top}) for left, top in corners]}
    return None


def numerical(asked: Asked) -> Stated:
    """Numerical."""
    records = {row.text("answer"): row for row in asked.plugin.rows("numerical_records/numerical_record")}
    stated: Stated = {"answers": []}
    for row in asked.plugin.rows("answers/answer"):
        text = row.text("answertext")
        answer: Stated = {"value": "*" if text == "*" else number(text or "0")}
        if row.id in records and (tolerance := records[row.id].number("tolerance")):
            answer["tolerance"] = number(tolerance)
        stated["answers"].append({**answer, **_judged(row.number("fraction")), **_feedback(asked, row)})
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
                **_judged(row.number("fraction")),
                **_result(records.get(row.id), formula=True),
                **_feedback(asked, row),
            }
        )
    return stated | _synchronized(asked) | _units(asked)


def calculated_multi(asked: Asked) -> Stated:
    """Calculated multiple choice."""
    records = _records(asked)
    options = asked.plugin.row("calculated_options/calculated_option")
    stated = {
        **_wildcards(asked),
        **_choices(asked, options, lambda row: _result(records.get(row.id), formula=False)),
    }
    stated |= _shuffled(options, True) | _numbered(options, "answernumbering", "abc", "answer_numbering")
    return stated | _synchronized(asked) | _combined(asked, options)


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
        values = [number(one.text("value")) for one in items]
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


TYPES: Mapping[str, Callable[[Asked], Stated]] = {
    "multichoice": multichoice,
    "truefalse": true_false,
    "match": match,
    "shortanswer": shortanswer,
    "numerical": numerical,
    "essay": essay,
    "description": nothing,
    "multianswer": nothing,
    "ddwtos": gap_select,
    "gapselect": gap_select,
    "ddimageortext": drag_onto_image,
    "ddmarker": drag_markers,
    "ordering": ordering,
    "calculated": calculated,
    "calculatedsimple": calculated,
    "calculatedmulti": calculated_multi,
    "randomsamatch": random_match,
}
"""What each type of question has, by Moodle's name for it."""
