"""How the changes of a plan travel to the bridge: each as an item of a request, several a call."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lxml import etree

from asn_moodle.packages.archive import FIRST, read_member
from asn_moodle.publish.changes import Change, Plan
from asn_moodle.publish.desired import Item
from asn_moodle.publish.drift import keeping
from asn_moodle.publish.wire import Json

BATCH = 50
"""Items a call, at most."""

REQUEST = 1536 * 1024
"""Bytes of items a call; the bridge takes 2 MiB. One item alone may be larger and is then refused by name."""

REMOVALS = ("hide", "delete")
"""Actions on what the spec no longer has."""


def sent(change: Change, items: Mapping[str, Item], plan: Plan) -> Json:
    """The item of a request for a change of the plan; ``items`` are the desired ones by idnumber."""
    if change.action in REMOVALS:
        head = {"do": change.action, "id": change.item, "kind": change.kind}
        return expecting(head, change.expect)
    if change.action == "accept":
        return expecting(accepting(change), change.expect)
    item = items[change.item]
    wire = item.wire()
    if change.action == "adopt":
        # It counts as applied once it is what the spec says.
        whole = {"hash": "" if change.differs else change.hash}
        return expecting({"do": "adopt", **without_place(wire), **whole}, change.expect)
    if change.kept:
        own = {key: value for key, value in wire.items() if key not in ("title", *item.stated)}
        wire = own | keeping({"title": item.title, **item.stated}, change.kept, change.live)
    wire = without_place(wire)
    if change.position is not None:
        wire["position"] = change.position
    expect = None if plan.new and change.kind == "course" else change.expect  # the shell is there
    return expecting({"do": "put", **wire}, expect)


def without_place(wire: Json) -> Json:
    """The item without its place among its siblings."""
    return {key: value for key, value in wire.items() if key != "position"}


def accepting(change: Change) -> Json:
    """The item of a request that notes that somebody keeps what the site has."""
    return {"do": "accept", "id": change.item, "kind": change.kind}


def expecting(item: Json, expect: str | None) -> Json:
    """The same with a precondition, where there is one."""
    return item if expect is None else {**item, "expect": expect}


def afterwards(change: Change) -> Change:
    """The change that makes of what was adopted what the spec says."""
    return replace(change, action="update", expect=None)


def unsent(item: Json, files: Mapping[str, Path]) -> Json:
    """The same for a site that has not got the files: a SCORM package tells the identifiers that it names."""
    packages = item.get("files", {}).get("packagefile", {}) if item.get("type") == "scorm" else {}
    named = [name for sha1 in packages.values() for name in _identifiers(files[sha1])]
    return {**item, "identifiers": named} if named else item


def batches(items: Sequence[tuple[Change, Json]], most: int = BATCH) -> Iterator[list[tuple[Change, Json]]]:
    """The items in as few requests as the bridge takes."""
    batch: list[tuple[Change, Json]] = []
    size = 0
    for change, item in items:
        length = len(json.dumps(item, ensure_ascii=False).encode())
        if batch and (len(batch) >= most or size + length > REQUEST):
            yield batch
            batch, size = [], 0
        batch.append((change, item))
        size += length
    if batch:
        yield batch


def _identifiers(package: Path) -> Iterator[str]:
    """Those by which Moodle keeps tracks: of the organizations and items of the manifest."""
    try:
        manifest = etree.fromstring(read_member(package, FIRST) or b"", _SAFE)
    except etree.XMLSyntaxError:
        return
    for element in manifest.iter("{*}organization", "{*}item"):
        yield element.get("identifier", "")


_SAFE = etree.XMLParser(resolve_entities=False, no_network=True)
