from typing import Any

import pytest
from pydantic import ValidationError

from asn_moodle.spec.offering import OfferingSpec
from asn_moodle.spec.tree import parse, plain

HEAD = "id: bantul-1\ncourse: ../course.yaml\nsuffix: Bantul, Angkatan 1\n"


def offering(more: str = "") -> OfferingSpec:
    return OfferingSpec.model_validate(plain(parse(HEAD + more, "b.offering.yaml")))


def kinds(more: str) -> list[str]:
    with pytest.raises(ValidationError) as raised:
        offering(more)
    return [error["type"] for error in raised.value.errors()]


def test_an_offering_is_open_unless_said_otherwise() -> None:
    assert not offering().closed
    assert offering("closed: true\n").closed
    assert offering("timezone: WITA\n").timezone == "WITA"


def test_each_change_is_kept_as_written() -> None:
    spec = offering(
        "changes:\n"
        "  - {add: {type: page, id: baru, anything: [1, 2]}, after: m1}\n"
        "  - {replace: m1-tugas, with: {type: assign}}\n"
        "  - {remove: m2-kasus}\n"
        "  - {set: tes-akhir, to: {time_open: 2026-03-02 08:00}}\n"
    )
    changes: tuple[Any, ...] = spec.changes
    assert [type(change).__name__ for change in changes] == ["Add", "Replace", "Remove", "Set"]
    assert changes[0].add["anything"] == (1, 2)
    assert changes[1].stated() == {"replace": "m1-tugas", "with": {"type": "assign"}}
    assert changes[2].remove.to == "item"
    assert changes[3].to == {"time_open": "2026-03-02 08:00"}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("timezone: Asia/Jakarta\n", ["literal_error"]),
        ("changes: [{ubah: a}]\n", ["not-a-change"]),
        ("changes: [hapus]\n", ["not-a-change"]),
        ("changes: [{add: {type: page}}]\n", ["add-not-one-place"]),
        ("changes: [{add: {type: page}, after: a, before: b}]\n", ["add-not-one-place"]),
        ("changes: [{remove: a, with: {}}]\n", ["extra_forbidden"]),
        ("changes: [{replace: a}]\n", ["missing"]),
        ("changes: [{set: A, to: {}}]\n", ["bad-id"]),
    ],
)
def test_what_an_offering_cannot_say(more: str, expected: list[str]) -> None:
    assert kinds(more) == expected
