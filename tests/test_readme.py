"""What the README shows to programs runs as it stands."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_the_example_for_programs_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    (tmp_path / "course_specs").symlink_to(ROOT / "course_specs")
    monkeypatch.chdir(tmp_path)
    exec(example, {})
    assert (tmp_path / "keamanan-siber.zip").read_bytes().startswith(b"PK")
