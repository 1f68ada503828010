from collections.abc import Mapping
from textwrap import dedent, indent

import pytest

from asn_moodle.problems import Path, Place
from asn_moodle.spec.course import CourseSpec
from asn_moodle.spec.references import KINDS, problems
from asn_moodle.spec.tree import Node, nodes, parse
from asn_moodle.spec.validate import validated

HEAD = """\
id: kursus
title: Kursus
short_name: K
language: id
version: 1.0.0
category: Pelatihan
hours: 2
"""


def read(text: str) -> tuple[CourseSpec, Mapping[Path, Place]]:
    tree: Node = parse(HEAD + dedent(text), "course.yaml")
    spec, found = validated(CourseSpec, tree)
    assert spec is not None, found
    return spec, {path: node.place for path, node in nodes(tree)}


def found(text: str) -> list[tuple[str, str]]:
    return [(one.code, one.dotted()) for one in sorted(problems(*read(text)))]


def pages(restrictions: Mapping[str, str], section: str = "") -> str:
    """A course with a page for each id, restricted as given."""
    items = "".join(
        f"- {{type: page, id: {name}, title: T, content: Isi., available: {rule}}}\n"
        if rule
        else f"- {{type: page, id: {name}, title: T, content: Isi.}}\n"
        for name, rule in restrictions.items()
    )
    return f"sections:\n  - id: m1\n    title: Modul\n{section}    activities:\n{indent(items, ' ' * 6)}"


BANK = """
questions:
  - id: bank
    title: Bank
    questions:
      - {type: truefalse, id: s-1, text: T?, answer: true, tags: [mudah]}
      - {type: truefalse, id: s-2, text: T?, answer: true}
      - {type: description, id: s-3, text: Baca.}
  - id: anak
    title: Anak
    parent: bank
    questions:
      - {type: truefalse, id: s-4, text: T?, answer: true, tags: [mudah]}
"""


def quiz(*entries: str) -> str:
    listed = ", ".join(entries)
    return (
        "sections:\n  - id: m1\n    title: M\n    activities:\n"
        f"      - {{type: quiz, id: kuis, title: Kuis, questions: [{listed}]}}\n{dedent(BANK)}"
    )


def test_a_course_with_everything_in_order_has_no_problem() -> None:
    text = """
        timezone: WITA
        start_date: 2026-03-02
        outcomes: [{id: cp-1, text: Mengenali phishing.}]
        scales: [{id: skala, title: Skala, items: [Belum, Sudah]}]
        gradebook: {categories: [{id: tugas-tugas, title: Tugas}]}
        groups: [{id: g-1, title: G}]
        groupings: [{id: gg, title: GG, groups: [g-1]}]
        completion: {activities: [tugas]}
        sections:
          - id: m1
            title: Modul
            available: {from: 2026-03-02}
            activities:
              - {type: page, id: awal, title: Awal, content: Isi., outcomes: [cp-1]}
              - type: assign
                id: tugas
                formerly: [tugas-lama]
                title: Tugas
                intro: Kerjakan.
                grouping: gg
                grade: {scale: skala, pass: Sudah, category: tugas-tugas}
                available: {all: [{completed: awal}, {any: [{group: g-1}, {grouping: gg}]}]}
    """
    assert found(text) == []


def test_an_id_is_doubled_across_kinds_and_the_first_place_is_told() -> None:
    text = "groups: [{id: m1, title: G}]\n" + pages({"a": ""})
    [one] = problems(*read(text))
    assert one.code == "duplicate-id"
    assert dict(one.data)["first"] == "course.yaml:10:9"
    assert one.place == Place("course.yaml", 8, 15)


def test_even_the_course_itself_has_its_id_alone() -> None:
    assert found(pages({"kursus": ""})) == [("duplicate-id", "sections[0].activities[0].id")]


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("completion: {activities: [kuis]}", "dangling-reference", "completion.activities[0]"),
        ("completion: {activities: [kursus]}", "wrong-kind-of-reference", "completion.activities[0]"),
        ("completion: {activities: [halamn]}", "misspelt-reference", "completion.activities[0]"),
        ("groupings: [{id: gg, title: G, groups: [g]}]", "dangling-reference", "groupings[0].groups[0]"),
        ("default_grouping: halaman", "wrong-kind-of-reference", "default_grouping"),
    ],
)
def test_a_reference_that_leads_nowhere(text: str, code: str, path: str) -> None:
    assert found(f"{text}\n{pages({'halaman': ''})}") == [(code, path)]


def test_a_wrong_kind_says_where_each_kind_stands() -> None:
    [one] = problems(*read("completion: {activities: [m1]}\n" + pages({"a": ""})))
    assert "`sections › activities`" in one.mend("en")
    assert "`sections`" in one.what("id")


def test_every_kind_of_reference_is_known() -> None:
    from asn_moodle.spec import fields

    refs = [kind for kind in vars(fields).values() if isinstance(kind, type) and issubclass(kind, fields.Ref)]
    assert {kind.to for kind in refs if kind is not fields.Ref} <= set(KINDS)


@pytest.mark.parametrize(
    "restrictions",
    [
        {"a": "{completed: a}"},
        {"a": "{completed: b}", "b": "{passed: a}"},
        {
            "a": "{completed: b}",
            "b": "{all: [{from: 2026-01-01}, {completed: c}]}",
            "c": "{grade: {activity: a}}",
        },
        {"a": "{any: [{completed: b}, {completed: a}]}", "b": "{failed: a}"},
    ],
)
def test_what_waits_for_itself_never_opens(restrictions: Mapping[str, str]) -> None:
    codes = found("timezone: WIB\n" + pages(restrictions))
    assert codes == [("restriction-cycle", "sections[0].activities[0].available")]


