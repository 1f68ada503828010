"""What stands inside a line of parsed Markdown: text, links, images, formulas, raw HTML, footnote marks."""

import re
from collections.abc import Iterator
from html import escape

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from asn_moodle.course.links import link
from asn_moodle.course.mathematics import mathematics
from asn_moodle.course.media import DECORATIVE, image
from asn_moodle.course.run import Run
from asn_moodle.course.sanitise import tags
from asn_moodle.course.variables import filled
from asn_moodle.problems import Place

_UNKNOWN_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]")
_EDGES = re.compile(r"^\W+|\W+$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_VAGUE = frozenset(
    {
        *(
            "klik di sini",
            "klik disini",
            "klik sini",
            "di sini",
            "disini",
            "sini",
            "tekan di sini",
            "lihat di sini",
        ),
        *(
            "baca di sini",
            "unduh di sini",
            "tautan",
            "tautan ini",
            "klik tautan ini",
            "klik tautan berikut",
            "tautan berikut",
            "link",
            "link ini",
            "selengkapnya",
            "lanjut",
        ),
        *(
            "baca selengkapnya",
            "lihat selengkapnya",
            "baca",
            "lihat",
            "unduh",
            "klik",
            "ini",
            "berikut",
            "berikut ini",
        ),
        *("click here", "here", "click", "this", "this link", "read more", "more", "learn more", "see here"),
    }
)


_GAP = re.compile(r"\{\d*:[A-Za-z_]+:(?:\\.|[^}\\])*\}", re.DOTALL)
_FORMULA = re.compile(r"\{=(?:[^{}]|\{[^{}]*\})*\}")


def gap(state: StateInline, silent: bool) -> bool:
    """The inline rule for what Moodle's questions read themselves: it stays as written.

    Gaps of cloze questions, ``{1:MULTICHOICE:=a~*}``, and formulas of calculated ones, ``{={a}*2}``.
    """
    if state.src[state.pos] != "{":
        return False
    found = next(
        filter(None, (one.match(state.src, state.pos, state.posMax) for one in (_GAP, _FORMULA))), None
    )
    if not found:
        return False
    if not silent:
        state.push("text_special", "", 0).content = found[0]
    state.pos = found.end()
    return True


def resolved_inline(run: Run, inline: Token, nesting: int) -> None:
    """Make everything in the children that needs the course into text or markup."""
    children = inline.children or []
    if any(child.level >= nesting - 1 for child in children):
        run.report("nested-too-deep", run.place(), limit=nesting)
    for index, token in enumerate(children):
        if token.type == "text":
            _text(run, token)
        elif token.type == "text_special":
            token.type = "text"
        elif token.type == "link_open":
            _link(run, children, index)
        elif token.type == "image":
            _image(run, children, index)
        elif token.type == "math_inline":
            token.type, token.content = "markup", mathematics(run, token.content, token.markup == "$$")
        elif token.type == "html_inline":
            token.content = tags(run, token.content)
        elif token.type == "footnote_ref":
            _footnote_mark(run, token)


def plain(tokens: list[Token]) -> str:
    """The text of inline tokens, without markup."""
    return "".join(_plain(tokens))


def _plain(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("text", "text_special", "code_inline", "math_inline"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.children:
            yield from _plain(token.children)


def alone(run: Run, inline: Token) -> tuple[str, str] | None:
    """The markup of an image with nothing beside it, and its title; None for any other line."""
    children = inline.children or []
    if not children or children[0].type != "image":
        return None
    after = plain(children[1:])
    if len(children) > 2 or not (len(children) == 1 or DECORATIVE.fullmatch(after.strip())):
        return None
    title = str(children[0].attrs.get("title", ""))
    _image(run, children, 0, figure=True)
    return children[0].content, title


def _text(run: Run, token: Token) -> None:
    for found in _UNKNOWN_FOOTNOTE.finditer(token.content):
        run.report("unknown-footnote", run.place(found[0]), label=found[1])
    token.content = filled(run, token.content)


def _image(run: Run, children: list[Token], index: int, figure: bool = False) -> None:
    token = children[index]
    source = str(token.attrs.get("src", ""))
    after = children[index + 1] if index + 1 < len(children) else None
    said = DECORATIVE.match(after.content) if after and after.type == "text" else None
    if after and said:
        after.content = after.content[said.end() :]
    place = run.place(source or "![")
    markup = image(run, source, plain(token.children or []), place, bool(said))
    title = "" if figure else filled(run, str(token.attrs.get("title", "")))
    if title and markup.startswith("<img "):
        markup = markup.replace("<img ", f'<img title="{escape(title)}" ', 1)
    token.type, token.content, token.children = "markup", markup, None


def _link(run: Run, children: list[Token], index: int) -> None:
    token = children[index]
    end = next(place for place in range(index, len(children)) if children[place].type == "link_close")
    written, inside = str(token.attrs.get("href", "")), children[index + 1 : end]
    place = run.place(written or "](")
    attributes, text = link(run, written, place)
    title = str(token.attrs.get("title", ""))
    if not inside:
        if not text:
            run.report("link-without-text", place, target=written)
        inside = [Token("text", "", 0, content=filled(run, text))]
        children.insert(index + 1, inside[0])
        end += 1
    elif attributes:
        _judge_text(run, plain(inside), place)
    if not attributes:
        token.tag = children[end].tag = "span"
        token.attrs = {}
        return
    token.attrs = {**attributes, **({"title": filled(run, title)} if title else {})}


def _judge_text(run: Run, text: str, place: Place) -> None:
    bare = _EDGES.sub("", " ".join(text.lower().split()))
    if bare in _VAGUE:
        run.report("vague-link-text", place, text=text.strip())
    elif _ADDRESS.fullmatch(text.strip()):
        run.report("address-as-link-text", place, text=text.strip())


def _footnote_mark(run: Run, token: Token) -> None:
    number, again = token.meta["id"] + 1, token.meta.get("subId", 0)
    prefix = escape(run.prefix)
    name = f"{prefix}_ref{number}" + f"-{again + 1}" * bool(again)
    label = run.word("footnote").format(number=number)
    token.type = "markup"
    token.content = (
        f'<sup class="footnote-ref"><a id="{name}" href="#{prefix}_fn{number}" aria-label="{label}">'
        f"{number}</a></sup>"
    )
