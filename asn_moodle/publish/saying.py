"""The values of a site, said as the spec says them where both mean the same.

What was published is compared with itself as it read right after. What was restored was never published, so
that its values stand beside those of the spec, which Moodle says in other words: a condition with two dates
as two conditions, the word of a scale as its number.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_POPUP = "6"
"""The way to show something in a window of its own; lib/resourcelib.php. Only then Moodle keeps its size."""

Values = Mapping[str, Any]


def as_stated(stated: Values, live: Values, scales: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The live values, with those of the spec in place of what means the same.

    What the site does not tell, such as the description of a competency, counts as what is stated.
    ``scales`` are the words of each scale, by idnumber.
    """
    said = dict(live)
    said.setdefault("title", stated.get("title", ""))
    if "availability" in stated and _meaning(stated["availability"]) == _meaning(live.get("availability")):
        said["availability"] = stated["availability"]
    for part, same in (("form", _same_setting), ("completion", _same_completion), ("grade", _same_grade)):
        own = live.get(part) or {}
        if part not in stated or "xml" in stated[part]:
            continue
        said[part] = {
            **own,
            **{
                key: value
                for key, value in stated[part].items()
                if key not in own or same(key, value, own, stated[part], scales)
            },
        }
    return said


Scales = Mapping[str, Sequence[str]]


def _same_setting(key: str, value: Any, live: Values, stated: Values, scales: Scales) -> bool:
    there = live[key]
    if key in ("popupwidth", "popupheight"):
        return bool(there == "" and str(live.get("display", stated.get("display", ""))) != _POPUP)
    if key == "key":
        # A key for enrolment is never told, only whether there is one.
        return str(there) == str(int(bool(value)))
    return _is_off(value) and _is_off(there)


def _same_completion(key: str, value: Any, live: Values, stated: Values, scales: Scales) -> bool:
    if key != "when" or not isinstance(value, list):
        return False
    # Who has to pass has to have a grade.
    needed = {word for word in value if word != "grade" or "pass" not in value}
    return isinstance(live[key], list) and needed == set(live[key])


def _same_grade(key: str, value: Any, live: Values, stated: Values, scales: Scales) -> bool:
    words = scales.get(str(stated.get("scale", "")).removeprefix("$@ITEM*").removesuffix("@$"), ())
    return (
        key == "pass" and value in words and str(words.index(value) + 1) == str(live[key]).partition(".")[0]
    )


def _is_off(value: Any) -> bool:
    return value in ("", "0", 0, False)


def _meaning(tree: Any) -> tuple[Any, ...]:
    """A tree of conditions in one of the ways to say it."""
    if not tree:
        return ()
    hides = ("hide",) if tree.get("otherwise") == "hide" else ()
    if "not" in tree:
        return ("not", _meaning(tree["not"]), *hides)
    if "any" in tree:
        parts = sorted((_meaning(one) for one in tree["any"]), key=repr)
        return (*parts[0], *hides) if len(parts) == 1 else ("any", *parts, *hides)
    parts = sorted(_all_of(tree), key=repr)
    return (*parts[0], *hides) if len(parts) == 1 else ("all", *parts, *hides)


def _all_of(tree: Any) -> Iterator[tuple[Any, ...]]:
    """The meaning of each condition that has to hold; two dates are two conditions."""
    if "all" in tree:
        for one in tree["all"]:
            inner = _meaning(one)
            if inner and inner[0] == "all" and inner[-1] != "hide":
                yield from inner[1:]
            else:
                yield inner
        return
    rest = {key: value for key, value in tree.items() if key not in ("from", "until", "otherwise")}
    yield from (("is", key, str(tree[key])) for key in ("from", "until") if key in tree)
    if rest:
        yield ("is", repr(_sorted(rest)))


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        return sorted((key, _sorted(inner)) for key, inner in value.items())
    return str(value)
