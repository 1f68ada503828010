"""How a column of an activity's table comes from its settings form, and how it is read back.

A `Column` has a default, which is what the form of a fresh site would give, and the form element that it
holds. `write` gives what stands in a backup; `read` puts into a `Form` what differs from the default. The
columns of each type are in `tables`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal as Exact

from asn_moodle.course.forms import Child, Form, Plain
from asn_moodle.course.model import Activity, Html, Reference
from asn_moodle.packages.backup.modules.php import serialized, unserialized
from asn_moodle.packages.backup.writing import Backup, Module, Release
from asn_moodle.packages.backup.xml import decimal

Record = Mapping[str, str | None]
"""Names of columns with their values in a backup; None is NULL."""


@dataclass(frozen=True, slots=True)
class Row:
    """An activity while it is written."""

    activity: Activity
    form: Form
    backup: Backup
    module: Module
    kind: str = ""
    """Of something inside it: the kind of page, field or item."""
    place: int = 0
    """Its place among its siblings, from 1."""
    number: int = 0
    """Its number, which its files are filed under."""

    @property
    def component(self) -> str:
        """The name of its plugin."""
        return f"mod_{self.module.kind}"

    def stated(self, element: str) -> Plain | None:
        """The value of a form element; None if nothing is stated of it."""
        return self.form.plain.get(element)

    def on(self, element: str) -> bool:
        """Whether a switch is on."""
        return self.stated(element) not in (None, 0, "", "0")

    def shown(self, value: Plain, joined: str = ",") -> str:
        """A form value as a column holds it; what it refers to by number."""
        match value:
            case Reference():
                return str(self.target(value))
            case tuple():
                return joined.join(self.shown(one) for one in value)
            case float():
                return f"{Exact(repr(value)):f}".removesuffix(".0")
        return str(value)

    def target(self, reference: Reference) -> int:
        """The number of what is referred to; that of a scale is negative, as in all columns of grades."""
        match reference.kind:
            case "activity":
                return self.backup.module(reference.id).cmid
            case "scale":
                number = self.backup.number("scale", reference.id)
                self.backup.refer(self.module, "scale", number)
                return -number
            case "grouping":
                number = self.backup.number("grouping", reference.id)
                self.backup.refer(self.module, "grouping", number)
                return number
        return self.inside(reference.kind, reference.id)

    def inside(self, kind: str, id: str) -> int:
        """The number of something inside the activity; ``id`` is unique there."""
        return self.backup.number(f"{self.module.kind}_{kind}", f"{self.activity.id} {id}")

    def child(self, child: Child, kind: str, place: int, within: str = "") -> "Row":
        """The row of something inside."""
        number = self.inside(kind, f"{within}{child.id}")
        return replace(self, form=child.form, kind=child.kind, place=place, number=number)

    def text(self, html: Html, area: str, component: str = "") -> str:
        """A text with its files put into the area."""
        return self.backup.text(html, self.module, component or self.component, area, self.number)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that holds the value of one form element."""

    name: str
    default: str | None = "0"
    element: str = ""
    """The form element; the column's own name if empty."""
    joined: str = field(default=",", kw_only=True)
    """What stands between several values."""
    refers: str = field(default="", kw_only=True)
    """The kind of what its number names: ``grouping``, ``activity``."""
    since: Release = field(default="4.5", kw_only=True)

    @property
    def elements(self) -> tuple[str, ...]:
        """The form elements that it holds."""
        return self._elements()

    def write(self, row: Row) -> Record:
        """The value, or values, that a backup has."""
        return self._write(row)

    def read(self, record: Record, form: Form) -> None:
        """Put into ``form`` what is not the default. Rows are referred to by their number in the backup."""
        self._read(record, form)

    def _elements(self) -> tuple[str, ...]:
        return (self.element or self.name,)

    def _write(self, row: Row) -> Record:
        stated = row.stated(self.element or self.name)
        return {self.name: self.default if stated is None else row.shown(stated, self.joined)}

    def _read(self, record: Record, form: Form) -> None:
        value = record.get(self.name, self.default)
        if value is not None and value != self.default:
            form.plain[self.element or self.name] = Reference(self.refers, value) if self.refers else value


