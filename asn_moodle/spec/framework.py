"""A framework of competencies, as many courses refer to it: ``NAME.framework.yaml``.

Modelled after ``competency/classes/competency_framework.php`` and ``competency.php`` of Moodle.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from asn_moodle.errors import SpecError
from asn_moodle.problems import Path as Way
from asn_moodle.problems import Place, Problem, display, problem
from asn_moodle.spec.base import AtLeast, Item, refused
from asn_moodle.spec.fields import Line, Prose
from asn_moodle.spec.source import read_text
from asn_moodle.spec.tree import compose, nodes
from asn_moodle.spec.validate import validated
from asn_moodle.spec.walk import walk


class ShortTitle(Line):
    """The name of a framework or competency; Moodle stores at most 100 characters."""

    longest = 100


class ScaleValue(Line):
    """A value of a scale; Moodle keeps them with commas between."""

    code = "comma-in-scale"
    pattern = r"[^\r\n,]*"


Taxonomy = Literal[
    "behaviour",
    "competency",
    "concept",
    "domain",
    "indicator",
    "level",
    "outcome",
    "practice",
    "proficiency",
    "skill",
    "value",
]


class FrameworkCompetency(Item):
    """A competency of a framework, with those that it is made of."""

    title: ShortTitle
    """Nama kompetensi · Name of the competency"""
    description: Prose | None = None
    """Penjelasan · Description"""
    competencies: tuple["FrameworkCompetency", ...] = ()
    """Kompetensi di bawahnya · Competencies below it"""


class FrameworkSpec(Item):
    """A framework of competencies."""

    title: ShortTitle
    """Nama kerangka kompetensi · Name of the competency framework"""
    language: Literal["id", "en"]
    """Bahasa kerangka · Language of the framework"""
    description: Prose | None = None
    """Penjelasan, misalnya sumbernya · Description, such as where it comes from"""
    scale: Annotated[tuple[ScaleValue, ...], AtLeast(2)] | None = None
    """Nilai-nilai skala, dari yang terendah; yang pertama nilai bawaan. Bila tidak disebut, skala kompetensi
    bawaan situs yang dipakai · Values of the scale, lowest first; the first is the default. If not stated,
    the site's own default competence scale is taken"""
    proficient: Line | None = None
    """Nilai terendah yang berarti kompeten; bila tidak disebut, yang tertinggi · The lowest value that means
    proficient; if not stated, the highest"""
    taxonomies: Annotated[tuple[Taxonomy, ...], Field(max_length=4)] = ()
    """Sebutan kompetensi tiap tingkat · What competencies of each level are called"""
    competencies: Annotated[tuple[FrameworkCompetency, ...], AtLeast(1)]
    """Kompetensi · Competencies"""

    @model_validator(mode="after")
    def _proficient_is_a_value(self) -> "FrameworkSpec":
        values = self.scale or ()
        if self.proficient is not None and self.proficient not in values:
            raise refused(
                "proficient-not-in-scale",
                value=self.proficient,
                possible=", ".join(values) or "–",
                key="proficient",
            )
        return self


@dataclass(frozen=True, slots=True)
class LoadedFramework:
    """A framework as its file says it, with the place of every value."""

    spec: FrameworkSpec
    file: Path
    places: Mapping[Way, Place]


def read_framework(path: Path) -> tuple[LoadedFramework | None, tuple[Problem, ...]]:
    """The framework at ``path``, None if it has errors, and every problem of it. Raises `AccessError`."""
    file = path.parent.resolve() / path.name
    name = display(file)
    try:
        tree, told = compose(read_text(file), name)
    except SpecError as error:
        return None, error.problems
    if tree is None or not isinstance(tree.value, dict):
        wrong = (problem("not-a-mapping", tree.place, name=name),) if tree else ()
        return None, (*told, *wrong)
    spec, found = validated(FrameworkSpec, tree)
    faulty = {one.place for one in told}
    problems = [*told, *(one for one in found if one.place not in faulty)]
    if spec is None:
        return None, tuple(problems)
    loaded = LoadedFramework(spec, file, {way: node.place for way, node in nodes(tree)})
    problems += _names(loaded)
    return (None if problems else loaded), tuple(problems)


def _names(loaded: LoadedFramework) -> Iterator[Problem]:
    """An id names one competency of the framework, and no former name is that of another."""
    first: dict[str, Way] = {}
    items = [(way, value) for way, value in walk(loaded.spec) if isinstance(value, Item)]
    for way, item in items:
        if first.setdefault(item.id, way) != way:
            at = loaded.places[(*first[item.id], "id")]
            yield _found("duplicate-id", loaded, (*way, "id"), id=item.id, first=at)
    claimed: dict[str, str] = {}
    for way, item in items:
        for position, name in enumerate(item.formerly):
            here = (*way, "formerly", position)
            if name in first:
                living = loaded.places[(*first[name], "id")]
                yield _found("formerly-in-use", loaded, here, id=name, first=living)
            elif claimed.setdefault(name, item.id) != item.id:
                yield _found("formerly-claimed-twice", loaded, here, id=name, other=claimed[name])


def _found(code: str, loaded: LoadedFramework, way: Way, **data: object) -> Problem:
    return problem(code, loaded.places[way], way, **data)
