"""The completion conditions that stand in an activity's own table, and reading all of them back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from asn_moodle.course.forms import Form, Plain
from asn_moodle.packages.backup.modules.columns import Column, Fixed, Record, Row
from asn_moodle.packages.backup.modules.completion import AUTOMATIC, MANUAL, tracking


@dataclass(frozen=True, slots=True)
class Condition(Fixed):
    """Whether a word, ``element``, is among the conditions."""

    def _write(self, row: Row) -> Record:
        when = row.form.completion.get("when")
        if when is None:
            return {self.name: self.default}
        return {self.name: str(int(isinstance(when, tuple) and self.element in when))}

    def words(self, record: Record) -> Iterator[str]:
        """The word, if the condition is set."""
        if record.get(self.name) not in (None, "", "0"):
            yield self.element


@dataclass(frozen=True, slots=True)
class Conditions(Fixed):
    """Words of the conditions as bits of one number; NULL where there is none."""

    default: str | None = None
    bits: Mapping[str, int] = field(default_factory=dict, kw_only=True, hash=False)

    def _write(self, row: Row) -> Record:
        when = row.form.completion.get("when")
        number = sum(bit for word, bit in self.bits.items() if isinstance(when, tuple) and word in when)
        return {self.name: str(number) if number else None}

    def words(self, record: Record) -> Iterator[str]:
        """The words whose bits are set."""
        number = int(record.get(self.name) or 0)
        return (word for word, bit in self.bits.items() if number & bit)


@dataclass(frozen=True, slots=True)
class Counted(Fixed):
    """A condition with a number: how many, how long, which score. The form has it by the column's name."""

    def _write(self, row: Row) -> Record:
        stated = row.form.completion.get(self.name)
        if stated is None or tracking(row.form.completion) != AUTOMATIC:
            return {self.name: self.default}
        return {self.name: row.shown(stated)}


def read_completion(columns: Iterable[Column], own: Record, module: Record, form: Form) -> None:
    """Put into ``form`` when it is done; ``own`` is its type's record, ``module`` that of ``module.xml``.

    What is not tracked is not stated.
    """
    kind = int(module.get("completion") or 0)
    if expected := int(module.get("completionexpected") or 0):
        form.completion["expected_by"] = expected
    if kind == MANUAL:
        form.completion["when"] = "manual"
    if kind != AUTOMATIC:
        return
    columns = tuple(columns)
    words = [*_common(module), *(word for one in columns for word in _words(one, own))]
    if words:
        form.completion["when"] = tuple(words)
    form.completion.update(number for one in columns for number in _numbers(one, own))


def _common(module: Record) -> Iterator[str]:
    if module.get("completionview") == "1":
        yield "view"
    if module.get("completionpassgrade") == "1":
        yield "pass"
    elif module.get("completiongradeitemnumber") is not None:
        yield "grade"


def _words(column: Column, record: Record) -> Iterator[str]:
    if isinstance(column, (Condition, Conditions)):
        yield from column.words(record)


def _numbers(column: Column, record: Record) -> Iterator[tuple[str, Plain]]:
    if isinstance(column, Counted) and (number := int(record.get(column.name) or 0)):
        yield column.name, number
