"""From the values of a checked spec to those of a `Course`, by the kind of each value alone.

A `Line` becomes text with its variables, Markdown becomes `Html`, a path an `Asset`, a reference a
`Reference`, a mapping `Settings`, a moment gets its time zone; all else stays as it is.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import cast

from asn_moodle.course.markdown import Cache, render
from asn_moodle.course.model import Asset, Html, Reference, Settings, Value
from asn_moodle.course.run import Findings, Run, lines_of
from asn_moodle.course.scope import Origin, Scope, file_origin
from asn_moodle.course.variables import filled
from asn_moodle.errors import SpecError
from asn_moodle.problems import Path as Way
from asn_moodle.problems import Place, Problem
from asn_moodle.spec.base import Item, Model, ProseFile
from asn_moodle.spec.fields import Line, MediaPath, Prose, Ref
from asn_moodle.spec.load import LoadedCourse
from asn_moodle.spec.source import read_text, resolve

ZONES: Mapping[str, tzinfo] = {
    name: timezone(timedelta(hours=hours), name) for name, hours in (("WIB", 7), ("WITA", 8), ("WIT", 9))
}
"""The time zones of Indonesia, which knows no summer time; Keppres 41/1987."""


@dataclass(slots=True)
class Lowering:
    """One course on its way; ``problems`` fills as its values are looked at."""

    loaded: LoadedCourse
    scope: Scope
    zone: tzinfo | None = None
    cache: Cache | None = None
    problems: list[Problem] = field(default_factory=list)
    texts: dict[Path, list[str]] = field(default_factory=dict)
    """The lines of YAML files, for those that were looked at again."""

    def place(self, path: Way) -> Place:
        """Where the value at ``path`` stands, or else the nearest thing around it."""
        while path not in self.loaded.places:
            path = path[:-1]
        return self.loaded.places[path]

    def settings(self, model: Model, path: Way, without: Collection[str] = (), name: str = "") -> Settings:
        """All that ``model`` states, but for the keys ``without``.

        ``name`` is the id of the item around it and the keys from there, joined by ``_``.
        """
        name = str(model.id) if isinstance(model, Item) else name
        return Settings(
            {
                key: self.value(value, (*path, key), f"{name}_{key}")
                for key, value in model.stated().items()
                if key not in without
            }
        )

    def chosen(self, model: Item, path: Way, keys: Collection[str]) -> Settings:
        """What an item states of ``keys``."""
        return self.settings(model, path, without=[key for key in model.stated() if key not in keys])

    def value(self, value: object, path: Way, name: str) -> Value:
        """The value at ``path`` as a `Course` has it; ``name`` begins the ids in its markup."""
        match value:
            case Line():
                return self.line(value, path)
            case Prose():
                return self.prose(value, self.origin(path), name)
            case ProseFile():
                return self.prose_file(value, (*path, "file"), name)
            case MediaPath():
                return self.asset(value, path)
            case Ref():
                return Reference(value.to, str(value))
            case Model():
                return self.settings(value, path, name=name)
            case Mapping():
                return Settings(
                    {key: self.value(inner, (*path, key), f"{name}_{key}") for key, inner in value.items()}
                )
            case tuple() | list():
                return tuple(
                    self.value(inner, (*path, index), f"{name}_{index}") for index, inner in enumerate(value)
                )
            case datetime():
                return value.replace(tzinfo=self.zone)
            case str():
                return str(value)
        return cast(Value, value)

    def line(self, text: str, path: Way) -> str:
        """A line of text with values in place of its variables."""
        if "{{" not in text:
            return str(text)
        findings = Findings()
        line = filled(Run(self.scope, self.origin(path), "", text.split("\n"), findings), str(text))
        self.problems += findings.problems
        return line

    def prose(self, text: str, origin: Origin, name: str) -> Html:
        """Rendered Markdown."""
        html, problems = render(str(text), origin, self.scope, name, self.cache)
        self.problems += problems
        return html

    def prose_file(self, prose: ProseFile, path: Way, name: str) -> Html:
        """Rendered Markdown of a file."""
        try:
            file = self.file(prose.file, path)
            text = read_text(file, self.loaded.roots)
        except SpecError as error:
            self.problems += error.problems
            return Html("")
        return self.prose(text, file_origin(file), name)

    def asset(self, name: str, path: Way) -> Value:
        """The file of the course that ``name`` names where it stands; None with a problem noted."""
        try:
            self.file(name, path)
        except SpecError as error:
            self.problems += error.problems
            return None
        return cast(Asset, self.scope.find(("asset", str(self.origin(path).file), str(name))))

    def file(self, name: str, path: Way) -> Path:
        """The path of a file that the value at ``path`` names. Raises `SpecError`."""
        return resolve(self.loaded.roots, self.origin(path).file, str(name), self.place(path), path)

    def origin(self, path: Way) -> Origin:
        """Where the text at ``path`` begins."""
        place = self.place(path)
        file = self.loaded.origins[place.file]
        if (body := self.loaded.bodies.get(path)) is not None:
            return Origin(file, body, path)
        quoted = self.written(file, place).startswith(('"', "'"))
        return Origin(file, replace(place, column=place.column + quoted), path, block=False)

    def written(self, file: Path, place: Place) -> str:
        """The rest of the line at a place."""
        if file not in self.texts:
            self.texts[file] = lines_of(read_text(file, self.loaded.roots))
        return self.texts[file][place.line - 1][place.column - 1 :]
