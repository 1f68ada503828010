"""The language as JSON Schema (draft-07), for editors: what completion offers and hovering explains.

The models are the source; `json_schema` makes of them what the YAML language server reads best. A type
decides by ``if``/``then`` which keys follow, so that completion offers those of the chosen type alone, and
nothing mentions null, which the language does not have.
"""

from collections.abc import Iterator, Mapping, Set
from typing import Any, Literal, get_args

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from asn_moodle.spec.assemble import INCLUDING
from asn_moodle.spec.course import CourseSpec
from asn_moodle.spec.framework import FrameworkSpec
from asn_moodle.spec.offering import Add, OfferingSpec
from asn_moodle.spec.questions import Category
from asn_moodle.spec.sections import Section

Schema = dict[str, Any]
Kind = Literal["course", "offering", "section", "questions", "framework"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_ROOTS: Mapping[Kind, tuple[type[BaseModel], str]] = {
    "course": (CourseSpec, "Kursus · Course"),
    "offering": (OfferingSpec, "Penyelenggaraan kursus · Offering of a course"),
    "section": (Section, "Bagian kursus · Section of a course"),
    "questions": (Category, "Kategori bank soal · Category of the question bank"),
    "framework": (FrameworkSpec, "Kerangka kompetensi · Competency framework"),
}
_FIRST = ("type", "id", "title")
_REF = "#/definitions/"
_INCLUDE = "File"
_INCLUDE_LABEL = (
    "Isi dari berkas lain, relatif terhadap berkas ini · Content of another file, relative to this file"
)


def json_schema(kind: Kind) -> Schema:
    """The JSON Schema of one kind of file, the same on every run."""
    models = [model for model, _ in _ROOTS.values()] + [Add]
    refs, made = models_json_schema(
        [(model, "validation") for model in models], ref_template=_REF + "{model}", by_alias=True
    )
    definitions: Schema = made["$defs"]
    _say_what_can_be_added(definitions, {model: refs[model, "validation"]["$ref"] for model in models})
    tidied = {name: _tidied(each, definitions) for name, each in definitions.items()}
    tidied[_INCLUDE] = _included()
    for model, title in _ROOTS.values():
        tidied[_name(refs[model, "validation"]["$ref"])]["title"] = title
    root = tidied[_name(refs[_ROOTS[kind][0], "validation"]["$ref"])]
    used = _reachable(root, tidied)
    return _short_names(
        {
            "$schema": "http://json-schema.org/draft-07/schema#",
            **root,
            "definitions": {name: tidied[name] for name in sorted(used)},
        }
    )


def schema_files() -> dict[str, Schema]:
    """The schemas of all kinds of file by file name, for one folder.

    What the course's schema defines stands there only; the others refer to it.
    """
    course = json_schema("course")
    files = {_file("course"): course}
    for kind in KINDS[1:]:
        schema = json_schema(kind)
        shared = {
            name
            for name, definition in schema["definitions"].items()
            if course["definitions"].get(name) == definition
        }
        own = {name: each for name, each in schema["definitions"].items() if name not in shared}
        files[_file(kind)] = _referring({**schema, "definitions": own}, shared)
    return files


def _file(kind: Kind) -> str:
    return f"{kind}.schema.json"


def _referring(schema: Any, shared: Set[str]) -> Any:
    """The schema with references to ``shared`` definitions into the course's file."""
    if isinstance(schema, dict):
        return {
            key: _file("course") + value
            if key == "$ref" and _name(value) in shared
            else _referring(value, shared)
            for key, value in schema.items()
        }
    if isinstance(schema, list):
        return [_referring(each, shared) for each in schema]
    return schema


def _name(ref: str) -> str:
    return ref.removeprefix(_REF)


def _say_what_can_be_added(definitions: Schema, refs: Mapping[type[BaseModel], str]) -> None:
    """An offering adds whole items: here the schema knows more than the model, which checks them later."""
    section, category = refs[Section], refs[Category]
    definitions[_name(refs[Add])]["properties"]["add"] = {
        "description": definitions[_name(refs[Add])]["properties"]["add"]["description"],
        "anyOf": [
            {"$ref": section},
            {"$ref": category},
            definitions[_name(section)]["properties"]["activities"]["items"],
            definitions[_name(category)]["properties"]["questions"]["items"],
        ],
    }


def _included() -> Schema:
    return {
        "title": "file: …",
        "type": "object",
        "additionalProperties": False,
        "required": ["file"],
        "properties": {"file": {"type": "string", "minLength": 1, "description": _INCLUDE_LABEL}},
    }


def _tidied(schema: Any, definitions: Schema) -> Any:
    """A schema without nulls, defaults and technical names, its unions of types told apart by ``if``."""
    if isinstance(schema, list):
        return [_tidied(each, definitions) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {
        key: value
        for key, value in schema.items()
        if key not in {"default", "title", "properties", "discriminator"}
    }
    if "properties" in schema:
        made.pop("description", None)  # the model's own, which is for developers
        if title := _title(schema):
            made["title"] = title
        made["properties"] = _properties(schema["properties"], definitions)
    if isinstance(made.get("description"), str):
        made["description"] = _one_line(made["description"])
    for key in ("anyOf", "oneOf"):
        if key in made:
            made = _union(made, key, definitions)
    for key in ("items", "additionalProperties"):
        if key in made:
            made[key] = _tidied(made[key], definitions)
    if "$ref" in made and len(made) > 1:  # in draft-07 a reference hides what stands beside it
        made["allOf"] = [{"$ref": made.pop("$ref")}]
    return made


def _title(model: Schema) -> str | None:
    """What editors call a mapping: the label of its type, or else the keys that it must have."""
    if label := model["properties"].get("type", {}).get("description"):
        return _one_line(label)
    required = model.get("required", [])
    return f"{', '.join(required)}: …" if required else None


def _properties(properties: Schema, definitions: Schema) -> Schema:
    order = [key for key in _FIRST if key in properties]
    order += [key for key in properties if key not in order]
    made = {}
    for key in order:
        made[key] = _tidied(properties[key], definitions)
        if key in INCLUDING and "items" in made[key]:
            made[key]["items"] = {"anyOf": [made[key]["items"], {"$ref": _REF + _INCLUDE}]}
    return made


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _union(schema: Schema, key: str, definitions: Schema) -> Schema:
    """The schema with its union ``key`` flattened, without null, and decided by ``type`` where it can be."""
    rest = {name: value for name, value in schema.items() if name != key}
    members = [member for member in _members(schema[key]) if member != {"type": "null"}]
    typed = [member for member in members if _type_of(member, definitions) is not None]
    if len(typed) > 1:
        by_type = _by_type(typed, definitions)
        others = [_tidied(member, definitions) for member in members if member not in typed]
        return {**rest, **by_type} if not others else {**rest, "anyOf": [*others, by_type]}
    tidied = [_tidied(member, definitions) for member in members]
    if len(tidied) == 1:
        return {**tidied[0], **rest}
    return {**rest, "anyOf": tidied}


def _members(members: list[Schema]) -> Iterator[Schema]:
    """Yield the members of a union, those of unions in it that say nothing else in their place."""
    for member in members:
        inner = [key for key in ("anyOf", "oneOf") if key in member]
        if inner and set(member) <= {*inner, "discriminator"}:
            yield from _members(member[inner[0]])
        else:
            yield member


def _type_of(member: Schema, definitions: Schema) -> Schema | None:
    """What the key ``type`` of an object may be, if it must have one."""
    model = definitions[_name(member["$ref"])] if "$ref" in member else member
    return model.get("properties", {}).get("type") if "type" in model.get("required", ()) else None


def _by_type(members: list[Schema], definitions: Schema) -> Schema:
    """Objects told apart by their ``type``: its words, each with its label, and what follows from each."""
    words: dict[str, str] = {}
    cases, fallback = [], None
    for member in members:
        kind = _type_of(member, definitions) or {}
        if "const" in kind:
            words[kind["const"]] = _one_line(kind.get("description", ""))
            condition = {"properties": {"type": {"const": kind["const"]}}, "required": ["type"]}
            cases.append({"if": condition, "then": member})
        else:
            fallback = member
    choice: Schema = {"enum": list(words), "enumDescriptions": list(words.values())}
    if fallback:
        known = {"properties": {"type": {"enum": list(words)}}}
        cases.append({"if": known, "else": fallback})
        choice = {"anyOf": [choice, {"type": "string"}]}
    return {"type": "object", "required": ["type"], "properties": {"type": choice}, "allOf": cases}


def _references(schema: Any) -> Iterator[str]:
    """Yield the name of every definition that a schema refers to."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "$ref":
                yield _name(value)
            else:
                yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)


def _reachable(root: Schema, definitions: Schema) -> set[str]:
    found: set[str] = set()
    waiting = list(_references(root))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _references(definitions[name])
    return found


def _short_names(schema: Schema) -> Schema:
    """The schema with definitions of one class name in two modules called ``package.module.Class``."""
    names = {
        name: ".".join(name.removeprefix("asn_moodle__spec__").split("__")) for name in schema["definitions"]
    }

    def renamed(part: Any) -> Any:
        if isinstance(part, dict):
            return {
                key: _REF + names[_name(value)] if key == "$ref" else renamed(value)
                for key, value in part.items()
            }
        return [renamed(each) for each in part] if isinstance(part, list) else part

    definitions = {names[name]: renamed(each) for name, each in schema["definitions"].items()}
    return {**{key: renamed(value) for key, value in schema.items()}, "definitions": definitions}
