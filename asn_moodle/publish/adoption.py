"""What there is to adopt in a course that was restored: which live thing each item is, and what it says now.

    found = look(bridge, wanted, state)
    plan(wanted, found.state, {**read, **found.values})

A restored course bears our idnumbers on activities, questions and groups. Moodle keeps none for sections,
scales, badges and enrolment methods; these are found by what they hold, or by name.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from asn_moodle.errors import DecisionError
from asn_moodle.moodle.bridge import Bridge
from asn_moodle.moodle.records import ItemState, Result, State, Values
from asn_moodle.publish.changes import Change
from asn_moodle.publish.desired import Desired, Item
from asn_moodle.publish.drift import settings
from asn_moodle.publish.plan import in_pairs
from asn_moodle.publish.saying import as_stated
from asn_moodle.publish.sending import batches
from asn_moodle.publish.wire import Json

_HEAD = ("id", "kind", "type", "title", "parent", "formerly")


@dataclass(frozen=True, slots=True)
class Adoption:
    """A state that knows what there is to adopt, and the values of that."""

    state: State
    values: Mapping[str, Values] = field(default_factory=dict)


def look(bridge: Bridge, desired: Desired, state: State) -> Adoption:
    """What there is to adopt; nothing is written.

    Where the bridge names a course to adopt, or nothing was ever published to the course, everything is
    looked for; else only what bears an idnumber of ours. Raises `SiteError`, and `DecisionError` where it is
    in doubt.
    """
    whole = bridge.adopt or any(one.kind == "course" and not one.mapped for one in state.items)
    asked = [
        item
        for item, known in in_pairs(desired.items, state)
        if (known is None and whole) or (known is not None and is_unknown(known))
    ]
    if not asked or not state.exists:
        return Adoption(state)
    items = {item.id: item for item in asked}
    named = _asked(bridge, desired, (_outline(item, desired) for item in asked), {})
    instances = _instances(named, desired)
    there = ({"do": "adopt", **items[one.item].wire()} for one in named if one.found)
    results = _asked(bridge, desired, there, instances)
    found = {one.item: one.found for one in results if one.found}
    values = {one.item: told for one in results if (told := _values(items[one.item], one, desired))}
    others = [one for one in state.items if one.item not in found]
    return Adoption(replace(state, items=(*others, *found.values())), values)


def is_unknown(known: ItemState) -> bool:
    """Whether it is there and was neither published nor adopted, or the run that adopted it was cut off."""
    return not known.mapped or bool(known.id and known.applying and not known.applied)


def _asked(
    bridge: Bridge, desired: Desired, items: Iterable[Json], instances: Mapping[str, Mapping[str, int]]
) -> list[Result]:
    """What the site says of the items. Raises `DecisionError` with all that it is in doubt of."""
    options: dict[str, Any] = {"instances": instances} if instances else {}
    changes = [(Change(item["id"], item["kind"], "", "", "adopt"), item) for item in items]
    replies = (
        bridge.check(desired.idnumber, [item for _, item in batch], **options) for batch in batches(changes)
    )
    results = [one for some in replies for one in some]
    doubts = [one.error.text for one in results if one.error]
    if doubts:
        raise DecisionError("adopt-doubt", course=desired.idnumber, doubts="\n".join(doubts))
    return results


def _outline(item: Item, desired: Desired) -> Json:
    """As much of an item as it is found by."""
    outline: Json = {key: value for key, value in item.wire().items() if key in _HEAD}
    if item.kind == "enrolment":
        own = {
            key: item.stated["form"][key] for key in ("cohort", "title") if key in item.stated.get("form", {})
        }
        outline |= {"form": own} if own else {}
    if item.kind == "section":
        holds = [one.id for one in desired.items if one.kind == "module" and one.parent == item.id]
        outline |= {"holds": holds} if holds else {}
    return {"do": "adopt", **outline}


def _instances(results: Sequence[Result], desired: Desired) -> dict[str, dict[str, int]]:
    """The ids of what was found: by kind, by item. Raises `DecisionError` where two would be one thing."""
    found: dict[str, dict[str, int]] = {}
    for one in results:
        if one.found:
            found.setdefault(one.found.kind, {})[one.item] = one.id
    for ids in found.values():
        twice = [id for id, count in Counter(ids.values()).items() if count > 1]
        for id in twice:
            both = ", ".join(item for item, own in ids.items() if own == id)
            title = next(one.found.title for one in results if one.found and one.id == id)
            raise DecisionError("adopt-twice", course=desired.idnumber, title=title, id=str(id), items=both)
    return found


def _values(item: Item, result: Result, desired: Desired) -> Values | None:
    """What is there, said as the spec says it; None where the site knows that it is the same."""
    if result.same or not result.values:
        return None
    stated = {"title": item.title, **item.stated}
    live = as_stated(stated, json.loads(result.values), _scales(desired))
    if item.id.startswith(f"{desired.idnumber}/course."):
        live["title"] = item.title  # of what a course has once, the site tells the name of the course
    if result.same is False and not any(one.changed for one in settings(stated, live, live)):
        # What differs does not show in the texts, such as a picture: all of it is written.
        live = {"title": live.get("title", item.title)}
    return Values(item.id, live, live)


def _scales(desired: Desired) -> dict[str, list[str]]:
    """The words of each scale of the course."""
    return dict(_words(desired))


def _words(desired: Desired) -> Iterator[tuple[str, list[str]]]:
    for item in desired.items:
        if item.kind == "scale":
            yield item.id, item.stated.get("form", {}).get("items", [])
