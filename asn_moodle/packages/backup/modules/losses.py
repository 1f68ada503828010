"""What an activity states and its backup does not carry."""

import re
from collections.abc import Iterator, Mapping

from asn_moodle.course.forms import module_form
from asn_moodle.course.model import Activity, Asset, Course
from asn_moodle.packages.archive import read_member
from asn_moodle.packages.backup.modules import FILES
from asn_moodle.packages.backup.modules.assign import PLUGINS
from asn_moodle.packages.backup.modules.grading import AREAS
from asn_moodle.packages.backup.modules.scorm import MANIFEST, read_manifest
from asn_moodle.packages.backup.modules.tables import COLUMNS
from asn_moodle.spec.activities import ACTIVITY_TYPES
from asn_moodle.spec.activities.form import elements

_EVERYWHERE = frozenset(
    (
        "visible",
        "visibleoncoursepage",
        "groupmode",
        "groupingid",
        "lang",
        "downloadcontent",
        "showdescription",
    )
)
"""Elements of all forms, which ``module.xml`` holds."""

_OF_GRADES: Mapping[str, frozenset[str]] = {
    "forum": frozenset(("gradepass", "gradecat")),
    "workshop": frozenset(("gradinggradepass", "gradinggradecategory")),
}
"""Elements that the grade items hold."""

_PACKAGES = frozenset((("scorm", "packagefile"), ("imscp", "package")))

_ROWS: Mapping[str, re.Pattern[str]] = {
    "url": re.compile(r"(parameter|variable)_\d+"),
    "quiz": re.compile(r"feedback(text|boundaries)\[\d+\]"),
}
"""Elements of which a form has as many as are stated."""


def unwritten(activity: Activity, course: Course) -> Iterator[str]:
    """The keys of what is stated and has no place in Moodle's backup of the type, or their elements."""
    form = module_form(activity, course)
    keys = {element.name: key for key, element in elements(ACTIVITY_TYPES[activity.kind])}
    held, rows = _held(activity.kind), _ROWS.get(activity.kind)
    for name in (*form.plain, *form.texts):
        if name not in held and not (rows and rows.fullmatch(name)):
            yield keys.get(name, name)
    for name in form.files:
        if (activity.kind, name) not in FILES and (activity.kind, name) not in _PACKAGES:
            yield keys.get(name, name)


def sequenced(activity: Activity) -> bool:
    """Whether it is a ready SCORM package with rules of sequencing, which Moodle reads on uploading only."""
    package = activity.settings.get("package")
    if activity.kind != "scorm" or not isinstance(package, Asset):
        return False
    contents = read_manifest(read_member(package.path, MANIFEST) or b"")
    return contents is not None and contents.sequenced


def _held(kind: str) -> frozenset[str]:
    """The form elements that a backup of this type holds."""
    columns = list(COLUMNS[kind])
    if kind == "assign":
        columns += [column for plugin in PLUGINS for column in plugin.columns]
    own = {name for column in columns for name in column.elements}
    if kind in AREAS:
        own.add(f"advancedgradingmethod_{AREAS[kind]}")
    return _EVERYWHERE | _OF_GRADES.get(kind, frozenset()) | own
