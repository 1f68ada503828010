"""Which settings of an item differ: what the spec states, what was last applied, what the site has now."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml import etree

Flat = Mapping[str, Any]

NO_CONTENT = frozenset(("hash", "expect", "do", "id", "kind", "formerly", "position", "stated"))
"""Keys of an item that are no settings."""


@dataclass(frozen=True, slots=True, order=True)
class Setting:
    """One setting in its three states; None where it is not stated, was not applied, or is not there."""

    key: str
    spec: str | None = None
    applied: str | None = None
    live: str | None = None

    @property
    def drifted(self) -> bool:
        """Whether the site was changed since it was last applied."""
        return self.applied != self.live

    @property
    def changed(self) -> bool:
        """Whether the spec says something else than was last applied."""
        return not _alike(self.spec, self.applied)

    @property
    def overwritten(self) -> bool:
        """Whether writing the spec would undo what somebody did on the site."""
        return self.drifted and self.spec is not None and not _alike(self.spec, self.live)


_MARKUP = re.compile(r"<[^>]*>")
_EMPTY = frozenset((None, "", "[]", "{}"))


def _alike(one: str | None, other: str | None) -> bool:
    """Whether two texts say the same, though Moodle may keep one in small letters or without markup."""
    if one == other or (one in _EMPTY and other in _EMPTY):
        return True
    if one is None or other is None:
        return False
    if one.startswith("[") and other.startswith("[") and "{" not in one + other:
        return sorted(_parts(one)) == sorted(_parts(other))
    if ("<" in one) != ("<" in other):
        one, other = (unescape(_MARKUP.sub(" ", text)) for text in (one, other))
    return one.casefold().split() == other.casefold().split()


def _parts(shown_list: str) -> list[str]:
    """The words of a list as `shown`; Moodle keeps them in an order of its own."""
    return shown_list.strip("[]").casefold().split(", ")


def settings(spec: Flat, applied: Flat, live: Flat) -> tuple[Setting, ...]:
    """Every setting that is not the same in all three, by key. What the site alone knows is none of ours."""
    if "xml" in spec.get("form", {}):
        spec, applied, live = _asked(spec), _read(applied), _read(live)
    flat_spec, flat_applied, flat_live = flat(_marked(spec, applied)), flat(applied), flat(live)
    found = (
        Setting(key, flat_spec.get(key), flat_applied.get(key), flat_live.get(key))
        for key in sorted({*flat_spec, *flat_applied})
        if not _goes(key, flat_spec)
    )
    return tuple(one for one in found if not one.spec == one.applied == one.live)


def _goes(key: str, flat_spec: Mapping[str, str]) -> bool:
    """Whether it is a setting of a thing inside that goes as a whole, which the list of them tells."""
    inside = _INSIDE.match(key)
    return inside is not None and inside[2] not in flat_spec.get(inside[1], inside[2]).split(", ")


_INSIDE = re.compile(r"(children\.\w+)\.([^.]+)\.")


def _marked(spec: Flat, applied: Flat) -> Flat:
    """With the marks that slots of a quiz were given where none is stated: those of their questions."""
    form, given = spec.get("form", {}), applied.get("form", {}).get("slotmarks", [])
    stated = form.get("slotmarks", [])
    if None not in stated or len(stated) != len(given):
        return spec
    marks = [was if mark is None else mark for mark, was in zip(stated, given, strict=True)]
    return {**spec, "form": {**form, "slotmarks": marks}}


def flat(values: Flat) -> dict[str, str]:
    """Each setting by its way, ``form.timeopen``, as a text; things inside by their id."""
    return dict(_flat(values, ""))


def keeping(stated: Mapping[str, Any], keys: frozenset[str], live: Mapping[str, Any]) -> dict[str, Any]:
    """What is stated, but for the settings ``keys`` as `flat` names them: those as the site has them.

    Things inside the item are left out instead, as a whole: half a list would mean that the rest is gone.
    """
    inside = {key.split(".")[1] for key in keys if key.startswith("children.")}
    kept: dict[str, Any] = {}
    for part, value in stated.items():
        if part == "children":
            value = {name: inner for name, inner in value.items() if name not in inside}
        elif part in keys:
            value = live[part]
        elif isinstance(value, Mapping) and part != "availability":
            own = live.get(part, {})
            value = {
                name: own.get(name, inner) if _named(f"{part}.{name}", keys) else inner
                for name, inner in value.items()
            }
        if value != {} or part == "availability":
            kept[part] = value
    return kept


def _asked(spec: Flat) -> Flat:
    """A question's stated elements, each by the texts in it, in place of the document that is sent."""
    form = spec["form"]
    top = etree.fromstring(form["xml"].encode())
    elements = {
        key: _texts(text for found in top.iter(_tag(key)) for text in _told(found))
        for key in form.keys() - {"xml", "status"}
    }
    status = {"status": form["status"]} if "status" in form else {}
    return {**spec, "form": elements | status}


