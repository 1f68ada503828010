"""What a plan says: the changes of one course on one site, and what the publisher decided."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from asn_moodle.errors import EXIT_CHANGES, EXIT_DECISIONS, EXIT_FINE
from asn_moodle.moodle.records import Held, Loss
from asn_moodle.publish.drift import Setting
from asn_moodle.publish.grades import Effect
from asn_moodle.publish.wire import canonical

Action = Literal[
    "create",
    "update",
    "rename",
    "move",
    "adopt",
    "hide",
    "delete",
    "drift",
    "conflict",
    "accept",
    "held",
    "finish",
]
"""What becomes of an item. ``drift``: only the site was changed; ``conflict``: site and spec both; these two
wait for a decision. ``accept``: what the site has is kept. ``held``: Moodle does not let it change.
``finish``: an earlier run was cut off in the middle of it."""

Decision = Literal["stop", "keep", "overwrite"]
Prune = Literal["none", "hide", "delete"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
PRUNES: tuple[Prune, ...] = get_args(Prune)


@dataclass(frozen=True, slots=True)
class Options:
    """What the publisher decided."""

    on_drift: Decision = "stop"
    decided: Mapping[str, Decision] = field(default_factory=dict)
    """Decisions for single items, by idnumber or id."""
    prune: Prune = "hide"
    data_loss: frozenset[str] = frozenset()
    """Items whose learner data may be lost."""

    def decision(self, item: str) -> Decision:
        """What to do where somebody changed the item on the site."""
        return self.decided.get(item, self.decided.get(_id(item), self.on_drift))

    def may_lose(self, item: str) -> bool:
        """Whether learner data of the item may be lost."""
        return bool(self.data_loss & {item, _id(item)})


@dataclass(frozen=True, slots=True)
class Change:
    """One item that has to change, or that somebody has to decide on."""

    item: str
    kind: str
    type: str
    title: str
    action: Action
    url: str = ""
    formerly: str = ""
    """The idnumber that it is known by on the site, if it was renamed."""
    moved: tuple[str, str] | None = None
    """Where it is and where it shall be: the item above it, or before it where that is the same."""
    position: int | None = None
    """Its place among all that publishing has there, where it has to be put somewhere."""
    settings: tuple[Setting, ...] = ()
    kept: frozenset[str] = frozenset()
    """Settings that stay as the site has them."""
    live: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """The values of the site, where some of them stay."""
    learners: tuple[tuple[str, int], ...] = ()
    """How much learner data hangs on it, by word."""
    losses: tuple[Loss, ...] = ()
    """What learners would lose by it and may not; a sentence of the site has no number."""
    lost: tuple[Loss, ...] = ()
    """What learners lose by it, as somebody allowed."""
    grades: tuple[Effect, ...] = ()
    """What becomes of grades that learners have."""
    held: tuple[Held, ...] = ()
    hidden: bool = False
    """Whether publishing hid it until it is whole."""
    hash: str = ""
    expect: str | None = None
    """The fingerprint that was seen; empty for a new item, None where it does not matter."""
    instance: int = 0
    """Id of the live thing that is adopted."""

    @property
    def waits(self) -> bool:
        """Whether nothing is done before somebody decides."""
        return self.action in ("drift", "conflict") or bool(self.losses)

    @property
    def differs(self) -> bool:
        """Whether what is adopted still has to become what the spec says."""
        return self.moved is not None or any(one.key not in self.kept for one in self.settings)

    @property
    def writes(self) -> bool:
        """Whether applying the plan calls for it."""
        return not self.waits and self.action != "held"


@dataclass(frozen=True, slots=True, order=True)
class ByHand:
    """Something that the route to the site does not carry, and what brings it there."""

    file: str
    """``mbz``, ``questions``, ``scorm12`` or ``competencies``: a file to build and hand over;
    ``competencies_off``: competencies, which the site has switched off; ``screen``: a
    screen of Moodle; ``unseen``: it is on the site, and nobody compares what is in it."""
    kind: str
    item: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All that has to change in one course of one site, in the order in which it is done."""

    course: str
    title: str
    site: str = ""
    url: str = ""
    new: bool = False
    changes: tuple[Change, ...] = ()
    accepted: tuple[str, ...] = ()
    """Items whose changes on the site somebody decided to keep."""
    left: tuple[str, ...] = ()
    """Items that the spec no longer has and that stay on the site."""
    unhidden: tuple[str, ...] = ()
    """Those of them that would be hidden, were that possible."""
    left_out: tuple[tuple[str, str], ...] = ()
    """What the bridge does not carry: item and key."""
    by_hand: tuple[ByHand, ...] = ()
    """What the route does not carry."""
    timezone: str = ""
    """The zone in which moments are shown."""

    @property
    def exit_code(self) -> int:
        """0 if nothing waits, 4 if changes do, 5 if some need a decision or cannot be made."""
        if any(change.waits or change.held for change in self.changes):
            return EXIT_DECISIONS
        return EXIT_CHANGES if self.changes else EXIT_FINE

    @property
    def instances(self) -> dict[str, dict[str, int]]:
        """Ids of all live things that are adopted: by kind, by item."""
        found: dict[str, dict[str, int]] = {}
        for one in self.changes:
            if one.action == "adopt" and one.instance:
                found.setdefault(one.kind, {})[one.item] = one.instance
        return found

    @property
    def digest(self) -> str:
        """SHA-256 of what is to be done and of what was seen of it; equal for equal plans."""
        seen = [
            [change.item, change.action, change.hash, change.expect, sorted(change.kept)]
            for change in self.changes
        ]
        return hashlib.sha256(canonical([self.course, self.url, seen]).encode()).hexdigest()


def _id(item: str) -> str:
    return item.rpartition("/")[2]
