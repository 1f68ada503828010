"""Which items are in a wrong place, and where among its siblings each has to be put, as the site counts.

The site counts everything that publishing has in a section: also what the spec no longer has and is hidden by
now, and what only moves away later in the same run. So the place in the spec is not the place on the site.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

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
        if one.kind in PLACED and is_there(one):
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


def is_there(known: ItemState) -> bool:
    """Whether it is on the site and ours: published, or looked at to be adopted."""
    return bool(known.id and (known.mapped or known.live))


def moves_of(pairs: Sequence[Pair]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Items in a wrong place, with where they are and where they shall be.

    Where all siblings are there, as few as can be are moved: those outside a longest run that is in order.
    """
    new_names = {known.item: item.id for item, known in pairs if known}
    siblings: dict[str, list[tuple[Item, ItemState]]] = {}
    for item, known in pairs:
        if known is None or not known.id or item.position is None or item.kind not in PLACED:
            continue
        above = new_names.get(known.parent, known.parent)
        if above != item.parent:
            yield item.id, (above, item.parent)
        else:
            siblings.setdefault(item.parent, []).append((item, known))
    for ordered in siblings.values():
        ordered.sort(key=lambda pair: pair[0].position or 0)
        still = _longest_run([known.position for _, known in ordered])
        before = ""
        for place, (item, known) in enumerate(ordered):
            if place not in still:
                yield item.id, (_before(known, ordered), before)
            before = item.id


def _before(known: ItemState, siblings: Sequence[tuple[Item, ItemState]]) -> str:
    """The sibling that stands before it on the site; empty for the first."""
    earlier = [pair for pair in siblings if pair[1].position < known.position]
    return max(earlier, key=lambda pair: pair[1].position)[0].id if earlier else ""


def _longest_run(numbers: Sequence[int]) -> frozenset[int]:
    """The places of a longest rising run among ``numbers``."""
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(tails, number)
        tails[length : length + 1] = [number]
        ends[length : length + 1] = [place]
        back.append(ends[length - 1] if length else -1)
    run, place = set(), ends[-1] if ends else -1
    while place >= 0:
        run.add(place)
        place = back[place]
    return frozenset(run)
