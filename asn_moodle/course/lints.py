"""What could be better in a sound course: small functions that yield warnings.

What shows while a text is rendered (headings, link texts, tables, films) is judged there. A warning about
a value of the course itself bears its path; whoever knows the files can place it.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from asn_moodle.course.model import Activity, Course, Html, Question, Settings, Slot, Value
from asn_moodle.problems import Problem, problem

READING_SPEED = 180
"""Words a minute, of expository text in Indonesian."""
MINUTES_PER_QUESTION = 1.5
MINUTES_PER_HOUR = 45
"""One JP (jam pelajaran)."""
UNASSESSED = frozenset(("description", "essay"))
"""Question types that nothing is said to by the machine."""
TYPED = frozenset(("shortanswer", "numerical"))
"""Question types whose wrong answers are not all listed."""


def lints(course: Course) -> Iterator[Problem]:
    """Yield every warning about a course."""
    for lint in LINTS:
        yield from lint(course)


def outcomes_are_assessed(course: Course) -> Iterator[Problem]:
    """Each learning outcome is assessed by a question, or served by an activity that is graded."""
    assessed = {
        reference.id for question in asked(course) for reference in question.settings.references("outcomes")
    }
    for activity in course.activities():
        if activity.kind != "quiz" and "grade" in activity.settings:
            assessed |= {reference.id for reference in activity.settings.references("outcomes")}
    for index, outcome in enumerate(course.settings.records("outcomes")):
        if outcome.text("id") not in assessed:
            yield problem(
                "outcome-not-assessed",
                course.place,
                ("outcomes", index),
                id=outcome.text("id"),
                text=outcome.text("text"),
            )


def hours_are_filled(course: Course) -> Iterator[Problem]:
    """The content fills the JP that the course states, to nine tenths."""
    stated = course.settings.number("hours")
    filled = learning_time(course) / timedelta(minutes=MINUTES_PER_HOUR)
    if stated and filled < 0.9 * stated:
        yield problem(
            "hours-not-filled", course.place, ("hours",), stated=f"{stated:g}", filled=f"{filled:.1f}"
        )


def questions_have_feedback(course: Course) -> Iterator[Problem]:
    """Learners are told why, whatever they answered."""
    for question in asked(course):
        if question.kind not in UNASSESSED and not _says_why(question):
            yield problem("question-without-feedback", question.place, id=question.id)


LINTS: tuple[Callable[[Course], Iterator[Problem]], ...] = (
    outcomes_are_assessed,
    hours_are_filled,
    questions_have_feedback,
)


def asked(course: Course) -> Iterator[Question]:
    """Yield every question that some quiz asks or may draw, once, in order."""
    seen: set[str] = set()
    for activity in course.activities():
        for slot in activity.slots:
            for question in (slot.question,) if slot.question else drawable(course, slot):
                if question.id not in seen:
                    seen.add(question.id)
                    yield question


def drawable(course: Course, slot: Slot) -> Iterator[Question]:
    """Yield the questions that a random slot may draw."""
    source = slot.random.get("from")
    names = {getattr(source, "id", "")}
    while slot.random.flag("subcategories"):
        below = {
            one.id for one in course.categories if getattr(one.settings.get("parent"), "id", None) in names
        }
        if below <= names:
            break
        names |= below
    tags = set(_texts(slot.random.get("tags", ())))
    for category in course.categories:
        if category.id in names:
            for question in category.questions:
                if question.kind != "description" and tags <= set(_texts(question.settings.get("tags", ()))):
                    yield question


def learning_time(course: Course) -> timedelta:
    """How long the course takes: reading, answering, and the minutes that activities declare."""
    minutes = sum(_minutes(activity) for activity in course.activities())
    minutes += sum(_words(section.settings) for section in course.sections) / READING_SPEED
    return timedelta(minutes=minutes)


def _minutes(activity: Activity) -> float:
    """Minutes that an activity takes; what it declares stands for all of it."""
    if declared := activity.settings.number("minutes"):
        return declared
    questions = sum(1 if slot.question else slot.random.number("count", 1) for slot in activity.slots)
    return _words(activity.settings) / READING_SPEED + questions * MINUTES_PER_QUESTION


def _words(value: Value) -> int:
    match value:
        case Html():
            return value.words
        case Settings():
            return sum(_words(inner) for inner in value.values())
        case tuple():
            return sum(_words(inner) for inner in value)
    return 0


def _says_why(question: Question) -> bool:
    """Whether there is general feedback, or feedback on each answer."""
    settings = question.settings
    if settings.html("feedback") or settings.html("feedback_incorrect"):
        return True
    if question.kind == "truefalse":
        return bool(settings.html("feedback_true") and settings.html("feedback_false"))
    answers = settings.records("answers")
    if question.kind in TYPED and not any(_is_any(answer) for answer in answers):
        return False
    return bool(answers) and all(isinstance(one, Settings) and one.html("feedback") for one in answers)


def _is_any(answer: Settings) -> bool:
    """Whether the answer stands for whatever no other answer is: ``*``."""
    return "*" in (answer.get("text"), answer.get("value"))


def _texts(value: Value) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, tuple) else ()
