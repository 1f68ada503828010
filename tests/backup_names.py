"""Backups made comparable: every number that names a row is replaced by what the row is called.

Two backups of one course have other numbers for everything; what they refer to must be the same.
"""

import json
import re
import tarfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

Names = Mapping[str, Mapping[str, str]]
"""For each table what a number stands for."""

REFERS = {
    "moduleid": "module",
    "moduleinstance": "module",
    "activitylink": "module",
    "parentcmid": "module",
    "sectionid": "section",
    "groupid": "group",
    "groupingid": "grouping",
    "defaultgroupingid": "grouping",
    "teamsubmissiongroupingid": "grouping",
    "scaleid": "scale",
    "contextid": "context",
    "usingcontextid": "context",
    "questionscontextid": "context",
    "original_course_contextid": "context",
    "questionbankentryid": "question_bank_entry",
    "courseid": "course",
    "course": "course",
    "original_course_id": "course",
    "badgeid": "badge",
    "roleid": "role",
    "quizid": "instance quiz",
}
"""Columns that hold the number of a row, and of which table."""

TIMES = frozenset(("timecreated", "timemodified", "timeadded", "added", "backup_date"))
PEOPLE = frozenset(("createdby", "modifiedby", "ownerid", "userid", "usercreated", "usermodified"))
NUMBERS = frozenset(
    (
        *(
            "launch",
            "prevpageid",
            "nextpageid",
            "jumpto",
            "dependitem",
            "itemid",
            "trueanswer",
            "falseanswer",
        ),
        *("stamp", "frameworkid", "critid", "parent", "path", "entryid", "answers"),
    )
)
"""Columns with numbers of rows that are looked at elsewhere, or not at all."""

LINK = re.compile(r"\$@([A-Z0-9]+?)\*([0-9]+)@\$")
FOLDER = re.compile(r"^((?:activities/|sections/)?([a-z0-9]+))_([0-9]+)(?=$|/|_included|_userinfo)")
NULL = "$@NULL@$"


