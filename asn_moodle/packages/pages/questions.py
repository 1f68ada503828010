"""Questions as the scripts score them and as the templates show them: one function a question type.

Each function returns the data of its type, in the shape drawn at the top of ``runtime/state.js``, and
the content of its macro in ``templates/questions.html``. What the spec leaves unsaid is filled with
Moodle's defaults (``question/type/*/edit_*_form.php``).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256

from markupsafe import Markup, escape

from asn_moodle.course.model import Html, Question, Settings
from asn_moodle.packages.pages.codes import check, code, lasting
from asn_moodle.packages.pages.records import Asked, Setting
from asn_moodle.packages.pages.stated import listed, share
from asn_moodle.packages.pages.writing import decimal, inline
from asn_moodle.problems import Problem, problem

_AFTERWARDS = ("hints", "bank", "right")
"""Content that an answer does not depend on, besides all feedback."""

Parts = tuple[dict[str, object], dict[str, object]]
Maker = Callable[[Question, Setting], Parts]

PENALTY = 1 / 3
"""Moodle's default share that a wrong try costs (``question/type/edit_question_form.php``)."""

UNIT_PENALTY = 0.1
"""Moodle's default share that a wrong unit costs where units are graded."""

_GRADING = {
    "all_or_nothing": "all_or_nothing",
    "absolute_position": "absolute_position",
    "relative_to_correct": "relative_to_correct",
    "next_excluding_last": "relative_next_exclude_last",
    "next_including_last": "relative_next_include_last",
    "previous_and_next": "relative_one_previous_and_next",
    "all_previous_and_next": "relative_all_previous_and_next",
    "longest_ordered": "longest_ordered_subset",
    "longest_contiguous": "longest_contiguous_subset",
}
"""The script's names for the ways of grading an order."""

_GAP = re.compile(r"\[\[(\d+)\]\]")


def asked(question: Question, setting: Setting) -> Asked | None:
    """The question, ready to be asked; None for a type that a package cannot play."""
    make = KINDS.get(question.kind)
    if make is None:
        return None
    settings = question.settings
    data, content = make(question, setting)
    text = setting.html(settings.html("text"))
    name = lasting(question.id, question.formerly)
    # The order of choices is no part of what an answer depends on; the words of each choice are.
    compared = {"type": question.kind, "text": str(text), "data": data, "content": _plain(content)}
    common = {
        "code": code(name),
        "check": check(compared),
        "type": question.kind,
        "penalty": share(settings, "penalty", PENALTY),
    }
    hints = tuple(setting.html(hint.html("text")) for hint in settings.records("hints"))
    return Asked(
        id=question.id,
        name=name,
        kind=question.kind,
        data={**common, **data, **({"hints": len(hints)} if hints else {})},
        content={
            "text": text,
            **content,
            "hints": hints,
            "feedback": setting.html(settings.html("feedback")),
        },
    )


def cannot_play(question: Question, *, skip: bool) -> Problem:
    """The problem that a type cannot be played; with ``skip`` the warning that the question is left out."""
    rule = "question-left-out" if skip else "cannot-play"
    return problem(rule, question.place, question=question.id, type=question.kind)


def faults(question: Question, setting: Setting) -> Iterator[Problem]:
    """What keeps a question from being asked, and what of it a package does not keep.

    Gaps are counted once more here: an include may bring in a number that no choice has.
    """
    settings = question.settings
    if question.kind in ("gapselect", "ddwtos"):
        choices = len(settings.records("choices"))
        for number in _GAP.findall(str(setting.html(settings.html("text")))):
            if not 1 <= int(number) <= choices:
                yield problem("gap-without-choice", question.place, gap=number, count=choices)
    if question.kind == "ordering" and settings.text("select", "all") != "all":
        stated = f"select: {settings.text('select')}"
        yield problem("setting-left-out", question.place, item=question.id, setting=stated)


