"""What was decided for single items: ids that fit nothing are told, since they decide nothing."""

from collections.abc import Collection

import click

from asn_moodle.language import Language, words
from asn_moodle.moodle.records import State
from asn_moodle.publish.changes import Options
from asn_moodle.publish.desired import Desired
from asn_moodle.spec.wording import nearest


def tell_unknown(options: Options, found: Collection[tuple[Desired, State]], language: Language) -> None:
    """Warn of each item that ``--on-drift`` or ``--allow-data-loss`` names and that no course or site has."""
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
