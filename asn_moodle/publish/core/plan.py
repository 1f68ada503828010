"""What has to change on a site that core functions alone reach."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from asn_moodle.moodle.core_records import CourseModule, CourseSection
from asn_moodle.moodle.records import Held
from asn_moodle.publish.changes import ByHand, Change, Options, Plan
from asn_moodle.publish.core.desired import CUSTOM, NAMELESS, Carried
from asn_moodle.publish.core.live import Live, competency
from asn_moodle.publish.core.match import matched
from asn_moodle.publish.core.seen import Seen, state_of, text_of
from asn_moodle.publish.desired import Desired, Item
from asn_moodle.publish.plan import plan as make_plan
from asn_moodle.publish.wire import Json


def plan(wanted: Carried, live: Live, options: Options | None = None, site: str = "") -> Plan:
    """The plan for one course. Raises `DecisionError` where it cannot be told which section is meant."""
    seen = {one.item: one for one in _seen(wanted, live)}
    items = tuple(_compared(wanted, seen))
    state, values = state_of(seen.values(), items, exists=live.shell is not None, url=course_url(site, live))
    desired = Desired(wanted.wanted.idnumber, wanted.wanted.title, wanted.wanted.category, items, {})
    options = options or Options()
    made = make_plan(desired, state, values, replace(options, prune=_PRUNES[options.prune]))
    changes = tuple(_judged(change, wanted, live) for change in made.changes)
    return replace(
        made,
        changes=changes,
        left=tuple(f"{desired.idnumber}/{one.name}" for one in _others(wanted, live)),
        left_out=wanted.wanted.left_out,
        by_hand=tuple(_by_hand(wanted, seen)),
    )


_PRUNES: Mapping[str, Any] = {"none": "none", "hide": "hide", "delete": "hide"}
"""This way nothing is deleted."""


def course_url(site: str, live: Live) -> str:
    """The address of the course on the site; empty where it is not there."""
    return f"{site}/course/view.php?id={live.shell.id}" if live.shell else ""


def _seen(wanted: Carried, live: Live) -> Iterator[Seen]:
    """Every item of the course, and modules with its idnumbers that it dropped, with what the site has."""
    yield from _course(wanted, live)
    for item in wanted.items:
        match item.kind:
            case "group" | "grouping":
                yield from _grouped(item, live)
            case "cohort":
                yield from (
                    Seen(item.id, item.kind, one.id, one.idnumber, {"title": one.idnumber, **item.stated})
                    for one in live.cohorts
                    if one.idnumber == item.title
                )
            case "competency":
                if found := competency(item, live.linked):
                    yield Seen(item.id, item.kind, found.id, item.title, {"title": item.title})
    yield from _page(wanted, live)


def _course(wanted: Carried, live: Live) -> Iterator[Seen]:
    shell = live.shell
    if shell is None:
        return
    item = next(item for item in wanted.items if item.kind == "course")
    form: dict[str, Any] = {}
    for key in item.stated.get("form", {}):
        if key.startswith(CUSTOM):
            field = shell.fields.get(key.removeprefix(CUSTOM))
            form[key] = (field.shown if field.kind == "select" else field.raw) if field else None
        elif key == "category":
            path = live.path_of(shell.category)
            form[key] = None if path is None else " / ".join(path)
        elif key == "defaultgroupingid":
            grouping = next((one for one in live.groupings if str(one.id) == shell.form.get(key)), None)
            form[key] = grouping.idnumber if grouping else None
        else:
            form[key] = shell.form.get(key)
    values: Json = {"title": shell.title, "visible": shell.visible, "form": form}
    if "summary_editor" in item.stated.get("texts", {}):
        values["texts"] = text_of(item, "summary_editor", shell.summary)
    yield Seen(
        item.id,
        "course",
        shell.id,
        shell.title,
        _only(values, item),
        visible=shell.visible,
        mapped=shell.idnumber == item.id,
    )


def _grouped(item: Item, live: Live) -> Iterator[Seen]:
    """A group or grouping: by its idnumber, else one of its name that has none."""
    every = live.groups if item.kind == "group" else live.groupings
    names = {item.id, *item.formerly}
    found = next((one for one in every if one.idnumber in names), None) or next(
        (one for one in every if not one.idnumber and one.name == item.title), None
    )
    if found is None:
        return
    values: Json = {"title": found.name, "idnumber": found.idnumber}
    if "texts" in item.stated:
        values["texts"] = text_of(item, "description", found.description)
    if "form" in item.stated:
        named = {one.id: one.idnumber for one in live.groups}
        ids = getattr(found, "groups", ())
        values["form"] = {"groups": [named.get(one, str(one)) for one in ids]}
    yield Seen(item.id, item.kind, found.id, found.name, values)


def _page(wanted: Carried, live: Live) -> Iterator[Seen]:
    by_id = {item.id: item for item in wanted.items}
    sections = matched(wanted.items, live.page)
    names = {section.id: item for item, section in sections.items()}
    modules = {one.id: one for one in live.page.modules}
    names |= {
        one.id: modules[one.module].idnumber
        for one in live.page.sections
        if one.module and modules[one.module].idnumber
    }
    hidden = {one.id for one in live.page.sections if not one.visible}
    for name, section in sections.items():
        values = {"title": section.name, "visible": section.visible}
        yield Seen(
            name,
            "section",
            section.id,
            section.name,
            _only(values, by_id[name]),
            wanted.wanted.idnumber,
            section.number,
            visible=section.visible,
        )
    former = {old: item.id for item in wanted.items for old in item.formerly}
    for section in live.page.sections:
        for place, id in enumerate(section.modules):
            module = modules[id]
            if module.idnumber.startswith(f"{wanted.wanted.idnumber}/") and module.kind not in NAMELESS[1:]:
                item = by_id.get(former.get(module.idnumber, module.idnumber))
                yield _module(module, section, item, names, place, within_hidden=section.id in hidden)


def _module(
    module: CourseModule,
    section: CourseSection,
    item: Item | None,
    names: Mapping[int, str],
    place: int,
    *,
    within_hidden: bool,
) -> Seen:
    values: Json = {"title": module.name, "visible": module.visible or within_hidden}
    if item and "form" in item.stated:
        values["form"] = {"visibleoncoursepage": int(not module.stealth)}
    if item and within_hidden and "visible" in item.stated:
        values["visible"] = item.stated["visible"]  # its own visibility shows only once the section does
    return Seen(
        item=item.id if item else module.idnumber,
        kind="module",
        id=module.id,
        title=module.name,
        values=_only(values, item) if item else values,
        parent=names.get(section.id, f"#{section.id}"),
        position=place,
        type=module.kind,
        visible=module.visible,
        url=module.url,
        made=True,
    )


def _only(values: Json, item: Item) -> Json:
    """Of what the site has that which the course states."""
    return {key: value for key, value in values.items() if key in item.stated or key == "title"}


def _compared(wanted: Carried, seen: Mapping[str, Seen]) -> Iterator[Item]:
    """The items as they are compared; modules only where they are on the site."""
    for item in wanted.items:
        known = seen.get(item.id)
        if known and item.kind in ("group", "grouping"):
            yield replace(item, stated={**item.stated, "idnumber": item.id}, formerly=())
        elif known or item.kind != "module":
            title = item.title or (known.title if known else "")
            yield replace(item, title=title, formerly=())


def _judged(change: Change, wanted: Carried, live: Live) -> Change:
    """The change, or what keeps it from being made."""
    if change.kind == "competency" and change.action == "create":
        item = next(item for item in wanted.items if item.id == change.item)
        if competency(item, live.known) is None:
            return replace(change, action="held", held=(Held("nocompetency", "competencies", ""),))
    if change.kind == "module":
        return _stealth_held(change, wanted, live)
    if change.kind == "course":
        held = tuple(_fields_held(change, wanted, live))
        only = {setting.key for setting in change.settings} == {f"form.{one.key}" for one in held}
        action = "held" if held and only and change.action == "update" else change.action
        return replace(change, action=action, held=held)
    return change


_STEALTH = "form.visibleoncoursepage"


def _stealth_held(change: Change, wanted: Carried, live: Live) -> Change:
    """The change; held where the site does not let an activity be available but not shown."""
    item = next((item for item in wanted.items if item.id == change.item), None)
    different = {setting.key for setting in change.settings if setting.changed}
    if item is None or _STEALTH not in different or item.stated.get("form", {}) == {}:
        return change
    names = {item.id, *item.formerly}
    module = next((one for one in live.page.modules if one.idnumber in names), None)
    if module is None or module.may_be_stealth:
        return change
    alone = different == {_STEALTH} and change.moved is None
    held = (Held("nostealth", "visible", ""),)
    return replace(change, action="held" if alone else change.action, held=held)


def _fields_held(change: Change, wanted: Carried, live: Live) -> Iterator[Held]:
    """Custom fields that the site does not have, or whose choices no core function tells."""
    if live.shell is None:
        return
    item = next(item for item in wanted.items if item.kind == "course")
    different = {setting.key.removeprefix("form.") for setting in change.settings if setting.changed}
    for key in item.stated.get("form", {}):
        if not key.startswith(CUSTOM) or key not in different:
            continue
        field = live.shell.fields.get(key.removeprefix(CUSTOM))
        if field is None:
            yield Held("nocustomfield", key, "")
        elif field.kind == "select" and not str(item.stated["form"][key]).isdigit():
            yield Held("customfieldchoice", key, "")


def _others(wanted: Carried, live: Live) -> Iterator[CourseSection]:
    """Sections with a name that the course does not have."""
    ours = {section.id for section in matched(wanted.items, live.page).values()}
    for section in live.page.sections:
        if section.number > 0 and not section.module and section.name and section.id not in ours:
            yield section


def _by_hand(wanted: Carried, present: Mapping[str, Seen]) -> Iterator[ByHand]:
    for one in wanted.by_hand:
        there = one.kind == "module" and one.item in present
        yield replace(one, file="unseen") if there else one
