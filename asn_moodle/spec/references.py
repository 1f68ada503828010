"""What only shows once the whole course is read: names that point nowhere, twice the same name, dead ends.

`problems` runs every rule of `RULES`; a rule takes the course as an `Index` and yields problems.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from asn_moodle.problems import Path, Place, Problem, problem
from asn_moodle.spec.activities.base import ActivityBase
from asn_moodle.spec.activities.quiz import Draw, Quiz, RandomQuestions, UsedQuestion
from asn_moodle.spec.activities.scorm import PackedSection, Scorm
from asn_moodle.spec.availability import All, Any, Completed, Failed, Graded, Not, Passed, Requirement
from asn_moodle.spec.base import Item
from asn_moodle.spec.course import Competency, CourseSpec, Outcome, Term
from asn_moodle.spec.fields import ActivityRef, QuestionRef, Ref
from asn_moodle.spec.gradebook import GradeCategory, Scale
from asn_moodle.spec.grading import Grade
from asn_moodle.spec.offering import OfferingSpec
from asn_moodle.spec.people import Badge, Group, Grouping
from asn_moodle.spec.questions import Category, Described, Marked
from asn_moodle.spec.sections import Section
from asn_moodle.spec.walk import walk
from asn_moodle.spec.wording import nearest

KINDS: Mapping[str, tuple[type[Item] | tuple[type[Item], ...], str]] = {
    "activity": (ActivityBase, "sections › activities"),
    "section": ((Section, PackedSection), "sections"),
    "question": (Described, "questions › questions"),
    "category": (Category, "questions"),
    "outcome": (Outcome, "outcomes"),
    "competency": (Competency, "competencies"),
    "term": (Term, "terms"),
    "group": (Group, "groups"),
    "grouping": (Grouping, "groupings"),
    "badge": (Badge, "badges"),
    "scale": (Scale, "scales"),
    "grade_category": (GradeCategory, "gradebook › categories"),
    "item": (Item, "id"),
}
"""The kinds that a `Ref` may ask for: the class, and the keys under which such items stand."""


NEVER_DRAWN = frozenset(("description", "randomsamatch"))
"""Types of question that Moodle never draws at random."""
_ASKING = (UsedQuestion, RandomQuestions, Marked)


@dataclass(frozen=True, slots=True)
class Index:
    """A course with the paths of all that it states."""

    spec: CourseSpec
    places: Mapping[Path, Place]
    dated_in: str | None
    """The time zone of its dates."""
    values: tuple[tuple[Path, object], ...]
    items: Mapping[str, tuple[Path, Item]]
    """By id; the first where an id is doubled."""
    by_path: Mapping[Path, Item]

    def place(self, path: Path) -> Place:
        """Where the value at ``path`` stands, or else the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path]

    def found(self, code: str, path: Path, **data: object) -> Problem:
        """A problem with the value at ``path``."""
        return problem(code, self.place(path), path, **data)

    def each(self, kind: type) -> Iterator[tuple[Path, object]]:
        """Yield every value of a type, with its path."""
        return ((path, value) for path, value in self.values if isinstance(value, kind))


def problems(
    spec: CourseSpec, places: Mapping[Path, Place], offering: OfferingSpec | None = None
) -> Iterator[Problem]:
    """Yield what is wrong with a course whose parts are each sound.

    ``offering`` is the one that the course was read for; its time zone counts.
    """
    values = tuple(walk(spec))
    items: dict[str, tuple[Path, Item]] = {}
    for path, value in values:
        if isinstance(value, Item):
            items.setdefault(value.id, (path, value))
    zone = (offering.timezone if offering else None) or spec.timezone
    by_path = {path: value for path, value in values if isinstance(value, Item)}
    index = Index(spec, places, zone, values, items, by_path)
    for rule in RULES:
        yield from rule(index)


def ids_are_used_once(index: Index) -> Iterator[Problem]:
    """An id names one thing in the whole course."""
    for path, item in index.each(Item):
        assert isinstance(item, Item)
        first, _ = index.items[item.id]
        if first != path:
            place = index.place((*first, "id"))
            yield index.found("duplicate-id", (*path, "id"), id=item.id, first=place)


def former_ids_are_free(index: Index) -> Iterator[Problem]:
    """What something was formerly called is the name of nothing else."""
    claimed: dict[str, str] = {}
    for path, item in index.each(Item):
        assert isinstance(item, Item)
        for position, name in enumerate(item.formerly):
            way = (*path, "formerly", position)
            if name in index.items:
                living = index.place((*index.items[name][0], "id"))
                yield index.found("formerly-in-use", way, id=name, first=living)
            elif claimed.setdefault(name, item.id) != item.id:
                yield index.found("formerly-claimed-twice", way, id=name, other=claimed[name])


