"""Who may open something, and when: Moodle's screen “Restrict access”, ``availability/condition/*``.

available:
  all:
    - {completed: m1-lanskap}
    - any:
        - {group: angkatan-1}
        - {from: 2026-03-02 08:00}
    - not: {grade: {activity: tes-awal, at_least: 80}}
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from asn_moodle.spec.base import AtLeast, Model, refused
from asn_moodle.spec.fields import ActivityRef, GroupingRef, GroupRef, Line, Moment
from asn_moodle.spec.grading import Percentage


class Requirement(Model):
    """What every part of a restriction may state."""

    otherwise: Literal["hide", "show"] | None = None
    """Bagi yang belum memenuhi: `hide` disembunyikan, `show` namanya tampak dengan syaratnya · For those who
    do not meet it: `hide` entirely, or `show` the name with the restriction"""


class All(Requirement):
    """All of these."""

    all: Annotated[tuple["Restriction", ...], AtLeast(1)]
    """Peserta harus memenuhi semua · Learners must match all of the following"""


class Any(Requirement):
    """Any of these."""

    any: Annotated[tuple["Restriction", ...], AtLeast(1)]
    """Peserta harus memenuhi salah satu · Learners must match any of the following"""


class Not(Requirement):
    """Not this."""

    not_: "Restriction" = Field(alias="not")
    """Peserta tidak boleh memenuhi · Learners must not match the following"""


class Completed(Requirement):
    """An activity is done."""

    completed: ActivityRef
    """Aktivitas ini harus ditandai selesai · This activity must be marked complete"""


class Passed(Requirement):
    """An activity is done and passed."""

    passed: ActivityRef
    """Aktivitas ini harus selesai dengan nilai lulus · This activity must be complete with pass grade"""


class Failed(Requirement):
    """An activity is done and failed."""

    failed: ActivityRef
    """Aktivitas ini selesai tetapi tidak lulus · This activity must be complete with fail grade"""


class Dates(Requirement):
    """From a moment on, until a moment, or both."""

    from_: Moment | None = Field(default=None, alias="from")
    """Mulai tanggal · From this date"""
    until: Moment | None = None
    """Hingga tanggal · Until this date"""

    @model_validator(mode="after")
    def _forwards(self) -> "Dates":
        if self.from_ and self.until and self.from_ >= self.until:
            raise refused(
                "backward-dates",
                key="until",
                start=f"{self.from_:%Y-%m-%d %H:%M}",
                end=f"{self.until:%Y-%m-%d %H:%M}",
            )
        return self


class GradeRange(Model):
    """A range of the grade in one activity, in per cent."""

    activity: ActivityRef
    """Aktivitas yang dinilai · The graded activity"""
    at_least: Percentage | None = None
    """Persentase nilai minimum, termasuk nilai ini · Minimum grade percentage (inclusive)"""
    below: Percentage | None = None
    """Persentase nilai maksimum, tidak termasuk nilai ini · Maximum grade percentage (exclusive)"""

    @model_validator(mode="after")
    def _forwards(self) -> "GradeRange":
        if self.at_least is not None and self.below is not None and self.at_least >= self.below:
            raise refused(
                "backward-grades", key="below", at_least=f"{self.at_least:g}", below=f"{self.below:g}"
            )
        return self


class Graded(Requirement):
    """A grade is within a range; without a range, there is a grade."""

    grade: GradeRange
    """Nilai: peserta harus mencapai nilai tertentu · Grade: learners must achieve a specified grade"""


class InGroup(Requirement):
    """Member of a group."""

    group: GroupRef
    """Grup: anggota grup ini · Group: members of this group"""


class InGrouping(Requirement):
    """Member of a group of a grouping."""

    grouping: GroupingRef
    """Pengelompokan: anggota salah satu grup di dalamnya · Grouping: members of a group within it"""


ProfileField = Literal[
    "firstname",
    "lastname",
    "email",
    "city",
    "country",
    "idnumber",
    "institution",
    "department",
    "phone1",
    "phone2",
    "address",
]
"""Moodle's standard profile fields, ``availability/condition/profile/classes/frontend.php``."""

