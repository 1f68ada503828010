"""Pages of a lesson, with what follows each answer."""

from typing import Any

from asn_moodle.language import LANGUAGES, words
from asn_moodle.packages.backup.modules.lesson import NEXT_PAGE, OTHERS, THIS_PAGE
from asn_moodle.pull.forms import plain_text
from asn_moodle.pull.here import Here, without_empty
from asn_moodle.pull.source import Module
from asn_moodle.pull.tree import Flow, Stated, Written
from asn_moodle.pull.xml import Row
from asn_moodle.spec.activities.lesson import JUMPS, PAGE_TYPES

_KINDS = {number: kind for kind, number in PAGE_TYPES.items()}
_WORDS = {int(number): str(word) for word, number in JUMPS.items()}
_OWN = ("essay", "cluster", "end_of_cluster", "end_of_branch")


def pages(module: Module, here: Here) -> list[Any]:
    """The pages of a lesson, in order."""
    rows = _in_order(list(module.own.rows("pages/page")))
    lesson = here.ref("activity", module.id)
    for row in rows:
        here.ids["lesson_page"][row.id] = here.names.give(
            "", row.text("title"), "halaman", within=lesson, markup=row.text("contents")
        )
    found = []
    for row in rows:
        kind = _KINDS.get(row.integer("qtype"))
        if kind is None:
            here.losses.add(lesson, "page-type", row.text("qtype"))
            continue
        found.append(_Page(row, kind, module, here).stated())
    return found


def _in_order(rows: list[Row]) -> list[Row]:
    """Pages as each names the one after it; those that none names come last."""
    after = {row.text("prevpageid"): row for row in rows}
    ordered: list[Row] = []
    current = after.get("0")
    while current is not None and current not in ordered:
        ordered.append(current)
        current = after.get(current.id)
    return [*ordered, *(row for row in rows if row not in ordered)]


class _Page:
    def __init__(self, row: Row, kind: str, module: Module, here: Here) -> None:
        self.row, self.kind, self.module, self.here = row, kind, module, here
        self.id = here.ids["lesson_page"][row.id]

    def stated(self) -> Stated:
        """What the spec says of the page."""
        row = self.row
        stated: Stated = {"type": self.kind, "id": self.id, "title": row.text("title")}
        if (contents := row.text("contents")) and not self._usual(contents):
            stated["content"] = Written(contents, self.module.area("page_contents", row.id))
        answers = list(row.rows("answers/answer"))
        if self.kind in ("shortanswer", "multichoice") and row.flag("qoption"):
            stated["multiple" if self.kind == "multichoice" else "regular_expressions"] = True
        if self.kind == "content":
            stated |= self._buttons(answers)
        elif self.kind in _OWN:
            stated |= self._own(answers)
        elif self.kind == "matching":
            stated |= self._matching(answers)
        else:
            stated |= self._answers(answers)
        return without_empty(stated)

    def _usual(self, contents: str) -> bool:
        """Whether it is but the name that Moodle gives to a mark between pages."""
        return self.kind in _OWN[1:] and any(words("backup", one)[self.kind] == contents for one in LANGUAGES)

    def _buttons(self, answers: list[Row]) -> Stated:
        stated: Stated = {"buttons": []}
        for answer in answers:
            button: Stated = Flow({"text": _plain(answer.text("answer_text"))})
            if (jump := self._jump(answer)) != "next_page":
                button["jump"] = jump
            stated["buttons"].append(button)
        if not self.row.flag("layout"):
            stated["horizontal"] = False
        if not self.row.flag("display"):
            stated["in_menu"] = False
        return stated

    def _own(self, answers: list[Row]) -> Stated:
        if not answers:
            return {}
        jump = self._jump(answers[0])
        stated: Stated = {} if jump == "next_page" else {"jump": jump}
        if self.kind == "essay" and answers[0].integer("score"):
            stated["score"] = answers[0].integer("score")
        return stated

    def _matching(self, answers: list[Row]) -> Stated:
        stated: Stated = {}
        for key, answer in zip(("correct", "wrong"), answers[:2], strict=False):
            right = key == "correct"
            follows = self._follows(answer, right)
            if text := answer.text("answer_text"):
                follows = {"response": Written(text, self._area("page_responses", answer)), **follows}
            if follows:
                stated[key] = follows
        pairs = []
        for answer in answers[2:]:
            asked = Written(answer.text("answer_text"), self._area("page_answers", answer))
            pairs.append({"text": asked, "match": _plain(answer.text("response"))})
        return {"pairs": pairs, **stated}

    def _answers(self, answers: list[Row]) -> Stated:
        stated: Stated = {"answers": []}
        for answer in answers:
            text = answer.text("answer_text")
            right = answer.integer("score") > 0
            follows = self._response(answer) | self._follows(answer, right)
            if text == OTHERS:
                others = {**({"correct": True} if right else {}), **follows}
                stated["other_answers"] = others or {"jump": self._jump(answer)}
                continue
            if self.kind in ("shortanswer", "numerical"):
                said: Any = _plain(text)
            else:
                said = Written(text, self._area("page_answers", answer))
            stated["answers"].append({"text": said, **({"correct": True} if right else {}), **follows})
        if not any(one.get("correct") for one in stated["answers"]):
            self._forward(stated["answers"], answers)
        return stated

    def _forward(self, stated: list[Stated], answers: list[Row]) -> None:
        """Where no answer scores, the first that leads on is the right one, as Moodle has it."""
        for one, answer in zip(stated, answers, strict=False):
            if answer.integer("jumpto") != THIS_PAGE:
                one["correct"] = True
                one["score"] = answer.integer("score")
                if answer.integer("jumpto") == NEXT_PAGE:
                    one.pop("jump", None)
                return

    def _response(self, answer: Row) -> Stated:
        text = answer.text("response")
        return {"response": Written(text, self._area("page_responses", answer))} if text else {}

    def _follows(self, answer: Row, right: bool) -> Stated:
        """Where it leads and what it scores, if not what right and wrong answers do anyway."""
        stated: Stated = {}
        if answer.integer("jumpto") != (NEXT_PAGE if right else THIS_PAGE):
            stated["jump"] = self._jump(answer)
        if answer.integer("score") != int(right):
            stated["score"] = answer.integer("score")
        return stated

    def _jump(self, answer: Row) -> str:
        number = answer.integer("jumpto")
        if number in _WORDS:
            return _WORDS[number]
        if id := self.here.ref("lesson_page", number):
            return id
        self.here.losses.add(self.id, "reference-lost", f"jumpto {number}")
        return "next_page"

    def _area(self, area: str, answer: Row) -> Any:
        return self.module.area(area, answer.id)


def _plain(text: str) -> str:
    """The words of a text that has no markup in the spec."""
    return plain_text(text) if "<" in text or "&" in text else text
