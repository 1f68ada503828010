"""How a key of the language relates to Moodle's settings form.

A model field carries the form element that it stands for as `Annotated` metadata:

    time_open: Annotated[Moment | None, Element("timeopen")] = None
    grade_method: Annotated[str | None, Select("grademethod", {"highest": "1", "average": "2"})] = None

The element's name, and the value that Moodle has for each word, are stated once, here, for every output
that writes to Moodle (web service, backup); the words of a `Select` are also what the model accepts.
`elements` and `moodle_value` read them back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from asn_moodle.spec.base import Model

Word = str | bool
MoodleValue = str | int


@dataclass(frozen=True, slots=True)
class Element:
    """The form element that a key stands for; ``words`` has Moodle's value for those that are not its own."""

    name: str
    words: Mapping[Word, MoodleValue] = field(default_factory=dict, hash=False)

    def value(self, word: object) -> object:
        """Moodle's value for a value of the language: 1 and 0 for true and false, and what `words` says."""
        if isinstance(word, (str, bool)) and word in self.words:
            return self.words[word]
        return int(word) if isinstance(word, bool) else word


@dataclass(frozen=True, slots=True)
class Select(Element):
    """An element that takes one of ``words`` and nothing else."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.literal_schema(list(self.words))


def elements(model: type[Model]) -> Iterator[tuple[str, Element]]:
    """Yield ``(key, element)`` for each key of ``model`` that stands for a form element."""
    for name, info in model.model_fields.items():
        for marker in info.metadata:
            if isinstance(marker, Element):
                yield info.alias or name, marker


def moodle_value(model: type[Model], key: str, word: object) -> object:
    """Moodle's value for ``word`` as the value of ``key``; `KeyError` where the key has no form element."""
    return dict(elements(model))[key].value(word)
