import time

import pytest
import yaml

from asn_moodle.errors import SpecError
from asn_moodle.problems import Place
from asn_moodle.spec import tree
from asn_moodle.spec.syntax import syntax_problem
from asn_moodle.spec.tree import (
    ALIAS_LIMIT,
    DEPTH_LIMIT,
    compose,
    nodes,
    parse,
    places,
    plain,
    resolve_scalar,
)


def codes(text: str) -> list[str]:
    return [one.code for one in compose(text, "c.yaml")[1]]


def spots(text: str) -> list[tuple[str, int, int]]:
    return [(one.code, one.place.line, one.place.column) for one in compose(text, "c.yaml")[1]]


def test_values_are_those_of_yaml_1_2() -> None:
    node = parse("a: [1, 2.5, true, teks, '7', 0o17, 0x1F, 2026-03-02, 1e3, -4]\nb: {c: False}", "c.yaml")
    assert plain(node) == {
        "a": (1, 2.5, True, "teks", "7", 15, 31, "2026-03-02", 1000.0, -4),
        "b": {"c": False},
    }


def test_every_value_has_its_place_and_keys_have_theirs() -> None:
    node = parse("id: x\nsections:\n  - title: Satu\n    n:  [1, 22]\n", "c.yaml")
    found = places(node)
    assert found[()] == Place("c.yaml", 1, 1)
    assert found[("sections", 0, "title")] == Place("c.yaml", 3, 12)
    assert found[("sections", 0, "n", 1)] == Place("c.yaml", 4, 13)
    assert node.at(("sections", 0)).key_places["n"] == Place("c.yaml", 4, 5)


def test_columns_count_characters_and_not_bytes() -> None:
    assert parse("'jalan é 🙂': [a, b]", "c.yaml").at(("jalan é 🙂", 1)).place.column == 18


def test_a_block_text_knows_where_its_first_line_begins() -> None:
    node = parse("a:\n  b: |\n\n     # Judul\n     isi\n  c: x\n", "c.yaml")
    assert node.at(("a", "b")).body == Place("c.yaml", 3, 6)
    assert node.at(("a", "c")).body is None


def test_nodes_come_parents_first_and_in_order() -> None:
    node = parse("a: {b: 1, c: [2, 3]}\nd: 4", "c.yaml")
    assert [path for path, _ in nodes(node)] == [
        (), ("a",), ("a", "b"), ("a", "c"), ("a", "c", 0), ("a", "c", 1), ("d",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("yes", "yes-no-word"),
        ("No", "yes-no-word"),
        ("ON", "yes-no-word"),
        ("y", "yes-no-word"),
        ("1_000", "underscore-number"),
        ("0777", "leading-zero"),
        ("007", "leading-zero"),
        ("12:30:45", "clock-time"),
        ("08:30", "clock-time"),
        ("1.000", "thousands-point"),
        (".inf", "not-finite"),
        ("-.INF", "not-finite"),
        (".NaN", "not-finite"),
        ("1e999", "not-finite"),
        ("1234567890123456", "number-too-long"),
        ("0x" + "f" * 16, "number-too-long"),
        ("9" * 5000, "number-too-long"),
    ],
)
def test_what_tools_read_differently_is_a_problem_unless_quoted(written: str, code: str) -> None:
    assert spots(f"a: {written}") == [(code, 1, 4)]
    assert parse(f"a: '{written}'", "c.yaml").at(("a",)).value == written


@pytest.mark.parametrize(
    "written", ["yesterday", "1.000 orang", "nol", "1.0.0", "0", "-0", "0.125", "1:a", "０１"]
)
def test_ordinary_values_are_no_surprise(written: str) -> None:
    assert resolve_scalar(written)[1] is None


