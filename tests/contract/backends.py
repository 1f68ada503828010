"""The sites that the contract suite runs against: each gives clients, and one course of the test's own."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import requests
import responses
from fake import FakeMoodle, session_to

from asn_moodle.errors import SiteError
from asn_moodle.moodle.bridge import Bridge
from asn_moodle.moodle.client import SITE_INFO, MoodleClient
from asn_moodle.publish.desired import place_in_order
from contract import recording


class Backend:
    """A site: ``client("publish")``, ``client("view")``, and ``client("nobody")`` with a wrong token."""

    url: str
    category: str
    tokens: dict[str, str]

    def __init__(self, test: str) -> None:
        self.test = test
        self.course = f"kontrak-{hashlib.sha1(test.encode()).hexdigest()[:8]}"
        """The idnumber of a course that only this test uses."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        pass

    def client(self, who: str = "publish") -> MoodleClient:
        return MoodleClient(self.url, self.tokens[who], session=self.session())

    def bridge(self, who: str = "publish") -> Bridge:
        return Bridge(self.client(who))

    def session(self) -> requests.Session:
        raise NotImplementedError


class FakeBackend(Backend):
    """The site in memory."""

    def __init__(self, test: str) -> None:
        super().__init__(test)
        self.moodle = FakeMoodle()
        self.url, self.category = self.moodle.url, "pelatihan"
        self.tokens = {
            "publish": self.moodle.token(),
            "view": self.moodle.token("asnbridge_view"),
            "nobody": "0" * 32,
        }

    def session(self) -> requests.Session:
        return session_to(self.moodle)


class LiveBackend(Backend):
    """A real site.

    The bridge never deletes a course. Where no other service lets the token do it, each test's course is left
    empty and hidden, and used again by the next run; so no test may need that what it creates is new.
    """

    def __init__(self, test: str, recorded: recording.Recording | None) -> None:
        super().__init__(test)
        self.url = os.environ["ASN_MOODLE_URL"].rstrip("/")
        self.category = os.environ["ASN_MOODLE_CATEGORY"]
        self.tokens = {
            "publish": os.environ["ASN_MOODLE_TOKEN"],
            "view": os.environ["ASN_MOODLE_VIEW_TOKEN"],
            "nobody": "0" * 32,
        }
        self.recorded = recorded
        self.exchanges: list[recording.Exchange] = []

    def session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        if self.recorded is not None:
            names = {token: who for who, token in self.tokens.items()}
            adapter = recording.Recorder(self.url, names, self.exchanges)
            session.mount("https://", adapter)
            session.mount("http://", adapter)
        return session

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        recorded, self.recorded = self.recorded, None
        if recorded is not None:
            recorded.tests[self.test] = self.exchanges
            recorded.release = recorded.release or self.client().read(SITE_INFO)["release"]
        self._clean()

    def _clean(self) -> None:
        bridge, run = self.bridge(), "kontrak-bersih"
        state = bridge.state(self.course)
        if not state.exists:
            return
        for holder in ("kontrak-run-1", "kontrak-run-2"):
            bridge.lease(self.course, holder, "Kontrak", "end")
        try:
            self.client().call("core_course_delete_courses", courseids=[state.courseid])
        except SiteError:
            bridge.lease(self.course, run, "Kontrak", "begin")
            gone = [item for item in state.items if item.made and item.kind != "course"]
            gone.sort(key=lambda one: place_in_order(one.kind, one.type), reverse=True)
            deleted = [{"id": one.item, "do": "delete", "kind": one.kind, "type": one.type} for one in gone]
            hidden = {"id": self.course, "do": "hide", "kind": "course"}
            bridge.apply(self.course, run, [*deleted, hidden], dataloss=[one.item for one in gone])
            bridge.lease(self.course, run, "Kontrak", "end")


class ReplayBackend(Backend):
    """What a real site once answered, in the same order to the same requests."""

    def __init__(self, test: str, file: Path) -> None:
        super().__init__(test)
        kept = recording.read(file)
        self.url, self.category = recording.HOST, kept.category
        self.tokens = {"publish": "1" * 32, "view": "2" * 32, "nobody": "0" * 32}
        self.exchanges = iter(kept.tests[test])
        self.mock = responses.RequestsMock(assert_all_requests_are_fired=False)

    def __enter__(self) -> Self:
        self.mock.start()
        for path in ("rest/server.php", "upload.php"):
            self.mock.add_callback("POST", f"{self.url}/webservice/{path}", _answer(self))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.mock.stop()
        if kind is None:
            assert next(self.exchanges, None) is None, "the recorded test asked for more"

    def session(self) -> requests.Session:
        return requests.Session()


def _answer(backend: ReplayBackend) -> Callable[[Any], tuple[int, dict[str, str], str]]:
    names = {token: who for who, token in backend.tokens.items()}

    def answer(request: Any) -> tuple[int, dict[str, str], str]:
        body = request.body or b""
        if hasattr(body, "read"):
            body = b"".join(iter(lambda: request.body.read(8192), b""))
        raw = body.encode() if isinstance(body, str) else body
        found = recording.asked(request.url, request.headers.get("Content-Type", ""), raw, names)
        kept = next(backend.exchanges)
        assert found == (kept.who, kept.function, kept.parameters), f"record anew: {found} is not {kept}"
        return kept.status, kept.headers, kept.body

    return answer
