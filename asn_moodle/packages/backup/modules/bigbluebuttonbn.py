"""What a live session has beside its columns.

The file of its presentation is no part of Moodle's restore. The meeting gets its id on the site.
"""

import hashlib

from asn_moodle.packages.backup.modules.columns import Row
from asn_moodle.packages.backup.modules.rows import Structure, lists

_LENGTH = 12


def structure(row: Row) -> Structure:
    """The passwords that tell moderators from viewers; only the site's server hands them to BigBlueButton."""
    passwords = {f"{role}pass": _password(row.module.idnumber, role) for role in ("moderator", "viewer")}
    return passwords, lists("logs", "recordings")


def _password(idnumber: str, role: str) -> str:
    return hashlib.sha256(f"{idnumber} {role}".encode()).hexdigest()[:_LENGTH]
