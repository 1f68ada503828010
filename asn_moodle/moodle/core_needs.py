"""Which of Moodle's own functions a token's service has to hold for what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from asn_moodle.moodle.client import SITE_INFO


@dataclass(frozen=True, slots=True)
class Needs:
    """Functions that a token's service has to hold for something."""

    plan: tuple[str, ...]
    publish: tuple[str, ...] = ()
    """Besides those for planning."""


_GROUPS = "core_group_get_course_groups"
_FRAMEWORKS = ("core_competency_list_competency_frameworks", "core_competency_list_competencies")

NEEDS: Mapping[str, Needs] = {
    "course": Needs(
        (
            *(SITE_INFO, "core_course_get_categories", "core_course_get_courses_by_field"),
            *("core_courseformat_get_state", "core_course_get_course_module"),
        ),
        (
            *("core_course_create_categories", "core_course_create_courses", "core_course_update_courses"),
            *("core_courseformat_update_course", "core_update_inplace_editable"),
        ),
    ),
    "group": Needs((_GROUPS,), ("core_group_create_groups", "core_group_update_groups")),
    "grouping": Needs(
        (_GROUPS, "core_group_get_course_groupings", "core_group_get_groupings"),
        (
            *("core_group_create_groupings", "core_group_update_groupings"),
            *("core_group_assign_grouping", "core_group_unassign_grouping"),
        ),
    ),
    "cohort": Needs(("core_cohort_search_cohorts",), ("core_cohort_create_cohorts",)),
    "competency": Needs(
        ("core_competency_list_course_competencies", *_FRAMEWORKS),
        ("core_competency_add_competency_to_course",),
    ),
    "people": Needs(
        ("core_user_get_users_by_field", "core_enrol_get_enrolled_users", _GROUPS),
        ("enrol_manual_enrol_users", "core_group_add_group_members"),
    ),
    "framework": Needs(
        (SITE_INFO, "core_course_get_categories", *_FRAMEWORKS, "core_competency_get_scale_values"),
        (
            *("core_competency_create_competency_framework", "core_competency_update_competency_framework"),
            *("core_competency_create_competency", "core_competency_update_competency"),
            *("core_competency_set_parent_competency", "core_competency_move_up_competency"),
        ),
    ),
}
"""What is needed for a course itself, with its sections and activities, and for what it may have besides."""

FRAMEWORKS_OF_BRIDGE = replace(
    NEEDS["framework"],
    plan=tuple(name for name in NEEDS["framework"].plan if name != "core_course_get_categories"),
)
"""What the plugin's ready services hold for frameworks; the plugin itself tells of the category."""
