"""How the grades of a course add up; ``grade/edit/tree/category_form.php`` and ``grade/edit/scale``."""

from typing import Annotated, Literal

from pydantic import Field

from asn_moodle.spec.base import AtLeast, Item, Model, Text
from asn_moodle.spec.fields import GradeCategoryRef, Line
from asn_moodle.spec.grading import Points

Aggregation = Literal[
    "natural",
    "mean",
    "weighted_mean",
    "simple_weighted_mean",
    "mean_with_extra_credit",
    "median",
    "lowest",
    "highest",
    "mode",
]
"""Moodle's “Aggregation”, ``aggregate…`` in ``lang/en/grades.php``."""


class Totals(Model):
    """How the grades in a category become one."""

    aggregation: Aggregation | None = None
    """Agregasi: cara nilai digabungkan · Aggregation"""
    exclude_empty_grades: bool | None = None
    """Abaikan nilai kosong · Exclude empty grades"""
    drop_lowest: Annotated[int, Field(ge=0)] | None = None
    """Buang sejumlah nilai terendah · Drop the lowest"""
    maximum: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    """Nilai maksimum jumlahnya · Maximum grade of the total"""
    pass_: Points | None = Field(default=None, alias="pass")
    """Nilai lulus · Grade to pass"""


class GradeCategory(Item, Totals):
    """A category of the gradebook."""

    title: Line
    """Nama kategori · Category name"""
    parent: GradeCategoryRef | None = None
    """Kategori induk · Parent category"""
    weight: Points | None = None
    """Bobot dalam kategori induk · Weight in the parent category"""


class Gradebook(Totals):
    """The gradebook of the course."""

    categories: tuple[GradeCategory, ...] = ()
    """Kategori penilaian · Grade categories"""


class Scale(Item):
    """Words in place of points."""

    title: Line
    """Nama skala · Scale name"""
    items: Annotated[tuple[Line, ...], AtLeast(2)]
    """Kata-katanya, dari yang terendah · The words, lowest first"""
    description: Text | None = None
    """Deskripsi · Description"""
