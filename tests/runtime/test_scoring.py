"""What an answer is worth, and when a course is done."""

from typing import Any

import pytest
from courses import Data, code, question

SINGLE = {
    "type": "multichoice",
    "single": True,
    "options": [{"credit": 1}, {"credit": 0.5}, {"credit": -0.25}],
}
MULTI = {**SINGLE, "single": False, "options": [{"credit": 0.33333}] * 3 + [{"credit": -1}]}
SHORT = {"type": "shortanswer", "caseSensitive": False}
NUMBER = {"type": "numerical", "answers": [{"value": 1.5, "low": 1.4, "high": 1.6, "credit": 1}], "units": []}
LARGE = {
    "type": "numerical",
    "answers": [{"value": 7776, "low": 7776, "high": 7776, "credit": 1}],
    "units": [],
}
ENGLISH = {**LARGE, "english": True}
UNITS = [{"unit": "km", "multiplier": 1}, {"unit": "m", "multiplier": 1000}]
GAPS = {"type": "gapselect", "correct": [1, 0, 2, 3], "groups": [1, 1, 1, 1]}


@pytest.mark.parametrize(
    ("asked", "response", "fraction"),
    [
        (SINGLE, 0, 1),
        (SINGLE, 1, 0.5),
        (SINGLE, 2, -0.25),
        (SINGLE, None, 0),
        (MULTI, [0, 1, 2], 0.99999),
        (MULTI, [0, 1, 3], 0),
        ({"type": "truefalse", "answer": False}, False, 1),
        ({"type": "truefalse", "answer": False}, True, 0),
        ({"type": "match", "correct": [2, 0], "choices": 3}, [2, 1], 0.5),
        (GAPS, [1, 0, 2, None], 0.75),
        ({"type": "essay"}, "Menurut saya", None),
        (NUMBER, "1,5", 1),
        (NUMBER, " 1.40 ", 1),
        (NUMBER, "1,61", 0),
        (NUMBER, "1,5 km", 0),
        (NUMBER, "kira-kira", 0),
        (NUMBER, "1.500", 1),
        (NUMBER, "0.125", 0),
        (LARGE, "7.776", 0),
        (LARGE, "7,776", 0),
        (LARGE, "7 776", 1),
        (ENGLISH, "7,776", 1),
        (ENGLISH, "7.776", 0),
        (LARGE, "Rp 7776", 0),
        ({**NUMBER, "units": UNITS}, "1500 m", 1),
        ({**NUMBER, "units": UNITS}, "1,5km", 1),
        ({**NUMBER, "units": UNITS, "unitPenalty": 0.1}, "1,5", 0.9),
        ({**NUMBER, "answers": [{"value": None, "low": None, "high": None, "credit": 0.2}]}, "99", 0.2),
    ],
)
def test_the_fraction_of_a_response(
    runtime: Any, asked: Data, response: object, fraction: float | None
) -> None:
    found = runtime.scoring("scoreQuestion", asked, response)
    assert found == fraction if fraction is None else found == pytest.approx(fraction)


@pytest.mark.parametrize(
    ("pattern", "typed", "right"),
    [
        ("phishing", " Phishing ", True),
        ("phishing", "phising", False),
        ("*tautan*", "klik tautan itu", True),
        ("a**b", "a - b", True),
        (r"2\*3", "2*3", True),
        (r"2\*3", "2x3", False),
        ("a.c", "abc", False),
        ("(ya)", "(ya)", True),
        ("caf\u00e9", "CAFE\u0301", True),
    ],
)
def test_short_answers_match_as_in_moodle(runtime: Any, pattern: str, typed: str, right: bool) -> None:
    asked = {**SHORT, "answers": [{"text": pattern, "credit": 1}]}
    assert runtime.scoring("scoreQuestion", asked, typed) == (1 if right else 0)


