"""What a site in memory keeps: items, courses, leases."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any


@dataclass
class FakeItem:
    """One live thing of a course, and what the plugin keeps of it."""

    item: str
    kind: str
    type: str
    id: int
    values: dict[str, Any] = field(default_factory=dict)
    """What is there now, by stated key; a teacher may change it."""
    parent: str = ""
    position: int = 0
    visible: bool = True
    hash: str = ""
    applied: str = "null"
    accepted: str = ""
    applying: bool = False
    mapped: bool = True
    made: bool = True
    hidden: bool = False
    there: bool = True
    held: list[dict[str, str]] = field(default_factory=list)
    learners: dict[str, int] = field(default_factory=dict)
    parts: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Learner data on a part of it, word and count: by the id of a child or the identifier of a SCO."""

    @property
    def live(self) -> str:
        return fingerprint(self.values) if self.there and self.applied != "null" else ""


@dataclass
class FakeCourse:
    """A course: its items by idnumber, and its files by SHA-1."""

    idnumber: str
    id: int
    category: str
    items: dict[str, FakeItem] = field(default_factory=dict)
    staged: dict[str, bytes] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    @property
    def revision(self) -> str:
        rows = [
            [row.item, row.id, row.hash, row.applied, row.accepted, row.applying, row.hidden]
            for row in self.items.values()
        ]
        return hashlib.sha1(canonical(rows).encode()).hexdigest()


@dataclass
class FakeLease:
    run: str
    owner: str
    user: str
    expires: int
    category: str


def canonical(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(values: dict[str, Any]) -> str:
    return hashlib.sha1(canonical(values).encode()).hexdigest()
