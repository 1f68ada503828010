"""The right of one run to write to a course, from its first call to its last.

    with run_name(bridge.client.url, course) as name, Lease(bridge, course, name, owner, category) as lease:
        Run(plan, desired, lease).apply()

The site gives it to one run at a time, and lets it run out ten minutes after the last call.
"""

from types import TracebackType
from typing import Literal, Self

from asn_moodle.errors import LeaseError, SiteError
from asn_moodle.moodle.bridge import Bridge
from asn_moodle.publish.runs import RunName, run_name


class Lease:
    """The lease of one run on one course. Entering it raises `LeaseError` if another run holds the course.

    ``owner`` tells others whose run it is, ``category`` is the idnumber of where a new course goes;
    ``take_over`` takes the lease from a run that holds it, whose next call is refused.
    """

    def __init__(
        self,
        bridge: Bridge,
        course: str,
        name: RunName,
        owner: str,
        category: str = "",
        *,
        take_over: bool = False,
    ) -> None:
        self.bridge = bridge
        self.course = course
        self.revision = ""
        """Of the course when the run began: where it is not that of the plan, another run came between."""
        self._name = name
        self._owner = owner
        self._category = category
        self._take_over = take_over

    @property
    def run(self) -> str:
        """The name of the run."""
        return self._name.name

    def __enter__(self) -> Self:
        self._name.kept = True  # until the answer is there, the site may have given it
        action: Literal["take", "begin"] = "take" if self._take_over else "begin"
        told = self.bridge.lease(self.course, self.run, self._owner, action, self._category)
        self._name.kept = told.held
        if not told.held:
            raise LeaseError("lease-held", errorcode="leaseheld", told=told.owner, owner=told.owner)
        self.revision = told.revision
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.end()

    def end(self) -> None:
        """Give it back, unless the last call did; where that fails it runs out by itself."""
        if not self._name.kept:
            return
        try:
            self.bridge.lease(self.course, self.run, self._owner, "end", self._category)
        except SiteError:
            return
        self.ended()

    def ended(self) -> None:
        """Note that the last call gave it back."""
        self._name.kept = False


def end_left(bridge: Bridge, course: str, owner: str) -> None:
    """End the lease that an earlier run on this machine left on the course, if there is one."""
    with run_name(bridge.client.url, course) as name:
        name.kept = True
        Lease(bridge, course, name, owner).end()
