"""Frameworks of competencies: read, checked, made flat; those that come along hold what they promise."""

from pathlib import Path

import pytest

from asn_moodle.course.framework import check_framework
from asn_moodle.errors import UsageError
from asn_moodle.spec.discover import find, find_courses

SHIPPED = Path(__file__).parents[2] / "course_specs" / "frameworks"
HEAD = "id: asn\ntitle: ASN\nlanguage: id\nscale: [Belum, Sudah]\ncompetencies:\n"


def problems(folder: Path, text: str) -> list[str]:
    file = folder / "a.framework.yaml"
    file.write_text(text, encoding="utf-8")
    framework, found = check_framework(file)
    assert (framework is None) == bool(found)
    return [f"{one.place.line}:{one.place.column} {one.code}" for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + "  - {id: a, title: A}\n", []),
        ("- a\n", ["1:1 not-a-mapping"]),
        (HEAD + "  - {id: a, title: A, competencies: [{id: a, title: B}]}\n", ["6:43 duplicate-id"]),
        (HEAD + "  - {id: a, title: A}\n  - {id: b, title: B, formerly: [a]}\n", ["7:34 formerly-in-use"]),
        (
            HEAD + "  - {id: a, title: A, formerly: [c]}\n  - {id: b, title: B, formerly: [c]}\n",
            ["7:34 formerly-claimed-twice"],
        ),
        (HEAD.replace("[Belum, Sudah]", "[Belum]") + "  - {id: a, title: A}\n", ["4:8 too-few-entries"]),
        (HEAD + f"  - {{id: a, title: {'A' * 101}}}\n", ["6:20 text-too-long"]),
        (HEAD + "  - {id: a, title: A, description: '[x](tiada.md'}\n", []),
        (HEAD + "  - {id: a, title: A, jenis: B}\n", ["6:23 unexpected-key"]),
    ],
)
def test_what_is_wrong_with_a_framework(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert problems(tmp_path, text) == expected


def test_the_tree_is_made_flat(tmp_path: Path) -> None:
    file = tmp_path / "a.framework.yaml"
    inner = "    competencies: [{id: b, title: B}, {id: c, title: C}]\n"
    file.write_text(f"{HEAD}  - id: a\n    title: A\n{inner}  - {{id: d, title: D}}\n", encoding="utf-8")
    framework, _ = check_framework(file)
    assert framework
    assert [(one.id, one.parent) for one in framework.competencies] == [
        *[("a", ""), ("b", "a"), ("c", "a"), ("d", "")]
    ]
    assert framework.proficient == 2


def test_frameworks_are_found_beside_courses(tmp_path: Path) -> None:
    for name in ("a/course.yaml", "b/asn.framework.yaml"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("id: x")
    found = find([tmp_path])
    assert [path.name for path in found.courses] == ["course.yaml"]
    assert [path.name for path in found.frameworks] == ["asn.framework.yaml"]
    assert find_courses([tmp_path]) == found.courses
    with pytest.raises(UsageError):
        find_courses([tmp_path / "b"])


def test_the_competencies_of_the_civil_service() -> None:
    framework, found = check_framework(SHIPPED / "asn.framework.yaml")
    assert framework and not found
    below = {
        one.id: [inner for inner in framework.competencies if inner.parent == one.id]
        for one in framework.competencies
    }
    assert len(below["manajerial"]) == 8
    assert [one.id for one in below["sosial-kultural"]] == ["perekat-bangsa"]
    for one in (*below["manajerial"], *below["sosial-kultural"]):
        assert [inner.id for inner in below[one.id]] == [f"{one.id}-{level}" for level in range(1, 6)]


def test_digcomp() -> None:
    framework, found = check_framework(SHIPPED / "digcomp.framework.yaml")
    assert framework and not found
    assert sum(not one.parent for one in framework.competencies) == 5
    assert sum(bool(one.parent) for one in framework.competencies) == 21
    assert all(one.description for one in framework.competencies)
    assert framework.description and "JRC128415" in framework.description.markup


def test_the_courses_refer_to_what_the_framework_has() -> None:
    from asn_moodle.spec.load import load_course

    framework, _ = check_framework(SHIPPED / "asn.framework.yaml")
    assert framework
    known = {one.id for one in framework.competencies}
    for name in ("keamanan-siber", "keterampilan-digital", "analisis-data"):
        stated = load_course(SHIPPED.parent / name / "course.yaml").spec.competencies
        assert stated
        for one in stated:
            assert (one.framework, one.id in known) == ("asn", True)
