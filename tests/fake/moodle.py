"""The site: tokens, services, permissions, uploads and the REST protocol."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from asn_moodle.moodle.core_needs import FRAMEWORKS_OF_BRIDGE
from asn_moodle.plugin import plugin_version
from fake.bridge import FUNCTIONS, VIEW, FakeBridge
from fake.core import FUNCTIONS as CORE_FUNCTIONS
from fake.core import FakeCore
from fake.refusals import Refusal, access, invalid_parameter

SITE_INFO = "core_webservice_get_site_info"
SERVICES = {
    "asnbridge_view": (*FRAMEWORKS_OF_BRIDGE.plan, *VIEW),
    "asnbridge_publish": (*FRAMEWORKS_OF_BRIDGE.plan, *FRAMEWORKS_OF_BRIDGE.publish, *FUNCTIONS),
    "older": (SITE_INFO, *FUNCTIONS),
    "core": (SITE_INFO, *CORE_FUNCTIONS),
    "other": (SITE_INFO,),
}


@dataclass
class Reply:
    """What goes back over the wire. ``hangs`` never arrives; ``cut`` breaks off after half."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    hangs: bool = False
    cut: bool = False


@dataclass
class Fault:
    """One thing that goes wrong the next ``times`` that ``function`` is called; empty is any function.

    ``works`` does the work before the answer is lost, as a proxy's time-out does.
    """

    reply: Reply
    function: str = ""
    times: int = 1
    works: bool = False
    after: int = 0
    """How many calls go well first."""


@dataclass
class Account:
    """A token: its service, and what keeps it from being taken."""

    service: str = "asnbridge_publish"
    user: str = "penerbit"
    expired: bool = False
    from_here: bool = True
    listed: bool = True
    calls_left: int | None = None
    """After so many calls more it has expired; None for never."""


