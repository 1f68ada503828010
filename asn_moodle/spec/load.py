"""A course folder to a checked `CourseSpec`, with the place of every value."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from asn_moodle.errors import AccessError, SpecError
from asn_moodle.problems import Path as Way
from asn_moodle.problems import Place, Problem, display
from asn_moodle.spec import discover
from asn_moodle.spec.assemble import load_tree
from asn_moodle.spec.course import CourseSpec
from asn_moodle.spec.offering import OfferingSpec
from asn_moodle.spec.references import problems as reference_problems
from asn_moodle.spec.source import read_text, resolve
from asn_moodle.spec.tree import compose, nodes


@dataclass(frozen=True)
class LoadedCourse:
    """A course, or an offering of it, as its files say it: checked, with the place of every value."""

    spec: CourseSpec
    """With the offering's variables and changes in it."""
    offering: OfferingSpec | None
    file: Path
    """The course's YAML file."""
    roots: tuple[Path, ...]
    """The folders that its files may lie in: the course's, then the offering's."""
    places: Mapping[Way, Place]
    bodies: Mapping[Way, Place]
    """For each text written as a ``|`` block, where its first line begins."""
    origins: Mapping[str, Path]
    """The absolute path of every YAML file, by the name it has in places."""
    variables: Mapping[str, Any]
    """What ``{{ name }}`` may name: the course's, overlaid by the offering's."""
    warnings: tuple[Problem, ...] = ()

    @property
    def folder(self) -> Path:
        """The folder of the course."""
        return self.roots[0]

    def resolve(self, name: str, path: Way) -> Path:
        """The file that the value at ``path`` names; see `source.resolve`."""
        place = self.places[path]
        return resolve(self.roots, self.origins[place.file], name, place, path)


def load_course(path: Path | str) -> LoadedCourse:
    """The course at ``path``: a course file, an offering, or a folder with one course in it.

    Raises `SpecError` with every problem, `AccessError` where a file cannot be read, and `UsageError` for
    a folder without a course or with several.
    """
    loaded, problems = read_course(path)
    if loaded is None or any(one.severity == "error" for one in problems):
        raise SpecError(problems)
    return loaded


def read_course(path: Path | str) -> tuple[LoadedCourse | None, tuple[Problem, ...]]:
    """The course at ``path``, None if it does not fit the models, and every problem of its files.

    What has errors and is here all the same, such as a name that points nowhere, may be searched for more
    problems, but not be built. Raises as `load_course` does, but for a `SpecError` only where the file
    itself cannot be made out.
    """
    found = load_tree(discover.course_file(Path(path)), CourseSpec, OfferingSpec)
    problems = list(found.problems)
    if found.spec is not None and not found.partial:
        problems += reference_problems(found.spec, found.places, found.offering)
    unique = tuple(dict.fromkeys(problems))
    if found.spec is None:
        return None, unique
    loaded = LoadedCourse(
        spec=found.spec,
        offering=found.offering,
        file=found.file,
        roots=found.roots,
        places=found.places,
        bodies={path: node.body for path, node in nodes(found.tree) if node.body},
        origins=found.origins,
        variables=found.spec.variables or {},
        warnings=unique,
    )
    return loaded, unique


def idnumbers(files: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Yield each course or offering with the ``COURSE`` or ``COURSE@OFFERING`` that its files state.

    Nothing else is read or checked; files that cannot be made out are left out.
    """
    stated = cache(_stated)
    for file in map(Path, files):
        own = stated(file.resolve())
        names = [own.get("id")]
        if discover.is_offering(file):
            names.insert(0, stated((file.parent / own.get("course", "")).resolve()).get("id"))
        if all(names):
            yield file, "@".join(map(str, names))


def _stated(file: Path) -> dict[str, str]:
    """The texts at the top of a YAML file, such as its ``id``."""
    try:
        node, _ = compose(read_text(file), display(file))
    except (SpecError, AccessError):
        return {}
    if node is None or not isinstance(node.value, dict):
        return {}
    return {key: value.value for key, value in node.value.items() if isinstance(value.value, str)}
