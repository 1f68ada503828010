"""A course that was restored is taken over: by a plan that shows it, and a run that changes nothing of it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from fake.adoption import restore
from fake.things import FakeCourse
from publish.plans import COURSE, actions, item
from publish.test_apply import WANTED, Site

from asn_moodle.errors import DecisionError, RefusedError
from asn_moodle.moodle.bridge import Bridge
from asn_moodle.publish.adoption import look
from asn_moodle.publish.apply import Run
from asn_moodle.publish.changes import Options, Plan
from asn_moodle.publish.checks import check
from asn_moodle.publish.desired import Desired, Item
from asn_moodle.publish.plan import plan, to_read

SCALE = Item(f"{COURSE}/sikap", "scale", "Sikap", stated={"form": {"items": ["Kurang", "Baik"]}})
BADGE = Item(f"{COURSE}/lencana", "badge", "Penjaga", stated={"form": {"course": 1}})
EVERYTHING = replace(WANTED, items=(WANTED.items[0], SCALE, *WANTED.items[1:], BADGE))


class Restored(Site):
    """A site with a course that was restored, whose own idnumber is gone."""

    def __init__(self, wanted: Desired = EVERYTHING) -> None:
        super().__init__()
        assert self.publish(wanted).exit_code == 0
        self.course: FakeCourse = restore(self.moodle.bridge, COURSE)
        del self.moodle.bridge.courses[COURSE]
        self.bridge = Bridge(self.bridge.client, adopt=self.course.id, category="pelatihan")

    def plan(self, wanted: Desired, **options: object) -> Plan:
        found = look(self.bridge, wanted, self.bridge.state(COURSE))
        names = to_read(wanted, found.state)
        values = {one.item: one for one in self.bridge.items(COURSE, names)} if names else {}
        chosen = Options(**options)  # type: ignore[arg-type]
        made = plan(wanted, found.state, {**values, **found.values}, chosen)
        checks = check(self.bridge, made, wanted)
        return plan(wanted, found.state, {**values, **found.values}, chosen, checks) if checks else made

    def by_title(self, title: str) -> str:
        return next(name for name, one in self.course.items.items() if one.values.get("title") == title)


def test_a_restored_course_is_adopted_and_nothing_else() -> None:
    site = Restored()
    made = site.plan(EVERYTHING)
    assert set(actions(made).values()) == {"adopt"}
    assert len(made.changes) == len(EVERYTHING.items)
    assert not any(change.settings or change.moved for change in made.changes)
    assert made.exit_code == 4
    before = {name: dict(one.values) for name, one in site.course.items.items()}
    report = site.publish(EVERYTHING, made=made)
    assert report.exit_code == 0, report
    assert {one.change.action for one in report.done} == {"adopt"}
    assert sorted(map(str, before.values())) == sorted(str(one.values) for one in site.course.items.values())
    assert site.course.idnumber == COURSE
    assert site.calls("local_asnbridge_missing_files") == 0


def test_after_that_a_plan_takes_one_call_and_a_second_adoption_does_nothing() -> None:
    site = Restored()
    site.publish(EVERYTHING)
    site.moodle.calls.clear()
    assert not site.plan(EVERYTHING).changes
    assert site.moodle.calls == ["local_asnbridge_state"]
    site.bridge = Bridge(site.bridge.client)
    assert not site.plan(EVERYTHING).changes
    changed = replace(EVERYTHING, items=(*EVERYTHING.items[:-1], replace(BADGE, title="Penjaga Data")))
    assert actions(site.plan(changed)) == {"lencana": "update"}


def test_what_differs_is_shown_and_changed_after_it_was_adopted() -> None:
    site = Restored()
    site.course.items["siber/kuis"].values["form"] = {"attempts": 3}
    site.course.items["siber/kuis"].learners["attempts"] = 2
    quiz = next(one for one in site.plan(EVERYTHING).changes if one.item == "siber/kuis")
    assert [(one.key, one.spec, one.live) for one in quiz.settings] == [("form.attempts", "1", "3")]
    assert quiz.differs
    assert site.publish(EVERYTHING).exit_code == 0
    assert site["kuis"].values["form"] == {"attempts": 1}
    assert not site.plan(EVERYTHING).changes


def test_what_differs_can_stay() -> None:
    site = Restored()
    site.course.items["siber/kuis"].values["form"] = {"attempts": 3}
    assert site.publish(EVERYTHING, on_drift="keep").exit_code == 0
    assert site["kuis"].values["form"] == {"attempts": 3}
    assert not site.plan(EVERYTHING).changes


def test_a_section_is_known_by_what_it_holds_though_its_name_changed() -> None:
    site = Restored()
    site.course.items[site.by_title("Modul 1")].values["title"] = "Bab pertama"
    made = site.plan(EVERYTHING)
    section = next(one for one in made.changes if one.kind == "section")
    assert [(one.key, one.spec, one.live) for one in section.settings] == [
        ("title", "Modul 1", "Bab pertama")
    ]
    assert not any(change.moved for change in made.changes)


def test_what_a_course_has_once_has_no_name_of_its_own() -> None:
    whole = Item(
        f"{COURSE}/course.completion", "completion", "Keamanan Siber", stated={"form": {"require": "all"}}
    )
    wanted = replace(EVERYTHING, items=(*EVERYTHING.items, whole))
    site = Restored(wanted)
    once = next(one for one in site.course.items.values() if one.kind == "completion")
    once.values["title"] = "Keamanan Siber (Bantul)"
    change = next(one for one in site.plan(wanted).changes if one.kind == "completion")
    assert (change.action, change.settings) == ("adopt", ())


def test_two_that_could_be_it_are_named() -> None:
    site = Restored()
    name = site.by_title("Sikap")
    site.course.items["#900"] = replace(site.course.items[name], item="#900", id=900)
    with pytest.raises(DecisionError) as caught:
        site.plan(EVERYTHING)
    assert "(id 900)" in str(caught.value)
    assert f"(id {site.course.items[name].id})" in str(caught.value)


def test_one_thing_cannot_be_two_items() -> None:
    site = Restored()
    twin = Item(f"{COURSE}/sikap-dua", "scale", "Sikap", stated={"form": {"items": ["Kurang", "Baik"]}})
    with pytest.raises(DecisionError) as caught:
        site.plan(replace(EVERYTHING, items=(*EVERYTHING.items, twin)))
    assert caught.value.message == "adopt-twice"


def test_what_is_not_there_is_created() -> None:
    site = Restored()
    new = item("baru", title="Baru", position=2)
    wanted = replace(EVERYTHING, items=(*EVERYTHING.items, new))
    assert actions(site.plan(wanted))["baru"] == "create"
    assert site.publish(wanted).exit_code == 0
    assert not site.plan(wanted).changes


def test_a_run_that_was_cut_off_is_taken_up_by_naming_the_course_again() -> None:
    site = Restored()
    made = site.plan(EVERYTHING)
    site.course.items["siber/kuis"].values["form"] = {"attempts": 3}
    report = site.publish(EVERYTHING, made=made)
    assert [one.change.item for one in report.done if one.error] == ["siber/kuis"]
    assert report.exit_code == 5
    assert site.course.idnumber == "", "the course gets its idnumber last"
    again = site.plan(EVERYTHING)
    assert actions(again) == {"siber": "adopt", "kuis": "adopt"}
    assert site.publish(EVERYTHING, made=again).exit_code == 0
    assert not site.plan(EVERYTHING).changes


def test_a_course_that_kept_its_idnumber_need_not_be_named() -> None:
    site = Restored()
    site.course.idnumber = COURSE
    site.moodle.bridge.courses[COURSE] = site.moodle.bridge.restored.pop(site.course.id)
    site.course.items[COURSE] = replace(site.course.items.pop(site.by_title("Keamanan Siber")), item=COURSE)
    site.bridge = Bridge(site.bridge.client)
    assert set(actions(site.plan(EVERYTHING)).values()) == {"adopt"}
    assert site.publish(EVERYTHING).exit_code == 0
    assert not site.plan(EVERYTHING).changes


def _another(site: Restored) -> int:
    site.bridge = Bridge(site.bridge.client)
    site.publish(EVERYTHING)
    return site.course.id


def _with_another_idnumber(site: Restored) -> int:
    site.moodle.bridge.courses["lain"] = site.moodle.bridge.restored.pop(site.course.id)
    site.course.idnumber = "lain"
    return site.course.id


def _empty(site: Restored) -> int:
    site.course.items.clear()
    return site.course.id


def _elsewhere(site: Restored) -> int:
    site.moodle.bridge.categories["lain"] = 8
    site.course.category = "lain"
    return site.course.id


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda site: 99999, "nocourse"),
        (_another, "idnumbertaken"),
        (_with_another_idnumber, "otheridnumber"),
        (_empty, "noitems"),
        (_elsewhere, "foreigncourse"),
    ],
)
def test_a_wrong_course_is_refused(wrong: Callable[[Restored], int], code: str) -> None:
    site = Restored()
    site.bridge = Bridge(site.bridge.client, adopt=wrong(site), category="pelatihan")
    with pytest.raises(RefusedError) as caught:
        site.plan(EVERYTHING)
    assert caught.value.errorcode == code


def test_nothing_is_put_into_a_course_that_was_not_adopted() -> None:
    site = Restored()
    with site.lease() as lease:
        result = lease.bridge.apply(COURSE, "run-00001", [{"do": "put", **EVERYTHING.items[3].wire()}])
    assert result[0].error
    assert result[0].error.code == "nocourse"


def test_what_bears_our_idnumber_is_adopted_as_it_is_without_being_named() -> None:
    site = Site()
    site.publish(WANTED)
    page = site["hal"]
    page.mapped, page.hash, page.applied = False, "", "null"
    found = look(site.bridge, WANTED, site.bridge.state(COURSE))
    made = plan(WANTED, found.state, found.values)
    assert actions(made) == {"hal": "adopt"}
    with site.lease() as lease:
        assert Run(made, WANTED, lease).apply().exit_code == 0
    assert page.mapped
    assert not site.plan(WANTED).changes
