"""Questions in a backup: gaps, names that last, banks, wildcards, what quizzes refer to."""

import json
from pathlib import Path

import pytest
from every_kind import BANK, PLACE, activity, course, html, p, question, settings
from lxml import etree

from asn_moodle.course.model import Asset, Category, Course, Reference, Section, Slot
from asn_moodle.packages.backup.questions import add_slots, marks, questions_xml
from asn_moodle.packages.backup.questions.cloze import opened
from asn_moodle.packages.backup.questions.links import words_only
from asn_moodle.packages.backup.writing import BANK as OWN_BANK
from asn_moodle.packages.backup.writing import Backup, Release
from asn_moodle.packages.backup.xml import NULL, document, root
from asn_moodle.packages.question_xml import question_xml


def of(folder: Path, *questions: object, release: Release = "5.0", **changes: object) -> Backup:
    bank = Category("bank", "Bank soal", settings(), tuple(questions), PLACE)  # type: ignore[arg-type]
    return Backup(course(folder, **{"categories": (bank,), "sections": (), **changes}), release, folder)


def with_quiz(folder: Path, *slots: Slot, release: Release = "5.0", **values: object) -> Backup:
    quiz = activity("kuis", "quiz", "Kuis", slots=slots, **values)
    sections = (Section("satu", "Satu", settings(), (quiz,), PLACE),)
    questions = tuple(slot.question for slot in slots if slot.question and slot.question.category)
    return of(folder, *questions, release=release, sections=sections)


def written(backup: Backup, per_page: int = 1) -> "etree._Element":
    element = root("quiz")
    module = backup.module("kuis")
    assert module.activity
    add_slots(element, module.activity, backup, module, per_page)
    return element


def gaps(text: str, tmp_path: Path) -> "tuple[etree._Element, list[etree._Element]]":
    xml = question_xml(question("s", "multianswer", text=html(text)), course(tmp_path))
    found = etree.fromstring(xml).find("question")
    assert found is not None
    return opened(found)


# ---- gaps ----


def test_gaps_become_questions_of_their_own(tmp_path: Path) -> None:
    whole, inside = gaps("<p>Ibu kota {1:SA:=Bantul#Ya~%50%Sleman} dan {2:NM:=23,8:0,1}.</p>", tmp_path)
    assert whole.findtext("questiontext/text") == "<p>Ibu kota {#1} dan {#2}.</p>"
    assert [one.get("type") for one in inside] == ["shortanswer", "numerical"]
    assert whole.findtext("defaultgrade") == "3"
    assert inside[0].findtext("questiontext/text") == "{1:SA:=Bantul#Ya~%50%Sleman}"
    answers = [(one.findtext("text"), one.get("fraction")) for one in inside[0].iterfind("answer")]
    assert answers == [("Bantul", "100.0"), ("Sleman", "50.0")]
    assert inside[1].findtext("answer/text") == "23.8"
    assert inside[1].findtext("answer/tolerance") == "0.1"


@pytest.mark.parametrize(
    ("word", "layout", "single", "shuffled"),
    [
        ("MULTICHOICE", "0", "1", "0"),
        ("MCV", "1", "1", "0"),
        ("MCH", "2", "1", "0"),
        ("MCS", "0", "1", "1"),
        ("MCVS", "1", "1", "1"),
        ("MULTICHOICE_HS", "2", "1", "1"),
        ("MR", "1", "0", "0"),
        ("MRH", "2", "0", "0"),
        ("MRS", "1", "0", "1"),
        ("MULTIRESPONSE_HS", "2", "0", "1"),
    ],
)
def test_kinds_of_choices(word: str, layout: str, single: str, shuffled: str, tmp_path: Path) -> None:
    _, (gap,) = gaps(f"<p>{{:{word}:=a~b}}</p>", tmp_path)
    assert [gap.findtext(name) for name in ("layout", "single", "shuffleanswers")] == [
        layout,
        single,
        shuffled,
    ]
    assert gap.findtext("defaultgrade") == "1"


def test_right_ones_of_several_share_the_mark(tmp_path: Path) -> None:
    _, (told, untold) = gaps("<p>{:MR:=a~%50%b~c} {:MR:=a~=b~c}</p>", tmp_path)
    assert [round(float(one.get("fraction", "")), 5) for one in told.iterfind("answer")] == [
        66.66667,
        33.33333,
        0,
    ]
    assert [float(one.get("fraction", "")) for one in untold.iterfind("answer")] == [50, 50, -50]


