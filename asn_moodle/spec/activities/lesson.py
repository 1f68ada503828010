"""Pages that branch on answers: ``mod/lesson/mod_form.php`` and the forms of ``mod/lesson/pagetypes``."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, WithJsonSchema, model_validator

from asn_moodle.spec.activities.base import Described, Grouped
from asn_moodle.spec.activities.form import Element, Select
from asn_moodle.spec.activities.values import Unlimited, in_order
from asn_moodle.spec.base import AtLeast, Item, Model, Text, refused
from asn_moodle.spec.completion import Completion, When
from asn_moodle.spec.fields import ID_PATTERN, ActivityRef, Duration, Line, MediaPath, Moment
from asn_moodle.spec.grading import GradeOrNone
from asn_moodle.spec.wording import nearest

JUMPS: Mapping[str | bool, str | int] = {
    "this_page": 0,
    "next_page": -1,
    "previous_page": -40,
    "end_of_lesson": -9,
    "unseen_in_branch": -50,
    "random_in_branch": -60,
    "random_content_page": -70,
    "unseen_in_cluster": -80,
}
"""Where an answer may lead to, apart from a page: ``LESSON_…`` of ``mod/lesson/locallib.php``."""

PAGE_TYPES: Mapping[str, int] = {
    "shortanswer": 1,
    "truefalse": 2,
    "multichoice": 3,
    "matching": 5,
    "numerical": 8,
    "essay": 10,
    "content": 20,
    "end_of_branch": 21,
    "cluster": 30,
    "end_of_cluster": 31,
}
"""The kinds of page: ``LESSON_PAGE_…`` of ``mod/lesson/pagetypes``."""

Jump = Annotated[
    str,
    WithJsonSchema({"anyOf": [{"enum": list(JUMPS)}, {"type": "string", "pattern": f"^{ID_PATTERN}$"}]}),
]
"""A word of `JUMPS`, or the id of a page of the same lesson."""


class Button(Model):
    """A way on from a content page."""

    text: Annotated[Line, Element("answer_editor")]
    """Teks tombol · Description of the button"""
    jump: Annotated[Jump | None, Element("jumpto", JUMPS)] = None
    """Lompatan: `next_page`, `previous_page`, `end_of_lesson`, … atau `id` sebuah halaman · Jump:
    `next_page`, `previous_page`, `end_of_lesson`, … or the `id` of a page"""


class Consequence(Model):
    """What follows an answer."""

    correct: bool | None = None
    """Jawaban benar: tanpa `jump` dan `score`, berlanjut ke halaman berikutnya dengan skor 1 · Correct:
    without `jump` and `score` it goes on to the next page with score 1"""
    response: Annotated[Text | None, Element("response_editor")] = None
    """Tanggapan: umpan balik atas jawaban · Response: feedback on the answer"""
    jump: Annotated[Jump | None, Element("jumpto", JUMPS)] = None
    """Lompatan: `this_page`, `next_page`, `end_of_lesson`, … atau `id` sebuah halaman · Jump: `this_page`,
    `next_page`, `end_of_lesson`, … or the `id` of a page"""
    score: Annotated[int | None, Element("score")] = None
    """Skor · Score"""


class Answer(Consequence):
    """An answer and what follows it."""

    text: Annotated[Text, Element("answer_editor")]
    """Jawaban · Answer"""


class TypedAnswer(Consequence):
    """What a learner may type, and what follows it."""

    text: Annotated[Line, Element("answer_editor")]
    """Jawaban; `*` mewakili teks apa pun, dan `1:5` rentang angka · Answer; `*` stands for any text, and
    `1:5` for a range of numbers"""


class MatchingPair(Model):
    """Two things that match."""

    text: Annotated[Text, Element("answer_editor")]
    """Jawaban · Answer"""
    match: Annotated[Line, Element("response_editor")]
    """Cocok dengan · Matches with answer"""


class _LessonPage(Item):
    """What each kind of page has."""

    title: Annotated[Line, Element("title")]
    """Judul halaman · Page title"""
    content: Annotated[Text | None, Element("contents_editor")] = None
    """Isi halaman, dalam Markdown · Page contents, in Markdown"""


class ContentPage(_LessonPage):
    """Text and buttons."""

    type: Literal["content"]
    """Konten · Content"""
    buttons: tuple[Button, ...] | None = None
    """Tombol-tombol ke halaman berikutnya · Buttons to the next pages"""
    horizontal: Annotated[bool | None, Element("layout")] = None
    """Susun tombol secara mendatar · Arrange content buttons horizontally?"""
    in_menu: Annotated[bool | None, Element("display")] = None
    """Tampilkan di menu · Display in menu?"""


class ChoicePage(_LessonPage):
    """A question with answers to pick."""

    type: Literal["multichoice"]
    """Pilihan ganda · Multichoice"""
    multiple: Annotated[bool | None, Element("qoption")] = None
    """Banyak jawaban · Multiple-answer"""
    answers: Annotated[tuple[Answer, ...], AtLeast(1)]
    """Jawaban · Answers"""


class TrueFalsePage(_LessonPage):
    """A statement to judge."""

    type: Literal["truefalse"]
    """Benar/salah · True/false"""
    answers: Annotated[tuple[Answer, ...], AtLeast(2)]
    """Dua jawaban, salah satunya `correct: true` · Two answers, one of them with `correct: true`"""

    @model_validator(mode="after")
    def _one_of_two(self) -> "TrueFalsePage":
        if len(self.answers) != 2 or [answer.correct for answer in self.answers].count(True) != 1:
            raise refused("lesson-not-one-of-two", key="answers")
        return self


class TypedPage(_LessonPage):
    """A question with an answer to type."""

    type: Literal["shortanswer", "numerical"]
    """Jawaban singkat atau numerik · Short answer or numerical"""
    regular_expressions: Annotated[bool | None, Element("qoption")] = None
    """Gunakan ekspresi reguler (hanya jawaban singkat) · Use regular expressions (short answer only)"""
    answers: Annotated[tuple[TypedAnswer, ...], AtLeast(1)]
    """Jawaban · Answers"""
    other_answers: Annotated[Consequence | None, Element("enableotheranswers")] = None
    """Semua jawaban lainnya · All other answers"""


class MatchingPage(_LessonPage):
    """Pairs to match."""

    type: Literal["matching"]
    """Mencocokkan · Matching"""
    pairs: Annotated[tuple[MatchingPair, ...], AtLeast(2)]
    """Pasangan · Matching pairs"""
    correct: Consequence | None = None
    """Respons yang benar · Correct response"""
    wrong: Consequence | None = None
    """Respons yang salah · Wrong response"""


class EssayPage(_LessonPage):
    """A question to write on."""

    type: Literal["essay"]
    """Esai · Essay"""
    jump: Annotated[Jump | None, Element("jumpto", JUMPS)] = None
    """Lompatan · Jump"""
    score: Annotated[int | None, Element("score")] = None
    """Skor · Score"""


class StructurePage(_LessonPage):
    """A mark that groups pages."""

    type: Literal["cluster", "end_of_cluster", "end_of_branch"]
    """Klaster, akhir klaster, atau akhir percabangan · Cluster, end of cluster, or end of branch"""
    jump: Annotated[Jump | None, Element("jumpto", JUMPS)] = None
    """Lompatan · Jump"""


LessonPage = Annotated[
    ContentPage | ChoicePage | TrueFalsePage | TypedPage | MatchingPage | EssayPage | StructurePage,
    Field(discriminator="type"),
]


class LessonCompletion(Completion):
    """When a lesson counts as done."""

    when: When[Literal["view", "grade", "pass", "end_reached"]] | None = None
    """Persyaratan penyelesaian, semuanya harus dipenuhi: `view` dibuka, `grade` mendapat nilai, `pass`
    lulus, `end_reached` sampai akhir; atau `manual` atau `never` · Completion conditions, all must be met:
    `view`, `grade`, `pass`, `end_reached` require end reached; or `manual` or `never`"""
    time_spent: Annotated[Duration | None, Element("completiontimespent")] = None
    """Waktu yang harus dihabiskan, misalnya `20 minutes` · Require time spent, such as `20 minutes`"""


class Lesson(Described, Grouped):
    """Moodle's “Lesson”."""

    form: ClassVar[str] = "mod/lesson/mod_form.php"

    type: Literal["lesson"]
    """Pelajaran · Lesson"""
    pages: Annotated[tuple[LessonPage, ...], AtLeast(1)]
    """Halaman · Pages"""
    media_file: Annotated[MediaPath | None, Element("mediafile")] = None
    """Media tertaut · Linked media"""
    progress_bar: Annotated[bool | None, Element("progressbar")] = None
    """Bilah kemajuan · Progress bar"""
    ongoing_score: Annotated[bool | None, Element("ongoing")] = None
    """Tampilkan skor sementara · Display ongoing score"""
    display_menu: Annotated[bool | None, Element("displayleft")] = None
    """Tampilkan menu · Display menu"""
    display_menu_from_grade: Annotated[int | None, Field(ge=0, le=100), Element("displayleftif")] = None
    """Nilai minimum (persen) untuk menampilkan menu · Minimum grade (per cent) to display menu"""
    slideshow: Annotated[bool | None, Element("slideshow")] = None
    """Tayangan salindia · Slideshow"""
    max_answers: Annotated[int | None, Field(ge=2, le=20), Element("maxanswers")] = None
    """Jumlah jawaban maksimum · Maximum number of answers"""
    default_feedback: Annotated[bool | None, Element("feedback")] = None
    """Gunakan umpan balik bawaan · Use default feedback"""
    activity_link: Annotated[ActivityRef | None, Element("activitylink")] = None
    """Tautan ke aktivitas berikutnya · Link to next activity"""
    available_from: Annotated[Moment | None, Element("available")] = None
    """Tersedia dari · Available from"""
    deadline: Annotated[Moment | None, Element("deadline")] = None
    """Tenggat · Deadline"""
    time_limit: Annotated[Duration | None, Element("timelimit")] = None
    """Batas waktu, misalnya `30 minutes` · Time limit, such as `30 minutes`"""
    password: Annotated[Line | None, Element("password")] = None
    """Kata sandi untuk membuka pelajaran · Password protected lesson: its password"""
    allow_offline_attempts: Annotated[bool | None, Element("allowofflineattempts")] = None
    """Izinkan dikerjakan luring dengan aplikasi seluler · Allow lesson to be attempted offline using the
    mobile app"""
    allow_review: Annotated[bool | None, Element("modattempts")] = None
    """Izinkan peserta meninjau · Allow student review"""
    try_again: Annotated[bool | None, Element("review")] = None
    """Beri pilihan mencoba pertanyaan lagi · Provide option to try a question again"""
    tries_per_question: Annotated[
        Annotated[int, Field(ge=1, le=10)] | Unlimited | None, Element("maxattempts", {"unlimited": 0})
    ] = None
    """Jumlah upaya per pertanyaan: 1 sampai 10 atau `unlimited` · Maximum number of tries per question: 1
    to 10 or `unlimited`"""
    after_correct_answer: Annotated[
        str | None, Select("nextpagedefault", {"follow_path": 0, "unseen_page": 1, "unanswered_page": 2})
    ] = None
    """Tindakan setelah jawaban benar: `follow_path` ikuti alur, `unseen_page` halaman yang belum dilihat,
    `unanswered_page` yang belum dijawab · Action after correct answer: `follow_path`, `unseen_page`,
    `unanswered_page`"""
    pages_to_show: Annotated[int | None, Field(ge=0, le=100), Element("maxpages")] = None
    """Jumlah halaman yang ditampilkan; 0 semua · Number of pages to show; 0 all"""
    practice: Annotated[bool | None, Element("practice")] = None
    """Pelajaran latihan, tanpa nilai · Practice lesson, without a grade"""
    custom_scoring: Annotated[bool | None, Element("custom")] = None
    """Penskoran khusus · Custom scoring"""
    retake: Annotated[bool | None, Element("retake")] = None
    """Izinkan beberapa kali mengerjakan · Allow multiple attempts"""
    grade_method: Annotated[str | None, Select("usemaxgrade", {"mean": 0, "highest": 1})] = None
    """Metode penilaian: `mean` rata-rata, `highest` nilai tertinggi dari semua upaya · Grading method:
    `mean` or `highest` grade of all attempts"""
    minimum_questions: Annotated[int | None, Field(ge=0, le=100), Element("minquestions")] = None
    """Jumlah pertanyaan minimum · Minimum number of questions"""
    grade: Annotated[GradeOrNone | None, Element("grade")] = None
    """Nilai · Grade"""
    completion: LessonCompletion | None = None
    """Penyelesaian aktivitas · Completion conditions"""

    @model_validator(mode="after")
    def _sound(self) -> "Lesson":
        in_order(available_from=self.available_from, deadline=self.deadline)
        known = {*JUMPS, *(page.id for page in self.pages)}
        for page in self.pages:
            for jump in _jumps(page):
                if jump not in known:
                    words = ", ".join(str(word) for word in JUMPS)
                    raise refused(
                        "unknown-jump",
                        key="pages",
                        jump=jump,
                        page=page.id,
                        nearest=nearest(jump, sorted(map(str, known))) or "next_page",
                        known=words,
                    )
        return self


def _jumps(page: _LessonPage) -> Iterator[str]:
    match page:
        case ContentPage(buttons=buttons):
            leads: tuple[object, ...] = buttons or ()
        case ChoicePage(answers=answers) | TrueFalsePage(answers=answers):
            leads = answers
        case TypedPage(answers=answers, other_answers=others):
            leads = (*answers, others)
        case MatchingPage(correct=correct, wrong=wrong):
            leads = (correct, wrong)
        case _:
            leads = (page,)
    yield from (jump for lead in leads if (jump := getattr(lead, "jump", None)))
