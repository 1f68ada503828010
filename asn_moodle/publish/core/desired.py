"""What of a course the core functions can carry, and which file to hand over for all the rest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from asn_moodle.publish.changes import ByHand
from asn_moodle.publish.desired import Desired, Item
from asn_moodle.publish.wire import Json

COURSE_FORM = frozenset(
    (
        *("shortname", "category", "startdate", "enddate", "format", "coursedisplay", "hiddensections"),
        *("newsitems", "showgrades", "showreports", "enablecompletion", "groupmode", "groupmodeforce"),
        *("defaultgroupingid", "lang"),
    )
)
"""Elements of the course's form that `core_course_update_courses` takes; beside them custom fields."""
CUSTOM = "customfield_"

BANKED = ("question", "category")
NAMELESS = ("label", "qbank")
"""Types whose name is made of their content, or that are not on the course page."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What the core functions can carry of a course."""

    wanted: Desired
    items: tuple[Item, ...]
    """With what is carried of each; modules too, which can only be arranged where they are."""
    by_hand: tuple[ByHand, ...]
    adopt: int = 0
    """Id of the live course that is to become this one; 0 for none."""


def carried(wanted: Desired, adopt: int = 0) -> Carried:
    """What of ``wanted`` goes this way, and what does not."""
    ours = tuple(_carried(wanted.items))
    by_id = {item.id: item for item in ours}
    hands = (hand for item in wanted.items for hand in _by_hand(item, by_id.get(item.id)))
    return Carried(wanted, ours, tuple(dict.fromkeys(hands)), adopt)


def _carried(items: Iterable[Item]) -> Iterator[Item]:
    cohorts: set[str] = set()
    for item in items:
        match item.kind:
            case "course":
                yield replace(item, stated=_course(item.stated))
            case "group" | "grouping":
                form = {key: value for key, value in item.stated.get("form", {}).items() if key == "groups"}
                yield replace(item, stated=_parts(form=form, texts=_plain_texts(item.stated)))
            case "competency":
                yield replace(item, stated={})
            case "section":
                yield replace(item, stated=_visible(item.stated))
            case "module" if item.type not in NAMELESS:
                shown = _visible(item.stated)
                if shown and item.stated.get("form", {}).get("visibleoncoursepage") == 0:
                    shown["form"] = {"visibleoncoursepage": 0}
                yield replace(item, stated=shown)
            case "module" if item.type == "label":
                yield replace(item, title="", stated=_visible(item.stated))
            case "enrolment":
                cohort = str(item.stated.get("form", {}).get("cohort", ""))
                if cohort and cohort not in cohorts:
                    cohorts.add(cohort)
                    yield Item(f"{item.id}.cohort", "cohort", cohort, stated={"form": {"idnumber": cohort}})


def _course(stated: Json) -> Json:
    form = {
        key: value
        for key, value in stated.get("form", {}).items()
        if key in COURSE_FORM or key.startswith(CUSTOM)
    }
    return _parts(form=form, texts=_plain_texts(stated)) | _visible(stated)


def _plain_texts(stated: Json) -> Json:
    """Texts that need no file and link to no item, which only a backup or the plugin can resolve."""
    return {
        key: {"html": text["html"]}
        for key, text in stated.get("texts", {}).items()
        if not text["files"] and "$@" not in text["html"]
    }


def _visible(stated: Json) -> Json:
    return {"visible": stated["visible"]} if "visible" in stated else {}


def _parts(**parts: Json) -> Json:
    return {key: value for key, value in parts.items() if value}


# ---- what is left ----


def _by_hand(item: Item, ours: Item | None) -> Iterator[ByHand]:
    """What has to reach the site some other way, by the file that brings it."""
    if item.kind in BANKED:
        yield ByHand("questions", item.kind, item.id)
    elif item.kind == "module":
        packed = "packagefile" in item.stated.get("files", {})
        yield ByHand("scorm12" if packed else "mbz", "module", item.id)
    elif ours is None:
        yield ByHand("screen" if item.kind == "enrolment" else "mbz", item.kind, item.id)
    elif item.kind == "section":
        if item.stated.keys() - ours.stated.keys():
            yield ByHand("mbz", "section_text", item.id)
    elif item.kind == "course":
        left = (
            *_left(item.stated, ours.stated),
            *sorted(item.stated.keys() & {"tags", "files", "availability"}),
        )
        for key in left:
            yield ByHand("screen", "setting", f"{item.id}/{key}")
    elif item.kind in ("group", "grouping"):
        for key in _left(item.stated, ours.stated):
            yield ByHand("screen", "setting", f"{item.id}.{key}")


def _left(stated: Mapping[str, Json], ours: Mapping[str, Json]) -> Iterator[str]:
    for part in ("form", "texts"):
        yield from (key for key in stated.get(part, {}) if key not in ours.get(part, {}))
