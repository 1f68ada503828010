"""Whatever a course folder holds, loading it ends in a course or in an `Error` that can be shown."""

import tempfile
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from asn_moodle.commands.report import FORMATS, report
from asn_moodle.errors import Error, SpecError
from asn_moodle.spec.load import load_course
from asn_moodle.spec.tree import compose, plain

QUICK = settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)

PIECES = st.sampled_from(
    ["id: ", "title: ", "- ", "  ", "\n", "\n  ", "\n    ", "x", "'", '"', "[", "]", "{", "}", ",", ":", ": ",
     "? ", "|\n", ">-\n", "&a ", "*a", "<<: ", "!t ", "!!int ", "%YAML ", "#", "---\n", "...\n", "\t", "@",
     "`", "0x1f", "1_000", "12:30", "yes", "~", "null", "{{ a }}", "\u00a0", "\u2028", "\ufeff", "\x07",
     "\ud800", "🙂", "\r", "sections:\n", "activities:\n", "type: quiz\n", "questions:\n", "available: "]
)  # fmt: skip
YAMLISH = st.lists(PIECES, max_size=40).map("".join)

WORDS = st.sampled_from(
    ["id", "title", "type", "page", "quiz", "sections", "activities", "questions", "file", "course.yaml",
     "all", "completion", "when", "available", "content", "not", "grade", "changes", "add", "set", "to",
     "variables", "unlimited", "2026-03-02", "30 minutes", "50%", "multichoice", "answers", "correct"]
)  # fmt: skip
SCALARS = WORDS | st.integers() | st.floats() | st.booleans() | st.none() | st.text(max_size=6)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=3), inner, max_size=6)
    ),
    max_leaves=25,
)

HEAD = {
    "id": "contoh",
    "title": "Kursus contoh",
    "short_name": "CONTOH",
    "language": "id",
    "version": "1.0.0",
    "category": "Pelatihan",
    "hours": 2,
}
OFFERING = {"course": "course.yaml", "id": "bantul", "suffix": "Bantul"}
LISTS = st.dictionaries(st.sampled_from(["sections", "questions", "terms", "badges", "completion"]), VALUES)


def loads_or_refuses(files: dict[str, bytes], entry: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, raw in files.items():
            Path(folder, name).write_bytes(raw)
        try:
            load_course(Path(folder, entry))
        except SpecError as error:
            assert error.problems
            for form in FORMATS:
                assert report(error.problems, form, "id")
        except Error:
            pass


def dumped(value: Any) -> bytes:
    return yaml.safe_dump(value, allow_unicode=True).encode("utf-8", "surrogatepass")


@QUICK
@given(YAMLISH | st.text())
def test_any_text_becomes_a_tree_or_problems(text: str) -> None:
    node, problems = compose(text, "c.yaml")
    assert node is not None or problems
    if node is not None:
        plain(node)
    for one in problems:
        assert one.line("en") and one.line("id")
        assert 1 <= one.place.line <= text.count("\n") + text.count("\r") + 1


@QUICK
@given(st.binary() | (YAMLISH | st.text()).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_file_is_loaded_or_refused(raw: bytes) -> None:
    loads_or_refuses({"course.yaml": raw}, "course.yaml")


@QUICK
@given(LISTS, VALUES)
def test_any_values_are_loaded_or_refused(lists: dict[str, Any], extra: Any) -> None:
    loads_or_refuses({"course.yaml": dumped({**HEAD, "extra": extra, **lists})}, "course.yaml")


@QUICK
@given(LISTS, VALUES | st.lists(VALUES), VALUES)
def test_any_changes_are_made_or_refused(lists: dict[str, Any], changes: Any, variables: Any) -> None:
    offering = {**OFFERING, "changes": changes, "variables": variables}
    files = {"course.yaml": dumped({**HEAD, **lists}), "a.offering.yaml": dumped(offering)}
    loads_or_refuses(files, "a.offering.yaml")
