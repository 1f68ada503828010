"""Numbers and markup as they are written on a page."""

import re

from markupsafe import Markup

_PARAGRAPH = re.compile(r"<p>((?:(?!</?p\b).)*)</p>", re.DOTALL)


def decimal(value: float, language: str, digits: int = 2) -> str:
    """A number without needless zeros, with the decimal comma in Indonesian."""
    plain = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return plain.replace(".", ",") if language == "id" else plain


def inline(markup: Markup) -> Markup:
    """The inside of a text that is one paragraph, for places such as a label; other text as it is."""
    found = _PARAGRAPH.fullmatch(markup.strip())
    return Markup(found[1]) if found else markup
