"""Values that a course or offering puts into text: ``{{ daerah.nama }}``."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, Discriminator, Tag, WithJsonSchema
from typing_extensions import TypeAliasType

from asn_moodle.spec.base import refused

NAME = re.compile(r"[a-z][a-z0-9_]*")
"""One part of the dotted name of a variable."""


def _name(value: str) -> str:
    if not NAME.fullmatch(value):
        raise refused("bad-variable-name", name=value)
    return value


def _leaf(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise refused("bad-variable")
    return value


def _kind(value: object) -> str:
    return "named-values" if isinstance(value, Mapping) else "one-value"


VariableName = Annotated[str, AfterValidator(_name)]
Leaf = Annotated[Any, AfterValidator(_leaf), WithJsonSchema({"type": ["string", "number"]})]
if TYPE_CHECKING:
    Variables = Mapping[str, Any]
else:
    Variable = TypeAliasType(
        "Variable",
        Annotated[
            Annotated[Leaf, Tag("one-value")]
            | Annotated[Mapping[VariableName, "Variable"], Tag("named-values")],
            Discriminator(_kind),
        ],
    )
    Variables = Mapping[VariableName, Variable]
    """Texts and numbers, nested by the parts of their names."""
