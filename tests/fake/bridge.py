"""The functions of the bridge plugin over courses in memory."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from fake import checks as checked
from fake.losses import going, loss, may_lose
from fake.references import files_of, references
from fake.refusals import Refusal, invalid_parameter, refused

if TYPE_CHECKING:
    from fake.moodle import FakeMoodle

PREFIX = "local_asnbridge_"
VIEW = tuple(PREFIX + name for name in ("info", "state", "items", "check"))
FUNCTIONS = (*VIEW, *(PREFIX + name for name in ("missing_files", "stage", "lease", "apply")))
LASTS = 600
MODULES = ("assign", "book", "choice", "feedback", "forum", "glossary", "page", "quiz", "scorm", "url")
QUESTIONS = ("essay", "match", "multichoice", "multianswer", "numerical", "shortanswer", "truefalse")
ALWAYS = ("local/asnbridge:publish", "moodle/course:view", "moodle/course:viewhiddencourses")
NEEDED: dict[str, tuple[str, ...]] = {
    "course": ("moodle/course:create", "moodle/course:update", "moodle/course:visibility"),
    "section": ("moodle/course:update", "moodle/course:movesections"),
    "group": ("moodle/course:managegroups",),
    "grouping": ("moodle/course:managegroups",),
    "module": ("moodle/course:manageactivities", "moodle/course:activityvisibility"),
    "category": ("moodle/question:managecategory",),
    "question": ("moodle/question:add", "moodle/question:editall"),
    "badge": ("moodle/badges:createbadge",),
    "competency": ("moodle/competency:coursecompetencymanage",),
    "completion": ("moodle/course:update",),
    "grade_category": ("moodle/grade:manage",),
    "scale": ("moodle/course:managescales",),
    "enrolment": ("moodle/course:enrolconfig",),
}
STATED = (
    *("title", "visible", "availability", "tags", "competencies", "outcomes"),
    *("form", "texts", "files", "children", "completion", "grade"),
)
_SHAPES: dict[str, dict[str, type]] = {
    "info": {"category": str},
    "state": {"course": str},
    "items": {"course": str, "items": str},
    "missing_files": {"course": str, "sha1": str},
    "stage": {"course": str, "run": str, "draftitemid": int},
    "lease": {"course": str, "run": str, "owner": str, "action": str, "category": str},
    "apply": {"course": str, "run": str, "request": str},
    "check": {"course": str, "request": str},
}
_OPTIONAL = {("info", "category"), ("lease", "category")}


@dataclass
class FakeItem:
    """One live thing of a course, and what the plugin keeps of it."""

    item: str
    kind: str
    type: str
    id: int
    values: dict[str, Any] = field(default_factory=dict)
    """What is there now, by stated key; a teacher may change it."""
    parent: str = ""
    position: int = 0
    visible: bool = True
    hash: str = ""
    applied: str = "null"
    accepted: str = ""
    applying: bool = False
    mapped: bool = True
    made: bool = True
    hidden: bool = False
    there: bool = True
    held: list[dict[str, str]] = field(default_factory=list)
    learners: dict[str, int] = field(default_factory=dict)
    parts: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Learner data on a part of it, word and count: by the id of a child or the identifier of a SCO."""

    @property
    def live(self) -> str:
        return fingerprint(self.values) if self.there and self.applied != "null" else ""


@dataclass
class FakeCourse:
    """A course: its items by idnumber, and its files by SHA-1."""

    idnumber: str
    id: int
    category: str
    items: dict[str, FakeItem] = field(default_factory=dict)
    staged: dict[str, bytes] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    @property
    def revision(self) -> str:
        rows = [
            [row.item, row.id, row.hash, row.applied, row.accepted, row.applying, row.hidden]
            for row in self.items.values()
        ]
        return hashlib.sha1(canonical(rows).encode()).hexdigest()


@dataclass
class FakeLease:
    run: str
    owner: str
    user: str
    expires: int
    category: str


