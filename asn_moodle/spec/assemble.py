"""The files of a course, joined into one tree and held against the models.

Included files and the offering's changes are put in as trees, so that every value keeps its own file, line
and column. Every step collects its problems, and the next one goes on with what is sound.
"""

import operator
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel

from asn_moodle.errors import SpecError
from asn_moodle.problems import Path as Way
from asn_moodle.problems import Place, Problem, display, problem
from asn_moodle.spec import discover, overlay
from asn_moodle.spec.source import read_text, resolve
from asn_moodle.spec.tree import Node, compose, nodes
from asn_moodle.spec.validate import validated

INCLUDING = frozenset(("sections", "questions"))
"""The lists whose entries may be ``{file: NAME.yaml}``."""
INCLUDE_DEPTH = 5
"""How deep files may include files."""
INCLUDE_LIMIT = 2000
"""How many files a course may be made of."""
SIZE_LIMIT = 250_000
"""How many values included files may bring in, all together; a large course has 50,000."""

C = TypeVar("C", bound=BaseModel)
O = TypeVar("O", bound=BaseModel)  # noqa: E741  # the pair of C


@dataclass(frozen=True)
class LoadedTree(Generic[C, O]):
    """What the files said, and what is wrong with it; ``spec`` is None where it does not fit the model."""

    tree: Node
    spec: C | None
    offering: O | None
    file: Path
    roots: tuple[Path, ...]
    places: Mapping[Way, Place]
    origins: Mapping[str, Path]
    problems: tuple[Problem, ...]
    partial: bool
    """Whether parts are missing, since a file could not be read or the offering is unsound."""


def load_tree(path: Path, course_model: type[C], offering_model: type[O]) -> LoadedTree[C, O]:
    """The files of a course or offering, read, joined and held against the models."""
    file = path.parent.resolve() / path.name
    is_offering = discover.is_offering(path)
    reader = _Reader((file.parent,))
    offering: O | None = None
    offering_tree: Node | None = None
    course_file = file
    if is_offering:
        offering_tree = reader.root(file)
        offering, problems = validated(offering_model, offering_tree)
        reader.add(problems, offering_tree)
        course_file = reader.course_of(offering_tree, file)
        reader.roots = (course_file.parent, file.parent)
    tree = reader.included(reader.root(course_file), course_file)
    if offering_tree is not None:
        tree = reader.overlaid(tree, offering_tree)
    spec, problems = validated(course_model, tree)
    reader.add(problems, tree)
    places = {way: node.place for way, node in nodes(tree)}
    return LoadedTree(
        tree=tree,
        spec=spec,
        offering=offering,
        file=course_file,
        roots=reader.roots,
        places=places,
        origins=reader.origins,
        problems=tuple(dict.fromkeys(_with_paths(reader.problems, places))),
        partial=reader.partial or (is_offering and offering is None),
    )


