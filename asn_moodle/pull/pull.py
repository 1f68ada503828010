"""A Moodle backup to a spec folder: unpacked, read, written, checked, and only then given out."""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from asn_moodle.course.build import check
from asn_moodle.errors import BackupError, UsageError
from asn_moodle.language import LANGUAGES, Language
from asn_moodle.packages.archive import write_folder
from asn_moodle.packages.members import Member
from asn_moodle.packages.workspace import workspace
from asn_moodle.problems import Problem
from asn_moodle.pull.archive import unpack
from asn_moodle.pull.folder import COURSE, Layout, staged
from asn_moodle.pull.here import Here
from asn_moodle.pull.losses import Loss, Losses
from asn_moodle.pull.names import Names, slug
from asn_moodle.pull.page import course
from asn_moodle.pull.source import Source
from asn_moodle.pull.texts import Texts

ROUNDS = 12
"""How often what the checks refuse is taken out before a backup is given up."""

_TERM = re.compile(r'class="term" href="\$@GLOSSARYVIEWBYID\*(\d+)@\$')
_WORDS = {"id": (" yang ", " dan ", " untuk ", " dengan "), "en": (" the ", " and ", " for ", " with ")}


@dataclass(frozen=True, slots=True)
class Pulled:
    """A spec folder that was made of a backup."""

    folder: Path
    course: str
    """Its id."""
    release: str
    """The release of Moodle that the backup is from."""
    sections: int
    activities: int
    questions: int
    files: int
    losses: tuple[Loss, ...]
    """What is not carried, or was assumed, sorted."""


def pull(backup: Path | str, folder: Path | str) -> Pulled:
    """The spec folder ``folder``, made of the course backup at ``backup``.

    The folder may be there if it is empty; it is written whole or not at all. Raises `BackupError` for what
    is no course backup or not a safe one, `UsageError` for a folder in use, and `AccessError`.
    """
    backup, folder = Path(backup), Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("folder-in-use", path=str(folder))
    with workspace() as place:
        source = Source(unpack(backup, place / "backup"), str(backup))
        here, tree = _read(source)
        members = _sound(tree, here, place)
        write_folder(folder, members, COURSE)
        return _report(tree, here, folder, members)


def _read(source: Source) -> tuple[Here, dict[str, Any]]:
    source.require_course()
    row, losses = source.course, Losses()
    idnumber = row.text("idnumber")
    id = idnumber if idnumber and slug(idnumber, "kursus") == idnumber else slug(
        idnumber or row.text("shortname") or row.text("fullname"), "kursus")  # fmt: skip
    here = Here(source, Names(idnumber), losses, id)
    here.names.taken.add(id)
    if idnumber != id:
        losses.add(id, "identity" if idnumber else "no-idnumber", idnumber)
    if source.has_users():
        losses.add(id, "users")
    here.ids["term_glossary"][""] = _term_glossary(source, here)
    tree = course(here, _language(source))
    _elsewhere(source, here)
    return here, tree


def _language(source: Source) -> Language:
    """The language of a course: the one it forces, else the one whose words it has more of."""
    stated = source.course.text("lang").partition("_")[0]
    found = next((one for one in LANGUAGES if one == stated), None)
    if found:
        return found
    texts = " ".join(
        module.own.text(name) for module in source.modules.values() for name in ("intro", "content")
    )
    texts += f" {source.course.text('summary')} {source.course.text('fullname')}"
    counts = {one: sum(texts.lower().count(word) for word in _WORDS[one]) for one in LANGUAGES}
    return "en" if counts["en"] > counts["id"] else "id"


def _term_glossary(source: Source, here: Here) -> str:
    """The number of the glossary that texts lead to by their terms; empty if there is none."""
    for file in sorted(source.folder.rglob("*.xml")):
        if found := _TERM.search(file.read_text(encoding="utf-8", errors="ignore")):
            return found[1]
    return ""


