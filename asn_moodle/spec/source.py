"""Files of a course: where they may lie, and their text.

A file that a course names lies in the course folder, or in the folder of the offering; nothing, neither
``..`` nor a symbolic link, leads out of these. Every fault is a problem at the place that names the file.
"""

import difflib
import errno
import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path

from asn_moodle.errors import AccessError, SpecError
from asn_moodle.problems import Path as Way
from asn_moodle.problems import Place, display, problem

TEXT_LIMIT = 2 * 1024 * 1024
"""The largest text file that is read, in bytes: several times the text of a whole course."""

_BOM = b"\xef\xbb\xbf"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")


def read_text(path: Path, roots: Sequence[Path] = ()) -> str:
    """The text of a UTF-8 file, without a byte order mark.

    Raises `SpecError` for a file that leads out of ``roots`` (if given), is too large, is not UTF-8 or
    holds NUL characters, and `AccessError` where the system refuses.
    """
    name = display(path)
    if roots and not _inside(path.resolve(), roots):
        raise SpecError([problem("link-outside", Place(name), name=name)])
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise SpecError([problem("not-a-file", Place(name), name=name)])
        with path.open("rb") as file:
            raw = file.read(TEXT_LIMIT + 1)
    except OSError as error:
        raise AccessError(path, error.strerror or str(error)) from error
    if len(raw) > TEXT_LIMIT:
        limit = TEXT_LIMIT // (1024 * 1024)
        raise SpecError([problem("file-too-large", Place(name), name=name, limit=limit)])
    raw = raw.removeprefix(_BOM)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        raise SpecError([problem("not-utf8", _end_of(before, name), name=name)]) from error
    if (nul := text.find("\0")) >= 0:
        raise SpecError([problem("nul-character", _end_of(text[:nul], name), name=name)])
    return text


def resolve(roots: Sequence[Path], base_file: Path, name: str, place: Place, path: Way = ()) -> Path:
    """The existing file that ``name`` names, relative to the file that names it, as an absolute path.

    ``roots`` are the resolved folders that it must stay in, ``base_file`` the file at whose ``place`` and
    YAML ``path`` the name stands. Links inside the roots are followed, and kept in the result. Raises
    `SpecError` with one problem.
    """

    def refused(code: str, **data: object) -> SpecError:
        return SpecError([problem(code, place, path, name=name, **data)])

    if not name.strip() or "\\" in name or any(ord(character) < 32 for character in name):
        raise refused("bad-path", value=name)
    if _ADDRESS.match(name):
        raise refused("file-is-address")
    if name.startswith(("/", "~")):
        raise refused("absolute-path")
    target = Path(os.path.normpath(base_file.parent / name))
    if not _inside(target, roots):
        raise refused("outside-folder", folder=display(roots[0]))
    try:
        mode = target.stat().st_mode
        real = target.resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError):
        if target.is_symlink():
            raise refused("broken-link") from None
        if near := _nearest_file(target):
            raise refused("misnamed-file", nearest=near) from None
        raise refused("missing-file") from None
    except OSError as error:
        if isinstance(error, PermissionError):
            raise AccessError(target, error.strerror or str(error)) from error
        raise refused("broken-link" if error.errno == errno.ELOOP else "missing-file") from None
    except RuntimeError:  # links in a circle, before Python 3.13
        raise refused("broken-link") from None
    if not _inside(real, roots):
        raise refused("link-outside")
    if stat.S_ISDIR(mode):
        raise refused("is-folder")
    if not stat.S_ISREG(mode):
        raise refused("not-a-file")
    return target


def _inside(path: Path, roots: Sequence[Path]) -> bool:
    return any(path.is_relative_to(root) for root in roots)


def _nearest_file(target: Path) -> str | None:
    try:
        names = [entry.name for entry in target.parent.iterdir() if entry.is_file()]
    except OSError:
        return None
    by_lower = {name.lower(): name for name in sorted(names)}
    found = difflib.get_close_matches(target.name.lower(), by_lower, n=3, cutoff=0.7)
    likely = (name for name in found if _alike(Path(name).stem, target.stem.lower()))
    return next((by_lower[name] for name in likely), None)


def _alike(stem: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, stem, other).ratio() >= 0.6


def _end_of(text: str, file: str) -> Place:
    lines = text.split("\n")
    return Place(file, len(lines), len(lines[-1]) + 1)
