"""Courses as code for Moodle.

    from pathlib import Path
    from asn_moodle import build_course, load_course, write_scorm12

    course = build_course(load_course("course_specs/keamanan-siber"))
    package = write_scorm12(course, Path("dist/keamanan-siber.zip"))

Everything public is in ``__all__``. Names are loaded when they are first used, so importing the package
costs next to nothing. To a site with the plugin a course goes by `Bridge`, `desired_course`, `plan_course`
and `apply_plan`; to one without it by `Core`, `carried_course`, `live_course`, `plan_by_core` and
`apply_by_core`, as `asn_moodle.publish.core` shows.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asn_moodle.course.build import build_course
    from asn_moodle.course.build import check as check_course
    from asn_moodle.course.framework import Framework, check_framework
    from asn_moodle.course.model import (
        Activity,
        Asset,
        Category,
        Course,
        Html,
        Question,
        Reference,
        Section,
        Settings,
        Slot,
    )
    from asn_moodle.errors import (
        AccessError,
        BackupError,
        BuildError,
        DecisionError,
        Error,
        SiteError,
        SpecError,
        UsageError,
    )
    from asn_moodle.moodle.bridge import Bridge
    from asn_moodle.moodle.client import MoodleClient
    from asn_moodle.moodle.core import Core
    from asn_moodle.packages.backup import backup_problems, write_backup
    from asn_moodle.packages.competencies import competencies_csv
    from asn_moodle.packages.gift import Gift, gift
    from asn_moodle.packages.html import write_html
    from asn_moodle.packages.members import Member, Package
    from asn_moodle.packages.question_xml import course_xml as question_xml
    from asn_moodle.packages.scorm12 import write_scorm12
    from asn_moodle.packages.scorm2004 import write_scorm2004
    from asn_moodle.problems import Place, Problem
    from asn_moodle.publish.apply import apply as apply_plan
    from asn_moodle.publish.changes import Plan
    from asn_moodle.publish.core.apply import apply as apply_by_core
    from asn_moodle.publish.core.desired import carried as carried_course
    from asn_moodle.publish.core.live import read as live_course
    from asn_moodle.publish.core.plan import plan as plan_by_core
    from asn_moodle.publish.desired import Desired
    from asn_moodle.publish.desired import desired as desired_course
    from asn_moodle.publish.plan import plan as plan_course
    from asn_moodle.publish.plan import to_read as items_to_read
    from asn_moodle.publish.report import Report
    from asn_moodle.pull.losses import Loss
    from asn_moodle.pull.pull import Pulled
    from asn_moodle.pull.pull import pull as pull_course
    from asn_moodle.sites import Site, find_site
    from asn_moodle.spec.discover import find_courses
    from asn_moodle.spec.load import LoadedCourse, load_course

__version__ = "0.1.0"

__all__ = [
    "AccessError",
    "Activity",
    "Asset",
    "BackupError",
    "Bridge",
    "BuildError",
    "Category",
    "Core",
    "Course",
    "DecisionError",
    "Desired",
    "Error",
    "Framework",
    "Gift",
    "Html",
    "LoadedCourse",
    "Loss",
    "Member",
    "MoodleClient",
    "Package",
    "Place",
    "Plan",
    "Problem",
    "Pulled",
    "Question",
    "Reference",
    "Report",
    "Section",
    "Settings",
    "Site",
    "SiteError",
    "Slot",
    "SpecError",
    "UsageError",
    "__version__",
    "apply_by_core",
    "apply_plan",
    "backup_problems",
    "build_course",
    "carried_course",
    "check_course",
    "check_framework",
    "competencies_csv",
    "desired_course",
    "find_courses",
    "find_site",
    "gift",
    "items_to_read",
    "live_course",
    "load_course",
    "plan_by_core",
    "plan_course",
    "pull_course",
    "question_xml",
    "write_backup",
    "write_html",
    "write_scorm12",
    "write_scorm2004",
]

_MODEL = "asn_moodle.course.model"
_ERRORS = "asn_moodle.errors"
_WHERE = {
    **dict.fromkeys(("Activity", "Asset", "Category", "Course", "Html"), _MODEL),
    **dict.fromkeys(("Question", "Reference", "Section", "Settings", "Slot"), _MODEL),
    **dict.fromkeys(("AccessError", "BackupError", "BuildError", "DecisionError"), _ERRORS),
    **dict.fromkeys(("Error", "SiteError", "SpecError", "UsageError"), _ERRORS),
    **dict.fromkeys(("Framework", "check_framework"), "asn_moodle.course.framework"),
    **dict.fromkeys(("Gift", "gift"), "asn_moodle.packages.gift"),
    **dict.fromkeys(("LoadedCourse", "load_course"), "asn_moodle.spec.load"),
    **dict.fromkeys(("Member", "Package"), "asn_moodle.packages.members"),
    **dict.fromkeys(("Place", "Problem"), "asn_moodle.problems"),
    **dict.fromkeys(("Pulled", "pull_course"), "asn_moodle.pull.pull"),
    **dict.fromkeys(("Site", "find_site"), "asn_moodle.sites"),
    **dict.fromkeys(("backup_problems", "write_backup"), "asn_moodle.packages.backup"),
    **dict.fromkeys(("build_course", "check_course"), "asn_moodle.course.build"),
    **dict.fromkeys(("Desired", "desired_course"), "asn_moodle.publish.desired"),
    **dict.fromkeys(("items_to_read", "plan_course"), "asn_moodle.publish.plan"),
    "Bridge": "asn_moodle.moodle.bridge",
    "Core": "asn_moodle.moodle.core",
    "Loss": "asn_moodle.pull.losses",
    "MoodleClient": "asn_moodle.moodle.client",
    "Plan": "asn_moodle.publish.changes",
    "Report": "asn_moodle.publish.report",
    "apply_by_core": "asn_moodle.publish.core.apply",
    "apply_plan": "asn_moodle.publish.apply",
    "carried_course": "asn_moodle.publish.core.desired",
    "competencies_csv": "asn_moodle.packages.competencies",
    "find_courses": "asn_moodle.spec.discover",
    "live_course": "asn_moodle.publish.core.live",
    "plan_by_core": "asn_moodle.publish.core.plan",
    "question_xml": "asn_moodle.packages.question_xml",
    "write_html": "asn_moodle.packages.html",
    "write_scorm12": "asn_moodle.packages.scorm12",
    "write_scorm2004": "asn_moodle.packages.scorm2004",
}
_NAMED_OTHERWISE = {
    "apply_by_core": "apply",
    "apply_plan": "apply",
    "carried_course": "carried",
    "check_course": "check",
    "desired_course": "desired",
    "items_to_read": "to_read",
    "live_course": "read",
    "plan_by_core": "plan",
    "plan_course": "plan",
    "pull_course": "pull",
    "question_xml": "course_xml",
}
"""Names that are only clear inside their module, and what they are called there."""


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_WHERE[name]), _NAMED_OTHERWISE.get(name, name))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
