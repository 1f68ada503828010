"""Grades of activities, and the gradebook of the course, read back."""

from collections.abc import Mapping

from asn_moodle.course.forms import Form
from asn_moodle.course.model import Reference
from asn_moodle.packages.backup.grades import AGGREGATIONS, GRADED, Graded
from asn_moodle.pull.forms import Reading
from asn_moodle.pull.here import Here, without_empty
from asn_moodle.pull.source import Module
from asn_moodle.pull.tree import Stated
from asn_moodle.pull.values import number
from asn_moodle.pull.xml import Row
from asn_moodle.spec.activities.base import Ratings

_WORDS = {value: word for word, value in AGGREGATIONS.items()}
_NATURAL, _WEIGHTED = AGGREGATIONS["natural"], AGGREGATIONS["weighted_mean"]


def read_grades(module: Module, form: Form, here: Here) -> Stated:
    """``grade``, ``assessment_grade`` and ``ratings`` of an activity."""
    rows = {row.integer("itemnumber"): row for row in module.file("grades").rows("grade_items/grade_item")}
    found: Stated = {}
    for one in GRADED.get(module.kind, ()):
        grade = _grade(module, one, form, rows.get(one.number), here)
        key = _key(module.kind, one)
        if not grade:
            continue
        if key == "ratings":
            found["ratings"] = {"grade": grade}
        else:
            found[key] = grade
    if module.kind not in GRADED and (stated := _of_form(form, here)):
        found["grade"] = stated
    for name in ("gradinggrade", "scale") if module.kind in ("workshop", "forum") else ():
        form.plain.pop(name, None)
    if any(number >= 1000 for number in rows):
        here.losses.add(here.ref("activity", module.id), "outcomes")
    if "ratings" in found:
        return {"ratings": {**_ratings(form, here, module), **found["ratings"]}, **_without(found, "ratings")}
    return found


def _without(found: Stated, key: str) -> Stated:
    return {name: value for name, value in found.items() if name != key}


def _ratings(form: Form, here: Here, module: Module) -> Stated:
    own = Form()
    row = module.own
    for name in ("assessed", "assesstimestart", "assesstimefinish"):
        if row.integer(name):
            own.plain[name] = row.integer(name)
    return Reading(here, here.ref("activity", module.id), own).stated(Ratings, frozenset(("grade",)))


def _key(kind: str, one: Graded) -> str:
    if one.switch == "assessed":
        return "ratings"
    return "assessment_grade" if one.element == "gradinggrade" else "grade"


def _grade(module: Module, one: Graded, form: Form, row: Row | None, here: Here) -> Stated | str | None:
    """What is stated of one grade; ``none`` where the type would have one and the activity has not."""
    stated: Stated = {}
    if one.element:
        stated |= _of_column(module.own.number(one.element), one, here)
    elif (scale := form.grade.get("scale")) is not None:
        stated |= _of_scale(scale, here)
    elif (maximum := form.grade.get("maximum")) is not None:
        if not float(str(maximum)):
            return "none" if module.kind not in ("quiz", "scorm", "workshop") else None
        stated["maximum"] = number(maximum)
    if row is None:
        return stated or None
    return without_empty({**stated, **_item(row, here)}) or None


def _of_form(form: Form, here: Here) -> Stated:
    """The grade of a type whose backup has no item for it."""
    if (scale := form.grade.get("scale")) is not None:
        return _of_scale(scale, here)
    maximum = form.grade.get("maximum")
    return {"maximum": number(maximum)} if maximum else {}


def _of_column(value: float, one: Graded, here: Here) -> Stated:
    if value < 0:
        return _of_scale(Reference("scale", f"{-value:.0f}"), here)
    return {"maximum": number(value)} if value and value != one.maximum else {}


def _of_scale(scale: object, here: Here) -> Stated:
    id = here.ref("scale", scale.id) if isinstance(scale, Reference) else ""
    return {"scale": id} if id else {}


