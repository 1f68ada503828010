"""What a quiz asks: slots of questions, random draws, and the headings between them."""

import json
from typing import Any

from asn_moodle.pull.here import Here
from asn_moodle.pull.losses import NONSENSE
from asn_moodle.pull.source import Module
from asn_moodle.pull.tree import Flow, Stated
from asn_moodle.pull.values import number
from asn_moodle.pull.xml import Row


def quiz_entries(module: Module, here: Here) -> list[Any]:
    """The entries of ``questions``."""
    quiz = here.ref("activity", module.id)
    sections = {row.integer("firstslot"): row for row in module.own.rows("sections/section")}
    usual = shuffled(module)
    entries: list[Any] = []
    for slot in sorted(
        module.own.rows("question_instances/question_instance"), key=lambda one: one.integer("slot")
    ):
        section = sections.get(slot.integer("slot"))
        if section is not None and (section.text("heading") or slot.integer("slot") > 1):
            entries.append(_heading(section, usual, quiz, here))
        entry = _entry(slot, quiz, here)
        if entry is None:
            continue
        if _joins(entries, entry):
            entries[-1]["random"]["count"] += 1
        else:
            entries.append(entry)
        if slot.flag("requireprevious"):
            here.losses.add(quiz, "require-previous")
    return entries


def shuffled(module: Module) -> bool:
    """Whether the first part of a quiz, without a heading, shuffles its questions."""
    sections = sorted(module.own.rows("sections/section"), key=lambda row: row.integer("firstslot"))
    return bool(sections) and not sections[0].text("heading") and sections[0].flag("shufflequestions")


def _heading(section: Row, usual: bool, quiz: str, here: Here) -> Stated:
    heading = section.text("heading")
    if not heading:
        here.losses.add(quiz, "heading")
    shuffle = section.flag("shufflequestions")
    return Flow({"heading": heading or "…", **({"shuffle": shuffle} if shuffle != usual else {})})


def _entry(slot: Row, quiz: str, here: Here) -> Stated | None:
    reference = slot.row("question_reference")
    mark = slot.number("maxmark")
    if entry := reference.text("questionbankentryid"):
        return _question(entry, mark, quiz, here)
    drawn = slot.row("question_set_reference")
    if text := drawn.text("filtercondition"):
        return _random(text, mark, quiz, here)
    here.losses.add(quiz, "slot", slot.text("slot"))
    return None


def _question(entry: str, mark: float, quiz: str, here: Here) -> Stated | None:
    id = here.ref("question", entry)
    if not id:
        here.losses.add(quiz, "reference-lost", f"question {entry}")
        return None
    usual = float(here.ids["mark_of"].get(entry, "1"))
    stated = here.inline.get(entry)
    if stated is not None and mark == usual:
        return stated
    here.used.add(entry)
    return Flow({"use": id, **({"mark": number(mark)} if mark != usual else {})})


def _random(text: str, mark: float, quiz: str, here: Here) -> Stated | None:
    try:
        condition = json.loads(text)
        category, inner, tags = _drawn(condition)
    except NONSENSE:
        here.losses.add(quiz, "bad-value", "filtercondition")
        return None
    id = here.ref("category", category)
    if not id:
        here.losses.add(quiz, "reference-lost", f"category {category}")
        return None
    draw: Stated = Flow({"from": id, "count": 1})
    if inner:
        draw["subcategories"] = True
    names = [here.ids["tag"].get(tag, tag) for tag in tags]
    if names:
        draw["tags"] = names
    return {"random": draw, **({"mark": number(mark)} if mark != 1 else {})}


def _drawn(condition: Any) -> tuple[str, bool, list[str]]:
    """Category, whether with those inside it, and tags, in the form of 4.3 and later or the one before."""
    if "filter" not in condition:
        tags = [str(one).partition(",") for one in condition.get("tags", [])]
        names = [name or id for id, _, name in tags]
        return str(condition["questioncategoryid"]), bool(condition.get("includingsubcategories")), names
    category = condition["filter"]["category"]
    inner = category.get("filteroptions", {}).get("includesubcategories")
    tags = condition["filter"].get("qtagids", {}).get("values", [])
    return str(category["values"][0]), bool(inner), [str(one) for one in tags]


def _joins(entries: list[Any], entry: Stated) -> bool:
    """Whether an entry is one more draw of the entry before it."""
    if not entries or "random" not in entry or "random" not in entries[-1]:
        return False
    before = {**entries[-1], "random": {**entries[-1]["random"], "count": 1}}
    return bool(before == entry)
