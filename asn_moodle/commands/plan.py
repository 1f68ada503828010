"""``asn-moodle plan``: what has to change on each site for each course."""

import getpass
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import click

from asn_moodle.commands.core import Job, course_jobs, framework_jobs, refuse_restore
from asn_moodle.commands.decided import adopted, allowed, decisions, tell_unknown
from asn_moodle.commands.frameworks import sound as sound_frameworks
from asn_moodle.commands.report import report as problem_report
from asn_moodle.commands.terminal import coloured
from asn_moodle.commands.wording import message
from asn_moodle.course.build import check as check_course
from asn_moodle.course.framework import Framework
from asn_moodle.course.model import Course
from asn_moodle.errors import EXIT_FINE, Error, SiteError, SpecError, UsageError
from asn_moodle.language import Language, words
from asn_moodle.moodle.bridge import Bridge
from asn_moodle.moodle.client import MoodleClient
from asn_moodle.moodle.records import State
from asn_moodle.packages.archive import write_file
from asn_moodle.packages.workspace import workspace
from asn_moodle.problems import Problem
from asn_moodle.publish.adoption import look
from asn_moodle.publish.changes import Options, Plan
from asn_moodle.publish.checks import check
from asn_moodle.publish.desired import Desired, desired
from asn_moodle.publish.lease import Lease
from asn_moodle.publish.plan import needs_types, to_read
from asn_moodle.publish.plan import plan as make_plan
from asn_moodle.publish.printers import PlanFormat, plans
from asn_moodle.publish.runs import run_name
from asn_moodle.sites import Site, find_site
from asn_moodle.spec.discover import find

T = TypeVar("T")


@dataclass(frozen=True)
class Request:
    """What to plan for, and what was decided, as the command line says it."""

    paths: Sequence[Path]
    sites: Sequence[str] = ()
    form: PlanFormat = "text"
    out: Path | None = None
    on_drift: Sequence[str] = ()
    data_loss: Sequence[str] = ()
    prune: str = "hide"
    people: Path | None = None
    """A CSV of those to enrol in the course."""
    adopt: Sequence[str] = ()
    """Which live courses are taken over: ``COURSE=LIVEID``."""

    @property
    def options(self) -> Options:
        """The decisions. Raises `UsageError` for one that is none."""
        default, single = decisions(self.on_drift)
        return Options(default, single, self.prune, frozenset(self.data_loss))  # type: ignore[arg-type]

    def check_people(self, courses: Sequence[Course], sites: Iterable[Site]) -> None:
        """Raises `UsageError` where people cannot be enrolled: in several courses, or off the core route."""
        if self.people is None:
            return
        if len(courses) != 1:
            raise UsageError("people-one-course")
        for site in sites:
            if site.spec.route != "core":
                raise UsageError("people-needs-core", site=site.name or "–")


@dataclass(frozen=True)
class Planned:
    """A plan with what it was made of."""

    plan: Plan
    wanted: Desired
    site: Site
    state: State


@dataclass(frozen=True)
class Failed:
    """Why there is none for a site."""

    site: str
    error: Error


def plan(request: Request, language: Language) -> int:
    """0 if nothing waits, 4 if changes do, 5 if decisions do, 6 if a site cannot be asked; the highest."""
    courses, frameworks, code = readable(request.paths, language)
    sites = sites_of(request.sites)
    request.check_people(courses, sites)
    options = request.options
    more = More(frameworks, request.people, adopted(request.adopt, courses, sites))
    with wanted(courses) as every:
        found = at_each(sites, lambda site: planned(site, every, options, more))
    tell_unknown(options, compared(found), language)
    told = [one.plan for one in found if isinstance(one, Planned | Job)]
    write(plans(told, request.form, language), request.out)
    return max((code, tell_failures(found, language), *(one.exit_code for one in told)))


def compared(found: Iterable[object]) -> list[tuple[Desired, State]]:
    """What was wanted and what was there, of each course that could be planned."""
    return [(one.wanted, one.state) for one in found if isinstance(one, Planned)]


@dataclass(frozen=True)
class More:
    """What is published beside courses."""

    frameworks: Sequence[Framework] = ()
    people: Path | None = None
    adopt: Mapping[str, int] = field(default_factory=dict)
    """Ids of the live courses that are taken over, by idnumber."""

    def bridge(self, client: MoodleClient, site: Site, course: str) -> Bridge:
        """The bridge to a course of the site."""
        return Bridge(client, adopt=self.adopt.get(course, 0), category=site.spec.category)


def planned(
    site: Site, every: Iterable[Desired], options: Options, more: More, *, shown: bool = True
) -> Iterator[Planned | Job | Failed]:
    """The plan of each framework and course for one site; the first failure ends it.

    See `to_read` for ``shown``.
    """
    try:
        with site.client() as client:
            yield from framework_jobs(client, site, more.frameworks)
            if site.spec.route == "restore":
                refuse_restore(site, every)
            if site.spec.route != "bridge":
                yield from course_jobs(client, site, every, options, more.people, more.adopt)
                return
            for one in every:
                yield plan_one(more.bridge(client, site, one.idnumber), site, one, options, shown=shown)
    except (SiteError, UsageError) as error:
        yield Failed(site.name, error)


