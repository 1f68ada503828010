"""When an activity counts as done.

Moodle's screen “Completion conditions”, ``course/moodleform_mod.php``. An activity type with conditions
of its own (posts in a forum, entries in a glossary) derives from `Completion` and adds them as keys.
"""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from asn_moodle.spec.base import AtLeast, Model
from asn_moodle.spec.fields import Moment

Condition = Literal["view", "submit", "grade", "pass"]
"""``view``: opened. ``submit``: handed in. ``grade``: received a grade. ``pass``: received a passing
grade."""

Tracking = Literal["manual", "never"]
"""``manual``: learners tick it off themselves. ``never``: not tracked."""


def _word_or_list(value: object) -> str:
    return "one-word" if isinstance(value, str) else "list-of-words"


When = Annotated[
    Annotated[Tracking, Tag("one-word")]
    | Annotated[tuple[Condition, ...], AtLeast(1), Tag("list-of-words")],
    Discriminator(_word_or_list),
]
"""Conditions that must all be met, or one word for all the rest."""


class Completion(Model):
    """When an activity is done."""

    when: When | None = None
    """Persyaratan penyelesaian, semuanya harus dipenuhi: `view` membuka, `submit` mengumpulkan, `grade`
    mendapat nilai, `pass` lulus; atau `manual` (peserta menandai sendiri) atau `never` · Completion
    conditions, all must be met: `view`, `submit`, `grade` (receive a grade), `pass` (passing grade); or
    `manual` (learners mark it as done) or `never`"""
    expected_by: Moment | None = None
    """Atur pengingat di Lini Masa: diharapkan selesai pada · Set reminder in Timeline: expected to be done
    by"""

    @model_validator(mode="after")
    def _once_each(self) -> "Completion":
        if isinstance(self.when, tuple):
            for word in self.when:
                if self.when.count(word) > 1:
                    raise PydanticCustomError("repeated-word", "repeated word", {"word": word})
        return self
