"""What rendered text needs to look on a site of Moodle as it does elsewhere: mostly classes of its themes,
which know Bootstrap's, for what a course's own style sheet shows."""

import re

_CLASSES = {
    "table-wrap": "table-responsive mb-3",
    "highlight": "p-3 mb-3 bg-light border rounded",
    "figure": "my-3",
    "math-block": "my-3 py-1 overflow-auto",
    "task-list": "list-unstyled",
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

_TAG = re.compile(r"<(?:div|figure|p|details|[uo]l)\b[^>]*?\bclass=\"([^\"]*)\"")
_BARE = {
    "<table>": '<table class="table table-bordered">',
    '<pre tabindex="0">': '<pre class="mb-0" tabindex="0">',
}
"""What has no class of its own, and the same with those of a theme."""
_ADDRESS = re.compile(r"(<code\b[^>]*>)([^<]*?(?:://|www\.)[^<]*)</code>")
_APART = re.compile(r"(<code\b[^>]*>)<span class=\"nolink\">([^<]*)</span></code>")


def themed(markup: str) -> str:
    """The markup of a rendered text with the classes that a theme of Moodle has rules for."""
    for bare, dressed in _BARE.items():
        markup = markup.replace(bare, dressed)
    return _TAG.sub(_with_classes, verbatim(markup))


def verbatim(markup: str) -> str:
    """The markup with addresses in code kept from becoming links (``filter/urltolink``)."""
    return _ADDRESS.sub(r'\1<span class="nolink">\2</span></code>', markup)


def _with_classes(found: re.Match[str]) -> str:
    names = found[1].split()
    more = [_CLASSES[name] for name in names if name in _CLASSES]
    start = found.start(1) - found.start()
    return found[0][:start] + " ".join([*names, *more]) + '"'


def unthemed(markup: str) -> str:
    """The markup without what `themed` adds."""
    for bare, dressed in _BARE.items():
        markup = markup.replace(dressed, bare)
    return _APART.sub(r"\1\2</code>", _TAG.sub(_without_classes, markup))


def _without_classes(found: re.Match[str]) -> str:
    names = found[1].split()
    added = {each for name in names if name in _CLASSES for each in _CLASSES[name].split()}
    start = found.start(1) - found.start()
    return found[0][:start] + " ".join(name for name in names if name not in added) + '"'
