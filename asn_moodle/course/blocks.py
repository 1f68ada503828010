"""Blocks of parsed Markdown: headings, lists, tables, callouts, code and whatever else stands on its own."""

import re
from collections.abc import Callable
from html import escape

from markdown_it.token import Token

from asn_moodle.course.directives import WORDS
from asn_moodle.course.highlighting import highlighted
from asn_moodle.course.inlines import alone, plain, resolved_inline
from asn_moodle.course.mathematics import block_mathematics
from asn_moodle.course.media import Transcriber, figure, player
from asn_moodle.course.run import Run, nearest
from asn_moodle.course.sanitise import tags
from asn_moodle.course.words import count_words
from asn_moodle.problems import Place

_TASK = re.compile(r"\[([ xX])\]\s+")
_NOT_SLUG = re.compile(r"[^\w]+")


def resolved_blocks(run: Run, tokens: list[Token], include: Transcriber, nesting: int) -> list[Token]:
    """The tokens, with everything in them that needs the course, or more than an element, made into markup.

    ``include`` renders another file in place; ``nesting`` is the level at which the parser gave up.
    """
    for index, token in enumerate(tokens):
        if token.map:
            run.span = (token.map[0], max(token.map[1], token.map[0] + 1))
        if token.level >= nesting - 1:
            run.report("nested-too-deep", run.place(), limit=nesting)
        if token.type == "inline" and not token.meta.get("done"):
            resolved_inline(run, token, nesting)
        elif (handle := _HANDLERS.get(token.type)) is not None:
            handle(run, tokens, index)
        elif token.type == "include":
            _include(run, token, include)
        elif token.type == "medium":
            _markup(token, player(run, token, _transcript(include)))
    return [token for token in tokens if token.type != "gone"]


def _markup(token: Token, content: str) -> None:
    token.type, token.content, token.nesting = "markup", content, 0


def _include(run: Run, token: Token, include: Transcriber) -> None:
    place = run.place(token.content)
    if token.content:
        _markup(token, include(run, token.content, place))
    else:
        run.report("directive-without-path", place, word="include")
        _markup(token, "")


def _transcript(include: Transcriber) -> Transcriber:
    """Renders a transcript, whose words do not count as read: they are those of the film."""

    def transcribed(run: Run, path: str, place: Place) -> str:
        markup = include(run, path, place)
        run.findings.spoken += count_words(markup)
        return markup

    return transcribed


def _heading(run: Run, tokens: list[Token], index: int) -> None:
    """Headings start at ``##``, under the page's title, and go down one level at a time."""
    token, inline = tokens[index], tokens[index + 1]
    level = int(token.tag[1:])
    if level == 1:
        run.report("heading-is-title", run.place())
    elif level > run.findings.heading + 1:
        run.report("heading-jump", run.place(), level="#" * level, before="#" * (run.findings.heading + 1))
    level = max(2, min(level, run.findings.heading + 1))
    run.findings.heading = level
    resolved_inline(run, inline, 1 << 30)
    inline.meta["done"] = True
    closing = next(later for later in tokens[index:] if later.type == "heading_close")
    token.tag = closing.tag = f"h{min(level + 1, 6)}"
    token.attrs = {"id": _anchor(run, plain(inline.children or []))}


def _anchor(run: Run, text: str) -> str:
    slug = _NOT_SLUG.sub("-", text.lower()).strip("-_") or "x"
    anchors, number = run.findings.anchors, 1
    anchor = f"{run.prefix}_{slug}"
    while anchor in anchors:
        number += 1
        anchor = f"{run.prefix}_{slug}-{number}"
    anchors.add(anchor)
    return anchor


def _paragraph(run: Run, tokens: list[Token], index: int) -> None:
    """An image alone in its paragraph is a figure."""
    inline = tokens[index + 1]
    if (found := alone(run, inline)) is None:
        return
    picture, caption = found
    _markup(tokens[index], figure(run, picture, caption))
    tokens[index].hidden = False
    inline.type = tokens[index + 2].type = "gone"


def _list_item(run: Run, tokens: list[Token], index: int) -> None:
    """A list item that begins with ``[ ]`` or ``[x]`` is a task to tick off."""
    if index + 3 >= len(tokens) or tokens[index + 1].type != "paragraph_open":
        return
    children = tokens[index + 2].children or []
    if not children or not (found := _TASK.match(children[0].content + " ")):
        return
    if len(children) > 1 and not _TASK.match(children[0].content):
        return
    children[0].content = children[0].content[found.end() :]
    state = "" if found[1] == " " else " checked"
    box = Token("markup", "", 0, content=f'<label><input type="checkbox"{state}> ')
    children[:] = [box, *children, Token("markup", "", 0, content="</label>")]
    tokens[index].attrs = {"class": "task"}
    for before in reversed(tokens[:index]):
        if (
            before.type in ("bullet_list_open", "ordered_list_open")
            and before.level == tokens[index].level - 1
        ):
            before.attrs = {**before.attrs, "class": "task-list"}
            return


