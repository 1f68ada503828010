"""The course as a whole: its settings, people, scales, badges, completion and ways in."""

import re
from typing import Any

from asn_moodle.course.forms import COURSE
from asn_moodle.packages.backup.completion import REQUIRE
from asn_moodle.packages.backup.course import COLUMNS, FORMAT_OPTIONS, LATER_COLUMNS, METHODS
from asn_moodle.pull.activities import tag_names
from asn_moodle.pull.columns import as_html, formatted
from asn_moodle.pull.here import Here, without_empty
from asn_moodle.pull.tree import Area, Flow, Stated, Written
from asn_moodle.pull.values import UnfitError, duration, number
from asn_moodle.pull.xml import Row
from asn_moodle.spec.course import Competency

_REQUIRE = {method: word for word, method in REQUIRE.items()}
_SELF, _ACTIVITY, _GRADE = 1, 4, 6
_BADGE_ACTIVITY, _BADGE_COURSE = 1, 4
_MOMENTS = frozenset(("start_date", "end_date"))
_NUMBERS = frozenset(("announcements",))
_SWITCHES = frozenset(("show_grades", "show_reports", "show_activity_dates", "enable_completion",
                       "show_completion_conditions", "download_content", "force_group_mode"))  # fmt: skip


def settings(here: Here) -> Stated:
    """The settings of the course that are not what its form begins with."""
    row = here.source.course
    options = {
        one.text("name"): one.text("value")
        for one in row.rows("courseformatoptions/courseformatoption")
        if one.text("sectionid") in ("", "0")
    }
    usual = {**COLUMNS, **LATER_COLUMNS, **FORMAT_OPTIONS}
    stated: Stated = {}
    for key, element in COURSE.items():
        if key in ("category", "format"):
            continue
        value = options.get(element.name, row.optional(element.name))
        if value is None or str(usual.get(element.name, "")) == value:
            continue
        stated[key] = _setting(key, value, {str(said): word for word, said in element.words.items()}, here)
    if (layout := row.text("format")) != "topics":
        known = {"weeks": "weeks", "singleactivity": "single_activity", "social": "social"}
        stated["format"] = known.get(layout)
        if layout not in known:
            here.losses.add(here.id, "format", layout)
    if not row.flag("visible"):
        stated["visible"] = False
    if row.text("lang"):
        stated["force_language"] = True
    return without_empty(stated)


def _setting(key: str, value: str, words: dict[str, Any], here: Here) -> Any:
    if value in words:
        return words[value]
    if key in _MOMENTS:
        seconds = here.source.course.number(COURSE[key].name)
        return here.moment(here.id, seconds) if seconds else None
    if key in _NUMBERS:
        return here.source.course.integer(COURSE[key].name)
    if key in _SWITCHES:
        return value not in ("", "0")
    if key == "default_grouping":
        return here.ref("grouping", value) or None
    here.losses.add(here.id, "bad-value", f"{key} = {value}")
    return None


def custom_fields(here: Here) -> Stated:
    """The values of custom fields, by short name."""
    found: Stated = {}
    kinds: dict[str, set[str]] = {}
    for row in here.source.course.rows("customfields/customfield"):
        name, kind, value = row.text("shortname"), row.text("type"), row.text("value")
        kinds.setdefault(name, set()).add(kind)
        if kind == "checkbox":
            found[name] = value not in ("", "0")
        elif kind == "number" and re.fullmatch(r"-?\d+(\.\d+)?", value):
            found[name] = number(value)
        elif kind in ("text", "textarea"):
            found.setdefault(name, value)
        elif value:
            here.losses.add(here.id, "custom-field", f"{name} ({kind})")
    return Flow({name: value for name, value in found.items() if value != ""})


def groups(here: Here) -> tuple[list[Stated], list[Stated]]:
    """Groups and groupings, each with a new id."""
    source = here.source.part("groups")
    found, sets = [], []
    for row in source.rows("group"):
        id = here.ids["group"][row.id] = here.names.give(row.text("idnumber"), row.text("name"), "grup")
        found.append(_described(row, id, "group", here))
        if row.optional("enrolmentkey") or row.integer("visibility") or row.text("participation", "1") == "0":
            here.losses.add(id, "group-settings")
    for row in source.rows("groupings/grouping"):
        id = here.ids["grouping"][row.id] = here.names.give(
            row.text("idnumber"), row.text("name"), "grouping"
        )
        members = [
            here.ref("group", one.text("groupid")) for one in row.rows("grouping_groups/grouping_group")
        ]
        sets.append({**_described(row, id, "grouping", here), "groups": [one for one in members if one]})
    return found, sets


def _described(row: Row, id: str, component: str, here: Here) -> Stated:
    stated: Stated = {"id": id, "title": row.text("name")}
    if description := formatted(row).get("description"):
        stated["description"] = Written(
            description, Area(here.source.context, component, "description", row.id)
        )
    return stated


def scales(here: Here) -> list[Stated]:
    """The scales that the course uses."""
    found = []
    for row in here.source.part("scales").rows("scale"):
        id = here.ids["scale"][row.id] = here.names.give("", row.text("name"), "skala")
        items = [word.strip() for word in row.text("scale").split(",") if word.strip()]
        here.ids["words_of_scale"][row.id] = "\n".join(items)
        stated: Stated = {"id": id, "title": row.text("name"), "items": items}
        if description := formatted(row).get("description"):
            stated["description"] = Written(description, Area(here.source.context, "grade", "scale", row.id))
        found.append(stated)
    return found


