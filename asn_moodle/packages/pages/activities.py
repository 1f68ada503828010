"""What each kind of activity becomes in a package: one function a kind, in one table.

A kind that needs a server becomes a page with its instructions and a line that it is done in Moodle.
"""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from asn_moodle.course.model import Activity, Asset, Html, Settings
from asn_moodle.packages.pages.codes import lasting
from asn_moodle.packages.pages.quizzes import quiz
from asn_moodle.packages.pages.records import Entry, Made, Page, Setting
from asn_moodle.packages.pages.stated import listed

Maker = Callable[[Activity, Setting], Made]


LESSON_MARKS = ("cluster", "end_of_cluster", "end_of_branch")
"""Pages of a lesson that only group others."""


def make(activity: Activity, setting: Setting) -> Made:
    """What ``activity`` becomes; every kind that is not in `KINDS` needs a server."""
    made = KINDS.get(activity.kind, server)(activity, setting)
    if made.pages and not made.entries:
        first, *others = made.pages
        inner = tuple(Entry(page.title, page.id) for page in others)
        entry = Entry(activity.title, first.id, inner)
        return Made(made.pages, (entry,), made.block, made.quizzes, made.needs_moodle, made.problems)
    return made


def page(activity: Activity, setting: Setting) -> Made:
    """A page of reading."""
    settings = activity.settings
    intro = settings.html("intro") if settings.flag("print_intro") else Html("")
    return _one(
        activity, "page", {"intro": setting.html(intro), "content": setting.html(settings.html("content"))}
    )


def label(activity: Activity, setting: Setting) -> Made:
    """Text on the page of its section."""
    html = setting.html(activity.settings.html("content"))
    return Made(block=Markup('<div class="label" id="{}">{}</div>').format(activity.id, html))


def book(activity: Activity, setting: Setting) -> Made:
    """A cover with the list of chapters, then each chapter as a page of its own."""
    chapters = activity.settings.records("chapters")
    pages = tuple(
        _inner(
            activity, chapter, "page", {"intro": Markup(""), "content": setting.html(chapter.html("content"))}
        )
        for chapter in chapters
        if not chapter.flag("hidden")
    )
    return _bundle(activity, setting, pages)


def lesson(activity: Activity, setting: Setting) -> Made:
    """A cover, then the lesson's pages in the order of the spec; a question shows its answers on request."""
    pages = tuple(
        _inner(activity, record, "lesson", _lesson_page(record, setting))
        for record in activity.settings.records("pages")
        if record.text("type") not in LESSON_MARKS
    )
    return _bundle(activity, setting, pages)


def url(activity: Activity, setting: Setting) -> Made:
    """A link to somewhere outside."""
    return _one(activity, "url", {"url": activity.settings.text("url")}, setting)


def resource(activity: Activity, setting: Setting) -> Made:
    """A file, or several."""
    return _one(
        activity,
        "files",
        {"files": _files(activity.settings, setting, "file", "files", "more_files")},
        setting,
    )


def glossary(activity: Activity, setting: Setting) -> Made:
    """A list of terms with their meanings."""
    own = {entry.text("id"): entry for entry in activity.settings.records("entries")}
    stated = {**setting.course.terms, **own} if activity.settings.flag("course_terms") else own
    return _one(activity, "terms", {"terms": term_list(stated, setting)}, setting)


def term_list(terms: Mapping[str, Settings], setting: Setting) -> tuple[Mapping[str, object], ...]:
    """Terms with their meanings, in the order of the alphabet."""
    return tuple(
        {"id": id, "term": term.text("term"), "meaning": setting.html(term.html("meaning"))}
        for id, term in sorted(terms.items(), key=lambda found: found[1].text("term").casefold())
    )


def nothing(activity: Activity, setting: Setting) -> Made:
    """Nothing: a question bank is no page."""
    return Made()


def server(activity: Activity, setting: Setting) -> Made:
    """The instructions of an activity that is done in Moodle."""
    settings = activity.settings
    content = {
        "intro": setting.html(settings.html("intro")),
        "instructions": setting.html(settings.html("instructions")),
        "files": _files(settings, setting, "attachments"),
        "module": setting.words.get(f"kind_{activity.kind}", setting.words["kind_other"]),
    }
    found = _one(activity, "server", content, counts=False)
    return Made(pages=found.pages, needs_moodle=(activity,))


def asked(activity: Activity, setting: Setting) -> Made:
    """A quiz; one without questions here gets them in Moodle."""
    return quiz(activity, setting) if activity.slots else server(activity, setting)


KINDS: Mapping[str, Maker] = {
    "page": page,
    "label": label,
    "book": book,
    "lesson": lesson,
    "url": url,
    "resource": resource,
    "folder": resource,
    "glossary": glossary,
    "quiz": asked,
    "qbank": nothing,
}
"""What a package carries in full, by Moodle's module name; ``scorm`` and ``subsection`` nest (`sections`)."""


def _one(
    activity: Activity,
    kind: str,
    content: Mapping[str, object],
    intro: Setting | None = None,
    *,
    counts: bool = True,
) -> Made:
    described = {"intro": intro.html(activity.settings.html("intro"))} if intro else {}
    made = Page(
        id=activity.id,
        name=lasting(activity.id, activity.formerly),
        kind=kind,
        title=activity.title,
        counts=counts,
        content={**described, **content},
    )
    return Made(pages=(made,))


def _inner(activity: Activity, record: Settings, kind: str, content: Mapping[str, object]) -> Page:
    formerly = listed(record, "formerly", str)
    return Page(
        id=record.text("id"),
        name=lasting(record.text("id"), formerly),
        kind=kind,
        title=record.text("title"),
        counts=True,
        content=content,
        label=activity.title,
    )


def _bundle(activity: Activity, setting: Setting, pages: tuple[Page, ...]) -> Made:
    content = {"chapters": tuple((page.id, page.title) for page in pages)}
    cover = _one(activity, "cover", content, setting, counts=False)
    return Made(pages=(*cover.pages, *pages))


def _lesson_page(record: Settings, setting: Setting) -> Mapping[str, object]:
    return {
        "content": setting.html(record.html("content")),
        "answers": tuple(
            {"text": _either(answer, "text", setting), "response": _either(answer, "response", setting)}
            for answer in record.records("answers")
        )
        + tuple(
            {"text": _either(pair, "text", setting), "response": pair.text("match")}
            for pair in record.records("pairs")
        ),
    }


def _either(record: Settings, key: str, setting: Setting) -> object:
    value = record.get(key, "")
    return value if isinstance(value, str) else setting.html(record.html(key))


def _files(settings: Settings, setting: Setting, *keys: str) -> tuple[Mapping[str, object], ...]:
    """The files under any of the keys, each with its address, name and size in bytes."""
    stated = [settings[key] for key in keys if key in settings]
    files = [file for one in stated for file in (one if isinstance(one, tuple) else (one,))]
    return tuple(
        {
            "address": setting.address(file),
            "name": file.name.rsplit("/", 1)[-1],
            "size": file.path.stat().st_size,
        }
        for file in files
        if isinstance(file, Asset)
    )
