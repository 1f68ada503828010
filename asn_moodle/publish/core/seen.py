"""What a site has, in the records that the bridge would give, so that one planner serves every route.

Nothing is in them but the present: what was last applied is taken to be what is there now.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape

from asn_moodle.moodle.records import ItemState, State, Values
from asn_moodle.publish.desired import Item
from asn_moodle.publish.drift import settings
from asn_moodle.publish.wire import Json, canonical


@dataclass(frozen=True, slots=True)
class Seen:
    """An item as the site has it."""

    item: str
    kind: str
    id: int
    title: str
    values: Json
    """Of what the course states, by the keys of the item."""
    parent: str = ""
    position: int = 0
    type: str = ""
    visible: bool = True
    url: str = ""
    made: bool = False
    """Whether it bears an idnumber of the course, so that it may be hidden once the course drops it."""
    mapped: bool = True
    """False for what is to be adopted."""


def text_of(item: Item, key: str, live: str) -> Json:
    """The text that a site has, in the words of the item where Moodle only spells it otherwise."""
    stated = str(item.stated["texts"][key]["html"])
    return {key: {"html": stated if _spelt(stated) == _spelt(live) else live}}


def _spelt(markup: str) -> list[str]:
    """The words of markup, however its characters and void elements are written."""
    return unescape(markup.replace(" />", ">")).split()


def state_of(
    seen: Iterable[Seen], items: Iterable[Item], *, exists: bool, url: str = ""
) -> tuple[State, Mapping[str, Values]]:
    """The state, and the values of every item in it; ``items`` are those that it is compared with."""
    by_id = {item.id: item for item in items}
    every = tuple(seen)
    values = {one.item: Values(one.item, one.values, one.values) for one in every}
    states = tuple(_state(one, by_id.get(one.item)) for one in every)
    return State(exists=exists, courseid=0, category="", categoryid=0, url=url, items=states), values


def _state(one: Seen, item: Item | None) -> ItemState:
    fingerprint = hashlib.sha256(canonical(one.values).encode()).hexdigest()
    stated = {"title": item.title, **item.stated} if item else {}
    same = item is not None and not any(each.changed for each in settings(stated, one.values, one.values))
    return ItemState(
        item=one.item,
        kind=one.kind,
        type=one.type,
        id=one.id,
        title=one.title,
        parent=one.parent,
        position=one.position,
        visible=one.visible,
        hash=item.hash if item is not None and same else "-",
        applied=fingerprint,
        live=fingerprint,
        accepted="",
        applying=False,
        mapped=one.mapped,
        made=one.made,
        hidden=False,
        url=one.url,
    )
