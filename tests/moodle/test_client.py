"""The client: what it sends, what it makes of every reply, when it tries again, and what it never tells."""

import json
import logging
import traceback
from pathlib import Path
from typing import Any

import pytest
import requests
from fake import FakeMoodle, Reply, session_to
from fake.server import serve

from asn_moodle.errors import (
    AccessError,
    BusyError,
    CapabilityError,
    Error,
    RefusedError,
    ReplyError,
    SetupError,
    SiteError,
    TokenError,
    TooLargeError,
    UnreachableError,
    UsageError,
)
from asn_moodle.language import LANGUAGES
from asn_moodle.moodle.client import SITE_INFO, MoodleClient
from asn_moodle.moodle.multipart import MultipartForm
from asn_moodle.moodle.patience import Patience

INFO = "local_asnbridge_info"
HTML = Reply(200, b"<!doctype html><html><head><title>Masuk &amp; cari</title></head></html>")


@pytest.fixture
def moodle() -> FakeMoodle:
    return FakeMoodle()


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def client(moodle: FakeMoodle, slept: list[float]) -> MoodleClient:
    return client_of(moodle, slept=slept)


def client_of(
    moodle: FakeMoodle, token: str | None = None, slept: list[float] | None = None, **more: Any
) -> MoodleClient:
    waits = slept if slept is not None else []
    more.setdefault("session", session_to(moodle))
    return MoodleClient(moodle.url, token or moodle.token(), sleep=waits.append, **more)


def failed(client: MoodleClient, function: str = INFO, **parameters: Any) -> SiteError:
    with pytest.raises(SiteError) as caught:
        client.read(function, **parameters)
    for language in LANGUAGES:
        assert caught.value.what(language) and caught.value.mend(language)
    assert caught.value.exit_code == 6
    return caught.value


def test_a_function_gives_its_value(client: MoodleClient) -> None:
    assert client.read(SITE_INFO)["username"] == "penerbit"


def test_token_travels_in_the_body_alone(moodle: FakeMoodle) -> None:
    sent: list[requests.PreparedRequest] = []

    class Watching(requests.Session):
        def send(self, request: requests.PreparedRequest, **more: Any) -> requests.Response:
            sent.append(request)
            return super().send(request, **more)

    session = Watching()
    session.mount("https://", session_to(moodle).get_adapter("https://"))
    token = moodle.token()
    client_of(moodle, token, session=session).read(SITE_INFO)
    (request,) = sent
    assert request.method == "POST"
    assert token not in f"{request.url} {request.headers}"
    assert token in str(request.body)


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ({"a": [1, {"b": "x"}]}, {"a[0]": "1", "a[1][b]": "x"}),
        ({"a": True, "b": False, "c": None}, {"a": "1", "b": "0"}),
        ({"a": "é & ="}, {"a": "é & ="}),
    ],
)
def test_parameters_are_folded_for_php(value: dict[str, Any], sent: dict[str, str]) -> None:
    from asn_moodle.moodle.client import _flat

    assert dict(_flat(value)) == sent


# ---- what replies mean ----

REPLIES = [
    (Reply(403, reason="Forbidden"), SetupError, "rest-off"),
    (Reply(404, b"<title>Not Found</title>"), ReplyError, "no-moodle"),
    (Reply(401), ReplyError, "asks-password"),
    (Reply(413, b"<h1>413 Request Entity Too Large</h1>"), TooLargeError, "request-too-large"),
    (Reply(500, b"oops"), ReplyError, "server-error"),
    (Reply(502), BusyError, "busy"),
    (Reply(503, b"{}"), BusyError, "busy"),
    (Reply(503, reason="Moodle under maintenance"), BusyError, "maintenance"),
    (Reply(429, headers={"Retry-After": "7"}), BusyError, "busy"),
    (Reply(302, headers={"Location": "https://lain.test/login?x=1"}), ReplyError, "redirected"),
    (HTML, ReplyError, "html"),
    (Reply(200, b'{"half'), ReplyError, "broken-reply"),
    (Reply(200, b""), ReplyError, "broken-reply"),
    (Reply(hangs=True), UnreachableError, "no-answer"),
]


