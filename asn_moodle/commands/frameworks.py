"""Frameworks of competencies on the command line: found, checked, and built to a CSV."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from asn_moodle.commands.report import report
from asn_moodle.commands.terminal import coloured
from asn_moodle.course.framework import Framework, check_framework
from asn_moodle.errors import EXIT_FINE, SpecError, UsageError
from asn_moodle.language import Language, words
from asn_moodle.packages.archive import write_file
from asn_moodle.packages.competencies import competencies_csv
from asn_moodle.problems import Problem

TARGET = "competencies"


@dataclass(frozen=True)
class BuiltFramework:
    """A framework with the CSV that was written of it."""

    source: Path
    framework: Framework
    path: Path


def sound(paths: Sequence[Path], language: Language) -> tuple[dict[Path, Framework], int]:
    """The frameworks without errors by their files, and the exit code for others, whose problems are told.

    Raises `UsageError` if two have the same id.
    """
    found: dict[Path, Framework] = {}
    problems: dict[Problem, None] = {}
    for path in paths:
        framework, told = check_framework(path)
        if framework is None:
            problems |= dict.fromkeys(one for one in told if one.severity == "error")
        elif twice := next((file for file, one in found.items() if one.id == framework.id), None):
            raise UsageError("same-output", first=str(twice), second=str(path), name=framework.id)
        else:
            found[path] = framework
    if problems:
        colour = coloured(sys.stderr)
        click.echo(report(problems, "text", language, colour=colour), err=True, nl=False)
    return found, SpecError.exit_code if problems else EXIT_FINE


def build_frameworks(
    paths: Sequence[Path], output: Path, language: Language, *, to_stderr: bool = False
) -> tuple[tuple[BuiltFramework, ...], int]:
    """What was written to ``output``, a CSV each, and the exit code.

    Raises `UsageError` where there is no framework, or two make the same file, and `AccessError`.
    """
    if not paths:
        raise UsageError("no-framework")
    found, code = sound(paths, language)
    built = tuple(
        BuiltFramework(source, one, output / f"{one.id}-{TARGET}.csv") for source, one in found.items()
    )
    said = words("commands", language)
    for one in built:
        write_file(one.path, competencies_csv(one.framework))
        click.echo(f"{one.framework.title}\n  {one.path}\n  {said['framework_import']}", err=to_stderr)
    return built, code
