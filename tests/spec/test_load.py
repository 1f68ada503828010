from pathlib import Path

import pytest

from asn_moodle.errors import AccessError, SpecError, UsageError
from asn_moodle.problems import Place
from asn_moodle.spec.load import load_course

HEAD = """\
id: contoh
title: Kursus contoh
short_name: CONTOH
language: id
version: 1.0.0
category: Pelatihan ASN
hours: 2
"""
COURSE = (
    HEAD
    + """\
variables: {daerah: {nama: Kabupaten Contoh, ibu_kota: Contoh}, tahun: 2026}
sections:
  - {file: modul-1/bagian.yaml}
  - {id: modul-2, title: Modul 2}
questions:
  - {file: soal.yaml}
"""
)
SECTION = """\
id: modul-1
title: Modul 1
activities:
  - type: page
    id: hal-1
    title: Halaman 1
    content: {file: hal-1.md}
  - type: page
    id: hal-2
    title: Halaman 2
    content: |
      Baris satu.

      Baris tiga.
"""
QUESTIONS = """\
id: bank
title: Bank soal
questions:
  - {type: truefalse, id: s-1, text: Benar?, answer: true}
"""
OFFERING = """\
course: ../course.yaml
id: bantul-1
suffix: Bantul, Angkatan 1
timezone: WIB
variables: {daerah: {nama: Kabupaten Bantul}}
changes:
  - add: {type: page, id: kontak, title: Kontak, content: {file: kontak.md}}
    after: hal-1
  - remove: hal-2
  - set: contoh
    to: {start_date: 2026-03-02}
"""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "course.yaml": COURSE,
        "modul-1/bagian.yaml": SECTION,
        "modul-1/hal-1.md": "Isi.",
        "soal.yaml": QUESTIONS,
        "penawaran/bantul.offering.yaml": OFFERING,
        "penawaran/kontak.md": "Kontak.",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path.resolve()


def codes(path: Path | str) -> list[tuple[str, str]]:
    with pytest.raises(SpecError) as raised:
        load_course(path)
    return [(one.code, str(one.place)) for one in raised.value.problems]


def test_a_course_of_several_files_is_one_spec_whose_values_keep_their_files(course: Path) -> None:
    loaded = load_course("course.yaml")
    assert [section.id for section in loaded.spec.sections] == ["modul-1", "modul-2"]
    assert loaded.spec.questions[0].questions[0].id == "s-1"
    content = ("sections", 0, "activities", 0, "content", "file")
    assert loaded.places[content] == Place("modul-1/bagian.yaml", 7, 21)
    assert loaded.resolve("hal-1.md", content) == course / "modul-1" / "hal-1.md"
    assert loaded.bodies == {("sections", 0, "activities", 1, "content"): Place("modul-1/bagian.yaml", 12, 7)}
    assert loaded.folder == course and loaded.offering is None


def test_a_folder_stands_for_its_course(course: Path) -> None:
    assert load_course(course).spec == load_course(course / "course.yaml").spec


def test_an_offering_is_the_course_with_its_variables_and_changes(course: Path) -> None:
    loaded = load_course("penawaran/bantul.offering.yaml")
    assert loaded.offering is not None and loaded.offering.id == "bantul-1"
    assert [activity.id for activity in loaded.spec.sections[0].activities] == ["hal-1", "kontak"]
    assert loaded.variables == {
        "daerah": {"nama": "Kabupaten Bantul", "ibu_kota": "Contoh"},
        "tahun": 2026,
    }
    added = ("sections", 0, "activities", 1, "content", "file")
    assert loaded.places[added].file == "penawaran/bantul.offering.yaml"
    assert loaded.resolve("kontak.md", added) == course / "penawaran" / "kontak.md"
    assert loaded.roots == (course, course / "penawaran")
    assert load_course("course.yaml").variables["daerah"]["nama"] == "Kabupaten Contoh"


def test_problems_of_all_files_come_together(course: Path) -> None:
    (course / "course.yaml").write_text(COURSE.replace("hours: 2", "hours: dua"))
    (course / "soal.yaml").write_text("id: bank: soal\n")
    (course / "modul-1/bagian.yaml").write_text(
        SECTION.replace("title: Halaman 2", "titel: Halaman 2\n    title: yes")
    )
    assert codes("course.yaml") == [
        ("number-expected", "course.yaml:7:8"),
        ("unexpected-key", "modul-1/bagian.yaml:10:5"),
        ("yes-no-word", "modul-1/bagian.yaml:11:12"),
        ("unquoted-colon", "soal.yaml:1:9"),
    ]


