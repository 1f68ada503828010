"""What a site answered, written down and played back.

A recording holds, for each test, the exchanges in their order: the function, its parameters without the
token, and the answer. Hosts and the names of site and user are replaced when it is written.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from fake.moodle import form_of

HOST = "https://moodle.test"
KEPT_HEADERS = ("Content-Type", "Retry-After", "Location")
_PRIVATE = {"sitename": "Moodle", "fullname": "Pengguna", "firstname": "Pengguna", "lastname": "Layanan"}
_SITE_INFO = ("sitename", "username", "siteurl", "release", "version", "functions", "uploadfiles")
_SECRET = re.compile(r"\b[0-9a-f]{32}\b")
"""What tokens and private keys of Moodle look like; the SHA-1 of a file is longer."""
_DROPPED = ("userpictureurl", "stacktrace", "reproductionlink", "author", "source", "contextid", "userid")


@dataclass
class Exchange:
    """One request as it is compared, and its answer."""

    who: str
    function: str
    parameters: dict[str, str]
    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Recording:
    """The exchanges of every test."""

    category: str
    release: str = ""
    tests: dict[str, list[Exchange]] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write it as ``RELEASE.json``; what failed on the way is not a recording."""
        assert re.match(r"\d+\.\d+", self.release), "no test asked the site for its release"
        folder.mkdir(exist_ok=True)
        version = ".".join(self.release.split(".")[:2])
        listed = {test: [vars(one) for one in each] for test, each in sorted(self.tests.items())}
        said = {"release": self.release, "category": self.category, "tests": listed}
        text = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        (folder / f"{version}.json").write_text(text, encoding="utf-8")


def read(file: Path) -> Recording:
    """The recording in a file."""
    said = json.loads(file.read_text(encoding="utf-8"))
    tests = {test: [Exchange(**one) for one in each] for test, each in said["tests"].items()}
    return Recording(said["category"], said["release"], tests)


Asked = tuple[str, str, dict[str, str]]


def asked(url: str, content_type: str, body: bytes, names: Mapping[str, str]) -> Asked:
    """Who asks, for which function, with which parameters; files by the SHA-1 of what is in them."""
    parts = urlsplit(url)
    if parts.path.endswith("/upload.php"):
        form = form_of(content_type, body)
        files = {f"file {name}": hashlib.sha1(content).hexdigest() for name, content in form.pop("files")}
        token = form.pop("token", "")
        return names.get(token, "nobody"), "upload", {**form, **files}
    fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
    token = fields.pop("wstoken", "")
    return names.get(token, "nobody"), dict(parse_qsl(parts.query))["wsfunction"], fields


def scrubbed(text: str, url: str, secrets: tuple[str, ...]) -> str:
    """A text without what belongs to one machine."""
    for slash in ("/", "\\/", "\\\\\\/"):  # as it is, in JSON, and in JSON inside of JSON
        text = text.replace(url.replace("/", slash), HOST.replace("/", slash))
    for secret in secrets:
        assert secret not in text, "the site repeats a token"
    with suppress(ValueError):
        text = json.dumps(_without(json.loads(text)), ensure_ascii=False)
    assert not _SECRET.search(text), "the site tells a key"
    return text


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        if "siteurl" in value:
            value = {key: value[key] for key in _SITE_INFO}
        private = {} if "shortname" in value else _PRIVATE  # a course, which is nobody
        return {key: private.get(key, _without(inner)) for key, inner in value.items() if key not in _DROPPED}
    return [_without(one) for one in value] if isinstance(value, list) else value


class Recorder(requests.adapters.HTTPAdapter):
    """Passes requests on and writes down what comes back."""

    def __init__(self, url: str, names: Mapping[str, str], exchanges: list[Exchange]) -> None:
        super().__init__()
        self.url, self.names, self.exchanges = url, names, exchanges

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        body = request.body or b""
        if hasattr(body, "read"):
            body = b"".join(iter(lambda: request.body.read(8192), b""))  # type: ignore[union-attr]
            request.body = body
        raw = body.encode() if isinstance(body, str) else body
        who, function, parameters = asked(
            str(request.url), request.headers.get("Content-Type", ""), raw, self.names
        )
        response = super().send(request, *args, **more)
        text = scrubbed(response.content.decode(), self.url, tuple(self.names))
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        self.exchanges.append(Exchange(who, function, parameters, response.status_code, headers, text))
        return response
