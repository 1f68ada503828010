"""The files of `build --to questions`: categories by path and idnumber, what is left out and told."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from every_kind import PICTURE, PLACE, activity, course, html, p, question, settings
from lxml import etree

from asn_moodle.course.model import Asset, Category, Course, Question, Reference, Section, Settings, Slot
from asn_moodle.packages.backup.questions import questions_xml
from asn_moodle.packages.backup.writing import Backup
from asn_moodle.packages.question_xml import course_xml, left_unsaid
from asn_moodle.packages.targets import Options, build
from asn_moodle.publish.desired import items


def category(id: str, title: str, *questions: Question, parent: str = "", **values: object) -> Category:
    above = {"parent": Reference("category", parent)} if parent else {}
    return Category(id, title, settings(**above, **values), questions, PLACE)


def of(folder: Path, categories: Iterable[Category], *quizzes: object) -> Course:
    section = Section("satu", "Satu", Settings(), quizzes, PLACE)  # type: ignore[arg-type]
    return course(folder, categories=tuple(categories), sections=(section,))


def paths(made: Course) -> list[str | None]:
    return [
        one.findtext("category/text")
        for one in etree.fromstring(course_xml(made))
        if one.get("type") == "category"
    ]


def text(id: str, **values: object) -> Question:
    return question(id, "description", **{"text": p(id), **values})


def test_a_category_comes_after_the_one_that_it_lies_in(tmp_path: Path) -> None:
    made = of(
        tmp_path,
        [
            category("cucu", "Cucu", parent="anak"),
            category("anak", "Anak / kedua", parent="induk"),
            category("lain", "Lain"),
            category("induk", "Induk"),
        ],
    )
    assert paths(made) == [
        "top/Lain",
        "top/Induk",
        "top/Induk/Anak // kedua",
        "top/Induk/Anak // kedua/Cucu",
    ]


def test_of_two_categories_with_one_path_the_second_says_its_id(tmp_path: Path) -> None:
    quizzes = [
        activity(id, "quiz", "Latihan", slots=(Slot(text(f"dalam-{id}")),)) for id in ("kuis-1", "kuis-2")
    ]
    made = of(
        tmp_path,
        [category("a", "Latihan"), category("b", "Lain"), category("c", "latihan", parent="b")],
        *quizzes,
    )
    assert paths(made) == [
        "top/Latihan",
        "top/Lain",
        "top/Lain/latihan",
        "top/Latihan (kuis-1.questions)",
        "top/Latihan (kuis-2.questions)",
    ]


def test_categories_and_questions_are_named_alike_on_every_route(tmp_path: Path) -> None:
    quiz = activity("kuis", "quiz", "Kuis", slots=(Slot(text("dalam")),))
    bank = category(
        "bank", "Bank", Question("a", "description", settings(text=p("a")), PLACE, category="bank")
    )
    made = of(tmp_path, [bank, category("anak", "Anak", parent="bank")], quiz)
    wanted = {"bank", "anak", "kuis.questions", "a", "dalam"}
    in_file = {one.findtext("idnumber") for one in etree.fromstring(course_xml(made))}
    sent = {one.id for one in items(made, tmp_path) if one.kind in ("category", "question")}
    rows = questions_xml(Backup(made, "5.0", tmp_path))
    in_backup = {one.findtext("idnumber") for one in rows.iter("question_category", "question_bank_entry")}
    assert in_file == sent == {f"keamanan-siber/{id}" for id in wanted}
    assert in_backup == sent | {"$@NULL@$"}


def test_files_go_along_in_the_file(tmp_path: Path) -> None:
    picture = tmp_path / "peta.svg"
    picture.write_text(PICTURE)
    shown = html('<img src="asset:media/peta.svg" alt="">', Asset("media/peta.svg", picture))
    made = etree.fromstring(course_xml(of(tmp_path, [category("bank", "Bank", text("s", text=shown))])))
    (file,) = made.iter("file")
    assert (file.get("path"), file.get("name"), file.get("encoding")) == ("/media/", "peta.svg", "base64")


@pytest.mark.parametrize(
    ("kind", "values", "key"),
    [
        ("description", {"status": "draft"}, "status"),
        ("truefalse", {"answer": True, "show_standard_instruction": True}, "show_standard_instruction"),
        ("calculatedmulti", {"show_number_correct": True}, "show_number_correct"),
        ("essay", {"grader_info": html('<a href="item:tugas">t</a>')}, "links"),
        ("description", {"hints": (settings(text=html('<a class="term" href="term:x">t</a>')),)}, "links"),
    ],
)
def test_what_the_importer_does_not_take_is_told(
    kind: str, values: dict[str, object], key: str, tmp_path: Path
) -> None:
    made = of(tmp_path, [category("bank", "Bank", question("s", kind, text=p("x"), **values))])
    assert list(left_unsaid(made)) == [("keamanan-siber/s", key)]


def test_what_it_takes_is_not(tmp_path: Path) -> None:
    made = question(
        "s", "truefalse", text=p("x"), answer=True, status="ready", show_standard_instruction=False
    )
    assert list(left_unsaid(of(tmp_path, [category("bank", "Bank", made)]))) == []


def test_the_target_writes_both_files(tmp_path: Path) -> None:
    ordered = question("b", "ordering", text=p("?"), items=(p("x"), p("y")))
    made = of(tmp_path, [category("bank", "Bank", text("a"), ordered)])
    xml, plain = build(made, "questions", tmp_path / "dist", Options())
    assert xml.path.name == "keamanan-siber-questions.xml"
    assert xml.path.read_bytes() == course_xml(made)
    assert (xml.label, xml.left_out, xml.problems) == ("Moodle XML", (), ())
    assert plain.path.name == "keamanan-siber-questions-gift.txt"
    assert "::a::" in plain.path.read_text()
    assert (plain.label, plain.left_out) == ("GIFT", (("keamanan-siber/b", "type"),))
    assert xml.package
    assert xml.package.size == xml.path.stat().st_size


def test_without_a_question_for_gift_there_is_one_file(tmp_path: Path) -> None:
    ordered = question("b", "ordering", text=p("?"), items=(p("x"), p("y")))
    (xml,) = build(
        of(tmp_path, [category("bank", "Bank", ordered)]), "questions", tmp_path / "dist", Options()
    )
    assert [one.name for one in xml.path.parent.iterdir()] == ["keamanan-siber-questions.xml"]


def test_a_course_without_questions_says_so(tmp_path: Path) -> None:
    (xml,) = build(of(tmp_path, []), "questions", tmp_path / "dist", Options())
    assert [(one.code, one.severity) for one in xml.problems] == [("no-questions", "warning")]
    assert len(etree.parse(xml.path).getroot()) == 0
