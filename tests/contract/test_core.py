"""What courses without the plugin need of Moodle's own functions, on every kind of site.

A live site is used where ``ASN_MOODLE_CORE_URL``, ``ASN_MOODLE_CORE_TOKEN`` and ``ASN_MOODLE_CORE_CATEGORY``
are set; the course and the framework of the run stay there, and the next run takes them again. With
``--record-moodle`` what it answers is written to ``core_recordings/``.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from asn_moodle.course.build import build_course
from asn_moodle.course.framework import check_framework
from asn_moodle.moodle.core import Core
from asn_moodle.moodle.readiness import is_ready, look_core
from asn_moodle.publish.changes import Plan
from asn_moodle.publish.core import frameworks
from asn_moodle.publish.core.apply import apply
from asn_moodle.publish.core.desired import Carried, carried
from asn_moodle.publish.core.live import read
from asn_moodle.publish.core.plan import plan
from asn_moodle.publish.desired import desired
from asn_moodle.publish.report import Report
from asn_moodle.spec.load import load_course
from contract import recording
from contract.backends import Backend, FakeBackend, LiveBackend, ReplayBackend

OTHER_CATEGORY = 1
"""Id of the category that Moodle's installation makes."""
RECORDINGS = Path(__file__).parent / "core_recordings"
LIVE = ("ASN_MOODLE_CORE_URL", "ASN_MOODLE_CORE_TOKEN", "ASN_MOODLE_CORE_CATEGORY")

COURSE = """\
id: NAME
title: Kontrak & inti
short_name: NAME
language: id
version: 1.0.0
category: Kontrak inti
hours: 1
summary: "Ringkasan **tebal** & tanda."
groups:
  - {id: satu, title: Kelompok satu, description: Yang pertama.}
groupings:
  - {id: semua, title: Semua, groups: [satu]}
visible: false
sections:
  - {id: pembuka, title: Pembuka & salam}
  - {id: modul, title: Modul 1, visible: false}
  - {id: penutup, title: Penutup}
"""
FRAMEWORK = """\
id: NAME
title: Kerangka kontrak
language: id
description: Dua *kompetensi*.
scale: [Not yet competent, Competent]
taxonomies: [domain, competency]
competencies:
  - id: NAME-a
    title: Induk
    competencies:
      - {id: NAME-b, title: Satu}
      - {id: NAME-c, title: Dua}
"""


class OfFake(FakeBackend):
    """The site in memory."""

    def __init__(self, test: str) -> None:
        super().__init__(test)
        self.tokens = {"publish": self.moodle.token("core")}
        self.moodle.core.scales[2] = ("Not yet competent", "Competent")


class OfLive(LiveBackend):
    """A real site."""

    def __init__(self, test: str, recorded: recording.Recording | None) -> None:
        Backend.__init__(self, test)
        self.url, token, self.category = (os.environ[name].rstrip("/") for name in LIVE)
        self.tokens = {"publish": token}
        self.recorded = recorded
        self.exchanges: list[recording.Exchange] = []

    def _clean(self) -> None:
        pass


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "site" in metafunc.fixturenames:
        kinds = ["fake", *(f"recorded-{path.stem}" for path in sorted(RECORDINGS.glob("*.json")))]
        if all(os.environ.get(name) for name in LIVE):
            kinds.append("live")
        metafunc.parametrize("site", kinds, indirect=True)


@pytest.fixture(scope="module")
def recorded_core(request: pytest.FixtureRequest) -> Iterator[recording.Recording | None]:
    if not request.config.getoption("--record-moodle", default=False) or LIVE[0] not in os.environ:
        yield None
        return
    kept = recording.Recording(category=os.environ[LIVE[2]])
    yield kept
    kept.write(RECORDINGS)


@pytest.fixture
def site(request: pytest.FixtureRequest, recorded_core: recording.Recording | None) -> Iterator[Backend]:
    test, kind = request.node.originalname, request.param
    made: Backend
    if kind == "fake":
        made = OfFake(test)
    elif kind == "live":
        made = OfLive(test, recorded_core)
    else:
        made = ReplayBackend(test, RECORDINGS / f"{kind.removeprefix('recorded-')}.json")
    with made:
        yield made


class Case:
    """One course, and the way to it."""

    def __init__(self, site: Backend, folder: Path) -> None:
        self.site, self.folder = site, folder
        self.core = Core(site.client())
        self.state(COURSE)

    def state(self, text: str) -> None:
        file = self.folder / "course.yaml"
        file.write_text(text.replace("NAME", self.site.course), encoding="utf-8")
        self.wanted: Carried = carried(desired(build_course(load_course(file)), self.folder))

    def plan(self) -> Plan:
        return plan(self.wanted, read(self.core, self.wanted, self.site.category), site=self.site.url)

    def publish(self) -> Report:
        return apply(self.plan(), self.wanted, self.core, self.site.category)

    def names(self) -> list[tuple[str, bool]]:
        [course] = self.core.courses("idnumber", self.site.course)
        page = self.core.page(course.id)
        return [(one.name, one.visible) for one in page.sections if one.number > 0]


def test_a_course_is_made_changed_and_put_in_order(site: Backend, tmp_path: Path) -> None:
    case = Case(site, tmp_path)
    report = case.publish()
    assert [one.error for one in report.done] == [None] * len(report.done)
    assert case.plan().changes == ()
    assert case.names() == [("Pembuka & salam", True), ("Modul 1", False), ("Penutup", True)]
    lines = COURSE.replace("Kontrak & inti", "Kontrak lagi").replace(", visible: false}", ", visible: true}")
    first, last = "  - {id: pembuka, title: Pembuka & salam}\n", "  - {id: penutup, title: Penutup}\n"
    case.state(lines.replace(first, "").replace(last, last + first))
    assert {change.action for change in case.plan().changes} == {"update", "move"}
    assert case.publish().exit_code == 0
    assert case.names() == [("Modul 1", True), ("Penutup", True), ("Pembuka & salam", True)]
    assert case.plan().changes == ()


def test_a_framework_is_made_and_changed_in_place(site: Backend, tmp_path: Path) -> None:
    core = Core(site.client())
    file = tmp_path / "kontrak.framework.yaml"

    def publish(text: str) -> tuple[Plan, Report]:
        file.write_text(text.replace("NAME", site.course), encoding="utf-8")
        framework, problems = check_framework(file)
        assert framework is not None, problems
        live = frameworks.read(core, framework, frameworks.category_of(core, site.category))
        made = frameworks.plan(framework, live)
        return made, frameworks.apply(made, framework, core, live)

    assert publish(FRAMEWORK)[1].exit_code == 0
    assert publish(FRAMEWORK)[0].changes == ()
    swapped = FRAMEWORK.replace("id: NAME-b, title: Satu", "id: X").replace(
        "id: NAME-c, title: Dua", "id: NAME-b, title: Satu"
    )
    changed = swapped.replace("id: X", "id: NAME-c, title: Dua & tiga")
    made, report = publish(changed)
    assert {change.action for change in made.changes} == {"update"}
    assert report.exit_code == 0
    assert publish(changed)[0].changes == ()
    framework, _ = check_framework(file)
    assert framework is not None
    assert frameworks.read(core, framework, OTHER_CATEGORY).elsewhere


def test_the_site_is_looked_at(site: Backend) -> None:
    found = look_core(site.client(), site.category)
    assert is_ready(found)
    assert {one.code for one in found} >= {"core-has-course", "core-has-framework", "core-permissions"}