def members(path: Path) -> dict[str, bytes]:
    """The members of a backup, be it a zip file or a packed tar file."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    with tarfile.open(path) as archive:
        files = ((one.name.removeprefix("./"), archive.extractfile(one)) for one in archive)
        return {name: file.read() for name, file in files if file is not None}


def named(path: Path) -> dict[str, dict[str, str]]:
    """The values of every XML file of a backup by their paths, under the names of what they belong to."""
    found = {name: content for name, content in members(path).items() if name.endswith(".xml")}
    trees = {name: etree.fromstring(content) for name, content in found.items()}
    _without_what_moodle_makes(trees)
    names = names_of(trees)
    return {_folder(name, names): dict(_values(tree, names)) for name, tree in trees.items()}


def _without_what_moodle_makes(trees: dict[str, etree._Element]) -> None:
    """Leave out folders among files, which Moodle makes itself, and the forum that comes with a course."""
    folders = [one for one in trees["files.xml"] if one.findtext("filename") == "."]
    numbers = {one.get("id") for one in folders}
    for one in folders:
        trees["files.xml"].remove(one)
    own = {
        name.split("/")[1]: tree.get("id", "")
        for name, tree in trees.items()
        if name.endswith("/module.xml") and tree.findtext("idnumber") == NULL
    }
    for name in [name for name in trees if name.split("/")[0] == "activities" and name.split("/")[1] in own]:
        del trees[name]
    for name, tree in trees.items():
        if name.endswith("/inforef.xml"):
            for one in [one for one in tree.iter("file") if one.findtext("id") in numbers]:
                one.getparent().remove(one)
            for one in [one for one in tree if len(one) == 0]:
                tree.remove(one)
        if name.endswith("/section.xml"):
            sequence = tree.find("sequence")
            kept = [one for one in (sequence.text or "").split(",") if one not in own.values()]
            sequence.text = ",".join(kept)
    about = trees["moodle_backup.xml"]
    for one in [*about.iter("activity"), *about.iter("setting")]:
        folder = one.findtext("directory", "").partition("/")[2] or one.findtext("activity")
        if folder in own and one.getparent() is not None and len(one):
            one.getparent().remove(one)


def names_of(trees: Mapping[str, etree._Element]) -> Names:
    """What the numbers of one backup stand for."""
    names: dict[str, dict[str, str]] = defaultdict(dict)
    course = trees["course/course.xml"]
    names["course"][course.get("id", "")] = names["context"][course.get("contextid", "")] = "the course"
    for name, tree in trees.items():
        if name.endswith("/module.xml"):
            names["module"][tree.get("id", "")] = names["instance"][tree.get("id", "")] = tree.findtext(
                "idnumber", ""
            )
        if name.endswith("/section.xml"):
            names["section"][tree.get("id", "")] = tree.findtext("number", "")
    for name, tree in trees.items():
        if tree.tag == "activity":
            module = names["module"][tree.get("moduleid", "")]
            names["context"][tree.get("contextid", "")] = f"context of {module}"
            names[f"instance {tree.get('modulename')}"][tree.get("id", "")] = module
        if name.endswith("/grades.xml"):
            module = names["module"][name.split("/")[1].rpartition("_")[2]]
            for item in tree.iter("grade_item"):
                names["grade_item"][item.get("id", "")] = f"{module} {item.findtext('itemnumber')}"
    for tag, file, key in (
        ("group", "groups.xml", "name"),
        ("grouping", "groups.xml", "name"),
        ("scale", "scales.xml", "name"),
        ("grade_category", "gradebook.xml", "fullname"),
        ("badge", "badges.xml", "name"),
        ("role", "roles.xml", "shortname"),
        ("question_category", "questions.xml", "name"),
        ("question_bank_entry", "questions.xml", "idnumber"),
    ):
        for element in trees[file].iter(tag):
            names[tag][element.get("id", "")] = element.findtext(key, "")
    for competency in trees["course/competencies.xml"].iter("competency"):
        names["competency"][competency.findtext("id", "")] = competency.findtext("idnumber", "")
    for file in trees["files.xml"].iter("file"):
        where = [file.findtext(key, "") for key in ("component", "filearea", "filepath", "filename")]
        context = names["context"].get(file.findtext("contextid", ""), "")
        names["file"][file.get("id", "")] = " ".join((context, *where))
    return names


def _folder(path: str, names: Names) -> str:
    """A path or a name with the number of a module or section replaced."""

    def replaced(found: re.Match[str]) -> str:
        table = names["section" if found[2] == "section" else "module"]
        return f"{found[1]} {table.get(found[3], found[3])}"

    return FOLDER.sub(replaced, path)


def _values(element: etree._Element, names: Names, path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if name != "id":
            yield f"{path}@{name}", _value(element, str(name), str(value), names)
    children = [one for one in element if isinstance(one.tag, str)]
    if not children:
        yield path, _value(element, str(element.tag), (element.text or "").strip(), names)
        return
    totals = Counter(child.tag for child in children)
    places: Counter[str] = Counter()
    for child in sorted(children, key=lambda one: _order(one, names)):
        places[child.tag] += 1
        place = f"[{places[child.tag]}]" if totals[child.tag] > 1 else ""
        if child.tag in LABELLED and len(child) > 1:
            place = f"[{_order(child, names)}]"
        yield from _values(child, names, f"{path}/{child.tag}{place}")


SORTED = {
    "grade_category": ("fullname",),
    "grade_item": ("itemtype", "idnumber", "itemnumber"),
    "enrol": ("enrol",),
    "customfield": ("shortname", "type"),
    "question_category": ("contextid", "name"),
    "question_bank_entry": ("idnumber",),
    "file": ("contextid", "component", "filearea", "filepath", "filename"),
    "activity": ("directory",),
    "setting": ("name",),
}
"""Rows that have no order of their own, and by what they are put in one."""
LABELLED = frozenset(("file", "setting", "customfield", "enrol", "activity"))
"""Rows that are told apart by that too, so that one more or less shifts no other."""


def _order(element: etree._Element, names: Names) -> str:
    if len(element) == 1 and element[0].tag == "id":
        return _value(element[0], "id", element[0].text or "", names)
    found = (element.find(key) for key in SORTED.get(str(element.tag), ()))
    return " ".join(_value(one, str(one.tag), one.text or "", names) for one in found if one is not None)


def _value(element: etree._Element, name: str, value: str, names: Names) -> str:
    above = element.getparent()
    if value in ("", NULL):
        return value
    if name in TIMES:
        return "a time"
    if name in PEOPLE or (name == "id" and above is not None and above.tag == "user"):
        return "somebody"
    if name == "iteminstance":
        module = above.findtext("itemmodule", "")
        return names["grade_category" if module == NULL else f"instance {module}"].get(value, value)
    if name in ("categoryid", "id", "questioncategoryid") and above is not None:
        table = {"categoryid": "grade_category", "questioncategoryid": "question_category"}.get(
            name, str(above.tag)
        )
        return names[table].get(value, value)
    if name == "contextinstanceid":
        course = above.findtext("contextlevel") == "50"
        return "the course" if course else names["module"].get(value, value)
    if name in REFERS and value in names[REFERS[name]]:
        return names[REFERS[name]][value]
    if name in ("grade", "scale") and value.startswith("-"):
        return names["scale"].get(value[1:], value)
    if name in NUMBERS and re.fullmatch(r"[-/0-9,]+|[^/]+\+[0-9]{12}\+\w+", value):
        return "numbers"
    if name == "sequence":
        return ",".join(names["module"].get(one, one) for one in value.split(",") if one)
    if name in ("availability", "availabilityjson") and value.startswith("{"):
        return json.dumps(_condition(json.loads(value), names))
    if above is not None and above.tag == "parameter" and name == "value":
        return "numbers"
    if name == "name" and value.startswith("course_"):
        return "the course"
    if name in ("directory", "name", "section", "activity"):
        return _folder(value, names)
    return LINK.sub(lambda one: f"$@{one[1]}*{_target(one, names)}@$", value)


def _target(found: re.Match[str], names: Names) -> str:
    kind = {"COURSEVIEWBYID": "course", "COURSESECTIONBYID": "section"}.get(found[1], "module")
    return names[kind].get(found[2], found[2])


def _condition(node: dict[str, object], names: Names) -> dict[str, object]:
    table = {"completion": "module", "grade": "grade_item"}.get(str(node.get("type")), str(node.get("type")))
    known = {key: names[table].get(str(node[key]), node[key]) for key in ("cm", "id") if key in node}
    inner = node.get("c")
    if isinstance(inner, list):
        known["c"] = [_condition(one, names) for one in inner]
    return node | known
