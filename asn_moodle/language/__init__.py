"""The sentences that people read, in Bahasa Indonesia and English.

``problems/*.toml`` holds what can be wrong with a course, ``pages.toml`` the words on generated pages,
``commands.toml`` what the command line says. In each, a key has an ``id`` and an ``en`` text with the
same ``{placeholders}``; a test compares them. ``{name:decimal}`` is a number in the language's own writing.
"""

import locale
import os
import string
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@cache
def table(name: str) -> dict[str, Any]:
    """The content of ``NAME.toml``, or of all files of the folder ``NAME`` together, as TOML has it."""
    root = files(__package__)
    folder = root / name
    sources = (
        sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
        if folder.is_dir()
        else [root / f"{name}.toml"]
    )
    merged: dict[str, Any] = {}
    for source in sources:
        merged |= tomllib.loads(source.read_text(encoding="utf-8"))
    return merged


def words(name: str, language: Language) -> dict[str, str]:
    """The texts of the table ``name`` in one language, by key."""
    return {key: entry[language] for key, entry in table(name).items()}


def filled(text: str, blanks: Mapping[str, str], language: Language) -> str:
    """The text with its placeholders filled in; a ``{name:decimal}`` has a comma in Indonesian."""
    return _Filler(language).vformat(text, (), blanks)


class _Filler(string.Formatter):
    def __init__(self, language: Language) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "decimal":
            return str(value).replace(".", ",") if self.language == "id" else str(value)
        return str(super().format_field(value, format_spec))


def preferred() -> Language:
    """The language of the user's locale: ``id`` for Indonesian, else ``en``."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return "id" if value.lower().startswith(("id", "in_")) else "en"
    return "id" if (locale.getlocale()[0] or "").lower().startswith(("id", "indones")) else "en"
