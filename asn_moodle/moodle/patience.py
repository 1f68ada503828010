"""How long to wait for a site, and how often to ask again; the one module of the client that knows clocks."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from asn_moodle.errors import BusyError, SiteError

T = TypeVar("T")

wait: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds, and how often to try."""

    connect: float = 10.0
    """For a connection."""
    answer: float = 120.0
    """For the next bytes of an answer."""
    tries: int = 4
    """How often a call that is safe to repeat is made in all."""
    first: float = 1.0
    """Before the second try; twice as long before each that follows, less a random part of up to half."""
    longest: float = 60.0
    """At most, also where the site asks for more: then the call fails, and the caller may come back."""


def patiently(attempt: Callable[[], T], patience: Patience, sleep: Callable[[float], None] = time.sleep) -> T:
    """What ``attempt`` gives, tried again after failures that pass. Raises the last of its `SiteError`."""
    for number in range(1, patience.tries):
        try:
            return attempt()
        except SiteError as error:
            if not error.passing:
                raise
            delay = _delay(error, number, patience)
            if delay > patience.longest:
                raise
        sleep(delay)
    return attempt()


def seconds_to_wait(header: str | None) -> float | None:
    """The seconds that a ``Retry-After`` header asks for (RFC 9110, 10.2.3); None if it makes no sense."""
    text = (header or "").strip()
    if text.isdecimal() and len(text) < 10:
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _delay(error: SiteError, number: int, patience: Patience) -> float:
    asked = error.retry_after if isinstance(error, BusyError) else None
    if asked is not None:
        return asked
    backed_off: float = patience.first * 2 ** (number - 1)
    # Many clients that failed together should not come back together.
    return min(backed_off * random.uniform(0.5, 1.0), patience.longest)
