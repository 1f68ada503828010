"""What all ways to a Moodle site have alike, so that an item is the same whichever way it came.

The bridge sends a course in place, a backup is restored: names, markup, file names and packed content must
not differ by a byte, or the site would be told to change what it holds already.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeVar

from asn_moodle.course.model import Activity, Asset, Course, Html, Reference, Settings
from asn_moodle.errors import AccessError
from asn_moodle.packages.archive import write_zip
from asn_moodle.packages.pages import Part, build_pages
from asn_moodle.packages.pages.codes import lasting
from asn_moodle.packages.scorm12 import scorm12_members
from asn_moodle.packages.theme import themed

T = TypeVar("T")

NOT_MOODLES = ("hours", "audience", "outcomes", "authors", "licence")
"""What a course states that no screen of Moodle takes."""

_TERM = re.compile(r'<a\b[^>]*\bhref="term:([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)

_WITH_FOLDERS = frozenset(("files",))
"""Elements that take files in folders; elsewhere Moodle drops what does not lie at the top, in silence."""


def item_name(course: str, id: str) -> str:
    """The idnumber of an item of the course with this idnumber."""
    return f"{course}/{id}"


def bank_name(course: str) -> str:
    """The idnumber of the bank that keeps the course's own question categories, from Moodle 5.0 on."""
    return f"{course}:questions"


def inline_category(quiz: str) -> str:
    """The id of the category that holds what a quiz asks beside the question bank."""
    return f"{quiz}.questions"


def banks_of(course: Course) -> Mapping[str, str]:
    """The id of the ``qbank`` that each question category is in, by id of the category; empty for none.

    A category is where the one above it is.
    """
    stated = {
        reference.id: activity.id
        for activity in course.activities()
        if activity.kind == "qbank"
        for reference in activity.settings.references("categories")
    }
    above = {
        category.id: parent.id
        for category in course.categories
        if isinstance(parent := category.settings.get("parent"), Reference)
    }

    def bank(id: str) -> str:
        while id in above:
            id = above[id]
        return stated.get(id, "")

    return {category.id: bank(category.id) for category in course.categories}


def outer_first(every: Iterable[T], id: Callable[[T], str], above: Callable[[T], str]) -> Iterator[T]:
    """Yield categories in their own order, but none before the one that it lies in.

    ``above`` gives the id of that one, empty at the top.
    """
    waiting, done = list(every), {""}
    while waiting:
        found = next(one for one in waiting if above(one) in done)
        waiting.remove(found)
        done.add(id(found))
        yield found


def holders(course: Course) -> dict[str, str]:
    """What is packed inside a SCORM activity, by id, with the id of that activity."""
    return {
        id: activity.id
        for activity in course.activities()
        if activity.kind == "scorm"
        for section in activity.sections
        for id in (section.id, *(inner.id for inner in section.activities))
        if id != activity.id
    }


def glossary_of(course: Course) -> str:
    """The id of the first activity that takes all terms of the course; empty if there is none."""
    return next((one.id for one in course.activities() if one.settings.flag("course_terms")), "")


def site_markup(html: Html, address: Callable[[str, str], str], *, terms: bool) -> str:
    """Rendered text for a site: its links by ``address(kind, name)``, classes that Moodle's themes know.

    Links to terms leave only their words where the course shows no glossary.
    """
    markup = html if terms else Html(_TERM.sub(r"\2", html.markup))
    return themed(markup.linked(address))


def area_files(element: str, assets: Sequence[Asset]) -> Mapping[str, Path]:
    """Names of the files of a form's element, all at the top where it has no folders, and where they lie."""
    if element in _WITH_FOLDERS:
        return {asset.name: asset.path for asset in assets}
    alike = Counter(PurePosixPath(asset.name).name for asset in assets)
    named: dict[str, Path] = {}
    for asset in assets:
        last = PurePosixPath(asset.name).name
        named[last if alike[last] == 1 else asset.name.replace("/", "-")] = asset.path
    return named


def packed(activity: Activity, course: Course, folder: Path) -> Path:
    """The SCORM package of an activity's content, with the identifiers that it always had.

    Raises `BuildError` where content cannot be packed, and `AccessError`.
    """
    name = f"{course.id}.{lasting(activity.id, activity.formerly)}"
    part = Part(course, activity.sections, activity.title, name)
    path = folder / f"{activity.id}.zip"
    write_zip(path, scorm12_members(build_pages(part, "1.2")))
    return path


@dataclass(frozen=True, slots=True)
class Method:
    """A way into the course."""

    name: str
    """Known by its type and, where there are several, its cohort or its order."""
    kind: str
    settings: Settings


def enrolment_methods(course: Course) -> Iterator[Method]:
    """The enrolment methods that a course states; they have no ids, so they are named here."""
    met: Counter[str] = Counter()
    for one in course.settings.records("enrolment"):
        kind, cohort = one.text("type"), one.text("cohort")
        name = f"enrolment-{kind}" + (f"-{_short(cohort)}" if kind == "cohort" else "")
        met[name] += 1
        yield Method(name if met[name] == 1 else f"{name}-{met[name]}", kind, one)


def sha1_of(path: Path) -> str:
    """The SHA-1 of a file's bytes, in hexadecimal: the name that Moodle has for it. Raises `AccessError`."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha1").hexdigest()
    except OSError as error:
        raise AccessError(path, error.strerror or str(error)) from error


def _short(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:8]
