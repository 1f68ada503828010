"""Questions that are answered with a number, and those whose numbers differ for each learner."""

import re
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from asn_moodle.spec.base import AtLeast, Model, Text, refused
from asn_moodle.spec.fields import Id, Line
from asn_moodle.spec.questions.base import Answer, Combined, Numbering, Tried
from asn_moodle.spec.questions.credit import (
    Credit,
    Number,
    is_single,
    one_is_right,
    parts_make_a_whole,
)

Tolerance = Annotated[float, Field(ge=0, allow_inf_nan=False)]


def _word_or_number(value: object) -> str:
    return "any-number" if isinstance(value, str) else "one-number"


class NumberAnswer(Answer):
    """A number that is accepted."""

    value: Annotated[
        Annotated[Number, Tag("one-number")] | Annotated[Literal["*"], Tag("any-number")],
        Discriminator(_word_or_number),
    ]
    """Angka yang diterima, atau `"*"` untuk angka lain apa pun · Accepted number, or `"*"` for any other"""
    tolerance: Tolerance | None = None
    """Galat yang diterima, ke atas dan ke bawah · Accepted error, up and down"""


class Unit(Model):
    """A unit that may stand with the number."""

    unit: Line
    """Satuan, misalnya `km` · Unit, such as `km`"""
    multiplier: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    """Pengali terhadap satuan pertama · Multiplier against the first unit"""


class WithUnits(Tried):
    """How units are handled."""

    units: tuple[Unit, ...] = ()
    """Satuan; yang pertama satuan jawaban · Units; the answers are in the first"""
    unit_handling: Literal["not_used", "optional", "graded"] | None = None
    """Penanganan satuan: tidak dipakai, boleh ditulis, atau wajib dan dinilai · Unit handling: not used,
    optional, or must be given and is graded"""
    unit_penalty: Credit | None = None
    """Penalti satuan yang salah · Unit penalty"""
    unit_penalty_of: Literal["response", "question"] | None = None
    """Penalti itu bagian dari nilai jawaban atau nilai soal · The penalty is a share of the response grade or
    of the question grade"""
    unit_input: Literal["text", "radio", "menu"] | None = None
    """Satuan diisi dengan mengetik, memilih, atau menu · Units are input by text, a choice or a drop-down
    menu"""
    unit_position: Literal["left", "right"] | None = None
    """Letak satuan: kiri (Rp100) atau kanan (100 km) · Units go on the left or on the right"""

    @model_validator(mode="after")
    def _units_make_sense(self) -> "WithUnits":
        names = [unit.unit for unit in self.units]
        for name in names:
            if names.count(name) > 1:
                raise refused("repeated-unit", key="units", unit=str(name))
        if self.unit_handling in {"optional", "graded"} and not names:
            raise refused("no-unit", key="unit_handling", handling=self.unit_handling)
        return self


class Numerical(WithUnits):
    """A number, within a tolerance."""

    type: Literal["numerical"]
    """Jawaban angka · Numerical"""
    answers: Annotated[tuple[NumberAnswer, ...], AtLeast(1)]
    """Angka yang diterima · Accepted numbers"""

    @model_validator(mode="after")
    def _something_is_right(self) -> "Numerical":
        one_is_right(self.answers)
        return self


class Wildcard(Model):
    """A letter or word in braces, such as ``{harga}``, that stands for another number each time."""

    name: Id
    """Nama tanpa kurung kurawal · Name without braces"""
    minimum: Number | None = None
    """Nilai terkecil · Minimum"""
    maximum: Number | None = None
    """Nilai terbesar · Maximum"""
    decimals: Annotated[int, Field(ge=0, le=9)] | None = None
    """Jumlah angka desimal · Decimal places"""
    distribution: Literal["uniform", "loguniform"] | None = None
    """Sebaran nilai: seragam atau logaritmik · Distribution: uniform or loguniform"""
    values: Annotated[tuple[Number, ...], AtLeast(1)] | None = None
    """Nilai yang dipakai, satu untuk setiap pengerjaan; bila tidak ditulis, diacak · The values to use, one
    for each try; drawn at random if absent"""
    shared: bool | None = None
    """Dipakai bersama soal lain dalam kategori · Shared with other questions of the category"""

    @model_validator(mode="after")
    def _range_or_values(self) -> "Wildcard":
        if self.values is None and (self.minimum is None or self.maximum is None):
            raise refused("wildcard-without-values", name=self.name)
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise refused(
                "wildcard-backward-range",
                key="minimum",
                name=self.name,
                minimum=f"{self.minimum:g}",
                maximum=f"{self.maximum:g}",
            )
        return self


