"""Every code has a broken spec that gives it, at the right place, in both languages, and nothing besides."""

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from asn_moodle.course.build import check
from asn_moodle.course.framework import check_framework
from asn_moodle.errors import BuildError, SpecError
from asn_moodle.packages.backup import backup_problems
from asn_moodle.packages.pages.build import build_pages, whole
from asn_moodle.packages.targets import Options, build
from asn_moodle.problems import Problem, codes
from asn_moodle.spec.discover import is_framework
from asn_moodle.spec.source import TEXT_LIMIT

ROOT = Path(__file__).parent.parent / "broken_specs"
CASES = sorted(path for path in ROOT.iterdir() if path.is_dir() or path.suffix == ".yaml")
_FIELD = re.compile(r"^#? ?(expect|path|en|id): (.*)$", re.MULTILINE)
_SPOT = re.compile(r"(?:(?P<file>\S+):)?(?P<line>\d+):(?P<column>\d+) (?P<code>[a-z0-9-]+)")


def code_of(case: Path) -> str:
    return case.name.removesuffix(".yaml").removesuffix(".framework").partition("--")[0]


@dataclass(frozen=True)
class Expected:
    spot: str
    code: str
    path: str = ""
    en: str = ""
    id: str = ""


def entry_of(case: Path) -> Path:
    if case.is_file():
        return case
    return next(iter(sorted(case.glob("*.offering.yaml"))), case / "course.yaml")


def expected_of(case: Path, entry: Path) -> list[Expected]:
    sidecar = case / "expected.txt"
    text = (sidecar if sidecar.is_file() else entry).read_text(encoding="utf-8")
    found: list[dict[str, str]] = []
    for key, value in _FIELD.findall(text):
        if key == "expect":
            spot = _SPOT.fullmatch(value)
            assert spot, f"not FILE:LINE:COLUMN CODE: {value}"
            file = spot["file"] or entry.name
            found.append({"spot": f"{file}:{spot['line']}:{spot['column']}", "code": spot["code"]})
        elif found and key not in found[-1]:
            found[-1][key] = value
    return [Expected(**each) for each in found]


def problems_of(entry: Path) -> tuple[Problem, ...]:
    if is_framework(entry):
        return check_framework(entry)[1]
    course, problems = check(entry)
    order = re.search(r"^# build: (\w+)(.*)$", entry.read_bytes().decode(errors="replace"), re.MULTILINE)
    if course is None or not order:
        return problems
    if order[1] == "mbz":
        return (*problems, *backup_problems(course))
    if order[1] == "questions":
        with tempfile.TemporaryDirectory() as folder:
            return (*problems, *build(course, "questions", Path(folder), Options())[0].problems)
    try:
        pages = build_pages(whole(course), "1.2", skip_unsupported="skip-unsupported" in order[2])
    except BuildError as error:
        return (*problems, *error.problems)
    return (*problems, *pages.problems)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_spec_says_what_is_wrong(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = entry_of(case)
    expected = expected_of(case, entry)
    assert code_of(case) in {each.code for each in expected}, "the case is named after one of its codes"
    monkeypatch.chdir(entry.parent)
    problems = sorted(problems_of(Path(entry.name)))
    assert [(str(one.place), one.code) for one in problems] == [(each.spot, each.code) for each in expected]
    for one, each in zip(problems, expected, strict=True):
        assert one.dotted() == each.path
        assert each.en and each.en in f"{one.what('en')} {one.mend('en')}"
        assert each.id and each.id in f"{one.what('id')} {one.mend('id')}"


def too_large(file: Path) -> None:
    file.write_bytes(b"#" * (TEXT_LIMIT + 1))


def a_pipe(file: Path) -> None:
    os.mkfifo(file)


def a_link_to_nothing(file: Path) -> None:
    file.symlink_to("tiada.yaml")


def a_link_out_of_the_course(file: Path) -> None:
    file.symlink_to(ROOT / "missing-file.yaml")


MADE: dict[str, tuple[Callable[[Path], None], str]] = {
    "file-too-large": (too_large, "besar.yaml:1:1"),
    "not-a-file": (a_pipe, "course.yaml:13:12"),
    "broken-link": (a_link_to_nothing, "course.yaml:13:12"),
    "link-outside": (a_link_out_of_the_course, "course.yaml:13:12"),
}
"""Cases that cannot lie in every repository: what makes the file ``besar.yaml`` that a course includes."""

ELSEWHERE = {
    "bad-yaml": "test_tree.py: a complaint of the parser that we do not know yet",
    "wrong-value": "test_validate.py: a rule of a kind that no model has yet",
    "package-name": "tests/packages/test_archive.py: such a file cannot lie on every system",
    "package-name-twice": "tests/packages/test_archive.py: such files cannot lie side by side everywhere",
    "package-too-large": "tests/packages/test_archive.py: four gigabytes are not kept in a repository",
}
"""Codes that another test shows."""


@pytest.mark.parametrize("code", MADE)
def test_a_spec_that_is_made_for_the_test_says_what_is_wrong(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "missing-file.yaml").read_text(encoding="utf-8")
    (tmp_path / "course.yaml").write_text(re.sub(r"file: \S+}", "file: besar.yaml}", text), encoding="utf-8")
    make, spot = MADE[code]
    make(tmp_path / "besar.yaml")
    monkeypatch.chdir(tmp_path)
    _, problems = check(Path("course.yaml"))
    assert [(one.code, str(one.place)) for one in problems] == [(code, spot)]
    assert "besar.yaml" in problems[0].what("en") and "besar.yaml" in problems[0].what("id")


def missing() -> Iterator[str]:
    have = {code_of(case) for case in CASES} | set(MADE) | set(ELSEWHERE)
    return (code for code in codes() if code not in have)


def test_every_code_has_a_broken_spec() -> None:
    assert list(missing()) == []


def test_no_case_is_of_a_code_that_is_gone() -> None:
    assert {code_of(case) for case in CASES} | set(ELSEWHERE) <= set(codes())


def test_problems_raised_are_those_of_check() -> None:
    from asn_moodle import load_course

    with pytest.raises(SpecError) as raised:
        load_course(ROOT / "unknown-key.yaml")
    assert [one.code for one in raised.value.problems] == ["unknown-key"]