def test_escaped_and_encoded_characters_in_gaps(tmp_path: Path) -> None:
    _, (gap,) = gaps(r"<p>{:SA:=a\}b\#c &lt; d#e \} f}</p>", tmp_path)
    assert gap.findtext("answer/text") == "a}b#c < d"
    assert gap.findtext("answer/feedback/text") == "e } f"


def test_what_is_no_gap_stays(tmp_path: Path) -> None:
    whole, inside = gaps("<p>{MC:a~=b} {1:LAIN:=a} {1:SA:=a}</p>", tmp_path)
    assert whole.findtext("questiontext/text") == "<p>{MC:a~=b} {1:LAIN:=a} {#1}</p>"
    assert len(inside) == 1


def test_gaps_are_entries_without_idnumber_below_their_question(tmp_path: Path) -> None:
    made = questions_xml(of(tmp_path, question("s", "multianswer", text=html("<p>{1:SA:=a} {1:SA:=b}</p>"))))
    entries = made.findall(".//question_bank_entry")
    assert [one.findtext("idnumber") for one in entries] == ["keamanan-siber/s", NULL, NULL]
    parents = [one.findtext(".//question/parent") for one in entries]
    whole, *inside = [one.find(".//question").get("id") for one in entries]
    assert parents == ["0", whole, whole]
    assert made.findtext(".//multianswer/sequence") == ",".join(inside)


# ---- what lasts ----


def test_the_same_course_has_the_same_bytes(tmp_path: Path) -> None:
    once, again = (document(questions_xml(of(tmp_path, *BANK))) for _ in range(2))
    assert once == again
    assert str(tmp_path).encode() not in once


def test_a_stamp_names_the_text(tmp_path: Path) -> None:
    def stamps(text: str) -> list[str | None]:
        made = questions_xml(of(tmp_path, question("s", "description", text=p(text))))
        return [one.text for one in made.iter("stamp")]

    assert stamps("satu") == stamps("satu")
    one, other = stamps("satu"), stamps("dua")
    assert one[:2] == other[:2]
    assert one[2] != other[2]


def test_every_row_of_a_table_has_a_number_of_its_own(tmp_path: Path) -> None:
    hints = (settings(text=p("Ingat.")), settings(text=p("Baca lagi.")))
    hinted = [question(id, "shortanswer", text=p("?"), answers=(), hints=hints) for id in ("s-1", "s-2")]
    made = questions_xml(of(tmp_path, *BANK, *hinted))
    for name in ("question", "question_bank_entry", "question_versions", "answer", "question_hint"):
        ids = [one.get("id") for one in made.iter(name) if one.get("id")]
        assert 0 < len(ids) == len(set(ids)), name


def test_a_picture_is_told_by_what_is_in_it(tmp_path: Path) -> None:
    picture = tmp_path / "peta.svg"
    asked = question("s", "description", text=html('<img src="asset:peta.svg">', Asset("peta.svg", picture)))
    found = []
    for content in ("<svg/>", "<svg><g/></svg>"):
        picture.write_text(content)
        made = questions_xml(of(tmp_path, asked))
        found.append([one.text for one in made.iter("stamp")][-1])
    assert found[0] != found[1]


# ---- categories ----


def test_before_5_0_categories_belong_to_the_course(tmp_path: Path) -> None:
    backup = of(tmp_path, *BANK, release="4.5")
    top, bank = questions_xml(backup)
    assert (top.findtext("name"), top.findtext("parent")) == ("top", "0")
    assert bank.findtext("parent") == top.get("id")
    assert {one.findtext("contextlevel") for one in (top, bank)} == {"50"}
    assert backup.references(backup.top)["question_category"] == [1, 2]


def test_from_5_0_they_belong_to_the_bank_of_the_course(tmp_path: Path) -> None:
    backup = of(tmp_path, *BANK)
    _, bank = questions_xml(backup)
    module = backup.modules[OWN_BANK]
    assert bank.findtext("contextid") == str(module.context)
    assert bank.findtext("contextinstanceid") == str(module.cmid)
    assert bank.findtext("contextlevel") == "70"
    assert backup.references(module)["question_category"] == [1, 2]
    assert bank.find("question_bank_entries/question_bank_entry/nextversion") is not None


