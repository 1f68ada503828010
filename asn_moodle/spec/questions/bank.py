"""All questions together, and the categories of the question bank."""

from typing import Annotated

from pydantic import Field

from asn_moodle.spec.base import Item, Text
from asn_moodle.spec.fields import CategoryRef, Line
from asn_moodle.spec.questions.choice import Match, Multichoice, Ordering, RandomMatch, TrueFalse
from asn_moodle.spec.questions.gaps import DragWords, GapSelect
from asn_moodle.spec.questions.numbers import Calculated, CalculatedMulti, CalculatedSimple, Numerical
from asn_moodle.spec.questions.pictures import DragMarkers, DragOntoImage
from asn_moodle.spec.questions.written import Description, Essay, Multianswer, ShortAnswer

Question = Annotated[
    Multichoice
    | TrueFalse
    | Match
    | ShortAnswer
    | Numerical
    | Essay
    | Description
    | Multianswer
    | DragWords
    | GapSelect
    | DragOntoImage
    | DragMarkers
    | Ordering
    | Calculated
    | CalculatedMulti
    | CalculatedSimple
    | RandomMatch,
    Field(discriminator="type"),
]
"""A question of any of Moodle's core types."""


class Category(Item):
    """A category of the question bank."""

    title: Line
    """Nama kategori · Category name"""
    description: Text | None = None
    """Informasi kategori · Category info"""
    parent: CategoryRef | None = None
    """Kategori induk · Parent category"""
    questions: tuple[Question, ...] = ()
    """Soal-soal · Questions"""
