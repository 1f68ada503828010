"""What administrators are told agrees with what the plugin asks for, in both languages."""

import re
from pathlib import Path

import pytest

from asn_moodle.moodle.core_needs import NEEDS

ROOT = Path(__file__).parents[1]
PLUGIN = ROOT / "asn_moodle" / "plugin" / "asnbridge"
GUIDE = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
CAPABILITY = re.compile(r"'([a-z0-9]+/[a-z0-9_]+:[a-z0-9]+)'")


def parts() -> dict[str, str]:
    whole, english = GUIDE.split("\n## English\n")
    return {"id": whole.split("\n## Bahasa Indonesia\n")[1], "en": english}


WITHOUT = {"id": "\n### Tanpa plugin\n", "en": "\n### Without the plugin\n"}


def with_and_without(language: str) -> tuple[str, str]:
    """What is said of sites with the plugin, and of those without it."""
    before, rest = parts()[language].split(WITHOUT[language])
    without, after = rest.split("\n### ", 1)
    return before + after, without


def needed() -> set[str]:
    table = (PLUGIN / "classes" / "local" / "capabilities.php").read_text(encoding="utf-8")
    return set(CAPABILITY.findall(table))


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_permission_is_explained(language: str) -> None:
    assert len(needed()) > 40
    told = set(re.findall(r"`([a-z0-9]+/[a-z0-9_]+:[a-z0-9]+)`", with_and_without(language)[0]))
    assert told == needed()


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_core_function_is_listed_for_its_purpose(language: str) -> None:
    table = [row for row in with_and_without(language)[1].splitlines() if row.startswith("|")][2:]
    listed = [set(re.findall(r"`([a-z]+_[a-z_]+)`", row)) for row in table]
    assert listed == [{*needs.plan, *needs.publish} for needs in NEEDS.values()]


@pytest.mark.parametrize("language", ["id", "en"])
def test_services_have_the_names_that_are_told(language: str) -> None:
    services = (PLUGIN / "db" / "services.php").read_text(encoding="utf-8")
    for name in re.findall(r"'(Courses as code: \w+)'", services):
        assert f"`{name}`" in parts()[language]


def test_both_languages_have_the_same_steps() -> None:
    counts = [len(re.findall(r"^#+ ", part, re.MULTILINE)) for part in parts().values()]
    rows = [len(re.findall(r"^\|", part, re.MULTILINE)) for part in parts().values()]
    assert counts[0] == counts[1]
    assert rows[0] == rows[1]
