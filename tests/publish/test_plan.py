"""What a plan says, case by case."""

from dataclasses import replace

import pytest
from publish.plans import actions, item, known, nothing, planned, section, state, values

from asn_moodle.errors import EXIT_CHANGES, EXIT_DECISIONS, EXIT_FINE
from asn_moodle.moodle.records import Failure, Held, Loss, Result, Values
from asn_moodle.publish.desired import Desired
from asn_moodle.publish.plan import needs_types, plan, to_read

PAGE = item(display=5)
CHANGED = item(display=6)


def drifted(of=PAGE, **more):
    return known(of, live="b2", **more)


# ---- what is new, the same, or no longer there ----


def test_a_new_course_is_created_in_order() -> None:
    made = planned([section(), PAGE], nothing())
    assert made.new
    assert [change.item for change in made.changes] == ["siber/m1", "siber/hal"]
    assert actions(made) == {"m1": "create", "hal": "create"}
    assert made.changes[1].expect == ""
    assert made.exit_code == EXIT_CHANGES


def test_what_is_as_it_should_be_needs_nothing() -> None:
    made = planned([section(), PAGE], state(known(section()), known(PAGE)))
    assert made.changes == ()
    assert made.exit_code == EXIT_FINE


def test_an_update_names_the_settings_that_change_and_what_was_seen() -> None:
    made = planned(
        [CHANGED],
        state(known(PAGE, learners={"completions": 3, "grades": 0})),
        values(PAGE, applied={"display": "5"}, live={"display": "5"}),
    )
    (change,) = made.changes
    assert change.action == "update"
    assert [(one.key, one.spec, one.live) for one in change.settings] == [("form.display", "6", "5")]
    assert change.expect == "a1"
    assert change.learners == (("completions", 3),)


def test_a_setting_that_is_no_longer_stated_is_released() -> None:
    bare = item()
    made = planned([bare], state(known(PAGE)), values(PAGE, applied={"display": "5"}, live={"display": "5"}))
    (setting,) = made.changes[0].settings
    assert (setting.spec, setting.live) == (None, "5")


def test_a_renamed_item_is_found_by_its_former_name() -> None:
    renamed = item("halaman", formerly=("hal",), display=5)
    (change,) = planned([renamed], state(known(PAGE))).changes
    assert (change.action, change.formerly, change.item) == ("rename", "siber/hal", "siber/halaman")


def test_a_former_name_that_another_item_bears_now_is_not_taken() -> None:
    other = item("halaman", formerly=("hal",))
    assert actions(planned([PAGE, other], state(known(PAGE)))) == {"halaman": "create"}


def test_what_an_earlier_run_was_cut_off_from_is_finished() -> None:
    (change,) = planned([PAGE], state(known(PAGE, hash="", applying=True, live=""))).changes
    assert change.action == "finish"
    assert change.expect is None


def test_what_still_waits_for_others_is_sent_again() -> None:
    assert actions(planned([PAGE], state(known(PAGE, hash="")))) == {"hal": "finish"}


def test_what_bears_our_idnumber_is_adopted() -> None:
    there = known(PAGE, hash="", applied="", live="", mapped=False, made=False)
    assert actions(planned([PAGE], state(there))) == {"hal": "adopt"}


def test_what_was_hidden_comes_back() -> None:
    hidden = known(PAGE, hash="", hidden=True, visible=False)
    read = values(PAGE, applied={"display": "5"}, live={"display": "5"})
    assert actions(planned([PAGE], state(hidden), read)) == {"hal": "update"}


# ---- place ----


def test_an_item_in_another_section_is_moved() -> None:
    (change,) = planned([PAGE], state(known(PAGE, parent="siber/m2"))).changes
    assert change.action == "move"
    assert change.moved == ("siber/m2", "siber/m1")


def test_only_what_is_out_of_order_is_moved() -> None:
    items = [item(name, position=place) for place, name in enumerate("abcde")]
    places = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 0}
    there = [known(one, position=places[one.id[-1]]) for one in items]
    made = planned(items, state(*there))
    assert actions(made) == {"e": "move"}
    assert made.changes[0].moved == ("", "siber/d")


def test_what_teachers_put_in_between_moves_nothing() -> None:
    items = [item("a", position=0), item("b", position=1)]
    there = [known(items[0], position=3), known(items[1], position=9)]
    assert planned(items, state(*there)).changes == ()


def test_a_new_item_in_the_middle_changes_no_other() -> None:
    before = [item("a", position=0), item("c", position=1)]
    after = [item("a", position=0), item("b", position=1), item("c", position=2)]
    made = planned(after, state(*map(known, before)))
    assert actions(made) == {"b": "create"}


