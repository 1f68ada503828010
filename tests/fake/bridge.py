"""The functions of the bridge plugin over courses in memory."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any

from fake import adoption
from fake import checks as checked
from fake.adoption import STATED
from fake.facts import ALWAYS, MODULES, NEEDED, info
from fake.losses import going, loss, may_lose
from fake.references import files_of, references
from fake.refusals import Refusal, invalid_parameter, refused
from fake.things import FakeCourse, FakeItem, FakeLease, canonical, fingerprint

if TYPE_CHECKING:
    from fake.moodle import FakeMoodle

PREFIX = "local_asnbridge_"
VIEW = tuple(PREFIX + name for name in ("info", "state", "items", "check"))
FUNCTIONS = (*VIEW, *(PREFIX + name for name in ("missing_files", "stage", "lease", "apply")))
LASTS = 600
_SHAPES: dict[str, dict[str, type]] = {
    "info": {"category": str},
    "state": {"course": str, "courseid": int, "category": str},
    "items": {"course": str, "items": str, "courseid": int},
    "missing_files": {"course": str, "sha1": str},
    "stage": {"course": str, "run": str, "draftitemid": int},
    "lease": {"course": str, "run": str, "owner": str, "action": str, "category": str, "courseid": int},
    "apply": {"course": str, "run": str, "request": str, "courseid": int},
    "check": {"course": str, "request": str, "courseid": int, "category": str},
}
_OPTIONAL = ("category", "courseid")


class FakeBridge:
    """Courses, leases and the functions."""

    def __init__(self, moodle: "FakeMoodle") -> None:
        self.moodle = moodle
        self.now = 1_790_000_000
        self.categories = {"pelatihan": 3}
        self.courses: dict[str, FakeCourse] = {}
        self.restored: dict[int, FakeCourse] = {}
        """Courses without an idnumber, by id."""
        self.leases: dict[str, FakeLease] = {}
        self.competencies: set[str] = set()
        """The idnumbers of those that the site has; an item of any other is a gap."""
        self._ids = count(101)

    def call(self, function: str, user: str, parameters: dict[str, Any]) -> Any:
        name = function.removeprefix(PREFIX)
        given = _validated(name, parameters)
        method: Callable[..., Any] = getattr(self, f"_{name}")
        return method(user=user, **given)

    def number(self) -> int:
        """The next id."""
        return next(self._ids)

    def need(self, *capabilities: str) -> None:
        for capability in capabilities:
            if capability in self.moodle.lacking:
                raise refused("nopermission", capability)

    def _info(self, user: str, category: str = "") -> dict[str, Any]:
        if category:
            self._category(category, "local/asnbridge:view")
        return info(self.moodle, category, self.categories.get(category, 0)) | {"functions": list(FUNCTIONS)}

    def _state(self, user: str, course: str, courseid: int = 0, category: str = "") -> dict[str, Any]:
        found = self._course(course, "local/asnbridge:view", courseid)
        if found is not None and category not in {"", found.category}:
            raise refused("foreigncourse", course)
        if found is None:
            none = {"exists": False, "courseid": 0, "category": "", "categoryid": 0, "url": ""}
            return none | {"revision": "", "items": []}
        told: dict[str, Any] = {
            "exists": True,
            "courseid": found.id,
            "category": found.category,
            "categoryid": self.categories[found.category],
            "url": f"{self.moodle.url}/course/view.php?id={found.id}",
            "revision": found.revision,
            "items": [
                self._entry(one)
                for one in sorted(found.items.values(), key=lambda one: one.kind)
                if not one.item.startswith("#")
            ],
        }
        lease = self._current(course)
        return told | (
            {"lease": {"held": False, "owner": lease.owner, "until": lease.expires}} if lease else {}
        )

    def _has_competency(self, item: str) -> bool:
        names = {one.idnumber for one in self.moodle.core.competencies}
        return item in self.competencies or item.rpartition("/")[2] in names

    def _entry(self, item: FakeItem) -> dict[str, Any]:
        if item.id < 0 and self._has_competency(item.item):
            item.there = False
        return {
            "item": item.item,
            "kind": item.kind,
            "type": item.type,
            "id": item.id if item.there else 0,
            "title": item.values.get("title", "") if item.there else "",
            "parent": item.parent,
            "position": item.position,
            "visible": item.visible and item.there,
            "hash": item.hash,
            "applied": fingerprint(json.loads(item.applied)) if item.applied != "null" else "",
            "live": item.live,
            "accepted": item.accepted,
            "applying": item.applying,
            "mapped": item.mapped,
            "made": item.made,
            "hidden": item.hidden,
            "held": item.held,
            "learners": [{"word": word, "count": many} for word, many in item.learners.items()],
            "url": f"{self.moodle.url}/mod/{item.type}/view.php?id={item.id}"
            if item.kind == "module"
            else "",
        }

    def _address(self, item: FakeItem) -> str:
        return f"{self.moodle.url}/mod/{item.type}/view.php?id={item.id}"

    def _items(self, user: str, course: str, items: str, courseid: int = 0) -> list[dict[str, str]]:
        found = self._existing(course, "local/asnbridge:view", courseid)
        told = []
        for name in checked.idnumbers(items):
            item = found.items.get(name)
            live = canonical(item.values) if item and item.live else "null"
            told.append({"item": name, "live": live, "applied": item.applied if item else "null"})
        return told

    def _check(
        self, user: str, course: str, request: str, courseid: int = 0, category: str = ""
    ) -> list[dict[str, Any]]:
        found = self._existing(course, "local/asnbridge:view", courseid)
        if category not in {"", found.category}:
            raise refused("foreigncourse", course)
        items, options = checked.parse(course, request, looking=True)
        options |= {"dryrun": True, "looking": True}
        adoption.check_instances(found, options.get("instances", {}))
        return [
            self._seen(found, item, options)
            if item["do"] == "adopt"
            else self._one(found, course, found.category, item, options)
            for item in items
        ]

    def _seen(self, course: FakeCourse, item: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
        told = adoption.look(course, item, options)
        if told["action"] != "adopt":
            return told
        names = {
            one.item: name
            for kind, ids in options.get("instances", {}).items()
            for name, id in ids.items()
            for one in course.items.values()
            if (one.kind, one.id) == (kind, id)
        }
        live = fingerprint(told["values"])
        entry = self._entry(told["found"]) | {"item": item["id"], "mapped": False, "live": live}
        entry["parent"] = names.get(entry["parent"], entry["parent"]).removeprefix("#")
        return told | {"fingerprint": live, "found": entry, "values": canonical(told["values"])}

    def _missing_files(self, user: str, course: str, sha1: str) -> list[str]:
        found = self._existing(course)
        have = found.files | found.staged.keys()
        return [one for one in dict.fromkeys(checked.hashes(sha1)) if one not in have]

    def _stage(self, user: str, course: str, run: str, draftitemid: int) -> dict[str, int]:
        found = self._existing(course)
        self._renew(course, checked.run_name(run), user)
        area = self.moodle.drafts.get(draftitemid, {})
        if len(area) != 1:
            raise refused("staging", "onezip")
        try:
            archive = zipfile.ZipFile(io.BytesIO(next(iter(area.values()))))
        except zipfile.BadZipFile:
            raise refused("staging", "nozip") from None
        for member in archive.infolist():
            if not re.fullmatch(r"[0-9a-f]{40}", member.filename):
                raise refused("staging", "name")
        for member in archive.infolist():
            content = archive.read(member)
            if hashlib.sha1(content).hexdigest() != member.filename:
                raise refused("staging", "sha1")
            found.staged[member.filename] = content
        del self.moodle.drafts[draftitemid]
        members = archive.infolist()
        return {"files": len(members), "size": sum(member.file_size for member in members)}

    def _lease(
        self,
        user: str,
        course: str,
        run: str,
        owner: str,
        action: str,
        category: str = "",
        courseid: int = 0,
    ) -> dict[str, Any]:
        checked.run_name(run)
        found = self._course(course, courseid=courseid)
        if action == "renew":
            return self._told(self._renew(course, run, user), run, user)
        if action == "end":
            self._finish(course, run, user)
            return self._told(self._current(course), run, user)
        if action not in {"begin", "take"}:
            raise refused("badrequest", "action")
        if found is None or category:
            self._category(category)
        if found is not None and category not in {"", found.category}:
            raise refused("foreigncourse", course)
        lease = self._current(course)
        if lease is None or action == "take" or (lease.run, lease.user) == (run, user):
            where = found.category if found else category
            self.leases[course] = FakeLease(run, owner[:255], user, self.now + LASTS, where)
            return self._told(self.leases[course], run, user) | {"revision": found.revision if found else ""}
        return self._told(lease, run, user)

    def _finish(self, course: str, run: str, user: str) -> None:
        lease = self.leases.get(course)
        if lease and (lease.run, lease.user) == (run, user):
            del self.leases[course]
            if course in self.courses:
                self.courses[course].staged.clear()

    def _told(self, lease: FakeLease | None, run: str, user: str) -> dict[str, Any]:
        if lease is None:
            return {"held": False, "owner": "", "until": 0, "revision": ""}
        held = (lease.run, lease.user) == (run, user)
        return {"held": held, "owner": lease.owner, "until": lease.expires, "revision": ""}

    def _renew(self, course: str, run: str, user: str) -> FakeLease:
        lease = self._current(course)
        if lease is None or (lease.run, lease.user) != (run, user):
            raise refused("leaselost")
        lease.expires = self.now + LASTS
        return lease

    def _current(self, course: str) -> FakeLease | None:
        lease = self.leases.get(course)
        return lease if lease and lease.expires >= self.now else None

    def _apply(
        self, user: str, course: str, run: str, request: str, courseid: int = 0
    ) -> list[dict[str, Any]]:
        found = self._course(course, courseid=courseid)
        lease = self._renew(course, checked.run_name(run), user)
        items, options = checked.parse(course, request)
        if found is not None:
            adoption.check_instances(found, options.get("instances", {}))
        results = [self._one(found, course, lease.category, item, options) for item in items]
        if options.get("end") and not any(one.get("error") or one.get("pending") for one in results):
            self._finish(course, run, user)
        return results

    def _one(
        self, found: FakeCourse | None, idnumber: str, category: str, item: dict[str, Any], options: Any
    ) -> dict[str, Any]:
        result = {"item": item["id"], "action": "", "id": 0, "fingerprint": "", "ms": 1}
        try:
            course = self.courses.get(idnumber, found)
            return result | self._attempt(course, idnumber, category, item, options)
        except Refusal as refusal:
            code, _, detail = refusal.message.partition(": ")
            result["lost"] = refusal.lost
            return result | {"error": {"code": code, "detail": detail, "text": refusal.message}}

    def _attempt(
        self,
        course: FakeCourse | None,
        idnumber: str,
        category: str,
        item: dict[str, Any],
        options: dict[str, Any],
    ) -> dict[str, Any]:
        kind = item["kind"]
        if kind not in NEEDED:
            raise refused("unknownkind", kind)
        if not options.get("looking"):
            self.need(*ALWAYS, *NEEDED[kind])
        if kind == "module" and not options.get("looking"):
            self.need(f"mod/{item.get('type', '')}:addinstance")
        if course is None and kind != "course":
            raise refused("nocourse", idnumber)
        if item["do"] == "adopt":
            if course is None:
                raise refused("nocourse", idnumber)
            return adoption.adopt(self, course, idnumber, item, options)
        if course and not course.idnumber and not options.get("dryrun"):
            raise refused("nocourse", idnumber)
        known = _known(course, item) if course else None
        if "expect" in item and item["expect"] != (known.live if known else ""):
            raise refused("moved", item["id"])
        if item["do"] == "put":
            return self._put(course, idnumber, category, item, options, known)
        if item["do"] == "accept":
            if known is None or not known.live:
                raise refused("badrequest", "accept")
            if not options.get("dryrun"):
                known.accepted = known.live
            return {"action": "accept", "id": known.id, "fingerprint": known.live}
        if known is None or not known.made or not known.there:
            raise refused("notours", item["id"])
        if item["do"] == "hide":
            if not options.get("dryrun"):
                known.visible, known.hidden, known.hash = False, True, ""
            return {"action": "hide", "id": known.id, "fingerprint": known.live}
        assert course is not None
        if kind == "course":
            raise refused("cannotdelete", idnumber)
        if kind == "section" and any(one.there and one.parent == item["id"] for one in course.items.values()):
            raise refused("notempty", known.item)
        lost = [loss(word, many) for word, many in known.learners.items() if many]
        may_lose(item, lost, options)
        if not options.get("dryrun"):
            del course.items[known.item]
        return {"action": "delete", "lost": lost}

    def _put(
        self,
        course: FakeCourse | None,
        idnumber: str,
        category: str,
        item: dict[str, Any],
        options: dict[str, Any],
        known: FakeItem | None,
    ) -> dict[str, Any]:
        there = known is not None and known.there
        action = ("update" if known.mapped else "adopt") if known and there else "create"
        if item["kind"] == "module" and item.get("type") not in MODULES:
            raise refused("nomodule", item.get("type", ""))
        if known and known.kind == "question" and known.type != item.get("type", known.type):
            raise refused("questiontype", item["id"])
        if (
            item["kind"] == "module"
            and not there
            and item.get("parent", "") not in (course.items if course else ())
        ):
            raise refused("unknownparent", item.get("parent", ""))
        lost = [*going(course, item, known)] if course and known and there else []
        may_lose(item, lost, options)
        if options.get("dryrun"):
            return {"action": action, "id": known.id if known and there else 0, "lost": lost}
        files = set(files_of(item))
        if course and (absent := files - course.files - course.staged.keys()):
            raise refused("filemissing", min(absent))
        course = course or self._new_course(idnumber, category)
        row = known or FakeItem(item["id"], item["kind"], item.get("type", ""), next(self._ids))
        course.items.pop(row.item, None)
        row.item, row.there, row.mapped = item["id"], True, True
        row.made = row.made if action == "update" else action == "create"
        row.values = {key: item[key] for key in STATED if key in item}
        row.parent, row.position = item.get("parent", row.parent), item.get("position", row.position)
        course.items[row.item] = row
        course.files |= files
        pending = sorted({name for name in references(item) if name not in course.items})
        if item["kind"] == "course":
            row.hidden = (action == "create" or row.hidden) and (bool(pending) or not options.get("ready"))
        else:
            row.hidden = (action == "create" or row.hidden) and bool(pending)
        row.visible = item.get("visible", True) and not row.hidden
        # What waits to be shown has to be sent again, so it does not count as applied.
        row.hash = "" if pending or row.hidden else item.get("hash", "")
        row.held = []
        if item["kind"] == "competency" and not self._has_competency(item["id"]):
            text = f"No visible competency framework has “{item['id'].rpartition('/')[2]}”."
            row.id, row.held = -abs(row.id), [{"code": "nocompetency", "key": "title", "text": text}]
        row.id = row.id if row.held else abs(row.id)
        row.applied, row.accepted, row.applying = canonical(row.values), "", False
        return {
            "action": action,
            "id": row.id,
            "fingerprint": row.live,
            "pending": pending,
            "held": row.held,
            "lost": lost,
            "warnings": [],
        }

    def _new_course(self, idnumber: str, category: str) -> FakeCourse:
        course = FakeCourse(idnumber, next(self._ids), category)
        self.courses[idnumber] = course
        return course

    def _course(
        self, idnumber: str, capability: str = "local/asnbridge:publish", courseid: int = 0
    ) -> FakeCourse | None:
        if courseid:
            return adoption.named(self, checked.course_name(idnumber), courseid, capability)
        course = self.courses.get(checked.course_name(idnumber))
        if course is not None:
            self.need(capability, "moodle/course:view")
        return course

    def _existing(
        self, idnumber: str, capability: str = "local/asnbridge:publish", courseid: int = 0
    ) -> FakeCourse:
        course = self._course(idnumber, capability, courseid)
        if course is None:
            raise refused("nocourse", idnumber)
        return course

    def _category(self, idnumber: str, capability: str = "local/asnbridge:publish") -> None:
        if idnumber not in self.categories:
            raise refused("nocategory", idnumber)
        self.need(capability)


def _validated(name: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """What Moodle's own check of parameters lets through."""
    shape = _SHAPES[name]
    for key, value in parameters.items():
        if key not in shape or not isinstance(value, str):
            raise invalid_parameter(f"Unexpected keys ({key}) detected in parameter array.")
        if shape[key] is int and not value.lstrip("-").isdecimal():
            raise invalid_parameter(f"{key} => Invalid parameter value detected")
    for key in shape:
        if key not in parameters and key not in _OPTIONAL:
            raise invalid_parameter(f"Missing required key in single structure: {key}")
    return {key: shape[key](value) for key, value in parameters.items()}


def _known(course: FakeCourse, item: dict[str, Any]) -> FakeItem | None:
    for name in (item["id"], *item.get("formerly", ())):
        if (known := course.items.get(name)) and known.kind == item["kind"]:
            return known
    return None
