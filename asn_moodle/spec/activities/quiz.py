"""Tests: ``mod/quiz/mod_form.php``, ``mod/quiz/lib.php``, ``mod/quiz/locallib.php``."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from asn_moodle.spec.activities.base import Described, Grouped, PointsGrade
from asn_moodle.spec.activities.form import Element, Select
from asn_moodle.spec.activities.values import Count, Unlimited, in_order
from asn_moodle.spec.base import Model, Text, refused
from asn_moodle.spec.completion import Completion, When
from asn_moodle.spec.fields import CategoryRef, Duration, Line, Moment, QuestionRef
from asn_moodle.spec.grading import Percentage, Points
from asn_moodle.spec.questions import Question

Purpose = Literal["pre_test", "post_test", "practice"]

ReviewPart = Annotated[
    str,
    Select(
        "",
        {
            "attempt": "attempt",
            "correctness": "correctness",
            "maximum_marks": "maxmarks",
            "marks": "marks",
            "specific_feedback": "specificfeedback",
            "general_feedback": "generalfeedback",
            "right_answer": "rightanswer",
            "overall_feedback": "overallfeedback",
        },
    ),
]
"""What may be reviewed. Moodle's element is this word's value followed by the element of the moment:
``marks`` + ``immediately``."""


class QuizCompletion(Completion):
    """When a quiz counts as done."""

    when: When[Literal["view", "grade", "pass", "attempts_exhausted"]] | None = None
    """Persyaratan penyelesaian, semuanya harus dipenuhi: `view` dibuka, `grade` mendapat nilai, `pass`
    lulus, `attempts_exhausted` bersama `pass`: lulus atau semua upaya habis; atau `manual` atau `never` ·
    Completion conditions, all must be met: `view`, `grade`, `pass`, `attempts_exhausted` with `pass`:
    passing grade or all available attempts completed; or `manual` or `never`"""
    minimum_attempts: Annotated[Count | None, Element("completionminattempts")] = None
    """Jumlah pengerjaan minimum · Minimum attempts"""


class Review(Model):
    """What learners see of their attempts, and when: Moodle's “Review options”."""

    during: Annotated[tuple[ReviewPart, ...] | None, Element("during")] = None
    """Selama mengerjakan · During the attempt"""
    immediately: Annotated[tuple[ReviewPart, ...] | None, Element("immediately")] = None
    """Segera setelah mengerjakan · Immediately after the attempt"""
    open: Annotated[tuple[ReviewPart, ...] | None, Element("open")] = None
    """Nanti, selama kuis masih dibuka · Later, while the quiz is still open"""
    closed: Annotated[tuple[ReviewPart, ...] | None, Element("closed")] = None
    """Setelah kuis ditutup · After the quiz is closed"""


class OverallFeedback(Model):
    """What learners read from a grade on."""

    at_least: Annotated[Percentage | None, Element("feedbackboundaries")] = None
    """Batas nilai dalam persen; tanpa batas berarti mulai 0 · Grade boundary in per cent; 0 where it is not
    stated"""
    text: Annotated[Text, Element("feedbacktext")]
    """Umpan balik · Feedback"""


class UsedQuestion(Model):
    """A question of the bank."""

    use: QuestionRef
    """Soal dari bank soal: id-nya · A question of the question bank: its id"""
    mark: Points | None = None
    """Nilai maksimum soal dalam kuis ini · Maximum mark in this quiz"""


class Draw(Model):
    """Where random questions are drawn from."""

    from_: CategoryRef = Field(alias="from")
    """Kategori asal soal · Category to draw from"""
    count: Count
    """Jumlah soal acak · Number of random questions"""
    subcategories: bool | None = None
    """Sertakan soal dari subkategori · Include questions from subcategories too"""
    tags: tuple[Line, ...] | None = None
    """Hanya soal dengan semua tag ini · Only questions with all of these tags"""


class RandomQuestions(Model):
    """Questions drawn at random, other ones in each attempt."""

    random: Draw
    """Soal acak · Random questions"""
    mark: Points | None = None
    """Nilai maksimum tiap soal · Maximum mark of each"""


class Heading(Model):
    """A heading above the questions that follow; Moodle starts a new page there, ``mod/quiz/edit.php``."""

    heading: Line
    """Judul bagian soal; memulai halaman baru · Heading of a part of the quiz; starts a new page"""
    shuffle: bool | None = None
    """Acak urutan soal dalam bagian ini · Shuffle the questions of this part"""


