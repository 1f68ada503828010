"""The page that shows what was built: each course with its preview and downloads."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from asn_moodle.course.model import Course
from asn_moodle.language import Language, words
from asn_moodle.packages.archive import write_file
from asn_moodle.packages.pages.build import language_of
from asn_moodle.packages.pages.document import render, style
from asn_moodle.packages.targets import TARGETS, Built


@dataclass(frozen=True, slots=True)
class Download:
    """A package to download; ``href`` is relative to the catalogue."""

    label: str
    title: str
    href: str
    name: str
    size: int
    sha256: str
    needs: tuple[str, ...] = ()
    """What a site needs before it takes the package, in sentences."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A document to open; ``href`` is relative to the catalogue."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue says of a course."""

    idnumber: str
    title: str
    language: str
    version: str
    hours: float
    audience: str
    outcomes: tuple[str, ...]
    previews: tuple[Preview, ...]
    downloads: tuple[Download, ...]


def entry(course: Course, built: Sequence[Built], folder: Path) -> Entry:
    """The entry of a course, whose packages lie in ``folder``."""
    settings = course.settings
    said = words("commands", language_of(course))
    return Entry(
        idnumber=course.idnumber,
        title=course.full_title,
        language=course.language,
        version=course.version,
        hours=settings.number("hours"),
        audience=settings.text("audience"),
        outcomes=tuple(outcome.text("text") for outcome in settings.records("outcomes")),
        previews=tuple(
            Preview(_title(course, one), _address(one.path, folder)) for one in built if not one.package
        ),
        downloads=tuple(
            Download(
                label=one.label or TARGETS[one.target].label,
                title=_title(course, one),
                href=_address(one.path, folder),
                name=one.path.name,
                size=one.package.size,
                sha256=one.package.sha256,
                needs=tuple(said[f"need_{kind}"].format(names=names) for kind, names in one.needed.items()),
            )
            for one in built
            if one.package
        ),
    )


def _title(course: Course, built: Built) -> str:
    """The title of the course as its entry has it, or that of a section."""
    return course.full_title if built.title == course.title else built.title


def write_catalogue(folder: Path, entries: Iterable[Entry], templates: Path | None = None) -> Path:
    """The catalogue, ``index.html`` in ``folder``, with the courses by title. Raises `AccessError`."""
    path = folder / "index.html"
    write_file(path, catalogue(entries, templates).encode())
    return path


def catalogue(entries: Iterable[Entry], templates: Path | None = None) -> str:
    """The page, in the language that most of the courses are in."""
    ordered = sorted(entries, key=lambda one: (one.title.casefold(), one.idnumber))
    language = language_of_most(ordered)
    return render(
        "catalogue.html",
        templates,
        courses=ordered,
        language=language,
        words=words("pages", language),
        style=style(templates),
    )


def language_of_most(entries: Iterable[Entry]) -> Language:
    """Indonesian, unless more of the courses are in English."""
    counted = Counter(entry.language.split("-")[0] for entry in entries)
    return "en" if counted["en"] > counted["id"] else "id"


def _address(path: Path, folder: Path) -> str:
    return quote(path.relative_to(folder).as_posix())
