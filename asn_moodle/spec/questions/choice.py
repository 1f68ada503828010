"""Questions that are answered by choosing, pairing or ordering."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from asn_moodle.spec.base import AtLeast, Model, Text, refused
from asn_moodle.spec.fields import Line
from asn_moodle.spec.questions.base import Answer, Combined, Marked, Numbering
from asn_moodle.spec.questions.credit import is_single, one_is_right, parts_make_a_whole


class Choice(Answer):
    """A choice, with Markdown."""

    text: Text
    """Pilihan jawaban · Choice"""


class Multichoice(Combined):
    """Multiple choice, with one right answer or several."""

    type: Literal["multichoice"]
    """Pilihan ganda · Multiple choice"""
    answers: Annotated[tuple[Choice, ...], AtLeast(2)]
    """Pilihan jawaban, paling sedikit dua · Choices, at least two"""
    single: bool | None = None
    """Satu jawaban saja (`true`) atau boleh beberapa (`false`); bila tidak ditulis, beberapa jika lebih dari
    satu jawaban benar · One answer only (`true`) or multiple answers allowed (`false`); if absent, multiple
    where several are right"""
    shuffle_answers: bool | None = None
    """Acak urutan pilihan · Shuffle the choices"""
    answer_numbering: Numbering | None = None
    """Penomoran pilihan · Number the choices"""
    show_standard_instruction: bool | None = None
    """Tampilkan petunjuk baku, seperti “Pilih satu” · Show standard instructions, such as “Select one”"""

    @model_validator(mode="after")
    def _something_is_right(self) -> "Multichoice":
        if is_single(self.answers, self.single):
            one_is_right(self.answers)
        else:
            parts_make_a_whole(self.answers)
        return self


class TrueFalse(Marked):
    """True or false."""

    type: Literal["truefalse"]
    """Benar atau salah · True/false"""
    answer: bool
    """Jawaban yang benar: `true` jika pernyataan itu benar · Correct answer: `true` if the statement is
    true"""
    feedback_true: Text | None = None
    """Umpan balik bagi yang menjawab benar (`true`) · Feedback for the response “True”"""
    feedback_false: Text | None = None
    """Umpan balik bagi yang menjawab salah (`false`) · Feedback for the response “False”"""
    show_standard_instruction: bool | None = None
    """Tampilkan petunjuk baku · Show standard instructions"""


class Pair(Model):
    """A question and the answer that belongs to it."""

    text: Text
    """Pertanyaan · Question"""
    answer: Line
    """Jawaban pasangannya · Answer"""


class Match(Combined):
    """Each question gets its answer from one list."""

    type: Literal["match"]
    """Menjodohkan · Matching"""
    pairs: Annotated[tuple[Pair, ...], AtLeast(2)]
    """Pasangan, paling sedikit dua · Pairs, at least two"""
    extra_answers: tuple[Line, ...] = ()
    """Jawaban pengecoh tanpa pasangan · Wrong answers that belong to no question"""
    shuffle_answers: bool | None = None
    """Acak · Shuffle"""

    @model_validator(mode="after")
    def _enough_answers(self) -> "Match":
        count = len(self.pairs) + len(self.extra_answers)
        if count < 3:
            raise refused("match-too-few-answers", key="pairs", count=count)
        right = {pair.answer for pair in self.pairs}
        for extra in self.extra_answers:
            if extra in right:
                raise refused("match-extra-is-right", key="extra_answers", answer=str(extra))
        return self


class RandomMatch(Combined):
    """Matching made of short answer questions drawn at random from the same category."""

    type: Literal["randomsamatch"]
    """Menjodohkan jawaban singkat acak · Random short-answer matching"""
    choose: Annotated[int, Field(ge=2, le=10)]
    """Jumlah soal yang diambil · Number of questions to select"""
    subcategories: bool | None = None
    """Sertakan subkategori · Include subcategories"""
    shuffle_answers: bool | None = None
    """Acak · Shuffle"""


class Ordering(Combined):
    """Jumbled items are put in order."""

    type: Literal["ordering"]
    """Mengurutkan · Ordering"""
    items: Annotated[tuple[Text, ...], AtLeast(2)]
    """Butir dalam urutan yang benar · Items in the right order"""
    layout: Literal["vertical", "horizontal"] | None = None
    """Tata letak butir · Layout of items"""
    select: Literal["all", "random", "contiguous"] | None = None
    """Butir yang ditampilkan: semua, beberapa yang acak, atau beberapa yang berurutan · Item selection: all,
    a random subset, or a contiguous subset"""
    select_count: Annotated[int, Field(ge=2)] | None = None
    """Jumlah butir yang ditampilkan · Size of subset"""
    grading: (
        Literal[
            "all_or_nothing",
            "absolute_position",
            "relative_to_correct",
            "next_excluding_last",
            "next_including_last",
            "previous_and_next",
            "all_previous_and_next",
            "longest_ordered",
            "longest_contiguous",
        ]
        | None
    ) = None
    """Cara penilaian · Grading type"""
    show_grading: bool | None = None
    """Tampilkan rincian nilai · Show grading details"""
    numbering: Numbering | None = None
    """Penomoran butir · Number the items"""

    @model_validator(mode="after")
    def _each_once_and_enough(self) -> "Ordering":
        lines = [item for item in self.items if isinstance(item, str)]
        for line in lines:
            if lines.count(line) > 1:
                raise refused("ordering-repeated-item", key="items", item=str(line))
        if self.select_count is not None and self.select_count > len(self.items):
            raise refused(
                "ordering-subset-too-large",
                key="select_count",
                asked=self.select_count,
                count=len(self.items),
            )
        return self
