"""The changes that an offering makes to its course, applied to the tree before it is checked.

    changes:
      - {add: {type: page, id: …}, after: m1-lanskap}     # or before: ID, or into: ID or name of a list
      - {replace: m1-tugas, with: {type: assign, …}}
      - {remove: m2-kasus}
      - {set: tes-akhir, to: {time_open: 2026-03-02 08:00}}

What is added keeps its place in the offering's file, so problems in it point there.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from asn_moodle.problems import Path, Problem, problem
from asn_moodle.spec.tree import Node, nodes
from asn_moodle.spec.wording import nearest

Index = dict[str, Path]

_MEANS = {"add": {"after", "before", "into"}, "replace": {"with"}, "remove": {"remove"}, "set": {"to"}}
"""Of the keys that go with an action, one must be there for it to be made."""
_HELD: dict[str, tuple[str, ...]] = {
    "sections": ("activities",),
    "questions": ("questions",),
    "quiz": ("questions",),
    "scorm": ("sections", "activities"),
    "subsection": ("activities",),
}
"""The lists that ``into`` may mean, by the kind of item."""
_LISTS = (
    "sections",
    "questions",
    "outcomes",
    "competencies",
    "terms",
    "groups",
    "groupings",
    "badges",
    "authors",
)
"""Lists of the course itself that ``into`` may name."""


class _Refused(Exception):  # noqa: N818  # never leaves this module
    def __init__(self, found: Problem) -> None:
        self.problem = found


def apply(course: Node, changes: Node) -> tuple[Node, tuple[Problem, ...]]:
    """The tree of the course with the list of ``changes`` made, in order, and what is wrong with them.

    Changes of another form than those above are left out in silence: the offering's model reports them.
    """
    problems = []
    for index, change in enumerate(changes.value if isinstance(changes.value, tuple) else ()):
        if not isinstance(change.value, dict):
            continue
        try:
            course = _changed(course, change)
        except _Refused as refused:
            problems.append(replace(refused.problem, path=("changes", index, *refused.problem.path)))
    return course, tuple(problems)


def merged(base: Node, over: Node) -> Node:
    """``base`` with the values of ``over`` laid over it: mappings key by key, all else as a whole."""
    if not (isinstance(base.value, dict) and isinstance(over.value, dict)):
        return over
    value = dict(base.value)
    for key, inner in over.value.items():
        value[key] = merged(value[key], inner) if key in value else inner
    return replace(base, value=value, key_places={**base.key_places, **over.key_places})


def _changed(course: Node, change: Node) -> Node:
    entries = _entries(change)
    made = [make for action, make in _MAKE.items() if action in entries and _MEANS[action] & set(entries)]
    return made[0](course, change) if len(made) == 1 else course


def _add(course: Node, change: Node) -> Node:
    entries = _entries(change)
    if "into" in entries:
        return _put(course, _held_list(course, change), None, entries["add"])
    position = "after" if "after" in entries else "before"
    found = _found(_index(course), change, position)
    return _put(course, found[:-1], int(found[-1]) + (position == "after"), entries["add"])


def _replace(course: Node, change: Node) -> Node:
    found = _found(_index(course), change, "replace")
    new = _entries(change)["with"]
    identity = _entries(course.at(found))["id"]
    stated = _entries(new).get("id", identity)
    if stated.value != identity.value:
        raise _refused("id-changed", change, "with", id=identity.value)
    if isinstance(new.value, dict):
        new = replace(new, value={"id": identity, **new.value})
    return _with(course, found, lambda _: new)


def _remove(course: Node, change: Node) -> Node:
    found = _found(_index(course), change, "remove")
    index = int(found[-1])
    return _with(course, found[:-1], lambda items: _spliced(items, index, 1, ()))


def _set(course: Node, change: Node) -> Node:
    values = _entries(change)["to"]
    name = _entries(change)["set"].value
    if "id" in _entries(values):
        raise _refused("id-changed", change, "to", id=name)
    own = _entries(course).get("id")
    found = () if own is not None and own.value == name else _found(_index(course), change, "set")
    return _with(course, found, lambda item: merged(item, values))


_MAKE: dict[str, Callable[[Node, Node], Node]] = {
    "add": _add,
    "replace": _replace,
    "remove": _remove,
    "set": _set,
}


def _held_list(course: Node, change: Node) -> Path:
    """The path of the list that ``into`` names."""
    name = _entries(change)["into"].value
    index = _index(course)
    if name in _LISTS and name not in index:
        return (str(name),)
    found = _found(index, change, "into", _LISTS)
    item = _entries(course.at(found))
    kind = item.get("type")
    usual = _HELD.get(str(kind.value) if kind else str(found[-2]), ())
    stated = [key for key, inner in item.items() if _is_list_of_items(inner)]
    likely = [key for key in usual if key in stated] or list(usual) or (stated if len(stated) == 1 else [])
    held = next(iter(likely), None)
    if held is None:
        raise _refused("holds-nothing", change, "into", id=name)
    return (*found, held)


def _is_list_of_items(node: Node) -> bool:
    return isinstance(node.value, tuple) and any(isinstance(entry.value, dict) for entry in node.value)


def _index(course: Node) -> Index:
    """The path of everything in a list that has an id; the first one of a kind where ids are doubled."""
    index: Index = {}
    for path, node in nodes(course):
        if path and isinstance(path[-1], int) and isinstance(node.value, dict):
            own = node.value.get("id")
            if own is not None and isinstance(own.value, str):
                index.setdefault(own.value, path)
    return index


def _found(index: Index, change: Node, key: str, others: Iterable[str] = ()) -> Path:
    name = str(_entries(change)[key].value)
    if name in index:
        return index[name]
    if meant := nearest(name, [*index, *others]):
        raise _refused("misspelt-item", change, key, id=name, nearest=meant)
    raise _refused("unknown-item", change, key, id=name)


def _refused(code: str, change: Node, at: str | None = None, **data: object) -> _Refused:
    node = _entries(change)[at] if at else change
    return _Refused(problem(code, node.place, (at,) if at else (), **data))


def _entries(node: Node) -> dict[str, Node]:
    return node.value if isinstance(node.value, dict) else {}


def _put(course: Node, path: Path, index: int | None, new: Node) -> Node:
    """``new`` in the list at ``path``, at its end for no index; the list is made if it is not there."""
    owner = course.at(path[:-1])
    if path[-1] not in _entries(owner) and isinstance(owner.value, dict):
        made = replace(new, value=(new,), key_places={})
        key = str(path[-1])
        owned = replace(
            owner, value={**owner.value, key: made}, key_places={**owner.key_places, key: new.place}
        )
        return _with(course, path[:-1], lambda _: owned)
    return _with(course, path, lambda items: _spliced(items, index, 0, (new,)))


def _spliced(items: Node, index: int | None, removed: int, new: tuple[Node, ...]) -> Node:
    if not isinstance(items.value, tuple):
        return items  # not a list: the model says so
    start = len(items.value) if index is None else index
    return replace(items, value=(*items.value[:start], *new, *items.value[start + removed :]))


def _with(node: Node, path: Path, change: Callable[[Node], Node]) -> Node:
    """The tree with the node at ``path`` changed; what lies beside the path is shared."""
    if not path:
        return change(node)
    head, rest = path[0], path[1:]
    if isinstance(node.value, dict) and isinstance(head, str):
        return replace(node, value={**node.value, head: _with(node.value[head], rest, change)})
    assert isinstance(node.value, tuple) and isinstance(head, int)
    items = list(node.value)
    items[head] = _with(items[head], rest, change)
    return replace(node, value=tuple(items))
