"""Planning and publishing by Moodle's own functions: courses of the core route, and competency frameworks."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from asn_moodle.errors import DecisionError
from asn_moodle.moodle.client import MoodleClient
from asn_moodle.moodle.core import Core
from asn_moodle.publish.core.apply import apply
from asn_moodle.publish.core.desired import carried
from asn_moodle.publish.core.live import read
from asn_moodle.publish.core.plan import plan as make_plan
from asn_moodle.publish.desired import Desired
from asn_moodle.publish.plan import Options, Plan
from asn_moodle.publish.report import Done, Report
from asn_moodle.sites import Site

Advance = Callable[[Done], None]


@dataclass(frozen=True)
class Job:
    """A plan of one site with the way to carry it out, given a client and whom to tell of each item."""

    plan: Plan
    site: Site
    carry_out: Callable[[MoodleClient, Advance], Report]


def course_jobs(client: MoodleClient, site: Site, every: Iterable[Desired], options: Options) -> Iterator[Job]:
    """The job of each course. Raises `SiteError`, `UsageError` and `DecisionError`."""
    for one in every:
        yield _course_job(client, site, one, options)


def _course_job(client: MoodleClient, site: Site, one: Desired, options: Options) -> Job:
    wanted, category = carried(one), site.spec.category

    def planned(core: Core) -> Plan:
        made = make_plan(wanted, read(core, wanted, category), options, client.url)
        return replace(made, site=site.spec.title or site.name or client.url)

    before = planned(Core(client))

    def carry_out(again: MoodleClient, advance: Advance) -> Report:
        core = Core(again)
        if not before.changes:
            return Report(before, url=before.url)
        if planned(core).digest != before.digest:
            raise DecisionError("plan-moved", course=before.course, site=before.site)
        return apply(before, wanted, core, category, options=options, progress=advance)

    return Job(before, site, carry_out)


def refuse_restore(site: Site, every: Iterable[Desired]) -> None:
    """Raises `DecisionError`, which says what is done by hand, for the first course."""
    for one in every:
        raise DecisionError("route-restore", course=one.idnumber, site=site.spec.title or site.name or "–")
