"""What the terminal takes."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import click


def coloured(stream: TextIO | None = None) -> bool:
    """Whether colour is welcome: on a terminal that knows it, unless ``NO_COLOR`` says otherwise."""
    stream = stream or sys.stdout
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def confirmed(question: str) -> bool:
    """Whether the user says yes, in Bahasa Indonesia or English; anything else is a no."""
    answer = click.prompt(question, default="", show_default=False, prompt_suffix=" ", err=True)
    return str(answer).strip().lower() in ("y", "ya", "yes")


@contextmanager
def progress(total: int, doing: str) -> Iterator[Callable[[], None]]:
    """A function to call after each of ``total`` things; on a terminal, but never in CI, it moves a bar."""
    if not sys.stderr.isatty() or os.environ.get("CI") or total < 2:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=total)
        yield lambda: bar.advance(task)
