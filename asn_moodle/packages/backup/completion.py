"""When the course is complete: ``completion.xml``, ``backup_course_completion_structure_step``."""

from collections.abc import Iterator

from asn_moodle.course.model import Settings
from asn_moodle.packages.backup.writing import Backup
from asn_moodle.packages.backup.xml import Element, child, decimal, record, root

REQUIRE = {"all": 1, "any": 2}
"""``lib/completionlib.php``: all or any of the criteria."""

_SELF, _ACTIVITY, _GRADE = 1, 4, 6
"""``completion/criteria/completion_criteria.php``."""


def completion_xml(backup: Backup) -> Element:
    """The criteria of the course, and whether all or any are needed."""
    element = root("course_completion")
    stated = backup.course.settings.group("completion")
    course = backup.number("course", "")
    for place, criterion in enumerate(_criteria(stated, backup), 1):
        columns = {
            "course": course, "criteriatype": None, "module": None, "moduleinstance": None,
            "courseinstanceshortname": None, "enrolperiod": None, "timeend": None, "gradepass": None,
            "role": None, "roleshortname": None,
        } | criterion  # fmt: skip
        row = record(element, "course_completion_criteria", place, columns)
        child(row, "course_completion_crit_completions")
    method = REQUIRE[stated.text("require", "all")]
    for place, kind in enumerate((None, _ACTIVITY) if stated else (), 1):
        columns = {"course": course, "criteriatype": kind, "method": method, "value": None}
        record(element, "course_completion_aggr_methd", place, columns)
    return element


def _criteria(stated: Settings, backup: Backup) -> Iterator[dict[str, object]]:
    for reference in filter(lambda one: backup.carries(one.id), stated.references("activities")):
        module = backup.module(reference.id)
        yield {"criteriatype": _ACTIVITY, "module": module.kind, "moduleinstance": module.cmid}
    if "grade" in stated:
        yield {"criteriatype": _GRADE, "gradepass": decimal(stated.number("grade"))}
    if stated.flag("self_declared"):
        yield {"criteriatype": _SELF}
