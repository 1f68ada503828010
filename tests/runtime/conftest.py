"""The runtime's pure functions, called in one Node process for each test module."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SERVE = Path(__file__).with_name("serve.js")


class Runtime:
    """Calls into Node: ``runtime.scoring("scoreQuestion", question, response)``."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def call(self, space: str, name: str, *args: Any) -> dict[str, Any]:
        """What a function returns (``value``) and its arguments afterwards (``args``)."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"space": space, "name": name, "args": args}) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer

    def scoring(self, name: str, *args: Any) -> Any:
        return self.call("scoring", name, *args)["value"]

    def interactions(self, name: str, *args: Any) -> Any:
        return self.call("interactions", name, *args)["value"]

    def encode(self, state: Any, data: Any, limit: int = 4096) -> str:
        return str(self.call("state", "encodeState", state, data, limit)["value"])

    def decode(self, text: Any, data: Any) -> Any:
        return self.call("state", "decodeState", text, data)["value"]


@pytest.fixture(scope="module")
def runtime() -> Iterator[Runtime]:
    node = shutil.which("node")
    if node is None:
        said = "Node.js is missing; `apt-get install nodejs npm` installs it on Debian"
        pytest.fail(said) if os.environ.get("CI") == "true" else pytest.skip(said)
    process = subprocess.Popen(
        [node, str(SERVE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    yield Runtime(process)
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(10) == 0
