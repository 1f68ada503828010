"""The name of a run outlives the run only where that was cut off."""

from pathlib import Path

import pytest

from asn_moodle.publish.runs import run_name


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


def test_a_run_that_ends_leaves_nothing_behind(cache: Path) -> None:
    with run_name("https://moodle.test", "siber") as first:
        pass
    with run_name("https://moodle.test", "siber") as second:
        assert second.name != first.name
    assert [path for path in cache.rglob("*") if path.is_file()] == []


def test_a_run_that_was_cut_off_is_taken_up_by_the_next() -> None:
    with pytest.raises(KeyboardInterrupt), run_name("https://moodle.test", "siber") as first:
        first.kept = True
        raise KeyboardInterrupt
    with run_name("https://moodle.test", "siber") as second:
        assert second.name == first.name


def test_a_run_whose_lease_is_left_is_taken_up_by_the_next() -> None:
    with run_name("https://moodle.test", "siber") as first:
        first.kept = True
    with run_name("https://moodle.test", "siber") as second:
        assert second.name == first.name
        assert not second.kept


def test_two_runs_at_once_have_two_names() -> None:
    with (
        run_name("https://moodle.test", "siber") as first,
        run_name("https://moodle.test", "siber") as second,
    ):
        assert first.name != second.name


def test_each_course_of_each_site_has_its_own() -> None:
    with run_name("https://a.test", "siber") as first, run_name("https://b.test", "siber") as second:
        assert first.name != second.name


def test_where_nothing_can_be_kept_a_new_name_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    with run_name("https://moodle.test", "siber") as name:
        assert len(name.name) == 32
