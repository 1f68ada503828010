"""The JSON of an `apply`, checked as the plugin checks it."""

import json
import re
from typing import Any

from fake.refusals import refused

BYTES = 2 * 2**20
DEPTH = 32
ITEMS = 50
VERBS = ("put", "hide", "delete", "accept", "adopt")
_PART = r"[A-Za-z0-9][A-Za-z0-9._-]*"
IDNUMBER = re.compile(rf"{_PART}(@{_PART})?(/[A-Za-z0-9][A-Za-z0-9._@-]*)*")
_RUN = re.compile(r"[A-Za-z0-9._:-]{8,64}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:\[\]-]{0,99}")
_SHA1 = re.compile(r"[0-9a-f]{40}")
_HEAD = {
    **dict.fromkeys(("id", "do", "kind", "type", "title", "parent", "hash", "expect"), str),
    **{"formerly": list, "position": int, "visible": bool, "tags": list, "identifiers": list, "holds": list},
}
_FREE = {
    **dict.fromkeys(("form", "texts", "files", "children", "completion", "grade"), dict),
    **{"competencies": list, "outcomes": list},
}
_OPTIONS = {"dryrun": bool, "end": bool, "ready": bool, "dataloss": list, "unlock": list, "instances": dict}


def course_name(course: str) -> str:
    _need(len(course) <= 100 and "/" not in course and bool(IDNUMBER.fullmatch(course)), "course")
    return course


def run_name(run: str) -> str:
    _need(bool(_RUN.fullmatch(run)), "run")
    return run


def names(text: str, pattern: re.Pattern[str], most: int) -> list[str]:
    """A JSON list of names."""
    found = decoded(text)
    _need(isinstance(found, list), "list")
    if len(found) > most:
        raise refused("toolarge", "list")
    for number, one in enumerate(found):
        _need(isinstance(one, str) and bool(pattern.fullmatch(one)), f"list[{number}]")
    return found


def hashes(text: str) -> list[str]:
    return names(text, _SHA1, 20_000)


def idnumbers(text: str) -> list[str]:
    return names(text, IDNUMBER, 2000)


def parse(course: str, text: str, looking: bool = False) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The items and the options."""
    data = decoded(text)
    _need(isinstance(data, dict), "json")
    _only(data, ("items", "options"), "request")
    items = data.get("items", [])
    _need(isinstance(items, list), "items")
    if len(items) > ITEMS:
        raise refused("toolarge", "items")
    options = data.get("options", {})
    _typed(options, _OPTIONS, "options")
    for number, item in enumerate(items):
        _item(course, item, f"items[{number}]")
        only = item.get("identifiers") or item.get("holds")
        _need(looking or not only, f"items[{number}].identifiers")
    for kind, ids in options.get("instances", {}).items():
        _typed(ids, dict.fromkeys(ids, int), f"options.instances.{kind}")
    return items, options


def decoded(text: str) -> Any:
    if len(text.encode()) > BYTES:
        raise refused("toolarge", "bytes")
    try:
        data = json.loads(text)
    except ValueError:
        raise refused("badrequest", "json") from None
    if _depth(data) > DEPTH:
        raise refused("toolarge", "depth")
    _need("\\u0000" not in text, "NUL")
    _need(isinstance(data, (dict, list)), "json")
    return data


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inner), default=0)


def _item(course: str, item: Any, at: str) -> None:
    _need(isinstance(item, dict) and bool(item), at)
    at = f"{at} {item.get('id', '')}".rstrip()
    free = {key: value for key, value in item.items() if key in (*_FREE, "availability")}
    _typed({key: value for key, value in item.items() if key not in free}, _HEAD, at)
    for key in ("id", "do", "kind"):
        _need(key in item, f"{at}.{key}")
    _need(item["do"] in VERBS, f"{at}.do")
    for name in (item["id"], *item.get("formerly", ())):
        _need(len(name) <= 100 and bool(IDNUMBER.fullmatch(name)), at)
    _need(item["id"] == course or item["id"].startswith(f"{course}/"), f"{at}.id")
    _need(item["kind"] != "course" or item["id"] == course, f"{at}.kind")
    _typed({key: value for key, value in free.items() if key in _FREE}, _FREE, at)
    _need(isinstance(item.get("availability"), (dict, type(None))), f"{at}.availability")
    _content(item, at)


def _content(item: dict[str, Any], at: str) -> None:
    for key in item.get("form", {}):
        _need(bool(_NAME.fullmatch(key)), f"{at}.form")
    for key, text in item.get("texts", {}).items():
        _need(bool(_NAME.fullmatch(key)), f"{at}.texts")
        _need(isinstance(text, dict) and isinstance(text.get("html"), str), f"{at}.texts.{key}.html")
        _only(text, ("html", "files"), f"{at}.texts.{key}")
        _paths(text.get("files", {}), f"{at}.texts.{key}.files")
    for area, files in item.get("files", {}).items():
        _need(bool(_NAME.fullmatch(area)), f"{at}.files")
        _paths(files, f"{at}.files.{area}")
    for name, children in item.get("children", {}).items():
        _need(bool(_NAME.fullmatch(name)) and isinstance(children, list), f"{at}.children.{name}")
        for number, child in enumerate(children):
            _need(isinstance(child, dict) and isinstance(child.get("id"), str), f"{at}.children.{name}")
            _content(child, f"{at}.children.{name}[{number}]")


def _paths(files: Any, at: str) -> None:
    _need(isinstance(files, dict), at)
    for path, sha1 in files.items():
        _need(0 < len(path) <= 255, at)
        _need(all(part not in {"", ".", ".."} for part in path.split("/")), at)
        _need(isinstance(sha1, str) and bool(_SHA1.fullmatch(sha1)), f"{at}.{path}")


def _typed(data: Any, shape: dict[str, type], at: str) -> None:
    _need(isinstance(data, dict), at)
    for key, value in data.items():
        if key not in shape:
            raise refused("badrequest", f"{at}.{key}")
        _need(type(value) is shape[key], f"{at}.{key}")


def _only(data: dict[str, Any], keys: tuple[str, ...], at: str) -> None:
    for key in data:
        if key not in keys:
            raise refused("badrequest", f"{at}.{key}")


def _need(holds: bool, at: str) -> None:
    if not holds:
        raise refused("badrequest", at)
