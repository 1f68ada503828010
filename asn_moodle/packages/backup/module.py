"""What all activities have around their own file: ``module.xml`` and its companions."""

from collections.abc import Iterator

from asn_moodle.course.forms import Form, grouped
from asn_moodle.course.model import Reference, Settings
from asn_moodle.language import words
from asn_moodle.packages.backup.availability import availability
from asn_moodle.packages.backup.grades import activity_gradebook
from asn_moodle.packages.backup.modules import MODULES
from asn_moodle.packages.backup.modules.columns import Row
from asn_moodle.packages.backup.modules.completion import completion
from asn_moodle.packages.backup.modules.grading import AREAS, grading_xml
from asn_moodle.packages.backup.parts import (
    ROLES,
    VERSIONS,
    activity_element,
    module_competencies,
    references_xml,
    tags,
)
from asn_moodle.packages.backup.writing import Backup, Module
from asn_moodle.packages.backup.xml import Element, child, document, record, root, values
from asn_moodle.packages.members import Member
from asn_moodle.packages.pages.build import language_of


def module_members(module: Module, backup: Backup) -> Iterator[Member]:
    """The files of one activity; its references come last, when all of them are known."""
    form = backup.form(module.activity)
    written = {
        f"{module.kind}.xml": document(_own(module, form, backup)),
        "module.xml": document(_module(module, form, backup)),
        "grades.xml": activity_gradebook(module, form, backup),
        "roles.xml": ROLES,
    }
    if module.activity and module.kind in AREAS:
        written["grading.xml"] = document(grading_xml(Row(module.activity, form, backup, module)))
    if module.activity and (linked := module.activity.settings.references("competencies")):
        competencies = root("course_module_competencies")
        module_competencies(child(competencies, "competencies"), (one.id for one in linked), backup)
        written["competencies.xml"] = document(competencies)
    written["inforef.xml"] = references_xml(module, backup)
    for name, content in written.items():
        yield Member(f"{module.folder}/{name}", content)


def _own(module: Module, form: Form, backup: Backup) -> Element:
    """The file of the activity's type."""
    if module.activity is None:
        return _bank(module, backup)
    return MODULES[module.kind](module.activity, form, backup, module)


def _bank(module: Module, backup: Backup) -> Element:
    """The bank that the course's own question categories are in, ``mod/qbank``."""
    element = activity_element(module)
    columns = {
        "name": module_title(module, backup),
        "timecreated": backup.time,
        "timemodified": backup.time,
        "intro": None,
        "introformat": 0,
        "type": "standard",
    }
    record(element, "qbank", module.instance, columns)
    return element


def module_title(module: Module, backup: Backup) -> str:
    """The name of an activity; the course's own question bank is named in the language of the course."""
    return module.activity.title if module.activity else words("backup", language_of(backup.course))["bank"]


def _module(module: Module, form: Form, backup: Backup) -> Element:
    """``module.xml``; ``backup_module_structure_step``."""
    stated = module.activity.settings if module.activity else Settings()
    element = root("module", id=module.cmid, version=VERSIONS[backup.release])
    visible = module.activity is not None and stated.get("visible") is not False
    hidden_by_section = module.section.section is not None and (
        module.section.section.settings.get("visible") is False
    )
    shown_on_page = visible and stated.get("visible") != "stealth"
    columns: dict[str, object] = {
        "modulename": module.kind,
        "sectionid": module.section.id,
        "sectionnumber": module.section.number,
        "idnumber": module.idnumber,
        "added": backup.time,
        "score": 0,
        "indent": 0,
        "visible": visible and not hidden_by_section,
        "visibleoncoursepage": 1 if not visible and module.activity else shown_on_page,
        "visibleold": visible,
        "groupmode": form.plain.get("groupmode", _usual_groups(module, backup)),
        "groupingid": _grouping(module, form, backup),
        **completion(module.kind, form),
        "availability": availability(stated, backup),
        "showdescription": form.plain.get("showdescription", int(module.kind == "label")),
        "downloadcontent": form.plain.get("downloadcontent", 1),
        "lang": form.plain.get("lang", ""),
    }
    values(element, columns)
    tags(element, stated, backup)
    return element


def _usual_groups(module: Module, backup: Backup) -> object:
    """The group mode of the course, with which types that know groups begin; subsections do nothing by it."""
    knows_groups = module.kind == "subsection" or grouped(module.kind)
    return backup.stated.get("groupmode", 0) if knows_groups else 0


def _grouping(module: Module, form: Form, backup: Backup) -> int:
    stated = form.plain.get("groupingid")
    if not isinstance(stated, Reference):
        return 0
    number = backup.number("grouping", stated.id)
    backup.refer(module, "grouping", number)
    return number
