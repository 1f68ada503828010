"""``asn-moodle completion``: the script with which a shell completes commands, options and choices."""

import click
from click.shell_completion import get_completion_class


def completion(shell: str, program: click.Command, name: str, variable: str) -> int:
    """0; the script was printed, with which a shell asks ``name`` through ``variable``."""
    found = get_completion_class(shell)
    if found is None:
        raise LookupError(shell)
    click.echo(found(program, {}, name, variable).source())
    return 0
