"""``asn-moodle schema``: the JSON Schema with which editors complete and explain keys."""

import json
from pathlib import Path

import click

from asn_moodle.packages.archive import write_file
from asn_moodle.spec.schema import Kind, json_schema


def schema(kind: Kind, output: str = "-") -> int:
    """0; the schema was printed, or written to the file ``output``."""
    text = schema_text(kind)
    if output == "-":
        click.echo(text, nl=False)
    else:
        write_file(Path(output), text.encode())
    return 0


def schema_text(kind: Kind) -> str:
    """The schema as it is written to files."""
    return json.dumps(json_schema(kind), ensure_ascii=False, indent=2) + "\n"
