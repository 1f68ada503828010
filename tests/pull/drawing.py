"""Courses drawn from the one with everything: some of its items, with some of their settings, other words."""

import shutil
from pathlib import Path
from typing import Any

import yaml
from comparing import EVERYTHING
from hypothesis import strategies as st

from asn_moodle.course.build import check
from asn_moodle.spec.tree import parse, plain

Draw = Any

_LISTS = frozenset((
    "sections", "questions", "groups", "groupings", "scales", "badges", "enrolment", "terms", "activities",
    "tags",
    "competencies",
))  # fmt: skip
_NEEDED = frozenset(
    [
        "id",
        "type",
        "title",
        "text",
        "content",
        "answers",
        "pairs",
        "items",
        "zones",
        "markers",
        "choices",
        "wildcards",
        "image",
        "name",
        "value",
        "formula",
        "fields",
        "options",
        "chapters",
        "pages",
        "criteria",
        "package",
        "file",
        "files",
        "url",
        "activities",
        "short_name",
        "language",
        "version",
        "category",
        "hours",
        "timezone",
        "sections",
        "term",
        "meaning",
        "criteria",
        "description",
        "key",
        "cohort",
        "custom_field",
        "when",
        "field",
        "from",
        "choose",
        "use",
        "random",
        "count",
        "first_page_title",
        "strategy",
        "submissions",
        "tool_url",
        "item",
        "marker",
        "left",
        "top",
        "left",
        "radius",
        "circle",
        "rectangle",
        "polygon",
        "width",
        "height",
        "grade",
        "match",
        "unit",
        "multiplier",
        "levels",
        "buttons",
        "answer",
    ]
)
"""Keys that stay: most are required somewhere, and a course without them would be refused."""

_WORDS = st.sampled_from(
    [
        "Arsip",
        "rak",
        "*bintang*",
        "garis_bawah",
        "{{",
        "}}",
        "a < b & c",
        "“kutip”",
        "50%",
        "# pagar",
        "1.",
        "- x",
        "\\",
        "[kurung]",
        "`kode`",
        "$5",
        "é",
        "<b>",
        "&amp;",
        "~~",
        ":::",
        "| pipa",
        "emoji 🌏",
    ]
)
_LINES = st.lists(_WORDS, max_size=4).map(lambda words: " ".join(["Arsip", *words]))

_BLOCKS = st.sampled_from(
    [
        "Paragraf **tebal** dan *miring* dengan `kode`.",
        "## Judul\n\n### Anak judul",
        "- satu\n- dua\n  - dalam",
        "3. tiga\n4. empat",
        "> kutipan\n>\n> lagi",
        "```python\nprint('x')\n\ny = 1\n```",
        "| a | b |\n|---|--:|\n| 1 | 2 |",
        "::: kiat Judul\nIsi *kiat*.\n:::",
        ":::: penting\n::: rincian\nDalam\n:::\n::::",
        "Istilah\n: Arti",
        "- [ ] tugas\n- [x] selesai",
        "Luas $p \\times l$ dan [tautan](https://contoh.example/a?b=c&d).",
        "Catatan.[^1]\n\n[^1]: Kaki.",
        '<div class="kotak"><p>HTML &amp; lain</p></div>',
        "Baris satu\\\nbaris dua dengan ~~coret~~ dan <kbd>Enter</kbd>.",
        "***",
    ]
)
TEXTS = st.lists(_BLOCKS, min_size=1, max_size=4, unique=True).map("\n\n".join)


def everything() -> dict[str, Any]:
    """The course with everything as one tree, its files named from the top."""
    return _read(EVERYTHING / "course.yaml")  # type: ignore[no-any-return]


def _read(path: Path) -> Any:
    return _joined(plain(parse(path.read_text(encoding="utf-8"), path.name)), path)


def _joined(value: Any, path: Path) -> Any:
    if isinstance(value, dict):
        if list(value) == ["file"] and value["file"].endswith(".yaml"):
            return _read((path.parent / value["file"]).resolve())
        return {key: _joined(one, path) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_joined(one, path) for one in value]
    return (
        value.replace("../media/", "media/").replace("../halaman/", "halaman/")
        if isinstance(value, str)
        else value
    )


@st.composite
def courses(draw: Draw) -> dict[str, Any]:
    """A part of the course with everything."""
    return _thinned(draw, everything(), "")


def _thinned(draw: Draw, value: Any, key: str) -> Any:
    if isinstance(value, dict):
        kept = {
            name: _thinned(draw, one, name)
            for name, one in value.items()
            if name in _NEEDED or draw(st.booleans())
        }
        if "title" in kept and draw(st.booleans()):
            kept["title"] = draw(_LINES)
        if isinstance(kept.get("content"), str) and kept.get("type") != "label" and draw(st.booleans()):
            kept["content"] = draw(TEXTS)
        if "intro" in kept and draw(st.booleans()):
            kept["intro"] = draw(TEXTS)
        return kept
    if isinstance(value, list) and value:
        entries = [_thinned(draw, one, key) for one in value]
        if key in _LISTS and len(entries) > 1:
            entries = [one for one in entries if draw(st.integers(0, 2))]
        return entries
    return value


def written(tree: dict[str, Any], folder: Path) -> bool:
    """Whether the course in ``folder`` is sound, once what the checks refuse was taken out of ``tree``."""
    folder.mkdir(parents=True)
    for name in ("media", "halaman"):
        shutil.copytree(EVERYTHING / name, folder / name)
    for _ in range(15):
        (folder / "course.yaml").write_text(
            yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )
        errors = [one for one in check(folder / "course.yaml")[1] if one.severity == "error"]
        if not errors:
            return True
        for one in sorted(errors, key=lambda one: [str(step).zfill(5) for step in one.path], reverse=True):
            _without(tree, one.path)
    return False


def _without(tree: Any, path: tuple[str | int, ...]) -> None:
    holders = [tree]
    for step in path:
        holder = holders[-1]
        inside = (
            step in holder if isinstance(holder, dict) else isinstance(holder, list) and step < len(holder)
        )
        if not inside:
            break
        holders.append(holder[step])
    if len(holders) > 1:
        parent, step = holders[-2], path[len(holders) - 2]
        if isinstance(parent, dict):
            parent.pop(step, None)
        elif isinstance(step, int):
            parent.pop(step)
