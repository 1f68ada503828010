"""One backup while it is written: the numbers of its rows, its contexts, files and references.

A backup names everything by the number that it had in a database. There is none here, so numbers are given
out: from 1, per table, in the order in which they are first asked for, and always the same for the same key.
Restoring maps them to the numbers of the new site.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import quote

from asn_moodle.course.forms import Form, Plain, course_form, module_form
from asn_moodle.course.model import Activity, Asset, Course, Html, Section
from asn_moodle.packages.archive import source_date
from asn_moodle.packages.site import (
    bank_name,
    banks_of,
    glossary_of,
    holders,
    item_name,
    sha1_of,
    site_markup,
)

Release = Literal["4.5", "5.0"]
"""The release whose own form a backup has. Later ones restore both; 5.0 keeps questions in bank modules."""

CARRIED = frozenset(
    (
        *("assign", "bigbluebuttonbn", "book", "choice", "data", "feedback", "folder", "forum", "glossary"),
        *("h5pactivity", "imscp", "label", "lesson", "lti", "page", "qbank", "quiz", "resource", "scorm"),
        *("subsection", "url", "wiki", "workshop"),
    )
)
"""The types whose part of a backup is known here; that of a third party's type is not."""

_UNREFERRED = re.compile(r"(badges|grade|group|grouping|question)$|qtype_")
"""Components whose files come along unasked; ``restore_load_included_files``."""

GUEST = "guest"
"""The key of the account of guests among the numbers of users: the only one that every site has alike."""

NO_VIEW = frozenset(("label", "qbank"))
"""Types without a page of their own, so that no link to one can be said in a backup."""

BANK = "course.bank"
"""Stands for the module that holds the question categories of the course in the form of 5.0. No author's id
has a full stop."""


@dataclass(frozen=True, slots=True)
class Holder:
    """What has a file of references, ``inforef.xml``, and a context that its files belong to."""

    folder: str
    """In the backup: ``course``, ``sections/section_N`` or ``activities/TYPE_N``."""
    context: int


@dataclass(frozen=True, slots=True)
class SectionRow(Holder):
    """A section of the course page; that of a subsection belongs to its module."""

    id: int
    number: int
    """Its place, from 0; section 0 stands above all others and is not the course's."""
    section: Section | None
    """None for section 0."""
    delegate: str = ""
    """The id of the subsection that it shows."""


@dataclass(frozen=True, slots=True)
class Module(Holder):
    """A course module."""

    kind: str
    cmid: int
    instance: int
    """Its number in the table of its type."""
    section: SectionRow
    idnumber: str
    activity: Activity | None
    """None for the question bank of the course."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A row of ``files.xml``."""

    id: int
    sha1: str
    size: int
    context: int
    component: str
    area: str
    itemid: int
    folder: str
    name: str
    order: int = 0
    """1 marks the main file of an area."""


