"""What stands inside activities: chapters, options, fields, survey items, lesson pages, criteria, entries."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, get_args

from pydantic import BaseModel

from asn_moodle.packages.backup.modules.book import CHAPTER
from asn_moodle.packages.backup.modules.choice import OPTION
from asn_moodle.packages.backup.modules.columns import Column
from asn_moodle.packages.backup.modules.data import FIELD
from asn_moodle.packages.backup.modules.feedback import ITEM
from asn_moodle.packages.backup.modules.glossary import ENTRY
from asn_moodle.packages.backup.modules.workshop import CRITERIA, LEVEL
from asn_moodle.pull.columns import form_of, formatted
from asn_moodle.pull.forms import Reading
from asn_moodle.pull.here import Here, without_empty
from asn_moodle.pull.lessons import pages
from asn_moodle.pull.slots import quiz_entries
from asn_moodle.pull.source import Module
from asn_moodle.pull.tree import Area, Flow, Stated, Written
from asn_moodle.pull.values import models_of
from asn_moodle.pull.xml import Row
from asn_moodle.spec.activities import ACTIVITY_TYPES
from asn_moodle.spec.activities.book import Chapter
from asn_moodle.spec.activities.choice import ChoiceOption
from asn_moodle.spec.activities.glossary import Entry
from asn_moodle.spec.activities.workshop import Criterion, Level

Lists = Mapping[str, Callable[[], list[Any]]]

_NO_ID = frozenset(("id", "formerly", "type"))


def lists(module: Module, here: Here) -> Lists:
    """What stands inside an activity, by key of the spec."""
    found: dict[str, dict[str, Callable[[Module, Here], list[Any]]]] = {
        "book": {"chapters": _chapters},
        "choice": {"options": _options},
        "data": {"fields": _fields},
        "feedback": {"items": _items},
        "glossary": {"entries": _entries},
        "lesson": {"pages": pages},
        "workshop": {"criteria": _criteria},
        "quiz": {"questions": quiz_entries},
    }
    return {key: partial(read, module, here) for key, read in found.get(module.kind, {}).items()}


def read_row(
    row: Row,
    columns: Iterable[Column],
    model: type[BaseModel],
    item: str,
    here: Here,
    areas: Mapping[str, Area],
) -> Stated:
    """What the spec says of a row inside an activity, without its id and type."""
    form = form_of(columns, formatted(row), item, here.losses)
    return Reading(here, item, form, areas).stated(model, _NO_ID)


def _named(here: Here, module: Module, title: str, kind: str, markup: str = "") -> str:
    return here.names.give("", title, kind, within=here.ref("activity", module.id), markup=markup)


def _chapters(module: Module, here: Here) -> list[Any]:
    tags: dict[str, list[str]] = {}
    for row in module.own.rows("chaptertags/tag"):
        tags.setdefault(row.text("itemid"), []).append(row.text("rawname"))
    found = []
    for row in sorted(module.own.rows("chapters/chapter"), key=lambda one: one.integer("pagenum")):
        id = _named(here, module, row.text("title"), "bab", row.text("content"))
        here.ids["chapter"][row.id] = id
        areas = {"content_editor": module.area("chapter", row.id)}
        stated: Stated = {"id": id, "title": row.text("title")}
        stated |= read_row(row, CHAPTER, Chapter, id, here, areas)
        if row.flag("hidden"):
            stated["hidden"] = True
        stated["tags"] = tags.get(row.id, [])
        stated.setdefault("content", Written(""))
        found.append(without_empty(stated))
    return found


def _options(module: Module, here: Here) -> list[Any]:
    found = []
    for row in module.own.rows("options/option"):
        id = _named(here, module, row.text("text"), "opsi")
        found.append(Flow({"id": id, **read_row(row, OPTION, ChoiceOption, id, here, {})}))
    return found


def _fields(module: Module, here: Here) -> list[Any]:
    models = _by_type("data", "fields")
    found = []
    for row in module.own.rows("fields/field"):
        id, kind = _named(here, module, row.text("name"), "ruas"), row.text("type")
        if kind not in models:
            here.losses.add(here.ref("activity", module.id), "field-type", kind)
            continue
        found.append(Flow({"type": kind, "id": id, **read_row(row, FIELD, models[kind], id, here, {})}))
    if any(
        module.own.text(name) for name in ("listtemplate", "singletemplate", "addtemplate", "csstemplate")
    ):
        here.losses.add(here.ref("activity", module.id), "templates")
    return found


def _items(module: Module, here: Here) -> list[Any]:
    models = _by_type("feedback", "items")
    rows = sorted(module.own.rows("items/item"), key=lambda one: one.integer("position"))
    for row in rows:
        title = row.text("label") or row.text("name") or row.text("typ")
        here.ids["survey_item"][row.id] = _named(here, module, title, "butir", row.text("presentation"))
    found = []
    for row in rows:
        id, kind = here.ids["survey_item"][row.id], row.text("typ")
        if kind not in models:
            here.losses.add(here.ref("activity", module.id), "item-type", kind)
            continue
        areas = {"presentation_editor": module.area("item", row.id)}
        stated = {"type": kind, "id": id, **read_row(row, ITEM, models[kind], id, here, areas)}
        depends = stated.pop("depends_on", None)
        if row.integer("dependitem") and (on := here.ref("survey_item", row.text("dependitem"))):
            stated["depends_on"] = Flow({"item": on, "value": row.text("dependvalue")})
        elif depends:
            here.losses.add(id, "reference-lost", "depends_on")
        found.append(stated)
    return found


def _entries(module: Module, here: Here) -> list[Any]:
    categories: dict[str, list[str]] = {}
    for row in module.own.rows("categories/category"):
        members = list(row.rows("category_entries/category_entry"))
        for one in members:
            categories.setdefault(one.text("entryid"), []).append(row.text("name"))
        if not members:
            here.losses.add(here.ref("activity", module.id), "empty-category", row.text("name"))
    tags: dict[str, list[str]] = {}
    for row in module.own.rows("entriestags/tag"):
        tags.setdefault(row.text("itemid"), []).append(row.text("rawname"))
    found = []
    for row in module.own.rows("entries/entry"):
        id = here.ids["entry"].get(row.id) or _named(
            here, module, row.text("concept"), "istilah", row.text("definition")
        )
        areas = {"definition_editor": module.area("entry", row.id)}
        stated: Stated = {"id": id, **read_row(row, ENTRY, Entry, id, here, areas)}
        stated["keywords"] = [one.text("alias_text") for one in row.rows("aliases/alias")]
        stated["categories"] = categories.get(row.id, [])
        stated["attachments"] = here.area(module.area("attachment", row.id))
        stated["tags"] = tags.get(row.id, [])
        stated.setdefault("meaning", Written(""))
        found.append(without_empty(stated))
    return found


def _criteria(module: Module, here: Here) -> list[Any]:
    strategy = module.own.text("strategy") or "accumulative"
    columns = CRITERIA.get(strategy)
    if columns is None:
        here.losses.add(here.ref("activity", module.id), "strategy", strategy)
        return []
    inside = f"subplugin_workshopform_{strategy}_workshop/workshopform_{strategy}_dimension"
    found: list[Any] = []
    component = f"workshopform_{strategy}"
    for row in sorted(module.own.rows(inside), key=lambda one: one.integer("sort")):
        id = here.names.give("", f"{here.ref('activity', module.id)}-{len(found) + 1}", "kriteria")
        areas = {"description": module.area("description", row.id, component)}
        stated: Stated = {"id": id, **read_row(row, columns, Criterion, id, here, areas)}
        stated |= _words(row) if strategy == "numerrors" else {}
        stated["levels"] = [
            read_row(
                level, LEVEL, Level, id, here, {"definition": module.area("definition", level.id, component)}
            )
            | {"grade": _grade(level)}
            for level in row.rows("workshopform_rubric_level")
        ]
        stated.setdefault("text", Written(""))
        found.append(without_empty(stated))
    return found


def _grade(level: Row) -> float:
    value = level.number("grade")
    return int(value) if value.is_integer() else value


def _words(row: Row) -> Stated:
    words = {"yes_text": row.text("grade1"), "no_text": row.text("grade0")}
    return {key: word for key, word in words.items() if word}


def _by_type(kind: str, key: str) -> dict[str, type[BaseModel]]:
    """The model of each type of thing inside activities of a kind."""
    info = ACTIVITY_TYPES[kind].model_fields[key]
    return {word: model for model in models_of(info.annotation) for word in _types(model)}


def _types(model: type[BaseModel]) -> Iterator[str]:
    if "type" in model.model_fields:
        yield from get_args(model.model_fields["type"].annotation)
