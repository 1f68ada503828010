"""Badges of the course: ``badges.xml``, ``backup_badges_structure_step``."""

import html
import re
from pathlib import Path

from asn_moodle.course.forms import plain
from asn_moodle.course.model import Asset, Settings
from asn_moodle.errors import AccessError
from asn_moodle.language import words
from asn_moodle.packages.backup.completion import REQUIRE
from asn_moodle.packages.backup.writing import Backup
from asn_moodle.packages.backup.xml import Element, child, record, root
from asn_moodle.packages.pages.build import language_of

_OVERALL, _ACTIVITY, _COURSE = 0, 1, 4
"""``lib/badgeslib.php``."""

_OF_COURSE = 2
_ACTIVE = 1
_ICONS = ("f1.png", "f2.png", "f3.png")
"""The names under which Moodle looks for the image: small, medium, large."""

_PNG = b"\x89PNG\r\n\x1a\n"
_BREAK = re.compile(r"<br\b[^>]*>|</(?:p|li|h[1-6]|div|blockquote)>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"[ \t]*\n\s*")


def badges_xml(backup: Backup) -> Element:
    """All badges with their criteria and images. Raises `AccessError`."""
    element = root("badges")
    for one in backup.course.settings.records("badges"):
        _badge(element, one, backup)
    return element


def is_png(path: Path) -> bool:
    """Whether a file is an image that a badge can be made of. Raises `AccessError`."""
    try:
        with path.open("rb") as file:
            return file.read(len(_PNG)) == _PNG
    except OSError as error:
        raise AccessError(path, error.strerror or str(error)) from error


def _badge(parent: Element, stated: Settings, backup: Backup) -> None:
    number = backup.number("badge", stated.text("id"))
    image = stated.get("image")
    if isinstance(image, Asset) and is_png(image.path):
        for name in _ICONS:
            backup.file(image.path, name, backup.top, "badges", "badgeimage", number)
    said = words("backup", language_of(backup.course))
    columns = {
        "name": stated.text("title"),
        "description": _lines(stated.html("description").markup),
        "timecreated": backup.time,
        "timemodified": backup.time,
        "usercreated": 0,
        "usermodified": 0,
        "issuername": _issuer(backup),
        "issuerurl": "",
        "issuercontact": "",
        "expiredate": None,
        "expireperiod": plain(stated["expires_after"]) if "expires_after" in stated else None,
        "type": _OF_COURSE,
        "courseid": backup.number("course", ""),
        "message": said["badge_message"],
        "messagesubject": said["badge_subject"],
        "attachment": 1,
        "notification": 0,
        "status": _ACTIVE,
        "nextcron": None,
        "version": "",
        "language": backup.course.language,
        "imageauthorname": "",
        "imageauthoremail": "",
        "imageauthorurl": "",
        "imagecaption": "",
    }
    if backup.release != "4.5":
        columns = {key: one for key, one in columns.items() if not key.startswith("imageauthor")}
    badge = record(parent, "badge", number, columns)
    _criteria(child(badge, "criteria"), number, stated.group("criteria"), backup)
    for name in ("alignments", "relatedbadges", "manual_awards", "tags"):
        child(badge, name)


def _criteria(parent: Element, badge: int, stated: Settings, backup: Backup) -> None:
    _criterion(parent, badge, _OVERALL, REQUIRE["all"], (), backup)
    if activities := stated.references("activities"):
        modules = [backup.module(one.id).cmid for one in activities if backup.carries(one.id)]
        method = REQUIRE[stated.text("require", "all")]
        _criterion(parent, badge, _ACTIVITY, method, [(f"module_{one}", one) for one in modules], backup)
    if stated.flag("course"):
        course = backup.number("course", "")
        _criterion(parent, badge, _COURSE, REQUIRE["all"], [(f"course_{course}", course)], backup)


def _criterion(
    parent: Element,
    badge: int,
    kind: int,
    method: int,
    named: "list[tuple[str, int]] | tuple[()]",
    backup: Backup,
) -> None:
    number = backup.number("badge_criterion", f"{badge} {kind}")
    columns: dict[str, object] = {
        "badgeid": badge,
        "criteriatype": kind,
        "method": method,
        "description": "",
        "descriptionformat": 1,
    }
    parameters = child(record(parent, "criterion", number, columns), "parameters")
    for name, one in named:
        columns = {"critid": number, "name": name, "value": one, "criteriatype": kind}
        record(parameters, "parameter", backup.number("badge_parameter", f"{number} {name}"), columns)


def _lines(markup: str) -> str:
    """The description as plain text: Moodle takes no other."""
    return html.unescape(_TAG.sub("", _BLANK.sub("\n", _BREAK.sub("\n", markup)))).strip()


def _issuer(backup: Backup) -> str:
    """Who issues: the first institution among the authors; Moodle keeps it empty if nobody is named."""
    authors = backup.course.settings.records("authors")
    return next((one.text("institution") for one in authors if one.text("institution")), "")
