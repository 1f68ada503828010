"""``asn-moodle publish``: brings each site to what the courses say."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from asn_moodle.commands.plan import (
    Planned,
    Request,
    allowed,
    at_each,
    owner,
    planned,
    readable,
    sites_of,
    tell_failures,
    wanted,
    write,
)
from asn_moodle.errors import AccessError, DecisionError, SiteError, UsageError
from asn_moodle.language import Language, words
from asn_moodle.moodle.bridge import Bridge
from asn_moodle.publish.apply import Run
from asn_moodle.publish.plan import Options, Plan
from asn_moodle.publish.printers import ReportFormat, plans, reports
from asn_moodle.publish.report import Done, Report
from asn_moodle.publish.runs import run_name


@dataclass(frozen=True)
class PublishRequest(Request):
    """What to publish and how, as the command line says it."""

    report: ReportFormat = "text"
    saved: Path | None = None
    """A plan as JSON that this has to be."""
    yes: bool = False


def publish(request: PublishRequest, language: Language) -> int:
    """0 if the sites are as they should be, 5 if decisions wait, 6 if a site refuses; the highest."""
    courses, code = readable(request.paths, language)
    sites = sites_of(request.sites)
    options = request.options
    saved = _saved(request.saved) if request.saved else None
    with wanted(courses) as every:
        shown = not (request.yes or saved)
        found = at_each(sites, lambda site: planned(site, every, options, shown=shown))
        code = max(code, tell_failures(found, language))
        plans_found = [one for one in found if isinstance(one, Planned)]
        if saved is not None:
            for one in plans_found:
                _must_be_saved(one.plan, saved)
        ready = [one for one in plans_found if not _stops(one.plan)]
        stopped = [one.plan for one in plans_found if _stops(one.plan)]
        if stopped:
            click.echo(plans(stopped, "text", language), err=True, nl=False)
        if not _agreed(request, ready, language):
            click.echo(words("publish", language)["not_published"], err=True)
            return max((code, *(one.exit_code for one in stopped)))
        total = sum(len(one.plan.changes) for one in ready)
        with _progress(total, language) as advance:
            by_site = {one.site.name: [each for each in ready if each.site is one.site] for one in ready}
            done = at_each(
                list({one.site.name: one.site for one in ready}.values()),
                lambda site: _applied(by_site[site.name], options, advance),
            )
    told = [*done, *(Report(one) for one in stopped)]
    write(reports(told, request.report, language), request.out)
    return max((code, *(one.exit_code for one in told)))


def _applied(ready: Sequence[Planned], options: Options, advance: Callable[[Done], None]) -> Iterator[Report]:
    """Publish the courses of one site, one after the other."""
    with ready[0].site.client() as client:
        bridge = Bridge(client)
        for one in ready:
            yield _apply(bridge, one, options, advance)


def _apply(bridge: Bridge, one: Planned, options: Options, advance: Callable[[Done], None]) -> Report:
    if not any(change.writes for change in one.plan.changes):
        return Report(
            one.plan, url=one.plan.url
        )  # the name of a run that was cut off stays for when it is needed
    with run_name(bridge.client.url, one.plan.course) as name:
        run = Run(
            one.plan,
            one.wanted,
            bridge,
            run=name.name,
            owner=owner(),
            category=one.site.spec.category,
            data_loss=allowed(one.plan, options),
            progress=advance,
            batch=one.site.spec.limits.items,
        )
        try:
            return run.apply()
        except SiteError as error:
            return Report(one.plan, url=one.plan.url, failure=error)
        finally:
            name.kept = run.lease_left


def _stops(plan: Plan) -> bool:
    """Whether nothing of the course is published before somebody decides."""
    return any(change.waits for change in plan.changes)


def _agreed(request: PublishRequest, ready: Sequence[Planned], language: Language) -> bool:
    """Whether to go on; asks on a terminal, never in CI. Raises `UsageError` where nobody can be asked."""
    waiting = [one.plan for one in ready if one.plan.changes]
    if request.yes or request.saved or not waiting:
        return True
    if os.environ.get("CI") or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("needs-yes")
    click.echo(plans(waiting, "text", language), err=True)
    sites = ", ".join(dict.fromkeys(plan.site for plan in waiting))
    return click.confirm(words("publish", language)["confirm"].format(site=sites), err=True)


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


@contextmanager
def _progress(total: int, language: Language) -> Iterator[Callable[[Done], None]]:
    """A function to call after each item; on a terminal it moves a bar."""
    if not sys.stderr.isatty() or os.environ.get("CI") or not total:
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(words("publish", language)["publishing"], total=total)
        yield lambda done: progress.advance(task)
