"""Unpacking a foreign backup: a zip file or a gzip-compressed tar, as Moodle writes both (``.mbz``).

Whoever made it, it is taken for hostile: names that lead out, links, devices, more members or bytes than a
course can have, and what unpacks to a multiple of itself, are refused before anything is used.
``backup/util/helper/backup_general_helper.class.php`` and ``lib/filestorage/mbz_packer.php`` say what there
can be.
"""

import lzma
import os
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from asn_moodle.errors import AccessError, BackupError

MOST_MEMBERS = 200_000
"""More files than this no course has."""
LARGEST_TOTAL = 16 * 2**30
"""Bytes of all members together, unpacked."""
LARGEST_RATIO = 200
"""How many times larger than the archive its members may be, all together."""
RATIO_COUNTS_FROM = 64 * 2**20
"""Bytes from which the ratio counts: much XML packs well, and little of it does no harm."""

_CHUNK = 2**20
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_NAME = re.compile(r"[A-Za-z0-9_.@+-]{1,255}(/[A-Za-z0-9_.@+-]{1,255}){0,9}")
_BROKEN = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, TypeError,
    ValueError, struct.error, lzma.LZMAError,
)  # fmt: skip

Stream = tuple[str, BinaryIO]


def unpack(path: Path, folder: Path) -> Path:
    """``folder``, with the files of the backup at ``path`` in it.

    Raises `BackupError` for what is no backup or not a safe one, and `AccessError`.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
        room = _Room(path, folder)
        members = _zip(path) if start == _ZIP else _tar(path) if start.startswith(_GZIP) else None
        if members is None:
            raise BackupError("backup-not-an-archive", path=str(path))
        for name, stream in members:
            room.keep(name, stream)
    except _BROKEN as error:
        raise BackupError("backup-damaged", path=str(path)) from error
    except OSError as error:
        if isinstance(error, (EOFError, zlib.error)) or error.errno is None:  # gzip.BadGzipFile has none
            raise BackupError("backup-damaged", path=str(path)) from error
        raise AccessError(path, error.strerror or str(error)) from error
    return folder


class _Room:
    """The folder that is filled, and how much was put there."""

    def __init__(self, archive: Path, folder: Path) -> None:
        self.archive = archive
        self.folder = folder
        self.members = 0
        self.total = 0
        self.allowed = max(RATIO_COUNTS_FROM, LARGEST_RATIO * archive.stat().st_size)

    def keep(self, name: str, stream: BinaryIO) -> None:
        name = name.removeprefix("./")
        if not _NAME.fullmatch(name) or any(set(step) == {"."} for step in name.split("/")):
            raise BackupError("backup-unsafe-name", path=str(self.archive), name=name[:80])
        self.members += 1
        if self.members > MOST_MEMBERS:
            raise BackupError("backup-too-large", path=str(self.archive))
        with self._opened(self.folder / name) as out:
            while chunk := stream.read(_CHUNK):
                self.total += len(chunk)
                if self.total > min(LARGEST_TOTAL, self.allowed):
                    raise BackupError("backup-too-large", path=str(self.archive))
                out.write(chunk)

    def _opened(self, target: Path) -> BinaryIO:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            return target.open("xb")
        except (FileExistsError, NotADirectoryError) as error:
            # The folder was empty: it is another member that stands in the way.
            raise BackupError("backup-damaged", path=str(self.archive)) from error


def _zip(path: Path) -> Iterator[Stream]:
    with zipfile.ZipFile(path) as archive:
        if len(archive.infolist()) > MOST_MEMBERS:
            raise BackupError("backup-too-large", path=str(path))
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            if entry.external_attr >> 16 & 0o170000 not in (0, 0o100000):
                raise BackupError("backup-unsafe-name", path=str(path), name=entry.filename[:80])
            with archive.open(entry) as stream:
                yield entry.filename, cast(BinaryIO, stream)


def _tar(path: Path) -> Iterator[Stream]:
    with tarfile.open(path, "r|gz", errorlevel=1) as archive:
        for entry in archive:
            archive.members = []  # type: ignore[attr-defined]  # read once, so none has to be remembered
            if entry.isdir():
                continue
            if not entry.isreg():
                raise BackupError("backup-unsafe-name", path=str(path), name=entry.name[:80])
            stream = archive.extractfile(entry)
            assert stream is not None  # it is a regular file
            yield entry.name, cast(BinaryIO, stream)


def blob(folder: Path, sha1: str) -> Path | None:
    """Where the content with this SHA-1 lies in an unpacked backup; None where it is not there."""
    if not re.fullmatch(r"[0-9a-f]{40}", sha1):
        return None
    path = folder / "files" / sha1[:2] / sha1
    return path if os.path.isfile(path) else None  # noqa: PTH113  # no link can be there
