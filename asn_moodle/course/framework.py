"""A framework of competencies as all outputs see it: checked, rendered, its tree made flat."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from asn_moodle.course.markdown import render
from asn_moodle.course.model import Html
from asn_moodle.course.scope import Origin, Scope
from asn_moodle.problems import Path as Way
from asn_moodle.problems import Problem, problem
from asn_moodle.spec.framework import FrameworkCompetency, LoadedFramework, read_framework


@dataclass(frozen=True, slots=True)
class Competency:
    """A competency of a framework."""

    id: str
    title: str
    description: Html | None
    """None where none is stated."""
    parent: str
    """The id of the competency above it; empty at the top."""
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework of competencies; a competency stands after the one above it and its elder siblings."""

    id: str
    title: str
    language: str
    description: Html | None
    scale: tuple[str, ...]
    """Values, lowest first; none where the site's own scale is taken."""
    proficient: int
    """Number of the lowest value that means proficient, from 1; 0 without values."""
    taxonomies: tuple[str, ...]
    competencies: tuple[Competency, ...]
    formerly: tuple[str, ...] = ()


def check_framework(path: Path) -> tuple[Framework | None, tuple[Problem, ...]]:
    """The framework at ``path``, None if it has errors, and all problems of it. Raises `AccessError`."""
    loaded, problems = read_framework(path)
    if loaded is None:
        return None, tuple(sorted(problems))
    texts = _Texts(loaded)
    spec = loaded.spec
    scale = tuple(map(str, spec.scale or ()))
    framework = Framework(
        id=str(spec.id),
        title=str(spec.title),
        language=spec.language,
        description=texts.html(spec.description, ("description",), str(spec.id)),
        scale=scale,
        proficient=scale.index(spec.proficient) + 1 if spec.proficient else len(scale),
        taxonomies=spec.taxonomies,
        competencies=tuple(_flat(spec.competencies, texts, ("competencies",), "")),
        formerly=tuple(map(str, spec.formerly)),
    )
    every = tuple(sorted((*problems, *texts.problems)))
    return (None if any(one.severity == "error" for one in every) else framework), every


class _Texts:
    """The descriptions of one framework; ``problems`` fills as they are rendered."""

    def __init__(self, loaded: LoadedFramework) -> None:
        self._loaded = loaded
        self._scope = Scope(loaded.spec.language, roots=(loaded.file.parent,))
        self.problems: list[Problem] = []

    def html(self, text: str | None, way: Way, name: str) -> Html | None:
        """The description at ``way``, rendered."""
        if text is None:
            return None
        origin = Origin(self._loaded.file, self._loaded.places[way], way, block=False)
        html, problems = render(str(text), origin, self._scope, name)
        self.problems += problems
        if html.assets:
            names = ", ".join(asset.path.name for asset in html.assets)
            self.problems.append(problem("file-in-framework", origin.place, way, names=names))
        return html


def _flat(
    competencies: Sequence[FrameworkCompetency], texts: _Texts, way: Way, parent: str
) -> Iterator[Competency]:
    for index, one in enumerate(competencies):
        here = (*way, index)
        description = texts.html(one.description, (*here, "description"), str(one.id))
        yield Competency(str(one.id), str(one.title), description, parent, tuple(map(str, one.formerly)))
        yield from _flat(one.competencies, texts, (*here, "competencies"), str(one.id))
