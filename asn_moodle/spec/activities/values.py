"""Kinds of value that only activities have."""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from asn_moodle.spec.base import Model, refused
from asn_moodle.spec.fields import Line, Moment

T = TypeVar("T")


class WebAddress(Line):
    """An address with a scheme, or one that starts with a slash (from the root of the site); variables are
    put in."""

    code = "bad-url"
    pattern = r"([A-Za-z][A-Za-z0-9+.-]*:|/|\{\{)[^\r\n]*"
    longest = 2000


_SIZE = re.compile(r"([1-9]\d{0,5}) (kB|MB|GB)")
_SIZE_UNITS = {"kB": 1024, "MB": 1024**2, "GB": 1024**3}


def _size(value: object) -> int:
    if not isinstance(value, str) or not (found := _SIZE.fullmatch(value)):
        raise refused("bad-size", value=str(value))
    return int(found[1]) * _SIZE_UNITS[found[2]]


FileSize = Annotated[
    int,
    BeforeValidator(_size),
    WithJsonSchema({"type": "string", "pattern": r"^[1-9]\d{0,5} (kB|MB|GB)$", "examples": ["5 MB"]}),
]
"""A file size, written as ``500 kB`` or ``5 MB``; in bytes once checked."""

Count = Annotated[int, Field(ge=1)]
"""How many, at least one."""

Pixels = Annotated[int, Field(ge=1, le=10000)]
"""A length on the screen, in pixels."""

Unlimited = Literal["unlimited"]


def _switch(value: object) -> str:
    return "with-settings" if isinstance(value, (Mapping, Model)) else "on-or-off"


Switch = Annotated[
    Annotated[bool, Tag("on-or-off")] | Annotated[T, Tag("with-settings")], Discriminator(_switch)
]
"""``true``, ``false``, or a mapping, which means on with these settings."""


def in_order(*, together: bool = False, **moments: Moment | None) -> None:
    """Refuse moments that are stated and not in the order of the arguments, which bear their keys' names.

    With ``together`` two may fall together.
    """
    stated = [(key, moment) for key, moment in moments.items() if moment is not None]
    for (earlier, start), (later, end) in pairwise(stated):
        if start > end or (start == end and not together):
            raise refused("times-out-of-order", key=later, earlier=earlier)
