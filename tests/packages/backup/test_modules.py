"""Each activity's own file of a backup, beside that which Moodle exported of the same course."""

import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

import pytest
from every_kind import activity
from lxml import etree

from asn_moodle import build_course, load_course
from asn_moodle.course.forms import module_form
from asn_moodle.course.model import Asset, Course, Settings
from asn_moodle.packages.backup.modules import MODULES
from asn_moodle.packages.backup.modules.losses import held, sequenced, unwritten
from asn_moodle.packages.backup.modules.tables import COLUMNS
from asn_moodle.packages.backup.writing import Backup, Release
from asn_moodle.spec.activities import ACTIVITY_TYPES
from asn_moodle.spec.activities.form import elements

TESTS = Path(__file__).parents[2]
GOLDEN: Mapping[str, Release] = {"4.5": "4.5", "5.0": "5.0", "5.1": "5.0"}

EXPLAINED = {
    "lti/resourcekey": "encrypted with a key of the site; nothing is in it",
    "lti/password": "likewise",
    "page/revision": "the bridge wrote the page twice, once its links were known",
    "qbank/type": "the settings form of Moodle leaves it empty by mistake",
    "bigbluebuttonbn/meetingid": "each site makes its own when a session is restored without",
    "bigbluebuttonbn/moderatorpass": "random on the site",
    "bigbluebuttonbn/viewerpass": "random on the site",
    "bigbluebuttonbn/presentation": "Moodle does not restore the file",
    "data/assesstimestart": "the form of the day it was made: a period of no length",
    "data/assesstimefinish": "likewise",
    "forum/assesstimestart": "likewise",
    "forum/assesstimefinish": "likewise",
    "forum/grade_forum_notify": "restored by Moodle, though it exports it not",
    "glossary/approvaldisplayformat": "likewise",
    "workshop/phaseswitchassessment": "likewise",
}
"""Elements that differ, and why. What follows them differs in numbers only."""

LEARNERS = "/entries|/entriestags|/category_entries"
"""Parts of glossaries that were exported without users and so are empty."""

NUMBERS = frozenset(
    (
        *(
            "timecreated",
            "timemodified",
            "course",
            "launch",
            "quizid",
            "usingcontextid",
            "questionbankentryid",
        ),
        *("questionscontextid", "filtercondition", "teamsubmissiongroupingid", "activitylink", "dependitem"),
        *("prevpageid", "nextpageid", "itemid", "sha1hash"),
    )
)
"""Elements with numbers of rows, times and hashes of what is packed here."""


@pytest.fixture(scope="module")
def course() -> Course:
    return build_course(load_course(TESTS / "everything"))


def members(path: Path) -> Iterator[tuple[str, bytes]]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist())
        return
    with tarfile.open(path) as archive:
        for member in archive:
            if (file := archive.extractfile(member)) is not None:
                yield member.name, file.read()


def exported(release: str) -> dict[str, etree._Element]:
    """The type's element of every activity in the real backup, by id."""
    files = dict(members(Path(__file__).parent / "golden" / f"{release}.mbz"))
    found: dict[str, etree._Element] = {}
    for name, content in files.items():
        if place := re.fullmatch(r"activities/(([a-z0-9]+)_\d+)/module\.xml", name):
            id = (etree.fromstring(content).findtext("idnumber") or "").partition("/")[2]
            found[id] = etree.fromstring(files[f"activities/{place[1]}/{place[2]}.xml"])[0]
    return found


def parts(element: etree._Element, jumps: Mapping[str, str], above: str = "") -> Iterator[tuple[str, str]]:
    """Every value with its way, numbers left out; jumps by the place of their page.

    Of texts the words, links and images: how they look on a site is asked in ``test_theme.py``.
    """
    for one in element:
        way = f"{above}/{one.tag}"
        text = (one.text or "").strip().replace("\r", "")
        if len(one):
            yield way, ""
            yield from parts(one, jumps, way)
        elif one.tag in NUMBERS:
            yield way, text if text in ("", "0", "-1", "$@NULL@$") else "N"
        elif one.tag == "jumpto":
            yield way, jumps.get(text, text)
        elif one.tag in ("grade", "scale") and text.startswith("-"):
            yield way, "scale"
        elif text.startswith("<"):
            yield way, " ".join(re.sub(r"<(?!a|img)[^>]*>|BYID\*\d+", "", text).split())
        else:
            yield way, re.sub(r"BYID\*\d+", "", text)


def comparable(element: etree._Element) -> list[tuple[str, str]]:
    jumps = {page.get("id", ""): f"page {place}" for place, page in enumerate(element.iterfind("pages/page"))}
    return [
        (way, value)
        for way, value in parts(element, jumps)
        if f"{element.tag}{way}" not in EXPLAINED and not re.search(LEARNERS, way)
    ]


@pytest.mark.parametrize("release", GOLDEN)
def test_every_activity_is_as_moodle_exports_it(release: str, course: Course, tmp_path: Path) -> None:
    real, backup = exported(release), Backup(course, GOLDEN[release], tmp_path)
    compared = set()
    for id, module in backup.modules.items():
        if module.activity is None:
            continue
        ours = MODULES[module.kind](module.activity, backup.form(module.activity), backup, module)[0]
        assert comparable(ours) == comparable(real[id]), f"{module.kind} {id}"
        compared.add(module.kind)
    assert compared == set(ACTIVITY_TYPES) - ({"qbank"} if release == "4.5" else set())


def test_every_type_has_its_columns() -> None:
    assert set(COLUMNS) == set(MODULES) == set(ACTIVITY_TYPES)


