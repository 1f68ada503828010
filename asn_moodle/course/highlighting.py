"""Program code, coloured by Pygments through classes."""

from functools import cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from asn_moodle.course.run import Run

_PLAIN = frozenset(("", "text", "txt", "plain", "teks"))
_FORMATTER: "HtmlFormatter[str]" = HtmlFormatter(nowrap=True)


@cache
def _lexer(name: str) -> Lexer | None:
    try:
        return get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        return None


def highlighted(run: Run, code: str, info: str) -> str:
    """Markup for a block of code in the language that ``info`` begins with; plain where it names none."""
    name = info.split(maxsplit=1)[0].lower() if info.strip() else ""
    lexer = None if name in _PLAIN else _lexer(name)
    if name not in _PLAIN and lexer is None:
        run.report("unknown-code-language", run.place(info.strip()), name=name)
    body = highlight(code, lexer, _FORMATTER) if lexer else escape(code)
    marked = f' class="language-{escape(name)}"' if lexer else ""
    return f'<div class="highlight"><pre tabindex="0"><code{marked}>{body}</code></pre></div>\n'
