"""Zip files: the same bytes everywhere, readable everywhere, whole or not at all."""

import hashlib
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from asn_moodle.errors import AccessError, BuildError, UsageError
from asn_moodle.packages import archive
from asn_moodle.packages.archive import (
    described,
    name_problems,
    source_date,
    unpacked,
    write_file,
    write_folder,
    write_stream,
    write_zip,
)
from asn_moodle.packages.members import Member

MEMBERS = (
    Member("media/foto.png", bytes(range(256)) * 4),
    Member("index.html", b"<p>Selamat belajar.</p>" * 200),
    Member("imsmanifest.xml", b"<manifest/>"),
    Member("media/ringkasan é.txt", "é".encode() * 300),
    Member("kosong.txt", b""),
)

KNOWN = "13ff4cdb"
"""How the hash of `MEMBERS` begins: a change here changes every package that was ever built."""


def codes(members: list[Member]) -> list[str]:
    return [found.code for found in name_problems(members)]


def test_other_readers_find_the_same_members(tmp_path: Path) -> None:
    package = write_zip(tmp_path / "a.zip", MEMBERS)
    with zipfile.ZipFile(package.path) as read:
        assert read.testzip() is None
        assert {info.filename: read.read(info) for info in read.infolist()} == {
            member.name: member.content for member in MEMBERS
        }
        first, *others = read.namelist()
        assert first == "imsmanifest.xml"
        assert others == sorted(others)
        for info in read.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert (info.create_system, info.external_attr >> 16) == (3, 0o100644)
            assert not info.extra


def test_bytes_are_known(tmp_path: Path) -> None:
    assert write_zip(tmp_path / "a.zip", MEMBERS).sha256.startswith(KNOWN)


def test_order_of_members_does_not_matter(tmp_path: Path) -> None:
    shuffled = list(MEMBERS)
    random.Random(4).shuffle(shuffled)
    written = write_zip(tmp_path / "a.zip", MEMBERS)
    assert write_zip(tmp_path / "b.zip", shuffled).sha256 == written.sha256


def test_a_file_and_its_bytes_pack_alike(tmp_path: Path) -> None:
    files = []
    for number, member in enumerate(MEMBERS):
        path = tmp_path / str(number)
        path.write_bytes(member.read())
        files.append(Member(member.name, path))
    written = write_zip(tmp_path / "a.zip", MEMBERS)
    assert write_zip(tmp_path / "b.zip", files).sha256 == written.sha256


def test_package_tells_its_size_and_hash(tmp_path: Path) -> None:
    package = write_zip(tmp_path / "a.zip", MEMBERS)
    content = package.path.read_bytes()
    assert (package.size, package.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert described(package.path) == package


@pytest.mark.parametrize(
    "surroundings",
    [
        {"TZ": "Asia/Jakarta", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    ],
)
def test_surroundings_do_not_matter(tmp_path: Path, surroundings: dict[str, str]) -> None:
    program = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[2]);"
        "from test_archive import MEMBERS; from asn_moodle.packages.archive import write_zip;"
        "print(write_zip(Path(sys.argv[1]), set(MEMBERS)).sha256)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "a.zip"), str(Path(__file__).parent)]
    environment = {**os.environ, **surroundings}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.startswith(KNOWN)


def test_compressed_media_is_stored_and_text_is_deflated(tmp_path: Path) -> None:
    package = write_zip(tmp_path / "a.zip", MEMBERS)
    with zipfile.ZipFile(package.path) as read:
        methods = {info.filename: info.compress_type for info in read.infolist()}
    assert methods["media/foto.png"] == zipfile.ZIP_STORED
    assert methods["index.html"] == zipfile.ZIP_DEFLATED


def test_what_does_not_shrink_is_stored(tmp_path: Path) -> None:
    noise = random.Random(7).randbytes(2000)
    package = write_zip(tmp_path / "a.zip", [Member("data.bin", noise)])
    with zipfile.ZipFile(package.path) as read:
        assert read.infolist()[0].compress_type == zipfile.ZIP_STORED


def test_large_files_pass_through_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "WHOLE", 1000)
    source = tmp_path / "besar.csv"
    source.write_bytes(b"1;2;3\n" * 500_000)
    package = write_zip(tmp_path / "a.zip", [Member("besar.csv", source)])
    with zipfile.ZipFile(package.path) as read:
        assert read.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert read.read("besar.csv") == source.read_bytes()


@pytest.mark.parametrize(
    ("stated", "year"),
    [("1772409600", 2026), ("0", 1980), ("99999999999999", 2107), ("", 1980)],
)
def test_source_date_epoch(monkeypatch: pytest.MonkeyPatch, stated: str, year: int) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", stated)
    assert source_date().year == year


def test_source_date_epoch_is_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772409601")
    package = write_zip(tmp_path / "a.zip", MEMBERS)
    with zipfile.ZipFile(package.path) as read:
        assert {info.date_time for info in read.infolist()} == {(2026, 3, 2, 0, 0, 0)}