def test_a_section_that_was_renamed_is_no_other_place() -> None:
    former = section("lama")
    renamed = replace(section(), formerly=("siber/lama",))
    page = known(PAGE, parent="siber/lama")
    assert actions(planned([renamed, PAGE], state(known(former), page))) == {"m1": "rename"}


# ---- what the spec no longer has ----


def test_what_we_made_is_hidden_by_default_and_only_once() -> None:
    assert actions(planned([], state(known(PAGE)))) == {"hal": "hide"}
    assert planned([], state(known(PAGE, visible=False))).changes == ()


def test_what_is_not_ours_stays() -> None:
    assert planned([], state(known(PAGE, made=False)), prune="delete").changes == ()


def test_pruning_can_be_left_out() -> None:
    made = planned([], state(known(PAGE)), prune="none")
    assert made.changes == ()
    assert made.left == ("siber/hal",)


def test_deleting_what_learners_worked_on_has_to_be_allowed_by_name() -> None:
    used = state(known(PAGE, learners={"submissions": 4}))
    made = planned([], used, prune="delete")
    assert made.changes[0].losses == (Loss("submissions", 4),)
    assert made.exit_code == EXIT_DECISIONS
    allowed = planned([], used, prune="delete", data_loss=frozenset(["hal"]))
    assert allowed.changes[0].writes
    assert allowed.changes[0].lost == (Loss("submissions", 4),)
    assert allowed.exit_code == EXIT_CHANGES


def test_activities_go_before_the_section_they_are_in() -> None:
    made = planned([], state(known(section()), known(PAGE)), prune="delete")
    assert [change.item for change in made.changes] == ["siber/hal", "siber/m1"]


def test_what_lies_in_others_is_deleted_first() -> None:
    """A site tells its items in the order of the alphabet, kind by kind."""
    question = item("soal", kind="question", type="essay", parent="bank", position=None)
    category = item("bank", kind="category", type="", parent="", position=None)
    group = item("kelas", kind="group", type="", parent="", position=None)
    there = [known(one) for one in (category, group, PAGE, question, section())]
    made = planned([], state(*there), prune="delete")
    assert [change.item.removeprefix("siber/") for change in made.changes] == [
        *("hal", "soal", "bank", "m1", "kelas")
    ]


def test_what_cannot_be_hidden_stays_until_it_is_to_be_deleted() -> None:
    group = item("angkatan-1", kind="group", type="", parent="")
    made = planned([], state(known(group)))
    assert (made.changes, made.left, made.unhidden) == ((), ("siber/angkatan-1",), ("siber/angkatan-1",))
    assert planned([], state(known(group)), prune="none").unhidden == ()
    assert actions(planned([], state(known(group)), prune="delete")) == {"angkatan-1": "delete"}


@pytest.mark.parametrize("kind", ["badge", "enrolment"])
def test_what_can_be_switched_off_is(kind) -> None:
    assert actions(planned([], state(known(item("x", kind=kind, type=""))))) == {"x": "hide"}


# ---- drift ----

READ = values(PAGE, applied={"display": "5"}, live={"display": "0"})


def test_drift_stops_and_shows_three_texts() -> None:
    made = planned([PAGE], state(drifted()), READ)
    (change,) = made.changes
    assert change.action == "drift"
    (setting,) = change.settings
    assert (setting.spec, setting.applied, setting.live) == ("5", "5", "0")
    assert made.exit_code == EXIT_DECISIONS
    assert not change.writes


def test_drift_is_overwritten_if_so_decided() -> None:
    made = planned([PAGE], state(drifted()), READ, on_drift="overwrite")
    assert actions(made) == {"hal": "update"}
    assert made.changes[0].expect == "b2"


def test_drift_is_kept_if_so_decided_for_the_item() -> None:
    made = planned([PAGE], state(drifted()), READ, decided={"hal": "keep"})
    assert actions(made) == {"hal": "accept"}
    assert made.exit_code == EXIT_CHANGES


def test_a_decision_for_one_item_comes_before_that_for_all() -> None:
    made = planned([PAGE], state(drifted()), READ, on_drift="overwrite", decided={"siber/hal": "stop"})
    assert actions(made) == {"hal": "drift"}


def test_accepted_drift_is_remembered() -> None:
    made = planned([PAGE], state(drifted(accepted="b2")))
    assert made.changes == ()
    assert made.accepted == ("siber/hal",)
    assert made.exit_code == EXIT_FINE


def test_accepted_drift_counts_again_once_the_site_changes() -> None:
    made = planned([PAGE], state(known(PAGE, live="c3", accepted="b2")), READ)
    assert actions(made) == {"hal": "drift"}


def test_accepted_drift_counts_again_once_the_spec_changes() -> None:
    made = planned([CHANGED], state(drifted(accepted="b2")), READ)
    assert actions(made) == {"hal": "conflict"}


