"""``site check`` against a fake behind a real socket."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from calling import Run
from fake import FakeMoodle, Reply
from fake.server import serve

CHECK = ("site", "check")


@pytest.fixture
def moodle(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeMoodle]:
    """A site that is ready, as the only one of the project."""
    (tmp_path / "asn-moodle.yaml").write_text("sites:\n  dinas:\n    category: pelatihan\n")
    moodle = FakeMoodle()
    moodle.upload_max_filesize = moodle.post_max_size = 64 * 2**20
    with serve(moodle) as url:
        monkeypatch.setenv("ASN_MOODLE_URL_DINAS", url)
        monkeypatch.setenv("ASN_MOODLE_TOKEN_DINAS", moodle.token())
        yield moodle


def test_a_site_that_is_ready(run: Run, moodle: FakeMoodle) -> None:
    said = run(*CHECK, "--site", "dinas")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"dinas ({moodle.url})\n  ✓ The site answers: Moodle di ingatan, Moodle 4.5.6")
    assert said.out.endswith("Ready to publish.\n")
    assert "✗" not in said.out
    assert "!" not in said.out


def test_in_indonesian(run: Run, moodle: FakeMoodle) -> None:
    moodle.lacking.add("moodle/course:create")
    said = run(*CHECK, "--lang", "id")
    assert said.code == 6
    assert "✗ Pengguna layanan belum memiliki moodle/course:create (untuk: course)." in said.out
    assert said.out.endswith("Belum siap; yang kurang: 1.\n")


def codes(run: Run, *more: str) -> tuple[int, list[str]]:
    said = run(*CHECK, "--json", *more)
    report = json.loads(said.out)
    assert report["exit_code"] == said.code
    (site,) = report["sites"]
    assert site["ready"] == (said.code == 0)
    assert all(one["what"] for one in site["findings"])
    assert all(bool(one["mend"]) == (one["level"] != "ready") for one in site["findings"])
    return said.code, [one["code"] for one in site["findings"] if one["level"] != "ready"]


@pytest.mark.parametrize(
    ("setting", "code", "found"),
    [
        ({}, 0, []),
        ({"plugin": False}, 6, ["no-bridge"]),
        ({"plugin_version": 2026010100}, 0, ["plugin-older"]),
        ({"plugin_version": 2099010100}, 0, ["plugin-newer"]),
        ({"rest": False}, 6, ["rest-off"]),
        ({"maintenance": True}, 6, ["maintenance"]),
        ({"version": "2022112800"}, 6, ["moodle-too-old"]),
        ({"upload_max_filesize": 2**20}, 0, ["small-uploads"]),
        ({"lacking": {"webservice/rest:use"}}, 6, ["no-capability"]),
        ({"lacking": {"local/asnbridge:view"}}, 6, ["no-capability"]),
        ({"lacking": {"mod/page:addinstance"}}, 0, ["types-not-allowed"]),
        ({"lacking": {"moodle/course:update", "moodle/grade:manage"}}, 6, ["permission-missing"] * 2),
    ],
)
def test_what_is_missing(
    run: Run, moodle: FakeMoodle, setting: dict[str, Any], code: int, found: list[str]
) -> None:
    vars(moodle).update(setting)
    assert codes(run) == (code, found)


def test_every_single_permission_is_named(run: Run, moodle: FakeMoodle) -> None:
    listed = [
        one["capability"] for one in moodle.bridge.call("local_asnbridge_info", "penerbit", {})["permissions"]
    ]
    for capability in listed:
        moodle.lacking = {capability}
        assert capability in run(*CHECK).out


def test_a_token_that_only_looks(run: Run, moodle: FakeMoodle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASN_MOODLE_TOKEN_DINAS", moodle.token("asnbridge_view"))
    assert codes(run, "--for", "plan") == (0, [])
    assert codes(run) == (6, ["functions-missing", "no-uploads"])


def test_a_category_that_is_not_there(run: Run, moodle: FakeMoodle, tmp_path: Path) -> None:
    (tmp_path / "asn-moodle.yaml").write_text("sites:\n  dinas:\n    category: lain\n")
    assert codes(run) == (6, ["category-absent"])


def test_no_category(run: Run, moodle: FakeMoodle, tmp_path: Path) -> None:
    (tmp_path / "asn-moodle.yaml").write_text("sites:\n  dinas: {}\n")
    moodle.lacking.add("moodle/course:update")
    assert codes(run) == (0, ["no-category"])


def test_another_address(run: Run, moodle: FakeMoodle) -> None:
    moodle.url = "https://lms.test"
    assert codes(run) == (0, ["other-address"])


def test_no_moodle_at_the_address(run: Run, moodle: FakeMoodle) -> None:
    moodle.fail(Reply(404))
    assert codes(run) == (6, ["no-moodle"])


def test_the_token_is_nowhere(run: Run, moodle: FakeMoodle) -> None:
    (token,) = moodle.accounts
    moodle.accounts.clear()
    for arguments in ((), ("--json",)):
        said = run(*CHECK, *arguments)
        assert said.code == 6
        assert token not in said.out + said.err


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("ASN_MOODLE_URL_DINAS", "http://lms.test", "not sent to lms.test without encryption"),
        ("ASN_MOODLE_TOKEN_DINAS", "", "The environment variable ASN_MOODLE_TOKEN_DINAS is empty"),
        ("ASN_MOODLE_TOKEN_DINAS", "a b", "not a Moodle token"),
    ],
)
def test_access_that_cannot_be(
    run: Run, moodle: FakeMoodle, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, told: str
) -> None:
    monkeypatch.setenv(variable, value)
    said = run(*CHECK)
    assert said.code == 2
    assert told in said.err
    assert moodle.calls == []


def test_two_sites(run: Run, moodle: FakeMoodle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = FakeMoodle()
    other.plugin = False
    (tmp_path / "asn-moodle.yaml").write_text("sites:\n  dinas: {category: pelatihan}\n  kota: {}\n")
    with serve(other) as url:
        monkeypatch.setenv("ASN_MOODLE_URL_KOTA", url)
        monkeypatch.setenv("ASN_MOODLE_TOKEN_KOTA", other.token())
        said = run(*CHECK, "--site", "dinas", "--site", "kota", "--json")
    report = json.loads(said.out)
    assert said.code == 6
    assert [(one["site"], one["ready"]) for one in report["sites"]] == [("dinas", True), ("kota", False)]
    assert run(*CHECK).code == 2
