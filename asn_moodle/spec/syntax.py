"""What a YAML syntax error means to a designer: one problem in plain words for the parser's complaint.

Both of PyYAML's parsers, the one in C and the one in Python, are understood; their messages differ in
wording only. Together with the message, the line itself tells the likely cause.
"""

import re
from collections.abc import Callable
from dataclasses import replace

import yaml

from asn_moodle.problems import Place, Problem, problem

FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What may not stand in a file: control characters, and line separators that editors do not count."""

_LONGEST = 1000  # how much of a line is looked at for the cause
_KEY_BEFORE = re.compile(r"^\s*(?:- +)*[^\s#\"'{\[][^\"'{\[]*?:\s+\S")
_UNQUOTED_VARIABLE = re.compile(r"(?:^|[:\-,\[]\s+)(\{\{[^{}]*\}\})")
_ODD_SPACE = re.compile("^[ ]*([\u00a0\u2000-\u200b\u202f\u3000])")
_WORD_AFTER_QUOTE = re.compile(r"[:\-]\s+([\"']).*\1\s*[^\s#,\]}:]")


def syntax_problem(error: yaml.MarkedYAMLError, text: str, file: str, opened: Place | None = None) -> Problem:
    """The problem that the parser's ``error`` in ``text`` stands for, at the place to mend.

    ``opened`` is where the innermost bracket stands that is still open.
    """
    lines = [line[:_LONGEST] for line in re.split(r"\r\n|\r|\n", text)]
    at = _place(error.problem_mark or error.context_mark, file, lines)
    begun = _place(error.context_mark or error.problem_mark, file, lines)
    message = f"{error.context or ''}; {error.problem or ''}"
    line = lines[at.line - 1] if at.line <= len(lines) else ""
    for number in (at.line, at.line - 1, begun.line):
        around = lines[number - 1] if 0 < number <= len(lines) else ""
        if found := _UNQUOTED_VARIABLE.search(around):
            return problem("unquoted-variable", Place(file, number, found.start(1) + 1), text=found[1])
        if found := _ODD_SPACE.match(around):
            return problem("odd-space", Place(file, number, found.start(1) + 1))
    for pattern, judge in _CAUSES:
        if re.search(pattern, message):
            judged = judge(at, begun, line)
            return replace(judged, place=opened) if opened and judged.code == "unclosed-bracket" else judged
    return problem("bad-yaml", at)


def _place(mark: yaml.Mark | None, file: str, lines: list[str]) -> Place:
    """The place of a mark; the end of the text for one beyond it."""
    if mark is None:
        return Place(file)
    if mark.line >= len(lines):
        return Place(file, len(lines), len(lines[-1]) + 1)
    return Place(file, mark.line + 1, mark.column + 1)


_Judge = Callable[[Place, Place, str], Problem]


def _at(code: str) -> _Judge:
    return lambda at, begun, line: problem(code, at)


def _begun(code: str) -> _Judge:
    return lambda at, begun, line: problem(code, begun)


def _colon(at: Place, begun: Place, line: str) -> Problem:
    """A second colon in the line, or a key that stands too far to the right."""
    before = line[: at.column - 1]
    if _KEY_BEFORE.match(before):
        return problem("unquoted-colon", at, text=line.partition(":")[2].strip())
    return problem("bad-indentation", Place(at.file, at.line, _indent(line) + 1))


def _token(at: Place, begun: Place, line: str) -> Problem:
    """A character that means something in YAML, at the start of a value."""
    character = line[at.column - 1 : at.column]
    if character == "\t" or "\t" in line[: _indent(line)]:
        return problem("tab", Place(at.file, at.line, line.find("\t") + 1))
    return problem("special-start", at, character=character or " ")


def _block_end(at: Place, begun: Place, line: str) -> Problem:
    """Something stands where the next key or entry was expected."""
    if "\t" in line[: _indent(line)]:
        return problem("tab", Place(at.file, at.line, line.find("\t") + 1))
    if _WORD_AFTER_QUOTE.search(line) and at.column > _indent(line) + 1:
        return problem("text-after-quote", at)
    if line[at.column - 1 : at.column] in {"]", "}", ","}:
        return problem("stray-bracket", at, character=line[at.column - 1])
    return problem("bad-indentation", at)


def _escape(at: Place, begun: Place, line: str) -> Problem:
    """A backslash, which one of the parsers points at and the other just behind."""
    return problem("bad-escape", Place(at.file, at.line, line.rfind("\\", 0, at.column) + 1 or at.column))


def _unclosed(at: Place, begun: Place, line: str) -> Problem:
    return problem("unclosed-bracket", begun)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


_CAUSES: tuple[tuple[str, _Judge], ...] = (
    (
        r"scanning a (double-|single-)?quoted scalar.*(end of stream|document (separator|indicator))",
        _begun("unclosed-quote"),
    ),
    (r"unknown escape|expected escape sequence|hexdecimal number|hexadecimal", _escape),
    (r"mapping values are not allowed", _colon),
    (r"tab character|character '\\t'", lambda at, begun, line: _token(at, begun, line)),
    (r"cannot start any token|mapping keys are not allowed", _token),
    (
        r"scanning an? (alias|anchor)",
        lambda at, begun, line: problem("special-start", begun, character=_sign(line, begun)),
    ),
    (r"scanning a block scalar", _at("block-header")),
    (r"(tag|tag handle|directive|%TAG|%YAML)", _begun("bad-tag")),
    (r"expected '?,'? or '?[\]}]", _unclosed),
    (r"flow (sequence|mapping|node)", _unclosed),
    (r"sequence entries are not allowed", _at("list-on-key-line")),
    (r"simple key|expected ':'", _begun("missing-colon")),
    (r"block (mapping|collection|sequence)|<block end>|expected key|'-' indicator", _block_end),
    (r"document start|node content", _block_end),
)


def _sign(line: str, place: Place) -> str:
    return line[place.column - 1 : place.column] or "*"
