"""Plans carried out against the site in memory, undisturbed and disturbed."""

from dataclasses import replace

import pytest
from fake import FakeMoodle, Reply, session_to
from publish.plans import COURSE, actions, item, section

from asn_moodle.errors import LeaseError, ReplyError
from asn_moodle.moodle.bridge import Bridge
from asn_moodle.moodle.client import MoodleClient
from asn_moodle.packages.site import sha1_of
from asn_moodle.publish.apply import Run
from asn_moodle.publish.changes import Options
from asn_moodle.publish.desired import Desired, Item
from asn_moodle.publish.lease import Lease
from asn_moodle.publish.plan import plan, to_read
from asn_moodle.publish.report import Report
from asn_moodle.publish.runs import RunName

APPLY = "local_asnbridge_apply"


def course(**more):
    stated = {"form": {"shortname": "SIBER", "category": "Pelatihan"}, **more}
    return Item(COURSE, "course", "Keamanan Siber", stated=stated)


def whole(*items, files=None):
    return Desired(COURSE, "Keamanan Siber", "Pelatihan", (course(), section(), *items), files or {})


PAGE = item("hal", display=5)
QUIZ = replace(item("kuis", type="quiz", title="Kuis", position=1), stated={"form": {"attempts": 1}})
LINKED = replace(
    PAGE, stated={"texts": {"page": {"html": '<a href="$@ITEM*siber/kuis@$">Kuis</a>', "files": {}}}}
)
WANTED = whole(LINKED, QUIZ)


class Site:
    """A site in memory and what one does with it."""

    def __init__(self) -> None:
        self.moodle = FakeMoodle()
        self.bridge = self.publisher()
        self.waited: list[float] = []

    def publisher(self) -> Bridge:
        client = MoodleClient(
            self.moodle.url,
            self.moodle.token(),
            session=session_to(self.moodle),
            sleep=lambda seconds: self.waited.append(seconds),
        )
        return Bridge(client)

    def plan(self, wanted, **options):
        state = self.bridge.state(COURSE)
        names = to_read(wanted, state)
        values = {one.item: one for one in self.bridge.items(COURSE, names)} if names else {}
        return plan(wanted, state, values, Options(**options))

    def publish(self, wanted, *, run="run-00001", data_loss=(), made=None, **options):
        made = made or self.plan(wanted, **options)
        if not any(change.writes for change in made.changes):
            return Report(made)
        with self.lease(run) as lease:
            return Run(made, wanted, lease, data_loss=data_loss, sleep=self.waited.append).apply()

    def lease(self, run="run-00001", **more):
        return Lease(self.bridge, COURSE, RunName(run), "CI", "pelatihan", **more)

    def __getitem__(self, name):
        return self.moodle.bridge.courses[COURSE].items[f"{COURSE}/{name}" if name else COURSE]

    def calls(self, function):
        return self.moodle.calls.count(function)


@pytest.fixture
def site() -> Site:
    return Site()


def test_a_course_is_published_whole_and_then_left_alone(site: Site) -> None:
    report = site.publish(WANTED)
    assert report.exit_code == 0, report
    assert site[""].visible
    assert site["hal"].visible and site["kuis"].visible
    made = site.plan(WANTED)
    assert made.changes == ()
    assert made.exit_code == 0


def test_a_second_run_costs_one_call(site: Site) -> None:
    site.publish(WANTED)
    site.moodle.calls.clear()
    site.publish(WANTED)
    assert site.moodle.calls == ["local_asnbridge_state"]


def test_what_refers_to_later_items_is_sent_once_more(site: Site) -> None:
    report = site.publish(WANTED)
    page = next(one for one in report.done if one.change.item == "siber/hal")
    assert page.pending == ()
    assert site["hal"].hash == LINKED.hash


def test_the_report_names_each_item_with_its_address(site: Site) -> None:
    report = site.publish(WANTED)
    assert {one.change.item for one in report.done} == {one.id for one in WANTED.items}
    assert all(one.url for one in report.done if one.change.kind == "module")


def test_files_are_sent_once(site: Site, tmp_path) -> None:
    file = tmp_path / "gambar.png"
    file.write_bytes(b"gambar")
    sha1 = sha1_of(file)
    text = {"html": '<img src="@@PLUGINFILE@@/gambar.png" alt="">', "files": {"gambar.png": sha1}}
    wanted = whole(replace(PAGE, stated={"texts": {"page": text}}), files={sha1: file})
    assert site.publish(wanted).exit_code == 0
    assert site.calls("upload") == 1
    again = whole(
        replace(PAGE, stated={"texts": {"page": {**text, "html": "<p>Baru</p>"}}}), files={sha1: file}
    )
    assert site.publish(again).exit_code == 0
    assert site.calls("upload") == 1