def test_case_matters_where_stated_and_the_first_match_counts(runtime: Any) -> None:
    answers = [{"text": "BSSN", "credit": 1}, {"text": "bssn", "credit": 0.5}, {"text": "*", "credit": 0.1}]
    asked = {**SHORT, "caseSensitive": True, "answers": answers}
    assert [runtime.scoring("scoreQuestion", asked, typed) for typed in ("BSSN", "bssn", "Bssn")] == [
        1,
        0.5,
        0.1,
    ]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1,500.5", 1500.5),
        ("1,500,000", 1500000),
        ("1,500", 1.5),
        ("1.500", 1.5),
        ("-0,25", -0.25),
        ("2x10^3", 2000),
        ("1e3", 1000),
        ("Rp 12.5", 12.5),
        ("10 000", 10000),
    ],
)
def test_numbers_as_people_type_them(runtime: Any, typed: str, value: float) -> None:
    assert runtime.scoring("parseNumber", typed)["value"] == value


@pytest.mark.parametrize(
    ("grading", "order", "fraction"),
    [
        ("all_or_nothing", [0, 1, 2, 3], 1),
        ("all_or_nothing", [0, 1, 3, 2], 0),
        ("absolute_position", [0, 1, 3, 2], 2 / 4),
        ("relative_to_correct", [1, 0, 2, 3], 10 / 12),
        ("relative_next_exclude_last", [3, 0, 1, 2], 2 / 3),
        ("relative_next_include_last", [3, 0, 1, 2], 2 / 4),
        ("relative_next_include_last", [2, 0, 1, 3], 2 / 4),
        ("relative_one_previous_and_next", [3, 0, 1, 2], 2 / 3),
        ("relative_all_previous_and_next", [3, 0, 1, 2], 3 / 6),
        ("longest_ordered_subset", [0, 2, 1, 3], 3 / 4),
        ("longest_contiguous_subset", [3, 0, 1, 2], 3 / 4),
        ("longest_ordered_subset", [3, 2, 1, 0], 0),
    ],
)
def test_orders_are_graded_as_in_moodle(
    runtime: Any, grading: str, order: list[int], fraction: float
) -> None:
    asked = {"type": "ordering", "items": 4, "grading": grading}
    assert runtime.scoring("scoreQuestion", asked, order) == pytest.approx(fraction)


def test_a_wrong_try_costs_its_penalty(runtime: Any) -> None:
    asked = {**SINGLE, "penalty": 0.4}
    fractions = [
        runtime.scoring("answerFraction", asked, {"response": 0, "tries": tries, "done": True})
        for tries in range(4)
    ]
    assert fractions == pytest.approx([1, 0.6, 0.2, 0])


def course(**quiz: Any) -> tuple[Data, Data]:
    questions = {f"q{n}": question(f"q{n}", "single") for n in range(4)}
    one = {
        "id": "z",
        "code": code("z"),
        "page": "p",
        "questions": list(questions),
        "marks": [1, 1, 1, 1],
        "weight": 1,
    }
    data = {
        "pages": [
            {"id": "p", "code": code("p"), "counts": True},
            {"id": "s", "code": code("s"), "counts": False},
        ],
        "quizzes": [{**one, "grading": "highest", "shuffle": False, **quiz}],
        "questions": questions,
        "pass": 0.7,
    }
    return data, {"at": None, "seen": [], "turn": 0, "quizzes": {}}


def attempt(runtime: Any, data: Data, state: Data, right: int, seed: int = 1) -> Data:
    """The state after an attempt with some right answers."""
    state = runtime.call("scoring", "start", state, data["quizzes"][0], seed)["args"][0]
    for number, id in enumerate(data["questions"]):
        response = 0 if number < right else 1
        state = runtime.call("scoring", "answer", state, data["quizzes"][0], id, response, {"done": True})[
            "args"
        ][0]
    return runtime.call("scoring", "finish", state, data["quizzes"][0], data)["args"][0]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("grading", "grade"), [("highest", 0.75), ("last", 0.25), ("first", 0.5), ("average", 0.5)]
)
def test_the_grade_over_attempts(runtime: Any, grading: str, grade: float) -> None:
    data, state = course(grading=grading)
    for right in (2, 3, 1):
        state = attempt(runtime, data, state, right)
    assert state["quizzes"]["z"]["grade"] == pytest.approx(grade)
    assert state["quizzes"]["z"]["attempts"] == 3


