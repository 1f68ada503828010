"""Real packages, played as learners play them, under a strict LMS: what they see and what the LMS gets."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from courses_to_play import QUESTIONS, RIGHT, WRONG, course, package, stress
from harness import Lms
from playwright.sync_api import Locator, expect

STANDARDS = ("1.2", "2004")
Play = Callable[..., Lms]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Builds each package once: ``built(standard, version)``."""
    folder = tmp_path_factory.mktemp("packages")
    made: dict[tuple[str, int], Path] = {}

    def build(standard: str, version: int = 1) -> Path:
        if (standard, version) not in made:
            made[standard, version] = package(course(version), standard, folder)
        return made[standard, version]

    return build


def go(lms: Lms, id: str) -> None:
    """Follow a link of the menu, as its address."""
    lms.page.evaluate("id => { location.hash = '#' + id; }", id)
    expect(lms.page.locator(f"#{id}")).to_be_visible()


def fill(lms: Lms, question: Locator, response: Any) -> None:
    """Answer a question with the mouse and keyboard."""
    kind = re.sub(r".*question-(\w+).*", r"\1", question.get_attribute("class") or "")
    if kind in ("multichoice", "truefalse"):
        for box in question.locator("input:checked[type=checkbox]").all():
            box.uncheck()
        for choice in response if isinstance(response, list) else [int(response)]:
            question.locator(f'[data-choice="{choice}"] label').click()
    elif kind in ("match", "gapselect", "ddwtos"):
        for select, label in zip(question.locator("select").all(), response, strict=True):
            select.select_option(label=label)
    elif kind == "ordering":
        for place, text in enumerate(response):
            step = question.locator("li", has_text=text)
            while question.locator(".order > li").all_inner_texts()[place].split("\n")[0].strip() != text:
                step.locator("button").first.click()
        if question.locator(".order > li").count() and not question.get_attribute("data-moved"):
            question.locator(".order > li button").nth(1).click()
            question.locator("li", has_text=response[0]).locator("button").first.click()
    else:
        question.locator(".typed input, .typed textarea").fill(response)
        question.locator(".typed input, .typed textarea").press("Tab")


def press(lms: Lms, name: str) -> None:
    lms.page.get_by_role("button", name=name).click()


def start(lms: Lms, quiz: str) -> None:
    go(lms, quiz)
    press(lms, "Mulai mengerjakan")


def shown(lms: Lms) -> Locator:
    return lms.page.locator(".page:visible .question:visible").first


def answer_all(lms: Lms, answers: dict[str, Any], stop_after: str | None = None) -> None:
    """Go through the questions of the open quiz, then to the page before submitting."""
    for _ in range(30):
        question = shown(lms)
        id = question.get_attribute("data-question") or ""
        if id in answers:
            fill(lms, question, answers[id])
        if id == stop_after:
            return
        last = lms.page.get_by_role("button", name="Periksa lalu kirim")
        if last.is_visible():
            last.click()
            return
        press(lms, "Soal berikutnya")


def submit(lms: Lms) -> None:
    press(lms, "Kirim semua jawaban")
    expect(lms.page.get_by_role("heading", name="Hasil")).to_be_visible()


def read_everything(lms: Lms) -> None:
    for id in ("baca-1", "baca-2"):
        go(lms, id)
    start(lms, "latihan")
    shown(lms).locator('[data-choice="1"] label').click()
    press(lms, "Periksa jawaban")
    expect(lms.page.get_by_text("Bagus sekali.")).to_be_visible()
    press(lms, "Periksa lalu kirim")
    submit(lms)


def status(lms: Lms) -> tuple[str, str]:
    """Completion and success, in the words of 2004."""
    cmi = lms.cmi
    if lms.standard == "2004":
        return cmi.get("cmi.completion_status", ""), cmi.get("cmi.success_status", "unknown")
    said = cmi["cmi.core.lesson_status"]
    return ("completed", said) if said in ("passed", "failed") else (said, "unknown")


def score(lms: Lms) -> str | None:
    return lms.cmi.get("cmi.core.score.raw" if lms.standard == "1.2" else "cmi.score.raw")


@pytest.mark.parametrize("standard", STANDARDS)
def test_all_right_to_the_end(play: Play, built: Callable[..., Path], standard: str) -> None:
    lms = play(built(standard), standard=standard)
    expect(lms.page.get_by_role("heading", level=1)).to_have_text("Uji putar")
    assert status(lms) == ("incomplete", "unknown")
    read_everything(lms)
    start(lms, "tes-akhir")
    answer_all(lms, RIGHT)
    expect(lms.page.get_by_text("Semua soal sudah dijawab.")).to_be_visible()
    submit(lms)
    expect(lms.page.locator("#tes-akhir .score")).to_have_text(re.compile(r"\b100%"))
    assert score(lms) == "100"
    assert status(lms) == ("completed", "passed")
    results = {one["id"]: one["result"] for one in lms.interactions}
    assert results == {f"tes-akhir_{id}": "correct" for id in RIGHT} | {
        "latihan_coba": "correct",
        "tes-akhir_esai": "neutral",
    }
    if standard == "2004":
        assert (lms.cmi["cmi.score.scaled"], lms.cmi["cmi.progress_measure"]) == ("1", "1")
    go(lms, "_finish")
    expect(lms.page.locator("#_summary .notice")).to_have_class(re.compile("good"))


