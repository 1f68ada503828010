"""Entries of a glossary, ``mod/glossary/backup/moodle2/backup_glossary_stepslib.php``.

Moodle counts entries as learners' data: they are restored only together with users, and each needs an author.
The only account that every site has under the same name and address is that of guests, so entries are written
as its own and no account is made. Whoever restores needs the permission ``moodle/restore:userinfo``; without
it the glossary comes empty.
"""

from dataclasses import dataclass

from asn_moodle.packages.backup.modules.columns import Column, Fixed, Record, Row, Text, Time
from asn_moodle.packages.backup.modules.rows import Structure, add, children, nested, tagged
from asn_moodle.packages.backup.writing import GUEST
from asn_moodle.packages.backup.xml import child, record, root
from asn_moodle.packages.site import area_files


@dataclass(frozen=True, slots=True)
class Author(Fixed):
    """Who wrote it: nobody in particular."""

    def _write(self, row: Row) -> Record:
        number = row.backup.number("user", GUEST)
        row.backup.refer(row.module, "user", number)
        return {self.name: str(number)}


@dataclass(frozen=True, slots=True)
class Attached(Fixed):
    """Whether files are attached."""

    def _write(self, row: Row) -> Record:
        return {self.name: "1" if row.form.files.get("attachment_filemanager") else ""}


ENTRY = (
    Author("userid"),
    Column("concept", ""),
    Text("definition", element="definition_editor", area="entry"),
    Fixed("definitiontrust"),
    Attached("attachment", ""),
    Time("timecreated"),
    Time("timemodified"),
    Fixed("teacherentry", "1"),
    Fixed("sourceglossaryid"),
    Column("usedynalink"),
    Column("casesensitive"),
    Column("fullmatch"),
    Fixed("approved", "1"),
)


def structure(row: Row) -> Structure:
    """The entries with their keywords, tags, files and categories."""
    entries, tags, categories = root("entries"), root("entriestags"), root("categories")
    for entry, _ in children(row, "entries", "entry"):
        element = add(entries, "entry", entry, ENTRY)
        aliases = child(element, "aliases")
        for keyword in filter(None, entry.shown(entry.stated("aliases") or "").split("\n")):
            number = entry.inside("alias", f"{entry.number} {keyword}")
            record(aliases, "alias", number, {"alias_text": keyword})
        nested(element, "ratings")
        tagged(tags, entry)
        _attach(entry)
    for place, (name, members) in enumerate(_categories(row).items()):
        category = record(
            categories, "category", row.inside("category", name), {"name": name, "usedynalink": 0}
        )
        holder = child(category, "category_entries")
        for number in members:
            key = f"{place} {number}"
            record(holder, "category_entry", row.inside("category_entry", key), {"entryid": number})
    return {}, [entries, tags, categories]


def _attach(entry: Row) -> None:
    files = entry.form.files.get("attachment_filemanager", ())
    for name, path in area_files("attachment_filemanager", files).items():
        entry.backup.file(path, name, entry.module, entry.component, "attachment", entry.number)


def _categories(row: Row) -> dict[str, list[int]]:
    """The entries of each category."""
    found: dict[str, list[int]] = {}
    for entry, _ in children(row, "entries", "entry"):
        stated = entry.stated("categories")
        for name in stated if isinstance(stated, tuple) else ():
            found.setdefault(str(name), []).append(entry.number)
    return found
