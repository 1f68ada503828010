"""Markdown to markup that every output can carry.

What the markup holds beyond plain elements, for those who style it:

- ``h3`` to ``h6``: headings of the text; ``##`` becomes ``h3``, under the page's title in ``h2``. Each has
  an ``id``. Every ``id`` begins with the item's id and ``_``; links to them are ``#ID``.
- ``div.callout.callout--KIND[role=note]`` with ``p.callout__title > span.callout__kind`` (the label, then
  the author's title, if any) and the content. KIND: ``important``, ``example``, ``exercise``, ``note``,
  ``tip``, ``warning``.
- ``details.details > summary + div.details__body``; a transcript is ``details.details.transcript``.
- ``figure.figure > img + figcaption``; ``figure.figure--video > video``, ``figure.figure--audio > audio``.
  An image inside a line of text is a bare ``img``. Images are ``loading=lazy``.
- ``div.table-wrap[tabindex=0] > table`` scrolls; cells: ``align-left``, ``align-center``, ``align-right``.
- ``div.highlight > pre > code.language-NAME`` with Pygments' short classes (``k``, ``s1``, ``c1``, ...).
- ``math`` in a line; ``div.math-block[tabindex=0] > math[display=block]`` scrolls.
- ``a.term`` (glossary), ``a.file`` (a file of the course), ``a.external`` (the web, opens apart), and plain
  ``a`` for other items and headings.
- ``ul.task-list > li.task > label > input[type=checkbox]``: a list to tick off; nothing is kept. A loose
  list has a ``p`` in between.
- ``sup.footnote-ref > a``; ``div.footnotes > p.footnotes__title + ol > li``, ending in ``a.footnote-back``.
- ``dl``, ``blockquote``, ``hr``, ``kbd``, ``mark``, ``abbr``, ``ins``, ``del`` and ``s`` as in HTML.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from asn_moodle.course.blocks import resolved_blocks
from asn_moodle.course.directives import directives
from asn_moodle.course.inlines import gap
from asn_moodle.course.mathematics import inline_mathematics
from asn_moodle.course.model import Html
from asn_moodle.course.run import Findings, Run, lines_of
from asn_moodle.course.sanitise import sanitised
from asn_moodle.course.scope import Origin, Question, Scope, file_origin
from asn_moodle.course.words import count_words
from asn_moodle.problems import Place, Problem, problem

NESTING_LIMIT = 40
"""How deep blocks and inline markup may be nested; deeper content is a problem, since it would be lost."""
INCLUDE_LIMIT = 8

_VARIABLE = re.compile(r"\{\{[^{}\n]*\}\}")
_BLANK = "\ue000"  # stands for a blank inside a variable, which a link target could not hold


class _Parser(MarkdownIt):
    """A parser that leaves link targets as they were written: `links` judges them when they are complete."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  # the name is markdown-it's
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url


def _destination(text: str, start: int, end: int) -> Any:
    """What markdown-it parses as a link destination, where ``{{ name }}`` may stand in it too."""
    if "{{" not in text[start:end]:
        return helpers.parseLinkDestination(text, start, end)
    masked = _VARIABLE.sub(lambda found: found[0].replace(" ", _BLANK), text[start:end])
    found = helpers.parseLinkDestination(text[:start] + masked, start, end)
    found.str = found.str.replace(_BLANK, " ")
    return found


@cache
def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"maxNesting": NESTING_LIMIT})
    parser.enable(["table", "strikethrough"])
    parser.disable("text_join")  # escaped braces must stay apart from those of variables
    parser.helpers = SimpleNamespace(  # type: ignore[assignment]
        parseLinkLabel=helpers.parseLinkLabel,
        parseLinkTitle=helpers.parseLinkTitle,
        parseLinkDestination=_destination,
    )
    parser.use(deflist_plugin)
    parser.use(footnote_plugin)
    parser.use(dollarmath_plugin, allow_labels=False, allow_blank_lines=False)
    parser.inline.ruler.at("math_inline", inline_mathematics)
    parser.use(directives)
    parser.inline.ruler.before("escape", "gap", gap)
    parser.add_render_rule("markup", _markup)
    return parser


def _markup(_self: object, tokens: list[Token], index: int, _options: object, _env: object) -> str:
    return tokens[index].content


@dataclass(slots=True)
class Cache:
    """Renderings by content, each with what it asked of the course; it holds as long as the answers do."""

    kept: dict[tuple[object, ...], list[tuple[dict[Question, object], Html]]] = field(default_factory=dict)

    def get(self, key: tuple[object, ...], scope: Scope) -> Html | None:
        """The rendering kept for ``key`` whose questions the scope answers alike."""
        for answers, html in self.kept.get(key, ()):
            if all(scope.find(question) == answer for question, answer in answers.items()):
                return html
        return None

    def put(self, key: tuple[object, ...], answers: dict[Question, object], html: Html) -> None:
        """Keep a rendering."""
        self.kept.setdefault(key, []).append((answers, html))


def render(
    text: str, origin: Origin, scope: Scope, prefix: str, cache: Cache | None = None
) -> tuple[Html, tuple[Problem, ...]]:
    """The markup of a Markdown text, and what is wrong with the text.

    ``prefix`` begins every ``id`` in the markup; give each text one of its own. What was rendered without
    a problem is kept in ``cache``.
    """
    key = (text, prefix, scope.language, origin.file)
    if cache and (known := cache.get(key, scope)):
        return known, ()
    findings = Findings()
    run = Run(scope, origin, prefix, lines_of(text), findings)
    markup = sanitised(_rendered(run, text))
    for anchor, place in findings.targets:
        if anchor not in findings.anchors:
            findings.problems.append(
                problem("unknown-anchor", place, origin.path, anchor=anchor.removeprefix(f"{prefix}_"))
            )
    for tag, place in findings.elements:
        findings.problems.append(problem("html-unclosed", place, origin.path, tag=tag))
    assets = tuple(sorted(findings.assets.values()))
    html = Html(markup.strip(), assets, count_words(markup) - findings.spoken)
    if cache is not None and not findings.problems:
        cache.put(key, findings.answers, html)
    return html, tuple(findings.problems)


def _rendered(run: Run, text: str) -> str:
    parser = _parser()
    env: dict[str, Any] = {}
    tokens = parser.parse(text, env)
    _unused_footnotes(run, env)
    tokens = resolved_blocks(run, tokens, _included, NESTING_LIMIT)
    return str(parser.renderer.render(tokens, parser.options, env))


def _unused_footnotes(run: Run, env: dict[str, Any]) -> None:
    for label, number in env.get("footnotes", {}).get("refs", {}).items():
        if number < 0:
            run.span = (0, len(run.lines))
            run.report("unused-footnote", run.place(f"[^{label[1:]}]:"), label=label[1:])


def _included(run: Run, name: str, place: Place) -> str:
    """The markup of another Markdown file of the course."""
    answer = run.ask("text", str(run.origin.file), name)
    if isinstance(answer, Problem):
        run.refuse(answer, place)
        return ""
    assert isinstance(answer, tuple)
    file, text = answer
    chain = (*run.including, str(run.origin.file))
    if str(file) in chain or len(chain) > INCLUDE_LIMIT:
        run.report("include-circle", place, name=name)
        return ""
    run.findings.included += 1
    prefix = f"{run.prefix}_{run.findings.included}"
    return _rendered(
        Run(run.scope, file_origin(Path(file)), prefix, lines_of(text), run.findings, chain), text
    )
