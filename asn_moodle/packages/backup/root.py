"""What a backup says of itself: ``moodle_backup.xml``, and the list of its files, ``files.xml``."""

import hashlib
from collections.abc import Iterator, Mapping

from asn_moodle.packages.archive import compressed_already
from asn_moodle.packages.backup.module import module_title
from asn_moodle.packages.backup.parts import VERSIONS
from asn_moodle.packages.backup.sections import section_title
from asn_moodle.packages.backup.writing import Backup, Holder, Module, SectionRow, StoredFile
from asn_moodle.packages.backup.xml import Element, child, document, record, root, values
from asn_moodle.packages.members import Member

_ORIGIN = "https://asn-moodle.invalid"
"""The site that the backup is from: none. Addresses of that site would be replaced by the new one's."""

_SETTINGS: Mapping[str, int] = {
    "imscc11": 0, "users": 1, "anonymize": 0, "role_assignments": 0, "activities": 1, "blocks": 0, "files": 1,
    "filters": 0, "comments": 0, "badges": 1, "calendarevents": 0, "userscompletion": 0, "logs": 0,
    "grade_histories": 0, "questionbank": 1, "groups": 1, "competencies": 1, "customfield": 1,
    "contentbankcontent": 0, "xapistate": 0, "legacyfiles": 0,
}  # fmt: skip
"""Every setting of a course backup, ``backup_root_task::define_settings``; all have to be named.

With users, since Moodle restores enrolment methods, and entries of glossaries, only together with them; there
is none but the account of guests.
"""

_GENERAL_MODE = 10
_COPYING = 1


def about(backup: Backup, name: str) -> Element:
    """``moodle_backup.xml`` for a backup whose file is called ``name``."""
    element = root("moodle_backup")
    information = child(element, "information")
    values(information, _origin(backup, name))
    details = child(information, "details")
    identity = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
    detail = child(details, "detail", backup_id=identity)
    values(
        detail,
        {
            "type": "course",
            "format": "moodle2",
            "interactive": "",
            "mode": _GENERAL_MODE,
            "execution": _COPYING,
            "executiontime": 0,
        },
    )
    _contents(information, backup)
    _settings(information, backup, name)
    return element


def _origin(backup: Backup, name: str) -> dict[str, object]:
    course, stated = backup.course, backup.stated
    version, release = VERSIONS[backup.release], backup.release
    return {
        "name": name,
        "moodle_version": version,
        "moodle_release": f"{release} (Build: {version // 100})",
        "backup_version": version,
        "backup_release": release,
        "backup_date": backup.time,
        "mnet_remoteusers": 0,
        "include_files": 1,
        "include_file_references_to_external_content": 0,
        "original_wwwroot": _ORIGIN,
        "original_site_identifier_hash": hashlib.md5(_ORIGIN.encode(), usedforsecurity=False).hexdigest(),
        "original_course_id": backup.number("course", ""),
        "original_course_format": stated.get("format", "topics"),
        "original_course_fullname": course.full_title,
        "original_course_shortname": course.short_name,
        "original_course_startdate": stated.get("startdate", 0),
        "original_course_enddate": stated.get("enddate", 0),
        "original_course_contextid": backup.top.context,
        "original_system_contextid": backup.context("system"),
    }


def _contents(parent: Element, backup: Backup) -> None:
    contents = child(parent, "contents")
    activities, sections = child(contents, "activities"), child(contents, "sections")
    for module in (one for one in _page(backup) if isinstance(one, Module)):
        columns = {
            "moduleid": module.cmid,
            "sectionid": module.section.id,
            "modulename": module.kind,
            "title": module_title(module, backup),
            "directory": module.folder,
            "insubsection": 1 if module.section.delegate else "",
        }
        values(child(activities, "activity"), columns)
    for row in (one for one in _page(backup) if isinstance(one, SectionRow)):
        columns = {
            "sectionid": row.id,
            "title": section_title(row, backup) or row.number,
            "directory": row.folder,
            "parentcmid": backup.module(row.delegate).cmid if row.delegate else "",
            "modname": "subsection" if row.delegate else "",
        }
        values(child(sections, "section"), columns)
    columns = {
        "courseid": backup.number("course", ""),
        "title": backup.course.short_name,
        "directory": backup.top.folder,
    }
    values(child(contents, "course"), columns)


def _settings(parent: Element, backup: Backup, name: str) -> None:
    settings = child(parent, "settings")
    for key, one in {"filename": name, **_SETTINGS}.items():
        if key != "questionbank" or backup.release == "4.5":
            values(child(settings, "setting"), {"level": "root", "name": key, "value": one})
    for one in _page(backup):
        if isinstance(one, Module):
            _included(settings, "activity", one, _authored(one, backup))
        else:
            authored = any(_authored(inner, backup) for inner in backup.modules_of(one))
            _included(settings, "section", one, authored)


def _page(backup: Backup) -> Iterator[SectionRow | Module]:
    """Sections and activities in the order of the course page, the section of a subsection after it."""
    shown = {row.delegate: row for row in backup.sections if row.delegate}

    def inside(row: SectionRow) -> Iterator[SectionRow | Module]:
        yield row
        for module in backup.modules_of(row):
            yield module
            if module.activity and module.activity.id in shown:
                yield from inside(shown[module.activity.id])

    for row in backup.sections:
        if not row.delegate:
            yield from inside(row)


def _authored(module: Module, backup: Backup) -> bool:
    """Whether it, or something in the section that it shows, has an author."""
    shown = (row for row in backup.sections if row.delegate and backup.module(row.delegate) is module)
    return backup.authored(module) or any(
        _authored(inner, backup) for row in shown for inner in backup.modules_of(row)
    )


def _included(parent: Element, level: str, holder: Holder, authored: bool) -> None:
    key = holder.folder.partition("/")[2]
    for suffix, one in (("included", 1), ("userinfo", int(authored))):
        columns = {"level": level, level: key, "name": f"{key}_{suffix}", "value": one}
        values(child(parent, "setting"), columns)


def file_list(backup: Backup) -> bytes:
    """``files.xml``."""
    element = root("files")
    for file in backup.files:
        record(element, "file", file.id, _file(file, backup))
    return document(element)


def _file(file: StoredFile, backup: Backup) -> dict[str, object]:
    return {
        "contenthash": file.sha1,
        "contextid": file.context,
        "component": file.component,
        "filearea": file.area,
        "itemid": file.itemid,
        "filepath": file.folder,
        "filename": file.name,
        "userid": None,
        "filesize": file.size,
        "mimetype": None,
        "status": 0,
        "timecreated": backup.time,
        "timemodified": backup.time,
        "source": None,
        "author": None,
        "license": None,
        "sortorder": file.order,
        "repositorytype": None,
        "repositoryid": None,
        "reference": None,
    }


def blobs(backup: Backup) -> Iterator[Member]:
    """The content of every file, named by its SHA-1."""
    stored = {file.sha1: compressed_already(file.name) for file in backup.files}
    for sha1, path in sorted(backup.blobs.items()):
        yield Member(f"files/{sha1[:2]}/{sha1}", path, stored.get(sha1, False))
