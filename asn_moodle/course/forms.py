"""What a course states, in the terms of Moodle's settings forms.

The models of `spec` say which form element each key stands for, and which value Moodle has for each word.
`module_form` reads a `Settings` with its model beside it, through nested mappings and lists, and sorts what
it finds by what a form does with it: plain elements, texts, files, and things inside the thing (chapters,
pages, options). Nothing is added: what is not stated stays out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast, get_args

from asn_moodle.course.model import Activity, Asset, Course, Html, Reference, Settings, Value
from asn_moodle.spec.activities import ACTIVITY_TYPES, ThirdParty
from asn_moodle.spec.activities.base import Grouped, Ratings
from asn_moodle.spec.activities.form import Element, Select, elements
from asn_moodle.spec.activities.forum import Forum
from asn_moodle.spec.activities.glossary import Entry
from asn_moodle.spec.activities.lesson import JUMPS
from asn_moodle.spec.activities.lesson import PAGE_TYPES as PAGE_TYPES
from asn_moodle.spec.activities.quiz import ReviewPart
from asn_moodle.spec.base import Model

Plain = str | int | float | Reference | tuple["Plain", ...] | Mapping[str, "Plain"]
"""A value that a form element takes: true and false are 1 and 0, moments and durations are in seconds."""


@dataclass(frozen=True, slots=True)
class Form:
    """What is stated of one thing, by the names of form elements."""

    plain: dict[str, Plain] = field(default_factory=dict)
    texts: dict[str, Html] = field(default_factory=dict)
    files: dict[str, tuple[Asset, ...]] = field(default_factory=dict)
    children: "dict[str, tuple[Child, ...]]" = field(default_factory=dict)
    completion: dict[str, Plain] = field(default_factory=dict)
    """``when`` in the words of the spec, ``expected_by``, and elements by name."""
    grade: dict[str, Plain] = field(default_factory=dict)
    """Of the activity in the keys of the spec; a second grade stands among the plain elements."""


@dataclass(frozen=True, slots=True)
class Child:
    """Something inside a thing: a chapter, a page, an answer. One without an id is known by its place."""

    id: str
    kind: str
    form: Form
    formerly: tuple[str, ...] = ()


OURS = frozenset(("id", "formerly", "type", "minutes", "outcomes", "purpose", "course_terms", "framework"))
"""What the language has for itself, or what the item as a whole carries, or only a backup needs."""

APART = frozenset(("title", "available", "tags", "competencies", "visible", "settings", "shuffle_questions"))
"""What an activity has beside its form."""


def module_form(activity: Activity, course: Course) -> Form:
    """The settings form of an activity, without what all items have: name, place, visibility, restriction."""
    form = Form()
    model = ACTIVITY_TYPES.get(activity.kind, ThirdParty)
    own = Settings({key: value for key, value in activity.settings.items() if key not in APART})
    _fill(form, model, own)
    if activity.settings.get("visible") == "stealth":
        form.plain["visibleoncoursepage"] = 0
    if activity.settings.flag("course_terms"):
        form.children["entries"] = (*_terms(course), *form.children.get("entries", ()))
    for name, value in activity.settings.group("settings").items():
        form.plain[name] = plain(value)
    return form


def key_of(kind: str, element: str) -> str:
    """The key of the spec that stands for a form element of a type of activity; the element if none does."""
    return next((key for key, one in elements(ACTIVITY_TYPES[kind]) if one.name == element), element)


def grouped(kind: str) -> bool:
    """Whether a type of activity knows groups."""
    return issubclass(ACTIVITY_TYPES.get(kind, ThirdParty), Grouped)


def course_form(course: Course) -> Form:
    """The settings form of a course, ``course/edit_form.php``, without what all items have."""
    form = Form(plain={"shortname": course.short_name})
    stated = course.settings
    for key, element in COURSE.items():
        if key in stated:
            form.plain[element.name] = plain(element.value(stated[key]))
    if "force_language" in stated:
        form.plain["lang"] = course.language if stated.flag("force_language") else ""
    if "summary" in stated:
        form.texts["summary_editor"] = stated.html("summary")
    if isinstance(image := stated.get("image"), Asset):
        form.files["overviewfiles"] = (image,)
    for name, value in stated.group("custom_fields").items():
        form.plain[f"customfield_{name}"] = plain(value)
    return form


COURSE: Mapping[str, Element] = {
    "category": Element("category"),
    "start_date": Element("startdate"),
    "end_date": Element("enddate"),
    "format": Element("format", {"single_activity": "singleactivity"}),
    "course_layout": Element("coursedisplay", {"all_sections": 0, "one_section": 1}),
    "hidden_sections": Element("hiddensections", {"shown_as_unavailable": 0, "invisible": 1}),
    "announcements": Element("newsitems"),
    "show_grades": Element("showgrades"),
    "show_reports": Element("showreports"),
    "show_activity_dates": Element("showactivitydates"),
    "enable_completion": Element("enablecompletion"),
    "show_completion_conditions": Element("showcompletionconditions"),
    "download_content": Element("downloadcontent"),
    "group_mode": Element("groupmode", {"none": 0, "separate": 1, "visible": 2}),
    "force_group_mode": Element("groupmodeforce"),
    "default_grouping": Element("defaultgroupingid"),
}
"""The elements of ``course/edit_form.php``. The category is a path of names, levels separated by `` / ``."""


def worded(settings: Settings, without: tuple[str, ...] = ()) -> Form:
    """What is stated of something that has no settings form of its own: keys and words as they are.

    Keys of a nested mapping stand beside the others.
    """
    form = Form()
    for key, value in settings.items():
        if key in OURS or key in without:
            continue
        match value:
            case Html():
                form.texts[key] = value
            case Asset():
                form.files[key] = (value,)
            case Settings():
                form.plain.update(worded(value).plain)
            case _:
                form.plain[key] = plain(value)
    return form


def plain(value: object) -> Plain:
    """A value as a form element takes it."""
    match value:
        case bool():
            return int(value)
        case datetime():
            return int(value.timestamp())
        case timedelta():
            return int(value.total_seconds())
        case Settings():
            return {key: plain(inner) for key, inner in value.items()}
        case tuple():
            return tuple(plain(inner) for inner in value)
        case None:
            return ""
    return cast(Plain, value)


def _fill(form: Form, model: type[Model], settings: Settings) -> None:
    """Add to ``form`` what ``settings``, which ``model`` describes, state."""
    named = _elements(model)
    for key, value in settings.items():
        element = named.get(key)
        if key in OURS or (element is None and _refers(value)):
            continue
        if key in _WAYS and not isinstance(value, (int, float)) and not isinstance(element, Select):
            way: _Way = _forum_ratings if model is Forum and key == "ratings" else _WAYS[key]
            way(form, value)
        elif element and element.name in _JOINED and isinstance(value, tuple):
            form.plain[element.name] = _JOINED[element.name].join(_line(one) for one in value)
        else:
            _put(form, model, key, element, value)


def _refers(value: Value) -> bool:
    """Whether it names other items: where no element takes them, those name this one as their parent."""
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Reference)


def _put(form: Form, model: type[Model], key: str, element: Element | None, value: Value) -> None:
    name = element.name if element else key
    match value:
        case Html():
            form.texts[name] = value
        case Asset():
            form.files[name] = (value, *form.files.get(name, ()))
        case tuple() if value and isinstance(value[0], Asset):
            form.files[name] = cast("tuple[Asset, ...]", value)
        case tuple() if value and isinstance(value[0], Settings):
            form.children[key] = _children(model, key, cast("tuple[Settings, ...]", value))
        case Settings() if inner := _models(model, key):
            if key in _SINGLE:
                form.children[key] = _children(model, key, (value,))
            else:
                _fill(form, _fitting(inner, value), value)
            if element:
                form.plain[name] = 1
        case Settings():
            form.plain[name] = plain(value)
        case _:
            form.plain[name] = _value(element, value)


def _value(element: Element | None, value: Value) -> Plain:
    if element is None:
        return plain(value)
    if isinstance(value, tuple):
        return tuple(plain(element.value(one)) for one in value)
    if element.name == "jumpto" and isinstance(value, str) and value not in JUMPS:
        return Reference("page", value)
    if element.name == "dependitem":
        return Reference("survey_item", str(value))
    return plain(element.value(value))


def _children(model: type[Model], key: str, values: tuple[Settings, ...]) -> tuple[Child, ...]:
    return tuple(_child(_models(model, key), value, place) for place, value in enumerate(values, 1))


def _child(models: tuple[type[Model], ...], settings: Settings, place: int) -> Child:
    form = Form()
    _fill(form, _fitting(models, settings), settings)
    former = cast("tuple[str, ...]", settings.get("formerly", ()))
    return Child(settings.text("id", str(place)), settings.text("type"), form, former)


def _terms(course: Course) -> Iterator[Child]:
    """The glossary terms of the course as entries."""
    for place, (id, term) in enumerate(course.terms.items(), 1):
        yield _child((Entry,), Settings({"id": id, **term}), place)


# ---- keys whose values a form spreads over several elements, or writes in one text ----

_Way = Callable[[Form, Any], None]


def _grade(form: Form, value: Value) -> None:
    """The grade of the activity; without one its maximum is 0."""
    stated = value if isinstance(value, Settings) else Settings({"maximum": 0})
    form.grade.update({key: plain(inner) for key, inner in stated.items()})


def _assessment_grade(form: Form, value: Settings) -> None:
    """The grade of a workshop's assessments, beside that of its submissions."""
    names = {
        "maximum": "gradinggrade",
        "pass": "gradinggradepass",
        "category": "gradinggradecategory",
    }
    form.plain.update({names[key]: plain(inner) for key, inner in value.items() if key in names})


