"""The questions of Moodle's core question types, as a designer writes them."""

from asn_moodle.spec.questions.base import Answer, Combined, Described, Hint, Marked, Tried
from asn_moodle.spec.questions.entries import Category, Question, QuizEntry, Random, RandomEntry, UseEntry

__all__ = [
    "Answer",
    "Category",
    "Combined",
    "Described",
    "Hint",
    "Marked",
    "Question",
    "QuizEntry",
    "Random",
    "RandomEntry",
    "Tried",
    "UseEntry",
]
