"""Questions and quizzes as the bridge takes them: elements of a form beside those of Moodle's own screens.

`question_form` and `slots_form` are the ``form`` of a question and of a quiz; ``docs/bridge-protocol.md``
says what the plugin does with them.
"""

from collections.abc import Iterator

from asn_moodle.course.model import Activity, Course, Question, Reference, Settings, Slot
from asn_moodle.packages.question_xml.elements import Links
from asn_moodle.packages.question_xml.questions import question_xml, stated_elements
from asn_moodle.packages.site import item_name


def question_form(question: Question, course: Course, links: Links) -> dict[str, object]:
    """``xml``, the whole question; a key for each element of it that is stated; ``status``, if it is."""
    form: dict[str, object] = {"xml": question_xml(question, course, links).decode()}
    form |= dict.fromkeys(stated_elements(question, course), 1)
    if status := question.settings.text("status"):
        form["status"] = status
    return form


def slots_form(quiz: Activity, course: Course) -> dict[str, object]:
    """``slots``, and ``slotmarks`` and ``slotsections`` where marks, headings or shuffling are stated.

    A draw of several questions becomes as many slots; ``shuffle_questions`` holds for every part of the quiz
    that says nothing else.
    """
    slots = list(single_slots(quiz))
    form: dict[str, object] = {"slots": [_asked(slot, course) for slot in slots]}
    if any(slot.mark is not None for slot in slots):
        form["slotmarks"] = [slot.mark for slot in slots]
    shuffle = quiz.settings.get("shuffle_questions")
    if shuffle is not None or any(slot.heading for slot in slots):
        form["slotsections"] = [
            _section(place, slot.heading, shuffle)
            for place, slot in enumerate(slots)
            if place == 0 or slot.heading
        ]
    return form


def single_slots(quiz: Activity) -> Iterator[Slot]:
    """One slot for each question of a quiz; a heading stands before the first of a draw."""
    for slot in quiz.slots:
        for place in range(1 if slot.question else int(slot.random.number("count", 1))):
            yield Slot(slot.question, slot.mark, slot.random, Settings() if place else slot.heading)


def _asked(slot: Slot, course: Course) -> dict[str, object]:
    if slot.question:
        return {"question": item_name(course.idnumber, slot.question.id)}
    category = slot.random["from"]
    assert isinstance(category, Reference)
    tags = slot.random.get("tags")
    return {
        "random": {
            "category": item_name(course.idnumber, category.id),
            "subcategories": slot.random.flag("subcategories"),
            "tags": [str(tag) for tag in tags] if isinstance(tags, tuple) else [],
        }
    }


def _section(place: int, heading: Settings, shuffle: object) -> dict[str, object]:
    section: dict[str, object] = {"slot": place, "heading": heading.text("heading")}
    stated = heading.get("shuffle", shuffle)
    return section if stated is None else section | {"shuffle": stated}
