"""What became of a plan: every item with what was done, how long it took, and where it is now."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from asn_moodle.errors import EXIT_DECISIONS, EXIT_FINE, SiteError
from asn_moodle.moodle.records import Failure, Held, Loss, Result
from asn_moodle.publish.changes import Change, Plan


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one item."""

    change: Change
    ms: int = 0
    url: str = ""
    pending: tuple[str, ...] = ()
    """Items that it refers to and that are not there."""
    held: tuple[Held, ...] = ()
    lost: tuple[Loss, ...] = ()
    warnings: tuple[str, ...] = ()
    error: Failure | None = None

    @property
    def action(self) -> str:
        """What was done: that of the plan, but ``held`` where a competency could not be linked."""
        link = self.change.kind == "competency"
        gap = link and any(held.code in LINKED_LATER for held in self.held)
        return "held" if gap else self.change.action

    @property
    def waits(self) -> bool:
        """Whether somebody has to decide, or Moodle does not let it change."""
        return bool(self.held) or (self.error is not None and self.error.code in REFUSALS)


LINKED_LATER = frozenset(("nocompetency", "competenciesoff"))
"""Why a competency is not linked; publishing links it by itself as soon as the site can."""

REFUSALS = frozenset(("wouldlose", "moved", "notours"))
"""Errors that are no fault: the plan no longer fits, or somebody has to decide."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one run did to one course of one site."""

    plan: Plan
    done: tuple[Done, ...] = ()
    url: str = ""
    failure: SiteError | None = field(default=None, compare=False)
    """What ended the run before its time."""

    @property
    def exit_code(self) -> int:
        """0 if all was done, 5 if something waits for a decision, 6 if the site refused or was lost."""
        if self.failure or any(one.error and not one.waits for one in self.done):
            return SiteError.exit_code
        undecided = any(change.waits or change.held for change in self.plan.changes)
        if undecided or any(one.waits or one.pending for one in self.done):
            return EXIT_DECISIONS
        return EXIT_FINE

    def linked(self, urls: Mapping[str, str], url: str) -> "Report":
        """The same, each item with its address on the site, by idnumber; ``url`` is that of the course."""
        done = tuple(replace(one, url=urls.get(one.change.item, one.url)) for one in self.done)
        return replace(self, done=done, url=url or self.url)

    def counts(self) -> dict[str, int]:
        """How many items by what was done."""
        return dict(Counter(one.action for one in self.done if not one.error))


def done(change: Change, result: Result, before: Done | None = None) -> Done:
    """What a reply says became of an item; ``before`` is what an earlier call of the same run said."""
    earlier = before or Done(change)
    return replace(
        earlier,
        ms=earlier.ms + result.ms,
        url=earlier.url or change.url,
        pending=result.pending,
        held=result.held,
        lost=(*earlier.lost, *result.lost),
        warnings=tuple(dict.fromkeys((*earlier.warnings, *result.warnings))),
        error=result.error,
    )


def worst(codes: Iterable[int]) -> int:
    """The highest exit code, 0 for none."""
    return max(codes, default=EXIT_FINE)
