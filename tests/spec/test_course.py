from datetime import datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from asn_moodle.problems import codes
from asn_moodle.spec.availability import All, Available, Dates, Graded, Not, Requirement, parts
from asn_moodle.spec.course import CourseSpec
from asn_moodle.spec.fields import ActivityRef, CategoryRef, GroupRef
from asn_moodle.spec.grading import Grade, GradeOrNone
from asn_moodle.spec.tree import parse, plain
from asn_moodle.spec.walk import walk

AVAILABLE: TypeAdapter[Any] = TypeAdapter(Available)

MINIMAL = """\
id: kursus
title: Kursus
short_name: K
language: id
version: 1.0.0
category: Pelatihan ASN / Digital
hours: 2.5
"""


def course(more: str = "") -> CourseSpec:
    return CourseSpec.model_validate(plain(parse(MINIMAL + more, "course.yaml")))


def errors(more: str) -> list[tuple[str, tuple[Any, ...]]]:
    with pytest.raises(ValidationError) as raised:
        course(more)
    return [(error["type"], error["loc"]) for error in raised.value.errors()]


def restriction(text: str) -> Requirement:
    made: Requirement = AVAILABLE.validate_python(plain(parse(text, "f")))
    return made


def test_a_course_keeps_what_is_stated_and_nothing_else() -> None:
    spec = course()
    assert list(spec.stated()) == ["id", "title", "short_name", "language", "version", "category", "hours"]
    assert spec.hours == 2.5


def test_the_keys_of_paths_are_those_of_the_text() -> None:
    spec = course("enrolment: [{type: self, from: 2026-03-02, until: 2026-03-09}]\n")
    paths = dict(walk(spec))
    assert paths["enrolment", 0, "from"] == datetime(2026, 3, 2)
    assert ("enrolment", 0, "from_") not in paths


def test_every_setting_of_a_course_can_be_said() -> None:
    spec = course(
        """
        authors: [{name: Pusat Pelatihan, role: Penyusun, email: diklat@contohkab.go.id}]
        competencies: [{id: k-1, title: Literasi, kind: technical, level: 2}]
        custom_fields: {jenis: teknis, wajib: true, kuota: 40}
        variables: {daerah: {nama: Bantul, kapanewon: 17}}
        terms: [{id: istilah, term: Phishing, meaning: Penipuan.}]
        badges:
          - id: lencana
            title: Lencana
            description: Untuk yang tuntas.
            image: media/lencana.png
            criteria: {course: true}
            expires_after: 52 weeks
        gradebook: {aggregation: weighted_mean, categories: [{id: tugas, title: Tugas, weight: 40}]}
        enrolment:
          - {type: manual}
          - {type: self, key: angkatan, duration: 30 days, max_enrolled: 40}
          - {type: cohort, cohort: asn-bantul}
          - {type: guest}
        completion: {require: any, activities: [akhir], grade: 70}
        format: weeks
        course_layout: one_section
        group_mode: separate
        announcements: 5
        """.replace("\n        ", "\n")
    )
    assert spec.variables == {"daerah": {"nama": "Bantul", "kapanewon": 17}}
    assert spec.badges[0].criteria.course
    assert [each.type for each in spec.enrolment] == ["manual", "self", "cohort", "guest"]


@pytest.mark.parametrize(
    ("more", "code", "where"),
    [
        ("variables: {Daerah: x}", "bad-variable-name", "Daerah"),
        ("variables: {daerah: {nama: [a]}}", "bad-variable", "nama"),
        ("variables: {daerah: true}", "bad-variable", "daerah"),
        ("competencies: [{id: k, title: K, kind: teknis, level: 2}]", "literal_error", "kind"),
        ("competencies: [{id: k, title: K, kind: technical, level: 6}]", "less_than_equal", "level"),
        ("authors: [{name: A, email: diklat}]", "bad-email", "email"),
        ("enrolment: [{type: mandiri}]", "union_tag_invalid", 0),
        ("hour: 2", "extra_forbidden", "hour"),
    ],
)
def test_what_a_course_cannot_say(more: str, code: str, where: object) -> None:
    [(found, location)] = errors(more + "\n")
    assert found == code
    assert where in location


