"""A site in memory without the plugin, and a course for it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fake import FakeMoodle, session_to
from fake.core import Record

from asn_moodle.course.build import build_course
from asn_moodle.moodle.client import MoodleClient
from asn_moodle.moodle.core import Core
from asn_moodle.publish.changes import Options, Plan
from asn_moodle.publish.core.apply import apply
from asn_moodle.publish.core.desired import Carried, carried
from asn_moodle.publish.core.live import read
from asn_moodle.publish.core.plan import plan
from asn_moodle.publish.desired import desired
from asn_moodle.publish.report import Report
from asn_moodle.spec.load import load_course

COURSE = """\
id: inti
title: Jalur Inti
short_name: INTI
language: id
version: 1.0.0
category: Uji / Digital
hours: 2
summary: "Ringkasan **kursus**."
custom_fields: {jp: "20"}
groups:
  - {id: satu, title: Kelompok Satu, description: Yang pertama.}
  - {id: dua, title: Kelompok Dua}
groupings:
  - {id: semua, title: Semua kelompok, groups: [satu, dua]}
default_grouping: semua
competencies:
  - {id: pelayanan-publik, title: Pelayanan publik, kind: managerial, level: 2}
enrolment:
  - {type: cohort, cohort: angkatan-1}
visible: true
sections:
  - id: pembuka
    title: Pembuka
    activities:
      - {type: page, id: hal-1, title: Halaman satu, content: Satu.}
      - {type: url, id: laman, title: Laman, url: "https://www.lan.go.id"}
  - id: modul
    title: Modul 1
    visible: false
    activities:
      - {type: page, id: hal-2, title: Halaman dua, content: Dua.}
  - id: penutup
    title: Penutup
    activities:
      - {type: page, id: hal-3, title: Halaman tiga, content: Tiga., visible: false}
"""


class Site:
    """One course, and a site with what it refers to."""

    def __init__(self, folder: Path, text: str = COURSE) -> None:
        self.folder = folder
        self.moodle = FakeMoodle()
        self.fake = self.moodle.core
        self.fake.fields["jp"] = "text"
        framework = self.fake.add(self.fake.frameworks, **FRAMEWORK)
        values = {"shortname": "Pelayanan publik", "idnumber": "pelayanan-publik", "description": ""}
        place = {"competencyframeworkid": framework.id, "parentid": 0, "sortorder": 0}
        self.fake.add(self.fake.competencies, **values, **place)
        self.core = self.core_of("core")
        self.state(text)

    def core_of(self, service: str) -> Core:
        token = self.moodle.token(service)
        return Core(MoodleClient(self.moodle.url, token, session=session_to(self.moodle)))

    def state(self, text: str) -> None:
        """Let the course say this from now on."""
        (self.folder / "course.yaml").write_text(text, encoding="utf-8")
        self.text = text
        self.wanted: Carried = carried(desired(build_course(load_course(self.folder)), self.folder))

    def change(self, old: str, new: str) -> None:
        """Put other words into the course."""
        assert old in self.text
        self.state(self.text.replace(old, new))

    def plan(self, options: Options | None = None) -> Plan:
        return plan(self.wanted, read(self.core, self.wanted, "pelatihan"), options, self.moodle.url)

    def publish(self, options: Options | None = None) -> Report:
        made = self.plan(options)
        return apply(made, self.wanted, self.core, "pelatihan", options=options)

    def restored(self) -> "Site":
        """The course is published, and its activities were restored."""
        self.publish()
        sections = {one.name: one for one in self.page()}
        for name, kind, title, section in MODULES:
            self.fake.add_module(f"inti/{name}", kind, title, sections[section])
        self.publish()
        return self

    def page(self) -> list[Record]:
        return self.fake.page("inti")

    def named(self) -> list[Any]:
        return [one.name for one in self.page()]

    def module(self, name: str) -> Record:
        return next(one for one in self.fake.modules if one.idnumber == f"inti/{name}")

    def inside(self, section: str) -> list[str]:
        """The ids of what a section holds, in order."""
        known = {one.id: one.idnumber.removeprefix("inti/") for one in self.fake.modules}
        return [known[id] for one in self.page() if one.name == section for id in one.modules]


FRAMEWORK: Mapping[str, Any] = {
    **{"shortname": "Kompetensi ASN", "idnumber": "asn-lama", "description": "", "taxonomies": ""},
    **{"scaleid": 2, "scaleconfiguration": '[{"scaleid":"2"}]', "visible": 1},
}
MODULES = (
    ("hal-1", "page", "Halaman satu", "Pembuka"),
    ("laman", "url", "Laman", "Pembuka"),
    ("hal-2", "page", "Halaman dua", "Modul 1"),
    ("hal-3", "page", "Halaman tiga", "Penutup"),
)


def actions(made: Plan) -> dict[str, str]:
    """What is planned, by id."""
    return {change.item.rpartition("/")[2]: change.action for change in made.changes}