def test_every_activity_is_the_same_when_written_again(course: Course, tmp_path: Path) -> None:
    def written() -> list[bytes]:
        backup = Backup(course, "4.5", tmp_path)
        return [
            etree.tostring(
                MODULES[module.kind](module.activity, backup.form(module.activity), backup, module)
            )
            for module in backup.modules.values()
            if module.activity
        ]

    assert written() == written()


def test_entries_of_glossaries_are_written_by_the_guest_of_every_site(course: Course, tmp_path: Path) -> None:
    backup = Backup(course, "4.5", tmp_path)
    module = backup.modules["glosarium-arsip"]
    assert module.activity
    top = MODULES["glossary"](module.activity, backup.form(module.activity), backup, module)
    entries = top.findall("glossary/entries/entry")
    assert [one.findtext("concept") for one in entries] == ["arsip dinamis", "retensi", "berkas"]
    assert [one.findtext("userid") for one in entries] == ["1", "1", "1"]
    assert backup.references(module)["user"] == [1]
    last = entries[-1]
    assert [one.text for one in last.iterfind("aliases/alias/alias_text")] == ["dosir", "map"]
    assert top.findtext("glossary/categories/category/category_entries/category_entry/entryid") == last.get(
        "id"
    )
    assert {(file.area, file.name) for file in backup.files} == {
        ("entry", "kotak.png"),
        ("attachment", "formulir.txt"),
    }


def test_the_main_file_of_a_resource_comes_first(course: Course, tmp_path: Path) -> None:
    backup = Backup(course, "4.5", tmp_path)
    module = backup.modules["berkas-pedoman"]
    assert module.activity
    MODULES["resource"](module.activity, backup.form(module.activity), backup, module)
    found = [(file.folder, file.name, file.order) for file in backup.files]
    assert found == [("/media/", "pedoman.html", 1), ("/media/", "kotak.png", 0)]


def test_packages_are_there_packed_and_unpacked(course: Course, tmp_path: Path) -> None:
    backup = Backup(course, "4.5", tmp_path)
    for id in ("paket-jadi", "paket-ims"):
        module = backup.modules[id]
        assert module.activity
        MODULES[module.kind](module.activity, backup.form(module.activity), backup, module)
    found = {(file.component, file.area, file.itemid, file.folder + file.name) for file in backup.files}
    assert found == {
        ("mod_scorm", "package", 0, "/siap-pakai.zip"),
        ("mod_scorm", "content", 0, "/imsmanifest.xml"),
        ("mod_scorm", "content", 0, "/index.html"),
        ("mod_imscp", "backup", 1, "/ruang-arsip.zip"),
        ("mod_imscp", "content", 1, "/imsmanifest.xml"),
        ("mod_imscp", "content", 1, "/rak.html"),
        ("mod_imscp", "content", 1, "/label.html"),
    }


# ---- what stays out ----


def test_what_a_backup_has_no_place_for_is_named(course: Course) -> None:
    found = {one.id: list(unwritten(one.kind, module_form(one, course))) for one in course.activities()}
    assert {id: keys for id, keys in found.items() if keys} == {"kelas-maya": ["presentation"]}


def test_settings_of_no_column_are_named_by_their_element(course: Course) -> None:
    stated = activity("p", "page", "P", settings=Settings({"navstyle": 1, "legacyfiles": 1}))
    assert list(unwritten("page", module_form(stated, course))) == ["navstyle"]
    fetched = activity("f", "scorm", "F", package_url="https://x.example/p.zip", package_type="downloaded")
    assert list(unwritten("scorm", module_form(fetched, course))) == ["package_url"]
    tool = activity("t", "lti", "T", tool="Laboratorium")
    assert list(unwritten("lti", module_form(tool, course))) == ["tool"]


GRADED = frozenset(
    ("assign", "bigbluebuttonbn", "forum", "h5pactivity", "lesson", "lti", "quiz", "scorm", "workshop")
)
"""Types whose ``grade`` is held by a column that no form element names."""


@pytest.mark.parametrize("kind", sorted(ACTIVITY_TYPES))
def test_no_key_of_a_type_is_lost_unnoticed(kind: str) -> None:
    known = {"introeditor", "files", "packagefile", "package", "mediafile", "introattachments", "name"}
    apart = {"title", "tags", "competencies", "available", "visible"}
    own = {key: element.name for key, element in elements(cast("type", ACTIVITY_TYPES[kind]))}
    lost = {key for key, name in own.items() if name not in held(kind) | known and key not in apart}
    assert lost == {
        "bigbluebuttonbn": {"presentation"},
        "lti": {"tool"},
    }.get(kind, set()) | ({"grade"} if kind in GRADED else set())


def test_rules_of_sequencing_are_noticed(tmp_path: Path, course: Course) -> None:
    for name, rules in (
        ("biasa", "<imsss:sequencing><imsss:controlMode/></imsss:sequencing>"),
        ("berurut", "<imsss:sequencing><imsss:rollupRules/></imsss:sequencing>"),
    ):
        manifest = (
            '<manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" '
            'xmlns:imsss="http://www.imsglobal.org/xsd/imsss"><organizations><organization identifier="o">'
            f"{rules}</organization></organizations></manifest>"
        )
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as archive:
            archive.writestr("imsmanifest.xml", manifest)
        package = activity("s", "scorm", "S", package=Asset(f"{name}.zip", tmp_path / f"{name}.zip"))
        assert sequenced(package) is ("rollup" in rules)
