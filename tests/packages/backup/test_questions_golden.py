"""The question bank of a backup and what quizzes ask, beside what Moodle exported of the same course."""

import json
import re
import tarfile
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

import pytest
from lxml import etree

from asn_moodle import build_course, load_course
from asn_moodle.course.model import Course
from asn_moodle.packages.backup.questions import add_slots, marks, questions_xml
from asn_moodle.packages.backup.writing import Backup, Release
from asn_moodle.packages.backup.xml import root

TESTS = Path(__file__).parents[2]
GOLDEN: Mapping[str, Release] = {"4.5": "4.5", "5.0": "5.0", "5.1": "5.0"}
NULL = "$@NULL@$"

OF_THE_SITE = frozenset(
    (
        *("stamp", "timecreated", "timemodified", "createdby", "modifiedby", "ownerid"),
        *("contextid", "contextinstanceid", "sortorder", "version", "nextversion", "quizid"),
        *("usingcontextid", "questionscontextid"),
    )
)
"""Numbers and names that each site gives, who made it, when, and how often it was changed."""

ONLY_OURS = ("  dropzonevisibility='1'",)
"""What 4.5 passes over and 5.0 takes from a backup in the form of 4.5."""


@pytest.fixture(scope="module")
def everything() -> Course:
    return build_course(load_course(TESTS / "everything"))


def backup_of(course: Course, golden: str, folder: Path) -> Backup:
    return Backup(course, GOLDEN[golden], folder)


def member(golden: str, name: str) -> "etree._Element":
    with tarfile.open(Path(__file__).parent / "golden" / f"{golden}.mbz") as archive:
        held = next(one for one in archive if one.name.removeprefix("./") == name)
        file = archive.extractfile(held)
        assert file
        return etree.fromstring(file.read(), etree.XMLParser(huge_tree=True, remove_blank_text=True))


def activities(golden: str, kind: str) -> "dict[str, etree._Element]":
    """The own files of the activities of a type, by the idnumber of the activity."""
    with tarfile.open(Path(__file__).parent / "golden" / f"{golden}.mbz") as archive:
        names = [one.name.removeprefix("./") for one in archive]
    found = {}
    for name in names:
        if re.fullmatch(rf"activities/{kind}_\d+/{kind}\.xml", name):
            module = member(golden, name.replace(f"{kind}.xml", "module.xml"))
            found[module.findtext("idnumber")] = member(golden, name)[0]
    return found


def texts(element: "etree._Element", numbers: Mapping[str, str]) -> Iterator[str]:
    """What an element says, line by line; numbers of other rows by the names in ``numbers``."""
    for one in element:
        if one.tag in OF_THE_SITE:
            continue
        if len(one):
            yield f"{one.tag}:"
            yield from (f" {line}" for line in texts(one, numbers))
        else:
            yield f"{one.tag}={said(one, numbers)!r}"


def said(element: "etree._Element", numbers: Mapping[str, str]) -> str:
    text = (element.text or "").strip()
    if element.tag in ("trueanswer", "falseanswer", "answer"):
        return numbers.get(f"answer {text}", text)
    if element.tag in ("category", "parent"):
        return numbers.get(f"{element.tag} {text}", text)
    if element.tag == "sequence":
        return str(text.count(","))
    if element.tag == "question":
        return "itself"
    if element.tag == "rawname":
        return text.lower()  # a site keeps a tag as it was first written there
    return re.sub(r"VIEWBYID\*\d+", "VIEWBYID*N", text)


def bank(categories: "etree._Element") -> dict[str, list[str]]:
    """Every category, and the latest version of every question, by its name."""
    names = {one.get("id"): one.findtext("idnumber") for one in categories}
    found: dict[str, list[str]] = {}
    for category in categories:
        name = category.findtext("idnumber")
        if name == NULL:
            continue  # the top, and one that Moodle makes for the context
        held = {
            f"parent {id}": ("top" if idnumber == NULL else str(idnumber)) for id, idnumber in names.items()
        }
        head = [child for child in category if child.tag != "question_bank_entries"]
        found[str(name)] = [
            f"{child.tag}={said(child, held)}" for child in head if child.tag not in OF_THE_SITE
        ]
        found |= questions(category, {f"category {id}": str(idnumber) for id, idnumber in names.items()})
    return found


