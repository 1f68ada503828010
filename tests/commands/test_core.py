"""Sites without the plugin and frameworks of competencies from the command line."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import Run
from fake import FakeMoodle, Reply
from fake.server import serve

COURSE = """\
id: inti
title: Jalur Inti
short_name: INTI
language: id
version: 1.0.0
category: Uji
hours: 1
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
description: Menurut "peraturan", lampirannya.
scale: [Belum, Cukup, Mahir]
proficient: Cukup
taxonomies: [domain, competency]
competencies:
  - id: manajerial
    title: Manajerial
    competencies:
      - {id: integritas, title: Integritas}
"""
SITES = "sites:\n  dinas: {category: pelatihan, route: core, roles: {student: 5}, competency_scale: 7}\n"


@pytest.fixture
def moodle(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeMoodle]:
    """A site called ``dinas`` without the plugin."""
    moodle = FakeMoodle()
    moodle.plugin = False
    moodle.core.scales[7] = ("Belum", "Cukup", "Mahir")
    (tmp_path / "course.yaml").write_text(COURSE, encoding="utf-8")
    (tmp_path / "asn.framework.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "asn-moodle.yaml").write_text(SITES, encoding="utf-8")
    monkeypatch.delenv("CI", raising=False)
    with serve(moodle) as url:
        monkeypatch.setenv("ASN_MOODLE_URL_DINAS", url)
        monkeypatch.setenv("ASN_MOODLE_TOKEN_DINAS", moodle.token("core"))
        yield moodle


def test_plan_publish_plan(run: Run, moodle: FakeMoodle) -> None:
    said = run("plan", ".")
    assert said.code == 4, said
    assert "a new competency framework" in said.out
    assert "Hand over the .mbz" in said.out
    assert "Create section “Modul 1” (m1)" in said.out
    said = run("publish", ".", "--yes")
    assert said.code == 0, said
    assert "created: Integritas (integritas)\n" in said.out
    assert run("plan", ".").code == 0
    assert [one.name for one in moodle.core.page("inti")] == [None, "Modul 1"]
    assert [one.idnumber for one in moodle.core.frameworks] == ["asn"]


def test_a_saved_plan_is_what_is_done(run: Run, moodle: FakeMoodle) -> None:
    assert run("plan", ".", "--format", "json", "--out", "plan.json").code == 4
    saved = json.loads(Path("plan.json").read_text(encoding="utf-8"))
    assert saved["plans"][1]["by_hand"] == [{"file": "mbz", "kind": "module", "item": "inti/hal"}]
    Path("course.yaml").write_text(COURSE.replace("Modul 1", "Modul"), encoding="utf-8")
    assert run("publish", ".", "--plan", "plan.json").code == 5
    Path("course.yaml").write_text(COURSE, encoding="utf-8")
    assert run("publish", ".", "--plan", "plan.json").code == 0


def test_doubt_stops_it_with_exit_code_5(run: Run, moodle: FakeMoodle) -> None:
    run("publish", ".", "--yes")
    course = moodle.core.course("inti").id
    twin = {"course": course, "name": "Modul 1", "visible": True, "modules": [], "module": 0}
    moodle.core.add(moodle.core.sections, **twin)
    said = run("plan", "course.yaml")
    assert said.code == 5
    assert "The section “Modul 1” fits several sections of the site: 1, 2." in said.err


def test_people_are_enrolled(run: Run, moodle: FakeMoodle) -> None:
    values = {"username": "budi", "email": "budi@example.com", "idnumber": "199001012020011001"}
    moodle.core.add(moodle.core.users, **values)
    Path("peserta.csv").write_text("nip\n199001012020011001\n1\n", encoding="utf-8")
    said = run("publish", "course.yaml", "--yes", "--people", "peserta.csv")
    assert said.code == 5
    assert "CSV line 3: the site has no such account" in said.out
    assert "1990" not in said.out + said.err
    assert len(moodle.core.enrolled) == 1


@pytest.mark.parametrize(
    ("paths", "sites", "code"),
    [
        (["asn.framework.yaml"], SITES, 2),
        (["course.yaml"], SITES.replace("route: core", "route: bridge"), 2),
    ],
)
def test_people_need_one_course_and_the_core_route(
    run: Run, moodle: FakeMoodle, paths: list[str], sites: str, code: int
) -> None:
    Path("asn-moodle.yaml").write_text(sites, encoding="utf-8")
    Path("peserta.csv").write_text("nip\n1\n", encoding="utf-8")
    assert run("plan", *paths, "--people", "peserta.csv").code == code


def test_the_restore_route_says_what_is_done_by_hand(run: Run, moodle: FakeMoodle) -> None:
    Path("asn-moodle.yaml").write_text(SITES.replace("route: core", "route: restore"), encoding="utf-8")
    for command in ("plan", "publish"):
        said = run(command, "course.yaml", *(["--yes"] if command == "publish" else []))
        assert said.code == 5
        assert "asn-moodle build --to mbz" in said.err
    assert moodle.core.courses == []
    said = run("site", "check")
    assert said.code == 0
    assert "takes the restore route" in said.out


def test_a_token_that_may_not_gets_the_csv_named(
    run: Run, moodle: FakeMoodle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASN_MOODLE_TOKEN_DINAS", moodle.token("other"))
    said = run("plan", "asn.framework.yaml")
    assert said.code == 0
    assert "asn-moodle build --to competencies" in said.out
    said = run("publish", "asn.framework.yaml", "--yes")
    assert "asn-moodle build --to competencies" in said.out
    assert "Nothing was looked at or published" in said.out


def test_site_check_names_what_the_service_lacks(
    run: Run, moodle: FakeMoodle, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = run("site", "check")
    assert said.code == 0, said
    assert "cannot be checked from outside" in said.out
    monkeypatch.setenv("ASN_MOODLE_TOKEN_DINAS", moodle.token("other"))
    said = run("site", "check")
    assert said.code == 6
    assert "core_course_get_categories" in said.out


@pytest.mark.parametrize(
    "function",
    ["core_course_get_categories", "core_course_get_courses_by_field", "core_courseformat_get_state"],
)
def test_an_answer_of_another_shape_is_told(run: Run, moodle: FakeMoodle, function: str) -> None:
    run("publish", ".", "--yes")
    moodle.fail(Reply(body=b'{"a": 1}'), function)
    said = run("plan", "course.yaml")
    assert said.code == 6
    assert "shape" in said.err


def test_frameworks_are_checked(run: Run, moodle: FakeMoodle) -> None:
    said = run("check", ".")
    assert said.code == 0
    assert "Competency frameworks checked: 1." in said.out
    Path("asn.framework.yaml").write_text(
        FRAMEWORK.replace("id: integritas", "id: manajerial"), encoding="utf-8"
    )
    assert run("check", "asn.framework.yaml").code == 1
    assert run("plan", "asn.framework.yaml").code == 1


def test_frameworks_are_built_to_the_csv_that_moodle_imports(run: Run, moodle: FakeMoodle) -> None:
    said = run("build", ".", "--to", "competencies", "--json", "-")
    assert said.code == 0, said
    [record] = json.loads(said.out)["frameworks"]
    text = Path(record["path"]).read_bytes().decode()
    header, framework, outer, inner = csv.reader(io.StringIO(text))
    assert len(header) == len(framework) == len(outer) == len(inner) == 14
    assert framework[1:4] == ["asn", "Kompetensi ASN", "<p>Menurut &quot;peraturan&quot;, lampirannya.</p>"]
    assert framework[5] == "Belum,Cukup,Mahir"
    meanings = json.loads(framework[6])[1:]
    assert [one["proficient"] for one in meanings] == [0, 1, 1]
    assert [one["scaledefault"] for one in meanings] == [1, 0, 0]
    assert framework[12:] == ["1", "domain,competency"]
    assert (outer[0], outer[1]) == ("", "manajerial")
    assert (inner[0], inner[1], inner[12]) == ("manajerial", "integritas", "")


def test_building_no_framework_is_a_mistake_of_usage(run: Run, moodle: FakeMoodle) -> None:
    assert run("build", "course.yaml", "--to", "competencies").code == 2