COMPARISONS = ("equals", "contains", "does_not_contain", "starts_with", "ends_with", "empty")


class ProfileMatch(Model):
    """A profile field and one comparison."""

    field: ProfileField | None = None
    """Kolom profil baku · Standard profile field"""
    custom_field: Line | None = None
    """Kolom profil kustom situs, dengan nama singkatnya · Custom profile field of the site, by its short
    name"""
    equals: str | None = None
    """sama dengan · is equal to"""
    contains: str | None = None
    """berisi · contains"""
    does_not_contain: str | None = None
    """tidak berisi · doesn't contain"""
    starts_with: str | None = None
    """dimulai dengan · starts with"""
    ends_with: str | None = None
    """diakhiri dengan · ends with"""
    empty: bool | None = None
    """kosong (`true`) atau terisi (`false`) · is empty (`true`) or is not empty (`false`)"""

    @model_validator(mode="after")
    def _one_field_one_comparison(self) -> "ProfileMatch":
        stated = self.model_fields_set
        if len(stated & {"field", "custom_field"}) != 1:
            raise refused("profile-not-one-field")
        if len(stated & set(COMPARISONS)) != 1:
            raise refused("profile-not-one-comparison", comparisons=", ".join(COMPARISONS))
        return self


class Profile(Requirement):
    """A field of the user's profile has a value."""

    profile: ProfileMatch
    """Profil pengguna · User profile"""


_TAGS = {
    "all": "all-of",
    "any": "any-of",
    "not": "not-this",
    "completed": "completed-activity",
    "passed": "passed-activity",
    "failed": "failed-activity",
    "from": "from-until",
    "until": "from-until",
    "grade": "grade-range",
    "group": "in-group",
    "grouping": "in-grouping",
    "profile": "profile-field",
}


def _kind(value: object) -> str | None:
    """The tag of the first key that names a requirement, so that errors speak of that one alone."""
    if isinstance(value, Requirement):
        value = value.stated()
    if not isinstance(value, Mapping):
        return None
    return next((tag for key, tag in _TAGS.items() if key in value), None)


Restriction = Annotated[
    Annotated[All, Tag("all-of")]
    | Annotated[Any, Tag("any-of")]
    | Annotated[Not, Tag("not-this")]
    | Annotated[Completed, Tag("completed-activity")]
    | Annotated[Passed, Tag("passed-activity")]
    | Annotated[Failed, Tag("failed-activity")]
    | Annotated[Dates, Tag("from-until")]
    | Annotated[Graded, Tag("grade-range")]
    | Annotated[InGroup, Tag("in-group")]
    | Annotated[InGrouping, Tag("in-grouping")]
    | Annotated[Profile, Tag("profile-field")],
    Discriminator(
        _kind,
        custom_error_type="not-a-restriction",
        custom_error_message="not a restriction",
    ),
]
"""One requirement, or a set of them."""

All.model_rebuild()
Any.model_rebuild()
Not.model_rebuild()


def parts(restriction: Requirement) -> Iterator[Requirement]:
    """Yield ``restriction`` and every requirement inside it."""
    yield restriction
    match restriction:
        case All(all=inner) | Any(any=inner):
            for each in inner:
                yield from parts(each)
        case Not(not_=inner):
            yield from parts(inner)


def _otherwise_where_it_counts(restriction: Requirement) -> Requirement:
    """Moodle keeps show or hide for the whole, and for each direct part of a whole that wants all of them."""
    outer: tuple[Requirement, ...] = (restriction,)
    if isinstance(restriction, All):
        outer += restriction.all
    allowed = {id(each) for each in outer}
    if any(each.otherwise and id(each) not in allowed for each in parts(restriction)):
        raise refused("otherwise-too-deep")
    return restriction


Available = Annotated[Restriction, AfterValidator(_otherwise_where_it_counts)]
"""A whole restriction, as the key ``available`` takes it."""