def _elsewhere(source: Source, here: Here) -> None:
    """What a backup may hold that the language has no word for."""
    parts = {
        "blocks": any((source.folder / "course" / "blocks").glob("*/block.xml")),
        "calendar": any(not row.text("modulename") for row in source.part("course/calendar").rows("event")),
        "contentbank": any(source.part("course/contentbank").rows("content")),
        "roles": any(source.part("course/roles").rows("role_overrides/override")),
        "filters": any(source.part("course/filters").rows("filter_actives/filter_active")),
        "outcomes": any(source.part("outcomes").rows("outcome")),
        "custom-groups": any(source.part("groups").rows("groupcustomfields/groupcustomfield")),
    }
    for code, there in parts.items():
        if there:
            here.losses.add(here.id, code)


# ---- from the tree to sound files ----


def _sound(tree: dict[str, Any], here: Here, place: Path) -> tuple[Member, ...]:
    """The files of the folder, without what the checks refuse, each named among the losses."""
    for number in range(ROUNDS):
        before = dict(here.losses.found)
        texts = Texts(tree["language"], _titles(tree), _words_of_terms(tree), _resolver(here), here.losses)
        members = Layout(here, texts).laid_out(deepcopy(tree))
        look = place / f"look-{number}"
        staged(members, look)
        errors = [one for one in check(look / COURSE)[1] if one.severity == "error"]
        if not errors:
            return members
        here.losses.found = before
        for one in sorted(errors, key=_from_the_end, reverse=True):
            _taken_out(tree, one, here)
    raise BackupError("backup-not-understood", path=here.source.name, problem=errors[0].what())


def _from_the_end(problem: Problem) -> tuple[tuple[int, str], ...]:
    """Where a problem is, so that what stands later in a list is taken out first."""
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in problem.path)


def _taken_out(tree: Any, problem: Problem, here: Here) -> None:
    """Take out of the tree what a problem is about."""
    item = here.id
    last: str | int | None = None
    holder: Any = tree
    parent: Any = None
    for step in problem.path:
        if isinstance(holder, dict) and isinstance(holder.get("id"), str):
            item = holder["id"]
        if not (isinstance(holder, dict) and step in holder) and not (
            isinstance(holder, list) and isinstance(step, int) and step < len(holder)
        ):
            break
        parent, last, holder = holder, step, cast(Any, holder)[step]
    if parent is None or last is None:
        raise BackupError("backup-not-understood", path=here.source.name, problem=problem.what())
    said = problem.dotted().rpartition("].")[2] or problem.dotted()
    here.losses.add(item, "refused", said, problem)
    if isinstance(parent, dict):
        parent.pop(last, None)
    elif isinstance(last, int) and last < len(parent):
        parent.pop(last)


def _titles(tree: Mapping[str, Any]) -> dict[str, str]:
    """The titles that links may take their words from, by id."""
    found: dict[str, str] = {}

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("id"), str):
                found[value["id"]] = str(value.get("title", ""))
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(tree.get("sections", []))
    return found


def _words_of_terms(tree: Mapping[str, Any]) -> dict[str, str]:
    return {one["id"]: str(one["term"]) for one in tree.get("terms", [])}


def _resolver(here: Here) -> Any:
    """What a placeholder of a backup leads to, as the id of an item; empty for nothing."""

    def resolve(kind: str, number: str) -> str:
        if kind == "COURSESECTIONBYID":
            return here.ref("section", number)
        if kind == "COURSEVIEWBYID":
            return _without_page(here)
        if kind.endswith("VIEWBYID"):
            return here.ref("activity", number)
        return ""

    return resolve


def _without_page(here: Here) -> str:
    """An activity that has no page of its own, since a link to one leads to the course; else a section."""
    labels = (one.id for one in here.source.modules.values() if one.kind == "label")
    named = next(labels, "")
    return here.ref("activity", named) or next(iter(here.ids["section"].values()), "")


def _report(tree: Mapping[str, Any], here: Here, folder: Path, members: tuple[Member, ...]) -> Pulled:
    def count(activities: Any) -> int:
        return sum(1 + count(one.get("activities", [])) for one in activities)

    return Pulled(
        folder=folder,
        course=tree["id"],
        release=here.source.release,
        sections=len(tree.get("sections", [])),
        activities=sum(count(one.get("activities", [])) for one in tree.get("sections", [])),
        questions=len(here.ids["question"]),
        files=len(members),
        losses=tuple(here.losses),
    )
