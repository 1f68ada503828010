"""What a site has ready for planning or publishing, what is missing, and how to mend it."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from asn_moodle.errors import RefusedError, SiteError
from asn_moodle.language import Language, table
from asn_moodle.moodle.bridge import FUNCTIONS, PREFIX, READING, Bridge
from asn_moodle.moodle.client import SITE_INFO, MoodleClient
from asn_moodle.moodle.core import Core
from asn_moodle.moodle.core_needs import FRAMEWORKS_OF_BRIDGE, NEEDS
from asn_moodle.moodle.records import Info

Work = Literal["plan", "publish"]
Level = Literal["ready", "advice", "missing"]

OLDEST_MOODLE = 2024100700
"""Moodle 4.5."""
OLDEST_MOODLE_RELEASE = "4.5"
SMALL_UPLOAD = 16 * 1024 * 1024
"""Bytes below which SCORM packages and videos of a usual course do not get through."""
PLANNING = frozenset(("local/asnbridge:view", "webservice/rest:use"))
"""The capabilities without which not even a plan can be made."""

_OF_ONE_TYPE = re.compile(r"((mod|enrol)/\w+|moodle/h5p):\w+")
"""Capabilities that matter only to courses that use that type of activity or enrolment."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``code`` is a key of ``language/site.toml``, which ``data`` fills in."""

    level: Level
    code: str
    data: Mapping[str, str] = field(default_factory=dict)

    def what(self, language: Language = "en") -> str:
        """What was found, a sentence."""
        return self._say("what", language)

    def mend(self, language: Language = "en") -> str:
        """How to mend it; empty where there is nothing to mend."""
        return "" if self.level == "ready" else self._say("mend", language)

    def _say(self, part: str, language: Language) -> str:
        return str(table("site")[f"{self.code}-{part}"][language]).format_map(self.data)


def is_ready(findings: tuple[Finding, ...]) -> bool:
    """Whether nothing is missing."""
    return all(one.level != "missing" for one in findings)


def look(
    client: MoodleClient, category: str = "", work: Work = "publish", version: int | None = None
) -> tuple[Finding, ...]:
    """What was found on a site, in the order in which one mends it.

    ``category`` is the idnumber of the category that takes the courses, ``version`` that of the plugin which
    the site should have. Raises no `SiteError`: one that keeps it from looking further is the last finding.
    """
    found: list[Finding] = []
    try:
        for one in _looked(client, category, work, version):
            found.append(one)
    except _StoppedError as stop:
        found += stop.findings
    return tuple(found)


def look_restore(client: MoodleClient) -> tuple[Finding, ...]:
    """The same for a site to which courses go by hand."""
    try:
        site = _asked(lambda: client.read(SITE_INFO))
    except _StoppedError as stop:
        return stop.findings
    return (*_basics(client, site), Finding("advice", "restore-by-hand"))


def look_core(client: MoodleClient, category: str = "", work: Work = "publish") -> tuple[Finding, ...]:
    """The same for a site without the plugin, which core functions alone reach."""
    found: list[Finding] = []
    try:
        for one in _looked_core(client, category, work):
            found.append(one)
    except _StoppedError as stop:
        found += stop.findings
    return tuple(found)


def _looked_core(client: MoodleClient, category: str, work: Work) -> Iterator[Finding]:
    site = _asked(lambda: client.read(SITE_INFO))
    yield from _basics(client, site)
    has = {one["name"] for one in site.get("functions", ())}
    for topic, needs in NEEDS.items():
        needed = (*needs.plan, *(needs.publish if work == "publish" else ()))
        absent = [name for name in needed if name not in has]
        if not absent:
            yield _ready(f"core-has-{topic}")
        elif topic == "course":
            raise _StoppedError(_missing("core-functions", functions=", ".join(absent), url=client.url))
        else:
            yield Finding("advice", f"core-lacks-{topic}", {"functions": ", ".join(absent)})
    known = _asked(lambda: Core(client).categories())
    if category and not any(one.idnumber == category for one in known):
        raise _StoppedError(_missing("core-category", category=category))
    yield _ready("category-there", category=category) if category else Finding("advice", "no-category")
    yield Finding("advice", "core-permissions")


