"""How changes travel: what a site that has not got the files is told of them."""

import hashlib
from pathlib import Path

import pytest

from asn_moodle.packages.archive import write_zip
from asn_moodle.packages.members import Member
from asn_moodle.publish.sending import unsent

MANIFEST = """\
<manifest identifier="paket" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2">
  <organizations default="org"><organization identifier="org"><title>P</title>
    <item identifier="item-a" identifierref="res-a"><item identifier="item-b"/></item>
  </organization></organizations>
  <resources><resource identifier="res-a" href="a.html"/></resources>
</manifest>"""


def package(folder: Path, **members: str) -> Path:
    path = folder / "paket.zip"
    write_zip(path, [Member(name.replace("_", "."), text.encode()) for name, text in members.items()])
    return path


def scorm(path: Path) -> tuple[dict[str, object], dict[str, Path]]:
    sha1 = hashlib.sha1(path.read_bytes()).hexdigest()
    item = {"id": "siber/paket", "type": "scorm", "files": {"packagefile": {"paket.zip": sha1}}}
    return item, {sha1: path}


def test_a_package_tells_the_identifiers_that_tracks_hang_on(tmp_path: Path) -> None:
    item, files = scorm(package(tmp_path, imsmanifest_xml=MANIFEST, a_html="<p>A</p>"))
    assert unsent(item, files) == {**item, "identifiers": ["org", "item-a", "item-b"]}


@pytest.mark.parametrize("manifest", ["", "<bukan", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_a_package_without_a_sound_manifest_tells_nothing(tmp_path: Path, manifest: str) -> None:
    item, files = scorm(package(tmp_path, imsmanifest_xml=manifest))
    assert unsent(item, files) == item


def test_neither_does_what_is_no_package(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK no zip")
    item, files = scorm(tmp_path / "x.zip")
    assert unsent(item, files) == item
    other = {**item, "type": "resource"}
    assert unsent(other, files) == other