def test_a_category_is_in_the_bank_of_the_one_above_it(tmp_path: Path) -> None:
    bank = activity("bank-soal", "qbank", "Bank soal", categories=(Reference("category", "atas"),))
    below = settings(parent=Reference("category", "atas"))
    categories = (
        Category("bawah", "Bawah", below, (), PLACE),
        Category("atas", "Atas", settings(), (), PLACE),
    )
    sections = (Section("satu", "Satu", settings(), (bank,), PLACE),)
    backup = of(tmp_path, categories=categories, sections=sections)
    made = questions_xml(backup)
    assert [one.findtext("name") for one in made] == ["top", "Atas", "Bawah"]
    assert {one.findtext("contextid") for one in made} == {str(backup.modules["bank-soal"].context)}
    assert OWN_BANK not in backup.modules


def test_a_shared_wildcard_is_one_row(tmp_path: Path) -> None:
    def calculated(id: str, *, shared: bool) -> object:
        wildcards = (settings(name="a", minimum=1.0, maximum=9.0, shared=shared),)
        answers = (settings(formula="{a}", correct=True),)
        return question(id, "calculated", text=p("{a}"), wildcards=wildcards, answers=answers)

    backup = of(tmp_path, *(calculated(id, shared=id != "s") for id in ("q", "r", "s")))
    definitions = questions_xml(backup).findall(".//dataset_definition")
    assert [one.get("id") for one in definitions] == ["1", "1", "2"]
    assert [one.findtext("category") for one in definitions] == ["2", "2", "0"]


# ---- quizzes ----


def truth(id: str, category: str | None = "bank", **values: object) -> object:
    made = question(id, "truefalse", text=p("?"), answer=True, **values)
    return type(made)(**{**{name: getattr(made, name) for name in made.__slots__}, "category": category})


def test_slots_pages_marks_and_sections(tmp_path: Path) -> None:
    slots = (
        Slot(truth("a"), 2.0),  # type: ignore[arg-type]
        Slot(truth("b", mark=3.0)),  # type: ignore[arg-type]
        Slot(truth("c", None), heading=settings(heading="Bagian kedua", shuffle=True)),  # type: ignore[arg-type]
        Slot(question("d", "multianswer", text=html("<p>{2:SA:=a} {3:SA:=a}</p>"))),
        Slot(question("e", "description", text=p("Baca."))),
    )
    backup = with_quiz(tmp_path, *slots)
    made = written(backup, per_page=2)
    instances = made.findall("question_instances/question_instance")
    assert [one.findtext("page") for one in instances] == ["1", "1", "2", "2", "3"]
    assert [float(one.findtext("maxmark") or 0) for one in instances] == [2, 3, 1, 5, 0]
    activity = backup.module("kuis").activity
    assert activity
    assert marks(activity, backup) == 11
    sections = [
        [one.findtext(name) for name in ("firstslot", "heading", "shufflequestions")]
        for one in made.iterfind("sections/section")
    ]
    assert sections == [["1", "", "0"], ["3", "Bagian kedua", "1"]]


def test_slots_refer_to_entries_of_the_bank(tmp_path: Path) -> None:
    backup = with_quiz(tmp_path, Slot(truth("a")), Slot(truth("b", None)))  # type: ignore[arg-type]
    made = written(backup)
    entries = {
        one.get("id"): one.findtext("idnumber") for one in questions_xml(backup).iter("question_bank_entry")
    }
    assert [entries[one.text] for one in made.iter("questionbankentryid")] == [
        "keamanan-siber/a",
        "keamanan-siber/b",
    ]
    assert {one.text for one in made.iter("usingcontextid")} == {str(backup.module("kuis").context)}
    assert backup.references(backup.module("kuis"))["question_category"] == [1, 2, 3]


def test_a_draw_is_as_many_slots_by_category(tmp_path: Path) -> None:
    drawn = settings(**{"from": Reference("category", "bank"), "count": 2, "subcategories": True})
    backup = with_quiz(tmp_path, Slot(None, 4.0, drawn))
    made = written(backup)
    conditions = [json.loads(one.text or "") for one in made.iter("filtercondition")]
    assert len(conditions) == 2
    assert conditions[0] == conditions[1]
    category = conditions[0]["filter"]["category"]
    bank = questions_xml(backup)[1]
    assert category["values"] == [int(bank.get("id") or 0)]
    assert category["filteroptions"] == {"includesubcategories": True}
    assert conditions[0]["cat"] == f"{bank.get('id')},{bank.findtext('contextid')}"
    assert [one.text for one in made.iter("maxmark")] == ["4.0000000"] * 2