class _StoppedError(Exception):
    """There is no looking further."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = findings


def _looked(client: MoodleClient, category: str, work: Work, version: int | None) -> Iterator[Finding]:
    site = _asked(lambda: client.read(SITE_INFO))
    yield from _basics(client, site)
    yield from _service(site, work)
    info = _asked(lambda: Bridge(client).info(category), category)
    yield _plugin(info, version)
    yield _ready("category-there", category=category) if category else Finding("advice", "no-category")
    yield from _permissions(info, category, work)
    yield from _limits(info, work)


def _basics(client: MoodleClient, site: Mapping[str, Any]) -> Iterator[Finding]:
    """Which site answers."""
    yield _ready("site-answers", site=site["sitename"], release=site["release"], user=site["username"])
    if int(float(site["version"])) < OLDEST_MOODLE:
        yield _missing("moodle-too-old", release=site["release"], oldest=OLDEST_MOODLE_RELEASE)
    if site["siteurl"].rstrip("/") != client.url:
        yield Finding("advice", "other-address", {"url": client.url, "siteurl": site["siteurl"]})


def _service(site: Mapping[str, Any], work: Work) -> Iterator[Finding]:
    """What the token's service holds."""
    has = {one["name"] for one in site.get("functions", ())}
    needed = [PREFIX + name for name in (FUNCTIONS if work == "publish" else READING)]
    absent = [name for name in needed if name not in has]
    if len(absent) == len(needed):
        raise _StoppedError(_missing("no-bridge", service=_SERVICE[work]))
    if absent:
        yield _missing("functions-missing", functions=", ".join(absent), service=_SERVICE[work])
    else:
        yield _ready(f"may-{work}")
        yield _frameworks(has, work)
    if work == "publish" and not site.get("uploadfiles"):
        yield _missing("no-uploads", service=_SERVICE[work])


def _frameworks(has: Collection[str], work: Work) -> Finding:
    """Whether the service holds the functions for competency frameworks, which not every course needs."""
    needs = FRAMEWORKS_OF_BRIDGE
    needed = (*needs.plan, *(needs.publish if work == "publish" else ()))
    if absent := [name for name in needed if name not in has]:
        return Finding("advice", "frameworks-not-held", {"functions": ", ".join(absent)})
    return _ready("core-has-framework")


def _plugin(info: Info, version: int | None) -> Finding:
    if version is None or info.plugin_version == version:
        return _ready("plugin-answers", release=info.plugin_release)
    code = "plugin-older" if info.plugin_version < version else "plugin-newer"
    return Finding("advice", code, {"release": info.plugin_release})


_SERVICE: Mapping[Work, str] = {"plan": "“Courses as code: plan”", "publish": "“Courses as code: publish”"}


def _permissions(info: Info, category: str, work: Work) -> Iterator[Finding]:
    asked = [one for one in info.permissions if work == "publish" or one.capability in PLANNING]
    if not category:
        asked = [one for one in asked if one.where == "system"]
    lacking = [one for one in asked if not one.has]
    if frameworks := [one.capability for one in lacking if one.kinds == ("framework",)]:
        yield Finding("advice", "frameworks-not-allowed", {"capabilities": ", ".join(frameworks)})
        lacking = [one for one in lacking if one.capability not in frameworks]
        asked = [one for one in asked if one.capability not in frameworks]
    typed = [one.capability for one in lacking if _OF_ONE_TYPE.fullmatch(one.capability)]
    for one in lacking:
        if one.capability not in typed:
            kinds = ", ".join(one.kinds) or "–"
            yield _missing("permission-missing", capability=one.capability, kinds=kinds)
    if typed:
        yield Finding("advice", "types-not-allowed", {"capabilities": ", ".join(typed)})
    if asked and not lacking:
        yield _ready("permissions-there", count=str(len(asked)))


def _limits(info: Info, work: Work) -> Iterator[Finding]:
    limits = info.limits
    if work == "plan":
        return
    if min(limits.upload, limits.post) < SMALL_UPLOAD:
        yield Finding(
            "advice", "small-uploads", {"upload": _megabytes(limits.upload), "post": _megabytes(limits.post)}
        )
    else:
        yield _ready("uploads-fit", upload=_megabytes(min(limits.upload, limits.post)))


def _asked(question: Any, category: str = "") -> Any:
    try:
        return question()
    except SiteError as error:
        if isinstance(error, RefusedError) and error.errorcode == "nocategory":
            raise _StoppedError(_missing("category-absent", category=category)) from None
        raise _StoppedError(Finding("missing", error.code, error.data)) from None


def _ready(code: str, **data: str) -> Finding:
    return Finding("ready", code, data)


def _missing(code: str, **data: str) -> Finding:
    return Finding("missing", code, data)


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.0f} MB"
