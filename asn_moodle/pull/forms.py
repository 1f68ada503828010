"""What a settings form holds, as keys and words of the spec: `course.forms` read the other way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from asn_moodle.course.forms import Form
from asn_moodle.course.model import Reference
from asn_moodle.pull.here import Here
from asn_moodle.pull.markup import tree
from asn_moodle.pull.tree import Area, Flow, Stated, Written
from asn_moodle.pull.values import (
    UnfitError,
    element_of,
    is_line,
    is_list,
    models_of,
    parts,
    types_of,
    worded,
)
from asn_moodle.spec.activities.form import Element
from asn_moodle.spec.fields import MediaPath


@dataclass(slots=True)
class Reading:
    """One form while it is read. What was read is taken out of it, so that the rest can be seen."""

    here: Here
    item: str
    form: Form
    areas: Mapping[str, Area] = field(default_factory=dict)
    """The areas of its texts and files by element."""
    lists: Mapping[str, Callable[[], list[Any]]] = field(default_factory=dict)
    """What stands inside, by key."""

    def stated(self, model: type[BaseModel], without: frozenset[str] = frozenset()) -> Stated:
        """The keys of a model that the form states, in the order of the model."""
        found: Stated = {}
        for name, info in model.model_fields.items():
            key = info.alias or name
            if key in without:
                continue
            value = self.value(key, info)
            if value is not None and value != []:
                found[key] = value
        return found

    def value(self, key: str, info: FieldInfo) -> Any:
        """What the form states for a key; None for nothing."""
        if key in self.lists:
            return self.lists[key]()
        element = element_of(info)
        if element is None:
            return None
        if element.name in self.form.texts:
            html = self.form.texts.pop(element.name).markup
            if is_line(info):
                return plain_text(html)
            return Written(html, self.areas.get(element.name))
        if element.name in self.form.files or (not self.form.plain.keys() & {element.name} and is_file(info)):
            return self._files(element, info)
        if element.name not in self.form.plain:
            return None
        return self._plain(element, info, self.form.plain.pop(element.name))

    def _files(self, element: Element, info: FieldInfo) -> Any:
        area = self.areas.get(element.name)
        found = self.here.area(area, top=element.name == "files") if area else []
        if is_list(info):
            return found
        return found[0] if found else None

    def _plain(self, element: Element, info: FieldInfo, value: object) -> Any:
        if isinstance(value, Reference):
            id = self.here.ref(value.kind, value.id)
            if not id and value.id not in ("", "0"):
                self.here.losses.add(self.item, "reference-lost", f"{element.name}: {value.kind}")
            return id or None
        try:
            if is_list(info):
                return self._several(element, info, str(value))
            models = [one for one in models_of(info.annotation) if bool in types_of(info.annotation)]
            if models:
                return self._switch(element, info, models[0], value)
            return worded(info, element, value, self.here.zone)
        except (UnfitError, ValueError):
            self.here.losses.add(self.item, "bad-value", f"{element.name} = {value}")
            return None

    def _several(self, element: Element, info: FieldInfo, text: str) -> list[Any]:
        rated = [one for one in models_of(info.annotation) if {"text", "value"} <= one.model_fields.keys()]
        if not rated:
            return parts(element.name, text)
        found = []
        for line in parts(element.name, text):
            weight, _, said = line.partition("/")
            found.append(Flow({"text": said.strip(), "value": int(weight or 0)}))
        return found

    def _switch(self, element: Element, info: FieldInfo, inner: type[BaseModel], value: object) -> Any:
        """``true``, ``false``, or what is stated of what is switched on."""
        on = str(value) not in ("0", "")
        settings = self.stated(inner)
        return settings if on and settings else on


def is_file(info: FieldInfo) -> bool:
    """Whether a field names files of the course."""
    return MediaPath in types_of(info.annotation)


def plain_text(html: str) -> str:
    """The words of markup, in one line."""
    return " ".join(str(tree(html).text_content()).split())