@pytest.mark.parametrize("standard", STANDARDS)
def test_all_wrong_then_better_in_the_next_attempt(
    play: Play, built: Callable[..., Path], standard: str
) -> None:
    lms = play(built(standard), standard=standard)
    read_everything(lms)
    start(lms, "tes-akhir")
    answer_all(lms, WRONG)
    submit(lms)
    expect(lms.page.locator("#tes-akhir .score")).to_have_text(re.compile(r"\b0%"))
    expect(lms.page.locator("#tes-akhir .question-shortanswer .right-answer")).to_contain_text("phishing")
    assert score(lms) == "0"
    assert status(lms) == ("completed", "failed")
    wrong = "wrong" if standard == "1.2" else "incorrect"
    results = {one["id"]: one["result"] for one in lms.interactions if one["id"].startswith("tes-akhir")}
    assert set(results.values()) == {wrong, "neutral"}
    press(lms, "Kerjakan lagi")
    answer_all(lms, RIGHT)
    submit(lms)
    assert (score(lms), status(lms)) == ("100", ("completed", "passed"))


@pytest.mark.parametrize("way", ["frame", "popup"])
@pytest.mark.parametrize("standard", STANDARDS)
def test_left_in_the_middle_and_resumed(
    play: Play, built: Callable[..., Path], standard: str, way: str
) -> None:
    lms = play(built(standard), standard=standard, way=way)
    go(lms, "baca-1")
    start(lms, "tes-akhir")
    answer_all(lms, RIGHT, stop_after="angka")
    lms.relaunch()
    expect(lms.page.locator("#tes-akhir")).to_be_visible()
    expect(shown(lms)).to_have_attribute("data-question", "rumpang")
    rest = {id: RIGHT[id] for id in ("rumpang", "seret", "urut", "esai")}
    answer_all(lms, rest)
    submit(lms)
    assert score(lms) == "100"
    assert lms.finished == 0, "the second session is still open"
    lms.close()
    assert lms.finished == 1
    seen = lms.stored["cmi.core.lesson_status" if standard == "1.2" else "cmi.completion_status"]
    assert seen == "incomplete", "the readings are still to do"


def test_what_was_just_typed_is_kept(play: Play, built: Callable[..., Path]) -> None:
    lms = play(built("1.2"))
    start(lms, "tes-akhir")
    answer_all(lms, RIGHT, stop_after="pasang")
    press(lms, "Soal berikutnya")
    shown(lms).locator("input").press_sequentially("phishing")
    lms.relaunch()
    kept = lms.page.evaluate("AsnCourse.player.state.quizzes['tes-akhir'].answers.isian.response")
    assert kept == "phishing"


@pytest.mark.parametrize("standard", STANDARDS)
def test_version_2_keeps_what_survives_and_asks_the_rest_anew(
    play: Play, built: Callable[..., Path], standard: str
) -> None:
    lms = play(built(standard), standard=standard)
    go(lms, "baca-1")
    start(lms, "tes-akhir")
    answer_all(lms, RIGHT, stop_after="urut")
    lms.relaunch(built(standard, 2))
    expect(lms.page.locator("#tes-akhir")).to_be_visible()
    expect(shown(lms)).to_have_attribute("data-question", "baru")
    kept = lms.page.evaluate("AsnCourse.player.state.quizzes['tes-akhir'].answers")
    assert set(kept) == {"banyak", "benar", "pasang", "angka", "rumpang", "seret", "urut"}
    answer_all(lms, {"baru": True, "satu": 0, "esai": RIGHT["esai"]})
    expect(lms.page.get_by_text("Semua soal sudah dijawab.")).to_be_visible()
    submit(lms)
    assert score(lms) == "100"


@pytest.mark.parametrize("standard", STANDARDS)
def test_relaunched_after_finishing_it_shows_the_result_and_changes_nothing(
    play: Play, built: Callable[..., Path], standard: str
) -> None:
    lms = play(built(standard), standard=standard)
    read_everything(lms)
    start(lms, "tes-akhir")
    answer_all(lms, RIGHT)
    submit(lms)
    before = lms.cmi
    for version in (1, 2):
        lms.relaunch(built(standard, version))
        go(lms, "tes-akhir")
        expect(lms.page.get_by_role("heading", name="Hasil")).to_be_visible()
        go(lms, "baca-2")
        lms.close()
        for key in before:
            if "status" in key or "score" in key:
                assert lms.stored[key] == before[key]
        lms.launch()


