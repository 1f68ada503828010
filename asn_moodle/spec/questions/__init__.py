"""The questions of Moodle's core question types, as a designer writes them."""

from asn_moodle.spec.questions.bank import Category, Question
from asn_moodle.spec.questions.base import Answer, Combined, Described, Hint, Marked, Tried
from asn_moodle.spec.questions.written import Description

__all__ = [
    "Answer",
    "Category",
    "Combined",
    "Described",
    "Description",
    "Hint",
    "Marked",
    "Question",
    "Tried",
]
