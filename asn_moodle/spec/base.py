"""What all models of the specification language share."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from asn_moodle.spec.fields import Id, MediaPath, Prose


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
    """Nama tetap, unik dalam kursus, tidak pernah diubah · Lasting name, unique in the course, never changed"""
    formerly: tuple[Id, ...] = ()
    """Nama-nama tetap sebelumnya, jika pernah diganti · Earlier ids, if it was renamed"""
