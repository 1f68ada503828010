"""Activities that hold others: ``mod/subsection/mod_form.php``, and the question bank
``mod/qbank/mod_form.php``."""

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from asn_moodle.spec.activities.base import ActivityBase
from asn_moodle.spec.activities.form import Element
from asn_moodle.spec.base import Text
from asn_moodle.spec.fields import CategoryRef, Line

if TYPE_CHECKING:
    from asn_moodle.spec.activities import Activity


class Subsection(ActivityBase):
    """A section within a section: Moodle's “Subsection”."""

    form: ClassVar[str] = "mod/subsection/mod_form.php"

    type: Literal["subsection"]
    """Subbagian · Subsection"""
    title: Annotated[Line, Element("name")]
    """Nama · Name"""
    summary: Text | None = None
    """Deskripsi subbagian · Description of the subsection"""
    activities: tuple["Activity", ...]
    """Aktivitas di dalamnya · Activities in it"""


class QuestionBank(ActivityBase):
    """A question bank that other courses can use: Moodle's “Question bank”."""

    form: ClassVar[str] = "mod/qbank/mod_form.php"

    type: Literal["qbank"]
    """Bank soal · Question bank"""
    title: Annotated[Line, Element("name")]
    """Nama bank soal · Question bank name"""
    intro: Annotated[Text | None, Element("introeditor")] = None
    """Deskripsi · Description"""
    show_intro: Annotated[bool | None, Element("showdescription")] = None
    """Tampilkan deskripsi di halaman pengelolaan bank soal · Display description on manage question banks
    page"""
    categories: tuple[CategoryRef, ...] | None = None
    """Kategori soal kursus ini yang disimpan di sini · Question categories of this course that are kept
    here"""