def test_site_and_spec_that_both_changed_a_setting_are_a_conflict() -> None:
    made = planned([CHANGED], state(drifted()), READ)
    assert actions(made) == {"hal": "conflict"}
    assert made.exit_code == EXIT_DECISIONS


def test_site_and_spec_that_came_to_the_same_are_none() -> None:
    same = values(PAGE, applied={"display": "5"}, live={"display": "6"})
    assert actions(planned([CHANGED], state(drifted()), same)) == {"hal": "update"}


def test_an_update_that_would_undo_a_change_elsewhere_is_a_conflict_too() -> None:
    before = item(display=5, printintro=1)
    after = item(display=6, printintro=1)
    read = values(
        before, applied={"display": "5", "printintro": "1"}, live={"display": "5", "printintro": "0"}
    )
    assert actions(planned([after], state(drifted(before)), read)) == {"hal": "conflict"}
    kept = planned([after], state(drifted(before)), read, on_drift="keep").changes[0]
    assert kept.action == "update"
    assert kept.kept == {"form.printintro"}


def test_what_somebody_deleted_on_the_site_waits_for_a_decision() -> None:
    gone = known(PAGE, id=0, live="")
    assert actions(planned([PAGE], state(gone))) == {"hal": "drift"}
    assert actions(planned([PAGE], state(gone), on_drift="overwrite")) == {"hal": "create"}
    assert planned([PAGE], state(gone), on_drift="keep").changes == ()


# ---- what a dry run said ----


GOING = (Loss("tracks", 2, "item-lama"),)


def refusal(*lost: Loss) -> Result:
    why = Failure("wouldlose", "tracks: 2 (item-lama)", "Data would be lost.")
    return Result("siber/hal", "", 0, "", 1, lost=lost, error=why)


def test_an_update_that_would_destroy_learner_data_waits() -> None:
    read = values(PAGE, applied={"display": "5"}, live={"display": "5"})
    made = planned([CHANGED], state(known(PAGE)), read, checks={"siber/hal": refusal(*GOING)})
    assert made.changes[0].losses == GOING
    assert made.exit_code == EXIT_DECISIONS
    older = planned([CHANGED], state(known(PAGE)), read, checks={"siber/hal": refusal()})
    assert older.changes[0].losses == (Loss("Data would be lost.", 0),)


def test_what_is_lost_as_allowed_is_said_and_done() -> None:
    read = values(PAGE, applied={"display": "5"}, live={"display": "5"})
    checks = {"siber/hal": Result("siber/hal", "update", 7, "", 1, lost=GOING)}
    (change,) = planned([CHANGED], state(known(PAGE)), read, checks=checks).changes
    assert (change.losses, change.lost, change.writes) == ((), GOING, True)


def test_overwriting_a_change_of_the_site_may_destroy_learner_data_too() -> None:
    made = planned(
        [PAGE], state(drifted()), READ, on_drift="overwrite", checks={"siber/hal": refusal(*GOING)}
    )
    assert made.changes[0].losses == GOING


# ---- what Moodle holds ----

HELD = (Held("nocompetency", "title", "No framework has it."),)
LINK = item("keamanan", kind="competency", type="", parent="", position=None)


def gap(**more):
    return known(LINK, held=HELD, **{"id": -5, **more})


def test_what_is_held_is_told_until_somebody_decides() -> None:
    made = planned([LINK], state(gap()))
    assert actions(made) == {"keamanan": "held"}
    assert made.changes[0].held == HELD
    assert not made.changes[0].writes
    assert made.exit_code == EXIT_DECISIONS


def test_what_is_held_and_left_so_by_choice_needs_nothing() -> None:
    chosen = planned([LINK], state(gap()), decided={"keamanan": "keep"})
    assert actions(chosen) == {"keamanan": "accept"}
    assert chosen.exit_code == EXIT_CHANGES
    after = planned([LINK], state(gap(accepted="a1")))
    assert (after.changes, after.accepted, after.exit_code) == ((), (LINK.id,), EXIT_FINE)


def test_what_is_held_is_tried_again_if_so_decided() -> None:
    made = planned([LINK], state(gap()), on_drift="overwrite")
    assert actions(made) == {"keamanan": "update"}


def test_an_activity_is_linked_as_soon_as_the_site_has_what_was_missing() -> None:
    page = replace(item("hal"), stated={"competencies": [LINK.id]})
    waiting = known(page, held=(Held("nocompetency", "competencies", "No framework has it."),))
    assert actions(planned([LINK, page], state(gap(), waiting))) == {"keamanan": "held", "hal": "held"}
    made = planned([LINK, page], state(gap(id=0, live=""), waiting))
    assert actions(made) == {"keamanan": "create", "hal": "update"}
    assert made.exit_code == EXIT_CHANGES


