"""Chapters to page through: ``mod/book/mod_form.php`` and ``mod/book/edit_form.php``."""

from typing import Annotated, ClassVar, Literal

from asn_moodle.spec.activities.base import Readable
from asn_moodle.spec.activities.form import Element, Select
from asn_moodle.spec.base import AtLeast, Item, Text
from asn_moodle.spec.fields import Line


class Chapter(Item):
    """A chapter or subchapter."""

    title: Annotated[Line, Element("title")]
    """Judul bab · Chapter title"""
    content: Annotated[Text, Element("content_editor")]
    """Isi, dalam Markdown · Content, in Markdown"""
    tags: Annotated[tuple[Line, ...] | None, Element("tags")] = None
    """Tag · Tags"""
    subchapter: Annotated[bool | None, Element("subchapter")] = None
    """Subbab dari bab sebelumnya · Subchapter of the chapter before it"""
    hidden: bool | None = None
    """Sembunyikan bab · Hide chapter"""


class Book(Readable):
    """Several pages with a table of contents: Moodle's “Book”."""

    form: ClassVar[str] = "mod/book/mod_form.php"

    type: Literal["book"]
    """Buku · Book"""
    chapters: Annotated[tuple[Chapter, ...], AtLeast(1)]
    """Bab-bab buku · Chapters"""
    numbering: Annotated[
        str | None, Select("numbering", {"none": 0, "numbers": 1, "bullets": 2, "indented": 3})
    ] = None
    """Format bab: `none` tanpa, `numbers` bernomor, `bullets` berbutir, `indented` menjorok · Chapter
    formatting: `none`, `numbers`, `bullets`, `indented`"""
    custom_titles: Annotated[bool | None, Element("customtitles")] = None
    """Judul khusus: judul bab hanya tampil di daftar isi · Custom titles: chapter titles show in the table
    of contents only"""
