"""Peer assessment: ``mod/workshop/mod_form.php`` and the forms of ``mod/workshop/form``."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from asn_moodle.spec.activities.base import Described, GradedCompletion, Grouped, PointsGrade
from asn_moodle.spec.activities.form import Element, Select
from asn_moodle.spec.activities.values import Count, FileSize, in_order
from asn_moodle.spec.base import Item, Model, Text, refused
from asn_moodle.spec.fields import Line, Moment

SUBMISSION_TYPES = {"none": 0, "available": 1, "required": 2}
"""``WORKSHOP_SUBMISSION_TYPE_…`` of ``mod/workshop/lib.php``."""


class Level(Model):
    """A level of a rubric's criterion."""

    text: Annotated[Text, Element("definition")]
    """Definisi tingkat · Level definition"""
    grade: Annotated[float, Field(ge=0), Element("grade")]
    """Nilai tingkat · Level grade"""


class Criterion(Item):
    """What reviewers assess."""

    text: Annotated[Text, Element("description")]
    """Deskripsi aspek atau kriteria · Description of the aspect or criterion"""
    maximum: Annotated[Count | None, Element("grade")] = None
    """Nilai terbaik, untuk strategi `accumulative` · Best possible grade, for the strategy `accumulative`"""
    weight: Annotated[int | None, Field(ge=0, le=16), Element("weight")] = None
    """Bobot, untuk `accumulative` dan `number_of_errors` · Weight, for `accumulative` and
    `number_of_errors`"""
    yes_text: Annotated[Line | None, Element("grade1")] = None
    """Kata untuk terpenuhi, untuk `number_of_errors` · Word for the success, for `number_of_errors`"""
    no_text: Annotated[Line | None, Element("grade0")] = None
    """Kata untuk kesalahan, untuk `number_of_errors` · Word for the error, for `number_of_errors`"""
    levels: tuple[Level, ...] | None = None
    """Tingkat-tingkat, untuk `rubric` · Levels, for `rubric`"""


class Workshop(Described, Grouped):
    """Moodle's “Workshop”."""

    form: ClassVar[str] = "mod/workshop/mod_form.php"

    type: Literal["workshop"]
    """Lokakarya · Workshop"""
    strategy: Annotated[
        str | None,
        Select(
            "strategy",
            {
                "accumulative": "accumulative",
                "comments": "comments",
                "number_of_errors": "numerrors",
                "rubric": "rubric",
            },
        ),
    ] = None
    """Strategi penilaian: `accumulative` kumulatif, `comments` komentar, `number_of_errors` jumlah
    kesalahan, `rubric` rubrik · Grading strategy: `accumulative`, `comments`, `number_of_errors`, `rubric`"""
    criteria: tuple[Criterion, ...] | None = None
    """Aspek atau kriteria penilaian · Aspects or criteria of the assessment form"""
    grade: Annotated[PointsGrade | None, Element("grade")] = None
    """Nilai untuk pengajuan · Grade for submission"""
    assessment_grade: Annotated[PointsGrade | None, Element("gradinggrade")] = None
    """Nilai untuk penilaian · Grade for assessment"""
    grade_decimals: Annotated[int | None, Field(ge=0, le=5), Element("gradedecimals")] = None
    """Angka desimal pada nilai · Decimal places in grades"""
    instructions_for_authors: Annotated[Text | None, Element("instructauthorseditor")] = None
    """Petunjuk pengumpulan · Instructions for submission"""
    text_submission: Annotated[str | None, Select("submissiontypetext", {**SUBMISSION_TYPES})] = None
    """Teks daring: `none` tidak, `available` boleh, `required` wajib · Online text: `none`, `available`,
    `required`"""
    file_submission: Annotated[str | None, Select("submissiontypefile", {**SUBMISSION_TYPES})] = None
    """Lampiran berkas: `none` tidak, `available` boleh, `required` wajib · File attachment: `none`,
    `available`, `required`"""
    max_attachments: Annotated[int | None, Field(ge=1, le=7), Element("nattachments")] = None
    """Jumlah maksimum lampiran · Maximum number of submission attachments"""
    file_types: Annotated[tuple[Line, ...] | None, Element("submissionfiletypes")] = None
    """Tipe berkas lampiran yang diizinkan · Submission attachment allowed file types"""
    maximum_size: Annotated[FileSize | None, Element("maxbytes")] = None
    """Ukuran maksimum lampiran · Maximum submission attachment size"""
    late_submissions: Annotated[bool | None, Element("latesubmissions")] = None
    """Izinkan pengumpulan setelah tenggat · Allow submissions after the deadline"""
    instructions_for_reviewers: Annotated[Text | None, Element("instructreviewerseditor")] = None
    """Petunjuk penilaian · Instructions for assessment"""
    self_assessment: Annotated[bool | None, Element("useselfassessment")] = None
    """Peserta boleh menilai karyanya sendiri · Students may assess their own work"""
    overall_feedback: Annotated[
        str | None, Select("overallfeedbackmode", {"disabled": 0, "optional": 1, "required": 2})
    ] = None
    """Umpan balik keseluruhan: `disabled` nonaktif, `optional` sukarela, `required` wajib · Overall
    feedback mode: `disabled`, `optional`, `required`"""
    conclusion: Annotated[Text | None, Element("conclusioneditor")] = None
    """Simpulan, tampil di akhir · Conclusion, shown at the end"""
    use_examples: Annotated[bool | None, Element("useexamples")] = None
    """Sediakan contoh pengajuan untuk latihan menilai · Example submissions are provided for practice in
    assessing"""
    examples_mode: Annotated[
        str | None,
        Select("examplesmode", {"voluntary": 0, "before_submission": 1, "before_assessment": 2}),
    ] = None
    """Penilaian contoh: `voluntary` sukarela, `before_submission` sebelum mengumpulkan, `before_assessment`
    sebelum menilai · Mode of examples assessment: `voluntary`, `before_submission`, `before_assessment`"""
    submission_start: Annotated[Moment | None, Element("submissionstart")] = None
    """Pengumpulan dibuka dari · Open for submissions from"""
    submission_end: Annotated[Moment | None, Element("submissionend")] = None
    """Tenggat pengumpulan · Submissions deadline"""
    switch_to_assessment: Annotated[bool | None, Element("phaseswitchassessment")] = None
    """Beralih ke fase berikutnya setelah tenggat pengumpulan · Switch to the next phase after the
    submissions deadline"""
    assessment_start: Annotated[Moment | None, Element("assessmentstart")] = None
    """Penilaian dibuka dari · Open for assessment from"""
    assessment_end: Annotated[Moment | None, Element("assessmentend")] = None
    """Tenggat penilaian · Deadline for assessment"""
    completion: GradedCompletion | None = None
    """Penyelesaian aktivitas · Completion conditions"""

    @model_validator(mode="after")
    def _sound(self) -> "Workshop":
        in_order(submission_start=self.submission_start, submission_end=self.submission_end)
        in_order(assessment_start=self.assessment_start, assessment_end=self.assessment_end)
        if self.text_submission == "none" and self.file_submission == "none":
            raise refused("workshop-nothing-to-submit", key="file_submission")
        return self
