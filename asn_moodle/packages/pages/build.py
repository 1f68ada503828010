"""From a course to the pages, menu and data of one package."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from markupsafe import Markup

from asn_moodle.course.model import Activity, Asset, Course, Section, Settings
from asn_moodle.errors import BuildError
from asn_moodle.language import Language, words
from asn_moodle.packages.pages.activities import make, term_list
from asn_moodle.packages.pages.codes import clashes, code, lasting
from asn_moodle.packages.pages.extent import activities, has_page, places, targets
from asn_moodle.packages.pages.links import Links
from asn_moodle.packages.pages.records import (
    FINISH,
    START,
    TERMS,
    Entry,
    Made,
    Page,
    Pages,
    Part,
    Quiz,
    Setting,
    Standard,
)
from asn_moodle.packages.pages.stated import shown
from asn_moodle.problems import Problem, problem

NESTING = ("scorm", "subsection")
"""Kinds that hold sections; in a package their content becomes a group of the menu."""

SCRIPT_WORDS = "play_"
"""What the keys of words begin with that the scripts say."""


def whole(course: Course) -> Part:
    """The whole course as one package."""
    return Part(course, course.sections, course.title, course.id)


def per_section(course: Course) -> tuple[Part, ...]:
    """One package for each section that has something to show."""
    return tuple(
        Part(course, (section,), section.title, f"{course.id}.{lasting(section.id, section.formerly)}")
        for section in course.sections
        if shown(section.settings) and any(activities((section,)))
    )


def build_pages(part: Part, standard: Standard, *, skip_unsupported: bool = False) -> Pages:
    """The pages and data of a package.

    Raises `BuildError` for questions that cannot be played, unless ``skip_unsupported`` leaves them out,
    and for two names that share a code. What is left out or done in Moodle is in ``problems``, as warnings.
    """
    course = part.course
    language = language_of(course)
    said = words("pages", language)
    links = Links(targets(part), said["elsewhere"])
    setting = Setting(
        course=course,
        language=language,
        words=said,
        html=links.html,
        address=links.address,
        skip_unsupported=skip_unsupported,
    )
    made = [_section(section, setting) for section in part.sections if shown(section.settings)]
    quizzes = [quiz for one in made for quiz in one.quizzes]
    pages = (
        _start(part, setting),
        *_named_once(chain.from_iterable(one.pages for one in made)),
        *_terms(part, setting),
        Page(FINISH, FINISH, "finish", said["finish_title"], counts=False),
    )
    problems = [
        *chain.from_iterable(one.problems for one in made),
        *_clashes(pages, quizzes, part),
        *_notes(part, made),
    ]
    if errors := {one for one in problems if one.severity == "error"}:
        raise BuildError(errors)
    data = {
        "standard": standard,
        "course": course.idnumber + part.name.removeprefix(course.id),
        "version": course.version,
        "language": language,
        "title": part.title,
        "pages": [
            {"id": page.id, "code": code(page.name), "kind": page.kind, "counts": page.counts}
            for page in pages
        ],
        "quizzes": [quiz.data for quiz in quizzes],
        "questions": {asked.id: asked.data for quiz in quizzes for asked in quiz.questions},
        "pass": _pass_mark(quizzes),
        "words": {key: text for key, text in sorted(said.items()) if key.startswith(SCRIPT_WORDS)},
    }
    entries = (
        Entry(said["start_title"], START),
        *chain.from_iterable(one.entries for one in made),
        *(Entry(page.title, page.id) for page in pages[-2:] if page.id in (TERMS, FINISH)),
    )
    return Pages(
        part=part,
        standard=standard,
        language=language,
        pages=pages,
        menu=entries,
        data=data,
        assets=tuple(sorted(links.used.values())),
        needs_moodle=tuple(chain.from_iterable(one.needs_moodle for one in made)),
        problems=tuple(sorted(set(problems))),
    )


def language_of(course: Course) -> Language:
    """The language of the interface: Indonesian for courses in Indonesian, else English."""
    return "id" if course.language.split("-")[0] == "id" else "en"


def _section(section: Section, setting: Setting) -> Made:
    """A section as a page of its own, if it says something, and the pages of its activities."""
    inner = [_activity(activity, setting) for activity in section.activities if shown(activity.settings)]
    pages = tuple(chain.from_iterable(one.pages for one in inner))
    entries = tuple(chain.from_iterable(one.entries for one in inner))
    if has_page(section):
        content: dict[str, object] = {
            "summary": setting.html(section.settings.html("summary")),
            "parts": tuple({"block": one.block, "entries": one.entries} for one in inner),
        }
        name = lasting(section.id, section.formerly)
        pages = (Page(section.id, name, "section", section.title, counts=False, content=content), *pages)
        entries = (Entry(section.title, section.id, entries),)
    elif entries:
        entries = (Entry(section.title, None, entries),)
    return _together(inner, pages, entries)


def _activity(activity: Activity, setting: Setting) -> Made:
    if activity.kind in NESTING and activity.sections:
        inner = [_section(section, setting) for section in activity.sections if shown(section.settings)]
        entries = tuple(chain.from_iterable(one.entries for one in inner))
        pages = tuple(chain.from_iterable(one.pages for one in inner))
        if [entry.title for entry in entries] != [activity.title]:
            entries = (Entry(activity.title, None, entries),)
        return _together(inner, pages, entries)
    if activity.kind == "subsection":
        return Made()
    return make(activity, setting)


def _together(inner: Iterable[Made], pages: tuple[Page, ...], entries: tuple[Entry, ...]) -> Made:
    inner = tuple(inner)
    return Made(
        pages=pages,
        entries=entries,
        quizzes=tuple(chain.from_iterable(one.quizzes for one in inner)),
        needs_moodle=tuple(chain.from_iterable(one.needs_moodle for one in inner)),
        problems=tuple(chain.from_iterable(one.problems for one in inner)),
    )


def _pass_mark(quizzes: Iterable[Quiz]) -> object:
    """The pass mark of the only quiz that counts. Where several do, each has to reach its own."""
    counted = [quiz.data["pass"] for quiz in quizzes if quiz.data["weight"]]
    return counted[0] if len(counted) == 1 else None


def _start(part: Part, setting: Setting) -> Page:
    """The cover: what the course is about, for whom, how long, and what one can do afterwards."""
    course = part.course
    settings = course.settings
    image = settings.get("image")
    all_of_it = part.name == course.id  # the length and the outcomes of a course are not those of a section
    content: dict[str, object] = {
        "course": course.title,
        "summary": setting.html(settings.html("summary")) if all_of_it else Markup(""),
        "image": setting.address(image) if isinstance(image, Asset) and all_of_it else "",
        "hours": settings.number("hours") if all_of_it else 0,
        "audience": settings.text("audience"),
        "outcomes": _each(settings, "outcomes", "text") if all_of_it else (),
        "competencies": _each(settings, "competencies", "title") if all_of_it else (),
        "authors": _each(settings, "authors", "name"),
    }
    return Page(START, START, "start", part.title, counts=False, content=content)


def _each(settings: Settings, key: str, name: str) -> tuple[str, ...]:
    return tuple(one.text(name) for one in settings.records(key))


def _terms(part: Part, setting: Setting) -> Iterator[Page]:
    """The terms of the course, unless a glossary of the author's shows them."""
    terms = part.course.terms
    if terms and not any(one.settings.flag("course_terms") for one in activities(part.sections)):
        content = {"terms": term_list(terms, setting), "intro": Markup("")}
        yield Page(TERMS, TERMS, "terms", setting.words["terms_title"], counts=False, content=content)


