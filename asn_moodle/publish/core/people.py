"""Participants of a course from a CSV file: enrolled by the manual method, and put into groups.

    nip;role;group
    199001012020011001;student;kelompok-1

A column names the account: ``username``, ``email``, or ``nip`` (``idnumber``), Moodle's ID number of a user.
Accounts must be there already. Nobody is taken out, suspended or moved. Whom a line means is never printed:
lines are told by their numbers.
"""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from asn_moodle.errors import AccessError, UsageError
from asn_moodle.moodle.core import Core
from asn_moodle.moodle.core_needs import NEEDS
from asn_moodle.moodle.core_records import Account, CourseGroup, Participant
from asn_moodle.moodle.records import Held
from asn_moodle.publish.changes import Change
from asn_moodle.publish.desired import Desired
from asn_moodle.publish.drift import Setting
from asn_moodle.publish.wire import canonical

NAMES: Mapping[str, str] = {
    "username": "username",
    "email": "email",
    "nip": "idnumber",
    "idnumber": "idnumber",
}
"""Columns that name an account, and the field of the account."""
COLUMNS = (*NAMES, "role", "group")
USUAL_ROLE = "student"
LARGEST = 5 * 1024 * 1024
"""Bytes of a file that can be a list of people."""


@dataclass(frozen=True, slots=True)
class Person:
    """A line of the file."""

    line: int
    names: tuple[tuple[str, str], ...] = field(repr=False)
    """Fields of the account with their values; the first that is filled counts."""
    role: str = USUAL_ROLE
    group: str = ""
    """The id of a group of the course; empty for none."""


@dataclass(frozen=True, slots=True)
class Enrolling:
    """What is to be done for the people of a file, and what cannot be."""

    change: Change | None
    enrol: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    """Users with the id of a role."""
    join: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    """Users with the idnumber of a group."""


def read_people(path: Path) -> tuple[Person, ...]:
    """The people of a CSV file, with commas or semicolons. Raises `AccessError` and `UsageError`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AccessError(path, error.strerror or str(error)) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError("people-not-utf8", path=str(path)) from None
    if len(content) > LARGEST:
        raise UsageError("people-columns", path=str(path), possible=", ".join(COLUMNS))
    lines = text.splitlines()
    separator = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    header = [name.strip().lower() for name in next(reader, [])]
    if not set(header) & set(NAMES) or not set(header) <= set(COLUMNS) or len(set(header)) < len(header):
        raise UsageError("people-columns", path=str(path), possible=", ".join(COLUMNS))
    return tuple(_person(header, row, reader.line_num) for row in reader if any(map(str.strip, row)))


def _person(header: Sequence[str], row: Sequence[str], line: int) -> Person:
    stated = {name: value.strip() for name, value in zip(header, row, strict=False)}
    names = tuple(
        (NAMES[name], _clean(name, value)) for name, value in stated.items() if name in NAMES and value
    )
    return Person(line, names, stated.get("role") or USUAL_ROLE, stated.get("group", ""))


def _clean(name: str, value: str) -> str:
    return value.lower() if name in ("username", "email") else value


def enrolling(
    core: Core,
    people: Sequence[Person],
    wanted: Desired,
    course: int,
    roles: Mapping[str, int],
    source: str,
) -> Enrolling:
    """What the people of a file need; ``course`` is the id of the course on the site, 0 for a new one.

    ``roles`` are ids by short name, as somebody stated them; those that the site shows count more. ``source``
    is what the file is called in plans.
    """
    core.require(NEEDS["people"].plan)
    there = core.participants(course) if course else ()
    groups = core.groups(course) if course else ()
    return _compared(people, _accounts(core, people), there, groups, wanted, roles, source)


def _accounts(core: Core, people: Iterable[Person]) -> Mapping[tuple[str, str], list[Account]]:
    asked: dict[str, dict[str, None]] = {}
    for one in people:
        for name, value in one.names[:1]:
            asked.setdefault(name, {})[value] = None
    found: dict[tuple[str, str], list[Account]] = {}
    for name, values in asked.items():
        for account in core.accounts(name, list(values)):
            found.setdefault((name, _clean(name, getattr(account, name))), []).append(account)
    return found


def _compared(
    people: Sequence[Person],
    accounts: Mapping[tuple[str, str], list[Account]],
    there: Sequence[Participant],
    groups: Sequence[CourseGroup],
    wanted: Desired,
    stated: Mapping[str, int],
    source: str,
) -> Enrolling:
    roles = dict(stated) | {name: id for one in there for name, id in one.roles.items()}
    own = {item.id for item in wanted.items if item.kind == "group"}
    ids = {one.idnumber: one.id for one in groups}
    enrolled = {one.id: one for one in there}
    lacking: dict[str, dict[str, None]] = {}
    enrol: dict[tuple[int, int], None] = {}
    join: dict[tuple[int, str], None] = {}
    had: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one in people:
        found = accounts.get(one.names[0], []) if one.names else []
        group = f"{wanted.idnumber}/{one.group}" if one.group else ""
        if wrong := _lacking(one, len(found), one.role in roles, not group or group in own):
            lacking.setdefault(wrong[0], {})[wrong[1]] = None
            continue
        user, known = found[0].id, enrolled.get(found[0].id)
        total[f"role.{one.role}"] += 1
        if known and one.role in known.roles:
            had[f"role.{one.role}"] += 1
        else:
            enrol[user, roles[one.role]] = None
        if group:
            total[f"group.{one.group}"] += 1
            if known and ids.get(group) in known.groups:
                had[f"group.{one.group}"] += 1
            else:
                join[user, group] = None
    held = tuple(Held(code, ", ".join(names), "") for code, names in lacking.items())
    change = _change(wanted, source, total, had, held, (*enrol, *join))
    return Enrolling(change, tuple(enrol), tuple(join))


def _lacking(one: Person, accounts: int, has_role: bool, has_group: bool) -> tuple[str, str] | None:
    """The code of what keeps a person out, and what it is about: a line, a role or a group."""
    if accounts != 1:
        return "severalusers" if accounts else "unknownuser", str(one.line)
    if not has_role:
        return "norole", one.role
    return None if has_group else ("nogroup", one.group)


def _change(
    wanted: Desired,
    source: str,
    total: Counter[str],
    had: Counter[str],
    held: tuple[Held, ...],
    pairs: Sequence[tuple[int, int] | tuple[int, str]],
) -> Change | None:
    """The change that stands for all of them; None where nothing is to be done or told."""
    if not pairs and not held:
        return None
    settings = tuple(_counts(total, had))
    digest = hashlib.sha256(canonical([list(pair) for pair in pairs]).encode()).hexdigest()
    return Change(
        item=f"{wanted.idnumber}/course.people",
        kind="people",
        type="",
        title=source,
        action="update" if pairs else "held",
        settings=settings,
        held=held,
        hash=digest,
    )


def _counts(total: Counter[str], had: Counter[str]) -> Iterator[Setting]:
    """How many people there are by role and group, and how many there will be."""
    for key, count in total.items():
        if count != had[key]:
            yield Setting(key, str(count), str(had[key]), str(had[key]))


def carry_out(core: Core, course: int, work: Enrolling) -> None:
    """Enrol them, then put them into groups; one transaction of Moodle for up to 50 of them."""
    core.enrol(course, work.enrol)
    if work.join:
        ids = {one.idnumber: one.id for one in core.groups(course)}
        core.add_members([(user, ids[group]) for user, group in work.join if group in ids])
