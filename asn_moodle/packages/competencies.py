"""A framework of competencies as the CSV that Moodle imports at *Site administration > Competencies*.

The columns are those of ``admin/tool/lpimportcsv/classes/framework_importer.php``, in its order.
"""

import csv
import io
import json
from collections.abc import Iterator

from asn_moodle.course.framework import Framework
from asn_moodle.course.model import Html

HEADER = (
    *("Parent ID number", "ID number", "Short name", "Description", "Description format"),
    *("Scale values", "Scale configuration"),
    *("Rule type (optional)", "Rule outcome (optional)", "Rule config (optional)"),
    *("Cross-referenced competency ID numbers", "Exported ID (optional)", "Is framework", "Taxonomy"),
)
_HTML = "1"

DEFAULT_SCALE = {"id": ("Belum kompeten", "Kompeten"), "en": ("Not yet competent", "Competent")}
"""Values for a framework that states none, by language: the file has to name some."""


def competencies_csv(framework: Framework) -> bytes:
    """The CSV of a framework, UTF-8, the framework first, each competency after the one above it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(_rows(framework))
    return out.getvalue().encode()


def scale_configuration(scale: int, values: int, proficient: int) -> str:
    """The JSON in which Moodle keeps what the values of a scale with this id mean in a framework.

    ``values`` is how many there are, ``proficient`` the number of the lowest that means proficient.
    """
    meanings = [
        {"id": number, "scaledefault": int(number == 1), "proficient": int(number >= proficient)}
        for number in range(1, values + 1)
    ]
    return json.dumps([{"scaleid": str(scale)}, *meanings], separators=(",", ":"))


def _rows(framework: Framework) -> Iterator[tuple[str, ...]]:
    # The importer looks for a scale with these values, and puts its id in place of ours.
    values = framework.scale or DEFAULT_SCALE[framework.language]
    scale = (",".join(values), scale_configuration(0, len(values), framework.proficient or len(values)))
    head = ("", framework.id, framework.title, _text(framework.description), _HTML, *scale)
    yield (*head, "", "", "", "", "", "1", ",".join(framework.taxonomies))
    for number, one in enumerate(framework.competencies, 1):
        named = (one.parent, one.id, one.title, _text(one.description), _HTML)
        yield (*named, "", "", "", "0", "null", "", str(number), "", "")


def _text(html: Html | None) -> str:
    return html.markup if html else ""
