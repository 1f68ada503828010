"""Moments in the values of a plan, as dates in the time zone of the course."""

import re
from datetime import UTC, datetime

from asn_moodle.course.lowering import ZONES


def dated(key: str, text: str | None, zone: str = "") -> str | None:
    """The value of a setting; a moment in it as date, time and zone, in UTC where the course states no zone.

    Besides moments, only sizes have ten digits.
    """
    if text is None or "bytes" in key:
        return text
    if key == "availability":
        return _CONDITION.sub(lambda found: found[1] + _date(found[2], zone), text)
    if key.startswith(_WITH_MOMENTS) and _SECONDS.fullmatch(text):
        return _date(text, zone)
    return text


def _date(seconds: str, zone: str) -> str:
    return f"{datetime.fromtimestamp(int(seconds), ZONES.get(zone, UTC)):%Y-%m-%d %H:%M %Z}"


_SECONDS = re.compile(r"[1-3]\d{9}")
_CONDITION = re.compile(r"\b((?:from|until): )([1-3]\d{9})\b")
_WITH_MOMENTS = ("form.", "completion.", "grade.")
