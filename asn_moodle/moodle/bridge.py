"""The functions of the bridge plugin, typed; `docs/bridge-protocol.md` describes them.

bridge = Bridge(MoodleClient(url, token))
state = bridge.state("keamanan-siber")
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Json, TypeAdapter, ValidationError

from asn_moodle.errors import ReplyError
from asn_moodle.moodle.client import MoodleClient
from asn_moodle.moodle.multipart import Progress
from asn_moodle.moodle.records import Info, Lease, Result, Staged, State, Values

PREFIX = "local_asnbridge_"
FUNCTIONS = ("info", "state", "items", "check", "missing_files", "stage", "lease", "apply")
READING = ("info", "state", "items", "check")
"""The functions that a token for planning needs."""

T = TypeVar("T")


class Bridge:
    """The bridge plugin of one site. Every method raises a `SiteError` where it gets no answer.

    ``adopt`` is the id of a live course that is to become the course that is spoken of, 0 for none;
    ``category`` the idnumber of the category that it has to lie in.
    """

    def __init__(self, client: MoodleClient, *, adopt: int = 0, category: str = "") -> None:
        self.client = client
        self.adopt = adopt
        self._named: dict[str, int] = {"courseid": adopt} if adopt else {}
        self._within: dict[str, Any] = {**self._named, "category": category} if adopt else {}

    def __repr__(self) -> str:
        return f"Bridge({self.client.url!r})"

    def info(self, category: str = "") -> Info:
        """The site, and what the token may do there, or in the category with this idnumber."""
        return self._read(Info, "info", category=category)

    def state(self, course: str) -> State:
        """What was published to the course with this idnumber, and what became of it; one call."""
        return self._read(State, "state", course=course, **self._within)

    def items(self, course: str, items: Iterable[str]) -> tuple[Values, ...]:
        """The live and the last applied values of the items named by their idnumbers."""
        named = {"items": _json(list(items)), **self._named}
        found = self._read(tuple[_ValuesText, ...], "items", course=course, **named)
        return tuple(Values(one.item, one.live, one.applied) for one in found)

    def check(self, course: str, items: Sequence[Mapping[str, Any]], **options: Any) -> tuple[Result, ...]:
        """What applying the items would do: what is lost, what is held. Nothing is written, no lease needed.

        Of an item to adopt: what is there, if only one thing can be it. Options are ``dataloss``,
        ``unlock`` and ``instances``.
        """
        request = _json({"items": list(items), "options": options})
        return self._read(tuple[Result, ...], "check", course=course, request=request, **self._within)

    def missing_files(self, course: str, sha1: Iterable[str]) -> frozenset[str]:
        """Those of the files, named by SHA-1, that are neither staged for the course nor in it."""
        files = _json(sorted(set(sha1)))
        return frozenset(self._read(tuple[str, ...], "missing_files", course=course, sha1=files))

    def stage(self, course: str, run: str, archive: Path, progress: Progress | None = None) -> Staged:
        """What was taken of a zip whose members are named by their SHA-1; needs the lease."""
        draft = self.client.upload([archive], progress)
        return self._call(Staged, "stage", course=course, run=run, draftitemid=draft)

    def lease(
        self,
        course: str,
        run: str,
        owner: str,
        action: Literal["begin", "take", "renew", "end"],
        category: str = "",
    ) -> Lease:
        """The lease on the course after the action; ``held`` tells whether this run has it.

        Safe to repeat, since a run that holds it may begin it again. ``take`` begins even where another run
        holds the course, whose next call is refused. ``category`` is the idnumber of where a course that is
        not there yet shall be.
        """
        stated = {"course": course, "run": run, "owner": owner, "action": action, "category": category}
        return self._read(Lease, "lease", **stated, **self._named)

    def apply(
        self, course: str, run: str, items: Sequence[Mapping[str, Any]], **options: Any
    ) -> tuple[Result, ...]:
        """What became of each item; needs the lease, and renews it. Called once: see `MoodleClient.call`.

        Options are ``dryrun``, ``end``, ``ready``, ``dataloss``, ``unlock`` and ``instances``.
        """
        request = _json({"items": list(items), "options": options} if options else {"items": list(items)})
        return self._call(tuple[Result, ...], "apply", course=course, run=run, request=request, **self._named)

    def _read(self, shape: type[T], function: str, **parameters: Any) -> T:
        return self._shaped(shape, function, self.client.read(PREFIX + function, **parameters))

    def _call(self, shape: type[T], function: str, **parameters: Any) -> T:
        return self._shaped(shape, function, self.client.call(PREFIX + function, **parameters))

    def _shaped(self, shape: type[T], function: str, reply: Any) -> T:
        key: Any = shape
        try:
            found: T = _adapter(key).validate_python(reply)
        except (ValidationError, ValueError):
            raise ReplyError("unexpected-shape", url=self.client.url, what=PREFIX + function) from None
        return found


@dataclass(frozen=True, slots=True)
class _ValuesText:
    item: str
    live: Json[Mapping[str, Any] | None]
    applied: Json[Mapping[str, Any] | None]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)
