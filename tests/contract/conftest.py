"""The contract suite runs against the fake, against recordings of real sites, and against a live one.

A live site is used where ``ASN_MOODLE_URL``, ``ASN_MOODLE_TOKEN``, ``ASN_MOODLE_VIEW_TOKEN`` and
``ASN_MOODLE_CATEGORY`` are set; the category must be the tests' own. With ``--record-moodle`` what it answers
is written to ``recordings/``, without tokens, hosts and names.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.backends import Backend, FakeBackend, LiveBackend, ReplayBackend
from contract.recording import Recording

RECORDINGS = Path(__file__).parent / "recordings"
LIVE = ("ASN_MOODLE_URL", "ASN_MOODLE_TOKEN", "ASN_MOODLE_VIEW_TOKEN", "ASN_MOODLE_CATEGORY")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record-moodle", action="store_true", help="write what the live site answers")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "backend" in metafunc.fixturenames:
        kinds = ["fake", *(f"recorded-{path.stem}" for path in sorted(RECORDINGS.glob("*.json")))]
        if all(os.environ.get(name) for name in LIVE):
            kinds.append("live")
        metafunc.parametrize("backend", kinds, indirect=True)


@pytest.fixture(scope="session")
def recorded(request: pytest.FixtureRequest) -> Iterator[Recording | None]:
    """Where the live run is written to, if it is asked for."""
    if not request.config.getoption("--record-moodle", default=False):
        yield None
        return
    recording = Recording(category=os.environ["ASN_MOODLE_CATEGORY"])
    yield recording
    recording.write(RECORDINGS)


@pytest.fixture
def backend(request: pytest.FixtureRequest, recorded: Recording | None) -> Iterator[Backend]:
    """One of the sites, and a course in it that nothing else uses."""
    kind = request.param
    test = request.node.originalname
    made: Backend
    if kind == "fake":
        made = FakeBackend(test)
    elif kind == "live":
        made = LiveBackend(test, recorded)
    else:
        made = ReplayBackend(test, RECORDINGS / f"{kind.removeprefix('recorded-')}.json")
    with made:
        yield made
