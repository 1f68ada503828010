"""Courses by Moodle's own functions: compared on two sides, written in place, never deleted."""

from dataclasses import replace
from pathlib import Path

import pytest
from publish.core.core_site import Site, actions

from asn_moodle.errors import DecisionError, RefusedError, SetupError, UsageError
from asn_moodle.publish.changes import Options, Plan
from asn_moodle.publish.core.live import read


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_plan_publish_plan(site: Site) -> None:
    made = site.plan()
    assert made.new
    assert set(actions(made).values()) == {"create"}
    report = site.publish()
    assert report.exit_code == 0, report
    assert report.url.startswith(f"{site.moodle.url}/course/view.php?id=")
    assert site.plan().changes == ()


def test_what_the_site_has_afterwards(site: Site) -> None:
    site.publish()
    course = site.fake.course("inti")
    assert (course.fullname, course.shortname, course.visible) == ("Jalur Inti", "INTI", 1)
    assert course.summary == "<p>Ringkasan <strong>kursus</strong>.</p>"
    assert course.customfields == {"jp": "20"}
    names = {one.id: one for one in site.fake.categories}
    assert names[course.categoryid].name == "Digital"
    assert names[names[course.categoryid].parent].name == "Uji"
    assert [(one.name, one.visible) for one in site.page()] == [
        *[(None, True), ("Pembuka", True), ("Modul 1", False), ("Penutup", True)]
    ]
    [grouping] = site.fake.groupings
    assert sorted(grouping.groups) == sorted(one.id for one in site.fake.groups)
    assert course.defaultgroupingid == grouping.id
    assert [one.idnumber for one in site.fake.cohorts] == ["angkatan-1"]
    assert [course for course, _ in site.fake.linked] == [course.id]


def test_it_says_first_what_it_does_not_carry(site: Site) -> None:
    hands = {(one.file, one.kind) for one in site.plan().by_hand}
    assert hands == {("mbz", "module"), ("screen", "enrolment")}
    site.restored()
    hands = {(one.file, one.kind) for one in site.plan().by_hand}
    assert hands == {("unseen", "module"), ("screen", "enrolment")}


def test_files_and_questions_go_by_hand(site: Site) -> None:
    bank = "questions:\n  - id: bank\n    title: Bank\n    questions:\n"
    bank += "      - {type: truefalse, id: s-1, text: Benar., answer: true}\n"
    site.state(site.text.replace("    title: Pembuka\n", "    title: Pembuka\n    summary: Isi.\n") + bank)
    hands = {(one.file, one.kind, one.item) for one in site.plan().by_hand}
    assert ("questions", "question", "inti/s-1") in hands
    assert ("mbz", "section_text", "inti/pembuka") in hands


def test_a_shell_without_stated_visibility_stays_hidden(site: Site) -> None:
    site.change("visible: true\nsections", "sections")
    site.publish()
    assert not site.fake.course("inti").visible
    assert site.plan().changes == ()


def test_names_places_and_visibility_of_what_was_restored(site: Site) -> None:
    site.restored()
    assert site.plan().changes == ()
    assert not site.module("hal-3").visible
    site.module("laman").values["name"] = "Laman lain"
    site.module("hal-1").values["visible"] = False
    pembuka, penutup = site.page()[1], site.page()[3]
    pembuka.modules.remove(site.module("hal-1").id)
    penutup.modules.append(site.module("hal-1").id)
    site.change("Halaman tiga,", "Halaman akhir,")
    made = site.plan()
    assert actions(made) == {"hal-1": "move", "laman": "update", "hal-3": "update"}
    assert made.exit_code == 4
    assert site.publish().exit_code == 0
    assert site.inside("Pembuka") == ["hal-1", "laman"]
    assert site.inside("Penutup") == ["hal-3"]
    assert (site.module("laman").name, site.module("hal-3").name) == ("Laman", "Halaman akhir")
    assert site.plan().changes == ()


def test_the_order_of_a_section(site: Site) -> None:
    site.restored()
    site.page()[1].modules.reverse()
    assert list(actions(site.plan()).values()) == ["move"]
    site.publish()
    assert site.inside("Pembuka") == ["hal-1", "laman"]


def test_sections_are_renamed_moved_and_shown(site: Site) -> None:
    site.restored()
    first, second = site.page()[1:3]
    first.values["name"] = "Pembukaan"
    second.values["visible"] = True
    site.fake.sections.remove(second)
    site.fake.sections.append(second)
    made = site.plan()
    assert actions(made) == {"pembuka": "update", "modul": "update"}
    assert site.publish().exit_code == 0
    assert site.named() == [None, "Pembuka", "Modul 1", "Penutup"]
    assert not site.page()[2].visible


def test_what_a_teacher_added_stays(site: Site) -> None:
    site.restored()
    ours = site.fake.course("inti").id
    site.fake.add(site.fake.sections, course=ours, name="Tambahan/lain", visible=True, modules=[], module=0)
    site.fake.add_module("", "forum", "Diskusi", site.page()[1])
    made = site.plan()
    assert made.changes == ()
    assert made.left == ("inti/Tambahan/lain",)


