"""What is particular to each type of question, from its rows: ``packages/backup/questions`` backwards."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from asn_moodle.packages.backup.modules.php import unserialized
from asn_moodle.packages.question_xml.choices import NUMBERING
from asn_moodle.pull.columns import formatted
from asn_moodle.pull.here import Here, without_empty
from asn_moodle.pull.names import slug
from asn_moodle.pull.tree import Area, Flow, Stated, Written
from asn_moodle.pull.xml import Row

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


def judged(share: float, even: bool = False) -> Stated:
    """What an answer is worth: right, or a share; ``even`` where the right ones share the mark."""
    if share == 1 or (even and share > 0):
        return {"correct": True}
    return {"credit": percent(share)} if share else {}


def feedback(asked: Asked, row: Row) -> Stated:
    """What is said to an answer."""
    if not row.text("feedback"):
        return {}
    return {"feedback": asked.text("feedback", row, "answerfeedback")}


def combined(asked: Asked, options: Row) -> Stated:
    """Feedback on the whole."""
    stated: Stated = {}
    for key, column in (("feedback_correct", "correctfeedback"),
                        ("feedback_partially_correct", "partiallycorrectfeedback"),
                        ("feedback_incorrect", "incorrectfeedback")):  # fmt: skip
        if options.text(column):
            stated[key] = Written(asked.html(column, options), asked.area(column))
    if "shownumcorrect" in options and not options.flag("shownumcorrect"):
        stated["show_number_correct"] = False
    return stated


def shuffled(options: Row, usual: bool) -> Stated:
    """Whether choices are shuffled, if not as usual."""
    shuffled = options.flag("shuffleanswers")
    return {} if shuffled == usual or "shuffleanswers" not in options else {"shuffle_answers": shuffled}


def choices(asked: Asked, options: Row, more: Callable[[Row], Stated]) -> Stated:
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
        answers.append({"text": text, **judged(share, even), **more(row), **feedback(asked, row)})
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
    stated = choices(asked, options, lambda row: {})
    stated |= shuffled(options, True)
    stated |= numbered(options, "answernumbering", "abc", "answer_numbering")
    if options.flag("showstandardinstruction"):
        stated["show_standard_instruction"] = True
    if options.integer("layout"):
        asked.lost("layout")
    return stated | combined(asked, options)


def numbered(options: Row, column: str, usual: str, key: str) -> Stated:
    """How choices are numbered, if not as usual."""
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
    return stated | shuffled(options, True) | combined(asked, options)


def random_match(asked: Asked) -> Stated:
    """Matching made of short answer questions."""
    options = asked.plugin.row("randomsamatch")
    stated: Stated = {"choose": options.integer("choose", 2)}
    if not options.flag("subcats"):
        stated["subcategories"] = False
    return stated | combined(asked, options)


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
    stated |= numbered(options, "numberingstyle", "none", "numbering")
    return stated | combined(asked, options)


def shortanswer(asked: Asked) -> Stated:
    """Short answer."""
    stated: Stated = {"answers": []}
    for row in asked.plugin.rows("answers/answer"):
        stated["answers"].append(
            {"text": row.text("answertext"), **judged(row.number("fraction")), **feedback(asked, row)}
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
    return {"choices": choices, **shuffled(options, False), **combined(asked, options)}


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
    return without_empty(stated | shuffled(options, False) | combined(asked, options))


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
    return without_empty(stated | shuffled(options, False) | combined(asked, options))


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
