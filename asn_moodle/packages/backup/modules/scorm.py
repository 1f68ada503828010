"""The objects of a SCORM package as Moodle keeps them, ``mod/scorm/datamodels/scormlib.php``.

Moodle reads the manifest when a package is uploaded, and not when one is restored: its organizations and
items stand in the backup as rows, and its files are there twice, packed and unpacked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from asn_moodle.packages.archive import unpacked
from asn_moodle.packages.backup.modules.columns import Row
from asn_moodle.packages.backup.modules.rows import Structure, nested
from asn_moodle.packages.backup.xml import Element, child, record, root
from asn_moodle.packages.site import area_files, packed

MANIFEST = "imsmanifest.xml"

_VERSIONS: Mapping[str, str] = {
    "1.2": "SCORM_1.2",
    "1.3": "SCORM_1.3",
    "CAM 1.3": "SCORM_1.3",
    "2004 3rd Edition": "SCORM_1.3",
    "2004 4th Edition": "SCORM_1.3",
}

_TEXTS = ("prerequisites", "maxtimeallowed", "timelimitaction", "datafromlms", "masteryscore")
"""Elements of ``adlcp`` in an item whose text is kept."""

_CONTROLS: Mapping[str, tuple[str, ...]] = {
    "controlMode": ("choice", "choiceExit", "flow", "forwardOnly", "useCurrentAttemptProgressInfo"),
    "deliveryControls": ("tracked", "completionSetByContent", "objectiveSetByContent"),
}
"""Elements of ``imsss:sequencing`` whose attributes are kept beside those of the item, as 1 and 0."""

_SEQUENCES = ("seq_ruleconds", "seq_rolluprules", "seq_objectives", "sco_tracks")
"""Rules of sequencing, which are not carried over, and what learners did."""

_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True, slots=True)
class Sco:
    """A row of ``scorm_scoes``: an organization or an item of the manifest."""

    identifier: str
    organization: str
    parent: str
    title: str
    launch: str = ""
    type: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a manifest says."""

    manifest: str
    version: str
    default: str
    scoes: tuple[Sco, ...]
    sequenced: bool
    """Whether it has rules of sequencing beyond what may be chosen when."""

    @property
    def launch(self) -> Sco | None:
        """The first one that opens, in the default organization if there is one."""
        after = next((place for place, one in enumerate(self.scoes) if one.parent == self.default), 0)
        opening = (one for one in (*self.scoes[after:], *self.scoes) if one.launch)
        return next(opening, None)


def structure(row: Row) -> Structure:
    """The objects of the package, which is put into the backup, and columns that come from it."""
    scoes = root("scoes")
    package = _package(row)
    if package is None:
        return {"hidetoc": "3"} if row.stated("scormtype") == "aiccurl" else {}, [scoes]
    name, path = package
    row.backup.file(path, name, row.module, row.component, "package")
    manifest = b""
    for inner, content in unpacked(path, row.backup.workspace / f"{row.activity.id}-unpacked"):
        row.backup.file(content, inner, row.module, row.component, "content")
        if inner == MANIFEST:
            manifest = content.read_bytes()
    columns = {"scormtype": "local", "reference": name, "sha1hash": row.backup.digest(path)}
    contents = read_manifest(manifest)
    if contents is None:
        return {**columns, "version": ""}, [scoes]
    for place, sco in enumerate(contents.scoes, 1):
        _write(scoes, row, sco, contents.manifest, place)
    launch = contents.launch
    number = row.inside("sco", launch.identifier) if launch else 0
    return {**columns, "version": contents.version, "launch": str(number)}, [scoes]


def _package(row: Row) -> tuple[str, Path] | None:
    if row.activity.sections:
        path = packed(row.activity, row.backup.course, row.backup.workspace)
        return path.name, path
    return next(iter(area_files("packagefile", row.form.files.get("packagefile", ())).items()), None)


