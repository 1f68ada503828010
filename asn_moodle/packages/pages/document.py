"""A package's own files: the document, its style and its scripts."""

import errno
import json
import os
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
)
from markupsafe import Markup

from asn_moodle.errors import AccessError, UsageError
from asn_moodle.language import words
from asn_moodle.packages.members import Member
from asn_moodle.packages.pages.links import member_name
from asn_moodle.packages.pages.records import Pages
from asn_moodle.packages.pages.writing import decimal, inline

_OPENING_NOTE = re.compile(r"\A/\*.*?\*/\n", re.DOTALL)

DOCUMENT = "index.html"
SCRIPTS = ("bits.js", "state.js", "scoring.js", "interactions.js", "api.js", "questions.js", "player.js")
"""In the order in which they need each other; a package holds them as one `SCRIPT`."""

SCRIPT = "course.js"
STYLES = ("theme.css", "style.css")
"""Written as one ``style.css``; an agency's folder usually replaces ``theme.css`` only."""

STATIC = "static"
"""A folder of the user's templates whose files go along as they are, such as a logo."""


def environment(templates: Path | None = None) -> Environment:
    """A Jinja2 environment over the built-in templates; a file in ``templates`` comes before its namesake."""
    loaders: list[BaseLoader] = [FunctionLoader(_built_in)]
    if templates is not None:
        loaders.insert(0, FileSystemLoader(templates))
    made = Environment(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["decimal"] = decimal
    made.filters["size"] = size
    made.filters["inline"] = inline
    made.filters["script_json"] = _script_json
    return made


def render(template: str, templates: Path | None, **context: object) -> str:
    """A template filled in.

    Raises `UsageError` for a fault in the user's ``templates``, and `AccessError` if that is no folder.
    """
    if templates is not None and not templates.is_dir():
        raise AccessError(templates, os.strerror(errno.ENOTDIR if templates.exists() else errno.ENOENT))
    try:
        return environment(templates).get_template(template).render(context)
    except TemplateError as fault:
        if templates is None:
            raise
        name = getattr(fault, "name", None) or template
        raise UsageError("bad-template", file=str(templates / name), told=fault.message or "") from fault


def document(pages: Pages, templates: Path | None = None) -> str:
    """The one HTML document of a package. Raises as `render` does."""
    return render(
        "package.html",
        templates,
        pages=pages.pages,
        menu=pages.menu,
        data=pages.data,
        title=pages.part.title,
        course=pages.part.course,
        language=pages.part.course.language,
        interface=pages.language,
        codes={str(page["id"]): page["code"] for page in _records(pages.data["pages"])},
        words=words("pages", pages.language),
        scripts=(SCRIPT,),
        standard=pages.standard,
    )


def package_members(pages: Pages, templates: Path | None = None) -> Iterator[Member]:
    """Every file of a package except its manifest, each name once."""
    yield Member(DOCUMENT, document(pages, templates).encode())
    yield Member("style.css", style(templates).encode())
    yield Member(SCRIPT, script().encode())
    for asset in pages.assets:
        yield Member(member_name(asset), asset.path)
    if templates is not None:
        yield from _static(templates)


def script() -> str:
    """All scripts in one, which packs smaller and loads faster, without the notes that they open with."""
    runtime = files("asn_moodle.packages") / "runtime"
    sources = ((runtime / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return "".join(_OPENING_NOTE.sub("", source) for source in sources)


def style(templates: Path | None = None) -> str:
    """The style sheet: the theme's colours and type, then everything that uses them."""
    made = environment(templates)
    return "\n".join(made.loader.get_source(made, name)[0] for name in STYLES if made.loader)


def size(number: int, language: str) -> str:
    """A number of bytes in kB or MB (powers of ten)."""
    if number < 1_000_000:
        return f"{decimal(max(round(number / 1000, 0), 1), language)} kB"
    return f"{decimal(round(number / 1_000_000, 1), language)} MB"


def _static(templates: Path) -> Iterator[Member]:
    folder = templates / STATIC
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            yield Member(path.relative_to(templates).as_posix(), path)


def _built_in(name: str) -> tuple[str, str, None] | None:
    source = files("asn_moodle.templates").joinpath(*name.split("/"))
    return (source.read_text(encoding="utf-8"), name, None) if source.is_file() else None


def _script_json(value: object) -> Markup:
    """JSON that may stand in a ``script`` element: nothing in it can end the element."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(plain.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


def _records(value: object) -> tuple[Mapping[str, Any], ...]:
    return tuple(value) if isinstance(value, (list, tuple)) else ()
