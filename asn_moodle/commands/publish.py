"""``asn-moodle publish``: brings each site to what the courses say."""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from asn_moodle.commands.core import Job
from asn_moodle.commands.decided import adopted, allowed, tell_unknown
from asn_moodle.commands.plan import (
    Failed,
    More,
    Planned,
    Request,
    at_each,
    compared,
    leased,
    owner,
    plan_one,
    planned,
    readable,
    sites_of,
    tell_failures,
    wanted,
    write,
)
from asn_moodle.commands.terminal import confirmed, progress
from asn_moodle.errors import AccessError, DecisionError, SiteError, UsageError
from asn_moodle.language import Language, words
from asn_moodle.moodle.bridge import Bridge
from asn_moodle.publish.apply import Run
from asn_moodle.publish.changes import Plan
from asn_moodle.publish.lease import Lease, end_left
from asn_moodle.publish.printers import ReportFormat, plans, reports
from asn_moodle.publish.report import LINKED_LATER, Done, Report


@dataclass(frozen=True)
class PublishRequest(Request):
    """What to publish and how, as the command line says it."""

    report: ReportFormat = "text"
    saved: Path | None = None
    """A plan as JSON that this has to be."""
    yes: bool = False
    take_over: bool = False
    """Whether to take the lease from another run that holds the course."""

    @property
    def tells_all(self) -> bool:
        """Whether the report, which names what waits too, is read where messages are, with nothing to ask."""
        unasked = self.yes or self.saved is not None
        return unasked and self.report == "text" and self.out in (None, Path("-"))

    def allows(self, before: Plan, after: Plan) -> bool:
        """Whether the plan may be carried out in place of the one before: only what was agreed to is done."""
        return (self.yes and not self.saved) or before.digest == after.digest


def publish(request: PublishRequest, language: Language) -> int:
    """0 if the sites are as they should be, 5 if decisions wait, 6 if a site refuses; the highest."""
    courses, frameworks, code = readable(request.paths, language)
    sites = sites_of(request.sites)
    request.check_people(courses, sites)
    options = request.options
    more = More(frameworks, request.people, adopted(request.adopt, courses, sites))
    saved = _saved(request.saved) if request.saved else None
    with wanted(courses) as every:
        shown = not (request.yes or saved)
        found = at_each(sites, lambda site: planned(site, every, options, more, shown=shown))
        tell_unknown(options, compared(found), language)
        code = max(code, tell_failures(found, language))
        plans_found = [one for one in found if isinstance(one, Planned | Job)]
        if saved is not None:
            for one in plans_found:
                _must_be_saved(one.plan, saved)
        ready = [one for one in plans_found if not _stops(one.plan)]
        stopped = [one for one in plans_found if _stops(one.plan)]
        if stopped and not request.tells_all:
            click.echo(plans([one.plan for one in stopped], "text", language), err=True, nl=False)
        if not _agreed(request, ready, language):
            click.echo(words("publish", language)["not_published"], err=True)
            return max((code, *(one.plan.exit_code for one in stopped)))
        done = _at_their_sites([*ready, *stopped], request, more, language)
    code = max(code, tell_failures(done, language))
    told = [one for one in done if isinstance(one, Report)]
    known = [one.plan for one in stopped]
    late = [one.plan for one in told if _stops(one.plan) and one.plan not in known]
    if late and not request.tells_all:
        click.echo(plans(late, "text", language), err=True, nl=False)
    missed = [] if request.report == "text" else _missed(found)
    write(reports([*told, *missed], request.report, language), request.out)
    return max((code, *(one.exit_code for one in told)))


def _missed(found: Sequence[object]) -> list[Report]:
    """A report of each site that could not be asked, so that no form read later leaves it out."""
    failed = [one for one in found if isinstance(one, Failed)]
    return [
        Report(Plan("", "", site=one.site), failure=one.error)
        for one in failed
        if isinstance(one.error, SiteError)
    ]


def _at_their_sites(
    each: Sequence[Planned | Job], request: PublishRequest, more: More, language: Language
) -> list[Report | Failed]:
    """Publish what is ready, several sites at once; what stops is passed on as it is."""
    by_site: dict[str, list[Planned | Job]] = {}
    for one in each:
        by_site.setdefault(one.site.name, []).append(one)
    total = sum(len(one.plan.changes) for one in each if not _stops(one.plan))
    with progress(total, words("publish", language)["publishing"]) as advance, _interruptible():
        return at_each(
            [every[0].site for every in by_site.values()],
            lambda site: _applied(by_site[site.name], request, more, lambda one: advance()),
        )


