"""The client of a Moodle site's web services: REST with JSON replies, the token in the POST body.

    client = MoodleClient("https://lms.example.go.id", token)
    client.read("core_webservice_get_site_info")["release"]

Redirects are not followed, certificates are verified, and plain HTTP is for loopback only.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from asn_moodle import __version__
from asn_moodle.errors import (
    AccessError,
    RefusedError,
    ReplyError,
    SetupError,
    SiteError,
    TokenError,
    TooLargeError,
    UnreachableError,
    UsageError,
)
from asn_moodle.moodle.multipart import MultipartForm, Progress
from asn_moodle.moodle.patience import Patience, patiently, wait
from asn_moodle.moodle.replies import Answer, value_of

SITE_INFO = "core_webservice_get_site_info"

_LARGEST_ANSWER = 64 * 1024 * 1024
_IN_MEMORY = 16 * 1024
"""Above this many bytes PHP writes a request to its temporary folder, and drops it where that is full."""
_LARGE_REQUEST = 256 * 1024
"""Above this many bytes a token that is suddenly unknown rather means that PHP dropped the request."""
_FILES_A_REQUEST = 20
"""PHP's default for ``max_file_uploads``; what is beyond it vanishes without a word."""


class MoodleClient:
    """One site, and one token for it.

    Every method raises a `SiteError` where the site is out of reach, busy, or refuses. Safe to share among
    threads as far as `requests.Session` is.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        patience: Patience = Patience(),  # noqa: B008  # frozen
        connections: int = 4,
        sleep: Callable[[float], None] = wait,
        session: requests.Session | None = None,
    ) -> None:
        """Raises `UsageError` for an address that a token must not be sent to, or a token that is none."""
        self.url = checked_url(url)
        self._token = checked_token(token)
        self._patience = patience
        self._sleep = sleep
        self._session = session or _session(self.url, connections)

    def __repr__(self) -> str:
        return f"MoodleClient({self.url!r})"

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def __enter__(self) -> "MoodleClient":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, function: str, **parameters: Any) -> Any:
        """What a function gives that may be called twice; tried again after faults that pass."""
        return self._explained(
            function, lambda: patiently(lambda: self._call(function, parameters), self._patience, self._sleep)
        )

    def call(self, function: str, **parameters: Any) -> Any:
        """What a function gives; called once. Where an error is ``unsure``, the work may have been done."""
        return self._explained(function, lambda: self._call(function, parameters))

    def upload(self, paths: Sequence[Path], progress: Progress | None = None) -> int:
        """The id of a new draft area of the token's user, with these files in it.

        ``progress`` is told bytes sent and bytes in all, for each request of up to 20 files. Tried again
        after faults that pass, into a new draft area. Raises `AccessError` where a file cannot be read.
        """
        return patiently(lambda: self._upload(paths, progress), self._patience, self._sleep)

    def _upload(self, paths: Sequence[Path], progress: Progress | None) -> int:
        draft = 0
        for start in range(0, len(paths), _FILES_A_REQUEST):
            draft = self._upload_some(paths[start : start + _FILES_A_REQUEST], draft, progress)
        return draft

    def _upload_some(self, paths: Sequence[Path], draft: int, progress: Progress | None) -> int:
        fields = {"token": self._token, "itemid": str(draft), "filepath": "/"}
        try:
            form = MultipartForm(fields, paths, progress)
        except OSError as error:
            raise AccessError(Path(error.filename or paths[0]), error.strerror or str(error)) from None
        with closing(form):
            headers = {"Content-Type": form.content_type}
            try:
                found = value_of(self._post("webservice/upload.php", "upload", form, headers))
            except SiteError as error:
                raise self._sharpened("upload", error, len(form)) from None
        return _draft_of(found, paths, self.url)

    def _call(self, function: str, parameters: Mapping[str, Any]) -> Any:
        # In the query is what an access log may show, and what makes the reply JSON even where PHP
        # dropped the body.
        path = f"webservice/rest/server.php?wsfunction={quote(function)}&moodlewsrestformat=json"
        data = {"wstoken": self._token, **dict(_flat(parameters))}
        try:
            return value_of(self._post(path, function, data, {}))
        except SiteError as error:
            size = sum(len(value) for value in data.values())
            raise self._sharpened(function, error, size) from None

    def _post(self, path: str, what: str, data: Any, headers: Mapping[str, str]) -> Answer:
        """The whole answer. The library's exceptions carry the request, token included: none gets out."""
        try:
            response = self._session.post(
                f"{self.url}/{path}",
                data=data,
                headers={"Accept": "application/json", **headers},
                timeout=(self._patience.connect, self._patience.answer),
                allow_redirects=False,
                stream=True,
            )
            with closing(response):
                body = b"".join(_limited(response.iter_content(64 * 1024)))
            return Answer(
                url=self.url,
                what=what,
                status=response.status_code,
                reason=response.reason or "",
                headers=response.headers,
                body=body,
                token=self._token,
            )
        except requests.RequestException as error:
            failure = _failure(error, self.url, what)
        except _TooMuchError:
            failure = ReplyError("answer-too-large", unsure=True, url=self.url, what=what)
        raise failure

    def _explained(self, function: str, made: Callable[[], Any]) -> Any:
        """What ``made`` gives; where Moodle says only that there is no access, a call finds out why."""
        try:
            return made()
        except SetupError as error:
            if error.code != "function-not-allowed" or function == SITE_INFO:
                raise
            failure = error
        try:
            info = self._call(SITE_INFO, {})
        except SetupError:
            # Not even that: the token, its service or its user is what is refused.
            raise TokenError("service-refused", url=self.url) from None
        known = {one["name"] for one in info.get("functions", ())}
        if function in known:
            raise TokenError("service-refused", url=self.url) from None
        raise failure

    def _sharpened(self, what: str, error: SiteError, size: int) -> SiteError:
        """The same error, or what is truly behind it: PHP empties a request beyond ``post_max_size``, and one
        that it finds no room for."""
        lost = isinstance(error, TokenError) and error.code == "token-invalid"
        lost = lost or getattr(error, "errorcode", "") in {"missingparam", "invalidparameter"}
        if not lost or size < _IN_MEMORY or what == SITE_INFO:
            return error
        try:
            self._call(SITE_INFO, {})
        except SiteError:
            return error
        if size >= _LARGE_REQUEST and (what == "upload" or isinstance(error, TokenError)):
            return TooLargeError("post-max-size", url=self.url, size=str(size))
        if isinstance(error, TokenError):
            return RefusedError("server-disk", errorcode="", told=f"HTTP POST, {size} B", url=self.url)
        return error


