"""The state of one rendering: what was found wrong, what was asked of the course, which files go along."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from asn_moodle.course.model import Asset
from asn_moodle.course.scope import Origin, Question, Scope, placed
from asn_moodle.language import words
from asn_moodle.problems import Place, Problem, problem

Span = tuple[int, int]
"""First line of a block of text, and the line after its last, from 0."""


_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(slots=True)
class Findings:
    """What all texts that make up one `Html` share, the included ones too."""

    problems: list[Problem] = field(default_factory=list)
    assets: dict[str, Asset] = field(default_factory=dict)
    answers: dict[Question, object] = field(default_factory=dict)
    """Every question asked of the scope, with its answer: as long as these hold, so does the result."""
    heading: int = 1
    """Level of the heading before; the page's title is 1."""
    anchors: set[str] = field(default_factory=set)
    targets: list[tuple[str, Place]] = field(default_factory=list)
    """Links to a place in the same text, checked when all headings are known."""
    elements: list[tuple[str, Place]] = field(default_factory=list)
    """Elements of raw HTML that are open."""
    included: int = 0
    spoken: int = 0
    """Words of transcripts, which are heard, not read."""


@dataclass(slots=True)
class Run:
    """One text on its way to markup."""

    scope: Scope
    origin: Origin
    prefix: str
    """Begins every ``id`` of the markup; no other text of the course has it."""
    lines: list[str]
    findings: Findings = field(default_factory=Findings)
    including: tuple[str, ...] = ()
    """The files that include this text, outermost first."""
    span: Span = (0, 1)
    """The block that is being looked at."""
    _reached: dict[tuple[Span, str], tuple[int, int]] = field(default_factory=dict)

    def ask(self, *question: str) -> object:
        """The scope's answer, remembered."""
        answer = self.findings.answers[question] = self.scope.find(question)
        return answer

    def place(self, written: str = "") -> Place:
        """Where ``written`` stands in the current block; its next occurrence each time it is asked for."""
        first, last = self.span
        needle = written.split("\n", 1)[0]
        line, column = self._reached.get((self.span, needle), (first, 0))
        while needle and line < min(last, len(self.lines)):
            if (found := self.lines[line].find(needle, column)) >= 0:
                self._reached[self.span, needle] = (line, found + len(needle))
                return self.origin.at(line, found)
            line, column = line + 1, 0
        start = self.lines[first] if first < len(self.lines) else ""
        return self.origin.at(first, len(start) - len(start.lstrip()))

    def report(self, code: str, place: Place, **data: object) -> None:
        """Note a problem."""
        self.findings.problems.append(problem(code, place, self.origin.path, **data))

    def refuse(self, found: Problem, place: Place) -> None:
        """Note a problem that the scope answered with."""
        self.findings.problems.append(placed(found, place, self.origin.path))

    def word(self, key: str) -> str:
        """A label in the language of the course."""
        return words("content", self.scope.language)[key]


def lines_of(text: str) -> list[str]:
    """The lines of a text as Markdown counts them."""
    return _LINE_END.split(text)


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that looks most like ``name``; an ellipsis if none is known."""
    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=0)), "…")
