"""Every type of question, with what reads it."""

from collections.abc import Callable, Mapping

from asn_moodle.pull.asked import (
    Asked,
    drag_markers,
    drag_onto_image,
    essay,
    gap_select,
    match,
    multichoice,
    nothing,
    ordering,
    random_match,
    shortanswer,
    true_false,
)
from asn_moodle.pull.calculating import calculated, calculated_multi, numerical
from asn_moodle.pull.tree import Stated

TYPES: Mapping[str, Callable[[Asked], Stated]] = {
    "multichoice": multichoice,
    "truefalse": true_false,
    "match": match,
    "shortanswer": shortanswer,
    "numerical": numerical,
    "essay": essay,
    "description": nothing,
    "multianswer": nothing,
    "ddwtos": gap_select,
    "gapselect": gap_select,
    "ddimageortext": drag_onto_image,
    "ddmarker": drag_markers,
    "ordering": ordering,
    "calculated": calculated,
    "calculatedsimple": calculated,
    "calculatedmulti": calculated_multi,
    "randomsamatch": random_match,
}
"""What each type of question has, by Moodle's name for it."""
