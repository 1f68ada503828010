"""The course as all outputs see it: checked, rendered, resolved, frozen.

Whatever comes before knows nothing of Moodle or SCORM; whatever comes after never sees YAML. A setting
that the spec does not state is not in `Settings`: package writers fill defaults, publishing leaves the
site's value alone.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar, Union, cast

from asn_moodle.problems import Place

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Asset:
    """A file that goes along: ``name`` is its relative path in the course, ``path`` where it lies."""

    name: str
    path: Path = field(compare=False)


_LINK = re.compile(r'(?<=[\s])(src|href|poster)="(asset|item|term):([^"]*)"')


@dataclass(frozen=True, slots=True)
class Html:
    """Rendered, sanitised markup that belongs to no output yet.

    Links into the course stand as ``asset:NAME``, ``item:ID`` and ``term:ID``; `linked` turns them into
    what an output uses.
    """

    markup: str
    assets: tuple[Asset, ...] = ()
    words: int = 0
    """How many words a reader reads."""

    def __bool__(self) -> bool:
        return bool(self.markup)

    def linked(self, link: Callable[[str, str], str]) -> str:
        """The markup, each link replaced by ``link(kind, name)``; kind is ``asset``, ``item`` or ``term``."""
        if not any(f'="{kind}:' in self.markup for kind in ("asset", "item", "term")):
            return self.markup
        return _LINK.sub(lambda found: f'{found[1]}="{link(found[2], found[3])}"', self.markup)


Value = Union[
    str,
    int,
    float,
    bool,
    None,
    datetime,
    timedelta,
    Html,
    Asset,
    "Reference",
    "Settings",
    tuple["Value", ...],
]


@dataclass(frozen=True, slots=True)
class Reference:
    """The id of another item, with its kind (``activity``, ``group``, ``outcome``, ``question``, ...)."""

    kind: str
    id: str


class Settings(Mapping[str, Value]):
    """The stated settings of one thing, in the words of the spec; what is absent was not stated.

    The typed getters return ``default`` for an absent key and raise `TypeError` for a value of another
    type, which would be a fault of ours, since the spec was checked.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Value] | None = None) -> None:
        self._values = dict(values or {})

    def __getitem__(self, key: str) -> Value:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Settings({self._values!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Settings) and self._values == other._values

    def __hash__(self) -> int:
        return hash(tuple(self._values.items()))

    def text(self, key: str, default: str = "") -> str:
        """A word or line."""
        return self._typed(key, str, default)

    def number(self, key: str, default: float = 0) -> float:
        """A number."""
        return self._typed(key, (int, float), default)

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        return self._typed(key, bool, default)

    def html(self, key: str) -> Html:
        """Rendered text; empty if absent."""
        return self._typed(key, Html, Html(""))

    def group(self, key: str) -> "Settings":
        """A nested mapping; empty if absent."""
        return self._typed(key, Settings, Settings())

    def records(self, key: str) -> "tuple[Settings, ...]":
        """A list of mappings; empty if absent."""
        return cast("tuple[Settings, ...]", self._typed(key, tuple, ()))

    def references(self, key: str) -> "tuple[Reference, ...]":
        """A list of references; empty if absent."""
        return cast("tuple[Reference, ...]", self._typed(key, tuple, ()))

    def _typed(self, key: str, kind: type[T] | tuple[type[T], ...], default: T) -> T:
        if key not in self._values:
            return default
        value = self._values[key]
        if not isinstance(value, kind):
            raise TypeError(f"{key} is {type(value).__name__}")
        return value


@dataclass(frozen=True, slots=True)
class Question:
    """A question. ``settings`` holds what its type states: ``text``, ``answers``, ``feedback``, ..."""

    id: str
    kind: str
    """Moodle's question type: ``multichoice``, ``truefalse``, ..."""
    settings: Settings
    place: Place
    formerly: tuple[str, ...] = ()
    category: str | None = None
    """The id of its question category; None where a quiz states it inline."""


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the question bank."""

    id: str
    title: str
    settings: Settings
    questions: tuple[Question, ...]
    place: Place
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a quiz: one question of the bank, or ``count`` drawn at random from categories."""

    question: Question | None
    mark: float | None = None
    """Marks for it, if stated."""
    random: Settings = field(default_factory=Settings)
    """Where ``question`` is None: ``from``, ``count``, ``tags`` as stated."""
    heading: Settings = field(default_factory=Settings)
    """If a section of the quiz begins with this slot: its ``heading`` and what else is stated of it."""


@dataclass(frozen=True, slots=True)
class Activity:
    """A course module: ``kind`` is Moodle's module name; ``settings`` holds all that is stated of it."""

    id: str
    kind: str
    title: str
    settings: Settings
    place: Place
    formerly: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    """What a quiz asks, in order."""
    sections: "tuple[Section, ...]" = ()
    """The nested content of a ``scorm`` activity or a ``subsection``."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the course page."""

    id: str
    title: str
    settings: Settings
    activities: tuple[Activity, ...]
    place: Place
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """A course, or one offering of it, ready for every output."""

    id: str
    offering: str | None
    """The id of the offering; None for the course itself."""
    title: str
    short_name: str
    language: str
    version: str
    settings: Settings
    """All else that the course states: summary, hours, outcomes, competencies, badges, groups, ..."""
    sections: tuple[Section, ...]
    categories: tuple[Category, ...]
    terms: Mapping[str, Settings]
    """Glossary terms by id: ``term`` and ``meaning``."""
    place: Place
    closed: bool = False
    suffix: str = ""
    """What tells this offering from the others, in words; empty for the course itself."""

    @property
    def full_title(self) -> str:
        """The title, with the suffix of the offering."""
        return f"{self.title} ({self.suffix})" if self.suffix else self.title

    @property
    def idnumber(self) -> str:
        """Moodle's course idnumber: ``COURSE`` or ``COURSE@OFFERING``; also the stem of file names."""
        return f"{self.id}@{self.offering}" if self.offering else self.id

    def activities(self) -> Iterator[Activity]:
        """Every activity, nested ones after the one that holds them."""

        def inside(sections: tuple[Section, ...]) -> Iterator[Activity]:
            for section in sections:
                for activity in section.activities:
                    yield activity
                    yield from inside(activity.sections)

        return inside(self.sections)