def test_problems_of_values_are_collected_and_the_rest_is_read() -> None:
    text = "a: yes\nb:\nc: 1_0\nd:\n  -\n  - x\nb: 2\n1: x\n"
    node, problems = compose(text, "c.yaml")
    assert [(one.code, one.place.line) for one in problems] == [
        ("yes-no-word", 1), ("empty-value", 2), ("underscore-number", 3),
        ("empty-entry", 5), ("duplicate-key", 7), ("key-not-text", 8),
    ]  # fmt: skip
    assert node is not None and plain(node) == {"a": "yes", "b": None, "c": "1_0", "d": (None, "x")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: Modul 1: Mengenali ancaman\n", ("unquoted-colon", 1, 15)),
        ("- text: Ingat: jangan klik\n", ("unquoted-colon", 1, 14)),
        ("title: Satu\n  id: x\n", ("bad-indentation", 2, 3)),
        ("a:\n  b: 1\n c: 2\n", ("bad-indentation", 3, 2)),
        ("a:\n  - x\n  y: 1\n", ("bad-indentation", 3, 3)),
        ("a: x\n- b\n", ("bad-indentation", 2, 1)),
        ("a:\n\t- x\n", ("tab", 2, 1)),
        ("a:\n  b: 1\n\tc: 2\n", ("tab", 3, 1)),
        ("a: 'tak ditutup\nb: 2\n", ("unclosed-quote", 1, 4)),
        ('a: "tak ditutup\n', ("unclosed-quote", 1, 4)),
        ("a: 'Jum'at'\n", ("text-after-quote", 1, 9)),
        ('a: "satu" dua\n', ("text-after-quote", 1, 11)),
        ('a: "C:\\data"\n', ("bad-escape", 1, 7)),
        ("a: *tebal* sekali\n", ("special-start", 1, 4)),
        ("a: **tebal** sekali\n", ("special-start", 1, 4)),
        ("a: @kominfo\n", ("special-start", 1, 4)),
        ("a: `kode`\n", ("special-start", 1, 4)),
        ("a: %d\n", ("special-start", 1, 4)),
        ("a: {{ nama }}\n", ("unquoted-variable", 1, 4)),
        ("a: {{ daerah.nama }} maju\n", ("unquoted-variable", 1, 4)),
        ("a:\n  - {{ nama }}\n", ("unquoted-variable", 2, 5)),
        ("a: [satu, dua\nb: 1\n", ("unclosed-bracket", 1, 4)),
        ("a: {b: 1\nc: 2\n", ("unclosed-bracket", 1, 4)),
        ("a: ]\n", ("stray-bracket", 1, 4)),
        ("a: | teks\n", ("block-header", 1, 6)),
        ("a: - b\n", ("list-on-key-line", 1, 4)),
        ("a: 1\nbukan kunci\nb: 2\n", ("missing-colon", 2, 1)),
        ("a: !penting x\n", ("tag", 1, 4)),
        ("a: !!int x\n", ("tag", 1, 4)),
        ("a: !<> x\n", ("bad-tag", 1, 4)),
        ("%YAML\na: 1\n", ("bad-tag", 1, 1)),
        ("a: 1\n---\nb: 2\n", ("several-documents", 2, 1)),
        ("", ("empty-file", 1, 1)),
        ("# hanya komentar\n", ("empty-file", 1, 1)),
        ("---\n", ("empty-file", 1, 1)),
        ("null\n", ("empty-file", 1, 1)),
        ("a: b\x07c\n", ("bad-character", 1, 5)),
        ("a: b\u2028c\n", ("bad-character", 1, 5)),
        ("a:\n\u00a0\u00a0b: 1\n c: 2\n", ("odd-space", 2, 1)),
        ("? [a]\n: b\n", ("key-not-text", 1, 3)),
        ("a: *tiada\n", ("unknown-alias", 1, 4)),
        ("a: &x [*x]\n", ("recursive-alias", 1, 8)),
        ("a:\n  <<: 3\n", ("bad-merge", 2, 7)),
        ("a: 1\n a: 2\n", ("bad-indentation", 2, 2)),
    ],
)
@pytest.mark.parametrize("parser", [yaml.SafeLoader, tree._Loader], ids=["python", "fastest"])
def test_each_defect_has_one_problem_at_the_place_to_mend(
    text: str, expected: tuple[str, int, int], parser: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "_Loader", parser)
    assert spots(text) == [expected]


def test_a_complaint_of_the_parser_that_is_not_known_still_has_its_place() -> None:
    mark = yaml.Mark("c.yaml", 5, 1, 2, None, 0)
    found = syntax_problem(
        yaml.MarkedYAMLError(problem="something new", problem_mark=mark), "a: 1\nb: 2\n", "c.yaml"
    )
    assert (found.code, found.place) == ("bad-yaml", Place("c.yaml", 2, 3))


def test_a_quoted_variable_is_text() -> None:
    assert plain(parse('a: "{{ nama }}"\nb: Kab. {{ nama }}', "c.yaml")) == {
        "a": "{{ nama }}",
        "b": "Kab. {{ nama }}",
    }


def test_merge_keys_take_in_what_is_not_stated() -> None:
    text = "u: &u {a: 1, b: 2}\nv: &v {b: 3, c: 4}\nx:\n  <<: [*u, *v]\n  a: 0\n"
    assert plain(parse(text, "c.yaml"))["x"] == {"a": 0, "b": 2, "c": 4}
    assert parse(text, "c.yaml").at(("x", "c")).place.line == 2


def test_aliases_of_texts_may_be_keys() -> None:
    assert plain(parse("a: &k nama\n*k : 1\n", "c.yaml")) == {"a": "nama", "nama": 1}


def test_aliases_cannot_explode() -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    started = time.perf_counter()
    assert codes("\n".join(levels)) == ["alias-bomb"]
    assert time.perf_counter() - started < 1
    assert ALIAS_LIMIT >= 10_000


def test_aliases_count_towards_depth() -> None:
    levels = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, DEPTH_LIMIT + 5)]
    assert codes("\n".join(levels)) == ["too-deep"]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_depth_is_bounded(opening: str) -> None:
    started = time.perf_counter()
    assert codes(opening * 20_000) == ["too-deep"]
    assert time.perf_counter() - started < 2


def test_parse_raises_all_problems() -> None:
    with pytest.raises(SpecError) as raised:
        parse("a: yes\nb: no\n", "c.yaml")
    assert [one.code for one in raised.value.problems] == ["yes-no-word", "yes-no-word"]


def test_a_large_course_is_read_quickly() -> None:
    question = (
        "  - type: multichoice\n    id: s-{n}\n    text: |\n      Manakah yang benar?\n    answers:\n"
        + ("      - {text: Jawaban, correct: true, feedback: Tepat.}\n" * 5)
    )
    text = "questions:\n" + "".join(question.replace("{n}", str(n)) for n in range(300))
    started = time.perf_counter()
    parse(text, "c.yaml")
    assert time.perf_counter() - started < 1
