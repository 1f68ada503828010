"""Warnings about a sound course."""

from datetime import timedelta

import pytest

from asn_moodle.course.lints import learning_time, lints
from asn_moodle.course.model import (
    Activity,
    Category,
    Course,
    Html,
    Question,
    Reference,
    Section,
    Settings,
    Slot,
)
from asn_moodle.problems import Place

PLACE = Place("course.yaml", 7, 3)
WHY = Html("<p>Sebab.</p>", (), 1)


def question(id="s", kind="truefalse", **settings):
    return Question(id, kind, Settings(settings), PLACE)


def activity(kind="page", slots=(), **settings):
    return Activity("a", kind, "A", Settings(settings), PLACE, slots=tuple(slots))


def course(*activities, categories=(), **settings):
    section = Section("m", "M", Settings(), tuple(activities), PLACE)
    return Course(
        "k", None, "K", "K", "id", "1.0.0", Settings(settings), (section,), tuple(categories), {}, PLACE
    )


def codes(course):
    return [(one.code, one.path) for one in lints(course)]


OUTCOMES = (Settings({"id": "cp-a", "text": "A"}), Settings({"id": "cp-b", "text": "B"}))


def test_each_outcome_is_assessed_by_what_is_asked():
    asked = question(outcomes=(Reference("outcome", "cp-a"),), feedback=WHY)
    unasked = question("t", outcomes=(Reference("outcome", "cp-b"),))
    bank = Category("bank", "B", Settings(), (asked, unasked), PLACE)
    quiz = activity("quiz", [Slot(asked)])
    assert codes(course(quiz, categories=[bank], outcomes=OUTCOMES)) == [
        ("outcome-not-assessed", ("outcomes", 1))
    ]


def test_questions_that_may_be_drawn_count_as_asked():
    inner = Category(
        "dalam",
        "D",
        Settings({"parent": Reference("category", "bank")}),
        (question(outcomes=(Reference("outcome", "cp-a"),), feedback=WHY, tags=("uji",)),),
        PLACE,
    )
    bank = Category("bank", "B", Settings(), (), PLACE)

    def drawing(**random):
        slot = Slot(None, random=Settings({"from": Reference("category", "bank"), "count": 1, **random}))
        return codes(course(activity("quiz", [slot]), categories=[bank, inner], outcomes=OUTCOMES[:1]))

    assert drawing(subcategories=True) == []
    assert drawing(subcategories=True, tags=("uji",)) == []
    assert (
        drawing()
        == drawing(subcategories=True, tags=("lain",))
        == [("outcome-not-assessed", ("outcomes", 0))]
    )


def test_graded_work_assesses_too():
    served = {"outcomes": (Reference("outcome", "cp-a"),)}
    assert (
        codes(course(activity("assign", grade=Settings({"maximum": 100}), **served), outcomes=OUTCOMES[:1]))
        == []
    )
    assert codes(course(activity("forum", **served), outcomes=OUTCOMES[:1])) != []


def test_learning_time_is_reading_answering_and_what_is_declared():
    page = activity(content=Html("…", (), 360))
    quiz = activity("quiz", [Slot(question(feedback=WHY)), Slot(None, random=Settings({"count": 3}))])
    task = activity("assign", minutes=60, intro=Html("…", (), 900))
    assert learning_time(course(page, quiz, task)) == timedelta(minutes=2 + 4 * 1.5 + 60)


@pytest.mark.parametrize(("hours", "expected"), [(2, []), (2.2, []), (3, [("hours-not-filled", ("hours",))])])
def test_stated_hours_are_filled(hours, expected):
    assert codes(course(activity(minutes=90), hours=hours)) == expected


@pytest.mark.parametrize(
    ("asked", "enough"),
    [
        (question(feedback=WHY), True),
        (question(), False),
        (question(feedback_true=WHY, feedback_false=WHY), True),
        (question(feedback_true=WHY), False),
        (
            question(kind="multichoice", answers=(Settings({"feedback": WHY}), Settings({"feedback": WHY}))),
            True,
        ),
        (question(kind="multichoice", answers=(Settings({"feedback": WHY}), Settings())), False),
        (question(kind="multichoice", feedback_incorrect=WHY), True),
        (question(kind="essay"), True),
        (question(kind="description"), True),
    ],
)
def test_learners_are_told_why(asked, enough):
    assert (
        "question-without-feedback"
        not in {code for code, _ in codes(course(activity("quiz", [Slot(asked)])))}
    ) is enough


def test_typed_answers_need_a_word_for_all_others():
    told = Settings({"text": "a", "feedback": WHY})
    rest = Settings({"text": "*", "feedback": WHY})
    for answers, expected in [((told,), ["question-without-feedback"]), ((told, rest), [])]:
        asked = question(kind="shortanswer", answers=answers)
        assert [code for code, _ in codes(course(activity("quiz", [Slot(asked)])))] == expected
