"""All questions together, the question bank's categories, and what a quiz lists as its questions."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Discriminator, Field, Tag

from asn_moodle.spec.base import Item, Model, Text
from asn_moodle.spec.fields import CategoryRef, Line, QuestionRef
from asn_moodle.spec.questions.choice import Match, Multichoice, Ordering, TrueFalse
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
    | CalculatedSimple,
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


Mark = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class UseEntry(Model):
    """A question of the bank."""

    use: QuestionRef
    """Nama tetap soal dari bank soal · Id of a question of the question bank"""
    mark: Mark | None = None
    """Nilai maksimum dalam kuis ini · Maximum mark in this quiz"""


class Random(Model):
    """Questions drawn at random."""

    from_: CategoryRef = Field(alias="from")
    """Kategori asal soal · Category to draw from"""
    count: Annotated[int, Field(ge=1)]
    """Jumlah soal · Number of random questions"""
    subcategories: bool | None = None
    """Sertakan soal dari subkategori · Include questions from subcategories too"""
    tags: tuple[Line, ...] = ()
    """Hanya soal dengan semua tag ini · Only questions with all of these tags"""


class RandomEntry(Model):
    """Questions drawn at random from a category, other ones in each attempt."""

    random: Random
    """Soal acak · Random questions"""
    mark: Mark | None = None
    """Nilai maksimum masing-masing · Maximum mark of each"""


def _kind(value: object) -> str:
    if isinstance(value, UseEntry) or (isinstance(value, Mapping) and "use" in value):
        return "use-entry"
    if isinstance(value, RandomEntry) or (isinstance(value, Mapping) and "random" in value):
        return "random-entry"
    return "inline-question"


QuizEntry = Annotated[
    Annotated[UseEntry, Tag("use-entry")]
    | Annotated[RandomEntry, Tag("random-entry")]
    | Annotated[Question, Tag("inline-question")],
    Discriminator(_kind),
]
"""What a quiz asks: a question of the bank, some at random, or one written in place."""
