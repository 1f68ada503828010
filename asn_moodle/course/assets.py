"""The names that files of a course go by in every output."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

_PLAIN = re.compile(r"[a-z0-9_-][a-z0-9._-]*(/[a-z0-9_-][a-z0-9._-]*)*")
_OTHER = re.compile(r"[^a-z0-9._/-]+")


def asset_name(path: Path, roots: Sequence[Path]) -> str:
    """The name of a file: its way from the course folder, or from the offering's, in ``[a-z0-9._/-]``.

    It depends on nothing but that way. One that had to be changed, since URLs, zip files and file systems
    disagree about capitals, blanks and accents, ends in eight digits of its SHA-256, so that two files
    never share a name.
    """
    place, root = next((place, root) for place, root in enumerate(roots) if path.is_relative_to(root))
    way = "offering/" * bool(place) + path.relative_to(root).as_posix()
    if _PLAIN.fullmatch(way):
        return way
    stem, dot, suffix = _OTHER.sub("-", way.lower()).rpartition(".")
    if not dot or "/" in suffix:
        stem, dot, suffix = stem + dot + suffix, "", ""
    steps = (step.strip("-.") or "x" for step in stem.split("/"))
    return f"{'/'.join(steps)}-{hashlib.sha256(way.encode()).hexdigest()[:8]}{dot}{suffix}"
