"""Sections and activities of a course page: made, named, shown, hidden and put in order."""

from collections.abc import Mapping
from dataclasses import replace

from asn_moodle.moodle.core import Core
from asn_moodle.moodle.core_records import CourseModule, CoursePage, CourseSection
from asn_moodle.publish.changes import Change
from asn_moodle.publish.core.desired import Carried
from asn_moodle.publish.core.live import Live
from asn_moodle.publish.core.match import free, matched
from asn_moodle.publish.desired import Item


class Arranging:
    """The page of one course, as it is while it is worked on."""

    def __init__(self, core: Core, wanted: Carried, live: Live) -> None:
        assert live.shell is not None
        self._core = core
        self._course = live.shell.id
        self._format = live.shell.form.get("format", "topics")
        self._items = {item.id: item for item in wanted.items}
        self._prefix = f"{wanted.wanted.idnumber}/"
        self._page: CoursePage = live.page
        self._sections: dict[str, CourseSection] = dict(matched(wanted.items, live.page))
        self._free = free(live.page, self._sections.values())
        self._modules = _modules(wanted, live.page)

    def section(self, change: Change) -> None:
        """Make or change one section, but for its place."""
        item = self._items[change.item]
        known = self._sections.get(item.id)
        if known is None:
            known = self._free.pop(0) if self._free else self._new_section()
            self._sections[item.id] = known
        if known.name != item.title:
            self._core.name_section(self._format, known.id, item.title)
        visible = item.stated.get("visible", known.visible)
        if visible != known.visible:
            self._core.arrange("section_show" if visible else "section_hide", self._course, [known.id])
        self._sections[item.id] = replace(known, name=item.title, visible=visible)

    def _new_section(self) -> CourseSection:
        before = {one.id for one in self._page.sections}
        self._core.arrange("section_add", self._course)
        self._page = self._core.page(self._course)
        return next(one for one in self._page.sections if one.id not in before)

    def order_sections(self, placed: frozenset[str]) -> None:
        """Put each of these right after the section before it."""
        before = next(one.id for one in self._page.sections if one.number == 0)
        for item in self._items.values():
            if item.kind == "section" and item.id in self._sections:
                section = self._sections[item.id].id
                if item.id in placed:
                    self._core.arrange("section_move_after", self._course, [section], section=before)
                before = section

    def module(self, change: Change) -> None:
        """Change the name and visibility of one activity; one that the course dropped is hidden."""
        known = self._modules[change.item]
        item = self._items.get(change.item)
        if item is None or change.action == "hide":
            self._core.arrange("cm_hide", self._course, [known.id])
            return
        if item.title and known.name != item.title:
            self._core.name_module(known.id, item.title)
        shown = {setting.key for setting in change.settings if setting.changed}
        if shown & {"visible", "form.visibleoncoursepage"}:
            self._core.arrange(_visibility(item, known), self._course, [known.id])

    def order_modules(self, placed: frozenset[str]) -> None:
        """Put each of these right after the activity before it, or first in its section."""
        if not placed:
            return
        page = self._core.page(self._course)
        rows = {one.id: list(one.modules) for one in page.sections}
        inside = {one.module: one.id for one in page.sections if one.module}
        last: dict[int, int] = {}
        for item in self._items.values():
            module = self._modules.get(item.id)
            if item.kind != "module" or module is None:
                continue
            section = self._section_of(item, inside)
            if section is None:
                continue
            if item.id in placed:
                self._move(module.id, section, last.get(section), rows)
            last[section] = module.id

    def _section_of(self, item: Item, inside: Mapping[int, int]) -> int | None:
        if item.parent in self._sections:
            return self._sections[item.parent].id
        holder = self._modules.get(item.parent)
        return inside.get(holder.id) if holder else None

    def _move(self, module: int, section: int, before: int | None, rows: dict[int, list[int]]) -> None:
        for row in rows.values():
            if module in row:
                row.remove(module)
        row = rows[section]
        place = row.index(before) + 1 if before in row else 0
        following = row[place] if place < len(row) else 0
        self._core.arrange("cm_move", self._course, [module], section=section, module=following)
        row.insert(place, module)


def _modules(wanted: Carried, page: CoursePage) -> dict[str, CourseModule]:
    """The activities of the page by the names of the items, those of dropped items by their own."""
    former = {old: item.id for item in wanted.items for old in item.formerly}
    return {former.get(one.idnumber, one.idnumber): one for one in page.modules if one.idnumber}


def _visibility(item: Item, module: CourseModule) -> str:
    if not item.stated.get("visible", True):
        return "cm_hide"
    stealth = item.stated.get("form", {}).get("visibleoncoursepage") == 0
    return "cm_stealth" if stealth and module.may_be_stealth else "cm_show"
