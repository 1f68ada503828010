"""The fake without a socket: a transport of ``requests``."""

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from fake.moodle import FakeMoodle


def session_to(moodle: FakeMoodle) -> requests.Session:
    """A session in which every address leads to the fake."""
    session = requests.Session()
    session.trust_env = False
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Adapter(moodle))
    return session


class _Adapter(BaseAdapter):
    def __init__(self, moodle: FakeMoodle) -> None:
        super().__init__()
        self.moodle = moodle

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
        assert request.url is not None
        assert request.url.startswith(self.moodle.url), "the fake knows one site"
        parts = urlsplit(request.url)
        reply = self.moodle.handle(
            f"{parts.path}?{parts.query}", request.headers.get("Content-Type", ""), _bytes(request.body)
        )
        if reply.hangs:
            raise requests.ReadTimeout("no answer", request=request)
        body = reply.body[: len(reply.body) // 2] if reply.cut else reply.body
        response = requests.Response()
        response.status_code = reply.status
        response.reason = reply.reason
        response.headers.update(reply.headers)
        response.raw = HTTPResponse(BytesIO(body), preload_content=False)
        response.request = request
        response.url = request.url
        return response

    def close(self) -> None:
        pass


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes):
        return body
    return b"".join(iter(lambda: body.read(8192), b""))
