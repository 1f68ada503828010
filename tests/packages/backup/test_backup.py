"""A course as a backup: its parts, the same names as on other ways to a site, the same bytes each time."""

import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from backup_names import members
from lxml import etree

from asn_moodle import Course, build_course, desired_course, load_course
from asn_moodle.packages.backup import Backup, backup_members, left_out, needs, write_backup
from asn_moodle.packages.backup.modules import MODULES
from asn_moodle.packages.backup.writing import CARRIED

TESTS = Path(__file__).parents[2]
EVERYTHING = TESTS / "everything"
HEAD = (
    "id: k\ntitle: Kursus\nshort_name: K\nlanguage: id\nversion: 1.0.0\ncategory: Uji\nhours: 1\n"
    "sections:\n  - id: s\n    title: Satu\n    activities:\n"
)
LINK = re.compile(r"\$@[A-Z]+\*[^@]+@\$|\$@ITEM\*.+?@\$")


@pytest.fixture(scope="module")
def course() -> Course:
    return build_course(load_course(EVERYTHING))


@pytest.fixture(scope="module")
def parts(course: Course, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    path = tmp_path_factory.mktemp("backup") / "kursus.mbz"
    write_backup(course, path)
    return members(path)


def small(tmp_path: Path, activities: str, head: str = HEAD) -> dict[str, bytes]:
    (tmp_path / "course.yaml").write_text(head + activities, encoding="utf-8")
    write_backup(build_course(load_course(tmp_path)), tmp_path / "k.mbz")
    return members(tmp_path / "k.mbz")


def text(parts: dict[str, bytes], name: str, path: str) -> str | None:
    found = etree.fromstring(parts[name]).findtext(path)
    return None if found == "$@NULL@$" else found


# ---- parts ----


def test_every_referred_file_has_its_content(parts: dict[str, bytes]) -> None:
    listed = {one.findtext("contenthash", "") for one in etree.fromstring(parts["files.xml"])}
    assert listed == {name.rpartition("/")[2] for name in parts if name.startswith("files/")}


def test_every_reference_is_to_something_there(parts: dict[str, bytes]) -> None:
    there = {"file": etree.fromstring(parts["files.xml"]), "scale": etree.fromstring(parts["scales.xml"])}
    groups = etree.fromstring(parts["groups.xml"])
    there |= {"group": groups, "grouping": groups, "role": etree.fromstring(parts["roles.xml"])}
    for name in (name for name in parts if name.endswith("/inforef.xml")):
        for one in etree.fromstring(parts[name]).iter(*there):
            if number := one.findtext("id"):
                assert number in {row.get("id") for row in there[str(one.tag)].iter(one.tag)}, name


def test_activities_and_sections_are_where_the_backup_says(parts: dict[str, bytes]) -> None:
    about = etree.fromstring(parts["moodle_backup.xml"])
    for one in (*about.iter("activity"), *about.iter("section")):
        if directory := one.findtext("directory"):
            own = "module.xml" if directory.startswith("activities") else "section.xml"
            assert f"{directory}/{own}" in parts


def test_nobodys_data_but_what_guests_wrote(parts: dict[str, bytes]) -> None:
    about = etree.fromstring(parts["moodle_backup.xml"])
    names = {one.findtext("name", "") for one in about.iter("setting") if one.findtext("value") == "1"}
    with_people = {name for name in names if name.endswith("_userinfo")}
    assert {name.partition("_")[0] for name in with_people} == {"glossary", "section"}
    assert [one.findtext("username") for one in etree.fromstring(parts["users.xml"])] == ["guest"]


def test_a_subsection_shows_a_section_of_its_own(tmp_path: Path) -> None:
    parts = small(
        tmp_path,
        "      - type: subsection\n        id: sub\n        title: Dalam\n        activities:\n"
        "          - {type: page, id: p, title: P, content: Isi.}\n",
    )
    assert text(parts, "sections/section_3/section.xml", "component") == "mod_subsection"
    assert text(parts, "sections/section_3/section.xml", "name") == "Dalam"
    assert text(parts, "activities/page_2/module.xml", "sectionnumber") == "2"


def test_what_is_hidden_stays_so_when_its_section_is_shown(tmp_path: Path) -> None:
    head = HEAD.replace("    activities", "    visible: false\n    activities")
    parts = small(tmp_path, "      - {type: page, id: p, title: P, content: Isi.}\n", head)
    assert text(parts, "sections/section_2/section.xml", "visible") == "0"
    assert text(parts, "activities/page_1/module.xml", "visible") == "0"
    assert text(parts, "activities/page_1/module.xml", "visibleold") == "1"


def test_a_course_of_one_activity_says_of_which_type(tmp_path: Path) -> None:
    head = HEAD.replace("sections:", "format: single_activity\nsections:")
    parts = small(tmp_path, "      - {type: page, id: p, title: P, content: Isi.}\n", head)
    option = "courseformatoptions/courseformatoption"
    assert text(parts, "course/course.xml", "format") == "singleactivity"
    assert text(parts, "course/course.xml", f"{option}/name") == "activitytype"
    assert text(parts, "course/course.xml", f"{option}/value") == "page"


def test_a_third_partys_type_stays_out(tmp_path: Path) -> None:
    parts = small(
        tmp_path,
        "      - {type: attendance, id: h, title: Hadir, settings: {subnet: ''}}\n"
        "      - {type: page, id: p, title: P, content: Isi., available: {all: [{completed: h}]}}\n",
    )
    assert not any("attendance" in name for name in parts)
    restriction = text(parts, "activities/page_1/module.xml", "availability")
    assert restriction == '{"op":"&","c":[{"type":"completion","cm":0,"e":1}],"showc":[true]}'


def test_the_types_that_are_carried_are_those_that_are_written() -> None:
    assert MODULES.keys() == CARRIED


def test_what_xml_cannot_hold_is_left_out(tmp_path: Path) -> None:
    parts = small(tmp_path, '      - {type: page, id: p, title: "Dua\\u000Bbaris", content: Isi.}\n')
    assert text(parts, "activities/page_1/page.xml", "page/name") == "Duabaris"


def test_questions_are_in_modules_from_5_0_on(course: Course, tmp_path: Path) -> None:
    write_backup(course, tmp_path / "k.mbz", "5.0")
    parts = members(tmp_path / "k.mbz")
    banks = [name for name in parts if re.fullmatch(r"activities/qbank_\d+/module.xml", name)]
    assert {text(parts, name, "idnumber") for name in banks} == {
        "arsip-semua/bank-soal",
        "arsip-semua:questions",
    }
    assert {text(parts, name, "sectionnumber") for name in banks} == {"0"}


# ---- the same as on the other ways ----


def test_names_are_those_of_publishing(course: Course, parts: dict[str, bytes], tmp_path: Path) -> None:
    items = desired_course(course, tmp_path).items
    numbers = {
        "module": {text(parts, name, "idnumber") for name in parts if name.endswith("/module.xml")},
        "group": {one.findtext("idnumber") for one in etree.fromstring(parts["groups.xml"]).iter("group")},
        "category": set(idnumbers(parts["questions.xml"], "question_category")),
        "question": set(idnumbers(parts["questions.xml"], "question_bank_entry")),
        "grade_category": set(idnumbers(parts["gradebook.xml"], "grade_item")),
    }
    for kind, found in numbers.items():
        wanted = {item.id for item in items if item.kind == kind and item.type != "qbank"}
        assert wanted - {f"{course.idnumber}/course.gradebook"} == found - {None, "$@NULL@$"}, kind


def test_texts_are_those_of_publishing(course: Course, parts: dict[str, bytes], tmp_path: Path) -> None:
    there = {
        LINK.sub("LINK", (one.text or "").strip())
        for name, content in parts.items()
        if name.endswith(".xml")
        for one in etree.fromstring(content).iter()
    }
    for item in desired_course(course, tmp_path).items:
        if item.kind not in ("badge", "competency") and item.type != "qbank":
            for wanted in texts(item.stated):
                assert LINK.sub("LINK", wanted.strip()) in there, (item.id, wanted)


def test_files_are_those_of_publishing(course: Course, parts: dict[str, bytes], tmp_path: Path) -> None:
    there = {name.rpartition("/")[2] for name in parts if name.startswith("files/")}
    assert desired_course(course, tmp_path).files.keys() - there == {sha1_of_presentation()}


def idnumbers(content: bytes, tag: str) -> Iterator[str | None]:
    return (one.findtext("idnumber") for one in etree.fromstring(content).iter(tag))


def texts(stated: object) -> Iterator[str]:
    """Every text of an item, those of things inside it among them."""
    if isinstance(stated, dict):
        if isinstance(html := stated.get("html"), str):
            yield html
        for inner in stated.values():
            yield from texts(inner)
    elif isinstance(stated, list):
        for inner in stated:
            yield from texts(inner)


def sha1_of_presentation() -> str:
    """Moodle restores no presentation of a virtual room."""
    from asn_moodle.packages.site import sha1_of

    return sha1_of(EVERYTHING / "media" / "paparan.pdf")


# ---- the same bytes ----


def test_rebuilding_gives_the_same_bytes(tmp_path: Path) -> None:
    sums = {
        subprocess.run(
            [sys.executable, "-c", code(tmp_path / seed)],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "SOURCE_DATE_EPOCH": "1767225600", "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Jayapura"))
    }
    assert len(sums) == 1


