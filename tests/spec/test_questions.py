from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import TypeAdapter, ValidationError

from asn_moodle.spec.base import Model
from asn_moodle.spec.questions import Question
from asn_moodle.spec.questions.choice import Choice, Multichoice
from asn_moodle.spec.questions.cloze import Alternative, gaps
from asn_moodle.spec.questions.credit import is_single, shares
from asn_moodle.spec.tree import parse, plain

QUESTION: TypeAdapter[Any] = TypeAdapter(Question)

SOUND = {
    "multichoice": "answers: [{text: Ya, correct: true, feedback: Tepat.}, {text: Tidak}]",
    "truefalse": "{answer: true, feedback_true: Tepat., feedback_false: Belum.}",
    "match": "pairs: [{text: a, answer: b}, {text: c, answer: d}]\nextra_answers: [e]",
    "shortanswer": "answers: [{text: phishing, correct: true}, {text: '*pancing*', credit: 50%}]",
    "numerical": "answers: [{value: 12, tolerance: 0.5, correct: true}, {value: '*', feedback: Bukan.}]\n"
    "units: [{unit: km}, {unit: m, multiplier: 1000}]\nunit_handling: graded\nunit_penalty: 10%",
    "essay": "model_answer: Contoh.\nattachments: unlimited\nattachments_required: 2\nmin_words: 50",
    "description": "tags: [pengantar]",
    "multianswer": "text: 'Ibu kotanya {1:SA:=Bantul~%50%Sleman#Hampir}.'",
    "ddwtos": "text: 'Ke [[1]] lalu [[2]] dan [[1]].'\n"
    "choices: [{text: a, unlimited: true}, {text: b, group: 2}, {text: c}]",
    "gapselect": "text: 'Isi [[1]].'\nchoices: [{text: a}, {text: b}]",
    "ddimageortext": "image: peta.png\nitems: [{name: a, text: A}, {name: b, text: B, image: b.png}]\n"
    "zones: [{item: a, left: 1, top: 2}]",
    "ddmarker": "image: peta.png\nmarkers: [{name: a, text: A, count: unlimited}]\n"
    "zones: [{marker: a, polygon: [{left: 0, top: 0}, {left: 9, top: 0}, {left: 9, top: 9}]}]",
    "ordering": "items: [satu, dua, tiga]\nselect: contiguous\nselect_count: 2\ngrading: next_including_last",
    "calculated": "wildcards: [{name: a, minimum: 1, maximum: 9}]\n"
    "answers: [{formula: '{a} * 2', correct: true, tolerance: 0.01, tolerance_type: relative}]",
    "calculatedmulti": "wildcards: [{name: a, values: [1, 2]}]\n"
    "answers: [{text: '{={a}*2}', correct: true}, {text: '{={a}}'}]",
    "calculatedsimple": "wildcards: [{name: a, values: [1, 2]}]\nanswers: [{formula: '{a}', correct: true}]",
    "randomsamatch": "choose: 3\nsubcategories: true",
}


def read(kind: str, body: str, **more: Any) -> Any:
    stated = plain(parse(body, "soal.yaml"))
    return QUESTION.validate_python({"type": kind, "id": "soal", "text": "Apa itu?", **stated, **more})


def refused(kind: str, body: str) -> list[tuple[str, object]]:
    with pytest.raises(ValidationError) as raised:
        read(kind, body)
    return [(error["type"], error.get("ctx", {}).get("key")) for error in raised.value.errors()]


@pytest.mark.parametrize("kind", SOUND)
def test_each_type_of_moodle_can_be_said(kind: str) -> None:
    question = read(kind, SOUND[kind])
    assert question.type == kind
    assert isinstance(question, Model)


def test_the_types_are_those_of_moodle() -> None:
    def kinds(schema: dict[str, Any]) -> set[str]:
        return set(schema["discriminator"]["mapping"])

    assert kinds(QUESTION.json_schema()) == set(SOUND)


def test_what_is_common_to_questions_is_kept_as_stated() -> None:
    common = "{title: Judul, tags: [a], mark: 2, outcomes: [cp-1], penalty: 33%, hints: [{text: Ingat.}]}"
    question = read("match", SOUND["match"], **plain(parse(common, "c")))  # type: ignore[arg-type]
    assert question.penalty == pytest.approx(100 / 3)
    assert question.outcomes == ("cp-1",)
    assert question.outcomes[0].to == "outcome"
    assert set(question.stated()) >= {"title", "tags", "mark", "outcomes", "penalty", "hints"}
    assert "feedback" not in question.stated()


@pytest.mark.parametrize(
    ("written", "credit"),
    [("50%", 50), ("33%", 100 / 3), ("33.33333%", 100 / 3), ("-25%", -25), ("0%", 0), ("17%", 50 / 3)],
)
def test_a_credit_is_one_of_moodles_shares(written: str, credit: float) -> None:
    answer = Choice.model_validate({"text": "a", "credit": written})
    assert answer.credit == pytest.approx(credit)


@pytest.mark.parametrize("written", ["50", "45%", "150%", "1/3", "--5%", 50, True])
def test_no_other_credit_is_taken(written: object) -> None:
    with pytest.raises(ValidationError):
        Choice.model_validate({"text": "a", "credit": written})


def test_a_penalty_is_never_negative() -> None:
    assert refused("shortanswer", SOUND["shortanswer"] + "\npenalty: -10%") == [("bad-percentage", None)]


