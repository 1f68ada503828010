"""How an activity is graded and how its grade counts.

Moodle's screens “Grade” (``course/moodleform_mod.php``) and “Grade item” (``grade/edit/tree/item_form.php``).
"""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from asn_moodle.spec.base import Model, refused
from asn_moodle.spec.fields import GradeCategoryRef, Line, Moment, ScaleRef

Points = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""A number of points, zero or more."""

Percentage = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
"""A share of a maximum, 0 to 100."""


def _word_or_number(value: object) -> str:
    return "scale-word" if isinstance(value, str) else "point-number"


class Grade(Model):
    """The grade of an activity: in points up to ``maximum``, or in words of a ``scale``."""

    maximum: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    """Nilai maksimum · Maximum grade"""
    scale: ScaleRef | None = None
    """Skala: id salah satu `scales` kursus, pengganti `maximum` · Scale: the id of one of the
    course's `scales`, in place of `maximum`"""
    pass_: (
        Annotated[
            Annotated[Points, Tag("point-number")] | Annotated[Line, Tag("scale-word")],
            Discriminator(_word_or_number),
        ]
        | None
    ) = Field(default=None, alias="pass")
    """Nilai lulus: angka, atau kata dari skala · Grade to pass: a number, or a word of the scale"""
    weight: Points | None = None
    """Bobot dalam nilai akhir; 0 berarti tidak dihitung · Weight in the total; 0 keeps it out of the total"""
    extra_credit: bool | None = None
    """Nilai tambahan · Extra credit"""
    category: GradeCategoryRef | None = None
    """Kategori penilaian: id salah satu `gradebook.categories` · Grade category: the id of one of
    `gradebook.categories`"""
    hidden: bool | None = None
    """Sembunyikan nilai dari peserta · Hidden from learners"""
    hidden_until: Moment | None = None
    """Tersembunyi hingga · Hidden until"""
    locked: bool | None = None
    """Terkunci: nilai tidak berubah lagi · Locked: grades change no more"""
    locked_after: Moment | None = None
    """Dikunci setelah · Lock after"""

    @model_validator(mode="after")
    def _points_or_scale(self) -> "Grade":
        if self.maximum is not None and self.scale is not None:
            raise refused("grade-points-and-scale", key="scale")
        if isinstance(self.pass_, float) and self.scale is not None:
            raise refused("grade-pass-not-a-word", key="pass", scale=str(self.scale))
        if isinstance(self.pass_, str) and self.scale is None:
            raise refused("grade-pass-not-a-number", key="pass", value=str(self.pass_))
        if self.maximum is not None and isinstance(self.pass_, float) and self.pass_ > self.maximum:
            raise refused(
                "grade-pass-above-maximum", key="pass", passing=f"{self.pass_:g}", maximum=f"{self.maximum:g}"
            )
        return self


def _mapping_or_word(value: object) -> str:
    return "no-grade" if isinstance(value, str) else "grade-mapping"


GradeOrNone = Annotated[
    Annotated[Grade, Tag("grade-mapping")] | Annotated[Literal["none"], Tag("no-grade")],
    Discriminator(_mapping_or_word),
]
"""For types that can be left ungraded: a `Grade`, or the word ``none``."""
