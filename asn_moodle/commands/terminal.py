"""What the terminal takes."""

import os
import sys
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
