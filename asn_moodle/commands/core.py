"""Planning and publishing by Moodle's own functions: courses of the core route, and competency frameworks."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from asn_moodle.course.framework import Framework
from asn_moodle.errors import CapabilityError, DecisionError, RefusedError, SetupError
from asn_moodle.moodle.bridge import PREFIX, Bridge
from asn_moodle.moodle.client import MoodleClient
from asn_moodle.moodle.core import Core
from asn_moodle.moodle.core_needs import FRAMEWORKS_OF_BRIDGE
from asn_moodle.publish.changes import ByHand, Options, Plan
from asn_moodle.publish.core.apply import apply
from asn_moodle.publish.core.desired import Carried, carried
from asn_moodle.publish.core.frameworks import LiveFramework, category_of
from asn_moodle.publish.core.frameworks import apply as apply_framework
from asn_moodle.publish.core.frameworks import plan as plan_framework
from asn_moodle.publish.core.frameworks import read as read_framework
from asn_moodle.publish.core.live import read
from asn_moodle.publish.core.people import Enrolling, enrolling, read_people
from asn_moodle.publish.core.plan import plan as make_plan
from asn_moodle.publish.desired import Desired
from asn_moodle.publish.report import Done, Report
from asn_moodle.sites import Site

Advance = Callable[[Done], None]


@dataclass(frozen=True)
class Job:
    """A plan of one site with the way to carry it out, given a client and whom to tell of each item."""

    plan: Plan
    site: Site
    carry_out: Callable[[MoodleClient, Advance], Report]


def course_jobs(
    client: MoodleClient,
    site: Site,
    every: Iterable[Desired],
    options: Options,
    people: Path | None = None,
    adopt: Mapping[str, int] | None = None,
) -> Iterator[Job]:
    """The job of each course; ``people`` is the file of those to enrol in it.

    ``adopt`` are the ids of live courses to take over, by idnumber.

    Raises `SiteError`, `UsageError`, `DecisionError` and `AccessError`.
    """
    for one in every:
        yield _course_job(client, site, carried(one, (adopt or {}).get(one.idnumber, 0)), options, people)


def _course_job(
    client: MoodleClient, site: Site, wanted: Carried, options: Options, people: Path | None
) -> Job:
    category = site.spec.category
    listed = read_people(people) if people else ()

    def planned(core: Core) -> tuple[Plan, Enrolling | None]:
        live = read(core, wanted, category)
        made = replace(make_plan(wanted, live, options, client.url), site=site.label)
        if people is None:
            return made, None
        course = live.shell.id if live.shell else 0
        work = enrolling(core, listed, wanted.wanted, course, site.spec.roles, people.name)
        more = (work.change,) if work.change else ()
        return replace(made, changes=(*made.changes, *more)), work

    before, _ = planned(Core(client))

    def carry_out(again: MoodleClient, advance: Advance) -> Report:
        core = Core(again)
        if not before.changes:
            return Report(before, url=before.url)
        now, work = planned(core)
        _same(before, now)
        return apply(before, wanted, core, category, options=options, people=work, progress=advance)

    return Job(before, site, carry_out)


def framework_jobs(client: MoodleClient, site: Site, every: Iterable[Framework]) -> Iterator[Job]:
    """The job of each framework of competencies. Raises `SiteError` and `UsageError`.

    Where the token may not manage them, the plan says which file to hand over.
    """
    frameworks = tuple(every)
    if not frameworks:
        return
    core = Core(client)
    try:
        place = _place(core, site)
    except SetupError as error:
        yield from (_not_here(one, site, _by_hand(error)) for one in frameworks)
        return
    for one in frameworks:
        yield _framework_job(core, site, one, place)


@dataclass(frozen=True)
class _Place:
    """Where frameworks go."""

    category: int
    """Its id; 0 is the site."""
    writable: bool = True
    """False where it is known that the token may not manage frameworks there."""


def _place(core: Core, site: Site) -> _Place:
    """Where the frameworks of a site go. Raises `SiteError` and `UsageError`."""
    if site.spec.route != "bridge" or core.lacking((f"{PREFIX}info",)):
        return _Place(category_of(core, site.spec.category))
    core.require(FRAMEWORKS_OF_BRIDGE.plan)
    info = Bridge(core.client).info(site.spec.category)
    may = all(one.has for one in info.permissions if one.capability == MANAGING)
    return _Place(info.category.id, may or bool(core.lacking(FRAMEWORKS_OF_BRIDGE.publish)))


MANAGING = "moodle/competency:competencymanage"


def _framework_job(core: Core, site: Site, one: Framework, place: _Place) -> Job:
    def planned(core: Core) -> tuple[Plan, LiveFramework]:
        live = read_framework(core, one, place.category, site.spec.competency_scale)
        return replace(plan_framework(one, live, core.client.url), site=site.label), live

    try:
        before, _ = planned(core)
    except (SetupError, CapabilityError, RefusedError) as error:
        return _not_here(one, site, _by_hand(error))
    if before.changes and not place.writable:
        return _not_here(one, site, "competencies")

    def carry_out(again: MoodleClient, advance: Advance) -> Report:
        core = Core(again)
        if not before.changes:
            return Report(before, url=before.url)
        now, live = planned(core)
        _same(before, now)
        return apply_framework(before, one, core, live, advance)

    return Job(before, site, carry_out)


def _same(before: Plan, now: Plan) -> None:
    """Nothing; raises `DecisionError` where the site changed since it was planned for."""
    if now.digest != before.digest:
        raise DecisionError("plan-moved", course=before.course, site=before.site)


def _not_here(one: Framework, site: Site, file: str) -> Job:
    """A job that does nothing, and says what to do by hand."""
    by_hand = (ByHand(file, "framework", one.id),)
    nothing = Plan(one.id, one.title, site=site.label, by_hand=by_hand)
    return Job(nothing, site, lambda again, advance: Report(nothing))


def _by_hand(error: SetupError | CapabilityError | RefusedError) -> str:
    """What an administrator does in place of the token; raises the error again where it is another one."""
    if isinstance(error, RefusedError) and error.errorcode == "competenciesarenotenabled":
        return "competencies_off"
    absent = error.code == "core-functions"
    forbidden = isinstance(error, CapabilityError) and error.capability != "webservice/rest:use"
    if absent or forbidden:
        return "competencies"
    raise error


def refuse_restore(site: Site, every: Iterable[Desired]) -> None:
    """Raises `DecisionError`, which says what is done by hand, for the first course."""
    for one in every:
        raise DecisionError("route-restore", course=one.idnumber, site=site.label)
