import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft7Validator

from asn_moodle.spec.activities import ACTIVITY_TYPES
from asn_moodle.spec.schema import Kind, json_schema
from asn_moodle.spec.tree import parse, plain

KINDS: tuple[Kind, ...] = get_args(Kind)
COURSES = Path(__file__).parent.parent.parent / "course_specs"
FILES = sorted(COURSES.rglob("*.yaml"))

COURSE = """\
id: kursus
title: Kursus
short_name: K
language: id
version: 1.0.0
category: Pelatihan
hours: 2
variables: {daerah: {nama: Bantul, kapanewon: 17}}
sections:
  - {file: modul-1/bagian.yaml}
  - id: m2
    title: Modul
    available: {all: [{completed: a}, {not: {group: g}}]}
    activities:
      - {type: page, id: a, title: Lanskap, content: {file: a.md}, completion: {when: [view]}}
      - {type: attendance, id: b, title: Hadir, settings: {name: Hadir}}
      - type: quiz
        id: kuis
        title: Kuis
        grade: {maximum: 100, pass: 70}
        questions:
          - {use: s-1, mark: 2}
          - {random: {from: bank, count: 3}}
          - {type: truefalse, id: s-2, text: Benar., answer: true}
questions:
  - id: bank
    title: Bank
    questions:
      - type: multichoice
        id: s-1
        text: Apa?
        answers: [{text: a, correct: true}, {text: b, credit: 50%}]
"""

OFFERING = """\
id: bantul-1
course: course.yaml
suffix: Bantul
timezone: WIB
changes:
  - {add: {type: page, id: a, title: A, content: Isi.}, after: b}
  - {add: {id: m9, title: Modul}, before: m2}
  - {set: kuis, to: {time_open: 2026-03-02 08:00}}
"""


@cache
def schema_of(kind: Kind) -> dict[str, Any]:
    return json_schema(kind)


@cache
def validator(kind: Kind) -> Draft7Validator:
    schema = schema_of(kind)
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def document(text: str) -> Any:
    """What a JSON Schema validator is given: lists, no tuples."""
    return json.loads(json.dumps(plain(parse(text, "f.yaml"))))


def faults(kind: Kind, text: str) -> list[str]:
    found = validator(kind).iter_errors(document(text))
    return [f"{'/'.join(map(str, fault.path))}: {fault.message}" for fault in found]


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for inner in schema.values():
            yield from parts(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from parts(inner)


@pytest.mark.parametrize(("kind", "text"), [("course", COURSE), ("offering", OFFERING)])
def test_a_sound_file_fits(kind: Kind, text: str) -> None:
    assert faults(kind, text) == []


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("title: Lanskap, ", "titel: Lanskap, ", "sections/1"),
        ("when: [view]", "when: [lihat]", "sections/1"),
        ("answer: true", "answer: ya", "sections/1"),
        ("type: multichoice", "type: pilihan", "questions/0"),
        ("hours: 2", "hours: dua", "hours"),
        ("{completed: a}", "{selesai: a}", "sections/1"),
        ("file: modul-1/bagian.yaml", "berkas: modul-1/bagian.yaml", "sections/0"),
        ("nama: Bantul", "nama: [Bantul]", "variables/daerah"),
        ("id: kursus", "id: Kursus", "id"),
    ],
)
def test_a_slip_is_found_near_its_place(old: str, new: str, where: str) -> None:
    assert old in COURSE
    paths = [fault.partition(":")[0] for fault in faults("course", COURSE.replace(old, new))]
    assert len(paths) == 1
    assert paths[0].startswith(where)


def test_there_is_no_null() -> None:
    [fault] = validator("course").iter_errors({**document(COURSE), "title": None})
    assert list(fault.path) == ["title"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(COURSES)))
def test_the_example_courses_fit(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    stated = plain(parse(text, file.name))
    assert isinstance(stated, dict)
    kind: Kind = (
        "offering"
        if file.name.endswith(".offering.yaml")
        else "framework"
        if file.name.endswith(".framework.yaml")
        else "course"
        if file.name == "course.yaml"
        else "questions"
        if "questions" in stated
        else "section"
    )
    assert faults(kind, text) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_explained_in_both_languages(kind: Kind) -> None:
    unexplained = [
        key
        for part in parts(schema_of(kind))
        if part.get("additionalProperties") is False
        for key, inner in part["properties"].items()
        if " · " not in inner.get("description", "")
    ]
    assert unexplained == []


@pytest.mark.parametrize("kind", KINDS)
def test_it_speaks_of_no_null_no_default_and_no_class(kind: Kind) -> None:
    for part in parts(schema_of(kind)):
        assert part.get("type") != "null"
        assert "discriminator" not in part
        assert "oneOf" not in part
        assert not ("$ref" in part and len(part) > 1)
        assert "__" not in str(part.get("$ref", ""))
    assert "$id" not in schema_of(kind)


def test_it_is_the_same_every_time_and_has_what_it_refers_to() -> None:
    for kind in KINDS:
        schema = schema_of(kind)
        assert json.dumps(schema) == json.dumps(json_schema(kind))
        named = {part["$ref"].removeprefix("#/definitions/") for part in parts(schema) if "$ref" in part}
        assert named == set(schema["definitions"])


def test_a_type_decides_which_keys_follow() -> None:
    activities = schema_of("section")["properties"]["activities"]["items"]
    kinds = activities["properties"]["type"]["anyOf"][0]
    assert set(kinds["enum"]) == set(ACTIVITY_TYPES)
    assert len(kinds["enumDescriptions"]) == len(kinds["enum"])
    cases = {case["if"]["properties"]["type"].get("const") for case in activities["allOf"]}
    assert set(ACTIVITY_TYPES) <= cases


def test_type_id_and_title_come_first() -> None:
    page = schema_of("section")["definitions"]["Page"]
    assert list(page["properties"])[:3] == ["type", "id", "title"]
    assert page["title"] == "Halaman · Page"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "framework"])
def test_what_one_chooses_among_has_a_name_that_is_no_class(kind: Kind) -> None:
    schema = schema_of(kind)
    offered = [member for part in parts(schema) for member in part.get("anyOf", ()) if "$ref" in member]
    models = [schema["definitions"][member["$ref"].removeprefix("#/definitions/")] for member in offered]
    assert models
    assert all(model["title"] for model in models if model.get("required"))
