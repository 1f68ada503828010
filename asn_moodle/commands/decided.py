"""What the options of `plan` and `publish` decide: for single items, and which live course is whose."""

from collections.abc import Collection, Iterable, Sequence

import click

from asn_moodle.course.model import Course
from asn_moodle.errors import UsageError
from asn_moodle.language import Language, words
from asn_moodle.moodle.records import State
from asn_moodle.publish.changes import DECISIONS, Decision, Options, Plan
from asn_moodle.publish.desired import Desired
from asn_moodle.sites import Site
from asn_moodle.spec.wording import nearest


def decisions(stated: Iterable[str]) -> tuple[Decision, dict[str, Decision]]:
    """What ``--on-drift`` says of all items and of single ones. Raises `UsageError`."""
    default: Decision = "stop"
    single: dict[str, Decision] = {}
    for one in stated:
        item, _, word = one.rpartition("=")
        decision = next((known for known in DECISIONS if known == word), None)
        if decision is None:
            raise UsageError("bad-decision", value=one, possible=", ".join(DECISIONS))
        if item:
            single[item] = decision
        else:
            default = decision
    return default, single


def adopted(stated: Iterable[str], courses: Iterable[Course], sites: Sequence[Site]) -> dict[str, int]:
    """What ``--adopt`` says: the id of the live course by idnumber. Raises `UsageError`."""
    found: dict[str, int] = {}
    names = [course.idnumber for course in courses]
    for one in stated:
        course, _, live = one.partition("=")
        if not (course and live.isascii() and live.isdecimal() and 0 < int(live) < 2**31):
            raise UsageError("bad-adopt", value=one)
        if course not in names:
            raise UsageError("adopt-unknown", course=course, possible=", ".join(names) or "–")
        if course in found or int(live) in found.values():
            raise UsageError("adopt-once", value=one)
        found[course] = int(live)
    if found and (len(sites) != 1 or sites[0].spec.route == "restore"):
        raise UsageError("adopt-one-site")
    return found


def allowed(made: Plan, options: Options) -> list[str]:
    """The items of the plan whose learner data may be lost."""
    return [change.item for change in made.changes if options.may_lose(change.item)]


def tell_unknown(options: Options, found: Collection[tuple[Desired, State]], language: Language) -> None:
    """Warn of each item that ``--on-drift`` or ``--allow-data-loss`` names and that no course or site has.

    Such an id decides nothing.
    """
    items = {one.id for wanted, _ in found for one in wanted.items}
    items |= {one.item for _, state in found for one in state.items}
    known = items | {item.rpartition("/")[2] for item in items}
    said = words("publish", language)
    stated = (("--on-drift", options.decided), ("--allow-data-loss", sorted(options.data_loss)))
    for option, names in stated:
        for name in names if found else ():
            if name not in known:
                meant = nearest(name, sorted(known))
                key = "misspelt_decision" if meant else "unknown_decision"
                click.echo(said[key].format(option=option, item=name, nearest=meant), err=True)
