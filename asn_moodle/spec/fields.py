"""The kinds of value a designer writes, as types.

A value keeps its kind after it was checked (`Prose`, `MediaPath`, an `ActivityRef`), so whoever walks a
spec sees from the value alone what to do with it: render, copy or resolve.
"""

import re
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, GetCoreSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

ID_PATTERN = r"[a-z][a-z0-9-]*"
ID_LENGTH = 48


class _Text(str):
    """A text of one kind. Subclasses say what the text must look like and how editors are told so."""

    __slots__ = ()
    code: ClassVar[str] = "wrong-text"
    pattern: ClassVar[str | None] = None
    longest: ClassVar[int | None] = None
    shortest: ClassVar[int] = 1

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(strict=True)
        return core_schema.no_info_after_validator_function(
            cls._checked, text, serialization=core_schema.to_string_ser_schema(), metadata={"text": cls}
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        described: dict[str, Any] = {"type": "string"}
        if cls.pattern:
            described["pattern"] = f"^{cls.pattern}$"
        if cls.longest:
            described["maxLength"] = cls.longest
        if cls.shortest:
            described["minLength"] = cls.shortest
        return described

    @classmethod
    def _checked(cls, value: str) -> Self:
        if len(value.strip()) < cls.shortest:
            raise PydanticCustomError("empty-text", "empty", {})
        if cls.longest and len(value) > cls.longest:
            raise PydanticCustomError(
                "text-too-long", "too long", {"longest": cls.longest, "length": len(value)}
            )
        if cls.pattern and not re.fullmatch(cls.pattern, value):
            raise PydanticCustomError(cls.code, "pattern", {"value": value})
        return cls(value)


class Id(_Text):
    """A lasting name, chosen by the author: ``[a-z][a-z0-9-]*``, at most 48 characters."""

    code = "bad-id"
    pattern = ID_PATTERN
    longest = ID_LENGTH


class Line(_Text):
    """One line of plain text, such as a title; variables are put in. Moodle stores at most 255 characters."""

    code = "not-one-line"
    pattern = r"[^\r\n]*"
    longest = 255


class Prose(_Text):
    """Markdown, rendered when the course is built."""


class MediaPath(_Text):
    """A file of the course folder: a relative path with forward slashes."""

    code = "bad-path"
    pattern = r"[^\\\x00-\x1f]+"


class Version(_Text):
    """A version of a course: ``1.0.0``, as Semantic Versioning 2.0.0 has it, without build metadata."""

    code = "bad-version"
    pattern = r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z][0-9A-Za-z.-]*)?"
    longest = 40


class Ref(_Text):
    """The id of something else in the course. ``to`` says what kinds of item it may name."""

    code = "bad-id"
    pattern = ID_PATTERN
    longest = ID_LENGTH
    to: ClassVar[str]


class ActivityRef(Ref):
    """The id of an activity."""

    to = "activity"


class GroupRef(Ref):
    """The id of a group."""

    to = "group"


class GroupingRef(Ref):
    """The id of a grouping."""

    to = "grouping"


class OutcomeRef(Ref):
    """The id of a learning outcome."""

    to = "outcome"


class CompetencyRef(Ref):
    """The id of a competency."""

    to = "competency"


class QuestionRef(Ref):
    """The id of a question in the question bank."""

    to = "question"


class CategoryRef(Ref):
    """The id of a question category."""

    to = "category"


class GradeCategoryRef(Ref):
    """The id of a category of the gradebook."""

    to = "grade_category"


class ScaleRef(Ref):
    """The id of a grading scale."""

    to = "scale"


class ItemRef(Ref):
    """The id of anything that has one."""

    to = "item"


_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_DURATION = re.compile(r"(\d{1,6}) (second|minute|hour|day|week)s?")


def _duration(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str) or not (found := _DURATION.fullmatch(value)):
        raise PydanticCustomError("bad-duration", "duration", {"value": str(value)})
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


Duration = Annotated[
    timedelta,
    BeforeValidator(_duration),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\d{1,6} (second|minute|hour|day|week)s?$",
            "examples": ["30 minutes"],
        }
    ),
]
"""A length of time, written as ``30 minutes``, ``2 hours``, ``1 day``."""

_MOMENT_FORMATS = ("%Y-%m-%d %H:%M", "%Y-%m-%d")


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    for form in _MOMENT_FORMATS:
        try:
            return datetime.strptime(str(value), form)
        except ValueError:
            continue
    raise PydanticCustomError("bad-moment", "moment", {"value": str(value)})


Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?$",
            "examples": ["2026-03-02 08:00"],
        }
    ),
]
"""A date, or date and time, in the time zone of the offering: ``2026-03-02 08:00``. Naive until built."""

Zone = Literal["WIB", "WITA", "WIT"]
