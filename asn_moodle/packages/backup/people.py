"""Groups, groupings, scales and roles, each in a file at the top of the backup."""

from asn_moodle.course.model import Settings
from asn_moodle.packages.backup.parts import STUDENT
from asn_moodle.packages.backup.writing import GUEST, Backup
from asn_moodle.packages.backup.xml import Element, child, record, root, values


def groups_xml(backup: Backup) -> Element:
    """``groups.xml``; ``backup_groups_structure_step``."""
    element = root("groups")
    for one in backup.course.settings.records("groups"):
        number = backup.number("group", one.text("id"))
        backup.refer(backup.top, "group", number)
        columns = {
            "name": one.text("title"),
            "idnumber": backup.name(one.text("id")),
            **_described(one, backup, "group", number),
            "enrolmentkey": None,
            "picture": 0,
            "visibility": 0,
            "participation": 1,
            "timecreated": backup.time,
            "timemodified": backup.time,
        }
        child(record(element, "group", number, columns), "group_members")
    child(element, "groupcustomfields")
    groupings = child(element, "groupings")
    for one in backup.course.settings.records("groupings"):
        _grouping(groupings, one, backup)
    child(groupings, "groupingcustomfields")
    return element


def _grouping(parent: Element, one: Settings, backup: Backup) -> None:
    id = one.text("id")
    number = backup.number("grouping", id)
    backup.refer(backup.top, "grouping", number)
    columns = {
        "name": one.text("title"),
        "idnumber": backup.name(id),
        **_described(one, backup, "grouping", number),
        "configdata": None,
        "timecreated": backup.time,
        "timemodified": backup.time,
    }
    members = child(record(parent, "grouping", number, columns), "grouping_groups")
    for group in one.references("groups"):
        columns = {"groupid": backup.number("group", group.id), "timeadded": backup.time}
        record(members, "grouping_group", backup.number("grouping_group", f"{id} {group.id}"), columns)


def _described(one: Settings, backup: Backup, component: str, number: int) -> dict[str, object]:
    if "description" not in one:
        return {"description": None, "descriptionformat": 0}
    text = backup.text(one.html("description"), backup.top, component, "description", number)
    return {"description": text, "descriptionformat": 1}


def scales_xml(backup: Backup) -> Element:
    """``scales.xml``: all scales that the course states."""
    element = root("scales_definition")
    for one in backup.course.settings.records("scales"):
        number = backup.number("scale", one.text("id"))
        backup.refer(backup.top, "scale", number)
        words = one.get("items")
        columns = {
            "courseid": backup.number("course", ""),
            "userid": 0,
            "name": one.text("title"),
            "scale": ", ".join(str(word) for word in words) if isinstance(words, tuple) else "",
            "description": backup.text(one.html("description"), backup.top, "grade", "scale", number),
            "descriptionformat": 1,
            "timemodified": backup.time,
        }
        record(element, "scale", number, columns)
    return element


def users_xml(backup: Backup) -> Element:
    """``users.xml``: the account of guests where something has an author, and no other.

    Restoring finds an account by its name and address, so that none is made; ``precheck_user`` of
    ``backup/util/dbops/restore_dbops.class.php``.
    """
    element = root("users")
    if any(backup.authored(module) for module in backup.modules.values()):
        columns = {
            "username": "guest", "idnumber": "", "email": "root@localhost", "auth": "manual",
            "firstname": "Guest user", "lastname": " ", "mnethosturl": None, "confirmed": 1, "deleted": 0,
            "lang": "en", "firstaccess": 0, "timecreated": 0, "timemodified": backup.time,
        }  # fmt: skip
        user = record(element, "user", backup.number("user", GUEST), columns)
        user.set("contextid", str(backup.context("user", GUEST)))
    return element


def roles_definition(backup: Backup) -> Element:
    """``roles.xml``: the role that enrolment methods give."""
    element = root("roles_definition")
    backup.refer(backup.top, "role", STUDENT)
    role = record(element, "role", STUDENT, {"name": "", "shortname": "student"})
    values(role, {"nameincourse": None, "description": "", "sortorder": 5, "archetype": "student"})
    return element