def test_in_review_it_shows_everything_and_writes_nothing(play: Play, built: Callable[..., Path]) -> None:
    lms = play(built("1.2"))
    start(lms, "tes-akhir")
    answer_all(lms, RIGHT)
    submit(lms)
    lms.close()
    stored = lms.stored
    lms.options["mode"] = "review"
    lms.launch()
    go(lms, "tes-akhir")
    expect(lms.page.locator("#tes-akhir .score")).to_have_text(re.compile(r"\b100%"))
    go(lms, "baca-1")
    lms.close()
    assert lms.stored == stored


@pytest.mark.parametrize(
    ("standard", "asked"),
    [
        ("1.2", {"api": "none"}),
        ("1.2", {"api": "false"}),
        ("1.2", {"api": "throws"}),
        ("2004", {"api": "none"}),
        ("2004", {"api": "false"}),
        ("2004", {"api": "throws"}),
        ("1.2", {"way": "alone"}),
        ("html", {"way": "alone"}),
    ],
)
def test_without_an_lms_it_plays_says_so_and_resumes(
    play: Play, built: Callable[..., Path], standard: str, asked: dict[str, Any]
) -> None:
    lms = play(built(standard), standard=standard, **asked)
    expect(lms.page.locator("#_notices")).to_contain_text("di luar Moodle")
    start(lms, "tes-akhir")
    answer_all(lms, RIGHT)
    submit(lms)
    expect(lms.page.locator("#tes-akhir .score")).to_have_text(re.compile(r"\b100%"))
    lms.relaunch()
    expect(lms.page.locator("#tes-akhir .score")).to_have_text(re.compile(r"\b100%"))


def test_without_lms_and_storage_it_plays_and_says_so(play: Play, built: Callable[..., Path]) -> None:
    lms = play(built("1.2"), way="alone", storage=False)
    expect(lms.page.locator("#_notices")).to_contain_text("tidak dapat disimpan")
    start(lms, "tes-akhir")
    answer_all(lms, RIGHT)
    submit(lms)
    expect(lms.page.locator("#tes-akhir .score")).to_have_text(re.compile(r"\b100%"))


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize("kind", ["false", "throws"])
def test_an_api_that_fails_on_the_way_is_told_calmly_and_loses_nothing(
    play: Play, built: Callable[..., Path], standard: str, kind: str
) -> None:
    lms = play(built(standard), standard=standard)
    start(lms, "tes-akhir")
    answer_all(lms, RIGHT, stop_after="satu")
    lms.fault(kind)
    answer_all(lms, RIGHT, stop_after="pasang")
    expect(lms.page.locator("#_notices")).to_contain_text("sedang terganggu")
    lms.fault(None)
    answer_all(lms, RIGHT)
    expect(lms.page.locator("#_notices")).to_contain_text("Penyimpanan pulih")
    submit(lms)
    assert score(lms) == "100"
    assert {one["id"] for one in lms.interactions} == {f"tes-akhir_{id}" for id in QUESTIONS}


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_large_course_resumes_whole(play: Play, tmp_path: Path, standard: str) -> None:
    lms = play(package(stress(), standard, tmp_path), standard=standard)
    assert lms.page.evaluate("Object.keys(AsnCourse.player.data.questions).length") == 300
    right = dict(RIGHT, pasang=[1, 0])
    lms.page.evaluate(
        """right => {
          const { data, state } = AsnCourse.player, { scoring } = AsnCourse;
          const words = { pasang: "pasang", rumpang: [0, 1], seret: [0, 1], urut: [2, 1, 0] };
          state.seen = data.pages.map(({ id }) => id);
          data.quizzes.forEach((quiz, at) => {
            scoring.start(state, quiz, at + 1);
            for (const id of quiz.questions) {
              const kind = id.split("-")[0];
              const response = kind === "pasang" ? data.questions[id].correct : words[kind] || right[kind];
              const said = kind === "isian" ? "phishing surel " + id : response;
              scoring.answer(state, quiz, id, said, { done: true });
            }
            scoring.finish(state, quiz, data);
          });
        }""",
        right,
    )
    go(lms, "h-19-8")
    assert len(lms.cmi["cmi.suspend_data"]) < 4096
    before = score(lms)
    answered = """() => Object.values(AsnCourse.player.state.quizzes)
      .map(({ answers }) => Object.keys(answers).length)"""
    lms.relaunch()
    expect(lms.page.locator("#h-19-8")).to_be_visible()
    assert lms.page.evaluate(answered) == [15] * 20
    assert lms.page.evaluate("AsnCourse.player.state.seen.length") >= 200
    assert score(lms) == before
    go(lms, "kuis-7")
    expect(lms.page.locator("#kuis-7 .question-shortanswer input").first).to_have_value(
        re.compile("phishing surel isian-7")
    )