def _multichoice(question: Question, setting: Setting) -> Parts:
    settings = question.settings
    answers = settings.records("answers")
    right = [answer for answer in answers if answer.flag("correct") or _credit(answer) == 1]
    partly = [answer for answer in answers if 0 < _credit(answer) < 1]
    multiple = not settings.flag("single", len(right) == 1 or (not right and not partly))
    each = 1 / max(len(right), 1) if multiple else 1
    credits = [_credit(answer, each) for answer in answers]
    data: dict[str, object] = {
        "options": [{"credit": credit} for credit in credits],
        "single": not multiple,
        "shuffle": settings.flag("shuffle_answers", True),
    }
    texts = [setting.html(answer.html("text")) for answer in answers]
    feedbacks = _feedbacks(answers, setting)
    least = max(0.0, *credits) if not multiple else 1e-9
    content: dict[str, object] = {
        "multiple": multiple,
        "answers": tuple(
            {"text": text, "feedback": feedback} for text, feedback in zip(texts, feedbacks, strict=True)
        ),
        "right": tuple(text for text, credit in zip(texts, credits, strict=True) if credit >= least),
        **_combined(settings, setting),
    }
    return data, content


def _truefalse(question: Question, setting: Setting) -> Parts:
    settings = question.settings
    feedback: dict[str, object] = {
        "feedback_true": setting.html(settings.html("feedback_true")),
        "feedback_false": setting.html(settings.html("feedback_false")),
    }
    answer = settings.flag("answer")
    right = escape(setting.words["true" if answer else "false"])
    return {"answer": answer}, {**feedback, "right": (right,)}


def _match(question: Question, setting: Setting) -> Parts:
    settings = question.settings
    pairs = settings.records("pairs")
    answers = [pair.text("answer") for pair in pairs]
    choices = sorted({*answers, *listed(settings, "extra_answers", str)}, key=str.casefold)
    data: dict[str, object] = {
        "correct": [choices.index(answer) for answer in answers],
        "choices": len(choices),
    }
    texts = tuple(setting.html(pair.html("text")) for pair in pairs)
    content: dict[str, object] = {
        "pairs": texts,
        "choices": tuple(choices),
        "right": tuple(
            Markup("{} → {}").format(inline(text), answer)
            for text, answer in zip(texts, answers, strict=True)
        ),
        **_combined(settings, setting),
    }
    return data, content


def _shortanswer(question: Question, setting: Setting) -> Parts:
    settings = question.settings
    answers = settings.records("answers")
    data: dict[str, object] = {
        "answers": [{"text": answer.text("text"), "credit": _credit(answer)} for answer in answers],
        "caseSensitive": settings.flag("case_sensitive"),
    }
    best = max(answers, key=_credit)
    return data, {"feedbacks": _feedbacks(answers, setting), "right": (escape(best.text("text")),)}


def _numerical(question: Question, setting: Setting) -> Parts:
    settings = question.settings
    answers = settings.records("answers")
    handling = settings.text("unit_handling", "optional")
    units = settings.records("units") if handling != "not_used" else ()
    data: dict[str, object] = {
        "answers": [{**_interval(answer), "credit": _credit(answer)} for answer in answers],
        "units": [{"unit": unit.text("unit"), "multiplier": unit.number("multiplier", 1)} for unit in units],
    }
    if setting.language == "en":
        data["english"] = True
    if handling == "graded":
        data["unitPenalty"] = share(settings, "unit_penalty", UNIT_PENALTY)
    names = tuple(unit.text("unit") for unit in units)
    exact = [answer for answer in answers if isinstance(answer["value"], (int, float))]
    best = decimal(max(exact, key=_credit).number("value"), setting.language, 10)
    right = f"{best} {names[0]}" if names else best
    return data, {"feedbacks": _feedbacks(answers, setting), "units": names, "right": (escape(right),)}


def _interval(answer: Settings) -> dict[str, object]:
    """The numbers that an answer accepts; ``*`` accepts any."""
    value = answer["value"]
    if not isinstance(value, (int, float)):
        return {"value": None, "low": None, "high": None}
    tolerance = answer.number("tolerance")
    return {"value": value, "low": value - tolerance, "high": value + tolerance}


