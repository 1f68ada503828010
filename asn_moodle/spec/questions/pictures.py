"""Questions answered by dragging onto a picture; places are in pixels of the picture, from its top left."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, model_validator

from asn_moodle.spec.base import AtLeast, Model, refused
from asn_moodle.spec.fields import Id, Line, MediaPath
from asn_moodle.spec.questions.base import Combined

Pixels = Annotated[int, Field(ge=0)]
Length = Annotated[int, Field(ge=1)]


class DragItem(Model):
    """A text or a small picture to drag."""

    name: Id
    """Nama butir di dalam soal ini, dirujuk oleh `zones` · Name of the item within this question, which
    `zones` use"""
    text: Line | None = None
    """Teks; untuk gambar, teks alternatifnya · Text; of a picture, its alternative text"""
    image: MediaPath | None = None
    """Gambar yang diseret · Draggable image"""
    group: Annotated[int, Field(ge=1, le=8)] | None = None
    """Kelompok · Group"""
    unlimited: bool | None = None
    """Boleh dipakai berkali-kali · Unlimited"""

    @model_validator(mode="after")
    def _something_to_see(self) -> "DragItem":
        if self.text is None:
            raise refused("drag-item-without-text", name=str(self.name))
        return self


class DropZone(Model):
    """Where an item belongs."""

    item: Id
    """Nama butir yang benar di sini · Name of the item that belongs here"""
    left: Pixels
    """Jarak dari kiri, dalam piksel · Left, in pixels"""
    top: Pixels
    """Jarak dari atas, dalam piksel · Top, in pixels"""
    label: Line | None = None
    """Teks bagi pembaca layar · Text for screen readers"""


def _distinct(key: str, names: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise refused("repeated-name", key=key, name=str(name))
        seen.add(name)
    return seen


def _known(name: str, names: set[str]) -> None:
    if name not in names:
        raise refused("unknown-name", key="zones", name=str(name), known=", ".join(sorted(names)))


class DragOntoImage(Combined):
    """Texts or pictures are dragged onto a picture."""

    type: Literal["ddimageortext"]
    """Seret ke gambar · Drag and drop onto image"""
    image: MediaPath
    """Gambar latar · Background image"""
    items: Annotated[tuple[DragItem, ...], AtLeast(1)]
    """Butir yang diseret · Draggable items"""
    zones: Annotated[tuple[DropZone, ...], AtLeast(1)]
    """Tempat tujuan · Drop zones"""
    transparent_zones: bool | None = None
    """Tempat tujuan tembus pandang · Transparent drop zones"""
    shuffle_answers: bool | None = None
    """Acak butir pada setiap pengerjaan · Shuffle drag items each time question is attempted"""

    @model_validator(mode="after")
    def _zones_have_items(self) -> "DragOntoImage":
        names = _distinct("items", (item.name for item in self.items))
        reusable = {item.name for item in self.items if item.unlimited}
        used = [zone.item for zone in self.zones]
        for name in used:
            _known(name, names)
            if used.count(name) > 1 and name not in reusable:
                raise refused("drag-item-used-twice", key="zones", name=str(name))
        return self


class Marker(Model):
    """A label to drag."""

    name: Id
    """Nama penanda di dalam soal ini, dirujuk oleh `zones` · Name of the marker within this question, which
    `zones` use"""
    text: Line
    """Teks penanda · Marker"""
    count: Annotated[int, Field(ge=1, le=6)] | Literal["unlimited"] | None = None
    """Berapa kali boleh dipakai, atau `unlimited` · How often it may be used, or `unlimited`"""


class Circle(Model):
    """A round zone."""

    left: Pixels
    """Pusat, dari kiri · Centre, from the left"""
    top: Pixels
    """Pusat, dari atas · Centre, from the top"""
    radius: Length
    """Jari-jari · Radius"""


class Rectangle(Model):
    """A rectangular zone."""

    left: Pixels
    """Kiri · Left"""
    top: Pixels
    """Atas · Top"""
    width: Length
    """Lebar · Width"""
    height: Length
    """Tinggi · Height"""


class Point(Model):
    """A corner of a zone."""

    left: Pixels
    """Dari kiri · From the left"""
    top: Pixels
    """Dari atas · From the top"""


class MarkerZone(Model):
    """Where a marker belongs: a circle, a rectangle or a polygon."""

    marker: Id
    """Nama penanda yang benar di sini · Name of the marker that belongs here"""
    circle: Circle | None = None
    """Lingkaran · Circle"""
    rectangle: Rectangle | None = None
    """Persegi panjang · Rectangle"""
    polygon: Annotated[tuple[Point, ...], AtLeast(3)] | None = None
    """Segi banyak: titik-titik sudutnya · Polygon: its corners"""

    @model_validator(mode="after")
    def _one_shape(self) -> "MarkerZone":
        if len(self.model_fields_set & {"circle", "rectangle", "polygon"}) != 1:
            raise refused("zone-not-one-shape")
        return self


class DragMarkers(Combined):
    """Markers are dragged onto places of a picture."""

    type: Literal["ddmarker"]
    """Seret penanda · Drag and drop markers"""
    image: MediaPath
    """Gambar latar · Background image"""
    markers: Annotated[tuple[Marker, ...], AtLeast(1)]
    """Penanda · Markers"""
    zones: Annotated[tuple[MarkerZone, ...], AtLeast(1)]
    """Tempat tujuan · Drop zones"""
    show_misplaced: bool | None = None
    """Sorot tempat yang belum mendapat penanda yang benar · Highlight drop zones without the correct
    marker"""
    shuffle_answers: bool | None = None
    """Acak penanda pada setiap pengerjaan · Shuffle drag items each time question is attempted"""

    @model_validator(mode="after")
    def _zones_have_markers(self) -> "DragMarkers":
        names = _distinct("markers", (marker.name for marker in self.markers))
        for zone in self.zones:
            _known(zone.marker, names)
        return self
