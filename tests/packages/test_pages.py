"""From a course to pages, menu and data: what is carried, what is said to be left out, and what names it."""

import json
import re
import sys
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html as markup
from markupsafe import Markup

sys.path.insert(0, str(Path(__file__).parents[1]))
import every_kind
from every_kind import activity, answer, p, question, settings

from asn_moodle.course.model import Section, Slot
from asn_moodle.errors import BuildError
from asn_moodle.language import LANGUAGES, table, words
from asn_moodle.packages.pages import build_pages, document, package_members, per_section, whole
from asn_moodle.packages.pages.build import SCRIPT_WORDS
from asn_moodle.packages.pages.codes import check, clashes, code, lasting
from asn_moodle.packages.pages.document import SCRIPTS, size
from asn_moodle.packages.pages.questions import KINDS, asked
from asn_moodle.packages.pages.records import Setting
from asn_moodle.packages.pages.writing import decimal, inline
from asn_moodle.problems import Place

RUNTIME = Path(__file__).parents[2] / "asn_moodle/packages/runtime"


@pytest.fixture
def pages(tmp_path: Path) -> Any:
    return build_pages(whole(every_kind.course(tmp_path)), "1.2")


def with_activities(tmp_path: Path, *activities: Any, **changes: Any) -> Any:
    section = Section("satu", "Satu", settings(), activities, every_kind.PLACE)
    return every_kind.course(tmp_path, sections=(section,), **changes)


def quiz_of(tmp_path: Path, *slots: Any, **stated: Any) -> Any:
    course = with_activities(tmp_path, activity("kuis", "quiz", "Kuis", slots=slots, **stated))
    return build_pages(whole(course), "1.2").data["quizzes"][0]


def data_of(one: Any) -> Any:
    bare = Setting(
        course=None,  # type: ignore[arg-type]
        language="id",
        words=words("pages", "id"),
        html=markup_of,
        address=lambda asset: asset.name,
        skip_unsupported=False,
    )
    return asked(one, bare)


def markup_of(html: Any) -> Any:
    return Markup(html.markup)


def test_every_activity_becomes_a_page_in_the_order_of_the_course(pages: Any) -> None:
    assert [(page.id, page.kind) for page in pages.pages] == [
        ("_start", "start"),
        ("modul-1", "section"),
        ("m1-lanskap", "page"),
        ("m1-buku", "cover"),
        ("bab-1", "page"),
        ("bab-2", "page"),
        ("m1-latihan", "quiz"),
        ("tugas", "server"),
        ("tautan", "url"),
        ("berkas", "files"),
        ("map", "files"),
        ("kisah", "cover"),
        ("kisah-1", "lesson"),
        ("kisah-2", "lesson"),
        ("kamus", "terms"),
        ("forum", "server"),
        ("sub-hal", "page"),
        ("tes-akhir", "quiz"),
        ("acak", "quiz"),
        ("_terms", "terms"),
        ("_finish", "finish"),
    ]


def test_what_needs_moodle_is_listed_and_does_not_count(pages: Any) -> None:
    assert [one.id for one in pages.needs_moodle] == ["tugas", "forum"]
    counts = {page["id"]: page["counts"] for page in pages.data["pages"]}
    assert not counts["tugas"] and not counts["forum"] and counts["m1-lanskap"] and counts["tes-akhir"]
    found = markup.fromstring(document(pages)).get_element_by_id("tugas").text_content()
    assert "Kerjakan di Moodle." in found and "Periksa lima surel terakhir Anda." in found


def test_what_is_left_out_is_said(pages: Any, tmp_path: Path) -> None:
    assert sorted((one.code, one.severity) for one in pages.problems) == [
        ("done-in-moodle", "warning"),
        ("done-in-moodle", "warning"),
        ("hidden-left-out", "warning"),
        ("setting-left-out", "warning"),
    ]
    assert "Rahasia" not in document(pages)
    course = with_activities(tmp_path, activity("a", "page", "A", content=p("x"), available=settings()))
    assert [one.code for one in build_pages(whole(course), "1.2").problems] == ["restriction-left-out"]


