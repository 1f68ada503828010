"""Areas that a rubric or marking guide may grade: ``grading.xml`` of ``backup_stepslib.php``.

The definition of a rubric is nothing that a course states; only that there is to be one.
"""

from collections.abc import Mapping

from asn_moodle.packages.backup.modules.columns import Column, Row
from asn_moodle.packages.backup.modules.rows import nested, written
from asn_moodle.packages.backup.xml import Element, record, root

AREAS: Mapping[str, str] = {"assign": "submissions", "forum": "forum"}
"""The area of each type that has one, ``TYPE_grading_areas_list`` of ``mod/TYPE/lib.php``."""


def method(area: str) -> Column:
    """The column that holds how an area is graded; directly where it is NULL."""
    return Column("activemethod", None, f"advancedgradingmethod_{area}")


def grading_xml(row: Row) -> Element:
    """The area of an activity whose type has one, without a definition."""
    areas = root("areas")
    if area := AREAS.get(row.module.kind):
        columns = {"areaname": area, "activemethod": written(row, [method(area)])["activemethod"] or None}
        nested(record(areas, "area", row.inside("grading_area", area), columns), "definitions")
    return areas