def references_lead_somewhere(index: Index) -> Iterator[Problem]:
    """What is named exists, and is of the kind that is needed."""
    for path, name in index.each(Ref):
        assert isinstance(name, Ref)
        model, wanted = KINDS[name.to]
        way, item = index.items.get(name, ((), None))
        if isinstance(item, model):
            continue
        fitting = sorted(other for other, (_, found) in index.items.items() if isinstance(found, model))
        if item is not None:
            where = " › ".join(step for step in way if isinstance(step, str)) or "id"
            yield index.found("wrong-kind-of-reference", path, id=name, found=where, wanted=wanted)
        elif meant := nearest(name, fitting):
            yield index.found("misspelt-reference", path, id=name, nearest=meant, wanted=wanted)
        else:
            yield index.found("dangling-reference", path, id=name, wanted=wanted, known=_listed(fitting))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:12]) + (", …" if len(names) > 12 else "") if names else "–"


def shared_questions_are_in_the_bank(index: Index) -> Iterator[Problem]:
    """A question that stands in one quiz belongs to it; what others use stands in the question bank."""
    for path, name in index.each(QuestionRef):
        assert isinstance(name, QuestionRef)
        if _is(index, name, Described) and index.items[name][0][0] != "questions":
            quiz = _around(index, index.items[name][0], Quiz)
            yield index.found("question-of-a-quiz", path, id=name, quiz=quiz.id if quiz else "")


def packed_activities_are_named_inside_alone(index: Index) -> Iterator[Problem]:
    """To Moodle a package is one activity, so nothing outside can wait for a part of it."""
    for path, name in index.each(ActivityRef):
        assert isinstance(name, ActivityRef)
        if _is(index, name, ActivityBase):
            package = _around(index, index.items[name][0][:-1], Scorm)
            if package and _around(index, path, Scorm) is not package:
                yield index.found("activity-in-package", path, id=name, package=package.id)


def _around(index: Index, path: Path, model: type[Item]) -> Item | None:
    """The innermost item of a type that holds what is at ``path``, or stands there."""
    for end in range(len(path), 0, -1):
        item = index.by_path.get(path[:end])
        if isinstance(item, model):
            return item
    return None


def quizzes_ask_something(index: Index) -> Iterator[Problem]:
    """A quiz asks something, be it later, and nothing twice."""
    for path, quiz in index.each(Quiz):
        assert isinstance(quiz, Quiz)
        if not any(isinstance(entry, _ASKING) for entry in quiz.questions):
            yield index.found("quiz-without-questions", path, id=quiz.id)
        seen: set[str] = set()
        for position, entry in enumerate(quiz.questions):
            if isinstance(entry, UsedQuestion):
                if entry.use in seen:
                    yield index.found("question-used-twice", (*path, "questions", position), id=entry.use)
                seen.add(entry.use)


def categories_have_enough(index: Index) -> Iterator[Problem]:
    """Random questions can be drawn without repeating one in the same quiz."""
    for path, quiz in index.each(Quiz):
        assert isinstance(quiz, Quiz)
        fixed = {entry.use for entry in quiz.questions if isinstance(entry, UsedQuestion)}
        drawn: dict[object, int] = {}
        for position, entry in enumerate(quiz.questions):
            if not isinstance(entry, RandomQuestions) or not _is(index, entry.random.from_, Category):
                continue
            asked = entry.random
            source = (asked.from_, asked.subcategories, asked.tags)
            free = len(_drawable(index.spec, asked) - fixed)
            drawn[source] = drawn.get(source, 0) + asked.count
            if drawn[source] > free:
                way = (*path, "questions", position, "random")
                yield index.found("too-many-random", way, id=asked.from_, asked=drawn[source], count=free)


def _drawable(spec: CourseSpec, asked: Draw) -> set[str]:
    """The ids of the questions that an entry may draw."""
    names: set[str] = {asked.from_}
    while asked.subcategories:
        more = {str(each.id) for each in spec.questions if each.parent in names} - names
        if not more:
            break
        names |= more
    return {
        question.id
        for category in spec.questions
        if category.id in names
        for question in category.questions
        if question.type not in NEVER_DRAWN and set(asked.tags or ()) <= set(question.tags)
    }


def _is(index: Index, name: str, model: type[Item]) -> bool:
    return name in index.items and isinstance(index.items[name][1], model)


def restrictions_can_be_met(index: Index) -> Iterator[Problem]:
    """Nothing waits, however indirectly, for itself. An item waits for what its sections wait for too."""
    own = {
        path: item.available
        for path, item in index.items.values()
        if isinstance(item, Section | ActivityBase) and item.available is not None
    }
    needs = {
        name: tuple(own[path[:end]] for end in range(len(path) + 1) if path[:end] in own)
        for name, (path, _) in index.items.items()
    }
    opened: set[str] = set()
    waiting = list(needs)
    while fresh := {name for name in waiting if all(_met(each, opened, needs) for each in needs[name])}:
        opened |= fresh
        waiting = [name for name in waiting if name not in fresh]
    reported: set[str] = set()
    for name in waiting:
        ring = _ring(name, needs, opened)
        if not reported & set(ring):
            reported |= set(ring)
            start = ring.index(min(ring, key=waiting.index))
            chain = (*ring[start:], *ring[: start + 1])
            path = index.items[chain[0]][0]
            way = (*path, "available") if path in own else path
            yield index.found("restriction-cycle", way, chain=" → ".join(chain))


