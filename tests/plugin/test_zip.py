"""The zip of the plugin: what Moodle's installer takes, the same bytes each time."""

import re
import zipfile
from pathlib import Path

from asn_moodle import __version__
from asn_moodle.cli import main
from asn_moodle.plugin import NAME, plugin_members, write_plugin_zip

FOLDER = "asnbridge"
STRING = re.compile(r"^\$string\['([^']+)'\] = (.+);$", re.MULTILINE)


def text(name: str) -> str:
    (found,) = (member for member in plugin_members() if member.name == f"{FOLDER}/{name}")
    return found.read().decode()


def test_everything_lies_in_the_folder_that_moodle_expects(tmp_path: Path) -> None:
    package = write_plugin_zip(tmp_path / "plugin.zip")
    with zipfile.ZipFile(package.path) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert {name.split("/")[0] for name in names} == {FOLDER}
    assert {"version.php", "COPYING.txt", "db/access.php", "db/install.xml", "db/services.php"} <= {
        name.removeprefix(f"{FOLDER}/") for name in names
    }


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    first, second = (write_plugin_zip(tmp_path / name) for name in ("a.zip", "b.zip"))
    assert first.sha256 == second.sha256


def test_the_plugin_bears_the_version_of_the_program() -> None:
    version = text("version.php")
    assert f"$plugin->component = '{NAME}';" in version
    assert f"$plugin->release = '{__version__}';" in version


def test_both_languages_say_the_same_things() -> None:
    keys, other = (
        {
            match[1]: sorted(set(re.findall(r"\{\$a[^}]*\}", match[2])))
            for match in STRING.finditer(text(name))
        }
        for name in (f"lang/en/{NAME}.php", f"lang/id/{NAME}.php")
    )
    assert keys == other


def test_every_refusal_has_words() -> None:
    known = {match[1] for match in STRING.finditer(text(f"lang/en/{NAME}.php"))}
    for member in plugin_members():
        if "/classes/" in member.name:
            for code in re.findall(r"new refusal\(\s*'([a-z]+)'", member.read().decode()):
                assert code in known, f"{member.name}: {code}"
            for code in re.findall(r"outcome::held\(\s*'([a-z]+)'", member.read().decode()):
                assert f"held:{code}" in known, f"{member.name}: held:{code}"


def test_every_file_says_its_licence_and_package() -> None:
    for member in plugin_members():
        if member.name.endswith(".php"):
            head = member.read().decode()
            assert "GNU General Public License" in head, member.name
            assert "@package    local_asnbridge" in head, member.name


def test_plugin_build(tmp_path: Path) -> None:
    assert main(["plugin", "build", "-o", str(tmp_path)]) == 0
    assert [path.name for path in tmp_path.iterdir()] == [f"{NAME}-{__version__}.zip"]
