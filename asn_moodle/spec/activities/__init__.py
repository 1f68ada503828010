"""The activities of a course as a designer writes them: each module that comes with Moodle 5.1, and others.

A type of activity is a model in one of these modules, named for Moodle's module (``type: quiz``). Keys are
the names of the settings form's elements in English words; `form` says how a key and its words become
Moodle's.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, get_args

from pydantic import BeforeValidator, Discriminator, Tag

from asn_moodle.spec.activities.assign import Assign
from asn_moodle.spec.activities.base import ActivityBase
from asn_moodle.spec.activities.book import Book
from asn_moodle.spec.activities.choice import Choice
from asn_moodle.spec.activities.collaboration import Data, Wiki
from asn_moodle.spec.activities.connected import BigBlueButton, Lti
from asn_moodle.spec.activities.feedback import Feedback
from asn_moodle.spec.activities.files import Folder, H5p, Imscp, Resource
from asn_moodle.spec.activities.forum import Forum
from asn_moodle.spec.activities.glossary import Glossary
from asn_moodle.spec.activities.lesson import Lesson
from asn_moodle.spec.activities.nesting import QuestionBank, Subsection
from asn_moodle.spec.activities.quiz import Quiz
from asn_moodle.spec.activities.reading import Label, Page, Url
from asn_moodle.spec.activities.scorm import Scorm
from asn_moodle.spec.activities.third_party import MODULE_NAME, ThirdParty
from asn_moodle.spec.activities.workshop import Workshop
from asn_moodle.spec.base import refused
from asn_moodle.spec.wording import nearest

_CORE: tuple[type[ActivityBase], ...] = (
    Page,
    Label,
    Url,
    Resource,
    Folder,
    Book,
    Assign,
    Forum,
    Quiz,
    Scorm,
    Feedback,
    Choice,
    Lesson,
    Glossary,
    Wiki,
    Data,
    Workshop,
    H5p,
    Imscp,
    Lti,
    Subsection,
    QuestionBank,
    BigBlueButton,
)

ACTIVITY_TYPES: Mapping[str, type[ActivityBase]] = {
    get_args(model.model_fields["type"].annotation)[0]: model for model in _CORE
}
"""The model of each type of activity that comes with Moodle, by its module's name."""


def _known_or_with_settings(value: Any) -> Any:
    """Refuse a module that is not Moodle's own and has no ``settings``: a slip of the pen, or unfinished."""
    kind = value.get("type") if isinstance(value, Mapping) else None
    if kind is None or (isinstance(kind, str) and kind in ACTIVITY_TYPES):
        return value
    name = "…" if isinstance(kind, (Mapping, tuple)) else str(kind)
    if re.fullmatch(MODULE_NAME, name) and "settings" in value:
        return value
    data = {"key": "type", "type": name, "known": ", ".join(sorted(ACTIVITY_TYPES))}
    if meant := _meant(name, third_party="settings" in value):
        raise refused("misspelt-activity-type", nearest=meant, **data)
    raise refused("unknown-activity-type", **data)


_OTHER_NAMES = {
    "assignment": "assign",
    "bigbluebutton": "bigbluebuttonbn",
    "database": "data",
    "file": "resource",
    "h5p": "h5pactivity",
    "link": "url",
    "survey": "feedback",
    "text": "label",
    "tugas": "assign",
    "kuis": "quiz",
    "halaman": "page",
    "survei": "feedback",
    "berkas": "resource",
    "tautan": "url",
    "glosarium": "glossary",
    "buku": "book",
    "pelajaran": "lesson",
    "pilihan": "choice",
    "lokakarya": "workshop",
}
"""What a teacher may call a type, by the words of Moodle's screens."""


def _meant(kind: str, third_party: bool) -> str | None:
    name = kind.lower()
    if name in _OTHER_NAMES:
        return _OTHER_NAMES[name]
    if third_party and re.fullmatch(MODULE_NAME, name):
        return name
    return nearest(name, ACTIVITY_TYPES)


def _model(value: Any) -> str | None:
    """The name of the model for ``value``; None where it states no type."""
    if isinstance(value, ActivityBase):
        return type(value).__name__
    kind = value.get("type") if isinstance(value, Mapping) else None
    if not isinstance(kind, str):
        return None
    return ACTIVITY_TYPES.get(kind, ThirdParty).__name__


Activity = Annotated[
    Annotated[Page, Tag("Page")]
    | Annotated[Label, Tag("Label")]
    | Annotated[Url, Tag("Url")]
    | Annotated[Resource, Tag("Resource")]
    | Annotated[Folder, Tag("Folder")]
    | Annotated[Book, Tag("Book")]
    | Annotated[Assign, Tag("Assign")]
    | Annotated[Forum, Tag("Forum")]
    | Annotated[Quiz, Tag("Quiz")]
    | Annotated[Scorm, Tag("Scorm")]
    | Annotated[Feedback, Tag("Feedback")]
    | Annotated[Choice, Tag("Choice")]
    | Annotated[Lesson, Tag("Lesson")]
    | Annotated[Glossary, Tag("Glossary")]
    | Annotated[Wiki, Tag("Wiki")]
    | Annotated[Data, Tag("Data")]
    | Annotated[Workshop, Tag("Workshop")]
    | Annotated[H5p, Tag("H5p")]
    | Annotated[Imscp, Tag("Imscp")]
    | Annotated[Lti, Tag("Lti")]
    | Annotated[Subsection, Tag("Subsection")]
    | Annotated[QuestionBank, Tag("QuestionBank")]
    | Annotated[BigBlueButton, Tag("BigBlueButton")]
    | Annotated[ThirdParty, Tag("ThirdParty")],
    Discriminator(_model),
    BeforeValidator(_known_or_with_settings),
]
"""An activity of any type."""

Subsection.model_rebuild(_types_namespace={"Activity": Activity})

__all__ = [
    "ACTIVITY_TYPES",
    "Activity",
    "ActivityBase",
    "Assign",
    "BigBlueButton",
    "Book",
    "Choice",
    "Data",
    "Feedback",
    "Folder",
    "Forum",
    "Glossary",
    "H5p",
    "Imscp",
    "Label",
    "Lesson",
    "Lti",
    "Page",
    "QuestionBank",
    "Quiz",
    "Resource",
    "Scorm",
    "Subsection",
    "ThirdParty",
    "Url",
    "Wiki",
    "Workshop",
]
