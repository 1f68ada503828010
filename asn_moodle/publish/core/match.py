"""Which section of a site is which of the course.

Core functions keep no idnumber of a section. It is known by its name; one whose name nobody bears, by the
activities it holds, which have idnumbers; and a new one takes the place of one without name and content.
Where that leaves two that could be meant, nobody guesses.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from asn_moodle.errors import DecisionError
from asn_moodle.moodle.core_records import CourseModule, CoursePage, CourseSection
from asn_moodle.publish.desired import Item


def matched(items: Iterable[Item], page: CoursePage) -> Mapping[str, CourseSection]:
    """The section of the site for each section of the course that is there, by idnumber.

    Raises `DecisionError` where several could be meant.
    """
    every = tuple(items)
    sections = [item for item in every if item.kind == "section"]
    live = [one for one in page.sections if one.number > 0 and not one.module]
    titles = Counter(item.title for item in sections)
    if twice := next((title for title in titles if titles[title] > 1), None):
        raise DecisionError("core-titles-alike", title=twice)
    found: dict[str, CourseSection] = {}
    for item in sections:
        alike = [one for one in live if one.name == item.title]
        if len(alike) > 1:
            raise DecisionError(
                "core-sections-alike", title=item.title, places=", ".join(str(one.number) for one in alike)
            )
        if alike:
            found[item.id] = alike[0]
    _by_content(sections, every, page.modules, live, found)
    return found


def free(page: CoursePage, taken: Iterable[CourseSection]) -> list[CourseSection]:
    """Sections that have neither name nor content, and that nothing else stands for."""
    used = {one.id for one in taken}
    return [
        one
        for one in page.sections
        if one.number > 0 and not one.module and not one.name and not one.modules and one.id not in used
    ]


def _by_content(
    sections: Sequence[Item],
    items: Sequence[Item],
    modules: Sequence[CourseModule],
    live: Sequence[CourseSection],
    found: dict[str, CourseSection],
) -> None:
    """Add to ``found`` the sections that bear another name on the site, by what they hold."""
    known = {one.idnumber: one.section for one in modules if one.idnumber}
    for item in sections:
        if item.id in found:
            continue
        taken = {one.id for one in found.values()}
        holding = {known[inner.id] for inner in items if inner.parent == item.id and inner.id in known}
        could_be = [one for one in live if one.id in holding - taken]
        if len(could_be) > 1:
            places = ", ".join(f"{one.number} “{one.name}”" for one in could_be)
            raise DecisionError("core-sections-alike", title=item.title, places=places)
        if could_be:
            found[item.id] = could_be[0]
