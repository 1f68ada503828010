"""What is installed from a wheel is whole, and builds the same bytes as the checkout."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("asn_moodle", "templates", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a wheel is made from."""
    source = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    return source


@pytest.fixture(scope="module")
def installed(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but the package, as a wheel of it unpacks."""
    target = tmp_path_factory.mktemp("installed")
    install = ("-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check")
    subprocess.run([sys.executable, *install, "--target", str(target), str(source)], check=True)
    # Where an editable install would find them.
    (source / "asn_moodle" / "templates").symlink_to(source / "templates")
    return target


def run(code_from: Path, *arguments: str) -> None:
    program = "import sys; from asn_moodle.cli import main; sys.exit(main(sys.argv[2:]))"
    check = (
        f"import asn_moodle; assert asn_moodle.__file__.startswith({str(code_from)!r}), asn_moodle.__file__;"
    )
    environment = {**os.environ, "PYTHONPATH": str(code_from)}
    command = [sys.executable, "-c", check + program, "-", *arguments]
    subprocess.run(command, env=environment, check=True, capture_output=True, cwd=code_from)


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_wheel_holds_every_file_of_the_package(source: Path, installed: Path) -> None:
    def names(folder: Path) -> set[str]:
        return {name for name in files_below(folder) if "__pycache__" not in name}

    inside = names(installed / "asn_moodle")
    templates = {name for name in inside if name.startswith("templates/")}
    assert templates == {f"templates/{name}" for name in names(source / "templates")}
    assert inside - templates == {
        name for name in names(source / "asn_moodle") if not name.startswith("templates/")
    }


def test_wheel_builds_the_same_bytes(source: Path, installed: Path, tmp_path: Path) -> None:
    run(installed, "new", str(tmp_path / "kursus"))
    targets = ("--to", "scorm12", "--to", "scorm2004", "--to", "html")
    for name, code in (("wheel", installed), ("checkout", source)):
        run(code, "build", str(tmp_path / "kursus"), *targets, "-o", str(tmp_path / name))
    assert files_below(tmp_path / "wheel") == files_below(tmp_path / "checkout")
    assert len(list((tmp_path / "wheel").glob("*.zip"))) == 2
