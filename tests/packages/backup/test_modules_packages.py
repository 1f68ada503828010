"""Manifests of packages become the rows that Moodle makes of them when a package is uploaded."""

import pytest

from asn_moodle.packages.backup.modules.imscp import table_of_contents
from asn_moodle.packages.backup.modules.php import unserialized
from asn_moodle.packages.backup.modules.scorm import Sco, read_manifest

NESTED = b"""<?xml version="1.0"?>
<manifest identifier="M" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
    xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2" xml:base="akar/">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="B">
    <organization identifier="A"><title>Alfa</title>
      <item identifier="a1" identifierref="r1"><title>Satu</title></item>
    </organization>
    <organization identifier="B"><title>Beta &amp; B</title>
      <item identifier="b1" isvisible="false" parameters="?x=1"><title>Map</title>
        <item identifier="b2" identifierref="r2"><title>Dua</title>
          <adlcp:prerequisites type="aicc_script">a1</adlcp:prerequisites>
          <adlcp:masteryscore>80</adlcp:masteryscore>
        </item>
      </item>
      <!-- leads nowhere -->
      <item identifier="b3" identifierref="tiada"><title>Hilang</title></item>
    </organization>
  </organizations>
  <resources xml:base="res/">
    <resource identifier="r1" type="webcontent" adlcp:scormtype="sco" href="a.html"/>
    <resource identifier="r2" type="webcontent" adlcp:scormtype="asset" href="b.html" xml:base="dua/"/>
    <resource identifier="r3" type="webcontent"><file href="c\\d.html"/></resource>
  </resources>
</manifest>"""

SEQUENCED = b"""<manifest identifier="M" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
    xmlns:imsss="http://www.imsglobal.org/xsd/imsss" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3">
  <metadata><schemaversion>2004 4th Edition</schemaversion></metadata>
  <organizations default="O"><organization identifier="O"><title>O</title>
    <item identifier="i" identifierref="r"><title>I</title>
      <imsss:sequencing>
        <imsss:deliveryControls completionSetByContent="true" tracked="false"/>
      </imsss:sequencing>
    </item>
    <imsss:sequencing><imsss:controlMode choice="false" flow="true"/></imsss:sequencing>
  </organization></organizations>
  <resources><resource identifier="r" adlcp:scormType="sco" href="index.html"/></resources>
</manifest>"""


def test_organizations_come_before_their_items() -> None:
    contents = read_manifest(NESTED)
    assert contents
    assert (contents.manifest, contents.version, contents.default) == ("M", "SCORM_1.2", "B")
    plain = {"isvisible": "true", "parameters": ""}
    told = {**plain, "prerequisites": "a1", "masteryscore": "80"}
    assert contents.scoes == (
        Sco("A", "", "/", "Alfa"),
        Sco("B", "", "/", "Beta & B"),
        Sco("a1", "A", "A", "Satu", "a.html", "sco", plain),
        Sco("b1", "B", "B", "Map", "", "asset", {"isvisible": "false", "parameters": "?x=1"}),
        Sco("b2", "B", "b1", "Dua", "dua/b.html", "asset", told),
        Sco("b3", "B", "B", "Hilang", "", "", plain),
    )


def test_the_first_that_opens_in_the_default_organization_is_launched() -> None:
    contents = read_manifest(NESTED)
    assert contents and contents.launch
    assert contents.launch.identifier == "b2"


def test_what_may_be_chosen_is_kept() -> None:
    contents = read_manifest(SEQUENCED)
    assert contents
    assert contents.version == "SCORM_1.3"
    assert not contents.sequenced
    assert contents.scoes[0].data == {"choice": "0", "flow": "1"}
    assert contents.scoes[1].data == {
        "isvisible": "true",
        "parameters": "",
        "tracked": "0",
        "completionsetbycontent": "1",
    }
    rules = SEQUENCED.replace(b"<imsss:controlMode", b"<imsss:sequencingRules/><imsss:controlMode")
    assert (found := read_manifest(rules)) and found.sequenced


def test_resources_stand_for_organizations_that_are_missing() -> None:
    bare = SEQUENCED[: SEQUENCED.index(b"<organizations")] + b"<organizations/>"
    contents = read_manifest(bare + SEQUENCED[SEQUENCED.index(b"<resources>") :])
    assert contents
    assert contents.scoes == (Sco("r", "", "/", "r", "index.html", "sco"),)
    assert contents.launch == contents.scoes[0]


@pytest.mark.parametrize("content", [b"", b"bukan xml", b"<html/>"])
def test_what_is_no_manifest_has_no_contents(content: bytes) -> None:
    assert read_manifest(content) is None
    assert table_of_contents(content) is None


def test_a_table_of_contents_is_that_of_the_default_organization() -> None:
    assert unserialized(table_of_contents(NESTED) or "") == {
        0: {
            "href": "",
            "title": "Map",
            "level": 0,
            "subitems": {0: {"href": "akar/res/dua/b.html", "title": "Dua", "level": 1, "subitems": {}}},
        },
        1: {"href": "", "title": "Hilang", "level": 0, "subitems": {}},
    }


def test_a_resource_without_address_is_opened_by_its_file() -> None:
    manifest = NESTED.replace(b'identifierref="tiada"', b'identifierref="r3"')
    contents = unserialized(table_of_contents(manifest) or "")
    assert isinstance(contents, dict)
    assert contents[1]["href"] == "akar/res/c/d.html"
