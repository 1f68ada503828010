"""How much an answer is worth, and what Moodle demands of the answers of a question together."""

import re
from collections.abc import Sequence
from typing import Annotated, Protocol

from pydantic import BeforeValidator, Field, WithJsonSchema

from asn_moodle.spec.base import refused

_FRACTIONS = (
    *(100.0, 90.0, 250 / 3, 80.0, 75.0, 70.0, 200 / 3, 60.0, 50.0, 40.0, 100 / 3, 30.0, 25.0, 20.0),
    *(50 / 3, 100 / 7, 12.5, 100 / 9, 10.0, 5.0, 0.0),
)
"""The shares that Moodle offers, in per cent; ``question/engine/bank.php``, ``fraction_options``."""

_PENALTIES = (100.0, 50.0, 100 / 3, 25.0, 20.0, 10.0, 0.0)
"""The penalties that Moodle offers, in per cent; ``question/type/edit_question_form.php``."""

_PERCENT = re.compile(r"(-?)(\d{1,3}(?:\.\d{1,7})?)%")
_NEAR = 0.5
"""How far a written share may be from one of Moodle's: “33%” means a third."""


def _known(value: object, known: Sequence[float], *, negative: bool) -> float:
    if isinstance(value, float):
        return value
    found = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    if not found or (found[1] and not negative):
        raise refused("bad-percentage", value=str(value))
    share = float(found[2])
    nearest = min(known, key=lambda each: abs(each - share))
    if abs(nearest - share) > _NEAR:
        raise refused(
            "unknown-share",
            value=str(value),
            nearest=f"{nearest:.5g}%",
            known=", ".join(f"{k:.5g}%" for k in known),
        )
    return -nearest if found[1] else nearest


Credit = Annotated[
    float,
    BeforeValidator(lambda value: _known(value, _FRACTIONS, negative=True)),
    WithJsonSchema(
        {"type": "string", "pattern": r"^-?\d{1,3}(\.\d+)?%$", "examples": ["50%", "33.33%", "25%", "-50%"]}
    ),
]
"""The share of the mark that an answer earns, in per cent: ``50%``, ``-25%``; one of those Moodle knows."""

Penalty = Annotated[
    float,
    BeforeValidator(lambda value: _known(value, _PENALTIES, negative=False)),
    WithJsonSchema({"type": "string", "enum": ["0%", "10%", "20%", "25%", "33.33%", "50%", "100%"]}),
]
"""The share of the mark that each wrong try costs, in per cent."""

Number = Annotated[float, Field(allow_inf_nan=False)]
"""A finite number."""


class Judged(Protocol):
    """An answer with a judgement."""

    @property
    def correct(self) -> bool | None:
        """Whether it is right."""

    @property
    def credit(self) -> float | None:
        """Its share in per cent."""


def one_judgement(answer: Judged) -> None:
    """Raise ``correct-and-credit`` if an answer states both ways to say what it is worth."""
    if answer.correct is not None and answer.credit is not None:
        raise refused("correct-and-credit", key="credit")


def is_single(answers: Sequence[Judged], stated: bool | None = None) -> bool:
    """Whether a choice takes one answer: as stated, else unless several answers share the mark."""
    if stated is not None:
        return stated
    whole = [each for each in answers if each.correct or each.credit == 100]
    parts = [each for each in answers if each.credit is not None and 0 < each.credit < 100]
    return len(whole) == 1 or (not whole and not parts)


def shares(answers: Sequence[Judged], *, single: bool) -> tuple[float, ...]:
    """What each answer earns, in per cent. Where several may be chosen, the right ones share 100 % evenly."""
    right = sum(1 for each in answers if each.correct)
    whole = 100.0 if single else 100.0 / max(right, 1)
    return tuple(
        each.credit if each.credit is not None else whole if each.correct else 0.0 for each in answers
    )


def one_is_right(answers: Sequence[Judged]) -> None:
    """Raise ``no-right-answer`` unless some answer earns the whole mark."""
    if 100.0 not in shares(answers, single=True):
        raise refused("no-right-answer", key="answers")


def parts_make_a_whole(answers: Sequence[Judged]) -> None:
    """Raise unless the answers that earn something earn 100 % together, each a share that Moodle knows."""
    earned = [share for share in shares(answers, single=False) if share > 0]
    if not earned:
        raise refused("no-right-answer", key="answers")
    if any(each.correct for each in answers) and any(each.credit and each.credit > 0 for each in answers):
        raise refused("correct-among-credits", key="answers")
    if abs(sum(earned) - 100) > 0.01:
        raise refused("credits-not-whole", key="answers", total=f"{sum(earned):.5g}")
    if min(abs(earned[0] - known) for known in _FRACTIONS) > 0.01:
        raise refused("too-many-right-answers", key="answers", count=len(earned))
