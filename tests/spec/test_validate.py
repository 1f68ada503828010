from typing import Annotated, Any, Literal

import pytest
from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from asn_moodle.spec.base import Item, Model, Text
from asn_moodle.spec.fields import Duration, Line, Moment
from asn_moodle.spec.tree import parse
from asn_moodle.spec.validate import validated


class Page(Item):
    type: Literal["page"]
    title: Line
    content: Text | None = None


class Quiz(Item):
    type: Literal["quiz"]
    title: Line
    attempts: Annotated[int, Field(ge=1)] | Literal["unlimited"] | None = None
    order: Literal["shuffled", "as_written"] | None = None
    shuffle: bool | None = None
    share: float | None = None
    limit: Duration | None = None
    opens: Moment | None = None
    page: str | None = None
    step: Annotated[int, Field(multiple_of=5)] | None = None
    colour: Annotated[str, Field(pattern="^#")] | None = None
    marks: Annotated[tuple[int, ...], Field(min_length=2)] | None = None


class Only(Model):
    only: "Rule"


class Group(Model):
    group: Line
    otherwise: bool | None = None


def _kind(value: Any) -> str | None:
    return next(
        (tag for key, tag in {"only": "only-rule", "group": "group-rule"}.items() if key in value), None
    )


Rule = Annotated[
    Annotated[Only, Tag("only-rule")] | Annotated[Group, Tag("group-rule")], Discriminator(_kind)
]
Only.model_rebuild()


class Course(Item):
    items: tuple[Annotated[Page | Quiz, Field(discriminator="type")], ...] = ()
    rule: Rule | None = None
    either: Page | Group | None = None
    names: dict[Annotated[str, Field(max_length=3)], int] | None = None

    @model_validator(mode="after")
    def _no_rule_and_names(self) -> "Course":
        if self.rule and self.names:
            raise PydanticCustomError("bad-moment", "both", {"key": "names", "value": "x"})
        return self


def problems(text: str) -> list[tuple[str, int, int, str]]:
    model, found = validated(Course, parse(text, "c.yaml"))
    assert (model is None) == bool(found)
    for one in found:
        assert one.line("id") != one.line("en")
    return [(one.code, one.place.line, one.place.column, one.dotted()) for one in found]


def in_quiz(line: str) -> list[tuple[str, int, int, str]]:
    return problems(f"id: k\nitems:\n  - type: quiz\n    id: q\n    title: Kuis\n    {line}\n")


def test_a_sound_tree_gives_the_model() -> None:
    model, found = validated(Course, parse("id: k\nitems: [{type: page, id: a, title: A}]", "c"))
    assert model is not None and not found
    assert model.items[0].title == "A"


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("shuffel: true", "unknown-key", 5),
        ("zzz: true", "unexpected-key", 5),
        ("order: shufled", "unknown-choice", 12),
        ("order: acak", "unexpected-choice", 12),
        ("shuffle: ya", "true-false-expected", 14),
        ("share: setengah", "number-expected", 12),
        ("attempts: 0", "number-too-small", 15),
        ("attempts: unlimted", "unknown-choice", 15),
        ("attempts: tak terbatas", "unexpected-choice", 15),
        ("attempts: '3'", "whole-number-expected", 15),
        ("urutan: x", "unexpected-key", 5),
        ("attempts: 1.5", "wrong-kind", 15),
        ("attempts: [1]", "wrong-kind", 15),
        ("limit: 30 menit", "bad-duration", 12),
        ("opens: 2026-02-30", "bad-moment", 12),
        ("marks: [1]", "too-few-entries", 12),
        ("marks: 1", "list-expected", 12),
        ("marks: [a, 2]", "whole-number-expected", 13),
        ("step: 7", "wrong-value", 11),
        ("colour: biru", "wrong-text", 13),
        ("page: 12", "text-expected", 11),
        ("page: {a: b}", "only-text-expected", 11),
        ("page: [1, 2]", "only-text-expected", 11),
    ],
)
def test_one_mistake_gives_one_problem_at_its_place(line: str, code: str, column: int) -> None:
    ((found, row, at, path),) = in_quiz(line)
    assert (found, row, at) == (code, 6, column)
    assert path.startswith("items[0].")


