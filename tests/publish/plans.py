"""Items, states and values as small as a case needs them."""

from asn_moodle.moodle.records import Count, ItemState, State, Values
from asn_moodle.publish.changes import Options, Plan
from asn_moodle.publish.desired import Desired, Item
from asn_moodle.publish.plan import plan

COURSE = "siber"


def item(
    name="hal", *, kind="module", type="page", title="Halaman", parent="m1", position=0, formerly=(), **form
):
    return Item(
        id=f"{COURSE}/{name}",
        kind=kind,
        type=type,
        title=title,
        parent=f"{COURSE}/{parent}" if parent else COURSE,
        position=position,
        formerly=tuple(f"{COURSE}/{old}" for old in formerly),
        stated={"form": form} if form else {},
    )


def section(name="m1", title="Modul 1", position=0):
    return item(name, kind="section", type="", title=title, parent="", position=position)


def known(of, **more):
    """What the site knows of an item that was applied and left alone."""
    facts = {
        "item": of.id,
        "kind": of.kind,
        "type": of.type,
        "id": 7,
        "title": of.title,
        "parent": of.parent,
        "position": of.position or 0,
        "visible": True,
        "hash": of.hash,
        "applied": "a1",
        "live": "a1",
        "accepted": "",
        "applying": False,
        "mapped": True,
        "made": True,
        "hidden": False,
        "url": f"https://moodle.test/{of.id}",
    }
    learners = tuple(Count(word, count) for word, count in more.pop("learners", {}).items())
    return ItemState(**{**facts, "learners": learners, **more})


def state(*items):
    return State(True, 11, "pelatihan", 3, "https://moodle.test/course", items)


def nothing():
    return State(False, 0, "", 0, "", ())


def values(of, *, applied, live):
    return Values(of.id, {"title": of.title, "form": live}, {"title": of.title, "form": applied})


def planned(items, on_site, *read, checks=None, **options) -> Plan:
    wanted = Desired(COURSE, "Keamanan Siber", "Pelatihan", tuple(items), {})
    return plan(wanted, on_site, {one.item: one for one in read}, Options(**options), checks)


def actions(made: Plan):
    return {change.item.removeprefix(f"{COURSE}/"): change.action for change in made.changes}
