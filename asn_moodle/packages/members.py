"""What a package is made of: named members, before anything is compressed or written."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """A file of a package: its relative name with forward slashes, and its bytes or the file with them."""

    name: str
    content: bytes | Path
    stored: bool = False
    """Whether its bytes go in as they are, because they are compressed already."""

    def read(self) -> bytes:
        """The bytes."""
        return self.content.read_bytes() if isinstance(self.content, Path) else self.content


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """A package that was written: where it lies, its bytes and their SHA-256 in hexadecimal."""

    path: Path
    size: int
    sha256: str
