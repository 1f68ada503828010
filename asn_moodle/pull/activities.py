"""Activities: their tables read back by the columns of the backup writer, and what stands around them."""

import re
from collections.abc import Iterable
from typing import Any, cast, get_args

from asn_moodle.course.forms import Form
from asn_moodle.course.model import Reference
from asn_moodle.packages.backup.modules import FILES, assign
from asn_moodle.packages.backup.modules.columns import MOMENTS, Column, Review, Text
from asn_moodle.packages.backup.modules.conditions import read_completion
from asn_moodle.packages.backup.modules.special import WINDOW
from asn_moodle.packages.backup.modules.tables import COLUMNS
from asn_moodle.pull.availability import restriction
from asn_moodle.pull.children import lists
from asn_moodle.pull.columns import form_of, formatted
from asn_moodle.pull.forms import Reading
from asn_moodle.pull.grades import read_grades
from asn_moodle.pull.here import Here, without_empty
from asn_moodle.pull.slots import shuffled
from asn_moodle.pull.source import Module
from asn_moodle.pull.tree import Area, Flow, Stated, Written
from asn_moodle.pull.values import UnfitError, element_of, models_of, number, worded
from asn_moodle.pull.xml import Row
from asn_moodle.spec.activities import ACTIVITY_TYPES, ActivityBase
from asn_moodle.spec.activities.base import Grouped, Ratings
from asn_moodle.spec.activities.form import elements
from asn_moodle.spec.activities.quiz import ReviewPart
from asn_moodle.spec.base import Model
from asn_moodle.spec.completion import CONDITIONS

PACKAGES = {
    "scorm": ("package", "package", "0"),
    "h5pactivity": ("package", "package", "0"),
    "imscp": ("package", "backup", "1"),
}
"""The key, area and item of the package of a type."""

_APART = frozenset((
    "title", "completion", "grade", "assessment_grade", "ratings", "available", "tags", "competencies",
    "visible", "settings", "outcomes", "minutes", "id", "formerly", "type",
))  # fmt: skip
_FIRST = ("type", "id", "title")
_LAST = ("grade", "assessment_grade", "ratings", "tags", "competencies", "visible", "available", "completion",
         "settings")  # fmt: skip
_NOT_SETTINGS = frozenset((
    "groupmode", "groupingid", "showdescription", "lang", "downloadcontent", "type", "legacyfiles",
    "tobemigrated", "scormtype", "sendnotifications", "visible",
))  # fmt: skip


def activity(module: Module, here: Here, hidden_section: bool) -> Stated | None:
    """What the spec says of an activity; None, with a loss noted, for a type that it cannot say."""
    item = here.ref("activity", module.id)
    model = ACTIVITY_TYPES.get(module.kind)
    if model is None:
        here.losses.add(item, "third-party", module.kind)
        return None
    record, around = formatted(module.own), module.module
    columns = COLUMNS[module.kind]
    form = form_of(columns, record, item, here.losses)
    _common(around, form)
    if module.kind == "assign":
        _plugins(module.own, form)
    here.sound(item, "completion", lambda: read_completion(columns, record, around.columns(), form), None)
    reading = Reading(here, item, form, _areas(module, columns), lists(module, here))
    stated: Stated = {"type": module.kind, "id": item, "title": module.own.text("name") or item}
    stated |= _special(module, reading)
    stated |= reading.stated(model, _APART | stated.keys())
    stated |= _nested(model, reading)
    stated |= read_grades(module, form, here)
    stated |= _around(module, hidden_section, here)
    if completion := _completion(model, form, item, here):
        stated["completion"] = completion
    if settings := _settings(model, form, stated):
        stated["settings"] = settings
    return _ordered(without_empty(stated), model)


def _ordered(stated: Stated, model: type[ActivityBase]) -> Stated:
    """The keys in the order of the model, but what all activities have around what is its type's own."""
    own = [
        info.alias or name for name, info in model.model_fields.items() if name not in Grouped.model_fields
    ]
    middle = [key for key in own if key not in _FIRST and key not in _LAST]
    order = (*_FIRST, *middle, *Grouped.model_fields, *_LAST)
    return {key: stated[key] for key in order if key in stated}


def _common(around: Row, form: Form) -> None:
    """What ``module.xml`` says in form elements, where it is not what a new activity has."""
    if around.integer("groupmode"):
        form.plain["groupmode"] = around.integer("groupmode")
    if around.integer("groupingid"):
        form.plain["groupingid"] = Reference("grouping", around.text("groupingid"))
    if around.flag("showdescription"):
        form.plain["showdescription"] = 1
    if not around.flag("downloadcontent") and "downloadcontent" in around:
        form.plain["downloadcontent"] = 0
    if around.text("lang"):
        form.plain["lang"] = around.text("lang")


