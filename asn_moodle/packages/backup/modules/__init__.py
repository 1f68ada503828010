"""How each type of activity is written: its own file of a backup, ``activities/TYPE_N/TYPE.xml``.

A writer gives the element ``activity`` with that of its type inside, columns in the order of the type's
``backup/moodle2/backup_TYPE_stepslib.php``. What is stated comes from the form; the rest are the defaults of
the type's settings form (`tables`). Files, texts and numbers go through the `Backup`; everything that all
modules have alike (``module.xml``, grades, roles, references) is written around it.
"""

from collections.abc import Callable, Mapping
from functools import partial

from asn_moodle.course.forms import Form
from asn_moodle.course.model import Activity
from asn_moodle.packages.backup.modules import (
    assign,
    bigbluebuttonbn,
    book,
    choice,
    data,
    feedback,
    glossary,
    imscp,
    lesson,
    lti,
    quiz,
    scorm,
    workshop,
)
from asn_moodle.packages.backup.modules.columns import Row
from asn_moodle.packages.backup.modules.rows import Structure, lists, written
from asn_moodle.packages.backup.modules.tables import COLUMNS
from asn_moodle.packages.backup.parts import activity_element
from asn_moodle.packages.backup.writing import Backup, Module
from asn_moodle.packages.backup.xml import Element, record
from asn_moodle.packages.site import area_files

Writer = Callable[[Activity, Form, Backup, Module], Element]

_FORUM = ("discussions", "subscriptions", "digests", "readposts", "trackedprefs", "poststags", "grades")


def _only_lists(*names: str) -> Callable[[Row], Structure]:
    """The structure of a type in which there is nothing but what learners make."""
    return lambda row: ({}, lists(*names))


STRUCTURES: Mapping[str, Callable[[Row], Structure]] = {
    "assign": assign.structure,
    "bigbluebuttonbn": bigbluebuttonbn.structure,
    "book": book.structure,
    "choice": choice.structure,
    "data": data.structure,
    "feedback": feedback.structure,
    "forum": _only_lists(*_FORUM),
    "glossary": glossary.structure,
    "h5pactivity": _only_lists("attempts"),
    "imscp": imscp.structure,
    "lesson": lesson.structure,
    "lti": lti.structure,
    "quiz": quiz.structure,
    "scorm": scorm.structure,
    "wiki": _only_lists("subwikis"),
    "workshop": workshop.structure,
}
"""What types have beside their columns."""

FILES: Mapping[tuple[str, str], str] = {
    ("resource", "files"): "content",
    ("folder", "files"): "content",
    ("assign", "introattachments"): "introattachment",
    ("h5pactivity", "packagefile"): "package",
    ("lesson", "mediafile"): "mediafile",
}
"""The area of the files of a form element. Packages that are unpacked are in the type's structure."""


def _write(kind: str, activity: Activity, form: Form, backup: Backup, module: Module) -> Element:
    row = Row(activity, form, backup, module)
    worked_out, inside = STRUCTURES.get(kind, _only_lists())(row)
    top = activity_element(module)
    own = record(top, kind, module.instance, {**written(row, COLUMNS[kind]), **worked_out})
    own.extend(inside)
    _put_files(row)
    return top


def _put_files(row: Row) -> None:
    for element, assets in row.form.files.items():
        if area := FILES.get((row.module.kind, element)):
            for place, (name, path) in enumerate(area_files(element, assets).items()):
                main = int(row.module.kind == "resource" and place == 0)
                row.backup.file(path, name, row.module, row.component, area, order=main)


MODULES: Mapping[str, Writer] = {kind: partial(_write, kind) for kind in COLUMNS}
"""The writer of each type, by Moodle's module name."""
