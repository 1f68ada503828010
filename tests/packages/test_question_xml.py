"""Moodle question XML: every type, what is stated, files, links, determinism."""

from base64 import b64decode

import pytest
from every_kind import PICTURE, PLACE, answer, course, html, p, question, settings
from lxml import etree

from asn_moodle.course.model import Activity, Asset, Category, Reference, Settings, Slot
from asn_moodle.errors import AccessError
from asn_moodle.packages.question_xml import (
    Links,
    course_xml,
    element_values,
    question_form,
    question_name,
    question_xml,
    slots_form,
    stated_elements,
)
from asn_moodle.packages.question_xml.elements import fraction, number
from asn_moodle.packages.question_xml.questions import TYPES


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "peta.svg"
    path.write_text(PICTURE)
    return Asset("media/peta.svg", path)


@pytest.fixture
def whole(tmp_path):
    return course(tmp_path)


def parsed(question, whole, links=None):
    return etree.fromstring(question_xml(question, whole, links)).find("question")


def one(kind, whole, **values):
    return parsed(question("s", kind, text=p("Soal"), **values), whole)


def texts(element, path):
    return [(each.findtext("text") or "") for each in element.iterfind(path)]


def shared_by(element, name="answer"):
    return [each.get("fraction") for each in element.iterfind(name)]


MINIMAL = {
    "multichoice": {"answers": (answer(p("A"), correct=True), answer(p("B")))},
    "truefalse": {"answer": True},
    "match": {"pairs": (settings(text=p("A"), answer="1"), settings(text=p("B"), answer="2"))},
    "shortanswer": {"answers": (answer("ya", correct=True),)},
    "numerical": {"answers": (settings(value=3.0, correct=True),)},
    "essay": {},
    "description": {},
    "multianswer": {},
    "ddwtos": {"choices": (settings(text="a"),)},
    "gapselect": {"choices": (settings(text="a"),)},
    "ddimageortext": {
        "items": (settings(name="a", text="A"),),
        "zones": (settings(item="a", left=1, top=2),),
    },
    "ddmarker": {
        "markers": (settings(name="a", text="A"),),
        "zones": (settings(marker="a", circle=settings(left=5, top=6, radius=7)),),
    },
    "ordering": {"items": (p("satu"), p("dua"))},
    "calculated": {
        "wildcards": (settings(name="a", minimum=1.0, maximum=9.0),),
        "answers": (settings(formula="{a}", correct=True),),
    },
    "calculatedmulti": {
        "wildcards": (settings(name="a", values=(1.0, 2.5)),),
        "answers": (answer(p("{={a}}"), correct=True), answer(p("{={a}+1}"))),
    },
    "calculatedsimple": {
        "wildcards": (settings(name="a", values=(1.0,)),),
        "answers": (settings(formula="{a}", correct=True),),
    },
    "randomsamatch": {"choose": 2},
}


def test_every_type_has_a_case():
    assert set(MINIMAL) == set(TYPES)


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_type_has_what_all_questions_have(kind, whole):
    made = one(kind, whole, **MINIMAL[kind])
    assert made.get("type") == {"match": "matching", "multianswer": "cloze"}.get(kind, kind)
    assert made.findtext("name/text") == "Soal"
    assert made.findtext("questiontext/text") == "<p>Soal</p>"
    assert made.findtext("idnumber") == "keamanan-siber/s"
    assert made.findtext("penalty") == "0.3333333"


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_the_same_question_gives_the_same_bytes(kind, whole):
    asked = question("s", kind, text=p("Soal"), **MINIMAL[kind])
    assert question_xml(asked, whole) == question_xml(asked, whole)


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_what_is_not_stated_is_not_among_the_stated(kind, whole):
    stated = stated_elements(question("s", kind, text=p("Soal"), **MINIMAL[kind]), whole)
    assert "questiontext" in stated
    assert not {"penalty", "defaultgrade", "shuffleanswers", "correctfeedback", "tags", "hint"} & set(stated)


def test_stated_settings_are_named_by_their_elements(whole):
    asked = question(
        "s",
        "multichoice",
        title="Nama",
        text=p("Soal"),
        mark=2.0,
        penalty=0.0,
        tags=("a",),
        hints=(settings(text=p("h")),),
        feedback=p("u"),
        show_number_correct=False,
        shuffle_answers=False,
        **MINIMAL["multichoice"],
    )
    assert stated_elements(asked, whole) == (
        *("answer", "defaultgrade", "generalfeedback", "hint", "name", "penalty", "questiontext"),
        *("shownumcorrect", "shuffleanswers", "single", "tags"),
    )


