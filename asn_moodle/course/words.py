"""How much there is to read."""

import re
from html import unescape

_MATH = re.compile(r"<math.*?</math>", re.DOTALL)
_APART = re.compile(r"</?(?:p|div|li|t[dhr]|d[td]|figcaption|summary|h\d|br|pre|label)\b[^>]*>")
_TAG = re.compile(r'<(?:[^">]|"[^"]*")*>')
_WORD = re.compile(r"\w")


def count_words(markup: str) -> int:
    """How many words a reader reads; a formula is one."""
    text = _TAG.sub("", _APART.sub(" ", _MATH.sub("x", markup)))
    return sum(1 for piece in unescape(text).split() if _WORD.search(piece))
