"""Short names for pages and questions, from which resume data is made.

They come from the ids that authors choose and never from a position, so that a later edition of a
course finds what an earlier one kept.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from asn_moodle.problems import Place, Problem, problem


def lasting(id: str, formerly: tuple[str, ...] = ()) -> str:
    """The first id that an item ever had; it names the item in packages for good."""
    return formerly[0] if formerly else id


def code(name: str) -> str:
    """Four characters for a lasting name: the first 24 bits of its SHA-256 in base64url (RFC 4648, 5)."""
    return urlsafe_b64encode(sha256(name.encode()).digest()[:3]).decode()


def check(content: Mapping[str, object]) -> str:
    """Two characters that change when ``content`` does: 12 bits of its SHA-256 in base64url."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return urlsafe_b64encode(sha256(plain.encode()).digest()[:3]).decode()[:2]


def clashes(named: Iterable[tuple[str, Place]]) -> Iterator[Problem]:
    """A problem for each name whose code an earlier name of the same kind already has."""
    first: dict[str, str] = {}
    for name, place in named:
        other = first.setdefault(code(name), name)
        if other != name:
            yield problem("code-clash", place, first=other, second=name)