def test_several_right_choices_share_the_mark(whole):
    answers = (*(answer(p(text), correct=True) for text in "abc"), answer(p("d")))
    made = one("multichoice", whole, answers=answers)
    assert shared_by(made) == ["33.33333", "33.33333", "33.33333", "0"]
    assert made.findtext("single") == "false"


def test_credits_are_taken_as_stated(whole):
    answers = (answer(p("a"), correct=True), settings(text=p("b"), credit=-100 / 3))
    made = one("multichoice", whole, answers=answers)
    assert shared_by(made) == ["100", "-33.33333"]
    assert made.findtext("single") == "true"


def test_options_have_the_defaults_of_moodles_forms(whole):
    made = one("multichoice", whole, **MINIMAL["multichoice"])
    assert made.findtext("shuffleanswers") == "true"
    assert made.findtext("answernumbering") == "abc"
    assert made.find("shownumcorrect") is not None
    assert texts(made, "correctfeedback") == [""]


def test_true_and_false(whole):
    made = one("truefalse", whole, answer=False, feedback_true=p("Keliru"))
    assert texts(made, "answer") == ["true", "false"]
    assert shared_by(made) == ["0", "100"]
    assert made.findtext("answer/feedback/text") == "<p>Keliru</p>"


def test_a_wrong_answer_of_matching_is_a_pair_without_a_question(whole):
    made = one("match", whole, extra_answers=("a < b",), **MINIMAL["match"])
    assert texts(made, "subquestion") == ["<p>A</p>", "<p>B</p>", ""]
    assert texts(made, "subquestion/answer") == ["1", "2", "a &lt; b"]


def test_numbers_and_units(whole):
    made = one(
        "numerical",
        whole,
        answers=(settings(value=1e6, correct=True, tolerance=0.5), settings(value="*")),
        units=(settings(unit="km"), settings(unit="m", multiplier=1000.0)),
        unit_handling="graded",
        unit_penalty=20.0,
        unit_input="menu",
        unit_position="left",
    )
    assert texts(made, "answer") == ["1000000", "*"]
    assert [each.text for each in made.iterfind("answer/tolerance")] == ["0.5", "0"]
    assert [each.text for each in made.iterfind("units/unit/multiplier")] == ["1", "1000"]
    names = ("unitgradingtype", "unitpenalty", "showunits", "unitsleft")
    assert [made.findtext(name) for name in names] == ["1", "0.2", "2", "1"]


def test_units_that_are_not_stated_are_not_used(whole):
    assert one("numerical", whole, **MINIMAL["numerical"]).findtext("showunits") == "3"


def test_essay(whole):
    made = one(
        "essay",
        whole,
        response_format="plain",
        response_template=html("<p>a</p>\n<p>b &amp; c</p>"),
        attachments="unlimited",
        file_types=(".pdf", ".odt"),
        feedback=p("Umum"),
        model_answer=p("Contoh"),
    )
    assert made.findtext("responseformat") == "plain"
    assert made.findtext("responsetemplate/text") == "a\nb & c"
    assert made.find("responsetemplate").get("format") == "plain_text"
    assert made.findtext("attachments") == "-1"
    assert made.findtext("filetypeslist") == ".pdf,.odt"
    general = made.findtext("generalfeedback/text")
    assert general.index("Umum") < general.index("Contoh jawaban") < general.index("<p>Contoh</p>")


def test_gaps(whole):
    made = one("ddwtos", whole, choices=(settings(text="a", unlimited=True), settings(text="b & c", group=2)))
    assert texts(made, "dragbox") == ["a", "b &amp; c"]
    assert [each.findtext("group") for each in made.iterfind("dragbox")] == ["1", "2"]
    assert [each.find("infinite") is not None for each in made.iterfind("dragbox")] == [True, False]


def test_pictures_to_drag(whole, picture):
    made = one(
        "ddimageortext",
        whole,
        image=picture,
        items=(settings(name="b", text="B", image=picture), settings(name="a", text="A")),
        zones=(settings(item="a", left=10, top=20, label="Utara"),),
        transparent_zones=True,
    )
    assert b64decode(made.findtext("file")).decode() == PICTURE
    assert (made.find("file").get("path"), made.find("file").get("name")) == ("/", "peta.svg")
    assert [each.find("file") is not None for each in made.iterfind("drag")] == [True, False]
    drop = made.find("drop")
    assert [drop.findtext(name) for name in ("no", "choice", "xleft", "ytop")] == ["1", "2", "10", "20"]
    assert made.find("dropzonevisibility") is not None


