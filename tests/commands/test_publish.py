"""``plan`` and ``publish`` from the command line, against a site in memory behind a real socket."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from calling import SPEC, Run
from fake import FakeMoodle, Reply
from fake.bridge import FakeLease
from fake.server import serve

SITES = "sites:\n  dinas: {category: pelatihan}\n"


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


def change_course(old: str, new: str) -> None:
    path = Path("course.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def publish(run: Run, *more: str) -> int:
    return run("publish", "course.yaml", "--site", "dinas", "--yes", *more).code


def test_plan_publish_plan(run: Run, moodle: FakeMoodle) -> None:
    said = run("plan", "course.yaml", "--site", "dinas")
    assert said.code == 4
    assert "+ Create activity (page) “Halaman” (hal)" in said.out
    said = run("publish", "course.yaml", "--site", "dinas", "--yes")
    assert said.code == 0, said
    assert "created: Halaman (hal)" in said.out
    said = run("plan", "course.yaml", "--site", "dinas")
    assert said.code == 0, said.out
    assert "nothing to change" in said.out


def test_nothing_is_asked_where_nobody_can_answer(run: Run, moodle: FakeMoodle) -> None:
    said = run("publish", "course.yaml", "--site", "dinas")
    assert said.code == 2
    assert "--yes" in said.err
    assert "siber" not in moodle.bridge.courses


def test_a_saved_plan_is_what_is_done(run: Run, moodle: FakeMoodle) -> None:
    arguments = ("course.yaml", "--site", "dinas")
    assert run("plan", *arguments, "--format", "json", "--out", "plan.json").code == 4
    assert run("publish", *arguments, "--plan", "plan.json").code == 0


def test_a_saved_plan_is_refused_once_the_course_or_the_site_moved(run: Run, moodle: FakeMoodle) -> None:
    arguments = ("course.yaml", "--site", "dinas")
    run("plan", *arguments, "--format", "json", "--out", "plan.json")
    change_course("Isi pertama", "Isi kedua")
    said = run("publish", *arguments, "--plan", "plan.json")
    assert said.code == 5
    assert "no longer fits" in said.err
    assert "siber" not in moodle.bridge.courses


@pytest.mark.parametrize("content", ["bukan JSON", '{"plans": 1}', "{}"])
def test_what_is_no_plan_is_told(run: Run, moodle: FakeMoodle, content: str) -> None:
    Path("plan.json").write_text(content, encoding="utf-8")
    assert run("publish", "course.yaml", "--site", "dinas", "--plan", "plan.json").code == 2


def test_a_change_on_the_site_stops_the_course_until_decided(run: Run, moodle: FakeMoodle) -> None:
    publish(run)
    page = moodle.bridge.courses["siber"].items["siber/hal"]
    page.values["texts"] = {"page": {"html": "<p>Diubah pengajar.</p>", "files": {}}}
    said = run("plan", "course.yaml", "--site", "dinas")
    assert said.code == 5
    assert "Diubah pengajar." in said.out
    assert publish(run) == 5
    assert publish(run, "--on-drift", "hal=keep") == 0
    assert run("plan", "course.yaml", "--site", "dinas").code == 0
    assert "Diubah pengajar" in json.dumps(page.values)
    page.values["texts"] = {"page": {"html": "<p>Sekali lagi.</p>", "files": {}}}
    assert publish(run, "--on-drift", "overwrite") == 0
    assert "Isi pertama" in json.dumps(page.values)


def test_an_unknown_decision_is_wrong_usage(run: Run, moodle: FakeMoodle) -> None:
    said = run("plan", "course.yaml", "--site", "dinas", "--on-drift", "hal=ignore")
    assert said.code == 2
    assert "keep" in said.err


def test_a_view_token_can_plan(run: Run, moodle: FakeMoodle, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(run)
    moodle.bridge.courses["siber"].items["siber/hal"].learners["completions"] = 3
    change_course("Isi pertama", "Isi kedua")
    monkeypatch.setenv("ASN_MOODLE_TOKEN_DINAS", moodle.token("asnbridge_view"))
    said = run("plan", "course.yaml", "--site", "dinas")
    assert said.code == 4, said
    assert "3 completions" in said.out


def test_a_closed_offering_is_never_published(run: Run, moodle: FakeMoodle) -> None:
    offering = "id: bantul-1\ncourse: course.yaml\nsuffix: Bantul\nclosed: true\n"
    Path("bantul-1.offering.yaml").write_text(offering, encoding="utf-8")
    said = run("publish", "bantul-1.offering.yaml", "--site", "dinas", "--yes")
    assert said.code == 0
    assert "is closed" in said.err
    assert moodle.calls == []


def test_several_courses_and_sites_in_one_run(
    run: Run, moodle: FakeMoodle, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = FakeMoodle()
    Path("asn-moodle.yaml").write_text(f"{SITES}  pusat: {{category: pelatihan}}\n", encoding="utf-8")
    Path("bantul-1.offering.yaml").write_text(
        "id: bantul-1\ncourse: course.yaml\nsuffix: Bantul\n", encoding="utf-8"
    )
    with serve(other) as url:
        monkeypatch.setenv("ASN_MOODLE_URL_PUSAT", url)
        monkeypatch.setenv("ASN_MOODLE_TOKEN_PUSAT", other.token())
        said = run("publish", ".", "--site", "dinas", "--site", "pusat", "--yes", "--format", "json")
        assert said.code == 0, said
        told = json.loads(said.out)["reports"]
    assert [(one["site"], one["course"]) for one in told] == [
        ("dinas", "siber@bantul-1"),
        ("dinas", "siber"),
        ("pusat", "siber@bantul-1"),
        ("pusat", "siber"),
    ] or len(told) == 4
    assert set(moodle.bridge.courses) == set(other.bridge.courses) == {"siber", "siber@bantul-1"}


def test_a_site_out_of_reach_does_not_keep_the_others_waiting(
    run: Run, moodle: FakeMoodle, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("asn-moodle.yaml").write_text(f"{SITES}  jauh: {{limits: {{tries: 1}}}}\n", encoding="utf-8")
    monkeypatch.setenv("ASN_MOODLE_URL_JAUH", "http://127.0.0.1:9")
    monkeypatch.setenv("ASN_MOODLE_TOKEN_JAUH", "a" * 32)
    said = run("publish", "course.yaml", "--site", "jauh", "--site", "dinas", "--yes")
    assert said.code == 6
    assert "jauh: " in said.err
    assert "siber" in moodle.bridge.courses
    for form, words in (("markdown", "### To jauh"), ("junit", 'name="jauh"'), ("json", '"site": "jauh"')):
        options = ("--site", "jauh", "--site", "dinas", "--yes", "--format", form)
        assert words in run("publish", "course.yaml", *options).out


def test_a_run_that_broke_off_is_finished_by_the_next(run: Run, moodle: FakeMoodle) -> None:
    moodle.fail(Reply(404, b"<html></html>"), "local_asnbridge_apply", after=1)
    assert publish(run) == 6
    assert publish(run) == 0
    assert run("plan", "course.yaml", "--site", "dinas").code == 0


def leave_a_lease(run: Run, moodle: FakeMoodle) -> None:
    """The course is published; then a run that changes its page breaks off without giving its lease back."""
    assert publish(run) == 0
    change_course("Isi pertama", "Isi kedua")
    moodle.fail(Reply(404, b"<html></html>"), "local_asnbridge_apply", times=99)
    moodle.fail(Reply(404, b"<html></html>"), "local_asnbridge_lease", after=1, times=99)
    assert publish(run) == 6
    assert moodle.bridge.leases
    moodle.faults.clear()


def test_a_lease_that_was_left_does_not_keep_the_next_run_waiting(
    run: Run, moodle: FakeMoodle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    leave_a_lease(run, moodle)
    change_course("Isi kedua", "Isi pertama")
    assert publish(run) == 0  # there is nothing to do
    assert not moodle.bridge.leases, "another machine would have to wait"
    moodle.calls.clear()
    assert publish(run) == 0
    assert moodle.calls == ["local_asnbridge_state"]


def test_a_lease_that_was_left_ends_where_the_next_run_has_to_stop(
    run: Run, moodle: FakeMoodle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    leave_a_lease(run, moodle)
    page = moodle.bridge.courses["siber"].items["siber/hal"]
    page.values["texts"] = {"page": {"html": "<p>Diubah pengajar.</p>", "files": {}}}
    assert publish(run) == 5
    assert not moodle.bridge.leases


def test_a_run_with_nothing_to_do_leaves_the_lease_of_another(
    run: Run, moodle: FakeMoodle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert publish(run) == 0
    lease_of_another(moodle)
    assert publish(run) == 0
    assert moodle.bridge.leases["siber"].owner == "Budi"


def test_the_lease_of_a_run_that_died_elsewhere_can_be_taken_over(run: Run, moodle: FakeMoodle) -> None:
    lease_of_another(moodle)
    said = run("publish", "course.yaml", "--site", "dinas", "--yes")
    assert said.code == 6
    assert "by Budi" in said.out and "--take-over" in said.out
    assert publish(run, "--take-over") == 0
    assert not moodle.bridge.leases


def lease_of_another(moodle: FakeMoodle) -> None:
    (user,) = {account.user for account in moodle.accounts.values()}
    moodle.bridge.leases["siber"] = FakeLease(
        "run-elsewhere", "Budi", user, moodle.bridge.now + 600, "pelatihan"
    )


def test_what_an_earlier_run_still_did_after_the_plan_is_planned_anew(run: Run, moodle: FakeMoodle) -> None:
    """Its client was killed, the server went on."""
    done_meanwhile(run, moodle)
    said = run("publish", "course.yaml", "--site", "dinas", "--yes", "--format", "json")
    assert said.code == 0, said
    assert "moved" not in said.out
    assert run("plan", "course.yaml", "--site", "dinas").code == 0


def test_a_saved_plan_is_refused_where_an_earlier_run_still_did_something(
    run: Run, moodle: FakeMoodle
) -> None:
    arguments = ("course.yaml", "--site", "dinas")
    done_meanwhile(run, moodle)
    assert run("plan", *arguments, "--format", "json", "--out", "plan.json").code == 4
    said = run("publish", *arguments, "--plan", "plan.json")
    assert said.code == 5
    assert "no longer fits" in said.err
    assert not moodle.bridge.leases


def test_what_has_to_be_decided_after_planning_anew_is_told(run: Run, moodle: FakeMoodle) -> None:
    done_meanwhile(run, moodle)
    there = moodle.meanwhile["local_asnbridge_lease"]

    def teacher_too() -> None:
        there()
        page = moodle.bridge.courses["siber"].items["siber/hal"]
        page.values["texts"] = {"page": {"html": "<p>Diubah pengajar.</p>", "files": {}}}

    moodle.meanwhile["local_asnbridge_lease"] = teacher_too
    said = run("publish", "course.yaml", "--site", "dinas", "--yes")
    assert said.code == 5
    assert "Diubah pengajar." in said.out
    assert not moodle.bridge.leases


def done_meanwhile(run: Run, moodle: FakeMoodle) -> None:
    """A published course, a change of it, and all of the change done between the next plan and its lease."""
    assert publish(run) == 0
    first = deepcopy(moodle.bridge.courses["siber"])
    change_course("Isi pertama", "Isi kedua")
    assert publish(run) == 0
    second, moodle.bridge.courses["siber"] = moodle.bridge.courses["siber"], first
    moodle.meanwhile["local_asnbridge_lease"] = lambda: moodle.bridge.courses.update(siber=second)


def test_a_course_with_problems_is_told_and_the_site_left_alone(run: Run, moodle: FakeMoodle) -> None:
    change_course("title: Halaman", "tittle: Halaman")
    said = run("plan", "course.yaml", "--site", "dinas")
    assert said.code == 1
    assert "course.yaml:12" in said.err
    assert moodle.calls == []


def test_the_token_is_in_nothing_that_is_said(run: Run, moodle: FakeMoodle) -> None:
    moodle.fail(Reply(500, b"wstoken"), times=99)
    said = run("publish", "course.yaml", "--site", "dinas", "--yes", "--debug")
    (token,) = moodle.accounts
    assert not re.search(token, said.out + said.err)


def test_junit_goes_to_a_file(run: Run, moodle: FakeMoodle) -> None:
    assert publish(run, "--format", "junit", "--out", "laporan.xml") == 0
    assert "<testsuite" in Path("laporan.xml").read_text(encoding="utf-8")


CHOICE = """\
      - type: choice
        id: pilihan
        title: Pilihan
        options:
          - {id: ya, text: "Setuju"}
          - {id: tidak, text: "Tidak setuju"}
          - {id: ragu, text: "Ragu"}
