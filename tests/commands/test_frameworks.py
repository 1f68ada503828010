"""Frameworks of competencies on sites with the plugin: published first, then linked to by the courses."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import Run
from fake import FakeMoodle
from fake.server import serve

COURSE = """\
id: siber
title: Keamanan Siber
short_name: SIBER
language: id
version: 1.0.0
category: Uji
hours: 1
competencies:
  - {id: integritas, title: Integritas, kind: managerial, level: 2}
sections:
  - id: m1
    title: Modul 1
    activities:
      - {type: page, id: hal, title: Halaman, content: "Isi."}
"""
FRAMEWORK = """\
id: asn
title: Kompetensi ASN
language: id
scale: [Belum kompeten, Kompeten]
competencies:
  - {id: integritas, title: Integritas}
"""
MANAGING = "moodle/competency:competencymanage"


@pytest.fixture
def moodle(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeMoodle]:
    """A site with the plugin, called ``dinas``."""
    moodle = FakeMoodle()
    (tmp_path / "course.yaml").write_text(COURSE, encoding="utf-8")
    (tmp_path / "asn.framework.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "asn-moodle.yaml").write_text("sites:\n  dinas: {category: pelatihan}\n", encoding="utf-8")
    monkeypatch.delenv("CI", raising=False)
    with serve(moodle) as url:
        monkeypatch.setenv("ASN_MOODLE_URL_DINAS", url)
        monkeypatch.setenv("ASN_MOODLE_TOKEN_DINAS", moodle.token())
        yield moodle


def test_one_publication_brings_frameworks_and_then_courses(run: Run, moodle: FakeMoodle) -> None:
    assert run("plan", ".").code == 4
    said = run("publish", ".", "--yes")
    assert (said.code, said.err) == (0, "")
    assert "held" not in said.out
    assert said.out.index("Kompetensi ASN (asn)") < said.out.index("Keamanan Siber (siber)")
    assert [(one.idnumber, one.instanceid) for one in moodle.core.frameworks] == [("asn", 3)]
    assert run("plan", ".").code == 0


def test_what_waited_for_the_framework_is_linked_in_the_run_that_brings_it(
    run: Run, moodle: FakeMoodle
) -> None:
    assert run("publish", "course.yaml", "--yes").code == 5
    assert run("plan", "course.yaml").code == 5
    said = run("publish", ".", "--yes")
    assert said.code == 0, said
    assert run("plan", ".").code == 0


@pytest.mark.parametrize("service", ["asnbridge_publish", "older"])
def test_without_the_permission_or_the_functions_the_csv_is_named(
    run: Run, moodle: FakeMoodle, monkeypatch: pytest.MonkeyPatch, service: str
) -> None:
    if service == "older":
        monkeypatch.setenv("ASN_MOODLE_TOKEN_DINAS", moodle.token(service))
    else:
        moodle.lacking.add(MANAGING)
    for command in (["plan"], ["publish", "--yes"]):
        said = run(*command, "asn.framework.yaml")
        assert said.code == 0
        assert "asn-competencies.csv" in said.out
    said = run("publish", ".", "--yes", "--format", "json")
    assert said.code == 5
    first, second = json.loads(said.out)["reports"]
    assert (first["course"], first["items"]) == ("asn", [])
    [link] = [one for one in second["items"] if one["kind"] == "competency"]
    assert link["action"] == "held"
    assert moodle.core.frameworks == []


def test_a_framework_that_is_there_needs_no_permission(run: Run, moodle: FakeMoodle) -> None:
    run("publish", "asn.framework.yaml", "--yes")
    moodle.lacking.add(MANAGING)
    said = run("plan", "asn.framework.yaml")
    assert said.code == 0
    assert "nothing to change" in said.out


def test_a_token_that_only_looks_plans_frameworks(
    run: Run, moodle: FakeMoodle, monkeypatch: pytest.MonkeyPatch
) -> None:
    moodle.lacking.add(MANAGING)
    monkeypatch.setenv("ASN_MOODLE_TOKEN_DINAS", moodle.token("asnbridge_view"))
    said = run("plan", "asn.framework.yaml")
    assert said.code == 4
    assert "a new competency framework" in said.out


def test_a_site_without_competencies_says_so(run: Run, moodle: FakeMoodle) -> None:
    moodle.core.competencies_on = False
    said = run("plan", ".")
    assert said.code == 4
    assert "Competencies are switched off on this site" in said.out


def test_a_framework_of_another_category_is_told(run: Run, moodle: FakeMoodle) -> None:
    run("publish", "asn.framework.yaml", "--yes")
    moodle.core.frameworks[0].values["instanceid"] = 1
    said = run("publish", "asn.framework.yaml", "--yes")
    assert said.code == 5
    assert "Another category of this site has a framework with this ID number" in said.out
    assert len(moodle.core.frameworks) == 1


def test_a_framework_of_the_whole_site_is_the_one(run: Run, moodle: FakeMoodle) -> None:
    run("publish", "asn.framework.yaml", "--yes")
    del moodle.core.frameworks[0].values["instanceid"]
    assert run("plan", "asn.framework.yaml").code == 0


@pytest.mark.parametrize(
    ("service", "lacking", "advice"),
    [
        ("asnbridge_publish", {MANAGING}, MANAGING),
        ("older", set(), "core_competency_create_competency"),
    ],
)
def test_site_check_advises(
    run: Run,
    moodle: FakeMoodle,
    monkeypatch: pytest.MonkeyPatch,
    service: str,
    lacking: set[str],
    advice: str,
) -> None:
    monkeypatch.setenv("ASN_MOODLE_TOKEN_DINAS", moodle.token(service))
    moodle.lacking = lacking
    said = run("site", "check")
    assert said.code == 0
    assert advice in said.out
