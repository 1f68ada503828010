"""GIFT: read back as Moodle's reader does, what it can say is the same, and the rest is told by name."""

import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import pytest
from every_kind import PICTURE, PLACE, course, html, p, question, settings
from hypothesis import given
from hypothesis import strategies as some

from asn_moodle.course.model import Asset, Category, Course, Question
from asn_moodle.packages.gift import Gift, gift


@dataclass
class Read:
    """A question as Moodle's reader understands it; ``question/format/gift/format.php``."""

    kind: str = ""
    name: str = ""
    text: str = ""
    idnumber: str = ""
    category: str = ""
    feedback: str = ""
    tags: list[str] = field(default_factory=list)
    answers: list[tuple[str, float, str]] = field(default_factory=list)
    """Text, share in per cent, feedback."""


PRE = {"\\:": "&&058;", "\\#": "&&035;", "\\=": "&&061;", "\\{": "&&123;", "\\}": "&&125;", "\\~": "&&126;"}
PRE["\\n"] = "&&010;"
POST = {
    "&&058;": ":",
    "&&035;": "#",
    "&&061;": "=",
    "&&123;": "{",
    "&&125;": "}",
    "&&126;": "~",
    "&&010;": "\n",
}
SHARE = re.compile(r"%-*[0-9]{1,2}\.?[0-9]*%")
FORMATS = ("moodle", "html", "plain", "markdown")


BLANKS = " \n\r\t\v\0"
"""What PHP's trim takes away."""


def pre(text: str) -> str:
    text = text.replace("\\\\", "&&092;")
    for escaped, held in PRE.items():
        text = text.replace(escaped, held)
    return text.replace("&&092;", "\\")


def post(text: str) -> str:
    for held, character in POST.items():
        text = text.replace(held, character)
    return text


def formatted(text: str) -> str:
    if text.startswith("[") and text[1:].partition("]")[0] in FORMATS:
        text = text.partition("]")[2]
    return post(text).strip(BLANKS)


def weighed(answer: str, unsaid: float) -> tuple[str, float, str]:
    share = unsaid
    if SHARE.match(answer):
        said, _, answer = answer[1:].partition("%")
        share = float(said)
    text, _, feedback = answer.partition("#")
    return formatted(text.strip(BLANKS)), share, formatted(feedback.strip(BLANKS))


def read(text: str) -> list[Read]:
    found: list[Read] = []
    category = ""
    for block in re.split(r"\n[ \t]*\n", text):
        one = read_block(block)
        if one and one.kind == "category":
            category = one.text
        elif one:
            one.category = category
            found.append(one)
    return found


def read_block(block: str) -> Read | None:
    lines = [line.strip(BLANKS) for line in block.split("\n")]
    comments = "\n".join(line for line in lines if line.startswith("//"))
    text = "\n".join("" if line.startswith("//") else line for line in lines).strip(BLANKS)
    if not text:
        return None
    text = pre(text)
    if text.startswith("$CATEGORY:"):
        return Read("category", text=text[10:].strip(BLANKS))
    assert text.startswith("::")
    name, _, text = text[2:].partition("::")
    one = Read(name=post(name), idnumber=token(comments, "id")[0], tags=token(comments, "tag"))
    start, end = text.strip(BLANKS).find("{"), text.strip(BLANKS).find("}")
    text = text.strip(BLANKS)
    if start < 0:
        assert end < 0
        return set_kind(one, "description", text)
    assert text.endswith("}") and end == len(text) - 1
    inside = text[start + 1 : end].strip(BLANKS)
    if "####" in inside:
        inside, _, feedback = inside.rpartition("####")
        one.feedback, inside = formatted(feedback), inside.strip(BLANKS)
    set_kind(one, "", text[:start])
    read_answers(one, inside)
    return one


def set_kind(one: Read, kind: str, text: str) -> Read:
    one.kind, one.text = kind, formatted(text)
    return one


def token(comments: str, name: str) -> list[str]:
    found = re.findall(rf"\[{name}:((?:\\\]|[^\]\x00-\x1f])+)\]", comments)
    return [each.strip(BLANKS).replace("\\]", "]") for each in found]


