"""``asn-moodle pull``: a Moodle backup becomes a spec folder."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from asn_moodle.language import Language, words
from asn_moodle.pull.pull import Pulled, pull


def pull_backup(backup: Path, folder: Path, as_json: bool, language: Language) -> int:
    """0; the course of the backup is in ``folder``. What is not carried goes to standard output.

    Raises as `pull` does.
    """
    pulled = pull(backup, folder)
    if as_json:
        click.echo(json.dumps(_data(pulled, language), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(pulled, language)))
    return 0


def _lines(pulled: Pulled, language: Language) -> Iterator[str]:
    said = words("pull", language)
    yield said["done"].format(**_counts(pulled))
    if pulled.losses:
        yield said["losses"].format(count=len(pulled.losses))
        yield from (f"  {loss.item}: {loss.said(language)}" for loss in pulled.losses)
    yield said["next"].format(folder=pulled.folder)


def _counts(pulled: Pulled) -> dict[str, Any]:
    return {
        "course": pulled.course,
        "folder": str(pulled.folder),
        "release": pulled.release,
        "sections": pulled.sections,
        "activities": pulled.activities,
        "questions": pulled.questions,
        "files": pulled.files,
    }


def _data(pulled: Pulled, language: Language) -> dict[str, Any]:
    losses = [
        {"item": loss.item, "code": loss.code, "detail": loss.detail, "what": loss.said(language)}
        for loss in pulled.losses
    ]
    return {**_counts(pulled), "losses": losses}
