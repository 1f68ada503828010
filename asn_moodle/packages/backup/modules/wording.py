"""Words that Moodle puts into new activities, in the language of the course."""

from asn_moodle.language import Language, words
from asn_moodle.packages.backup.writing import Backup


def said(backup: Backup, key: str) -> str:
    """A sentence of ``language/backup.toml``."""
    language: Language = "en" if backup.course.language == "en" else "id"
    return words("backup", language)[key]