def _applied(
    ready: Sequence[Planned | Job], request: PublishRequest, more: More, advance: Callable[[Done], None]
) -> Iterator[Report | Failed]:
    """Publish the courses of one site, one after the other."""
    with ready[0].site.client() as client:
        brought = False
        for one in ready:
            try:
                if isinstance(one, Job):
                    report = Report(one.plan) if _stops(one.plan) else one.carry_out(client, advance)
                    brought = brought or _brings_competencies(report)
                    yield report
                else:
                    bridge = more.bridge(client, one.site, one.plan.course)
                    now = _with_competencies(bridge, one, request) if brought else one
                    yield _apply(bridge, now, request, advance)
            except SiteError as error:
                yield Report(one.plan, url=one.plan.url, failure=error)
            except DecisionError as error:
                yield Failed(one.site.name, error)


def _brings_competencies(report: Report) -> bool:
    """Whether the run made competencies that courses may wait for."""
    made = {one.change.kind for one in report.done if one.change.action == "create" and not one.error}
    return "framework_competency" in made


def _with_competencies(bridge: Bridge, one: Planned, request: PublishRequest) -> Planned:
    """What is planned; made anew where it waits for competencies and nobody looked at the plan."""
    waits = any(held.code in LINKED_LATER for change in one.plan.changes for held in change.held)
    if not waits or request.saved or not request.yes:
        return one
    return plan_one(bridge, one.site, one.wanted, request.options, shown=False)


def _apply(bridge: Bridge, one: Planned, request: PublishRequest, advance: Callable[[Done], None]) -> Report:
    """Publish one course. Raises `SiteError`, and `DecisionError` where the plan agreed to no longer fits."""
    if _stops(one.plan) or not any(change.writes for change in one.plan.changes):
        if one.state.lease:
            end_left(bridge, one.plan.course, owner())
        return Report(one.plan, url=one.plan.url)
    with leased(bridge, one.site, one.plan.course, take_over=request.take_over) as lease:
        made = _as_it_is(lease, one, request)
        if _stops(made):
            return Report(made, url=made.url)
        run = Run(
            made,
            one.wanted,
            lease,
            data_loss=allowed(made, request.options),
            progress=advance,
            batch=one.site.spec.limits.items,
        )
        return run.apply()


def _as_it_is(lease: Lease, one: Planned, request: PublishRequest) -> Plan:
    """The plan, made anew if another run touched the course before this one held it."""
    if lease.revision == one.state.revision:
        return one.plan
    anew = plan_one(lease.bridge, one.site, one.wanted, request.options, shown=False).plan
    if not request.allows(one.plan, anew):
        raise DecisionError("plan-moved", course=anew.course, site=anew.site)
    return anew


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let SIGTERM, as of a cancelled pipeline, interrupt as Ctrl-C does, so that leases are given back."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stops(plan: Plan) -> bool:
    """Whether nothing of the course is published before somebody decides."""
    return any(change.waits for change in plan.changes)


def _agreed(request: PublishRequest, ready: Sequence[Planned | Job], language: Language) -> bool:
    """Whether to go on; asks on a terminal, never in CI. Raises `UsageError` where nobody can be asked."""
    waiting = [one.plan for one in ready if any(change.writes for change in one.plan.changes)]
    if request.yes or request.saved or not waiting:
        return True
    if os.environ.get("CI") or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("needs-yes")
    click.echo(plans(waiting, "text", language), err=True)
    sites = ", ".join(dict.fromkeys(plan.site for plan in waiting))
    return confirmed(words("publish", language)["confirm"].format(site=sites))


def _saved(path: Path) -> Mapping[tuple[str, str], str]:
    """The digests of the plans in a file, by site and course. Raises `AccessError` and `UsageError`."""
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
        return {(one["site"], one["course"]): one["digest"] for one in found["plans"]}
    except OSError as error:
        raise AccessError(path, error.strerror or str(error)) from error
    except (ValueError, KeyError, TypeError):
        raise UsageError("bad-plan-file", path=str(path)) from None


def _must_be_saved(plan: Plan, saved: Mapping[tuple[str, str], str]) -> None:
    """Refuse a plan that is not the one that was looked at."""
    if (plan.site, plan.course) not in saved:
        raise DecisionError("not-in-plan", course=plan.course, site=plan.site)
    if saved[plan.site, plan.course] != plan.digest:
        raise DecisionError("plan-moved", course=plan.course, site=plan.site)
