"""The resume string: what goes in comes out, it never gets too long, and a changed course keeps its own."""

import copy
import random
import string
from typing import Any

import pytest
from courses import CLOSED, Data, code, kept, played, question
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

relaxed = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)


@relaxed
@given(case=played())
def test_what_goes_in_comes_out(runtime: Any, case: tuple[Data, Data]) -> None:
    data, state = case
    text = runtime.encode(state, data, 64000)
    assert set(text) <= set(string.ascii_letters + string.digits + "-_")
    assert kept(runtime.decode(text, data)) == kept(state)


@relaxed
@given(case=played(), limit=st.integers(0, 400))
def test_never_longer_than_the_limit_and_always_readable(
    runtime: Any, case: tuple[Data, Data], limit: int
) -> None:
    data, state = case
    text = runtime.encode(state, data, limit)
    assert len(text) <= limit
    found, given_ = runtime.decode(text, data), kept(state)
    for quiz, record in found["quizzes"].items():
        for id, answer in record["answers"].items():
            said = given_["quizzes"][quiz]["answers"][id]["response"]
            if data["questions"][id]["type"] == "essay":
                assert said.startswith(answer["response"])
            else:
                assert answer["response"] == said
    assert set(found["seen"]) <= set(given_["seen"])


@relaxed
@given(case=played(), rng=st.randoms(use_true_random=False))
def test_a_changed_course_keeps_each_answer_with_its_own_question(
    runtime: Any, case: tuple[Data, Data], rng: random.Random
) -> None:
    data, state = case
    text = runtime.encode(state, data, 64000)
    after = copy.deepcopy(data)
    edited = {id for id in after["questions"] if rng.random() < 0.2}
    removed = {id for id in after["questions"] if id not in edited and rng.random() < 0.2}
    for id in edited:
        one = after["questions"][id]
        one.update(question(id, one["type"] if one["type"] != "multichoice" else "single", 3, version=2))
    for id in removed:
        del after["questions"][id]
    for number in range(rng.randrange(6)):
        id = f"new{number}"
        after["questions"][id] = question(id, rng.choice(CLOSED))
        rng.choice(after["quizzes"])["questions"].insert(0, id)
    for quiz in after["quizzes"]:
        quiz["questions"] = [id for id in quiz["questions"] if id not in removed]
        rng.shuffle(quiz["questions"])
        quiz["marks"] = [1] * len(quiz["questions"])
    after["pages"].insert(0, {"id": "new", "code": code("new"), "kind": "page", "counts": True})
    rng.shuffle(after["pages"])
    rng.shuffle(after["quizzes"])
    after["questions"] = dict(rng.sample(list(after["questions"].items()), len(after["questions"])))

    found, expected = kept(runtime.decode(text, after)), kept(state)
    for record in expected["quizzes"].values():
        record["answers"] = {id: one for id, one in record["answers"].items() if id not in edited | removed}
    assert found["quizzes"] == expected["quizzes"]
    assert set(found["seen"]) == set(expected["seen"])
    assert found["at"] == expected["at"]


@relaxed
@given(
    case=played(),
    text=st.text() | st.text(alphabet=string.ascii_letters + string.digits + "-_").map("1".__add__),
)
@example(case=({"pages": [], "quizzes": [], "questions": {}, "pass": None}, {}), text="1")
def test_garbage_is_no_harm(runtime: Any, case: tuple[Data, Data], text: str) -> None:
    data, _ = case
    found = runtime.decode(text, data)
    assert runtime.decode(runtime.encode(found, data, 64000), data)["seen"] == found["seen"]


@relaxed
@given(case=played(), cut=st.floats(0, 1))
def test_a_string_that_was_cut_gives_what_is_whole(runtime: Any, case: tuple[Data, Data], cut: float) -> None:
    data, state = case
    text = runtime.encode(state, data, 64000)
    found = runtime.decode(text[: int(len(text) * cut)], data)
    assert set(found["quizzes"]) <= {quiz["id"] for quiz in data["quizzes"]}


