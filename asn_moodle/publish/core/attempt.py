"""One change after the other: what the site refuses is noted, and the others are made all the same."""

from collections.abc import Callable

from asn_moodle.errors import CapabilityError, RefusedError
from asn_moodle.moodle.records import Failure
from asn_moodle.publish.changes import Change
from asn_moodle.publish.report import Done


def attempted(change: Change, work: Callable[[Change], None]) -> Done:
    """What became of a change. Raises any `SiteError` that is not about this change alone."""
    error = None
    try:
        work(change)
    except CapabilityError as lacking:
        error = Failure("nopermission", lacking.capability, "")
    except RefusedError as refused:
        if refused.passing:
            raise
        error = Failure(refused.errorcode, "", refused.told)
    return Done(change, url=change.url, error=error)