def test_markers(whole):
    corners = tuple(settings(left=left, top=top) for left, top in ((1, 2), (3, 4), (5, 6)))
    made = one(
        "ddmarker",
        whole,
        markers=(settings(name="a", text="A", count="unlimited"), settings(name="b", text="B", count=3)),
        zones=(
            settings(marker="b", circle=settings(left=5, top=6, radius=7)),
            settings(marker="a", rectangle=settings(left=1, top=2, width=3, height=4)),
            settings(marker="a", polygon=corners),
        ),
    )
    assert [each.find("infinite") is not None for each in made.iterfind("drag")] == [True, False]
    assert made.findall("drag")[1].findtext("noofdrags") == "3"
    shapes = [(each.findtext("shape"), each.findtext("coords")) for each in made.iterfind("drop")]
    assert shapes == [("circle", "5,6;7"), ("rectangle", "1,2;3,4"), ("polygon", "1,2;3,4;5,6")]


def test_ordering(whole):
    made = one("ordering", whole, grading="longest_ordered", show_grading=False, **MINIMAL["ordering"])
    assert texts(made, "answer") == ["<p>satu</p>", "<p>dua</p>"]
    assert made.findtext("gradingtype") == "LONGEST_ORDERED_SUBSET"
    assert made.findtext("showgrading") == "HIDE"
    assert made.findtext("shownumcorrect") == "1"


def values_of(made, place=0):
    definition = made.findall("dataset_definitions/dataset_definition")[place]
    return [float(each.text) for each in definition.iterfind("dataset_items/dataset_item/value")]


def test_wildcards_take_stated_values(whole):
    made = one("calculatedmulti", whole, **MINIMAL["calculatedmulti"])
    assert values_of(made) == [1, 2.5]
    definition = made.find("dataset_definitions/dataset_definition")
    assert [definition.findtext(f"{name}/text") for name in ("minimum", "maximum", "decimals")] == [
        "1",
        "2.5",
        "1",
    ]


@pytest.mark.parametrize("distribution", ["uniform", "loguniform"])
def test_drawn_values_lie_in_their_range(whole, distribution):
    wildcards = (
        settings(name="a", minimum=1.0, maximum=100.0, decimals=2, distribution=distribution),
        settings(name="b", minimum=5.0, maximum=5.0),
    )
    made = one("calculated", whole, wildcards=wildcards, answers=(settings(formula="{a}", correct=True),))
    drawn = values_of(made)
    assert len(drawn) == len(set(drawn)) == 10
    assert all(1 <= value <= 100 for value in drawn)
    assert values_of(made, 1) == [5.0] * 10


def test_wildcards_with_and_without_values_have_as_many(whole):
    wildcards = (settings(name="a", values=(1.0, 2.0, 3.0)), settings(name="b", minimum=1.0, maximum=9.0))
    made = one("calculated", whole, wildcards=wildcards, answers=(settings(formula="{a}", correct=True),))
    assert len(values_of(made)) == len(values_of(made, 1)) == 3


def test_hints_and_tags(whole):
    made = one(
        "shortanswer",
        whole,
        hints=(settings(text=p("satu"), clear_wrong=True), settings(text=p("dua"), show_number_correct=True)),
        tags=("akun", "sandi"),
        **MINIMAL["shortanswer"],
    )
    assert texts(made, "hint") == ["<p>satu</p>", "<p>dua</p>"]
    assert [each.find("clearwrong") is not None for each in made.iterfind("hint")] == [True, False]
    assert [each.find("shownumcorrect") is not None for each in made.iterfind("hint")] == [False, True]
    assert texts(made, "tags/tag") == ["akun", "sandi"]


def test_files_go_into_the_document(whole, picture):
    text = html('<p><img src="asset:media/peta.svg" alt="Peta"></p>', picture)
    made = parsed(question("s", "description", text=text), whole)
    assert 'src="@@PLUGINFILE@@/media/peta.svg"' in made.findtext("questiontext/text")
    assert b64decode(made.findtext("questiontext/file")).decode() == PICTURE