@pytest.mark.parametrize("text", ["2abc", "", "0", None, 7, "{}", "1" + "_" * 5000, "1" + "A" * 5000])
def test_other_formats_start_afresh(runtime: Any, text: object) -> None:
    data = {"pages": [], "quizzes": [], "questions": {}, "pass": None}
    assert runtime.decode(text, data) == {"at": None, "seen": [], "turn": 0, "quizzes": {}}


def stress(length: int = 16, quizzes: int = 20) -> tuple[Data, Data]:
    """200 pages and 300 closed questions of all types, all seen and answered."""
    rng = random.Random(1)
    data: Data = {"pages": [], "quizzes": [], "questions": {}, "pass": 0.7}
    data["pages"] = [
        {"id": f"p{n}", "code": code(f"p{n}"), "kind": "page", "counts": True} for n in range(200)
    ]
    data["quizzes"] = [
        {"id": f"z{n}", "code": code(f"z{n}"), "page": f"p{n}", "questions": [], "marks": [], "weight": 1}
        for n in range(quizzes)
    ]
    record = {"attempts": 1, "grade": 0.66667, "open": False, "seed": 77}
    state: Data = {"at": "p199", "seen": [page["id"] for page in data["pages"]], "turn": 300, "quizzes": {}}
    state["quizzes"] = {quiz["id"]: {**record, "answers": {}} for quiz in data["quizzes"]}
    responses = {
        "single": 3,
        "multi": [1, 3],
        "truefalse": False,
        "match": [3, 2, 1, 0],
        "numerical": "12,75",
        "gapselect": [3, 2, 1, 0],
        "ddwtos": [0, 1, 2, 3],
        "ordering": [3, 2, 1, 0],
    }
    words = ["laporkan", "segera", "pesan", "tautan", "phishing", "kepada", "kepala", "dinas"]
    for number in range(300):
        id, shape = f"q{number}", CLOSED[number % len(CLOSED)]
        data["questions"][id] = question(id, shape)
        quiz = data["quizzes"][number % quizzes]
        quiz["questions"].append(id)
        quiz["marks"].append(1)
        said = (
            responses.get(shape)
            if shape != "shortanswer"
            else " ".join(rng.choices(words, k=9))[:length].strip()
        )
        state["quizzes"][quiz["id"]]["answers"][id] = {
            "response": said,
            "done": True,
            "tries": 0,
            "turn": number,
        }
    return data, state


@pytest.mark.parametrize(("length", "quizzes"), [(16, 20), (30, 20), (16, 1), (16, 60)])
def test_a_large_course_fits_into_the_limit_of_1_2(runtime: Any, length: int, quizzes: int) -> None:
    data, state = stress(length, quizzes)
    text = runtime.encode(state, data, 4096)
    assert len(text) <= 4096
    assert kept(runtime.decode(text, data)) == kept(state)


def test_essays_are_kept_newest_first_as_far_as_they_fit(runtime: Any) -> None:
    data, state = stress()
    answers = state["quizzes"]["z0"]["answers"]
    for number in range(4):
        id = f"e{number}"
        data["questions"][id] = question(id, "essay")
        data["quizzes"][0]["questions"].append(id)
        text = f"Esai ke-{number}: di daerah kami 👩‍👧‍👦 é 日本 " * 8
        answers[id] = {"response": text, "done": False, "tries": 0, "turn": 400 + number}
    text = runtime.encode(state, data, 4096)
    assert len(text) <= 4096
    found = runtime.decode(text, data)["quizzes"]["z0"]["answers"]
    assert found["e3"]["response"] == answers["e3"]["response"]
    assert "e0" not in found
    again = runtime.encode(runtime.decode(text, data), data, 4096)
    assert again == text, "the order of age survives"
    closed = kept(runtime.decode(text, data))
    assert all(len(record["answers"]) >= 15 for record in closed["quizzes"].values())