def test_two_glossaries_of_the_same_terms_name_each_of_them_once(tmp_path: Path) -> None:
    both = [activity(id, "glossary", id, course_terms=True) for id in ("satu-g", "dua-g")]
    found = markup.fromstring(document(build_pages(whole(with_activities(tmp_path, *both)), "1.2")))
    ids = found.xpath("//dl[@class='terms']/div/@id")
    assert ids and len(ids) == len(set(ids))
    assert len(found.xpath("//dl[@class='terms']/div")) == 2 * len(ids)


def test_links_lead_to_pages_files_and_terms(pages: Any) -> None:
    page = markup.fromstring(document(pages)).get_element_by_id("m1-lanskap")
    links = {link.text: link.get("href") for link in page.iter("a")}
    assert links["phishing"] == "#term-phishing" and links["tugas praktik"] == "#tugas"
    assert "bahan lain" not in links and "bahan lain (di bagian lain kursus ini)" in page.text_content()
    assert page.find(".//img").get("src") == "assets/media/sampul.svg"


def test_every_address_of_the_document_is_there(pages: Any) -> None:
    found = markup.fromstring(document(pages))
    names = {member.name for member in package_members(pages)}
    ids = [element.get("id") for element in found.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    for address in found.xpath("//@href | //@src"):
        if address.startswith("#"):
            assert address[1:] in ids
        elif not address.startswith(("https:", "data:")):
            assert address.replace("%20", " ") in names
    for named in found.xpath("//@for | //@aria-labelledby | //@aria-describedby | //@aria-controls"):
        assert named in ids


def test_the_document_asks_no_one_else_for_anything(pages: Any) -> None:
    found = markup.fromstring(document(pages))
    outside = [one for one in found.xpath("//@src | //link/@href") if "//" in one]
    style = next(member for member in package_members(pages) if member.name == "style.css").read().decode()
    assert outside == [] and "url(" not in style and "@import" not in style


def test_files_come_once_and_only_where_they_are_used(pages: Any) -> None:
    names = [member.name for member in package_members(pages)]
    assert len(names) == len(set(names))
    assert sorted(name for name in names if name.startswith("assets/")) == [
        "assets/media/formulir laporan.txt",
        "assets/media/sampul.svg",
    ]


def test_the_menu_groups_pages_by_section(pages: Any) -> None:
    titles = [(entry.title, entry.page, [inner.title for inner in entry.entries]) for entry in pages.menu]
    assert titles[0] == ("Mulai", "_start", [])
    assert titles[1] == (
        "Modul 1: Mengenali ancaman",
        "modul-1",
        ["Lanskap ancaman di pemerintah daerah", "Panduan ringkas", "Latihan modul 1", "Tugas praktik"],
    )
    assert [title for title, _, _ in titles[2:]] == ["Modul 2: Bertindak", "Glosarium", "Selesai"]


def test_a_section_becomes_a_package_of_its_own(tmp_path: Path) -> None:
    course = every_kind.course(tmp_path, offering="bantul-1")
    first, second = per_section(course)
    assert (first.name, first.title) == ("keamanan-siber.modul-1", "Modul 1: Mengenali ancaman")
    made = build_pages(second, "2004")
    assert made.data["course"] == "keamanan-siber@bantul-1.modul-2"
    assert "m1-lanskap" not in {page.id for page in made.pages}


def test_data_cannot_end_its_element(tmp_path: Path) -> None:
    tricky = question(
        "s-x", "shortanswer", text=p("?"), answers=(settings(text="</script><b>", correct=True),)
    )
    course = with_activities(
        tmp_path, activity("k", "quiz", "Kuis", slots=[Slot(tricky)]), title="A </script> & B"
    )
    text = document(build_pages(whole(course), "1.2"))
    data = re.search(r'id="course-data">(.*?)</script>', text, re.DOTALL)
    assert data and json.loads(data[1])["questions"]["s-x"]["answers"][0]["text"] == "</script><b>"
    assert "<title>A &lt;/script&gt; &amp; B</title>" in text


def test_the_same_course_gives_the_same_bytes(tmp_path: Path) -> None:
    made = [
        [
            (member.name, member.read())
            for member in package_members(build_pages(whole(every_kind.course(tmp_path)), "1.2"))
        ]
        for _ in range(2)
    ]
    assert made[0] == made[1]


# ---- codes ----


def test_codes_come_from_ids_and_renaming_keeps_them() -> None:
    assert code("m1-lanskap") == code("m1-lanskap") != code("m1-lanskap-2")
    assert re.fullmatch(r"[A-Za-z0-9_-]{4}", code("x"))
    assert lasting("baru", ("paling-lama", "lama")) == "paling-lama"


def test_a_clash_of_codes_names_both() -> None:
    place = Place("a.yaml", 3, 1)
    seen: dict[str, str] = {}
    for number in range(100_000):
        if (other := seen.setdefault(code(f"p{number}"), f"p{number}")) != f"p{number}":
            break
    [problem] = clashes([(other, place), ("sela", place), (f"p{number}", place)])
    assert dict(problem.data) == {"first": other, "second": f"p{number}"} and problem.severity == "error"


def test_a_renamed_page_keeps_its_code(tmp_path: Path) -> None:
    def codes(**stated: Any) -> set[Any]:
        course = with_activities(tmp_path, activity(content=p("x"), kind="page", title="A", **stated))
        return {page["code"] for page in build_pages(whole(course), "1.2").data["pages"]}

    assert codes(id="lama") == codes(id="baru", formerly=("lama",)) != codes(id="baru")


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"feedback": p("Penjelasan lain.")}, True),
        ({"tags": ("a",)}, True),
        ({"text": p("Pertanyaan lain?")}, False),
        ({"answers": (answer(p("a"), correct=True), answer(p("c")))}, False),
        ({"answers": (answer(p("b")), answer(p("a"), correct=True))}, False),
        ({"answers": (answer(p("a"), correct=True, feedback="Ya."), answer(p("b")))}, True),
    ],
)
def test_a_question_starts_afresh_when_what_is_asked_changes(change: Any, same: bool) -> None:
    values = {"text": p("Pertanyaan?"), "answers": (answer(p("a"), correct=True), answer(p("b")))}
    before = data_of(question("s", "multichoice", **values)).data["check"]
    after = data_of(question("s", "multichoice", **{**values, **change})).data["check"]
    assert (before == after) is same


