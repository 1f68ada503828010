"""What a question's document says, element by element, in the shape in which the bridge reads it back.

So a plan can set what a course states beside what a site has: numbers in one form, texts without the blanks
around them, files by their SHA-1, what is empty left out.
"""

import hashlib
import re
from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

Value = str | dict[str, "Value"] | list["Value"]

_FLAGS = frozenset(
    ("infinite", "clearwrong", "shownumcorrect", "shuffleanswers", "showmisplaced", "dropzonevisibility")
)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_PARAGRAPH = re.compile(r"^\s*<p>\s*(.*?)(?:\s*<br\s*/?>)*\s*</p>\s*$")
_TRUTH = {"true": "1", "false": "0"}


def element_values(xml: str, names: Iterable[str]) -> dict[str, Value]:
    """The values of the named elements below ``question``; an empty text for one that is not there."""
    question = etree.fromstring(xml.encode()).find("question")
    assert question is not None  # the document is ours
    ordering = question.get("type") == "ordering"
    values: dict[str, Value] = {}
    for name in sorted(names):
        found = [value for each in question.iterfind(name) if (value := _value(each, ordering))]
        values[name] = found if len(found) > 1 else found[0] if found else ""
    if values.get("tags"):
        values["tags"] = list(_tags(question))
    datasets = values.get("dataset_definitions")
    if isinstance(datasets, dict):
        values["dataset_definitions"] = _by_name(datasets["dataset_definition"])
    return values


def _value(element: "etree._Element", ordering: bool) -> Value:
    name = str(element.tag)
    if name == "file":
        path = f"{element.get('path', '/')}{element.get('name', '')}".lstrip("/")
        return {path: _sha1(element)}
    if len(element) == 0:
        return _scalar(name, element.text or "")
    several: dict[str, list[Value]] = {}
    files: dict[str, Value] = {}
    for child in element:
        value = _value(child, ordering)
        if child.tag == "file" and isinstance(value, dict):
            files |= value
        elif value:
            several.setdefault(str(child.tag), []).append(value)
    values: dict[str, Value] = {key: one[0] if len(one) == 1 else one for key, one in several.items()}
    if files:
        values["files"] = dict(sorted(files.items()))
    if name == "answer" and ordering:
        values["text"] = _PARAGRAPH.sub(r"\1", str(values.get("text", "")))
    if (share := element.get("fraction")) is not None:
        values["fraction"] = _number(share)
    return values["text"] if list(values) == ["text"] else dict(sorted(values.items()))


def _scalar(name: str, text: str) -> str:
    text = text.replace("\r", "").strip()
    if name == "text":
        return text
    if name in _FLAGS:
        return "" if text in ("0", "false") else "1"
    text = _TRUTH.get(text, text)
    return _number(text) if _NUMBER.fullmatch(text) else text


def _number(text: str) -> str:
    shown = f"{round(float(text), 5):.5f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def _sha1(file: "etree._Element") -> str:
    text = file.text or ""
    if file.get("encoding") == "sha1":
        return text.strip()
    return hashlib.sha1(b64decode(text), usedforsecurity=False).hexdigest()


def _tags(question: "etree._Element") -> Sequence[str]:
    return sorted({(each.findtext("text") or "").strip().lower() for each in question.iterfind("tags/tag")})


def _by_name(definitions: Value) -> dict[str, Value]:
    listed = definitions if isinstance(definitions, list) else [definitions]
    named = {str(each["name"]): each for each in listed if isinstance(each, Mapping)}
    return dict(sorted(named.items()))
