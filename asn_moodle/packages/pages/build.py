"""From a course to the pages, menu and data of one package."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from markupsafe import Markup

from asn_moodle.course.model import Activity, Asset, Course, Section
from asn_moodle.errors import BuildError
from asn_moodle.language import Language, words
from asn_moodle.packages.pages.activities import make, term_list
from asn_moodle.packages.pages.codes import clashes, code, lasting
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
    Setting,
    Standard,
)
from asn_moodle.problems import Place, Problem, problem

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
        if _shown(section.settings) and any(_activities((section,)))
    )


def build_pages(part: Part, standard: Standard, *, skip_unsupported: bool = False) -> Pages:
    """The pages and data of a package.

    Raises `BuildError` for questions that cannot be played, unless ``skip_unsupported`` leaves them out,
    and for two names that share a code. What is left out or done in Moodle is in ``problems``, as warnings.
    """
    course = part.course
    language = language_of(course)
    said = words("pages", language)
    links = Links(_targets(part), said["elsewhere"])
    setting = Setting(
        course=course,
        language=language,
        words=said,
        html=links.html,
        address=links.address,
        skip_unsupported=skip_unsupported,
    )
    made = [_section(section, setting) for section in part.sections if _shown(section.settings)]
    quizzes = [quiz for one in made for quiz in one.quizzes]
    pages = (
        _start(part, setting),
        *chain.from_iterable(one.pages for one in made),
        *_terms(
            course,
            setting,
            shown=any(one.settings.flag("course_terms") for one in _activities(part.sections)),
        ),
        Page(FINISH, FINISH, "finish", said["finish_title"], counts=False),
    )
    problems = [
        *chain.from_iterable(one.problems for one in made),
        *_clashes(pages, quizzes, part),
        *_notes(part, made),
    ]
    if any(one.severity == "error" for one in problems):
        raise BuildError(one for one in problems if one.severity == "error")
    data = {
        "standard": standard,
        "course": course.idnumber
        if part.name == course.id
        else f"{course.idnumber}.{part.name.split('.')[1]}",
        "version": course.version,
        "language": language,
        "title": part.title,
        "pages": [
            {"id": page.id, "code": code(page.name), "kind": page.kind, "counts": page.counts}
            for page in pages
        ],
        "quizzes": [quiz.data for quiz in quizzes],
        "questions": {asked.id: asked.data for quiz in quizzes for asked in quiz.questions},
        "pass": _pass_mark([quiz.data for quiz in quizzes]),
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
        problems=tuple(sorted(problems)),
    )


def language_of(course: Course) -> Language:
    """The language of the interface: Indonesian for courses in Indonesian, else English."""
    return "id" if course.language.split("-")[0] == "id" else "en"


def _section(section: Section, setting: Setting) -> Made:
    """A section as a page of its own, if it says something, and the pages of its activities."""
    inner = [_activity(activity, setting) for activity in section.activities if _shown(activity.settings)]
    summary = setting.html(section.settings.html("summary"))
    blocks = [one.block for one in inner if one.block is not None]
    pages = tuple(chain.from_iterable(one.pages for one in inner))
    entries = tuple(chain.from_iterable(one.entries for one in inner))
    if summary or blocks:
        content: dict[str, object] = {
            "summary": summary,
            "parts": tuple({"block": one.block, "entries": one.entries} for one in inner),
        }
        own = Page(
            section.id,
            lasting(section.id, section.formerly),
            "section",
            section.title,
            counts=False,
            content=content,
        )
        pages = (own, *pages)
        entries = (Entry(section.title, section.id, entries),)
    elif entries:
        entries = (Entry(section.title, None, entries),)
    return _together(inner, pages, entries)


def _activity(activity: Activity, setting: Setting) -> Made:
    if activity.kind in NESTING and activity.sections:
        inner = [_section(section, setting) for section in activity.sections if _shown(section.settings)]
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


def _pass_mark(quizzes: Iterable[Mapping[str, object]]) -> float | None:
    """What the package's score must reach: the weighted mean of the pass marks of the quizzes that count."""
    marks = [
        (float(str(quiz["pass"])), float(str(quiz["weight"])))
        for quiz in quizzes
        if quiz["weight"] and quiz["pass"] is not None
    ]
    whole = sum(weight for _, weight in marks)
    return round(sum(mark * weight for mark, weight in marks) / whole, 7) if whole else None


