"""SCORM 2004 4th Edition packages (Content Aggregation Model, sections 3.4, 4.2 and 5.1)."""

from pathlib import Path

from lxml import etree

from asn_moodle.course.model import Course
from asn_moodle.packages.archive import write_zip
from asn_moodle.packages.manifest import Outline, element, resources, root, serialized
from asn_moodle.packages.members import Member, Package
from asn_moodle.packages.pages import Pages, build_pages, whole
from asn_moodle.packages.scorm import scorm_members

CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
ADLCP = "http://www.adlnet.org/xsd/adlcp_v1p3"
SS = "http://www.imsglobal.org/xsd/imsss"
LOM = "http://ltsc.ieee.org/xsd/LOM"

_NAMESPACES = {None: CP, "adlcp": ADLCP, "imsss": SS, "lom": LOM}
_DOCUMENTS = {CP: "imscp_v1p1.xsd", ADLCP: "adlcp_v1p3.xsd", SS: "imsss_v1p0.xsd", LOM: "lom.xsd"}


def write_scorm2004(
    course: Course,
    path: Path | str,
    *,
    templates: Path | None = None,
    schemas: Path | None = None,
    skip_unsupported: bool = False,
) -> Package:
    """A SCORM 2004 4th Edition package of the whole course, written to ``path``.

    ``templates`` is laid over the built-in ones, ``schemas`` holds controlling documents to pack in place
    of ours. Raises `BuildError` for questions that cannot be played, unless they are to be skipped,
    `UsageError` for a folder that lacks a document, and `AccessError`.
    """
    pages = build_pages(whole(course), "2004", skip_unsupported=skip_unsupported)
    return write_zip(Path(path), scorm2004_members(pages, templates=templates, schemas=schemas))


def scorm2004_members(
    pages: Pages, *, templates: Path | None = None, schemas: Path | None = None
) -> tuple[Member, ...]:
    """Every member of a SCORM 2004 4th Edition package. Raises as `write_scorm2004` does."""
    return scorm_members(pages, "scorm2004", manifest, templates, schemas)


def manifest(outline: Outline) -> bytes:
    """The manifest of a package with one SCO, which sets its own completion and success."""
    top = root(outline, _NAMESPACES, _DOCUMENTS)
    about = element(top, f"{{{CP}}}metadata")
    element(about, f"{{{CP}}}schema", "ADL SCORM")
    element(about, f"{{{CP}}}schemaversion", "2004 4th Edition")
    _metadata(about, outline)

    organizations = element(top, f"{{{CP}}}organizations", None, {"default": outline.organization})
    organization = element(organizations, f"{{{CP}}}organization", None, {"identifier": outline.organization})
    element(organization, f"{{{CP}}}title", outline.title)
    item = element(
        organization, f"{{{CP}}}item", None, {"identifier": outline.name, "identifierref": outline.resource}
    )
    element(item, f"{{{CP}}}title", outline.title)
    _item_sequencing(item, outline)
    # Without flow a runtime finds no first activity to start with and shows an empty table of contents.
    sequencing = element(organization, f"{{{SS}}}sequencing")
    element(sequencing, f"{{{SS}}}controlMode", None, {"choice": "true", "flow": "true"})

    resources(top, outline, CP, f"{{{ADLCP}}}scormType")
    return serialized(top, "scorm2004")


def _item_sequencing(item: etree._Element, outline: Outline) -> None:
    """What passes, as a measure. No ``mapInfo`` here: Moodle fails on it."""
    sequencing = element(item, f"{{{SS}}}sequencing")
    if outline.pass_mark:
        objectives = element(sequencing, f"{{{SS}}}objectives")
        attributes = {"satisfiedByMeasure": "true", "objectiveID": f"{outline.name}_objective"}
        primary = element(objectives, f"{{{SS}}}primaryObjective", None, attributes)
        element(primary, f"{{{SS}}}minNormalizedMeasure", f"{outline.pass_mark:.4f}".rstrip("0").rstrip("."))
    element(
        sequencing,
        f"{{{SS}}}deliveryControls",
        None,
        {"completionSetByContent": "true", "objectiveSetByContent": "true"},
    )


def _metadata(parent: etree._Element, outline: Outline) -> None:
    lom = element(parent, f"{{{LOM}}}lom")
    general = element(lom, f"{{{LOM}}}general")
    identifier = element(general, f"{{{LOM}}}identifier")
    element(identifier, f"{{{LOM}}}catalog", "asn_moodle")
    element(identifier, f"{{{LOM}}}entry", outline.name)
    _string(element(general, f"{{{LOM}}}title"), outline.title, outline.language)
    element(general, f"{{{LOM}}}language", outline.language)
    if outline.description:
        _string(element(general, f"{{{LOM}}}description"), outline.description, outline.language)
    life_cycle = element(lom, f"{{{LOM}}}lifeCycle")
    _string(element(life_cycle, f"{{{LOM}}}version"), outline.version, None)


def _string(parent: etree._Element, text: str, language: str | None) -> None:
    element(parent, f"{{{LOM}}}string", text, {"language": language} if language else None)
