"""When an activity counts as done.

Moodle's screen “Completion conditions”, ``course/moodleform_mod.php``. Each type of activity derives its own
model from `Completion`: with ``when``, whose words are the conditions that the type knows, and with keys
for the conditions that count something (posts in a forum, entries in a glossary).
"""

from typing import Annotated, Literal, TypeVar

from pydantic import Discriminator, Tag, model_validator

from asn_moodle.spec.base import AtLeast, Model, refused
from asn_moodle.spec.fields import Moment

Condition = TypeVar("Condition", bound=str)

Tracking = Literal["manual", "never"]
"""``manual``: learners tick it off themselves. ``never``: not tracked."""


def _word_or_list(value: object) -> str:
    return "one-word" if isinstance(value, str) else "list-of-words"


When = Annotated[
    Annotated[Tracking, Tag("one-word")] | Annotated[tuple[Condition, ...], AtLeast(1), Tag("list-of-words")],
    Discriminator(_word_or_list),
]
"""Conditions that must all be met, ``When[Literal["view", "grade"]]``, or one word for all the rest."""


class Completion(Model):
    """When an activity is done; a subclass states ``when``."""

    expected_by: Moment | None = None
    """Atur pengingat di Lini Masa: diharapkan selesai pada · Set reminder in Timeline: expected to be done
    by"""

    @model_validator(mode="after")
    def _once_each(self) -> "Completion":
        when = getattr(self, "when", None)
        words = when if isinstance(when, tuple) else ()
        for word in words:
            if words.count(word) > 1:
                raise refused("repeated-word", word=word, key="when")
        return self
