"""Columns of single types that are worked out of several form elements."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from itertools import count

from asn_moodle.course.forms import Form
from asn_moodle.packages.backup.modules.columns import Column, Fixed, Grade, Record, Row
from asn_moodle.packages.backup.modules.php import serialized, unserialized
from asn_moodle.packages.backup.modules.wording import said

_TAG = re.compile(r"<[^>]*>")
_LONGEST_LABEL = 50
"""Characters of its text that name a label, ``LABEL_MAX_NAME_LENGTH``."""


@dataclass(frozen=True, slots=True)
class LabelName(Fixed):
    """The title of a label or, without one, the beginning of its text."""

    def _write(self, row: Row) -> Record:
        return {self.name: row.activity.title or self._beginning(row) or said(row.backup, "label")}

    def _beginning(self, row: Row) -> str:
        text = " ".join(unescape(_TAG.sub("", row.form.texts["introeditor"].markup)).split())
        return text if len(text) <= _LONGEST_LABEL else f"{text[:_LONGEST_LABEL]}..."


@dataclass(frozen=True, slots=True)
class Parameters(Fixed):
    """What a web address gets in its query: ``parameter_N`` with its ``variable_N``."""

    def _write(self, row: Row) -> Record:
        stated: dict[int | str, str] = {}
        for place in count():
            name = row.stated(f"parameter_{place}")
            if name is None:
                return {self.name: serialized(stated)}
            stated[row.shown(name)] = row.shown(row.stated(f"variable_{place}") or "")
        raise AssertionError

    def _read(self, record: Record, form: Form) -> None:
        found = unserialized(record.get(self.name) or "a:0:{}")
        assert isinstance(found, Mapping)
        for place, (name, variable) in enumerate(found.items()):
            form.plain.update({f"parameter_{place}": str(name), f"variable_{place}": str(variable)})


WINDOW = ("scrollbars", "directories", "location", "menubar", "toolbar", "status")
"""What a window of its own may have, ``mod/scorm/lib.php``, in the order of the column."""


@dataclass(frozen=True, slots=True)
class WindowOptions(Fixed):
    """What a SCORM package's own window has; nothing while it opens in the same one."""

    def _elements(self) -> tuple[str, ...]:
        return WINDOW

    def _write(self, row: Row) -> Record:
        if not row.on("popup"):
            return {self.name: ""}
        return {self.name: ",".join(f"{name}={row.shown(row.stated(name) or 0)}" for name in WINDOW)}

    def _read(self, record: Record, form: Form) -> None:
        for one in filter(None, (record.get(self.name) or "").split(",")):
            name, _, value = one.partition("=")
            if value not in ("", "0"):
                form.plain[name.strip()] = 1


@dataclass(frozen=True, slots=True)
class PackageAddress(Column):
    """Where a package that was not uploaded comes from; else the name of the uploaded file."""

    def _read(self, record: Record, form: Form) -> None:
        if record.get("scormtype", "local") != "local":
            Column._read(self, record, form)


@dataclass(frozen=True, slots=True)
class ToolGrade(Grade):
    """The maximum of an external tool's grade; 0 as long as none is accepted from it."""

    def _write(self, row: Row) -> Record:
        return Grade._write(self, row) if row.on("instructorchoiceacceptgrades") else {self.name: "0"}

    def _read(self, record: Record, form: Form) -> None:
        if record.get("instructorchoiceacceptgrades") == "1":
            Grade._read(self, record, form)


@dataclass(frozen=True, slots=True)
class FileTypes(Column):
    """Types of files, which the form separates by commas and the column by spaces."""

    def _write(self, row: Row) -> Record:
        types = row.shown(row.stated(self.name) or "").replace(",", " ").split()
        return {self.name: " ".join(types)}

    def _read(self, record: Record, form: Form) -> None:
        if types := (record.get(self.name) or "").split():
            form.plain[self.name] = ",".join(types)


@dataclass(frozen=True, slots=True)
class NoSubmissions(Fixed):
    """Whether learners hand in nothing. It is no part of Moodle's backups, but restored from one."""

    def _write(self, row: Row) -> Record:
        file, text = "assignsubmission_file_enabled", "assignsubmission_onlinetext_enabled"
        nothing = row.stated(file) is not None and not row.on(file) and not row.on(text)
        return {self.name: "1"} if nothing else {}
