"""How tests call the command line, and the small course that they publish."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]

SPEC = """\
id: siber
title: Keamanan Siber
short_name: SIBER
language: id
version: 1.0.0
category: Pelatihan
hours: 1
sections:
  - id: m1
    title: Modul 1
    activities:
      - {type: page, id: hal, title: Halaman, content: "Isi pertama."}
      - {type: url, id: laman, title: Laman, url: "https://www.lan.go.id"}
"""
