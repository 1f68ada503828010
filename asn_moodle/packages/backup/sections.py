"""Sections of the course page, ``sections/section_N``; ``backup_section_structure_step``."""

from collections.abc import Iterator

from asn_moodle.course.model import Settings
from asn_moodle.packages.backup.availability import availability
from asn_moodle.packages.backup.parts import references_xml
from asn_moodle.packages.backup.writing import Backup, SectionRow
from asn_moodle.packages.backup.xml import Element, document, root, values
from asn_moodle.packages.members import Member


def section_members(section: SectionRow, backup: Backup) -> Iterator[Member]:
    """The two files of a section."""
    written = _section(section, backup)
    yield Member(f"{section.folder}/section.xml", document(written))
    yield Member(f"{section.folder}/inforef.xml", references_xml(section, backup))


def _section(row: SectionRow, backup: Backup) -> Element:
    stated = row.section.settings if row.section else Settings()
    summary = backup.text(stated.html("summary"), row, "course", "section", row.id)
    element = root("section", id=row.id)
    values(
        element,
        {
            "number": row.number,
            "name": section_title(row, backup),
            "summary": summary,
            "summaryformat": 1,
            "sequence": ",".join(str(module.cmid) for module in backup.modules_of(row)),
            "visible": stated.get("visible") is not False,
            "availabilityjson": availability(_restricted(row, backup), backup),
            "component": "mod_subsection" if row.delegate else None,
            "itemid": backup.module(row.delegate).instance if row.delegate else None,
            "timemodified": backup.time,
        },
    )
    return element


def _restricted(row: SectionRow, backup: Backup) -> Settings:
    """What states the restriction of a section: a subsection does for its own."""
    if row.delegate and (activity := backup.module(row.delegate).activity):
        return activity.settings
    return row.section.settings if row.section else Settings()


def section_title(row: SectionRow, backup: Backup) -> str | None:
    """The title; section 0 has none of its own, a delegated one that of its subsection."""
    if row.section is None:
        return None
    activity = backup.module(row.delegate).activity if row.delegate else None
    return activity.title if activity else row.section.title
