"""What the terminal takes."""

import os
import sys
from typing import TextIO


def coloured(stream: TextIO | None = None) -> bool:
    """Whether colour is welcome: on a terminal that knows it, unless ``NO_COLOR`` says otherwise."""
    stream = stream or sys.stdout
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
