"""Manifests: golden ones, and each rule that a real runtime taught."""

from pathlib import Path

import pytest
from lxml import etree

from asn_moodle.errors import AccessError, UsageError
from asn_moodle.packages import scorm12, scorm2004
from asn_moodle.packages.manifest import (
    Dialect,
    Outline,
    controlling_documents,
    outline,
    plain,
    schema,
)
from asn_moodle.packages.members import Member

WRITERS = {"scorm12": scorm12.manifest, "scorm2004": scorm2004.manifest}
DIALECTS: tuple[Dialect, ...] = ("scorm12", "scorm2004")
GOLDEN = Path(__file__).parent / "golden"


def sample(**changes: object) -> Outline:
    stated: dict[str, object] = {
        "name": "keamanan-siber",
        "title": "Keamanan Siber & “Phishing”",
        "description": "Mengenali dan melaporkan <phishing>.",
        "language": "id",
        "version": "1.0.0",
        "pass_mark": 0.7,
        "members": [Member("style.css", b""), Member("index.html", b""), Member("media/peta é+1.png", b"")],
    }
    return outline(**{**stated, **changes})  # type: ignore[arg-type]


def tree(dialect: Dialect, **changes: object) -> etree._Element:
    return etree.fromstring(WRITERS[dialect](sample(**changes)))


def named(top: etree._Element, name: str) -> list[etree._Element]:
    return top.xpath(f"//*[local-name()='{name}']")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_golden_manifest(dialect: Dialect) -> None:
    assert WRITERS[dialect](sample()).decode() == (GOLDEN / f"{dialect}.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_member_is_listed_once_by_its_address(dialect: Dialect) -> None:
    top = tree(dialect)
    assert [file.get("href") for file in named(top, "file")] == [
        "index.html",
        "media/peta%20%C3%A9%2B1.png",
        "style.css",
    ]
    assert named(top, "resource")[0].get("href") == "index.html"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_text_stands_as_it_is(dialect: Dialect) -> None:
    written = WRITERS[dialect](sample(title="Évaluasi “awal” 🎓"))
    assert "<title>Évaluasi “awal” 🎓</title>".encode() in written
    assert b"&#" not in written
    assert b"CDATA" not in written
    assert b"xml:base" not in written


@pytest.mark.parametrize("dialect", DIALECTS)
def test_prefixes_are_those_that_moodle_looks_for(dialect: Dialect) -> None:
    written = WRITERS[dialect](sample()).decode()
    assert "<manifest " in written
    assert {"scorm12": ' adlcp:scormtype="sco"', "scorm2004": ' adlcp:scormType="sco"'}[dialect] in written


def test_schemaversion_of_2004() -> None:
    assert b"<schemaversion>2004 4th Edition</schemaversion>" in scorm2004.manifest(sample())


@pytest.mark.parametrize("dialect", DIALECTS)
def test_sco_is_named_by_the_course_for_good(dialect: Dialect) -> None:
    top = tree(dialect, name="keamanan-siber.modul-1")
    (item,) = named(top, "item")
    assert item.get("identifier") == "keamanan-siber.modul-1"
    identifiers = top.xpath("//@identifier")
    assert len(identifiers) == len(set(identifiers)) == 4


def test_no_mastery_score_since_moodle_would_go_by_the_score_alone() -> None:
    assert named(tree("scorm12", pass_mark=0.7), "masteryscore") == []


@pytest.mark.parametrize(("mark", "measure"), [(0.7, ["0.7"]), (1.0, ["1"]), (2 / 3, ["0.6667"]), (None, [])])
def test_passing_measure_of_2004(mark: float | None, measure: list[str]) -> None:
    top = tree("scorm2004", pass_mark=mark)
    assert [found.text for found in named(top, "minNormalizedMeasure")] == measure
    assert named(top, "mapInfo") == []


@pytest.mark.parametrize("dialect", DIALECTS)
def test_long_title_is_clipped(dialect: Dialect) -> None:
    titles = {title.text for title in named(tree(dialect, title="Ab " * 200), "title") if title.text.strip()}
    assert {len(title) for title in titles} == {255}
    assert all(title.endswith("…") for title in titles)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("0", "0\u00a0"), ("00", "00"), (" a \n b ", "a b"), ("a\x07b\x00", "ab"), ("x\ufffe", "x"), ("", "")],
)
def test_plain_text(text: str, kept: str) -> None:
    assert plain(text, 255) == kept


@pytest.mark.parametrize("dialect", DIALECTS)
def test_controlling_documents_are_those_that_the_manifest_names(dialect: Dialect) -> None:
    located = tree(dialect).get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation", "").split()
    used = {etree.QName(found).namespace for found in tree(dialect).iter()}
    assert used <= set(located[::2])
    assert set(located[1::2]) <= {member.name for member in controlling_documents(dialect)}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "fault",
    [
        "//*[local-name()='item']/@identifierref",
        "//*[local-name()='organizations']/@default",
        "//*[local-name()='resource']/@href",
        "//*[local-name()='item']/*[local-name()='title']",
        "//*[local-name()='schemaversion']",
        "//*[local-name()='file']",
    ],
)
def test_our_documents_refuse_a_broken_manifest(dialect: Dialect, fault: str) -> None:
    top = tree(dialect)
    assert schema(dialect).validate(top)
    for found in top.xpath(fault):
        if isinstance(found, etree._Element):
            found.getparent().remove(found)
        else:
            found.getparent().set(found.attrname, "tidak-ada" if found.attrname != "href" else "/a")
    assert not schema(dialect).validate(top)


def test_documents_of_the_user(tmp_path: Path) -> None:
    for member in controlling_documents("scorm2004"):
        (tmp_path / member.name).write_bytes(member.read())
    (tmp_path / "common").mkdir()
    (tmp_path / "common" / "anyElement.xsd").write_text("<xs/>")
    (tmp_path / "README.txt").write_text("")
    found = {member.name for member in controlling_documents("scorm2004", tmp_path)}
    assert "common/anyElement.xsd" in found
    assert "README.txt" not in found


def test_documents_of_the_user_that_lack_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        controlling_documents("scorm12", tmp_path)
    assert "imscp_rootv1p1p2.xsd" in refused.value.data["names"]


def test_documents_of_the_user_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(AccessError):
        controlling_documents("scorm12", tmp_path / "tidak-ada")


def test_package_without_a_page_to_open() -> None:
    with pytest.raises(ValueError, match=r"index\.html"):
        sample(members=[])