def _table_open(run: Run, tokens: list[Token], index: int) -> None:
    row = tokens[
        index : next(place for place in range(index, len(tokens)) if tokens[place].type == "thead_close")
    ]
    if not any(cell.content for cell in row if cell.type == "inline"):
        run.report("table-without-header", run.place())
    label = run.word("table")
    _markup(
        tokens[index], f'<div class="table-wrap" role="group" aria-label="{label}" tabindex="0"><table>\n'
    )


def _table_close(run: Run, tokens: list[Token], index: int) -> None:
    _markup(tokens[index], "</table></div>\n")


def _cell(run: Run, tokens: list[Token], index: int) -> None:
    token = tokens[index]
    style = str(token.attrs.pop("style", ""))
    if style:
        token.attrs["class"] = f"align-{style.removeprefix('text-align:')}"
    if token.type == "th_open" and tokens[index + 1].content:
        token.attrs["scope"] = "col"
    elif token.type == "th_open":
        token.tag = "td"
        tokens[index + 2].tag = "td"


def _code(run: Run, tokens: list[Token], index: int) -> None:
    token = tokens[index]
    _markup(token, highlighted(run, token.content, token.info))


def _math(run: Run, tokens: list[Token], index: int) -> None:
    _markup(tokens[index], block_mathematics(run, tokens[index].content))


def _html(run: Run, tokens: list[Token], index: int) -> None:
    tokens[index].content = tags(run, tokens[index].content)


def _callout_open(run: Run, tokens: list[Token], index: int) -> None:
    kind = tokens[index].info
    _markup(tokens[index], f'<div class="callout callout--{kind}" role="note">\n')


def _details_open(run: Run, tokens: list[Token], index: int) -> None:
    _markup(tokens[index], '<details class="details">\n')


def _title_open(run: Run, tokens: list[Token], index: int) -> None:
    kind, title = tokens[index].info, tokens[index + 1].content
    if kind == "details":
        _markup(tokens[index], f"<summary>{'' if title else run.word(kind)}")
    else:
        colon = ": " if title else ""
        label = f'<span class="callout__kind">{run.word(kind)}{colon}</span>'
        _markup(tokens[index], f'<p class="callout__title">{label}')


def _title_close(run: Run, tokens: list[Token], index: int) -> None:
    summary = tokens[index].info == "details"
    _markup(tokens[index], '</summary>\n<div class="details__body">\n' if summary else "</p>\n")


def _callout_close(run: Run, tokens: list[Token], index: int) -> None:
    _markup(tokens[index], "</div>\n")


def _details_close(run: Run, tokens: list[Token], index: int) -> None:
    _markup(tokens[index], "</div>\n</details>\n")


def _fault(run: Run, tokens: list[Token], index: int) -> None:
    data = dict(tokens[index].meta)
    code = data.pop("code")
    if "word" in data:
        data["nearest"] = nearest(data["word"].lower(), WORDS)
    run.report(code, run.place(), **data)
    _markup(tokens[index], "")


def _footnotes_open(run: Run, tokens: list[Token], index: int) -> None:
    title = f'<p class="footnotes__title">{run.word("footnotes")}</p>'
    _markup(tokens[index], f'<div class="footnotes">{title}\n<ol>\n')


def _footnotes_close(run: Run, tokens: list[Token], index: int) -> None:
    _markup(tokens[index], "</ol></div>\n")


def _footnote_open(run: Run, tokens: list[Token], index: int) -> None:
    number = tokens[index].meta["id"] + 1
    _markup(tokens[index], f'<li id="{escape(run.prefix)}_fn{number}">')


def _footnote_close(run: Run, tokens: list[Token], index: int) -> None:
    _markup(tokens[index], "</li>\n")


def _footnote_anchor(run: Run, tokens: list[Token], index: int) -> None:
    number, again = tokens[index].meta["id"] + 1, tokens[index].meta["subId"]
    label = run.word("back").format(number=number)
    target = f"{escape(run.prefix)}_ref{number}" + f"-{again + 1}" * bool(again)
    _markup(tokens[index], f' <a class="footnote-back" href="#{target}" aria-label="{label}">↩</a>')


_HANDLERS: dict[str, Callable[[Run, list[Token], int], None]] = {
    "heading_open": _heading,
    "paragraph_open": _paragraph,
    "list_item_open": _list_item,
    "table_open": _table_open,
    "table_close": _table_close,
    "th_open": _cell,
    "td_open": _cell,
    "fence": _code,
    "code_block": _code,
    "math_block": _math,
    "html_block": _html,
    "callout_open": _callout_open,
    "callout_close": _callout_close,
    "details_open": _details_open,
    "details_close": _details_close,
    "title_open": _title_open,
    "title_close": _title_close,
    "directive_fault": _fault,
    "footnote_block_open": _footnotes_open,
    "footnote_block_close": _footnotes_close,
    "footnote_open": _footnote_open,
    "footnote_close": _footnote_close,
    "footnote_anchor": _footnote_anchor,
}
