"""What restoring a backup asks of a site, and what of a course no backup carries."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from asn_moodle.course.forms import module_form
from asn_moodle.course.model import Activity, Asset, Course, Html, Settings
from asn_moodle.packages.backup.badges import is_png
from asn_moodle.packages.backup.modules.losses import sequenced, unwritten
from asn_moodle.packages.backup.parts import framework_of
from asn_moodle.packages.backup.questions.links import words_only
from asn_moodle.packages.backup.writing import CARRIED, NO_VIEW, Release
from asn_moodle.packages.site import NOT_MOODLES, glossary_of, holders
from asn_moodle.problems import Problem, problem

NeedKind = Literal[
    "activity_type", "competency_framework", "custom_field", "enrolment", "language_pack", "permission"
]

_OFF_AT_FIRST = frozenset(("bigbluebuttonbn", "subsection"))
"""Types that a fresh site has, switched off; ``subsection`` on Moodle 4.5 only."""


_OF_USERS = "moodle/restore:userinfo"
"""The permission without which Moodle restores no enrolment method, badge or entry of a glossary."""

_LINK = re.compile(r'\bhref="item:([^"]*)"')


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """Something that has to be so before a backup is restored."""

    kind: NeedKind
    name: str


def needs(course: Course) -> tuple[Need, ...]:
    """What the site needs beforehand, or the one who restores has to choose; else that part stays out."""
    return tuple(sorted(set(_needs(course))))


def _needs(course: Course) -> Iterator[Need]:
    settings = course.settings
    for one in settings.records("competencies"):
        if framework := framework_of(one):
            yield Need("competency_framework", framework)
    yield from (Need("custom_field", name) for name in settings.group("custom_fields"))
    if settings.flag("force_language"):
        yield Need("language_pack", course.language)
    for activity in course.activities():
        if activity.kind in _OFF_AT_FIRST:
            yield Need("activity_type", activity.kind)
    for one in settings.records("enrolment"):
        if one.text("type") != "cohort":
            yield Need("enrolment", one.text("type"))
    if "enrolment" in settings or "badges" in settings or any(map(_has_entries, course.activities())):
        yield Need("permission", _OF_USERS)


def _has_entries(activity: Activity) -> bool:
    return activity.settings.flag("course_terms") or (
        activity.kind == "glossary" and bool(activity.settings.records("entries"))
    )


def left_out(course: Course) -> tuple[tuple[str, str], ...]:
    """What the course states for no screen of Moodle, as item and key; the bridge leaves out the same."""
    keys = [key for key in NOT_MOODLES if key in course.settings]
    if course.terms and not glossary_of(course):
        keys.append("terms")
    return tuple((course.idnumber, key) for key in keys)


def not_carried(course: Course, release: Release) -> Iterator[Problem]:
    """Warnings for what Moodle's own restoring would drop. Raises `AccessError`."""
    for badge in course.settings.records("badges"):
        image = badge.get("image")
        if isinstance(image, Asset) and not is_png(image.path):
            yield problem("backup-badge-image", course.place, badge=badge.text("title"), image=image.name)
    for one in course.settings.records("enrolment"):
        if cohort := one.text("cohort"):
            yield problem("backup-cohort", course.place, cohort=cohort)
    for competency in course.settings.records("competencies"):
        if not framework_of(competency):
            yield problem("backup-competency", course.place, competency=competency.text("title"))
    packed = holders(course)
    for activity in (one for one in course.activities() if one.id not in packed):
        if activity.kind not in CARRIED:
            yield problem("backup-type", activity.place, activity=activity.title, type=activity.kind)
        else:
            for key in unwritten(activity.kind, module_form(activity, course)):
                yield problem("backup-setting", activity.place, activity=activity.title, key=key)
        if sequenced(activity):
            yield problem("backup-sequencing", activity.place, activity=activity.title)
        if activity.kind == "qbank" and release == "4.5":
            yield problem("backup-bank", activity.place, bank=activity.title)
    yield from words_only(course)
    yield from _astray(course)


def _astray(course: Course) -> Iterator[Problem]:
    """Activities without a page of their own that some text links to."""
    without = {one.id: one for one in course.activities() if one.kind in NO_VIEW}
    if without:
        linked = {id for html in _texts(course) for id in _LINK.findall(html.markup)}
        for id in sorted(linked & without.keys()):
            yield problem("backup-link", without[id].place, item=without[id].title)


def _texts(course: Course) -> Iterator[Html]:
    """All texts that a site shows; those inside packages have links of their own."""
    yield from _inside(course.settings)
    yield from _inside(tuple(course.terms.values()))
    for section in course.sections:
        yield from _inside(section.settings)
        for activity in section.activities:
            yield from _inside(activity.settings)
            for inner in activity.sections if activity.kind == "subsection" else ():
                yield from _inside((inner.settings, *(one.settings for one in inner.activities)))
    for category in course.categories:
        yield from _inside((category.settings, *(one.settings for one in category.questions)))
    for activity in course.activities():
        yield from _inside(tuple(slot.question.settings for slot in activity.slots if slot.question))


def _inside(value: object) -> Iterator[Html]:
    if isinstance(value, Html):
        yield value
    elif isinstance(value, Settings):
        yield from _inside(tuple(value.values()))
    elif isinstance(value, tuple):
        for inner in value:
            yield from _inside(inner)
