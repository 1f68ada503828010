"""What a text may ask of the rest of the course while it is rendered, and where its own characters stand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from asn_moodle.course.assets import asset_name
from asn_moodle.course.model import Asset
from asn_moodle.errors import SpecError
from asn_moodle.language import Language
from asn_moodle.problems import Path as Way
from asn_moodle.problems import Place, Problem, display
from asn_moodle.spec.source import read_text, resolve

Question = tuple[str, ...]
"""``("variable", NAME)``, ``("title" or "term", ID)``, ``("asset" or "text", FILE THAT ASKS, PATH)``."""

_NOWHERE = Place("")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a text comes from: the file and, for a text inside YAML, its place and path there."""

    file: Path
    place: Place
    """Where its first character stands; further lines begin below it, in the same column."""
    path: Way = ()
    block: bool = True
    """Whether lines of the text are lines of the file; if not, all of it is placed on its first line."""

    def at(self, line: int, column: int) -> Place:
        """The place of a character, from its line and column in the text, both from 0."""
        if not self.block and line:
            return self.place
        return replace(self.place, line=self.place.line + line, column=self.place.column + column)


def file_origin(file: Path) -> Origin:
    """The origin of a text that is a file of its own."""
    return Origin(file, Place(display(file)))


@dataclass(frozen=True, slots=True)
class Scope:
    """What texts of one course can refer to. Every look beyond the text goes through `find`."""

    language: Language
    roots: Sequence[Path] = ()
    """Folders that files must lie in, resolved; the first is the course's."""
    variables: Mapping[str, object] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    """Titles of activities and sections by id."""
    terms: Mapping[str, str] = field(default_factory=dict)

    def find(self, question: Question) -> object:
        """The answer: a value, title or term, `Asset`, or file with its text; else a `Problem` or None."""
        match question:
            case ("variable", name):
                return _variable(self.variables, name)
            case ("title", name):
                return self.titles.get(name)
            case ("term", name):
                return self.terms.get(name)
            case ("asset", file, name):
                return _tried(partial(_asset, self.roots, file, name))
            case ("text", file, name):
                return _tried(partial(_text, self.roots, file, name))
        raise LookupError(question)

    def variable_names(self) -> tuple[str, ...]:
        """Every variable that has a value, with its dots."""
        return tuple(_names(self.variables))


def _variable(variables: Mapping[str, object], name: str) -> object:
    value: object = variables
    for step in name.split("."):
        if not isinstance(value, Mapping) or step not in value:
            return None
        value = value[step]
    return value


def _names(variables: Mapping[str, object], before: str = "") -> list[str]:
    names = []
    for name, value in variables.items():
        names += _names(value, f"{before}{name}.") if isinstance(value, Mapping) else [before + name]
    return names


def _tried(find: Callable[[], object]) -> object:
    try:
        return find()
    except SpecError as error:
        return error.problems[0]


def _asset(roots: Sequence[Path], file: str, name: str) -> Asset:
    path = resolve(roots, Path(file), name, _NOWHERE)
    return Asset(asset_name(path, roots), path)


def _text(roots: Sequence[Path], file: str, name: str) -> tuple[Path, str]:
    path = resolve(roots, Path(file), name, _NOWHERE)
    return path, read_text(path, roots)


def placed(found: Problem, place: Place, path: Way = ()) -> Problem:
    """The same problem at ``place``, if it had none of its own."""
    return replace(found, place=place, path=path) if found.place == _NOWHERE else found
