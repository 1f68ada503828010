"""Carries out a plan over several calls, under a lease on the course.

Every step can be done again: what was applied has its hash saved and drops out of the next plan, what was cut
off is marked. So a run that ends anywhere is finished by the next one, and a call whose answer got lost is
made good by looking at the state and sending what is still missing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from asn_moodle.errors import RefusedError, SiteError
from asn_moodle.moodle.bridge import Bridge
from asn_moodle.moodle.patience import wait
from asn_moodle.moodle.records import ItemState, Result
from asn_moodle.packages.archive import write_zip
from asn_moodle.packages.members import Member
from asn_moodle.packages.workspace import workspace
from asn_moodle.publish.changes import Change, Plan
from asn_moodle.publish.desired import Desired, Item
from asn_moodle.publish.lease import Lease
from asn_moodle.publish.report import Done, Report, done
from asn_moodle.publish.runs import RunName
from asn_moodle.publish.sending import BATCH, REMOVALS, accepting, afterwards, batches, sent
from asn_moodle.publish.wire import Json

TRIES = 3
"""How often a batch is sent whose answer gets lost."""

_IN_XML = re.compile(r'<file\b[^>]*\bencoding="sha1"[^>]*>([0-9a-f]{40})<')
"""A file in the XML of a question."""

Progress = Callable[[Done], None]


class Run:
    """One run over one course, which holds the lease."""

    def __init__(
        self,
        plan: Plan,
        desired: Desired,
        lease: Lease,
        *,
        data_loss: Iterable[str] = (),
        progress: Progress = lambda done: None,
        batch: int = BATCH,
        sleep: Callable[[float], None] = wait,
    ) -> None:
        self._plan = plan
        self._items = {item.id: item for item in desired.items}
        self._desired = desired
        self._lease = lease
        self._bridge = lease.bridge
        self._run = lease.run
        self._options: dict[str, Any] = {"dataloss": sorted(data_loss)}
        self._progress = progress
        self._batch = batch
        self._sleep = sleep
        self._done: dict[str, Done] = {}

    def apply(self) -> Report:
        """What was done, as far as it went."""
        changes = [change for change in self._plan.changes if change.writes]
        if not changes:
            return Report(self._plan, url=self._plan.url)
        failure = None
        try:
            changes = self._adopt(changes)
            self._shell(changes)
            self._stage(changes)
            self._put((change for change in changes if change.action not in REMOVALS), self._at_once(changes))
            self._again()
            self._remember(changes)
            self._put(change for change in changes if change.action in REMOVALS)
            self._show(changes)
        except SiteError as error:
            failure = error
        return self._linked(Report(self._plan, tuple(self._done.values()), self._plan.url, failure))

    def _adopt(self, changes: Sequence[Change]) -> list[Change]:
        """What is left to do after taking over what is there: where it differs, it is changed like any other.

        The course gets its idnumber last: who was cut off before names it again, and goes on.
        """
        adopted = [change for change in changes if change.action == "adopt"]
        inside = [change for change in adopted if change.kind != "course"]
        whole = {"instances": self._plan.instances}
        for batch in batches([(change, self._wire(change)) for change in inside], self._batch):
            self._send(batch, **whole)
        if any(one.error for one in self._done.values()):
            return []
        for change in adopted:
            if change.kind == "course":
                self._send([(change, self._wire(change))], **whole)
        if any(one.error for one in self._done.values()):
            return []
        return [
            afterwards(change) if change.action == "adopt" else change
            for change in changes
            if change.action != "adopt" or change.differs
        ]

    def _shell(self, changes: Sequence[Change]) -> None:
        """A new course without its files, which need a course to be staged in; hidden, and not done yet."""
        if not self._plan.new:
            return
        course = next((change for change in changes if change.kind == "course"), None)
        if course is None:
            return
        item = self._items[course.item]
        stated = {"form": item.stated.get("form", {}), "visible": False}
        bare = {"id": item.id, "kind": item.kind, "title": item.title, "hash": "", **stated, "do": "put"}
        results = self._bridge.apply(self._plan.course, self._run, [bare], **self._options)
        for result in results:
            if result.error:
                self._note(course, result)
                raise RefusedError(
                    "refused",
                    errorcode=result.error.code,
                    told=result.error.text,
                    url=self._bridge.client.url,
                    function="apply",
                )

    def _stage(self, changes: Sequence[Change]) -> None:
        """Send the files that the site has not got, all in one zip, each named by its SHA-1."""
        named = {sha1 for change in changes for sha1 in _files(self._items.get(change.item)) if change.item}
        if not named:
            return
        missing = self._bridge.missing_files(self._plan.course, named)
        if not missing:
            return
        members = [Member(sha1, self._desired.files[sha1]) for sha1 in missing]
        with workspace() as folder:
            package = write_zip(folder / "files.zip", members)
            self._bridge.stage(self._plan.course, self._run, package.path)

    def _at_once(self, changes: Sequence[Change]) -> bool:
        """Whether nothing follows the changes, unless something is pending or refused."""
        follows = any(change.kept or change.hidden or change.action in REMOVALS for change in changes)
        return not (follows or self._plan.new)

    def _put(self, changes: Iterable[Change], end: bool = False) -> None:
        """Send them; with ``end`` the last call gives the lease back too, if all of them were applied."""
        every = [*batches([(change, self._wire(change)) for change in changes], self._batch)]
        for number, batch in enumerate(every, 1):
            last = number == len(every) and not any(one.pending for one in self._done.values())
            self._send(batch, **({"end": True} if end and last else {}))

    def _again(self) -> None:
        """Send once more what refers to items that were not there yet; now they are."""
        self._resend([one.change for one in self._done.values() if one.pending and not one.error])

    def _remember(self, changes: Sequence[Change]) -> None:
        """Where single settings stayed as the site has them, note that somebody decided so."""
        kept = [change for change in changes if change.kept and not self._done[change.item].error]
        for batch in batches([(change, accepting(change)) for change in kept], self._batch):
            self._send(batch)

    def _show(self, changes: Sequence[Change]) -> None:
        """A course that is hidden until it is whole is whole now, unless something of it failed."""
        course = next((change for change in changes if change.kind == "course"), None)
        whole = not any(one.error or one.pending for one in self._done.values() if one.change is not course)
        if course and whole and (self._plan.new or course.hidden):
            self._resend([course], ready=True)

    def _resend(self, changes: Sequence[Change], **options: Any) -> None:
        """What this run has written already is in its place, with another fingerprint than the plan saw."""
        wires = [(change, self._wire(replace(change, position=None, expect=None))) for change in changes]
        for batch in batches(wires, self._batch):
            self._send(batch, **options)

    def _send(self, batch: Sequence[tuple[Change, Json]], **options: Any) -> None:
        """One call; where its answer gets lost, the state tells what is left to be sent again."""
        for left in reversed(range(TRIES)):
            try:
                results = self._bridge.apply(
                    self._plan.course, self._run, [item for _, item in batch], **self._options, **options
                )
            except SiteError as error:
                if not (left and error.passing):
                    raise
                self._sleep(2.0 * (TRIES - left))
                batch = self._remaining(batch)
                if not batch:
                    return
                continue
            changes = {change.item: change for change, _ in batch}
            for result in results:
                self._note(changes[result.item], result)
            if options.get("end") and not any(result.error or result.pending for result in results):
                self._lease.ended()
            return

    def _remaining(self, batch: Sequence[tuple[Change, Json]]) -> list[tuple[Change, Json]]:
        """Of a batch whose answer got lost what was not applied; it expects what is there now."""
        known = {one.item: one for one in self._bridge.state(self._plan.course).items}
        left = []
        for change, item in batch:
            state = known.get(change.item)
            if _was_applied(change, item, state):
                self._done[change.item] = Done(change, url=state.url if state else "")
                self._progress(self._done[change.item])
            else:
                fresh = {key: value for key, value in item.items() if key != "expect"}
                left.append((change, fresh))
        return left

    def _note(self, change: Change, result: Result) -> None:
        self._done[change.item] = done(change, result, self._done.get(change.item))
        self._progress(self._done[change.item])

    def _wire(self, change: Change) -> Json:
        """The item as it is sent for a change."""
        return sent(change, self._items, self._plan)

    def _linked(self, report: Report) -> Report:
        """The report with the addresses of what is new, where the site still tells them."""
        if report.failure or all(one.url or one.change.kind != "module" for one in report.done):
            return report
        try:
            state = self._bridge.state(self._plan.course)
        except SiteError:
            return report
        return report.linked({one.item: one.url for one in state.items}, state.url)


def apply(
    plan: Plan,
    desired: Desired,
    bridge: Bridge,
    *,
    run: str,
    owner: str,
    category: str = "",
    data_loss: Iterable[str] = (),
    progress: Progress = lambda done: None,
) -> Report:
    """What carrying out the plan did, as far as it went. Raises `LeaseError` if another run holds the course.

    ``run`` names the run, in 8 to 64 letters and digits, ``owner`` tells others whose; ``category`` is the
    idnumber of the category that a new course goes to, ``data_loss`` names items whose learner data may go.
    """
    if not any(change.writes for change in plan.changes):
        return Report(plan, url=plan.url)
    with Lease(bridge, plan.course, RunName(run), owner, category) as lease:
        return Run(plan, desired, lease, data_loss=data_loss, progress=progress).apply()


def _was_applied(change: Change, item: Mapping[str, Any], state: ItemState | None) -> bool:
    match item["do"]:
        case "delete":
            return state is None or not state.live
        case "hide":
            return state is not None and not state.visible
        case "accept":
            return state is not None and bool(state.accepted) and state.accepted == state.live
    return state is not None and not state.applying and state.hash == item["hash"]


def _files(item: Item | None) -> set[str]:
    """The SHA-1 of every file that an item speaks of."""
    return set(_sha1s(item.stated)) if item else set()


def _sha1s(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == "files":
                yield from _leaves(inner)
            else:
                yield from _sha1s(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _sha1s(inner)
    elif isinstance(value, str):
        yield from _IN_XML.findall(value)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, str):
        yield value