def _plugins(own: Row, form: Form) -> None:
    configs: dict[tuple[str, str], dict[str, str | None]] = {}
    for row in own.rows("plugin_configs/plugin_config"):
        key = (row.text("subtype"), row.text("plugin"))
        configs.setdefault(key, {})[row.text("name")] = row.optional("value")
    assign.read(configs, form)


def _areas(module: Module, columns: Iterable[Column]) -> dict[str, Area]:
    """The areas of texts and files by form element."""
    areas = {"introeditor": module.area("intro")}
    for column in columns:
        if isinstance(column, Text) and column.name != "intro":
            areas[column.element or column.name] = module.area(column.area or column.name)
    for (kind, element), area in FILES.items():
        if kind == module.kind:
            areas[element] = module.area(area)
    if module.kind == "bigbluebuttonbn":
        areas["presentation"] = module.area("presentation")
    return areas


# ---- keys that stand for several elements ----


def _special(module: Module, reading: Reading) -> Stated:
    """What a type has of its own."""
    form, here = reading.form, reading.here
    found: Stated = {}
    if module.kind in PACKAGES:
        key, area, itemid = PACKAGES[module.kind]
        files = here.area(module.area(area, itemid)) or here.area(module.area(area))
        if files:
            found[key] = files[0]
            for element in ("packagefile", "package", "reference", "packageurl"):
                form.plain.pop(element, None)
        elif module.kind != "scorm" or "packageurl" not in form.plain:
            here.losses.add(reading.item, "file-missing", "package")
        if files and _made_here(module, here):
            here.losses.add(reading.item, "packed", module.own.text("reference"))
        opened = [name for name in WINDOW if form.plain.pop(name, 0)]
        found |= {"window_options": opened}
    shown = module.own.text("presentation") if module.kind == "bigbluebuttonbn" else ""
    if shown and not here.area(module.area("presentation")):
        here.losses.add(reading.item, "file-missing", shown)
    if module.kind == "resource":
        found |= _resource(module, here)
    if module.kind == "url":
        found |= _parameters(form)
    if module.kind == "lti" and (text := str(form.plain.pop("instructorcustomparameters", ""))):
        pairs = [line.partition("=") for line in text.splitlines() if "=" in line]
        found["custom_parameters"] = {key.strip(): said.strip() for key, _, said in pairs if key.strip()}
    if module.kind == "assign":
        found |= _grading_method(module, here)
    if module.kind == "quiz":
        found |= _quiz(module, form)
    if module.kind == "qbank":
        kept = [
            id
            for number, id in here.ids["category_of_bank"].items()
            if number.startswith(f"{module.context} ")
        ]
        found["categories"] = kept
    return without_empty(found)


def _made_here(module: Module, here: Here) -> bool:
    """Whether a package was built of activities of this course, by the name that ours have."""
    manifests = (row.text("manifest") for row in module.own.rows("scoes/sco"))
    return any(one.startswith(f"{here.id}.") and one.endswith("_manifest") for one in manifests)


def _resource(module: Module, here: Here) -> Stated:
    files = here.area(module.area("content"), top=True)
    if not files:
        here.losses.add(here.ref("activity", module.id), "file-missing", "content")
        return {}
    return {"file": files[0], "more_files": files[1:]}


def _parameters(form: Form) -> Stated:
    pairs = {}
    for place in range(100):
        name = form.plain.pop(f"parameter_{place}", None)
        variable = form.plain.pop(f"variable_{place}", None)
        if name is None:
            break
        pairs[str(name)] = str(variable)
    return {"parameters": Flow(pairs)} if pairs else {}


def _grading_method(module: Module, here: Here) -> Stated:
    for area in module.file("grading").rows("area"):
        method = area.text("activemethod")
        if method in ("rubric", "guide"):
            if next(iter(area.rows("definitions/definition")), None) is not None:
                here.losses.add(here.ref("activity", module.id), "grading-form", method)
            return {"grading_method": method}
        if method:
            here.losses.add(here.ref("activity", module.id), "grading-form", method)
    return {}


def _quiz(module: Module, form: Form) -> Stated:
    found: Stated = {}
    review: Stated = {}
    parts = [column for column in COLUMNS["quiz"] if isinstance(column, Review)]
    words = {value: word for word, value in _review_words().items()}
    bits = {one.name: module.own.integer(one.name, int(one.default or 0)) for one in parts}
    for moment, bit in MOMENTS.items():
        changed = any((bits[one.name] ^ int(one.default or 0)) & bit for one in parts)
        for one in parts:
            form.plain.pop(f"{one.element}{moment}", None)
        if changed:
            review[moment] = [words[one.element] for one in parts if bits[one.name] & bit]
    if review:
        found["review"] = review
    if shuffled(module):
        found["shuffle_questions"] = True
    if feedback := _overall_feedback(module, module.own.number("grade", 10)):
        found["overall_feedback"] = feedback
    return found


