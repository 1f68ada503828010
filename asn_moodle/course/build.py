"""A checked spec to a `Course`: texts rendered, files and references resolved, nothing added."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from asn_moodle.course.lints import lints
from asn_moodle.course.lowering import ZONES, Lowering
from asn_moodle.course.markdown import Cache
from asn_moodle.course.model import Activity, Category, Course, Question, Section, Settings, Slot
from asn_moodle.course.run import Run
from asn_moodle.course.scope import Origin, Scope
from asn_moodle.course.variables import filled
from asn_moodle.errors import SpecError
from asn_moodle.problems import Path as Way
from asn_moodle.problems import Place, Problem
from asn_moodle.spec.activities.base import ActivityBase
from asn_moodle.spec.activities.nesting import Subsection
from asn_moodle.spec.activities.quiz import Heading, Quiz, RandomQuestions, UsedQuestion
from asn_moodle.spec.activities.scorm import PackedSection, Scorm
from asn_moodle.spec.base import Item
from asn_moodle.spec.fields import Line
from asn_moodle.spec.load import LoadedCourse, read_course
from asn_moodle.spec.questions import Category as CategorySpec
from asn_moodle.spec.questions import Question as QuestionSpec
from asn_moodle.spec.sections import Section as SectionSpec
from asn_moodle.spec.walk import walk

Bank = Mapping[str, Question]
"""The questions of the bank by id."""

_IDENTITY = ("id", "formerly", "title", "type")
_COURSE = (*_IDENTITY, "short_name", "language", "version", "sections", "questions", "terms", "variables")


def build_course(loaded: LoadedCourse, cache: Cache | None = None) -> Course:
    """The course, or offering of it. Raises `SpecError` with every problem of its texts and media.

    ``cache`` keeps what was rendered for the next build of this course or of another offering of it.
    """
    course, problems = built(loaded, cache)
    if any(found.severity == "error" for found in problems):
        raise SpecError(problems)
    return course


def check(path: Path | str, cache: Cache | None = None) -> tuple[Course | None, tuple[Problem, ...]]:
    """The course at ``path``, None if it has errors, and all problems of it, warnings included, in order.

    Raises `AccessError` where a file cannot be read, and `UsageError` for a folder without one course.
    """
    try:
        loaded, problems = read_course(path)
    except SpecError as error:
        return None, error.problems
    if loaded is None:
        return None, tuple(sorted(problems))
    course, more = built(loaded, cache)
    known = {found.place for found in problems}
    every = {*problems, *(found for found in more if found.place not in known)}
    if any(found.severity == "error" for found in every):
        return None, tuple(sorted(every))
    return course, tuple(sorted({*every, *_placed(lints(course), loaded)}))


def _placed(warnings: Iterable[Problem], loaded: LoadedCourse) -> Iterator[Problem]:
    """Yield the warnings with both place and path; each bears one of the two."""
    paths = {place: path for path, place in reversed(tuple(loaded.places.items()))}
    for found in warnings:
        if found.path:
            yield replace(found, place=loaded.places.get(found.path, found.place))
        else:
            yield replace(found, path=paths.get(found.place, ()))


def built(loaded: LoadedCourse, cache: Cache | None = None) -> tuple[Course, tuple[Problem, ...]]:
    """The course as far as it can be made, and the problems of its texts and files."""
    spec, offering = loaded.spec, loaded.offering
    zone = (offering.timezone if offering else None) or spec.timezone
    lowering = Lowering(loaded, _scope(loaded), ZONES[zone] if zone else None, cache)
    settings = dict(lowering.settings(spec, (), without=_COURSE))
    if zone:
        settings["timezone"] = zone
    categories = tuple(
        _category(lowering, category, ("questions", index)) for index, category in enumerate(spec.questions)
    )
    bank = {question.id: question for category in categories for question in category.questions}
    short_name = lowering.line(spec.short_name, ("short_name",))
    suffix = str(offering.suffix) if offering else ""
    course = Course(
        id=str(spec.id),
        offering=str(offering.id) if offering else None,
        title=lowering.line(spec.title, ("title",)),
        short_name=f"{short_name} {suffix}" if suffix else short_name,
        language=spec.language,
        version=str(spec.version),
        settings=Settings(settings),
        sections=tuple(
            _section(lowering, section, ("sections", index), bank)
            for index, section in enumerate(spec.sections)
        ),
        categories=categories,
        terms={
            str(term.id): lowering.settings(term, ("terms", index), without=_IDENTITY)
            for index, term in enumerate(spec.terms)
        },
        place=lowering.place(()),
        closed=bool(offering and offering.closed),
        suffix=suffix,
    )
    return course, tuple(sorted(dict.fromkeys(lowering.problems)))


def _scope(loaded: LoadedCourse) -> Scope:
    spec = loaded.spec
    bare = Scope(spec.language, variables=loaded.variables)

    def shown(line: str) -> str:
        return filled(Run(bare, Origin(loaded.file, Place("")), "", [line]), str(line))

    return Scope(
        language=spec.language,
        roots=loaded.roots,
        variables=loaded.variables,
        titles={str(item.id): shown(title) for item, title in _titled(spec.sections)},
        terms={str(term.id): shown(term.term) for term in spec.terms},
    )


def _titled(sections: Iterable[SectionSpec]) -> Iterator[tuple[Item, str]]:
    """Yield sections, activities and their chapters and pages with titles; questions are no targets."""
    for path, value in walk(tuple(sections)):
        if isinstance(value, Item) and "questions" not in path:
            yield value, _title(value)


def _title(item: Item) -> str:
    """The title of an item; empty where its kind has none, or it is left out, as of a label."""
    title = getattr(item, "title", None)
    return title if isinstance(title, Line) else ""


def _category(lowering: Lowering, category: CategorySpec, path: Way) -> Category:
    return Category(
        id=str(category.id),
        title=lowering.line(category.title, (*path, "title")),
        settings=lowering.settings(category, path, without=(*_IDENTITY, "questions")),
        questions=tuple(
            _question(lowering, question, (*path, "questions", index), str(category.id))
            for index, question in enumerate(category.questions)
        ),
        place=lowering.place(path),
        formerly=_formerly(category),
    )


def _question(lowering: Lowering, question: QuestionSpec, path: Way, category: str | None) -> Question:
    return Question(
        id=str(question.id),
        kind=question.type,
        settings=lowering.settings(question, path, without=("id", "formerly", "type")),
        place=lowering.place(path),
        formerly=_formerly(question),
        category=category,
    )


def _section(lowering: Lowering, section: SectionSpec | PackedSection, path: Way, bank: Bank) -> Section:
    return Section(
        id=str(section.id),
        title=lowering.line(section.title, (*path, "title")),
        settings=lowering.settings(section, path, without=(*_IDENTITY, "activities")),
        activities=_activities(lowering, section.activities, path, bank),
        place=lowering.place(path),
        formerly=_formerly(section),
    )


def _activities(
    lowering: Lowering, activities: Sequence[ActivityBase], path: Way, bank: Bank
) -> tuple[Activity, ...]:
    return tuple(
        _activity(lowering, activity, (*path, "activities", index), bank)
        for index, activity in enumerate(activities)
    )


def _activity(lowering: Lowering, activity: ActivityBase, path: Way, bank: Bank) -> Activity:
    slots: tuple[Slot, ...] = ()
    sections: tuple[Section, ...] = ()
    apart: tuple[str, ...] = ()
    if isinstance(activity, Quiz):
        slots, apart = _slots(lowering, activity, path, bank), ("questions",)
    elif isinstance(activity, Scorm):
        sections, apart = _packed(lowering, activity, path, bank), ("sections", "activities")
    elif isinstance(activity, Subsection):
        sections, apart = _inside(lowering, activity, path, bank), ("summary", "activities")
    return Activity(
        id=str(activity.id),
        kind=activity.type,
        title=lowering.line(_title(activity), (*path, "title")),
        settings=lowering.settings(activity, path, without=(*_IDENTITY, *apart)),
        place=lowering.place(path),
        formerly=_formerly(activity),
        slots=slots,
        sections=sections,
    )


def _packed(lowering: Lowering, activity: Scorm, path: Way, bank: Bank) -> tuple[Section, ...]:
    """The sections of a package; what it holds without sections stands in one of its own name."""
    if activity.activities:
        return _inside(lowering, activity, path, bank)
    return tuple(
        _section(lowering, section, (*path, "sections", index), bank)
        for index, section in enumerate(activity.sections or ())
    )


def _inside(lowering: Lowering, holder: Scorm | Subsection, path: Way, bank: Bank) -> tuple[Section, ...]:
    title = lowering.line(holder.title, (*path, "title"))
    summary = lowering.chosen(holder, path, ("summary",))
    activities = _activities(lowering, holder.activities or (), path, bank)
    return (Section(str(holder.id), title, summary, activities, lowering.place(path), _formerly(holder)),)


def _slots(lowering: Lowering, quiz: Quiz, path: Way, bank: Bank) -> tuple[Slot, ...]:
    """What a quiz asks. A heading goes with the slot that it stands before."""
    slots = []
    heading = Settings()
    for index, entry in enumerate(quiz.questions):
        way, name = (*path, "questions", index), f"{quiz.id}_questions_{index}"
        match entry:
            case Heading():
                heading = lowering.settings(entry, way, name=name)
                continue
            case UsedQuestion():
                slots.append(Slot(bank.get(str(entry.use)), entry.mark, heading=heading))
            case RandomQuestions():
                drawn = lowering.settings(entry.random, (*way, "random"), name=name)
                slots.append(Slot(None, entry.mark, drawn, heading))
            case _:
                slots.append(Slot(_question(lowering, entry, way, None), heading=heading))
        heading = Settings()
    return tuple(slots)


def _formerly(item: Item) -> tuple[str, ...]:
    return tuple(str(name) for name in item.formerly)
