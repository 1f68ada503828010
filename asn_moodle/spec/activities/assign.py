"""Work that learners hand in: ``mod/assign/mod_form.php`` and its submission and feedback plugins."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from asn_moodle.spec.activities.base import Described, Grouped
from asn_moodle.spec.activities.form import Element, Select
from asn_moodle.spec.activities.values import Count, FileSize, Switch, Unlimited, in_order
from asn_moodle.spec.base import Model, Text
from asn_moodle.spec.completion import Completion, When
from asn_moodle.spec.fields import Duration, GroupingRef, Line, MediaPath, Moment
from asn_moodle.spec.grading import GradeOrNone


class AssignCompletion(Completion):
    """When an assignment counts as done."""

    when: When[Literal["view", "submit", "grade", "pass"]] | None = None
    """Persyaratan penyelesaian, semuanya harus dipenuhi: `view` dibuka, `submit` tugas dikumpulkan, `grade`
    mendapat nilai, `pass` lulus; atau `manual` atau `never` · Completion conditions, all must be met:
    `view`, `submit` make a submission, `grade`, `pass`; or `manual` or `never`"""


class OnlineText(Model):
    """Settings of text typed in the browser, ``mod/assign/submission/onlinetext``."""

    word_limit: Annotated[Count | None, Element("assignsubmission_onlinetext_wordlimit")] = None
    """Batas kata · Word limit"""


class FileSubmission(Model):
    """Settings of uploaded files, ``mod/assign/submission/file``."""

    maximum_files: Annotated[Count | None, Element("assignsubmission_file_maxfiles")] = None
    """Jumlah maksimum berkas yang diunggah · Maximum number of uploaded files"""
    maximum_size: Annotated[FileSize | None, Element("assignsubmission_file_maxsizebytes")] = None
    """Ukuran maksimum pengajuan, misalnya `5 MB` · Maximum submission size, such as `5 MB`"""
    file_types: Annotated[tuple[Line, ...] | None, Element("assignsubmission_file_filetypes")] = None
    """Tipe berkas yang diterima, misalnya `[.pdf, .docx]` · Accepted file types, such as `[.pdf, .docx]`"""


class Submissions(Model):
    """What learners hand in; what is not stated is left as it is."""

    online_text: Annotated[Switch[OnlineText] | None, Element("assignsubmission_onlinetext_enabled")] = None
    """Teks daring: `true`, `false`, atau setelannya · Online text: `true`, `false`, or its settings"""
    file: Annotated[Switch[FileSubmission] | None, Element("assignsubmission_file_enabled")] = None
    """Pengiriman berkas: `true`, `false`, atau setelannya · File submissions: `true`, `false`, or its
    settings"""


class AssignFeedback(Model):
    """How graders give feedback; what is not stated is left as it is."""

    comments: Annotated[bool | None, Element("assignfeedback_comments_enabled")] = None
    """Komentar umpan balik · Feedback comments"""
    comment_inline: Annotated[bool | None, Element("assignfeedback_comments_commentinline")] = None
    """Komentar di dalam teks · Comment inline"""
    annotate_pdf: Annotated[bool | None, Element("assignfeedback_editpdf_enabled")] = None
    """Anotasi PDF · Annotate PDF"""
    file: Annotated[bool | None, Element("assignfeedback_file_enabled")] = None
    """Umpan balik berupa berkas · File feedback"""
    offline: Annotated[bool | None, Element("assignfeedback_offline_enabled")] = None
    """Lembar kerja penilaian luring · Offline grading worksheet"""


class Assign(Described, Grouped):
    """Moodle's “Assignment”."""

    form: ClassVar[str] = "mod/assign/mod_form.php"

    type: Literal["assign"]
    """Penugasan · Assignment"""
    instructions: Annotated[Text | None, Element("activityeditor")] = None
    """Petunjuk aktivitas, tampil saat mengerjakan · Activity instructions, shown on the submission page"""
    attachments: Annotated[tuple[MediaPath, ...] | None, Element("introattachments")] = None
    """Berkas tambahan · Additional files"""
    submission_attachments: Annotated[bool | None, Element("submissionattachments")] = None
    """Tampilkan berkas hanya saat mengumpulkan · Only show files during submission"""
    allow_submissions_from: Annotated[Moment | None, Element("allowsubmissionsfromdate")] = None
    """Izinkan pengumpulan dari · Allow submissions from"""
    due_date: Annotated[Moment | None, Element("duedate")] = None
    """Batas waktu · Due date"""
    cut_off_date: Annotated[Moment | None, Element("cutoffdate")] = None
    """Batas akhir: sesudahnya tidak diterima lagi · Cut-off date"""
    grading_due_date: Annotated[Moment | None, Element("gradingduedate")] = None
    """Ingatkan saya untuk menilai sebelum · Remind me to grade by"""
    time_limit: Annotated[Duration | None, Element("timelimit")] = None
    """Batas waktu pengerjaan, misalnya `90 minutes` · Time limit, such as `90 minutes`"""
    always_show_description: Annotated[bool | None, Element("alwaysshowdescription")] = None
    """Selalu tampilkan deskripsi, juga sebelum dibuka · Always show description"""
    submissions: Submissions | None = None
    """Jenis pengumpulan · Submission types"""
    feedback: AssignFeedback | None = None
    """Jenis umpan balik · Feedback types"""
    submission_drafts: Annotated[bool | None, Element("submissiondrafts")] = None
    """Wajibkan peserta menekan tombol kirim · Require students to click the submit button"""
    require_submission_statement: Annotated[bool | None, Element("requiresubmissionstatement")] = None
    """Wajibkan peserta menyetujui pernyataan pengumpulan · Require that students accept the submission
    statement"""
    attempts: Annotated[
        Annotated[int, Field(ge=1, le=30)] | Unlimited | None, Element("maxattempts", {"unlimited": -1})
    ] = None
    """Pengerjaan yang diizinkan: 1 sampai 30 atau `unlimited` · Allowed attempts: 1 to 30 or `unlimited`"""
    attempt_reopen_method: Annotated[
        str | None,
        Select(
            "attemptreopenmethod", {"manual": "manual", "automatic": "automatic", "until_pass": "untilpass"}
        ),
    ] = None
    """Pemberian kesempatan lagi: `manual`, `automatic` otomatis, `until_pass` otomatis sampai lulus · Grant
    attempts: `manual`, `automatic`, `until_pass` automatically until pass"""
    team_submission: Annotated[bool | None, Element("teamsubmission")] = None
    """Peserta mengumpulkan per grup · Students submit in groups"""
    prevent_submission_not_in_group: Annotated[bool | None, Element("preventsubmissionnotingroup")] = None
    """Wajib anggota grup untuk mengumpulkan · Require group to make submission"""
    require_all_team_members_submit: Annotated[bool | None, Element("requireallteammemberssubmit")] = None
    """Wajibkan semua anggota grup mengirim · Require all group members submit"""
    team_submission_grouping: Annotated[GroupingRef | None, Element("teamsubmissiongroupingid")] = None
    """Pengelompokan untuk grup peserta · Grouping for student groups"""
    send_notifications: Annotated[bool | None, Element("sendnotifications")] = None
    """Beri tahu penilai tentang pengumpulan · Notify graders about submissions"""
    send_late_notifications: Annotated[bool | None, Element("sendlatenotifications")] = None
    """Beri tahu penilai tentang pengumpulan terlambat · Notify graders about late submissions"""
    send_student_notifications: Annotated[bool | None, Element("sendstudentnotifications")] = None
    """Bawaan untuk ‘Beri tahu peserta’ · Default for ‘Notify student’"""
    grading_method: Annotated[
        str | None,
        Select("advancedgradingmethod_submissions", {"simple": "", "rubric": "rubric", "guide": "guide"}),
    ] = None
    """Metode penilaian: `simple` nilai langsung, `rubric` rubrik, `guide` panduan penilaian · Grading
    method: `simple` direct grading, `rubric`, marking `guide`"""
    blind_marking: Annotated[bool | None, Element("blindmarking")] = None
    """Pengumpulan anonim · Anonymous submissions"""
    hide_grader: Annotated[bool | None, Element("hidegrader")] = None
    """Sembunyikan identitas penilai dari peserta · Hide grader identity from students"""
    marking_workflow: Annotated[bool | None, Element("markingworkflow")] = None
    """Gunakan alur kerja penilaian · Use marking workflow"""
    marking_allocation: Annotated[bool | None, Element("markingallocation")] = None
    """Gunakan pembagian penilai · Use marking allocation"""
    marking_anonymous: Annotated[bool | None, Element("markinganonymous")] = None
    """Izinkan rilis sebagian nilai saat penilaian anonim · Allow partial release of grades while marking
    anonymously"""
    grade_penalty: Annotated[bool | None, Element("gradepenalty")] = None
    """Pengurangan nilai karena terlambat · Grade penalties"""
    grade: Annotated[GradeOrNone | None, Element("grade")] = None
    """Nilai · Grade"""
    completion: AssignCompletion | None = None
    """Penyelesaian aktivitas · Completion conditions"""

    @model_validator(mode="after")
    def _dates_in_order(self) -> "Assign":
        in_order(allow_submissions_from=self.allow_submissions_from, due_date=self.due_date)
        in_order(
            together=True,
            allow_submissions_from=self.allow_submissions_from,
            due_date=self.due_date,
            cut_off_date=self.cut_off_date,
        )
        in_order(together=True, due_date=self.due_date, grading_due_date=self.grading_due_date)
        return self