def test_a_gap_is_closed_as_soon_as_the_site_has_what_was_missing() -> None:
    (change,) = planned([LINK], state(gap(id=0, live=""))).changes
    assert (change.action, change.expect) == ("create", "")


def test_what_was_held_and_then_deleted_on_the_site_is_asked_about() -> None:
    gone = known(PAGE, id=0, live="", held=(Held("quizattempts", "form.slots", "The quiz has attempts."),))
    assert actions(planned([PAGE], state(gone))) == {"hal": "drift"}


# ---- grades ----


@pytest.mark.parametrize(
    ("type", "before", "after", "effect"),
    [
        ("quiz", "10", 20, "rescaled"),
        ("assign", "100", 50, "capped"),
        ("assign", "50.00000", 100, "stretched"),
        ("assign", None, 100, "regraded"),
        ("h5pactivity", "100", 50, "capped"),
    ],
)
def test_a_new_maximum_says_what_becomes_of_grades(type, before, after, effect) -> None:
    task = replace(item(type=type), stated={"grade": {"maximum": after}})
    read = Values(task.id, {"grade": {"maximum": before}}, {"grade": {"maximum": before}})
    made = planned([task], state(known(task, hash="x", learners={"grades": 3})), read)
    assert made.changes[0].grades == (effect,)
    assert made.exit_code == EXIT_CHANGES
    untouched = planned([task], state(known(task, hash="x")), read)
    assert untouched.changes[0].grades == ()


def test_new_marks_of_slots_say_that_attempts_are_summed_up_anew() -> None:
    quiz = item(type="quiz", slotmarks=[2, None, 3])
    read = values(quiz, applied={"slotmarks": ["2", "1", "1"]}, live={"slotmarks": ["2", "1", "1"]})
    (change,) = planned([quiz], state(known(quiz, hash="x", learners={"attempts": 3})), read).changes
    assert change.grades == ("remarked",)
    assert ("form.slotmarks", "[2, 1, 3]", "[2, 1, 1]") in [
        (one.key, one.spec, one.live) for one in change.settings
    ]


def test_marks_that_nobody_states_are_no_change() -> None:
    quiz = item(type="quiz", slotmarks=[2, None], timelimit=60)
    slots = {"slotmarks": ["2", "1.50"]}
    read = values(quiz, applied={**slots, "timelimit": "0"}, live={**slots, "timelimit": "0"})
    (change,) = planned([quiz], state(known(quiz, hash="x", learners={"attempts": 3})), read).changes
    assert [one.key for one in change.settings] == ["form.timelimit"]
    assert change.grades == ()


# ---- what the plan asks for, and what it is known by ----


def test_only_what_differs_is_read() -> None:
    wanted = Desired("siber", "Siber", "", (section(), CHANGED), {})
    assert to_read(wanted, state(known(section()), known(PAGE))) == ("siber/hal",)


@pytest.mark.parametrize(
    "other",
    [
        planned([item(display=7)], state(known(PAGE)), READ),
        planned([CHANGED], state(known(PAGE, live="b2", accepted="b2")), READ, on_drift="overwrite"),
        planned([CHANGED], nothing()),
    ],
)
def test_another_spec_or_site_makes_another_digest(other) -> None:
    read = values(PAGE, applied={"display": "5"}, live={"display": "5"})
    first = planned([CHANGED], state(known(PAGE)), read)
    assert first.digest == planned([CHANGED], state(known(PAGE)), read).digest
    assert first.digest != other.digest


def test_learners_who_go_on_working_do_not_make_another_plan() -> None:
    read = values(PAGE, applied={"display": "5"}, live={"display": "5"})
    few, many = (
        planned([CHANGED], state(known(PAGE, learners={"completions": count})), read) for count in (1, 9)
    )
    assert few.digest == many.digest


def test_where_nothing_is_shown_only_what_the_site_changed_is_read() -> None:
    wanted = Desired("siber", "Siber", "", (CHANGED,), {})
    assert to_read(wanted, state(known(PAGE)), shown=False) == ()
    assert to_read(wanted, state(drifted()), shown=False) == ("siber/hal",)


def test_what_the_site_has_no_type_for_is_held_with_all_it_holds() -> None:
    sub = item("sub", type="subsection")
    inside = item("dalam", parent="sub")
    wanted = Desired("siber", "Siber", "", (section(), sub, inside, PAGE), {})
    made = plan(wanted, nothing(), {}, types={"module": ("page",)})
    assert actions(made) == {"m1": "create", "sub": "held", "dalam": "held", "hal": "create"}
    assert made.exit_code == EXIT_DECISIONS
    assert [change.writes for change in made.changes] == [True, False, False, True]
    assert needs_types(wanted, nothing())
