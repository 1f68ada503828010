"""What a course can be built to, in one table: a new output is one new entry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from asn_moodle.course.model import Activity, Course
from asn_moodle.packages.archive import write_file, write_folder, write_zip
from asn_moodle.packages.backup import Need, Release, backup_problems, left_out, needs, write_backup
from asn_moodle.packages.gift import gift
from asn_moodle.packages.html import MARK, html_members
from asn_moodle.packages.manifest import LAUNCH
from asn_moodle.packages.members import Package
from asn_moodle.packages.pages import Pages, Part, Standard, build_pages, per_section, whole
from asn_moodle.packages.question_xml import course_xml, left_unsaid
from asn_moodle.packages.question_xml.shelves import shelves
from asn_moodle.packages.scorm12 import scorm12_members
from asn_moodle.packages.scorm2004 import scorm2004_members
from asn_moodle.problems import Problem, problem


@dataclass(frozen=True, slots=True)
class Options:
    """How to build."""

    per_section: bool = False
    """One package for each section in place of one for the course; SCORM and HTML only."""
    skip_unsupported: bool = False
    """Leave out questions that a package cannot play, where they would be an error."""
    templates: Path | None = None
    """A folder laid over the built-in templates."""
    schemas: Path | None = None
    """A folder with controlling documents to pack in place of ours."""
    moodle: Release = "4.5"
    """The release whose own form a backup has."""


@dataclass(frozen=True, slots=True)
class Built:
    """What was made of a course, or of one of its sections, for one target."""

    target: str
    title: str
    path: Path
    """The package, or the document that opens the folder."""
    package: Package | None
    """Its size and hash; None for a folder."""
    needs_moodle: tuple[Activity, ...] = ()
    """What learners do in Moodle, not in the package."""
    problems: tuple[Problem, ...] = ()
    needs: tuple[Need, ...] = ()
    """What a site needs before it takes the package."""
    left_out: tuple[tuple[str, str], ...] = ()
    """What has no place in it: item and key."""
    label: str = ""
    """Its name as people know it, where the target makes several kinds; else that of the target."""

    @property
    def needed(self) -> Mapping[str, str]:
        """What a site needs before it takes the package: kinds of `Need` with their names in one line."""
        kinds: dict[str, list[str]] = {}
        for need in self.needs:
            kinds.setdefault(need.kind, []).append(need.name)
        return {kind: ", ".join(names) for kind, names in kinds.items()}


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of output."""

    label: str
    """Its name as people know it, the same in every language."""
    build: Callable[[Course, str, Path, Options], tuple[Built, ...]]
    """Writes to a folder what the target, called so, makes of a course."""


def build(course: Course, target: str, folder: Path, options: Options) -> tuple[Built, ...]:
    """What was written to ``folder``: ``COURSE[@OFFERING][.SECTION]-scorm12.zip`` and the like.

    Raises `BuildError`, `UsageError` and `AccessError`.
    """
    return TARGETS[target].build(course, target, folder, options)


def file_stem(part: Part) -> str:
    """The beginning of the names of files made of it: the idnumber, then the section if it is one.

    Between them stands a full stop, which no id holds, so that no two parts share a name.
    """
    section = part.name.removeprefix(part.course.id).removeprefix(".")
    return f"{part.course.idnumber}.{section}" if section else part.course.idnumber


# ---- pages that learners play ----

_Write = Callable[[Pages, Path, Options], Package | None]


def _played(label: str, standard: Standard, suffix: str, write: _Write) -> Target:
    """A target that shows the pages of a course, or of each section."""

    def build_one(part: Part, name: str, folder: Path, options: Options) -> Built:
        pages = build_pages(part, standard, skip_unsupported=options.skip_unsupported)
        path = folder / f"{file_stem(part)}{suffix}"
        package = write(pages, path, options)
        opened = path if package else path / LAUNCH
        return Built(name, part.title, opened, package, pages.needs_moodle, pages.problems)

    def build_all(course: Course, name: str, folder: Path, options: Options) -> tuple[Built, ...]:
        parts = per_section(course) if options.per_section else (whole(course),)
        return tuple(build_one(part, name, folder, options) for part in parts)

    return Target(label, build_all)


def _scorm12(pages: Pages, path: Path, options: Options) -> Package:
    return write_zip(path, scorm12_members(pages, templates=options.templates, schemas=options.schemas))


def _scorm2004(pages: Pages, path: Path, options: Options) -> Package:
    return write_zip(path, scorm2004_members(pages, templates=options.templates, schemas=options.schemas))


def _html(pages: Pages, path: Path, options: Options) -> None:
    write_folder(path, html_members(pages, templates=options.templates), MARK)


# ---- what a Moodle site takes in ----


def _backup(course: Course, name: str, folder: Path, options: Options) -> tuple[Built, ...]:
    path = folder / f"{course.idnumber}-moodle{options.moodle}.mbz"
    problems = backup_problems(course, options.moodle)
    package = write_backup(course, path, options.moodle)
    built = Built(
        name, course.title, path, package, problems=problems, needs=needs(course), left_out=left_out(course)
    )
    return (built,)


def _questions(course: Course, name: str, folder: Path, options: Options) -> tuple[Built, ...]:
    """The question bank: all of it as question XML, and beside it what GIFT can say."""
    stem = folder / f"{course.idnumber}-questions"
    told = () if shelves(course) else (problem("no-questions", course.place, course=course.title),)
    xml = write_file(stem.with_name(f"{stem.name}.xml"), course_xml(course))
    built = Built(
        name, course.title, xml.path, xml, problems=told, left_out=tuple(left_unsaid(course)),
        label="Moodle XML",
    )  # fmt: skip
    plain = gift(course)
    if not plain.text:
        return (built,)
    text = write_file(stem.with_name(f"{stem.name}-gift.txt"), plain.text.encode())
    return built, Built(name, course.title, text.path, text, left_out=plain.left_out, label="GIFT")


TARGETS: Mapping[str, Target] = {
    "scorm12": _played("SCORM 1.2", "1.2", "-scorm12.zip", _scorm12),
    "scorm2004": _played("SCORM 2004 4th Edition", "2004", "-scorm2004.zip", _scorm2004),
    "html": _played("HTML", "html", "-html", _html),
    "mbz": Target("Moodle backup (.mbz)", _backup),
    "questions": Target("Moodle XML, GIFT", _questions),
}
