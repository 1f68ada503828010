"""Restrictions as Moodle keeps them: the JSON of ``availability/classes/tree.php``, items by number."""

import json
from collections.abc import Mapping
from typing import Any, cast

from asn_moodle.course.forms import plain
from asn_moodle.course.model import Reference, Settings
from asn_moodle.packages.backup.grades import first_item
from asn_moodle.packages.backup.writing import Backup

STATES: Mapping[str, int] = {"completed": 1, "passed": 2, "failed": 3}
"""The completion state that a word expects; ``lib/completionlib.php``."""

COMPARISONS: Mapping[str, str] = {
    "equals": "isequalto",
    "contains": "contains",
    "does_not_contain": "doesnotcontain",
    "starts_with": "startswith",
    "ends_with": "endswith",
}
"""``availability/condition/profile/classes/condition.php``."""

_GROUPS: Mapping[str, str] = {"all": "&", "any": "|"}

_MISSING = 0
"""Stands for an activity that the backup does not carry; Moodle keeps such a restriction closed."""

_Node = dict[str, Any]


def availability(settings: Settings, backup: Backup) -> str | None:
    """The restriction that a section or an activity states; None without one."""
    stated = settings.group("available")
    return json.dumps(_root(stated, backup), separators=(",", ":"), ensure_ascii=False) if stated else None


def _root(stated: Settings, backup: Backup) -> _Node:
    shown = stated.get("otherwise", "show") != "hide"
    if "all" in stated:
        parts = stated.records("all")
        return {
            "op": "&",
            "c": [_node(part, backup) for part in parts],
            "showc": [shown and part.get("otherwise", "show") != "hide" for part in parts],
        }
    if "any" in stated:
        return {**_node(stated, backup), "show": shown}
    return {"op": "&", "c": [_node(stated, backup)], "showc": [shown]}


def _node(part: Settings, backup: Backup) -> _Node:
    for word, operator in _GROUPS.items():
        if word in part:
            return {"op": operator, "c": [_node(one, backup) for one in part.records(word)]}
    if "not" in part:
        inner = _node(part.group("not"), backup)
        if "op" in inner and inner.get("type") is None and not inner["op"].startswith("!"):
            return {**inner, "op": f"!{inner['op']}"}
        return {"op": "!&", "c": [inner]}
    for word, state in STATES.items():
        if word in part:
            return {"type": "completion", "cm": _cmid(_id(part, word), backup), "e": state}
    for word in ("group", "grouping"):
        if word in part:
            return {"type": word, "id": backup.number(word, _id(part, word))}
    if "grade" in part:
        return _grade(part.group("grade"), backup)
    if "profile" in part:
        return _profile(part.group("profile"))
    return _dates(part)


def _dates(part: Settings) -> _Node:
    found: list[_Node] = [
        {"type": "date", "d": direction, "t": plain(part[word])}
        for word, direction in (("from", ">="), ("until", "<"))
        if part.get(word) is not None
    ]
    return found[0] if len(found) == 1 else {"op": "&", "c": found}


def _grade(stated: Settings, backup: Backup) -> _Node:
    id = _id(stated, "activity")
    item = first_item(backup.module(id), backup) if backup.carries(id) else _MISSING
    node: _Node = {"type": "grade", "id": item}
    limits = (("at_least", "min"), ("below", "max"))
    return node | {key: _short(float(stated.number(word))) for word, key in limits if word in stated}


def _short(number: float) -> float:
    return int(number) if number.is_integer() else number


def _profile(stated: Settings) -> _Node:
    field = {"cf": stated["custom_field"]} if "custom_field" in stated else {"sf": stated["field"]}
    node: _Node = {"type": "profile", **field}
    if "empty" in stated:
        return node | {"op": "isempty" if stated["empty"] else "isnotempty"}
    word = next(word for word in COMPARISONS if word in stated)
    return node | {"op": COMPARISONS[word], "v": str(stated[word])}


def _cmid(id: str, backup: Backup) -> int:
    return backup.module(id).cmid if backup.carries(id) else _MISSING


def _id(stated: Settings, key: str) -> str:
    return cast(Reference, stated[key]).id
