"""What all questions can state; ``question/type/edit_question_form.php``."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from asn_moodle.spec.base import Item, Model, Text
from asn_moodle.spec.fields import Line, OutcomeRef
from asn_moodle.spec.questions.credit import Credit, Penalty, one_judgement


class Hint(Model):
    """What a learner reads after a wrong try, where several tries are given."""

    text: Text
    """Petunjuk · Hint"""
    clear_wrong: bool | None = None
    """Hapus jawaban yang salah · Clear incorrect responses"""
    show_number_correct: bool | None = None
    """Tampilkan jumlah jawaban yang benar · Show the number of correct responses"""


class Described(Item):
    """What even a mere text among questions can state."""

    title: Line | None = None
    """Nama soal, hanya tampak bagi pengajar; bila tidak ditulis, diambil dari teks soal · Question name, seen
    by teachers only; taken from the text if absent"""
    text: Text
    """Teks soal (Markdown) · Question text (Markdown)"""
    feedback: Text | None = None
    """Umpan balik umum, untuk semua peserta setelah menjawab · General feedback, for everyone after
    answering"""
    tags: tuple[Line, ...] = ()
    """Tag · Tags"""
    status: Literal["ready", "draft"] | None = None
    """Status soal: siap atau draf · Question status: ready or draft"""


class Marked(Described):
    """A question that earns marks."""

    mark: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    """Nilai bawaan soal; 1 bila tidak ditulis · Default mark; 1 if absent"""
    outcomes: tuple[OutcomeRef, ...] = ()
    """Capaian pembelajaran yang diuji soal ini · Learning outcomes that this question assesses"""


class Tried(Marked):
    """A question that may be tried again, with hints and a penalty for each wrong try."""

    hints: tuple[Hint, ...] = ()
    """Petunjuk untuk percobaan berikutnya · Hints for the next tries"""
    penalty: Penalty | None = None
    """Penalti untuk setiap percobaan yang salah · Penalty for each incorrect try"""


class Combined(Tried):
    """A question that is answered in parts, with feedback on the whole."""

    feedback_correct: Text | None = None
    """Umpan balik untuk jawaban yang seluruhnya benar · For any correct response"""
    feedback_partially_correct: Text | None = None
    """Umpan balik untuk jawaban yang sebagian benar · For any partially correct response"""
    feedback_incorrect: Text | None = None
    """Umpan balik untuk jawaban yang salah · For any incorrect response"""
    show_number_correct: bool | None = None
    """Tampilkan jumlah jawaban benar setelah selesai · Show the number of correct responses once finished"""


class Answer(Model):
    """What an answer is worth, and what is said to it."""

    correct: bool | None = None
    """Jawaban ini benar · This answer is right"""
    credit: Credit | None = None
    """Bagian nilai jika tidak sepenuhnya benar atau salah, misalnya `50%` atau `-25%`; pengganti `correct` ·
    Share of the mark if neither right nor wrong, such as `50%` or `-25%`; in place of `correct`"""
    feedback: Text | None = None
    """Umpan balik untuk jawaban ini · Feedback on this answer"""

    @model_validator(mode="after")
    def _one_judgement(self) -> "Answer":
        one_judgement(self)
        return self


Numbering = Literal["none", "letters", "capital_letters", "numbers", "roman", "capital_roman"]
"""Moodle's ``none``, ``abc``, ``ABCD``, ``123``, ``iii``, ``IIII``."""
