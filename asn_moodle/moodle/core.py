"""Moodle's own web service functions, typed, for sites without the bridge plugin.

core = Core(MoodleClient(url, token))
course = core.course("keamanan-siber")

Texts are read as they are stored (``moodlewssettingraw``), not as filters show them.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from asn_moodle.errors import RefusedError, ReplyError, SetupError
from asn_moodle.moodle.client import SITE_INFO, MoodleClient
from asn_moodle.moodle.core_records import (
    Account,
    Cohort,
    CompetencyFramework,
    CourseCategory,
    CourseGroup,
    CourseGrouping,
    CourseModule,
    CoursePage,
    CourseSection,
    CourseShell,
    CustomField,
    Participant,
    SiteCompetency,
)

AT_ONCE = 50
"""Records of one call; PHP drops what is beyond ``max_input_vars``, 1,000 by default, in silence."""

Values = Mapping[str, Any]


P = ParamSpec("P")
T = TypeVar("T")


def _typed(method: "Callable[Concatenate[Core, P], T]") -> "Callable[Concatenate[Core, P], T]":
    """The method, which raises `ReplyError` where a reply does not have the shape that Moodle gives it."""

    @wraps(method)
    def typed(self: "Core", /, *stated: P.args, **named: P.kwargs) -> T:
        try:
            return method(self, *stated, **named)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise ReplyError("core-shape", url=self.client.url, what=method.__name__) from None

    return typed


class Core:
    """The core functions of one site. Every method raises a `SiteError` where it gets no answer."""

    def __init__(self, client: MoodleClient) -> None:
        self.client = client
        self._functions: frozenset[str] | None = None
        self._told: dict[int, tuple[str, Values]] = {}
        """What was told of a module, with the name that it had then on the course page."""

    def __repr__(self) -> str:
        return f"Core({self.client.url!r})"

    @_typed
    def require(self, functions: Iterable[str]) -> None:
        """Nothing; raises `SetupError`, which names those of the functions that the token's service lacks."""
        if absent := self.lacking(functions):
            raise SetupError("core-functions", functions=", ".join(absent), url=self.client.url)

    @_typed
    def lacking(self, functions: Iterable[str]) -> tuple[str, ...]:
        """Those of the functions that the token's service lacks, each once."""
        if self._functions is None:
            told = self.client.read(SITE_INFO).get("functions", ())
            self._functions = frozenset(one["name"] for one in told)
        return tuple(name for name in dict.fromkeys(functions) if name not in self._functions)

    # ---- categories and the course itself ----

    @_typed
    def categories(self) -> tuple[CourseCategory, ...]:
        """Every category that the token's user may see."""
        found = self._read("core_course_get_categories")
        return tuple(
            CourseCategory(int(one["id"]), one["name"], _text(one.get("idnumber")), int(one["parent"]))
            for one in found
        )

    @_typed
    def create_category(self, name: str, parent: int) -> int:
        """The id of a new category."""
        [made] = self._call("core_course_create_categories", categories=[{"name": name, "parent": parent}])
        return int(made["id"])

    @_typed
    def courses(self, field: str, value: str) -> tuple[CourseShell, ...]:
        """The courses whose ``idnumber``, ``shortname`` or ``category`` is that."""
        found = self._read("core_course_get_courses_by_field", field=field, value=value)["courses"]
        return tuple(map(_shell, found))

    @_typed
    def create_course(self, values: Values) -> int:
        """The id of a new course."""
        [made] = self._call("core_course_create_courses", courses=[values])
        return int(made["id"])

    @_typed
    def update_course(self, course: int, values: Values) -> None:
        """Nothing. Moodle tells refusals of this function as warnings: they raise `RefusedError`."""
        told = self._call("core_course_update_courses", courses=[{"id": course, **values}])
        for warning in (told or {}).get("warnings", ()):
            raise RefusedError(
                "refused",
                errorcode=str(warning["warningcode"]),
                told=str(warning["message"]),
                url=self.client.url,
                function="core_course_update_courses",
            )

    # ---- the course page ----

    @_typed
    def page(self, course: int) -> CoursePage:
        """Sections and modules; one call, and one for the idnumber of each module that is new or renamed."""
        state = json.loads(self._read("core_courseformat_get_state", courseid=course))
        inside = {int(one.get("delegatesectionid") or 0): int(one["id"]) for one in state["cm"]}
        sections = tuple(
            CourseSection(
                id=int(one["id"]),
                number=int(one["number"]),
                name=_text(one["rawtitle"]),
                visible=bool(one["visible"]),
                modules=tuple(map(int, one["cmlist"])),
                module=inside.get(int(one["id"]), 0) if one.get("component") else 0,
            )
            for one in state["section"]
            if not one.get("component") or int(one["id"]) in inside
        )
        return CoursePage(sections, tuple(map(self._module, state["cm"])))

    def _module(self, state: Values) -> CourseModule:
        id, name = int(state["id"]), str(state["name"])
        if id not in self._told or self._told[id][0] != name:
            self._told[id] = name, self._read("core_course_get_course_module", cmid=id)["cm"]
        told = self._told[id][1]
        return CourseModule(
            id=id,
            kind=told["modname"],
            name=told["name"],
            idnumber=_text(told.get("idnumber")),
            section=int(state["sectionid"]),
            visible=bool(state["visible"]),
            stealth=bool(state["stealth"]),
            may_be_stealth=bool(state.get("allowstealth")),
            url=_text(state.get("url")),
        )

    def arrange(
        self, action: str, course: int, ids: Sequence[int] = (), *, section: int = 0, module: int = 0
    ) -> None:
        """Nothing; does an action of the course editor: ``section_add``, ``cm_move``, ``cm_hide``, ..."""
        to: dict[str, int] = {}
        if section:
            to["targetsectionid"] = section
        if module:
            to["targetcmid"] = module
        self._call("core_courseformat_update_course", action=action, courseid=course, ids=list(ids), **to)

    def name_section(self, course_format: str, section: int, name: str) -> None:
        """Nothing; renames a section, as editing its name on the course page does."""
        self._rename(f"format_{course_format}", "sectionname", section, name)

    def name_module(self, module: int, name: str) -> None:
        """Nothing; renames an activity, as editing its name on the course page does."""
        self._rename("core_course", "activityname", module, name)

    def _rename(self, component: str, kind: str, id: int, name: str) -> None:
        stated = {"component": component, "itemtype": kind, "itemid": id, "value": name}
        self._call("core_update_inplace_editable", **stated)

    # ---- groups and people ----

    @_typed
    def groups(self, course: int) -> tuple[CourseGroup, ...]:
        """The groups of a course."""
        found = self._read("core_group_get_course_groups", courseid=course)
        return tuple(
            CourseGroup(int(one["id"]), one["name"], _text(one["idnumber"]), _text(one["description"]))
            for one in found
        )

    @_typed
    def create_group(self, course: int, values: Values) -> int:
        """The id of a new group."""
        stated = {"courseid": course, "description": "", **values}
        [made] = self._call("core_group_create_groups", groups=[_described(stated)])
        return int(made["id"])

    def update_group(self, group: int, values: Values) -> None:
        """Nothing; the name has to be among the values."""
        self._call("core_group_update_groups", groups=[{"id": group, **_described(values)}])

    @_typed
    def groupings(self, course: int) -> tuple[CourseGrouping, ...]:
        """The groupings of a course with their groups."""
        ids = [int(one["id"]) for one in self._read("core_group_get_course_groupings", courseid=course)]
        found = self._read("core_group_get_groupings", groupingids=ids, returngroups=True) if ids else ()
        return tuple(
            CourseGrouping(
                id=int(one["id"]),
                name=one["name"],
                idnumber=_text(one["idnumber"]),
                description=_text(one["description"]),
                groups=tuple(int(group["id"]) for group in one.get("groups", ())),
            )
            for one in found
        )

    @_typed
    def create_grouping(self, course: int, values: Values) -> int:
        """The id of a new grouping."""
        stated = {"courseid": course, "description": "", **values}
        [made] = self._call("core_group_create_groupings", groupings=[_described(stated)])
        return int(made["id"])

    def update_grouping(self, grouping: int, values: Values) -> None:
        """Nothing; name and description have to be among the values."""
        self._call("core_group_update_groupings", groupings=[{"id": grouping, **_described(values)}])

    def set_groups(self, grouping: int, groups: Iterable[int], before: Iterable[int]) -> None:
        """Nothing; lets the grouping hold exactly these groups. Who is in a group is left alone."""
        wanted, had = set(groups), set(before)
        for function, key, changed in (
            ("core_group_assign_grouping", "assignments", wanted - had),
            ("core_group_unassign_grouping", "unassignments", had - wanted),
        ):
            if changed:
                pairs = [{"groupingid": grouping, "groupid": group} for group in sorted(changed)]
                self._call(function, **{key: pairs})

    @_typed
    def cohorts(self, category: int) -> tuple[Cohort, ...]:
        """The cohorts that courses in the category may use; 0 is the site."""
        found: list[Cohort] = []
        while True:
            told = self._read(
                "core_cohort_search_cohorts",
                query="",
                context=_context(category),
                includes="parents",
                limitfrom=len(found),
                limitnum=AT_ONCE,
            )["cohorts"]
            known = {one.id for one in found}
            new = [
                Cohort(int(one["id"]), _text(one["idnumber"]), one["name"])
                for one in told
                if int(one["id"]) not in known
            ]
            found += new
            if not new:
                return tuple(found)

    @_typed
    def create_cohort(self, idnumber: str, name: str, category: int) -> int:
        """The id of a new cohort of the category; 0 is the site."""
        where = {"type": "id", "value": str(category)} if category else {"type": "system", "value": ""}
        cohort = {"categorytype": where, "name": name, "idnumber": idnumber}
        [made] = self._call("core_cohort_create_cohorts", cohorts=[cohort])
        return int(made["id"])

    @_typed
    def accounts(self, field: str, values: Sequence[str]) -> tuple[Account, ...]:
        """The users whose ``username``, ``email`` or ``idnumber`` is among the values."""
        found: list[Account] = []
        for start in range(0, len(values), AT_ONCE):
            some = list(values[start : start + AT_ONCE])
            for one in self._read("core_user_get_users_by_field", field=field, values=some):
                names = (_text(one.get(key)) for key in ("username", "email", "idnumber"))
                found.append(Account(int(one["id"]), *names))
        return tuple(found)

    @_typed
    def participants(self, course: int) -> tuple[Participant, ...]:
        """Everybody who is enrolled, with roles and groups, and nothing else of them."""
        only = [{"name": "userfields", "value": "id,roles,groups"}]
        return tuple(
            Participant(
                id=int(one["id"]),
                roles={role["shortname"]: int(role["roleid"]) for role in one.get("roles", ())},
                groups=frozenset(int(group["id"]) for group in one.get("groups", ())),
            )
            for one in self._read("core_enrol_get_enrolled_users", courseid=course, options=only)
        )

    def enrol(self, course: int, people: Sequence[tuple[int, int]]) -> None:
        """Nothing; enrols users, each with the id of a role, by the course's manual method."""
        for start in range(0, len(people), AT_ONCE):
            some = people[start : start + AT_ONCE]
            rows = [{"roleid": role, "userid": user, "courseid": course} for user, role in some]
            self._call("enrol_manual_enrol_users", enrolments=rows)

    def add_members(self, members: Sequence[tuple[int, int]]) -> None:
        """Nothing; puts users, each with the id of a group, into groups."""
        for start in range(0, len(members), AT_ONCE):
            rows = [{"groupid": group, "userid": user} for user, group in members[start : start + AT_ONCE]]
            self._call("core_group_add_group_members", members=rows)

    # ---- competencies ----

    @_typed
    def course_competencies(self, course: int) -> tuple[SiteCompetency, ...]:
        """The competencies that a course is linked to."""
        found = self._read("core_competency_list_course_competencies", id=course)
        return tuple(_competency(one["competency"]) for one in found)

    def link_competency(self, course: int, competency: int) -> None:
        """Nothing; links a competency to a course."""
        self._call("core_competency_add_competency_to_course", courseid=course, competencyid=competency)

    @_typed
    def frameworks(self, category: int, *, below: bool = False) -> tuple[CompetencyFramework, ...]:
        """The frameworks of the category and those above it, nearest first; 0 is the site.

        ``below`` takes those below it in place of those above.
        """
        found = self._read(
            "core_competency_list_competency_frameworks",
            **{"sort": "contextid", "order": "DESC", "skip": 0, "limit": 0},
            **{
                "context": _context(category),
                "includes": "children" if below else "parents",
                "onlyvisible": False,
            },
        )
        return tuple(map(_framework, found))

    @_typed
    def competencies(self, framework: int) -> tuple[SiteCompetency, ...]:
        """The competencies of a framework."""
        only = [{"column": "competencyframeworkid", "value": framework}]
        stated = {"filters": only, "sort": "sortorder", "order": "ASC", "skip": 0, "limit": 0}
        return tuple(map(_competency, self._read("core_competency_list_competencies", **stated)))

    @_typed
    def create_framework(self, values: Values, category: int) -> int:
        """The id of a new framework of the category; 0 is the site."""
        stated = {**values, **_context(category)}
        return int(
            self._call("core_competency_create_competency_framework", competencyframework=stated)["id"]
        )

    def update_framework(self, framework: int, values: Values) -> None:
        """Nothing."""
        stated = {"id": framework, **values}
        self._call("core_competency_update_competency_framework", competencyframework=stated)

    @_typed
    def create_competency(self, values: Values) -> int:
        """The id of a new competency, the last below its parent."""
        return int(self._call("core_competency_create_competency", competency=values)["id"])

    def update_competency(self, competency: int, values: Values) -> None:
        """Nothing; its place is not changed."""
        self._call("core_competency_update_competency", competency={"id": competency, **values})

    def move_competency(self, competency: int, parent: int) -> None:
        """Nothing; puts it below another one, 0 for the top."""
        self._call("core_competency_set_parent_competency", competencyid=competency, parentid=parent)

    def lift_competency(self, competency: int) -> None:
        """Nothing; moves it up by one among its siblings."""
        self._call("core_competency_move_up_competency", id=competency)

    @_typed
    def scale(self, scale: int) -> tuple[str, ...] | None:
        """The values of a scale of the site; None if there is none with this id."""
        try:
            found = self._read("core_competency_get_scale_values", scaleid=scale)
        except (RefusedError, ReplyError):
            return None  # the function calls a method of what it did not find
        return tuple(one["name"] for one in found)

    def _read(self, function: str, **parameters: Any) -> Any:
        return self.client.read(function, **parameters, moodlewssettingraw=True)

    def _call(self, function: str, **parameters: Any) -> Any:
        return self.client.call(function, **parameters)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _context(category: int) -> dict[str, Any]:
    return {"contextlevel": "coursecat", "instanceid": category} if category else {"contextlevel": "system"}


