"""The question bank: its categories, which quiz states which question itself, and what all questions have."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from asn_moodle.course.model import Html, Question, Settings
from asn_moodle.packages.question_xml.questions import PENALTY, question_name
from asn_moodle.packages.site import inline_category
from asn_moodle.problems import Place
from asn_moodle.pull.asked import Asked, percent
from asn_moodle.pull.here import Here, without_empty
from asn_moodle.pull.kinds import TYPES
from asn_moodle.pull.tree import Area, Stated, Written
from asn_moodle.pull.values import number
from asn_moodle.pull.xml import Row

_TRIED = frozenset(TYPES) - {"truefalse", "essay", "description"}
_GAPS = frozenset(("multianswer", "ddwtos", "gapselect"))


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the bank in its last version."""

    row: Row
    question: Row
    status: str
    versions: int


def categories(here: Here) -> list[Row]:
    """The categories that the spec has: none at the top, and no empty one that Moodle made itself."""
    rows = list(here.source.part("questions").rows("question_category"))
    needed = {row.text("parent") for row in rows if list(entries(row)) or row.optional("idnumber")}
    return [
        row
        for row in rows
        if row.text("parent") not in ("", "0")
        and (row.optional("idnumber") or any(entries(row)) or row.id in needed)
    ]


def entries(category: Row) -> Iterator[Entry]:
    """The entries of a category, without those inside others."""
    for row in category.rows("question_bank_entries/question_bank_entry"):
        versions = list(row.rows("question_version/question_versions"))
        if not versions:
            continue
        last = max(versions, key=lambda one: one.integer("version"))
        question = last.row("questions/question")
        if question.integer("parent") == 0:
            yield Entry(row, question, last.text("status", "ready"), len(versions))


def name_bank(here: Here) -> None:
    """Give ids to categories and questions, and note what quizzes state themselves."""
    inline = _inline(here)
    for row in categories(here):
        if row.id in inline:
            here.ids["inline_category"][row.id] = inline[row.id]
        else:
            title = row.text("name")
            here.ids["category"][row.id] = here.names.give(row.text("idnumber"), title, "kategori")
            here.ids["category_of_bank"][f"{row.text('contextid')} {row.id}"] = here.ids["category"][row.id]
    for row in categories(here):
        for entry in entries(row):
            if entry.status != "hidden" and entry.question.text("qtype") in TYPES:
                id = here.names.give(entry.row.text("idnumber"), entry.question.text("name"), "soal")
                here.ids["question"][entry.row.id] = id
                here.ids["mark_of"][entry.row.id] = entry.question.text("defaultmark") or "1"
    for tag in here.source.part("questions").all("tag"):
        here.ids["tag"][tag.id] = tag.text("rawname") or tag.text("name")


def _inline(here: Here) -> dict[str, str]:
    """The categories that hold what one quiz asks beside the bank, by number, with the quiz's id."""
    asked: Counter[str] = Counter()
    by: dict[str, set[str]] = {}
    marks: dict[str, float] = {}
    drawn: set[str] = set()
    for module in here.source.modules.values():
        if module.kind != "quiz":
            continue
        for slot in module.own.rows("question_instances/question_instance"):
            entry = slot.row("question_reference").text("questionbankentryid")
            asked[entry] += 1
            marks[entry] = slot.number("maxmark")
            by.setdefault(module.id, set()).add(entry)
            drawn.add(slot.row("question_set_reference").text("filtercondition"))
    found = {}
    quizzes = {inline_category(here.ref("activity", cmid)): cmid for cmid in by}
    for row in categories(here):
        cmid = quizzes.get(row.text("idnumber").rpartition("/")[2])
        inside = list(entries(row))
        if cmid is None or not inside or any(f"[{row.id}]" in one for one in drawn):
            continue
        if all(
            asked[one.row.id] == 1
            and one.row.id in by[cmid]
            and marks[one.row.id] == _mark(one)
            and one.question.text("qtype") in TYPES
            for one in inside
        ):
            found[row.id] = here.ref("activity", cmid)
    return found