def code(folder: Path) -> str:
    return (
        "from pathlib import Path; from asn_moodle import build_course, load_course, write_backup;"
        f"print(write_backup(build_course(load_course(Path({str(EVERYTHING)!r}))),"
        f"Path({str(folder)!r}) / 'k.mbz').sha256)"
    )


def test_the_date_is_that_of_the_source(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    write_backup(course, tmp_path / "k.mbz")
    parts = members(tmp_path / "k.mbz")
    assert text(parts, "moodle_backup.xml", "information/backup_date") == "1767225600"


def test_members_are_made_when_they_are_asked_for(course: Course, tmp_path: Path) -> None:
    backup = Backup(course, "4.5", tmp_path)
    first = list(islice(backup_members(backup, "k.mbz"), 3))
    assert len(first) == 3
    assert "activities/page_" not in " ".join(member.name for member in first)


# ---- what the one who restores has to know ----


def test_needs_name_what_the_site_has_to_have(course: Course) -> None:
    assert {(one.kind, one.name) for one in needs(course)} == {
        ("activity_type", "bigbluebuttonbn"),
        ("activity_type", "subsection"),
        ("competency_framework", "arsip-kerangka"),
        *(("custom_field", name) for name in ("asn_jenjang", "asn_jp", "asn_wajib")),
        *(("enrolment", name) for name in ("guest", "manual", "self")),
        ("language_pack", "id"),
        ("permission", "moodle/restore:userinfo"),
    }


def test_what_no_screen_takes_is_named(course: Course) -> None:
    assert left_out(course) == tuple(
        ("arsip-semua", key) for key in ("hours", "audience", "outcomes", "authors", "licence")
    )
