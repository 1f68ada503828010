"""Every sentence stands in both languages, with the same blanks, and reads as a sentence."""

import string
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from asn_moodle.language import LANGUAGES, table
from asn_moodle.problems import Place, problem

PROBLEMS = table("problems")
TABLES = [
    entry.name.removesuffix(".toml")
    for entry in files("asn_moodle.language").iterdir()
    if entry.name.endswith(".toml")
]


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def all_problem_files() -> Iterator[dict[str, Any]]:
    for file in (files("asn_moodle.language") / "problems").iterdir():
        if file.name.endswith(".toml"):
            yield tomllib.loads(file.read_text(encoding="utf-8"))


def test_a_code_stands_in_one_file_only() -> None:
    counts = Counter(code for each in all_problem_files() for code in each)
    assert [code for code, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("code", PROBLEMS)
def test_a_problem_is_said_alike_in_both_languages(code: str) -> None:
    entry = PROBLEMS[code]
    assert set(entry) == {"severity", *LANGUAGES}
    assert entry["severity"] in {"error", "warning"}
    for part in ("what", "mend"):
        texts = [entry[language][part] for language in LANGUAGES]
        assert blanks(texts[0]) == blanks(texts[1])
        for text in texts:
            assert text[0].isupper() or not text[0].isalpha() or text[0] == "{"
            assert text.rstrip('”")')[-1] in ".?!…}"


@pytest.mark.parametrize("name", TABLES)
def test_words_stand_in_both_languages(name: str) -> None:
    for key, entry in table(name).items():
        assert set(entry) == set(LANGUAGES), key
        assert blanks(entry["id"]) == blanks(entry["en"]), key
        assert entry["id"].strip() and entry["en"].strip(), key


def test_a_fraction_is_written_as_the_language_does() -> None:
    found = problem("hours-not-filled", Place("course.yaml"), stated="2.5", filled="0.9")
    assert "2.5 JP" in found.what("en") and "0.9 JP" in found.what("en")
    assert "2,5 JP" in found.what("id") and "0,9 JP" in found.what("id")
