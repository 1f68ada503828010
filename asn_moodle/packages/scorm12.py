"""SCORM 1.2 packages (Content Aggregation Model 1.2, sections 2.2 and 2.3)."""

from pathlib import Path

from lxml import etree

from asn_moodle.course.model import Course
from asn_moodle.packages.archive import write_zip
from asn_moodle.packages.manifest import Outline, element, resources, root, serialized
from asn_moodle.packages.members import Member, Package
from asn_moodle.packages.pages import Pages, build_pages, whole
from asn_moodle.packages.scorm import scorm_members

CP = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
ADLCP = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
MD = "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"

_NAMESPACES = {None: CP, "adlcp": ADLCP, "imsmd": MD}
_DOCUMENTS = {CP: "imscp_rootv1p1p2.xsd", ADLCP: "adlcp_rootv1p2.xsd", MD: "imsmd_rootv1p2p1.xsd"}


def write_scorm12(
    course: Course,
    path: Path | str,
    *,
    templates: Path | None = None,
    schemas: Path | None = None,
    skip_unsupported: bool = False,
) -> Package:
    """A SCORM 1.2 package of the whole course, written to ``path``.

    ``templates`` is laid over the built-in ones, ``schemas`` holds controlling documents to pack in place
    of ours. Raises `BuildError` for questions that cannot be played, unless they are to be skipped,
    `UsageError` for a folder that lacks a document, and `AccessError`.
    """
    pages = build_pages(whole(course), "1.2", skip_unsupported=skip_unsupported)
    return write_zip(Path(path), scorm12_members(pages, templates=templates, schemas=schemas))


def scorm12_members(
    pages: Pages, *, templates: Path | None = None, schemas: Path | None = None
) -> tuple[Member, ...]:
    """Every member of a SCORM 1.2 package. Raises as `write_scorm12` does."""
    return scorm_members(pages, "scorm12", manifest, templates, schemas)


def manifest(outline: Outline) -> bytes:
    """The manifest of a package with one SCO.

    It states no mastery score, though there is a pass mark: with one, Moodle sets passed or failed from the
    score alone whenever the learner leaves, so a test taken first would pass the course with its pages
    unread, and a course with two tests would fail after the first. The SCO knows both and sets the status.
    """
    top = root(outline, _NAMESPACES, _DOCUMENTS)
    about = element(top, f"{{{CP}}}metadata")
    element(about, f"{{{CP}}}schema", "ADL SCORM")
    element(about, f"{{{CP}}}schemaversion", "1.2")
    _metadata(about, outline)

    organizations = element(top, f"{{{CP}}}organizations", None, {"default": outline.organization})
    organization = element(organizations, f"{{{CP}}}organization", None, {"identifier": outline.organization})
    element(organization, f"{{{CP}}}title", outline.title)
    item = element(
        organization, f"{{{CP}}}item", None, {"identifier": outline.name, "identifierref": outline.resource}
    )
    element(item, f"{{{CP}}}title", outline.title)

    resources(top, outline, CP, f"{{{ADLCP}}}scormtype")
    return serialized(top, "scorm12")


def _metadata(parent: etree._Element, outline: Outline) -> None:
    lom = element(parent, f"{{{MD}}}lom")
    general = element(lom, f"{{{MD}}}general")
    _langstring(element(general, f"{{{MD}}}title"), outline.title, outline.language)
    entry = element(general, f"{{{MD}}}catalogentry")
    element(entry, f"{{{MD}}}catalog", "asn_moodle")
    _langstring(element(entry, f"{{{MD}}}entry"), outline.name, "x-none")
    element(general, f"{{{MD}}}language", outline.language)
    if outline.description:
        _langstring(element(general, f"{{{MD}}}description"), outline.description, outline.language)
    lifecycle = element(lom, f"{{{MD}}}lifecycle")
    _langstring(element(lifecycle, f"{{{MD}}}version"), outline.version, "x-none")


def _langstring(parent: etree._Element, text: str, language: str) -> None:
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    element(parent, f"{{{MD}}}langstring", text, {lang: language})
