"""Moodle course backups (``.mbz``), written from a course without a Moodle at hand.

A restored course is the one that the bridge would have made: names, markup, files and packages are the same.
What is stated comes from the course, the rest are the defaults of Moodle's own settings forms.
"""

from collections.abc import Iterator
from pathlib import Path

from asn_moodle.course.model import Course
from asn_moodle.packages.archive import write_stream
from asn_moodle.packages.backup.badges import badges_xml
from asn_moodle.packages.backup.completion import completion_xml
from asn_moodle.packages.backup.course import course_members
from asn_moodle.packages.backup.demands import Need, left_out, needs, not_carried
from asn_moodle.packages.backup.grades import gradebook
from asn_moodle.packages.backup.module import module_members
from asn_moodle.packages.backup.people import groups_xml, roles_definition, scales_xml, users_xml
from asn_moodle.packages.backup.questions import questions_xml
from asn_moodle.packages.backup.root import about, blobs, file_list
from asn_moodle.packages.backup.sections import section_members
from asn_moodle.packages.backup.writing import Backup, Release
from asn_moodle.packages.backup.xml import document, root
from asn_moodle.packages.members import Member, Package
from asn_moodle.packages.workspace import workspace
from asn_moodle.problems import Problem

__all__ = [
    "Backup",
    "Need",
    "Release",
    "backup_members",
    "backup_problems",
    "left_out",
    "needs",
    "write_backup",
]


def write_backup(course: Course, path: Path | str, release: Release = "4.5") -> Package:
    """The backup at ``path``, in the form of a release of Moodle, written whole or not at all.

    What it does not carry is in `backup_problems`. Raises `BuildError` where content cannot be packed, and
    `AccessError`.
    """
    path = Path(path)
    with workspace() as folder:
        return write_stream(path, backup_members(Backup(course, release, folder), path.name))


def backup_problems(course: Course, release: Release = "4.5") -> tuple[Problem, ...]:
    """Warnings for what of the course Moodle's own restoring would drop. Raises `AccessError`."""
    return tuple(not_carried(course, release))


def backup_members(backup: Backup, name: str) -> Iterator[Member]:
    """Every member of the backup, each made when it is asked for; ``name`` is that of the file.

    Lists of what the others refer to come after them.
    """
    yield Member("questions.xml", document(questions_xml(backup)))
    yield Member("gradebook.xml", document(gradebook(backup)))
    for module in backup.modules.values():
        yield from module_members(module, backup)
    for section in backup.sections:
        yield from section_members(section, backup)
    whole = {
        "groups.xml": groups_xml(backup),
        "scales.xml": scales_xml(backup),
        "users.xml": users_xml(backup),
        "outcomes.xml": root("outcomes_definition"),
        "roles.xml": roles_definition(backup),
        "completion.xml": completion_xml(backup),
        "badges.xml": badges_xml(backup),
    }
    for file, element in whole.items():
        yield Member(file, document(element))
    yield from course_members(backup)
    yield Member("files.xml", file_list(backup))
    yield from blobs(backup)
    yield Member("moodle_backup.xml", document(about(backup, name)))
