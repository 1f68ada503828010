"""Small pieces that the files of a course, its sections and its modules have alike."""

from collections.abc import Iterable, Iterator, Mapping

from asn_moodle.course.model import Settings
from asn_moodle.packages.backup.writing import Backup, Holder, Module
from asn_moodle.packages.backup.xml import Element, child, document, record, root, value, values

VERSIONS: Mapping[str, int] = {"4.5": 2024100700, "5.0": 2025041400}
"""The version number of each release; ``version.php``."""

_RULE_EVIDENCE = 1
"""What happens once a course or module is done: evidence is added; ``competency/classes/``."""

STUDENT = 5
"""The number of the role of learners, as new sites have it; restoring matches roles by short name."""


def activity_element(module: Module) -> Element:
    """The root of an activity's own file."""
    return root(
        "activity",
        id=module.instance,
        moduleid=module.cmid,
        modulename=module.kind,
        contextid=module.context,
    )


def tags(parent: Element, settings: Settings, backup: Backup) -> None:
    """The tags that are stated."""
    element = child(parent, "tags")
    stated = settings.get("tags")
    for tag in stated if isinstance(stated, tuple) else ():
        name = str(tag)
        record(element, "tag", backup.number("tag", name.lower()), {"name": name.lower(), "rawname": name})


def references_xml(holder: Holder, backup: Backup) -> bytes:
    """``inforef.xml``: the rows that restoring has to bring along for this holder."""
    references = backup.references(holder)
    return _references(references) if references else _NO_REFERENCES


def _references(references: Mapping[str, list[int]]) -> bytes:
    element = root("inforef")
    for kind, numbers in sorted(references.items()):
        group = child(element, f"{kind}ref")
        for number in numbers:
            value(child(group, kind), "id", number)
    return document(element)


_NO_REFERENCES = _references({})


def _roles() -> bytes:
    element = root("roles")
    child(element, "role_overrides")
    child(element, "role_assignments")
    return document(element)


ROLES = _roles()
"""``roles.xml`` of a course or a module: nobody has a role, none is overridden."""


def framework_of(competency: Settings) -> str:
    """The idnumber of the framework that a competency of the course is in; empty if it is not stated."""
    return competency.text("framework")


def course_competencies(parent: Element, backup: Backup) -> None:
    """The competencies of the course, each by its idnumber and that of its framework, else none is found."""
    for place, one in enumerate(_in_frameworks(backup)):
        id, framework = one.text("id"), framework_of(one)
        columns = {
            "id": backup.number("competency", id),
            "idnumber": id,
            "ruleoutcome": _RULE_EVIDENCE,
            "sortorder": place,
            "frameworkid": backup.number("framework", framework),
            "frameworkidnumber": framework,
        }
        values(child(parent, "competency"), columns)


def module_competencies(parent: Element, ids: Iterable[str], backup: Backup) -> None:
    """The competencies of a module."""
    known = {one.text("id"): framework_of(one) for one in _in_frameworks(backup)}
    for place, id in enumerate(id for id in ids if id in known):
        columns = {
            "idnumber": id,
            "ruleoutcome": _RULE_EVIDENCE,
            "sortorder": place,
            "frameworkidnumber": known[id],
            "overridegrade": 0,
        }
        values(child(parent, "competency"), columns)


def _in_frameworks(backup: Backup) -> Iterator[Settings]:
    return (one for one in backup.course.settings.records("competencies") if framework_of(one))