@pytest.mark.parametrize("stated", ["kemarin", "-1", "1e9"])
def test_source_date_epoch_that_is_no_number(monkeypatch: pytest.MonkeyPatch, stated: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", stated)
    with pytest.raises(UsageError):
        source_date()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/a",
        "../a",
        "a/../b",
        "a//b",
        "a/",
        "./a",
        "a\\b",
        "C:/a",
        "a?b",
        "a\x00b",
        "a ",
        "a.",
        "x" * 256,
        "\ud800",
    ],
)
def test_names_that_not_every_system_can_unpack(name: str) -> None:
    assert codes([Member(name, b"")]) == ["package-name"]


@pytest.mark.parametrize(
    "names",
    [
        ("a.txt", "a.txt"),
        ("Foto.png", "foto.png"),
        ("é.txt", "e\u0301.txt"),
        ("a", "a/b"),
        ("A/b", "a"),
        ("ß", "SS"),
    ],
)
def test_names_that_some_systems_take_for_one(names: tuple[str, ...]) -> None:
    assert codes([Member(name, b"") for name in names]) == ["package-name-twice"]


def test_names_in_one_folder_are_fine() -> None:
    assert codes([Member("a/b", b""), Member("a/c", b""), Member("a/d/e", b""), Member("...x", b"")]) == []


def test_bad_names_leave_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(BuildError):
        write_zip(tmp_path / "out" / "a.zip", [Member("../a", b"")])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("limit", ["_LARGEST", "_MOST"])
def test_more_than_zip_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(archive, limit, 3)
    with pytest.raises(BuildError) as refused:
        write_zip(tmp_path / "a.zip", MEMBERS)
    assert [problem.code for problem in refused.value.problems] == ["package-too-large"]
    assert list(tmp_path.iterdir()) == []


def test_missing_member_leaves_the_former_package(tmp_path: Path) -> None:
    former = write_zip(tmp_path / "a.zip", MEMBERS)
    missing = tmp_path / "tidak-ada.txt"
    with pytest.raises(AccessError) as refused:
        write_zip(tmp_path / "a.zip", [*MEMBERS, Member("z.txt", missing)])
    assert refused.value.path == missing
    assert described(former.path) == former
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    program = (
        "import resource, sys; from pathlib import Path;"
        "from asn_moodle.errors import AccessError; from asn_moodle.packages.archive import write_zip;"
        "from asn_moodle.packages.members import Member;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000)); path = Path(sys.argv[1])\n"
        "try: write_zip(path, [Member('a.png', bytes(100_000))])\n"
        "except AccessError as refused: print(refused.path == path, refused.reason)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "a.zip")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert said.stdout == "True File too large\n"
    assert list(tmp_path.iterdir()) == []


def test_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "dist").write_text("")
    with pytest.raises(AccessError):
        write_zip(tmp_path / "dist" / "a.zip", MEMBERS)


def test_interrupt_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), archive.replacing(tmp_path / "a.zip") as out:
        out.write(b"half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_permissions_follow_the_umask(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_text("")
    package = write_zip(tmp_path / "a.zip", MEMBERS)
    assert package.path.stat().st_mode == plain.stat().st_mode


def test_folder_holds_exactly_the_members(tmp_path: Path) -> None:
    target = tmp_path / "kursus-html"
    write_folder(target, MEMBERS, "index.html")
    write_folder(target, MEMBERS[:2], "index.html")
    found = {
        path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()
    }
    assert found == {member.name: member.content for member in MEMBERS[:2]}
    assert list(tmp_path.iterdir()) == [target]


def test_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "skripsi.txt").write_text("bab 1")
    with pytest.raises(UsageError):
        write_folder(tmp_path, MEMBERS, "index.html")
    assert [path.name for path in tmp_path.iterdir()] == ["skripsi.txt"]


def test_file_is_replaced_whole(tmp_path: Path) -> None:
    write_file(tmp_path / "index.html", b"one")
    write_file(tmp_path / "index.html", b"two")
    assert (tmp_path / "index.html").read_bytes() == b"two"


def test_unpacking_gives_each_file_and_none_that_leads_out(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("b/isi.txt", "b/", "../keluar.txt", "/akar.txt", "__MACOSX/b/._isi.txt", "b/.DS_Store"):
            archive.writestr(name, name)
    found = {name: file.read_text() for name, file in unpacked(path, tmp_path / "isi")}
    assert found == {"b/isi.txt": "b/isi.txt"}


def test_what_is_no_zip_is_told_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"bukan zip")
    with pytest.raises(AccessError, match=r"a\.zip"):
        list(unpacked(path, tmp_path / "isi"))


def test_a_stream_keeps_the_order_in_which_members_come(tmp_path: Path) -> None:
    package = write_stream(tmp_path / "a.zip", (Member(name, name.encode()) for name in ("b", "a", "c/d")))
    with zipfile.ZipFile(package.path) as archive:
        assert archive.namelist() == ["b", "a", "c/d"]
        assert archive.testzip() is None


def test_a_stream_with_a_bad_name_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(BuildError):
        write_stream(tmp_path / "a.zip", (Member(name, b"") for name in ("a", "A")))
    assert list(tmp_path.iterdir()) == []


def test_what_is_compressed_already_is_stored(tmp_path: Path) -> None:
    content = b"a" * 1000
    package = write_stream(tmp_path / "a.zip", [Member("a", content, stored=True), Member("b", content)])
    with zipfile.ZipFile(package.path) as archive:
        assert archive.getinfo("a").compress_type == zipfile.ZIP_STORED
        assert archive.getinfo("b").compress_type == zipfile.ZIP_DEFLATED