def competencies(here: Here) -> list[Stated]:
    """The competencies that the course is linked to; a backup names them by number only."""
    found = []
    for row in here.source.part("course/competencies").rows("competencies/competency"):
        idnumber = row.text("idnumber")
        id = here.ids["competency"][idnumber] = here.names.give(idnumber, idnumber, "kompetensi")
        stated: Stated = {"id": id, "title": idnumber, "kind": "technical", "level": 1}
        if "framework" in Competency.model_fields and (framework := row.text("frameworkidnumber")):
            stated["framework"] = framework
        found.append(stated)
        here.losses.add(id, "competency-words")
    return found


def completion(here: Here) -> Stated:
    """When the course is complete."""
    source = here.source.part("completion")
    stated: Stated = {}
    activities = []
    for row in source.rows("course_completion_criteria"):
        kind = row.integer("criteriatype")
        if kind == _ACTIVITY and (id := here.ref("activity", row.text("moduleinstance"))):
            activities.append(id)
        elif kind == _GRADE:
            stated["grade"] = number(row.number("gradepass"))
        elif kind == _SELF:
            stated["self_declared"] = True
        else:
            here.losses.add(here.id, "course-completion", kind)
    if activities:
        stated = {"activities": activities, **stated}
    for row in source.rows("course_completion_aggr_methd"):
        method = _REQUIRE.get(row.integer("method"), "all")
        if stated and row.optional("criteriatype") in (None, "") and method != "all":
            stated = {"require": method, **stated}
    return stated


def badges(here: Here) -> list[Stated]:
    """The badges of the course."""
    found = []
    for row in here.source.part("badges").rows("badge"):
        id = here.names.give("", row.text("name"), "lencana")
        criteria = _criteria(row, id, here)
        files = {one.name: one for one in here.source.files(
            Area(here.source.context, "badges", "badgeimage", row.id))}  # fmt: skip
        image = next((files[name] for name in ("f3.png", "f1.png", "f2.png") if name in files), None)
        if criteria is None or image is None:
            here.losses.add(here.id, "badge", row.text("name"))
            continue
        stated: Stated = {"id": id, "title": row.text("name")}
        stated["description"] = Written(as_html(row.text("description") or row.text("name"), "plain"))
        stated["image"] = here.keep(image.content, f"{id}.png")
        stated["criteria"] = criteria
        if row.integer("expireperiod"):
            try:
                stated["expires_after"] = duration(row.integer("expireperiod"))
            except UnfitError:
                here.losses.add(id, "bad-value", "expireperiod")
        if row.text("issuername"):
            here.losses.add(id, "badge-issuer", row.text("issuername"))
        if row.integer("expiredate"):
            here.losses.add(id, "bad-value", "expiredate")
        found.append(stated)
    return found


def _criteria(badge: Row, id: str, here: Here) -> Stated | None:
    for row in badge.rows("criteria/criterion"):
        kind = row.integer("criteriatype")
        if kind == _BADGE_ACTIVITY:
            named = [one.text("value") for one in row.rows("parameters/parameter")
                     if one.text("name").startswith("module_")]  # fmt: skip
            activities = [one for number in named if (one := here.ref("activity", number))]
            if activities:
                method = _REQUIRE.get(row.integer("method"), "all")
                return {**({"require": method} if method != "all" else {}), "activities": activities}
        elif kind == _BADGE_COURSE:
            return Flow({"course": True})
        elif kind:
            here.losses.add(id, "badge-criterion", kind)
    return None


def enrolment(here: Here) -> list[Stated]:
    """The open ways into the course."""
    found = []
    for row in here.source.part("course/enrolments").rows("enrols/enrol"):
        kind = row.text("enrol")
        if row.integer("status") or kind not in METHODS:
            here.losses.add(here.id, "enrolment", kind)
            continue
        if kind == "cohort":
            here.losses.add(here.id, "cohort")
            continue
        found.append(Flow({"type": kind, **_method(row, kind, here)}) if kind != "self" else
                     {"type": kind, **_method(row, kind, here)})  # fmt: skip
    return found


def _method(row: Row, kind: str, here: Here) -> Stated:
    stated: Stated = {}
    for key, column in METHODS[kind].items():
        value = row.text(column)
        if value in ("", "0"):
            continue
        if key == "duration":
            try:
                stated[key] = duration(row.number(column))
            except UnfitError:
                here.losses.add(here.id, "bad-value", f"{column} = {value}")
        elif key in ("from", "until"):
            stated[key] = here.moment(here.id, row.number(column))
        else:
            stated[key] = row.integer(column) if key == "max_enrolled" else value
    if kind == "self" and row.text("customtext1"):
        text = row.text("customtext1")
        html = text if re.search(r"<[a-zA-Z/]", text) else as_html(text, "plain")
        stated["welcome_message"] = Written(html)
    if kind == "self" and row.integer("customint5"):
        here.losses.add(here.id, "cohort")
    return without_empty(stated)


def summary(here: Here) -> Stated:
    """Summary, image and tags of the course."""
    row = here.source.course
    stated: Stated = {}
    if text := formatted(row).get("summary"):
        stated["summary"] = Written(text, Area(here.source.context, "course", "summary"))
    images = here.area(Area(here.source.context, "course", "overviewfiles"))
    if images:
        stated["image"] = images[0]
    for more in images[1:]:
        here.losses.add(here.id, "overview-file", more.name)
    stated["tags"] = tag_names(row)
    return without_empty(stated)
