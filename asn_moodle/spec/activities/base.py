"""What all activities have: the common part of Moodle's activity settings, ``course/moodleform_mod.php``."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator

from asn_moodle.spec.activities.form import Element, Select, elements
from asn_moodle.spec.activities.values import Count
from asn_moodle.spec.availability import Available
from asn_moodle.spec.base import Item, Model, Text, refused
from asn_moodle.spec.completion import Completion, When
from asn_moodle.spec.fields import CompetencyRef, GroupingRef, Line, Moment, OutcomeRef
from asn_moodle.spec.grading import Grade

SettingName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\[[A-Za-z0-9_]+\])?$")]
Setting = str | int | float | bool | tuple[str | int | float | bool, ...]


class ViewCompletion(Completion):
    """When something that is only read counts as done."""

    when: When[Literal["view"]] | None = None
    """Persyaratan penyelesaian: `[view]` dibuka; atau `manual` (peserta menandai sendiri) atau `never` ·
    Completion conditions: `[view]` opened; or `manual` (learners mark it as done) or `never`"""


class GradedCompletion(Completion):
    """When something that can be opened and is graded counts as done."""

    when: When[Literal["view", "grade", "pass"]] | None = None
    """Persyaratan penyelesaian, semuanya harus dipenuhi: `view` dibuka, `grade` mendapat nilai, `pass`
    mendapat nilai lulus; atau `manual` atau `never` · Completion conditions, all must be met: `view`
    opened, `grade` receive a grade, `pass` receive a passing grade; or `manual` or `never`"""


class SubmitCompletion(Completion):
    """When something that learners hand in, without a grade, counts as done."""

    when: When[Literal["view", "submit"]] | None = None
    """Persyaratan penyelesaian, semuanya harus dipenuhi: `view` dibuka, `submit` dikirim; atau `manual`
    atau `never` · Completion conditions, all must be met: `view` opened, `submit` sent; or `manual` or
    `never`"""


def _in_points(grade: Grade) -> Grade:
    if grade.scale is not None:
        raise refused("grade-only-in-points", key="scale")
    return grade


PointsGrade = Annotated[Grade, AfterValidator(_in_points)]
"""The grade of a module whose form offers a maximum and no scale."""


class ActivityBase(Item):
    """What every activity has."""

    form: ClassVar[str]
    """The file of Moodle that the keys and words are derived from."""

    type: str
    """Jenis aktivitas · Type of activity"""
    minutes: Count | None = None
    """Waktu belajar peserta dalam menit; dihitung sebagai JP (45 menit) · Learner time in minutes; counts
    toward JP"""
    outcomes: tuple[OutcomeRef, ...] | None = None
    """Capaian pembelajaran yang didukung · Learning outcomes that it serves"""
    competencies: tuple[CompetencyRef, ...] | None = None
    """Kompetensi yang didukung · Competencies that it serves"""
    tags: tuple[Line, ...] | None = None
    """Tag · Tags"""
    visible: Annotated[
        bool | Literal["stealth"] | None, Element("visible", {True: 1, False: 0, "stealth": -1})
    ] = None
    """Ketersediaan: `true` tampil, `false` disembunyikan, `stealth` tersedia tetapi tidak tampil di halaman
    kursus · Availability: `true` show on course page, `false` hide, `stealth` make available but don't show
    on course page"""
    force_language: Annotated[str | None, Field(pattern=r"^[a-z]{2,3}(_[a-z]+)*$"), Element("lang")] = None
    """Paksa bahasa antarmuka, misalnya `id` · Force language of the interface, such as `id`"""
    download_content: Annotated[bool | None, Element("downloadcontent")] = None
    """Ikut dalam unduhan isi kursus · Include in course content download"""
    available: Annotated[Available | None, Element("availabilityconditionsjson")] = None
    """Batasi akses: siapa yang boleh membuka, dan kapan · Restrict access: who may open it, and when"""
    settings: Mapping[SettingName, Setting] | None = None
    """Setelan Moodle lain yang belum punya kunci di sini: nama elemen formulir dan nilainya · Other
    settings of Moodle that have no key here: name of the form element and its value"""

    @model_validator(mode="after")
    def _no_setting_twice(self) -> "ActivityBase":
        if self.settings:
            keys = {element.name: key for key, element in elements(type(self))}
            for name in self.settings:
                if name in keys:
                    raise refused("setting-has-key", key="settings", setting=name, own=keys[name])
        return self

    @model_validator(mode="after")
    def _graded_where_a_grade_is_awaited(self) -> "ActivityBase":
        when = getattr(getattr(self, "completion", None), "when", None)
        words = when if isinstance(when, tuple) else ()
        grades = [getattr(self, key, None) for key in ("grade", "assessment_grade")]
        grades.append(getattr(getattr(self, "ratings", None), "grade", None))
        if "pass" in words and not any(isinstance(one, Grade) and one.pass_ is not None for one in grades):
            raise refused("pass-without-grade-to-pass", key="completion")
        if "grade" in words and "none" in grades:
            raise refused("grade-of-the-ungraded", key="completion")
        return self


class Grouped(Model):
    """What is added where a module knows groups (``FEATURE_GROUPS`` of its ``lib.php``)."""

    group_mode: Annotated[str | None, Select("groupmode", {"none": 0, "separate": 1, "visible": 2})] = None
    """Mode grup: `none` tanpa grup, `separate` grup terpisah, `visible` grup terlihat · Group mode: `none` no
    groups, `separate` separate groups, `visible` visible groups"""
    grouping: Annotated[GroupingRef | None, Element("groupingid")] = None
    """Pengelompokan: kumpulan grup yang dipakai · Grouping: the set of groups that is used"""


class Described(ActivityBase):
    """An activity with a name and a description."""

    title: Annotated[Line, Element("name")]
    """Nama · Name"""
    intro: Annotated[Text | None, Element("introeditor")] = None
    """Deskripsi: pengantar di atas isi aktivitas · Description, above the content of the activity"""
    show_intro: Annotated[bool | None, Element("showdescription")] = None
    """Tampilkan deskripsi di halaman kursus · Display description on course page"""


class Readable(Described):
    """An activity that is only read: it is done once it was opened."""

    completion: ViewCompletion | None = None
    """Penyelesaian aktivitas · Completion conditions"""


class Ratings(Model):
    """Grading by rating single contributions: Moodle's “Ratings” in ``course/moodleform_mod.php``."""

    aggregate: Annotated[
        str | None,
        Select("assessed", {"none": 0, "average": 1, "count": 2, "maximum": 3, "minimum": 4, "sum": 5}),
    ] = None
    """Tipe agregat: `none` tanpa penilaian, `average` rata-rata, `count` jumlah penilaian, `maximum`,
    `minimum`, `sum` · Aggregate type: `none` no ratings, `average`, `count`, `maximum`, `minimum`, `sum` of
    ratings"""
    time_start: Annotated[Moment | None, Element("assesstimestart")] = None
    """Hanya kiriman mulai tanggal ini yang dinilai · Restrict ratings to items from this date"""
    time_finish: Annotated[Moment | None, Element("assesstimefinish")] = None
    """Hanya kiriman hingga tanggal ini yang dinilai · Restrict ratings to items until this date"""
    grade: Grade | None = None
    """Nilai maksimum atau skala, nilai lulus, kategori penilaian · Maximum grade or scale, grade to pass,
    grade category"""
