"""Places on the site, where more may be than the spec has."""

from publish.plans import item, known, planned, section, state


def put(items, *there):
    """Name and position of each item that is put somewhere."""
    made = planned(items, state(*there))
    return {one.item.split("/")[1]: one.position for one in made.changes if one.position is not None}


def row(*names, **more):
    return [item(name, position=place, **more) for place, name in enumerate(names)]


def test_a_new_course_is_filled_from_the_top() -> None:
    assert put([section(), *row("a", "b")]) == {"m1": 0, "a": 0, "b": 1}


def test_what_the_spec_no_longer_has_counts() -> None:
    gone, *before = map(known, row("lama", "a", "b"))
    assert put(row("a", "b", "baru"), gone, *before) == {"baru": 3}


def test_what_moves_away_only_later_counts() -> None:
    away, *before = map(known, row("pindah", "a"))
    wanted = [*row("a", "baru"), item("pindah", parent="m2", position=0)]
    assert put(wanted, away, *before) == {"baru": 2, "pindah": 0}


def test_what_moved_away_before_does_not_count() -> None:
    away, *before = map(known, row("pindah", "a", parent="m2"))
    wanted = [item("pindah", position=0), *row("a", "baru", parent="m2")]
    assert put(wanted, away, *before) == {"pindah": 0, "baru": 1}


def test_a_moved_item_goes_right_after_the_one_before_it() -> None:
    there = [known(one) for one in row("lama", "c", "a", "b")]
    assert put(row("a", "b", "c"), *there) == {"c": 3}


def test_what_somebody_deleted_takes_no_place() -> None:
    gone = known(item("lama", position=0), id=0, live="")
    kept = known(item("a", position=1))
    assert put(row("a", "baru"), gone, kept) == {"baru": 1}
