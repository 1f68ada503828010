"""Folders for what a run makes on its way; those that killed runs left behind go with the next run."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

PREFIX = "asn-moodle-"
_LOCK = "lock"


@contextmanager
def workspace() -> Iterator[Path]:
    """An empty folder of one's own, below the system's temporary folder, deleted in the end.

    Beside it lies a file that is locked as long as the run lives, so that others can tell what is left over.
    """
    _sweep(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as folder:
        place = Path(folder) / "work"
        place.mkdir()
        lock = _lock(Path(folder) / f"{_LOCK}.new")
        if lock is None:
            yield place
            return
        with lock:
            # Only now others may look at it: before, nobody held it.
            Path(lock.name).rename(Path(folder) / _LOCK)
            yield place


def _sweep(temporary: Path) -> None:
    """Delete the folders of runs of ours that no longer live."""
    for lock in temporary.glob(f"{PREFIX}*/{_LOCK}"):
        with suppress(OSError):
            if lock.parent.is_symlink() or lock.stat().st_uid != os.getuid():
                continue
            if file := _lock(lock):
                with file:
                    shutil.rmtree(lock.parent, ignore_errors=True)


def _lock(path: Path) -> IO[bytes] | None:
    """The file, locked until it is closed; None where somebody has it, or where there are no locks."""
    try:
        import fcntl
    except ImportError:
        return None
    file = path.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file
