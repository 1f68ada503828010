"""Fields of a database, ``mod/data/backup/moodle2/backup_data_stepslib.php``.

Templates are left empty: Moodle works them out of the fields when a database is first opened.
"""

from asn_moodle.packages.backup.modules.columns import Column, Kind, Row
from asn_moodle.packages.backup.modules.rows import Structure, add, children, lists
from asn_moodle.packages.backup.xml import root

FIELD = (
    Kind("type"),
    Column("name", ""),
    Column("description", ""),
    Column("required"),
    *(Column(f"param{place}", None, joined="\n") for place in range(1, 11)),
)


def structure(row: Row) -> Structure:
    """The fields; there are no entries."""
    fields = root("fields")
    for field, _ in children(row, "fields", "field"):
        add(fields, "field", field, FIELD)
    return {}, [fields, *lists("records", "recordstags")]