class FakeMoodle:
    """A site with the bridge plugin, the category ``pelatihan``, and no course."""

    def __init__(self, url: str = "https://moodle.test", release: str = "4.5.6 (Build: 20250811)") -> None:
        self.url = url
        self.release = release
        self.version = {"4.5": "2024100706", "5.0": "2025041402", "5.1": "2025100603"}.get(
            release[:3], "2022112800"
        )
        self.debugging = True
        self.web_services = True
        self.rest = True
        self.plugin = True
        self.plugin_version = plugin_version()
        self.maintenance = False
        self.post_max_size = 8 * 2**20
        self.upload_max_filesize = 2**20
        self.max_file_uploads = 20
        self.disk_full = False
        self.lacking: set[str] = set()
        self.accounts: dict[str, Account] = {}
        self.drafts: dict[int, dict[str, bytes]] = {}
        self.calls: list[str] = []
        self.faults: list[Fault] = []
        self.meanwhile: dict[str, Callable[[], None]] = {}
        """What else happens on the site right before a function is next called."""
        self.bridge = FakeBridge(self)
        self.core = FakeCore(self)
        self._ids = count(911000001)

    def token(self, service: str = "asnbridge_publish", **account: Any) -> str:
        """A new token for the service."""
        token = f"{len(self.accounts) + 1:032x}"
        self.accounts[token] = Account(service, **account)
        return token

    def fail(self, reply: Reply, function: str = "", **how: Any) -> None:
        """Let something go wrong; see `Fault`."""
        self.faults.append(Fault(reply, function, **how))

    def handle(self, target: str, content_type: str, body: bytes) -> Reply:
        """The answer to a POST request."""
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query))
        function = query.get("wsfunction", "upload" if parts.path.endswith("/upload.php") else "")
        self.calls.append(function)
        self.meanwhile.pop(function, lambda: None)()
        fault = self._fault(function)
        if fault is not None and not fault.works:
            return fault.reply
        answered = self._answered(parts.path, query, content_type, body)
        if fault is None:
            return answered
        if fault.reply.cut:
            return Reply(body=answered.body, cut=True)
        return fault.reply

    def _fault(self, function: str) -> Fault | None:
        for fault in self.faults:
            if fault.function in {"", function}:
                if fault.after > 0:
                    fault.after -= 1
                    continue
                fault.times -= 1
                if fault.times == 0:
                    self.faults.remove(fault)
                return fault
        return None

    def _answered(self, path: str, query: dict[str, str], content_type: str, body: bytes) -> Reply:
        base = urlsplit(self.url).path
        dropped = len(body) > self.post_max_size
        if path == f"{base}/webservice/rest/server.php":
            if not (self.web_services and self.rest):
                return Reply(403, reason="Forbidden")
            fields = {} if dropped else dict(parse_qsl(body.decode(), keep_blank_values=True))
            return self._rest(query | fields)
        if path == f"{base}/webservice/upload.php":
            return self._upload({} if dropped else form_of(content_type, body))
        return Reply(404, b"<html><title>404 Not Found</title></html>", reason="Not Found")

    def _rest(self, fields: dict[str, str]) -> Reply:
        token = fields.pop("wstoken", "")
        function = fields.pop("wsfunction", "")
        if fields.pop("moodlewsrestformat", "") != "json":
            return Reply(body=b'<?xml version="1.0" encoding="UTF-8" ?>\n<EXCEPTION class="x"/>')
        try:
            account = self._account(token)
            if function not in self.functions():
                table = 'Can\'t find data record in database table "external_functions".'
                raise Refusal("invalidrecord", table, "dml_missing_record_exception")
            if function not in SERVICES[account.service] or not account.listed:
                raise access(f"Access to the function {function}() is not allowed.")
            value = self._called(function, account, unfolded(fields))
        except Refusal as refusal:
            value = refusal.reply(self.debugging)
        return Reply(body=json.dumps(value).encode(), headers={"Content-Type": "application/json"})

    def _called(self, function: str, account: Account, parameters: dict[str, Any]) -> Any:
        if function == SITE_INFO:
            return self._site_info(account)
        if function in CORE_FUNCTIONS:
            return self.core.call(function, parameters)
        return self.bridge.call(function, account.user, parameters)

    def functions(self) -> tuple[str, ...]:
        """The functions that the site knows."""
        return (SITE_INFO, *CORE_FUNCTIONS, *(FUNCTIONS if self.plugin else ()))

    def _account(self, token: str) -> Account:
        account = self.accounts.get(token)
        if account is None:
            raise Refusal("invalidtoken", "Invalid token - token not found")
        if account.calls_left is not None:
            account.calls_left -= 1
        if account.expired or account.calls_left == -1:
            del self.accounts[token]
            raise access("Invalid token - token expired - check validuntil time for the token")
        if not account.from_here:
            raise access("Invalid service - IP:10.0.0.1 is not supported - check this allowed user")
        if self.maintenance:
            raise Refusal(
                "sitemaintenance", "The site is undergoing maintenance and is currently not available"
            )
        if "webservice/rest:use" in self.lacking:
            raise access(
                "You are not allowed to use the rest protocol (missing capability: webservice/rest:use)"
            )
        return account

    def _site_info(self, account: Account) -> dict[str, Any]:
        known = [name for name in SERVICES[account.service] if name in self.functions()]
        return {
            "sitename": "Moodle di ingatan",
            "username": account.user,
            "siteurl": self.url,
            "release": self.release,
            "version": self.version,
            "functions": [{"name": name, "version": "1"} for name in known] if account.listed else [],
            "uploadfiles": int(account.service in ("asnbridge_publish", "older")),
        }

    def _upload(self, parts: dict[str, Any]) -> Reply:
        try:
            value: Any = self._uploaded(parts)
            status = 200
        except Refusal as refusal:
            value = {"error": refusal.message, "errorcode": refusal.errorcode, "debuginfo": refusal.debug}
            status = 403 if refusal.errorcode == "accessexception" else 404
        return Reply(status, json.dumps(value).encode(), {"Content-Type": "text/html; charset=utf-8"})

    def _uploaded(self, parts: dict[str, Any]) -> list[dict[str, Any]]:
        if not self.web_services:
            raise access("Web services are not enabled in Advanced features.")
        if "token" not in parts:
            raise Refusal("missingparam", "A required parameter (token) was missing")
        account = self._account(parts["token"])
        if account.service != "asnbridge_publish":
            raise access("Web service file upload must be enabled in external service settings")
        if self.disk_full:
            raise Refusal("upload_error_cant_write", "Failed to write file to disk.")
        draft = int(parts.get("itemid", 0)) or next(self._ids)
        area = self.drafts.setdefault(draft, {})
        stored = []
        for name, content in list(parts["files"])[: self.max_file_uploads]:
            if len(content) > self.upload_max_filesize:
                raise Refusal("upload_error_ini_size", "The uploaded file exceeds upload_max_filesize.")
            if name in area:
                stored.append({"filename": name, "errortype": "filenameexist", "error": "File exists."})
                continue
            area[name] = content
            stored.append({"filename": name, "itemid": draft, "filesize": len(content)})
        return stored


def form_of(content_type: str, body: bytes) -> dict[str, Any]:
    """The fields of a multipart form, and under ``files`` names and contents."""
    message = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body, policy=HTTP)
    fields: dict[str, Any] = {"files": []}
    for part in message.iter_parts():  # type: ignore[attr-defined]  # the policy makes it an EmailMessage
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if part.get_filename() is None:
            fields[name] = content.decode().rstrip("\r\n")
        else:
            fields["files"].append((part.get_filename(), content))
    return fields


_STEP = re.compile(r"\[([^\]]*)\]")


def unfolded(fields: dict[str, str]) -> dict[str, Any]:
    """``a[0][b]=c`` as PHP unfolds it."""
    found: dict[str, Any] = {}
    for key, value in fields.items():
        first, *_ = key.split("[", 1)
        steps = [first, *_STEP.findall(key)]
        inner = found
        for step in steps[:-1]:
            inner = inner.setdefault(step, {})
            if not isinstance(inner, dict):
                raise invalid_parameter(key)
        inner[steps[-1]] = value
    return found
