"""The models of activities, against examples as a designer writes them and against facts of Moodle 5.1."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel, TypeAdapter

from asn_moodle.spec.activities import ACTIVITY_TYPES, Activity, ActivityBase, ThirdParty
from asn_moodle.spec.activities.base import Ratings
from asn_moodle.spec.activities.feedback import ChoiceItem, InformationItem, RatedItem
from asn_moodle.spec.activities.form import Element, Select, elements, moodle_value
from asn_moodle.spec.activities.lesson import JUMPS, PAGE_TYPES, LessonPage
from asn_moodle.spec.activities.quiz import ReviewPart
from asn_moodle.spec.base import Model
from asn_moodle.spec.completion import CONDITIONS
from asn_moodle.spec.sections import Section
from asn_moodle.spec.tree import parse, plain
from asn_moodle.spec.validate import validated

ADAPTER: TypeAdapter[ActivityBase] = TypeAdapter(Activity)

HERE = Path(__file__).parent
EXAMPLES = parse(
    (HERE / "activity_examples.yaml").read_text(encoding="utf-8"), "activity_examples.yaml"
).value
WORDS = tomllib.loads((HERE / "activity_words.toml").read_text(encoding="utf-8"))

GROUPED = {  # FEATURE_GROUPS of mod/*/lib.php
    *("assign", "bigbluebuttonbn", "choice", "data", "feedback", "forum", "h5pactivity", "lesson"),
    *("quiz", "scorm", "wiki", "workshop"),
}

MINIMAL = {
    "page": "{type: page, id: a, title: A, content: Teks}",
    "label": "{type: label, id: a, content: Teks}",
    "url": "{type: url, id: a, title: A, url: 'https://www.lan.go.id'}",
    "resource": "{type: resource, id: a, title: A, file: media/pedoman.pdf}",
    "folder": "{type: folder, id: a, title: A, files: [media/a.pdf]}",
    "book": "{type: book, id: a, title: A, chapters: [{id: a1, title: Satu, content: Teks}]}",
    "assign": "{type: assign, id: a, title: A}",
    "forum": "{type: forum, id: a, title: A}",
    "quiz": "{type: quiz, id: a, title: A, questions: [{use: s1}]}",
    "scorm": "{type: scorm, id: a, title: A, package: media/paket.zip}",
    "feedback": "{type: feedback, id: a, title: A}",
    "choice": "{type: choice, id: a, title: A, options: [{id: a1, text: Ya}]}",
    "lesson": "{type: lesson, id: a, title: A, pages: [{type: content, id: a1, title: Satu}]}",
    "glossary": "{type: glossary, id: a, title: A}",
    "wiki": "{type: wiki, id: a, title: A, first_page_title: Awal}",
    "data": "{type: data, id: a, title: A}",
    "workshop": "{type: workshop, id: a, title: A}",
    "h5pactivity": "{type: h5pactivity, id: a, title: A, package: media/a.h5p}",
    "imscp": "{type: imscp, id: a, title: A, package: media/a.zip}",
    "lti": "{type: lti, id: a, title: A}",
    "subsection": "{type: subsection, id: a, title: A, activities: []}",
    "qbank": "{type: qbank, id: a, title: A}",
    "bigbluebuttonbn": "{type: bigbluebuttonbn, id: a, title: A}",
}
"""The least that an activity of each type states."""


def read(text: str) -> ActivityBase:
    return ADAPTER.validate_python(plain(parse(text, "a.yaml")))


def problems(text: str) -> list[tuple[str, str]]:
    """Code and path of what is wrong with a section that has these activities."""
    node = parse(f"id: m1\ntitle: Satu\nactivities:\n{text}", "a.yaml")
    return [(one.code, one.dotted()) for one in validated(Section, node)[1]]


def models(kind: Any) -> Iterator[type[Model]]:
    """Every model inside a type."""
    if isinstance(kind, type) and get_origin(kind) is None:
        if issubclass(kind, BaseModel):
            yield kind  # type: ignore[misc]
        return
    for inner in get_args(kind):
        if not isinstance(inner, str):
            yield from models(inner)


def all_models() -> set[type[Model]]:
    """Every model of the package that a designer can write."""
    found: set[type[Model]] = set()
    open_: list[type[Model]] = [*ACTIVITY_TYPES.values(), ThirdParty]
    while open_:
        model = open_.pop()
        if model in found or not model.__module__.startswith("asn_moodle.spec.activities"):
            continue
        found.add(model)
        for info in model.model_fields.values():
            open_ += models(info.annotation)
    return found


def test_every_module_of_moodle_5_1_has_a_model() -> None:
    assert set(ACTIVITY_TYPES) == set(MINIMAL) == set(EXAMPLES) - {"common", "grouped"}


@pytest.mark.parametrize("kind", MINIMAL)
def test_the_least_is_enough_and_nothing_else_counts_as_stated(kind: str) -> None:
    text = MINIMAL[kind]
    activity = read(text)
    assert type(activity) is ACTIVITY_TYPES[kind]
    assert set(activity.stated()) == set(plain(parse(text, "a.yaml")))


@pytest.mark.parametrize("kind", MINIMAL)
def test_a_full_example_is_read_and_keeps_all_that_it_states(kind: str) -> None:
    parts = ["common", "grouped", kind] if kind in GROUPED else ["common", kind]
    example = {key: value for part in parts for key, value in plain(EXAMPLES[part]).items()}
    activity = ADAPTER.validate_python(example)
    assert type(activity) is ACTIVITY_TYPES[kind]
    assert set(activity.stated()) == set(example)


@pytest.mark.parametrize("kind", MINIMAL)
def test_an_unknown_key_is_refused(kind: str) -> None:
    text = "  - " + MINIMAL[kind].removesuffix("}") + ", kelihatan: true}\n"
    assert problems(text) == [("unexpected-key", "activities[0].kelihatan")]


@pytest.mark.parametrize("kind", MINIMAL)
def test_the_words_of_a_type_are_values_of_its_form(kind: str) -> None:
    model = ACTIVITY_TYPES[kind]
    selects = {key: one for key, one in elements(model) if isinstance(one, Select)}
    selects.pop("group_mode", None)
    assert {key: (one.name, dict(one.words)) for key, one in selects.items()} == {
        key: (fact["element"], fact["words"]) for key, fact in WORDS.get(kind, {}).items()
    }


def test_groups_are_offered_where_a_module_knows_them() -> None:
    assert {kind for kind, model in ACTIVITY_TYPES.items() if "group_mode" in model.model_fields} == GROUPED
    forum = ACTIVITY_TYPES["forum"]
    words = [moodle_value(forum, "group_mode", word) for word in ("none", "separate", "visible")]
    assert words == [0, 1, 2]  # lib/grouplib.php


def test_words_of_parts_are_values_of_their_forms() -> None:
    assert dict(dict(elements(Ratings))["aggregate"].words) == {  # rating/lib.php
        "none": 0,
        "average": 1,
        "count": 2,
        "maximum": 3,
        "minimum": 4,
        "sum": 5,
    }
    assert [moodle_value(ChoiceItem, "answers", word) for word in ("single", "multiple", "dropdown")] == [
        "r",  # mod/feedback/item/multichoice/multichoice_form.php
        "c",
        "d",
    ]
    assert [moodle_value(RatedItem, "answers", word) for word in ("single", "dropdown")] == ["r", "d"]
    assert [
        moodle_value(InformationItem, "information", word) for word in ("response_time", "course", "category")
    ] == [1, 2, 3]  # mod/feedback/item/info/lib.php
    assert dict(JUMPS) == {  # mod/lesson/locallib.php
        "this_page": 0,
        "next_page": -1,
        "end_of_lesson": -9,
        "previous_page": -40,
        "unseen_in_branch": -50,
        "random_in_branch": -60,
        "random_content_page": -70,
        "unseen_in_cluster": -80,
    }
    assert dict(PAGE_TYPES) == {  # mod/lesson/pagetypes
        "shortanswer": 1,
        "truefalse": 2,
        "multichoice": 3,
        "matching": 5,
        "numerical": 8,
        "essay": 10,
        "content": 20,
        "end_of_branch": 21,
        "cluster": 30,
        "end_of_cluster": 31,
    }
    pages = {word for model in models(LessonPage) for word in get_args(model.model_fields["type"].annotation)}
    assert pages == set(PAGE_TYPES)
    review = next(marker for marker in get_args(ReviewPart) if isinstance(marker, Element))
    assert sorted(review.words.values()) == [  # mod/quiz/mod_form.php, $reviewfields
        "attempt",
        "correctness",
        "generalfeedback",
        "marks",
        "maxmarks",
        "overallfeedback",
        "rightanswer",
        "specificfeedback",
    ]


def test_words_beside_numbers_and_flags_have_values_too() -> None:
    quiz, assign, forum = (ACTIVITY_TYPES[kind] for kind in ("quiz", "assign", "forum"))
    assert moodle_value(quiz, "attempts", "unlimited") == 0  # mod/quiz/mod_form.php
    assert moodle_value(quiz, "attempts", 3) == 3
    assert moodle_value(quiz, "questions_per_page", "all") == 0  # mod/quiz/locallib.php
    assert moodle_value(quiz, "question_decimal_points", "same") == -1
    assert moodle_value(assign, "attempts", "unlimited") == -1  # mod/assign/locallib.php
    assert moodle_value(forum, "attachment_size", "none") == 1  # mod/forum/mod_form.php
    assert moodle_value(ACTIVITY_TYPES["lesson"], "tries_per_question", "unlimited") == 0
    assert moodle_value(ACTIVITY_TYPES["imscp"], "keep_old", "all") == -1  # mod/imscp/mod_form.php
    assert [moodle_value(quiz, "visible", word) for word in (True, False, "stealth")] == [
        1,  # lib/form/modvisible.php
        0,
        -1,
    ]
    anonymous = [moodle_value(ACTIVITY_TYPES["feedback"], "anonymous", word) for word in (True, False)]
    assert anonymous == [1, 2]  # mod/feedback/lib.php
    assert moodle_value(quiz, "show_blocks", True) == 1
    with pytest.raises(KeyError):
        moodle_value(quiz, "purpose", "practice")


def test_every_completion_condition_has_its_check_box() -> None:
    used = {
        word
        for model in all_models()
        if "when" in model.model_fields
        for word in words_of(model.model_fields["when"].annotation)
    }
    assert used - {"manual", "never"} == set(CONDITIONS)


def words_of(kind: Any) -> Iterator[str]:
    for inner in get_args(kind):
        if isinstance(inner, str):
            yield inner
        else:
            yield from words_of(inner)


def test_every_key_is_described_in_both_languages() -> None:
    missing = [
        f"{model.__name__}.{name}"
        for model in all_models()
        for name, info in model.model_fields.items()
        if len(" ".join((info.description or "").split()).split(" · ")) != 2
    ]
    assert missing == []


def test_no_two_keys_of_a_model_write_the_same_element() -> None:
    for model in all_models():
        names = [element.name for _, element in elements(model)]
        assert len(names) == len(set(names)), model


def test_a_module_that_is_not_moodles_own_needs_settings() -> None:
    activity = read("{type: attendance, id: a, title: Hadir, settings: {subnet: '', sessions: [1, 2]}}")
    assert isinstance(activity, ThirdParty)
    assert activity.type == "attendance"
    assert problems("  - {type: attendance, id: a, title: Hadir}\n") == [
        ("unknown-activity-type", "activities[0].type")
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("quizz", "quiz"), ("Page", "page"), ("asign", "assign"), ("kuis", "quiz"), ("survey", "feedback")],
)
def test_a_type_that_is_misspelt_names_the_nearest(written: str, meant: str) -> None:
    node = parse(f"id: m1\ntitle: S\nactivities: [{{type: {written}, id: a, title: A, questions: []}}]", "a")
    (found,) = validated(Section, node)[1]
    assert (found.code, found.dotted()) == ("misspelt-activity-type", "activities[0].type")
    assert dict(found.data)["nearest"] == meant


def test_an_activity_without_a_type_says_so() -> None:
    assert problems("  - {id: a, title: A}\n") == [("missing-key", "activities[0].type")]


def test_activities_nest() -> None:
    outer = read(
        "{type: subsection, id: a, title: A, activities: [{type: subsection, id: b, title: B, activities: "
        "[{type: scorm, id: c, title: C, activities: [{type: label, id: d, content: Teks}]}]}]}"
    )
    inner = outer.stated()["activities"][0].stated()["activities"][0]
    assert inner.stated()["activities"][0].content == "Teks"
    forum = "  - {type: scorm, id: a, title: A, activities: [{type: forum, id: b, title: B}]}\n"
    assert [code for code, _ in problems(forum)] == ["unexpected-choice"]


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("{type: url, id: a, title: A, url: www.lan.go.id}", "bad-url", "url"),
        (
            "{type: assign, id: a, title: A, submissions: {file: {maximum_size: 5MB}}}",
            "bad-size",
            "submissions.file.maximum_size",
        ),
        (
            "{type: choice, id: a, title: A, options: [{id: b, text: B}], time_open: 2026-03-02, "
            "time_close: 2026-03-01}",
            "times-out-of-order",
            "time_close",
        ),
        (
            "{type: page, id: a, title: A, content: T, settings: {popupwidth: 1}}",
            "setting-has-key",
            "settings",
        ),
        (
            "{type: folder, id: a, title: A, files: [x], display: inline, completion: {when: [view]}}",
            "folder-inline-viewed",
            "display",
        ),
        (
            "{type: forum, id: a, title: A, forum_type: single, group_mode: separate}",
            "forum-single-separate-groups",
            "group_mode",
        ),
        (
            "{type: quiz, id: a, title: A, questions: [{use: s}], attempts: 1, "
            "completion: {minimum_attempts: 2}}",
            "more-attempts-than-allowed",
            "completion",
        ),
        (
            "{type: quiz, id: a, title: A, questions: [{use: s}], "
            "overall_feedback: [{text: satu}, {text: dua}]}",
            "feedback-boundary-twice",
            "overall_feedback",
        ),
        ("{type: scorm, id: a, title: A}", "scorm-without-content", ""),
        (
            "{type: scorm, id: a, title: A, package: a.zip, activities: []}",
            "scorm-two-contents",
            "activities",
        ),
        (
            "{type: lesson, id: a, title: A, pages: [{type: essay, id: b, title: B, jump: nextpage}]}",
            "unknown-jump",
            "pages",
        ),
        (
            "{type: lesson, id: a, title: A, pages: [{type: truefalse, id: b, title: B, answers: "
            "[{text: satu}, {text: dua}]}]}",
            "lesson-not-one-of-two",
            "pages[0].answers",
        ),
        (
            "{type: feedback, id: a, title: A, "
            "items: [{type: pagebreak, id: b, depends_on: {item: c, value: x}}]}",
            "depends-on-later-item",
            "items",
        ),
        (
            "{type: workshop, id: a, title: A, text_submission: none, file_submission: none}",
            "workshop-nothing-to-submit",
            "file_submission",
        ),
        (
            "{type: label, id: a, content: T, completion: {when: view}}",
            "unexpected-choice",
            "completion.when",
        ),
        (
            "{type: page, id: a, title: A, content: T, completion: {when: view}}",
            "condition-not-in-a-list",
            "completion.when",
        ),
        (
            "{type: forum, id: a, title: A, completion: {when: [posts]}}",
            "condition-is-a-key",
            "completion.when",
        ),
        (
            "{type: lesson, id: a, title: A, pages: [{type: content, id: b, title: B}], "
            "completion: {when: time_spent}}",
            "condition-is-a-key",
            "completion.when",
        ),
        ("{type: quiz, id: a, title: A, questions: [{usee: s1}]}", "unknown-key", "questions[0].usee"),
        ("{type: Attendance, id: a, title: A, settings: {x: 1}}", "misspelt-activity-type", "type"),
        ("{type: 5, id: a, title: A}", "unknown-activity-type", "type"),
        ("{type: [page], id: a, title: A}", "unknown-activity-type", "type"),
        ("{type: {page: quiz}, id: a, title: A}", "unknown-activity-type", "type"),
        (
            "{type: assign, id: a, title: A, grade: {maximum: 10}, completion: {when: [pass]}}",
            "pass-without-grade-to-pass",
            "completion",
        ),
        (
            "{type: lesson, id: a, title: A, pages: [{type: content, id: b, title: B}], grade: none, "
            "completion: {when: [grade]}}",
            "grade-of-the-ungraded",
            "completion",
        ),
        (
            "{type: scorm, id: a, title: A, package: a.zip, grade: {scale: kompeten}}",
            "grade-only-in-points",
            "grade.scale",
        ),
        (
            "{type: assign, id: a, title: A, due_date: 2026-03-09, cut_off_date: 2026-03-08}",
            "times-out-of-order",
            "cut_off_date",
        ),
        (
            "{type: page, id: a, title: A, content: T, completion: {when: [submit]}}",
            "unexpected-choice",
            "completion.when[0]",
        ),
        (
            "{type: glossary, id: a, title: A, completion: {when: [view, view]}}",
            "repeated-word",
            "completion.when",
        ),
        ("{type: book, id: a, title: A, chapters: []}", "too-few-entries", "chapters"),
        (
            "{type: quiz, id: a, title: A, questions: [{use: s}], attempts: 11}",
            "number-too-large",
            "attempts",
        ),
    ],
)
def test_what_cannot_be_is_refused_at_its_key(text: str, code: str, path: str) -> None:
    assert problems(f"  - {text}\n") == [(code, f"activities[0].{path}".removesuffix("."))]
