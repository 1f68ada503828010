"""Ids for what a backup names by numbers: from idnumbers where there are any, else from titles."""

import re
import unicodedata
from dataclasses import dataclass, field

from asn_moodle.spec.fields import ID_LENGTH, ID_PATTERN

_ANCHOR = re.compile(rf'\bid="({ID_PATTERN})_(?:content|summary|meaning|text)_')
_OTHER = re.compile(r"[^a-z0-9]+")


def slug(text: str, otherwise: str, longest: int = ID_LENGTH) -> str:
    """The text as an id: lower case, without accents, blanks as hyphens; ``otherwise`` if nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    made = _OTHER.sub("-", plain).strip("-")
    if made and not made[0].isalpha():
        made = f"{otherwise}-{made}"
    if len(made) > longest:
        made = made[:longest].rpartition("-")[0] or made[:longest]
    return made.strip("-") or otherwise


@dataclass
class Names:
    """The ids of one course, each given once."""

    course: str
    """The idnumber that its items' idnumbers begin with; empty if it has none."""
    taken: set[str] = field(default_factory=set)

    def stated(self, idnumber: str) -> str:
        """The id that an idnumber of ours says, ``COURSE/ID``; empty where it says none."""
        head, _, id = idnumber.rpartition("/")
        return id if self.course and head == self.course and _sound(id) else ""

    def give(self, idnumber: str, title: str, kind: str, within: str = "", markup: str = "") -> str:
        """A new id: that of the idnumber if it is free, else made of it or of the title.

        What has no idnumber may still have its id in the anchors of its own text, ``markup``.
        """
        if not idnumber and (anchored := _ANCHOR.search(markup)) and anchored[1] not in self.taken:
            return self._take(anchored[1])
        own = self.stated(idnumber)
        base = (
            own or slug(idnumber.rpartition("/")[2] if "/" in idnumber else idnumber, "") or slug(title, kind)
        )
        for wanted in (base, slug(f"{within}-{base}", kind) if within else base):
            if wanted not in self.taken:
                return self._take(wanted)
        number = 2
        while (numbered := f"{base[: ID_LENGTH - 5]}-{number}") in self.taken:
            number += 1
        return self._take(numbered)

    def _take(self, id: str) -> str:
        self.taken.add(id)
        return id


def _sound(id: str) -> bool:
    return len(id) <= ID_LENGTH and bool(re.fullmatch(ID_PATTERN, id))