@pytest.mark.parametrize("kind", ["gapselect", "ddwtos"])
def test_other_words_to_choose_from_are_another_question(kind: str) -> None:
    def made(word: str) -> Any:
        return data_of(
            question("s", kind, text=p("[[1]]"), choices=(settings(text="a"), settings(text=word)))
        )

    assert made("b").data["check"] != made("c").data["check"]


def test_a_check_is_two_characters() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{2}", check({"a": 1})) and check({"a": 1}) != check({"a": 2})


# ---- questions ----


def test_a_choice_with_several_right_answers_shares_the_mark() -> None:
    data = data_of(every_kind.BY_ID["s-sandi"]).data
    assert data["single"] is False
    assert [option["credit"] for option in data["options"]] == [0.5, 0, 0.5, 0]


def test_credits_are_fractions_of_the_mark() -> None:
    stated = (answer(p("a"), correct=True), answer(p("b"), credit=50.0), answer(p("c"), credit=-25.0))
    data = data_of(question("s", "multichoice", text=p("?"), answers=stated)).data
    assert data["single"] is True
    assert [option["credit"] for option in data["options"]] == [1, 0.5, -0.25]


def test_what_the_spec_leaves_unsaid_is_moodles_default() -> None:
    data = data_of(every_kind.BY_ID["s-tautan"]).data
    assert data["shuffle"] is True and data["penalty"] == pytest.approx(1 / 3)


