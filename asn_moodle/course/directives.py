"""The block rule for colon fences: ``::: word rest``, closed by ``:::``.

A fence holds Markdown and ends at a line of as many colons; longer fences hold shorter ones. ``include``,
``video`` and ``audio`` hold no Markdown: they end by themselves after their ``key: value`` lines, and a
closing line right there belongs to them. Tokens: ``callout_open/close`` and ``details_open/close`` around
their content, with the title as inline content between ``title_open/close``; ``include``; ``medium``;
``directive_fault``.
"""

import re
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

CALLOUTS = {
    "penting": "important",
    "contoh": "example",
    "latihan": "exercise",
    "catatan": "note",
    "kiat": "tip",
    "perhatian": "warning",
}
"""Kinds of callout by their Indonesian word; the English word serves as well."""

_WRAPPERS = {
    **CALLOUTS,
    **{kind: kind for kind in CALLOUTS.values()},
    "rincian": "details",
    "details": "details",
}
_LEAVES = {"include": "include", "sisipkan": "include", "video": "video", "audio": "audio"}
WORDS = (*_WRAPPERS, *_LEAVES)

_FENCE = re.compile(r"(:{3,})[ \t]*([^\s:]*)[ \t]*(.*?)[ \t]*:*[ \t]*")
_KEY = re.compile(r"\s*([A-Za-z_]+):(?:[ \t]+(.*?))?\s*")


def directives(md: MarkdownIt) -> None:
    """Teach the parser colon fences."""
    interrupted = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("fence", "directive", _directive, {"alt": interrupted})


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _directive(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    if state.is_code_block(first) or not (opening := _FENCE.fullmatch(_line(state, first))):
        return False
    colons, word, rest = opening.groups()
    if silent:
        return True
    if not word:
        _fault(state, first, "stray-fence", text=colons)
        state.line = first + 1
    elif (kind := _LEAVES.get(word.lower())) is not None:
        _leaf(state, first, last, kind, rest)
    else:
        _wrapper(state, first, last, len(colons), word, rest)
    return True


def _fault(state: StateBlock, line: int, code: str, **data: str) -> None:
    token = state.push("directive_fault", "", 0)
    token.map = [line, line + 1]
    token.meta = {"code": code, **data}


def _leaf(state: StateBlock, first: int, last: int, kind: str, path: str) -> None:
    inner = () if kind == "include" else range(first + 1, last)
    keyed = list(takewhile(lambda line: _KEY.fullmatch(_line(state, line)), inner))
    after = first + 1 + len(keyed)
    closed = after < last and re.fullmatch(r":{3,}\s*", _line(state, after))
    token = state.push("include" if kind == "include" else "medium", "", 0)
    token.map = [first, after]
    token.info = kind
    token.content = path
    token.meta = {"keys": [(line, *_split(_line(state, line))) for line in keyed]}
    state.line = after + bool(closed)


def _split(line: str) -> tuple[str, str]:
    found = _KEY.fullmatch(line)
    return (found[1].lower(), found[2] or "") if found else ("", line)


def _wrapper(state: StateBlock, first: int, last: int, colons: int, word: str, title: str) -> None:
    end = _closing(state, first, last, colons)
    kind = _WRAPPERS.get(word.lower())
    if kind is None:
        _fault(state, first, "unknown-directive", word=word)
    if end is None:
        _fault(state, first, "unclosed-directive", word=word)
    inner_end = last if end is None else end
    name = "details" if kind == "details" else "callout"
    opening = state.push(f"{name}_open", "div", 1)
    opening.map = [first, inner_end]
    opening.info = kind or "note"
    opening.block = True
    state.push("title_open", "p", 1).info = opening.info
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = title, [first, first + 1], []
    state.push("title_close", "p", -1).info = opening.info
    parent, line_max = state.parentType, state.lineMax
    state.parentType, state.lineMax = "directive", inner_end
    state.md.block.tokenize(state, first + 1, inner_end)
    state.parentType, state.lineMax = parent, line_max
    closing = state.push(f"{name}_close", "div", -1)
    closing.block = True
    closing.info = opening.info
    state.line = inner_end if end is None else end + 1


def _closing(state: StateBlock, first: int, last: int, colons: int) -> int | None:
    """The line that closes a fence of so many colons; code in between is passed over.

    A closing line ends the innermost open fence of just as many colons, else the innermost with fewer.
    """
    opened = [colons]
    code = ""
    for line in range(first + 1, last):
        text = _line(state, line)
        if text and state.sCount[line] < state.blkIndent:
            return None
        if code:
            code = "" if re.fullmatch(rf"{re.escape(code)}[`~]*\s*", text) else code
        elif ticks := re.match(r"`{3,}|~{3,}", text):
            code = ticks[0]
        elif not (fence := _FENCE.fullmatch(text)):
            continue
        elif fence[2]:
            opened += [len(fence[1])] * (fence[2].lower() not in _LEAVES)
        elif not _closes_leaf(state, line):
            opened = _left_open(opened, len(fence[1]))
            if not opened:
                return line
    return None


def _left_open(opened: list[int], colons: int) -> list[int]:
    """The fences that stay open after a closing line of so many colons."""
    if colons in opened:
        return opened[: len(opened) - 1 - opened[::-1].index(colons)]
    shorter = [place for place, length in enumerate(opened) if length < colons]
    return opened[: shorter[-1]] if shorter else opened


def _closes_leaf(state: StateBlock, line: int) -> bool:
    """Whether the bare fence at ``line`` only ends an ``include``, ``video`` or ``audio`` right above."""
    above = line - 1
    while above > 0 and _KEY.fullmatch(_line(state, above)):
        above -= 1
    fence = _FENCE.fullmatch(_line(state, above))
    if fence is None or fence[2].lower() not in _LEAVES:
        return False
    return above == line - 1 or _LEAVES[fence[2].lower()] != "include"
