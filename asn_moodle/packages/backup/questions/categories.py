"""``questions.xml``: the question categories of a course with everything in them.

In the form of Moodle 4.5 they belong to the course, in that of 5.0 to modules of type ``qbank``: those that
the course states, and one for all others, as the bridge has them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from asn_moodle.course.model import Question
from asn_moodle.packages.backup.questions.asked import Asked
from asn_moodle.packages.backup.questions.entries import entry
from asn_moodle.packages.backup.questions.links import without_links
from asn_moodle.packages.backup.writing import BANK, Backup, Holder, Module
from asn_moodle.packages.backup.xml import Element, child, record, root
from asn_moodle.packages.question_xml.elements import Links, Parent
from asn_moodle.packages.question_xml.questions import add_question
from asn_moodle.packages.question_xml.shelves import Shelf, shelves
from asn_moodle.packages.site import banks_of

_COURSE_LEVEL, _MODULE_LEVEL = 50, 70
"""``CONTEXT_COURSE`` and ``CONTEXT_MODULE``."""


@dataclass(frozen=True, slots=True)
class Bank:
    """A context with question categories: an id in it for its top category, and what lies below."""

    name: str
    """The id of its module; empty for the course."""
    holder: Holder
    categories: tuple[Shelf, ...]
    """Each after the one that it lies in."""


def questions_xml(backup: Backup) -> Element:
    """The element ``question_categories``.

    What holds the categories refers to them from now on, so this comes before references are written.
    Raises `AccessError`.
    """
    element = root("question_categories")
    for bank in banks(backup):
        _top(element, bank, backup)
        places: dict[str, int] = {}
        for shelf in bank.categories:
            places[shelf.parent] = places.get(shelf.parent, 0) + 1
            _category(element, shelf, places[shelf.parent], bank, backup)
        refer(bank.holder, bank, backup)
    return element


def banks(backup: Backup) -> Iterator[Bank]:
    """Every context with categories, each category after the one that it lies in."""
    kept = banks_of(backup.course) if backup.release != "4.5" else {}
    found: dict[str, list[Shelf]] = {}
    for shelf in shelves(backup.course):
        name = "" if backup.release == "4.5" else kept.get(shelf.id) or BANK
        found.setdefault(name, []).append(shelf)
    for name, inside in found.items():
        holder: Holder = backup.modules[name] if name else backup.top
        yield Bank(name, holder, tuple(inside))


def refer(holder: Holder, bank: Bank, backup: Backup) -> None:
    """Say that ``holder`` needs a bank with all its categories."""
    backup.refer(holder, "question_category", _top_number(bank, backup))
    for shelf in bank.categories:
        backup.refer(holder, "question_category", number(shelf.id, backup))


def number(id: str, backup: Backup) -> int:
    """The number of a category."""
    return backup.number("question_category", backup.name(id))


def links(backup: Backup) -> Links:
    """What texts of questions lead to on the restored site; files stand by their SHA-1."""
    shown = backup.term_link("") is not None

    def term(id: str) -> str:
        return backup.term_link(id) or ""

    return Links(item=backup.link, term=term if shown else None, file=backup.digest)


def question_element(question: Question, backup: Backup) -> Element:
    """The question as the bridge would have Moodle import it."""
    quiz = etree.Element("quiz")
    add_question(Parent(quiz, links(backup)), question, backup.course)
    return quiz[0]


def _top_number(bank: Bank, backup: Backup) -> int:
    return backup.number("question_category", f"top of {bank.name}")


def _top(element: Element, bank: Bank, backup: Backup) -> None:
    columns = {"name": "top", **_context(bank, backup), "info": "", "infoformat": 0}
    columns |= {"stamp": f"asn-moodle+{backup.course.idnumber}+{bank.name or 'top'}"}
    columns |= {"parent": 0, "sortorder": 0, "idnumber": None}
    child(record(element, "question_category", _top_number(bank, backup), columns), "question_bank_entries")


def _category(element: Element, shelf: Shelf, place: int, bank: Bank, backup: Backup) -> None:
    idnumber = backup.name(shelf.id)
    columns = {
        "name": shelf.title,
        **_context(bank, backup),
        "info": without_links(backup.markup(shelf.info)),
        "infoformat": 1,
        "stamp": f"asn-moodle+{idnumber}",
        "parent": number(shelf.parent, backup) if shelf.parent else _top_number(bank, backup),
        "sortorder": place,
        "idnumber": idnumber,
    }
    one = record(element, "question_category", number(shelf.id, backup), columns)
    entries = child(one, "question_bank_entries")
    for question in shelf.questions:
        asked = Asked(
            question_element(question, backup), backup.name(question.id), idnumber, bank.holder, backup
        )
        entry(entries, asked, question.settings.text("status") or "ready")


def _context(bank: Bank, backup: Backup) -> dict[str, object]:
    module = bank.holder if isinstance(bank.holder, Module) else None
    return {
        "contextid": bank.holder.context,
        "contextlevel": _MODULE_LEVEL if module else _COURSE_LEVEL,
        "contextinstanceid": module.cmid if module else backup.number("course", ""),
    }
