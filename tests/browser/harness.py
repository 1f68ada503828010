"""Packages played in a real browser under a strict LMS.

A test reads::

    lms = play(folder, standard="1.2")
    lms.page.click("text=Mulai")
    assert lms.cmi["cmi.core.score.raw"] == "100"
    lms.relaunch()
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import BrowserContext, Frame, Page

HERE = Path(__file__).parent
MODULES = HERE.parent / "node_modules"
BLOCKED_STORAGE = """
for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
"""
NO_UNLOAD = """
const listen = window.addEventListener;
window.addEventListener = function (type, ...rest) {
  if (type === "unload" || type === "beforeunload") console.error(type + " is listened to");
  return listen.call(this, type, ...rest);
};
"""


class _Handler(SimpleHTTPRequestHandler):
    """Serves the folders of its server, each under the name it is mounted at."""

    mounts: dict[str, Path]

    def __init__(self, *args: Any, mounts: dict[str, Path], **kwargs: Any) -> None:
        self.mounts = mounts
        super().__init__(*args, **kwargs)

    def translate_path(self, path: str) -> str:
        name, _, rest = unquote(urlsplit(path).path).lstrip("/").partition("/")
        folder = self.mounts.get(name, HERE / "nothing")
        found = (folder / rest).resolve()
        return str(found if found.is_relative_to(folder.resolve()) else HERE / "nothing")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the tests say what is wrong."""


class Server:
    """Folders over HTTP on loopback; each one that is mounted has an address of its own."""

    def __init__(self, address: str, mounts: dict[str, Path]) -> None:
        self.address = address
        self.mounts = mounts

    def mount(self, folder: Path) -> str:
        """The address of a folder, ending with a slash."""
        name = f"package-{len(self.mounts)}"
        self.mounts[name] = folder
        return f"{self.address}/{name}/"


@contextmanager
def serving() -> Iterator[Server]:
    """A server with the LMS and scorm-again mounted."""
    mounts = {"lms": HERE, "scorm-again": MODULES / "scorm-again"}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, mounts=mounts))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Server(f"http://127.0.0.1:{server.server_port}", mounts)
    finally:
        server.shutdown()
        server.server_close()


class Lms:
    """One learner's registration for one package: it can be closed and launched again."""

    def __init__(
        self, context: BrowserContext, server: Server, standard: str, options: dict[str, Any]
    ) -> None:
        self.context = context
        self.server = server
        self.standard = standard
        self.options = options
        self.errors: list[str] = []
        """What the console said of errors, uncaught ones included."""
        self.expected: set[str] = set()
        """Parts of violations and errors that the test means to cause."""
        self.stored: dict[str, str] = dict(options.pop("stored", None) or {})
        self.address = ""
        self.top: Page = context.new_page()
        self.page: Page | Frame = self.top
        context.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def launch(self, folder: Path | None = None) -> None:
        """Open the package, or another one in its place, with what is stored."""
        self.address = self.server.mount(folder) if folder else self.address
        url = f"{self.address}index.html"
        if self.options["way"] == "alone":
            self.top.goto(url)
            self.page = self.top
            return
        self.top.goto(f"{self.server.address}/lms/lms.html")
        asked = {"standard": self.standard, "url": url, "stored": self.stored, **self.options}
        if self.options["way"] == "popup":
            with self.context.expect_page() as opened:
                self.top.evaluate("asked => lms.open(asked)", asked)
            self.page = opened.value
        else:
            self.top.evaluate("asked => lms.open(asked)", asked)
            frame = self.top.frame(name="sco")
            assert frame is not None
            self.page = frame
        self.page.wait_for_url(url + "**")
        self.page.wait_for_load_state("load")

    def close(self) -> None:
        """Leave the package as a learner does: by closing its window or going elsewhere."""
        if self.options["way"] == "alone":
            self.top.goto("about:blank")
            return
        closed: Page | Frame = self.page
        self.top.evaluate("lms.close()")
        if isinstance(closed, Page):
            if not closed.is_closed():
                closed.wait_for_event("close")
        else:
            closed.wait_for_url("about:blank")
        self.stored = dict(self.top.evaluate("lms.stored"))
        self.check()

    def relaunch(self, folder: Path | None = None) -> None:
        """Close and open again, perhaps another edition of the package."""
        self.close()
        self.launch(folder)

    @property
    def cmi(self) -> dict[str, str]:
        """What the LMS has stored: the elements as they were last committed."""
        return dict(self.top.evaluate("lms.stored"))

    @property
    def interactions(self) -> list[dict[str, str]]:
        """The interactions that the LMS has stored, in order, by the names below their number."""
        found: dict[int, dict[str, str]] = {}
        for key, value in self.cmi.items():
            if key.startswith("cmi.interactions."):
                number, name = key.split(".", 3)[2:]
                found.setdefault(int(number), {})[name] = value
        return [found[number] for number in sorted(found)]

    @property
    def finished(self) -> int:
        """How often the package finished its session."""
        return int(self.top.evaluate("lms.finished"))

    def fault(self, kind: str | None) -> None:
        """From now on every call of the API returns "false" or throws; None mends it."""
        self.top.evaluate("kind => { lms.fault = kind; }", kind)

    def check(self) -> None:
        """Raise for what the package did wrong so far."""
        done = [] if self.options["way"] == "alone" else self.top.evaluate("lms.violations")
        wrong = [text for text in (*done, *self.errors) if not any(part in text for part in self.expected)]
        assert not wrong, "\n".join(wrong)
