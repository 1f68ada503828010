"""Who made a course and who takes part in it: authors, groups, enrolment, badges."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from asn_moodle.spec.base import Item, Model, Text, refused
from asn_moodle.spec.fields import ActivityRef, Duration, GroupRef, Line, MediaPath, Moment


class Email(Line):
    """An email address."""

    code = "bad-email"
    pattern = r"[^@\s]+@[^@\s]+\.[^@\s]+"


class Author(Model):
    """A person or body that wrote the course."""

    name: Line
    """Nama orang atau lembaga · Name of a person or body"""
    role: Line | None = None
    """Peran, misalnya penulis materi · Role, such as content author"""
    institution: Line | None = None
    """Instansi · Institution"""
    email: Email | None = None
    """Alamat surel · Email address"""


class Group(Item):
    """A group of learners."""

    title: Line
    """Nama grup · Group name"""
    description: Text | None = None
    """Deskripsi grup · Group description"""


class Grouping(Item):
    """A set of groups."""

    title: Line
    """Nama pengelompokan · Grouping name"""
    description: Text | None = None
    """Deskripsi pengelompokan · Grouping description"""
    groups: tuple[GroupRef, ...] = ()
    """Grup di dalamnya · Groups in it"""


class BadgeCriteria(Model):
    """What earns a badge; ``badges/criteria``."""

    require: Literal["all", "any"] | None = None
    """Semua (`all`) atau salah satu (`any`) aktivitas · All or any of the activities"""
    activities: tuple[ActivityRef, ...] = ()
    """Penyelesaian aktivitas · Activity completion"""
    course: Literal[True] | None = None
    """Penyelesaian kursus · Course completion"""

    @model_validator(mode="after")
    def _one_kind(self) -> "BadgeCriteria":
        if bool(self.activities) == bool(self.course):
            raise refused("badge-criteria")
        return self


class Badge(Item):
    """An open badge of the course."""

    title: Line
    """Nama lencana · Badge name"""
    description: Text
    """Deskripsi · Description"""
    image: MediaPath
    """Gambar · Image"""
    criteria: BadgeCriteria
    """Kriteria · Criteria"""
    expires_after: Duration | None = None
    """Masa berlaku sejak diberikan · Expires this long after issue"""


class ManualEnrolment(Model):
    """Teachers enrol learners by hand."""

    type: Literal["manual"]
    """Pendaftaran manual · Manual enrolments"""
    duration: Duration | None = None
    """Lama pendaftaran · Enrolment duration"""


class SelfEnrolment(Model):
    """Learners enrol themselves."""

    type: Literal["self"]
    """Pendaftaran mandiri · Self enrolment"""
    title: Line | None = None
    """Nama khusus · Custom instance name"""
    key: Line | None = None
    """Kunci pendaftaran · Enrolment key"""
    duration: Duration | None = None
    """Lama pendaftaran · Enrolment duration"""
    from_: Moment | None = Field(default=None, alias="from")
    """Tanggal mulai · Start date"""
    until: Moment | None = None
    """Tanggal selesai · End date"""
    max_enrolled: Annotated[int, Field(ge=1)] | None = None
    """Jumlah peserta terdaftar maksimum · Max enrolled users"""
    cohort: Line | None = None
    """Hanya anggota kohor ini (ID kohor) · Only members of this cohort (cohort ID)"""
    welcome_message: Text | None = None
    """Pesan sambutan · Custom welcome message"""


class CohortEnrolment(Model):
    """The members of a cohort are enrolled."""

    type: Literal["cohort"]
    """Sinkron kohor · Cohort sync"""
    cohort: Line
    """ID kohor · Cohort ID"""
    group: GroupRef | None = None
    """Masukkan ke grup · Add to group"""


class GuestAccess(Model):
    """Guests may look in."""

    type: Literal["guest"]
    """Akses tamu · Guest access"""


Enrolment = Annotated[
    ManualEnrolment | SelfEnrolment | CohortEnrolment | GuestAccess, Field(discriminator="type")
]
"""A way into the course."""
