"""A course as a folder that a browser opens from disk: the same document, without a runtime to report to."""

from pathlib import Path

from asn_moodle.course.model import Course
from asn_moodle.packages.archive import write_folder
from asn_moodle.packages.manifest import LAUNCH
from asn_moodle.packages.members import Member
from asn_moodle.packages.pages import Pages, build_pages, package_members, whole

MARK = "course.js"
"""The file by which a folder is known as one that we wrote."""


def write_html(
    course: Course, folder: Path | str, *, templates: Path | None = None, skip_unsupported: bool = False
) -> Path:
    """The document to open, in ``folder``, which holds nothing but the course afterwards.

    Raises `BuildError` for questions that cannot be played, unless they are to be skipped,
    `UsageError` for a folder that holds something else, and `AccessError`.
    """
    pages = build_pages(whole(course), "html", skip_unsupported=skip_unsupported)
    folder = Path(folder)
    write_folder(folder, html_members(pages, templates=templates), MARK)
    return folder / LAUNCH


def html_members(pages: Pages, *, templates: Path | None = None) -> tuple[Member, ...]:
    """Every file of the folder."""
    return tuple(package_members(pages, templates))
