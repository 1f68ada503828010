"""What a site answered, as a value or as the error that says what to do."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from asn_moodle.errors import (
    BusyError,
    CapabilityError,
    LeaseError,
    RefusedError,
    ReplyError,
    SetupError,
    SiteError,
    TokenError,
    TooLargeError,
)
from asn_moodle.moodle.patience import seconds_to_wait

_TOLD = 300  # characters of somebody else's text that an error repeats
_BUSY = {"sitemaintenance": "maintenance", "upgraderunning": "upgrading", "upgradekeyset": "upgrading"}
_FAULTS_THAT_PASS = frozenset(
    ("busy", "dbconnectionfailed", "dmlreadexception", "dmlwriteexception", "locktimeout", "ex_unabletolock")
)
_ACCOUNT = frozenset(
    (
        *("wsaccessuserdeleted", "wsaccessuserunconfirmed", "wsaccessusersuspended", "wsaccessuserexpired"),
        *("wsaccessusernologin", "usernotconfirmed", "passwordisexpired", "forcepasswordchangenotice"),
        *("usernotfullysetup", "sitepolicynotagreed"),
    )
)
_TOO_LARGE = frozenset(
    ("upload_error_ini_size", "upload_error_form_size", "userquotalimit", "fileoversized", "toolarge")
)
_SERVER_DISK = frozenset(
    ("upload_error_cant_write", "upload_error_no_tmp_dir", "cannotcreatefile", "storedfilecannotcreatefile")
)
_LEASE = frozenset(("leaseheld", "leaselost"))
_CAPABILITY = re.compile(r"\b[a-z][a-z0-9_]*/[a-z][a-z0-9_]*:[a-z][a-z0-9_]*\b")
_FUNCTION_ABSENT = frozenset(("invalidrecord", "invalidrecordunknown"))


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of a site, whole."""

    url: str
    """Of the site."""
    what: str
    """The function that was called, or ``upload``."""
    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes
    token: str
    """Never repeated to anybody: it is taken out of all that the answer says."""

    def __repr__(self) -> str:
        return f"Answer({self.url!r}, {self.what!r}, {self.status})"

    def told(self, text: object) -> str:
        """A text of the answer as it may be repeated: in one line, shortened, without the token."""
        line = " ".join(str(text).replace(self.token, "***").split())
        return line if len(line) <= _TOLD else line[: _TOLD - 1] + "…"


def value_of(answer: Answer) -> Any:
    """What the answer says. Raises the `SiteError` that tells why it says nothing."""
    if 300 <= answer.status < 400:
        raise _redirected(answer)
    found = _NOTHING if answer.status in _LATER else _parsed(answer)
    if isinstance(found, dict) and ("exception" in found or {"error", "errorcode"} <= found.keys()):
        raise _refused(answer, found)
    if answer.status != 200 or found is _NOTHING:
        raise _not_moodle(answer)
    return found


_NOTHING = object()
_LATER = frozenset((429, 502, 503, 504))
"""Statuses that ask to come back, whatever the body says."""


def _parsed(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return _NOTHING


def _redirected(answer: Answer) -> SiteError:
    """A redirect is never followed: it would carry the token to wherever it points."""
    to = urlsplit(answer.headers.get("Location", ""))
    return ReplyError("redirected", url=answer.url, to=answer.told(f"{to.scheme}://{to.netloc}{to.path}"))


def _not_moodle(answer: Answer) -> SiteError:
    status = answer.status
    url, shown = answer.url, str(answer.status)
    text = answer.body[:200_000].decode("utf-8", errors="replace")
    if status in _LATER:
        after = seconds_to_wait(answer.headers.get("Retry-After"))
        maintained = "maintenance" in f"{answer.reason} {text}".lower()
        code = "maintenance" if status == 503 and maintained else "busy"
        return BusyError(
            code, retry_after=after, passing=True, unsure=status in {502, 504}, url=url, status=shown
        )
    if status == 413:
        return TooLargeError("request-too-large", url=url, status=shown)
    if status in {401, 407}:
        return ReplyError("asks-password", url=url, status=shown)
    if (status == 403 and not text.strip()) or "REST protocol" in text:
        return SetupError("rest-off", url=url, status=shown)
    if status == 404:
        return ReplyError("no-moodle", url=url, status=shown)
    if status >= 500:
        return ReplyError("server-error", passing=True, unsure=True, url=url, status=shown)
    if "<" in text[:200]:
        return ReplyError("html", title=answer.told(_title(text)), unsure=True, url=url, status=shown)
    return ReplyError("broken-reply", what=answer.what, passing=True, unsure=True, url=url, status=shown)


def _title(page: str) -> str:
    found = re.search(r"<title[^>]*>(.*?)</title>", page, re.IGNORECASE | re.DOTALL)
    text = found[1] if found else re.sub(r"<[^>]*>", " ", page)
    return unescape(text).strip() or "–"


def _refused(answer: Answer, found: Mapping[str, Any]) -> SiteError:
    """The error for a reply that is an exception of Moodle.

    On a site with developer debugging ``debuginfo`` says more than the message does.
    """
    errorcode = answer.told(found.get("errorcode", ""))
    told = answer.told(found.get("message") or found.get("error") or errorcode)
    details = answer.told(found.get("debuginfo") or "")
    if errorcode in _BUSY:
        return BusyError(_BUSY[errorcode], url=answer.url)
    if errorcode == "invalidtoken":
        return TokenError("token-invalid", url=answer.url)
    if errorcode in _ACCOUNT:
        return TokenError("account-blocked", told=told, url=answer.url)
    if errorcode == "accessexception":
        return _no_access(answer, f"{told} {details}")
    if errorcode in _FUNCTION_ABSENT and "external_functions" in f"{told} {details}":
        return SetupError("function-absent", function=answer.what, url=answer.url)
    if errorcode in {"nopermission", "nopermissions"}:
        named = _CAPABILITY.search(f"{told} {details}")
        return CapabilityError("no-capability", capability=named[0] if named else told, url=answer.url)
    if errorcode in _TOO_LARGE:
        return TooLargeError("file-too-large", told=told, url=answer.url)
    if errorcode in _SERVER_DISK:
        return RefusedError("server-disk", errorcode=errorcode, told=told, unsure=True, url=answer.url)
    if errorcode in _LEASE:
        return LeaseError("lease", errorcode=errorcode, told=told, url=answer.url)
    passing = errorcode in _FAULTS_THAT_PASS
    return RefusedError(
        "refused",
        errorcode=errorcode,
        told=told,
        function=answer.what,
        passing=passing,
        unsure=passing,
        url=answer.url,
    )


def _no_access(answer: Answer, text: str) -> SiteError:
    """The error for Moodle's one word for everything that keeps a token from a function."""
    if "token expired" in text:
        return TokenError("token-expired", url=answer.url)
    if "IP:" in text:
        return TokenError("token-elsewhere", url=answer.url)
    if "not enabled in Advanced" in text:
        return SetupError("services-off", url=answer.url)
    if "protocol" in text:
        return CapabilityError("no-capability", capability="webservice/rest:use", url=answer.url)
    if "upload must be enabled" in text:
        return SetupError("upload-off", url=answer.url)
    if named := _CAPABILITY.search(text):
        return CapabilityError("no-capability", capability=named[0], url=answer.url)
    return SetupError("function-not-allowed", function=answer.what, url=answer.url)