def _ratings(form: Form, value: Settings) -> None:
    _fill(form, Ratings, Settings({key: inner for key, inner in value.items() if key != "grade"}))
    if "grade" in value:
        _grade(form, value["grade"])


def _forum_ratings(form: Form, value: Settings) -> None:
    """A forum may be graded as a whole too: ratings are its other grade."""
    _fill(form, Ratings, Settings({key: inner for key, inner in value.items() if key != "grade"}))
    names = {"maximum": "scale", "scale": "scale", "pass": "gradepass", "category": "gradecat"}
    stated = value.group("grade")
    form.plain.update({names[key]: plain(inner) for key, inner in stated.items() if key in names})


def _completion(form: Form, value: Settings) -> None:
    named = _counted()
    for key, inner in value.items():
        form.completion[named[key].name if key in named else key] = plain(inner)


@cache
def _counted() -> Mapping[str, Element]:
    """The conditions of all types that count something; a key names the same thing in each."""
    return {
        key: element
        for model in ACTIVITY_TYPES.values()
        for inner in _models(model, "completion")
        for key, element in elements(inner)
    }


def _review(form: Form, value: Settings) -> None:
    """Each moment has a check box for each thing that may be reviewed."""
    parts: Element = get_args(ReviewPart)[1]
    for moment, shown in value.items():
        for word, name in parts.words.items():
            form.plain[f"{name}{moment}"] = int(word in cast("tuple[str, ...]", shown))