def _gaps(question: Question, setting: Setting) -> Parts:
    settings = question.settings
    choices = settings.records("choices")
    groups = [int(choice.number("group", 1)) for choice in choices]
    texts = [choice.text("text") for choice in choices]
    text = str(setting.html(settings.html("text")))
    correct = [int(number) - 1 for number in _GAP.findall(text)]
    gaps = iter(range(len(correct)))
    pieces: list[object] = []
    last = 0
    for found in _GAP.finditer(text):
        group = groups[int(found[1]) - 1]
        options = _mixed([(at, texts[at]) for at, other in enumerate(groups) if other == group])
        pieces += [
            Markup(text[last : found.start()]),
            {"gap": next(gaps), "group": group, "options": options},
        ]
        last = found.end()
    pieces.append(Markup(text[last:]))
    data: dict[str, object] = {"correct": correct, "groups": groups}
    bank = _mixed(list(enumerate(texts))) if question.kind == "ddwtos" else []
    content: dict[str, object] = {
        "choices": tuple(texts),
        "right": tuple(escape(texts[at]) for at in correct),
        "pieces": tuple(pieces),
        "bank": tuple(
            {"choice": at, "text": word, "group": groups[at], "unlimited": choices[at].flag("unlimited")}
            for at, word in bank
        ),
        **_combined(settings, setting),
    }
    return data, content


def _ordering(question: Question, setting: Setting) -> Parts:
    settings = question.settings
    items = [setting.html(item) for item in listed(settings, "items", Html)]
    mixed = _mixed(list(enumerate(items)))
    if [at for at, _ in mixed] == list(range(len(items))):
        mixed = mixed[1:] + mixed[:1]
    grading = _GRADING[settings.text("grading", "absolute_position")]
    data: dict[str, object] = {"items": len(items), "grading": grading}
    return data, {"steps": tuple(mixed), "right": tuple(items), **_combined(settings, setting)}


def _essay(question: Question, setting: Setting) -> Parts:
    settings = question.settings
    content: dict[str, object] = {
        "model_answer": setting.html(settings.html("model_answer")),
        "lines": int(settings.number("response_lines", 10)),
        "template": setting.html(settings.html("response_template")).striptags(),
    }
    return {}, content


def _description(question: Question, setting: Setting) -> Parts:
    return {}, {}


KINDS: Mapping[str, Maker] = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "match": _match,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "gapselect": _gaps,
    "ddwtos": _gaps,
    "ordering": _ordering,
    "essay": _essay,
    "description": _description,
}
"""What a package plays, by Moodle's question type."""


def _credit(answer: Settings, correct: float = 1) -> float:
    """The share of the mark for an answer, -1 to 1."""
    if "credit" in answer:
        return share(answer, "credit", 0)
    return round(correct, 7) if answer.flag("correct") else 0


def _feedbacks(answers: Iterable[Settings], setting: Setting) -> tuple[Markup, ...]:
    return tuple(setting.html(answer.html("feedback")) for answer in answers)


def _combined(settings: Settings, setting: Setting) -> dict[str, object]:
    """The feedback for any right, partly right and wrong response."""
    keys = ("feedback_correct", "feedback_partially_correct", "feedback_incorrect")
    return {key: setting.html(settings.html(key)) for key in keys}


def _mixed(pairs: list[tuple[int, object]]) -> list[tuple[int, object]]:
    """The same pairs in an order that tells nothing, the same in every build."""
    return sorted(pairs, key=lambda pair: sha256(str(pair[1]).encode()).digest())


def _plain(content: Mapping[str, object]) -> object:
    """What of the content an answer depends on: everything except what is said after it."""
    return {
        key: [piece.get("text", "") if isinstance(piece, dict) else str(piece) for piece in value]
        for key, value in content.items()
        if isinstance(value, tuple) and key not in _AFTERWARDS and not key.startswith("feedback")
    }
