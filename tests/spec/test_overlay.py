from typing import Any

import pytest

from asn_moodle.spec.overlay import apply
from asn_moodle.spec.tree import Node, parse, plain

COURSE = """\
id: kursus
title: Kursus
sections:
  - id: m1
    title: Satu
    activities:
      - {type: page, id: h1, title: Lanskap}
      - type: quiz
        id: kuis
        grade: {maximum: 100, pass: 70}
        questions: [{use: s1}]
  - {id: m2, title: Dua}
questions:
  - id: bank
    questions: [{type: essay, id: s1}]
"""


def changed(*changes: str) -> tuple[Any, list[tuple[str, int, int]]]:
    text = "".join(f"- {change}\n" for change in changes)
    tree, problems = apply(parse(COURSE, "course.yaml"), parse(text, "b.offering.yaml"))
    for one in problems:
        one.line("id"), one.line("en")
    return plain(tree), [(one.code, one.place.line, one.place.column) for one in problems]


def ids(items: Any) -> list[str]:
    return [item.get("id") or item.get("use") for item in items]


@pytest.mark.parametrize(
    ("change", "path", "expected"),
    [
        ("{add: {id: baru}, after: h1}", ("sections", 0, "activities"), ["h1", "baru", "kuis"]),
        ("{add: {id: baru}, before: h1}", ("sections", 0, "activities"), ["baru", "h1", "kuis"]),
        ("{add: {id: baru}, into: m1}", ("sections", 0, "activities"), ["h1", "kuis", "baru"]),
        ("{add: {id: baru}, into: m2}", ("sections", 1, "activities"), ["baru"]),
        ("{add: {id: baru}, before: m2}", ("sections",), ["m1", "baru", "m2"]),
        ("{add: {id: baru}, into: sections}", ("sections",), ["m1", "m2", "baru"]),
        ("{add: {id: baru}, into: terms}", ("terms",), ["baru"]),
        ("{add: {id: baru}, into: bank}", ("questions", 0, "questions"), ["s1", "baru"]),
        ("{add: {use: baru}, into: kuis}", ("sections", 0, "activities", 1, "questions"), ["s1", "baru"]),
        ("{remove: h1}", ("sections", 0, "activities"), ["kuis"]),
        ("{remove: m1}", ("sections",), ["m2"]),
        ("{replace: h1, with: {type: url}}", ("sections", 0, "activities"), ["h1", "kuis"]),
    ],
)
def test_lists_after_a_change(change: str, path: tuple[str | int, ...], expected: list[str]) -> None:
    tree, problems = changed(change)
    for step in path:
        tree = tree[step]
    assert problems == []
    assert ids(tree) == expected


def test_a_replacement_keeps_the_id_and_nothing_else() -> None:
    tree, _ = changed("{replace: h1, with: {type: url, title: Tautan}}")
    assert tree["sections"][0]["activities"][0] == {"id": "h1", "type": "url", "title": "Tautan"}


def test_set_merges_mappings_and_replaces_all_else() -> None:
    tree, _ = changed("{set: kuis, to: {grade: {pass: 80}, questions: [{use: s2}], attempts: 2}}")
    quiz = tree["sections"][0]["activities"][1]
    assert quiz["grade"] == {"maximum": 100, "pass": 80}
    assert ids(quiz["questions"]) == ["s2"]
    assert quiz["attempts"] == 2 and quiz["type"] == "quiz"


def test_the_course_itself_can_be_set() -> None:
    tree, problems = changed("{set: kursus, to: {start_date: 2026-03-02}}")
    assert tree["start_date"] == "2026-03-02" and tree["title"] == "Kursus" and not problems


def test_changes_are_made_in_order() -> None:
    tree, problems = changed("{add: {id: a}, after: h1}", "{add: {id: b}, after: a}", "{remove: h1}")
    assert ids(tree["sections"][0]["activities"]) == ["a", "b", "kuis"] and not problems


def test_what_is_added_keeps_its_place_in_the_offering() -> None:
    tree, _ = apply(parse(COURSE, "course.yaml"), parse("- {add: {id: x}, after: h1}", "b.offering.yaml"))
    added = tree.at(("sections", 0, "activities", 1, "id"))
    assert (added.place.file, added.place.line, added.place.column) == ("b.offering.yaml", 1, 14)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("{add: {id: x}, after: kuisz}", ("misspelt-item", 1, 25)),
        ("{remove: tiada-sama-sekali}", ("unknown-item", 1, 12)),
        ("{set: kuiss, to: {title: X}}", ("misspelt-item", 1, 9)),
        ("{remove: kursus}", ("misspelt-item", 1, 12)),
        ("{add: {id: x}, into: h1}", ("holds-nothing", 1, 24)),
        ("{add: {id: x}, into: sectoins}", ("misspelt-item", 1, 24)),
        ("{replace: h1, with: {id: h2}}", ("id-changed", 1, 23)),
        ("{set: h1, to: {id: h2}}", ("id-changed", 1, 17)),
    ],
)
def test_a_change_that_cannot_be_made_is_told_where_it_stands(
    change: str, expected: tuple[str, int, int]
) -> None:
    tree, problems = changed(change, "{remove: m2}")
    assert problems == [expected]
    assert ids(tree["sections"]) == ["m1"], "the other changes are made all the same"


@pytest.mark.parametrize(
    "form", ["x", "{}", "{add: {id: x}}", "{set: h1}", "{remove: h1, set: h1, to: {}}", "[]"]
)
def test_changes_of_another_form_are_left_to_the_model(form: str) -> None:
    assert changed(form) == (plain(parse(COURSE, "c")), [])


def test_ids_and_positions_may_be_of_any_kind_without_a_crash() -> None:
    for name in ("1", "[a]", "{a: b}", "'x y'"):
        for change in ("remove: {}", "replace: {}\n  with: 3", "set: {}\n  to: [x]", "add: 3\n  into: {}"):
            changed(change.format(name) if "{}" in change else change)


def test_a_list_that_is_none_stays_as_it_is() -> None:
    course = parse("id: k\nsections: [{id: m1, activities: teks}]", "c")
    tree, _ = apply(course, parse("- {add: {id: x}, into: m1}", "o"))
    assert isinstance(tree.at(("sections", 0, "activities")), Node)
    assert plain(tree) == plain(course)