def test_a_course_is_complete_with_its_pages_seen_and_quizzes_done(runtime: Any) -> None:
    data, state = course()
    unseen = runtime.scoring("summary", state, data)
    assert unseen == {"scaled": None, "raw": None, "progress": 0, "completed": False, "passed": None}
    state["seen"] = ["p"]
    assert runtime.scoring("summary", state, data)["progress"] == 0.5
    failed = runtime.scoring("summary", attempt(runtime, data, state, 2), data)
    assert failed == {"scaled": 0.5, "raw": 50, "progress": 1, "completed": True, "passed": False}
    passed = runtime.scoring("summary", attempt(runtime, data, state, 3), data)
    assert passed == {"scaled": 0.75, "raw": 75, "progress": 1, "completed": True, "passed": True}


def test_weights_share_the_score_and_weight_0_stays_outside(runtime: Any) -> None:
    data, state = course(weight=1)
    first = data["quizzes"][0]
    data["quizzes"] += [
        {**first, "id": "y", "code": code("y"), "weight": 3},
        {**first, "id": "x", "weight": 0},
    ]
    record = {"attempts": 1, "open": False, "seed": 0, "answers": {}}
    state["quizzes"] = {"z": {**record, "grade": 1}, "x": {**record, "grade": 0}}
    found = runtime.scoring("summary", state, data)
    assert (found["scaled"], found["passed"]) == (0.25, None), "not failed while a quiz is still to do"
    state["quizzes"]["y"] = {**record, "grade": 0.6}
    assert runtime.scoring("summary", state, data)["scaled"] == 0.7
    assert runtime.scoring("summary", state, data)["passed"] is True


def test_a_quiz_of_essays_is_done_without_a_grade(runtime: Any) -> None:
    data, state = course()
    data["questions"] = {"e": question("e", "essay")}
    data["quizzes"][0].update(questions=["e"], marks=[1])
    state["seen"] = ["p"]
    found = runtime.scoring("summary", attempt(runtime, data, state, 0), data)
    assert found == {"scaled": None, "raw": None, "progress": 1, "completed": True, "passed": None}


def test_a_draw_stays_the_same_in_an_attempt_even_when_the_pool_grows(runtime: Any) -> None:
    data, _ = course(
        questions=["q0"], marks=[2], draws=[{"at": 1, "from": ["q1", "q2", "q3"], "count": 2, "mark": 1}]
    )
    quiz, record = data["quizzes"][0], {"seed": 9, "answers": {}}
    drawn = runtime.scoring("asked", quiz, record, data)
    assert drawn[0] == {"id": "q0", "mark": 2} and len({one["id"] for one in drawn}) == 3
    record["answers"] = {one["id"]: {"response": 1, "tries": 0} for one in drawn}
    for number in range(20):
        id = f"new{number}"
        data["questions"][id] = question(id, "single")
        quiz["draws"][0]["from"].insert(0, id)
    assert runtime.scoring("asked", quiz, record, data) == drawn


def test_seeds_draw_and_shuffle_differently(runtime: Any) -> None:
    data, _ = course(
        questions=[], marks=[], draws=[{"at": 0, "from": ["q0", "q1", "q2", "q3"], "count": 3, "mark": 1}]
    )
    orders = {
        tuple(
            one["id"]
            for one in runtime.scoring(
                "asked", {**data["quizzes"][0], "shuffle": True}, {"seed": seed, "answers": {}}, data
            )
        )
        for seed in range(60)
    }
    assert len(orders) > 15
    assert {id for order in orders for id in order} == {"q0", "q1", "q2", "q3"}
