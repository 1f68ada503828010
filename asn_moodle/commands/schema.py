"""``asn-moodle schema``: the JSON Schema with which editors complete and explain keys."""

import json
from pathlib import Path

import click

from asn_moodle.packages.archive import write_file
from asn_moodle.spec.schema import Kind, Schema, json_schema, schema_files


def schema(kind: Kind, output: str = "-") -> int:
    """0; the schema was printed, or written to ``output``: a file, or a folder, which takes all of them."""
    if output == "-":
        click.echo(_text(json_schema(kind)), nl=False)
    elif Path(output).is_dir():
        write_schemas(Path(output))
    else:
        write_file(Path(output), _text(json_schema(kind)).encode())
    return 0


def write_schemas(folder: Path) -> None:
    """Write the schemas of all kinds of file into ``folder``."""
    for name, schema in schema_files().items():
        write_file(folder / name, _text(schema).encode())


def _text(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
