"""Links of rendered text as addresses inside a package."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from markupsafe import Markup, escape

from asn_moodle.course.model import Asset, Html

FOLDER = "assets"
"""Where the files of a course lie in a package, apart from the package's own."""

_MISSING = "missing:"
_DEAD = re.compile(rf'<a\b[^>]*\bhref="{_MISSING}[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_TERM = re.compile(r'<a\b(?=[^>]*\bhref="#term-)')


def member_name(asset: Asset) -> str:
    """The name of a course's file in the package."""
    return _member_name(asset.name)


def _member_name(name: str) -> str:
    # In letters that every unpacker agrees on; ADL's package checker, for one, reads others wrongly.
    return (
        f"{FOLDER}/{quote(name, safe='/ +,()').replace('%', '_')}"
        if not name.isascii()
        else f"{FOLDER}/{name}"
    )


class Links:
    """Turns links into addresses, and remembers in ``used`` which files they need.

    A link to what another package holds becomes plain text, with ``elsewhere`` said after it.
    """

    def __init__(self, targets: Mapping[str, str], elsewhere: str) -> None:
        self.used: dict[str, Asset] = {}
        self._targets = targets
        self._elsewhere = f' <span class="elsewhere">({escape(elsewhere)})</span>'

    def html(self, html: Html) -> Markup:
        """The markup, ready for a page."""
        for asset in html.assets:
            self.used[asset.name] = asset
        linked = _DEAD.sub(lambda found: found[1] + self._elsewhere, html.linked(self._address))
        return Markup(_TERM.sub("<a data-term", linked))  # sanitised when the course was built

    def address(self, asset: Asset) -> str:
        """The address of a file from the package's document."""
        self.used[asset.name] = asset
        return quote(member_name(asset))

    def _address(self, kind: str, name: str) -> str:
        if kind == "asset":
            return quote(_member_name(name))
        if kind == "term":
            return f"#term-{name}"
        return self._targets.get(name, f"{_MISSING}{name}")