def test_an_empty_section_without_a_name_is_taken(site: Site) -> None:
    site.publish()
    ours = site.fake.course("inti").id
    site.fake.add(site.fake.sections, course=ours, name=None, visible=True, modules=[], module=0)
    site.change("    title: Penutup\n", "    title: Penutup\n  - id: lampiran\n    title: Lampiran\n")
    assert actions(site.plan())["lampiran"] == "create"
    site.publish()
    assert site.named() == [None, "Pembuka", "Modul 1", "Penutup", "Lampiran"]


def test_what_the_course_dropped_is_hidden_never_deleted(site: Site) -> None:
    site.restored()
    site.change('      - {type: url, id: laman, title: Laman, url: "https://www.lan.go.id"}\n', "")
    assert actions(site.plan(Options(prune="delete"))) == {"laman": "hide"}
    assert site.plan(Options(prune="none")).changes == ()
    assert site.publish(Options(prune="delete")).exit_code == 0
    assert not site.module("laman").visible
    assert site.plan().changes == ()


def test_a_renamed_activity_keeps_its_idnumber(site: Site) -> None:
    site.restored()
    site.change("id: laman,", "id: situs, formerly: [laman],")
    assert site.plan().changes == ()


@pytest.mark.parametrize(
    ("twin", "message"),
    [("Modul 1", "core-sections-alike"), ("Pembuka", "core-sections-alike")],
)
def test_two_sections_of_one_name_stop_it(site: Site, twin: str, message: str) -> None:
    site.publish()
    ours = site.fake.course("inti").id
    site.fake.add(site.fake.sections, course=ours, name=twin, visible=True, modules=[], module=0)
    with pytest.raises(DecisionError) as stopped:
        site.plan()
    assert stopped.value.message == message
    assert twin in stopped.value.data["title"]


def test_content_in_two_sections_stops_it(site: Site) -> None:
    site.restored()
    first = site.page()[1]
    first.values["name"] = "Satu"
    ours = site.fake.course("inti").id
    other = site.fake.add(site.fake.sections, course=ours, name="Dua", visible=True, modules=[], module=0)
    other.modules.append(first.modules.pop())
    with pytest.raises(DecisionError):
        site.plan()


def test_two_titles_in_the_course_stop_it(site: Site) -> None:
    site.publish()
    site.change("title: Penutup\n", "title: Pembuka\n")
    with pytest.raises(DecisionError) as stopped:
        site.plan()
    assert stopped.value.message == "core-titles-alike"


def test_another_course_of_the_short_name_stops_it(site: Site) -> None:
    site.publish()
    site.fake.course("inti").values["idnumber"] = ""
    with pytest.raises(DecisionError) as stopped:
        site.plan()
    assert stopped.value.data["idnumber"] == "inti"


def test_two_categories_of_one_name_stop_it(site: Site) -> None:
    for _ in range(2):
        site.fake.add(site.fake.categories, name="Uji", idnumber="", parent=3)
    report = site.publish()
    assert report.exit_code == 6
    assert site.fake.courses == []


def test_a_category_that_is_not_there_is_a_mistake_of_usage(site: Site) -> None:
    with pytest.raises(UsageError):
        read(site.core, site.wanted, "lain")


def test_functions_that_are_missing_are_named(site: Site) -> None:
    with pytest.raises(SetupError) as missing:
        read(site.core_of("other"), site.wanted, "pelatihan")
    assert "core_courseformat_get_state" in missing.value.data["functions"]


def test_a_competency_that_is_not_there_is_held(site: Site) -> None:
    site.fake.competencies.clear()
    made = site.plan()
    [held] = [change for change in made.changes if change.action == "held"]
    assert (held.kind, held.held[0].code) == ("competency", "nocompetency")
    assert made.exit_code == 5
    assert site.publish().exit_code == 5


@pytest.mark.parametrize(("kind", "code"), [(None, "nocustomfield"), ("select", "customfieldchoice")])
def test_a_custom_field_that_cannot_be_set_is_held(site: Site, kind: str | None, code: str) -> None:
    site.fake.fields = {"jp": kind} if kind else {}
    site.change('jp: "20"', "jp: Dasar")
    assert site.publish().exit_code == 5
    assert site.fake.course("inti").customfields == {}
    [change] = site.plan().changes
    assert (change.action, change.held[0].code) == ("held", code)


def test_what_the_site_does_not_take_is_told(site: Site) -> None:
    site.publish()
    site.fake.dropped.add("groupmode")
    site.change("visible: true\n", "visible: true\ngroup_mode: separate\n")
    [done] = site.publish().done
    assert done.error and (done.error.code, done.error.detail) == ("nottaken", "form.groupmode")