@pytest.mark.parametrize(("reply", "kind", "code"), REPLIES)
def test_every_reply_that_is_none(
    moodle: FakeMoodle, client: MoodleClient, reply: Reply, kind: type[SiteError], code: str
) -> None:
    moodle.fail(reply, times=99)
    error = failed(client)
    assert (type(error), error.code) == (kind, code)


def test_a_page_is_told_by_its_title(moodle: FakeMoodle, client: MoodleClient) -> None:
    moodle.fail(HTML)
    assert "“Masuk & cari”" in str(failed(client))


def test_a_redirect_is_not_followed(moodle: FakeMoodle, client: MoodleClient) -> None:
    moodle.fail(Reply(307, headers={"Location": "https://lain.test/x"}))
    assert "https://lain.test/x" in str(failed(client))
    assert len(moodle.calls) == 1


EXCEPTIONS = [
    ("upgraderunning", "", BusyError, "upgrading"),
    ("sitemaintenance", "", BusyError, "maintenance"),
    ("wsaccessusersuspended", "suspended", TokenError, "account-blocked"),
    ("passwordisexpired", "expired", TokenError, "account-blocked"),
    ("nopermissions", "Sorry (Manage activities)", CapabilityError, "no-capability"),
    ("nopermission", "lacks moodle/course:create here", CapabilityError, "no-capability"),
    ("leaselost", "gone", RefusedError, "lease"),
    ("toolarge", "bytes", TooLargeError, "file-too-large"),
    ("invalidparameter", "what?", RefusedError, "refused"),
]


@pytest.mark.parametrize(("errorcode", "message", "kind", "code"), EXCEPTIONS)
def test_every_exception_of_moodle(
    moodle: FakeMoodle, client: MoodleClient, errorcode: str, message: str, kind: type[SiteError], code: str
) -> None:
    said = {"exception": "moodle_exception", "errorcode": errorcode, "message": message}
    moodle.fail(Reply(body=json.dumps(said).encode()))
    error = failed(client)
    assert isinstance(error, kind)
    assert error.code == code
    if isinstance(error, CapabilityError):
        assert error.capability in {"Sorry (Manage activities)", "moodle/course:create"}


@pytest.mark.parametrize("debugging", [True, False])
@pytest.mark.parametrize(
    ("account", "code"),
    [
        ({"expired": True}, {True: "token-expired", False: "token-invalid"}),
        ({"from_here": False}, {True: "token-elsewhere", False: "service-refused"}),
        ({"listed": False}, {True: "service-refused", False: "service-refused"}),
        ({"service": "other"}, {True: "function-not-allowed", False: "function-not-allowed"}),
    ],
)
def test_a_token_that_is_not_let_in(
    moodle: FakeMoodle, account: dict[str, Any], code: dict[bool, str], debugging: bool
) -> None:
    moodle.debugging = debugging
    assert failed(client_of(moodle, moodle.token(**account))).code == code[debugging]


def test_a_token_that_nobody_knows(moodle: FakeMoodle) -> None:
    error = failed(client_of(moodle, "abc123"))
    assert (type(error), error.code) == (TokenError, "token-invalid")


def test_permission_for_the_protocol(moodle: FakeMoodle, client: MoodleClient) -> None:
    moodle.lacking.add("webservice/rest:use")
    error = failed(client)
    assert isinstance(error, CapabilityError)
    assert error.capability == "webservice/rest:use"


def test_plugin_that_is_not_installed(moodle: FakeMoodle, client: MoodleClient) -> None:
    moodle.plugin = False
    assert failed(client).code == "function-absent"


