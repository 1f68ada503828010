"""What a pulled course does not have of its backup: each told by name, nothing dropped in silence."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from asn_moodle.language import Language, table
from asn_moodle.problems import Problem

NONSENSE = (
    ValueError, TypeError, LookupError, OverflowError, AssertionError, AttributeError, RecursionError,
)  # fmt: skip
"""What reading a value raises that no Moodle would have written: a loss, not the end of pulling."""


@dataclass(frozen=True, slots=True, order=True)
class Loss:
    """One thing that is not carried, or was assumed: ``code`` is a key of ``language/pull.toml``."""

    item: str
    """The id of what it is about; the course's own where it is about the whole."""
    code: str
    detail: str = ""
    problem: Problem | None = field(default=None, compare=False)
    """What the checks said, if it was they who refused it."""

    def said(self, language: Language = "en") -> str:
        """It as a sentence."""
        detail = f"{self.detail}: {self.problem.what(language)}" if self.problem else self.detail
        return str(table("pull")[f"loss-{self.code}"][language]).format(detail=detail)


@dataclass(slots=True)
class Losses:
    """Those that were met so far; the same one is told once."""

    found: dict[Loss, None] = field(default_factory=dict)

    def add(self, item: str, code: str, detail: object = "", problem: Problem | None = None) -> None:
        """Note one."""
        self.found[Loss(item, code, str(detail)[:200], problem)] = None

    def __iter__(self) -> Iterator[Loss]:
        return iter(sorted(self.found))