@pytest.mark.parametrize(
    "restrictions",
    [
        {"a": "", "b": "{completed: a}", "c": "{all: [{completed: a}, {completed: b}]}"},
        {"a": "{any: [{completed: b}, {from: 2026-01-01}]}", "b": "{completed: a}"},
        {"a": "{not: {completed: b}}", "b": "{completed: a}"},
        {"a": "{all: [{completed: b}, {not: {completed: c}}]}", "b": "", "c": "{completed: a}"},
    ],
)
def test_what_some_way_leads_to_is_fine(restrictions: Mapping[str, str]) -> None:
    assert found("timezone: WIB\n" + pages(restrictions)) == []


def test_a_section_that_waits_for_what_it_holds_never_opens() -> None:
    text = pages({"a": ""}, section="    available: {completed: a}\n")
    [one] = problems(*read(text))
    assert one.code == "restriction-cycle"
    assert one.dotted() in {"sections[0].available", "sections[0].activities[0]"}


def test_two_rings_are_told_apart_and_what_only_depends_on_one_is_not_told() -> None:
    text = pages(
        {
            "a": "{completed: b}",
            "b": "{completed: a}",
            "c": "{completed: d}",
            "d": "{completed: c}",
            "e": "{completed: a}",
        }
    )
    chains = [dict(one.data)["chain"] for one in problems(*read(text))]
    assert chains == ["a → b → a", "c → d → c"]


@pytest.mark.parametrize(
    ("entries", "asked", "count"),
    [
        (["{random: {from: bank, count: 3}}"], "3", "2"),
        (["{random: {from: bank, count: 1}}", "{random: {from: bank, count: 2}}"], "3", "2"),
        (["{random: {from: bank, count: 2}}", "{use: s-1}"], "2", "1"),
        (["{random: {from: bank, count: 2, tags: [mudah]}}"], "2", "1"),
        (["{random: {from: bank, count: 4, subcategories: true}}"], "4", "3"),
    ],
)
def test_more_at_random_than_there_are(entries: list[str], asked: str, count: str) -> None:
    [one] = problems(*read(quiz(*entries)))
    assert one.code == "too-many-random"
    assert (dict(one.data)["asked"], dict(one.data)["count"]) == (asked, count)


@pytest.mark.parametrize(
    "entries",
    [
        ["{random: {from: bank, count: 2}}"],
        ["{random: {from: bank, count: 3, subcategories: true}}"],
        ["{random: {from: bank, count: 2, tags: [mudah], subcategories: true}}"],
        ["{use: s-1}", "{use: s-2}", "{random: {from: anak, count: 1}}"],
    ],
)
def test_enough_to_draw(entries: list[str]) -> None:
    assert found(quiz(*entries)) == []


def test_a_zone_is_asked_for_once_and_an_offering_can_give_it() -> None:
    from asn_moodle.spec.offering import OfferingSpec

    text = "start_date: 2026-03-02\nend_date: 2026-03-09\n" + pages({"a": ""})
    assert found(text) == [("date-without-timezone", "start_date")]
    offering = OfferingSpec(id="b-1", course="course.yaml", suffix="B", timezone="WIT")
    assert list(problems(*read(text), offering)) == []


def test_a_place_is_found_even_where_a_key_is_not_written() -> None:
    spec, places = read("gradebook: {categories: [{id: x, title: X, parent: x}]}\n" + pages({"a": ""}))
    [one] = problems(spec, {path: place for path, place in places.items() if "parent" not in path})
    assert one.code == "parent-cycle"
    assert one.place == places["gradebook", "categories", 0]


def test_a_package_is_one_activity_from_outside_and_many_inside() -> None:
    inside = """
        sections:
          - id: m1
            title: M
            activities:
              - type: scorm
                id: paket
                title: Paket
                activities:
                  - {type: page, id: satu, title: Satu, content: Isi.}
                  - {type: page, id: dua, title: Dua, content: Isi., available: {completed: satu}}
              - {type: page, id: tiga, title: Tiga, content: Isi., available: {completed: paket}}
    """
    assert found(inside) == []
    outside = inside.replace("completed: paket", "completed: satu")
    assert found(outside) == [("activity-in-package", "sections[0].activities[1].available.completed")]


def test_a_question_is_shared_through_the_bank_alone() -> None:
    entry = "{type: truefalse, id: sendiri, text: Benar., answer: true}"
    other = "      - {type: quiz, id: lain, title: Lain, questions: [{use: sendiri}]}\n"
    text = quiz(entry).replace("]}\n", "]}\n" + other, 1)
    [one] = problems(*read(text))
    assert one.code == "question-of-a-quiz"
    assert dict(one.data)["quiz"] == "kuis"


@pytest.mark.parametrize("wait", ["completed", "passed", "failed"])
def test_nothing_waits_for_what_is_not_tracked(wait: str) -> None:
    untracked = "      - {type: page, id: b, title: T, content: Isi., completion: {when: never}}\n"
    text = pages({"a": f"{{{wait}: b}}"}) + untracked
    assert found(text) == [("never-marked-done", f"sections[0].activities[0].available.{wait}")]
    assert found(text.replace("never", "manual")) == []
