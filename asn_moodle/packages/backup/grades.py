"""Grades: the items of activities, ``grades.xml``, and the categories of the course, ``gradebook.xml``.

Columns as ``backup_activity_grades_structure_step`` and ``backup_gradebook_structure_step`` write them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from asn_moodle.course.forms import Form, Plain
from asn_moodle.course.model import Course, Reference, Settings
from asn_moodle.language import words
from asn_moodle.packages.backup.writing import Backup, Module, Release
from asn_moodle.packages.backup.xml import Element, child, decimal, document, record, root
from asn_moodle.packages.pages.build import language_of
from asn_moodle.packages.site import outer_first

AGGREGATIONS: Mapping[str, int] = {
    "mean": 0,
    "median": 2,
    "lowest": 4,
    "highest": 6,
    "mode": 8,
    "weighted_mean": 10,
    "simple_weighted_mean": 11,
    "mean_with_extra_credit": 12,
    "natural": 13,
}
"""``lib/grade/constants.php``."""

TOTAL = ""
"""The key of the outermost grade category, that of the course."""

_NONE, _POINTS, _SCALE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade that activities of a type have."""

    number: int
    """Its item number, ``db/…`` of the type: ``component_gradeitems``."""
    maximum: float
    """What the settings form begins with; 0 where it begins without a grade."""
    title: str = ""
    """What Moodle calls it beside the name of the activity: a key of ``backup.toml``."""
    element: str = ""
    """The form element of its maximum, where the grade is not the activity's own."""
    passing: str = "gradepass"
    category: str = "gradecat"
    switch: str = ""
    """The element that has to be set for there to be such a grade."""
    scaled: bool = False
    """Whether Moodle finds the scale of such a grade again when it restores one; else it stays in points."""
    since: Release = "4.5"


