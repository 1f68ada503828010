"""Readers of stated settings that the pages share."""

from typing import TypeVar

from asn_moodle.course.model import Settings

T = TypeVar("T")


def listed(settings: Settings, key: str, kind: type[T]) -> tuple[T, ...]:
    """The entries of one kind in a list; empty if absent."""
    value = settings.get(key)
    return tuple(one for one in value if isinstance(one, kind)) if isinstance(value, tuple) else ()


def share(settings: Settings, key: str, default: float) -> float:
    """A stated percentage as a fraction, to seven decimals as Moodle keeps them."""
    return round(settings.number(key, default * 100) / 100, 7)


def shown(settings: Settings) -> bool:
    """Whether learners may see it; what is hidden on the course page stays out of a package."""
    return settings.get("visible", True) is not False