def read_answers(one: Read, inside: str) -> None:
    if not inside:
        one.kind = "essay"
    elif inside.startswith("#"):
        one.kind = "numerical"
        assert "~" not in inside
        one.answers = [
            weighed(each.strip(BLANKS), 100) for each in inside[1:].split("=") if each.strip(BLANKS)
        ]
    elif "~" in inside:
        one.kind = "multichoice" if "=" in inside else "multichoice, several"
        for each in inside.replace("=", "~=").split("~"):
            if each.strip(BLANKS):
                right = each.strip(BLANKS).startswith("=")
                one.answers.append(weighed(each.strip(BLANKS).removeprefix("="), 100 if right else 0))
    elif "=" in inside and "->" in inside:
        one.kind = "match"
        for each in inside.split("=")[1:]:
            asked, _, paired = each.strip(BLANKS).partition("->")
            one.answers.append((formatted(asked), 0, post(paired).strip(BLANKS)))
    elif inside.partition("#")[0].strip(BLANKS) in ("T", "TRUE", "F", "FALSE"):
        one.kind = "truefalse"
        answer, *feedback = inside.split("#", 2)
        wrong, right = (*map(formatted, (each.strip(BLANKS) for each in feedback)), "", "")[:2]
        true = answer.strip(BLANKS) in ("T", "TRUE")
        one.answers = [
            ("true", 100.0 * true, right if true else wrong),
            ("false", 100.0 * (not true), wrong if true else right),
        ]
    else:
        one.kind = "shortanswer"
        one.answers = [weighed(each.strip(BLANKS), 100) for each in inside.split("=") if each.strip(BLANKS)]


def said(*questions: Question, title: str = "Bank", **values: object) -> Gift:
    bank = Category("bank", title, settings(**values), questions, PLACE)
    return gift(Course(
        id="k", offering=None, title="K", short_name="K", language="id", version="1", settings=settings(),
        sections=(), categories=(bank,), terms={}, place=PLACE,
    ))  # fmt: skip


def back(made: Question) -> Read:
    told = said(made)
    assert told.left_out == ()
    (one,) = read(told.text)
    return one


# ---- what it can say ----


def test_a_question_with_all_that_can_be_said() -> None:
    one = back(
        question(
            "s",
            "multichoice",
            title="Kode: {a} = b",
            text=p("Mana {yang} = ~ # : \\ benar?"),
            tags=("mudah", "a]b"),
            feedback=p("Umum ####"),
            answers=(
                settings(text=p("= satu"), correct=True, feedback=p("Ya # {x}")),
                settings(text=p("%50% dua"), credit=50.0),
                settings(text=p("tiga"), credit=-100.0, feedback=p("Bukan")),
                settings(text=p("empat")),
            ),
        )
    )
    assert (one.kind, one.name, one.idnumber) == ("multichoice", "Kode: {a} = b", "k/s")
    assert one.text == "<p>Mana {yang} = ~ # : \\ benar?</p>"
    assert (one.tags, one.feedback) == (["mudah", "a]b"], "<p>Umum ####</p>")
    assert one.answers == [
        ("<p>= satu</p>", 100, "<p>Ya # {x}</p>"),
        ("<p>%50% dua</p>", 50, ""),
        ("<p>tiga</p>", -100, "<p>Bukan</p>"),
        ("<p>empat</p>", 0, ""),
    ]


def test_several_right_answers_share_the_mark() -> None:
    answers = tuple(settings(text=p(each), correct=True) for each in "abc")
    one = back(question("s", "multichoice", text=p("?"), answers=(*answers, settings(text=p("d")))))
    assert one.kind == "multichoice, several"
    assert [share for _, share, _ in one.answers] == [33.33333, 33.33333, 33.33333, 0]


def test_several_may_be_taken_where_one_is_right() -> None:
    answers = (settings(text=p("a"), correct=True), settings(text=p("b")))
    one = back(question("s", "multichoice", text=p("?"), single=False, answers=answers))
    assert (one.kind, one.answers[0][1]) == ("multichoice, several", 100)


