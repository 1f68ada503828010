from pathlib import Path

import pytest

from asn_moodle.errors import AccessError, UsageError
from asn_moodle.spec.discover import course_file, find_courses


def touched(folder: Path, *names: str) -> list[Path]:
    files = [folder / name for name in names]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("id: x")
    return files


def test_a_folder_is_searched_to_its_depths_and_hidden_folders_are_not(tmp_path: Path) -> None:
    found = touched(tmp_path, "a/course.yaml", "a/penawaran/bantul.offering.yaml", "b/kecil.course.yml")
    touched(tmp_path, ".git/course.yaml", "a/modul/bagian.yaml", "c/.course.yaml", "a/course.yaml.bak")
    assert find_courses([tmp_path]) == sorted(found)


def test_files_named_outright_come_in_the_order_given_and_once(tmp_path: Path) -> None:
    b, a = touched(tmp_path, "b/apa-saja.yaml", "a/course.yaml")
    assert find_courses([b, a, b, a.parent]) == [b, a]


@pytest.mark.parametrize("name", ["kosong", "kosong/isi.md"])
def test_finding_nothing_is_a_mistake_of_usage(tmp_path: Path, name: str) -> None:
    touched(tmp_path, "kosong/isi.md")
    with pytest.raises(UsageError):
        find_courses([tmp_path / name])
    with pytest.raises(UsageError):
        find_courses([])


def test_what_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(AccessError):
        find_courses([tmp_path / "tiada"])
    with pytest.raises(UsageError):
        find_courses(["a\0b"])


def test_the_course_of_a_folder_is_its_course_yaml_or_the_only_one(tmp_path: Path) -> None:
    touched(tmp_path, "a.course.yaml", "x.offering.yaml")
    assert course_file(tmp_path) == tmp_path / "a.course.yaml"
    touched(tmp_path, "b.course.yaml")
    with pytest.raises(UsageError) as raised:
        course_file(tmp_path)
    assert raised.value.data["names"] == "a.course.yaml, b.course.yaml"
    touched(tmp_path, "course.yaml")
    assert course_file(tmp_path) == tmp_path / "course.yaml"