def _mark(entry: Entry) -> float:
    return entry.question.number("defaultmark", 1)


def bank(here: Here) -> list[Stated]:
    """``questions`` of the course: its categories with their questions, other than those of quizzes."""
    found = []
    for row in categories(here):
        read = {entry.row.id: _soundly(entry, row, here) for entry in entries(row)}
        stated = [one for one in read.values() if one]
        if row.id in here.ids["inline_category"]:
            here.inline |= {number: one for number, one in read.items() if one}
            continue
        category: Stated = {"id": here.ids["category"][row.id], "title": row.text("name")}
        if info := row.text("info"):
            area = Area(row.text("contextid"), "question", "info", row.id)
            category["description"] = Written(info, area)
        if parent := here.ref("category", row.text("parent")):
            category["parent"] = parent
        found.append(without_empty({**category, "questions": stated}))
    return found


def _soundly(entry: Entry, category: Row, here: Here) -> Stated | None:
    """A question; None, with a loss noted, where it holds nonsense."""
    item = here.ref("question", entry.row.id) or here.id
    return here.sound(item, entry.question.text("name"), lambda: _question(entry, category, here), None)


def _question(entry: Entry, category: Row, here: Here) -> Stated | None:
    row, kind = entry.question, entry.question.text("qtype")
    id = here.ids["question"].get(entry.row.id)
    if id is None:
        here.losses.add(here.id, "question-type" if entry.status != "hidden" else "hidden-question",
                        f"{row.text('name')} ({kind})")  # fmt: skip
        return None
    if entry.versions > 1:
        here.losses.add(id, "older-versions", entry.versions - 1)
    asked = Asked(row, id, category.text("contextid"), here)
    text = asked.html("questiontext")
    if kind == "multianswer":
        text = _with_gaps(text, asked, category)
    stated: Stated = {"type": kind, "id": id}
    if row.text("name").strip() and row.text("name") != _derived(id, kind, text):
        stated["title"] = row.text("name")
    stated["text"] = Written(text, asked.area("questiontext"), inline=kind in _GAPS)
    mark = row.number("defaultmark", 1)
    if mark != 1 and kind not in ("description", "multianswer") and mark > 0:
        stated["mark"] = number(mark)
    stated["tags"] = [one.text("rawname") or one.text("name") for one in row.rows("tags/tag")]
    if entry.status == "draft":
        stated["status"] = "draft"
    stated |= TYPES[kind](asked)
    if feedback := asked.html("generalfeedback"):
        stated["feedback"] = Written(feedback, asked.area("generalfeedback"))
    if kind in _TRIED:
        stated |= _tried(asked)
    return without_empty(stated)


def _derived(id: str, kind: str, text: str) -> str:
    """The name that the writer would give it."""
    return question_name(Question(id, kind, Settings({"text": Html(text)}), Place("")))


def _tried(asked: Asked) -> Stated:
    stated: Stated = {"hints": []}
    for row in asked.row.rows("question_hints/question_hint"):
        hint: Stated = {"text": Written(asked.html("hint", row), asked.area("hint", row.id))}
        if row.flag("clearwrong"):
            hint["clear_wrong"] = True
        if row.flag("shownumcorrect"):
            hint["show_number_correct"] = True
        if row.text("hint"):
            stated["hints"].append(hint)
    penalty = asked.row.number("penalty")
    if abs(penalty * 100 - PENALTY) > 0.001:
        stated["penalty"] = percent(penalty)
    return stated


def _with_gaps(text: str, asked: Asked, category: Row) -> str:
    """The text of a cloze question with what its gaps ask."""
    numbers = asked.plugin.row("multianswer").text("sequence").split(",")
    inside = {one.id: one for one in category.all("question")}
    for place, one in enumerate(numbers, 1):
        gap = inside.get(one)
        text = text.replace(f"{{#{place}}}", gap.text("questiontext") if gap else "…")
    return text
