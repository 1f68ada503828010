"""``plan --adopt`` and ``publish --adopt`` from the command line, against a site in memory."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from calling import SPEC, Run
from fake import FakeMoodle
from fake.adoption import restore
from fake.server import serve

OFFERING = """\
course: course.yaml
id: bantul-1
suffix: Bantul, Angkatan 1
"""
SITES = "sites:\n  dinas: {category: pelatihan}\n  dua: {category: pelatihan}\n"


@pytest.fixture
def moodle(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeMoodle]:
    """A site called ``dinas``, its course in ``course.yaml``."""
    moodle = FakeMoodle()
    (tmp_path / "course.yaml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "asn-moodle.yaml").write_text(SITES, encoding="utf-8")
    monkeypatch.delenv("CI", raising=False)
    with serve(moodle) as url:
        monkeypatch.setenv("ASN_MOODLE_URL_DINAS", url)
        monkeypatch.setenv("ASN_MOODLE_TOKEN_DINAS", moodle.token())
        yield moodle


def restored(run: Run, moodle: FakeMoodle, path: str = "course.yaml", course: str = "siber") -> int:
    """The id of a course that was restored; no other bears its idnumber."""
    assert run("publish", path, "--site", "dinas", "--yes").code == 0
    copy = restore(moodle.bridge, course)
    del moodle.bridge.courses[course]
    return copy.id


def test_a_view_token_plans_an_adoption(
    run: Run, moodle: FakeMoodle, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = restored(run, moodle)
    monkeypatch.setenv("ASN_MOODLE_TOKEN_DINAS", moodle.token("asnbridge_view"))
    said = run("plan", "course.yaml", "--site", "dinas", "--adopt", f"siber={live}")
    assert said.code == 4, said
    assert "Adopt the existing activity (page) “Halaman” (hal)" in said.out
    assert "To do: 4 to adopt." in said.out
    assert "siber" not in moodle.bridge.courses


def test_publish_takes_the_course_over(run: Run, moodle: FakeMoodle) -> None:
    live = restored(run, moodle)
    said = run("publish", "course.yaml", "--site", "dinas", "--adopt", f"siber={live}", "--yes")
    assert said.code == 0, said
    assert "4 adopted" in said.out
    assert moodle.bridge.courses["siber"].id == live
    assert run("plan", "course.yaml", "--site", "dinas").code == 0
    again = run("publish", "course.yaml", "--site", "dinas", "--adopt", f"siber={live}", "--yes")
    assert again.code == 0
    assert "nothing to change" in again.out


def test_a_saved_plan_of_an_adoption_is_what_is_done(run: Run, moodle: FakeMoodle) -> None:
    adopt = ("course.yaml", "--site", "dinas", "--adopt", f"siber={restored(run, moodle)}")
    assert run("plan", *adopt, "--format", "json", "--out", "plan.json").code == 4
    assert run("publish", *adopt, "--plan", "plan.json").code == 0


def test_an_offering_is_adopted_under_its_own_idnumber(run: Run, moodle: FakeMoodle, tmp_path: Path) -> None:
    (tmp_path / "bantul.offering.yaml").write_text(OFFERING, encoding="utf-8")
    live = restored(run, moodle, "bantul.offering.yaml", "siber@bantul-1")
    adopt = ("bantul.offering.yaml", "--site", "dinas", "--adopt", f"siber@bantul-1={live}")
    assert run("publish", *adopt, "--yes").code == 0
    assert moodle.bridge.courses["siber@bantul-1"].id == live
    assert run("plan", "bantul.offering.yaml", "--site", "dinas").code == 0


@pytest.mark.parametrize(
    "wrong", ["siber", "siber=", "siber=satu", "siber=0", "siber=-3", "=12", "siber=1e3"]
)
def test_what_is_no_number_is_wrong_usage(run: Run, moodle: FakeMoodle, wrong: str) -> None:
    said = run("plan", "course.yaml", "--site", "dinas", "--adopt", wrong)
    assert said.code == 2
    assert "course/view.php?id=" in said.err


def test_a_course_that_is_not_published_is_wrong_usage(run: Run, moodle: FakeMoodle) -> None:
    said = run("plan", "course.yaml", "--site", "dinas", "--adopt", "lain=12")
    assert said.code == 2
    assert "siber" in said.err


def test_each_course_and_number_is_named_once(run: Run, moodle: FakeMoodle) -> None:
    adopt = ("--adopt", "siber=12", "--adopt", "siber=13")
    assert run("plan", "course.yaml", "--site", "dinas", *adopt).code == 2


def test_numbers_are_those_of_one_site(run: Run, moodle: FakeMoodle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASN_MOODLE_URL_DUA", moodle.url)
    monkeypatch.setenv("ASN_MOODLE_TOKEN_DUA", moodle.token())
    sites = ("--site", "dinas", "--site", "dua")
    said = run("plan", "course.yaml", *sites, "--adopt", "siber=12")
    assert said.code == 2
    assert "single site" in said.err


def test_a_course_that_is_not_there_is_told(run: Run, moodle: FakeMoodle) -> None:
    said = run("plan", "course.yaml", "--site", "dinas", "--adopt", "siber=4711")
    assert said.code == 6
    assert "nocourse" in said.err


def test_two_candidates_are_both_named(run: Run, moodle: FakeMoodle) -> None:
    live = restored(run, moodle)
    course = moodle.bridge.restored[live]
    section = next(one for one in course.items.values() if one.kind == "section")
    page = course.items["siber/hal"]
    course.items["#901"] = replace(section, item="#901", id=901)
    page.parent = "#901"
    said = run("plan", "course.yaml", "--site", "dinas", "--adopt", f"siber={live}")
    assert said.code == 5
    assert "(id 901)" in said.err
    assert f"(id {section.id})" in said.err