def test_what_is_missing_is_told_of_its_owner() -> None:
    assert problems("id: k\nitems:\n  - type: quiz\n    id: q\n") == [("missing-key", 3, 5, "items[0].title")]
    assert problems("items: []") == [("missing-key", 1, 1, "id")]
    assert problems("id: k\nitems:\n  - id: q\n") == [("missing-key", 3, 5, "items[0].type")]


def test_a_misspelt_key_is_not_reported_as_missing_too() -> None:
    assert problems("id: k\nitems: [{type: page, id: a, titel: A}]") == [
        ("unknown-key", 2, 29, "items[0].titel")
    ]


def test_an_unknown_type_points_at_its_word() -> None:
    assert problems("id: k\nitems: [{type: paeg, id: a}]") == [("unknown-choice", 2, 16, "items[0].type")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("3", [("text-expected", "items[0].content")]),
        ("''", [("empty-text", "items[0].content")]),
        ("{fil: a.md}", [("unknown-key", "items[0].content.fil")]),
        ("{file: a.md, x: 1}", [("unexpected-key", "items[0].content.x")]),
        ("[a]", [("wrong-kind", "items[0].content")]),
    ],
)
def test_of_a_union_only_the_branch_that_was_meant_speaks(
    content: str, expected: list[tuple[str, str]]
) -> None:
    found = problems(f"id: k\nitems: [{{type: page, id: a, title: A, content: {content}}}]")
    if content == "3":
        assert found[0][0] in {"text-expected", "wrong-kind"} and len(found) == 1
    else:
        assert [(code, path) for code, _, _, path in found] == expected


def test_branches_are_told_apart_by_the_keys_that_fit() -> None:
    assert problems("id: k\neither: {group: A, otherwis: true}") == [
        ("unknown-key", 2, 20, "either.otherwis")
    ]


def test_tags_of_unions_are_no_part_of_the_path() -> None:
    assert problems("id: k\nrule: {only: {only: {group: A, grup: B}}}") == [
        ("unexpected-key", 2, 32, "rule.only.only.grup"),
    ]


def test_a_bad_key_of_a_free_mapping_is_pointed_at() -> None:
    assert problems("id: k\nnames: {a: 1, abcdef: 2}")[0][:3] == ("text-too-long", 2, 15)


def test_a_rule_of_a_model_may_say_which_key_it_is_about() -> None:
    assert problems("id: k\nrule: {group: A}\nnames: {a: 1}") == [("bad-moment", 3, 1, "names")]


def test_indonesian_words_are_understood_well_enough_to_be_put_right() -> None:
    _, found = validated(Course, parse("id: k\nitems: [{type: halaman, id: a, judul: A}]", "c"))
    assert [dict(one.data)["nearest"] for one in found] == ["page"]
    _, found = validated(Course, parse("id: k\nitems: [{type: page, id: a, judul: A}]", "c"))
    assert [(one.code, dict(one.data)["nearest"]) for one in found] == [("unknown-key", "title")]


def test_the_choices_of_a_union_are_all_named() -> None:
    _, (found,) = validated(Course, parse("id: k\nitems: [{type: quiz, id: q, title: Q, attempts: x}]", "c"))
    assert dict(found.data)["choices"] == "unlimited, 1"


def test_an_entry_without_keys_is_told_so() -> None:
    assert problems("id: k\nitems:\n  - halaman\n") == [("entry-keys-expected", 3, 5, "items[0]")]


def test_all_problems_are_found_at_once() -> None:
    text = (
        "id: K\nitems:\n  - {type: page, id: a}\n  - {type: quiz, id: b, title: B, attempts: 0, share: x}\n"
    )
    assert [code for code, *_ in problems(text)] == [
        "bad-id",
        "missing-key",
        "number-too-small",
        "number-expected",
    ]
