"""Foreign archives that mean harm: refused, and nothing is written."""

import gzip
import io
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from comparing import GOLDEN
from lxml import etree

from asn_moodle.course.build import check
from asn_moodle.errors import BackupError
from asn_moodle.pull import archive, xml
from asn_moodle.pull.pull import pull

ABOUT = (
    b"<?xml version='1.0'?><moodle_backup><information><details><detail><type>course</type></detail>"
    b"</details></information></moodle_backup>"
)
COURSE = (
    b"<?xml version='1.0'?><course id='1' contextid='2'><shortname>K</shortname><fullname>Kursus</fullname>"
    b"<idnumber></idnumber><format>topics</format><visible>1</visible><category><name>C</name></category>"
    b"</course>"
)
BILLION = (
    b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
    b"<course><fullname>&b;</fullname></course>"
)
OUTSIDE = (
    b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    b"<course><fullname>&x;</fullname></course>"
)


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in {"moodle_backup.xml": ABOUT, "course/course.xml": COURSE, **members}.items():
            out.writestr(name, content)
    return path


def tarred(path: Path, add: Callable[[tarfile.TarFile], None]) -> Path:
    with tarfile.open(path, "w:gz") as out:
        add(out)
    return path


def member(name: str, **more: object) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    for key, value in more.items():
        setattr(entry, key, value)
    return entry


def refused(path: Path, tmp_path: Path, code: str) -> None:
    with pytest.raises(BackupError) as error:
        pull(path, tmp_path / "out")
    assert error.value.message == code
    assert error.value.exit_code == 1
    assert not (tmp_path / "out").exists()


def test_the_smallest_backup_is_a_course(tmp_path: Path) -> None:
    pulled = pull(zipped(tmp_path / "k.mbz"), tmp_path / "out")
    assert (pulled.course, pulled.sections) == ("k", 0)


@pytest.mark.parametrize(
    "name", ["../keluar.xml", "/etc/jahat", "a/../../b", "a\\b", "a/./b", "..", "files/\u202eaa", "C:/x"]
)
def test_names_that_lead_out(name: str, tmp_path: Path) -> None:
    refused(zipped(tmp_path / "k.mbz", **{name: b"x"}), tmp_path, "backup-unsafe-name")
    add = lambda out: out.addfile(member(name, size=1), io.BytesIO(b"x"))  # noqa: E731
    refused(tarred(tmp_path / "t.mbz", add), tmp_path, "backup-unsafe-name")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices(kind: bytes, tmp_path: Path) -> None:
    add = lambda out: out.addfile(member("course/course.xml", type=kind, linkname="/etc/passwd"))  # noqa: E731
    refused(tarred(tmp_path / "t.mbz", add), tmp_path, "backup-unsafe-name")


def test_links_in_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "k.mbz"
    with zipfile.ZipFile(path, "w") as out:
        link = zipfile.ZipInfo("course/course.xml")
        link.external_attr = 0o120777 << 16
        out.writestr(link, "/etc/passwd")
    refused(path, tmp_path, "backup-unsafe-name")


def test_the_same_name_twice(tmp_path: Path) -> None:
    def add(out: tarfile.TarFile) -> None:
        for content in (b"x", b"y"):
            out.addfile(member("course/course.xml", size=1), io.BytesIO(content))

    refused(tarred(tmp_path / "t.mbz", add), tmp_path, "backup-damaged")


@pytest.mark.parametrize("names", [("a", "a/b"), ("a", "a/b/c"), ("a/b", "a")])
def test_a_file_that_is_a_folder_too(names: tuple[str, str], tmp_path: Path) -> None:
    refused(zipped(tmp_path / "k.mbz", **dict.fromkeys(names, b"x")), tmp_path, "backup-damaged")


def test_what_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "RATIO_COUNTS_FROM", 2**20)
    monkeypatch.setattr(archive, "LARGEST_RATIO", 10)
    refused(zipped(tmp_path / "k.mbz", isi=bytes(3 * 2**20)), tmp_path, "backup-too-large")


def test_too_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 20)
    refused(zipped(tmp_path / "k.mbz", **{f"a{n}": b"x" for n in range(30)}), tmp_path, "backup-too-large")


@pytest.mark.parametrize("document", [BILLION, OUTSIDE])
def test_entities(document: bytes, tmp_path: Path) -> None:
    refused(zipped(tmp_path / "k.mbz", **{"course/course.xml": document}), tmp_path, "backup-damaged")


def test_xml_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "LARGEST", 1000)
    refused(zipped(tmp_path / "k.mbz", **{"files.xml": b"<files>" + b" " * 2000 + b"</files>"}), tmp_path,
            "backup-too-large")  # fmt: skip


@pytest.mark.parametrize(
    "content", [b"", b"bukan arsip", b"PK\x03\x04rusak", gzip.compress(b"bukan tar"), b"\x1f\x8b\x08"]
)
def test_what_is_no_archive(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "k.mbz"
    path.write_bytes(content)
    with pytest.raises(BackupError) as error:
        pull(path, tmp_path / "out")
    assert error.value.message in ("backup-not-an-archive", "backup-damaged", "backup-not-a-course")


def test_half_an_archive(tmp_path: Path) -> None:
    whole = (GOLDEN / "4.5.mbz").read_bytes()
    path = tmp_path / "k.mbz"
    path.write_bytes(whole[: len(whole) // 2])
    refused(path, tmp_path, "backup-damaged")


def test_a_backup_of_one_activity(tmp_path: Path) -> None:
    about = ABOUT.replace(b"course</type>", b"activity</type>")
    refused(zipped(tmp_path / "k.mbz", **{"moodle_backup.xml": about}), tmp_path, "backup-not-a-course")


def test_folders_of_parts_cannot_lead_out(tmp_path: Path) -> None:
    about = ABOUT.replace(
        b"<details>",
        b"<contents><activities><activity><moduleid>1</moduleid><modulename>page</modulename>"
        b"<directory>../../../etc</directory></activity></activities></contents><details>",
    )
    pulled = pull(zipped(tmp_path / "k.mbz", **{"moodle_backup.xml": about}), tmp_path / "out")
    assert pulled.activities == 0


NONSENSE = (
    "",
    "-1",
    "abc",
    "99999999999999999999",
    "nan",
    "a:1:{",
    '{"op":"&","c":[1]}',
    "../..",
    "{{ x }}",
    "<p>",
)


@pytest.mark.parametrize("seed", range(6))
def test_nonsense_costs_what_it_stands_in(seed: int, tmp_path: Path) -> None:
    drawn = random.Random(seed)
    with tarfile.open(GOLDEN / "5.0.mbz") as whole:
        members = {
            entry.name: stream.read() for entry in whole if (stream := whole.extractfile(entry)) is not None
        }
    for name in drawn.sample(sorted(one for one in members if one.endswith(".xml")), 40):
        root = etree.fromstring(members[name])
        leaves = [one for one in root.iter() if not len(one)]
        for one in drawn.sample(leaves, min(5, len(leaves))):
            one.text = drawn.choice(NONSENSE)
        members[name] = etree.tostring(root)
    with zipfile.ZipFile(tmp_path / "k.mbz", "w") as out:
        for name, content in members.items():
            out.writestr(name, content)
    try:
        pulled = pull(tmp_path / "k.mbz", tmp_path / "out")
    except BackupError:
        assert not (tmp_path / "out").exists()
    else:
        assert [one for one in check(pulled.folder / "course.yaml")[1] if one.severity == "error"] == []