def test_pairs_point_to_the_choices_that_are_shown() -> None:
    made = data_of(every_kind.BY_ID["s-jodoh"])
    shown = [made.content["choices"][at] for at in made.data["correct"]]
    assert shown == ["Lapor ke pengelola TIK", "Jangan klik, laporkan", "Kunci layar"]
    assert made.data["choices"] == len(made.content["choices"]) == 4


def test_gaps_take_the_choice_of_their_number_among_those_of_its_group() -> None:
    made = data_of(every_kind.BY_ID["s-isian"])
    assert made.data == {**made.data, "correct": [0, 1], "groups": [1, 2, 1, 2]}
    gaps = [piece for piece in made.content["pieces"] if isinstance(piece, dict)]
    assert [sorted(at for at, _ in gap["options"]) for gap in gaps] == [[0, 2], [1, 3]]


def test_a_number_is_accepted_within_its_tolerance() -> None:
    stated = (settings(value=12.0, tolerance=0.5, correct=True), settings(value="*", credit=10.0))
    data = data_of(question("s", "numerical", text=p("?"), answers=stated)).data
    assert data["answers"] == [
        {"value": 12, "low": 11.5, "high": 12.5, "credit": 1},
        {"value": None, "low": None, "high": None, "credit": 0.1},
    ]
    assert data["units"] == [] and "unitPenalty" not in data


def test_steps_are_never_shown_in_the_right_order() -> None:
    for first in range(8):
        items = tuple(p(f"langkah {first} {at}") for at in range(2))
        made = data_of(question("s", "ordering", text=p("?"), items=items))
        assert [at for at, _ in made.content["steps"]] != [0, 1]


@pytest.mark.parametrize(
    ("id", "right"),
    [
        ("s-tautan", ["Alamat pengirim tidak sama dengan domain resmi instansi"]),
        ("s-sandi", ["Mengaktifkan verifikasi dua langkah", "Memakai pengelola kata sandi"]),
        ("s-2fa", ["Benar"]),
        ("s-istilah", ["phishing"]),
        ("s-angka", ["30 permohonan"]),
        ("s-isian", ["tim tanggap insiden", "24"]),
        ("s-urut", ["Jangan klik apa pun", "Ambil tangkapan layar", "Laporkan", "Hapus surel"]),
    ],
)
def test_the_right_answer_is_put_in_words(id: str, right: list[str]) -> None:
    assert [one.striptags() for one in data_of(every_kind.BY_ID[id]).content["right"]] == right