def _item(row: Row, here: Here) -> Stated:
    """What a grade item says beside its maximum."""
    stated: Stated = {}
    if passing := row.number("gradepass"):
        words = here.ids["words_of_scale"].get(row.text("scaleid"), "")
        listed = words.split("\n") if words else []
        if listed and 1 <= int(passing) <= len(listed):
            stated["pass"] = listed[int(passing) - 1]
        elif row.integer("gradetype") == 1:
            stated["pass"] = number(passing)
    category = row.text("categoryid")
    stated |= share(row, here.ids["aggregation"].get(category, ""))
    if id := here.ref("grade_category", category):
        stated["category"] = id
    item = here.id
    if hidden := row.integer("hidden"):
        stated |= {"hidden": True} if hidden == 1 else {"hidden_until": here.moment(item, hidden)}
    if row.integer("locked"):
        stated["locked"] = True
    if locked := row.integer("locktime"):
        stated["locked_after"] = here.moment(item, locked)
    if row.optional("calculation"):
        here.losses.add(item, "calculation", row.text("itemname"))
    return stated


def share(row: Row, aggregation: str) -> Stated:
    """How a grade counts in its category, by the way that adds up: ``weight`` or ``extra_credit``."""
    coefficient = row.number("aggregationcoef")
    if aggregation in ("", str(_NATURAL)):
        stated: Stated = (
            {"weight": number(row.number("aggregationcoef2"))} if row.flag("weightoverride") else {}
        )
        return stated | ({"extra_credit": True} if coefficient else {})
    if aggregation == str(_WEIGHTED):
        return {} if coefficient == 1 else {"weight": number(coefficient)}
    if aggregation in ("11", "12") and coefficient:
        return {"extra_credit": True}
    return {"weight": number(coefficient)} if coefficient else {}


def gradebook(here: Here) -> Stated:
    """``gradebook`` of the course. Ids of its categories were given by `name_categories`."""
    book = here.source.part("gradebook")
    totals = {row.text("iteminstance"): row for row in book.rows("grade_items/grade_item")
              if row.text("itemtype") in ("course", "category")}  # fmt: skip
    stated: Stated = {}
    categories = []
    for row in book.rows("grade_categories/grade_category"):
        item = totals.get(row.id)
        if row.integer("depth") <= 1:
            stated |= _totals(row, item)
            continue
        entry: Stated = {"id": here.ref("grade_category", row.id), "title": row.text("fullname")}
        if parent := here.ref("grade_category", row.text("parent")):
            entry["parent"] = parent
        if item is not None:
            above = here.ids["aggregation"].get(row.text("parent"), "")
            weight = share(item, above)
            if "weight" in weight:
                entry["weight"] = weight["weight"]
        categories.append({**entry, **_totals(row, item)})
        if row.flag("hidden") or (item is not None and item.flag("hidden")):
            here.losses.add(entry["id"], "hidden-category")
    if any(row.text("itemtype") == "manual" for row in book.rows("grade_items/grade_item")):
        here.losses.add(here.id, "manual-grades")
    return without_empty({**stated, "categories": categories})


def name_categories(here: Here) -> None:
    """Give ids to the categories of the gradebook, and note how each adds up."""
    book = here.source.part("gradebook")
    idnumbers = {row.text("iteminstance"): row.text("idnumber") for row in book.rows("grade_items/grade_item")
                 if row.text("itemtype") == "category"}  # fmt: skip
    for row in book.rows("grade_categories/grade_category"):
        here.ids["aggregation"][row.id] = row.text("aggregation")
        if row.integer("depth") > 1:
            id = here.names.give(idnumbers.get(row.id, ""), row.text("fullname"), "kategori-nilai")
            here.ids["grade_category"][row.id] = id


def _totals(row: Row, item: Row | None) -> Stated:
    stated: Stated = {}
    aggregation = row.integer("aggregation", _NATURAL)
    if aggregation != _NATURAL and aggregation in _WORDS:
        stated["aggregation"] = _WORDS[aggregation]
    if not row.flag("aggregateonlygraded"):
        stated["exclude_empty_grades"] = False
    if row.integer("droplow"):
        stated["drop_lowest"] = row.integer("droplow")
    if item is not None:
        if aggregation != _NATURAL and item.number("grademax") not in (100, 0):
            stated["maximum"] = number(item.number("grademax"))
        if item.number("gradepass"):
            stated["pass"] = number(item.number("gradepass"))
    return stated


__all__ = ["Mapping", "gradebook", "name_categories", "read_grades", "share"]