class FakeBridge:
    """Courses, leases and the functions."""

    def __init__(self, moodle: "FakeMoodle") -> None:
        self.moodle = moodle
        self.now = 1_790_000_000
        self.categories = {"pelatihan": 7}
        self.courses: dict[str, FakeCourse] = {}
        self.leases: dict[str, FakeLease] = {}
        self.competencies: set[str] = set()
        """The idnumbers of those that the site has; an item of any other is a gap."""
        self._ids = count(101)

    def call(self, function: str, user: str, parameters: dict[str, Any]) -> Any:
        name = function.removeprefix(PREFIX)
        given = _validated(name, parameters)
        method: Callable[..., Any] = getattr(self, f"_{name}")
        return method(user=user, **given)

    def need(self, *capabilities: str) -> None:
        for capability in capabilities:
            if capability in self.moodle.lacking:
                raise refused("nopermission", capability)

    def _info(self, user: str, category: str = "") -> dict[str, Any]:
        if category:
            self._category(category, "local/asnbridge:view")
        kinds = {capability: [] for capability in ALWAYS}  # type: dict[str, list[str]]
        for kind, needed in NEEDED.items():
            for capability in (*ALWAYS, *needed):
                kinds.setdefault(capability, []).append(kind)
        listed = [("webservice/rest:use", "system"), ("local/asnbridge:view", "category")]
        listed += [(capability, "category") for capability in kinds]
        listed += [(f"mod/{module}:addinstance", "category") for module in MODULES]
        return {
            "plugin_version": self.moodle.plugin_version,
            "plugin_release": "0.2.0",
            "moodle_version": float(self.moodle.version),
            "moodle_release": self.moodle.release,
            "category": {"id": self.categories.get(category, 0), "idnumber": category},
            "modules": list(MODULES),
            "question_types": list(QUESTIONS),
            "kinds": sorted(NEEDED),
            "features": [{"name": "badges", "on": True}, {"name": "completion", "on": True}],
            "limits": {
                "upload": self.moodle.upload_max_filesize,
                "post": self.moodle.post_max_size,
                "files": self.moodle.max_file_uploads,
                "request": checked.BYTES,
                "items": checked.ITEMS,
                "members": 5000,
                "unpacked": 2**30,
                "seconds": 0,
            },
            "functions": list(FUNCTIONS),
            "permissions": [
                {
                    "capability": capability,
                    "where": where,
                    "kinds": kinds.get(capability, ["module"] if capability.startswith("mod/") else []),
                    "has": capability not in self.moodle.lacking,
                }
                for capability, where in listed
            ],
        }

    def _state(self, user: str, course: str) -> dict[str, Any]:
        found = self._course(course, "local/asnbridge:view")
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
            "items": [self._entry(one) for one in sorted(found.items.values(), key=lambda one: one.kind)],
        }
        lease = self._current(course)
        return told | (
            {"lease": {"held": False, "owner": lease.owner, "until": lease.expires}} if lease else {}
        )

    def _entry(self, item: FakeItem) -> dict[str, Any]:
        if item.id < 0 and item.item in self.competencies:
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

    def _items(self, user: str, course: str, items: str) -> list[dict[str, str]]:
        found = self._existing(course, "local/asnbridge:view")
        told = []
        for name in checked.idnumbers(items):
            item = found.items.get(name)
            live = canonical(item.values) if item and item.live else "null"
            told.append({"item": name, "live": live, "applied": item.applied if item else "null"})
        return told

    def _check(self, user: str, course: str, request: str) -> list[dict[str, Any]]:
        found = self._existing(course, "local/asnbridge:view")
        items, options = checked.parse(course, request, looking=True)
        options |= {"dryrun": True, "looking": True}
        return [self._one(found, course, found.category, item, options) for item in items]

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
        self, user: str, course: str, run: str, owner: str, action: str, category: str = ""
    ) -> dict[str, Any]:
        checked.run_name(run)
        found = self._course(course)
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

    def _apply(self, user: str, course: str, run: str, request: str) -> list[dict[str, Any]]:
        found = self._course(course)
        lease = self._renew(course, checked.run_name(run), user)
        items, options = checked.parse(course, request)
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
        known = _known(course, item) if course else None
        if "expect" in item and item["expect"] != (known.live if known else ""):
            raise refused("moved", item["id"])
        if item["do"] in {"put", "adopt"}:
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
        if item["kind"] == "competency" and item["id"] not in self.competencies:
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

    def _course(self, idnumber: str, capability: str = "local/asnbridge:publish") -> FakeCourse | None:
        course = self.courses.get(checked.course_name(idnumber))
        if course is not None:
            self.need(capability, "moodle/course:view")
        return course

    def _existing(self, idnumber: str, capability: str = "local/asnbridge:publish") -> FakeCourse:
        course = self._course(idnumber, capability)
        if course is None:
            raise refused("nocourse", idnumber)
        return course

    def _category(self, idnumber: str, capability: str = "local/asnbridge:publish") -> None:
        if idnumber not in self.categories:
            raise refused("nocategory", idnumber)
        self.need(capability)


def canonical(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(values: dict[str, Any]) -> str:
    return hashlib.sha1(canonical(values).encode()).hexdigest()


def _validated(name: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """What Moodle's own check of parameters lets through."""
    shape = _SHAPES[name]
    for key, value in parameters.items():
        if key not in shape or not isinstance(value, str):
            raise invalid_parameter(f"Unexpected keys ({key}) detected in parameter array.")
        if shape[key] is int and not value.lstrip("-").isdecimal():
            raise invalid_parameter(f"{key} => Invalid parameter value detected")
    for key in shape:
        if key not in parameters and (name, key) not in _OPTIONAL:
            raise invalid_parameter(f"Missing required key in single structure: {key}")
    return {key: shape[key](value) for key, value in parameters.items()}


def _known(course: FakeCourse, item: dict[str, Any]) -> FakeItem | None:
    for name in (item["id"], *item.get("formerly", ())):
        if (known := course.items.get(name)) and known.kind == item["kind"]:
            return known
    return None