def test_files_may_go_apart(whole, picture):
    text = html('<p><img src="asset:media/peta.svg" alt="Peta"></p>', picture)
    seen = []
    links = Links(file=lambda path: seen.append(path) or "abc")
    made = parsed(question("s", "description", text=text), whole, links)
    assert (made.findtext("questiontext/file"), made.find("questiontext/file").get("encoding")) == (
        "abc",
        "sha1",
    )
    assert seen == [picture.path]


def test_a_file_that_is_gone_is_an_access_error(whole, tmp_path):
    gone = Asset("x.png", tmp_path / "x.png")
    with pytest.raises(AccessError):
        question_xml(question("s", "description", text=html("<p>x</p>", gone)), whole)


LINKED = '<p>Lihat <a href="item:forum">forum</a> dan <a class="term" href="term:asn">ASN</a>.</p>'


def test_links_leave_their_words_in_a_file(whole):
    made = parsed(question("s", "description", text=html(LINKED)), whole)
    assert made.findtext("questiontext/text") == "<p>Lihat forum dan ASN.</p>"


def test_links_take_the_addresses_that_are_given(whole):
    links = Links(item=lambda id: f"$@ITEM*k/{id}@$")
    made = parsed(question("s", "description", text=html(LINKED)), whole, links)
    assert made.findtext("questiontext/text") == '<p>Lihat <a href="$@ITEM*k/forum@$">forum</a> dan ASN.</p>'


def test_markup_stands_in_cdata(whole):
    # Between two entities Moodle's reader would lose the blank.
    text = html("<p><b>a</b> <i>]]&gt; ]]></i></p>")
    written = question_xml(question("s", "description", text=text), whole)
    assert b"<![CDATA[<p><b>a</b> <i>" in written
    assert etree.fromstring(written).findtext("question/questiontext/text") == text.markup


def test_a_long_text_gives_a_short_name():
    asked = question("s", "description", text=p("kata " * 60))
    assert len(question_name(asked)) <= 80
    assert question_name(asked).endswith("…")


def test_a_picture_alone_is_named_by_its_id():
    assert question_name(question("s", "description", text=html('<img src="asset:a">'))) == "s"


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        ("<p>Kolom (<em>hide</em>) di Excel?</p>", "Kolom (hide) di Excel?"),
        ("<p>Satu</p><p>Dua <strong>tepat</strong>.</p>", "Satu Dua tepat."),
        ("<p>Akun [[1]] pada hari [[2]].</p>", "Akun … pada hari …."),
    ],
)
def test_a_name_is_what_the_text_says(markup, name):
    assert question_name(question("s", "gapselect", text=html(markup))) == name


def test_an_address_in_code_is_no_link_in_a_question_either():
    asked = html("<p><code>https://bank.example.palsu.example</code></p>")
    assert '<span class="nolink">https://bank' in Links().html(asked)


def test_the_file_of_a_course(whole, tmp_path):
    inner = question("dalam", "truefalse", text=p("Dalam?"), answer=True)
    child = Category(
        "anak",
        "Anak/cucu",
        settings(parent=Reference("category", "bank"), description=p("Isi")),
        (question("s-anak", "description", text=p("x")),),
        PLACE,
    )
    quiz = Activity("kuis", "quiz", "Kuis", Settings(), PLACE, slots=(Slot(inner),))
    section = whole.sections[0]
    made = course(
        tmp_path,
        categories=(*whole.categories, child),
        sections=(type(section)("satu", "Satu", Settings(), (quiz,), PLACE),),
    )
    root = etree.fromstring(course_xml(made))
    paths = texts(root, "question/category")
    assert paths == ["top/Bank soal", "top/Bank soal/Anak//cucu", "top/Kuis"]
    assert [each.findtext("idnumber") for each in root if each.get("type") == "category"] == [
        "keamanan-siber/bank",
        "keamanan-siber/anak",
        "keamanan-siber/kuis.questions",
    ]
    assert texts(root, "question/info") == ["", "<p>Isi</p>", ""]


def test_the_form_of_a_question(whole):
    asked = question("s", "truefalse", text=p("?"), answer=True, status="draft")
    form = question_form(asked, whole, Links())
    assert form.pop("xml") == question_xml(asked, whole).decode()
    assert form == {"answer": 1, "questiontext": 1, "status": "draft"}


def quiz_of(*slots, **values):
    return Activity("kuis", "quiz", "Kuis", settings(**values), PLACE, slots=slots)


