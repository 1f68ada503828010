"""What Moodle's own web service functions reply, as frozen records of what is asked of them here."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CourseCategory:
    """A category of courses. ``idnumber`` is empty where the token may not manage it."""

    id: int
    name: str
    idnumber: str
    parent: int
    """0 at the top."""


@dataclass(frozen=True, slots=True)
class CustomField:
    """A custom field of a course."""

    kind: str
    """``text``, ``checkbox``, ``select``, ``date``, ..."""
    raw: str
    """As the form element takes it; of a ``select`` the number of the choice."""
    shown: str
    """As people read it; empty where nothing is chosen."""


@dataclass(frozen=True, slots=True)
class CourseShell:
    """A course without what is in it."""

    id: int
    idnumber: str
    title: str
    short_name: str
    category: int
    visible: bool
    summary: str
    form: Mapping[str, str]
    """Settings by the name of their form element, those of the course format among them."""
    fields: Mapping[str, CustomField]
    """Custom fields by short name: all that the site has."""


@dataclass(frozen=True, slots=True)
class CourseModule:
    """An activity or resource on the course page."""

    id: int
    kind: str
    name: str
    idnumber: str
    section: int
    """Id of the section that it is in."""
    visible: bool
    stealth: bool
    """Available, but not shown on the course page."""
    may_be_stealth: bool = False
    """Whether the site lets it be so."""
    url: str = ""


@dataclass(frozen=True, slots=True)
class CourseSection:
    """A section of the course page."""

    id: int
    number: int
    """Its place, 0 for the general section."""
    name: str
    """Empty where it has none of its own."""
    visible: bool
    modules: tuple[int, ...]
    """Ids of what is in it, in order."""
    module: int = 0
    """Id of the subsection module that it belongs to; 0 for a section of the page itself."""


@dataclass(frozen=True, slots=True)
class CoursePage:
    """The sections and modules of a course page, in order."""

    sections: tuple[CourseSection, ...]
    modules: tuple[CourseModule, ...]


@dataclass(frozen=True, slots=True)
class CourseGroup:
    """A group."""

    id: int
    name: str
    idnumber: str
    description: str


@dataclass(frozen=True, slots=True)
class CourseGrouping:
    """A grouping."""

    id: int
    name: str
    idnumber: str
    description: str
    groups: tuple[int, ...]
    """Ids of the groups in it."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """A cohort of the site or of a category."""

    id: int
    idnumber: str
    name: str


@dataclass(frozen=True, slots=True)
class CompetencyFramework:
    """A framework of competencies."""

    id: int
    idnumber: str
    title: str
    description: str
    taxonomies: tuple[str, ...]
    scale: int
    scale_configuration: str
    """JSON: which value is the default, and which are proficient."""
    visible: bool


@dataclass(frozen=True, slots=True)
class SiteCompetency:
    """A competency of a framework."""

    id: int
    idnumber: str
    title: str
    description: str
    framework: int
    parent: int
    """Id of the competency above it; 0 at the top."""
    order: int
    """Its place among its siblings, from 0."""


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the site, by what a list of participants may name it by. Personal data: never printed."""

    id: int
    username: str = field(repr=False)
    email: str = field(repr=False)
    idnumber: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who is enrolled in a course."""

    id: int
    roles: Mapping[str, int]
    """Short names of roles with their ids."""
    groups: frozenset[int]
