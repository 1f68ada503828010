"""Questions answered by choosing, pairing or ordering."""

from collections.abc import Mapping

from asn_moodle.course.model import Html, Question, Settings
from asn_moodle.packages.question_xml.elements import Parent, fraction, plain, truth, word

NUMBERING = {
    "none": "none",
    "letters": "abc",
    "capital_letters": "ABCD",
    "numbers": "123",
    "roman": "iii",
    "capital_roman": "IIII",
}
"""Moodle's names for the ways to number choices."""

COMBINED = {
    "feedback_correct": "correctfeedback",
    "feedback_partially_correct": "partiallycorrectfeedback",
    "feedback_incorrect": "incorrectfeedback",
    "show_number_correct": "shownumcorrect",
}
"""Feedback on the whole, in all types that are answered in parts."""

_LAYOUTS = {"vertical": "VERTICAL", "horizontal": "HORIZONTAL"}
_SELECTS = {"all": "ALL", "random": "RANDOM", "contiguous": "CONTIGUOUS"}
_GRADINGS = {
    "all_or_nothing": "ALL_OR_NOTHING",
    "absolute_position": "ABSOLUTE_POSITION",
    "relative_to_correct": "RELATIVE_TO_CORRECT",
    "next_excluding_last": "RELATIVE_NEXT_EXCLUDE_LAST",
    "next_including_last": "RELATIVE_NEXT_INCLUDE_LAST",
    "previous_and_next": "RELATIVE_ONE_PREVIOUS_AND_NEXT",
    "all_previous_and_next": "RELATIVE_ALL_PREVIOUS_AND_NEXT",
    "longest_ordered": "LONGEST_ORDERED_SUBSET",
    "longest_contiguous": "LONGEST_CONTIGUOUS_SUBSET",
}


def multichoice(question: Question, element: Parent) -> Mapping[str, str]:
    """Multiple choice."""
    settings = question.settings
    answers = settings.records("answers")
    single = is_single(settings)
    element.value("single", truth(single))
    element.value("shuffleanswers", truth(settings.flag("shuffle_answers", True)))
    element.value("answernumbering", word(settings, "answer_numbering", NUMBERING, "letters"))
    element.value("showstandardinstruction", settings.flag("show_standard_instruction"))
    combined(element, settings)
    for answer, share in zip(answers, shares(answers, single=single), strict=True):
        added = element.html("answer", answer.html("text"), fraction=fraction(share))
        added.html("feedback", answer.html("feedback"))
    return {
        **COMBINED,
        # Unless stated, whether one answer is taken follows from the answers.
        "answers": "answer single",
        "single": "single",
        "shuffle_answers": "shuffleanswers",
        "answer_numbering": "answernumbering",
        "show_standard_instruction": "showstandardinstruction",
    }


def true_false(question: Question, element: Parent) -> Mapping[str, str]:
    """True or false."""
    settings = question.settings
    right = settings.flag("answer")
    for value in (True, False):
        added = element.child(
            "answer", fraction="100" if right is value else "0", format="moodle_auto_format"
        )
        added.line(truth(value))
        added.html("feedback", settings.html(f"feedback_{truth(value)}"))
    element.value("showstandardinstruction", settings.flag("show_standard_instruction"))
    return {
        "answer": "answer",
        "feedback_true": "answer",
        "feedback_false": "answer",
        "show_standard_instruction": "showstandardinstruction",
    }


def match(question: Question, element: Parent) -> Mapping[str, str]:
    """Matching; a wrong answer is a pair without a question."""
    settings = question.settings
    element.value("shuffleanswers", truth(settings.flag("shuffle_answers", True)))
    combined(element, settings)
    pairs = [(pair.html("text"), pair.text("answer")) for pair in settings.records("pairs")]
    pairs += [(Html(""), str(extra)) for extra in _listed(settings, "extra_answers")]
    for text, answer in pairs:
        element.html("subquestion", text).lines("answer", plain(answer))
    return {
        **COMBINED,
        "pairs": "subquestion",
        "extra_answers": "subquestion",
        "shuffle_answers": "shuffleanswers",
    }


def random_match(question: Question, element: Parent) -> Mapping[str, str]:
    """Matching made of short answer questions of the category; Moodle always shuffles it."""
    settings = question.settings
    combined(element, settings)
    element.value("choose", int(settings.number("choose")))
    element.value("subcats", settings.flag("subcategories", True))
    return {**COMBINED, "choose": "choose", "subcategories": "subcats"}


def ordering(question: Question, element: Parent) -> Mapping[str, str]:
    """Ordering."""
    settings = question.settings
    element.value("layouttype", word(settings, "layout", _LAYOUTS, "vertical"))
    element.value("selecttype", word(settings, "select", _SELECTS, "all"))
    element.value("selectcount", int(settings.number("select_count", 2)))
    element.value("gradingtype", word(settings, "grading", _GRADINGS, "absolute_position"))
    element.value("showgrading", "SHOW" if settings.flag("show_grading", True) else "HIDE")
    element.value("numberingstyle", word(settings, "numbering", NUMBERING, "none"))
    _texts(element, settings)
    # This type alone wants a value here, and takes the element's absence as yes.
    element.value("shownumcorrect", settings.flag("show_number_correct", True))
    items = [item for item in _listed(settings, "items") if isinstance(item, Html)]
    for place, item in enumerate(items, start=1):
        element.html("answer", item, fraction=str(place))
    return {
        **COMBINED,
        "items": "answer",
        "layout": "layouttype",
        "select": "selecttype",
        "select_count": "selectcount",
        "grading": "gradingtype",
        "show_grading": "showgrading",
        "numbering": "numberingstyle",
    }


def combined(element: Parent, settings: Settings) -> None:
    """Adds the feedback on the whole."""
    _texts(element, settings)
    element.flag("shownumcorrect", settings.flag("show_number_correct", True))


def is_single(settings: Settings) -> bool:
    """Whether one answer is taken: as stated, else unless several answers share the mark."""
    answers = settings.records("answers")
    whole = [each for each in answers if each.flag("correct") or each.number("credit") == 100]
    parts = [each for each in answers if 0 < each.number("credit") < 100]
    return settings.flag("single", len(whole) == 1 or (not whole and not parts))


def shares(answers: tuple[Settings, ...], *, single: bool) -> tuple[float, ...]:
    """What each answer earns, in per cent; where several may be chosen, the right ones share it evenly."""
    right = sum(1 for each in answers if each.flag("correct"))
    whole = 100.0 if single else 100.0 / max(right, 1)
    return tuple(each.number("credit", whole if each.flag("correct") else 0.0) for each in answers)


def _texts(element: Parent, settings: Settings) -> None:
    for key in ("feedback_correct", "feedback_partially_correct", "feedback_incorrect"):
        element.html(COMBINED[key], settings.html(key))


def _listed(settings: Settings, key: str) -> tuple[object, ...]:
    value = settings.get(key)
    return value if isinstance(value, tuple) else ()
