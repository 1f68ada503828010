"""Learner data that applying an item would destroy."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fake.refusals import refused

if TYPE_CHECKING:
    from fake.things import FakeCourse, FakeItem


def loss(word: str, count: int, what: str = "") -> dict[str, Any]:
    return {"word": word, "count": count, "what": what}


def may_lose(item: dict[str, Any], lost: list[dict[str, Any]], options: dict[str, Any]) -> None:
    if lost and item["id"] not in options.get("dataloss", ()):
        said = (
            f"{one['word']}: {one['count']}" + (f" ({one['what']})" if one["what"] else "") for one in lost
        )
        raise refused("wouldlose", ", ".join(said), lost)


def going(course: "FakeCourse", item: dict[str, Any], known: "FakeItem") -> Iterator[dict[str, Any]]:
    """Learner data on parts that are stated no more."""
    packages = item.get("files", {}).get("packagefile", {})
    if item.get("type") == "scorm" and packages:
        stays = set(item.get("identifiers") or _identifiers(course, packages))
        names = {part: part for part in known.parts}
    elif children := item.get("children"):
        stays = {child["id"] for listed in children.values() for child in listed}
        before = [child for listed in known.values.get("children", {}).values() for child in listed]
        names = {child["id"]: child.get("form", {}).get("option", child["id"]) for child in before}
    else:
        return
    for part, (word, count) in known.parts.items():
        if part not in stays:
            yield loss(word, count, names.get(part, part))


def _identifiers(course: "FakeCourse", packages: dict[str, str]) -> Iterator[str]:
    for sha1 in packages.values():
        if sha1 not in course.staged:
            raise refused("filemissing", sha1)
        with zipfile.ZipFile(io.BytesIO(course.staged[sha1])) as archive:
            manifest = archive.read("imsmanifest.xml").decode()
        yield from re.findall(r'<(?:organization|item)\b[^>]*\bidentifier="([^"]*)"', manifest)
