"""Items of a survey, ``mod/feedback/item``: each kind writes what it has into ``presentation``."""

from collections.abc import Mapping
from dataclasses import dataclass

from asn_moodle.course.forms import Form
from asn_moodle.course.model import Html
from asn_moodle.packages.backup.modules.columns import Column, Fixed, Kind, Position, Record, Row
from asn_moodle.packages.backup.modules.rows import Structure, add, children, lists
from asn_moodle.packages.backup.xml import root

PAIRS: Mapping[str, tuple[Column, Column]] = {
    "numeric": (Column("first", "-", "rangefrom"), Column("second", "-", "rangeto")),
    "textfield": (Column("first", "30", "itemsize"), Column("second", "255", "itemmaxlength")),
    "textarea": (Column("first", "30", "itemwidth"), Column("second", "5", "itemheight")),
}
"""Kinds with two values: a range, or a size."""

_CHOICES = ("multichoice", "multichoicerated")
_SILENT = ("label", "pagebreak")
_OPTIONS = {"ignoreempty": "i", "hidenoselect": "h"}

_OF_KIND, _ACROSS, _RATED = ">>>>>", "<<<<<1", "####"
"""What ends the kind of choice, what follows options side by side, and what ends an option's number."""


@dataclass(frozen=True, slots=True)
class Presentation(Column):
    """What is shown, as its kind of item writes it; a label's text is one of the form's texts."""

    def _write(self, row: Row) -> Record:
        if row.kind == "label":
            return {self.name: row.text(row.form.texts["presentation_editor"], "item")}
        if row.kind in PAIRS:
            return {self.name: "|".join(_value(row, column) for column in PAIRS[row.kind])}
        if row.kind in _CHOICES:
            return {self.name: _choice(row)}
        return {self.name: _value(row, Column("first", "1", "presentation")) if row.kind == "info" else ""}

    def _read(self, record: Record, form: Form) -> None:
        kind, shown = record.get("typ") or "", record.get(self.name) or ""
        if kind == "label":
            form.texts["presentation_editor"] = Html(shown)
        elif kind in PAIRS:
            first, _, second = shown.partition("|")
            for column in PAIRS[kind]:
                column.read({"first": first, "second": second}, form)
        elif kind in _CHOICES:
            _read_choice(shown, form)
        elif kind == "info":
            form.plain["presentation"] = int(shown or 1)


@dataclass(frozen=True, slots=True)
class Letters(Column):
    """Switches, a letter each."""

    def _write(self, row: Row) -> Record:
        return {self.name: "".join(letter for name, letter in _OPTIONS.items() if row.stated(name))}

    def _read(self, record: Record, form: Form) -> None:
        letters = record.get(self.name) or ""
        form.plain.update({name: 1 for name, letter in _OPTIONS.items() if letter in letters})


@dataclass(frozen=True, slots=True)
class HasValue(Fixed):
    """Whether it can be answered."""

    def _write(self, row: Row) -> Record:
        return {self.name: str(int(row.kind not in _SILENT))}


ITEM = (
    Fixed("template"),
    Column("name", ""),
    Column("label", ""),
    Presentation("presentation", ""),
    Kind("typ"),
    HasValue("hasvalue"),
    Position("position"),
    Column("required"),
    Column("dependitem", refers="survey_item"),
    Column("dependvalue", ""),
    Letters("options", ""),
)


def structure(row: Row) -> Structure:
    """The items; nobody has answered."""
    items = root("items")
    for item, _ in children(row, "items", "survey_item"):
        add(items, "item", item, ITEM)
    return {}, [items, *lists("completeds")]


def _value(row: Row, column: Column) -> str:
    return column.write(row)[column.name] or ""


def _choice(row: Row) -> str:
    kind = row.shown(row.stated("subtype") or "r")
    lines = [line.strip() for line in row.shown(row.stated("values") or "").split("\n") if line.strip()]
    if row.kind == "multichoicerated":
        lines = [_RATED.join(line.split("/", 1)) for line in lines]
    across = _ACROSS if row.stated("horizontal") and kind != "d" else ""
    return f"{kind}{_OF_KIND}{'|'.join(lines)}{across}"


def _read_choice(shown: str, form: Form) -> None:
    kind, _, rest = shown.partition(_OF_KIND)
    lines, across, _ = rest.partition(_ACROSS)
    if kind != "r":
        form.plain["subtype"] = kind
    form.plain["values"] = "\n".join(line.strip().replace(_RATED, "/", 1) for line in lines.split("|"))
    if across:
        form.plain["horizontal"] = 1
