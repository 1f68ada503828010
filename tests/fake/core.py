"""Moodle's own functions, as far as courses without the plugin need them; it refuses what Moodle refuses.

    moodle.core.add_module("kursus/hal", "page", "Halaman", section)

Things are plain records in lists; ids are unique over all of them.
"""

import json
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from asn_moodle.moodle.core_needs import NEEDS
from fake.core_shapes import SHAPES, checked
from fake.refusals import Refusal, invalid_parameter

if TYPE_CHECKING:
    from fake.moodle import FakeMoodle

FUNCTIONS = tuple(dict.fromkeys(name for needs in NEEDS.values() for name in (*needs.plan, *needs.publish)))[
    1:
]
"""Without that which tells the site, which every service has."""

COURSE = {
    **{"format": "topics", "showgrades": 1, "newsitems": 5, "startdate": 0, "enddate": 0, "showreports": 0},
    **{"groupmode": 0, "groupmodeforce": 0, "defaultgroupingid": 0, "enablecompletion": 1, "lang": ""},
}


@dataclass
class Record:
    """Anything with an id."""

    id: int
    values: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["values"][name]
        except KeyError:
            raise AttributeError(name) from None


class FakeCore:
    """What the site holds, and its functions by their names."""

    def __init__(self, moodle: "FakeMoodle") -> None:
        self.moodle = moodle
        self._ids = count(101)
        self.categories = [Record(1, {"name": "Umum", "idnumber": "", "parent": 0})]
        self.categories.append(Record(3, {"name": "Pelatihan", "idnumber": "pelatihan", "parent": 0}))
        self.courses: list[Record] = []
        self.sections: list[Record] = []
        self.modules: list[Record] = []
        self.groups: list[Record] = []
        self.groupings: list[Record] = []
        self.cohorts: list[Record] = []
        self.users: list[Record] = []
        self.enrolled: list[Record] = []
        self.frameworks: list[Record] = []
        self.competencies: list[Record] = []
        self.linked: list[tuple[int, int]] = []
        self.scales = {1: ("Terpisah", "Terhubung"), 2: ("Belum kompeten", "Kompeten")}
        self.roles = {5: "student"}
        self.fields: dict[str, str] = {}
        """Kinds of the custom fields of courses, by short name."""
        self.competencies_on = True
        self.stealth = True
        """Whether activities may be available but not shown."""
        self.dropped: set[str] = set()
        """Values of courses that the site takes without keeping them."""

    def call(self, function: str, parameters: dict[str, Any]) -> Any:
        parameters.pop("moodlewssettingraw", None)
        stated = checked(SHAPES[function], parameters)
        return getattr(self, f"_{function}")(**stated)

    def add(self, rows: list[Record], **values: Any) -> Record:
        """A new record among ``rows``."""
        made = Record(next(self._ids), values)
        rows.append(made)
        return made

    def add_module(
        self, idnumber: str, kind: str, name: str, section: Record, visible: bool = True
    ) -> Record:
        """What a restore leaves: an activity with its idnumber, last in the section."""
        made = self.add(self.modules, idnumber=idnumber, kind=kind, name=name, visible=visible, stealth=False)
        section.values["modules"].append(made.id)
        return made

    def course(self, idnumber: str) -> Record:
        """The course with this idnumber."""
        return next(one for one in self.courses if one.idnumber == idnumber)

    def page(self, idnumber: str) -> list[Record]:
        """The sections of a course, in order."""
        course = self.course(idnumber).id
        return [one for one in self.sections if one.course == course]

    def _find(self, rows: list[Record], id: int) -> Record:
        found = next((one for one in rows if one.id == id), None)
        if found is None:
            raise Refusal(
                "invalidrecord", "Can't find data record in database.", "dml_missing_record_exception"
            )
        return found

    def _may(self, capability: str) -> None:
        if capability in self.moodle.lacking:
            told = "Sorry, but you do not currently have permissions to do that."
            raise Refusal("nopermissions", told, "required_capability_exception", capability)

    # ---- categories and courses ----

    def _core_course_get_categories(self) -> Any:
        return [{"id": one.id, **one.values} for one in self.categories]

    def _core_course_create_categories(self, categories: Any) -> Any:
        self._may("moodle/category:manage")
        made = []
        for one in categories:
            if one["parent"]:
                self._find(self.categories, one["parent"])
            made.append(self.add(self.categories, idnumber="", **one))
        return [{"id": one.id, "name": one.name} for one in made]

    def _core_course_get_courses_by_field(self, field: str, value: str) -> Any:
        found = [one for one in self.courses if str(getattr(one, field)) == value]
        return {"courses": [self._told(one) for one in found], "warnings": []}

    def _told(self, course: Record) -> dict[str, Any]:
        told = {"id": course.id, **course.values}
        options = [{"name": key, "value": told.pop(key)} for key in ("coursedisplay", "hiddensections")]
        kept = told.pop("customfields")
        fields = [
            {"shortname": name, "type": kind, "valueraw": kept.get(name, ""), "value": kept.get(name)}
            for name, kind in self.fields.items()
        ]
        return {**told, "courseformatoptions": options, "customfields": fields}

    def _core_course_create_courses(self, courses: Any) -> Any:
        self._may("moodle/course:create")
        made = []
        for one in courses:
            self._find(self.categories, one["categoryid"])
            if any(other.shortname == one["shortname"] for other in self.courses):
                raise Refusal("shortnametaken", "Short name is already used for another course.")
            values = {**COURSE, "summary": "", "visible": 1, "coursedisplay": 0, "hiddensections": 1}
            made.append(self.add(self.courses, **values, customfields={}))
            self._write(made[-1], one)
            self.add(self.sections, course=made[-1].id, name=None, visible=True, modules=[], module=0)
        return [{"id": one.id, "shortname": one.shortname} for one in made]

    def _core_course_update_courses(self, courses: Any) -> Any:
        warnings = []
        for one in courses:
            try:
                self._may("moodle/course:update")
                self._write(self._find(self.courses, one.pop("id")), one)
            except Refusal as refusal:
                warnings.append({"item": "course", "warningcode": refusal.errorcode, "message": str(refusal)})
        return {"warnings": warnings}

    def _write(self, course: Record, stated: dict[str, Any]) -> None:
        for option in stated.pop("courseformatoptions", ()):
            course.values[option["name"]] = option["value"]
        for one in stated.pop("customfields", ()):
            if one["shortname"] in self.fields:
                course.values["customfields"][one["shortname"]] = one["value"]
        course.values |= {key: value for key, value in stated.items() if key not in self.dropped}

    # ---- the page ----

    def _core_courseformat_get_state(self, courseid: int) -> str:
        ours = [one for one in self.sections if one.course == courseid]
        inside = {one.module: one.id for one in ours if one.module}
        sections = [
            {
                **{"id": str(one.id), "number": number, "rawtitle": one.name, "visible": one.visible},
                **{
                    "cmlist": [str(id) for id in one.modules],
                    "component": "mod_subsection" if one.module else None,
                },
            }
            for number, one in enumerate(ours)
        ]
        modules = [
            {
                **{"id": str(id), "sectionid": str(one.id), "delegatesectionid": inside.get(id)},
                **{"visible": self._find(self.modules, id).visible and one.visible},
                **{
                    "stealth": self._find(self.modules, id).stealth,
                    "allowstealth": self.stealth,
                    "name": self._find(self.modules, id).name,
                    "url": f"{self.moodle.url}/mod/{id}",
                },
            }
            for one in ours
            for id in one.modules
        ]
        return json.dumps({"section": sections, "cm": modules})

    def _core_course_get_course_module(self, cmid: int) -> Any:
        one = self._find(self.modules, cmid)
        return {"cm": {"id": cmid, "modname": one.kind, "name": one.name, "idnumber": one.idnumber}}

    def _core_courseformat_update_course(
        self, action: str, courseid: int, ids: Any = (), targetsectionid: int = 0, targetcmid: int = 0
    ) -> str:
        self._may("moodle/course:update")
        course = self._find(self.courses, courseid)
        if action == "section_add":
            self.add(self.sections, course=course.id, name=None, visible=True, modules=[], module=0)
        elif action in ("section_hide", "section_show"):
            for id in ids:
                self._find(self.sections, id).values["visible"] = action == "section_show"
        elif action == "section_move_after":
            for id in ids:
                moved = self._find(self.sections, id)
                self.sections.remove(moved)
                target = self._find(self.sections, targetsectionid)
                self.sections.insert(self.sections.index(target) + 1, moved)
        elif action in ("cm_hide", "cm_show", "cm_stealth"):
            for id in ids:
                shown = {"visible": action != "cm_hide", "stealth": action == "cm_stealth"}
                self._find(self.modules, id).values.update(shown)
        elif action == "cm_move":
            self._move(ids, targetsectionid, targetcmid)
        else:
            raise Refusal("Invalid course state action", action)
        return "[]"

    def _move(self, ids: Any, section: int, before: int) -> None:
        for id in ids:
            for one in self.sections:
                if id in one.modules:
                    one.modules.remove(id)
            row = self._find(self.sections, section).modules
            row.insert(row.index(before) if before else len(row), id)

    def _core_update_inplace_editable(self, component: str, itemtype: str, itemid: int, value: str) -> Any:
        if (component, itemtype) == ("core_course", "activityname"):
            self._may("moodle/course:manageactivities")
            self._find(self.modules, itemid).values["name"] = value
        elif itemtype == "sectionname":
            self._may("moodle/course:update")
            section = self._find(self.sections, itemid)
            if component != f"format_{self._find(self.courses, section.course).format}":
                raise invalid_parameter("course format")
            section.values["name"] = value
        else:
            raise invalid_parameter(itemtype)
        return {"displayvalue": value}

    # ---- groups and people ----

    def _core_group_get_course_groups(self, courseid: int) -> Any:
        return [{"id": one.id, **one.values} for one in self.groups if one.courseid == courseid]

    def _core_group_create_groups(self, groups: Any) -> Any:
        return [self._grouped(self.groups, one) for one in groups]

    def _core_group_update_groups(self, groups: Any) -> None:
        for one in groups:
            self._find(self.groups, one.pop("id")).values.update(one)

    def _core_group_get_course_groupings(self, courseid: int) -> Any:
        return [{"id": one.id, **one.values} for one in self.groupings if one.courseid == courseid]

    def _core_group_get_groupings(self, groupingids: Any, returngroups: int) -> Any:
        found = [self._find(self.groupings, id) for id in groupingids]
        return [
            {"id": one.id, **one.values, "groups": [{"id": id} for id in one.values.get("groups", ())]}
            for one in found
        ]

    def _core_group_create_groupings(self, groupings: Any) -> Any:
        return [self._grouped(self.groupings, {**one, "groups": []}) for one in groupings]

    def _core_group_update_groupings(self, groupings: Any) -> None:
        for one in groupings:
            self._find(self.groupings, one.pop("id")).values.update(one)

    def _grouped(self, rows: list[Record], stated: dict[str, Any]) -> Any:
        if any(one.courseid == stated["courseid"] and one.name == stated["name"] for one in rows):
            raise invalid_parameter("Group with the same name already exists in the course")
        made = self.add(rows, **{"idnumber": "", **stated})
        return {"id": made.id, **made.values}

    def _core_group_assign_grouping(self, assignments: Any) -> None:
        for one in assignments:
            self._find(self.groupings, one["groupingid"]).groups.append(one["groupid"])

    def _core_group_unassign_grouping(self, unassignments: Any) -> None:
        for one in unassignments:
            self._find(self.groupings, one["groupingid"]).groups.remove(one["groupid"])

    def _core_group_add_group_members(self, members: Any) -> None:
        for one in members:
            group = self._find(self.groups, one["groupid"])
            there = [e for e in self.enrolled if (e.course, e.user) == (group.courseid, one["userid"])]
            if not there:
                raise Refusal("usernotenrolled", "The user is not enrolled in the course.")
            there[0].groups.add(group.id)

    def _core_cohort_search_cohorts(
        self, query: str, context: Any, includes: str, limitfrom: int, limitnum: int
    ) -> Any:
        some = self.cohorts[limitfrom : limitfrom + limitnum]
        return {"cohorts": [{"id": one.id, **one.values} for one in some]}

    def _core_cohort_create_cohorts(self, cohorts: Any) -> Any:
        self._may("moodle/cohort:manage")
        made = []
        for one in cohorts:
            if any(other.idnumber == one["idnumber"] for other in self.cohorts):
                raise invalid_parameter(f"record already exists: idnumber={one['idnumber']}")
            made.append(self.add(self.cohorts, idnumber=one["idnumber"], name=one["name"]))
        return [{"id": one.id, **one.values} for one in made]

    def _core_user_get_users_by_field(self, field: str, values: Any) -> Any:
        if field not in ("username", "email", "idnumber") or any(v != v.lower() for v in values):
            raise invalid_parameter(field)
        return [{"id": one.id, **one.values} for one in self.users if getattr(one, field) in values]

    def _core_enrol_get_enrolled_users(self, courseid: int, options: Any) -> Any:
        return [
            {
                "id": one.user,
                "roles": [{"roleid": id, "shortname": self.roles[id]} for id in sorted(one.roles)],
                "groups": [{"id": id} for id in sorted(one.groups)],
            }
            for one in self.enrolled
            if one.course == courseid
        ]

    def _enrol_manual_enrol_users(self, enrolments: Any) -> None:
        for one in enrolments:
            if one["roleid"] not in self.roles:
                raise Refusal("wsusercannotassign", "You can't assign this role.")
            self._find(self.users, one["userid"])
            there = [e for e in self.enrolled if (e.course, e.user) == (one["courseid"], one["userid"])]
            place = {"course": one["courseid"], "user": one["userid"]}
            entry = there[0] if there else self.add(self.enrolled, **place, roles=set(), groups=set())
            entry.roles.add(one["roleid"])

    # ---- competencies ----

    def _core_competency_list_course_competencies(self, id: int) -> Any:
        found = [self._find(self.competencies, inner) for course, inner in self.linked if course == id]
        return [{"competency": {"id": one.id, **one.values}} for one in found]

    def _core_competency_add_competency_to_course(self, courseid: int, competencyid: int) -> bool:
        self._may("moodle/competency:coursecompetencymanage")
        self._find(self.competencies, competencyid)
        self.linked.append((courseid, competencyid))
        return True

    def _core_competency_list_competency_frameworks(self, context: Any, includes: str, **_: Any) -> Any:
        self._may("moodle/competency:competencyview")
        if not self.competencies_on:
            raise Refusal("competenciesarenotenabled", "Competencies are not enabled.")
        place = context.get("instanceid", 0)
        inside = (
            (lambda one: True) if includes == "children" and not place else (lambda one: one in (0, place))
        )
        told = [{"id": one.id, **one.values} for one in self.frameworks]
        return [one for one in told if inside(one.get("instanceid", 0))]

    def _core_competency_list_competencies(self, filters: Any, **_: Any) -> Any:
        [only] = filters
        found = [one for one in self.competencies if str(one.competencyframeworkid) == only["value"]]
        return [{"id": one.id, **one.values} for one in sorted(found, key=lambda one: one.sortorder)]

    def _core_competency_get_scale_values(self, scaleid: int) -> Any:
        if scaleid not in self.scales:
            raise Refusal("", "Call to a member function load_items() on bool", "Error")
        return [{"id": id, "name": name} for id, name in enumerate(self.scales[scaleid], 1)]

    def _core_competency_create_competency_framework(self, competencyframework: Any) -> Any:
        self._may("moodle/competency:competencymanage")
        values = {"taxonomies": "", "description": "", "visible": 1, **competencyframework}
        if any(one.idnumber == values["idnumber"] for one in self.frameworks):
            told = "Error: This ID number is already in use (idnumber: This ID number is already in use)"
            raise Refusal("invalidpersistenterror", told, "core\\invalid_persistent_exception")
        if json.loads(values["scaleconfiguration"])[0]["scaleid"] != str(values["scaleid"]):
            raise Refusal(
                "invalidpersistent", "Invalid data: scaleconfiguration", "invalid_persistent_exception"
            )
        made = self.add(self.frameworks, **values)
        return {"id": made.id, **made.values}

    def _core_competency_update_competency_framework(self, competencyframework: Any) -> bool:
        self._find(self.frameworks, competencyframework.pop("id")).values.update(competencyframework)
        return True

    def _core_competency_create_competency(self, competency: Any) -> Any:
        order = len(self._siblings(competency["competencyframeworkid"], competency["parentid"]))
        made = self.add(self.competencies, **{"description": "", **competency, "sortorder": order})
        return {"id": made.id, **made.values}

    def _core_competency_update_competency(self, competency: Any) -> bool:
        self._find(self.competencies, competency.pop("id")).values.update(competency)
        return True

    def _core_competency_set_parent_competency(self, competencyid: int, parentid: int) -> bool:
        one = self._find(self.competencies, competencyid)
        if one.parentid == parentid:
            raise Refusal(
                "codingerror", "Can not move a competency to the same location.", "coding_exception"
            )
        one.values["sortorder"] = len(self._siblings(one.competencyframeworkid, parentid))
        one.values["parentid"] = parentid
        return True

    def _core_competency_move_up_competency(self, id: int) -> bool:
        one = self._find(self.competencies, id)
        if one.sortorder == 0:
            return False
        for other in self._siblings(one.competencyframeworkid, one.parentid):
            if other.sortorder == one.sortorder - 1:
                other.values["sortorder"] += 1
        one.values["sortorder"] -= 1
        return True

    def _siblings(self, framework: int, parent: int) -> list[Record]:
        return [
            one
            for one in self.competencies
            if (one.competencyframeworkid, one.parentid) == (framework, parent)
        ]