def _described(values: Values) -> dict[str, Any]:
    """The values, a description marked as HTML."""
    return {**values, "descriptionformat": 1} if "description" in values else dict(values)


def _shell(one: Values) -> CourseShell:
    plain = {
        key: _text(value)
        for key, value in one.items()
        if isinstance(value, (str, int, float)) or value is None
    }
    options = {option["name"]: _text(option["value"]) for option in one.get("courseformatoptions", ())}
    fields = {
        field["shortname"]: CustomField(field["type"], _text(field["valueraw"]), _text(field["value"]))
        for field in one.get("customfields", ())
    }
    return CourseShell(
        id=int(one["id"]),
        idnumber=_text(one.get("idnumber")),
        title=one["fullname"],
        short_name=one["shortname"],
        category=int(one["categoryid"]),
        visible=bool(one.get("visible", True)),
        summary=_text(one["summary"]),
        form=plain | options,
        fields=fields,
    )


def _framework(one: Values) -> CompetencyFramework:
    return CompetencyFramework(
        id=int(one["id"]),
        idnumber=one["idnumber"],
        title=one["shortname"],
        description=_text(one["description"]),
        taxonomies=tuple(filter(None, _text(one["taxonomies"]).split(","))),
        scale=int(one["scaleid"]),
        scale_configuration=one["scaleconfiguration"],
        visible=bool(one["visible"]),
    )


def _competency(one: Values) -> SiteCompetency:
    return SiteCompetency(
        id=int(one["id"]),
        idnumber=one["idnumber"],
        title=one["shortname"],
        description=_text(one["description"]),
        framework=int(one["competencyframeworkid"]),
        parent=int(one["parentid"]),
        order=int(one["sortorder"]),
    )