def test_a_question_that_cannot_be_played_is_named_before_building(tmp_path: Path) -> None:
    cloze = question("s-cloze", "multianswer", text=p("{1:SA:=a}"))
    course = with_activities(
        tmp_path, activity("k", "quiz", "Kuis", slots=[Slot(cloze), Slot(every_kind.BY_ID["s-2fa"])])
    )
    with pytest.raises(BuildError) as raised:
        build_pages(whole(course), "1.2")
    [problem] = raised.value.problems
    assert (problem.code, dict(problem.data)) == (
        "cannot-play",
        {"question": "s-cloze", "type": "multianswer"},
    )
    made = build_pages(whole(course), "1.2", skip_unsupported=True)
    assert [one.code for one in made.problems] == ["question-left-out"]
    assert list(made.data["questions"]) == ["s-2fa"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_question_stands_in_the_document_as_plain_controls(pages: Any, kind: str) -> None:
    found = markup.fromstring(document(pages)).xpath(f"//fieldset[contains(@class, 'question-{kind}')]")
    assert found and found[0].find("legend").text_content().strip()
    controls = found[0].xpath(".//input | .//select | .//textarea | .//ol")
    assert bool(controls) is (kind != "description")


# ---- quizzes ----


@pytest.mark.parametrize(("behaviour", "cost"), [("adaptive", True), ("adaptive_without_penalties", False)])
def test_wrong_tries_cost_unless_the_behaviour_says_otherwise(
    tmp_path: Path, behaviour: str, cost: bool
) -> None:
    data = quiz_of(tmp_path, Slot(every_kind.BY_ID["s-2fa"]), behaviour=behaviour)
    assert (data["behaviour"], data["penalties"]) == ("adaptive", cost)


def test_a_quiz_without_settings_has_moodles(tmp_path: Path) -> None:
    data = quiz_of(tmp_path, Slot(every_kind.BY_ID["s-2fa"]))
    assert {key: data[key] for key in ("attempts", "behaviour", "grading", "pass", "weight", "perPage")} == {
        "attempts": 0,
        "behaviour": "deferred",
        "grading": "highest",
        "pass": None,
        "weight": 10,
        "perPage": 1,
    }
    assert "right_answer" in data["review"] and data["marks"] == [1]


def test_a_quiz_without_questions_is_done_in_moodle(tmp_path: Path) -> None:
    course = with_activities(tmp_path, activity("kuis", "quiz", "Kuis"))
    made = build_pages(whole(course), "1.2")
    assert [one.id for one in made.needs_moodle] == ["kuis"] and made.data["quizzes"] == []
    assert "berupa kuis" in markup.fromstring(document(made)).get_element_by_id("kuis").text_content()


def test_a_quiz_keeps_what_is_stated(tmp_path: Path) -> None:
    data = quiz_of(
        tmp_path,
        Slot(every_kind.BY_ID["s-2fa"], 3.0),
        attempts=2,
        grade=settings(maximum=50.0, weight=2.0, **{"pass": 35.0}),
        review=settings(immediately=("marks",)),
        questions_per_page="all",
        navigation="sequential",
        behaviour="adaptive_without_penalties",
    )
    assert (data["attempts"], data["pass"], data["weight"], data["marks"]) == (2, 0.7, 2, [3])
    assert (data["review"], data["perPage"], data["sequential"]) == (["marks"], 0, True)
    assert data["behaviour"] == "adaptive"


@pytest.mark.parametrize(("purpose", "weight"), [("pre_test", 0), ("practice", 0), ("post_test", 10)])
def test_only_what_tests_the_outcome_is_scored(tmp_path: Path, purpose: str, weight: int) -> None:
    assert quiz_of(tmp_path, Slot(every_kind.BY_ID["s-2fa"]), purpose=purpose)["weight"] == weight


def test_a_quiz_of_reflections_is_outside_the_score(tmp_path: Path) -> None:
    assert quiz_of(tmp_path, Slot(every_kind.BY_ID["s-esai"]))["weight"] == 0


def test_random_questions_come_with_their_whole_pool(tmp_path: Path) -> None:
    draw = Slot(None, 2.0, settings(**{"from": "bank", "count": 30}))
    data = quiz_of(tmp_path, Slot(every_kind.BY_ID["s-2fa"]), draw)
    [drawn] = data["draws"]
    assert (drawn["at"], drawn["mark"]) == (1, 2)
    assert drawn["count"] == len(drawn["from"]) == len(every_kind.BANK) - 1  # a description asks nothing


def test_the_pass_mark_is_that_of_the_only_quiz_that_counts(tmp_path: Path, pages: Any) -> None:
    assert pages.data["pass"] == 0.7
    quizzes = [
        activity(
            name,
            "quiz",
            name,
            slots=[Slot(every_kind.BY_ID["s-2fa"])],
            grade=settings(maximum=10.0, **{"pass": 6.0}),
        )
        for name in ("a", "b")
    ]
    assert build_pages(whole(with_activities(tmp_path, *quizzes)), "1.2").data["pass"] is None


# ---- words, scripts and templates ----


def test_every_word_is_there_in_both_languages() -> None:
    for key, entry in table("pages").items():
        assert set(entry) == set(LANGUAGES), key
        assert sorted(re.findall(r"\{\w+\}", entry["id"])) == sorted(re.findall(r"\{\w+\}", entry["en"])), key


def test_the_scripts_say_only_words_that_there_are_and_all_of_them() -> None:
    stated = {key.removeprefix(SCRIPT_WORDS) for key in table("pages") if key.startswith(SCRIPT_WORDS)}
    source = "".join((RUNTIME / name).read_text(encoding="utf-8") for name in ("questions.js", "player.js"))
    said = set(re.findall(r"\bsay\.(\w+)", source))
    by_name = {"right", "partly", "wrong", "not_scored", "local", "memory", "commit", "recovered", "ended"}
    assert said <= stated
    assert stated == said | by_name


def test_a_course_in_english_has_an_interface_in_english(tmp_path: Path) -> None:
    text = document(build_pages(whole(every_kind.course(tmp_path, language="en")), "html"))
    assert '<html lang="en">' in text and "Skip to content" in text and "Langsung ke isi" not in text


def test_a_folder_of_templates_lies_over_ours(tmp_path: Path, pages: Any) -> None:
    folder = tmp_path / "instansi"
    (folder / "static").mkdir(parents=True)
    (folder / "static/logo.svg").write_text(every_kind.PICTURE)
    (folder / "header.html").write_text('<header><img src="static/logo.svg" alt="{{ title }}"></header>')
    (folder / "theme.css").write_text(":root { --accent: #7a1f2b; }")
    members = {member.name: member.read().decode() for member in package_members(pages, folder)}
    assert 'alt="Keamanan Siber untuk ASN"' in members["index.html"] and "static/logo.svg" in members
    assert (
        members["style.css"].startswith(":root { --accent: #7a1f2b; }") and ".answer" in members["style.css"]
    )


def test_a_template_that_names_what_is_not_there_fails(tmp_path: Path, pages: Any) -> None:
    (tmp_path / "footer.html").write_text("{{ nothing }}")
    with pytest.raises(Exception, match="nothing"):
        document(pages, tmp_path)


def test_the_scripts_stay_small() -> None:
    size = {path.name: path.stat().st_size for path in RUNTIME.glob("*.js")}
    assert set(size) == set(SCRIPTS)
    assert sum(size.values()) < 60_000
    assert size["api.js"] + size["state.js"] < 15_000 and size["bits.js"] < 3_500


def test_a_package_costs_little_beyond_its_content(tmp_path: Path) -> None:
    bare = build_pages(whole(with_activities(tmp_path, activity("a", "page", "A", content=p("Isi.")))), "1.2")
    own = [member for member in package_members(bare) if not member.name.startswith("assets/")]
    assert sum(len(zlib.compress(member.read(), 9)) for member in own) <= 30_000


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [(12.0, "id", "12"), (1.5, "id", "1,5"), (1.5, "en", "1.5"), (0, "en", "0")],
)
def test_numbers_are_written_as_the_language_does(value: float, language: str, text: str) -> None:
    assert decimal(value, language) == text


@pytest.mark.parametrize(("number", "text"), [(200, "1 kB"), (81_234, "81 kB"), (2_340_000, "2,3 MB")])
def test_sizes(number: int, text: str) -> None:
    assert size(number, "id") == text


def test_one_paragraph_stands_in_a_label_without_its_tags() -> None:
    assert inline(markup_of(p("a <em>b</em>"))) == "a <em>b</em>"
    assert inline(markup_of(every_kind.html("<p>a</p><p>b</p>"))) == "<p>a</p><p>b</p>"


def test_nothing_changes_when_a_part_is_built_again(tmp_path: Path) -> None:
    part = whole(every_kind.course(tmp_path))
    assert document(build_pages(part, "1.2")) == document(build_pages(replace(part), "1.2"))
