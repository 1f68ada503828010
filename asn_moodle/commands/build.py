"""``asn-moodle build``: courses to packages, several at a time, with a catalogue beside them."""

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from asn_moodle.commands.frameworks import TARGET as COMPETENCIES
from asn_moodle.commands.frameworks import BuiltFramework, build_frameworks
from asn_moodle.commands.report import report
from asn_moodle.commands.terminal import coloured, progress
from asn_moodle.commands.wording import message
from asn_moodle.course.build import check
from asn_moodle.errors import EXIT_FINE, AccessError, BuildError, SpecError, UsageError
from asn_moodle.language import Language, words
from asn_moodle.packages.archive import write_file
from asn_moodle.packages.backup import Release
from asn_moodle.packages.catalogue import Entry, entry, write_catalogue
from asn_moodle.packages.pages.document import size
from asn_moodle.packages.targets import Built, Options
from asn_moodle.packages.targets import build as build_target
from asn_moodle.problems import Problem
from asn_moodle.spec.discover import find, find_courses
from asn_moodle.spec.load import idnumbers


@dataclass(frozen=True)
class Request:
    """What to build and how, as the command line says it."""

    paths: Sequence[Path]
    targets: Sequence[str] = ("scorm12",)
    output: Path = Path("dist")
    per_section: bool = False
    skip_unsupported: bool = False
    strict: bool = False
    templates: Path | None = None
    schemas: Path | None = None
    moodle: Release = "4.5"
    jobs: int | None = None
    report: str | None = None

    @cached_property
    def options(self) -> Options:
        """What the packages need to know of it."""
        return Options(self.per_section, self.skip_unsupported, self.templates, self.schemas, self.moodle)