def _review_words() -> dict[str, str]:
    return {str(word): str(value) for word, value in get_args(ReviewPart)[1].words.items()}


def _overall_feedback(module: Module, maximum: float) -> list[Stated]:
    found: list[Stated] = []
    for row in module.own.rows("feedbacks/feedback"):
        share = round(100 * row.number("mingrade") / maximum, 5) if maximum else 0
        text = formatted(row).get("feedbacktext") or ""
        entry: Stated = {"at_least": number(share)} if share > 0 else {}
        if text:
            found.append({**entry, "text": Written(text, module.area("feedback", row.id))})
    return found


def _nested(model: type[ActivityBase], reading: Reading) -> Stated:
    """Settings that the spec groups: what an assignment takes, how contributions are rated."""
    found: Stated = {}
    for key in ("submissions", "feedback"):
        info = model.model_fields.get(key)
        inner = list(models_of(info.annotation)) if info and element_of(info) is None else []
        if inner and (stated := reading.stated(inner[0])):
            found[key] = stated
    if "ratings" in model.model_fields:
        ratings = reading.stated(Ratings, frozenset(("grade",)))
        if ratings:
            found["ratings"] = ratings
    return found


# ---- what all activities have ----


def _around(module: Module, hidden_section: bool, here: Here) -> Stated:
    around, item = module.module, here.ref("activity", module.id)
    stated: Stated = {}
    shown = around.flag("visibleold" if hidden_section else "visible")
    if not shown and module.kind != "qbank":
        stated["visible"] = False
    elif not around.flag("visibleoncoursepage") and module.kind != "qbank":
        stated["visible"] = "stealth"
    stated["tags"] = tag_names(around)
    stated["competencies"] = [
        id
        for row in module.file("competencies").rows("competencies/competency")
        if (id := here.ref("competency", row.text("idnumber")))
    ]
    if written := around.optional("availability"):
        stated["available"] = here.sound(item, "availability", lambda: restriction(written, item, here), None)
    if around.integer("indent"):
        here.losses.add(item, "indent")
    return without_empty(stated)


def tag_names(row: Row) -> list[str]:
    """The tags of a course, an activity or a question, as they were written."""
    return [one.text("rawname") or one.text("name") for one in row.rows("tags/tag")]


def _completion(model: type[ActivityBase], form: Form, item: str, here: Here) -> Stated | None:
    info = model.model_fields.get("completion")
    if info is None or not form.completion:
        if form.completion:
            here.losses.add(item, "completion", ", ".join(form.completion))
        return None
    inner = cast("type[Model]", models_of(info.annotation)[0])
    keys = {one.name: (key, inner.model_fields[key]) for key, one in elements(inner)}
    stated: Stated = {}
    when = form.completion.pop("when", None)
    allowed = _words(inner.model_fields["when"].annotation)
    if isinstance(when, tuple):
        if wrong := [str(word) for word in when if word not in allowed]:
            here.losses.add(item, "completion", ", ".join(wrong))
        if kept := [word for word in when if word in allowed]:
            stated["when"] = kept
    elif when in allowed:
        stated["when"] = when
    expected = form.completion.pop("expected_by", None)
    for name, value in form.completion.items():
        if name in keys:
            key, field = keys[name]
            try:
                stated[key] = worded(
                    field, next(one for k, one in elements(inner) if k == key), value, here.zone
                )
            except UnfitError:
                here.losses.add(item, "bad-value", f"{name} = {value}")
    if expected:
        stated["expected_by"] = here.moment(item, float(str(expected)))
    return without_empty(stated) or None


def _words(annotation: Any) -> set[str]:
    found: set[str] = set()
    for inner in get_args(annotation):
        found |= {inner} if isinstance(inner, str) else _words(inner)
    return found & ({*CONDITIONS} | {"manual", "never"})


def _settings(model: type[ActivityBase], form: Form, stated: Stated) -> Stated:
    """Elements that the language has no key for."""
    known = {one.name for _, one in elements(model)}
    barred = known | _NOT_SETTINGS | (set() if issubclass(model, Grouped) else {"groupmode"})
    found: Stated = {}
    for name, value in form.plain.items():
        if name in barred or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*(\[[A-Za-z0-9_]+\])?", name):
            continue
        if isinstance(value, (int, float, str)):
            found[name] = int(value) if str(value).lstrip("-").isdecimal() and len(str(value)) < 10 else value
    return found
