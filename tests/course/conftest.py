"""A small course folder, and a way to render a text in it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from asn_moodle.course.markdown import render
from asn_moodle.course.model import Html
from asn_moodle.course.scope import Scope, file_origin
from asn_moodle.problems import Problem

VARIABLES = {"daerah": {"nama": "Kabupaten Bantul", "domain": "bantul.example"}, "kuota": 40}
Rendering = tuple[Html, tuple[Problem, ...]]
Renderer = Callable[..., Rendering]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("peta.png", "suara.mp3", "film.mp4", "film.vtt", "bagian/data.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    return tmp_path.resolve()


@pytest.fixture
def scope(folder: Path) -> Scope:
    return Scope(
        "id", (folder,), VARIABLES, {"tugas": "Tugas <1>", "label-kosong": ""}, {"phishing": "Phishing"}
    )


@pytest.fixture
def rendered(folder: Path, scope: Scope) -> Renderer:
    """Renders a text as a file of the folder: ``rendered(text) -> (Html, problems)``."""

    def call(text: str, name: str = "halaman.md") -> Rendering:
        return render(text, file_origin(folder / name), scope, "hal")

    return call


@pytest.fixture
def markup(rendered: Renderer) -> Callable[[str], str]:
    """Renders a text that must have no problem, and gives its markup."""

    def call(text: str) -> str:
        html, problems = rendered(text)
        assert [found.line() for found in problems] == []
        return html.markup

    return call


@pytest.fixture
def found(rendered: Renderer) -> Callable[[str], list[tuple[str, int, int]]]:
    """Renders a text and gives its problems: code, line, column."""

    def call(text: str) -> list[tuple[str, int, int]]:
        return [(one.code, one.place.line, one.place.column) for one in sorted(rendered(text)[1])]

    return call
