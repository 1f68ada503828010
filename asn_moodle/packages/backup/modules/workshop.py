"""The assessment form of a workshop, ``mod/workshop/form/STRATEGY``: each strategy has tables of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from asn_moodle.packages.backup.modules.columns import Column, Number, Position, Record, Row, Text
from asn_moodle.packages.backup.modules.rows import Structure, add, children, lists
from asn_moodle.packages.backup.modules.wording import said
from asn_moodle.packages.backup.xml import Element, child, root, value


@dataclass(frozen=True, slots=True)
class Word(Column):
    """A word for right or wrong; ``default`` is the key of that in the language of the course."""

    def _write(self, row: Row) -> Record:
        stated = row.stated(self.name)
        return {self.name: row.shown(stated) if stated else said(row.backup, self.default or "")}


def _described(strategy: str) -> tuple[Column, ...]:
    component = f"workshopform_{strategy}"
    return Position("sort"), Text("description", area="description", component=component)


CRITERIA: Mapping[str, tuple[Column, ...]] = {
    "accumulative": (*_described("accumulative"), Column("grade", "10"), Column("weight", "1")),
    "comments": _described("comments"),
    "numerrors": (
        *_described("numerrors"),
        Word("grade0", "no"),
        Word("grade1", "yes"),
        Column("weight", "1"),
    ),
    "rubric": _described("rubric"),
}
"""What a criterion has, by strategy."""

LEVEL = (Number("grade", "0"), Text("definition", area="definition", component="workshopform_rubric"))


def structure(row: Row) -> Structure:
    """The criteria of the strategy that is used; nobody has handed in anything."""
    strategy = row.shown(row.stated("strategy") or "accumulative")
    forms = {name: root(f"subplugin_workshopform_{name}_workshop") for name in CRITERIA}
    criteria = list(children(row, "criteria", "criterion"))
    if strategy == "rubric" and criteria:
        value(child(forms["rubric"], "workshopform_rubric_config"), "layout", "list")
    for criterion, _ in criteria:
        dimension = add(forms[strategy], f"workshopform_{strategy}_dimension", criterion, CRITERIA[strategy])
        if strategy == "rubric":
            _levels(dimension, criterion)
    learners = lists(
        "subplugin_workshopeval_best_workshop", "examplesubmissions", "submissions", "aggregations"
    )
    return {}, [*forms.values(), *learners]


def _levels(dimension: Element, criterion: Row) -> None:
    for level, _ in children(criterion, "levels", "level", within=f"{criterion.number} "):
        add(dimension, "workshopform_rubric_level", level, LEVEL)
