"""Sites: the file, and where address and token come from."""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from asn_moodle.errors import SpecError, UsageError
from asn_moodle.sites import Access, find_site, read_sites

TWO = """\
sites:
  dinas-a:
    category: pelatihan
    limits: {connections: 2, timeout: 30}
  provinsi:
    title: LMS Provinsi
"""
ONE = "sites:\n  dinas:\n    category: pelatihan\n"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("", "_DINAS", "_DINAS_A", "_PROVINSI"):
        monkeypatch.delenv(f"ASN_MOODLE_URL{name}", raising=False)
        monkeypatch.delenv(f"ASN_MOODLE_TOKEN{name}", raising=False)
    monkeypatch.setitem(sys.modules, "keyring", None)


def given(
    monkeypatch: pytest.MonkeyPatch, suffix: str, url: str = "https://a.test", token: str = "abc"
) -> None:
    monkeypatch.setenv(f"ASN_MOODLE_URL{suffix}", url)
    monkeypatch.setenv(f"ASN_MOODLE_TOKEN{suffix}", token)


def refused(folder: Path, name: str | None = None) -> UsageError:
    with pytest.raises(UsageError) as caught:
        find_site(name, folder)
    return caught.value


def test_site_of_the_file_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "asn-moodle.yaml").write_text(TWO)
    (tmp_path / ".git").mkdir()
    (tmp_path / "kursus").mkdir()
    given(monkeypatch, "_DINAS_A")
    site = find_site("dinas-a", tmp_path / "kursus")
    assert (site.name, site.spec.category, site.spec.route) == ("dinas-a", "pelatihan", "bridge")
    assert (site.spec.limits.connections, site.spec.limits.items) == (2, 50)
    assert site.access == Access("https://a.test", "abc")


def test_a_file_outside_the_repository_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "asn-moodle.yaml").write_text(TWO)
    (tmp_path / "kursus").mkdir()
    assert read_sites(tmp_path / "kursus") == {}
    (tmp_path / "kursus" / ".git").mkdir()
    assert read_sites(tmp_path / "kursus") == {}
    assert set(read_sites(tmp_path)) == {"dinas-a", "provinsi"}


def test_the_token_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, "", token="rahasia")
    site = find_site(None, tmp_path)
    assert "rahasia" not in f"{site!r}{site.client()!r}"


def test_a_single_site_needs_no_suffix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "asn-moodle.yaml").write_text(ONE)
    given(monkeypatch, "")
    assert find_site("dinas", tmp_path) == find_site(None, tmp_path)


def test_its_own_pair_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "asn-moodle.yaml").write_text(ONE)
    given(monkeypatch, "")
    given(monkeypatch, "_DINAS", "https://b.test", "xyz")
    assert find_site(None, tmp_path).access == Access("https://b.test", "xyz")


def test_of_several_sites_none_takes_the_pair_without_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "asn-moodle.yaml").write_text(TWO)
    given(monkeypatch, "")
    error = refused(tmp_path, "dinas-a")
    assert error.message == "no-site-access"
    assert (error.data["url"], error.data["token"]) == ("ASN_MOODLE_URL_DINAS_A", "ASN_MOODLE_TOKEN_DINAS_A")


def test_a_name_without_a_file_does_not_take_it_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, "")
    assert refused(tmp_path, "dinas").message == "no-site-access"


@pytest.mark.parametrize("missing", ["URL", "TOKEN"])
def test_half_a_pair_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    (tmp_path / "asn-moodle.yaml").write_text(ONE)
    given(monkeypatch, "")
    given(monkeypatch, "_DINAS")
    monkeypatch.setenv(f"ASN_MOODLE_{missing}_DINAS", "")
    error = refused(tmp_path)
    assert (error.message, error.data) == ("half-site-access", {"variable": f"ASN_MOODLE_{missing}_DINAS"})


def test_one_of_several_has_to_be_named(tmp_path: Path) -> None:
    (tmp_path / "asn-moodle.yaml").write_text(TWO)
    assert refused(tmp_path).data == {"names": "dinas-a, provinsi"}
    assert refused(tmp_path, "lain").message == "no-such-site"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sites:\n  dinas:\n    limits: {items: 51}\n", "number-too-large"),
        ("sites:\n  Dinas: {}\n", None),
        ("sites:\n  dinas:\n    rute: bridge\n", None),
        ("- dinas\n", "not-a-mapping"),
    ],
)
def test_a_faulty_file(tmp_path: Path, text: str, code: str | None) -> None:
    (tmp_path / "asn-moodle.yaml").write_text(text)
    with pytest.raises(SpecError) as caught:
        read_sites(tmp_path)
    (problem,) = caught.value.problems
    assert code in {None, problem.code}
    assert problem.place.file.endswith("asn-moodle.yaml")


class KeyringError(Exception):
    pass


def keyring(kept: str | Exception | None) -> Any:
    def get_password(service: str, name: str) -> str | None:
        assert (service, name) == ("asn-moodle", "dinas")
        if isinstance(kept, Exception):
            raise kept
        return kept

    return SimpleNamespace(get_password=get_password, errors=SimpleNamespace(KeyringError=KeyringError))


def test_keyring_holds_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "asn-moodle.yaml").write_text(ONE)
    monkeypatch.setitem(sys.modules, "keyring", keyring("https://a.test abc\n"))
    assert find_site(None, tmp_path).access == Access("https://a.test", "abc")


@pytest.mark.parametrize(
    ("kept", "message"),
    [
        ("abc", "bad-keyring-entry"),
        (None, "no-site-access"),
        (KeyringError("no backend"), "no-site-access"),
    ],
)
def test_keyring_without_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str | Exception | None, message: str
) -> None:
    (tmp_path / "asn-moodle.yaml").write_text(ONE)
    monkeypatch.setitem(sys.modules, "keyring", keyring(kept))
    assert refused(tmp_path).message == message


def test_without_any_site_the_way_to_name_one_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path).message == "no-site"
    (tmp_path / "asn-moodle.yaml").write_text(ONE)
    assert refused(tmp_path).data["url"] == "ASN_MOODLE_URL_DINAS"


@pytest.mark.parametrize("key", ["url", "token"])
def test_address_and_token_in_the_file_are_refused_with_the_place_for_them(tmp_path: Path, key: str) -> None:
    (tmp_path / "asn-moodle.yaml").write_text(f"sites:\n  dinas:\n    {key}: rahasia\n")
    error = refused(tmp_path)
    assert error.message == "access-in-file"
    assert error.data["token"] == "ASN_MOODLE_TOKEN_DINAS"
    assert "rahasia" not in str(error)


def test_a_misspelt_key_of_a_site_is_known_again(tmp_path: Path) -> None:
    (tmp_path / "asn-moodle.yaml").write_text("sites:\n  dinas: {categori: asn, limits: {xyz: 1}}\n")
    with pytest.raises(SpecError) as caught:
        read_sites(tmp_path)
    near, far = (dict(one.data) for one in caught.value.problems)
    assert near["nearest"] == "category"
    assert far["known"] == "connections, items, timeout, tries"
