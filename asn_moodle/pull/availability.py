"""Restrictions of access, Moodle's JSON, as the words of the spec; ``availability/classes/tree.php``."""

import json
from typing import Any

from asn_moodle.packages.backup.availability import COMPARISONS, STATES
from asn_moodle.pull.here import Here
from asn_moodle.pull.tree import Flow
from asn_moodle.pull.values import number

_WORDS = {state: word for word, state in STATES.items()}
_COMPARISONS = {said: word for word, said in COMPARISONS.items()}
_SETS = frozenset(("all", "any"))
_DEEPEST = 20

Said = dict[str, Any]


def restriction(written: str, item: str, here: Here) -> Said | None:
    """What the spec says for a restriction; None for none. Conditions it has no word for are losses."""
    try:
        tree = json.loads(written)
    except (ValueError, RecursionError):
        here.losses.add(item, "bad-value", "availability")
        return None
    if not isinstance(tree, dict) or not tree.get("c"):
        return None
    reader = _Reader(item, here)
    if tree.get("op") == "&":
        return reader.wanted(tree)
    said = reader.node(tree, 0)
    if (said is not None and tree.get("show") is False) or (
        said is not None and tree.get("op") == "!|" and _hidden(tree)
    ):
        said["otherwise"] = "hide"
    return said


def _hidden(tree: Said) -> bool:
    shown = tree.get("showc")
    return isinstance(shown, list) and bool(shown) and not any(shown)


class _Reader:
    def __init__(self, item: str, here: Here) -> None:
        self.item = item
        self.here = here

    def wanted(self, tree: Said) -> Said | None:
        """All of a set, where each part is shown or hidden for itself."""
        shown = tree.get("showc") or []
        parts = []
        for place, one in enumerate(tree["c"]):
            said = self.node(one, 1)
            if said is not None:
                parts.append((said, not (place < len(shown) and shown[place] is False)))
        if not parts:
            return None
        if not any(visible for _, visible in parts):
            single = len(parts) == 1 and not parts[0][0].keys() & _SETS
            whole = parts[0][0] if single else {"all": [said for said, _ in parts]}
            return Flow({**whole, "otherwise": "hide"}) if single else {**whole, "otherwise": "hide"}
        if len(parts) == 1:
            return {"all": [parts[0][0]]} if parts[0][0].keys() & _SETS else parts[0][0]
        return {"all": [said if visible else Flow({**said, "otherwise": "hide"}) for said, visible in parts]}

    def node(self, node: Any, depth: int) -> Said | None:
        """A set or a condition."""
        if not isinstance(node, dict) or depth > _DEEPEST:
            return self._lost("?")
        if "type" in node:
            return self.condition(node)
        operator = str(node.get("op", "&"))
        inside = node.get("c")
        found = [self.node(one, depth + 1) for one in inside] if isinstance(inside, list) else []
        parts = [one for one in found if one is not None]
        if not parts:
            return None
        word = "any" if operator.endswith("|") else "all"
        if operator == "!&" and len(parts) == 1:
            return {"not": parts[0]}
        if word == "all" and [list(one) for one in parts] == [["from"], ["until"]]:
            return Flow({**parts[0], **parts[1]})
        said: Said = {word: parts}
        return {"not": said} if operator.startswith("!") else said

    def condition(self, node: Said) -> Said | None:
        """One condition."""
        match node.get("type"):
            case "completion":
                return self._refers(_WORDS.get(int(node.get("e", 1)), ""), "activity", node.get("cm"))
            case "date":
                moment = self.here.moment(self.item, float(node.get("t", 0)))
                return Flow({"from" if node.get("d") == ">=" else "until": moment}) if moment else None
            case "group":
                return self._refers("group", "group", node.get("id")) if "id" in node else self._lost("group")
            case "grouping":
                return (
                    self._refers("grouping", "grouping", node.get("id"))
                    if "id" in node
                    else self._lost("grouping")
                )
            case "grade":
                return self._grade(node)
            case "profile":
                return self._profile(node)
        return self._lost(str(node.get("type")))

    def _refers(self, word: str, kind: str, number: object) -> Said | None:
        id = self.here.ref(kind, number)
        return Flow({word: id}) if id and word else self._lost(f"{kind} {number}")

    def _grade(self, node: Said) -> Said | None:
        id = self.here.ref("activity_of_grade", node.get("id"))
        if not id:
            return self._lost("grade")
        grade: Said = Flow({"activity": id})
        for word, key in (("at_least", "min"), ("below", "max")):
            if key in node:
                grade[word] = number(node[key])
        return Flow({"grade": grade})

    def _profile(self, node: Said) -> Said | None:
        match: Said = Flow({"custom_field": node["cf"]} if "cf" in node else {"field": node.get("sf", "")})
        comparison = str(node.get("op", ""))
        if comparison in ("isempty", "isnotempty"):
            match["empty"] = comparison == "isempty"
        elif comparison in _COMPARISONS:
            match[_COMPARISONS[comparison]] = str(node.get("v", ""))
        else:
            return self._lost("profile")
        return Flow({"profile": match})

    def _lost(self, what: str) -> Said | None:
        self.here.losses.add(self.item, "condition-lost", what)
        return None