@dataclass(frozen=True, slots=True)
class Silent(Column):
    """A column that Moodle restores but does not export itself; written where it is not the default."""

    def _write(self, row: Row) -> Record:
        values = Column._write(self, row)
        return values if values[self.name] != self.default else {}


@dataclass(frozen=True, slots=True)
class Fixed(Column):
    """A column that no form element fills."""

    def _elements(self) -> tuple[str, ...]:
        return ()

    def _write(self, row: Row) -> Record:
        return {self.name: self.default}

    def _read(self, record: Record, form: Form) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Time(Fixed):
    """A moment at which the row was made."""

    def _write(self, row: Row) -> Record:
        return {self.name: str(row.backup.time)}


@dataclass(frozen=True, slots=True)
class CourseNumber(Fixed):
    """The number of the course."""

    def _write(self, row: Row) -> Record:
        return {self.name: str(row.backup.number("course", ""))}


@dataclass(frozen=True, slots=True)
class Kind(Fixed):
    """Of what kind something inside an activity is."""

    def _write(self, row: Row) -> Record:
        return {self.name: row.kind}


@dataclass(frozen=True, slots=True)
class Position(Fixed):
    """The place among its siblings, from 1."""

    def _write(self, row: Row) -> Record:
        return {self.name: str(row.place)}


@dataclass(frozen=True, slots=True)
class Title(Fixed):
    """The name of the activity."""

    def _write(self, row: Row) -> Record:
        return {self.name: row.activity.title}


@dataclass(frozen=True, slots=True)
class Text(Column):
    """A text of the form, with the column that says how it is written: as HTML."""

    default: str | None = ""
    area: str = field(default="", kw_only=True)
    """The area of its files; named like the column if empty."""
    component: str = field(default="", kw_only=True)
    """The plugin that the area belongs to; the module if empty."""

    def _write(self, row: Row) -> Record:
        html = row.form.texts.get(self.element or self.name)
        markup = row.text(html, self.area or self.name, self.component) if html is not None else self.default
        return {self.name: markup, f"{self.name}format": "1"}

    def _read(self, record: Record, form: Form) -> None:
        """The markup is as the backup has it: links and files are for the caller to resolve."""
        if value := record.get(self.name):
            form.texts[self.element or self.name] = Html(value)


@dataclass(frozen=True, slots=True)
class Number(Column):
    """A number with decimals."""

    places: int = field(default=5, kw_only=True)

    def _write(self, row: Row) -> Record:
        return {name: value and decimal(float(value), self.places)
                for name, value in Column._write(self, row).items()}  # fmt: skip

    def _read(self, record: Record, form: Form) -> None:
        value = record.get(self.name)
        if value is not None and float(value) != float(self.default or 0):
            form.plain[self.element or self.name] = float(value)


@dataclass(frozen=True, slots=True)
class Grade(Column):
    """The maximum of the activity's grade, or its scale as a negative number.

    A scale is written only where Moodle finds it again when it restores the type.
    """

    places: int = field(default=0, kw_only=True)
    scaled: bool = field(default=False, kw_only=True)

    def _elements(self) -> tuple[str, ...]:
        return ()

    def _write(self, row: Row) -> Record:
        stated = row.form.grade
        scale = stated.get("scale") if self.scaled else None
        value: Plain = stated.get("maximum", scale or self.default or "0")
        return {self.name: decimal(float(row.shown(value)), self.places) if self.places else row.shown(value)}

    def _read(self, record: Record, form: Form) -> None:
        value = float(record.get(self.name) or 0)
        if value < 0:
            form.grade["scale"] = Reference("scale", f"{-value:.0f}")
        elif value != float(self.default or 0):
            form.grade["maximum"] = value


