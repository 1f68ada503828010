"""What a quiz asks: slots, what they refer to, and sections; ``mod/quiz/backup/moodle2``."""

import json
from collections.abc import Iterator, Sequence

from asn_moodle.course.model import Activity, Question, Reference, Settings, Slot
from asn_moodle.packages.backup.questions.categories import (
    Bank,
    banks,
    number,
    question_element,
    refer,
)
from asn_moodle.packages.backup.questions.cloze import opened
from asn_moodle.packages.backup.questions.entries import tag_number
from asn_moodle.packages.backup.writing import Backup, Module
from asn_moodle.packages.backup.xml import Element, child, decimal, record
from asn_moodle.packages.question_xml.bridge import single_slots

_ANY, _ALL = 1, 2
"""How values of a filter are joined; ``lib/classes/output/datafilter.php``."""


def add_slots(parent: Element, quiz: Activity, backup: Backup, module: Module, per_page: int) -> None:
    """Add ``quiz_grade_items``, ``question_instances`` and ``sections``, in this order.

    ``per_page`` is how many questions stand on a page, 0 for all. The quiz refers to what it draws from.
    """
    child(parent, "quiz_grade_items")
    slots = tuple(single_slots(quiz))
    sections = tuple(_sections(quiz, slots))
    instances = child(parent, "question_instances")
    used = {bank.name: bank for bank in banks(backup)} if slots else {}
    first = {place for place, _, _ in sections}
    for place, (slot, page) in enumerate(zip(slots, _pages(len(slots), first, per_page), strict=True), 1):
        key = f"{quiz.id} {place}"
        columns = {
            "quizid": module.instance,
            "slot": place,
            "page": page,
            "displaynumber": None,
            "requireprevious": 0,
            "maxmark": decimal(_mark(slot, backup), 7),
            "quizgradeitemid": None,
        }
        one = record(instances, "question_instance", backup.number("quiz_slot", key), columns)
        _reference(one, slot, key, tuple(used.values()), backup, module)
    for bank in used.values():
        refer(module, bank, backup)
    holder = child(parent, "sections")
    for place, heading, shuffle in sections:
        columns = {"firstslot": place, "heading": heading, "shufflequestions": shuffle}
        record(holder, "section", backup.number("quiz_section", f"{quiz.id} {place}"), columns)


def marks(quiz: Activity, backup: Backup) -> float:
    """The sum of the marks of all slots: ``sumgrades``."""
    return sum(_mark(slot, backup) for slot in single_slots(quiz))


def _mark(slot: Slot, backup: Backup) -> float:
    if slot.mark is not None:
        return slot.mark
    return _default_mark(slot.question, backup) if slot.question else 1.0


def _default_mark(question: Question, backup: Backup) -> float:
    if question.kind == "description":
        return 0.0
    if question.kind != "multianswer":
        return question.settings.number("mark", 1.0)
    whole, _ = opened(question_element(question, backup))
    return float(whole.findtext("defaultgrade") or 0)


def _reference(
    instance: Element, slot: Slot, key: str, used: Sequence[Bank], backup: Backup, module: Module
) -> None:
    using = {"usingcontextid": module.context, "component": "mod_quiz", "questionarea": "slot"}
    if slot.question:
        entry = backup.number("question_bank_entry", backup.name(slot.question.id))
        columns = {**using, "questionbankentryid": entry, "version": None}
        id = backup.number("question_reference", key)
        record(instance, "question_reference", id, columns)
        return
    category = slot.random["from"]
    assert isinstance(category, Reference)
    bank = next(one for one in used if any(shelf.id == category.id for shelf in one.categories))
    context = bank.holder.context
    condition = json.dumps(_condition(slot.random, category.id, context, backup), separators=(",", ":"))
    columns = {**using, "questionscontextid": context, "filtercondition": condition}
    record(instance, "question_set_reference", backup.number("question_set_reference", key), columns)


def _condition(random: Settings, category: str, context: int, backup: Backup) -> dict[str, object]:
    """What a random question is drawn from, as the site's screens keep it.

    Tags stand in the form of before 4.3, which all releases convert: 4.5 and 5.1 find them by their names
    there, where in their own form they would take our numbers for those of the site, and draw by other tags.
    """
    id, inner = number(category, backup), random.flag("subcategories")
    stated = random.get("tags")
    if isinstance(stated, tuple) and stated:
        named = [f"{tag_number(str(tag), backup)},{tag}" for tag in stated]
        return {"questioncategoryid": id, "includingsubcategories": inner, "tags": named}
    filters = {
        "category": {"jointype": _ANY, "values": [id], "filteroptions": {"includesubcategories": inner}}
    }
    screen = {"cat": f"{id},{context}", "tabname": "questions", "qpage": 0, "qperpage": 100}
    return {"filter": filters, **screen, "jointype": _ALL}


def _sections(quiz: Activity, slots: Sequence[Slot]) -> Iterator[tuple[int, str, bool]]:
    """First slot, from 1, heading, and whether its questions are shuffled. A quiz has at least one."""
    shuffle = quiz.settings.flag("shuffle_questions")
    if not slots:
        yield 1, "", shuffle
    for place, slot in enumerate(slots, start=1):
        if place == 1 or slot.heading:
            yield place, slot.heading.text("heading"), slot.heading.flag("shuffle", shuffle)


def _pages(count: int, first: set[int], per_page: int) -> Iterator[int]:
    """The page of each slot: a section begins a new one."""
    page, held = 1, 0
    for place in range(1, count + 1):
        if held and (place in first or held == per_page):
            page, held = page + 1, 0
        held += 1
        yield page