def test_the_form_of_a_quiz(whole):
    asked = question("s", "truefalse", text=p("?"), answer=True)
    drawn = Settings({"from": Reference("category", "bank"), "count": 2, "tags": ("akun",)})
    quiz = quiz_of(
        Slot(asked, 3.0),
        Slot(None, random=drawn, heading=settings(heading="Acak", shuffle=True)),
    )
    random = {"random": {"category": "keamanan-siber/bank", "subcategories": False, "tags": ["akun"]}}
    assert slots_form(quiz, whole) == {
        "slots": [{"question": "keamanan-siber/s"}, random, random],
        "slotmarks": [3.0, None, None],
        "slotsections": [{"slot": 0, "heading": ""}, {"slot": 1, "heading": "Acak", "shuffle": True}],
    }


def test_a_quiz_states_no_marks_or_headings_that_it_has_not(whole):
    asked = question("s", "truefalse", text=p("?"), answer=True)
    assert slots_form(quiz_of(Slot(asked)), whole) == {"slots": [{"question": "keamanan-siber/s"}]}


def test_shuffling_a_quiz_shuffles_each_part(whole):
    asked = question("s", "truefalse", text=p("?"), answer=True)
    quiz = quiz_of(
        Slot(asked), Slot(asked, heading=settings(heading="B", shuffle=False)), shuffle_questions=True
    )
    assert slots_form(quiz, whole)["slotsections"] == [
        {"slot": 0, "heading": "", "shuffle": True},
        {"slot": 1, "heading": "B", "shuffle": False},
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1.0, "1"), (1e-7, "0.0000001"), (1e20, "1" + "0" * 20), (-2.50, "-2.5"), (-0.0, "0")],
)
def test_numbers_have_no_exponent(value, shown):
    assert number(value) == shown


@pytest.mark.parametrize(("percent", "shown"), [(100 / 3, "33.33333"), (12.5, "12.5"), (-50.0, "-50")])
def test_fractions_have_five_decimals(percent, shown):
    assert fraction(percent) == shown


def values(whole, kind, *names, **stated):
    asked = question("s", kind, text=p("Soal"), **{**MINIMAL[kind], **stated})
    return element_values(question_xml(asked, whole).decode(), names)


def test_values_of_answers(whole):
    answers = (answer(p("A"), correct=True, feedback="Ya"), settings(text=p("B"), credit=-25.0))
    assert values(whole, "multichoice", "answer", "single", "penalty", answers=answers) == {
        "answer": [
            {"feedback": "<p>Ya</p>", "fraction": "100", "text": "<p>A</p>"},
            {"fraction": "-25", "text": "<p>B</p>"},
        ],
        "penalty": "0.33333",
        "single": "1",
    }


def test_values_of_what_is_not_there_or_says_no_are_empty(whole):
    made = values(whole, "multichoice", "tags", "hint", "shownumcorrect", show_number_correct=False)
    assert made == {"hint": "", "shownumcorrect": "", "tags": ""}


def test_values_of_flags_tags_and_a_single_hint(whole):
    hints = (settings(text=p("h"), clear_wrong=True),)
    made = values(whole, "multichoice", "tags", "hint", "shownumcorrect", tags=("B", "a"), hints=hints)
    assert made == {
        "hint": {"clearwrong": "1", "text": "<p>h</p>"},
        "shownumcorrect": "1",
        "tags": ["a", "b"],
    }


def test_values_of_files_are_their_hashes(whole, picture):
    text = html('<p><img src="asset:media/peta.svg" alt=""></p>', picture)
    asked = question("s", "description", text=text)
    apart = question_xml(asked, whole, Links(file=lambda path: "abc")).decode()
    assert element_values(apart, ["questiontext"])["questiontext"]["files"] == {"media/peta.svg": "abc"}
    inside = element_values(question_xml(asked, whole).decode(), ["questiontext"])["questiontext"]["files"]
    assert len(inside["media/peta.svg"]) == 40


def test_values_of_items_to_order_have_no_paragraph(whole):
    made = values(whole, "ordering", "answer")
    assert made["answer"] == [{"fraction": "1", "text": "satu"}, {"fraction": "2", "text": "dua"}]


def test_values_of_wildcards_are_by_name(whole):
    wildcards = (settings(name="b", values=(2.0,)), settings(name="a", values=(1.0,)))
    made = values(whole, "calculatedsimple", "dataset_definitions", wildcards=wildcards)
    assert list(made["dataset_definitions"]) == ["a", "b"]
    alone = values(whole, "calculatedsimple", "dataset_definitions")
    assert alone["dataset_definitions"]["a"]["dataset_items"] == {
        "dataset_item": {"number": "1", "value": "1"}
    }