@pytest.mark.parametrize("answer", [True, False])
@pytest.mark.parametrize("right", ["", "Ya #1"])
@pytest.mark.parametrize("wrong", ["", "Bukan #2"])
def test_true_and_false_with_their_feedback(answer: bool, right: str, wrong: str) -> None:
    texts = {f"feedback_{str(answer).lower()}": right, f"feedback_{str(not answer).lower()}": wrong}
    stated = {key: p(text) for key, text in texts.items() if text}
    one = back(question("s", "truefalse", text=p("?"), answer=answer, feedback=p("U"), **stated))
    true, false = (texts["feedback_true"], texts["feedback_false"])
    assert one.answers == [
        ("true", 100.0 * answer, f"<p>{true}</p>" if true else ""),
        ("false", 100.0 * (not answer), f"<p>{false}</p>" if false else ""),
    ]
    assert one.feedback == "<p>U</p>"


def test_pairs_and_answers_without_one() -> None:
    pairs = (settings(text=p("a = b"), answer="x -> y & z"), settings(text=p("c"), answer="d"))
    one = back(question("s", "match", text=p("?"), pairs=pairs, extra_answers=("[html] e",)))
    assert one.answers == [
        ("<p>a = b</p>", 0, "x -&gt; y &amp; z"),
        ("<p>c</p>", 0, "d"),
        ("", 0, "[html] e"),
    ]


def test_numbers() -> None:
    answers = (
        settings(value=-3.5, tolerance=0.25, correct=True, feedback=p("Ya")),
        settings(value=0.0001, credit=50.0),
        settings(value="*", feedback=p("Bukan")),
    )
    one = back(question("s", "numerical", text=p("?"), answers=answers))
    assert one.answers == [("-3.5:0.25", 100, "<p>Ya</p>"), ("0.0001:0", 50, ""), ("*:0", 0, "<p>Bukan</p>")]


def test_an_essay_and_its_model_answer() -> None:
    one = back(question("s", "essay", text=p("Uraikan."), model_answer=p("Contoh {x}")))
    assert one.kind == "essay"
    assert one.feedback.endswith("<p>Contoh {x}</p>")


def test_a_text_that_asks_nothing() -> None:
    one = back(question("s", "description", text=p("Baca {ini}."), tags=("x",)))
    assert (one.kind, one.text, one.tags) == ("description", "<p>Baca {ini}.</p>", ["x"])


def test_empty_lines_in_code_do_not_end_a_question() -> None:
    markup = "<pre><code>a = {b}\n\n// c\n\n\nd\n</code></pre>"
    assert back(question("s", "description", title="Kode", text=html(markup))).text == markup


def test_categories_are_paths(tmp_path: Path) -> None:
    told = said(question("s", "description", text=p("x")), title="A / b \\n: {c}")
    assert [one.category for one in read(told.text)] == ["top/A // b \\n: {c}"]


WORDS = some.text(some.characters(min_codepoint=32, max_codepoint=0x2FF), min_size=1, max_size=30).map(
    str.strip
)
HOSTILE = some.text(some.sampled_from("\\~=#{}:%[]&;>-/n05 x*"), min_size=1, max_size=24).map(str.strip)
LINES = some.one_of(WORDS, HOSTILE).filter(bool)


@given(text=LINES, right=LINES, wrong=LINES, note=LINES, name=LINES)
def test_any_text_comes_back(text: str, right: str, wrong: str, note: str, name: str) -> None:
    answers = (
        settings(text=p(escape(right)), correct=True, feedback=p(escape(note))),
        settings(text=p(escape(wrong))),
    )
    told = said(question("s", "multichoice", title=name, text=p(escape(text)), answers=answers))
    if told.left_out:
        assert told.left_out == (("k/s", "text"),)
        return
    (one,) = read(told.text)
    assert (one.name, one.text) == (name, f"<p>{escape(text)}</p>")
    assert one.answers == [
        (f"<p>{escape(right)}</p>", 100, f"<p>{escape(note)}</p>"),
        (f"<p>{escape(wrong)}</p>", 0, ""),
    ]


