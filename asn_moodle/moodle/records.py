"""What the functions of the bridge plugin reply, as frozen records.

`docs/bridge-protocol.md` describes the functions. Moments are in seconds since 1970, as Moodle has them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Permission:
    """A capability that some kind of item needs, and whether the service user has it."""

    capability: str
    has: bool
    kinds: tuple[str, ...] = ()
    """The kinds of item that need it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the server takes at once; sizes in bytes."""

    upload: int
    post: int
    items: int
    """Items a call of `apply`."""
    request: int
    """The JSON text of one call."""


@dataclass(frozen=True, slots=True)
class Info:
    """The site and the plugin, and what the token may do."""

    plugin_version: int
    plugin_release: str
    moodle_version: float
    moodle_release: str
    modules: tuple[str, ...]
    question_types: tuple[str, ...]
    limits: Limits
    permissions: tuple[Permission, ...]
    functions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lease:
    """The right of one run to write to a course."""

    held: bool
    """Whether by the run that asks."""
    owner: str
    until: int


@dataclass(frozen=True, slots=True)
class ItemState:
    """One item that was published to a course."""

    item: str
    kind: str
    type: str
    id: int
    title: str
    parent: str
    position: int
    visible: bool
    hash: str
    """The client's hash as last applied; empty while it is being applied."""
    applied: str
    """The fingerprint right after it was applied."""
    live: str
    """The fingerprint of what is there now; empty where it is gone."""
    accepted: str
    """The fingerprint of a drift that one decided to keep; empty for none."""
    applying: bool
    made: bool
    """Whether the bridge made it."""
    url: str = ""
    learners: Mapping[str, int] = field(default_factory=dict)
    """How much learner data hangs on it, by word."""


@dataclass(frozen=True, slots=True)
class State:
    """A course as the site has it; one that is not there has no items."""

    exists: bool
    courseid: int = 0
    category: str = ""
    url: str = ""
    lease: Lease | None = None
    items: tuple[ItemState, ...] = ()


@dataclass(frozen=True, slots=True)
class Values:
    """The normalised stated values of an item, by key."""

    item: str
    live: Mapping[str, Any]
    applied: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Staged:
    """What was unpacked into the course's staging area."""

    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Held:
    """A stated key that Moodle does not let change."""

    code: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Lost:
    """Learner data that was, or would be, destroyed."""

    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an item was not applied: the plugin's or Moodle's error code, and its sentence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one item of a request."""

    item: str
    action: str
    id: int
    fingerprint: str
    ms: int
    url: str = ""
    pending: tuple[str, ...] = ()
    """Items that it refers to and that are not there yet."""
    held: tuple[Held, ...] = ()
    lost: tuple[Lost, ...] = ()
    warnings: tuple[str, ...] = ()
    error: Failure | None = None
