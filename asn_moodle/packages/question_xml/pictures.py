"""Questions answered by dragging onto a picture."""

from collections.abc import Mapping

from asn_moodle.course.model import Asset, Question, Settings
from asn_moodle.packages.question_xml.choices import COMBINED, combined
from asn_moodle.packages.question_xml.elements import Parent, plain


def drag_onto_image(question: Question, element: Parent) -> Mapping[str, str]:
    """Drag and drop onto image. Transparent zones came with Moodle 5.0; 4.5 passes over the element."""
    settings = question.settings
    element.flag("shuffleanswers", settings.flag("shuffle_answers"))
    element.flag("dropzonevisibility", settings.flag("transparent_zones"))
    combined(element, settings)
    _background(element, settings)
    items = settings.records("items")
    numbers = {item.text("name"): place for place, item in enumerate(items, start=1)}
    for item in items:
        added = element.child("drag")
        added.value("no", numbers[item.text("name")])
        added.line(plain(item.text("text")))
        added.value("draggroup", int(item.number("group", 1)))
        added.flag("infinite", item.flag("unlimited"))
        if isinstance(picture := item.get("image"), Asset):
            added.file(picture, alone=True)
    for place, zone in enumerate(settings.records("zones"), start=1):
        added = element.child("drop")
        added.line(plain(zone.text("label")))
        added.value("no", place)
        added.value("choice", numbers[zone.text("item")])
        added.value("xleft", int(zone.number("left")))
        added.value("ytop", int(zone.number("top")))
    return {
        **COMBINED,
        "image": "file",
        "items": "drag",
        "zones": "drop",
        "transparent_zones": "dropzonevisibility",
        "shuffle_answers": "shuffleanswers",
    }


def drag_markers(question: Question, element: Parent) -> Mapping[str, str]:
    """Drag and drop markers."""
    settings = question.settings
    element.flag("shuffleanswers", settings.flag("shuffle_answers"))
    element.flag("showmisplaced", settings.flag("show_misplaced"))
    combined(element, settings)
    _background(element, settings)
    markers = settings.records("markers")
    numbers = {marker.text("name"): place for place, marker in enumerate(markers, start=1)}
    for marker in markers:
        count = marker.get("count", 1)
        added = element.child("drag")
        added.value("no", numbers[marker.text("name")])
        added.line(plain(marker.text("text")))
        added.flag("infinite", count == "unlimited")
        added.value("noofdrags", 1 if count == "unlimited" else count)
    for place, zone in enumerate(settings.records("zones"), start=1):
        shape, coordinates = _shape(zone)
        added = element.child("drop")
        added.value("no", place)
        added.value("shape", shape)
        added.value("coords", coordinates)
        added.value("choice", numbers[zone.text("marker")])
    return {
        **COMBINED,
        "image": "file",
        "markers": "drag",
        "zones": "drop",
        "shuffle_answers": "shuffleanswers",
        "show_misplaced": "showmisplaced",
    }


def _background(element: Parent, settings: Settings) -> None:
    """The picture to drop on. Its area has no folders: Moodle drops in silence what lies in one."""
    if isinstance(image := settings.get("image"), Asset):
        element.file(image, alone=True)


def _shape(zone: Settings) -> tuple[str, str]:
    """Moodle's name and coordinates for a zone; ``question/type/ddmarker/shapes.php``."""
    if "circle" in zone:
        circle = zone.group("circle")
        return "circle", f"{_point(circle)};{circle.number('radius'):.0f}"
    if "rectangle" in zone:
        box = zone.group("rectangle")
        return "rectangle", f"{_point(box)};{box.number('width'):.0f},{box.number('height'):.0f}"
    return "polygon", ";".join(_point(corner) for corner in zone.records("polygon"))


def _point(place: Settings) -> str:
    return f"{place.number('left'):.0f},{place.number('top'):.0f}"
