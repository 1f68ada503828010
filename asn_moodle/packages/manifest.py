"""What manifests of both standards share: names, texts, the list of files, and the controlling documents.

A manifest is derived from the members of its package, so the two cannot disagree. Rules that only real
runtimes teach are kept here: Moodle's reader ignores namespaces and looks for the literal prefixes
``adlcp`` and ``imsss``, stores at most 255 characters, shows numeric character references as they stand,
and drops the text ``0``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from lxml import etree

from asn_moodle.errors import AccessError, UsageError
from asn_moodle.packages.members import Member

LAUNCH = "index.html"
"""The document that a package opens with: its only SCO."""

LONGEST_TITLE = 255
"""Characters of a title that Moodle's database takes."""

LONGEST_DESCRIPTION = 1000
"""Characters of a text that every reader of learning object metadata must take (IEEE 1484.12.1)."""

Dialect = Literal["scorm12", "scorm2004"]

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Outline:
    """What a manifest says of a package, in either standard."""

    name: str
    """``COURSE`` or ``COURSE.ITEM``, an NCName: the identifier of the SCO, for good."""
    title: str
    description: str
    language: str
    version: str
    pass_mark: float | None
    """The share of the points that passes, above 0 up to 1; None if nothing is to pass."""
    files: tuple[str, ...]
    """The members that the SCO consists of, sorted."""

    @property
    def organization(self) -> str:
        """The identifier of the organization. No item has an underscore, so it is no item's."""
        return f"{self.name}_organization"

    @property
    def resource(self) -> str:
        """The identifier of the resource."""
        return f"{self.name}_resource"


def outline(
    *,
    name: str,
    title: str,
    description: str,
    language: str,
    version: str,
    pass_mark: float | None,
    members: Iterable[Member],
) -> Outline:
    """An outline whose texts are such as every reader keeps as they are.

    Raises `ValueError` if `LAUNCH` is not among the members, which would be a fault of ours.
    """
    names = tuple(sorted(member.name for member in members))
    if LAUNCH not in names:
        raise ValueError(f"no {LAUNCH}")
    return Outline(
        name=name,
        title=plain(title, LONGEST_TITLE),
        description=plain(description, LONGEST_DESCRIPTION),
        language=language,
        version=plain(version, LONGEST_TITLE),
        pass_mark=pass_mark or None,
        files=names,
    )


def plain(text: str, longest: int) -> str:
    """The text on one line, without characters that XML has no place for, clipped with an ellipsis.

    Moodle drops a text that is just ``0``; a no-break space after it keeps it and does not show.
    """
    line = " ".join(_NOT_XML.sub("", text).split())
    if len(line) > longest:
        line = line[: longest - 1].rstrip() + "…"
    return "0\u00a0" if line == "0" else line


def element(
    parent: etree._Element | None,
    tag: str,
    text: str | None = None,
    attributes: Mapping[str, str] | None = None,
    nsmap: Mapping[str | None, str] | None = None,
) -> etree._Element:
    """A new element, at the end of ``parent`` if there is one."""
    made: etree._Element = (
        etree.Element(tag, dict(attributes or {}), nsmap=dict(nsmap or {}))  # type: ignore[arg-type]
        if parent is None
        else etree.SubElement(parent, tag, dict(attributes or {}))
    )
    made.text = text
    return made


def root(
    outline: Outline, namespaces: Mapping[str | None, str], documents: Mapping[str, str]
) -> etree._Element:
    """The ``manifest`` element; ``documents`` pairs each namespace with its controlling document."""
    default = namespaces[None]
    pairs = " ".join(f"{namespace} {document}" for namespace, document in documents.items())
    attributes = {
        "identifier": f"{outline.name}_manifest",
        "version": outline.version,
        f"{{{_XSI}}}schemaLocation": pairs,
    }
    return element(None, f"{{{default}}}manifest", None, attributes, {**namespaces, "xsi": _XSI})


def resources(parent: etree._Element, outline: Outline, namespace: str, scorm_type: str) -> None:
    """Add the one resource with every file of the package; addresses are URIs, so their names are encoded."""
    all_ = element(parent, f"{{{namespace}}}resources")
    attributes = {"identifier": outline.resource, "type": "webcontent", "href": LAUNCH, scorm_type: "sco"}
    one = element(all_, f"{{{namespace}}}resource", None, attributes)
    for name in outline.files:
        element(one, f"{{{namespace}}}file", None, {"href": quote(name)})


def serialized(manifest: etree._Element, dialect: Dialect) -> bytes:
    """The manifest in literal UTF-8, checked against our controlling documents.

    Raises `etree.DocumentInvalid` if it breaks them, which would be a fault of ours.
    """
    schema(dialect).assertValid(manifest)
    return etree.tostring(manifest, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def schema(dialect: Dialect) -> etree.XMLSchema:
    """Our controlling documents of a standard, ready to validate."""
    documents = {member.name: member.read() for member in _own(dialect)}
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    parser.resolvers.add(_Documents(documents))
    main = {"scorm12": "imscp_rootv1p1p2.xsd", "scorm2004": "imscp_v1p1.xsd"}[dialect]
    return etree.XMLSchema(etree.fromstring(documents[main], parser, base_url=main))


def controlling_documents(dialect: Dialect, folder: Path | None = None) -> tuple[Member, ...]:
    """The documents that go to the root of a package: our own, or those of ``folder``.

    Raises `UsageError` if the folder lacks one that our manifests name, `AccessError` if it cannot be read.
    """
    own = _own(dialect)
    if folder is None:
        return own
    try:
        found = tuple(
            Member(path.relative_to(folder).as_posix(), path)
            for path in sorted(folder.rglob("*"))
            if path.suffix.lower() in (".xsd", ".dtd") and path.is_file()
        )
        if not folder.is_dir():
            raise NotADirectoryError(20, "not a folder")
    except OSError as refused:
        raise AccessError(folder, refused.strerror or str(refused)) from refused
    names = {member.name for member in found}
    if missing := [member.name for member in own if member.name not in names]:
        raise UsageError("schemas-missing", folder=str(folder), names=", ".join(missing))
    return found


def _own(dialect: Dialect) -> tuple[Member, ...]:
    folder: Traversable = files(__package__) / "schemas" / dialect
    found = (file for file in folder.iterdir() if file.name.endswith(".xsd"))
    return tuple(sorted(Member(file.name, file.read_bytes()) for file in found))


class _Documents(etree.Resolver):
    """Resolves the imports of a schema among documents at hand, and nothing else."""

    def __init__(self, documents: Mapping[str, bytes]) -> None:
        self._documents = documents

    def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:
        name = system_url.rpartition("/")[2]
        return self.resolve_string(self._documents[name], context, base_url=name)
