"""Questions that are answered in words, and the text that asks nothing."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from asn_moodle.spec.base import AtLeast, Text, refused
from asn_moodle.spec.fields import Line, Prose
from asn_moodle.spec.questions.base import Answer, Described, Marked, Tried
from asn_moodle.spec.questions.cloze import check
from asn_moodle.spec.questions.credit import one_is_right


class Description(Described):
    """A text among the questions, which asks nothing."""

    type: Literal["description"]
    """Deskripsi: teks tanpa pertanyaan · Description: a text that asks nothing"""


class WrittenAnswer(Answer):
    """Words that are accepted; ``*`` stands for any run of characters."""

    text: Line
    """Jawaban yang diterima; `*` mewakili rangkaian karakter apa pun · Accepted answer; `*` stands for any
    run of characters"""


class ShortAnswer(Tried):
    """A word or phrase, compared with the accepted answers."""

    type: Literal["shortanswer"]
    """Jawaban singkat · Short answer"""
    answers: Annotated[tuple[WrittenAnswer, ...], AtLeast(1)]
    """Jawaban yang diterima, dicocokkan dari atas · Accepted answers, compared from the top"""
    case_sensitive: bool | None = None
    """Huruf besar dan kecil dibedakan · Case sensitivity"""

    @model_validator(mode="after")
    def _something_is_right(self) -> "ShortAnswer":
        one_is_right(self.answers)
        return self


class Essay(Marked):
    """An answer in own words, graded by a person."""

    type: Literal["essay"]
    """Esai · Essay"""
    model_answer: Text | None = None
    """Contoh jawaban, ditampilkan setelah peserta menjawab · Model answer, shown after answering"""
    response_format: Literal["editor", "editor_with_files", "plain", "monospaced", "none"] | None = None
    """Bentuk jawaban: penyunting, penyunting dengan berkas, teks biasa, huruf selebar, atau tanpa teks ·
    Response format: HTML editor, editor with file picker, plain text, monospaced, or no online text"""
    response_required: bool | None = None
    """Wajib menulis teks · Require text"""
    response_lines: Annotated[int, Field(ge=2, le=40)] | None = None
    """Tinggi kotak isian, dalam baris · Input box size, in lines"""
    min_words: Annotated[int, Field(ge=1)] | None = None
    """Jumlah kata minimum · Minimum word limit"""
    max_words: Annotated[int, Field(ge=1)] | None = None
    """Jumlah kata maksimum · Maximum word limit"""
    attachments: Literal[0, 1, 2, 3, "unlimited"] | None = None
    """Lampiran yang diperbolehkan · Allow attachments"""
    attachments_required: Annotated[int, Field(ge=0, le=3)] | None = None
    """Lampiran yang wajib · Require attachments"""
    file_types: tuple[Line, ...] = ()
    """Jenis berkas yang diterima, misalnya `.pdf` · Accepted file types, such as `.pdf`"""
    response_template: Text | None = None
    """Kerangka jawaban · Response template"""
    grader_info: Text | None = None
    """Informasi untuk penilai · Information for graders"""

    @model_validator(mode="after")
    def _limits_agree(self) -> "Essay":
        if self.min_words and self.max_words and self.min_words > self.max_words:
            raise refused("essay-word-limits", key="min_words", min=self.min_words, max=self.max_words)
        allowed = self.attachments or 0
        needed = self.attachments_required or 0
        if allowed != "unlimited" and needed > allowed:
            raise refused("essay-attachments", key="attachments_required", required=needed, allowed=allowed)
        if self.response_format == "none" and not allowed:
            raise refused("essay-nothing-to-give", key="response_format")
        return self


class Multianswer(Tried):
    """Gaps of several kinds in one text (cloze), in Moodle's own notation."""

    text: Prose
    """Teks soal (Markdown) dengan isian · Question text (Markdown) with gaps"""
    type: Literal["multianswer"]
    """Jawaban tersemat (cloze), misalnya `{1:SHORTANSWER:=Bantul}` dalam teks · Embedded answers (cloze),
    such as `{1:SHORTANSWER:=Bantul}` in the text"""

    @model_validator(mode="after")
    def _sane(self) -> "Multianswer":
        check(self.text)
        return self
