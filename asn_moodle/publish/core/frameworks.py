"""A framework of competencies to a site by core functions: in place, matched by idnumber, nothing deleted."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from asn_moodle.course.framework import Competency, Framework
from asn_moodle.course.model import Html
from asn_moodle.errors import SiteError
from asn_moodle.moodle.core import Core
from asn_moodle.moodle.core_needs import FRAMEWORKS_OF_BRIDGE, NEEDS
from asn_moodle.moodle.core_records import CompetencyFramework, SiteCompetency
from asn_moodle.moodle.records import Held
from asn_moodle.packages.competencies import scale_configuration
from asn_moodle.publish.changes import Change, Plan
from asn_moodle.publish.core.attempt import attempted
from asn_moodle.publish.core.live import base_of
from asn_moodle.publish.core.seen import Seen, state_of, text_of
from asn_moodle.publish.desired import Desired, Item
from asn_moodle.publish.plan import plan as make_plan
from asn_moodle.publish.report import Done, Report
from asn_moodle.publish.wire import Json

INSTALLED_SCALES = (1, 2)
"""Ids of the scales that Moodle installs, which belong to the site and to no course; the second is that of
competencies."""

KIND, INNER = "framework", "framework_competency"


@dataclass(frozen=True, slots=True)
class LiveFramework:
    """A framework as the site has it."""

    category: int
    """Id of the category that a new one belongs to; 0 is the site."""
    scale: int
    """Id of the scale that it has, or would take; 0 where none fits."""
    values: int
    """How many values that scale has."""
    framework: CompetencyFramework | None = None
    competencies: tuple[SiteCompetency, ...] = ()
    """In the order of their places."""
    elsewhere: bool = False
    """Whether another category has a framework with this ID number, of which a site has but one."""


def category_of(core: Core, category: str) -> int:
    """The id of the category with this idnumber, 0 for none. Raises `SiteError` and `UsageError`."""
    core.require(NEEDS["framework"].plan)
    return base_of(core.categories(), category)


def read(core: Core, framework: Framework, base: int, scale: int | None = None) -> LiveFramework:
    """What the site has of a framework, for a category named by its id; 0 is the site.

    ``scale`` is the id of the one to take, where somebody decided. Raises `SiteError`.
    """
    core.require(FRAMEWORKS_OF_BRIDGE.plan)
    every = core.frameworks(base)
    names = (framework.id, *framework.formerly)
    found = next((one for name in names for one in every if one.idnumber == name), None)
    if found is None:
        others = core.frameworks(0, below=True) if base else ()
        fitting, values = _fitting(core, framework, (*every, *others), scale)
        taken = any(one.idnumber == framework.id for one in others)
        return LiveFramework(base, fitting, values, elsewhere=taken)
    inner = sorted(core.competencies(found.id), key=lambda one: one.order)
    return LiveFramework(base, found.scale, len(framework.scale), found, tuple(inner))


def _fitting(
    core: Core, framework: Framework, every: Sequence[CompetencyFramework], decided: int | None
) -> tuple[int, int]:
    """The id of a scale with the values of the framework, and how many they are; 0 for none.

    One that somebody chose needs as many values. Without values the site's scale for competencies is it.
    """
    wanted = len(framework.scale)
    if decided is None and wanted:
        tried = dict.fromkeys((*(one.scale for one in every), *INSTALLED_SCALES))
        return next(((scale, wanted) for scale in tried if core.scale(scale) == framework.scale), (0, 0))
    chosen = decided or INSTALLED_SCALES[-1]
    values = len(core.scale(chosen) or ())
    return (chosen, values) if values > 1 and wanted in (0, values) else (0, 0)


def found_in(framework: Framework, live: LiveFramework) -> Mapping[str, SiteCompetency]:
    """The competencies of the framework that are there, by id; known by their idnumbers, or former ones."""
    by_name = {one.idnumber: one for one in live.competencies}
    own = {one.id for one in framework.competencies}
    found: dict[str, SiteCompetency] = {}
    for one in framework.competencies:
        names = (one.id, *(name for name in one.formerly if name not in own))
        if there := next((by_name[name] for name in names if name in by_name), None):
            found[one.id] = there
    return found


# ---- planning ----


def plan(framework: Framework, live: LiveFramework, url: str = "") -> Plan:
    """The plan for one framework, on a site with this address."""
    items = tuple(_items(framework))
    address = ""
    if live.framework:
        address = f"{url}/admin/tool/lp/competencies.php?competencyframeworkid={live.framework.id}"
    seen = _seen(framework, live, items)
    state, values = state_of(seen, items, exists=live.framework is not None, url=address)
    made = make_plan(Desired(framework.id, framework.title, "", items, {}), state, values)
    ours = {one.id for one in found_in(framework, live).values()}
    left = (one.title for one in live.competencies if one.id not in ours)
    return replace(
        made,
        changes=tuple(_judged(made.changes, live)),
        left=tuple(f"{framework.id}/{title}" for title in left),
    )


def _judged(changes: Iterable[Change], live: LiveFramework) -> Iterator[Change]:
    """The changes; of a new framework whose ID number is in use, or without a scale, only what holds it."""
    code = "frameworkelsewhere" if live.elsewhere else "" if live.scale else "noscale"
    if live.framework or not code:
        yield from changes
        return
    for change in changes:
        if change.kind == KIND:
            yield replace(change, action="held", held=(Held(code, "", ""),), settings=())


def _items(framework: Framework) -> Iterator[Item]:
    form: Json = {"idnumber": framework.id}
    if framework.proficient:
        form["proficient"] = framework.proficient
    if framework.taxonomies:
        form["taxonomies"] = list(framework.taxonomies)
    yield Item(framework.id, KIND, framework.title, stated=_stated(form, framework.description))
    last: dict[str, str] = {}
    for one in framework.competencies:
        form = {"idnumber": one.id, "parent": one.parent, "after": last.get(one.parent, "")}
        last[one.parent] = one.id
        yield Item(f"{framework.id}/{one.id}", INNER, one.title, stated=_stated(form, one.description))


def _stated(form: Json, description: Html | None) -> Json:
    texts = {"texts": {"description": {"html": description.markup}}} if description else {}
    return {"form": form, **texts}


def _seen(framework: Framework, live: LiveFramework, items: Sequence[Item]) -> Iterator[Seen]:
    if live.framework is None:
        return
    shell = live.framework
    form = {
        "idnumber": shell.idnumber,
        "proficient": _proficient(shell.scale_configuration),
        "taxonomies": list(shell.taxonomies),
    }
    yield _one(items[0], shell.id, shell.title, form, shell.description)
    found = found_in(framework, live)
    names = {one.id: name for name, one in found.items()}
    last: dict[int, str] = {}
    after: dict[int, str] = {}
    for competency in live.competencies:
        if competency.id in names:
            after[competency.id] = last.get(competency.parent, "")
            last[competency.parent] = names[competency.id]
    for item in items[1:]:
        if there := found.get(_id(item.id)):
            parent = names.get(there.parent, f"#{there.parent}") if there.parent else ""
            form = {"idnumber": there.idnumber, "parent": parent, "after": after[there.id]}
            yield _one(item, there.id, there.title, form, there.description)


def _one(item: Item, id: int, title: str, form: Json, description: str) -> Seen:
    values: Json = {"title": title, "form": {key: form[key] for key in item.stated["form"]}}
    if "texts" in item.stated:
        values["texts"] = text_of(item, "description", description)
    return Seen(item.id, item.kind, id, title, values)


def _proficient(configuration: str) -> int:
    """The number of the lowest value that means proficient; 0 where it cannot be told."""
    try:
        meanings = json.loads(configuration)[1:]
        return min((int(one["id"]) for one in meanings if int(one.get("proficient") or 0)), default=0)
    except (ValueError, TypeError, KeyError):
        return 0


# ---- applying ----

Progress = Callable[[Done], None]


def apply(
    plan: Plan,
    framework: Framework,
    core: Core,
    live: LiveFramework,
    progress: Progress = lambda done: None,
) -> Report:
    """What carrying out the plan did. Raises `SiteError` where the token's service lacks a function."""
    changes = [change for change in plan.changes if change.writes]
    if not changes:
        return Report(plan, url=plan.url)
    core.require(FRAMEWORKS_OF_BRIDGE.publish)
    run = _Run(framework, core, live, progress)
    failure = None
    try:
        run.carry_out(changes)
    except SiteError as error:
        failure = error
    return Report(plan, tuple(run.done), plan.url, failure)


