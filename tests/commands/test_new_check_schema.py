"""``new``, ``check`` and ``schema``."""

import json
import re
from pathlib import Path

import pytest
from calling import Run

from asn_moodle.commands.terminal import coloured

BROKEN = Path(__file__).parents[1] / "broken_specs"
COURSES = Path(__file__).parents[2] / "course_specs"
CASES = sorted(path for path in BROKEN.iterdir() if path.is_dir() or path.suffix == ".yaml")


def test_new_writes_a_course_without_any_warning(run: Run, course: Path) -> None:
    said = run("check", course, "--strict")
    assert (said.code, said.out, said.err) == (0, "Courses checked: 1. No problems.\n", "")
    first = (course / "course.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=course.schema.json"


def test_new_writes_the_schemas_that_its_files_name(course: Path) -> None:
    for file in course.rglob("*.yaml"):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        schema = file.parent / first.removeprefix("# yaml-language-server: $schema=")
        assert json.loads(schema.read_text(encoding="utf-8"))["$schema"]


def test_new_tells_what_comes_next(run: Run) -> None:
    assert run("new", "a", "--lang", "id").out == (
        "Contoh kursus ditulis ke a. Langkah berikutnya: asn-moodle check a\n"
    )


def test_new_leaves_a_folder_in_use_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "skripsi").mkdir()
    (tmp_path / "skripsi" / "bab-1.md").write_text("")
    said = run("new", "skripsi")
    assert said.code == 2
    assert "already holds other files" in said.err
    assert [path.name for path in (tmp_path / "skripsi").iterdir()] == ["bab-1.md"]


def test_new_into_an_empty_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "kosong").mkdir()
    assert run("new", "kosong").code == 0


def test_new_where_a_file_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    assert run("new", "a").code == 3


def spoil(course: Path) -> None:
    file = course / "course.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("hours: 1 ", "hours: 30 ") + "juduls: x\n")


def test_check_tells_errors(run: Run, course: Path) -> None:
    spoil(course)
    said = run("check", course)
    assert said.code == 1
    assert "unexpected-key" in said.out
    assert said.out.endswith("Courses checked: 1. Errors: 1. Warnings: 0.\n")
    assert "\x1b" not in said.out


def test_check_strict_counts_warnings(run: Run, course: Path) -> None:
    file = course / "course.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("hours: 1 ", "hours: 30 "))
    assert run("check", course).code == 0
    assert run("check", course, "--strict").code == 1


def test_check_for_programs(run: Run, course: Path) -> None:
    spoil(course)
    said = run("check", course, "--format", "json")
    (found,) = json.loads(said.out)["problems"]
    assert (said.code, found["code"], found["file"]) == (1, "unexpected-key", "kursus/course.yaml")
    sarif = json.loads(run("check", course, "--format", "sarif").out)
    assert sarif["runs"][0]["results"][0]["ruleId"] == "unexpected-key"
    assert run("check", course, "--format", "github").out.startswith("::error file=kursus/course.yaml,line=")


def test_check_tells_a_shared_problem_once(run: Run, course: Path) -> None:
    (course / "bantul-1.offering.yaml").write_text(
        "course: course.yaml\nid: bantul-1\nsuffix: Bantul\ntimezone: WIB\n"
    )
    spoil(course)
    said = run("check", course, "--format", "json")
    assert len(json.loads(said.out)["problems"]) == 1


def yaml_of(case: Path) -> list[Path]:
    return [file for file in ([case] if case.is_file() else case.rglob("*.yaml")) if file.is_file()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_broken_spec_is_a_problem_and_no_crash(run: Run, case: Path) -> None:
    text = "".join(file.read_bytes().decode(errors="replace") for file in yaml_of(case))
    if order := re.search(r"^# build: (\w+)(.*)$", text, re.MULTILINE):
        arguments = ["build", "--to", order[1], "-o", "dist", "--strict"]
        arguments += ["--skip-unsupported"] if "skip-unsupported" in order[2] else []
    else:
        arguments = ["check", "--strict"]
    offerings = sorted(case.glob("*.offering.yaml"))
    said = run(*arguments, offerings[0] if offerings else case)
    assert said.code == 1, said
    assert "Traceback" not in said.err


@pytest.mark.parametrize("kind", ["course", "offering", "section", "questions"])
def test_schema(run: Run, kind: str) -> None:
    said = run("schema", "--for", kind)
    assert said.code == 0
    assert json.loads(said.out)["type"] == "object"


def test_schema_into_a_file(run: Run, tmp_path: Path) -> None:
    assert run("schema", "-o", "course.schema.json").out == ""
    assert (tmp_path / "course.schema.json").read_text(encoding="utf-8") == run("schema").out


def test_schema_where_nothing_can_be_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    assert run("schema", "-o", "a/b.json").code == 3


class Terminal:
    def isatty(self) -> bool:
        return True


def test_colour_only_where_it_is_welcome(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert coloured(Terminal())  # type: ignore[arg-type]
    with (tmp_path / "a").open("w") as file:
        assert not coloured(file)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured(Terminal())  # type: ignore[arg-type]
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not coloured(Terminal())  # type: ignore[arg-type]


def test_schemas_into_a_folder_are_those_of_the_example_courses(run: Run, tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    assert run("schema", "-o", "schemas").code == 0
    made = {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "schemas").iterdir()}
    kept = {file.name: file.read_text(encoding="utf-8") for file in COURSES.glob("*.schema.json")}
    assert made == kept, "asn-moodle schema -o course_specs"
