"""Courses as code for Moodle.

    from pathlib import Path
    from asn_moodle import build_course, load_course, write_scorm12

    course = build_course(load_course("course_specs/keamanan-siber"))
    package = write_scorm12(course, Path("dist/keamanan-siber.zip"))

Everything public is in ``__all__``. Names are loaded when they are first used, so importing the package
costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asn_moodle.course.build import build_course
    from asn_moodle.course.build import check as check_course
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
    from asn_moodle.errors import AccessError, BuildError, Error, SiteError, SpecError, UsageError
    from asn_moodle.moodle.bridge import Bridge
    from asn_moodle.moodle.client import MoodleClient
    from asn_moodle.packages.html import write_html
    from asn_moodle.packages.members import Member, Package
    from asn_moodle.packages.scorm12 import write_scorm12
    from asn_moodle.packages.scorm2004 import write_scorm2004
    from asn_moodle.problems import Place, Problem
    from asn_moodle.sites import Site, find_site
    from asn_moodle.spec.discover import find_courses
    from asn_moodle.spec.load import LoadedCourse, load_course

__version__ = "0.1.0"

__all__ = [
    "AccessError",
    "Activity",
    "Asset",
    "Bridge",
    "BuildError",
    "Category",
    "Course",
    "Error",
    "Html",
    "LoadedCourse",
    "Member",
    "MoodleClient",
    "Package",
    "Place",
    "Problem",
    "Question",
    "Reference",
    "Section",
    "Settings",
    "Site",
    "SiteError",
    "Slot",
    "SpecError",
    "UsageError",
    "__version__",
    "build_course",
    "check_course",
    "find_courses",
    "find_site",
    "load_course",
    "write_html",
    "write_scorm12",
    "write_scorm2004",
]

_MODEL = "asn_moodle.course.model"
_ERRORS = "asn_moodle.errors"
_WHERE = {
    **dict.fromkeys(("Activity", "Asset", "Category", "Course", "Html"), _MODEL),
    **dict.fromkeys(("Question", "Reference", "Section", "Settings", "Slot"), _MODEL),
    **dict.fromkeys(("AccessError", "BuildError", "Error", "SiteError", "SpecError", "UsageError"), _ERRORS),
    **dict.fromkeys(("Member", "Package"), "asn_moodle.packages.members"),
    **dict.fromkeys(("Place", "Problem"), "asn_moodle.problems"),
    **dict.fromkeys(("LoadedCourse", "load_course"), "asn_moodle.spec.load"),
    **dict.fromkeys(("Site", "find_site"), "asn_moodle.sites"),
    "Bridge": "asn_moodle.moodle.bridge",
    "MoodleClient": "asn_moodle.moodle.client",
    "find_courses": "asn_moodle.spec.discover",
    "build_course": "asn_moodle.course.build",
    "check_course": "asn_moodle.course.build",
    "write_html": "asn_moodle.packages.html",
    "write_scorm12": "asn_moodle.packages.scorm12",
    "write_scorm2004": "asn_moodle.packages.scorm2004",
}
_NAMED_OTHERWISE = {"check_course": "check"}


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_WHERE[name]), _NAMED_OTHERWISE.get(name, name))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
