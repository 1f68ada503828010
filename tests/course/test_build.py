"""A folder of YAML and Markdown to a `Course`: values by their kind, identity, offerings, all problems."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from asn_moodle.course.build import build_course, check
from asn_moodle.course.markdown import Cache
from asn_moodle.course.model import Asset, Html, Reference, Settings
from asn_moodle.errors import SpecError
from asn_moodle.spec.load import load_course

COURSE = """\
id: siber
title: Keamanan Siber {{ daerah.nama }}
short_name: SIBER
language: id
version: 1.0.0
category: Pelatihan ASN
hours: 1
timezone: WITA
image: media/sampul.png
summary: Untuk **{{ daerah.nama }}**.
variables: {daerah: {nama: Kabupaten Contoh}}
outcomes:
  - {id: cp-lapor, text: Melaporkan phishing.}
terms:
  - {id: phishing, term: Phishing, meaning: Pesan yang *menyamar*.}
questions:
  - id: bank
    title: Bank soal
    questions:
      - {type: truefalse, id: s-otp, formerly: [s-kode], text: Kode OTP rahasia., answer: true, feedback: Ya.,
         outcomes: [cp-lapor]}
      - {type: truefalse, id: s-wifi, text: Wi-Fi umum aman., answer: false, feedback: Tidak.}
sections:
  - id: modul-1
    title: Modul 1
    activities:
      - type: page
        id: m1-halaman
        title: "Halaman {{ daerah.nama }}"
        minutes: 45
        content: {file: modul-1/halaman.md}
      - type: quiz
        id: m1-kuis
        title: Kuis
        time_limit: 30 minutes
        time_open: 2026-03-02 08:00
        available: {completed: m1-halaman}
        questions:
          - {use: s-otp, mark: 2}
          - heading: Bagian kedua
          - {random: {from: bank, count: 1}}
          - {type: truefalse, id: s-sebaris, text: Benar?, answer: true, feedback: Ya.}
      - type: subsection
        id: m1-sub
        title: Lanjutan
        summary: Bagian dalam.
        activities:
          - {type: page, id: m1-dalam, title: Dalam, content: "Lihat [](item:m1-halaman)."}
