"""The gaps of embedded answers, as Moodle takes them out of a text: each becomes a question of its own.

What is a gap, and what is in it, follows ``question/type/multianswer/questiontype.php``.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from html import unescape

from lxml import etree

from asn_moodle.packages.backup.xml import Element

_VERTICAL, _HORIZONTAL, _MENU = "1", "2", "0"
_CHOICES = {
    "MULTICHOICE": (_MENU, True),
    "MULTICHOICE_V": (_VERTICAL, True),
    "MULTICHOICE_H": (_HORIZONTAL, True),
    "MULTIRESPONSE": (_VERTICAL, False),
    "MULTIRESPONSE_H": (_HORIZONTAL, False),
}
_SHUFFLED = {
    "MULTICHOICE_S": "MULTICHOICE",
    "MULTICHOICE_VS": "MULTICHOICE_V",
    "MULTICHOICE_HS": "MULTICHOICE_H",
    "MULTIRESPONSE_S": "MULTIRESPONSE",
    "MULTIRESPONSE_HS": "MULTIRESPONSE_H",
}
_SHORT = {
    "MC": "MULTICHOICE",
    "MR": "MULTIRESPONSE",
    "SA": "SHORTANSWER",
    "MW": "SHORTANSWER",
    "NM": "NUMERICAL",
}
_NAMES = {
    **{name: name for name in ("NUMERICAL", "SHORTANSWER", "SHORTANSWER_C", *_CHOICES, *_SHUFFLED)},
    **_SHORT,
    **{f"{short}C": "SHORTANSWER_C" for short in ("SA", "MW")},
    **{f"MC{end}": f"MULTICHOICE_{end}" for end in ("V", "H", "S", "VS", "HS")},
    **{f"MR{end}": f"MULTIRESPONSE_{end}" for end in ("H", "S", "HS")},
}
"""Every word for a kind of gap, with its full name."""

_SHARE = r"(?:=|%-?[0-9]+(?:[.,][0-9]*)?%)?"
_ANSWER = r".+?(?<!\\)(?<!&)(?<!&amp;)(?=[~#}]|$)"
_FEEDBACK = r".*?(?<!\\)(?=[~}]|$)"
_ALTERNATIVE = rf"{_SHARE}{_ANSWER}(?:\#{_FEEDBACK})?"
_GAP = re.compile(
    rf"\{{(?P<mark>[0-9]*):(?P<word>{'|'.join(_NAMES)}):(?P<inside>{_ALTERNATIVE}(?:~{_ALTERNATIVE})*)\}}",
    re.DOTALL,
)
_PART = re.compile(rf"~?(?P<share>{_SHARE})(?P<answer>{_ANSWER})(?:\#(?P<feedback>{_FEEDBACK}))?", re.DOTALL)
_NUMBER = r"-?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][-+]?[0-9]+)?"
_NUMERICAL = re.compile(rf"({_NUMBER})(?::({_NUMBER}))?")
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|\w+);")


@dataclass(frozen=True, slots=True)
class _Part:
    share: float
    """From -1 to 1."""
    answer: str
    feedback: str
    said: bool
    """Whether its share stands in per cent."""


def opened(question: Element) -> tuple[Element, list[Element]]:
    """The question with its gaps numbered, ``{#1}``, and each gap as question XML."""
    whole = deepcopy(question)
    text = whole.find("questiontext/text")
    assert text is not None
    inside: list[Element] = []

    def taken(found: re.Match[str]) -> str:
        inside.append(_question(found, whole.findtext("name/text") or ""))
        return f"{{#{len(inside)}}}"

    text.text = _GAP.sub(taken, text.text or "")
    _add(whole, "defaultgrade", str(sum(int(each.findtext("defaultgrade") or 0) for each in inside)))
    _add(whole, "gaps", str(len(inside)))
    return whole, inside


def _question(found: re.Match[str], name: str) -> Element:
    word = _NAMES[found["word"]]
    choice = _CHOICES.get(_SHUFFLED.get(word, word))
    parts = [_part(each) for each in _PART.finditer(found["inside"])]
    question = etree.Element("question")
    _add(_add(question, "name"), "text", name)
    for tag, markup in (("questiontext", found[0]), ("generalfeedback", "")):
        _add(_add(question, tag, format="html"), "text", markup)
    _add(question, "defaultgrade", found["mark"] or "1")
    _add(question, "penalty", "0")
    if choice:
        layout, single = choice
        question.set("type", "multichoice")
        _add(question, "layout", layout)
        _add(question, "single", str(int(single)))
        _add(question, "shuffleanswers", str(int(word in _SHUFFLED)))
        _add(question, "answernumbering", "0")
        _add(question, "showstandardinstruction", "0")
        _answers(question, parts if single else _shared(parts), "html")
    elif word == "NUMERICAL":
        question.set("type", "numerical")
        units = {"unitgradingtype": "0", "unitpenalty": "1", "showunits": "3", "unitsleft": "0"}
        for tag, value in units.items():
            _add(question, tag, value)
        _numbers(question, parts)
    else:
        question.set("type", "shortanswer")
        _add(question, "usecase", str(int(word == "SHORTANSWER_C")))
        _answers(question, parts, "moodle_auto_format")
    return question


def _part(found: re.Match[str]) -> _Part:
    share = found["share"]
    said = share.startswith("%")
    earned = float(share.strip("%").replace(",", ".")) / 100 if said else float(share == "=")
    return _Part(earned, _plain(found["answer"]), _plain(found["feedback"] or ""), said)


def _shared(parts: list[_Part]) -> Iterator[_Part]:
    """The parts where several may be right: what they earn makes a whole, and wrong ones take as much away
    as a right one gives, unless shares are said."""
    total = sum(part.share for part in parts if part.share > 0)
    said = any(part.said for part in parts)
    for part in parts:
        share = part.share / total if part.share > 0 else part.share if said else -1 / total
        yield _Part(share, part.answer, part.feedback, part.said)


def _answers(question: Element, parts: "list[_Part] | Iterator[_Part]", format: str) -> None:
    for part in parts:
        text = part.answer if format == "html" else part.answer.strip()
        _answer(question, part, text, format)


def _numbers(question: Element, parts: list[_Part]) -> None:
    for part in parts:
        found = _NUMERICAL.fullmatch(part.answer)
        value, tolerance = (found[1], found[2] or "0") if found else (part.answer.strip(), "0")
        answer = _answer(question, part, value.replace(",", "."), "moodle_auto_format")
        _add(answer, "tolerance", tolerance.replace(",", "."))


def _answer(question: Element, part: _Part, text: str, format: str) -> Element:
    answer = _add(question, "answer", fraction=repr(part.share * 100), format=format)
    _add(answer, "text", text)
    _add(_add(answer, "feedback", format="html"), "text", part.feedback)
    return answer


def _plain(text: str) -> str:
    text = _ENTITY.sub(lambda found: unescape(found[0]), text)
    return text.replace("\\}", "}").replace("\\#", "#")


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    element = etree.SubElement(parent, name, attributes)
    element.text = text
    return element
