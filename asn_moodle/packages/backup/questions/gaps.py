"""Questions whose gaps are filled, in a text or on a picture."""

from collections.abc import Callable

from asn_moodle.packages.backup.questions.asked import (
    Asked,
    answers,
    options,
    says_yes,
    text_of,
)
from asn_moodle.packages.backup.xml import Element, child, record


def gap_select(plugin: Element, asked: Asked) -> None:
    """Select missing words: the feedback of an answer is its group."""
    _gaps(plugin, asked, "selectoption", lambda choice: text_of(choice, "group"))


def drag_words(plugin: Element, asked: Asked) -> None:
    """Drag and drop into text: the feedback of an answer is an object that PHP serialised."""
    _gaps(plugin, asked, "dragbox", _serialised)


def _gaps(plugin: Element, asked: Asked, name: str, feedback: Callable[[Element], str]) -> None:
    rows = [
        {
            "answertext": text_of(choice, "text"),
            "answerformat": 1,
            "fraction": "0.0000000",
            "feedback": feedback(choice),
            "feedbackformat": 0,
        }
        for choice in asked.xml.iterfind(name)
    ]
    answers(plugin, asked, rows)
    options(plugin, asked.kind, asked, asked.kind, _shuffled(asked))


def _serialised(choice: Element) -> str:
    group = text_of(choice, "group")
    unlimited = int(says_yes(choice.find("infinite")))
    return f'O:8:"stdClass":2:{{s:9:"draggroup";s:{len(group)}:"{group}";s:8:"infinite";b:{unlimited};}}'


def drag_onto_image(plugin: Element, asked: Asked) -> None:
    """Drag and drop onto image. Transparent zones came with Moodle 5.0; 4.5 passes over the column."""
    columns = _shuffled(asked)
    transparent = asked.flag("dropzonevisibility")
    if transparent or asked.backup.release != "4.5":
        columns["dropzonevisibility"] = transparent
    options(plugin, "ddimageortext", asked, "ddimageortext", columns)
    asked.files(asked.xml, "bgimage", asked.id, "qtype_ddimageortext")
    drags = child(plugin, "drags")
    for drag in asked.xml.iterfind("drag"):
        id = asked.number("ddimageortext_drag", text_of(drag, "no"))
        asked.files(drag, "dragimage", id, "qtype_ddimageortext")
        columns = {
            "no": text_of(drag, "no"),
            "draggroup": text_of(drag, "draggroup"),
            "infinite": says_yes(drag.find("infinite")),
            "label": text_of(drag, "text"),
        }
        record(drags, "drag", id, columns)
    drops = child(plugin, "drops")
    for drop in asked.xml.iterfind("drop"):
        columns = {name: text_of(drop, name) for name in ("no", "xleft", "ytop", "choice")}
        columns["label"] = text_of(drop, "text")
        record(drops, "drop", asked.number("ddimageortext_drop", text_of(drop, "no")), columns)


def drag_markers(plugin: Element, asked: Asked) -> None:
    """Drag and drop markers."""
    columns = {**_shuffled(asked), "showmisplaced": asked.flag("showmisplaced")}
    options(plugin, "ddmarker", asked, "ddmarker", columns)
    asked.files(asked.xml, "bgimage", asked.id, "qtype_ddmarker")
    drags = child(plugin, "drags")
    for drag in asked.xml.iterfind("drag"):
        columns = {
            "no": text_of(drag, "no"),
            "infinite": says_yes(drag.find("infinite")),
            "label": text_of(drag, "text"),
            "noofdrags": text_of(drag, "noofdrags"),
        }
        record(drags, "drag", asked.number("ddmarker_drag", text_of(drag, "no")), columns)
    drops = child(plugin, "drops")
    for drop in asked.xml.iterfind("drop"):
        columns = {name: text_of(drop, name) for name in ("no", "shape", "coords", "choice")}
        record(drops, "drop", asked.number("ddmarker_drop", text_of(drop, "no")), columns)


def _shuffled(asked: Asked) -> dict[str, object]:
    return {
        "shuffleanswers": asked.flag("shuffleanswers"),
        **asked.texts(),
        "shownumcorrect": asked.flag("shownumcorrect"),
    }
