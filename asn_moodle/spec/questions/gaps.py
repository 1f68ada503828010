"""Questions with numbered gaps in their text, filled from a list of choices.

``question/type/gapselect/edit_form_base.php``: ``[[1]]`` takes the first choice; choices of one group are
offered together. The text stands with its choices, not in a file of its own, so that both can be checked.
"""

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from asn_moodle.spec.base import AtLeast, Model, refused
from asn_moodle.spec.fields import Line, Prose
from asn_moodle.spec.questions.base import Combined

GAP = re.compile(r"\[\[(\d+)\]\]")

Group = Annotated[int, Field(ge=1, le=20)]


class GapChoice(Model):
    """A choice for gaps of its group."""

    text: Line
    """Pilihan · Choice"""
    group: Group | None = None
    """Kelompok pilihan; 1 bila tidak ditulis · Group; 1 if absent"""


class DragChoice(GapChoice):
    """A choice that is dragged."""

    unlimited: bool | None = None
    """Boleh dipakai berkali-kali · May be used more than once"""


def check_gaps(text: str, choices: int) -> list[int]:
    """The gap numbers of ``text`` in order; raises unless there are some and each has its choice."""
    numbers: list[int] = []
    for written in GAP.findall(text):
        number = int(written) if len(written) < 4 else 0
        if not 1 <= number <= choices:
            raise refused("gap-without-choice", key="text", gap=written[:12], count=choices)
        numbers.append(number)
    if not numbers:
        raise refused("no-gap", key="text")
    return numbers


class GapSelect(Combined):
    """Missing words are selected from menus."""

    type: Literal["gapselect"]
    """Pilih kata yang hilang: celah `[[1]]` dalam teks diisi pilihan pertama · Select missing words: gap
    `[[1]]` in the text takes the first choice"""
    text: Prose
    """Teks soal (Markdown) dengan celah seperti `[[1]]` · Question text (Markdown) with gaps like `[[1]]`"""
    choices: Annotated[tuple[GapChoice, ...], AtLeast(1)]
    """Pilihan, sesuai nomor celah; sisanya pengecoh · Choices in the order of the gap numbers; the rest are
    distractors"""
    shuffle_answers: bool | None = None
    """Acak pilihan · Shuffle the choices"""

    @model_validator(mode="after")
    def _gaps_have_choices(self) -> "GapSelect":
        check_gaps(self.text, len(self.choices))
        return self


class DragWords(Combined):
    """Missing words are dragged into the text."""

    type: Literal["ddwtos"]
    """Seret kata ke dalam teks: celah `[[1]]` diisi pilihan pertama · Drag and drop into text: gap `[[1]]`
    takes the first choice"""
    text: Prose
    """Teks soal (Markdown) dengan celah seperti `[[1]]` · Question text (Markdown) with gaps like `[[1]]`"""
    choices: Annotated[tuple[DragChoice, ...], AtLeast(1)]
    """Pilihan, sesuai nomor celah; sisanya pengecoh · Choices in the order of the gap numbers; the rest are
    distractors"""
    shuffle_answers: bool | None = None
    """Acak pilihan · Shuffle the choices"""

    @model_validator(mode="after")
    def _gaps_have_choices(self) -> "DragWords":
        numbers = check_gaps(self.text, len(self.choices))
        for number in numbers:
            if numbers.count(number) > 1 and not self.choices[number - 1].unlimited:
                raise refused("gap-choice-used-twice", key="text", gap=number)
        return self
