"""A tree against a model: the checked value, or every problem with the place to mend.

Pydantic reports in its own terms: positions with union tags in them, one error for each branch of a union,
types by their Python names. Here each becomes the one problem that a designer can act on.
"""

import re
import types
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import BaseModel, Tag, ValidationError

from asn_moodle.problems import Path, Place, Problem, codes, problem
from asn_moodle.spec.tree import Node, plain
from asn_moodle.spec.wording import nearest

M = TypeVar("M", bound=BaseModel)


def validated(model: type[M], node: Node) -> tuple[M | None, tuple[Problem, ...]]:
    """The model made from the tree, and no problems; or None, and every problem."""
    try:
        return model.model_validate(plain(node)), ()
    except ValidationError as error:
        faults = [
            _aligned(node, details) for details in error.errors(include_url=False, include_context=True)
        ]
        found = dict.fromkeys(_problem(fault, model, node) for fault in _reduced(faults))
        guessed = {(*one.path[:-1], dict(one.data)["nearest"]) for one in found if one.code == "unknown-key"}
        return None, tuple(one for one in found if one.code != "missing-key" or one.path not in guessed)


_KEY, _LABEL = "key", "label"
_Step = tuple[str, str | int]  # a step of the path, or the label of a union's branch


@dataclass(frozen=True, slots=True)
class _Fault:
    """A pydantic error whose position was told apart into steps of the tree and labels of union branches."""

    kind: str
    steps: tuple[_Step, ...]
    context: Mapping[str, Any]
    node: Node
    """The value at the end of the path, or what holds it where it is missing."""
    others: tuple[str, ...] = field(default=())
    """What the other branches of a union would have taken."""

    @property
    def path(self) -> Path:
        return tuple(step for sort, step in self.steps if sort == _KEY)


def _aligned(node: Node, details: Any) -> _Fault:
    location: tuple[str | int, ...] = details["loc"]
    kind: str = details["type"]
    last: tuple[_Step, ...] = ()
    if kind == "missing":
        last = ((_KEY, location[-1]),)
        location = location[:-1]
    steps, end = _align(node, location)
    return _Fault(kind, steps + last, details.get("ctx") or {}, end)


def _align(node: Node, location: tuple[str | int, ...]) -> tuple[tuple[_Step, ...], Node]:
    """Follow as many steps of ``location`` into the tree as there are; the others name union branches."""
    if not location:
        return (), node
    head, rest = location[0], location[1:]
    inner = node.child(head)
    if inner is None:
        steps, end = _align(node, rest)
        return ((_LABEL, head), *steps), end
    steps, end = _align(inner, rest)
    best = ((_KEY, head), *steps)
    if any(sort == _LABEL for sort, _ in steps):  # a branch may bear the name of a key
        other, other_end = _align(node, rest)
        if sum(sort == _KEY for sort, _ in other) > sum(sort == _KEY for sort, _ in best):
            return ((_LABEL, head), *other), other_end
    return best, end


_TEXT, _FLAG, _WHOLE, _NUMBER, _LIST, _KEYS = "text", "flag", "whole", "number", "list", "keys"
_SHAPES = {
    "string_type": _TEXT,
    "bool_type": _FLAG,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "set_type": _LIST,
    "model_type": _KEYS,
    "model_attributes_type": _KEYS,
    "dict_type": _KEYS,
    "mapping_type": _KEYS,
}


def _reduced(faults: Sequence[_Fault], depth: int = 0) -> list[_Fault]:
    """The faults, with those of only one branch wherever a union was tried."""
    here = [fault for fault in faults if len(fault.steps) == depth]
    below: dict[_Step, list[_Fault]] = {}
    for fault in faults:
        if len(fault.steps) > depth:
            below.setdefault(fault.steps[depth], []).append(fault)
    # Entries that are at fault themselves are not counted: what is too short may be long enough.
    kept = [fault for fault in here if not (below and fault.kind == "too_short")]
    branches = []
    for (sort, _), group in below.items():
        if sort == _KEY:
            kept += _reduced(group, depth + 1)
        else:
            branches.append(_reduced(group, depth + 1))
    if branches:
        kept += _likeliest(branches, depth) if len(branches) > 1 else branches[0]
    return kept


def _likeliest(branches: list[list[_Fault]], depth: int) -> list[_Fault]:
    """The faults of the branch that the author most likely meant, of a union at ``depth``."""
    fitting = [branch for branch in branches if not any(_misfit(fault, depth) for fault in branch)]
    if fitting:
        meant = min(fitting, key=_distance)
        if len(meant) == 1 and meant[0].kind == "literal_error":
            wanted = [
                kind for branch in branches if branch is not meant for one in branch for kind in _wanted(one)
            ]
            return [replace(meant[0], others=tuple(dict.fromkeys(wanted)))]
        return meant
    first = branches[0][0]
    kinds = dict.fromkeys(shape for branch in branches for fault in branch for shape in _wanted(fault))
    if len(kinds) == 1:
        return [first]
    return [_Fault("wrong-kind", first.steps, first.context, first.node, tuple(kinds))]


