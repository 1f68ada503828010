"""The name under which a run holds its lease on a course.

A run that was killed leaves its lease behind, which nobody else may take for ten minutes. The next run on the
same machine takes the name of the dead one, and with it the lease: the name is kept in a file that is locked
as long as its run lives, and deleted when it ends; not so where the run could not give its lease back.
"""

import hashlib
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass
class RunName:
    """The name of a run, in 32 letters and digits."""

    name: str
    kept: bool = False
    """Whether the site may hold a lease for it, so that the next run needs the name if this one ends now."""


@contextmanager
def run_name(site: str, course: str) -> Iterator[RunName]:
    """A name for a run over the course of the site; a new one unless an earlier run here was cut off."""
    path = _folder() / hashlib.sha256(f"{site}\n{course}".encode()).hexdigest()[:32]
    file = _locked(path)
    if file is None:
        yield RunName(uuid.uuid4().hex)
        return
    with file:
        kept = file.read(64)
        run = RunName(kept if _NAME.fullmatch(kept) else uuid.uuid4().hex)
        file.seek(0)
        file.truncate()
        file.write(run.name)
        file.flush()
        try:
            yield run
        finally:
            if not run.kept:
                with suppress(OSError):
                    path.unlink()


def _folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "asn-moodle" / "runs"


def _locked(path: Path) -> IO[str] | None:
    """The file, ours alone until it is closed; None where a living run has it, or nothing can be kept."""
    try:
        import fcntl
    except ImportError:
        return None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="ascii", errors="replace")
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    file.seek(0)
    return file
