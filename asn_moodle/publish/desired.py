"""What a site should hold for a course: every item with all that is stated of it, ready to be sent."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from asn_moodle.course.forms import Form, course_form, module_form, worded
from asn_moodle.course.model import (
    Activity,
    Category,
    Course,
    Question,
    Reference,
    Section,
    Settings,
)
from asn_moodle.packages.question_xml import question_name
from asn_moodle.packages.question_xml.bridge import question_form, slots_form
from asn_moodle.packages.question_xml.elements import Links
from asn_moodle.packages.site import (
    NOT_MOODLES,
    enrolment_methods,
    glossary_of,
    holders,
    inline_category,
    packed,
)
from asn_moodle.problems import Place
from asn_moodle.publish.wire import Json, Wire, canonical

ORDER = (
    *("course", "scale", "grade_category", "group", "grouping", "competency"),
    *("section", "bank", "category", "question", "module"),
    *("enrolment", "badge", "completion"),
)
"""Kinds in the order in which they are applied: what others refer to comes first. ``bank`` stands for modules
that hold question categories."""


def place_in_order(kind: str, type: str) -> int:
    """The place of a kind in `ORDER`; kinds that only the site knows come last."""
    kind = "bank" if type == "qbank" else kind
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


@dataclass(frozen=True)
class Item:
    """One thing of the course that a site should hold; ``stated`` is all that travels beside its identity."""

    id: str
    """Its idnumber."""
    kind: str
    title: str
    type: str = ""
    parent: str = ""
    position: int | None = None
    """Its place among the items of the same parent, from 0."""
    formerly: tuple[str, ...] = ()
    stated: Json = field(default_factory=dict, compare=False)
    place: Place = field(default=Place(""), compare=False)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of all that is stated. The place among siblings is left out: a new one would change all."""
        own = {
            "kind": self.kind,
            "type": self.type,
            "title": self.title,
            "parent": self.parent,
            **self.stated,
        }
        return hashlib.sha256(canonical(own).encode()).hexdigest()

    def wire(self) -> Json:
        """The item as the bridge takes it, without what to do with it."""
        head: Json = {"id": self.id, "kind": self.kind}
        named = {
            "type": self.type,
            "title": self.title,
            "formerly": list(self.formerly),
            "parent": self.parent,
        }
        head |= {key: value for key, value in named.items() if value}
        if self.position is not None:
            head["position"] = self.position
        return {**head, "hash": self.hash, **self.stated}


@dataclass(frozen=True, slots=True)
class Desired:
    """A course as a site should hold it."""

    idnumber: str
    title: str
    category: str
    """The path of its category, levels separated by `` / ``."""
    items: tuple[Item, ...]
    files: dict[str, Path]
    """Every file by its SHA-1."""
    left_out: tuple[tuple[str, str], ...] = ()
    """What the bridge does not carry: item and key."""
    timezone: str = ""
    """The zone in which the course states its moments, such as ``WIB``."""


def desired(course: Course, folder: Path) -> Desired:
    """The course with every item in the order of `ORDER`; packages made of content are written to ``folder``.

    Raises `BuildError` where content cannot be packed, and `AccessError`.
    """
    wire = Wire(course.idnumber, holders(course), glossary_of(course))
    found = (*_shell(course, wire), *_page(course, wire, folder), *_bank(course, wire))
    ordered = sorted(found, key=lambda item: place_in_order(item.kind, item.type))
    return Desired(
        idnumber=course.idnumber,
        title=course.full_title,
        category=course.settings.text("category"),
        items=tuple(ordered),
        files=wire.files,
        left_out=tuple(_left_out(course)),
        timezone=course.settings.text("timezone"),
    )


def items(course: Course, folder: Path) -> tuple[Item, ...]:
    """Every item of a course, as `desired` has them."""
    return desired(course, folder).items


# ---- the course and what belongs to it as a whole ----


def _shell(course: Course, wire: Wire) -> Iterator[Item]:
    stated = wire.form(course_form(course)) | _common(course.settings, wire)
    yield Item(course.idnumber, "course", course.full_title, stated=stated, place=course.place)
    settings = course.settings
    for key, kind in (("scales", "scale"), ("groups", "group"), ("groupings", "grouping")):
        for place, one in enumerate(settings.records(key)):
            yield _named(kind, one, wire, course, position=place)
    yield from _gradebook(course, wire)
    for place, one in enumerate(settings.records("competencies")):
        yield _named("competency", one, wire, course, position=place)
    for one in settings.records("badges"):
        yield _named("badge", one, wire, course)
    yield from _enrolment(course, wire)
    if "completion" in settings:
        yield _whole("completion", settings.group("completion"), wire, course)


def _named(kind: str, one: Settings, wire: Wire, course: Course, position: int | None = None) -> Item:
    """Something with an id and title of its own."""
    stated = wire.form(worded(one, ("title",)))
    parent = one.get("parent")
    if isinstance(parent, Reference):
        stated.get("form", {}).pop("parent", None)
    return Item(
        id=wire.name(one.text("id")),
        kind=kind,
        title=one.text("title"),
        parent=wire.name(parent.id) if isinstance(parent, Reference) else "",
        position=position,
        formerly=wire.names(one.get("formerly", ())),  # type: ignore[arg-type]  # a tuple of texts
        stated=_full(stated),
        place=course.place,
    )


def _whole(kind: str, settings: Settings, wire: Wire, course: Course, name: str = "") -> Item:
    """Something that a course has once; a dot in its name keeps it apart from the ids of authors."""
    id = wire.name(f"course.{name or kind}")
    return Item(id, kind, course.title, stated=_full(wire.form(worded(settings))), place=course.place)


