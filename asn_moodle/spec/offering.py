"""One offering of a course: for whom and when; ``NAME.offering.yaml``."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, model_validator

from asn_moodle.spec.base import Item, Model, refused
from asn_moodle.spec.fields import ItemRef, Line, MediaPath, Zone
from asn_moodle.spec.variables import Variables

Keys = Mapping[str, Any]
"""Keys of an item, checked as part of the course once they are put in."""


class Add(Model):
    """Put in an activity, section, question or category."""

    add: Keys
    """Yang ditambahkan, lengkap dengan `id` · What is added, with its `id`"""
    after: ItemRef | None = None
    """Diletakkan setelah ini · Put after this"""
    before: ItemRef | None = None
    """Diletakkan sebelum ini · Put before this"""
    into: ItemRef | None = None
    """Diletakkan di akhir bagian atau kategori ini · Put at the end of this section or category"""

    @model_validator(mode="after")
    def _one_place(self) -> "Add":
        if len(self.model_fields_set & {"after", "before", "into"}) != 1:
            raise refused("add-not-one-place")
        return self


class Replace(Model):
    """Put something else in the place of an item."""

    replace: ItemRef
    """Yang diganti · What is replaced"""
    with_: Keys = Field(alias="with")
    """Penggantinya · What replaces it"""


class Remove(Model):
    """Leave an item out."""

    remove: ItemRef
    """Yang dihilangkan · What is left out"""


class Set(Model):
    """Change some keys of an item."""

    set: ItemRef
    """Yang diubah · What is changed"""
    to: Keys
    """Kunci yang diubah dan nilainya · Keys to change and their values"""


_TAGS = {"add": "add-item", "replace": "replace-item", "remove": "remove-item", "set": "set-keys"}


def _kind(value: object) -> str | None:
    if isinstance(value, Model):
        value = value.stated()
    return (
        next((tag for key, tag in _TAGS.items() if key in value), None)
        if isinstance(value, Mapping)
        else None
    )


Change = Annotated[
    Annotated[Add, Tag("add-item")]
    | Annotated[Replace, Tag("replace-item")]
    | Annotated[Remove, Tag("remove-item")]
    | Annotated[Set, Tag("set-keys")],
    Discriminator(
        _kind,
        custom_error_type="not-a-change",
        custom_error_message="not a change",
    ),
]
"""One change of the course for this offering."""


class OfferingSpec(Item):
    """An offering of a course."""

    course: MediaPath
    """Berkas kursus, relatif terhadap berkas ini · File of the course, relative to this file"""
    suffix: Line
    """Akhiran nama kursus, misalnya “Bantul, Angkatan 1” · Suffix of the course name, such as “Bantul,
    Angkatan 1”"""
    timezone: Zone | None = None
    """Zona waktu semua tanggal; wajib bila ada tanggal · Time zone of all dates; needed once there are
    dates"""
    closed: bool = False
    """Sudah ditutup dan tidak boleh diterbitkan lagi · Closed, and never to be published again"""
    variables: Variables = Field(default_factory=dict)
    """Nilai untuk `{{ nama }}` dalam teks · Values for `{{ name }}` in text"""
    changes: tuple[Change, ...] = ()
    """Perubahan terhadap kursus · Changes of the course"""
