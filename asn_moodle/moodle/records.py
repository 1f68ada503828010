"""What the functions of the bridge plugin reply, as frozen records.

`docs/bridge-protocol.md` describes the functions. Moments are in seconds since 1970, as Moodle has them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Permission:
    """A capability that some kinds of item need, and whether the service user has it."""

    capability: str
    where: str
    """``system`` or ``category``: where a role has to give it."""
    kinds: tuple[str, ...]
    has: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """What the server takes at once; sizes in bytes."""

    upload: int
    """Of one file."""
    post: int
    """Of one request."""
    files: int
    """Files of one upload."""
    request: int
    """The JSON text of one `apply`."""
    items: int
    """Items of one `apply`."""
    members: int
    """Files in a staged zip."""
    unpacked: int
    """Of all files of a staged zip."""
    seconds: int
    """That a request may take; 0 for any."""


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that a site can switch on and off, such as badges."""

    name: str
    on: bool


@dataclass(frozen=True, slots=True)
class CategoryRef:
    """The category that was asked about; id 0 for none."""

    id: int
    idnumber: str


@dataclass(frozen=True, slots=True)
class Info:
    """The site and the plugin, and what the token may do."""

    plugin_version: int
    plugin_release: str
    moodle_version: float
    moodle_release: str
    category: CategoryRef
    modules: tuple[str, ...]
    question_types: tuple[str, ...]
    kinds: tuple[str, ...]
    """Kinds of item that the plugin knows."""
    features: tuple[Feature, ...]
    limits: Limits
    functions: tuple[str, ...]
    """That the token may call."""
    permissions: tuple[Permission, ...]


@dataclass(frozen=True, slots=True)
class Lease:
    """The right of one run to write to a course."""

    owner: str
    """Who has it; empty for nobody."""
    until: int
    """0 for nobody."""
    held: bool = False
    """Whether by the run that asks; `State` does not tell."""
    revision: str = ""
    """Of the course as the run that begins finds it; see `State`."""


@dataclass(frozen=True, slots=True)
class Count:
    """How much learner data of one kind there is: ``attempts``, ``submissions``, ..."""

    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Loss:
    """Learner data that goes: how much of one kind."""

    word: str
    count: int
    what: str = ""
    """The part of the item that it hangs on, as an identifier of a SCORM package; empty for the whole."""


@dataclass(frozen=True, slots=True)
class Held:
    """A stated key that Moodle does not let change."""

    code: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class ItemState:
    """One item of a course: published, or bearing an idnumber that could be adopted."""

    item: str
    kind: str
    type: str
    id: int
    """Of the live thing; 0 if it is not there."""
    title: str
    parent: str
    position: int
    """Among its siblings, from 0."""
    visible: bool
    hash: str
    """The client's hash as last applied in full; empty if that failed or is under way."""
    applied: str
    """The fingerprint right after it was applied."""
    live: str
    """The fingerprint of what is there now; empty where it is gone or was never applied."""
    accepted: str
    """The fingerprint of a change on the site that one decided to keep; empty for none."""
    applying: bool
    """Whether a run stopped in the middle of it."""
    mapped: bool
    """Whether it was published; otherwise it may be adopted."""
    made: bool
    """Whether publishing created it."""
    hidden: bool
    """Whether publishing hid it."""
    learners: tuple[Count, ...] = ()
    url: str = ""
    held: tuple[Held, ...] = ()
    """What Moodle did not let change when it was applied."""


@dataclass(frozen=True, slots=True)
class State:
    """A course as the site has it; one that is not there has no items."""

    exists: bool
    courseid: int
    category: str
    """The idnumber of its category."""
    categoryid: int
    url: str
    items: tuple[ItemState, ...]
    lease: Lease | None = None
    revision: str = ""
    """Changes with every item that a run touches; empty without a course."""


@dataclass(frozen=True, slots=True)
class Values:
    """The normalised stated values of an item by key; None where there is nothing."""

    item: str
    live: Mapping[str, Any] | None
    """As they are now."""
    applied: Mapping[str, Any] | None
    """As they were right after it was applied."""


@dataclass(frozen=True, slots=True)
class Staged:
    """What was taken of a zip: how many files, and their bytes."""

    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an item was not applied."""

    code: str
    """The plugin's or Moodle's error code."""
    detail: str
    """What it is about, for programs: a capability, a key."""
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one item of a request."""

    item: str
    action: str
    """``create``, ``update``, ``adopt``, ``hide``, ``delete`` or ``accept``; empty if refused."""
    id: int
    fingerprint: str
    ms: int
    """Milliseconds on the server."""
    pending: tuple[str, ...] = ()
    """Items that it refers to and that are not there yet."""
    held: tuple[Held, ...] = ()
    lost: tuple[Loss, ...] = ()
    """Learner data that was destroyed, as allowed; of a check, or where it was refused, that would be."""
    warnings: tuple[str, ...] = ()
    error: Failure | None = None
    found: ItemState | None = None
    """Of a check: what is there to adopt, as it would be known."""
    values: str = ""
    """Of what is there to adopt: JSON of the stated values."""
    same: bool | None = None
    """Whether these are what is stated, where its kind can tell."""