def test_what_the_course_no_longer_has_is_hidden_and_may_come_back(site: Site) -> None:
    site.publish(WANTED)
    assert actions(site.plan(whole(PAGE))) == {"hal": "update", "kuis": "hide"}
    site.publish(whole(PAGE))
    assert not site["kuis"].visible
    assert site.plan(whole(PAGE)).changes == ()
    site.publish(whole(PAGE, QUIZ))
    assert site.plan(whole(PAGE, QUIZ)).changes == ()


def test_learner_data_goes_only_where_that_is_allowed_by_name(site: Site) -> None:
    site.publish(whole(PAGE, QUIZ))
    site["kuis"].learners["attempts"] = 12
    made = site.plan(whole(PAGE), prune="delete")
    assert made.exit_code == 5
    assert site.publish(whole(PAGE), prune="delete").done == ()
    allowed = {"prune": "delete", "data_loss": frozenset(["siber/kuis"])}
    report = site.publish(whole(PAGE), made=site.plan(whole(PAGE), **allowed), data_loss=["siber/kuis"])
    assert report.exit_code == 0
    assert [(one.word, one.count) for one in report.done[0].lost] == [("attempts", 12)]


def test_a_section_goes_with_all_that_lies_in_it(site: Site) -> None:
    more = section("m2", position=1)
    site.publish(whole(PAGE, more, item("lain", parent="m2"), item("lagi", parent="m2", position=1)))
    assert site.publish(whole(PAGE), prune="delete").exit_code == 0
    assert site.plan(whole(PAGE)).changes == ()


# ---- changes on the site ----


def change_on_site(site: Site) -> None:
    site["hal"].values["form"] = {"display": 0}


def test_a_change_on_the_site_is_kept_and_remembered(site: Site) -> None:
    site.publish(whole(PAGE))
    change_on_site(site)
    assert site.plan(whole(PAGE)).exit_code == 5
    assert site.publish(whole(PAGE), on_drift="keep").exit_code == 0
    made = site.plan(whole(PAGE))
    assert (made.changes, made.accepted) == ((), ("siber/hal",))
    assert site["hal"].values["form"] == {"display": 0}


def test_a_change_on_the_site_is_overwritten(site: Site) -> None:
    site.publish(whole(PAGE))
    change_on_site(site)
    assert site.publish(whole(PAGE), on_drift="overwrite").exit_code == 0
    assert site["hal"].values["form"] == {"display": 5}


def test_keeping_one_setting_writes_the_others(site: Site) -> None:
    before, after = item("hal", display=5, printintro=1), item("hal", display=6, printintro=1)
    site.publish(whole(before))
    site["hal"].values["form"] = {"display": 5, "printintro": 0}
    assert site.publish(whole(after), on_drift="keep").exit_code == 0
    assert site["hal"].values["form"] == {"display": 6, "printintro": 0}
    assert site.plan(whole(after)).changes == ()


def test_what_was_kept_is_asked_about_again_once_the_spec_changes(site: Site) -> None:
    site.publish(whole(item("hal", display=5, printintro=1)))
    site["hal"].values["form"] = {"display": 5, "printintro": 0}
    site.publish(whole(item("hal", display=6, printintro=1)), on_drift="keep")
    later = site.plan(whole(item("hal", display=5, printintro=1)))
    assert actions(later) == {"hal": "conflict"}


def test_an_item_that_moved_after_the_plan_is_refused(site: Site) -> None:
    site.publish(whole(PAGE))
    made = site.plan(whole(item("hal", display=6)))
    change_on_site(site)
    report = site.publish(whole(item("hal", display=6)), made=made)
    assert report.done[0].error is not None
    assert report.done[0].error.code == "moved"
    assert report.exit_code == 5


# ---- two publishers ----


def test_of_two_publishers_the_second_is_told_who_holds_the_course(site: Site) -> None:
    site.bridge.lease(COURSE, "run-other", "Budi", "begin", "pelatihan")
    with pytest.raises(LeaseError) as refused:
        site.publish(WANTED)
    assert "Budi" in str(refused.value)


def test_the_lease_is_given_back_even_where_something_fails(site: Site) -> None:
    site.moodle.fail(Reply(500), APPLY, times=9)
    assert site.publish(WANTED).exit_code == 6
    assert site.moodle.bridge.leases == {}


# ---- faults ----

FAULTS = {
    "time-out after the work": {"reply": Reply(hangs=True), "works": True},
    "a cut answer": {"reply": Reply(cut=True)},
    "busy": {"reply": Reply(503)},
    "a proxy's page": {"reply": Reply(502, b"<html>Bad gateway</html>")},
}