@dataclass(frozen=True)
class Outcome:
    """What became of one course. Errors are carried as data, since they cross processes."""

    source: Path
    entry: Entry | None = None
    built: tuple[Built, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: tuple[Path, str] | None = None
    """The file that could not be read or written, and why."""
    usage: tuple[str, tuple[tuple[str, str], ...]] | None = None
    """The message and data of a usage error."""

    @property
    def failed(self) -> bool:
        """Whether the course has errors of its own."""
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def needs_moodle(self) -> dict[str, str]:
        """Titles of the activities that are done in Moodle, by id."""
        return {activity.id: activity.title for one in self.built for activity in one.needs_moodle}

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Every warning once."""
        found = (*self.problems, *(problem for one in self.built for problem in one.problems))
        return tuple(dict.fromkeys(problem for problem in found if problem.severity == "warning"))


def build(request: Request, language: Language) -> int:
    """0 if all was built; else 3, 2 or 1 by the worst that happened. What is sound is built all the same.

    Under ``strict`` warnings, and activities that are done in Moodle, make it 1. Raises `UsageError` if two
    courses would make the same files, before anything is written, and `AccessError`.
    """
    of_courses = [target for target in request.targets if target != COMPETENCIES]
    frameworks: tuple[BuiltFramework, ...] = ()
    code = EXIT_FINE
    if len(of_courses) < len(request.targets):
        found = find(request.paths).frameworks
        frameworks, code = build_frameworks(found, request.output, language, to_stderr=request.report == "-")
    courses = find_courses(request.paths) if of_courses else []
    _check_names(courses)
    made = _outcomes(courses, request, language) if courses else ()
    outcomes = sorted(made, key=lambda one: courses.index(one.source))
    entries = [one.entry for one in outcomes if one.entry]
    catalogue = write_catalogue(request.output, entries, request.templates) if entries else None
    code = max(code, _exit_code(outcomes, strict=request.strict))

    out = sys.stderr if request.report == "-" else sys.stdout
    for outcome in outcomes:
        _tell(outcome, language, to_stderr=out is sys.stderr)
    said = words("commands", language)
    if catalogue:
        click.echo(said["catalogue_written"].format(path=catalogue), err=out is sys.stderr)
    if code == 1 and not any(outcome.failed for outcome in outcomes):
        click.echo(said["strict_failed"], err=True)
    if request.report:
        _write_report(request.report, outcomes, frameworks, catalogue, code, language)
    return code


def _outcomes(courses: Sequence[Path], request: Request, language: Language) -> Iterator[Outcome]:
    jobs = min(request.jobs or os.cpu_count() or 1, len(courses))
    with progress(len(courses), words("commands", language)["building"]) as advance:
        if jobs == 1:
            for course in courses:
                yield outcome_of(course, request)
                advance()
            return
        # Not a plain fork: the progress bar runs in a thread.
        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        with ProcessPoolExecutor(jobs, multiprocessing.get_context(method)) as pool:
            yield from _in_parallel(pool, courses, request, advance)


def _in_parallel(
    pool: Executor, courses: Sequence[Path], request: Request, advance: Callable[[], None]
) -> Iterator[Outcome]:
    running: list[Future[Outcome]] = []
    try:
        with _uninterrupted():
            running += (pool.submit(outcome_of, course, request) for course in courses)
        for done in as_completed(running):
            yield done.result()
            advance()
    finally:
        for one in running:
            one.cancel()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Processes started in here never see Ctrl-C, which a terminal sends to all; this one does, later."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def outcome_of(source: Path, request: Request) -> Outcome:
    """What becomes of the course at ``source``, built to every target."""
    problems: tuple[Problem, ...] = ()
    try:
        course, problems = check(source)
        if course is None:
            return Outcome(source, problems=problems)
        built = tuple(
            one
            for target in dict.fromkeys(request.targets)
            if target != COMPETENCIES
            for one in build_target(course, target, request.output, request.options)
        )
        return Outcome(source, entry(course, built, request.output), built, problems)
    except (SpecError, BuildError) as error:
        return Outcome(source, problems=(*problems, *error.problems))
    except AccessError as error:
        return Outcome(source, problems=problems, refused=(error.path, error.reason))
    except UsageError as error:
        return Outcome(source, problems=problems, usage=(error.message, tuple(error.data.items())))


def _check_names(courses: Sequence[Path]) -> None:
    made: dict[str, Path] = {}
    for course, name in idnumbers(courses):
        first = made.setdefault(name, course)
        if first != course:
            raise UsageError("same-output", first=str(first), second=str(course), name=name)


def _exit_code(outcomes: Sequence[Outcome], *, strict: bool) -> int:
    if any(outcome.refused for outcome in outcomes):
        return AccessError.exit_code
    if any(outcome.usage for outcome in outcomes):
        return UsageError.exit_code
    if any(outcome.failed for outcome in outcomes):
        return SpecError.exit_code
    return int(strict and any(outcome.warnings or outcome.needs_moodle for outcome in outcomes))


def _tell(outcome: Outcome, language: Language, *, to_stderr: bool) -> None:
    said = words("commands", language)
    errors = [problem for problem in outcome.problems if problem.severity == "error"]
    if errors:
        colour = coloured(sys.stderr)
        click.echo(report(errors, "text", language, colour=colour), err=True, nl=False, color=colour)
    if outcome.refused:
        refused = message(AccessError(*outcome.refused), language)
        click.echo(said["error"].format(message=refused), err=True)
    if outcome.usage:
        wrong = message(UsageError(outcome.usage[0], **dict(outcome.usage[1])), language)
        click.echo(said["error"].format(message=wrong), err=True)
    if outcome.entry is None:
        return
    lines = [outcome.entry.title]
    for one in outcome.built:
        shown = f" ({size(one.package.size, language)})" if one.package else ""
        lines.append(f"  {one.path}{shown}")
    lines += [f"  {line}" for one in outcome.built for line in _handed_over(one, said)]
    if waiting := outcome.needs_moodle:
        told = said["done_in_moodle"].format(count=len(waiting), activities=", ".join(waiting.values()))
        lines.append(f"  {told}")
    packing = {problem: None for one in outcome.built for problem in one.problems}
    for problem in packing:
        if problem.code != "done-in-moodle":
            lines.append("  " + said["warning"].format(told=problem.what(language)))
    if others := [problem for problem in outcome.warnings if problem not in packing]:
        lines.append("  " + said["warnings"].format(count=len(others), path=outcome.source))
    click.echo("\n".join(lines), err=to_stderr)


def _handed_over(built: Built, said: Mapping[str, str]) -> Iterator[str]:
    """What the one who takes a package to a site has to know."""
    for kind, names in built.needed.items():
        yield said[f"need_{kind}"].format(names=names)
    for key, items in _left_out(built).items():
        yield said[key].format(file=built.path.name, keys=_by_item(items))


def _left_out(built: Built) -> dict[str, list[tuple[str, str]]]:
    """What has no place in a package, by the sentence that tells it.

    GIFT has no part of a question: one whose type or settings it cannot say is not there at all.
    """
    told: dict[str, list[tuple[str, str]]] = {}
    for item, key in built.left_out:
        whole = built.label == "GIFT" and key != "description"
        sentence = (
            f"questions_without_{'type' if key == 'type' else 'setting'}" if whole else "left_out_of_package"
        )
        # The course is said above; its name before each item would only be in the way.
        told.setdefault(sentence, []).append((item.partition("/")[2], "" if key == "type" else key))
    return told


def _by_item(left_out: Iterable[tuple[str, str]]) -> str:
    """The keys of the course as they are, those of an item of it behind its id."""
    keys: dict[str, list[str]] = {}
    for item, key in left_out:
        keys.setdefault(item, []).extend([key] if key else [])
    said = {item: ", ".join(of) for item, of in keys.items()}
    return ", ".join(f"{item} ({of})" if item and of else item or of for item, of in said.items())


def _write_report(
    target: str,
    outcomes: Sequence[Outcome],
    frameworks: Sequence[BuiltFramework],
    catalogue: Path | None,
    code: int,
    language: Language,
) -> None:
    record = {
        "exit_code": code,
        "catalogue": str(catalogue) if catalogue else None,
        "courses": [_record(outcome, language) for outcome in outcomes],
        "frameworks": [
            {"source": str(one.source), "framework": one.framework.id, "path": str(one.path)}
            for one in frameworks
        ],
    }
    text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    if target == "-":
        click.echo(text, nl=False)
    else:
        write_file(Path(target), text.encode())


def _record(outcome: Outcome, language: Language) -> dict[str, Any]:
    errors = []
    if outcome.refused:
        errors.append(message(AccessError(*outcome.refused), language))
    if outcome.usage:
        errors.append(message(UsageError(outcome.usage[0], **dict(outcome.usage[1])), language))
    problems = [problem for problem in outcome.problems if problem.severity == "error"]
    return {
        "source": str(outcome.source),
        "course": outcome.entry.idnumber if outcome.entry else None,
        "title": outcome.entry.title if outcome.entry else None,
        "version": outcome.entry.version if outcome.entry else None,
        "packages": [
            {
                "target": one.target,
                "title": one.title,
                "path": str(one.path),
                "size": one.package.size if one.package else None,
                "sha256": one.package.sha256 if one.package else None,
                "needs": [{"kind": need.kind, "name": need.name} for need in one.needs],
                "left_out": [{"item": item, "key": key} for item, key in one.left_out],
            }
            for one in outcome.built
        ],
        "done_in_moodle": [{"id": id, "title": title} for id, title in outcome.needs_moodle.items()],
        "errors": errors,
        "problems": json.loads(report([*problems, *outcome.warnings], "json", language))["problems"],
    }