@dataclass(frozen=True, slots=True)
class Dependent(Column):
    """A column that Moodle sets to 0 as long as one of the elements it ``needs`` is 0."""

    needs: tuple[str, ...] = field(default=(), kw_only=True)

    def _write(self, row: Row) -> Record:
        if all(map(row.on, self.needs)):
            return Column._write(self, row)
        return {self.name: "0"}


@dataclass(frozen=True, slots=True)
class Switch(Fixed):
    """1 where something is stated of another element, ``element``."""

    def _write(self, row: Row) -> Record:
        return {self.name: str(int(row.on(self.element)))}


@dataclass(frozen=True, slots=True)
class Option:
    """One of several values that are serialised in one column."""

    name: str
    default: int = 0
    displays: frozenset[int] = frozenset()
    """Ways of display (``RESOURCELIB_DISPLAY_…``) for which it is kept; empty for all."""
    only_set: bool = False
    """Whether it is left out when it is 0."""


@dataclass(frozen=True, slots=True)
class Options(Fixed):
    """Settings of display, serialised in one column; ``default`` is that of the element ``display``."""

    options: tuple[Option, ...] = field(default=(), kw_only=True)

    def _elements(self) -> tuple[str, ...]:
        return tuple(option.name for option in self.options)

    def _write(self, row: Row) -> Record:
        display = int(row.shown(row.stated("display") or self.default or "0"))
        values = {one.name: self._value(row, one) for one in self._kept(display)}
        unset = {one.name for one in self.options if one.only_set and not values.get(one.name)}
        kept: dict[int | str, int] = {name: value for name, value in values.items() if name not in unset}
        return {self.name: serialized(kept)}

    def _read(self, record: Record, form: Form) -> None:
        display = int(record.get("display") or 0)
        found = unserialized(record.get(self.name) or "a:0:{}")
        assert isinstance(found, Mapping)
        for one in self._kept(display):
            value = found.get(one.name, 0 if one.only_set else one.default)
            if str(value) != str(one.default):
                form.plain[one.name] = int(str(value))

    def _kept(self, display: int) -> Iterator[Option]:
        return (one for one in self.options if not one.displays or display in one.displays)

    def _value(self, row: Row, option: Option) -> int:
        stated = row.stated(option.name)
        return option.default if stated is None else int(row.shown(stated))


DURING, IMMEDIATELY, OPEN, CLOSED = 0x10000, 0x01000, 0x00100, 0x00010
MOMENTS: Mapping[str, int] = {"during": DURING, "immediately": IMMEDIATELY, "open": OPEN, "closed": CLOSED}
"""When learners may review what, ``mod/quiz/classes/question/display_options.php``."""


@dataclass(frozen=True, slots=True)
class Review(Column):
    """What may be reviewed, a bit for each moment; ``element`` is followed by the moment in the form."""

    forced: int = field(default=0, kw_only=True)
    """Bits that Moodle always sets."""
    barred: int = field(default=0, kw_only=True)
    """Bits that it never sets."""

    def _elements(self) -> tuple[str, ...]:
        return tuple(f"{self.element}{moment}" for moment in MOMENTS)

    def _write(self, row: Row) -> Record:
        bits = int(self.default or 0)
        for moment, bit in MOMENTS.items():
            stated = row.stated(f"{self.element}{moment}")
            if stated is not None:
                bits = bits | bit if stated else bits & ~bit
        return {self.name: str((bits | self.forced) & ~self.barred)}

    def _read(self, record: Record, form: Form) -> None:
        bits, usual = int(record.get(self.name) or 0), int(self.default or 0)
        for moment, bit in MOMENTS.items():
            if (bits ^ usual) & bit:
                form.plain[f"{self.element}{moment}"] = int(bool(bits & bit))