_ENTRIES: Mapping[str, type[Model]] = {"use": UsedQuestion, "random": RandomQuestions, "heading": Heading}


def _entry(value: object) -> str:
    keys = value.stated() if isinstance(value, Model) else value
    if isinstance(keys, Mapping):
        for key, kind in _ENTRIES.items():
            if key in keys:
                return kind.__name__
        if "type" not in keys and "text" not in keys:
            return UsedQuestion.__name__
    return "inline-question"


QuizEntry = Annotated[
    Annotated[UsedQuestion, Tag("UsedQuestion")]
    | Annotated[RandomQuestions, Tag("RandomQuestions")]
    | Annotated[Heading, Tag("Heading")]
    | Annotated[Question, Tag("inline-question")],
    Discriminator(_entry),
]
"""What a quiz asks: a question of the bank, some at random, or one written in place; and headings between."""


class Quiz(Described, Grouped):
    """Moodle's “Quiz”."""

    form: ClassVar[str] = "mod/quiz/mod_form.php"

    type: Literal["quiz"]
    """Kuis · Quiz"""
    purpose: Purpose | None = None
    """Tujuan: `pre_test` tes awal, `post_test` tes akhir, `practice` latihan · Purpose: `pre_test`,
    `post_test`, `practice`"""
    questions: tuple[QuizEntry, ...] = ()
    """Soal: `use` dari bank soal, `random` acak, atau soal yang ditulis langsung; tanpa soal, yang ada di
    Moodle tetap dipakai · Questions: `use` from the question bank, `random`, or a question written in place;
    without any, those that there are in Moodle stay"""
    shuffle_questions: bool | None = None
    """Acak urutan soal · Shuffle the questions"""
    time_open: Annotated[Moment | None, Element("timeopen")] = None
    """Kuis dibuka · Open the quiz"""
    time_close: Annotated[Moment | None, Element("timeclose")] = None
    """Kuis ditutup · Close the quiz"""
    time_limit: Annotated[Duration | None, Element("timelimit")] = None
    """Batas waktu pengerjaan, misalnya `30 minutes` · Time limit, such as `30 minutes`"""
    overdue_handling: Annotated[
        str | None,
        Select(
            "overduehandling",
            {"auto_submit": "autosubmit", "grace_period": "graceperiod", "auto_abandon": "autoabandon"},
        ),
    ] = None
    """Ketika waktu habis: `auto_submit` dikirim otomatis, `grace_period` ada masa tenggang untuk mengirim,
    `auto_abandon` tidak dihitung bila belum dikirim · When time expires: `auto_submit`, `grace_period`,
    `auto_abandon`"""
    grace_period: Annotated[Duration | None, Element("graceperiod")] = None
    """Masa tenggang pengiriman · Submission grace period"""
    pre_create_attempts: Annotated[bool | None, Element("precreateattempts")] = None
    """Siapkan pengerjaan sebelum kuis dibuka · Pre-create attempts"""
    attempts: Annotated[
        Annotated[int, Field(ge=1, le=10)] | Unlimited | None, Element("attempts", {"unlimited": 0})
    ] = None
    """Pengerjaan yang diizinkan: 1 sampai 10 atau `unlimited` · Attempts allowed: 1 to 10 or `unlimited`"""
    grade_method: Annotated[
        str | None, Select("grademethod", {"highest": "1", "average": "2", "first": "3", "last": "4"})
    ] = None
    """Metode penilaian: hasil `highest` tertinggi, `average` rata-rata, `first` pertama, `last` terakhir ·
    Grading method: `highest`, `average`, `first` attempt, `last` attempt"""
    questions_per_page: Annotated[
        Annotated[int, Field(ge=1, le=50)] | Literal["all"] | None, Element("questionsperpage", {"all": 0})
    ] = None
    """Halaman baru setiap berapa soal, atau `all` semua dalam satu halaman · New page: every how many
    questions, or `all` on one page"""
    navigation: Annotated[str | None, Select("navmethod", {"free": "free", "sequential": "sequential"})] = (
        None
    )
    """Metode navigasi: `free` bebas, `sequential` berurutan · Navigation method: `free` or `sequential`"""
    shuffle_answers: Annotated[bool | None, Element("shuffleanswers")] = None
    """Acak pilihan di dalam soal · Shuffle within questions"""
    behaviour: Annotated[
        str | None,
        Select(
            "preferredbehaviour",
            {
                "deferred_feedback": "deferredfeedback",
                "deferred_feedback_with_certainty": "deferredcbm",
                "immediate_feedback": "immediatefeedback",
                "immediate_feedback_with_certainty": "immediatecbm",
                "interactive": "interactive",
                "adaptive": "adaptive",
                "adaptive_without_penalties": "adaptivenopenalty",
                "manual_grading": "manualgraded",
            },
        ),
    ] = None
    """Perilaku soal: `deferred_feedback` umpan balik di akhir, `immediate_feedback` langsung, `interactive`
    beberapa kali mencoba, `adaptive` adaptif, `…_with_certainty` dengan tingkat keyakinan, `manual_grading`
    dinilai manual · How questions behave: `deferred_feedback`, `immediate_feedback`, `interactive` with
    multiple tries, `adaptive`, `…_with_certainty` certainty-based marking, `manual_grading`"""
    can_redo_questions: Annotated[bool | None, Element("canredoquestions")] = None
    """Izinkan mengulang soal dalam satu pengerjaan · Allow redo within an attempt"""
    attempt_on_last: Annotated[bool | None, Element("attemptonlast")] = None
    """Tiap pengerjaan melanjutkan yang sebelumnya · Each attempt builds on the last"""
    review: Review | None = None
    """Opsi ulasan: apa yang dilihat peserta, dan kapan · Review options: what learners see, and when"""
    show_user_picture: Annotated[
        str | None, Select("showuserpicture", {"none": 0, "small": 1, "large": 2})
    ] = None
    """Tampilkan gambar pengguna: `none`, `small` kecil, `large` besar · Show the user's picture: `none`,
    `small`, `large`"""
    decimal_points: Annotated[int | None, Field(ge=0, le=5), Element("decimalpoints")] = None
    """Angka desimal pada nilai · Decimal places in grades"""
    question_decimal_points: Annotated[
        Annotated[int, Field(ge=0, le=7)] | Literal["same"] | None,
        Element("questiondecimalpoints", {"same": -1}),
    ] = None
    """Angka desimal pada nilai soal; `same` sama dengan nilai keseluruhan · Decimal places in marks for
    questions; `same` as for overall grades"""
    show_blocks: Annotated[bool | None, Element("showblocks")] = None
    """Tampilkan blok selama mengerjakan · Show blocks during quiz attempts"""
    password: Annotated[Line | None, Element("quizpassword")] = None
    """Kata sandi yang diminta sebelum mengerjakan · Require password"""
    subnet: Annotated[Line | None, Element("subnet")] = None
    """Alamat jaringan yang diperlukan · Require network address"""
    delay_first: Annotated[Duration | None, Element("delay1")] = None
    """Jeda wajib antara pengerjaan pertama dan kedua · Enforced delay between 1st and 2nd attempts"""
    delay_later: Annotated[Duration | None, Element("delay2")] = None
    """Jeda wajib antara pengerjaan berikutnya · Enforced delay between later attempts"""
    browser_security: Annotated[
        str | None, Select("browsersecurity", {"none": "-", "popup": "securewindow"})
    ] = None
    """Keamanan peramban: `none`, `popup` layar penuh dengan pengamanan JavaScript · Browser security:
    `none`, full screen `popup` with some JavaScript security"""
    allow_offline_attempts: Annotated[bool | None, Element("allowofflineattempts")] = None
    """Izinkan dikerjakan luring dengan aplikasi seluler · Allow quiz to be attempted offline using the
    mobile app"""
    overall_feedback: tuple[OverallFeedback, ...] | None = None
    """Umpan balik keseluruhan menurut nilai · Overall feedback by grade"""
    grade: Annotated[PointsGrade | None, Element("grade")] = None
    """Nilai · Grade"""
    completion: QuizCompletion | None = None
    """Penyelesaian aktivitas · Completion conditions"""

    @model_validator(mode="after")
    def _sound(self) -> "Quiz":
        in_order(time_open=self.time_open, time_close=self.time_close)
        boundaries = [each.at_least or 0 for each in self.overall_feedback or ()]
        for boundary in boundaries:
            if boundaries.count(boundary) > 1:
                raise refused("feedback-boundary-twice", key="overall_feedback", at_least=f"{boundary:g}")
        minimum = self.completion.minimum_attempts if self.completion else None
        if isinstance(self.attempts, int) and minimum and minimum > self.attempts:
            raise refused(
                "more-attempts-than-allowed", key="completion", minimum=minimum, attempts=self.attempts
            )
        return self