def _start(part: Part, setting: Setting) -> Page:
    """The cover: what the course is about, for whom, how long, and what one can do afterwards."""
    course = part.course
    settings = course.settings
    image = settings.get("image")
    whole_course = part.name == course.id
    content: dict[str, object] = {
        "course": course.title,
        "summary": setting.html(settings.html("summary")) if whole_course else Markup(""),
        "image": setting.address(image) if isinstance(image, Asset) and whole_course else "",
        "hours": settings.number("hours") if whole_course else 0,
        "audience": settings.text("audience"),
        "outcomes": tuple(one.text("text") for one in settings.records("outcomes")) if whole_course else (),
        "competencies": tuple(one.text("title") for one in settings.records("competencies"))
        if whole_course
        else (),
        "authors": tuple(one.text("name") for one in settings.records("authors")),
        "licence": settings.text("licence"),
        "version": course.version,
    }
    return Page(START, START, "start", part.title, counts=False, content=content)


def _terms(course: Course, setting: Setting, *, shown: bool) -> Iterator[Page]:
    """The terms of the course, unless a glossary of the author's shows them."""
    if course.terms and not shown:
        content = {"terms": term_list(course.terms, setting), "intro": Markup("")}
        yield Page(TERMS, TERMS, "terms", setting.words["terms_title"], counts=False, content=content)


def _targets(part: Part) -> Mapping[str, str]:
    """The address of everything in the package that a link may name."""
    found: dict[str, str] = {}
    for section in _sections(part.sections):
        shown = [activity for activity in section.activities if _shown(activity.settings)]
        has_page = section.settings.html("summary") or any(one.kind == "label" for one in shown)
        if has_page:
            found[section.id] = f"#{section.id}"
        for activity in shown:
            if activity.kind == "qbank" or activity.sections:
                continue
            found[activity.id] = f"#{activity.id}"
            for record in (*activity.settings.records("chapters"), *activity.settings.records("pages")):
                found[record.text("id")] = f"#{record.text('id')}"
            if not has_page:
                found.setdefault(section.id, f"#{activity.id}")
    for activity in _activities(part.sections):
        for section in activity.sections:
            if section.id in found:
                found.setdefault(activity.id, found[section.id])
    return found


def _sections(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        if _shown(section.settings):
            yield section
            for activity in section.activities:
                if _shown(activity.settings):
                    yield from _sections(activity.sections)


def _activities(sections: Iterable[Section]) -> Iterator[Activity]:
    for section in _sections(sections):
        yield from (activity for activity in section.activities if _shown(activity.settings))


def _shown(settings: Mapping[str, object]) -> bool:
    """Whether learners may see it; what is hidden on the course page stays out of the package."""
    return settings.get("visible", True) is not False


def _clashes(pages: Iterable[Page], quizzes: Iterable[object], part: Part) -> Iterator[Problem]:
    places = _places(part)
    yield from clashes((page.name, places.get(page.id, part.course.place)) for page in pages)
    names = {asked.id: asked.name for quiz in quizzes for asked in quiz.questions}  # type: ignore[attr-defined]
    yield from clashes((name, places.get(id, part.course.place)) for id, name in names.items())


def _places(part: Part) -> Mapping[str, Place]:
    course = part.course
    found = {question.id: question.place for category in course.categories for question in category.questions}
    for section in _sections(part.sections):
        found[section.id] = section.place
    for activity in _activities(part.sections):
        found[activity.id] = activity.place
        found |= {slot.question.id: slot.question.place for slot in activity.slots if slot.question}
    return found


def _notes(part: Part, made: Iterable[Made]) -> Iterator[Problem]:
    """What the package does not carry, by name: work for Moodle, restrictions, hidden items."""
    for one in made:
        for activity in one.needs_moodle:
            yield problem("done-in-moodle", activity.place, activity=activity.title, type=activity.kind)
    for section in part.sections:
        yield from _unseen(section)


def _unseen(section: Section) -> Iterator[Problem]:
    if not _shown(section.settings):
        yield problem("hidden-left-out", section.place, item=section.title)
        return
    for item in (section, *section.activities):
        if item is not section and not _shown(item.settings):
            yield problem("hidden-left-out", item.place, item=item.title)
        elif "available" in item.settings:
            yield problem("restriction-left-out", item.place, item=item.title)
        if isinstance(item, Activity) and _shown(item.settings):
            for inner in item.sections:
                yield from _unseen(inner)
