"""The files for continuous integration in ``docs/ci`` call commands and options that exist."""

import re
import shlex
from pathlib import Path

import click
import pytest
import yaml

from asn_moodle.commands.program import program

FILES = sorted((Path(__file__).parents[1] / "docs" / "ci").glob("*.yml"))
CALL = re.compile(r"asn-moodle (?P<words>(?!\")[^|\n]+)")


def calls(file: Path) -> list[str]:
    lines = (line for line in file.read_text(encoding="utf-8").splitlines() if "pip install" not in line)
    return [found["words"].strip() for line in lines if (found := CALL.search(line))]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_file_is_yaml_and_checks_plans_and_publishes(file: Path) -> None:
    assert yaml.safe_load(file.read_text(encoding="utf-8"))
    assert {words.split()[0] for words in calls(file)} >= {"check", "build", "plan", "publish"}


@pytest.mark.parametrize("words", [words for file in FILES for words in calls(file)])
def test_every_call_is_one_that_the_command_line_takes(words: str) -> None:
    arguments = shlex.split(words)
    command: click.Command = program("en")
    context = click.Context(command)
    while isinstance(command, click.Group):
        _, found, arguments = command.resolve_command(context, arguments)
        assert found is not None
        command = found
    command.make_context("asn-moodle", arguments, parent=context)
