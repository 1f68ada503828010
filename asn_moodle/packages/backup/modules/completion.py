"""Completion conditions of an activity: the columns of ``module.xml`` and which words they stand for."""

from collections.abc import Mapping

from asn_moodle.course.forms import Form, Plain

NONE, MANUAL, AUTOMATIC = 0, 1, 2
"""Kinds of tracking, ``COMPLETION_TRACKING_…`` of ``lib/completionlib.php``."""


def tracking(stated: Mapping[str, Plain]) -> int:
    """How an activity is tracked; ``stated`` is `Form.completion`."""
    when = stated.get("when")
    if when is None:
        counted = any(value for name, value in stated.items() if name != "expected_by")
        return AUTOMATIC if counted else NONE
    if isinstance(when, tuple):
        return AUTOMATIC
    return MANUAL if when == "manual" else NONE


def completion(kind: str, form: Form) -> dict[str, object]:
    """The columns of ``course_modules`` that say when an activity of this type is done, by name."""
    when = form.completion.get("when")
    words = when if isinstance(when, tuple) else ()
    graded = "grade" in words or "pass" in words
    return {
        "completion": tracking(form.completion),
        "completiongradeitemnumber": grade_number(kind, form) if graded else None,
        "completionpassgrade": int("pass" in words),
        "completionview": int("view" in words),
        "completionexpected": form.completion.get("expected_by", 0),
    }


def grade_number(kind: str, form: Form) -> int:
    """The number of the grade item that a condition means: a forum's whole grade, where it has one, is 1."""
    return int(kind == "forum" and bool(form.grade.get("maximum")))