def _named_once(pages: Iterable[Page]) -> Iterator[Page]:
    """The pages; a term that several glossaries show can be linked to on the first of them."""
    named: set[object] = set()
    for page in pages:
        terms = page.content.get("terms")
        if isinstance(terms, tuple):
            shown_here = tuple({**term, "id": "" if term["id"] in named else term["id"]} for term in terms)
            named |= {term["id"] for term in terms}
            page = replace(page, content={**page.content, "terms": shown_here})
        yield page


def _clashes(pages: Iterable[Page], quizzes: Iterable[Quiz], part: Part) -> Iterator[Problem]:
    """Two pages, or two questions, whose codes are the same. A question may be asked in several quizzes."""
    at = places(part)
    yield from clashes((page.name, at.get(page.id, part.course.place)) for page in pages)
    names = {asked.id: asked.name for quiz in quizzes for asked in quiz.questions}
    yield from clashes((name, at.get(id, part.course.place)) for id, name in names.items())


def _notes(part: Part, made: Iterable[Made]) -> Iterator[Problem]:
    """What the package does not carry, by name: work for Moodle, restrictions, hidden items."""
    for one in made:
        for activity in one.needs_moodle:
            yield problem("done-in-moodle", activity.place, activity=activity.title, type=activity.kind)
    for section in part.sections:
        yield from _unseen(section)


def _unseen(section: Section) -> Iterator[Problem]:
    items: list[Section | Activity] = [section]
    if shown(section.settings):
        items += section.activities
    for item in items:
        if not shown(item.settings):
            yield problem("hidden-left-out", item.place, item=item.title)
            continue
        if "available" in item.settings:
            yield problem("restriction-left-out", item.place, item=item.title)
        if isinstance(item, Activity):
            yield from chain.from_iterable(_unseen(inner) for inner in item.sections)