def plan_one(bridge: Bridge, site: Site, one: Desired, options: Options, *, shown: bool = True) -> Planned:
    """The plan of one course for one site. Raises `SiteError`, and `DecisionError` where it is in doubt."""
    found = look(bridge, one, bridge.state(one.idnumber))
    state = found.state
    names = to_read(one, state, shown=shown)
    values = {value.item: value for value in bridge.items(one.idnumber, names)} if names else {}
    values |= found.values
    types = _types(bridge) if needs_types(one, state) else None
    made = make_plan(one, state, values, options, types=types)
    if checks := check(bridge, made, one, data_loss=allowed(made, options)):
        made = make_plan(one, state, values, options, checks, types)
    return Planned(replace(made, site=site.label), one, site, state)


def _types(bridge: Bridge) -> Mapping[str, tuple[str, ...]]:
    """The types of activities and questions that the site has."""
    info = bridge.info()
    return {"module": info.modules, "question": info.question_types}


@contextmanager
def leased(bridge: Bridge, site: Site, course: str, *, take_over: bool = False) -> Iterator[Lease]:
    """The lease on a course of a site. Raises a `SiteError`: `LeaseError` if another run holds it."""
    with (
        run_name(bridge.client.url, course) as name,
        Lease(bridge, course, name, owner(), site.spec.category, take_over=take_over) as lease,
    ):
        yield lease


# ---- what plan and publish share ----


def readable(paths: Sequence[Path], language: Language) -> tuple[list[Course], list[Framework], int]:
    """The sound courses that may be published, the sound frameworks, and the exit code for the others.

    The problems of these are told. Closed offerings are named and left out. Raises `UsageError` and
    `AccessError`.
    """
    said = words("publish", language)
    sound: list[Course] = []
    problems: dict[Problem, None] = {}
    found_files = find(paths)
    frameworks, code = sound_frameworks(found_files.frameworks, language)
    for path in found_files.courses:
        course, found = check_course(path)
        if course is None:
            problems |= dict.fromkeys(one for one in found if one.severity == "error")
        elif course.closed:
            click.echo(said["closed"].format(title=course.title, course=course.idnumber), err=True)
        else:
            sound.append(course)
    if problems:
        colour = coloured(sys.stderr)
        click.echo(problem_report(problems, "text", language, colour=colour), err=True, nl=False)
    names = [course.idnumber for course in sound]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise UsageError("same-course", name=twice)
    return sound, list(frameworks.values()), SpecError.exit_code if problems else code


@contextmanager
def wanted(courses: Iterable[Course]) -> Iterator[list[Desired]]:
    """What sites should hold for each course, while the packages made for it lie in a folder."""
    with workspace() as folder:
        every = []
        for course in courses:
            own = folder / course.idnumber
            own.mkdir()
            every.append(desired(course, own))
        yield every


def sites_of(names: Sequence[str]) -> list[Site]:
    """The sites by name, each once; without a name the only one there is. Raises `UsageError`."""
    return [find_site(name) for name in dict.fromkeys(names)] if names else [find_site()]


def at_each(sites: Sequence[Site], work: Callable[[Site], Iterable[T]]) -> list[T]:
    """What the work gives for each site, in their order; several sites are worked at once.

    A single one is worked here, where an interruption reaches it.
    """
    if len(sites) == 1:
        return list(work(sites[0]))
    with ThreadPoolExecutor(max_workers=max(1, min(8, len(sites)))) as pool:
        running = [pool.submit(lambda site=site: list(work(site))) for site in sites]  # type: ignore[misc]
        return [one for each in running for one in each.result()]


def tell_failures(found: Iterable[object], language: Language) -> int:
    """The highest exit code of the sites that failed, each of which is told."""
    said = words("commands", language)
    code = EXIT_FINE
    for one in found:
        if isinstance(one, Failed):
            told = message(one.error, language)
            click.echo(said["error"].format(message=f"{one.site}: {told}" if one.site else told), err=True)
            code = max(code, one.error.exit_code)
    return code


def write(text: str, out: Path | None) -> None:
    """Print, or write a file."""
    if out is None or str(out) == "-":
        click.echo(text, nl=False)
    else:
        write_file(out, text.encode())


def owner() -> str:
    """Whom to name to other publishers: the pipeline, else who runs this and where."""
    for variable in ("CI_JOB_URL", "GITHUB_REPOSITORY"):
        if value := os.environ.get(variable):
            return value
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "asn-moodle"
    return f"{user}@{platform.node()}" if platform.node() else user
