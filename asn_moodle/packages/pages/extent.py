"""What of a course goes into a package, and where it is found there."""

from collections.abc import Iterable, Iterator, Mapping

from asn_moodle.course.model import Activity, Section
from asn_moodle.packages.pages.records import Part
from asn_moodle.packages.pages.stated import shown
from asn_moodle.problems import Place


def sections(outer: Iterable[Section]) -> Iterator[Section]:
    """Every section that learners see, nested ones after the one that holds them."""
    for section in outer:
        if shown(section.settings):
            yield section
            for activity in section.activities:
                if shown(activity.settings):
                    yield from sections(activity.sections)


def activities(outer: Iterable[Section]) -> Iterator[Activity]:
    """Every activity that learners see."""
    for section in sections(outer):
        yield from (activity for activity in section.activities if shown(activity.settings))


def has_page(section: Section) -> bool:
    """Whether a section has something of its own to say."""
    labels = (one for one in section.activities if one.kind == "label" and shown(one.settings))
    return bool(section.settings.html("summary")) or any(labels)


def targets(part: Part) -> Mapping[str, str]:
    """The address of everything in the package that a link may name."""
    found: dict[str, str] = {}
    for section in sections(part.sections):
        own = [f"#{section.id}"] if has_page(section) else []
        for activity in section.activities:
            if shown(activity.settings) and activity.kind != "qbank" and not activity.sections:
                found[activity.id] = f"#{activity.id}"
                own.append(f"#{activity.id}")
                parts = (*activity.settings.records("chapters"), *activity.settings.records("pages"))
                found |= {one.text("id"): f"#{one.text('id')}" for one in parts if not one.flag("hidden")}
        if own:
            found[section.id] = own[0]
    for activity in activities(part.sections):
        for section in activity.sections:
            if section.id in found:
                found.setdefault(activity.id, found[section.id])
    return found


def places(part: Part) -> Mapping[str, Place]:
    """Where each item of the package is written, by id."""
    found = {one.id: one.place for category in part.course.categories for one in category.questions}
    found |= {section.id: section.place for section in sections(part.sections)}
    for activity in activities(part.sections):
        found[activity.id] = activity.place
        found |= {slot.question.id: slot.question.place for slot in activity.slots if slot.question}
    return found
