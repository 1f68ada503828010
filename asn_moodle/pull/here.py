"""What all parts of one pull share: the backup, the ids that were given, the files that go along."""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from asn_moodle.pull.losses import NONSENSE, Losses
from asn_moodle.pull.names import Names
from asn_moodle.pull.source import Source
from asn_moodle.pull.tree import Area, FileRef, Plain
from asn_moodle.pull.values import UnfitError, moment

T = TypeVar("T")

MEDIA = "media"
_PLAIN = re.compile(r"[^a-z0-9._/-]+")
_BEFORE_ENDING = re.compile(r"[^a-z0-9._/-]+(?=\.[a-z0-9]+$)")
_OURS = re.compile(r".*\.(yaml|yml|md)|license.*", re.IGNORECASE)


@dataclass
class Here:
    """One course on its way from a backup to a spec."""

    source: Source
    names: Names
    losses: Losses
    id: str = ""
    """The course's."""
    zone: str = "WIB"
    ids: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    """Ids by kind (``activity``, ``group``, …) and number in the backup."""
    inline: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Questions that a quiz states itself, by the number of their entry in the bank."""
    used: set[str] = field(default_factory=set)
    """Those of them that cannot be stated there, since their mark differs."""
    files: dict[str, Path] = field(default_factory=dict)
    """Where the content of each file of the folder is, by its name from the top."""
    _named: dict[tuple[str, Path], str] = field(default_factory=dict)

    def ref(self, kind: str, number: object) -> str:
        """The id of what a number names; empty if the backup does not have it."""
        return self.ids[kind].get(str(number), "")

    def moment(self, item: str, seconds: float) -> Plain | None:
        """A moment; None, with a loss noted, for one that cannot be said."""
        try:
            said = moment(seconds, self.zone)
        except UnfitError:
            self.losses.add(item, "bad-value", f"{seconds:g}")
            return None
        if int(seconds) % 60:
            self.losses.add(item, "seconds", str(said))
        return said

    def sound(self, item: str, what: str, read: Callable[[], T], otherwise: T) -> T:
        """What ``read`` gives; ``otherwise``, with a loss noted, where the backup holds nonsense."""
        try:
            return read()
        except NONSENSE:
            self.losses.add(item, "bad-value", what)
            return otherwise

    # ---- files ----

    def keep(self, content: Path, path: str, top: bool = False) -> FileRef:
        """A file of the course folder with this content, named after its path in the backup.

        It stands below ``media/``; with ``top`` its folders are its own, since learners see them.
        """
        name = file_name(path)
        if not name.startswith(f"{MEDIA}/") and (not top or _OURS.fullmatch(name)):
            name = f"{MEDIA}/{name}"
        key = (name, content)
        if key not in self._named:
            self._named[key] = self._free(name, content)
        return FileRef(self._named[key])

    def _free(self, name: str, content: Path) -> str:
        place = PurePosixPath(name)
        number, free = 2, name
        while (free in self.files and self.files[free] != content) or self._in_the_way(free):
            free = f"{place.parent}/{place.stem}-{number}{place.suffix}".removeprefix("./")
            number += 1
        self.files[free] = content
        return free

    def _in_the_way(self, name: str) -> bool:
        """Whether a file has the name of a folder that this one needs, or the other way about."""
        above = {str(one) for one in PurePosixPath(name).parents}
        return any(one in above or one.startswith(f"{name}/") for one in self.files)

    def area(self, area: Area, top: bool = False) -> list[FileRef]:
        """The files of an area."""
        return [self.keep(file.content, file.name, top) for file in self.source.files(area)]

    def find(self, area: Area | None, path: str) -> str:
        """The name in the folder of a file by its path in an area; empty if it is not there."""
        if area is None:
            return ""
        for file in self.source.files(area):
            if file.name == path.lstrip("/"):
                return self.keep(file.content, file.name).name
        return ""


def file_name(path: str) -> str:
    """A path of a backup in letters that every system and address can have."""
    folded = unicodedata.normalize("NFKD", path).encode("ascii", "ignore").decode().lower()
    steps = [_PLAIN.sub("-", _BEFORE_ENDING.sub("", step)).strip("-.") for step in folded.split("/")]
    made = "/".join(step for step in steps if step)
    if not made or len(made) > 180:
        digest = hashlib.sha256(path.encode()).hexdigest()[:12]
        made = f"{digest}{PurePosixPath(made).suffix[:12]}"
    return made


def without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is stated: without None, empty lists and mappings."""
    return {key: value for key, value in values.items() if value is not None and value not in ([], {})}
