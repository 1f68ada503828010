"""What Moodle says in other words than the spec."""

from typing import Any

import pytest

from asn_moodle.publish.saying import as_stated

GROUP = {"group": "siber/a"}
OTHER = {"completed": "siber/hal"}


def same(stated: dict[str, Any], live: dict[str, Any], **scales: list[str]) -> bool:
    """Whether the live values come out as the stated ones."""
    said = as_stated(stated, live, {f"siber/{name}": words for name, words in scales.items()})
    return {key: said.get(key) for key in stated} == stated


@pytest.mark.parametrize(
    ("stated", "live"),
    [
        ({"all": [{"from": 1, "until": 2}]}, {"all": [{"all": [{"from": 1}, {"until": 2}]}]}),
        ({"all": [{**GROUP, "otherwise": "show"}]}, {"all": [GROUP]}),
        (GROUP, {"all": [GROUP]}),
        ({"all": [GROUP, OTHER]}, {"all": [OTHER, GROUP]}),
        ({"all": [{"any": [GROUP, OTHER]}]}, {"any": [OTHER, GROUP]}),
        (
            {"all": [{"not": GROUP}], "otherwise": "hide"},
            {"all": [{"not": {"all": [GROUP]}}], "otherwise": "hide"},
        ),
        (None, None),
    ],
)
def test_conditions_of_one_meaning(stated: Any, live: Any) -> None:
    assert same({"availability": stated}, {"availability": live})


@pytest.mark.parametrize(
    ("stated", "live"),
    [
        ({"all": [GROUP, OTHER]}, {"any": [GROUP, OTHER]}),
        ({"all": [GROUP]}, {"all": [{"not": GROUP}]}),
        ({"all": [GROUP], "otherwise": "hide"}, {"all": [GROUP]}),
        ({"all": [{"from": 1}]}, {"all": [{"from": 2}]}),
        ({"all": [GROUP]}, None),
        (None, {"all": [GROUP]}),
    ],
)
def test_conditions_of_another_meaning(stated: Any, live: Any) -> None:
    assert not same({"availability": stated}, {"availability": live})


def test_who_has_to_pass_has_to_have_a_grade() -> None:
    assert same(
        {"completion": {"when": ["submit", "grade", "pass"]}}, {"completion": {"when": ["pass", "submit"]}}
    )
    assert not same({"completion": {"when": ["view", "grade"]}}, {"completion": {"when": ["view"]}})
    assert not same({"completion": {"when": ["view"]}}, {"completion": {"when": "manual"}})


def test_the_word_of_a_scale_is_its_number() -> None:
    stated = {"grade": {"scale": "siber/mutu", "pass": "Cukup"}}
    words = ["Kurang", "Cukup", "Baik"]
    assert same(stated, {"grade": {"scale": "siber/mutu", "pass": "2"}}, mutu=words)
    assert not same(stated, {"grade": {"scale": "siber/mutu", "pass": "3"}}, mutu=words)


def test_the_size_of_a_window_is_kept_only_where_there_is_one() -> None:
    assert same({"form": {"display": "3", "popupwidth": 700}}, {"form": {"display": "3", "popupwidth": ""}})
    assert not same({"form": {"display": 6, "popupwidth": 700}}, {"form": {"display": "6", "popupwidth": ""}})
    assert not same({"form": {"popupwidth": 700}}, {"form": {"display": "6", "popupwidth": "600"}})


def test_a_key_is_told_only_to_be_there() -> None:
    assert same({"form": {"key": "rahasia"}}, {"form": {"key": "1"}})
    assert not same({"form": {"key": "rahasia"}}, {"form": {"key": "0"}})


def test_what_is_off_is_off() -> None:
    assert same({"form": {"printintro": 0}}, {"form": {"printintro": ""}})
    assert not same({"form": {"printintro": 1}}, {"form": {"printintro": ""}})


def test_what_the_site_does_not_tell_counts_as_stated() -> None:
    stated = {"title": "Keamanan informasi", "form": {"outcome": "none", "level": 2}}
    assert same(stated, {"linked": True, "form": {"outcome": "none"}})
    assert not same(stated, {"title": "Lain", "form": {"outcome": "none"}})
