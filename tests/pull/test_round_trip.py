"""What is pulled from our own backups is built again to the same backup, apart from what was listed."""

import tarfile
from pathlib import Path

import pytest
from comparing import EVERYTHING, GOLDEN, built, differences, parts

from asn_moodle import build_course, load_course
from asn_moodle.course.build import check
from asn_moodle.errors import UsageError
from asn_moodle.packages.backup import Release
from asn_moodle.pull.pull import Pulled, pull

EXAMPLE = Path(__file__).parents[2] / "course_specs" / "analisis-data"

LOST_OF_EVERYTHING = {
    ("assumed", "arsip-semua"),
    ("badge-issuer", "penata-arsip"),
    ("badge-issuer", "pengelola-arsip"),
    ("cohort", "arsip-semua"),
    ("competency-words", "kerja-sama"),
    ("competency-words", "tata-arsip"),
    ("packed", "paket-belajar"),
}

LOST_OF_GOLDEN = {
    ("announcements", "arsip-semua"),
    ("assumed", "arsip-semua"),
    ("badge-issuer", "penata-arsip"),
    ("badge-issuer", "pengelola-arsip"),
    ("cohort", "arsip-semua"),
    ("competency-words", "kerja-sama"),
    ("competency-words", "tata-arsip"),
    ("custom-field", "arsip-semua"),
    ("empty-category", "glosarium-arsip"),
    ("file-missing", "kelas-maya"),
    ("packed", "paket-belajar"),
}
"""What a backup of a real site does not say, as the list of losses must tell it."""


def lost(pulled: Pulled) -> set[tuple[str, str]]:
    return {(loss.code, loss.item) for loss in pulled.losses}


def errors(folder: Path) -> list[str]:
    return [one.line() for one in check(folder / "course.yaml")[1] if one.severity == "error"]


@pytest.mark.parametrize("release", ["4.5", "5.0"])
def test_a_course_with_everything_comes_back(release: Release, tmp_path: Path) -> None:
    first = built(EVERYTHING, tmp_path / "kursus.mbz", release)
    pulled = pull(first, tmp_path / "pulled")
    assert errors(tmp_path / "pulled") == []
    assert lost(pulled) == LOST_OF_EVERYTHING
    (tmp_path / "again").mkdir()
    second = built(tmp_path / "pulled", tmp_path / "again" / "kursus.mbz", release)
    different = differences(first, second)
    files = {one.partition(":")[0] for one in different}
    assert files <= {"badges.xml", "course/enrolments.xml"}
    assert {one for one in different if one.startswith("badges")} == {"badges.xml: issuername"}


@pytest.mark.parametrize("release", ["4.5", "5.0", "5.1"])
def test_a_backup_of_a_real_site_becomes_a_sound_course(release: str, tmp_path: Path) -> None:
    pulled = pull(GOLDEN / f"{release}.mbz", tmp_path / "pulled")
    assert pulled.release == release
    assert lost(pulled) == LOST_OF_GOLDEN
    assert errors(tmp_path / "pulled") == []


@pytest.mark.parametrize("release", ["4.5", "5.0", "5.1"])
def test_pulling_again_what_was_built_of_it_loses_nothing_more(release: str, tmp_path: Path) -> None:
    form: Release = "4.5" if release == "4.5" else "5.0"
    pull(GOLDEN / f"{release}.mbz", tmp_path / "one")
    first = built(tmp_path / "one", tmp_path / "kursus.mbz", form)
    again = pull(first, tmp_path / "two")
    allowed = {"assumed", "competency-words", "packed"}
    assert {code for code, _ in lost(again)} <= allowed
    (tmp_path / "again").mkdir()
    second = built(tmp_path / "two", tmp_path / "again" / "kursus.mbz", form)
    assert differences(first, second) == set()


def test_both_forms_of_archive_are_read(tmp_path: Path) -> None:
    zipped = built(EVERYTHING, tmp_path / "kursus.mbz")
    tarred = tmp_path / "tar.mbz"
    with tarfile.open(tarred, "w:gz") as archive:
        for name, content in parts(zipped).items():
            file = tmp_path / "part"
            file.write_bytes(content)
            archive.add(file, name)
    pull(zipped, tmp_path / "a")
    pull(tarred, tmp_path / "b")
    written = [sorted(p.relative_to(tmp_path / f) for p in (tmp_path / f).rglob("*")) for f in "ab"]
    assert written[0] == written[1]
    for name in written[0]:
        if (tmp_path / "a" / name).is_file():
            assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "catatan.txt").write_text("milik orang")
    with pytest.raises(UsageError, match="folder-in-use"):
        pull(GOLDEN / "4.5.mbz", tmp_path / "ada")
    assert [one.name for one in (tmp_path / "ada").iterdir()] == ["catatan.txt"]


def test_what_learners_hand_in_is_said_in_words_of_the_spec(tmp_path: Path) -> None:
    backup = built(EXAMPLE, tmp_path / "kursus.mbz", "4.5")
    pulled = pull(backup, tmp_path / "pulled")
    (section,) = (pulled.folder / "bagian").glob("modul-1-*.yaml")
    text = section.read_text(encoding="utf-8")
    assert (
        "      file:\n        maximum_files: 2\n        maximum_size: 5 MB\n        file_types: ['.pdf'"
        in text
    )
    assert "assignsubmission_" not in text


def test_a_bank_of_the_course_comes_back_whatever_its_id(tmp_path: Path) -> None:
    spec = tmp_path / "kursus" / "course.yaml"
    spec.parent.mkdir()
    spec.write_text(
        "id: k\ntitle: Kursus\nshort_name: K\nlanguage: id\nversion: 1.0.0\ncategory: Uji\nhours: 1\n"
        "sections:\n  - id: s\n    title: Satu\n    activities:\n"
        "      - {type: label, id: sapa, title: Sapaan, content: Halo.}\n"
        "      - {type: qbank, id: questions, title: Bank, categories: [bank]}\n"
        "questions:\n  - id: bank\n    title: Bank soal\n    questions:\n"
        "      - {type: truefalse, id: soal, text: Benarkah?, answer: true}\n",
        encoding="utf-8",
    )
    pulled = pull(built(spec.parent, tmp_path / "k.mbz", "5.0"), tmp_path / "pulled")
    [section] = build_course(load_course(pulled.folder)).sections
    assert ("qbank", "questions") in {(one.kind, one.id) for one in section.activities}
