"""Folders for what a run makes on its way."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from asn_moodle.packages.workspace import workspace

LEFT = """\
import os, signal
from asn_moodle.packages.workspace import workspace
with workspace() as folder:
    (folder / "paket.zip").write_text("x")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_nothing_is_left(temporary: Path) -> None:
    with workspace() as folder:
        assert not list(folder.iterdir())
        (folder / "paket.zip").write_text("x")
    assert not list(temporary.iterdir())


def test_what_a_killed_run_left_goes_with_the_next(temporary: Path) -> None:
    subprocess.run([sys.executable, "-c", LEFT], env={"TMPDIR": str(temporary)}, check=False)
    (temporary / "asn-moodle-lain").mkdir()
    assert len(list(temporary.iterdir())) == 2
    with workspace() as living, workspace() as other:
        assert living.is_dir()
        assert other.is_dir()
    assert [path.name for path in temporary.iterdir()] == ["asn-moodle-lain"]
