"""Fixtures: a browser, a server, and ``play``, which launches a package under a strict LMS."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from harness import BLOCKED_STORAGE, MODULES, NO_UNLOAD, Lms, Server, serving
from playwright.sync_api import Browser, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def missing(what: str, command: str) -> None:
    """Fail in CI, skip elsewhere, and say what installs it."""
    said = f"{what} is missing; `{command}` installs it"
    pytest.fail(said) if os.environ.get("CI") == "true" else pytest.skip(said)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder plays in a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        missing("Chromium", "apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    if not (MODULES / "scorm-again").is_dir():
        missing("scorm-again", "npm ci --prefix tests")
    with serving() as running:
        yield running


@pytest.fixture
def play(browser: Browser, server: Server) -> Iterator[Callable[..., Lms]]:
    """Launches ``play(folder, standard=..., way=..., api=..., mode=..., storage=..., stored=...)``.

    ``way``: "frame" (the default), "popup", or "alone" (no LMS at all). ``api``: "good", "none", "false"
    (every call returns "false") or "throws". ``storage=False`` blocks the browser's storage. At the end
    of the test the package is closed, and anything it did wrong fails the test.
    """
    opened: list[Lms] = []

    def launch(folder: Path, standard: str = "1.2", **asked: Any) -> Lms:
        storage = asked.pop("storage", True)
        view = {key: asked.pop(key) for key in ("viewport", "color_scheme", "reduced_motion") if key in asked}
        options = {"way": "frame", "api": "good", "mode": "normal", "depth": 1, **asked}
        context = browser.new_context(locale="id-ID", timezone_id="Asia/Jakarta", **view)
        context.set_default_timeout(10_000)
        context.add_init_script(NO_UNLOAD)
        if not storage:
            context.add_init_script(BLOCKED_STORAGE)
        lms = Lms(context, server, standard, options)
        opened.append(lms)
        lms.launch(folder)
        return lms

    yield launch
    for lms in opened:
        try:
            lms.close()
            lms.check()
        finally:
            lms.context.close()
