import json
from pathlib import Path

import pytest

from asn_moodle.commands.report import FORMATS, as_github, as_json, as_sarif, as_text, report, source_lines
from asn_moodle.problems import Place, Problem, problem

FIRST = problem(
    "unknown-key", Place("kursus/course.yaml", 3, 5), ("sections", 0, "titel"), key="titel", nearest="title"
)
SECOND = problem("clock-time", Place("kursus/course.yaml", 12, 10), ("sections", 1, "title"), value="08:30")
WARNING = Problem(Place("kursus/a.md", 2, 1), "odd-space", severity="warning")
LINES = {3: "    titel: Satu", 12: "日本 title: 08:30"}


def line_of(place: Place) -> str | None:
    return LINES.get(place.line)


def test_text_shows_the_line_with_a_caret_under_the_column() -> None:
    text = as_text([SECOND, FIRST], "en", line_of)
    assert text == (
        "kursus/course.yaml:3:5: Error unknown-key  sections[0].titel\n"
        "        titel: Satu\n"
        "        ^\n"
        "  There is no key “titel” here.\n"
        "  Did you mean “title”?\n"
        "\n"
        "kursus/course.yaml:12:10: Error clock-time  sections[1].title\n"
        "    日本 title: 08:30\n"
        "               ^\n"
        "  Some tools read 08:30 as a number of seconds or minutes.\n"
        '  Put it in quotation marks: "08:30".\n'
    )


def test_text_is_in_the_language_asked_for() -> None:
    text = as_text([FIRST, WARNING], "id", lambda place: None)
    assert "Kesalahan unknown-key" in text and "Peringatan odd-space" in text
    assert "Apakah yang dimaksud “title”?" in text


def test_a_long_line_is_cut_around_the_column() -> None:
    line = "x" * 400 + "Y" + "x" * 400
    shown, caret = as_text([problem("tab", Place("c.yaml", 1, 401))], "en", lambda place: line).split("\n")[
        1:3
    ]
    assert len(shown) < 120 and shown[len(caret) - 1] == "Y"


def test_nothing_in_a_course_can_steer_the_terminal() -> None:
    nasty = problem(
        "unknown-key", Place("a\x1b[2J.yaml"), ("\x1b]0;x",), key="\x1b[31m\u202e", nearest="\r\n"
    )
    text = as_text([nasty], "en", lambda place: "\x1b[2J \x9b1m \u2066")
    assert not set("\x1b\x9b\r\u202e\u2066") & set(text)
    assert text.count("\n") == 5


def test_colour_adds_only_control_sequences() -> None:
    plain = report([FIRST, WARNING], "text", "en")
    coloured = report([FIRST, WARNING], "text", "en", colour=True)
    assert "\x1b[" in coloured and "\x1b[" not in plain


def test_source_lines_come_from_the_files_and_missing_ones_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    file.write_bytes(b"\xef\xbb\xbfsatu\r\ndua\rtiga \xff\n")
    read = source_lines()
    assert [read(Place(str(file), line)) for line in (1, 2, 3, 9)] == ["satu", "dua", "tiga �", None]
    assert read(Place(str(tmp_path / "tiada.yaml"))) is None
    assert read(Place(str(tmp_path))) is None


def test_json_has_all_there_is_to_know() -> None:
    (first, _) = json.loads(as_json([SECOND, FIRST], "id"))["problems"]
    assert first == {
        "file": "kursus/course.yaml",
        "line": 3,
        "column": 5,
        "path": "sections[0].titel",
        "code": "unknown-key",
        "severity": "error",
        "what": "Tidak ada kunci “titel” di sini.",
        "mend": "Apakah yang dimaksud “title”?",
        "data": {"key": "titel", "nearest": "title"},
    }


def test_github_annotations_escape_what_would_end_them() -> None:
    odd = problem("unknown-key", Place("a,b:c%.yaml", 3, 5), key="50%\r\n::error::x", nearest="y")
    assert as_github([odd], "en") == (
        "::error file=a%2Cb%3Ac%25.yaml,line=3,col=5,title=unknown-key"
        "::There is no key “50%25%0D%0A::error::x” here. Did you mean “y”?\n"
    )
    assert as_github([WARNING], "en").startswith("::warning file=kursus/a.md,line=2,col=1,title=odd-space::")


def test_sarif_names_its_rules_and_places() -> None:
    absolute = problem("tab", Place("/srv/kursus digital/c.yaml", 7, 1))
    log = json.loads(as_sarif([SECOND, FIRST, WARNING, absolute, FIRST], "id"))
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["language"] == "id"
    rules = driver["rules"]
    assert [rule["id"] for rule in rules] == ["clock-time", "odd-space", "tab", "unknown-key"]
    assert rules[3]["name"] == "UnknownKey"
    assert rules[3]["shortDescription"]["text"] == "Tidak ada kunci “…” di sini."
    assert "Apakah yang dimaksud “…”?" in rules[3]["help"]["text"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert places[0]["artifactLocation"]["uri"] == "file:///srv/kursus%20digital/c.yaml"
    assert places[1]["artifactLocation"]["uri"] == "kursus/a.md"
    assert run["results"][1]["level"] == "warning"
    assert places[2]["region"] == {"startLine": 3, "startColumn": 5}
    assert run["results"][2]["locations"][0]["logicalLocations"] == [
        {"fullyQualifiedName": "sections[0].titel"}
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_no_problems_are_a_sound_report(form: str) -> None:
    text = report([], form, "en")  # type: ignore[arg-type]
    if form in {"json", "sarif"}:
        json.loads(text)
    else:
        assert text == ""