@pytest.mark.parametrize(
    ("answers", "single", "earned"),
    [
        ("[{text: a, correct: true}, {text: b}]", True, (100, 0)),
        ("[{text: a, correct: true}, {text: b, credit: 50%}]", True, (100, 50)),
        (
            "[{text: a, correct: true}, {text: b, correct: true}, {text: c, credit: -50%}]",
            False,
            (50, 50, -50),
        ),
        ("[{text: a, credit: 75%}, {text: b, credit: 25%}, {text: c}]", False, (75, 25, 0)),
        (
            "[{text: a, correct: true}, {text: b, correct: true}, {text: c, correct: true}]",
            False,
            (100 / 3,) * 3,
        ),
    ],
)
def test_one_or_several_answers_follow_from_what_is_right(
    answers: str, single: bool, earned: tuple[float, ...]
) -> None:
    question = read("multichoice", f"answers: {answers}")
    assert isinstance(question, Multichoice)
    assert is_single(question.answers) is single
    assert shares(question.answers, single=single) == pytest.approx(earned)


def test_a_choice_that_is_said_to_be_single_needs_one_whole_answer() -> None:
    parts = "answers: [{text: a, credit: 75%}, {text: b, credit: 25%}]\nsingle: true"
    assert refused("multichoice", parts) == [("no-right-answer", "answers")]


def test_several_answers_may_be_allowed_with_one_right() -> None:
    question = read("multichoice", "answers: [{text: a, correct: true}, {text: b}]\nsingle: false")
    assert not is_single(question.answers, question.single)


def test_a_faulty_answer_is_told_without_a_wrong_count() -> None:
    with pytest.raises(ValidationError) as raised:
        read("multichoice", "answers: [{text: a, correct: ya}, {text: b, teks: c}]")
    assert {error["type"] for error in raised.value.errors()} == {"bool_type", "extra_forbidden"}


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("multichoice", "answers: [{text: a, correct: true}]", "too_short"),
        ("gapselect", "text: '[[0]]'\nchoices: [{text: a}]", "gap-without-choice"),
        ("ddimageortext", "image: a.png\nitems: [{name: a, text: A}]\nzones: []", "too_short"),
        ("numerical", "answers: [{value: '*', feedback: Bukan.}]", "no-right-answer"),
        ("calculated", "wildcards: [{name: a, values: [1]}]\nanswers: [{formula: '{A}', correct: true}]",
         "unknown-wildcard"),
    ],
)  # fmt: skip
def test_what_moodle_would_refuse_is_refused(kind: str, body: str, code: str) -> None:
    assert [found for found, _ in refused(kind, body)] == [code]


@pytest.mark.parametrize("kind", ["gapselect", "ddwtos", "multianswer"])
def test_text_with_gaps_stands_with_its_question(kind: str) -> None:
    with pytest.raises(ValidationError) as raised:
        read(kind, SOUND[kind], text={"file": "soal.md"})
    assert [error["loc"] for error in raised.value.errors()] == [(kind, "text")]


def test_an_unknown_type_names_the_known_ones() -> None:
    with pytest.raises(ValidationError) as raised:
        read("multichoise", "{}")
    [error] = raised.value.errors()
    assert error["type"] == "union_tag_invalid"
    assert "'multichoice'" in error["ctx"]["expected_tags"]


def test_cloze_is_read_as_moodle_reads_it() -> None:
    text = r"A {2:MULTICHOICE_V:=satu#Ya~%-50%dua\~tiga#Bukan~empat} B {:NM:%100%3.5:0.1~*}"
    first, second = gaps(text)
    assert (first.kind, first.mark) == ("multichoice_vertical", 2)
    assert first.alternatives == (
        Alternative("satu", 100, "Ya"),
        Alternative("dua~tiga", -50, "Bukan"),
        Alternative("empat", 0),
    )
    assert text[second.start : second.end] == "{:NM:%100%3.5:0.1~*}"
    assert (second.kind, second.mark) == ("numerical", 1)
    assert [each.text for each in second.alternatives] == ["3.5:0.1", "*"]


def test_braces_that_are_no_gap_are_left_alone() -> None:
    assert list(gaps(r"Himpunan {a, b} dan \{1:SA:=x}")) == []


def test_a_response_of_several_may_share_the_mark() -> None:
    assert read("multianswer", "text: '{1:MULTIRESPONSE:%50%a~%50%b~c}'").type == "multianswer"


PIECES = [
    "{",
    "}",
    "1",
    "9" * 5000,
    ":",
    "SA",
    "NUMERICAL",
    "MCV",
    "~",
    "=",
    "%",
    "50",
    "#",
    "\\\\",
    "a",
    "[[",
    "]]",
]


@given(some.lists(some.one_of(some.sampled_from(PIECES), some.text(max_size=3)), max_size=40).map("".join))
def test_no_text_breaks_what_looks_for_gaps(text: str) -> None:
    for kind, body in (("multianswer", ""), ("ddwtos", "choices: [{text: a}]")):
        try:
            read(kind, body or "{}", text=text)
        except ValidationError as error:
            assert {each["type"] for each in error.errors()} <= {
                *("empty-text", "no-gap", "gap-without-choice", "gap-choice-used-twice"),
                *("cloze-no-gap", "cloze-open-gap", "cloze-unknown-kind", "cloze-empty-answer"),
                *("cloze-no-right-answer", "cloze-one-choice", "cloze-not-a-number"),
            }


@given(some.text(max_size=12))
def test_a_credit_is_a_share_or_refused(written: str) -> None:
    try:
        credit = Choice.model_validate({"text": "a", "credit": written}).credit
    except ValidationError:
        return
    assert credit is not None
    assert -100 <= credit <= 100