def _gradebook(course: Course, wire: Wire) -> Iterator[Item]:
    book = course.settings.group("gradebook")
    totals = Settings({key: value for key, value in book.items() if key != "categories"})
    if totals:
        yield _whole("grade_category", totals, wire, course, "gradebook")
    for place, one in enumerate(book.records("categories")):
        yield _named("grade_category", one, wire, course, position=place)


def _enrolment(course: Course, wire: Wire) -> Iterator[Item]:
    for method in enrolment_methods(course):
        item = _whole("enrolment", method.settings, wire, course, method.name)
        title = method.settings.text("title") or method.kind
        # A method that is stated is open; Moodle's own for new courses often are not.
        yield replace(item, type=method.kind, title=title, stated={"visible": True, **item.stated})


# ---- the course page ----


def _page(course: Course, wire: Wire, folder: Path) -> Iterator[Item]:
    for place, section in enumerate(course.sections):
        form = Form(texts={"summary_editor": section.settings.html("summary")})
        stated = wire.form(form if "summary" in section.settings else Form())
        yield Item(
            id=wire.name(section.id),
            kind="section",
            title=section.title,
            parent=course.idnumber,
            position=place,
            formerly=wire.names(section.formerly),
            stated=_full(stated | _common(section.settings, wire)),
            place=section.place,
        )
        yield from _modules(section, section.id, course, wire, folder)


def _modules(section: Section, parent: str, course: Course, wire: Wire, folder: Path) -> Iterator[Item]:
    place = 0
    for activity in section.activities:
        # Moodle keeps question banks beside the page of the course, in no section of ours.
        bank = activity.kind == "qbank"
        yield Item(
            id=wire.name(activity.id),
            kind="module",
            type=activity.kind,
            title=activity.title,
            parent="" if bank else wire.name(parent),
            position=None if bank else place,
            formerly=wire.names(activity.formerly),
            stated=_full(_module(activity, course, wire, folder)),
            place=activity.place,
        )
        place += 0 if bank else 1
        if activity.kind == "subsection":
            for inner in activity.sections:
                yield from _modules(inner, activity.id, course, wire, folder)


def _module(activity: Activity, course: Course, wire: Wire, folder: Path) -> Json:
    form = module_form(activity, course)
    if activity.kind == "subsection" and "summary" in activity.sections[0].settings:
        form.texts["summary_editor"] = activity.sections[0].settings.html("summary")
    stated = wire.form(form) | _common(activity.settings, wire)
    if activity.kind == "scorm" and activity.sections:
        package = packed(activity, course, folder)
        stated.setdefault("files", {})["packagefile"] = {package.name: wire.file(package)}
    if activity.slots:
        stated["form"] = stated.get("form", {}) | slots_form(activity, course)
    return stated


def _common(settings: Settings, wire: Wire) -> Json:
    """What the course, its sections and its activities may all state."""
    stated: Json = {}
    if "visible" in settings:
        stated["visible"] = settings["visible"] is not False
    if "available" in settings:
        stated["availability"] = wire.available(settings.group("available"))
    if "tags" in settings:
        stated["tags"] = [str(tag) for tag in settings.references("tags")]
    named = [one for one in settings.references("competencies") if isinstance(one, Reference)]
    if named:
        stated["competencies"] = [wire.name(one.id) for one in named]
    return stated


# ---- questions ----


def _bank(course: Course, wire: Wire) -> Iterator[Item]:
    banks = {
        reference.id: activity.id
        for activity in course.activities()
        if activity.kind == "qbank"
        for reference in activity.settings.references("categories")
    }
    for place, category in enumerate(course.categories):
        yield _category(category, banks.get(category.id, ""), place, wire)
        for question in category.questions:
            yield _question(question, wire.name(category.id), course, wire)
    for activity in course.activities():
        if activity.kind == "quiz":
            yield from _inline(activity, course, wire)


def _category(category: Category, bank: str, place: int, wire: Wire) -> Item:
    parent = category.settings.get("parent")
    above = parent.id if isinstance(parent, Reference) else bank
    return Item(
        id=wire.name(category.id),
        kind="category",
        title=category.title,
        parent=wire.name(above) if above else "",
        position=place,
        formerly=wire.names(category.formerly),
        stated=_full(wire.form(worded(category.settings, ("parent",)))),
        place=category.place,
    )


def _inline(activity: Activity, course: Course, wire: Wire) -> Iterator[Item]:
    """The questions that a quiz states itself, in a category of their own."""
    written = [slot.question for slot in activity.slots if slot.question and slot.question.category is None]
    if not written:
        return
    name = wire.name(inline_category(activity.id))
    former = wire.names(map(inline_category, activity.formerly))
    yield Item(name, "category", activity.title, formerly=former, place=activity.place)
    for question in written:
        yield _question(question, name, course, wire)


def _question(question: Question, category: str, course: Course, wire: Wire) -> Item:
    """The whole question as XML, and which of its elements are stated: others stay as the site has them."""
    term = (lambda id: wire.link(wire.glossary)) if wire.glossary else None
    form = question_form(question, course, Links(item=wire.link, term=term, file=wire.file))
    return Item(
        id=wire.name(question.id),
        kind="question",
        type=question.kind,
        title=question_name(question),
        parent=category,
        formerly=wire.names(question.formerly),
        stated={"form": form},
        place=question.place,
    )


# ---- all the rest ----


def _left_out(course: Course) -> Iterator[tuple[str, str]]:
    yield from ((course.idnumber, key) for key in NOT_MOODLES if key in course.settings)
    if course.terms and not glossary_of(course):
        yield course.idnumber, "terms"


def _full(stated: Json) -> Json:
    """Without parts that hold nothing."""
    return {key: value for key, value in stated.items() if value is not None}
