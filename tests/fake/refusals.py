"""Moodle's exceptions, as its replies show them."""

from collections.abc import Iterable
from typing import Any


class Refusal(Exception):  # noqa: N818  # Moodle's word is exception
    """An exception of Moodle: class, error code, message, and what developer debugging adds."""

    def __init__(self, errorcode: str, message: str, kind: str = "moodle_exception", debug: str = "") -> None:
        self.errorcode = errorcode
        self.message = message
        self.kind = kind
        self.debug = debug
        self.lost: list[dict[str, Any]] = []
        """Learner data that would be lost."""
        super().__init__(message)

    def reply(self, debugging: bool) -> dict[str, Any]:
        said = {"exception": self.kind, "errorcode": self.errorcode, "message": self.message}
        return said | ({"debuginfo": self.debug} if debugging and self.debug else {})


def access(debug: str) -> Refusal:
    return Refusal("accessexception", "Access control exception", "webservice_access_exception", debug)


def invalid_parameter(debug: str) -> Refusal:
    message = "Invalid parameter value detected"
    return Refusal("invalidparameter", message, "invalid_parameter_exception", debug)


def refused(code: str, detail: str = "", lost: Iterable[dict[str, Any]] = ()) -> Refusal:
    """A refusal of the bridge: a word of its language file, and what it is about."""
    made = Refusal(code, f"{code}: {detail}" if detail else code, "local_asnbridge\\local\\refusal")
    made.lost = list(lost)
    return made
