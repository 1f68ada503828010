"""The files of a spec folder: where each part goes, and its texts in their last form."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from asn_moodle.packages.members import Member
from asn_moodle.pull.here import Here
from asn_moodle.pull.texts import BRACES, Texts
from asn_moodle.pull.tree import FileRef, Flow, Plain, Written
from asn_moodle.pull.yaml import written

COURSE = "course.yaml"
SECTIONS, QUESTIONS, PAGES = "bagian", "soal", "halaman"
LONGEST_INLINE = 600
"""Characters of a text that stands in YAML; longer ones get a file of their own."""

_LINES = 12


@dataclass
class Layout:
    """Puts a tree into files."""

    here: Here
    texts: Texts
    members: dict[str, Member] = field(default_factory=dict)

    def laid_out(self, course: dict[str, Any]) -> tuple[Member, ...]:
        """Every file of the folder."""
        sections = [self._apart(one, SECTIONS) for one in course.get("sections", [])]
        categories = [self._apart(one, QUESTIONS) for one in course.get("questions", [])]
        rest = {key: value for key, value in course.items() if key not in ("sections", "questions")}
        filled = self._value(rest, "", COURSE)
        whole: dict[str, Any] = {}
        for key in course:
            if key == "sections":
                whole[key] = sections
            elif key == "questions":
                whole[key] = categories
            else:
                whole[key] = filled[key]
        if self.texts.braces:
            whole = _with_braces(whole)
        self._yaml(COURSE, whole)
        for name, content in self.here.files.items():
            self.members[name] = Member(name, content)
        return tuple(self.members.values())

    def _apart(self, item: dict[str, Any], folder: str) -> Any:
        name = f"{folder}/{item['id']}.yaml"
        self._yaml(name, self._value(item, "", name))
        return Flow({"file": name})

    def _yaml(self, name: str, value: Any) -> None:
        self.members[name] = Member(name, written(value).encode())

    def _value(self, value: Any, name: str, file: str) -> Any:
        """A value as YAML takes it. ``name`` is the id of the item around it and the keys from there."""
        if isinstance(value, Written):
            return self._text(value, name, file)
        if isinstance(value, FileRef):
            return _from(file, value.name)
        if isinstance(value, Plain):
            return value
        if isinstance(value, str):
            return self.texts.line(value)
        if isinstance(value, dict):
            name = str(value.get("id", name))
            kind = type(value)
            return kind({key: self._value(inner, f"{name}_{key}", file) for key, inner in value.items()})
        if isinstance(value, list):
            return [self._value(inner, f"{name}_{place}", file) for place, inner in enumerate(value)]
        return value

    def _text(self, text: Written, name: str, file: str) -> Any:
        area = text.area
        made = self.texts.prose(text.html, lambda path: self.here.find(area, path), name,
                                lambda one: _from(file, one))  # fmt: skip
        if not made.strip():
            return "&nbsp;"
        if text.inline or (len(made) <= LONGEST_INLINE and made.count("\n") < _LINES):
            return made
        page = f"{PAGES}/{_page_name(name)}.md"
        made = self.texts.prose(text.html, lambda path: self.here.find(area, path), name,
                                lambda one: _from(page, one))  # fmt: skip
        self.members[page] = Member(page, f"{made}\n".encode())
        return Flow({"file": _from(file, page)})


def _from(file: str, name: str) -> str:
    """A file as another file of the folder names it."""
    return "../" * (len(PurePosixPath(file).parts) - 1) + name


def _page_name(name: str) -> str:
    """``hal-rak_content`` is the page of its item; other texts say which they are."""
    return name.removesuffix("_content").replace("_", "-")


def _with_braces(course: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in course.items():
        found[key] = value
        if key == "hours":
            found["variables"] = Flow({BRACES: "{{"})
    return found


def staged(members: tuple[Member, ...], folder: Path) -> None:
    """Write the members below ``folder``, for a look at them before they are given out."""
    for member in members:
        target = folder / member.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(member.content, bytes):
            target.write_bytes(member.content)
        else:
            _same_content(member.content, target)


def _same_content(content: Path, target: Path) -> None:
    """The same content under another name, without a copy where the system can."""
    try:
        target.hardlink_to(content)
    except OSError:
        shutil.copyfile(content, target)
