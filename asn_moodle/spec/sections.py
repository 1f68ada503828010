"""The sections of a course page; ``course/editsection_form.php``."""

from asn_moodle.spec.activities import Activity
from asn_moodle.spec.availability import Available
from asn_moodle.spec.base import Item, Text
from asn_moodle.spec.fields import Line


class Section(Item):
    """A section of the course page, with its activities."""

    title: Line
    """Nama bagian · Section name"""
    summary: Text | None = None
    """Deskripsi bagian · Description"""
    visible: bool | None = None
    """Tampilkan (`true`) atau sembunyikan (`false`) bagian ini · Show (`true`) or hide (`false`) the
    section"""
    available: Available | None = None
    """Batasi akses: siapa yang boleh membuka, dan kapan · Restrict access: who may open it, and when"""
    activities: tuple[Activity, ...] = ()
    """Aktivitas, menurut urutannya · Activities, in order"""
