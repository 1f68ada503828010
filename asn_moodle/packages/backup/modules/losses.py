"""What an activity states and its backup does not carry."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from asn_moodle.course.forms import Form, key_of
from asn_moodle.course.model import Activity, Asset
from asn_moodle.packages.archive import read_member
from asn_moodle.packages.backup.modules import FILES
from asn_moodle.packages.backup.modules.assign import PLUGINS
from asn_moodle.packages.backup.modules.columns import Grade
from asn_moodle.packages.backup.modules.grading import AREAS
from asn_moodle.packages.backup.modules.scorm import MANIFEST, read_manifest
from asn_moodle.packages.backup.modules.tables import COLUMNS

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


def unwritten(kind: str, form: Form) -> Iterator[str]:
    """The keys of what is stated and has no place in Moodle's backup of the type, or their elements."""
    rows = _ROWS.get(kind)
    if kind == "scorm" and "packageurl" in form.plain:
        # The address comes along, but Moodle fetches the package only when the settings are saved.
        yield "package_url"
    names = [name for name in (*form.plain, *form.texts) if name not in held(kind)]
    for name in names:
        if not (rows and rows.fullmatch(name)):
            yield key_of(kind, name)
    if "scale" in form.grade and not any(isinstance(one, Grade) and one.scaled for one in COLUMNS[kind]):
        yield "grade.scale"
    for name in form.files:
        if (kind, name) not in FILES and (kind, name) not in _PACKAGES:
            yield key_of(kind, name)


def sequenced(activity: Activity) -> bool:
    """Whether it is a ready SCORM package with rules of sequencing, which Moodle reads on uploading only."""
    package = activity.settings.get("package")
    if activity.kind != "scorm" or not isinstance(package, Asset):
        return False
    contents = read_manifest(read_member(package.path, MANIFEST) or b"")
    return contents is not None and contents.sequenced


@cache
def held(kind: str) -> frozenset[str]:
    """The form elements that a backup of this type holds."""
    columns = list(COLUMNS[kind])
    if kind == "assign":
        columns += [column for plugin in PLUGINS for column in plugin.columns]
    own = {name for column in columns for name in column.elements}
    if kind in AREAS:
        own.add(f"advancedgradingmethod_{AREAS[kind]}")
    return _EVERYWHERE | _OF_GRADES.get(kind, frozenset()) | own
