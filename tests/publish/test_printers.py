"""Plans and reports as text, JSON, Markdown and JUnit."""

import json
import re
from dataclasses import replace
from importlib.resources import files
from typing import get_args

import pytest
from lxml import etree
from publish.plans import item, known, nothing, planned, section, state, values

from asn_moodle.errors import UnreachableError
from asn_moodle.language import LANGUAGES, words
from asn_moodle.moodle.records import Failure, Held, Loss
from asn_moodle.publish.changes import Plan
from asn_moodle.publish.drift import Setting, shown
from asn_moodle.publish.grades import Effect
from asn_moodle.publish.printers import PLAN_FORMATS, REPORT_FORMATS, SIGNS, plans, reports
from asn_moodle.publish.report import Done, Report

PAGE = item(display=5)
QUIZ = item("kuis", type="quiz", title="Kuis <1> | *dua*", display=1)
DRIFT = planned(
    [PAGE],
    state(known(PAGE, live="b2")),
    values(PAGE, applied={"display": "5"}, live={"display": "0"}),
)


def updated_quiz(attempts: int = 12) -> Plan:
    return planned(
        [item("kuis", type="quiz", title="Kuis <1> | *dua*", display=2)],
        state(known(QUIZ, learners={"attempts": attempts})),
        values(QUIZ, applied={"display": "1"}, live={"display": "1"}),
    )


def test_what_a_change_means_to_learners_is_said_in_words() -> None:
    assert "12 pengerjaan kuis" in plans([updated_quiz()], "text", "id")
    assert "12 quiz attempts" in plans([updated_quiz()], "text", "en")
    assert "1 quiz attempt\n" in plans([updated_quiz(1)], "text", "en")


def test_drift_shows_the_texts_of_spec_last_applied_and_site() -> None:
    lines = plans([DRIFT], "text", "en").splitlines()
    assert [line.split(":")[1].strip() for line in lines if "“" in line and line.startswith("        ")] == [
        "“5”",
        "“5”",
        "“0”",
    ]
    assert "--on-drift hal=keep" in "\n".join(lines)


def test_a_plan_with_nothing_to_do_says_so() -> None:
    assert "tidak ada yang perlu diubah" in plans([planned([], state())], "text", "id")


def test_markdown_shows_titles_as_they_are() -> None:
    text = plans([updated_quiz()], "markdown", "en")
    assert r"Kuis \<1\> | \*dua\*" in text
    assert text.startswith("### ")


