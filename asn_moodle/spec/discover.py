"""Which files are courses, offerings and frameworks: ``course.yaml``, ``NAME.course.yaml``,
``NAME.offering.yaml``, ``NAME.framework.yaml``."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from asn_moodle.errors import AccessError, UsageError

_SUFFIXES = (".yaml", ".yml")


def is_yaml(path: Path) -> bool:
    """Whether the name is that of a YAML file."""
    return path.name.endswith(_SUFFIXES)


def is_offering(path: Path) -> bool:
    """Whether the name is that of an offering."""
    return any(path.name.endswith(f".offering{suffix}") for suffix in _SUFFIXES)


def is_course(path: Path) -> bool:
    """Whether the name is that of a course."""
    return any(
        path.name == f"course{suffix}" or path.name.endswith(f".course{suffix}") for suffix in _SUFFIXES
    )


def is_framework(path: Path) -> bool:
    """Whether the name is that of a framework of competencies."""
    return any(path.name.endswith(f".framework{suffix}") for suffix in _SUFFIXES)


@dataclass(frozen=True, slots=True)
class Found:
    """The files at some paths, each once; those of a folder sorted."""

    courses: list[Path]
    """Courses and offerings."""
    frameworks: list[Path]


def find(paths: Iterable[Path | str]) -> Found:
    """The files of all courses, offerings and frameworks at ``paths``.

    A path is one of these, or a folder that is searched for them, hidden folders left out. Raises
    `UsageError` where a path holds none, and `AccessError` where it does not exist or cannot be read.
    """
    found: dict[str, Path] = {}
    for path in map(Path, paths):
        _check(path)
        files = sorted(_below(path)) if path.is_dir() else [path]
        if not files:
            raise UsageError("no-course", path=str(path))
        for file in files:
            found.setdefault(os.path.abspath(file), file)  # noqa: PTH100  # links stay as they are
    if not found:
        raise UsageError("no-paths")
    every = list(found.values())
    return Found(
        [file for file in every if not is_framework(file)], [file for file in every if is_framework(file)]
    )


def find_courses(paths: Iterable[Path | str]) -> list[Path]:
    """The files of all courses and offerings at ``paths``; see `find`, which this raises as.

    Raises `UsageError` too where there is no course among them.
    """
    stated = list(paths)
    found = find(stated)
    if not found.courses:
        raise UsageError(
            "only-frameworks" if found.frameworks else "no-course", path=", ".join(map(str, stated))
        )
    return found.courses


def course_file(path: Path) -> Path:
    """The file of the one course at ``path``: itself, or in a folder its ``course.yaml``, else the only one.

    Raises `UsageError` and `AccessError` as `find_courses` does, and `UsageError` for several.
    """
    _check(path)
    if not path.is_dir():
        return path
    for suffix in _SUFFIXES:
        if (main := path / f"course{suffix}").is_file():
            return main
    courses = sorted(entry for entry in path.iterdir() if is_course(entry) and entry.is_file())
    if not courses:
        raise UsageError("no-course", path=str(path))
    if len(courses) > 1:
        raise UsageError(
            "several-courses", path=str(path), names=", ".join(course.name for course in courses)
        )
    return courses[0]


def _check(path: Path) -> None:
    if "\0" in str(path):
        raise UsageError("no-course", path=str(path))
    try:
        path.stat()
    except OSError as error:
        raise AccessError(path, error.strerror or str(error)) from error
    if not path.is_dir() and not is_yaml(path):
        raise UsageError("not-a-course", path=str(path))


def _below(folder: Path) -> Iterator[Path]:
    def failed(error: OSError) -> None:
        raise AccessError(Path(error.filename or folder), error.strerror or str(error)) from error

    for parent, folders, names in os.walk(folder, onerror=failed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(parent, name)
            if not name.startswith(".") and (is_course(path) or is_offering(path) or is_framework(path)):
                yield path
