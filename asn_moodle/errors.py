"""The exceptions of the library, and the exit code that each becomes on the command line.

    Error
    ├── SpecError        1   the course has problems; carries all of them
    ├── BuildError       1   the course cannot be packed as asked; carries why, as problems
    ├── BackupError      1   a file is no course backup, or not a safe one
    ├── UsageError       2   asked for something that cannot be
    ├── AccessError      3   a file could not be read or written
    ├── DecisionError    5   a plan cannot be carried out before somebody decides
    └── SiteError        6   a Moodle site is out of reach, busy, or refuses
        ├── UnreachableError     no connection, or no answer in time
        ├── BusyError            the site asks to come back later; carries when, if it said so
        ├── ReplyError           what answers there is not Moodle's web service, or broke off
        ├── SetupError           web services, REST, the plugin or a function are not switched on
        ├── TokenError           the token is not taken: wrong, expired, its account blocked
        ├── CapabilityError      the service user lacks a permission; carries its name
        ├── TooLargeError        more than the server takes at once
        └── RefusedError         Moodle or the plugin refused one call; carries its error code
            └── LeaseError       another run holds the course, or ours has run out

Exceptions carry data and print nothing; ``cli.py`` is the one boundary that prints them. Exit code 0
means that all went well, 4 that changes of a site wait, 5 that something waits for a decision, 70 that the
fault is ours. The codes are part of the public interface. No error holds a token.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from asn_moodle.language import Language, table
from asn_moodle.problems import Problem

EXIT_FINE = 0
EXIT_CHANGES = 4
"""Changes of a site wait to be published."""
EXIT_DECISIONS = 5
"""Something waits for a decision: learner data, a teacher's change, what Moodle does not let change."""
EXIT_BUG = 70


class Error(Exception):
    """What every exception of this library is."""

    exit_code: ClassVar[int]


class _ProblemsError(Error):
    exit_code = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(problem.line() for problem in self.problems))


class SpecError(_ProblemsError):
    """A course, offering or file beside it has problems; ``problems`` holds every one of them."""


class BuildError(_ProblemsError):
    """A sound course cannot be packed in the way asked for; ``problems`` says why."""


class UsageError(Error):
    """The request itself makes no sense. ``message`` is a key of ``language/commands.toml``."""

    exit_code = 2

    def __init__(self, message: str, **data: str) -> None:
        self.message = message
        self.data = data
        super().__init__(f"{message}: {data}" if data else message)


class BackupError(UsageError):
    """A file is no course backup of Moodle, is damaged, or holds what no backup may."""

    exit_code = 1


class AccessError(Error):
    """A file or folder could not be read or written; ``path`` names it, ``reason`` is the system's."""

    exit_code = 3

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class DecisionError(UsageError):
    """A plan is not carried out before somebody decides: the site or the spec moved since it was made."""

    exit_code = EXIT_DECISIONS


class SiteError(Error):
    """A Moodle site is out of reach, busy, or refuses; the subclasses tell these apart.

    ``code`` is a key of ``language/site.toml``, whose sentences say what happened and how to mend it;
    ``data`` fills them in.
    """

    exit_code = 6

    def __init__(self, code: str, *, passing: bool = False, unsure: bool = False, **data: str) -> None:
        self.code = code
        self.data = data
        self.passing = passing
        """Whether the same call may well succeed in a while."""
        self.unsure = unsure
        """Whether the site may have done the work all the same."""
        super().__init__(code)

    def what(self, language: Language = "en") -> str:
        """What happened, a sentence."""
        return self._say("what", language)

    def mend(self, language: Language = "en") -> str:
        """How to mend it, a sentence or two."""
        return self._say("mend", language)

    def __str__(self) -> str:
        return f"{self.what()} {self.mend()}"

    def _say(self, part: str, language: Language) -> str:
        return str(table("site")[f"{self.code}-{part}"][language]).format_map(self.data)


class UnreachableError(SiteError):
    """There was no connection, or no answer in time."""


class BusyError(SiteError):
    """The site asks to come back later. ``retry_after`` is in seconds, None if it did not say."""

    def __init__(self, code: str, *, retry_after: float | None = None, **more: Any) -> None:
        self.retry_after = retry_after
        super().__init__(code, **more)


class ReplyError(SiteError):
    """The answer is not one of Moodle's web service: a page of HTML, a redirect, half a reply."""


class SetupError(SiteError):
    """What the site needs for this is not switched on or not installed."""


class TokenError(SiteError):
    """The token is not taken, or not from here, or its account is blocked."""


class CapabilityError(SiteError):
    """The service user lacks a permission; ``capability`` names it as the site did."""

    def __init__(self, code: str, *, capability: str, **more: Any) -> None:
        self.capability = capability
        super().__init__(code, capability=capability, **more)


class TooLargeError(SiteError):
    """More was sent than the server takes at once."""


class RefusedError(SiteError):
    """Moodle or the plugin refused one call; ``errorcode`` is its word for why, ``told`` its sentence."""

    def __init__(self, code: str, *, errorcode: str, told: str, **more: Any) -> None:
        self.errorcode = errorcode
        self.told = told
        super().__init__(code, errorcode=errorcode, told=told, **more)


class LeaseError(RefusedError):
    """Another run holds the course, or ours has run out."""
