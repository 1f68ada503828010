"""What a site has of a course, as the core functions tell it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from asn_moodle.errors import DecisionError, RefusedError, UsageError
from asn_moodle.moodle.core import Core
from asn_moodle.moodle.core_needs import NEEDS
from asn_moodle.moodle.core_records import (
    Cohort,
    CourseCategory,
    CourseGroup,
    CourseGrouping,
    CoursePage,
    CourseShell,
    SiteCompetency,
)
from asn_moodle.publish.core.desired import Carried
from asn_moodle.publish.desired import Item


@dataclass(frozen=True, slots=True)
class Live:
    """The course as the site has it; ``shell`` is None for one that is not there."""

    base: int
    """Id of the category that takes all courses; 0 is the top."""
    categories: tuple[CourseCategory, ...]
    shell: CourseShell | None = None
    page: CoursePage = field(default=CoursePage((), ()))
    groups: tuple[CourseGroup, ...] = ()
    groupings: tuple[CourseGrouping, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    linked: tuple[SiteCompetency, ...] = ()
    """Competencies that the course is linked to."""
    known: tuple[SiteCompetency, ...] = ()
    """Competencies that the course could be linked to; asked for only where some are missing."""

    def path_of(self, category: int) -> tuple[str, ...] | None:
        """The names from the base down to a category; None if it lies elsewhere."""
        by_id = {one.id: one for one in self.categories}
        names: list[str] = []
        while category != self.base:
            if category not in by_id:
                return None
            names.insert(0, by_id[category].name)
            category = by_id[category].parent
        return tuple(names)

    def category(self, path: Iterable[str]) -> tuple[int, tuple[str, ...]]:
        """The id of the lowest category of the path that is there, and the names of those that are not.

        Raises `DecisionError` where two have the same name.
        """
        at = self.base
        names = list(path)
        while names:
            found = [one for one in self.categories if one.parent == at and one.name == names[0]]
            if len(found) > 1:
                raise DecisionError("core-categories-alike", name=names[0])
            if not found:
                break
            at = found[0].id
            names.pop(0)
        return at, tuple(names)


def read(core: Core, wanted: Carried, category: str) -> Live:
    """What the site has of the course, where ``category`` is the idnumber of the one that takes all courses.

    Raises `SiteError`, among them one where the course to adopt cannot become this one, `UsageError` where
    there is no such category, and `DecisionError` where another course has the short name.
    """
    kinds = {item.kind for item in wanted.items}
    core.require(name for kind in ("course", *kinds) if kind in NEEDS for name in NEEDS[kind].plan)
    categories = core.categories()
    base = base_of(categories, category)
    shell = _shell(core, wanted)
    bare = Live(base, categories, shell)
    page = core.page(shell.id) if shell else CoursePage((), ())
    if shell and shell.idnumber != wanted.wanted.idnumber:
        _may_become(wanted, bare, shell, page, core.client.url)
    cohorts = core.cohorts(base) if "cohort" in kinds else ()
    if shell is None:
        known = tuple(_known(core, base)) if "competency" in kinds else ()
        return Live(base, categories, None, cohorts=cohorts, known=known)
    linked = core.course_competencies(shell.id) if "competency" in kinds else ()
    absent = [item for item in wanted.items if item.kind == "competency" and not competency(item, linked)]
    grouped = "grouping" in kinds
    return Live(
        base=bare.base,
        categories=bare.categories,
        shell=shell,
        page=page,
        groups=core.groups(shell.id) if grouped or "group" in kinds else (),
        groupings=core.groupings(shell.id) if grouped else (),
        cohorts=cohorts,
        linked=linked,
        known=tuple(_known(core, shell.category)) if absent else (),
    )


def base_of(categories: Iterable[CourseCategory], category: str) -> int:
    """The id of the category with this idnumber, 0 for none. Raises `UsageError` where there is no such."""
    if not category:
        return 0
    found = [one.id for one in categories if one.idnumber == category]
    if not found:
        raise UsageError("core-no-category", category=category)
    return found[0]


def competency(item: Item, known: Iterable[SiteCompetency]) -> SiteCompetency | None:
    """The competency that an item stands for: by its whole idnumber, else by the last part."""
    ours = tuple(known)
    for name in (item.id, short(item.id)):
        if found := next((one for one in ours if one.idnumber == name), None):
            return found
    return None


def short(idnumber: str) -> str:
    """The last part of an idnumber."""
    return idnumber.rpartition("/")[2]


def _shell(core: Core, wanted: Carried) -> CourseShell | None:
    idnumber = wanted.wanted.idnumber
    found = core.courses("idnumber", idnumber)
    if wanted.adopt and (not found or found[0].id != wanted.adopt):
        named = core.courses("id", str(wanted.adopt))
        if found or not named:
            code = "idnumbertaken" if found else "nocourse"
            raise _not_adopted(code, wanted, core.client.url, other=found[0].idnumber if found else "")
        return named[0]
    if found:
        return found[0]
    names = [item.stated["form"]["shortname"] for item in wanted.items if item.kind == "course"]
    if names and (others := core.courses("shortname", str(names[0]))):
        raise DecisionError(
            "core-course-without-idnumber", name=str(names[0]), id=str(others[0].id), idnumber=idnumber
        )
    return None


def _may_become(wanted: Carried, live: Live, shell: CourseShell, page: CoursePage, url: str) -> None:
    """Nothing; raises `RefusedError` where the live course that somebody named is another one."""
    if shell.idnumber:
        raise _not_adopted("otheridnumber", wanted, url, other=shell.idnumber)
    if live.base and live.path_of(shell.category) is None:
        raise _not_adopted("foreigncourse", wanted, url)
    own = f"{wanted.wanted.idnumber}/"
    if not any(one.idnumber.startswith(own) for one in page.modules):
        raise _not_adopted("noitems", wanted, url)


def _not_adopted(errorcode: str, wanted: Carried, url: str, other: str = "") -> RefusedError:
    """The error for a live course that cannot become the one that is wanted."""
    return RefusedError(
        f"core-adopt-{errorcode}",
        errorcode=errorcode,
        told="",
        url=url,
        id=str(wanted.adopt),
        course=wanted.wanted.idnumber,
        other=other,
    )


def _known(core: Core, category: int) -> Iterator[SiteCompetency]:
    for framework in core.frameworks(category):
        if framework.visible:
            yield from core.competencies(framework.id)