class _Reader:
    """Reads the files of one course. ``problems`` fills as it goes."""

    def __init__(self, roots: tuple[Path, ...]) -> None:
        self.roots = roots
        self.problems: list[Problem] = []
        self.origins: dict[str, Path] = {}
        self.partial = False
        self.read: dict[Path, Node | None] = {}
        self.includes = 0
        self.size = 0

    def root(self, file: Path) -> Node:
        """The mapping that a file holds. Raises `SpecError` where there is none to go on with."""
        node = self.mapping(file)
        if node is None:
            raise SpecError(dict.fromkeys(self.problems))
        return node

    def mapping(self, file: Path) -> Node | None:
        """The mapping that a file holds; None, with the problem noted, where it cannot be had."""
        if file not in self.read:
            self.read[file] = self._mapping(file)
        return self.read[file]

    def _mapping(self, file: Path) -> Node | None:
        name = display(file)
        self.origins[name] = file
        try:
            node, problems = compose(read_text(file, self.roots), name)
        except SpecError as error:
            node, problems = None, error.problems
        self.problems += problems
        if node is not None and not isinstance(node.value, dict):
            self.problems.append(problem("not-a-mapping", node.place, name=name))
            return None
        return node

    def add(self, problems: Iterable[Problem], tree: Node) -> None:
        """Note what a model found, unless a problem of the text itself is known at the same value."""
        faulty = {one.place for one in self.problems}
        for one in problems:
            if one.place not in faulty and _key_place(tree, one.path) not in faulty:
                self.problems.append(one)

    def course_of(self, offering: Node, file: Path) -> Path:
        """The course file that an offering names. Raises `SpecError` where it does not."""
        assert isinstance(offering.value, dict)
        named = offering.value.get("course")
        if named is None or not isinstance(named.value, str):
            raise SpecError(dict.fromkeys(self.problems))
        try:
            found = resolve((Path(file.anchor),), file, named.value, named.place, ("course",))
        except SpecError as error:
            raise SpecError(dict.fromkeys((*self.problems, *error.problems))) from None
        if not discover.is_yaml(found) or discover.is_offering(found):
            wrong = problem("not-a-course-file", named.place, ("course",), name=named.value)
            raise SpecError(dict.fromkeys((*self.problems, wrong)))
        return found.parent.resolve() / found.name

    def overlaid(self, tree: Node, offering: Node) -> Node:
        """The course with the offering's variables and changes in it."""
        assert isinstance(offering.value, dict) and isinstance(tree.value, dict)
        if "variables" in offering.value:
            tree = overlay.merged(tree, _only(offering, "variables"))
        if "changes" in offering.value:
            changes = self.included(
                offering.value["changes"], self.origins[offering.place.file], ("changes",)
            )
            tree, problems = overlay.apply(tree, changes)
            self.add(problems, offering)
        return tree

    def included(self, node: Node, file: Path, path: Way = (), chain: tuple[Path, ...] = ()) -> Node:
        """The tree with each ``{file: …}`` entry replaced by the mapping that the file holds."""
        chain = chain or (file.resolve(),)
        value = node.value
        if isinstance(value, dict):
            inner = {key: self.included(child, file, (*path, key), chain) for key, child in value.items()}
            return replace(node, value=inner) if any(inner[key] is not value[key] for key in value) else node
        if isinstance(value, tuple):
            entries = tuple(self._entries(value, file, path, chain))
            same = len(entries) == len(value) and all(map(operator.is_, entries, value))
            return node if same else replace(node, value=entries)
        return node

    def _entries(
        self, entries: tuple[Node, ...], file: Path, path: Way, chain: tuple[Path, ...]
    ) -> Iterator[Node]:
        including = bool(path) and path[-1] in INCLUDING
        for index, entry in enumerate(entries):
            name = _included_name(entry) if including else None
            if name is None:
                yield self.included(entry, file, (*path, index), chain)
            elif (found := self._included_file(name, file, (*path, index), chain)) is not None:
                yield found

    def _included_file(self, name: Node, file: Path, path: Way, chain: tuple[Path, ...]) -> Node | None:
        self.includes += 1
        way = (*path, "file")
        code = None
        try:
            target = resolve(self.roots, file, str(name.value), name.place, way)
            if not discover.is_yaml(target):
                code = "not-yaml"
            elif target.resolve() in chain:
                code = "include-cycle"
            elif len(chain) > INCLUDE_DEPTH or self.includes > INCLUDE_LIMIT:
                code = "too-many-includes"
            if code:
                raise SpecError([problem(code, name.place, way, name=name.value)])
        except SpecError as error:
            self.problems += error.problems
            self.partial = True
            return None
        node = self.mapping(target)
        if node is None:
            self.partial = True
            return None
        self.size += sum(1 for _ in nodes(node))
        if self.size > SIZE_LIMIT:
            self.problems.append(problem("too-many-includes", name.place, way, name=name.value))
            self.partial = True
            return None
        return self.included(node, target, path, (*chain, target.resolve()))


def _included_name(entry: Node) -> Node | None:
    if isinstance(entry.value, dict) and set(entry.value) == {"file"}:
        name = entry.value["file"]
        return name if isinstance(name.value, str) else None
    return None


def _only(node: Node, key: str) -> Node:
    """The mapping with one of its keys."""
    assert isinstance(node.value, dict)
    return replace(node, value={key: node.value[key]}, key_places={key: node.key_places[key]})


def _key_place(tree: Node, path: Way) -> Place | None:
    """Where the key at the end of ``path`` stands."""
    return tree.at(path[:-1]).key_places.get(str(path[-1])) if path else None


def _with_paths(problems: Iterable[Problem], places: Mapping[Way, Place]) -> Iterator[Problem]:
    """The problems, those of the text itself with the path of the value that they are about."""
    ways: dict[Place, Way] = {}
    for way, place in reversed(list(places.items())):
        ways[place] = way
    for one in problems:
        yield replace(one, path=ways[one.place]) if not one.path and one.place in ways else one
