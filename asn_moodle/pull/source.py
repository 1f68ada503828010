"""An unpacked course backup: what it says of itself, and where its parts lie."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from asn_moodle.errors import BackupError
from asn_moodle.pull.archive import blob
from asn_moodle.pull.tree import Area
from asn_moodle.pull.xml import Row, read

_FOLDER = re.compile(r"(activities|sections)/[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class File:
    """A file of an area."""

    name: str
    """Its path in the area, without a slash before it."""
    content: Path
    order: int


@dataclass(frozen=True, slots=True)
class Part:
    """A section or an activity: its folder in the backup."""

    id: str
    folder: Path

    def file(self, name: str) -> Row:
        """The root of one of its files; an empty one if it is not there. Raises `BackupError`."""
        return read(self.folder / f"{name}.xml")


@dataclass(frozen=True, slots=True)
class Module(Part):
    """An activity."""

    kind: str
    module: Row
    """``module.xml``."""
    own: Row
    """The element of its type, in its own file."""
    context: str
    instance: str

    def area(self, area: str, itemid: str = "0", component: str = "") -> Area:
        """One of its file areas."""
        return Area(self.context, component or f"mod_{self.kind}", area, itemid)


@dataclass(frozen=True, slots=True)
class Section(Part):
    """A section of the course page."""

    row: Row

    @property
    def number(self) -> int:
        """Its place on the page; 0 is above all others."""
        return self.row.integer("number")

    @property
    def modules(self) -> tuple[str, ...]:
        """The numbers of its activities, in order."""
        return tuple(one for one in self.row.text("sequence").split(",") if one)


@dataclass
class Source:
    """A course backup that was unpacked into ``folder``."""

    folder: Path
    name: str
    _parts: dict[str, Row] = field(default_factory=dict)

    def part(self, name: str) -> Row:
        """The root of a file at the top or of the course, by its name without ``.xml``."""
        if name not in self._parts:
            self._parts[name] = read(self.folder / f"{name}.xml")
        return self._parts[name]

    def require_course(self) -> None:
        """Nothing; raises `BackupError` for a backup of anything but a course."""
        kind = self.about.row("details/detail").text("type")
        if kind != "course" or not (self.folder / "course" / "course.xml").is_file():
            raise BackupError("backup-not-a-course", path=self.name)

    @cached_property
    def about(self) -> Row:
        """What the backup says of itself."""
        return self.part("moodle_backup").row("information")

    @cached_property
    def course(self) -> Row:
        """``course/course.xml``."""
        return self.part("course/course")

    @cached_property
    def context(self) -> str:
        """The number of the course's context."""
        return self.course.attribute("contextid")

    @property
    def release(self) -> str:
        """The release of Moodle that made it, ``4.5``."""
        return self.about.text("backup_release") or "?"

    def has_users(self) -> bool:
        """Whether it holds data of users. The account of guests, which fills glossaries, is nobody's."""
        return any(row.text("username") != "guest" for row in self.part("users").rows("user"))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Its sections, in the order of the course page."""
        found = [
            Section(row.text("sectionid"), folder, read(folder / "section.xml"))
            for row in self.about.rows("contents/sections/section")
            if (folder := self._folder(row.text("directory")))
        ]
        return tuple(sorted(found, key=lambda one: one.number))

    @cached_property
    def modules(self) -> Mapping[str, Module]:
        """Its activities by number, as the backup lists them."""
        return {one.id: one for one in self._modules()}

    def _modules(self) -> Iterator[Module]:
        for row in self.about.rows("contents/activities/activity"):
            kind = row.text("modulename")
            folder = self._folder(row.text("directory"))
            if folder is None or not re.fullmatch(r"[a-z][a-z0-9_]*", kind):
                continue
            activity = read(folder / f"{kind}.xml")
            yield Module(
                id=row.text("moduleid"),
                folder=folder,
                kind=kind,
                module=read(folder / "module.xml"),
                own=activity.row(kind),
                context=activity.attribute("contextid"),
                instance=activity.id,
            )

    def _folder(self, name: str) -> Path | None:
        return self.folder / name if _FOLDER.fullmatch(name) else None

    # ---- files ----

    @cached_property
    def _files(self) -> Mapping[tuple[str, str, str], list[tuple[str, File]]]:
        found: dict[tuple[str, str, str], list[tuple[str, File]]] = defaultdict(list)
        for row in self.part("files").rows("file"):
            name = row.text("filename")
            content = blob(self.folder, row.text("contenthash"))
            if name in ("", ".") or content is None:
                continue
            path = f"{row.text('filepath', '/')}{name}".lstrip("/")
            key = (row.text("contextid"), row.text("component"), row.text("filearea"))
            found[key].append((row.text("itemid"), File(path, content, row.integer("sortorder"))))
        return found

    def files(self, area: Area) -> tuple[File, ...]:
        """The files of an area, the main one first."""
        all_of_it = self._files.get((area.context, area.component, area.area), ())
        chosen = [file for itemid, file in all_of_it if itemid == area.itemid]
        return tuple(sorted(chosen, key=lambda file: -file.order))