def _overall_feedback(form: Form, value: tuple[Settings, ...]) -> None:
    """Moodle wants the best grade first, and a boundary after each text but the last, which is from 0."""
    best_first = sorted(value, key=lambda one: -one.number("at_least"))
    for index, one in enumerate(best_first):
        form.texts[f"feedbacktext[{index}]"] = one.html("text")
        if bound := one.number("at_least"):
            form.plain[f"feedbackboundaries[{index}]"] = f"{bound:g}%"
    if best_first[-1].number("at_least"):
        form.texts[f"feedbacktext[{len(best_first)}]"] = Html("")


def _window_options(form: Form, value: tuple[str, ...]) -> None:
    for name in ("scrollbars", "directories", "location", "menubar", "toolbar", "status"):
        form.plain[name] = int(name in value)


def _url_parameters(form: Form, value: Settings) -> None:
    for index, (name, variable) in enumerate(value.items()):
        form.plain[f"parameter_{index}"] = name
        form.plain[f"variable_{index}"] = plain(variable)


def _more_files(form: Form, value: tuple[Asset, ...]) -> None:
    form.files["files"] = (*form.files.get("files", ()), *value)


def _line(value: Value) -> str:
    """An option as a line; Moodle writes a weighted one ``weight/text``."""
    if isinstance(value, Settings):
        return f"{int(value.number('value'))}/{value.text('text')}"
    return str(value)


def _parameters(form: Form, value: Settings) -> None:
    form.plain["instructorcustomparameters"] = "\n".join(f"{name}={inner}" for name, inner in value.items())


_WAYS: Mapping[str, _Way] = {
    "completion": _completion,
    "grade": _grade,
    "assessment_grade": _assessment_grade,
    "ratings": _ratings,
    "review": _review,
    "overall_feedback": _overall_feedback,
    "window_options": _window_options,
    "parameters": _url_parameters,
    "custom_parameters": _parameters,
    "more_files": _more_files,
}

_JOINED: Mapping[str, str] = {
    "assignsubmission_file_filetypes": ",",
    "submissionfiletypes": ",",
    "values": "\n",
    "param1": "\n",
    "aliases": "\n",
}
"""Elements that take a list as one text, with what stands between."""

_SINGLE = frozenset(("correct", "wrong", "other_answers"))
"""What follows all right, wrong or other answers of a lesson page: one thing, a child like answers."""


# ---- the models beside the settings ----


@cache
def _elements(model: type[Model]) -> Mapping[str, Element]:
    return dict(elements(model))


@cache
def _models(model: type[Model], key: str) -> tuple[type[Model], ...]:
    """The models that the value of a key may have."""
    for name, info in model.model_fields.items():
        if (info.alias or name) == key:
            return tuple(dict.fromkeys(_inside(info.annotation)))
    return ()


def _inside(annotation: Any) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for inner in get_args(annotation):
        yield from _inside(inner)


def _fitting(models: tuple[type[Model], ...], settings: Settings) -> type[Model]:
    """The model of these that has all the stated keys and, where there are types, the stated type."""

    def fits(model: type[Model]) -> bool:
        keys = {info.alias or name for name, info in model.model_fields.items()}
        kinds = get_args(model.model_fields["type"].annotation) if "type" in model.model_fields else ()
        return set(settings) <= keys and (not kinds or settings.get("type") in kinds)

    return next(model for model in models if fits(model))
