"""Every value of a checked spec with the way to it."""

from collections.abc import Iterator, Mapping

from asn_moodle.problems import Path
from asn_moodle.spec.base import Model


def walk(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Yield ``(path, value)`` for ``value`` and all that it states, parents first, in the models' order.

    Paths are those of the text, so `places` has a position for each.
    """
    yield path, value
    if isinstance(value, Model):
        for name, inner in value.stated().items():
            yield from walk(inner, (*path, name))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from walk(inner, (*path, name))
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            yield from walk(inner, (*path, index))
