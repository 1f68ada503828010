"""Mathematics: LaTeX in, MathML Core out."""

import re
from functools import cache
from html import escape

from markdown_it.rules_inline import StateInline
from math_core import LatexError, LatexToMathML

from asn_moodle.course.run import Run

_ERROR = re.compile(r"(\d+): (.*)", re.DOTALL)


_INLINE = re.compile(
    r"\$\$((?:\\.|[^$\\])+)\$\$|(?<!\w)\$(?![\s$])((?:\\.|[^$\\])+)(?<!\s)\$(?![\d$])", re.DOTALL
)


def inline_mathematics(state: StateInline, silent: bool) -> bool:
    """The inline rule for ``$x$``: no blanks inside next to the signs, no letter or digit before.

    Nor a digit after, so that prices stay prices.
    """
    if state.src[state.pos] != "$" or not (found := _INLINE.match(state.src, state.pos, state.posMax)):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = found[1] or found[2]
        token.markup = "$$" if found[1] else "$"
    state.pos = found.end()
    return True


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False)


@cache
def _converted(latex: str, block: bool) -> str:
    return _converter().convert_with_local_state(latex, displaystyle=block)


def block_mathematics(run: Run, latex: str) -> str:
    """MathML for a formula that stands alone, in a block that can be scrolled."""
    markup = mathematics(run, latex, display=True)
    label = run.word("formula")
    return f'<div class="math-block" role="group" aria-label="{label}" tabindex="0">{markup}</div>\n'


def mathematics(run: Run, latex: str, display: bool = False) -> str:
    """MathML for ``latex``, in large form for ``display``. A fault is a problem at its character."""
    try:
        return _converted(latex, display)
    except LatexError as error:
        found = _ERROR.fullmatch(str(error))
        offset, reason = (int(found[1]), found[2]) if found else (0, str(error))
        before = latex.encode()[:offset].decode(errors="ignore")
        faulty = latex[len(before) :].split("\n", 1)[0]
        run.report("bad-mathematics", run.place(faulty or latex.strip()), reason=reason)
        return f'<code class="math-source">{escape(latex)}</code>'