class Display(Answer):
    """How a calculated answer is shown."""

    show: Literal["decimals", "significant_figures"] | None = None
    """Jawaban ditampilkan dengan jumlah desimal atau angka penting · Correct answer shows decimals or
    significant figures"""
    digits: Annotated[int, Field(ge=0, le=9)] | None = None
    """Berapa angka · How many digits"""

    @model_validator(mode="after")
    def _some_figures(self) -> "Display":
        if self.show == "significant_figures" and self.digits == 0:
            raise refused("no-significant-figures", key="digits")
        return self


class Formula(Display):
    """A formula whose result is accepted."""

    formula: Line
    """Rumus, misalnya `{harga} * {jumlah}` · Formula, such as `{harga} * {jumlah}`"""
    tolerance: Tolerance | None = None
    """Galat yang diterima · Tolerance"""
    tolerance_type: Literal["relative", "nominal", "geometric"] | None = None
    """Jenis galat: relatif, nominal, atau geometrik · Tolerance type"""


class FormulaChoice(Display):
    """A choice with calculated numbers in its text."""

    text: Text
    """Pilihan, dengan rumus seperti `{={harga} * 2}` · Choice, with formulas such as `{={harga} * 2}`"""


class Datasets(Tried):
    """What calculated questions share: wildcards."""

    wildcards: Annotated[tuple[Wildcard, ...], AtLeast(1)]
    """Variabel dalam kurung kurawal dan nilainya · Wild cards in braces and their values"""
    synchronize: bool | None = None
    """Selaraskan data bersama antarsoal dalam kuis · Synchronise the data from shared datasets with other
    questions"""


_NAME = re.compile(r"\{([a-zA-Z][^>} <{\"']*)\}")


def _check_wildcards(question: Datasets, texts: Iterable[object]) -> None:
    """Raise unless the answers use a wildcard and every wildcard used is defined once."""
    defined = [wildcard.name for wildcard in question.wildcards]
    for name in defined:
        if defined.count(name) > 1:
            raise refused("repeated-name", key="wildcards", name=name)
    used = [name for text in texts if isinstance(text, str) for name in _NAME.findall(text)]
    if not used:
        raise refused("formula-without-wildcard", key="answers")
    for name in used:
        if name not in defined:
            raise refused("unknown-wildcard", key="answers", name=name, known=", ".join(defined))


class _CalculatedNumber(WithUnits, Datasets):
    answers: Annotated[tuple[Formula, ...], AtLeast(1)]
    """Rumus jawaban · Answer formulas"""

    @model_validator(mode="after")
    def _can_be_calculated(self) -> "_CalculatedNumber":
        one_is_right(self.answers)
        _check_wildcards(self, [answer.formula for answer in self.answers])
        return self


class Calculated(_CalculatedNumber):
    """A number to calculate, from other numbers each time."""

    type: Literal["calculated"]
    """Hitungan · Calculated"""


class CalculatedSimple(_CalculatedNumber):
    """A number to calculate, with Moodle's simpler screen."""

    type: Literal["calculatedsimple"]
    """Hitungan sederhana · Calculated simple"""


class CalculatedMulti(Combined, Datasets):
    """Multiple choice among calculated numbers."""

    type: Literal["calculatedmulti"]
    """Hitungan pilihan ganda · Calculated multichoice"""
    answers: Annotated[tuple[FormulaChoice, ...], AtLeast(2)]
    """Pilihan jawaban · Choices"""
    single: bool | None = None
    """Satu jawaban saja (`true`) atau boleh beberapa (`false`) · One or multiple answers"""
    shuffle_answers: bool | None = None
    """Acak urutan pilihan · Shuffle the choices"""
    answer_numbering: Numbering | None = None
    """Penomoran pilihan · Number the choices"""

    @model_validator(mode="after")
    def _can_be_calculated(self) -> "CalculatedMulti":
        if is_single(self.answers, self.single):
            one_is_right(self.answers)
        else:
            parts_make_a_whole(self.answers)
        _check_wildcards(self, [answer.text for answer in self.answers])
        return self