def test_a_refusal_is_told_and_the_rest_goes_on(site: Site) -> None:
    site.moodle.lacking.add("moodle/cohort:manage")
    report = site.publish()
    refused = [one.change.kind for one in report.done if one.error]
    assert refused == ["cohort"]
    assert site.named() == [None, "Pembuka", "Modul 1", "Penutup"]


def test_a_new_course_is_shown_at_the_end_only_if_all_was_done(site: Site) -> None:
    site.moodle.lacking.add("moodle/cohort:manage")
    site.publish()
    assert not site.fake.course("inti").visible
    site.moodle.lacking.clear()
    site.publish()
    assert site.fake.course("inti").visible


def test_a_group_that_has_no_idnumber_is_taken_by_its_name(site: Site) -> None:
    site.publish()
    site.fake.groups[0].values["idnumber"] = ""
    assert actions(site.plan()) == {"satu": "update", "semua": "update"}
    assert site.publish().exit_code == 0
    assert len(site.fake.groups) == 2
    assert site.plan().changes == ()


def test_a_plan_is_of_what_was_seen(site: Site) -> None:
    site.restored()
    site.change("Halaman dua,", "Halaman kedua,")
    before = site.plan().digest
    assert site.plan().digest == before
    site.module("hal-2").values["name"] = "Lain"
    assert site.plan().digest != before


@pytest.mark.parametrize("allowed", [True, False])
def test_available_but_not_shown(site: Site, allowed: bool) -> None:
    site.restored()
    site.fake.stealth = allowed
    site.change("content: Dua.}", "content: Dua., visible: stealth}")
    site.change("    visible: false\n", "    visible: true\n")
    report = site.publish()
    assert report.exit_code == (0 if allowed else 5)
    assert site.module("hal-2").stealth is allowed
    assert [one.code for change in site.plan().changes for one in change.held] == (
        [] if allowed else ["nostealth"]
    )


def test_what_lies_in_a_subsection_is_arranged_there(site: Site) -> None:
    inner = """\
      - type: subsection
        id: bagian-dalam
        title: Bagian dalam
        activities:
          - {type: page, id: hal-4, title: Halaman empat, content: Empat.}
          - {type: page, id: hal-5, title: Halaman lima, content: Lima.}
"""
    site.restored()
    site.state(site.text + inner)
    holder = site.fake.add_module("inti/bagian-dalam", "subsection", "Bagian dalam", site.page()[3])
    place = {"course": site.fake.course("inti").id, "name": "Bagian dalam", "visible": True}
    section = site.fake.add(site.fake.sections, **place, modules=[], module=holder.id)
    for name, title in (("hal-5", "Halaman lima"), ("hal-4", "Empat")):
        site.fake.add_module(f"inti/{name}", "page", title, section)
    assert "hal-4" in actions(site.plan())
    assert site.publish().exit_code == 0
    assert site.inside("Bagian dalam") == ["hal-4", "hal-5"]
    assert site.plan().changes == ()


def unnamed(site: Site) -> int:
    """The id of the course as a restore leaves it, without an ID number."""
    course = site.restored().fake.course("inti")
    course.values["idnumber"] = ""
    return course.id


def adopting(site: Site, live: int) -> Plan:
    site.wanted = replace(site.wanted, adopt=live)
    return site.plan()


def test_a_restored_course_is_taken_over(site: Site) -> None:
    live = unnamed(site)
    with pytest.raises(DecisionError):
        site.plan()
    assert actions(adopting(site, live)) == {"inti": "adopt"}
    assert site.publish().exit_code == 0
    assert site.fake.course("inti").id == live
    assert adopting(site, live).changes == adopting(site, 0).changes == ()


def test_what_differs_in_an_adopted_course_is_changed(site: Site) -> None:
    live = unnamed(site)
    site.change("title: Jalur Inti", "title: Jalur lain")
    [change] = adopting(site, live).changes
    assert [one.key for one in change.settings] == ["title"]
    assert site.publish().exit_code == 0
    assert site.fake.course("inti").fullname == "Jalur lain"


@pytest.mark.parametrize("code", ["nocourse", "idnumbertaken", "otheridnumber", "foreigncourse", "noitems"])
def test_a_course_that_does_not_fit_is_not_taken_over(site: Site, code: str) -> None:
    live = unnamed(site)
    course = next(one for one in site.fake.courses if one.id == live)
    match code:
        case "nocourse":
            live = 4711
        case "idnumbertaken":
            course.values["idnumber"] = "inti"
            live = site.fake.add(site.fake.courses, **course.values | {"idnumber": "", "shortname": "X"}).id
        case "otheridnumber":
            course.values["idnumber"] = "lain"
        case "foreigncourse":
            course.values["categoryid"] = 1
        case "noitems":
            for one in site.fake.modules:
                one.values["idnumber"] = ""
            site.core = site.core_of("core")
    with pytest.raises(RefusedError) as refused:
        adopting(site, live)
    assert refused.value.errorcode == code
    assert all(refused.value.what(language) for language in ("id", "en"))
