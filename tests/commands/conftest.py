"""A place to work in, and the command line called as a function."""

from pathlib import Path

import pytest
from calling import Run, Said

from asn_moodle.cli import main


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command line in an empty folder, in English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")

    def call(*arguments: str | Path) -> Said:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        said = capfd.readouterr()
        return Said(code, said.out, said.err)

    return call


@pytest.fixture
def course(run: Run, tmp_path: Path) -> Path:
    """The example course."""
    assert run("new", "kursus").code == 0
    return Path("kursus")