def _write(parent: Element, row: Row, sco: Sco, manifest: str, place: int) -> None:
    columns = {
        "manifest": manifest,
        "organization": sco.organization,
        "parent": sco.parent,
        "identifier": sco.identifier,
        "launch": sco.launch,
        "scormtype": sco.type,
        "title": sco.title,
        "sortorder": place,
    }
    element = record(parent, "sco", row.inside("sco", sco.identifier), columns)
    data = child(element, "sco_datas")
    for name, value in sco.data.items():
        number = row.inside("sco_data", f"{sco.identifier} {name}")
        record(data, "sco_data", number, {"name": name, "value": value})
    nested(element, *_SEQUENCES)


def read_manifest(content: bytes) -> Contents | None:
    """What a manifest says; None if it is none. Moodle goes by local names."""
    try:
        top = etree.fromstring(content, _SAFE)
    except etree.XMLSyntaxError:
        return None
    if top is None or _name(top) != "manifest":
        return None
    version = next((one.text or "" for one in top.iter("{*}schemaversion")), "").strip()
    organizations = next(top.iterchildren("{*}organizations"), None)
    resources = {one.get("identifier", ""): one for one in top.iter("{*}resource")}
    scoes = () if organizations is None else tuple(_organizations(organizations, resources))
    scoes = scoes or tuple(_bare(resources))
    return Contents(
        manifest=top.get("identifier", ""),
        version=_VERSIONS.get(version, "SCORM_1.2"),
        default=organizations.get("default", "") if organizations is not None else "",
        scoes=scoes,
        sequenced=any(
            _name(rule) not in _CONTROLS for one in top.iter("{*}sequencing") for rule in _inner(one)
        ),
    )


def _organizations(parent: Element, resources: Mapping[str, Element]) -> Iterator[Sco]:
    """The organizations, then the items of each."""
    found = {one.get("identifier", ""): one for one in parent.iterchildren("{*}organization")}
    for identifier, one in found.items():
        yield Sco(identifier, "", "/", _title(one), data=dict(_controls(one)))
    for identifier, one in found.items():
        yield from _items(one, identifier, identifier, resources)


def _bare(resources: Mapping[str, Element]) -> Iterator[Sco]:
    """What opens in a package without organizations: its resources."""
    for identifier, one in resources.items():
        if href := one.get("href"):
            yield Sco(identifier, "", "/", identifier, href, _kind(one))


def _items(parent: Element, above: str, organization: str, resources: Mapping[str, Element]) -> Iterator[Sco]:
    for item in parent.iterchildren("{*}item"):
        identifier = item.get("identifier", "")
        launch, kind = _resource(item, resources)
        data = {"isvisible": item.get("isvisible", "true"), "parameters": item.get("parameters", "")}
        data |= {_name(one): one.text or "" for one in _inner(item) if _name(one) in _TEXTS}
        data |= dict(_controls(item))
        yield Sco(identifier, organization, above, _title(item), launch, kind, data)
        yield from _items(item, identifier, organization, resources)


def _resource(item: Element, resources: Mapping[str, Element]) -> tuple[str, str]:
    """Where an item leads, and what kind of resource that is."""
    found = resources.get(item.get("identifierref", ""))
    if found is None:
        return "", "" if item.get("identifierref") else "asset"
    return found.get(_BASE, "") + found.get("href", ""), _kind(found) or "asset"


def _kind(resource: Element) -> str:
    """Whether a resource speaks to the site, ``sco``, or does not, ``asset``."""
    kinds = (value for name, value in resource.attrib.items() if _local(name).lower() == "scormtype")
    return str(next(kinds, ""))


def _controls(element: Element) -> Iterator[tuple[str, str]]:
    """What learners may choose there, and what the content says itself."""
    for sequencing in element.iterchildren("{*}sequencing"):
        for one in _inner(sequencing):
            for name in _CONTROLS.get(_name(one), ()):
                if (value := one.get(name)) is not None:
                    yield name.lower(), str(int(value == "true"))


def _inner(element: Element) -> Iterator[Element]:
    """The elements inside, without comments."""
    return element.iterchildren("*")


def _title(element: Element) -> str:
    title = next(element.iterchildren("{*}title"), None)
    return (title.text or "") if title is not None else ""


def _name(element: Element) -> str:
    return _local(element.tag) if isinstance(element.tag, str) else ""


def _local(name: "str | bytes") -> str:
    return str(name).rpartition("}")[2]
