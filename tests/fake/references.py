"""What an item refers to: files by SHA-1, other items by idnumber."""

import json
import re
from collections.abc import Iterator
from typing import Any

_LINK = re.compile(r"\$@ITEM\*([^@\s\"'<>]+)@\$")


def files_of(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "files" and isinstance(inner, dict):
                yield from _hashes(inner)
            else:
                yield from files_of(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from files_of(inner)


def _hashes(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _hashes(inner)


def references(item: dict[str, Any]) -> Iterator[str]:
    """The idnumbers that an item refers to: by links, and by its restriction."""
    for key in ("form", "texts", "children"):
        yield from _LINK.findall(json.dumps(item.get(key, {})).replace('\\"', '"'))
    yield from _conditions(item.get("availability") or {})


def _conditions(tree: Any) -> Iterator[str]:
    if isinstance(tree, list):
        for one in tree:
            yield from _conditions(one)
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if key in {"completed", "group", "grouping", "activity"} and isinstance(value, str):
                yield value
            else:
                yield from _conditions(value)