@pytest.mark.parametrize("after", range(3))
@pytest.mark.parametrize("fault", FAULTS)
def test_running_again_comes_to_the_same(site: Site, fault: str, after: int) -> None:
    undisturbed = Site()
    undisturbed.publish(WANTED)
    site.moodle.fail(function=APPLY, after=after, **FAULTS[fault])
    for _ in range(3):
        if site.publish(WANTED).exit_code == 0:
            break
    assert site.plan(WANTED).changes == ()
    there = undisturbed.moodle.bridge.courses[COURSE].items
    items = site.moodle.bridge.courses[COURSE].items
    assert items.keys() == there.keys()
    for name, one in items.items():
        assert (one.values, one.visible, one.hash) == (
            there[name].values,
            there[name].visible,
            there[name].hash,
        )


@pytest.mark.parametrize("after", range(5))
def test_a_client_that_is_killed_is_finished_by_the_next_run(site: Site, after: int) -> None:
    site.moodle.fail(Reply(404, b"<html>gone</html>"), APPLY, after=after, times=99)
    site.publish(WANTED)
    site.moodle.faults.clear()
    assert site.publish(WANTED, run="run-00002").exit_code == 0
    assert site.plan(WANTED).changes == ()


def test_a_site_that_is_lost_before_anything_was_done_is_told(site: Site) -> None:
    site.moodle.fail(Reply(200, b"<html>Sign in</html>"), "local_asnbridge_lease", times=99)
    with pytest.raises(ReplyError):
        site.publish(WANTED)


def test_a_run_knows_whether_it_could_give_its_lease_back(site: Site) -> None:
    name = RunName("run-00001")
    with Lease(site.bridge, COURSE, name, "CI", "pelatihan"):
        assert name.kept
    assert not name.kept
    site.moodle.fail(Reply(200, b"<html>Sign in</html>"), "local_asnbridge_lease", times=99)
    with pytest.raises(ReplyError), Lease(site.bridge, COURSE, name, "CI", "pelatihan"):
        pass
    assert name.kept


def test_an_interrupted_run_gives_its_lease_back(site: Site) -> None:
    with pytest.raises(KeyboardInterrupt), site.lease():
        raise KeyboardInterrupt
    assert site.moodle.bridge.leases == {}


def test_a_lease_is_taken_over_only_where_that_is_asked_for(site: Site) -> None:
    site.bridge.lease(COURSE, "run-other", "Budi", "begin", "pelatihan")
    with pytest.raises(LeaseError), site.lease():
        pass
    with site.lease(take_over=True) as lease:
        assert site.moodle.bridge.leases[COURSE].run == lease.run
        with pytest.raises(LeaseError):
            site.bridge.apply(COURSE, "run-other", [])


def test_one_changed_page_takes_two_calls(site: Site) -> None:
    site.publish(whole(PAGE))
    changed = whole(item("hal", display=6))
    made = site.plan(changed)
    site.moodle.calls.clear()
    site.publish(changed, made=made)
    assert [call.removeprefix("local_asnbridge_") for call in site.moodle.calls] == [
        "lease",
        "apply",
    ]
    assert site.moodle.bridge.leases == {}


def test_the_lease_lasts_until_nothing_is_pending_or_refused(site: Site) -> None:
    site.publish(whole(PAGE))
    changed = whole(
        item("hal", texts={"page": {"html": "<a href='$@ITEM*siber/lain@$'>x</a>"}}), item("lain")
    )
    made = site.plan(changed)
    site.moodle.calls.clear()
    assert site.publish(changed, made=made).exit_code == 0
    assert [call.removeprefix("local_asnbridge_") for call in site.moodle.calls] == [
        "lease",
        "apply",
        "apply",
        "state",
        "lease",
    ]
    assert site.moodle.bridge.leases == {}


def test_the_answer_to_the_last_call_gets_lost(site: Site) -> None:
    site.publish(whole(PAGE))
    site.moodle.fail(function=APPLY, **FAULTS["time-out after the work"])
    changed = whole(item("hal", display=6))
    assert site.publish(changed).exit_code == 0
    assert site.moodle.bridge.leases == {}
    assert site.plan(changed).changes == ()


def test_moving_an_item_does_not_undo_what_was_kept_on_the_site(site: Site) -> None:
    first, second = item("hal", display=5, position=0), item("lain", position=1)
    site.publish(whole(first, second))
    change_on_site(site)
    site.publish(whole(first, second), on_drift="keep")
    swapped = whole(replace(first, position=1), replace(second, position=0))
    moved = [name for name, action in actions(site.plan(swapped)).items() if action == "move"]
    assert moved in (["hal"], ["lain"])
    site["hal"].position, site["lain"].position = 5, 3
    assert actions(site.plan(whole(first, second)))
    site.publish(whole(first, second))
    assert site["hal"].values["form"] == {"display": 0}
    assert site.plan(whole(first, second)).changes == ()
    renamed = whole(replace(first, id="siber/halaman", formerly=("siber/hal",)), second)
    assert actions(site.plan(renamed)) == {"halaman": "rename"}
    site.publish(renamed)
    assert site["halaman"].values["form"] == {"display": 0}