@dataclass
class Backup:
    """A course backup being written."""

    course: Course
    release: Release
    workspace: Path
    """A folder for packages that are made of content."""
    time: int = field(default_factory=lambda: int(source_date().timestamp()))
    """Seconds since 1970 for everything that has a time of making."""
    files: list[StoredFile] = field(default_factory=list)
    blobs: dict[str, Path] = field(default_factory=dict)
    """Every file's content by its SHA-1."""
    _numbers: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    _references: dict[str, dict[str, set[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    _forms: dict[str, Form] = field(default_factory=dict)
    _digests: dict[Path, tuple[str, int]] = field(default_factory=dict)
    _placed: dict[tuple[int, str, str, int, str, str], StoredFile] = field(default_factory=dict)

    # ---- numbers ----

    def number(self, table: str, key: str) -> int:
        """The number of the row of ``table`` that ``key`` names."""
        known = self._numbers[table]
        return known.setdefault(key, len(known) + 1)

    def context(self, level: str, key: str = "") -> int:
        """The number of a context: ``system``, ``course``, ``module`` (by activity id)."""
        return self.number("context", f"{level} {key}")

    def name(self, id: str) -> str:
        """The idnumber of an item of the course."""
        return item_name(self.course.idnumber, id)

    # ---- what there is ----

    @cached_property
    def top(self) -> Holder:
        """The course itself."""
        self.context("system")
        return Holder("course", self.context("course"))

    @cached_property
    def stated(self) -> Mapping[str, Plain]:
        """What the settings form of the course states, its visibility among it."""
        plain = course_form(self.course).plain
        if "visible" in self.course.settings:
            plain["visible"] = int(self.course.settings.flag("visible"))
        return plain

    @cached_property
    def sections(self) -> tuple[SectionRow, ...]:
        """Section 0, those of the course, then those of subsections, as Moodle numbers them."""
        inner = (
            (section, activity.id)
            for outer in self.course.sections
            for activity in outer.activities
            if activity.kind == "subsection"
            for section in activity.sections
        )
        stated = [(section, "") for section in self.course.sections]
        return (
            self._section_row(0, None, ""),
            *(self._section_row(place, *one) for place, one in enumerate((*stated, *inner), 1)),
        )

    @cached_property
    def modules(self) -> Mapping[str, Module]:
        """Every course module by the id of its activity, in the order of the course page.

        Question banks stand in section 0. What is packed inside a SCORM activity is none.
        """
        first, *others = self.sections
        rows: dict[str, Module] = {}
        if self.release != "4.5":
            rows |= self._banks(first)
        for row in others:
            assert row.section is not None
            for activity in row.section.activities:
                if activity.kind in CARRIED and activity.kind != "qbank":
                    rows[activity.id] = self._module_row(activity.id, activity.kind, row, activity)
        return rows

    def module(self, id: str) -> Module:
        """The module of an activity, or the one that it is packed in."""
        return self.modules[self._holders.get(id, id)]

    def carries(self, id: str) -> bool:
        """Whether the backup has the module of an activity."""
        return self._holders.get(id, id) in self.modules

    def form(self, activity: Activity | None) -> Form:
        """What is stated of an activity."""
        if activity is None:
            return Form()
        if activity.id not in self._forms:
            self._forms[activity.id] = module_form(activity, self.course)
        return self._forms[activity.id]

    def modules_of(self, section: SectionRow) -> Iterator[Module]:
        """The modules that stand in a section, in order."""
        return (module for module in self.modules.values() if module.section is section)

    def _banks(self, section: SectionRow) -> dict[str, Module]:
        stated = [one for one in self.course.activities() if one.kind == "qbank"]
        rows = {one.id: self._module_row(one.id, "qbank", section, one) for one in stated}
        if any(self.categories_outside_banks()):
            rows[BANK] = self._module_row(BANK, "qbank", section, None)
        return rows

    def categories_outside_banks(self) -> Iterator[str]:
        """What holds questions and is in no ``qbank`` of the course: ids of categories, and of quizzes."""
        banks = banks_of(self.course)
        yield from (one.id for one in self.course.categories if not banks[one.id])
        for activity in self.course.activities():
            if any(slot.question and slot.question.category is None for slot in activity.slots):
                yield activity.id

    def _section_row(self, number: int, section: Section | None, delegate: str) -> SectionRow:
        id = self.number("section", str(number))
        return SectionRow(f"sections/section_{id}", self.top.context, id, number, section, delegate)

    def _module_row(self, id: str, kind: str, section: SectionRow, activity: Activity | None) -> Module:
        cmid = self.number("module", id)
        return Module(
            folder=f"activities/{kind}_{cmid}",
            context=self.context("module", id),
            kind=kind,
            cmid=cmid,
            instance=self.number(kind, id),
            section=section,
            idnumber=self.name(id) if activity else bank_name(self.course.idnumber),
            activity=activity,
        )

    # ---- texts and files ----

    def text(self, html: Html, holder: Holder, component: str, area: str, itemid: int = 0) -> str:
        """The markup as a site keeps it; its files are put into the area."""
        for asset in html.assets:
            self.asset(asset, holder, component, area, itemid)
        return self.markup(html)

    def markup(self, html: Html) -> str:
        """The markup as a site keeps it, of a text that has no place for files."""
        return site_markup(html, self._address, terms=bool(self._glossary))

    def asset(self, asset: Asset, holder: Holder, component: str, area: str, itemid: int = 0) -> None:
        """Put a file of the course into an area, under its name in the course."""
        self.file(asset.path, asset.name, holder, component, area, itemid)

    def file(
        self,
        path: Path,
        name: str,
        holder: Holder,
        component: str,
        area: str,
        itemid: int = 0,
        order: int = 0,
    ) -> StoredFile:
        """Put a file into an area as ``name``, folders separated by slashes. Raises `AccessError`."""
        place = PurePosixPath(name)
        folder = f"/{place.parent}/" if place.parent.name else "/"
        key = (holder.context, component, area, itemid, folder, place.name)
        if key not in self._placed:
            sha1, size = self._digest(path)
            row = StoredFile(
                self.number("file", repr(key)), sha1, size, holder.context, component, area, itemid,
                folder, place.name, order,
            )  # fmt: skip
            self.files.append(row)
            self._placed[key] = row
        if not _UNREFERRED.match(component):
            self.refer(holder, "file", self._placed[key].id)
        return self._placed[key]

    def digest(self, path: Path) -> str:
        """The SHA-1 of a file, which from now on goes along. Raises `AccessError`."""
        return self._digest(path)[0]

    def made(self, content: bytes, name: str) -> Path:
        """A file of the workspace with this content, for `file`."""
        path = self.workspace / name
        path.write_bytes(content)
        return path

    def _digest(self, path: Path) -> tuple[str, int]:
        if path not in self._digests:
            self._digests[path] = sha1_of(path), path.stat().st_size
            self.blobs.setdefault(self._digests[path][0], path)
        return self._digests[path]

    # ---- references ----

    def refer(self, holder: Holder, kind: str, number: int) -> None:
        """Name a row in the holder's references: ``file``, ``grade_item``, ``scale``, ``group``, ...

        Restoring leaves out what no part of the backup refers to.
        """
        self._references[holder.folder][kind].add(number)

    def references(self, holder: Holder) -> Mapping[str, list[int]]:
        """What a holder refers to, by kind, in order."""
        return {kind: sorted(numbers) for kind, numbers in self._references[holder.folder].items()}

    def authored(self, holder: Holder) -> bool:
        """Whether something in it has an author."""
        return "user" in self.references(holder)

    # ---- links ----

    @cached_property
    def _holders(self) -> Mapping[str, str]:
        return holders(self.course)

    @cached_property
    def _glossary(self) -> str:
        return glossary_of(self.course)

    def link(self, id: str) -> str:
        """What restoring replaces by the address of an item."""
        id = self._holders.get(id, id)
        if id in self.modules:
            module = self.modules[id]
            if module.kind == "subsection":
                return f"$@COURSESECTIONBYID*{self._section_of(id).id}@$"
            if module.kind in NO_VIEW:
                return self._course_link()
            return f"$@{module.kind.upper()}VIEWBYID*{module.cmid}@$"
        for row in self.sections:
            if row.section is not None and row.section.id == id:
                return f"$@COURSESECTIONBYID*{row.id}@$"
        return self._course_link()

    def term_link(self, id: str) -> str | None:
        """What restoring replaces by the address of the glossary; None where the course shows none."""
        return self.link(self._glossary) if self._glossary else None

    def _course_link(self) -> str:
        return f"$@COURSEVIEWBYID*{self.number('course', '')}@$"

    def _section_of(self, subsection: str) -> SectionRow:
        return next(row for row in self.sections if row.delegate == subsection)

    def _address(self, kind: str, name: str) -> str:
        if kind == "asset":
            return f"@@PLUGINFILE@@/{quote(name)}"
        return self.link(self._glossary if kind == "term" else name)