def test_an_unread_file_leaves_no_dangling_references_behind(course: Path) -> None:
    (course / "course.yaml").write_text(COURSE + "completion: {activities: [hal-1]}\n")
    assert load_course("course.yaml")
    (course / "modul-1/bagian.yaml").write_text("a: [")
    assert codes("course.yaml") == [("unclosed-bracket", "modul-1/bagian.yaml:1:4")]


def test_references_are_checked_where_values_are_faulty_but_sound_in_form(course: Path) -> None:
    (course / "course.yaml").write_text(COURSE + "completion: {activities: [hal-9]}\ntags: [a]\ntags: [b]\n")
    assert [code for code, _ in codes("course.yaml")] == ["misspelt-reference", "duplicate-key"]


def test_problems_of_an_offering_stand_in_its_own_file(course: Path) -> None:
    (course / "penawaran/bantul.offering.yaml").write_text(
        OFFERING.replace("timezone: WIB", "timezone: WIBB").replace("remove: hal-2", "remove: hal-22")
    )
    assert codes("penawaran/bantul.offering.yaml") == [
        ("unknown-choice", "penawaran/bantul.offering.yaml:4:11"),
        ("misspelt-item", "penawaran/bantul.offering.yaml:9:13"),
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("course: tiada.yaml", "missing-file"),
        ("course: ..", "is-folder"),
        ("course: bantul.offering.yaml", "not-a-course-file"),
        ("course: kontak.md", "not-a-course-file"),
        ("course: /etc/hosts", "absolute-path"),
        ("course:", "empty-value"),
        ("kursus: x", "unexpected-key"),
    ],
)
def test_an_offering_without_its_course_says_so(course: Path, line: str, code: str) -> None:
    (course / "penawaran/bantul.offering.yaml").write_text(OFFERING.replace("course: ../course.yaml", line))
    assert code in [found for found, _ in codes("penawaran/bantul.offering.yaml")]


def test_included_files_cannot_explode(course: Path) -> None:
    aliases = "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [" + "*a, " * 90 + "]\nc: [" + "*b, " * 40 + "]\n"
    (course / "soal.yaml").write_text(aliases)
    (course / "course.yaml").write_text(HEAD + "questions:\n" + "  - {file: soal.yaml}\n" * 200)
    assert "too-many-includes" in {code for code, _ in codes("course.yaml")}


def test_paths_reach_into_included_files(course: Path) -> None:
    (course / "modul-1/bagian.yaml").write_text(SECTION.replace("title: Halaman 2", "title: on"))
    with pytest.raises(SpecError) as raised:
        load_course("course.yaml")
    assert [one.dotted() for one in raised.value.problems] == ["sections[0].activities[1].title"]


def test_a_course_file_may_be_reached_through_a_linked_folder(course: Path, tmp_path: Path) -> None:
    link = tmp_path / "tautan"
    link.symlink_to(course, target_is_directory=True)
    assert load_course(link).folder == course


def test_a_course_file_that_links_out_of_its_folder_is_refused(course: Path) -> None:
    (course / "salinan").mkdir()
    (course / "salinan" / "course.yaml").symlink_to("../course.yaml")
    assert [code for code, _ in codes("salinan")] == ["link-outside"]


def test_what_is_no_course_is_no_spec_error(course: Path) -> None:
    with pytest.raises(UsageError):
        load_course(course / "modul-1" / "hal-1.md")
    with pytest.raises(UsageError):
        load_course(course / "modul-1")
    with pytest.raises(AccessError):
        load_course(course / "tiada.yaml")


def test_a_question_file_of_300_questions_is_loaded_whole(course: Path) -> None:
    question = (
        "  - type: multichoice\n    id: s-{n}\n    text: |\n      Manakah yang benar?\n    answers:\n"
        + "      - {text: Benar sekali, correct: true, feedback: Tepat.}\n"
        + "".join(f"      - {{text: Salah {k}, feedback: Belum tepat.}}\n" for k in range(4))
    )
    text = "id: bank\ntitle: Bank\nquestions:\n" + "".join(
        question.replace("{n}", str(n)) for n in range(300)
    )
    (course / "soal.yaml").write_text(text)
    loaded = load_course("course.yaml")
    assert len(loaded.spec.questions[0].questions) == 300
