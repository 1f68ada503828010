"""Imports run one way: spec, course, packages, commands; nothing imports what comes after it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import asn_moodle

ROOT = Path(asn_moodle.__file__).parent

COMMON = {"errors", "problems", "language"}
"""What every part may use."""

MAY_USE = {
    "language": set(),
    "problems": {"language"},
    "errors": {"problems", "language"},
    "spec": COMMON,
    "course": COMMON | {"spec"},
    "packages": COMMON | {"course"},
    "moodle": COMMON,
    "plugin": COMMON | {"packages"},
    "publish": COMMON | {"course", "packages", "moodle"},
    "pull": COMMON | {"spec", "course", "packages"},
    "sites": COMMON | {"spec", "moodle"},
    "commands": COMMON | {"spec", "course", "packages", "publish", "pull", "moodle", "sites", "plugin"},
    "cli": COMMON | {"commands"},
    "__main__": {"cli"},
}
"""The parts, and what each may import. The whole package's ``__init__`` names the public surface of all."""


def part_of(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").parts[0]


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Every part that a module imports, anywhere in it, with the line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            module = node.module or ""
            names = [f"{module}.{name.name}" for name in node.names] if module == "asn_moodle" else [module]
        else:
            continue
        for name in names:
            package, _, rest = name.partition(".")
            if package == "asn_moodle" and rest and rest.split(".")[0] != "__version__":
                yield rest.split(".")[0], node.lineno


MODULES = sorted(path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_imports_only_what_its_part_may_use(path: Path) -> None:
    part = part_of(path)
    assert part in MAY_USE, f"{part} has no place in the picture"
    wrong = [f"line {line}: {used}" for used, line in imported(path) if used not in MAY_USE[part] | {part}]
    assert wrong == []


def test_the_guard_sees_a_wrong_import(tmp_path: Path) -> None:
    module = tmp_path / "wrong.py"
    module.write_text("def late():\n    from asn_moodle.packages.archive import write_zip\n")
    assert list(imported(module)) == [("packages", 2)]


def test_only_archives_know_zip() -> None:
    packs, unpacks = "packages/archive.py", "pull/archive.py"
    assert using({"zipfile", "tarfile", "zlib", "deflate"}) == {packs, unpacks}


def test_only_the_client_waits() -> None:
    assert using({"time"}) == {"moodle/patience.py"}


def using(known: set[str]) -> set[str]:
    """The modules that import any of these."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        if name.split(".")[0] in known
    }
