"""What a site says beforehand of the changes of a plan: what learners would lose, what is locked."""

from collections.abc import Iterable
from typing import Any

from asn_moodle.moodle.bridge import Bridge
from asn_moodle.moodle.records import Result
from asn_moodle.publish.changes import Plan
from asn_moodle.publish.desired import Desired
from asn_moodle.publish.sending import afterwards, batches, sent, unsent


def check(
    bridge: Bridge, plan: Plan, desired: Desired, *, data_loss: Iterable[str] = ()
) -> dict[str, Result]:
    """What the site says of each change that touches learners' work, by item. Raises `SiteError`.

    Nothing is written or sent there, so a token that may look only can ask. ``data_loss`` names items whose
    learner data may go.
    """
    touching = [
        afterwards(one) if one.action == "adopt" else one
        for one in plan.changes
        if one.writes and one.learners and one.hash and one.expect != ""
        if one.action != "adopt" or one.differs
    ]
    items = {item.id: item for item in desired.items}
    asked = [(one, unsent(sent(one, items, plan), desired.files)) for one in touching]
    options: dict[str, Any] = {"dataloss": sorted(data_loss)}
    if plan.instances:
        options["instances"] = plan.instances
    replies = (bridge.check(plan.course, [item for _, item in batch], **options) for batch in batches(asked))
    return {reply.item: reply for some in replies for reply in some}
