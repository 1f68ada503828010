"""What has to change on a site: a pure function of what it should hold and what it holds.

    wanted = desired(course, folder)
    state = bridge.state(wanted.idnumber)
    values = {one.item: one for one in bridge.items(wanted.idnumber, to_read(wanted, state))}
    plan(wanted, state, values)

A `Plan` is sorted data. Printers read it, `apply` carries it out; neither decides anything.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from asn_moodle.moodle.records import Held, ItemState, Loss, Result, State, Values
from asn_moodle.publish.changes import Action, Change, Decision, Options, Plan
from asn_moodle.publish.desired import Desired, Item, place_in_order
from asn_moodle.publish.drift import Setting, settings
from asn_moodle.publish.grades import effects
from asn_moodle.publish.places import is_there, moves_of, places

CAN_HIDE = frozenset(("section", "module", "question", "badge", "enrolment"))
"""Kinds that learners no longer see or use once they are hidden; others stay unless they are deleted."""

_GONE = "item"
"""The key under which a thing stands that somebody deleted on the site."""


def to_read(desired: Desired, state: State, *, shown: bool = True) -> tuple[str, ...]:
    """The items whose live and applied values the plan needs: those that differ in any way.

    Where nobody is ``shown`` which settings change, those that the site changed are enough.
    """
    pairs = in_pairs(desired.items, state)
    placed = {item for item, _ in moves_of(pairs)}
    return tuple(
        known.item
        for item, known in pairs
        if known
        and known.live
        and known.applied
        and not known.applying
        and (_differs(item, known) or known.item != item.id or item.id in placed)
        and (shown or known.accepted or known.live != known.applied)
    )


def plan(
    desired: Desired,
    state: State,
    values: Mapping[str, Values],
    options: Options | None = None,
    checks: Mapping[str, Result] | None = None,
    types: Mapping[str, Collection[str]] | None = None,
) -> Plan:
    """The plan for one course. ``values`` are those of `to_read`; ``checks`` what the site said of changes;
    ``types`` which types the site has, by kind."""
    options = options or Options()
    pairs = in_pairs(desired.items, state)
    homeless = _without_type(desired.items, types or {})
    moves = dict(moves_of(pairs))
    found = [
        change
        for item, known in pairs
        if (
            change := _made(item, known, "held", held=(_NO_TYPE,))
            if item.id in homeless
            else _change(item, known, moves.get(item.id), values, options, checks or {})
        )
    ]
    found = _released(found, pairs)
    put = {one.item for one in found if _is_placed(one)}
    there = [(item, known) for item, known in pairs if item.id in put or (known and is_there(known))]
    place = places(there, state.items, moves)
    found = [replace(one, position=place.get(one.item)) if one.item in put else one for one in found]
    stale = _stale(pairs, state)
    pruned = [change for known in reversed(stale) if (change := _pruned(known, options))]
    gone = {change.item for change in pruned}
    left = [one for one in stale if one.item not in gone and one.made and one.visible]
    return Plan(
        course=desired.idnumber,
        title=desired.title,
        url=state.url,
        new=not state.exists,
        changes=(*found, *pruned),
        accepted=tuple(known.item for item, known in pairs if known and _is_accepted(item, known)),
        left=tuple(known.item for known in left),
        unhidden=tuple(known.item for known in left if options.prune == "hide"),
        left_out=desired.left_out,
        timezone=desired.timezone,
    )


def _is_placed(change: Change) -> bool:
    """Whether it is put somewhere; elsewhere what teachers put between our items stays there."""
    return change.writes and (change.moved is not None or change.action in ("create", "finish"))


_NO_TYPE = Held("notype", "type", "")
"""The site has no such type of activity or question, or what the item lies in is of such a type."""


def _without_type(items: Iterable[Item], types: Mapping[str, Collection[str]]) -> frozenset[str]:
    """The items whose type the site does not have, and what lies in them."""
    found: set[str] = set()
    for item in items:
        if item.parent in found or (item.kind in types and item.type not in types[item.kind]):
            found.add(item.id)
    return frozenset(found)


def needs_types(desired: Desired, state: State) -> bool:
    """Whether anything is new or unfinished, so that the plan has to know which types the site has."""
    return any(known is None or not known.hash for _, known in in_pairs(desired.items, state))


Pair = tuple[Item, ItemState | None]


def in_pairs(items: Sequence[Item], state: State) -> tuple[Pair, ...]:
    """Each item with what the site knows of it, by its own name or a former one."""
    known = {one.item: one for one in state.items}
    own = {item.id for item in items}

    def find(item: Item) -> ItemState | None:
        former = (name for name in item.formerly if name in known and name not in own)
        name = item.id if item.id in known else next(former, None)
        return known[name] if name else None

    return tuple((item, find(item)) for item in items)


def _differs(item: Item, known: ItemState) -> bool:
    return known.hash != item.hash or (known.live != known.applied and known.live != known.accepted)


def _is_accepted(item: Item, known: ItemState) -> bool:
    chosen = known.live == known.accepted and (known.accepted != known.applied or bool(known.held))
    return known.hash == item.hash and chosen and bool(known.live)


# ---- one item ----


def _change(
    item: Item,
    known: ItemState | None,
    moved: tuple[str, str] | None,
    values: Mapping[str, Values],
    options: Options,
    checks: Mapping[str, Result],
) -> Change | None:
    if known is None:
        return _made(item, None, "create", settings=settings(item.stated, {}, {}), expect="")
    if known.applying or (known.mapped and not known.hash and not known.hidden):
        # Cut off, refused, or waiting for others: whatever is there now, all of it is written again.
        return _checked(_made(item, known, "finish", moved=moved, expect=None), checks)
    if not known.mapped:
        return _checked(_adopted(item, known, moved, values.get(known.item), options), checks)
    if not known.id and any(one.code in _GAPS for one in known.held):
        return _made(item, known, "create", settings=settings(item.stated, {}, {}), expect="", formerly="")
    if not known.id:
        return _deleted(item, known, options)
    read = values.get(known.item)
    different = settings(_with_title(item), read.applied or {}, read.live or {}) if read else ()
    live = read.live or {} if read else {}
    if known.hash == item.hash:
        change = _drifted(item, known, moved, different, live, options) or _still_held(item, known, options)
        return change and _checked(_graded(change), checks)
    return _checked(_graded(_updated(item, known, moved, different, live, options)), checks)


_GAPS = frozenset(("nocompetency", "competenciesoff"))
"""Why something is held that the site itself has to get; once it has, what stood for it there is gone."""


def _with_title(item: Item) -> Mapping[str, object]:
    return {"title": item.title, **item.stated}


def _made(item: Item, known: ItemState | None, action: Action, **more: object) -> Change:
    """A change of ``item`` that expects what is known of it."""
    facts: dict[str, object] = {"hash": item.hash}
    if known:
        facts["url"] = known.url
        facts["hidden"] = known.hidden
        facts["expect"] = known.live
        facts["learners"] = _counted(known)
        facts["formerly"] = known.item if known.item != item.id else ""
    return Change(item.id, item.kind, item.type, item.title, action, **{**facts, **more})  # type: ignore[arg-type]


def _adopted(
    item: Item, known: ItemState, moved: tuple[str, str] | None, read: Values | None, options: Options
) -> Change:
    """What is there already is taken as it is; where it differs from the spec, it is changed after that."""
    live = read.live or {} if read else {}
    different = settings(_with_title(item), live, live) if read else ()
    shown = tuple(one for one in different if one.changed and one.spec is not None)
    kept = frozenset(one.key for one in shown) if options.decision(item.id) == "keep" else frozenset()
    facts = {"settings": shown, "kept": kept, "live": live, "instance": known.id, "formerly": ""}
    return _graded(_made(item, known, "adopt", moved=moved, **facts))


def _drifted(
    item: Item,
    known: ItemState,
    moved: tuple[str, str] | None,
    different: Sequence[Setting],
    live: Mapping[str, Any],
    options: Options,
) -> Change | None:
    """The spec is as applied: what differs was changed on the site, or is only a matter of name or place."""
    drift = tuple(one for one in different if one.drifted)
    if known.live in (known.applied, known.accepted):
        if known.item == item.id and not moved:
            return None
        # What was accepted before stays: naming or moving an item undoes nothing.
        kept = frozenset(one.key for one in drift) | _kept_before(known, different)
        action: Action = "move" if known.item == item.id else "rename"
        return _made(item, known, action, moved=moved, settings=drift, kept=kept, live=live)
    actions: Mapping[Decision, Action] = {"stop": "drift", "keep": "accept", "overwrite": "update"}
    return _made(item, known, actions[options.decision(item.id)], moved=moved, settings=drift)


def _updated(
    item: Item,
    known: ItemState,
    moved: tuple[str, str] | None,
    different: Sequence[Setting],
    live: Mapping[str, Any],
    options: Options,
) -> Change:
    """The spec says something else than was applied; the site may have been changed too.

    Where somebody once decided to keep what the site had, and the rest was applied, it can no longer be told
    which settings those were: any that would change are asked about again.
    """
    action: Action = "rename" if known.item != item.id else "update"
    teachers = frozenset(one.key for one in different if one.overwritten) | _kept_before(known, different)
    shown = tuple(one for one in different if one.changed or one.key in teachers)
    if not teachers or options.decision(item.id) == "overwrite":
        return _made(item, known, action, moved=moved, settings=shown)
    if options.decision(item.id) == "keep":
        return _made(item, known, action, moved=moved, settings=shown, kept=teachers, live=live)
    return _made(item, known, "conflict", moved=moved, settings=shown)


def _kept_before(known: ItemState, different: Sequence[Setting]) -> frozenset[str]:
    """Settings that may be ones somebody decided to keep, where the rest of the item was applied since."""
    if not known.accepted == known.live == known.applied:
        return frozenset()
    return frozenset(one.key for one in different if one.changed and one.spec is not None)


def _still_held(item: Item, known: ItemState, options: Options) -> Change | None:
    """All was applied but for what Moodle held; nothing is done before somebody decides."""
    if not known.held or known.accepted == known.live:
        return None
    match options.decision(item.id):
        case "keep":
            return _made(item, known, "accept")
        case "overwrite":
            return _made(item, known, "update")
    return _made(item, known, "held", held=known.held)


def _released(changes: Iterable[Change], pairs: Iterable[Pair]) -> list[Change]:
    """The changes; activities that were held for want of competencies are written once the site has these."""
    every = tuple(pairs)
    missing = {
        item.id
        for item, known in every
        if item.kind == "competency" and known and known.id and _is_gap(known.held)
    }
    free = {item.id for item, _ in every if item.kind == "module" and missing.isdisjoint(_competencies(item))}
    return [
        replace(one, action="update", held=())
        if one.action == "held" and one.item in free and _is_gap(one.held)
        else one
        for one in changes
    ]


def _competencies(item: Item) -> tuple[str, ...]:
    """The competencies that an activity is linked to."""
    return tuple(item.stated.get("competencies", ()))


def _is_gap(held: Iterable[Held]) -> bool:
    """Whether something is held, and only for want of competencies."""
    codes = {one.code for one in held}
    return bool(codes) and codes <= _GAPS


def _graded(change: Change) -> Change:
    """The change with what it does to grades."""
    if change.action == "accept":
        return change
    return replace(change, grades=effects(change.type, change.settings, change.kept, dict(change.learners)))


def _deleted(item: Item, known: ItemState, options: Options) -> Change | None:
    """Somebody deleted it on the site."""
    gone = (Setting(_GONE, item.title, known.title, ""),)
    decision = options.decision(item.id)
    if decision == "keep":
        return None
    return _made(item, known, "drift" if decision == "stop" else "create", settings=gone, expect="")


def _checked(change: Change, checks: Mapping[str, Result]) -> Change:
    """The change with what the site said of it beforehand."""
    check = checks.get(change.item)
    if check is None:
        return change
    if check.error and check.error.code == "wouldlose":
        return replace(change, losses=check.lost or (Loss(check.error.text, 0),))
    return replace(change, lost=check.lost, held=check.held)


def _counted(known: ItemState) -> tuple[tuple[str, int], ...]:
    return tuple((one.word, one.count) for one in known.learners if one.count)


# ---- what the spec no longer has ----


def _stale(pairs: Iterable[Pair], state: State) -> list[ItemState]:
    """In the order in which such items are applied; what lies in others goes before them, from the end."""
    claimed = {known.item for _, known in pairs if known}
    found = (known for known in state.items if known.item not in claimed and known.id)
    return sorted(found, key=lambda known: place_in_order(known.kind, known.type))


def _pruned(known: ItemState, options: Options) -> Change | None:
    """Only what we made is taken away, and hidden things are not hidden again."""
    if not known.made or options.prune == "none" or known.kind == "course":
        return None
    if options.prune == "hide" and not (known.visible and known.kind in CAN_HIDE):
        return None
    going = tuple(Loss(*one) for one in _counted(known)) if options.prune == "delete" else ()
    allowed = options.may_lose(known.item)
    return Change(
        item=known.item,
        kind=known.kind,
        type=known.type,
        title=known.title,
        action=options.prune,
        url=known.url,
        learners=_counted(known),
        losses=() if allowed else going,
        lost=going if allowed else (),
        expect=known.live,
    )
