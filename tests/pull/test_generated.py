"""``build(pull(build(spec)))`` is ``build(spec)`` for courses drawn at random, apart from what was listed."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from comparing import built, differences
from drawing import courses, written
from hypothesis import HealthCheck, Phase, assume, given, settings

from asn_moodle.packages.backup import Release
from asn_moodle.pull.pull import Pulled, pull

TOLD: dict[str, tuple[str, ...]] = {
    "assumed": (),
    "cohort": ("course/enrolments.xml",),
    "badge-issuer": ("badges.xml: issuername",),
    "competency-words": ("course/competencies.xml",),
    "packed": (),
}
"""Losses that may be told of a backup of ours, and what may differ where they are."""

DERIVED = ("questions.xml: stamp",)
"""What follows from the markup, blanks between blocks included."""


def unexplained(pulled: Pulled, different: set[str]) -> set[str]:
    """What differs and was not told."""
    codes = {loss.code for loss in pulled.losses}
    told = [*DERIVED, *(start for code in codes for start in TOLD.get(code, ()))]
    empty = {one for one in different if one.endswith("/competencies.xml")}  # links without a framework
    return {one for one in different - empty if not any(one.startswith(start) for start in told)}


@pytest.mark.parametrize("release", ["4.5", "5.0"])
@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(tree=courses())
def test_what_is_pulled_is_built_again(release: Release, tree: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        assume(written(tree, place / "kursus"))
        first = built(place / "kursus", place / "k.mbz", release)
        pulled = pull(first, place / "pulled")
        assert {loss.code for loss in pulled.losses} <= set(TOLD), pulled.losses
        (place / "lagi").mkdir()
        second = built(place / "pulled", place / "lagi" / "k.mbz", release)
        assert unexplained(pulled, differences(first, second)) == set()