def _waited_for(requirement: Requirement) -> str | None:
    match requirement:
        case Completed(completed=name) | Passed(passed=name) | Failed(failed=name):
            return name
        case Graded(grade=grade):
            return grade.activity
    return None


def _met(requirement: Requirement, opened: set[str], known: Mapping[str, object]) -> bool:
    """Whether it can be met once all of ``opened`` are open. What does not exist is another rule's."""
    match requirement:
        case All(all=inner):
            return all(_met(each, opened, known) for each in inner)
        case Any(any=inner):
            return any(_met(each, opened, known) for each in inner)
        case Not():
            return True
    name = _waited_for(requirement)
    return name is None or name in opened or name not in known


def _missing(requirement: Requirement, opened: set[str], known: Mapping[str, object]) -> Iterator[str]:
    """Yield the ids that a requirement waits for in vain."""
    if _met(requirement, opened, known):
        return
    match requirement:
        case All(all=inner) | Any(any=inner):
            for each in inner:
                yield from _missing(each, opened, known)
        case _:
            yield _waited_for(requirement) or ""


def _ring(name: str, needs: Mapping[str, tuple[Requirement, ...]], opened: set[str]) -> list[str]:
    """The ring of ids that one comes to from an item that never opens, along what it waits for."""
    way: list[str] = []
    while name not in way:
        way.append(name)
        name = next(missing for each in needs[name] for missing in _missing(each, opened, needs))
    return way[way.index(name) :]


def waits_are_for_the_tracked(index: Index) -> Iterator[Problem]:
    """What others wait for is tracked."""
    for path, name in index.each(ActivityRef):
        assert isinstance(name, ActivityRef)
        if path[-1] in {"completed", "passed", "failed"} and _untracked(index, name):
            yield index.found("never-marked-done", path, id=name)
    if index.spec.completion:
        for position, name in enumerate(index.spec.completion.activities):
            if _untracked(index, name):
                yield index.found("never-marked-done", ("completion", "activities", position), id=name)


def _untracked(index: Index, name: str) -> bool:
    _, item = index.items.get(name, (None, None))
    return getattr(getattr(item, "completion", None), "when", None) == "never"


def parents_have_no_ring(index: Index) -> Iterator[Problem]:
    """No category is, however indirectly, its own parent; a ring is told once."""
    told: set[str] = set()
    for path, item in index.each(Item):
        if isinstance(item, Category | GradeCategory):
            name: str | None = item.parent
            way: list[str] = [item.id]
            while name is not None and name not in way and _is(index, name, type(item)):
                way.append(name)
                name = getattr(index.items[name][1], "parent", None)
            if name == item.id and name not in told:
                told.update(way)
                yield index.found("parent-cycle", (*path, "parent"), chain=" → ".join([*way, item.id]))


def passing_words_are_of_the_scale(index: Index) -> Iterator[Problem]:
    """A pass grade given as a word is one of its scale's words."""
    for path, grade in index.each(Grade):
        assert isinstance(grade, Grade)
        if isinstance(grade.pass_, str) and grade.scale and _is(index, grade.scale, Scale):
            scale = index.items[grade.scale][1]
            assert isinstance(scale, Scale)
            if grade.pass_ not in scale.items:
                words = ", ".join(scale.items)
                yield index.found(
                    "pass-not-in-scale", (*path, "pass"), value=grade.pass_, scale=scale.id, known=words
                )


def dates_have_a_zone(index: Index) -> Iterator[Problem]:
    """As soon as there is a date, there is a time zone; said once, at the first date."""
    first = next(index.each(datetime), None)
    if first and index.dated_in is None:
        yield index.found("date-without-timezone", first[0])


def course_ends_after_it_starts(index: Index) -> Iterator[Problem]:
    """The end date of the course is after its start date."""
    start, end = index.spec.start_date, index.spec.end_date
    if start and end and start >= end:
        yield index.found(
            "course-ends-early", ("end_date",), start=f"{start:%Y-%m-%d %H:%M}", end=f"{end:%Y-%m-%d %H:%M}"
        )


RULES: tuple[Callable[[Index], Iterator[Problem]], ...] = (
    ids_are_used_once,
    former_ids_are_free,
    references_lead_somewhere,
    shared_questions_are_in_the_bank,
    packed_activities_are_named_inside_alone,
    quizzes_ask_something,
    categories_have_enough,
    restrictions_can_be_met,
    waits_are_for_the_tracked,
    parents_have_no_ring,
    passing_words_are_of_the_scale,
    dates_have_a_zone,
    course_ends_after_it_starts,
)