def test_tags_of_a_draw_are_named(tmp_path: Path) -> None:
    drawn = settings(**{"from": Reference("category", "bank"), "count": 1, "tags": ("Mudah", "akun")})
    asked = truth("a", tags=("mudah",))
    backup = with_quiz(tmp_path, Slot(asked), Slot(None, None, drawn))  # type: ignore[arg-type]
    tag = questions_xml(backup).find(".//tag")
    condition = json.loads(next(written(backup).iter("filtercondition")).text or "")
    assert tag is not None
    assert condition["tags"][0] == f"{tag.get('id')},Mudah"
    assert condition["tags"][1].endswith(",akun")
    assert int(tag.get("id") or 0) > 10**9


def test_a_quiz_that_asks_nothing_has_a_section(tmp_path: Path) -> None:
    made = written(with_quiz(tmp_path, shuffle_questions=True))
    assert len(made.findall("question_instances/question_instance")) == 0
    assert [one.findtext("shufflequestions") for one in made.iterfind("sections/section")] == ["1"]


# ---- links ----


def test_links_stand_where_restoring_replaces_them(tmp_path: Path) -> None:
    link = html('<p>Lihat <a href="item:hal">hal</a></p>')
    page = activity("hal", "page", "Halaman", content=p("Isi"))
    sections = (Section("satu", "Satu", settings(), (page,), PLACE),)
    asked = (
        question("a", "description", text=link),
        question("b", "ordering", text=p("?"), items=(p("x"), link), feedback_correct=link),
        question("c", "essay", text=p("?"), grader_info=link, response_template=link),
    )
    bank = Category("bank", "Bank", settings(description=link), asked, PLACE)
    backup = of(tmp_path, categories=(bank,), sections=sections)
    made = questions_xml(backup)
    address = f"$@PAGEVIEWBYID*{backup.module('hal').cmid}@$"
    linked = {one.tag for one in made.iter() if address in (one.text or "")}
    assert linked == {"questiontext", "answertext", "graderinfo"}
    for name in ("info", ".//correctfeedback", ".//responsetemplate"):
        assert made[1].findtext(name) == "<p>Lihat hal</p>"
    told = [(one.code, dict(one.data)["key"]) for one in words_only(backup.course)]
    assert told == [
        ("backup-words", "description"),
        ("backup-words", "feedback_correct"),
        ("backup-words", "response_template"),
    ]


# ---- single types ----


def test_words_of_true_and_false_follow_a_forced_language(tmp_path: Path) -> None:
    def words(made: Course) -> list[str | None]:
        rows = questions_xml(Backup(made, "5.0", tmp_path))
        return [
            one.findtext("answertext") for one in rows.findall(".//plugin_qtype_truefalse_question//answer")
        ]

    bank = Category("bank", "Bank", settings(), (truth("a"),), PLACE)  # type: ignore[arg-type]
    free = course(tmp_path, categories=(bank,), sections=())
    forced = course(tmp_path, categories=(bank,), sections=(), settings=settings(force_language=True))
    assert (words(free), words(forced)) == (["True", "False"], ["Benar", "Salah"])


def test_items_to_order_lose_their_paragraph(tmp_path: Path) -> None:
    asked = question("s", "ordering", text=p("Urutkan"), items=(p("satu"), html("<ul><li>dua</li></ul>")))
    rows = questions_xml(of(tmp_path, asked)).findall(".//answer")
    assert [one.findtext("answertext") for one in rows] == ["satu", "<ul><li>dua</li></ul>"]
    assert [one.findtext("fraction") for one in rows] == ["1.0000000", "2.0000000"]


def test_markup_in_a_name_is_taken_away_as_the_importer_does(tmp_path: Path) -> None:
    asked = question("s", "description", title="a <b>b</b> < c", text=p("x"))
    assert questions_xml(of(tmp_path, asked)).findtext(".//question/name") == "a b < c"


def test_numbers_have_their_units_and_tolerance(tmp_path: Path) -> None:
    asked = question(
        "s",
        "numerical",
        text=p("?"),
        answers=(settings(value=2.5, tolerance=0.5, correct=True), settings(value="*")),
        units=(settings(unit="km"), settings(unit="m", multiplier=1000.0)),
    )
    plugin = questions_xml(of(tmp_path, asked)).find(".//plugin_qtype_numerical_question")
    assert plugin is not None
    assert [one.findtext("tolerance") for one in plugin.iter("numerical_record")] == ["0.5", "0"]
    assert [one.findtext("multiplier") for one in plugin.iter("numerical_unit")] == [
        f"1.{'0' * 19}",
        f"1000.{'0' * 19}",
    ]
    assert [one.text for one in plugin.iter("answertext")] == ["2.5", "*"]
