"""What a site should hold, from the example course and a course with every kind of thing."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from asn_moodle.course.build import check
from asn_moodle.course.model import (
    Activity,
    Asset,
    Course,
    Html,
    Question,
    Reference,
    Section,
    Settings,
    Slot,
)
from asn_moodle.problems import Place
from asn_moodle.publish.desired import ORDER, Desired, desired

SPECS = Path(__file__).parents[2] / "course_specs"
PLACE = Place("course.yaml")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Desired:
    course, _ = check(SPECS / "keamanan-siber" / "course.yaml")
    assert course
    return desired(course, tmp_path_factory.mktemp("packages"))


def by_id(found: Desired):
    return {item.id.partition("/")[2] or "course": item for item in found.items}


def test_what_others_refer_to_comes_first(example: Desired) -> None:
    kinds = [item.kind for item in example.items]
    assert kinds == sorted(kinds, key=ORDER.index)
    assert kinds[0] == "course"


def test_every_item_has_an_idnumber_of_its_own(example: Desired) -> None:
    names = [item.id for item in example.items]
    assert len(names) == len(set(names))
    assert all(name == "keamanan-siber" or name.startswith("keamanan-siber/") for name in names)


def test_the_same_course_has_the_same_hashes(example: Desired, tmp_path: Path) -> None:
    course, _ = check(SPECS / "keamanan-siber" / "course.yaml")
    assert course
    again = desired(course, tmp_path)
    assert [item.hash for item in again.items] == [item.hash for item in example.items]
    assert again.files.keys() == example.files.keys()


def test_items_travel_as_json(example: Desired) -> None:
    for item in example.items:
        wire = item.wire()
        assert json.loads(json.dumps(wire)) == wire
        assert wire["hash"] == item.hash


def test_links_and_files_are_what_the_bridge_resolves(example: Desired) -> None:
    intro = by_id(example)["m1-tugas"].stated["texts"]["introeditor"]["html"]
    assert 'href="$@ITEM*keamanan-siber/m1-phishing@$"' in intro
    text = by_id(example)["m1-phishing"].stated["texts"]["page"]
    assert "asset:" not in text["html"] and "term:" not in text["html"]
    assert set(text["files"].values()) <= example.files.keys()


def test_what_moodle_has_no_place_for_is_listed(example: Desired) -> None:
    assert ("keamanan-siber", "hours") in example.left_out


def test_a_quiz_carries_what_it_asks(example: Desired) -> None:
    form = by_id(example)["m1-latihan"].stated["form"]
    assert form["slots"][0] == {"question": "keamanan-siber/l1-sifat"}


def course(*activities: Activity, **settings) -> Course:
    section = Section("m1", "Modul 1", Settings(), activities, PLACE)
    return Course("siber", None, "Siber", "S", "id", "1.0.0", Settings(settings), (section,), (), {}, PLACE)


def activity(kind: str, id: str = "a", title: str = "A", **settings) -> Activity:
    return Activity(id, kind, title, Settings(settings), PLACE)


def html(markup: str) -> Html:
    return Html(markup, (), 1)


def test_an_offering_has_its_own_idnumber_in_all_its_items(tmp_path: Path) -> None:
    page = activity("page", content=html("<p>Isi</p>"))
    offered = replace(course(page), offering="bantul-1", suffix="Bantul, Angkatan 1")
    found = desired(offered, tmp_path).items
    assert [item.id for item in found] == ["siber@bantul-1", "siber@bantul-1/m1", "siber@bantul-1/a"]
    assert found[0].title == "Siber (Bantul, Angkatan 1)"


def test_content_becomes_a_package_and_links_into_it_lead_to_its_activity(tmp_path: Path) -> None:
    page = activity("page", "hal", "Halaman", content=html("<p>Isi</p>"))
    inside = Section("paket", "Paket", Settings(), (page,), PLACE)
    scorm = replace(activity("scorm", "paket", "Paket"), sections=(inside,))
    link = activity("page", "lain", "Lain", content=html('<p><a href="item:hal">Halaman</a></p>'))
    found = desired(course(scorm, link), tmp_path)
    items = by_id(found)
    assert set(items) == {"course", "m1", "paket", "lain"}
    (sha1,) = items["paket"].stated["files"]["packagefile"].values()
    assert found.files[sha1].read_bytes()[:2] == b"PK"
    assert "$@ITEM*siber/paket@$" in items["lain"].stated["texts"]["page"]["html"]


def test_files_lie_in_folders_only_where_moodle_keeps_them(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("isi", encoding="utf-8")
    files = tuple(Asset(name, path) for name in ("media/a.pdf", "soal/a.pdf", "media/b.pdf"))
    items = by_id(
        desired(
            course(
                activity("folder", "map", "Map", files=files),
                activity("assign", "tugas", "Tugas", attachments=files),
                activity("h5pactivity", "h5p", "H5P", package=Asset("media/a.h5p", path)),
            ),
            tmp_path,
        )
    )
    assert set(items["map"].stated["files"]["files"]) == {"media/a.pdf", "soal/a.pdf", "media/b.pdf"}
    attached = set(items["tugas"].stated["files"]["introattachments"])
    assert attached == {"media-a.pdf", "soal-a.pdf", "b.pdf"}
    assert set(items["h5p"].stated["files"]["packagefile"]) == {"a.h5p"}


def test_questions_of_a_quiz_lie_in_a_category_of_its_own(tmp_path: Path) -> None:
    written = Question("s-1", "essay", Settings({"text": html("<p>Tulis.</p>")}), PLACE)
    quiz = replace(activity("quiz", "tes", "Tes"), slots=(Slot(written),), formerly=("ujian",))
    items = by_id(desired(course(quiz), tmp_path))
    assert items["tes.questions"].kind == "category"
    assert items["tes.questions"].formerly == ("siber/ujian.questions",)
    assert items["s-1"].parent == "siber/tes.questions"


def test_a_subsection_holds_its_activities(tmp_path: Path) -> None:
    inner = Section("sub", "Sub", Settings({"summary": html("<p>S</p>")}), (activity("page", "b"),), PLACE)
    found = by_id(desired(course(replace(activity("subsection", "sub"), sections=(inner,))), tmp_path))
    assert found["b"].parent == "siber/sub"
    assert found["sub"].stated["texts"]["summary_editor"]["html"] == "<p>S</p>"


def test_a_question_bank_lies_in_no_section(tmp_path: Path) -> None:
    found = by_id(desired(course(activity("qbank", "bank"), activity("label", "b")), tmp_path))
    assert (found["bank"].parent, found["bank"].position) == ("", None)
    assert (found["b"].parent, found["b"].position) == ("siber/m1", 0)


def test_a_place_among_siblings_is_no_part_of_the_hash(tmp_path: Path) -> None:
    one, two = activity("page", "a"), activity("page", "b")
    first, second = (by_id(desired(course(*order), tmp_path)) for order in ((one, two), (two, one)))
    assert first["a"].hash == second["a"].hash
    assert (first["a"].position, second["a"].position) == (0, 1)


def test_restrictions_name_items_by_idnumber_and_moments_in_seconds(tmp_path: Path) -> None:
    grade = Settings({"activity": Reference("activity", "b"), "at_least": 70.0})
    available = Settings({"all": (Settings({"grade": grade}),), "otherwise": "hide"})
    items = by_id(desired(course(activity("page", available=available)), tmp_path))
    assert items["a"].stated["availability"] == {
        "all": [{"grade": {"activity": "siber/b", "at_least": 70}}],
        "otherwise": "hide",
    }


def test_a_course_has_its_settings_of_the_whole_under_names_no_author_can_give(tmp_path: Path) -> None:
    whole = course(
        completion=Settings({"require": "all", "activities": (Reference("activity", "a"),)}),
        gradebook=Settings({"aggregation": "natural"}),
        enrolment=(Settings({"type": "self", "key": "rahasia"}),),
    )
    items = by_id(desired(whole, tmp_path))
    assert {name: items[name].kind for name in items if "." in name} == {
        "course.completion": "completion",
        "course.gradebook": "grade_category",
        "course.enrolment-self": "enrolment",
    }
    assert items["course.completion"].stated["form"]["activities"] == ["siber/a"]
