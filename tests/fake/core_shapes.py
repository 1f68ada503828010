"""What each of Moodle's own functions takes: as its ``_parameters()`` says it, of what we send.

``name?`` may be left out; a list of one shape takes many.
"""

from typing import Any

from fake.refusals import invalid_parameter

Shape = Any

_COURSE: dict[str, Shape] = {
    **dict.fromkeys(("idnumber?", "summary?", "format?", "lang?"), str),
    **dict.fromkeys(("summaryformat?", "startdate?", "enddate?", "newsitems?", "showgrades?"), int),
    **dict.fromkeys(("showreports?", "visible?", "groupmode?", "groupmodeforce?"), int),
    **dict.fromkeys(("defaultgroupingid?", "enablecompletion?"), int),
    "courseformatoptions?": [{"name": str, "value": str}],
    "customfields?": [{"shortname": str, "value": str}],
}
_GROUP = {"name": str, "descriptionformat?": int, "idnumber?": str}
_CONTEXT = {"contextlevel": str, "instanceid?": int}
_FRAMEWORK = {"description?": str, "descriptionformat?": int, "taxonomies?": str}
_COMPETENCY = {"shortname": str, "idnumber": str, "description?": str, "descriptionformat?": int}

SHAPES: dict[str, dict[str, Shape]] = {
    "core_course_get_categories": {},
    "core_course_create_categories": {"categories": [{"name": str, "parent": int}]},
    "core_course_get_courses_by_field": {"field": str, "value": str},
    "core_course_create_courses": {
        "courses": [{"fullname": str, "shortname": str, "categoryid": int, **_COURSE}],
    },
    "core_course_update_courses": {
        "courses": [{"id": int, "fullname?": str, "shortname?": str, "categoryid?": int, **_COURSE}],
    },
    "core_courseformat_get_state": {"courseid": int},
    "core_course_get_course_module": {"cmid": int},
    "core_courseformat_update_course": {
        **{"action": str, "courseid": int, "ids?": [int], "targetsectionid?": int, "targetcmid?": int},
    },
    "core_update_inplace_editable": {"component": str, "itemtype": str, "itemid": int, "value": str},
    "core_group_get_course_groups": {"courseid": int},
    "core_group_create_groups": {"groups": [{"courseid": int, "description": str, **_GROUP}]},
    "core_group_update_groups": {"groups": [{"id": int, "description?": str, **_GROUP}]},
    "core_group_get_course_groupings": {"courseid": int},
    "core_group_get_groupings": {"groupingids": [int], "returngroups": int},
    "core_group_create_groupings": {"groupings": [{"courseid": int, "description": str, **_GROUP}]},
    "core_group_update_groupings": {"groupings": [{"id": int, "description": str, **_GROUP}]},
    "core_group_assign_grouping": {"assignments": [{"groupingid": int, "groupid": int}]},
    "core_group_unassign_grouping": {"unassignments": [{"groupingid": int, "groupid": int}]},
    "core_group_add_group_members": {"members": [{"groupid": int, "userid": int}]},
    "core_cohort_search_cohorts": {
        **{"query": str, "context": _CONTEXT, "includes": str, "limitfrom": int, "limitnum": int},
    },
    "core_cohort_create_cohorts": {
        "cohorts": [{"categorytype": {"type": str, "value": str}, "name": str, "idnumber": str}],
    },
    "core_user_get_users_by_field": {"field": str, "values": [str]},
    "core_enrol_get_enrolled_users": {"courseid": int, "options": [{"name": str, "value": str}]},
    "enrol_manual_enrol_users": {"enrolments": [{"roleid": int, "userid": int, "courseid": int}]},
    "core_competency_list_course_competencies": {"id": int},
    "core_competency_add_competency_to_course": {"courseid": int, "competencyid": int},
    "core_competency_list_competency_frameworks": {
        **{"sort": str, "order": str, "skip": int, "limit": int, "context": _CONTEXT, "includes": str},
        "onlyvisible": int,
    },
    "core_competency_list_competencies": {
        "filters": [{"column": str, "value": str}],
        **{"sort": str, "order": str, "skip": int, "limit": int},
    },
    "core_competency_get_scale_values": {"scaleid": int},
    "core_competency_create_competency_framework": {
        "competencyframework": {
            **{"shortname": str, "idnumber": str, "scaleid": int, "scaleconfiguration": str},
            **_FRAMEWORK,
            **_CONTEXT,
        },
    },
    "core_competency_update_competency_framework": {
        "competencyframework": {
            **{"id": int, "shortname": str, "idnumber": str, "scaleid": int, "scaleconfiguration": str},
            **_FRAMEWORK,
        },
    },
    "core_competency_create_competency": {
        "competency": {**_COMPETENCY, "competencyframeworkid": int, "parentid": int},
    },
    "core_competency_update_competency": {"competency": {"id": int, **_COMPETENCY}},
    "core_competency_set_parent_competency": {"competencyid": int, "parentid": int},
    "core_competency_move_up_competency": {"id": int},
}


def checked(shape: Shape, value: Any, way: str = "") -> Any:
    """The value in its own types; refused where it has another shape."""
    if shape is int:
        if not (isinstance(value, str) and value.lstrip("-").isdigit()):
            raise invalid_parameter(way)
        return int(value)
    if shape is str:
        if not isinstance(value, str):
            raise invalid_parameter(way)
        return value
    if not isinstance(value, dict):
        raise invalid_parameter(way)
    if isinstance(shape, list):
        return [checked(shape[0], inner, f"{way}[]") for inner in value.values()]
    known = {key.rstrip("?"): (inner, key.endswith("?")) for key, inner in shape.items()}
    for key in value:
        if key not in known:
            raise invalid_parameter(f"Unexpected keys ({key}) detected in parameter array.")
    for key, (_, optional) in known.items():
        if key not in value and not optional:
            raise invalid_parameter(f"Missing required key in single structure: {key}")
    return {key: checked(known[key][0], inner, f"{way}.{key}") for key, inner in value.items()}
