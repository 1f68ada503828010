"""The table of contents of an IMS content package as Moodle keeps it, ``mod/imscp/locallib.php``."""

from collections.abc import Iterator, Mapping
from posixpath import join

from lxml import etree

from asn_moodle.packages.archive import unpacked
from asn_moodle.packages.backup.modules.columns import Row
from asn_moodle.packages.backup.modules.php import Value, serialized
from asn_moodle.packages.backup.modules.rows import Structure
from asn_moodle.packages.backup.modules.scorm import MANIFEST
from asn_moodle.packages.backup.xml import Element
from asn_moodle.packages.site import area_files

REVISION = 1
"""The first edition of a package; its files are numbered by it."""

_SAFE = etree.XMLParser(resolve_entities=False, no_network=True)
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def structure(row: Row) -> Structure:
    """The table of contents; the package and its files are put into the backup."""
    contents: str | None = None
    for name, path in area_files("package", row.form.files.get("package", ())).items():
        row.backup.file(path, name, row.module, row.component, "backup", REVISION)
        for inner, content in unpacked(path, row.backup.workspace / f"{row.activity.id}-unpacked"):
            row.backup.file(content, inner, row.module, row.component, "content", REVISION)
            if inner == MANIFEST:
                contents = table_of_contents(content.read_bytes())
    return {"structure": contents}, []


def table_of_contents(manifest: bytes) -> str | None:
    """The items of the default organization with their addresses, serialised; None if it has none."""
    try:
        top = etree.fromstring(manifest, _SAFE)
    except etree.XMLSyntaxError:
        return None
    organizations = next(top.iter("{*}organizations"), None)
    found = list(top.iter("{*}organization"))
    if organizations is None or not found:
        return None
    default = organizations.get("default")
    chosen = next((one for one in found if default and one.get("identifier") == default), found[0])
    return serialized(_listed(_items(chosen, 0, dict(_resources(top)))))


def _resources(top: Element) -> Iterator[tuple[str, str]]:
    for resource in top.iter("{*}resource"):
        href = resource.get("href") or next((one.get("href", "") for one in resource.iter("{*}file")), "")
        if href:
            address = href if href.startswith("http://") else join(_base(resource), href)
            yield resource.get("identifier", ""), address.replace("\\", "/").lstrip("/")


def _base(element: Element) -> str:
    above = [one.get(_BASE, "") for one in (element, *element.iterancestors())]
    return join("", *reversed(above))


def _items(parent: Element, level: int, resources: Mapping[str, str]) -> Iterator[Value]:
    for item in parent.iterchildren("{*}item"):
        title = next(item.iterchildren("{*}title"), None)
        yield {
            "href": resources.get(item.get("identifierref", ""), ""),
            "title": "?" if title is None else "".join(str(text) for text in title.itertext()),
            "level": level,
            "subitems": _listed(_items(item, level + 1, resources)),
        }


def _listed(values: Iterator[Value]) -> Mapping[int | str, Value]:
    return dict(enumerate(values))