def test_json_is_for_programs() -> None:
    found = json.loads(plans([updated_quiz(), DRIFT], "json", "en"))
    assert found["exit_code"] == 5
    first, second = found["plans"]
    assert (first["exit_code"], second["exit_code"]) == (4, 5)
    assert first["digest"] == updated_quiz().digest
    assert first["changes"][0]["settings"][0] == {
        "key": "form.display",
        "spec": "2",
        "applied": "1",
        "live": "1",
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", PLAN_FORMATS)
@pytest.mark.parametrize("action", SIGNS)
def test_every_action_can_be_printed(action, form, language) -> None:
    change = replace(updated_quiz().changes[0], action=action, moved=("siber/a", ""), formerly="siber/b")
    assert plans([replace(updated_quiz(), changes=(change,))], form, language).endswith("\n")


def test_control_characters_do_not_reach_the_terminal() -> None:
    evil = item(title="A\x1b[31mB\u202eC")
    assert "A[31mBC" in plans([planned([evil], nothing())], "text", "en")


def report(**more) -> Report:
    made = updated_quiz()
    done = Done(made.changes[0], ms=7, url="https://moodle.test/mod/quiz/view.php?id=7", **more)
    return Report(made, (done,), "https://moodle.test/course")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", REPORT_FORMATS)
def test_a_report_names_items_time_and_address(form, language) -> None:
    text = reports([report()], form, language)
    assert "kuis" in text
    assert "https://moodle.test/mod/quiz/view.php?id=7" in text
    assert "7" in text


def test_held_lost_and_failed_are_told() -> None:
    held = report(held=(Held("ofalaterplugin", "form.slots", "The site knows why."),))
    assert held.exit_code == 5
    assert "The site knows why." in reports([held], "text", "en")
    lost = report(lost=(Loss("attempts", 3),))
    assert "3 quiz attempts" in reports([lost], "text", "en")
    failed = report(error=Failure("failed", "", "Moodle refused it."))
    assert failed.exit_code == 6
    assert "Moodle refused it." in reports([failed], "markdown", "en")


def test_junit_has_a_case_an_item_and_counts_failures() -> None:
    failed = report(error=Failure("moved", "", "The item is not as the plan saw it."))
    assert failed.exit_code == 5
    suite = etree.fromstring(reports([failed], "junit", "en").encode())[0]
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")
    assert suite[0].get("name") == "siber/kuis"
    assert suite[0][0].get("type") == "moved"


@pytest.mark.parametrize("form", REPORT_FORMATS)
def test_a_run_that_broke_off_says_why(form) -> None:
    failure = UnreachableError("no-connection", url="https://moodle.test", host="moodle.test")
    broken = replace(report(), failure=failure)
    assert broken.exit_code == 6
    assert "moodle.test" in reports([broken], form, "en")
    assert "no connection" in reports([broken], form, "en")


def test_sections_need_no_type_in_their_sentence() -> None:
    assert "Create section “Modul 1” (m1)" in plans([planned([section()], nothing())], "text", "en")


def test_of_long_texts_the_part_that_differs_is_shown() -> None:
    long = "<p>" + "Kalimat yang sama. " * 20
    page = item(kind="module", content=long + "Awal.</p>")
    made = planned(
        [page],
        state(known(page, live="b2")),
        values(
            page, applied={"content": long + "Awal.</p>"}, live={"content": long + "Diubah pengajar.</p>"}
        ),
    )
    text = plans([made], "text", "id")
    assert "Diubah pengajar." in text
    assert all(len(line) < 160 for line in text.splitlines())


def test_moments_are_shown_as_dates_and_sizes_as_numbers() -> None:
    task = item("tugas", duedate=1775120400, maxbytes=1775120400)
    made = planned(
        [task],
        state(known(task, live="b2")),
        values(
            task,
            applied={"duedate": "1775120400", "maxbytes": "1775120400"},
            live={"duedate": "1775206800", "maxbytes": "1775120401"},
        ),
    )
    text = plans([made], "text", "id")
    assert "2026-04-02 09:00 UTC" in text
    assert "2026-04-03 09:00 UTC" in text
    assert "1775120401" in text


def test_moments_are_those_of_the_course_in_conditions_too() -> None:
    change = replace(
        updated_quiz().changes[0],
        settings=(
            Setting("form.timeopen", "1775206800", "1775120400", "1775120400"),
            Setting("availability", "{all: [{from: 1775206800}]}", *["{all: [{from: 1775120400}]}"] * 2),
        ),
    )
    text = plans([replace(updated_quiz(), changes=(change,), timezone="WITA")], "text", "id")
    assert "form.timeopen: “2026-04-02 17:00 WITA” menjadi “2026-04-03 17:00 WITA”" in text
    assert "“{all: [{from: 2026-04-02 17:00 WITA}]}” menjadi" in text
    assert "UTC" not in text


def test_ids_in_lists_do_not_repeat_the_course() -> None:
    slots = Setting("form.slots", "[siber/a, siber/b]", "[siber/a]", "[siber/a, lain/b, x/siber/c]")
    change = replace(updated_quiz().changes[0], settings=(slots,))
    text = plans([replace(updated_quiz(), changes=(change,))], "text", "id")
    assert "“[a, b]”" in text
    assert "“[a, lain/b, x/siber/c]”" in text


def test_a_change_of_markup_alone_is_shown_with_its_markup() -> None:
    page = item(content="<p>Isi</p>")
    made = planned(
        [page],
        state(known(page, live="b2")),
        values(page, applied={"content": "<p>Isi</p>"}, live={"content": "<h3>Isi</h3>"}),
    )
    assert "<h3>Isi</h3>" in plans([made], "text", "id")


@pytest.mark.parametrize(("language", "said"), [("id", "1 ditolak situs"), ("en", "1 refused by the site")])
def test_a_run_whose_items_were_all_refused_does_not_say_that_nothing_was_to_do(language, said) -> None:
    told = reports([report(error=Failure("failed", "", "Moodle refused it."))], "text", language)
    assert said in told
    assert words("publish", language)["nothing"] not in told


def test_what_learners_would_lose_is_said_in_words_with_the_way_to_allow_it() -> None:
    made = planned([], state(known(QUIZ, learners={"attempts": 3})), prune="delete")
    text = plans([made], "text", "id")
    assert "3 pengerjaan kuis" in text
    assert "--allow-data-loss kuis" in text
    told = reports([Report(made)], "text", "id")
    assert "perlu diputuskan" in told
    assert Report(made).exit_code == 5


def test_what_would_go_is_named() -> None:
    change = replace(updated_quiz().changes[0], type="scorm", losses=(Loss("tracks", 2, "item-lama"),))
    made = replace(updated_quiz(), changes=(change,))
    assert "2 rekaman SCORM (item-lama). Izinkan" in plans([made], "text", "id")
    assert "2 SCORM tracks (item-lama). Allow" in plans([made], "markdown", "en")
    (told,) = json.loads(plans([made], "json", "en"))["plans"][0]["changes"]
    assert told["losses"] == [{"word": "tracks", "count": 2, "what": "item-lama"}]
    allowed = replace(updated_quiz(), changes=(replace(change, losses=(), lost=change.losses),))
    assert "as allowed: 2 SCORM tracks (item-lama)" in plans([allowed], "text", "en")
    refused = report(lost=change.losses, error=Failure("wouldlose", "", "Learner data would be lost."))
    assert "that would be lost: 2 SCORM tracks (item-lama)" in reports([refused], "text", "en")
    assert "learner data lost" not in reports([refused], "text", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("effect", get_args(Effect))
def test_what_becomes_of_grades_is_said(effect, language) -> None:
    change = replace(updated_quiz().changes[0], grades=(effect,))
    said = words("publish", language)[f"grades_{effect}"]
    assert said in plans([replace(updated_quiz(), changes=(change,))], "text", language)


def test_what_is_held_is_told_with_its_reason_and_the_ways_out() -> None:
    link = item("keamanan", kind="competency", type="", title="Keamanan")
    held = (Held("nocompetency", "title", "No framework has it."),)
    made = planned([link], state(known(link, held=held)))
    forms = [reports([Report(made)], form, "id") for form in ("text", "markdown", "junit")]
    for told in (plans([made], "text", "id"), *forms):
        # The site speaks the language of the service user, we that of who reads.
        assert "No framework has it." not in told
        assert "Situs tidak memiliki kompetensi ini" in told
        assert "--on-drift keamanan=keep" in told
        assert "--on-drift keamanan=overwrite" not in told
        assert words("publish", "id")["nothing"] not in told
    assert Report(made).exit_code == made.exit_code == 5


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_a_report_ends_with_what_is_held(form) -> None:
    link = item("keamanan", kind="competency", type="", title="Keamanan")
    made = planned([link], nothing())
    held = Done(made.changes[0], held=(Held("nocompetency", "title", "No framework has it."),))
    told = reports([Report(made, (held,))], form, "id")
    assert "Tertahan, jadi belum seperti di kursus: keamanan." in told
    assert "Selesai: 1 tertahan." in told
    assert "dibuat" not in told


def test_an_activity_is_made_even_if_a_competency_of_it_is_held() -> None:
    made = planned([item("hal")], nothing())
    held = Done(made.changes[0], held=(Held("nocompetency", "competencies", "No framework has it."),))
    told = reports([Report(made, (held,))], "text", "en")
    assert "created: Halaman (hal)" in told
    assert "Not linked." in told


def test_a_competency_that_the_site_lacks_is_never_said_to_be_created() -> None:
    link = item("keamanan", kind="competency", type="", title="Keamanan")
    made = planned([link], nothing())
    held = Done(made.changes[0], held=(Held("nocompetency", "title", "No framework has it."),))
    (told,) = json.loads(reports([Report(made, (held,))], "json", "en"))["reports"][0]["items"]
    assert told["action"] == "held"
    for language, words_ in (("id", "Tidak ditautkan."), ("en", "Not linked.")):
        for form in ("text", "markdown"):
            assert words_ in reports([Report(made, (held,))], form, language)


@pytest.mark.parametrize("form", ["markdown", "junit"])
def test_what_waits_is_named_in_every_report(form) -> None:
    told = reports([Report(DRIFT)], form, "id")
    assert "--on-drift hal=keep" in told


def test_words_of_ours_for_what_is_held_are_there_in_each_language() -> None:
    said = {language: words("publish", language) for language in LANGUAGES}
    strings = (files("asn_moodle.plugin") / "asnbridge/lang/en/local_asnbridge.php").read_text("utf-8")
    codes = re.findall(r"\$string\['held:(\w+)'\]", strings)
    assert len(codes) > 10
    assert {f"held_{code}" for code in codes} <= {key for one in said.values() for key in one}


def test_what_cannot_be_hidden_is_said() -> None:
    category = item("tugas", kind="grade_category", type="", parent="")
    text = plans([planned([], state(known(category)))], "text", "en")
    assert "Moodle cannot hide them, so they are left on the site: tugas." in text


def test_marks_that_are_not_stated_are_a_dash() -> None:
    assert shown([2, None, 1.5]) == "[2, –, 1.5]"
