"""A question on its way into a backup, and the rows that many types have.

What a question states, and the defaults for the rest, stand in its question XML (`packages.question_xml`),
which the bridge has Moodle import. A backup says what that import would have written to the database; so
both ways lead to the same rows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from asn_moodle.packages.backup.questions.links import without_links
from asn_moodle.packages.backup.writing import Backup, Holder
from asn_moodle.packages.backup.xml import Element, child, decimal, record

FORMATS = {"html": 1, "moodle_auto_format": 0, "plain_text": 2}
"""``FORMAT_HTML``, ``FORMAT_MOODLE`` and ``FORMAT_PLAIN``; ``lib/weblib.php``."""

COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
"""Feedback on the whole, in Moodle's order."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is being written."""

    xml: Element
    """Its ``question`` element; files in it stand by their SHA-1."""
    key: str
    """What names its rows: its idnumber, followed by a number for what is inside it."""
    category: str
    """The idnumber of its category."""
    bank: Holder
    """Whose context its category and files belong to."""
    backup: Backup

    @property
    def kind(self) -> str:
        """Moodle's name of its type in the question XML format."""
        return str(self.xml.get("type"))

    @property
    def id(self) -> int:
        """The number of its row."""
        return self.number("question")

    def number(self, table: str, part: str = "") -> int:
        """The number of one of its rows in ``table``."""
        return self.backup.number(table, f"{self.key} {part}".rstrip())

    def text(self, name: str, default: str = "") -> str:
        """The value of an element."""
        return text_of(self.xml, name, default)

    def flag(self, name: str) -> bool:
        """Whether an element says yes, by its value or by being there."""
        return says_yes(self.xml.find(name))

    def rich(self, element: Element, area: str, itemid: int, component: str = "question") -> str:
        """The text of an element; its files are put into the area."""
        self.files(element, area, itemid, component)
        return element.findtext("text") or ""

    def files(self, element: Element, area: str, itemid: int, component: str = "question") -> None:
        """Put the files of an element into an area."""
        for file in element.iterfind("file"):
            name = f"{file.get('path', '/')}{file.get('name', '')}".lstrip("/")
            path = self.backup.blobs[file.text or ""]
            self.backup.file(path, name, self.bank, component, area, itemid)

    def texts(self, names: Iterable[str] = COMBINED, *, linked: bool = True) -> dict[str, object]:
        """Columns of rich texts that belong to the question, each with its format.

        ``linked`` is false where restoring does not replace links.
        """
        columns: dict[str, object] = {}
        for name in names:
            element = self.xml.find(name)
            text = "" if element is None else self.rich(element, name, self.id)
            columns[name] = text if linked else without_links(text)
            columns[f"{name}format"] = 1 if element is None else format_of(element)
        return columns


def text_of(element: Element, name: str, default: str = "") -> str:
    """The value of a child, which stands in it or in its ``text``."""
    found = element.find(name)
    if found is None:
        return default
    return (found.findtext("text") if found.find("text") is not None else found.text) or ""


def says_yes(element: "Element | None") -> bool:
    """Whether an element is there and does not say no."""
    return element is not None and (element.text or "").strip() not in ("0", "false")


def format_of(element: Element) -> int:
    """Moodle's number for the format of a text."""
    return FORMATS[element.get("format", "html")]


def share(element: Element) -> str:
    """What an answer earns, as the database holds it."""
    return decimal(float(element.get("fraction", "0")) / 100, 7)


def options(plugin: Element, name: str, asked: Asked, table: str, columns: Mapping[str, object]) -> None:
    """Add the row of a type's own options."""
    record(plugin, name, asked.number(table), columns)


def answers(plugin: Element, asked: Asked, rows: Iterable[Mapping[str, object]]) -> None:
    """Add rows of ``question_answers``, numbered from 1 in order."""
    holder = child(plugin, "answers")
    for place, columns in enumerate(rows, start=1):
        record(holder, "answer", answer_id(asked, place), columns)


def answer_id(asked: Asked, place: int) -> int:
    """The number of an answer's row, by its place from 1."""
    return asked.number("question_answer", str(place))


def answer_rows(asked: Asked) -> Iterator[dict[str, object]]:
    """The columns of each ``answer`` of the question, its files put where they belong."""
    for place, answer in enumerate(asked.xml.iterfind("answer"), start=1):
        id = answer_id(asked, place)
        feedback = answer.find("feedback")
        yield {
            "answertext": asked.rich(answer, "answer", id),
            "answerformat": format_of(answer) if "format" in answer.attrib else 0,
            "fraction": share(answer),
            "feedback": "" if feedback is None else asked.rich(feedback, "answerfeedback", id),
            "feedbackformat": 1,
        }