def _misfit(fault: _Fault, depth: int) -> bool:
    """Whether the value of the union is of quite another shape than the branch asks for."""
    if any(sort == _KEY for sort, _ in fault.steps[depth:]):
        return False
    if fault.kind in _SHAPES or fault.kind == "wrong-kind":
        return True
    if fault.kind in {"literal_error", "enum"}:
        return not any(_same_shape(fault.node.value, choice) for choice in _choices(fault))
    return False


def _same_shape(value: object, choice: str) -> bool:
    return isinstance(value, bool) if choice in {"true", "false"} else isinstance(value, str)


def _wanted(fault: _Fault) -> tuple[str, ...]:
    if fault.kind == "wrong-kind":
        return fault.others
    if fault.kind in _SHAPES:
        return (_SHAPES[fault.kind],)
    return tuple(_choices(fault)) if fault.kind == "literal_error" else ()


def _distance(branch: list[_Fault]) -> tuple[int, int, int]:
    kinds = [fault.kind for fault in branch]
    return kinds.count("extra_forbidden"), kinds.count("missing"), len(kinds)


_CHOICE = re.compile(r"'([^']*)'|\b(True|False|\d+)\b")


def _choices(fault: _Fault) -> list[str]:
    expected = str(fault.context.get("expected") or fault.context.get("expected_tags") or "")
    return [found[1] if found[1] is not None else found[2].lower() for found in _CHOICE.finditer(expected)]


def _problem(fault: _Fault, model: type[BaseModel], root: Node) -> Problem:
    path, node, kind = fault.path, fault.node, fault.kind
    name = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    if kind == "missing":
        return problem("missing-key", node.place, path, key=path[-1])
    if kind == "extra_forbidden":
        return _unknown_key(fault, model, root)
    if kind in {"literal_error", "enum"}:
        return _wrong_choice(fault, _choices(fault), node, path, name)
    if kind == "union_tag_not_found" and not isinstance(node.value, dict):
        return _wrong_shape(_KEYS, node, path, name)
    if kind == "union_tag_not_found":
        return problem("missing-key", node.place, (*path, _tag_key(fault)), key=_tag_key(fault))
    if kind == "union_tag_invalid":
        key = _tag_key(fault)
        inner = node.child(key)
        return _wrong_choice(fault, _choices(fault), inner or node, (*path, key) if inner else path, key)
    if kind in _SHAPES:
        return _wrong_shape(_SHAPES[kind], node, path, name)
    if kind == "wrong-kind":
        return problem("wrong-kind", node.place, path, key=name, expected=_described(fault.others))
    if kind in _LIMITS:
        code, limit = _LIMITS[kind]
        bound = f"{fault.context[limit]:g}"
        return problem(
            code, _place(fault, root), path, key=name, value=_shown(node), limit=bound, longest=bound
        )
    if kind == "string_pattern_mismatch":
        return problem("wrong-text", _place(fault, root), path, key=name, value=_shown(node))
    if kind in set(codes()):
        return _own(fault, root, name)
    return problem("wrong-value", node.place, path, key=name, value=_shown(node))


_LIMITS = {
    "greater_than": ("not-above", "gt"),
    "greater_than_equal": ("number-too-small", "ge"),
    "less_than_equal": ("number-too-large", "le"),
    "too_short": ("too-few-entries", "min_length"),
    "string_too_long": ("text-too-long", "max_length"),
}


def _place(fault: _Fault, root: Node) -> Place:
    """Where the value begins, or its key where the key itself is at fault."""
    path = fault.path
    if fault.steps and fault.steps[-1] == (_LABEL, "[key]"):
        return root.at(path[:-1]).key_places.get(str(path[-1]), fault.node.place)
    return fault.node.place


def _own(fault: _Fault, root: Node, name: str) -> Problem:
    """A problem that a model's own validator found; its context may name the ``key`` to point at."""
    path, node = fault.path, fault.node
    place = _place(fault, root)
    key = fault.context.get("key")
    if isinstance(key, str) and (inner := node.child(key)):
        place, path = node.key_places.get(key, inner.place), (*path, key)
    return problem(fault.kind, place, path, **{"key": name, "value": _shown(node), **fault.context})


