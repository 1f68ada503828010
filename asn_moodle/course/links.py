"""Where links lead: into the course (``item:``, ``term:``, ``#heading``), to a file of it, or the web."""

import re
from urllib.parse import unquote

from markdown_it.common.normalize_url import normalizeLink

from asn_moodle.course.model import Asset
from asn_moodle.course.run import Run, nearest
from asn_moodle.course.variables import filled_target
from asn_moodle.problems import Place, Problem

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_OUTWARD = frozenset(("http", "https", "mailto", "tel"))

Attributes = dict[str, str]


def link(run: Run, target: str, place: Place) -> tuple[Attributes, str]:
    """The attributes of an ``a`` element for a target as written, and the text it takes if it has none.

    No attributes come back for a target that cannot be; the problem is noted.
    """
    target = _CONTROL.sub("", filled_target(run, target)).strip()
    if target.startswith("#") and len(target) > 1:
        anchor = f"{run.prefix}_{unquote(target[1:])}"
        run.findings.targets.append((anchor, place))
        return {"href": f"#{anchor}"}, ""
    scheme, _, name = target.partition(":")
    if scheme == "item":
        return _inward(run, "title", name, place)
    if scheme == "term":
        attributes, text = _inward(run, "term", name, place)
        return (attributes and {"class": "term", **attributes}), text
    if found := _SCHEME.match(target):
        return (_outward(target), "") if found[1].lower() in _OUTWARD else _wrong(run, target, place)
    if not target or target.startswith("//"):
        return _wrong(run, target, place)
    found_file = asset(run, target, place)
    return ({"class": "file", "href": f"asset:{found_file.name}"} if found_file else {}), ""


def asset(run: Run, path: str, place: Place) -> Asset | None:
    """The file of the course that ``path`` names, which now goes along; None with a problem noted."""
    found = run.ask("asset", str(run.origin.file), unquote(path))
    if isinstance(found, Problem):
        run.refuse(found, place)
        return None
    assert isinstance(found, Asset)
    run.findings.assets[found.name] = found
    return found


def medium(run: Run, path: str, place: Place) -> Asset | None:
    """The image, sound or film of the course that ``path`` names; one on the web is a problem."""
    path = _CONTROL.sub("", filled_target(run, path)).strip()
    if _SCHEME.match(path) or path.startswith("//"):
        run.report("remote-media", place, url=path)
        return None
    return asset(run, path, place)


def _inward(run: Run, kind: str, name: str, place: Place) -> tuple[Attributes, str]:
    text = run.ask(kind, name)
    if isinstance(text, str):
        return {"href": f"{'item' if kind == 'title' else 'term'}:{name}"}, text
    known = run.scope.titles if kind == "title" else run.scope.terms
    run.report(
        "unknown-link" if kind == "title" else "unknown-term", place, id=name, nearest=nearest(name, known)
    )
    return {}, name


def _outward(target: str) -> Attributes:
    href = normalizeLink(target)
    if not href.lower().startswith("http"):
        return {"href": href}
    return {"class": "external", "href": href, "target": "_blank", "rel": "noopener noreferrer"}


def _wrong(run: Run, target: str, place: Place) -> tuple[Attributes, str]:
    run.report("bad-link", place, target=target)
    return {}, ""