def test_web_services_that_are_off(moodle: FakeMoodle, client: MoodleClient) -> None:
    moodle.rest = False
    assert failed(client).code == "rest-off"


def test_a_request_that_php_drops(moodle: FakeMoodle, client: MoodleClient) -> None:
    moodle.post_max_size = 300_000
    with pytest.raises(TooLargeError) as caught:
        client.call(INFO, category="x" * 400_000)
    assert caught.value.code == "post-max-size"


def test_a_request_that_php_has_no_room_for(moodle: FakeMoodle, client: MoodleClient) -> None:
    moodle.post_max_size = 20_000
    with pytest.raises(RefusedError) as caught:
        client.call(INFO, category="x" * 40_000)
    assert caught.value.code == "server-disk"


# ---- trying again ----


def test_a_safe_call_is_tried_again(moodle: FakeMoodle, client: MoodleClient, slept: list[float]) -> None:
    moodle.fail(Reply(500), times=2)
    client.read(SITE_INFO)
    assert len(moodle.calls) == 3
    assert 0.5 <= slept[0] <= 1.0 <= slept[1] <= 2.0


def test_any_other_call_is_made_once(moodle: FakeMoodle, client: MoodleClient, slept: list[float]) -> None:
    moodle.fail(Reply(500))
    with pytest.raises(ReplyError) as caught:
        client.call(SITE_INFO)
    assert (len(moodle.calls), slept, caught.value.unsure) == (1, [], True)


def test_it_comes_back_when_asked_to(moodle: FakeMoodle, client: MoodleClient, slept: list[float]) -> None:
    moodle.fail(Reply(429, headers={"Retry-After": "7"}))
    client.read(SITE_INFO)
    assert slept == [7.0]


def test_it_does_not_wait_for_ever(moodle: FakeMoodle, client: MoodleClient, slept: list[float]) -> None:
    moodle.fail(Reply(503, headers={"Retry-After": "3600"}))
    error = failed(client)
    assert isinstance(error, BusyError)
    assert (error.retry_after, slept) == (3600.0, [])


@pytest.mark.parametrize("header", ["Wed, 21 Oct 2015 07:28:00 GMT", "nanti", "-5", ""])
def test_dates_and_nonsense_as_retry_after(moodle: FakeMoodle, client: MoodleClient, header: str) -> None:
    moodle.fail(Reply(503, headers={"Retry-After": header}))
    assert client.read(SITE_INFO)["username"] == "penerbit"


def test_what_does_not_pass_is_told_at_once(moodle: FakeMoodle, slept: list[float]) -> None:
    failed(client_of(moodle, "abc", slept))
    assert (len(moodle.calls), slept) == (1, [])


def test_it_gives_up(moodle: FakeMoodle, client: MoodleClient, slept: list[float]) -> None:
    moodle.fail(Reply(502), times=99)
    failed(client)
    assert (len(moodle.calls), len(slept)) == (4, 3)


# ---- uploads ----


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"berkas {number} é.bin" for number in range(3)]
    for number, path in enumerate(paths):
        path.write_bytes(bytes(range(256)) * 100 * number)
    return paths


def test_upload_arrives_whole(moodle: FakeMoodle, client: MoodleClient, files: list[Path]) -> None:
    told: list[tuple[int, int]] = []
    draft = client.upload(files, lambda sent, whole: told.append((sent, whole)))
    assert moodle.drafts[draft] == {path.name: path.read_bytes() for path in files}
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_a_form_is_read_in_pieces_or_whole(files: list[Path]) -> None:
    form, other = (MultipartForm({"a": "b"}, files) for _ in range(2))
    pieces = list(iter(lambda: form.read(100), b""))
    assert max(map(len, pieces)) <= 100
    assert sum(map(len, pieces)) == len(form) == len(other.read())
    assert (form.read(), other.read(1)) == (b"", b"")


