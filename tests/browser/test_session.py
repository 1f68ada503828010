"""The session with an LMS, on a page of a few lines: what reaches the LMS, and what never breaks the page."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from harness import Lms

RUNTIME = Path(__file__).parents[2] / "asn_moodle/packages/runtime"
SCRIPTS = ("bits.js", "scoring.js", "interactions.js", "state.js", "api.js")
QUESTIONS: dict[str, dict[str, Any]] = {
    "satu": {
        "type": "multichoice",
        "single": True,
        "options": [{"credit": 1}, {"credit": 0}, {"credit": 0.5}],
    },
    "dua": {
        "type": "multichoice",
        "single": False,
        "options": [{"credit": 0.5}, {"credit": 0.5}, {"credit": -1}],
    },
    "benar": {"type": "truefalse", "answer": True},
    "pasang": {"type": "match", "correct": [2, 0], "choices": 3},
    "isian": {"type": "shortanswer", "answers": [{"text": "phishing*", "credit": 1}], "caseSensitive": False},
    "angka": {
        "type": "numerical",
        "answers": [{"value": 12, "low": 11.5, "high": 12.5, "credit": 1}],
        "units": [],
    },
    "rumpang": {"type": "gapselect", "correct": [1, 0], "groups": [1, 1]},
    "seret": {"type": "ddwtos", "correct": [0, 1], "groups": [1, 2]},
    "urut": {"type": "ordering", "items": 3, "grading": "absolute_position"},
    "esai": {"type": "essay"},
}
RIGHT = {
    "satu": 0,
    "dua": [0, 1],
    "benar": True,
    "pasang": [2, 0],
    "isian": "Phishing lewat surel, {daerah}\n[,] kami — “ya”",
    "angka": "12,25",
    "rumpang": [1, 0],
    "seret": [0, 1],
    "urut": [0, 1, 2],
    "esai": "Kami melapor.\n" * 500,
}
PAGE = """<!doctype html><html lang="id"><meta charset="utf-8"><title>Uji</title>
<link rel="icon" href="data:,">
<script type="application/json" id="course-data">%s</script>%s
<script>
const data = JSON.parse(document.getElementById("course-data").textContent);
const troubles = [], quiz = data.quizzes[0], scoring = AsnCourse.scoring;
const session = AsnCourse.api.connect(data, { onTrouble: (what) => troubles.push(what) });
const state = session.state;
function answer(id, response) {
  const given = scoring.answer(state, quiz, id, response, { done: true });
  session.interaction(quiz, id, given, 3.5);
  session.save(state);
}
function visit(id) { state.at = id; state.seen.push(id); session.save(state); }
function finish() { scoring.finish(state, quiz, data); session.save(state); }
</script></html>"""


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., Path]:
    """Makes a package of one quiz; ``passing`` is its pass mark."""

    def make(standard: str = "1.2", passing: float | None = 0.7, pages: int = 1) -> Path:
        listed = [f"p{number}" for number in range(pages)]
        data = {
            "standard": standard,
            "course": "uji",
            "pages": [{"id": id, "code": f"AAA{number}", "counts": True} for number, id in enumerate(listed)],
            "quizzes": [
                {
                    "id": "tes-akhir",
                    "code": "BBBB",
                    "page": "p0",
                    "grading": "highest",
                    "weight": 1,
                    "questions": list(QUESTIONS),
                    "marks": [1] * len(QUESTIONS),
                }
            ],
            "questions": {
                id: {"code": f"{letter}AAA", "check": "AA", **question}
                for letter, (id, question) in zip("CDEFGHIJKLM", QUESTIONS.items(), strict=False)
            },
            "pass": passing,
        }
        folder = tmp_path / f"{standard}-{passing}-{pages}"
        folder.mkdir(exist_ok=True)
        scripts = ""
        for name in SCRIPTS:
            (folder / name).write_bytes((RUNTIME / name).read_bytes())
            scripts += f'<script src="{name}"></script>'
        (folder / "index.html").write_text(PAGE % (json.dumps(data), scripts), encoding="utf-8")
        return folder

    return make


def answer_all(lms: Lms, wrong: tuple[str, ...] = ()) -> None:
    for id, response in RIGHT.items():
        lms.page.evaluate("([id, response]) => answer(id, response)", [id, None if id in wrong else response])


def test_1_2_from_start_to_finish(play: Callable[..., Lms], package: Callable[..., Path]) -> None:
    lms = play(package(), standard="1.2")
    assert lms.page.evaluate("session.kind") == "1.2"
    lms.page.evaluate("visit('p0')")
    assert lms.cmi["cmi.core.lesson_status"] == "incomplete"
    assert lms.cmi["cmi.core.lesson_location"] == "p0"
    answer_all(lms, wrong=("satu",))
    lms.page.evaluate("finish()")
    cmi = lms.cmi
    assert cmi["cmi.core.lesson_status"] == "passed"
    assert cmi["cmi.core.score.raw"] == "88.89"
    assert (cmi["cmi.core.score.min"], cmi["cmi.core.score.max"]) == ("0", "100")
    assert cmi["cmi.core.exit"] == "suspend"
    by_id = {one["id"]: one for one in lms.interactions}
    assert len(by_id) == len(QUESTIONS)
    assert by_id["tes-akhir_satu"]["result"] == "wrong"
    assert by_id["tes-akhir_esai"]["result"] == "neutral"
    dua = by_id["tes-akhir_dua"]
    assert (dua["type"], dua["student_response"], dua["correct_responses.0.pattern"]) == (
        "choice",
        "a,b",
        "{a,b}",
    )
    assert (dua["result"], dua["latency"]) == ("correct", "0000:00:03")
    lms.close()
    assert lms.finished == 1
    lms.launch()
    assert lms.page.evaluate("state.quizzes['tes-akhir'].answers.pasang.response") == [2, 0]
    assert lms.page.evaluate("state.at") == "p0"


def test_2004_from_start_to_finish(play: Callable[..., Lms], package: Callable[..., Path]) -> None:
    lms = play(package("2004", pages=2), standard="2004")
    lms.page.evaluate("visit('p0')")
    answer_all(lms, wrong=("satu", "dua", "benar", "pasang"))
    lms.page.evaluate("finish()")
    cmi = lms.cmi
    assert (cmi["cmi.completion_status"], cmi["cmi.success_status"]) == ("incomplete", "failed")
    assert (cmi["cmi.score.scaled"], cmi["cmi.score.raw"]) == ("0.55556", "55.56")
    assert cmi["cmi.progress_measure"] == "0.6667"
    lms.page.evaluate("visit('p1')")
    assert lms.cmi["cmi.completion_status"] == "completed"
    by_id = {one["id"]: one for one in lms.interactions}
    assert by_id["tes-akhir_satu"]["result"] == "incorrect"
    assert by_id["tes-akhir_seret"]["learner_response"] == "1[.]a[,]2[.]b"
    assert by_id["tes-akhir_angka"]["correct_responses.0.pattern"] == "11.5[:]12.5"
    lms.relaunch()
    answers = lms.page.evaluate("state.quizzes['tes-akhir'].answers")
    assert answers["esai"]["response"] == RIGHT["esai"], "64,000 characters hold the essay"


@pytest.mark.parametrize(
    ("standard", "status"), [("1.2", "cmi.core.lesson_status"), ("2004", "cmi.completion_status")]
)
def test_without_a_pass_mark_it_is_completed(
    play: Callable[..., Lms], package: Callable[..., Path], standard: str, status: str
) -> None:
    lms = play(package(standard, passing=None), standard=standard)
    lms.page.evaluate("visit('p0')")
    lms.page.evaluate("finish()")
    assert lms.cmi[status] == "completed"
    assert "cmi.success_status" not in lms.cmi


@pytest.mark.parametrize("standard", ["1.2", "2004"])
def test_a_finished_status_never_goes_down(
    play: Callable[..., Lms], package: Callable[..., Path], standard: str
) -> None:
    lms = play(package(standard), standard=standard)
    lms.page.evaluate("visit('p0')")
    answer_all(lms)
    lms.page.evaluate("finish()")
    key = "cmi.core.lesson_status" if standard == "1.2" else "cmi.success_status"
    assert lms.cmi[key] == "passed"
    lms.relaunch(package(standard, pages=5))
    lms.page.evaluate("visit('p1')")
    assert lms.cmi[key] == "passed"
    lms.close()
    lms.stored.pop("cmi.suspend_data")
    lms.launch()
    lms.page.evaluate("visit('p2')")
    assert lms.cmi[key] == "passed"


@pytest.mark.parametrize("standard", ["1.2", "2004"])
@pytest.mark.parametrize("mode", ["review", "browse"])
def test_review_and_browse_write_nothing(
    play: Callable[..., Lms], package: Callable[..., Path], standard: str, mode: str
) -> None:
    lms = play(package(standard), standard=standard, mode=mode)
    assert lms.page.evaluate("session.readOnly") is True
    lms.page.evaluate("visit('p0')")
    answer_all(lms)
    lms.close()
    assert lms.stored == {}
    assert lms.finished == 1


@pytest.mark.parametrize("standard", ["1.2", "2004"])
@pytest.mark.parametrize("asked", [{"way": "popup"}, {"depth": 4}])
def test_the_api_is_found_behind_windows_and_frames(
    play: Callable[..., Lms], package: Callable[..., Path], standard: str, asked: dict[str, Any]
) -> None:
    lms = play(package(standard), standard=standard, **asked)
    assert lms.page.evaluate("session.kind") == standard
    lms.page.evaluate("visit('p0')")
    lms.close()
    assert lms.finished == 1
    assert lms.stored["cmi.suspend_data"]


@pytest.mark.parametrize("standard", ["1.2", "2004"])
@pytest.mark.parametrize("asked", [{"api": "none"}, {"api": "false"}, {"api": "throws"}, {"way": "alone"}])
def test_without_an_lms_the_browser_keeps_the_state(
    play: Callable[..., Lms], package: Callable[..., Path], standard: str, asked: dict[str, Any]
) -> None:
    lms = play(package(standard), standard=standard, **asked)
    assert lms.page.evaluate("troubles") == ["local"]
    lms.page.evaluate("visit('p0')")
    answer_all(lms)
    folder = None
    lms.relaunch(folder)
    assert lms.page.evaluate("state.at") == "p0"
    assert lms.page.evaluate("state.quizzes['tes-akhir'].answers.isian.response") == RIGHT["isian"]


def test_blocked_storage_without_an_lms_is_told_and_no_harm(
    play: Callable[..., Lms], package: Callable[..., Path]
) -> None:
    lms = play(package(), way="alone", storage=False)
    assert lms.page.evaluate("troubles") == ["memory"]
    lms.page.evaluate("visit('p0')")
    answer_all(lms)
    lms.page.evaluate("finish()")
    assert lms.page.evaluate("scoring.summary(state, data).passed") is True


def test_blocked_storage_does_not_matter_with_an_lms(
    play: Callable[..., Lms], package: Callable[..., Path]
) -> None:
    lms = play(package(), storage=False)
    lms.page.evaluate("visit('p0')")
    assert lms.page.evaluate("troubles") == []
    assert lms.cmi["cmi.core.lesson_location"] == "p0"


@pytest.mark.parametrize("standard", ["1.2", "2004"])
@pytest.mark.parametrize("kind", ["false", "throws"])
def test_a_refused_commit_is_told_and_tried_again(
    play: Callable[..., Lms], package: Callable[..., Path], standard: str, kind: str
) -> None:
    lms = play(package(standard), standard=standard)
    lms.page.evaluate("visit('p0')")
    before = lms.cmi
    lms.fault(kind)
    answer_all(lms)
    assert lms.page.evaluate("troubles") == ["commit"], "told once, not at every answer"
    assert lms.cmi == before
    lms.fault(None)
    if (standard, kind) == ("1.2", "throws"):
        lms.page.wait_for_function("troubles.length === 2", timeout=15_000)  # by itself
    else:
        lms.page.evaluate("session.save(state)")
    assert lms.page.evaluate("troubles") == ["commit", "recovered"]
    assert len(lms.interactions) == len(QUESTIONS)
    lms.relaunch()
    assert lms.page.evaluate("Object.keys(state.quizzes['tes-akhir'].answers).length") == len(QUESTIONS)


def test_what_was_not_saved_is_committed_when_the_page_is_hidden_or_goes(
    play: Callable[..., Lms], package: Callable[..., Path]
) -> None:
    lms = play(package())
    lms.page.evaluate("visit('p0')")
    commits = "lms.calls.filter(([call]) => call === 'LMSCommit').length"
    before = lms.top.evaluate(commits)
    lms.page.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", { get: () => true, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    assert lms.top.evaluate(commits) == before + 1
    assert lms.finished == 0
    lms.close()
    assert lms.finished == 1


@pytest.mark.parametrize(("standard", "finish"), [("1.2", "LMSFinish"), ("2004", "Terminate")])
def test_a_page_that_goes_sends_everything_once(
    play: Callable[..., Lms], package: Callable[..., Path], standard: str, finish: str
) -> None:
    lms = play(package(standard), standard=standard)
    answer_all(lms)
    lms.top.evaluate("lms.calls.length = 0")
    lms.close()
    calls = [call for call, *_ in lms.top.evaluate("lms.calls")]
    assert calls[-1] == finish and not {"LMSCommit", "Commit"} & set(calls)
    key = "cmi.core.session_time" if standard == "1.2" else "cmi.session_time"
    assert key in lms.stored


def test_a_page_that_comes_back_from_the_cache_goes_on(
    play: Callable[..., Lms], package: Callable[..., Path]
) -> None:
    lms = play(package())
    lms.page.evaluate("visit('p0')")
    lms.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert lms.finished == 0
    lms.page.wait_for_timeout(2_000)
    lms.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    answer_all(lms)
    assert lms.cmi["cmi.core.session_time"] in ("0000:00:00", "0000:00:01"), (
        "the time in the cache is not learning"
    )
    lms.close()
    assert lms.finished == 1


@pytest.mark.parametrize(
    ("standard", "status"), [("1.2", "cmi.core.lesson_status"), ("2004", "cmi.completion_status")]
)
def test_a_sco_that_is_only_opened_is_incomplete(
    play: Callable[..., Lms], package: Callable[..., Path], standard: str, status: str
) -> None:
    lms = play(package(standard), standard=standard)
    lms.close()
    assert lms.stored[status] == "incomplete"
