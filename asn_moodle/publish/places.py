"""Where among its siblings an item has to be put, as the site counts.

The site counts everything that publishing has in a section: also what the spec no longer has and is hidden by
now, and what only moves away later in the same run. So the place in the spec is not the place on the site.
"""

from collections.abc import Iterable, Mapping, Sequence

from asn_moodle.moodle.records import ItemState
from asn_moodle.publish.desired import Item

PLACED = ("section", "module")
"""The kinds of items that have a place."""

Pair = tuple[Item, ItemState | None]


def places(pairs: Sequence[Pair], items: Iterable[ItemState], moved: Iterable[str]) -> Mapping[str, int]:
    """The position to send for each item, if the items are sent in this order: right after the one before it.

    ``pairs`` are those that will be there, ``items`` all that the site has of the course now, ``moved`` those
    that are in a wrong place.
    """
    names = {known.item: item.id for item, known in pairs if known}
    rows: dict[tuple[str, str], list[str]] = {}
    for one in sorted(items, key=lambda one: one.position):
        if one.kind in PLACED and one.id and one.mapped:
            above = names.get(one.parent, one.parent)
            rows.setdefault((one.kind, above), []).append(names.get(one.item, one.item))
    wrong = frozenset(moved)
    last: dict[tuple[str, str], str] = {}
    found: dict[str, int] = {}
    for item, _ in pairs:
        if item.position is None:
            continue
        if item.kind not in PLACED:
            found[item.id] = item.position
            continue
        row = rows.setdefault((item.kind, item.parent), [])
        if item.id not in row or item.id in wrong:
            for other in rows.values():
                if item.id in other:
                    other.remove(item.id)
            before = last.get((item.kind, item.parent))
            row.insert(row.index(before) + 1 if before in row else 0, item.id)
        found[item.id] = row.index(item.id)
        last[item.kind, item.parent] = item.id
    return found