def _unknown_key(fault: _Fault, model: type[BaseModel], root: Node) -> Problem:
    path = fault.path
    key = str(path[-1])
    owner = root.at(path[:-1])
    place = owner.key_places.get(key, fault.node.place)
    stated = owner.value if isinstance(owner.value, dict) else {}
    known = known_keys(model, fault.steps[:-1])
    unused = sorted(known - set(stated))
    # A slip of a key that is stated already is none of another one.
    if (meant := nearest(key, sorted(known))) in unused:
        return problem("unknown-key", place, path, key=key, nearest=meant)
    return problem("unexpected-key", place, path, key=key, known=", ".join(unused) or "–")


def _wrong_choice(fault: _Fault, choices: list[str], node: Node, path: Path, name: str) -> Problem:
    value = _shown(node)
    said: dict[str, object] = {"key": name, "value": value}
    if _NUMERIC.match(value) and {_WHOLE, _NUMBER} & set(fault.others):
        return problem(
            "number-expected" if _NUMBER in fault.others else "whole-number-expected",
            node.place,
            path,
            **said,
        )
    if set(choices) <= {"true", "false"}:
        return problem("true-false-expected", node.place, path, **said)
    said["choices"] = ", ".join((*choices, *(_EXAMPLES.get(kind, kind) for kind in fault.others)))
    if isinstance(node.value, str) and (meant := nearest(node.value, choices)):
        return problem("unknown-choice", node.place, path, nearest=meant, **said)
    return problem("unexpected-choice", node.place, path, **said)


_NUMERIC = re.compile(r"[-+]?[0-9]")


def _tag_key(fault: _Fault) -> str:
    found = re.search(r"'([a-z_]+)'", str(fault.context.get("discriminator", "")))
    return found[1] if found else "type"


def _wrong_shape(shape: str, node: Node, path: Path, name: str) -> Problem:
    value = _shown(node)
    if shape == _KEYS and path and isinstance(path[-1], int):
        return problem("entry-keys-expected", node.place, path, key=name, value=value)
    if shape == _TEXT and isinstance(node.value, (int, float)):
        return problem("text-expected", node.place, path, key=name, value=value)
    code = {
        _TEXT: "only-text-expected",
        _FLAG: "true-false-expected",
        _WHOLE: "whole-number-expected",
        _NUMBER: "number-expected",
        _LIST: "list-expected",
        _KEYS: "keys-expected",
    }[shape]
    return problem(code, node.place, path, key=name, value=value)


_EXAMPLES = {_TEXT: "“…”", _FLAG: "true/false", _WHOLE: "1", _NUMBER: "0.5", _LIST: "- …", _KEYS: "… : …"}


def _described(kinds: Sequence[str]) -> str:
    """The kinds of value as they look in YAML, which is the same in every language."""
    return " · ".join(dict.fromkeys(_EXAMPLES.get(kind, kind) for kind in kinds))


def _shown(node: Node) -> str:
    """A value as it was written, shortened; a sign for what is no scalar."""
    if isinstance(node.value, dict):
        return "… : …"
    if isinstance(node.value, tuple):
        return "- …"
    text = node.source.replace("\n", " ")
    return text if len(text) <= 60 else text[:59] + "…"


def known_keys(model: type[BaseModel], steps: Iterable[_Step]) -> set[str]:
    """The keys that may stand at the end of ``steps``, by the models that may lie there."""
    candidates = [(model, frozenset[str]())]
    for sort, step in steps:
        if sort == _LABEL:
            candidates = [found for found in candidates if str(step) in found[1]] or candidates
        elif isinstance(step, str):
            kinds = [
                info.annotation
                for one, _ in candidates
                for name, info in one.model_fields.items()
                if (info.alias or name) == step
            ]
            # A step that leads nowhere is a key of a mapping, whose values were found one step before.
            candidates = [found for kind in kinds for found in _models(kind)] or candidates
    return {info.alias or name for one, _ in candidates for name, info in one.model_fields.items()}


def _models(
    annotation: Any, labels: frozenset[str] = frozenset()
) -> Iterator[tuple[type[BaseModel], frozenset[str]]]:
    """Every model inside a type, through unions, lists and mappings, with the labels its branch may bear."""
    annotation = getattr(annotation, "__value__", annotation)
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        if issubclass(annotation, BaseModel):
            words = (
                typing.get_args(info.annotation)
                for info in annotation.model_fields.values()
                if typing.get_origin(info.annotation) is typing.Literal
            )
            yield annotation, labels.union((annotation.__name__,), *(map(str, each) for each in words))
        return
    inner = typing.get_args(annotation)
    labels = labels.union(each.tag for each in inner if isinstance(each, Tag))
    for each in inner:
        if not isinstance(each, (str, Tag)):
            yield from _models(each, labels)
