"""Courses that somebody restored, in memory: what they lose by it, and how they are taken over."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fake.refusals import Refusal, refused
from fake.things import fingerprint

if TYPE_CHECKING:
    from fake.bridge import FakeBridge
    from fake.things import FakeCourse, FakeItem

NAMELESS = ("section", "scale", "badge", "enrolment")
"""Kinds for which Moodle keeps no idnumber."""
ONCE = ("course", "completion")
"""Kinds of which a course has one."""
STATED = (
    *("title", "visible", "availability", "tags", "competencies", "outcomes"),
    *("form", "texts", "files", "children", "completion", "grade"),
)


def restore(bridge: "FakeBridge", idnumber: str) -> "FakeCourse":
    """A second course as the first one is after backup and restore: nothing of it is known to the bridge."""
    source = bridge.courses[idnumber]
    copy = deepcopy(source)
    copy.idnumber, copy.id, copy.staged = "", bridge.number(), {}
    names = {name: _handle(item) for name, item in copy.items.items()}
    above = {name: handle for name, handle in names.items() if name != idnumber}
    copy.items = {names[name]: _unknown(item, above, bridge.number()) for name, item in copy.items.items()}
    bridge.restored[copy.id] = copy
    return copy


def _handle(item: "FakeItem") -> str:
    """What it bears: an idnumber, or no more than a number of the site's own."""
    return f"#{item.id}" if item.kind in (*NAMELESS, *ONCE) else item.item


def _unknown(item: "FakeItem", names: dict[str, str], id: int) -> "FakeItem":
    parent = names.get(item.parent, item.parent)
    facts = {"hash": "", "applied": "null", "accepted": "", "mapped": False, "made": False, "hidden": False}
    return replace(item, item=_handle(item), id=id, parent=parent, **facts)


def named(bridge: "FakeBridge", idnumber: str, courseid: int, capability: str) -> "FakeCourse":
    """The course with this id, if it may become the one with the idnumber."""
    every = {one.id: one for one in (*bridge.courses.values(), *bridge.restored.values())}
    if courseid not in every:
        raise refused("nocourse", str(courseid))
    bridge.need(capability, "moodle/course:view")
    found, bearer = every[courseid], bridge.courses.get(idnumber)
    if bearer is found:
        return found
    if bearer is not None:
        raise refused("idnumbertaken", idnumber)
    if found.idnumber:
        raise refused("otheridnumber", found.idnumber)
    if not any(name.startswith(f"{idnumber}/") for name in found.items):
        raise refused("noitems", str(courseid))
    return found


def look(course: "FakeCourse", item: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """What is there to adopt for the item, as a check tells it."""
    result = {"item": item["id"], "action": "create", "id": 0, "fingerprint": "", "ms": 1}
    try:
        found = _find(course, item, options)
    except Refusal as refusal:
        code, _, detail = refusal.message.partition(": ")
        return result | {"action": "", "error": {"code": code, "detail": detail, "text": refusal.message}}
    if found is None:
        return result
    values = {key: found.values[key] for key in STATED if key in item and key in found.values}
    return result | {"action": "adopt", "id": found.id, "found": found, "values": values}


def adopt(
    bridge: "FakeBridge", course: "FakeCourse", idnumber: str, item: dict[str, Any], options: dict[str, Any]
) -> dict[str, Any]:
    """Notes what is there, and changes nothing of it."""
    found = _find(course, item, options)
    if found is None:
        raise refused("notthere", item["id"])
    if found.mapped:
        return {"action": "adopt", "id": found.id, "fingerprint": found.live}
    values = {key: found.values[key] for key in STATED if key in item and key in found.values}
    print_now = fingerprint(values)
    if item.get("expect", print_now) != print_now:
        raise refused("moved", item["id"])
    del course.items[found.item]
    for other in course.items.values():
        other.parent = item["id"] if other.parent == found.item else other.parent
    own = found.kind != "course" and not item["id"].startswith(f"{idnumber}/course.")
    found.item, found.mapped, found.made, found.hash = item["id"], True, own, item.get("hash", "")
    found.applied, found.applying = json.dumps(values), False
    course.items[found.item] = found
    if found.kind == "course" and not course.idnumber:
        course.idnumber = idnumber
        bridge.courses[idnumber] = bridge.restored.pop(course.id)
    return {"action": "adopt", "id": found.id, "fingerprint": found.live}


def _find(course: "FakeCourse", item: dict[str, Any], options: dict[str, Any]) -> "FakeItem | None":
    kind = item["kind"]
    for name in (item["id"], *item.get("formerly", ())):
        if (known := course.items.get(name)) and known.kind == kind:
            return known
    if (id := options.get("instances", {}).get(kind, {}).get(item["id"])) is not None:
        return next(one for one in course.items.values() if one.kind == kind and one.id == id)
    found = [one for one in course.items.values() if one.kind == kind and one.there and not one.mapped]
    if kind in ONCE:
        return found[0] if found else None
    if kind not in NAMELESS:
        return None
    candidates = [*_candidates(course, item, found)]
    if len(candidates) > 1:
        both = ", ".join(f"“{one.values.get('title', '')}” (id {one.id})" for one in candidates)
        raise refused("ambiguous", both)
    return candidates[0] if candidates else None


def _candidates(course: "FakeCourse", item: dict[str, Any], found: list["FakeItem"]) -> Iterator["FakeItem"]:
    if item["kind"] == "enrolment":
        yield from (one for one in found if one.type == item.get("type"))
        return
    titled = [one for one in found if one.values.get("title") == item.get("title")]
    above = {course.items[name].parent for name in item.get("holds", ()) if name in course.items}
    holding = [one for one in found if one.item in above]
    both = [one for one in holding if one in titled]
    yield from both if len(both) == 1 else holding or titled


def check_instances(course: "FakeCourse", instances: dict[str, dict[str, int]]) -> None:
    """Refuses ids that are not those of things to adopt."""
    for kind, ids in instances.items():
        live = {one.id: one for one in course.items.values() if one.kind == kind and one.there}
        for name, id in ids.items():
            if name not in course.items and (id not in live or live[id].mapped):
                raise refused("notthere", name)
