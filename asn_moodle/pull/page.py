"""The course page: its sections and what stands in them, from all parts together."""

from functools import partial

from asn_moodle.packages.site import bank_name
from asn_moodle.pull.activities import activity
from asn_moodle.pull.availability import restriction
from asn_moodle.pull.bank import bank, name_bank
from asn_moodle.pull.columns import formatted
from asn_moodle.pull.grades import gradebook, name_categories
from asn_moodle.pull.here import Here, without_empty
from asn_moodle.pull.source import Module, Section
from asn_moodle.pull.tree import Area, Stated, Written
from asn_moodle.pull.whole import (
    badges,
    competencies,
    completion,
    custom_fields,
    enrolment,
    groups,
    scales,
    settings,
    summary,
)

VERSION = "1.0.0"
HOURS = 1
"""JP of a course that says none; no screen of Moodle takes them."""


def course(here: Here, language: str) -> Stated:
    """The whole course, in the order of the model."""
    source = here.source.course
    _name(here)
    scale_list = scales(here)
    group_list, grouping_list = groups(here)
    competency_list = competencies(here)
    name_categories(here)
    name_bank(here)
    _grade_items(here)
    categories = bank(here)
    sections = _sections(here)
    terms = _terms(sections, here)
    nothing: Stated = {}
    none: list[Stated] = []
    stated: Stated = {
        "id": here.id,
        "title": source.text("fullname"),
        "short_name": source.text("shortname"),
        "language": language,
        "version": VERSION,
        "category": source.row("category").text("name") or "-",
        "hours": HOURS,
        **summary(here),
        "competencies": competency_list,
        "custom_fields": here.sound(here.id, "custom_fields", partial(custom_fields, here), nothing),
        "terms": terms,
        "sections": sections,
        "questions": categories,
        "completion": here.sound(here.id, "completion", partial(completion, here), nothing),
        "gradebook": here.sound(here.id, "gradebook", partial(gradebook, here), nothing),
        "scales": scale_list,
        "badges": here.sound(here.id, "badges", partial(badges, here), none),
        "groups": group_list,
        "groupings": grouping_list,
        "enrolment": here.sound(here.id, "enrolment", partial(enrolment, here), none),
        "timezone": here.zone,
        **here.sound(here.id, "course.xml", partial(settings, here), nothing),
    }
    here.losses.add(here.id, "assumed", "version, hours, timezone")
    return without_empty(stated)


def _name(here: Here) -> None:
    """Give ids to sections and activities."""
    for module in here.source.modules.values():
        title = module.own.text("name")
        here.ids["activity"][module.id] = here.names.give(module.module.text("idnumber"), title, module.kind)
    for section in here.source.sections:
        if _delegate(section, here) is None:
            title = section.row.text("name") or f"bagian-{section.number}"
            markup = section.row.text("summary")
            here.ids["section"][section.id] = here.names.give("", title, "bagian", markup=markup)
    for section in here.source.sections:
        if (holder := _delegate(section, here)) is not None:
            here.ids["section"][section.id] = here.ids["activity"][holder.id]


def _grade_items(here: Here) -> None:
    """Which activity a grade item belongs to, as restrictions name them."""
    for module in here.source.modules.values():
        for row in module.file("grades").rows("grade_items/grade_item"):
            here.ids["activity_of_grade"][row.id] = here.ids["activity"][module.id]


def _delegate(section: Section, here: Here) -> Module | None:
    """The subsection that a section is the inside of."""
    if section.row.text("component") != "mod_subsection":
        return None
    instance = section.row.text("itemid")
    modules = here.source.modules.values()
    return next((one for one in modules if one.kind == "subsection" and one.instance == instance), None)


def _sections(here: Here) -> list[Stated]:
    delegates = [(_delegate(section, here), section) for section in here.source.sections]
    inside = {module.id: section for module, section in delegates if module is not None}
    found: list[Stated] = []
    banks = []
    for section in here.source.sections:
        if _delegate(section, here) is not None:
            continue
        activities = _activities(section, inside, here)
        kept = [one for one in activities if one["type"] != "qbank"]
        banks += [one for one in activities if one["type"] == "qbank"]
        if section.number == 0:
            if not kept and not section.row.text("summary"):
                continue
            here.losses.add(here.id, "section-zero")
        found.append(_section(section, kept, here))
    if banks and not found:
        found.append({"id": here.names.give("", "bank-soal", "bagian"), "title": "Bank soal"})
    if banks:
        found[0]["activities"] = [*found[0].get("activities", []), *banks]
    return found


def _section(section: Section, activities: list[Stated], here: Here) -> Stated:
    id, row = here.ids["section"][section.id], section.row
    title = row.text("name")
    if not title:
        title = f"Bagian {section.number}" if section.number else "Umum"
        here.losses.add(id, "section-name", title)
    stated: Stated = {"id": id, "title": title, **_summary(section, here)}
    if not row.flag("visible"):
        stated["visible"] = False
    if written := row.optional("availabilityjson"):
        stated["available"] = here.sound(id, "availability", partial(restriction, written, id, here), None)
    return without_empty({**stated, "activities": activities})


def _summary(section: Section, here: Here) -> Stated:
    if not (text := formatted(section.row).get("summary")):
        return {}
    return {"summary": Written(text, Area(here.source.context, "course", "section", section.id))}


def _activities(section: Section, inside: dict[str, Section], here: Here) -> list[Stated]:
    found = []
    for number in section.modules:
        module = here.source.modules.get(number)
        if module is None or _left_to_moodle(module, section, here):
            continue
        hidden = not section.row.flag("visible")
        stated = here.sound(
            here.ref("activity", module.id), module.kind, partial(activity, module, here, hidden), None
        )
        if stated is None:
            continue
        if module.kind == "subsection":
            held = inside.get(module.id)
            if held is not None:
                stated |= _summary(held, here)
            stated["activities"] = _activities(held, inside, here) if held is not None else []
        found.append(stated)
    return found


def _left_to_moodle(module: Module, section: Section, here: Here) -> bool:
    """Whether Moodle makes it by itself with every course: its bank and its announcements."""
    idnumber = module.module.text("idnumber")
    if module.kind == "qbank":
        ours = idnumber.endswith(bank_name(""))
        alone = sum(one.kind == "qbank" for one in here.source.modules.values()) == 1
        return ours or (alone and not idnumber) or module.own.text("type") == "system"
    if module.kind == "forum" and module.own.text("type") == "news" and not idnumber and not section.number:
        here.losses.add(here.id, "announcements", module.own.text("name"))
        return True
    return False


_PLAIN_TERM = frozenset(("id", "term", "meaning"))


def _terms(sections: list[Stated], here: Here) -> list[Stated]:
    """The entries of the glossary that texts lead to by their words; they are the terms of the course."""
    wanted = here.ref("activity", here.ids["term_glossary"].get("", ""))
    for section in sections:
        for one in _all(section.get("activities", [])):
            if one["id"] != wanted or one["type"] != "glossary":
                continue
            entries: list[Stated] = one.get("entries", [])
            count = next(
                (place for place, entry in enumerate(entries) if set(entry) - _PLAIN_TERM), len(entries)
            )
            if not count:
                return []
            one["course_terms"] = True
            rest = entries[count:]
            if rest:
                one["entries"] = rest
            else:
                one.pop("entries")
            return entries[:count]
    return []


def _all(activities: list[Stated]) -> list[Stated]:
    return [inner for one in activities for inner in (one, *_all(one.get("activities", [])))]
