"""Backups built from courses, and what tells two of them apart."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from asn_moodle.course.build import build_course
from asn_moodle.packages.backup import Release, write_backup
from asn_moodle.spec.load import load_course

_BETWEEN = re.compile(r">\s+<")
"""Blanks between blocks of markup, which say nothing."""

ROOT = Path(__file__).parent.parent
EVERYTHING = ROOT / "everything"
GOLDEN = ROOT / "packages" / "backup" / "golden"


def built(folder: Path, path: Path, release: Release = "4.5") -> Path:
    """The backup at ``path`` of the course in ``folder``."""
    write_backup(build_course(load_course(folder / "course.yaml")), path, release)
    return path


def parts(path: Path) -> Mapping[str, bytes]:
    """The members of a backup by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def differences(one: Path, other: Path) -> set[str]:
    """What differs: ``PART`` for one that only one has, else ``PART: ELEMENT`` for each value."""
    first, second = parts(one), parts(other)
    found = set(first.keys() ^ second.keys())
    for name in first.keys() & second.keys():
        if first[name] != second[name]:
            found |= {f"{name}: {element}" for element in _elements(first[name], second[name])}
    return found


def _elements(one: bytes, other: bytes) -> set[str]:
    """The names of elements whose values are not the same in both documents."""
    first, second = _values(one), _values(other)
    return {name for name, _ in set(first) ^ set(second)}


def _values(document: bytes) -> list[tuple[str, str]]:
    return [
        (
            str(element.tag),
            f"{place} {sorted(element.attrib.items())} {_BETWEEN.sub('><', element.text or '').strip()}",
        )
        for place, element in enumerate(etree.fromstring(document).iter())
        if not len(element)
    ]
