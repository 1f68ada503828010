"""The exceptions of the library, and the exit code that each becomes on the command line.

    Error
    ├── SpecError        1   the course has problems; carries all of them
    ├── BuildError       1   the course cannot be packed as asked; carries why, as problems
    ├── UsageError       2   asked for something that cannot be
    └── AccessError      3   a file could not be read or written

Exceptions carry data and print nothing; ``cli.py`` is the one boundary that prints them. Exit code 0
means that all went well, 70 that the fault is ours. The codes are part of the public interface.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from asn_moodle.problems import Problem

EXIT_FINE = 0
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


class AccessError(Error):
    """A file or folder could not be read or written; ``path`` names it, ``reason`` is the system's."""

    exit_code = 3

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")