def test_many_files_go_in_several_requests(moodle: FakeMoodle, client: MoodleClient, tmp_path: Path) -> None:
    paths = [tmp_path / str(number) for number in range(45)]
    for path in paths:
        path.write_text(path.name)
    draft = client.upload(paths)
    assert len(moodle.drafts[draft]) == 45
    assert moodle.calls == ["upload"] * 3


def test_an_upload_is_tried_again(moodle: FakeMoodle, client: MoodleClient, files: list[Path]) -> None:
    moodle.fail(Reply(502), works=True)
    draft = client.upload(files)
    assert len(moodle.drafts[draft]) == 3


def test_files_that_vanish_are_told(moodle: FakeMoodle, client: MoodleClient, files: list[Path]) -> None:
    moodle.max_file_uploads = 2
    with pytest.raises(TooLargeError) as caught:
        client.upload(files)
    assert caught.value.code == "files-dropped"


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ({"upload_max_filesize": 1000}, "file-too-large"),
        ({"disk_full": True}, "server-disk"),
        ({"web_services": False}, "services-off"),
        ({"maintenance": True}, "maintenance"),
    ],
)
def test_an_upload_that_is_refused(
    moodle: FakeMoodle, client: MoodleClient, files: list[Path], setting: dict[str, Any], code: str
) -> None:
    vars(moodle).update(setting)
    with pytest.raises(SiteError) as caught:
        client.upload(files)
    assert caught.value.code == code


def test_an_upload_that_php_drops(moodle: FakeMoodle, client: MoodleClient, tmp_path: Path) -> None:
    moodle.post_max_size = 300_000
    (tmp_path / "besar.zip").write_bytes(b"x" * 400_000)
    with pytest.raises(TooLargeError) as caught:
        client.upload([tmp_path / "besar.zip"])
    assert caught.value.code == "post-max-size"


def test_a_view_token_uploads_nothing(moodle: FakeMoodle, files: list[Path]) -> None:
    with pytest.raises(SetupError) as caught:
        client_of(moodle, moodle.token("asnbridge_view")).upload(files)
    assert caught.value.code == "upload-off"


def test_a_file_that_is_not_there(client: MoodleClient, tmp_path: Path) -> None:
    with pytest.raises(AccessError):
        client.upload([tmp_path / "tidak-ada"])


