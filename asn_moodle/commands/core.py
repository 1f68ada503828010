"""Planning and publishing by Moodle's own functions: courses of the core route, and competency frameworks."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from asn_moodle.course.framework import Framework
from asn_moodle.errors import DecisionError, SetupError
from asn_moodle.moodle.client import MoodleClient
from asn_moodle.moodle.core import Core
from asn_moodle.publish.changes import ByHand, Options, Plan
from asn_moodle.publish.core.apply import apply
from asn_moodle.publish.core.desired import carried
from asn_moodle.publish.core.frameworks import LiveFramework
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
) -> Iterator[Job]:
    """The job of each course; ``people`` is the file of those to enrol in it.

    Raises `SiteError`, `UsageError`, `DecisionError` and `AccessError`.
    """
    for one in every:
        yield _course_job(client, site, one, options, people)


def _course_job(client: MoodleClient, site: Site, one: Desired, options: Options, people: Path | None) -> Job:
    wanted, category = carried(one), site.spec.category
    listed = read_people(people) if people else ()

    def planned(core: Core) -> tuple[Plan, Enrolling | None]:
        live = read(core, wanted, category)
        made = replace(make_plan(wanted, live, options, client.url), site=_name(site))
        if people is None:
            return made, None
        course = live.shell.id if live.shell else 0
        work = enrolling(core, listed, one, course, site.spec.roles, people.name)
        more = (work.change,) if work.change else ()
        return replace(made, changes=(*made.changes, *more)), work

    before, _ = planned(Core(client))

    def carry_out(again: MoodleClient, advance: Advance) -> Report:
        core = Core(again)
        if not before.changes:
            return Report(before, url=before.url)
        now, work = planned(core)
        if now.digest != before.digest:
            raise DecisionError("plan-moved", course=before.course, site=before.site)
        return apply(before, wanted, core, category, options=options, people=work, progress=advance)

    return Job(before, site, carry_out)


def framework_jobs(client: MoodleClient, site: Site, every: Iterable[Framework]) -> Iterator[Job]:
    """The job of each framework of competencies. Raises `SiteError` and `UsageError`.

    Where the token's service lacks the functions for them, the plan says which file to hand over.
    """
    for one in every:
        yield _framework_job(client, site, one)


def _framework_job(client: MoodleClient, site: Site, one: Framework) -> Job:
    def planned(core: Core) -> tuple[Plan, LiveFramework]:
        live = read_framework(core, one, site.spec.category, site.spec.competency_scale)
        return replace(plan_framework(one, live, client.url), site=_name(site)), live

    try:
        before, _ = planned(Core(client))
    except SetupError as error:
        if error.code != "core-functions":
            raise
        by_hand = (ByHand("competencies", "framework", one.id),)
        nothing = Plan(one.id, one.title, site=_name(site), by_hand=by_hand)
        return Job(nothing, site, lambda again, advance: Report(nothing))

    def carry_out(again: MoodleClient, advance: Advance) -> Report:
        core = Core(again)
        if not before.changes:
            return Report(before, url=before.url)
        now, live = planned(core)
        if now.digest != before.digest:
            raise DecisionError("plan-moved", course=before.course, site=before.site)
        return apply_framework(before, one, core, live, advance)

    return Job(before, site, carry_out)


def refuse_restore(site: Site, every: Iterable[Desired]) -> None:
    """Raises `DecisionError`, which says what is done by hand, for the first course."""
    for one in every:
        raise DecisionError("route-restore", course=one.idnumber, site=_name(site))


def _name(site: Site) -> str:
    return site.spec.title or site.name or site.access.url
