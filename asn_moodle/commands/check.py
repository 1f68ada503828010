"""``asn-moodle check``: every problem of every course, in the form that is asked for."""

from collections.abc import Sequence
from pathlib import Path

import click

from asn_moodle.commands.report import Format, report
from asn_moodle.commands.terminal import coloured
from asn_moodle.course.build import check as check_course
from asn_moodle.course.framework import check_framework
from asn_moodle.language import Language, words
from asn_moodle.problems import Problem
from asn_moodle.spec.discover import find


def check(paths: Sequence[Path], form: Format, language: Language, *, strict: bool = False) -> int:
    """1 if there is an error, or under ``strict`` a warning, else 0. The report goes to standard output."""
    found = find(paths)
    problems: dict[Problem, None] = {}
    for path in found.frameworks:
        problems |= dict.fromkeys(check_framework(path)[1])
    for path in found.courses:
        # Courses and their offerings share files, so the same problem may turn up again.
        problems |= dict.fromkeys(check_course(path)[1])
    click.echo(report(problems, form, language, colour=coloured()), nl=False, color=coloured())
    errors = sum(problem.severity == "error" for problem in problems)
    if form == "text":
        said = words("commands", language)
        told = said["check_some" if problems else "check_none"]
        counted = told.format(courses=len(found.courses), errors=errors, warnings=len(problems) - errors)
        if found.frameworks:
            counted += " " + said["check_frameworks"].format(frameworks=len(found.frameworks))
        click.echo(f"\n{counted}" if problems else counted)
    return int(bool(problems) if strict else errors > 0)
