"""Classes of Moodle's themes, which know Bootstrap's, for what a course's own style sheet shows elsewhere."""

import re

_CLASSES = {
    "table-wrap": "table-responsive mb-3",
    "highlight": "p-3 mb-3 bg-light border rounded",
    "figure": "my-3",
    "callout": "alert",
    "callout--note": "alert-info",
    "callout--tip": "alert-success",
    "callout--important": "alert-primary",
    "callout--warning": "alert-warning",
    "callout--example": "border bg-light",
    "callout--exercise": "border bg-light",
    "callout__title": "font-weight-bold fw-bold",
    "details": "mb-3 p-3 border rounded",
    "footnotes": "mt-4 pt-3 border-top small",
    "footnotes__title": "font-weight-bold fw-bold",
}
"""Class of rendered content, and what goes with it. ``fw-bold`` is Bootstrap 5, the other is Bootstrap 4."""

_TAG = re.compile(r"<(?:div|figure|p|details)\b[^>]*?\bclass=\"([^\"]*)\"")
_TABLE = re.compile(r"<table>")


def themed(markup: str) -> str:
    """The markup of a rendered text with the classes that a theme of Moodle has rules for."""
    return _TABLE.sub('<table class="table table-bordered">', _TAG.sub(_with_classes, markup))


def _with_classes(found: re.Match[str]) -> str:
    names = found[1].split()
    more = [_CLASSES[name] for name in names if name in _CLASSES]
    start = found.start(1) - found.start()
    return found[0][:start] + " ".join([*names, *more]) + '"'


def unthemed(markup: str) -> str:
    """The markup without the classes that `themed` adds."""
    bare = markup.replace('<table class="table table-bordered">', "<table>")
    return _TAG.sub(_without_classes, bare)


def _without_classes(found: re.Match[str]) -> str:
    names = found[1].split()
    added = {each for name in names if name in _CLASSES for each in _CLASSES[name].split()}
    start = found.start(1) - found.start()
    return found[0][:start] + " ".join(name for name in names if name not in added) + '"'