def questions(category: "etree._Element", numbers: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    names: dict[str, str] = {}
    gaps: dict[str, int] = {}
    for entry in category.iter("question_bank_entry"):
        version = max(entry.iter("question_versions"), key=lambda one: int(one.findtext("version") or 0))
        question = version.find("questions/question")
        assert question is not None
        name = entry.findtext("idnumber") or ""
        if name == NULL:
            parent = names.get(question.findtext("parent") or "")
            if parent is None:
                continue  # inside an older version
            gaps[parent] = gaps.get(parent, 0) + 1
            name = f"{parent} gap {gaps[parent]}"
        names[question.get("id", "")] = name
        places = {f"answer {one.get('id')}": f"#{n}" for n, one in enumerate(question.iter("answer"), 1)}
        known = {**numbers, **places, **{f"parent {id}": one for id, one in names.items()}}
        yield name, [f"status={version.findtext('status')}", *texts(question, known)]


@pytest.mark.parametrize("golden", GOLDEN)
def test_questions_are_the_rows_that_moodle_exports(golden: str, everything: Course, tmp_path: Path) -> None:
    ours = bank(questions_xml(backup_of(everything, golden, tmp_path)))
    if golden == "4.5":
        ours = {name: [line for line in lines if line not in ONLY_OURS] for name, lines in ours.items()}
    theirs = bank(member(golden, "questions.xml"))
    assert list(ours) and set(ours) == set(theirs)
    different = [
        f"{name} {mine} {exported}"
        for name, lines in theirs.items()
        for mine, exported in zip_longest(ours[name], lines)
        if mine != exported
    ]
    assert different == []


@pytest.mark.parametrize("golden", GOLDEN)
def test_files_of_questions_are_those_that_moodle_exports(
    golden: str, everything: Course, tmp_path: Path
) -> None:
    backup = backup_of(everything, golden, tmp_path)
    questions_xml(backup)
    ours = {(one.component, one.area, one.folder, one.name, one.sha1) for one in backup.files}
    names = ("component", "filearea", "filepath", "filename", "contenthash")
    rows = [tuple(one.findtext(name) for name in names) for one in member(golden, "files.xml")]
    theirs = {row for row in rows if re.match(r"question$|qtype_", row[0] or "") and row[3] != "."}
    assert ours == theirs


@pytest.mark.parametrize("golden", GOLDEN)
def test_quizzes_ask_what_moodle_exports(golden: str, everything: Course, tmp_path: Path) -> None:
    backup = backup_of(everything, golden, tmp_path)
    questions_xml(backup)
    ours_entries = entries(questions_xml(backup))
    theirs_entries = entries(member(golden, "questions.xml"))
    quizzes = activities(golden, "quiz")
    assert quizzes
    for idnumber, theirs in quizzes.items():
        module = next(one for one in backup.modules.values() if one.idnumber == idnumber)
        assert module.activity
        element = root("quiz")
        add_slots(element, module.activity, backup, module, int(theirs.findtext("questionsperpage") or 0))
        assert f"{marks(module.activity, backup):.5f}" == theirs.findtext("sumgrades")
        for part in ("quiz_grade_items", "question_instances", "sections"):
            ours = element.find(part)
            exported = theirs.find(part)
            assert ours is not None and exported is not None
            assert list(asked(ours, ours_entries)) == list(asked(exported, theirs_entries))


def entries(categories: "etree._Element") -> dict[str, str]:
    found = {f"category {one.get('id')}": one.findtext("idnumber") or "" for one in categories}
    for one in categories.iter("question_bank_entry"):
        found[f"entry {one.get('id')}"] = one.findtext("idnumber") or ""
    for one in categories.iter("tag"):
        found[f"tag {one.get('id')}"] = one.findtext("name") or ""
    return found


def asked(element: "etree._Element", numbers: Mapping[str, str]) -> Iterator[str]:
    for one in element.iter():
        if one.tag == "questionbankentryid":
            yield f"entry {numbers[f'entry {one.text}']}"
        elif one.tag == "filtercondition":
            yield drawn(json.loads(one.text or ""), numbers)
        elif len(one) == 0 and one.tag not in OF_THE_SITE:
            yield f"{one.tag}={(one.text or '').strip()}"


def drawn(condition: Mapping[str, object], numbers: Mapping[str, str]) -> str:
    """Category, whether with those in it, and tags of a random question, in whichever form they are said."""
    if "questioncategoryid" in condition:
        tags = [str(tag).partition(",")[2] for tag in condition["tags"]]  # type: ignore[attr-defined]
        name = numbers[f"category {condition['questioncategoryid']}"]
        return f"{name} {condition['includingsubcategories']} {tags}"
    filters = condition["filter"]
    assert isinstance(filters, dict)
    category = filters["category"]
    tags = [numbers[f"tag {tag}"] for tag in filters.get("qtagids", {}).get("values", [])]
    name = numbers[f"category {category['values'][0]}"]
    return f"{name} {category['filteroptions']['includesubcategories']} {tags}"