class _Run:
    """One run over one framework."""

    def __init__(self, framework: Framework, core: Core, live: LiveFramework, progress: Progress) -> None:
        self._framework = framework
        self._core = core
        self._live = live
        self._id = live.framework.id if live.framework else 0
        self._ids = {name: one.id for name, one in found_in(framework, live).items()}
        self._parents = {one.id: one.parent for one in live.competencies}
        self._progress = progress
        self.done: list[Done] = []

    def carry_out(self, changes: Sequence[Change]) -> None:
        """Make the framework, then its competencies from the top down, then put them in order."""
        for change in changes:
            if change.kind == KIND or self._id:
                self.done.append(attempted(change, self._one))
                self._progress(self.done[-1])
        if self._id and any("form.after" in _keys(change) for change in changes):
            self._order()

    def _one(self, change: Change) -> None:
        if change.kind == KIND:
            self._shell()
        else:
            named = {one.id: one for one in self._framework.competencies}
            self._competency(named[_id(change.item)], change)

    def _shell(self) -> None:
        framework, live = self._framework, self._live
        values: dict[str, Any] = {
            "shortname": framework.title,
            "idnumber": framework.id,
            "scaleid": live.scale,
            "scaleconfiguration": _configuration(framework, live),
        }
        if framework.taxonomies:
            values["taxonomies"] = ",".join(framework.taxonomies)
        values |= _described(framework.description)
        if self._id:
            self._core.update_framework(self._id, values)
        else:
            self._id = self._core.create_framework(values, self._live.category)

    def _competency(self, one: Competency, change: Change) -> None:
        values = {"shortname": one.title, "idnumber": one.id, **_described(one.description)}
        parent = self._ids.get(one.parent, 0)
        known = self._ids.get(one.id)
        if known is None:
            values |= {"competencyframeworkid": self._id, "parentid": parent}
            self._ids[one.id] = self._core.create_competency(values)
            return
        if _keys(change) - {"form.parent", "form.after"}:
            self._core.update_competency(known, values)
        if self._parents[known] != parent:
            self._core.move_competency(known, parent)

    def _order(self) -> None:
        """Lift ours, in order, above what else there is; a new one is the last of its siblings."""
        rows: dict[int, list[int]] = {}
        for one in sorted(self._core.competencies(self._id), key=lambda one: one.order):
            rows.setdefault(one.parent, []).append(one.id)
        places: dict[str, int] = {}
        for competency in self._framework.competencies:
            row = rows.get(self._ids.get(competency.parent, 0), [])
            id = self._ids.get(competency.id, 0)
            place = places.get(competency.parent, 0)
            if id not in row:
                continue
            for _ in range(row.index(id) - place):
                self._core.lift_competency(id)
            row.remove(id)
            row.insert(place, id)
            places[competency.parent] = place + 1


def _configuration(framework: Framework, live: LiveFramework) -> str:
    """What the values of its scale mean; as the site has it where the framework states no scale."""
    if live.framework and not framework.scale:
        return live.framework.scale_configuration
    return scale_configuration(live.scale, live.values, framework.proficient or live.values)


def _keys(change: Change) -> set[str]:
    return {setting.key for setting in change.settings}


def _described(description: Html | None) -> dict[str, Any]:
    return {"description": description.markup, "descriptionformat": 1} if description else {}


def _id(item: str) -> str:
    return item.partition("/")[2]
