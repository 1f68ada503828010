"""What is about to be written as a spec: mappings, lists and values, and texts that still wait."""

from dataclasses import dataclass
from typing import Any

Value = "str | int | float | bool | Plain | Flow | Written | FileRef | dict[str, Value] | list[Value]"


Stated = dict[str, Any]
"""Keys of the spec with what is stated of them: a `Value` each."""


class Plain(str):
    """A word that YAML needs no quotation marks for, such as a moment."""

    __slots__ = ()


class Flow(dict):  # type: ignore[type-arg]  # of the values above
    """A small mapping, written in one line."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where the files of a text or a setting are kept in a backup."""

    context: str
    component: str
    area: str
    itemid: str = "0"


@dataclass(frozen=True, slots=True)
class Written:
    """Markup of the site that becomes a text of the spec."""

    html: str
    area: Area | None = None
    inline: bool = False
    """Whether the text stands with its question, never in a file of its own."""


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file of the course folder, named from its top; where it is written it is named from there."""

    name: str