"""


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    (tmp_path / "modul-1").mkdir()
    (tmp_path / "media" / "sampul.png").write_bytes(b"x")
    (tmp_path / "media" / "Peta Desa.png").write_bytes(b"y")
    (tmp_path / "modul-1" / "halaman.md").write_text(
        "![Peta desa](<../media/Peta Desa.png>)\n\n[](item:m1-dalam)\n"
    )
    (tmp_path / "course.yaml").write_text(COURSE)
    return tmp_path.resolve()


@pytest.fixture
def course(course_folder):
    return build_course(load_course(course_folder))


def edited(folder: Path, old: str, new: str) -> Path:
    text = (folder / "course.yaml").read_text()
    assert old in text
    (folder / "course.yaml").write_text(text.replace(old, new, 1))
    return folder


def test_identity_stands_in_fields_and_all_else_in_settings(course):
    assert (course.id, course.idnumber, course.short_name, course.version) == (
        "siber",
        "siber",
        "SIBER",
        "1.0.0",
    )
    assert course.title == "Keamanan Siber Kabupaten Contoh"
    assert set(course.settings) == {"category", "hours", "timezone", "image", "summary", "outcomes"}
    assert course.terms["phishing"].html("meaning").markup == "<p>Pesan yang <em>menyamar</em>.</p>"


def test_values_keep_their_kind(course, course_folder):
    page, quiz = course.sections[0].activities[:2]
    assert course.settings["image"] == Asset("media/sampul.png", course_folder / "media" / "sampul.png")
    assert course.settings.html("summary").markup == "<p>Untuk <strong>Kabupaten Contoh</strong>.</p>"
    assert page.title == "Halaman Kabupaten Contoh"
    assert quiz.settings["time_limit"] == timedelta(minutes=30)
    assert quiz.settings["time_open"] == datetime(2026, 3, 2, 8, tzinfo=timezone(timedelta(hours=8)))
    assert quiz.settings.group("available")["completed"] == Reference("activity", "m1-halaman")
    assert set(page.settings) == {"minutes", "content"}


def test_a_page_of_a_file_brings_its_images_and_knows_all_titles(course, course_folder):
    content = course.sections[0].activities[0].settings.html("content")
    (asset,) = content.assets
    assert asset.path == course_folder / "media" / "Peta Desa.png"
    assert asset.name.startswith("media/peta-desa-") and asset.name.endswith(".png")
    assert f'src="asset:{asset.name}"' in content.markup
    assert '<a href="item:m1-dalam">Dalam</a>' in content.markup
    inner = course.sections[0].activities[2].sections[0].activities[0]
    assert "Halaman Kabupaten Contoh</a>" in inner.settings.html("content").markup


def test_a_quiz_asks_in_order(course):
    first, drawn, inline = course.sections[0].activities[1].slots
    assert (first.question.id, first.mark, first.question.category) == ("s-otp", 2, "bank")
    assert first.question is course.categories[0].questions[0]
    assert first.question.formerly == ("s-kode",)
    assert drawn.question is None and drawn.mark is None
    assert drawn.random == Settings({"from": Reference("category", "bank"), "count": 1})
    assert drawn.heading.text("heading") == "Bagian kedua" and not inline.heading
    assert (inline.question.id, inline.question.category) == ("s-sebaris", None)


def test_a_subsection_holds_a_section(course):
    sub = course.sections[0].activities[2]
    assert [section.title for section in sub.sections] == ["Lanjutan"]
    assert sub.sections[0].settings.html("summary").words == 2
    assert [one.id for one in course.activities()] == ["m1-halaman", "m1-kuis", "m1-sub", "m1-dalam"]


def test_no_two_texts_share_an_id(course_folder):
    edited(
        course_folder,
        "content: {file: modul-1/halaman.md}",
        'intro: "a[^1]\\n\\n[^1]: b"\n        content: "a[^1]\\n\\n[^1]: b"',
    )
    page = build_course(load_course(course_folder)).sections[0].activities[0]
    assert 'id="m1-halaman_intro_fn1"' in page.settings.html("intro").markup
    assert 'id="m1-halaman_content_fn1"' in page.settings.html("content").markup


def test_an_offering_has_its_own_values_name_and_zone(course_folder):
    offering = course_folder / "bantul.offering.yaml"
    offering.write_text(
        "course: course.yaml\nid: bantul-1\nsuffix: Bantul, Angkatan 1\ntimezone: WIB\nclosed: true\n"
        "variables: {daerah: {nama: Kabupaten Bantul}}\n"
        "changes:\n  - remove: m1-sub\n  - set: m1-halaman\n    to: {content: Isi lain.}\n"
    )
    course = build_course(load_course(offering))
    assert course.idnumber == "siber@bantul-1" and course.closed
    assert course.short_name == "SIBER Bantul, Angkatan 1"
    assert course.title == "Keamanan Siber Kabupaten Bantul"
    quiz = course.sections[0].activities[1]
    assert quiz.settings["time_open"].utcoffset() == timedelta(hours=7)


def test_a_cache_changes_nothing(course_folder, course):
    cache = Cache()
    loaded = load_course(course_folder)
    assert build_course(loaded, cache) == build_course(loaded, cache) == course
    assert cache.kept


def test_all_problems_come_at_once(course_folder):
    edited(course_folder, "media/sampul.png", "media/hilang.png")
    edited(course_folder, "use: s-otp", "use: s-tidak-ada")
    edited(course_folder, "Lihat [](item:m1-halaman).", "Lihat {{ tak.ada }} dan ![](../x.png).")
    (course_folder / "modul-1" / "halaman.md").write_text("## Satu\n\n[x](item:tak-ada)\n")
    course, problems = check(course_folder)
    assert course is None
    assert {one.code for one in problems} == {
        *("missing-file", "dangling-reference", "undefined-variable", "image-without-alt", "outside-folder"),
        "unknown-link",
    }
    (link,) = [one for one in problems if one.code == "unknown-link"]
    assert link.place.file.endswith("modul-1/halaman.md") and (link.place.line, link.place.column) == (3, 5)
    (variable,) = [one for one in problems if one.code == "undefined-variable"]
    line = (course_folder / "course.yaml").read_text().split("\n")[variable.place.line - 1]
    assert line[variable.place.column - 1 :].startswith("{{ tak.ada }}")
    assert variable.dotted() == "sections[0].activities[2].activities[0].content"


def test_building_what_has_problems_is_refused(course_folder):
    (course_folder / "modul-1" / "halaman.md").write_text("{{ tak.ada }}")
    with pytest.raises(SpecError) as raised:
        build_course(load_course(course_folder))
    assert [one.code for one in raised.value.problems] == ["undefined-variable"]


def test_a_link_out_of_the_folder_is_refused(course_folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("luar") / "rahasia.md"
    outside.write_text("rahasia")
    (course_folder / "modul-1" / "halaman.md").unlink()
    (course_folder / "modul-1" / "halaman.md").symlink_to(outside)
    course, problems = check(course_folder)
    assert course is None and [one.code for one in problems] == ["link-outside"]


def test_html_is_told_from_text(course):
    question = course.categories[0].questions[0]
    assert isinstance(question.settings["text"], Html) and question.settings["answer"] is True