@pytest.mark.parametrize("limit", range(30, 130))
def test_an_essay_is_never_cut_inside_a_character(runtime: Any, limit: int) -> None:
    unit = "👩🇮é"
    data: Data = {"pages": [], "questions": {"e": question("e", "essay")}, "pass": None}
    data["quizzes"] = [
        {"id": "z", "code": code("z"), "page": "", "questions": ["e"], "marks": [1], "weight": 0}
    ]
    answer = {"response": unit * 9, "done": False, "tries": 0, "turn": 1}
    record = {"attempts": 0, "grade": None, "open": True, "seed": 0, "answers": {"e": answer}}
    text = runtime.encode({"at": None, "seen": [], "turn": 1, "quizzes": {"z": record}}, data, limit)
    found = runtime.decode(text, data)["quizzes"]["z"]["answers"]
    rest = found["e"]["response"].replace(unit, "") if found else ""
    assert rest in ("", "👩", "👩🇮")


def test_a_question_in_two_quizzes_has_two_answers(runtime: Any) -> None:
    data: Data = {"pages": [], "questions": {"q": question("q", "single")}, "pass": None, "quizzes": []}
    state: Data = {"at": None, "seen": [], "turn": 2, "quizzes": {}}
    for number, quiz in enumerate(["pre", "post"]):
        data["quizzes"].append(
            {"id": quiz, "code": code(quiz), "page": "", "questions": ["q"], "marks": [1], "weight": 1}
        )
        answers = {"q": {"response": number, "done": True, "tries": number, "turn": 1}}
        state["quizzes"][quiz] = {"attempts": 1, "grade": 0.5, "open": False, "seed": 5, "answers": answers}
    assert kept(runtime.decode(runtime.encode(state, data), data)) == kept(state)


def test_a_question_that_moves_to_another_quiz_takes_its_answer_along(runtime: Any) -> None:
    data: Data = {"pages": [], "questions": {"q": question("q", "single")}, "pass": None, "quizzes": []}
    for quiz, questions in (("a", ["q"]), ("b", [])):
        data["quizzes"].append(
            {
                "id": quiz,
                "code": code(quiz),
                "page": "",
                "questions": questions,
                "marks": [1] * len(questions),
                "weight": 1,
            }
        )
    answers = {"q": {"response": 2, "done": True, "tries": 0, "turn": 1}}
    record = {"attempts": 0, "grade": None, "open": True, "seed": 0, "answers": answers}
    text = runtime.encode({"at": None, "seen": [], "turn": 1, "quizzes": {"a": record}}, data)
    data["quizzes"][0]["questions"], data["quizzes"][1]["questions"] = [], ["q"]
    assert runtime.decode(text, data)["quizzes"]["b"]["answers"]["q"]["response"] == 2


def test_questions_of_the_same_content_stay_apart(runtime: Any) -> None:
    ids = [f"q{n}" for n in range(2000)]
    data: Data = {"pages": [], "questions": {id: question(id, "single") for id in ids}, "pass": None}
    data["quizzes"] = [
        {"id": "z", "code": code("z"), "page": "", "questions": ids, "marks": [1] * 2000, "weight": 1}
    ]
    assert len({one["check"] for one in data["questions"].values()}) == 1
    answers = {id: {"response": n % 4, "done": True, "tries": 0, "turn": n} for n, id in enumerate(ids)}
    record = {"attempts": 0, "grade": None, "open": True, "seed": 0, "answers": answers}
    state = {"at": None, "seen": [], "turn": 2000, "quizzes": {"z": record}}
    assert kept(runtime.decode(runtime.encode(state, data, 64000), data)) == kept(state)


def test_more_pages_than_fit_are_no_harm(runtime: Any) -> None:
    pages = [{"id": f"p{n}", "code": code(f"p{n}"), "kind": "page", "counts": True} for n in range(3000)]
    data = {"pages": pages, "quizzes": [], "questions": {}, "pass": None}
    state = {"at": "p9", "seen": [page["id"] for page in pages], "turn": 0, "quizzes": {}}
    text = runtime.encode(state, data)
    assert 4000 < len(text) <= 4096
    assert runtime.decode(text, data)["at"] == "p9"
