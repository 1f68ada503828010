"""Answers in the grammar of each standard."""

from typing import Any

import pytest
from courses import Data, question

PAIRS = {"type": "match", "correct": [2, 0], "choices": 3}
NUMBER = {"type": "numerical", "answers": [{"value": 12, "low": 11.5, "high": 12.5, "credit": 1}]}
SHORT = {
    "type": "shortanswer",
    "answers": [{"text": "phising", "credit": 0.5}, {"text": "phishing", "credit": 1}],
}


@pytest.mark.parametrize(
    ("asked", "response", "old", "new"),
    [
        (question("q", "single"), 1, ("choice", "b", "a"), ("choice", "b", "a")),
        (question("q", "multi"), [0, 2], ("choice", "a,c", "{a,b}"), ("choice", "a[,]c", "a[,]b")),
        (question("q", "truefalse"), False, ("true-false", "f", "t"), ("true-false", "false", "true")),
        (PAIRS, [1, None], ("matching", "1.b", "1.c,2.a"), ("matching", "1[.]b", "1[.]c[,]2[.]a")),
        (
            question("q", "ordering"),
            [3, 2, 1, 0],
            ("sequencing", "d,c,b,a", "a,b,c,d"),
            ("sequencing", "d[,]c[,]b[,]a", "a[,]b[,]c[,]d"),
        ),
        (NUMBER, "12,25 km", ("numeric", "12.25", "12"), ("numeric", "12.25", "11.5[:]12.5")),
        (NUMBER, "banyak", ("numeric", "", "12"), ("numeric", "", "11.5[:]12.5")),
        (
            SHORT,
            "{ya}\n[,]tidak",
            ("fill-in", "ya} ,tidak", "phishing"),
            ("fill-in", "ya} ,tidak", "phishing"),
        ),
        ({"type": "essay"}, "a" * 9000, ("fill-in", "a" * 250, ""), ("long-fill-in", "a" * 4000, "")),
        (question("q", "single"), None, ("choice", "", "a"), ("choice", "", "a")),
    ],
)
def test_the_grammar_of_each_type(
    runtime: Any, asked: Data, response: object, old: tuple[str, ...], new: tuple[str, ...]
) -> None:
    for standard, expected in (("1.2", old), ("2004", new)):
        found = runtime.interactions("describe", standard, asked, response)
        assert (found["type"], found["response"], found["pattern"]) == expected


def test_what_1_2_cannot_take_is_not_written(runtime: Any) -> None:
    asked, response = question("q", "match", 70), list(range(70))
    old = runtime.interactions("describe", "1.2", asked, response)
    assert old == {"type": "matching", "response": "", "pattern": ""}


@pytest.mark.parametrize(
    ("fraction", "old", "new"),
    [
        (1, "correct", "correct"),
        (0, "wrong", "incorrect"),
        (-0.5, "wrong", "incorrect"),
        (0.3333333, "0.33", "0.33"),
        (None, "neutral", "neutral"),
    ],
)
def test_the_words_for_a_result(runtime: Any, fraction: float | None, old: str, new: str) -> None:
    assert runtime.interactions("result", "1.2", fraction) == old
    assert runtime.interactions("result", "2004", fraction) == new
