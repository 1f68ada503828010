"""What all models of the specification language share."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

from asn_moodle.spec.fields import Id, MediaPath, Prose


def refused(code: str, **data: object) -> PydanticCustomError:
    """The error for a validator to raise: ``code`` is that of the problem, ``data`` fills its sentences.

    ``key`` in ``data`` names the key of the validated mapping that the problem points at.
    """
    return PydanticCustomError(code, code, data)


class Model(BaseModel):
    """A frozen, closed mapping. Keys that the text did not state are told apart by ``model_fields_set``."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True, populate_by_name=False
    )

    def stated(self) -> dict[str, Any]:
        """The values that the text states, by key as written, in the order of the model."""
        return {
            field.alias or name: getattr(self, name)
            for name, field in type(self).model_fields.items()
            if name in self.model_fields_set
        }


class ProseFile(Model):
    """Markdown kept in a file of its own."""

    file: MediaPath
    """Berkas Markdown, relatif terhadap berkas ini · A Markdown file, relative to this file"""


Text = Annotated[Prose | ProseFile, Field(union_mode="smart")]
"""Markdown, in place or as ``{file: pages/intro.md}``."""


class Item(Model):
    """Something with a lasting name of its own."""

    id: Id
    """Nama tetap, unik dalam kursus, tidak pernah diubah · Lasting name, unique in the course, never
    changed"""
    formerly: tuple[Id, ...] = ()
    """Nama-nama tetap sebelumnya, jika pernah diganti; yang terlama lebih dahulu · Earlier ids, if it was
    renamed; the oldest first"""


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Marks a list that needs ``count`` entries; counts them only once each of them is sound."""

    count: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {**handler(schema), "minItems": self.count}

    def _checked(self, value: tuple[Any, ...]) -> tuple[Any, ...]:
        if len(value) < self.count:
            context = {"field_type": "Tuple", "min_length": self.count, "actual_length": len(value)}
            raise PydanticKnownError("too_short", context)
        return value
