from pathlib import Path

import pytest

from asn_moodle.errors import AccessError, SpecError
from asn_moodle.problems import Place, display
from asn_moodle.spec.source import TEXT_LIMIT, read_text, resolve

HERE = Place("course.yaml", 3, 9)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course folder with one picture, and a secret beside it."""
    folder = tmp_path.resolve() / "kursus"
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "Sampul.png").write_bytes(b"png")
    (folder / "modul").mkdir()
    (folder / "modul" / "bagian.yaml").write_text("id: x")
    (tmp_path / "rahasia.txt").write_text("rahasia")
    return folder


def refused(course: Path, name: str, base: str = "course.yaml") -> tuple[str, Place, tuple[str | int, ...]]:
    with pytest.raises(SpecError) as raised:
        resolve((course,), course / base, name, HERE, ("image",))
    (found,) = raised.value.problems
    found.what("id"), found.mend("en")
    return found.code, found.place, found.path


def test_a_name_is_relative_to_the_file_that_states_it(course: Path) -> None:
    assert resolve((course,), course / "course.yaml", "media/Sampul.png", HERE) == course / "media/Sampul.png"
    from_module = resolve((course,), course / "modul/bagian.yaml", "../media/Sampul.png", HERE)
    assert from_module == course / "media/Sampul.png"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("media/tiada.png", "missing-file"),
        ("media/sampul.png", "misnamed-file"),
        ("media/Sampul.png/x", "missing-file"),
        ("a" * 5000, "missing-file"),
        ("media", "is-folder"),
        (".", "is-folder"),
        ("../rahasia.txt", "outside-folder"),
        ("media/../../rahasia.txt", "outside-folder"),
        ("/etc/passwd", "absolute-path"),
        ("~/x.png", "absolute-path"),
        ("https://example.org/x.png", "file-is-address"),
        ("//example.org/x.png", "file-is-address"),
        ("C:\\x.png", "bad-path"),
        ("a\0b", "bad-path"),
        (" ", "bad-path"),
    ],
)
def test_every_refusal_names_its_reason_and_the_place_of_the_name(course: Path, name: str, code: str) -> None:
    assert refused(course, name) == (code, HERE, ("image",))


def test_a_link_out_of_the_folder_is_refused_and_one_inside_is_followed(course: Path) -> None:
    (course / "keluar.txt").symlink_to("../rahasia.txt")
    (course / "luar").symlink_to("..")
    (course / "dalam.png").symlink_to("media/Sampul.png")
    (course / "putus.png").symlink_to("media/tiada.png")
    (course / "lingkar.png").symlink_to("lingkar.png")
    assert refused(course, "keluar.txt")[0] == "link-outside"
    assert refused(course, "luar/rahasia.txt")[0] == "link-outside"
    assert refused(course, "putus.png")[0] == "broken-link"
    assert refused(course, "lingkar.png")[0] == "broken-link"
    assert resolve((course,), course / "course.yaml", "dalam.png", HERE) == course / "dalam.png"


def test_an_offering_may_use_its_own_folder_too(course: Path, tmp_path: Path) -> None:
    offering = tmp_path.resolve() / "penawaran"
    offering.mkdir()
    (offering / "kontak.md").write_text("x")
    roots = (course, offering)
    assert resolve(roots, offering / "b.offering.yaml", "kontak.md", HERE) == offering / "kontak.md"
    assert resolve(roots, offering / "b.offering.yaml", "../kursus/media/Sampul.png", HERE).is_file()
    with pytest.raises(SpecError):
        resolve(roots, offering / "b.offering.yaml", "../rahasia.txt", HERE)


@pytest.mark.parametrize(
    ("raw", "code", "line", "column"),
    [
        (b"id: x\nt: caf\xe9\n", "not-utf8", 2, 7),
        ("id: x".encode("utf-16"), "not-utf8", 1, 1),
        (b"id: x\nt: \0\n", "nul-character", 2, 4),
        (b"x" * (TEXT_LIMIT + 1), "file-too-large", 1, 1),
    ],
)
def test_text_is_utf8_of_bounded_size(tmp_path: Path, raw: bytes, code: str, line: int, column: int) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(raw)
    with pytest.raises(SpecError) as raised:
        read_text(file)
    (found,) = raised.value.problems
    assert (found.code, found.place) == (code, Place(display(file), line, column))


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfid: x\r\n")
    assert read_text(tmp_path / "a.yaml") == "id: x\r\n"


def test_what_the_system_refuses_is_no_problem_of_the_course(tmp_path: Path) -> None:
    with pytest.raises(AccessError) as raised:
        read_text(tmp_path / "tiada.yaml")
    assert raised.value.path == tmp_path / "tiada.yaml"


def test_paths_are_shown_as_the_user_writes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert display(Path("a/../b/c.yaml")) == "b/c.yaml"
    assert display(tmp_path.resolve() / "x.md") == "x.md"
    assert display(Path("/elsewhere/x.md")) == "/elsewhere/x.md"
