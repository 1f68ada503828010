"""How an item travels to the bridge: `Form` and its texts, files and references as JSON.

- An item of the course is named by its idnumber, ``COURSE/ITEM``; a link to it in a text stands as
  ``$@ITEM*COURSE/ITEM@$``, which the plugin replaces by its address.
- A text is ``{"html": …, "files": {NAME: SHA-1}}``, its links to files ``@@PLUGINFILE@@/NAME``.
- Files go by form element: ``{"files": {ELEMENT: {NAME: SHA-1}}}``.
- Things inside the item are lists: ``{"children": {"chapters": [{"id", "type", "form", "texts", …}]}}``. A
  child without an id of its own has its place, from 1, for one.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from asn_moodle.course.forms import Child, Form, Plain, plain
from asn_moodle.course.model import Asset, Html, Reference, Settings
from asn_moodle.packages.site import area_files, item_name, sha1_of, site_markup

Json = dict[str, Any]


@dataclass(slots=True)
class Wire:
    """Turns what belongs to one course into JSON, and remembers which files it speaks of, by SHA-1."""

    idnumber: str
    """Of the course."""
    holders: Mapping[str, str] = field(default_factory=dict)
    """Ids that live inside another item's package, with the id of that item."""
    glossary: str = ""
    """Id of the activity that shows the terms of the course; empty if there is none."""
    files: dict[str, Path] = field(default_factory=dict)

    def name(self, id: str) -> str:
        """The idnumber of an item of the course."""
        return item_name(self.idnumber, id)

    def names(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The idnumbers of items."""
        return tuple(map(self.name, ids))

    def link(self, id: str) -> str:
        """The placeholder for an item."""
        return f"$@ITEM*{self.name(self.holders.get(id, id))}@$"

    def form(self, form: Form) -> Json:
        """The parts of a form that are stated."""
        parts: Json = {
            "form": {key: self.plain(value) for key, value in form.plain.items()},
            "texts": {key: self.text(value) for key, value in form.texts.items()},
            "files": {key: self.area(key, value) for key, value in form.files.items()},
            "children": {key: [self.child(one) for one in value] for key, value in form.children.items()},
            "completion": {key: self.plain(value) for key, value in form.completion.items()},
            "grade": {key: self.plain(value) for key, value in form.grade.items()},
        }
        return {key: value for key, value in parts.items() if value}

    def child(self, child: Child) -> Json:
        """Something inside an item."""
        named = not child.id.isdigit()
        head: Json = {"id": self.name(child.id) if named else child.id}
        if child.kind:
            head["type"] = child.kind
        if child.formerly:
            head["formerly"] = list(self.names(child.formerly))
        return head | self.form(child.form)

    def text(self, html: Html) -> Json:
        """A rendered text with its files."""
        markup = site_markup(html, self._address, terms=bool(self.glossary))
        return {"html": markup, "files": self.assets(html.assets)}

    def assets(self, assets: Iterable[Asset]) -> dict[str, str]:
        """Names of files with their SHA-1."""
        return {asset.name: self.file(asset.path) for asset in assets}

    def area(self, element: str, assets: Sequence[Asset]) -> dict[str, str]:
        """Names of the files of a form's element with their SHA-1, all at the top where it has no folders."""
        return {name: self.file(path) for name, path in area_files(element, assets).items()}

    def file(self, path: Path) -> str:
        """The SHA-1 of a file, which from now on goes along. Raises `AccessError`."""
        sha1 = sha1_of(path)
        self.files[sha1] = path
        return sha1

    def plain(self, value: Plain) -> Any:
        """A value of a form."""
        match value:
            case Reference():
                return self._named(value)
            case tuple():
                return [self.plain(one) for one in value]
            case Mapping():
                return {key: self.plain(one) for key, one in value.items()}
            case float():
                return int(value) if value.is_integer() else value
        return value

    def available(self, settings: Settings) -> Json:
        """A restriction, with items by their idnumber and moments in seconds."""
        return {key: self._condition(value) for key, value in settings.items()}

    def _condition(self, value: object) -> Any:
        match value:
            case Settings():
                return self.available(value)
            case tuple():
                return [self._condition(one) for one in value]
            case Reference():
                return self._named(value)
            case bool():
                return value
        return self.plain(plain(value))

    def _named(self, reference: Reference) -> str:
        return self.name(self.holders.get(reference.id, reference.id))

    def _address(self, kind: str, name: str) -> str:
        if kind == "asset":
            return f"@@PLUGINFILE@@/{quote(name)}"
        return self.link(self.glossary if kind == "term" else name)


def canonical(value: object) -> str:
    """JSON that is the same for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
