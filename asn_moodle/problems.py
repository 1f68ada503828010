"""What is wrong with a course, as data: where, which rule, and the words to say it in two languages.

The sentences live in ``language/problems/*.toml``, one table a code:

    [unknown-key]
    severity = "error"
    en.what = "“{key}” is not a key of {owner}."
    en.mend = "Did you mean “{nearest}”?"
    id.what = "…"
    id.mend = "…"

Rules make problems with `problem`; printers turn them into text, JSON, annotations or SARIF.
"""

import os
import pathlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from asn_moodle.language import Language, filled, table

Severity = Literal["error", "warning"]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A point in a text file: its name as the user would write it, line and column from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, and where. Sorts by file, line and column."""

    place: Place
    code: str
    data: tuple[tuple[str, str], ...] = ()
    path: Path = field(default=(), compare=False)
    """The way to the value through keys and indexes, as in ``sections[0].title``."""
    severity: Severity = field(default="error", compare=False)

    def what(self, language: Language = "en") -> str:
        """What is wrong, a sentence."""
        return self._say("what", language)

    def mend(self, language: Language = "en") -> str:
        """How to mend it, a sentence or two."""
        return self._say("mend", language)

    def line(self, language: Language = "en") -> str:
        """All of it in one line: ``file:line:column: code: what mend``."""
        return f"{self.place}: {self.code}: {self.what(language)} {self.mend(language)}"

    def dotted(self) -> str:
        """The path as text: ``sections[0].activities[2].title``; empty at the top of a file."""
        parts = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return "".join(parts).removeprefix(".")

    def _say(self, part: str, language: Language) -> str:
        return filled(_entry(self.code)[language][part], dict(self.data), language)


def problem(code: str, place: Place, path: Path = (), **data: object) -> Problem:
    """A problem of the rule ``code``, whose severity and words come from the language files."""
    words = tuple((key, str(value)) for key, value in sorted(data.items()))
    return Problem(place=place, code=code, data=words, path=path, severity=_entry(code)["severity"])


def display(path: pathlib.Path) -> str:
    """The path as the user would write it: relative to the current directory if below it, else absolute."""
    absolute = pathlib.Path(os.path.abspath(path))  # noqa: PTH100  # links must stay as they were written
    here = pathlib.Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else absolute).as_posix()


def codes() -> Iterator[str]:
    """Every code there is, sorted."""
    return iter(sorted(_catalogue()))


@cache
def _catalogue() -> Mapping[str, dict]:  # type: ignore[type-arg]  # TOML is not typed further in
    return table("problems")


def _entry(code: str) -> dict:  # type: ignore[type-arg]
    return _catalogue()[code]
