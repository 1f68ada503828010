"""What becomes of grades that learners have when settings of an activity change, as seen on real sites."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

from asn_moodle.publish.drift import Setting

Effect = Literal["rescaled", "capped", "stretched", "regraded", "remarked"]
"""``rescaled``: points change with the maximum; ``capped``: points above the new maximum count as that;
``stretched``: points stay, out of more; ``regraded``: any of these, as it is not known what the maximum was;
``remarked``: the marks of questions changed, so all attempts are summed up anew."""

_RESCALED = frozenset(("quiz", "lesson", "workshop"))
"""Types that work grades out anew as shares of the maximum. Of others the points stay, H5P's too."""


def effects(
    type: str, settings: Iterable[Setting], kept: Collection[str], learners: Mapping[str, int]
) -> tuple[Effect, ...]:
    """What changing the settings of an activity of the type does to grades that learners have."""
    if not (learners.get("grades") or learners.get("attempts")):
        return ()
    written = (one for one in settings if one.spec is not None and one.key not in kept)
    return tuple(dict.fromkeys(effect for one in written for effect in _effects(type, one)))


def _effects(type: str, setting: Setting) -> Iterator[Effect]:
    if setting.spec == setting.live:
        return
    if setting.key == "form.slotmarks":
        yield "remarked"
    elif setting.key == "grade.maximum" or (type == "workshop" and setting.key == "form.grade"):
        yield _rescaling(type, _number(setting.spec), _number(setting.live))


def _rescaling(type: str, new: float | None, old: float | None) -> Effect:
    if type in _RESCALED:
        return "rescaled"
    if new is None or old is None:
        return "regraded"
    return "capped" if new < old else "stretched"


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None