GRADED: Mapping[str, tuple[Graded, ...]] = {
    "assign": (Graded(0, 100, scaled=True),),
    "bigbluebuttonbn": (Graded(0, 0, since="5.0"),),
    "data": (Graded(0, 100, switch="assessed", scaled=True),),
    "forum": (
        Graded(0, 100, "grade_rating", "scale", "gradepass", "gradecat", "assessed", scaled=True),
        Graded(1, 0, "grade_whole_forum"),
    ),
    "glossary": (Graded(0, 100, switch="assessed", scaled=True),),
    "h5pactivity": (Graded(0, 100),),
    "lesson": (Graded(0, 100),),
    "lti": (Graded(0, 100, switch="instructorchoiceacceptgrades"),),
    "quiz": (Graded(0, 10),),
    "scorm": (Graded(0, 100),),
    "workshop": (
        Graded(0, 80, "grade_submission"),
        Graded(1, 20, "grade_assessment", "gradinggrade", "gradinggradepass", "gradinggradecategory"),
    ),
}
"""The grades of each type, in the order of their numbers."""


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade of an activity, ready to be written."""

    number: int
    title: str
    maximum: float
    scale: str
    """The id of a scale in place of points; empty without one."""
    passing: float
    stated: Mapping[str, Plain]
    """What is stated of it, in the keys of the spec."""


def grades_of(module: Module, form: Form, backup: Backup) -> Iterator[Grade]:
    """The grades that an activity has."""
    for one in GRADED.get(module.kind, ()):
        if one.since > backup.release or (one.switch and not form.plain.get(one.switch)):
            continue
        stated = _of_element(one, form) if one.element else form.grade
        scale = _reference(stated.get("scale")) if one.scaled else ""
        maximum = _number(stated.get("maximum"), one.maximum)
        if not scale and not maximum:
            continue
        passing = _passing(stated.get("pass"), scale, backup.course)
        yield Grade(one.number, _title(one, module, backup.course), maximum, scale, passing, stated)


def _title(one: Graded, module: Module, course: Course) -> str:
    name = module.activity.title if module.activity else ""
    return words("backup", language_of(course))[one.title].format(name=name) if one.title else name


def first_item(module: Module, backup: Backup) -> int:
    """The number of the first grade item of an activity, which restrictions name."""
    found = next(grades_of(module, backup.form(module.activity), backup), None)
    return _item(module, found.number if found else 0, backup)


def activity_gradebook(module: Module, form: Form, backup: Backup) -> bytes:
    """``grades.xml`` of an activity; its items are referred to."""
    grades = list(grades_of(module, form, backup))
    if not grades:
        return NO_GRADES
    element = root("activity_gradebook")
    items = child(element, "grade_items")
    for place, grade in enumerate(grades):
        id = _item(module, grade.number, backup)
        backup.refer(module, "grade_item", id)
        category = _reference(grade.stated.get("category"))
        columns: dict[str, object] = {
            "categoryid": backup.number("grade_category", category or TOTAL),
            "itemname": grade.title,
            "itemtype": "mod",
            "itemmodule": module.kind,
            "iteminstance": module.instance,
            "itemnumber": grade.number,
            "idnumber": module.idnumber if place == 0 else None,
            "gradetype": _SCALE if grade.scale else _POINTS,
            "grademax": len(_scale_words(grade.scale, backup.course)) if grade.scale else grade.maximum,
            "grademin": 1 if grade.scale else 0,
            "scaleid": backup.number("scale", grade.scale) if grade.scale else None,
            "gradepass": grade.passing,
        }
        if grade.scale:
            backup.refer(module, "scale", backup.number("scale", grade.scale))
        columns |= _share(grade.stated, _aggregation(category, backup.course))
        columns |= _kept_from_learners(module, form, grade.stated, backup)
        _write_item(items, id, columns, backup)
    child(element, "grade_letters")
    return document(element)


def _no_grades() -> bytes:
    element = root("activity_gradebook")
    child(element, "grade_items")
    child(element, "grade_letters")
    return document(element)


NO_GRADES = _no_grades()
"""``grades.xml`` of an activity without any."""


def gradebook(backup: Backup) -> Element:
    """``gradebook.xml``: the categories of the course and their totals."""
    book = backup.course.settings.group("gradebook")
    element = root("gradebook")
    child(element, "attributes")
    categories, items = child(element, "grade_categories"), child(element, "grade_items")
    _category(categories, items, TOTAL, book, backup)
    for one in outer_first(book.records("categories"), lambda one: one.text("id"), _parent):
        _category(categories, items, one.text("id"), one, backup)
    child(element, "grade_letters")
    settings = child(element, "grade_settings")
    record(settings, "grade_setting", "", {"name": "minmaxtouse", "value": 1})
    return element


def _category(categories: Element, items: Element, id: str, stated: Settings, backup: Backup) -> None:
    number = backup.number("grade_category", id)
    path = [backup.number("grade_category", one) for one in _path(id, backup.course)]
    record(
        categories,
        "grade_category",
        number,
        {
            "parent": path[-2] if len(path) > 1 else None,
            "depth": len(path),
            "path": "/" + "".join(f"{one}/" for one in path),
            "fullname": stated.text("title") if id else "?",
            "aggregation": AGGREGATIONS[stated.text("aggregation", "natural")],
            "keephigh": 0,
            "droplow": int(stated.number("drop_lowest")),
            "aggregateonlygraded": stated.flag("exclude_empty_grades", True),
            "aggregateoutcomes": 0,
            "timecreated": backup.time,
            "timemodified": backup.time,
            "hidden": 0,
        },
    )
    columns: dict[str, object] = {
        "categoryid": None,
        "itemname": None,
        "itemtype": "category" if id else "course",
        "itemmodule": None,
        "iteminstance": number,
        "itemnumber": None,
        "idnumber": backup.name(id) if id else None,
        "gradetype": _POINTS,
        "grademax": stated.number("maximum", 100),
        "grademin": 0,
        "scaleid": None,
        "gradepass": stated.number("pass"),
    }
    if id:
        weight = {"weight": stated.number("weight")} if "weight" in stated else {}
        columns |= _share(weight, _aggregation(_parent(stated), backup.course))
    _write_item(items, backup.number("grade_item", f"category {id}"), columns, backup)


def _write_item(items: Element, id: int, columns: Mapping[str, object], backup: Backup) -> None:
    numbers = backup.number("grade_order", str(id))
    shares = ("grademax", "grademin", "gradepass", "aggregationcoef", "aggregationcoef2")
    filled: dict[str, object] = {
        "categoryid": None, "itemname": None, "itemtype": None, "itemmodule": None, "iteminstance": None,
        "itemnumber": None, "iteminfo": None, "idnumber": None, "calculation": None, "gradetype": 1,
        "grademax": 100, "grademin": 0, "scaleid": None, "outcomeid": None, "gradepass": 0,
        "multfactor": "1.00000", "plusfactor": "0.00000", "aggregationcoef": 0, "aggregationcoef2": 0,
        "weightoverride": 0, "sortorder": numbers, "display": 0, "decimals": None, "hidden": 0,
        "locked": 0, "locktime": 0, "needsupdate": 0, "timecreated": backup.time, "timemodified": backup.time,
    }  # fmt: skip
    filled |= columns
    filled |= {name: decimal(float(str(filled[name]))) for name in shares}
    child(record(items, "grade_item", id, filled), "grade_grades")


def _share(stated: Mapping[str, object], aggregation: int) -> dict[str, object]:
    """How a grade counts in its category: another column for each way to add up."""
    weight = stated.get("weight")
    if aggregation == AGGREGATIONS["natural"]:
        columns: dict[str, object] = {}
        if weight is not None:
            columns = {"aggregationcoef2": _natural(_number(weight)), "weightoverride": 1}
        return columns | ({"aggregationcoef": 1} if stated.get("extra_credit") else {})
    if stated.get("extra_credit"):
        return {"aggregationcoef": 1}
    if aggregation == AGGREGATIONS["weighted_mean"]:
        return {"aggregationcoef": _number(weight, 1)}
    return {"aggregationcoef": _number(weight)}


def _natural(weight: float) -> float:
    """A weight as natural weighting keeps it: per cent become a share."""
    return weight / 100 if weight > 1 else weight


def _kept_from_learners(
    module: Module, form: Form, stated: Mapping[str, Plain], backup: Backup
) -> dict[str, object]:
    hidden = stated.get("hidden_until") or stated.get("hidden")
    if hidden is None:
        hidden = _hidden_in_review(form) if module.kind == "quiz" else 0
    locked = backup.time if stated.get("locked") else 0
    return {"hidden": hidden, "locked": locked, "locktime": stated.get("locked_after") or 0}


def _hidden_in_review(form: Form) -> Plain:
    """Whether a quiz keeps grades from learners, as its review options say; ``quiz_grade_item_update``."""
    later, closed = form.plain.get("marksopen", 1), form.plain.get("marksclosed", 1)
    if later:
        return 0
    return form.plain.get("timeclose", 1) if closed else 1


def _of_element(one: Graded, form: Form) -> Mapping[str, Plain]:
    """What the form states of a second grade, in the keys of the first."""
    named = {"pass": form.plain.get(one.passing), "category": form.plain.get(one.category)}
    maximum = form.plain.get(one.element)
    named["scale" if isinstance(maximum, Reference) else "maximum"] = maximum
    return {key: value for key, value in named.items() if value is not None}


def _passing(value: Plain | None, scale: str, course: Course) -> float:
    """A grade to pass as a number: a word of a scale counts from 1."""
    if isinstance(value, str) and scale:
        words = _scale_words(scale, course)
        return words.index(value) + 1 if value in words else 0
    return _number(value)


def _scale_words(id: str, course: Course) -> list[str]:
    scale = next(one for one in course.settings.records("scales") if one.text("id") == id)
    items = scale["items"]
    return [str(word) for word in items] if isinstance(items, tuple) else []


def _item(module: Module, number: int, backup: Backup) -> int:
    return backup.number("grade_item", f"{module.cmid} {number}")


def _path(id: str, course: Course) -> list[str]:
    """The categories from the outermost down to this one."""
    if not id:
        return [TOTAL]
    return [*_path(_parent(_stated(id, course)), course), id]


def _stated(id: str, course: Course) -> Settings:
    book = course.settings.group("gradebook")
    return next(one for one in book.records("categories") if one.text("id") == id) if id else book


def _parent(category: Settings) -> str:
    return _reference(category.get("parent"))


def _aggregation(category: str, course: Course) -> int:
    return AGGREGATIONS[_stated(category, course).text("aggregation", "natural")]


def _reference(value: object) -> str:
    return value.id if isinstance(value, Reference) else ""


def _number(value: object, default: float = 0) -> float:
    return float(value) if isinstance(value, (int, float)) else default
