"""Modules that do not come with Moodle: attendance, custom certificate, questionnaire, …"""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field

from asn_moodle.spec.activities.base import Described, GradedCompletion, Grouped, Setting, SettingName
from asn_moodle.spec.activities.form import Element
from asn_moodle.spec.grading import GradeOrNone

MODULE_NAME = r"[a-z][a-z0-9_]*"
"""What Moodle accepts as the name of a module."""


def _not_of_moodle(schema: dict[str, Any]) -> None:
    """Tell editors that this model is not for the modules that have one of their own."""
    from asn_moodle.spec.activities import ACTIVITY_TYPES

    schema["not"] = {"enum": sorted(ACTIVITY_TYPES)}


class ThirdParty(Described, Grouped):
    """An activity of a module that does not come with Moodle, by the elements of its settings form."""

    form: ClassVar[str] = "course/moodleform_mod.php"

    type: Annotated[str, Field(pattern=f"^{MODULE_NAME}$", json_schema_extra=_not_of_moodle)]
    """Nama modul tambahan, misalnya `attendance` · Name of an additional module, such as `attendance`"""
    settings: Mapping[SettingName, Setting]
    """Setelan modul: nama elemen formulir dan nilainya · Settings of the module: name of the form
    element and its value"""
    grade: Annotated[GradeOrNone | None, Element("grade")] = None
    """Nilai · Grade"""
    completion: GradedCompletion | None = None
    """Penyelesaian aktivitas · Completion conditions"""
