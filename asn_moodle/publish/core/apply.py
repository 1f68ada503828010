"""Carrying out a plan by core functions, one item after the other.

Nothing is kept on the site of how far a run came, and nothing needs to be: what is done no longer differs, so
the next run does the rest. What the site did not take, though it refused nothing, is found by reading it
again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from asn_moodle.errors import DecisionError, RefusedError, SiteError
from asn_moodle.moodle.core import Core
from asn_moodle.moodle.core_needs import NEEDS
from asn_moodle.moodle.core_records import CourseShell
from asn_moodle.moodle.records import Failure
from asn_moodle.publish.changes import Change, Options, Plan
from asn_moodle.publish.core.arrange import Arranging
from asn_moodle.publish.core.attempt import attempted
from asn_moodle.publish.core.desired import CUSTOM, Carried
from asn_moodle.publish.core.live import Live, competency, read
from asn_moodle.publish.core.people import Enrolling, carry_out
from asn_moodle.publish.core.plan import plan as make_plan
from asn_moodle.publish.desired import Item
from asn_moodle.publish.report import Done, Report
from asn_moodle.publish.wire import Json

Progress = Callable[[Done], None]

_OF_PAGE = {"section": "course", "module": "course"}
"""Kinds whose functions are those of another."""


def apply(
    plan: Plan,
    wanted: Carried,
    core: Core,
    category: str = "",
    *,
    options: Options | None = None,
    people: Enrolling | None = None,
    progress: Progress = lambda done: None,
) -> Report:
    """What carrying out the plan did. ``category`` is the idnumber of the one that takes all courses.

    Raises `SiteError` where the token's service lacks a function that is needed, before anything is done.
    """
    changes = [change for change in plan.changes if change.writes]
    if not changes:
        return Report(plan, url=plan.url)
    core.require(name for change in changes for name in NEEDS[_OF_PAGE.get(change.kind, change.kind)].publish)
    run = _Run(plan, wanted, core, category, progress)
    failure = None
    try:
        run.carry_out([change for change in changes if change.kind != "people"])
        run.look_again(options or Options())
        run.enrol(people, [change for change in changes if change.kind == "people"])
    except SiteError as error:
        failure = error
    except DecisionError as error:
        failure = RefusedError("refused", errorcode=error.message, told=str(error), url=core.client.url)
    return Report(plan, tuple(run.done.values()), run.url, failure)


class _Run:
    """One run over one course; ``done`` fills as it goes."""

    def __init__(self, plan: Plan, wanted: Carried, core: Core, category: str, progress: Progress) -> None:
        self._plan = plan
        self._wanted = wanted
        self._items = {item.id: item for item in wanted.items}
        self._core = core
        self._category = category
        self._progress = progress
        self._live: Live = read(core, wanted, category)
        self.done: dict[str, Done] = {}

    @property
    def url(self) -> str:
        """Of the course."""
        shell = self._live.shell
        return f"{self._core.client.url}/course/view.php?id={shell.id}" if shell else ""

    def carry_out(self, changes: Sequence[Change]) -> None:
        """Do each change; one that the site refuses is noted, and the others are done all the same."""
        course = next((change for change in changes if change.kind == "course"), None)
        if course is not None:
            self._each([course], self._course)
            self._live = read(self._core, self._wanted, self._category)
        if self._live.shell is None:
            return
        for kind, work in (
            ("group", self._group),
            ("grouping", self._grouping),
            ("cohort", self._cohort),
            ("competency", self._competency),
        ):
            some = [change for change in changes if change.kind == kind]
            self._each(some, work)
            if some and kind in ("group", "cohort"):
                self._live = read(self._core, self._wanted, self._category)
        if course is not None:
            self._default_grouping(course)
        arranging = Arranging(self._core, self._wanted, self._live)
        self._each([change for change in changes if change.kind == "section"], arranging.section)
        arranging.order_sections(self._placed(changes, "section"))
        self._each([change for change in changes if change.kind == "module"], arranging.module)
        arranging.order_modules(self._placed(changes, "module"))
        self._show(course)

    def enrol(self, people: Enrolling | None, changes: Sequence[Change]) -> None:
        """Enrol the people of a file, once the course and its groups are there."""
        if people is not None and self._live.shell is not None:
            course = self._live.shell.id
            self._each(changes, lambda change: carry_out(self._core, course, people))
            for change in changes:
                self.done[change.item] = replace(self.done[change.item], held=change.held)

    def look_again(self, options: Options) -> None:
        """Read the site once more; what still differs was not taken."""
        self._live = read(self._core, self._wanted, self._category)
        refused = any(one.error for one in self.done.values())
        for change in make_plan(self._wanted, self._live, options).changes:
            if change.kind == "course" and refused:
                continue  # one that is new is not shown then
            if (one := self.done.get(change.item)) and not one.error and not change.held:
                keys = ", ".join(setting.key for setting in change.settings) or change.action
                self.done[change.item] = replace(one, error=Failure("nottaken", keys, ""))
            elif one:
                self.done[change.item] = replace(one, held=change.held)
        urls = {one.idnumber: one.url for one in self._live.page.modules}
        for name, one in self.done.items():
            self.done[name] = replace(one, url=urls.get(name, one.url))

    def _each(self, changes: Iterable[Change], work: Callable[[Change], None]) -> None:
        for change in changes:
            self.done[change.item] = attempted(change, work)
            self._progress(self.done[change.item])

    def _placed(self, changes: Iterable[Change], kind: str) -> frozenset[str]:
        """The items of a kind that have to be put somewhere."""
        return frozenset(
            change.item
            for change in changes
            if change.kind == kind
            and (change.moved is not None or change.action == "create")
            and not self.done[change.item].error
        )

    # ---- the course ----

    def _course(self, change: Change) -> None:
        item = self._items[change.item]
        form = dict(item.stated.get("form", {}))
        values: dict[str, Any] = {"fullname": item.title, "idnumber": item.id}
        if "summary_editor" in item.stated.get("texts", {}):
            values |= {"summary": item.stated["texts"]["summary_editor"]["html"], "summaryformat": 1}
        if "category" in form:
            values["categoryid"] = self._category_for(str(form.pop("category")))
        form.pop("defaultgroupingid", None)
        own = {key.removeprefix(CUSTOM): form.pop(key) for key in [*form] if key.startswith(CUSTOM)}
        values["courseformatoptions"] = [
            {"name": key, "value": form.pop(key)}
            for key in ("coursedisplay", "hiddensections")
            if key in form
        ]
        values |= form
        shell = self._live.shell
        if shell is None:
            values.setdefault("categoryid", self._live.base)
            self._core.create_course({**values, "visible": False})
            [shell] = self._core.courses("idnumber", item.id)
            values = {}
        elif "visible" in item.stated:
            values["visible"] = item.stated["visible"]
        if fields := _fields(own, shell):
            values["customfields"] = fields
        if values:
            self._core.update_course(shell.id, values)

    def _show(self, course: Change | None) -> None:
        """What learners should see is not there before the end: a new course is shown once all is done."""
        new = course is not None and course.action == "create" and self._live.shell is not None
        if new and not any(one.error for one in self.done.values()):
            assert course is not None and self._live.shell is not None
            if self._items[course.item].stated.get("visible"):
                self._core.update_course(self._live.shell.id, {"visible": True})

    def _category_for(self, path: str) -> int:
        """The id of the category with this path; what is missing of it is made."""
        at, missing = self._live.category(path.split(" / "))
        for name in missing:
            at = self._core.create_category(name, at)
        return at

    def _default_grouping(self, change: Change) -> None:
        wanted = self._items[change.item].stated.get("form", {}).get("defaultgroupingid")
        if wanted and self._live.shell and not self.done[change.item].error:
            groupings = self._core.groupings(self._live.shell.id)
            found = next((one.id for one in groupings if one.idnumber == wanted), None)
            if found and str(found) != self._live.shell.form.get("defaultgroupingid"):
                self._core.update_course(self._live.shell.id, {"defaultgroupingid": found})

    # ---- groups, cohorts, competencies ----

    def _group(self, change: Change) -> None:
        item = self._items[change.item]
        known = next((one for one in self._live.groups if _is(item, one)), None)
        if known:
            self._core.update_group(known.id, _named(item))
        else:
            self._core.create_group(self._course_id, _named(item))

    def _grouping(self, change: Change) -> None:
        item = self._items[change.item]
        known = next((one for one in self._live.groupings if _is(item, one)), None)
        if known:
            self._core.update_grouping(known.id, {"description": known.description, **_named(item)})
        grouping = known.id if known else self._core.create_grouping(self._course_id, _named(item))
        if "groups" in item.stated.get("form", {}):
            ids = {one.idnumber: one.id for one in self._live.groups}
            wanted = [ids[name] for name in item.stated["form"]["groups"] if name in ids]
            self._core.set_groups(grouping, wanted, known.groups if known else ())

    def _cohort(self, change: Change) -> None:
        idnumber = self._items[change.item].title
        self._core.create_cohort(idnumber, idnumber, self._live.base)

    def _competency(self, change: Change) -> None:
        found = competency(self._items[change.item], self._live.known)
        if found is not None:
            self._core.link_competency(self._course_id, found.id)

    @property
    def _course_id(self) -> int:
        assert self._live.shell is not None
        return self._live.shell.id


def _is(item: Item, one: Any) -> bool:
    """Whether the group or grouping is the item: by its idnumber, else by its name if it has none."""
    return one.idnumber in (item.id, *item.formerly) or (not one.idnumber and one.name == item.title)


def _named(item: Item) -> Json:
    texts = item.stated.get("texts", {})
    described = {"description": texts["description"]["html"]} if "description" in texts else {}
    return {"name": item.title, "idnumber": item.id, **described}


def _fields(values: Mapping[str, Any], shell: CourseShell) -> list[Json]:
    """The custom fields to write: those that the site has; of a choice only the number can be written."""
    return [
        {"shortname": name, "value": value}
        for name, value in values.items()
        if (field := shell.fields.get(name)) and (field.kind != "select" or str(value).isdigit())
    ]