# ---- where a token may go ----


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://lms.test", "insecure-site-url"),
        ("http://127.0.0.1.lms.test", "insecure-site-url"),
        ("ftp://lms.test", "bad-site-url"),
        ("lms.test", "bad-site-url"),
        ("https://a:b@lms.test", "bad-site-url"),
        ("https://lms.test/?x", "bad-site-url"),
        ("https://lms.test:x", "bad-site-url"),
        ("", "bad-site-url"),
    ],
)
def test_addresses_that_get_no_token(url: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        MoodleClient(url, "abc")
    assert caught.value.message == message


@pytest.mark.parametrize("url", ["http://localhost:8080", "http://127.0.0.2/moodle/", "http://[::1]:80"])
def test_loopback_needs_no_tls(url: str) -> None:
    assert MoodleClient(url, "abc").url == url.rstrip("/")


@pytest.mark.parametrize("token", ["", "a b", "a\nb", 'x"', "é"])
def test_tokens_that_are_none(token: str) -> None:
    with pytest.raises(UsageError) as caught:
        MoodleClient("https://lms.test", token)
    assert caught.value.data == {}


def test_loopback_knows_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    moodle = FakeMoodle()
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with serve(moodle) as url, MoodleClient(url, moodle.token()) as client:
        assert client.read(SITE_INFO)["siteurl"] == url


# ---- faults of a real connection ----

QUICK = Patience(connect=1, answer=0.3, tries=2, first=0.01)


@pytest.mark.parametrize(
    ("fault", "works", "code"),
    [
        (Reply(hangs=True), True, "no-answer"),
        (Reply(cut=True), True, "broken-reply"),
        (Reply(500, b"<h1>500</h1>"), True, "server-error"),
    ],
)
def test_faults_on_the_wire(fault: Reply, works: bool, code: str) -> None:
    moodle = FakeMoodle()
    with serve(moodle) as url, MoodleClient(url, moodle.token(), patience=QUICK) as client:
        moodle.fail(fault, INFO, works=works)
        with pytest.raises(SiteError) as caught:
            client.call(INFO)
        assert (caught.value.code, caught.value.unsure) == (code, True)
        moodle.fail(fault, INFO, works=works)
        assert client.read(INFO)["plugin_release"] == "0.2.0"


def test_nobody_listens() -> None:
    moodle = FakeMoodle()
    with serve(moodle) as url:
        pass
    error = failed(MoodleClient(url, "abc", patience=QUICK))
    assert (error.code, error.passing, error.unsure) == ("no-connection", True, False)


def test_a_server_without_tls_gets_no_token() -> None:
    moodle = FakeMoodle()
    with serve(moodle) as url:
        error = failed(MoodleClient(url.replace("http:", "https:"), "abc", patience=QUICK))
    assert (error.code, error.unsure, moodle.calls) == ("no-tls", False, [])


def test_a_certificate_that_cannot_be_trusted(moodle: FakeMoodle) -> None:
    class Untrusted(requests.Session):
        def send(self, request: requests.PreparedRequest, **more: Any) -> requests.Response:
            raise requests.exceptions.SSLError("[SSL: CERTIFICATE_VERIFY_FAILED]", request=request)

    assert failed(client_of(moodle, session=Untrusted())).code == "certificate"


def test_upload_over_the_wire(files: list[Path]) -> None:
    moodle = FakeMoodle()
    with serve(moodle) as url, MoodleClient(url, moodle.token(), patience=QUICK) as client:
        assert moodle.drafts[client.upload(files)][files[2].name] == files[2].read_bytes()


# ---- the token stays secret ----

TOKEN = "f00dfeed" * 4


def everything(error: BaseException) -> str:
    """All that anybody could print of an error and of what hangs on it."""
    said = "".join(traceback.format_exception(error))
    seen: list[BaseException | None] = [error, error.__cause__, error.__context__]
    return said + "".join(f"{one!r}{vars(one)!r}" for one in seen if one is not None)


@pytest.mark.parametrize(
    "reply",
    [
        *(reply for reply, _, _ in REPLIES),
        Reply(200, f"<title>wstoken={TOKEN}</title>".encode()),
        Reply(302, headers={"Location": f"https://lain.test/{TOKEN}"}),
        Reply(body=json.dumps({"exception": "x", "errorcode": TOKEN, "message": f"no {TOKEN}"}).encode()),
    ],
)
def test_no_error_holds_the_token(
    moodle: FakeMoodle, caplog: pytest.LogCaptureFixture, tmp_path: Path, reply: Reply
) -> None:
    caplog.set_level(logging.DEBUG)
    client = client_of(moodle, TOKEN)
    moodle.fail(reply, times=99)
    (tmp_path / "a").write_text("a")
    for attempt in (lambda: client.read(INFO), lambda: client.upload([tmp_path / "a"])):
        with pytest.raises(Error) as caught:
            attempt()
        assert TOKEN not in everything(caught.value)
        assert not [
            one for one in (caught.value.__cause__, caught.value.__context__) if hasattr(one, "request")
        ]
    assert TOKEN not in caplog.text
    assert TOKEN not in repr(client)


def test_no_log_on_the_wire_holds_the_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    moodle = FakeMoodle()
    token = moodle.token()
    with serve(moodle) as url, MoodleClient(url, token, patience=QUICK) as client:
        moodle.fail(Reply(hangs=True), INFO)
        client.read(INFO)
    assert INFO in caplog.text
    assert token not in caplog.text