"""


def test_a_view_token_is_told_what_learners_would_lose(
    run: Run, moodle: FakeMoodle, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("course.yaml").write_text(SPEC + CHOICE, encoding="utf-8")
    assert publish(run) == 0
    choice = moodle.bridge.courses["siber"].items["siber/pilihan"]
    choice.learners["votes"] = 3
    choice.parts = {child["id"]: ("votes", 3) for child in choice.values["children"]["options"][2:]}
    change_course('          - {id: ragu, text: "Ragu"}\n', "")
    monkeypatch.setenv("ASN_MOODLE_TOKEN_DINAS", moodle.token("asnbridge_view"))
    before = moodle.bridge.courses["siber"].revision
    moodle.calls.clear()
    said = run("plan", "course.yaml", "--site", "dinas")
    assert said.code == 5, said
    assert "3 choices made (Ragu). Allow it with --allow-data-loss pilihan" in said.out
    said = run("plan", "course.yaml", "--site", "dinas", "--allow-data-loss", "pilihan")
    assert said.code == 4
    assert "as allowed: 3 choices made (Ragu)" in said.out
    assert moodle.bridge.courses["siber"].revision == before
    assert {call.removeprefix("local_asnbridge_") for call in moodle.calls} == {"state", "items", "check"}


def test_what_a_site_holds_has_one_exit_code_until_somebody_decides(run: Run, moodle: FakeMoodle) -> None:
    competency = "competencies:\n  - {id: keamanan, kind: technical, level: 2, title: Keamanan Informasi}\n"
    Path("course.yaml").write_text(SPEC + competency, encoding="utf-8")
    said = run("publish", "course.yaml", "--site", "dinas", "--yes")
    assert said.code == 5
    assert "The site does not have this competency" in said.out
    for command in ("plan", "publish"):
        said = run(command, "course.yaml", "--site", "dinas")
        assert said.code == 5
        assert "The site does not have this competency" in said.out
        assert "--on-drift keamanan=keep" in said.out
    assert publish(run, "--on-drift", "keamanan=keep") == 0
    assert run("plan", "course.yaml", "--site", "dinas").code == 0
    assert publish(run) == 0
    moodle.bridge.competencies.add("siber/keamanan")
    assert run("plan", "course.yaml", "--site", "dinas").code == 4
    assert publish(run) == 0
    assert run("plan", "course.yaml", "--site", "dinas").code == 0


def test_decisions_for_items_that_are_not_there_are_told(run: Run, moodle: FakeMoodle) -> None:
    options = ("--allow-data-loss", "hla", "--on-drift", "bukan-apa-pun=keep")
    for command in (("plan",), ("publish", "--yes")):
        said = run(*command, "course.yaml", "--site", "dinas", *options)
        assert "--allow-data-loss names “hla”" in said.err
        assert "Did you mean “hal”?" in said.err
        assert "--on-drift names “bukan-apa-pun”" in said.err
    assert run("plan", "course.yaml", "--site", "dinas", "--on-drift", "hal=keep").err == ""


def test_what_waits_is_told_once_where_report_and_messages_are_read_together(
    run: Run, moodle: FakeMoodle, tmp_path: Path
) -> None:
    publish(run)
    page = moodle.bridge.courses["siber"].items["siber/hal"]
    page.values["texts"] = {"page": {"html": "<p>Diubah pengajar.</p>", "files": {}}}
    said = run("publish", "course.yaml", "--site", "dinas", "--yes")
    assert (said.out + said.err).count("--on-drift hal=keep") == 1
    said = run("publish", "course.yaml", "--site", "dinas", "--yes", "--format", "json")
    assert "--on-drift hal=keep" in said.err
