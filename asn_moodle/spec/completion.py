"""When an activity counts as done.

Moodle's screen “Completion conditions”, ``course/moodleform_mod.php``. Each type of activity derives its own
model from `Completion`: with ``when``, whose words are the conditions that the type knows, and with keys
for the conditions that count something (posts in a forum, entries in a glossary).
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import Discriminator, Tag, model_validator

from asn_moodle.spec.base import AtLeast, Model, refused
from asn_moodle.spec.fields import Moment

Condition = TypeVar("Condition", bound=str)

Tracking = Literal["manual", "never"]
"""``manual``: learners tick it off themselves. ``never``: not tracked."""


CONDITIONS: Mapping[str, str] = {
    "view": "completionview",
    "grade": "completionusegrade",
    "pass": "completionpassgrade",
    "submit": "completionsubmit",
    "attempts_exhausted": "completionattemptsexhausted",
    "end_reached": "completionendreached",
    "status_passed": "completionstatusrequired[2]",
    "status_completed": "completionstatusrequired[4]",
    "status_of_all_parts": "completionstatusallscos",
    "chats": "completionengagementchats",
    "talks": "completionengagementtalks",
    "raise_hand": "completionengagementraisehand",
    "poll_votes": "completionengagementpollvotes",
    "emojis": "completionengagementemojis",
}
"""The check box of Moodle's form that each word of ``completion: {when: […]}`` stands for. ``manual`` and
``never`` are the values 1 and 0 of its element ``completion``; any condition makes it 2
(``lib/completionlib.php``)."""


def _word_or_list(value: object) -> str:
    return "one-word" if isinstance(value, str) else "list-of-words"


When = Annotated[
    Annotated[Tracking, Tag("one-word")] | Annotated[tuple[Condition, ...], AtLeast(1), Tag("list-of-words")],
    Discriminator(_word_or_list),
]
"""Conditions that must all be met, ``When[Literal["view", "grade"]]``, or one word for all the rest."""


def _words(annotation: Any) -> Iterator[str]:
    """Every word that a type has."""
    for inner in get_args(annotation):
        if isinstance(inner, str):
            yield inner
        else:
            yield from _words(inner)


class Completion(Model):
    """When an activity is done; a subclass states ``when``."""

    expected_by: Moment | None = None
    """Atur pengingat di Lini Masa: diharapkan selesai pada · Set reminder in Timeline: expected to be done
    by"""

    @model_validator(mode="before")
    @classmethod
    def _in_its_place(cls, value: Any) -> Any:
        """Tell a condition that counts something from a word of ``when``, and a word from a list of them."""
        when = value.get("when") if isinstance(value, Mapping) else None
        words = when if isinstance(when, tuple) else (when,)
        for word in words:
            if isinstance(word, str) and word in cls.model_fields.keys() - {"when", "expected_by"}:
                raise refused("condition-is-a-key", key="when", word=word)
        own = set(_words(cls.model_fields["when"].annotation)) & set(CONDITIONS)
        if isinstance(when, str) and when in own:
            raise refused("condition-not-in-a-list", key="when", word=when)
        return value

    @model_validator(mode="after")
    def _once_each(self) -> "Completion":
        when = getattr(self, "when", None)
        words = when if isinstance(when, tuple) else ()
        for word in words:
            if words.count(word) > 1:
                raise refused("repeated-word", word=word, key="when")
        return self
