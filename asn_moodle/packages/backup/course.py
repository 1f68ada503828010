"""The course itself, ``course/…``; ``backup_course_structure_step`` and its companions."""

from collections.abc import Iterator, Mapping

from asn_moodle.course.forms import Form, Plain, course_form, worded
from asn_moodle.course.model import Reference
from asn_moodle.packages.backup.parts import ROLES, STUDENT, course_competencies, references_xml, tags
from asn_moodle.packages.backup.writing import Backup
from asn_moodle.packages.backup.xml import Element, child, document, record, root, value, values
from asn_moodle.packages.members import Member
from asn_moodle.packages.site import Method, area_files, enrolment_methods

COLUMNS: Mapping[str, object] = {
    "format": "topics", "showgrades": 1, "newsitems": 5, "startdate": 0, "enddate": 0, "marker": 0,
    "maxbytes": 0, "legacyfiles": 0, "showreports": 0, "visible": 1, "groupmode": 0, "groupmodeforce": 0,
    "defaultgroupingid": 0, "lang": "", "theme": "",
}  # fmt: skip
"""Columns of a course with what its settings form begins with."""

LATER_COLUMNS: Mapping[str, object] = {
    "requested": 0, "showactivitydates": 1, "showcompletionconditions": 1, "pdfexportfont": None,
    "enablecompletion": 1, "completionnotify": 0,
}  # fmt: skip

FORMAT_OPTIONS: Mapping[str, int] = {"hiddensections": 1, "coursedisplay": 0}
"""Options of the formats ``topics`` and ``weeks``."""

_METHOD: Mapping[str, object] = {
    "status": 0, "name": "", "enrolperiod": 0, "enrolstartdate": 0, "enrolenddate": 0, "expirynotify": 0,
    "expirythreshold": 0, "notifyall": 0, "password": None, "cost": None, "currency": None, "roleid": STUDENT,
    **{f"customint{place}": None for place in range(1, 9)},
    **{f"customchar{place}": None for place in range(1, 4)},
    **{f"customdec{place}": None for place in range(1, 3)},
    **{f"customtext{place}": None for place in range(1, 5)},
}  # fmt: skip

_DAY = 86_400
_DEFAULTS: Mapping[str, Mapping[str, object]] = {
    "manual": {"expirythreshold": _DAY, "customint1": 1},
    "self": {
        "expirythreshold": _DAY, "customint1": 0, "customint2": 0, "customint3": 0, "customint4": 1,
        "customint5": 0, "customint6": 1,
    },
    "cohort": {"password": ""},
    "guest": {"password": "", "roleid": 0},
}  # fmt: skip
"""What each method begins with; ``get_instance_defaults`` of ``enrol/*/lib.php``."""

METHODS: Mapping[str, Mapping[str, str]] = {
    "manual": {"duration": "enrolperiod"},
    "self": {
        "title": "name",
        "duration": "enrolperiod",
        "from": "enrolstartdate",
        "until": "enrolenddate",
        "max_enrolled": "customint3",
        "key": "password",
    },
    "cohort": {},
    "guest": {},
}
"""Keys of the spec and the columns that they stand for."""


def course_members(backup: Backup) -> Iterator[Member]:
    """The files of the course; its references come last, when all of them are known."""
    written = {
        "course.xml": _course(backup),
        "enrolments.xml": _enrolments(backup),
        "completiondefaults.xml": root("course_completion_defaults"),
        "competencies.xml": _competencies(backup),
    }
    for name, element in written.items():
        yield Member(f"course/{name}", document(element))
    yield Member("course/roles.xml", ROLES)
    yield Member("course/inforef.xml", references_xml(backup.top, backup))