def _read(values: Flat) -> Flat:
    """The same of what the plugin read."""
    form = values.get("form", {})
    return {**values, "form": {key: _texts(_strings(value)) for key, value in form.items()}}


def _tag(key: str) -> str:
    return {"answers": "answer"}.get(key, key)


def _told(element: "etree._Element") -> Iterator[str]:
    """The texts in an element, and what its attributes say; files are told apart by what the site has."""
    if element.tag == "file":
        return
    yield from (str(value) for name, value in element.attrib.items() if name != "format")
    if len(element) == 0:
        yield _TRUTH.get(element.text or "", element.text or "")
    for child in element:
        yield from _told(child)


_TRUTH = {"true": "1", "false": "0"}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in ("file", "format"):
                yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)
    else:
        yield _TRUTH.get(shown(value), shown(value))


def _texts(texts: Iterable[str]) -> str:
    """Texts in an order of their own, since the site keeps another one."""
    return " | ".join(sorted(filter(None, (shown(text) for text in texts))))


def _named(way: str, keys: frozenset[str]) -> bool:
    return any(key == way or key.startswith(f"{way}.") for key in keys)


_WHOLE = (
    *("availability", "tags", "competencies", "outcomes"),
    *("form.slots", "form.slotmarks", "form.slotsections"),
)
"""Parts that are shown as one setting."""


def _flat(value: Any, way: str) -> Iterator[tuple[str, str]]:
    if not way:
        for key, inner in value.items():
            if key not in NO_CONTENT:
                yield from _flat(inner, key)
    elif way in _WHOLE:
        alone = way == "availability" and value and not {"all", "any"} & value.keys()
        yield way, shown({"all": [value]} if alone else value)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            # A text is its markup; which files it needs shows in it, unless one of them changed.
            yield from _flat(inner, way if key == "html" else f"{way}.{key}")
    elif isinstance(value, list | tuple) and value and isinstance(value[0], Mapping) and "id" in value[0]:
        yield way, ", ".join(str(one["id"]) for one in value)
        for one in value:
            rest = {key: inner for key, inner in one.items() if key not in (*NO_CONTENT, "type")}
            yield from _flat(rest, f"{way}.{one['id']}")
    else:
        yield way, shown(value)


def shown(value: Any) -> str:
    """A value as text; numbers that are the same look the same, whatever Moodle made of them."""
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
        case float() if value.is_integer():
            return str(int(value))
        case Mapping():
            return "{" + ", ".join(f"{key}: {shown(value[key])}" for key in sorted(value)) + "}"
        case list() | tuple():
            return "[" + ", ".join("–" if one is None else shown(one) for one in value) + "]"
        case str():
            return _number(_LINK.sub(r"\1", value.replace("\r\n", "\n").strip()))
    return str(value)


_LINK = re.compile(r"\$@ITEM\*([^@]+(?:@[^@/]+/[^@]+)?)@\$")


def _number(text: str) -> str:
    """``100.00000`` as ``100``."""
    head, point, tail = text.partition(".")
    if point and head.lstrip("-").isdigit() and tail.isdigit():
        return head + (point + tail).rstrip("0").rstrip(".")
    return text
