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

DOCUMENT = "index.html"
SCRIPTS = ("bits.js", "state.js", "scoring.js", "interactions.js", "api.js", "questions.js", "player.js")
STYLES = ("theme.css", "style.css")
"""Written as one ``style.css``; an agency's folder usually replaces ``theme.css`` only."""

_PARAGRAPH = re.compile(r"<p>((?:(?!</?p\b).)*)</p>", re.DOTALL)

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
        scripts=SCRIPTS,
        standard=pages.standard,
    )


def package_members(pages: Pages, templates: Path | None = None) -> Iterator[Member]:
    """Every file of a package except its manifest, each name once."""
    yield Member(DOCUMENT, document(pages, templates).encode())
    yield Member("style.css", style(templates).encode())
    runtime = files("asn_moodle.packages") / "runtime"
    for script in SCRIPTS:
        yield Member(script, (runtime / script).read_bytes())
    for asset in pages.assets:
        yield Member(member_name(asset), asset.path)
    if templates is not None:
        yield from _static(templates)


def style(templates: Path | None = None) -> str:
    """The style sheet: the theme's colours and type, then everything that uses them."""
    made = environment(templates)
    return "\n".join(made.loader.get_source(made, name)[0] for name in STYLES if made.loader)


def decimal(value: float, language: str) -> str:
    """A number without needless zeros, with the decimal comma in Indonesian."""
    plain = f"{value:.2f}".rstrip("0").rstrip(".")
    return plain.replace(".", ",") if language == "id" else plain


def inline(markup: Markup) -> Markup:
    """The inside of a text that is one paragraph, for places such as a label; other text as it is."""
    found = _PARAGRAPH.fullmatch(markup.strip())
    return Markup(found[1]) if found else markup


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
