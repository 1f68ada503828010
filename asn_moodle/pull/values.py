"""Values of Moodle's forms as words of the spec: the metadata of the models, read the other way."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from asn_moodle.course.lowering import ZONES
from asn_moodle.pull.tree import Plain
from asn_moodle.spec.activities.form import Element, Select
from asn_moodle.spec.activities.values import FileSize
from asn_moodle.spec.fields import Line

_DURATIONS = (("week", 604800), ("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))
_SIZES = (("GB", 2**30), ("MB", 2**20), ("kB", 2**10))
_MOST_SECONDS = 999_999


class UnfitError(ValueError):
    """A value that the language has no word for."""


def moment(seconds: float, zone: str) -> Plain:
    """A moment in a zone, to the minute. Raises `UnfitError`."""
    try:
        local = datetime.fromtimestamp(seconds, UTC).astimezone(ZONES[zone])
    except (OverflowError, ValueError, OSError) as error:
        raise UnfitError(str(seconds)) from error
    if not 1970 <= local.year <= 9999:
        raise UnfitError(str(seconds))
    return Plain(f"{local:%Y-%m-%d}" if not local.hour and not local.minute else f"{local:%Y-%m-%d %H:%M}")


def duration(seconds: float) -> str:
    """A length of time in the largest unit that says it. Raises `UnfitError`."""
    whole = int(seconds)
    for name, length in _DURATIONS:
        if whole % length == 0 and whole // length and whole // length <= _MOST_SECONDS:
            return f"{whole // length} {name}{'s' if whole // length > 1 else ''}"
    if whole == 0:
        return "0 seconds"
    raise UnfitError(str(seconds))


def size(number: float) -> str:
    """A number of bytes in the largest unit that says it. Raises `UnfitError`."""
    whole = int(number)
    for name, length in _SIZES:
        if whole >= length and whole % length == 0:
            return f"{whole // length} {name}"
    raise UnfitError(str(number))


def number(value: object) -> int | float:
    """A number as short as it can be written. Raises `UnfitError`."""
    try:
        found = float(str(value))
    except ValueError as error:
        raise UnfitError(str(value)) from error
    if found != found or found in (float("inf"), float("-inf")) or abs(found) >= 1e15:
        raise UnfitError(str(value))
    return int(found) if found.is_integer() else round(found, 7)


def element_of(info: FieldInfo) -> Element | None:
    """The form element that a field of a model stands for."""
    return next(_elements(info), None)


def _elements(info: FieldInfo) -> Iterator[Element]:
    yield from (one for one in info.metadata if isinstance(one, Element))
    yield from _inside(info.annotation, Element)


def _inside(annotation: Any, kind: type) -> Iterator[Any]:
    """Everything of a kind in the parts of an annotation."""
    for inner in get_args(annotation):
        if isinstance(inner, kind):
            yield inner
        yield from _inside(inner, kind)


def models_of(annotation: Any) -> tuple[type[BaseModel], ...]:
    """The models in an annotation."""
    if isinstance(annotation, type):
        return (annotation,) if issubclass(annotation, BaseModel) else ()
    return tuple(dict.fromkeys(one for inner in get_args(annotation) for one in models_of(inner)))


def types_of(annotation: Any) -> set[type]:
    """The plain types in an annotation, of lists too."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return {annotation}
    return set().union(*(types_of(inner) for inner in get_args(annotation)), set()) - {NoneType}


def _literals(annotation: Any) -> Iterator[str | int]:
    """The words and numbers that an annotation lists."""
    for inner in get_args(annotation):
        if get_origin(annotation) is Literal and isinstance(inner, (str, int)):
            yield inner
        else:
            yield from _literals(inner)


_IS_SIZE = get_args(FileSize)[1]


def worded(info: FieldInfo, element: Element, value: object, zone: str) -> Any:
    """What the spec says for a value of a form. Raises `UnfitError`."""
    for word, said in element.words.items():
        if str(said) == str(value):
            return word
    if isinstance(element, Select):
        raise UnfitError(str(value))
    for listed in _literals(info.annotation):
        if str(listed) == str(value):
            return listed
    kinds = types_of(info.annotation)
    if datetime in kinds:
        return moment(float(str(value)), zone)
    if timedelta in kinds:
        return duration(float(str(value)))
    if _is_size(info):
        return size(float(str(value)))
    if bool in kinds:
        return float(str(value)) != 0
    if kinds & {int, float}:
        return number(value)
    return str(value)


def _is_size(info: FieldInfo) -> bool:
    inside = _inside(info.annotation, type(_IS_SIZE))
    return _IS_SIZE in info.metadata or any(one is _IS_SIZE for one in inside)


def is_list(info: FieldInfo) -> bool:
    """Whether a field takes a list."""
    return any(get_origin(one) is tuple for one in _all(info.annotation))


def _all(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inner in get_args(annotation):
        yield from _all(inner)


def is_line(info: FieldInfo) -> bool:
    """Whether a field takes a line of text."""
    return any(issubclass(kind, Line) for kind in types_of(info.annotation))


SPLIT: Mapping[str, str] = {
    "assignsubmission_file_filetypes": r"[,;\s]+",
    "submissionfiletypes": r"[,;\s]+",
}
"""What may stand between the parts of a list in one text; else lines."""


def parts(element: str, text: str) -> list[str]:
    """A list that a form writes in one text."""
    return [one.strip() for one in re.split(SPLIT.get(element, r"\r?\n"), text) if one.strip()]