def checked_url(url: str) -> str:
    """The address of a site without a slash at its end. Raises `UsageError` if a token must not go there."""
    trimmed = url.strip().rstrip("/")
    try:
        parts = urlsplit(trimmed)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise UsageError("bad-site-url") from None
    if parts.scheme not in {"https", "http"} or not host or parts.username is not None:
        raise UsageError("bad-site-url")
    if parts.query or parts.fragment:
        raise UsageError("bad-site-url")
    if parts.scheme == "http" and not _is_loopback(host):
        raise UsageError("insecure-site-url", host=host)
    return trimmed


def checked_token(token: str) -> str:
    """The token. Raises `UsageError`, which does not repeat it, if Moodle could not have given such a one."""
    trimmed = token.strip()
    if not (trimmed.isascii() and trimmed.isalnum()):
        raise UsageError("bad-token")
    return trimmed


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class _NoPassword(AuthBase):
    """Keeps the passwords of a ``.netrc`` at home."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


def _session(url: str, connections: int) -> requests.Session:
    session = requests.Session()
    session.headers["User-Agent"] = f"asn-moodle/{__version__}"
    session.auth = _NoPassword()
    # What is meant for this machine must not go out to a proxy, least of all unencrypted.
    session.trust_env = url.startswith("https:")
    adapter = HTTPAdapter(pool_connections=1, pool_maxsize=connections, pool_block=True)
    session.mount(url.partition(":")[0] + "://", adapter)
    return session


class _TooMuchError(Exception):
    """The answer does not end."""


def _limited(pieces: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > _LARGEST_ANSWER:
            raise _TooMuchError
        yield piece


def _failure(error: requests.RequestException, url: str, what: str) -> SiteError:
    host = urlsplit(url).netloc
    if isinstance(error, requests.exceptions.SSLError):
        untrusted = "CERTIFICATE_VERIFY_FAILED" in repr(error)
        return UnreachableError("certificate" if untrusted else "no-tls", url=url, host=host)
    if isinstance(error, requests.exceptions.ProxyError):
        return UnreachableError("proxy", passing=True, url=url)
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return UnreachableError("no-connection", passing=True, url=url, host=host)
    if isinstance(error, requests.Timeout):
        return UnreachableError("no-answer", passing=True, unsure=True, url=url, what=what)
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return ReplyError("broken-reply", passing=True, unsure=True, url=url, what=what, status="200")
    if isinstance(error, requests.ConnectionError):
        if "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error):
            return UnreachableError("no-connection", passing=True, url=url, host=host)
        if "Read timed out" in repr(error):
            return UnreachableError("no-answer", passing=True, unsure=True, url=url, what=what)
        return UnreachableError("cut-off", passing=True, unsure=True, url=url, what=what)
    return ReplyError("broken-reply", passing=True, unsure=True, url=url, what=what, status="–")


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Each scalar with the name that PHP unfolds again: ``a[0][b]``. What is None is left out."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}[{key}]" if name else str(key))
    elif isinstance(value, (list, tuple)):
        for number, inner in enumerate(value):
            yield from _flat(inner, f"{name}[{number}]")
    elif isinstance(value, bool):
        yield name, str(int(value))
    elif value is not None:
        yield name, str(value)


def _draft_of(found: Any, paths: Sequence[Path], url: str) -> int:
    """The draft area that the reply to an upload names. Raises if any file did not arrive."""
    if not isinstance(found, list):
        raise ReplyError("unexpected-shape", url=url, what="upload")
    for one in found:
        if one.get("errortype"):
            raise TooLargeError("file-too-large", url=url, told=str(one.get("error", one["errortype"])))
    if len(found) != len(paths):
        raise TooLargeError("files-dropped", url=url, sent=str(len(paths)), arrived=str(len(found)))
    return int(found[0]["itemid"])
