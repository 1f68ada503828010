"""A quiz as the scripts run it, with the defaults of ``mod/quiz/settings.php`` where the spec is silent."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from asn_moodle.course.model import Activity, Question, Settings, Slot
from asn_moodle.packages.pages.codes import code, lasting
from asn_moodle.packages.pages.questions import asked, cannot_play, faults
from asn_moodle.packages.pages.records import Asked, Made, Page, Quiz, Setting
from asn_moodle.packages.pages.stated import listed
from asn_moodle.problems import Problem, problem

MAXIMUM = 10.0
"""The default maximum grade of a quiz."""

REVIEW = (
    "attempt",
    "correctness",
    "maximum_marks",
    "marks",
    "specific_feedback",
    "general_feedback",
    "right_answer",
    "overall_feedback",
)
"""What a learner sees after an attempt unless stated otherwise: everything."""

_BEHAVIOURS = {
    "deferred_feedback": "deferred",
    "deferred_feedback_with_certainty": "deferred",
    "immediate_feedback": "immediate",
    "immediate_feedback_with_certainty": "immediate",
    "interactive": "interactive",
    "adaptive": "adaptive",
    "adaptive_without_penalties": "adaptive",
    "manual_grading": "deferred",
}


def quiz(activity: Activity, setting: Setting) -> Made:
    """The page of a quiz with all questions that it may ask, and its data."""
    settings = activity.settings
    taken: dict[str, Asked] = {}
    fixed: list[tuple[str, float]] = []
    draws: list[dict[str, object]] = []
    problems: list[Problem] = []

    def take(question: Question) -> bool:
        if question.id not in taken:
            found = list(faults(question, setting))
            problems.extend(found)
            if any(one.severity == "error" for one in found):
                return False
            ready = asked(question, setting)
            if ready is None:
                problems.append(cannot_play(question, skip=setting.skip_unsupported))
                return False
            taken[question.id] = ready
        return True

    for slot in activity.slots:
        if slot.question is not None:
            if take(slot.question):
                fixed.append((slot.question.id, _mark(slot)))
        else:
            pool = [question.id for question in _pool(slot.random, setting) if take(question)]
            count = min(int(slot.random.number("count", 1)), len(pool))
            if count:
                draws.append({"at": len(fixed), "from": pool, "count": count, "mark": _mark(slot)})

    grade = settings.group("grade")
    maximum = grade.number("maximum", MAXIMUM)
    passing = grade.number("pass")
    name = lasting(activity.id, activity.formerly)
    scored = any(taken[id].kind not in ("essay", "description") for id in taken)
    total = sum(1 for id, _ in fixed if taken[id].kind != "description") + sum(
        int(str(draw["count"])) for draw in draws
    )
    data: dict[str, object] = {
        "id": activity.id,
        "code": code(name),
        "page": activity.id,
        "attempts": _attempts(settings),
        "behaviour": _BEHAVIOURS.get(settings.text("behaviour", "deferred_feedback"), "deferred"),
        "penalties": settings.text("behaviour") != "adaptive_without_penalties",
        "grading": settings.text("grading", "highest"),
        "pass": round(passing / maximum, 7) if passing else None,
        "weight": grade.number("weight", _weight(settings, maximum)) if scored else 0,
        "shuffle": settings.flag("shuffle_questions"),
        "mix": settings.flag("shuffle_answers", True),
        "perPage": 0
        if settings.get("questions_per_page") == "all"
        else int(settings.number("questions_per_page", 1)),
        "sequential": settings.text("navigation") == "sequential",
        "review": _review(settings),
        "questions": [id for id, _ in fixed],
        "marks": [mark for _, mark in fixed],
        "draws": draws,
    }
    page = Page(
        id=activity.id,
        name=name,
        kind="quiz",
        title=activity.title,
        counts=True,
        content={
            "intro": setting.html(settings.html("intro")),
            "questions": tuple(taken.values()),
            "number_of_questions": total,
            "data": data,
            "purpose": settings.text("purpose"),
            "minutes": _minutes(settings),
            "overall": _overall(settings, setting),
        },
    )
    problems += (
        problem("setting-left-out", activity.place, item=activity.title, setting=stated)
        for stated in _not_kept(settings)
    )
    return Made(
        pages=(page,), quizzes=(Quiz(data=data, questions=tuple(taken.values())),), problems=tuple(problems)
    )


def _not_kept(settings: Settings) -> Iterator[str]:
    """What only Moodle does, as stated: certainty, marking by hand, time."""
    behaviour = settings.text("behaviour")
    if behaviour == "manual_grading" or behaviour.endswith("_with_certainty"):
        yield f"behaviour: {behaviour}"
    yield from (key for key in ("time_open", "time_close", "time_limit", "password") if key in settings)


def _weight(settings: Settings, maximum: float) -> float:
    """Moodle weighs by the maximum; what is only a pre-test or practice stays outside the package's score."""
    return 0 if settings.text("purpose") in ("pre_test", "practice") else maximum


def _mark(slot: Slot) -> float:
    if slot.mark is not None:
        return slot.mark
    return slot.question.settings.number("mark", 1) if slot.question else 1


def _pool(random: Settings, setting: Setting) -> tuple[Question, ...]:
    """The questions that a random slot draws from, in the order of the bank."""
    stated = random.get("from")
    names = {getattr(stated, "id", stated)}
    if random.flag("subcategories"):
        names |= _below(names, setting)
    tags = set(listed(random, "tags", str))
    return tuple(
        question
        for category in setting.course.categories
        if category.id in names
        for question in category.questions
        if question.kind != "description" and tags <= set(listed(question.settings, "tags", str))
    )


def _below(names: set[object], setting: Setting) -> set[object]:
    """The categories inside those named, at any depth."""
    parents = {one.id: getattr(one.settings.get("parent"), "id", None) for one in setting.course.categories}
    found: set[object] = set()
    while more := {id for id, parent in parents.items() if parent in names | found} - found:
        found |= more
    return found


def _attempts(settings: Settings) -> int:
    """How many attempts are allowed; 0 for any number."""
    stated = settings.get("attempts")
    return stated if isinstance(stated, int) else 0


def _minutes(settings: Settings) -> int:
    limit = settings.get("time_limit")
    return round(limit.total_seconds() / 60) if isinstance(limit, timedelta) else 0


def _review(settings: Settings) -> list[str]:
    """What is shown right after an attempt (“Immediately after the attempt” on Moodle's form)."""
    review = settings.group("review")
    return list(listed(review, "immediately", str) if "immediately" in review else REVIEW)


def _overall(settings: Settings, setting: Setting) -> tuple[Mapping[str, object], ...]:
    """What is said about the whole result, with the share from which it is said, highest first."""
    return tuple(
        {"from": round(entry.number("at_least") / 100, 7), "text": setting.html(entry.html("text"))}
        for entry in sorted(
            settings.records("overall_feedback"), key=lambda entry: entry.number("at_least"), reverse=True
        )
    )