@pytest.mark.parametrize("version", ["1.0.0", "0.12.3", "2.0.0-rc.1"])
def test_versions(version: str) -> None:
    assert CourseSpec.model_validate({**course().stated(), "version": version}).version == version


@pytest.mark.parametrize("version", ["1.0", "v1.0.0", "1.0.0+b", "01.0.0", "1.0.0 "])
def test_no_other_versions(version: str) -> None:
    with pytest.raises(ValidationError, match="pattern"):
        CourseSpec.model_validate({**course().stated(), "version": version})


def test_ids_fit_moodle() -> None:
    longest = "a" * 48
    CourseSpec.model_validate({**course().stated(), "id": longest})
    assert len(f"{longest}@{longest}") <= 100  # Moodle's idnumber
    with pytest.raises(ValidationError):
        CourseSpec.model_validate({**course().stated(), "id": longest + "a"})


def test_a_restriction_is_a_tree_of_what_was_written() -> None:
    whole = restriction(
        "all:\n"
        "  - {completed: satu, otherwise: hide}\n"
        "  - any: [{group: g-1}, {from: 2026-03-02 08:00, until: 2026-04-01}]\n"
        "  - not: {grade: {activity: tes, at_least: 80}}\n"
        "otherwise: show\n"
    )
    assert isinstance(whole, All)
    assert whole.all[0].otherwise == "hide"
    kinds = [type(part).__name__ for part in parts(whole)]
    assert kinds == ["All", "Completed", "Any", "InGroup", "Dates", "Not", "Graded"]
    names = [value for _, value in walk(whole) if isinstance(value, (ActivityRef, GroupRef))]
    assert names == ["satu", "g-1", "tes"]
    assert all(not isinstance(name, CategoryRef) for name in names)


def test_a_single_condition_needs_no_list() -> None:
    assert isinstance(restriction("{until: 2026-03-02}"), Dates)
    assert isinstance(restriction("{grade: {activity: tes}}"), Graded)
    assert isinstance(restriction("{not: {passed: tes}}"), Not)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("{all: []}", ["too_short"]),
        ("{completed: a, group: b}", ["extra_forbidden"]),
        ("{any: [{completed: a, otherwise: hide}]}", ["otherwise-too-deep"]),
        ("{not: {completed: a, otherwise: hide}}", ["otherwise-too-deep"]),
        ("{profile: {field: kota, equals: Bantul}}", ["literal_error"]),
        ("{grade: {activity: a, at_least: 101}}", ["less_than_equal"]),
        ("{from: besok}", ["bad-moment"]),
        ("selesai", ["not-a-restriction"]),
    ],
)
def test_a_faulty_restriction_gives_the_faults_of_what_was_meant_alone(text: str, kinds: list[str]) -> None:
    with pytest.raises(ValidationError) as raised:
        restriction(text)
    assert [error["type"] for error in raised.value.errors()] == kinds


def test_a_grade_is_in_points_or_in_words() -> None:
    points = Grade.model_validate({"maximum": 100, "pass": 70, "weight": 0})
    assert points.stated() == {"maximum": 100, "pass": 70, "weight": 0}
    words = Grade.model_validate({"scale": "skala", "pass": "Kompeten"})
    assert words.pass_ == "Kompeten"
    adapter: TypeAdapter[Any] = TypeAdapter(GradeOrNone)
    assert adapter.validate_python("none") == "none"


@pytest.mark.parametrize("stated", [{"maximum": 0}, {"maximum": True}, {"pass": -1}, {"maximum": "100"}])
def test_no_other_grade(stated: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Grade.model_validate(stated)


def test_each_code_that_a_model_raises_has_words() -> None:
    import re
    from pathlib import Path

    import asn_moodle.spec as package

    folder = Path(package.__file__).parent
    raised = {
        code
        for file in folder.rglob("*.py")
        for code in re.findall(
            r'(?:refused|PydanticCustomError|found)\(\s*"([a-z0-9-]+)"', file.read_text("utf-8")
        )
    }
    assert len(raised) > 60
    assert raised <= set(codes())
