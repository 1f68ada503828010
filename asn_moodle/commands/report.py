"""Problems as text for people, JSON for programs, annotations for GitHub, and SARIF for code scanning."""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Literal, get_args
from urllib.parse import quote

from click import style

from asn_moodle import __version__
from asn_moodle.language import Language, filled, table, words
from asn_moodle.problems import Place, Problem

Format = Literal["text", "json", "github", "sarif"]
FORMATS: tuple[Format, ...] = get_args(Format)

SourceLine = Callable[[Place], str | None]
_WIDTH = 100
_LARGEST = 4 * 1024 * 1024
_COLOURS = {"error": "red", "warning": "yellow"}
# Control characters could steer a terminal, direction marks reorder what is read.
_UNSAFE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def report(problems: Iterable[Problem], form: Format, language: Language, *, colour: bool = False) -> str:
    """All problems in one of the `FORMATS`, by file and line; ``colour`` counts for text alone."""
    if form == "text":
        return as_text(problems, language, colour=colour)
    printers = {"json": as_json, "github": as_github, "sarif": as_sarif}
    return printers[form](problems, language)


def source_lines() -> SourceLine:
    """A function that gives the line of a place, out of its file, or None; each file is read once."""
    files: dict[str, list[str]] = {}

    def line_of(place: Place) -> str | None:
        if place.file not in files:
            files[place.file] = _lines(Path(place.file))
        lines = files[place.file]
        return lines[place.line - 1] if place.line <= len(lines) else None

    return line_of


def as_text(
    problems: Iterable[Problem],
    language: Language,
    line_of: SourceLine | None = None,
    *,
    colour: bool = False,
) -> str:
    """For each problem where it is, the line with a caret under it, what is wrong and how to mend it."""
    line_of = line_of or source_lines()
    said = words("report", language)
    blocks = []
    for one in sorted(problems):
        label = f"{said[one.severity]} {one.code}"
        where = _safe(str(one.place))
        path = _safe(one.dotted())
        if colour:
            label = style(label, fg=_COLOURS[one.severity], bold=True)
            where = style(where, bold=True)
            path = style(path, dim=True)
        shown = [f"{where}: {label}" + (f"  {path}" if one.path else "")]
        if (line := line_of(one.place)) is not None and line.strip():
            shown += (f"    {part}" for part in _pointed(line, one.place.column))
        shown += (f"  {_safe(one.what(language))}", f"  {_safe(one.mend(language))}")
        blocks.append("\n".join(shown) + "\n")
    return "\n".join(blocks)


def as_json(problems: Iterable[Problem], language: Language) -> str:
    """An object with the list ``problems``; lines and columns count from 1, columns in characters."""
    listed = [
        {
            "file": one.place.file,
            "line": one.place.line,
            "column": one.place.column,
            "path": one.dotted(),
            "code": one.code,
            "severity": one.severity,
            "what": one.what(language),
            "mend": one.mend(language),
            "data": dict(one.data),
        }
        for one in sorted(problems)
    ]
    return _json({"problems": listed})


def as_github(problems: Iterable[Problem], language: Language) -> str:
    """One workflow command a line, which GitHub shows beside the line of the file."""
    commands = []
    for one in sorted(problems):
        properties = {
            "file": one.place.file,
            "line": one.place.line,
            "col": one.place.column,
            "title": one.code,
        }
        listed = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in properties.items())
        message = _escaped(f"{one.what(language)} {one.mend(language)}")
        commands.append(f"::{one.severity} {listed}::{message}\n")
    return "".join(commands)


def as_sarif(problems: Iterable[Problem], language: Language) -> str:
    """A log of SARIF 2.1.0 (OASIS) with one run, whose rules are the codes that occur."""
    found = sorted(problems)
    rules = sorted({one.code for one in found})
    driver = {
        "name": "asn-moodle",
        "version": __version__,
        "language": language,
        "rules": [_rule(code, language) for code in rules],
    }
    results = [
        {
            "ruleId": one.code,
            "ruleIndex": rules.index(one.code),
            "level": one.severity,
            "message": {"text": f"{one.what(language)} {one.mend(language)}"},
            "locations": [_location(one)],
        }
        for one in found
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _json(
        {
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        }
    )


def _rule(code: str, language: Language) -> dict[str, Any]:
    entry: Mapping[str, Any] = table("problems")[code]
    blanks: Mapping[str, str] = defaultdict(lambda: "…")
    what, mend = (filled(entry[language][part], blanks, language) for part in ("what", "mend"))
    return {
        "id": code,
        "name": "".join(part.capitalize() for part in code.split("-")),
        "shortDescription": {"text": what},
        "help": {"text": f"{what} {mend}"},
        "defaultConfiguration": {"level": entry["severity"]},
    }


def _location(one: Problem) -> dict[str, Any]:
    path = PurePosixPath(one.place.file)
    artifact = {"uri": path.as_uri()} if path.is_absolute() else {"uri": quote(str(path))}
    region = {"startLine": one.place.line, "startColumn": one.place.column}
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": artifact, "region": region}}
    if one.path:
        location["logicalLocations"] = [{"fullyQualifiedName": one.dotted()}]
    return location


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _escaped(text: str, more: str = "") -> str:
    """Text for a workflow command: what would end it, or a property, as a percent code."""
    return "".join(f"%{ord(sign):02X}" if sign in "%\r\n" + more else sign for sign in text)


def _safe(text: str) -> str:
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def _lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST)
    except OSError:
        return []
    return re.split(r"\r\n|\r|\n", raw.decode("utf-8-sig", errors="replace"))


def _pointed(line: str, column: int) -> tuple[str, str]:
    """The line and a caret under its ``column``; of a long line what is around it."""
    start = max(0, column - 1 - _WIDTH // 2) if len(line) > _WIDTH else 0
    shown = _safe(line[start : start + _WIDTH].expandtabs(1))
    before = shown[: column - 1 - start]
    return shown, " " * sum(_columns(sign) for sign in before) + "^"


def _columns(sign: str) -> int:
    """How many columns of a terminal a character fills."""
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
