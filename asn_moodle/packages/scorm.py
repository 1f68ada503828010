"""What packages of both SCORM standards are made of."""

from collections.abc import Callable
from pathlib import Path

from lxml import html

from asn_moodle.packages.archive import FIRST
from asn_moodle.packages.manifest import Dialect, Outline, controlling_documents, outline
from asn_moodle.packages.members import Member
from asn_moodle.packages.pages import Pages, Part, package_members


def scorm_members(
    pages: Pages,
    dialect: Dialect,
    manifest: Callable[[Outline], bytes],
    templates: Path | None,
    schemas: Path | None,
) -> tuple[Member, ...]:
    """Every member: what the learner sees, the manifest that lists it, and the controlling documents."""
    members = tuple(package_members(pages, templates))
    documents = controlling_documents(dialect, schemas)
    return Member(FIRST, manifest(described(pages, members))), *documents, *members


def described(pages: Pages, members: tuple[Member, ...]) -> Outline:
    """What the manifest says of these pages."""
    part = pages.part
    mark = pages.data["pass"]
    return outline(
        name=part.name,
        title=part.title,
        description=_summary(part),
        language=part.course.language,
        version=part.course.version,
        pass_mark=mark if isinstance(mark, (int, float)) else None,
        members=members,
    )


def _summary(part: Part) -> str:
    """The summary of the course, or of the only section, as plain text."""
    alone = part.sections[0].settings if part.name != part.course.id else part.course.settings
    markup = alone.html("summary").markup
    return "".join(map(str, html.fromstring(f"<div>{markup}</div>").itertext())) if markup else ""
