"""The columns of a row, put into a form as the settings form of Moodle would hold them."""

import re
from collections.abc import Iterable
from html import escape

from markdown_it import MarkdownIt

from asn_moodle.course.forms import Form
from asn_moodle.packages.backup.modules.columns import Column
from asn_moodle.pull.losses import NONSENSE, Losses
from asn_moodle.pull.xml import Row

Record = dict[str, str | None]

_TEXT_FORMATS = {"0": "auto", "2": "plain", "4": "markdown"}
"""``FORMAT_…`` of ``lib/weblib.php``; 1 is HTML."""


def formatted(row: Row) -> Record:
    """The columns of a row, its texts as HTML whatever way they were written in."""
    record = row.columns()
    for name, value in list(record.items()):
        written = _TEXT_FORMATS.get(record.get(f"{name}format") or "")
        if value and written:
            record[name] = as_html(value, written)
    return record


def as_html(text: str, written: str) -> str:
    """A text that is not HTML as HTML; ``written`` is ``auto``, ``plain`` or ``markdown``."""
    if written == "markdown":
        return str(MarkdownIt("commonmark").render(text)).strip()
    if written == "auto" and re.search(r"<[a-zA-Z/][^>]*>", text):
        return text
    lines = escape(text, quote=False).replace("\r\n", "\n").strip().split("\n\n")
    return "\n".join("<p>" + one.replace("\n", "<br>") + "</p>" for one in lines if one.strip())


def form_of(columns: Iterable[Column], record: Record, item: str, losses: Losses) -> Form:
    """What the columns of a record state; a value that cannot be read is noted as a loss of the item."""
    form = Form()
    for column in columns:
        try:
            column.read(record, form)
        except NONSENSE:
            losses.add(item, "bad-value", f"{column.name} = {record.get(column.name)}")
    return form
