"""A form with one or more files, sent in pieces: no file is ever whole in memory."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

Progress = Callable[[int, int], None]
"""Told after each piece how many bytes were sent, and how many there are."""

_PIECE = 64 * 1024


class MultipartForm:
    """The body of a ``multipart/form-data`` request (RFC 7578), read from front to end.

    ``requests`` takes its length from ``len()`` and its bytes from `read`. Close it after use.
    """

    def __init__(
        self, fields: Mapping[str, str], files: Sequence[Path], progress: Progress | None = None
    ) -> None:
        """Raises `OSError` where a file cannot be opened."""
        self._boundary = secrets.token_hex(16)
        self._progress = progress
        self._sent = 0
        self._length = 0
        self._opened: list[BinaryIO] = []
        try:
            self._pieces = iter(list(self._parts(fields, files)))
        except OSError:
            self.close()
            raise
        self._piece = next(self._pieces)

    @property
    def content_type(self) -> str:
        """The value of the header ``Content-Type``."""
        return f"multipart/form-data; boundary={self._boundary}"

    def __len__(self) -> int:
        return self._length

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most ``size`` of them, without a size all that are left; none at the end."""
        if size < 0:
            return b"".join(iter(lambda: self.read(_PIECE), b""))
        while not (block := self._piece.read(size)):
            following = next(self._pieces, None)
            if following is None:
                return b""
            self._piece = following
        self._sent += len(block)
        if self._progress is not None:
            self._progress(self._sent, self._length)
        return block

    def close(self) -> None:
        """Close the files."""
        for file in self._opened:
            file.close()

    def _parts(self, fields: Mapping[str, str], files: Sequence[Path]) -> Iterator[BinaryIO]:
        for name, value in fields.items():
            yield self._text(f"{self._head(name)}\r\n\r\n{value}\r\n")
        for number, path in enumerate(files, 1):
            opened = path.open("rb")
            self._opened.append(opened)
            # In a quoted name these three would end the name or the header.
            safe = path.name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
            yield self._text(
                f'{self._head(f"file_{number}")}; filename="{safe}"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n"
            )
            self._length += path.stat().st_size
            yield opened
            yield self._text("\r\n")
        yield self._text(f"--{self._boundary}--\r\n")

    def _head(self, name: str) -> str:
        return f'--{self._boundary}\r\nContent-Disposition: form-data; name="{name}"'

    def _text(self, text: str) -> BinaryIO:
        raw = text.encode()
        self._length += len(raw)
        return BytesIO(raw)