def _course(backup: Backup) -> Element:
    course, form = backup.course, course_form(backup.course)
    stated = backup.stated
    element = root("course", id=backup.number("course", ""), contextid=backup.top.context)
    summary = course.settings.html("summary")
    head = {
        "shortname": course.short_name,
        "fullname": course.full_title,
        "idnumber": course.idnumber,
        "summary": backup.text(summary, backup.top, "course", "summary"),
        "summaryformat": 1,
    }
    values(element, head | _filled(COLUMNS, stated, backup))
    values(element, {"timecreated": backup.time, "timemodified": backup.time})
    values(element, _filled(LATER_COLUMNS, stated, backup))
    if "downloadcontent" in stated:
        # Moodle writes none; restoring takes any column of the course.
        value(element, "downloadcontent", stated["downloadcontent"])
    category = child(element, "category", id=1)
    values(category, {"name": course.settings.text("category").split(" / ")[-1], "description": ""})
    tags(element, course.settings, backup)
    _custom_fields(element, form, backup)
    _format_options(element, backup)
    for name, path in area_files("overviewfiles", form.files.get("overviewfiles", ())).items():
        backup.file(path, name, backup.top, "course", "overviewfiles")
    return element


def _filled(defaults: Mapping[str, object], stated: Mapping[str, Plain], backup: Backup) -> dict[str, object]:
    filled: dict[str, object] = {name: stated.get(name, default) for name, default in defaults.items()}
    if isinstance(grouping := filled.get("defaultgroupingid"), Reference):
        filled["defaultgroupingid"] = backup.number("grouping", grouping.id)
    return filled


def _custom_fields(parent: Element, form: Form, backup: Backup) -> None:
    """The values of custom fields, each for all types of field that may hold it.

    Restoring takes a value only for a field of the stated type, and what type the site has is not known here.
    """
    element = child(parent, "customfields")
    for name, one in form.plain.items():
        short = name.removeprefix("customfield_")
        if short == name:
            continue
        for kind in _field_types(backup.course.settings.group("custom_fields")[short]):
            columns = {"shortname": short, "type": kind, "value": one, "valueformat": 0, "valuetrust": ""}
            record(element, "customfield", backup.number("customfield", f"{short} {kind}"), columns)


def _field_types(stated: object) -> tuple[str, ...]:
    if isinstance(stated, bool):
        return ("checkbox",)
    return ("text", "number") if isinstance(stated, (int, float)) else ("text", "textarea")


def _format_options(parent: Element, backup: Backup) -> None:
    element = child(parent, "courseformatoptions")
    layout = backup.stated.get("format", "topics")
    for name, one in _options_of(str(layout), backup).items():
        option = child(element, "courseformatoption")
        values(option, {"format": layout, "sectionid": 0, "name": name, "value": one})


def _options_of(layout: str, backup: Backup) -> Mapping[str, object]:
    if layout in ("topics", "weeks"):
        return {name: backup.stated.get(name, default) for name, default in FORMAT_OPTIONS.items()}
    if layout == "singleactivity":
        first = next((one for one in backup.modules.values() if one.section.number), None)
        return {"activitytype": first.kind} if first else {}
    return {}


def _competencies(backup: Backup) -> Element:
    element = root("course_competencies")
    course_competencies(child(element, "competencies"), backup)
    child(element, "user_competencies")
    return element


# ---- ways into the course ----


def _enrolments(backup: Backup) -> Element:
    element = root("enrolments")
    methods = child(element, "enrols")
    stated = list(enrolment_methods(backup.course))
    if not any(one.kind == "manual" for one in stated):
        _method(methods, "enrolment-manual", "manual", {}, backup)
    for one in stated:
        _method(methods, one.name, one.kind, _of_method(one, backup), backup)
    return element


def _method(parent: Element, name: str, kind: str, columns: Mapping[str, object], backup: Backup) -> None:
    element = child(parent, "enrol", id=backup.number("enrol", name))
    values(element, {"enrol": kind, **_METHOD, **_DEFAULTS[kind], **columns})
    values(element, {"timecreated": backup.time, "timemodified": backup.time})
    child(element, "user_enrolments")


def _of_method(method: Method, backup: Backup) -> dict[str, object]:
    form = worded(method.settings)
    columns: dict[str, object] = {
        column: form.plain[key] for key, column in METHODS[method.kind].items() if key in form.plain
    }
    if "welcome_message" in form.texts:
        columns["customtext1"] = backup.text(
            form.texts["welcome_message"], backup.top, "enrol_self", "welcome_message"
        )
    if isinstance(group := form.plain.get("group"), Reference):
        columns["customint2"] = backup.number("group", group.id)
    return columns
