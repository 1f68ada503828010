"""Moodle's notation for gaps in a text: ``{1:SHORTANSWER:=Bantul~%50%Sleman#Hampir}``.

Read as ``question/type/multianswer/questiontype.php`` reads it: a gap is the mark, the kind and the
alternatives, which ``~`` parts; ``=`` or ``%100%`` before one says that it is right, ``#`` begins feedback,
and a backslash keeps ``~ # }`` as they are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from asn_moodle.spec.base import refused

_KINDS = {
    "shortanswer": ("SHORTANSWER", "SA", "MW"),
    "shortanswer_case": ("SHORTANSWER_C", "SAC", "MWC"),
    "numerical": ("NUMERICAL", "NM"),
    "multichoice": ("MULTICHOICE", "MC", "MULTICHOICE_S", "MCS"),
    "multichoice_vertical": ("MULTICHOICE_V", "MCV", "MULTICHOICE_VS", "MCVS"),
    "multichoice_horizontal": ("MULTICHOICE_H", "MCH", "MULTICHOICE_HS", "MCHS"),
    "multiresponse": ("MULTIRESPONSE", "MR", "MULTIRESPONSE_S", "MRS"),
    "multiresponse_horizontal": ("MULTIRESPONSE_H", "MRH", "MULTIRESPONSE_HS", "MRHS"),
}
KINDS = {word: kind for kind, words in _KINDS.items() for word in words}
"""What each of Moodle's words means."""

_START = re.compile(r"(?<!\\)\{(?P<mark>[0-9]{0,9}):(?P<word>[A-Za-z_]+):")
_END = re.compile(r"(?<!\\)\}")
_PART = re.compile(r"(?<!\\)~")
_ALTERNATIVE = re.compile(
    r"(?:(?P<right>=)|%(?P<share>-?[0-9]{1,9}(?:[.,][0-9]*)?)%)?(?P<text>.*)", re.DOTALL
)
_FEEDBACK = re.compile(r"(?<!\\)#")
_NUMBER = r"-?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][-+]?\d+)?"
_NUMERICAL = re.compile(rf"({_NUMBER})(?::({_NUMBER}))?|\*")


@dataclass(frozen=True, slots=True)
class Alternative:
    """One answer of a gap; ``share`` is what it earns, in per cent."""

    text: str
    share: float
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap of the text from ``start`` to ``end``; ``kind`` is a value of `KINDS`."""

    kind: str
    mark: int
    alternatives: tuple[Alternative, ...]
    start: int
    end: int


def gaps(text: str) -> Iterator[Gap]:
    """Yield the gaps of ``text`` in order; raises `PydanticCustomError` with a ``cloze-`` code for a bad
    one."""
    position = 0
    while start := _START.search(text, position):
        end = _END.search(text, start.end())
        if not end:
            raise refused("cloze-open-gap", key="text", gap=text[start.start() :][:40])
        position = end.end()
        written = text[start.start() : position]
        if start["word"] not in KINDS:
            raise refused("cloze-unknown-kind", key="text", kind=start["word"], gap=written)
        parts = _PART.split(text[start.end() : end.start()])
        alternatives = tuple(_alternative(part) for part in parts)
        yield Gap(KINDS[start["word"]], int(start["mark"] or 1), alternatives, start.start(), position)


def _alternative(part: str) -> Alternative:
    found = _ALTERNATIVE.fullmatch(part)
    assert found  # every part is matched optional
    share = 100.0 if found["right"] else float((found["share"] or "0").replace(",", "."))
    text, *feedback = _FEEDBACK.split(found["text"], maxsplit=1)
    return Alternative(_plain(text), share, _plain("".join(feedback)))


def _plain(text: str) -> str:
    return re.sub(r"\\([~#}{\\])", r"\1", text).strip()


def check(text: str) -> None:
    """Raise `PydanticCustomError` unless ``text`` has a gap and each gap can be answered."""
    found = False
    for gap in gaps(text):
        found = True
        _check_gap(gap, text[gap.start : gap.end])
    if not found:
        raise refused("cloze-no-gap", key="text")


def _check_gap(gap: Gap, written: str) -> None:
    if any(not each.text for each in gap.alternatives):
        raise refused("cloze-empty-answer", key="text", gap=written)
    if gap.kind.startswith("multiresponse"):
        right = any(each.share > 0 for each in gap.alternatives)
    else:
        right = any(each.share == 100 for each in gap.alternatives)
    if not right:
        raise refused("cloze-no-right-answer", key="text", gap=written)
    if gap.kind.startswith("multi") and len(gap.alternatives) < 2:
        raise refused("cloze-one-choice", key="text", gap=written)
    if gap.kind == "numerical":
        for each in gap.alternatives:
            if not _NUMERICAL.fullmatch(each.text):
                raise refused("cloze-not-a-number", key="text", value=each.text, gap=written)
