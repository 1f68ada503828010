"""A backup of ours beside the one that Moodle exported of the same course, element by element.

Numbers of rows are compared by what they stand for (`backup_names`); ``questions.xml`` has a test of its own.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from backup_names import named

from asn_moodle import build_course, load_course
from asn_moodle.course.model import Course
from asn_moodle.packages.backup import write_backup
from asn_moodle.packages.backup.writing import Release

TESTS = Path(__file__).parents[2]
GOLDEN: Mapping[str, Release] = {"4.5": "4.5", "5.0": "5.0", "5.1": "5.0"}

EXPLAINED: Mapping[str, str] = {
    # Of the site that exported.
    r"^moodle_backup.xml /information/(name|moodle_|backup_|details)": "another origin",
    r"^moodle_backup.xml /information/original_(wwwroot|site)": "likewise",
    r"^moodle_backup.xml /information/settings/setting\[filename\]": "another file name",
    r"/module.xml @version": "versions of Moodle's modules",
    r"^badges.xml .*/(issuer|message)": "the site is the issuer and words the message",
    r"^activities/lti .*/lti/(resourcekey|password)": "encrypted with a key of the site; nothing is in it",
    r"^activities/bigbluebuttonbn .*/(meetingid|moderatorpass|viewerpass)": "made by each site",
    r"/inforef.xml (/userref/user/id|):": "who made the rows; without users nobody is restored",
    r"^course/enrolments.xml .*enrol\[cohort\]/customint": "a cohort, which no other site restores",
    # Of the bridge, which wrote the golden course through Moodle's forms.
    r"/page/revision:": "written twice, once links were known",
    r"/module.xml /lang:": "forms without the element leave it NULL",
    r"^activities/qbank .*/qbank/type:": "the settings form leaves it empty by mistake",
    r"^activities/qbank .*:questions/": "the course's own bank, which a page of Moodle made",
    r"^activities/bigbluebuttonbn .*/aggregationcoef:": "made before the category weighs its grades",
    r"inforef.xml /question_categoryref/": "Moodle names each quiz's own bank too",
    r"(module|course).xml /enable(aitools|daiactions):": "columns of 5.1, which a backup for 5.0 has not",
    # What a backup of ours says besides, or otherwise, and Moodle restores alike.
    r"(calendar|filters|grade_history|contentbank|comments).xml: only theirs": "nothing is in it",
    r"^activities/.*/competencies.xml: only theirs": "nothing is in it",
    r"setting\[(blocks|calendarevents|contentbankcontent|filters|legacyfiles)\]/value: '1'": "none of it",
    r"/(grade_forum_notify|approvaldisplayformat|phaseswitchassessment):": "restored, though not exported",
    r"^course/course.xml /downloadcontent:": "likewise",
    r"^course/course.xml /customfields": "written for every type of field that could hold the value",
    r"/inforef.xml /groupref/": "Moodle names the groups of a grouping again; the course refers to them",
    r"/inforef.xml /scaleref/": "Moodle restores all scales of a backup",
    r"^files.xml .*/mimetype:": "Moodle tells it by the name",
    r"^files.xml .*badgeimage": "icons in three sizes; ours is the image that they are made of",
    r"/question_set_reference/filtercondition:": "in the older form, whose tags every release finds",
    r"/bigbluebuttonbn/presentation:": "Moodle does not restore the file",
    # Glossary terms belong to learners in Moodle; ours come with the account of guests as their author.
    r"^users.xml: only ours": "the author of glossary entries",
    r"glosarium-arsip": "entries, which an export without users leaves out",
    r"setting\[(users|section 2_userinfo)\]/value: '0' '1'": "so that entries are restored",
}
"""Differences, by pattern, and why they are none that matter."""

BUILT = re.compile(r"paket-belajar.*/(sha1hash|contenthash|filesize)$")
"""The bytes of the package that is built here: others with every edition of its pages."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    course = build_course(load_course(TESTS / "everything"))
    folder = tmp_path_factory.mktemp("backups")
    return {golden: list(differences(golden, course, folder)) for golden in GOLDEN}


@pytest.mark.parametrize("golden", GOLDEN)
def test_every_difference_is_explained(golden: str, found: Mapping[str, list[str]]) -> None:
    assert [one for one in found[golden] if not any(re.search(pattern, one) for pattern in EXPLAINED)] == []


@pytest.mark.parametrize("pattern", EXPLAINED)
def test_every_explanation_is_needed(pattern: str, found: Mapping[str, list[str]]) -> None:
    assert any(re.search(pattern, one) for each in found.values() for one in each)


def differences(golden: str, course: Course, folder: Path) -> Iterator[str]:
    path = folder / f"{golden}.mbz"
    write_backup(course, path, GOLDEN[golden])
    ours, theirs = named(path), named(Path(__file__).parent / "golden" / f"{golden}.mbz")
    for file in sorted({*ours, *theirs} - {"questions.xml"}):
        if file not in ours or file not in theirs:
            yield f"{file}: only {'theirs' if file in theirs else 'ours'}"
            continue
        for key in {**theirs[file], **ours[file]}:
            one, other = theirs[file].get(key), ours[file].get(key)
            if one != other and not (one and other and BUILT.search(f"{file} {key}")):
                yield f"{file} {key}: {one!r} {other!r}"
