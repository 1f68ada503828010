"""Options of a choice, ``mod/choice/backup/moodle2/backup_choice_stepslib.php``."""

from asn_moodle.packages.backup.modules.columns import Column, Row, Time
from asn_moodle.packages.backup.modules.rows import Structure, add, children, lists
from asn_moodle.packages.backup.xml import root

OPTION = (Column("text", "", "option"), Column("maxanswers", "0", "limit"), Time("timemodified"))


def structure(row: Row) -> Structure:
    """The options; nobody has answered."""
    options = root("options")
    for option, _ in children(row, "options", "option"):
        add(options, "option", option, OPTION)
    return {}, [options, *lists("answers")]
