"""Frameworks of competencies: made and changed in place, known by idnumber, never deleted."""

import json
from pathlib import Path

import pytest
from publish.core.core_site import Site, actions

from asn_moodle.course.framework import Framework, check_framework
from asn_moodle.errors import SetupError
from asn_moodle.publish.changes import Plan
from asn_moodle.publish.core.frameworks import apply, plan, read
from asn_moodle.publish.report import Report

FRAMEWORK = """\
id: asn
title: Kompetensi ASN
language: id
description: Menurut *peraturan*.
scale: [Belum kompeten, Kompeten]
taxonomies: [domain, competency]
competencies:
  - id: manajerial
    title: Manajerial
    competencies:
      - {id: integritas, title: Integritas}
      - {id: kerja-sama, title: Kerja sama, description: Dengan orang lain.}
  - id: sosial
    title: Sosial kultural
    competencies:
      - {id: perekat-bangsa, title: Perekat bangsa}
"""


class Case:
    """A framework, and a site."""

    category = 3

    def __init__(self, folder: Path) -> None:
        self.file = folder / "asn.framework.yaml"
        self.site = Site(folder)
        self.fake = self.site.fake
        self.fake.frameworks.clear()
        self.fake.competencies.clear()
        self.state(FRAMEWORK)

    def state(self, text: str) -> None:
        self.text = text
        self.file.write_text(text, encoding="utf-8")
        framework, problems = check_framework(self.file)
        assert framework is not None, problems
        self.framework: Framework = framework

    def change(self, old: str, new: str) -> None:
        assert old in self.text
        self.state(self.text.replace(old, new))

    def plan(self, scale: int | None = None) -> Plan:
        return plan(self.framework, read(self.site.core, self.framework, self.category, scale))

    def publish(self, scale: int | None = None) -> Report:
        live = read(self.site.core, self.framework, self.category, scale)
        return apply(plan(self.framework, live), self.framework, self.site.core, live)

    def tree(self) -> dict[str, list[str]]:
        """The idnumbers below each competency, in order."""
        named = {one.id: one.idnumber for one in self.fake.competencies} | {0: ""}
        found: dict[str, list[str]] = {}
        for one in sorted(self.fake.competencies, key=lambda one: one.sortorder):
            found.setdefault(named[one.parentid], []).append(one.idnumber)
        return found


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


TREE = {
    "": ["manajerial", "sosial"],
    "manajerial": ["integritas", "kerja-sama"],
    "sosial": ["perekat-bangsa"],
}


def test_plan_publish_plan(case: Case) -> None:
    assert set(actions(case.plan()).values()) == {"create"}
    assert case.publish().exit_code == 0
    assert case.plan().changes == ()
    [framework] = case.fake.frameworks
    assert (framework.scaleid, framework.taxonomies) == (2, "domain,competency")
    assert framework.description == "<p>Menurut <em>peraturan</em>.</p>"
    assert (framework.contextlevel, framework.instanceid) == ("coursecat", 3)
    assert case.tree() == TREE


def test_words_change_in_place(case: Case) -> None:
    case.publish()
    ids = {one.idnumber: one.id for one in case.fake.competencies}
    case.change("title: Kerja sama,", "title: Kerja sama tim,")
    case.change("Menurut *peraturan*.", "Menurut undang-undang.")
    assert actions(case.plan()) == {"asn": "update", "kerja-sama": "update"}
    assert case.publish().exit_code == 0
    assert {one.idnumber: one.id for one in case.fake.competencies} == ids
    assert case.plan().changes == ()


def test_what_was_moved_on_the_site_is_put_back(case: Case) -> None:
    case.publish()
    by_name = {one.idnumber: one for one in case.fake.competencies}
    case.site.core.lift_competency(by_name["kerja-sama"].id)
    case.site.core.move_competency(by_name["perekat-bangsa"].id, by_name["manajerial"].id)
    assert case.tree()["manajerial"] == ["kerja-sama", "integritas", "perekat-bangsa"]
    assert set(actions(case.plan()).values()) == {"update"}
    assert case.publish().exit_code == 0
    assert case.tree() == TREE
    assert case.plan().changes == ()


def test_a_renamed_competency_keeps_its_id_on_the_site(case: Case) -> None:
    case.publish()
    before = next(one.id for one in case.fake.competencies if one.idnumber == "integritas")
    case.change("{id: integritas,", "{id: integritas-asn, formerly: [integritas],")
    case.publish()
    assert next(one.id for one in case.fake.competencies if one.idnumber == "integritas-asn") == before
    assert case.plan().changes == ()