@given(right=LINES, part=LINES)
def test_any_word_is_said_in_full_or_told(right: str, part: str) -> None:
    answers = (settings(text=right, correct=True), settings(text=part, credit=50.0, feedback=p("Ya")))
    told = said(question("s", "shortanswer", title="s", text=p("?"), answers=answers))
    if told.left_out:
        assert {key for _, key in told.left_out} <= {"answers", "text"}
        return
    (one,) = read(told.text)
    assert one.kind == "shortanswer"
    assert one.answers == [(right, 100, ""), (part, 50, "<p>Ya</p>")]


@given(asked=LINES, paired=LINES)
def test_any_pair_is_said_in_full_or_told(asked: str, paired: str) -> None:
    pairs = (settings(text=p(escape(asked)), answer=paired), settings(text=p("b"), answer="c"))
    told = said(question("s", "match", title="s", text=p("?"), pairs=pairs))
    if told.left_out:
        assert {key for _, key in told.left_out} <= {"pairs", "text"}
        return
    (one,) = read(told.text)
    assert one.answers[0] == (f"<p>{escape(asked)}</p>", 0, escape(paired, quote=False))


# ---- what it cannot ----


@pytest.mark.parametrize(
    ("kind", "values", "key"),
    [
        ("multichoice", {"mark": 2.0}, "mark"),
        ("multichoice", {"hints": (settings(text=p("h")),)}, "hints"),
        ("multichoice", {"shuffle_answers": True}, "shuffle_answers"),
        ("multichoice", {"status": "draft"}, "status"),
        ("multichoice", {"tags": ("a<b",)}, "tags"),
        ("description", {"feedback": p("x")}, "feedback"),
    ],
)
def test_what_cannot_be_said_is_told_by_name(kind: str, values: dict[str, object], key: str) -> None:
    answers = {"answers": (settings(text=p("a"), correct=True), settings(text=p("b")))}
    made = question("s", kind, text=p("?"), **(answers if kind == "multichoice" else {}), **values)
    assert said(made) == Gift("", (("k/s", key),))


def test_types_and_files_it_does_not_know(tmp_path: Path) -> None:
    picture = tmp_path / "a.svg"
    picture.write_text(PICTURE)
    shown = html('<img src="asset:a.svg" alt="">', Asset("a.svg", picture))
    told = said(
        question("a", "ordering", text=p("?"), items=(p("x"), p("y"))),
        question("b", "description", text=shown),
        question("c", "description", text=p("Tetap ada")),
        description=p("Info"),
    )
    assert told.left_out == (("k/bank", "description"), ("k/a", "type"), ("k/b", "files"))
    assert [one.idnumber for one in read(told.text)] == ["k/c"]


@pytest.mark.parametrize("text", ["a->b", "[html]x", "[plain] x"])
def test_words_that_would_be_misread(text: str) -> None:
    made = question("s", "shortanswer", text=p("?"), answers=(settings(text=text, correct=True),))
    assert said(made).left_out == (("k/s", "answers"),)


@pytest.mark.parametrize("text", ["%50%", "%50% x", "T", "TRUE", "#x", "//x", "::x"])
def test_words_that_look_like_something_else(text: str) -> None:
    one = back(question("s", "shortanswer", text=p("?"), answers=(settings(text=text, correct=True),)))
    assert (one.kind, one.answers) == ("shortanswer", [(text, 100, "")])


def test_a_choice_without_a_wrong_answer_would_be_none() -> None:
    answers = tuple(settings(text=p(each), credit=100.0) for each in "ab")
    made = question("s", "multichoice", text=p("?"), single=True, answers=answers)
    assert said(made).left_out == (("k/s", "answers"),)


def test_a_text_with_the_readers_own_placeholders() -> None:
    made = question("s", "shortanswer", text=p("?"), answers=(settings(text="a&&058;b", correct=True),))
    assert said(made).left_out == (("k/s", "text"),)


def test_the_same_course_gives_the_same_text(tmp_path: Path) -> None:
    assert gift(course(tmp_path)) == gift(course(tmp_path))
