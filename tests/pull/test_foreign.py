"""A backup as teachers' courses make them: no ID numbers, old texts, modules and questions of others."""

import zipfile
from pathlib import Path

import pytest

from asn_moodle.course.build import check
from asn_moodle.pull.pull import Pulled, pull

ABOUT = """<moodle_backup><information><backup_release>4.5</backup_release>
<details><detail><type>course</type></detail></details><contents><activities>
{activities}</activities><sections>{sections}</sections></contents></information></moodle_backup>"""
ACTIVITY = """<activity><moduleid>{id}</moduleid><modulename>{kind}</modulename>
<directory>activities/{kind}_{id}</directory></activity>"""
SECTION = """<section><sectionid>{id}</sectionid><directory>sections/section_{id}</directory></section>"""
MODULE = """<module id="{id}"><idnumber></idnumber><visible>1</visible>
<visibleoncoursepage>1</visibleoncoursepage><indent>1</indent><availability>{available}</availability><downloadcontent>1</downloadcontent>
<lang></lang></module>"""
OWN = '<activity id="{id}" contextid="9{id}"><{kind} id="{id}"><name>{name}</name>{more}</{kind}></activity>'
HELD = """<section id="{id}"><number>{number}</number><name>{name}</name><summary>{summary}</summary>
<summaryformat>0</summaryformat><sequence>{sequence}</sequence><visible>1</visible></section>"""
COURSE = """<course id="5" contextid="50"><shortname>Arsip 2025/A</shortname><fullname>Kursus Arsip</fullname>
<idnumber>ARS/25</idnumber><summary>Baris satu

Baris &lt;dua&gt;</summary><summaryformat>2</summaryformat><format>flexsections</format><visible>0</visible>
<lang></lang><enablecompletion>1</enablecompletion><category><name>Umum</name></category></course>"""
QUESTIONS = """<question_categories><question_category id="1"><name>top</name><parent>0</parent>
</question_category>
<question_category id="2"><name>Soal 1</name><parent>1</parent><idnumber>$@NULL@$</idnumber>
<question_bank_entries>
<question_bank_entry id="1"><idnumber>$@NULL@$</idnumber><question_version><question_versions id="1">
<version>1</version><status>ready</status><questions><question id="1"><parent>0</parent><name>Asing</name>
<qtype>wordselect</qtype></question></questions></question_versions></question_version></question_bank_entry>
<question_bank_entry id="2"><idnumber>$@NULL@$</idnumber><question_version><question_versions id="2">
<version>1</version><status>ready</status><questions><question id="2"><parent>0</parent><name>Benar?</name>
<questiontext>&lt;p&gt;Benarkah?&lt;/p&gt;</questiontext><questiontextformat>1</questiontextformat>
<defaultmark>1.0000000</defaultmark><qtype>truefalse</qtype><plugin_qtype_truefalse_question><answers>
<answer id="1"><answertext>True</answertext><fraction>1.0</fraction></answer>
<answer id="2"><answertext>False</answertext><fraction>0.0</fraction></answer></answers>
<truefalse id="1"><trueanswer>1</trueanswer><falseanswer>2</falseanswer></truefalse>
</plugin_qtype_truefalse_question>
</question></questions></question_versions></question_version></question_bank_entry>
</question_bank_entries></question_category></question_categories>"""

PAGE = "<intro>Lihat &lt;b&gt;ini&lt;/b&gt;</intro><introformat>1</introformat><content>*Judul* [a](https://a.example)</content><contentformat>4</contentformat><display>5</display>"
USERS = "<users><user id='3'><username>siti</username></user></users>"
AVAILABLE = """{"op":"&amp;","c":[{"type":"relativedate","n":1},{"type":"date","d":"&gt;=","t":1772384455}],
"showc":[true,true]}"""


@pytest.fixture
def pulled(tmp_path: Path) -> Pulled:
    return _pulled(tmp_path, COURSE)


def _pulled(tmp_path: Path, course: str) -> Pulled:
    modules = {"1": "label", "2": "page", "3": "attendance", "4": "quiz"}
    members = {
        "moodle_backup.xml": ABOUT.format(
            activities="".join(ACTIVITY.format(id=id, kind=kind) for id, kind in modules.items()),
            sections=SECTION.format(id=1) + SECTION.format(id=2),
        ),
        "course/course.xml": course,
        "questions.xml": QUESTIONS,
        "users.xml": USERS,
        "sections/section_1/section.xml": HELD.format(
            id=1, number=0, name="$@NULL@$", summary="", sequence="1"
        ),
        "sections/section_2/section.xml": HELD.format(
            id=2, number=1, name="$@NULL@$", summary="", sequence="2,3,4"
        ),
    }
    more = {"label": "<intro>Selamat datang</intro><introformat>1</introformat>", "page": PAGE}
    for id, kind in modules.items():
        members[f"activities/{kind}_{id}/module.xml"] = MODULE.format(
            id=id, available=AVAILABLE if kind == "page" else "$@NULL@$"
        )
        members[f"activities/{kind}_{id}/{kind}.xml"] = OWN.format(
            id=id, kind=kind, name="Ruang: A, B", more=more.get(kind, "")
        )
    path = tmp_path / "lama.mbz"
    with zipfile.ZipFile(path, "w") as out:
        for name, content in members.items():
            out.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{content}')
    return pull(path, tmp_path / "kursus")


def test_ids_come_from_titles(pulled: Pulled) -> None:
    assert pulled.course == "ars-25"
    sections = sorted(one.name for one in (pulled.folder / "bagian").iterdir())
    assert sections == ["bagian-0.yaml", "bagian-1.yaml"]
    text = (pulled.folder / "bagian" / "bagian-1.yaml").read_text(encoding="utf-8")
    assert "id: ruang-a-b" in text
    assert "'Ruang: A, B'" in text


def test_a_quiz_without_questions_stays(pulled: Pulled) -> None:
    course, problems = check(pulled.folder / "course.yaml")
    assert course is not None
    assert [(one.kind, one.slots) for one in course.activities()][-1] == ("quiz", ())
    assert "quiz-without-questions" in {one.code for one in problems}


def test_old_texts_become_markdown(pulled: Pulled) -> None:
    course = (pulled.folder / "course.yaml").read_text(encoding="utf-8")
    assert "Baris satu\n\n  Baris \\<dua\\>" in course
    page = (pulled.folder / "bagian" / "bagian-1.yaml").read_text(encoding="utf-8")
    assert "content: '*Judul* [a](https://a.example)'" in page


def test_all_that_is_not_carried_is_told(pulled: Pulled) -> None:
    told = {loss.code for loss in pulled.losses}
    assert told >= {
        *("users", "identity", "assumed", "format", "third-party", "question-type", "condition-lost"),
        *("section-zero", "section-name", "indent", "seconds"),
    }
    for loss in pulled.losses:
        assert loss.said("id") and loss.said("en")


def test_the_folder_is_sound(pulled: Pulled) -> None:
    assert [one for one in check(pulled.folder / "course.yaml")[1] if one.severity == "error"] == []


def test_a_course_without_an_idnumber_says_so(tmp_path: Path) -> None:
    pulled = _pulled(tmp_path, COURSE.replace("<idnumber>ARS/25</idnumber>", "<idnumber></idnumber>"))
    assert pulled.course == "arsip-2025-a"
    told = {loss.code: loss.said("en") for loss in pulled.losses}
    assert "identity" not in told
    assert (
        told["no-idnumber"] == "The course has no ID number on the site; its id was made from the short name."
    )