def test_what_the_framework_dropped_stays_and_is_told(case: Case) -> None:
    case.publish()
    case.change("      - {id: integritas, title: Integritas}\n", "")
    made = case.plan()
    assert made.left == ("asn/Integritas",)
    assert case.publish().exit_code == 0
    assert len(case.fake.competencies) == 5
    assert case.plan().changes == ()


def test_without_a_scale_that_fits_it_is_held(case: Case) -> None:
    case.fake.scales = {1: ("Terpisah", "Terhubung"), 7: ("Belum", "Ya"), 8: ("a", "b", "c")}
    assert {change.held[0].code for change in case.plan().changes} == {"noscale"}
    assert case.plan(scale=8).exit_code == 5
    assert case.publish(scale=7).exit_code == 0
    assert case.fake.frameworks[0].scaleid == 7


def test_without_a_stated_scale_it_takes_that_of_the_site(case: Case) -> None:
    case.fake.scales = {1: ("Separate", "Connected"), 2: ("Not yet", "Nearly", "Competent")}
    case.change("scale: [Belum kompeten, Kompeten]\n", "")
    assert case.publish().exit_code == 0
    framework = case.fake.frameworks[0]
    meanings = json.loads(framework.scaleconfiguration)
    assert (framework.scaleid, [one.get("proficient") for one in meanings]) == (2, [None, 0, 0, 1])
    assert case.plan().changes == ()


def test_a_scale_chosen_on_the_site_stays_where_none_is_stated(case: Case) -> None:
    case.publish()
    framework = case.fake.frameworks[0]
    chosen = framework.scaleconfiguration.replace('"proficient":0', '"proficient":1')
    framework.values["scaleconfiguration"] = chosen
    case.change("scale: [Belum kompeten, Kompeten]\n", "")
    case.change("title: Kompetensi ASN", "title: Kompetensi ASN 2")
    assert case.publish().exit_code == 0
    assert (framework.shortname, framework.scaleconfiguration) == ("Kompetensi ASN 2", chosen)


def test_functions_that_are_missing_are_named(case: Case) -> None:
    with pytest.raises(SetupError) as missing:
        read(case.site.core_of("other"), case.framework, 3)
    assert "core_competency_list_competencies" in missing.value.data["functions"]


def test_a_refusal_is_told(case: Case) -> None:
    case.site.moodle.lacking.add("moodle/competency:competencymanage")
    report = case.publish()
    assert report.exit_code == 6
    assert report.done[0].error and report.done[0].error.detail == "moodle/competency:competencymanage"


def test_what_moodle_spells_otherwise_is_no_change(case: Case) -> None:
    case.change("Dengan orang lain.", "Dengan orang \u2018lain\u2019 & kami.")
    case.publish()
    [one] = [one for one in case.fake.competencies if one.idnumber == "kerja-sama"]
    assert "&amp;" in one.description
    one.values["description"] = one.description.replace("&amp;", "&") + "\r\n"
    assert case.plan().changes == ()


def test_the_scale_of_a_framework_of_another_category_serves_too(case: Case) -> None:
    case.fake.scales = {1: ("Terpisah", "Terhubung"), 7: ("Belum kompeten", "Kompeten")}
    other = {"shortname": "Lain", "idnumber": "lain", "description": "", "taxonomies": "", "visible": 1}
    place = {"contextlevel": "coursecat", "instanceid": 1}
    case.fake.add(case.fake.frameworks, **other, **place, scaleid=7, scaleconfiguration="[]")
    assert case.publish().exit_code == 0
    assert case.fake.frameworks[-1].scaleid == 7


def test_an_id_number_that_another_category_uses_is_held(case: Case) -> None:
    case.publish()
    case.fake.frameworks[0].values["instanceid"] = 1
    assert {change.held[0].code for change in case.plan().changes} == {"frameworkelsewhere"}
    assert case.plan().exit_code == 5


def test_below_a_framework_that_was_refused_nothing_is_made(case: Case) -> None:
    case.site.moodle.lacking.add("moodle/competency:competencymanage")
    report = case.publish()
    assert [one.change.kind for one in report.done] == ["framework"]
    assert case.fake.competencies == []
