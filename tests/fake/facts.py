"""What a site in memory is and has."""

from typing import TYPE_CHECKING, Any

from fake import checks as checked

if TYPE_CHECKING:
    from fake.moodle import FakeMoodle

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


def info(moodle: "FakeMoodle", category: str, categoryid: int) -> dict[str, Any]:
    """What the site tells of itself; the functions of a token are told elsewhere."""
    kinds = {capability: [] for capability in ALWAYS}  # type: dict[str, list[str]]
    for kind, needed in NEEDED.items():
        for capability in (*ALWAYS, *needed):
            kinds.setdefault(capability, []).append(kind)
    listed = [("webservice/rest:use", "system"), ("local/asnbridge:view", "category")]
    kinds |= {f"moodle/competency:competency{may}": ["framework"] for may in ("view", "manage")}
    listed += [(capability, "category") for capability in kinds]
    listed += [(f"mod/{module}:addinstance", "category") for module in MODULES]
    return {
        "plugin_version": moodle.plugin_version,
        "plugin_release": "0.2.0",
        "moodle_version": float(moodle.version),
        "moodle_release": moodle.release,
        "category": {"id": categoryid, "idnumber": category},
        "modules": list(MODULES),
        "question_types": list(QUESTIONS),
        "kinds": sorted(NEEDED),
        "features": [{"name": "badges", "on": True}, {"name": "completion", "on": True}],
        "limits": {
            "upload": moodle.upload_max_filesize,
            "post": moodle.post_max_size,
            "files": moodle.max_file_uploads,
            "request": checked.BYTES,
            "items": checked.ITEMS,
            "members": 5000,
            "unpacked": 2**30,
            "seconds": 0,
        },
        "permissions": [
            {
                "capability": capability,
                "where": where,
                "kinds": kinds.get(capability, ["module"] if capability.startswith("mod/") else []),
                "has": capability not in moodle.lacking,
            }
            for capability, where in listed
        ],
    }
