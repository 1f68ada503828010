"""What the pages of a package are, before a template writes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from markupsafe import Markup

from asn_moodle.course.model import Activity, Asset, Course, Html, Section
from asn_moodle.language import Language
from asn_moodle.problems import Problem

Standard = Literal["1.2", "2004", "html"]

START, TERMS, FINISH = "_start", "_terms", "_finish"
"""Pages of our own. An author's id never begins with an underscore."""


@dataclass(frozen=True, slots=True)
class Part:
    """What goes into one package: a whole course, or some of its sections under a title of their own."""

    course: Course
    sections: tuple[Section, ...]
    title: str
    name: str
    """The lasting name of the package in resume data and manifests: ``COURSE`` or ``COURSE.SECTION``."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: what is behind one address, and what the template ``pages/KIND.html`` needs for it."""

    id: str
    name: str
    """Its lasting name, from which its code comes."""
    kind: str
    title: str
    counts: bool
    """Whether it must be seen for the package to be complete."""
    content: Mapping[str, object] = field(default_factory=dict)
    label: str = ""
    """What stands above the title: the book or lesson that a chapter belongs to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: a page, or a heading with entries below it."""

    title: str
    page: str | None = None
    entries: "tuple[Entry, ...]" = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a quiz asks it: ``data`` for the scripts, ``content`` for the macro of its kind."""

    id: str
    name: str
    kind: str
    data: Mapping[str, object]
    content: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz as the scripts know it, and the questions that it may ask."""

    data: Mapping[str, object]
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What one activity becomes."""

    pages: tuple[Page, ...] = ()
    entries: tuple[Entry, ...] = ()
    block: Markup | None = None
    """Text that stands on the page of its section, as a label does."""
    quizzes: tuple[Quiz, ...] = ()
    needs_moodle: tuple[Activity, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What the functions that make pages need to know of their surroundings."""

    course: Course
    language: Language
    words: Mapping[str, str]
    html: Callable[[Html], Markup]
    """Rendered text with its links turned into addresses inside the package."""
    address: Callable[[Asset], str]
    skip_unsupported: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """A package's pages and data, ready to be written."""

    part: Part
    standard: Standard
    language: Language
    pages: tuple[Page, ...]
    menu: tuple[Entry, ...]
    data: Mapping[str, object]
    """The course data for the scripts; its shape is drawn at the top of ``runtime/state.js``."""
    assets: tuple[Asset, ...]
    needs_moodle: tuple[Activity, ...]
    """Activities that are only described here, because they need a server."""
    problems: tuple[Problem, ...]
    """Warnings: what was left out and what is done in Moodle."""
