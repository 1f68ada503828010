"""Packing and unpacking: the only module that knows zip, clocks and half-written files.

Byte identity
-------------
The same members give the same bytes on every machine, under every Python, time zone, locale and hash
seed. Order, names, times, permissions and flags are fixed here. What remains is the compressor, and that
is why it is none of the usual ones:

- the ``zlib`` module is whatever the interpreter was built with; classic zlib and zlib-ng, which newer
  distributions and interpreters put in its place, deflate the same text differently;
- zlib-ng and ISA-L choose their match finders by processor, so two machines differ even at one version;
- zopfli computes with floating point numbers, and takes a hundred times as long.

libdeflate (the ``deflate`` package) computes with integers only and gives the same bytes on every
processor for one version of it, and packs tighter than zlib. The version is pinned in
``setup.cfg``: moving the pin changes every package and is a change that users are told of.

It works on whole buffers. What is larger than `WHOLE` is therefore stored, not deflated, as are files
that are compressed already; so memory stays bounded whatever a course holds.
"""

import hashlib
import os
import re
import secrets
import shutil
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import deflate

from asn_moodle.errors import AccessError, BuildError, UsageError
from asn_moodle.packages.members import Member, Package
from asn_moodle.problems import Place, Problem, display, problem

WHOLE = 32 * 2**20
"""Bytes up to which a member is deflated, in one piece."""

FIRST = "imsmanifest.xml"
"""The member that comes first, so that a reader of the stream knows early what it has."""

_LEVEL = 10  # 2 to 3 per cent smaller than 9; a package takes some 20 ms, once for thousands of downloads
_FAST = 4  # as tight as zlib's usual level; a backup is restored once and thrown away
_SMALL = 512
_CHUNK = 2**20
_LONGEST_NAME = 255
_COMPRESSED = re.compile(
    r".*\.(7z|avif|br|bz2|docx|epub|flac|gif|gz|h5p|heic|jpe?g|m4a|m4v|mbz|mkv|mov|mp3|mp4|od[pst]|og[agv]|opus"
    r"|png|pptx|rar|tgz|webm|webp|woff2?|xlsx|xz|zip|zst)",
    re.IGNORECASE | re.DOTALL,
)
# Forbidden in file names by Windows, where packages are unpacked as well: some signs, empty parts, and a full
# stop or a space at the end of a part.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]|(?:^|/)/|(?:^|[/. ])(?:/|$)')

# APPNOTE.TXT of the zip format, sections 4.3.7, 4.3.12 and 4.3.16.
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_MADE_ON_UNIX = 3 << 8 | _VERSION
_REGULAR_FILE_0644 = 0o100644 << 16
_UTF8_NAME = 0x800
_STORED, _DEFLATED = 0, 8
_LARGEST = 0xFFFFFFFF
_MOST = 0xFFFF

_DEFAULT_TIME = datetime(1980, 1, 1, tzinfo=UTC)
_LATEST_TIME = datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)


def write_zip(path: Path, members: Iterable[Member]) -> Package:
    """The zip file at ``path``, written whole or not at all.

    Raises `BuildError` for member names that not every system can unpack or for more than zip holds, and
    `AccessError` if a member cannot be read or the file cannot be written.
    """
    ordered = sorted(members, key=lambda member: (member.name != FIRST, member.name))
    if problems := tuple(name_problems(ordered)):
        raise BuildError(problems)
    stamp = _dos_time(source_date())
    with replacing(path) as out:
        _write(out, ordered, stamp, path)
    return described(path)


def write_stream(path: Path, members: Iterable[Member]) -> Package:
    """The zip file at ``path`` with the members in the order in which they come, each made when its turn is.

    So no more than one is held in memory. Raises as `write_zip` does.
    """
    stamp = _dos_time(source_date())
    with replacing(path) as out:
        _write(out, _checked(members), stamp, path, _FAST)
    return described(path)


def write_file(path: Path, content: bytes) -> Package:
    """The file at ``path``, written whole or not at all. Raises `AccessError`."""
    with replacing(path) as out:
        out.write(content)
    return described(path)


def write_folder(path: Path, members: Iterable[Member], mark: str) -> None:
    """Write a folder that holds exactly the members, in place of an earlier one.

    An earlier one is known by the file ``mark``, which must be among the members; any other folder that is
    not empty is left alone. Raises as `write_zip` does, and `UsageError` for such a folder.
    """
    ordered = sorted(members, key=lambda member: member.name)
    if problems := tuple(name_problems(ordered)):
        raise BuildError(problems)
    with _reported(path):
        if path.is_dir() and any(path.iterdir()) and not (path / mark).is_file():
            raise UsageError("folder-in-use", path=str(path))
    fresh = _beside(path)
    try:
        with _reported(path):
            for member in ordered:
                target = fresh / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("xb") as out:
                    for chunk in _chunks(member):
                        out.write(chunk)
            if path.exists():
                old = _beside(path)
                path.rename(old)
                fresh.rename(path)
                shutil.rmtree(old)
            else:
                fresh.rename(path)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def described(path: Path) -> Package:
    """The package that lies at ``path``, with its size and hash. Raises `AccessError`."""
    with _reported(path), path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Package(path, file.tell(), digest)


def read_member(path: Path, name: str) -> bytes | None:
    """The content of one member of a zip; None if there is none, it is huge, or the file is no sound zip."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read(name) if archive.getinfo(name).file_size <= WHOLE else None
    except (OSError, KeyError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return None


def unpacked(path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Each file of a zip by its name inside, and where in ``folder`` its content now lies.

    Names that lead out of the zip are left out, as Moodle leaves them out, and what desktops leave in zips.
    Raises `AccessError`.
    """
    with _reported(path):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with zipfile.ZipFile(path) as archive:
                for place, info in enumerate(archive.infolist()):
                    if info.is_dir() or not _inside(info.filename):
                        continue
                    target = folder / str(place)
                    with archive.open(info) as source, target.open("wb") as out:
                        shutil.copyfileobj(source, out, _CHUNK)
                    yield info.filename, target
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise AccessError(path, str(error)) from error


def source_date() -> datetime:
    """The moment that packages carry: ``SOURCE_DATE_EPOCH`` (seconds since 1970, UTC), else 1 January 1980.

    Held within what zip can say, 1980 to 2107. Raises `UsageError` for a value that is no such number.
    """
    stated = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not stated:
        return _DEFAULT_TIME
    if not re.fullmatch(r"[0-9]{1,18}", stated):
        raise UsageError("bad-source-date-epoch", value=stated)
    seconds = min(int(stated), int(_LATEST_TIME.timestamp()))
    return max(datetime.fromtimestamp(seconds, UTC), _DEFAULT_TIME)


def name_problems(members: Iterable[Member]) -> Iterator[Problem]:
    """What keeps the members from being unpacked alike on every system."""
    return filter(None, map(_Names().problem, members))


class _Names:
    """The names met so far."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def problem(self, member: Member) -> Problem | None:
        """What is wrong with the name of one more member."""
        if not _portable(member.name):
            return problem("package-name", _place(member), name=member.name)
        key = _folded(member.name)
        # The same name, a folder of this name, or a file where this one needs a folder.
        other = self._seen.get(key) or self._folders.get(key) or self._file_above(key, member.name)
        self._seen[key] = member.name
        return problem("package-name-twice", _place(member), name=member.name, other=other) if other else None

    def _file_above(self, key: str, name: str) -> str | None:
        folder = key.rpartition("/")[0]
        if not folder or folder in self._folders:
            return None
        other = self._seen.get(folder) or self._file_above(folder, name)
        self._folders[folder] = name
        return other


def _place(member: Member) -> Place:
    return Place(display(member.content) if isinstance(member.content, Path) else member.name)


def _checked(members: Iterable[Member]) -> Iterator[Member]:
    """The members; raises `BuildError` at the first that cannot be unpacked everywhere."""
    names = _Names()
    for member in members:
        if wrong := names.problem(member):
            raise BuildError([wrong])
        yield member


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write; it takes the place of ``path`` when all went well, else nothing is left of it.

    Raises `AccessError`, naming ``path``, for what the system refuses: permission, a full disk.
    """
    fresh = _beside(path)
    with _reported(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    with _reported(path):
        try:
            with fresh.open("xb") as out:
                yield out
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A member as it lies in the file."""

    name: bytes
    method: int
    checksum: int
    packed: int
    size: int
    offset: int
    """Where its local header starts."""

    @property
    def flags(self) -> int:
        return 0 if self.name.isascii() else _UTF8_NAME


def _write(
    out: BinaryIO, members: Iterable[Member], stamp: tuple[int, int], path: Path, level: int = _LEVEL
) -> None:
    entries = [_write_member(out, member, stamp, level) for member in members]
    start = out.tell()
    for entry in entries:
        _check_size(entry.offset, path)
        _check_size(entry.size, path)
        out.write(
            _CENTRAL.pack(
                b"PK\x01\x02", _MADE_ON_UNIX, _VERSION, entry.flags, entry.method, *stamp, entry.checksum,
                entry.packed, entry.size, len(entry.name), 0, 0, 0, 0, _REGULAR_FILE_0644, entry.offset,
            )
        )  # fmt: skip
        out.write(entry.name)
    _check_size(out.tell(), path)
    if len(entries) > _MOST:
        raise BuildError([problem("package-too-large", Place(str(path)))])
    out.write(_END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), out.tell() - start, start, 0))


def _write_member(out: BinaryIO, member: Member, stamp: tuple[int, int], level: int) -> _Entry:
    name = member.name.encode()
    offset = out.tell()
    if _worth_deflating(member):
        content = _read(member)
        packed = _small(content, level) if len(content) <= _SMALL else _deflated(content, level)
        method, kept = (_DEFLATED, packed) if len(packed) < len(content) else (_STORED, content)
        entry = _Entry(name, method, deflate.crc32(content), len(kept), len(content), offset)
        out.write(b"".join((_local(entry, stamp), name, kept)))
        return entry
    # Sum and size are known once it was read, and their place is before it.
    out.seek(_LOCAL.size + len(name), os.SEEK_CUR)
    checksum = size = 0
    for chunk in _chunks(member):
        checksum = deflate.crc32(chunk, checksum)
        size += len(chunk)
        out.write(chunk)
    entry = _Entry(name, _STORED, checksum, size, size, offset)
    end = out.tell()
    out.seek(offset)
    out.write(_local(entry, stamp) + name)
    out.seek(end)
    return entry


def _local(entry: _Entry, stamp: tuple[int, int]) -> bytes:
    """The header of a member. Sizes beyond the format are told of when the directory is written."""
    return _LOCAL.pack(
        b"PK\x03\x04", _VERSION, entry.flags, entry.method, *stamp, entry.checksum,
        entry.packed & _LARGEST, entry.size & _LARGEST, len(entry.name), 0,
    )  # fmt: skip


def _deflated(content: bytes, level: int) -> bytes:
    return bytes(deflate.deflate_compress(content, level))


_small = lru_cache(maxsize=256)(_deflated)
"""The same for small members, of which a backup has hundreds alike."""


def compressed_already(name: str) -> bool:
    """Whether a file of this name gains nothing by being compressed."""
    return bool(_COMPRESSED.fullmatch(name))


def _worth_deflating(member: Member) -> bool:
    if member.stored or compressed_already(member.name):
        return False
    if isinstance(member.content, bytes):
        return len(member.content) <= WHOLE
    with _reported(member.content):
        return member.content.stat().st_size <= WHOLE


def _read(member: Member) -> bytes:
    if isinstance(member.content, bytes):
        return member.content
    with _reported(member.content):
        return member.content.read_bytes()


def _chunks(member: Member) -> Iterator[bytes]:
    if isinstance(member.content, bytes):
        yield member.content
        return
    with _reported(member.content):
        file = member.content.open("rb")
    with file:
        while chunk := _next(file, member.content):
            yield chunk


def _next(file: BinaryIO, path: Path) -> bytes:
    with _reported(path):
        return file.read(_CHUNK)


def _check_size(size: int, path: Path) -> None:
    if size > _LARGEST:
        raise BuildError([problem("package-too-large", Place(str(path)))])


def _dos_time(moment: datetime) -> tuple[int, int]:
    """Time and date as zip has them, in steps of two seconds."""
    time = moment.hour << 11 | moment.minute << 5 | moment.second // 2
    return time, (moment.year - 1980) << 9 | moment.month << 5 | moment.day


def _portable(name: str) -> bool:
    """Whether every system can unpack a file of this name inside the folder it unpacks to."""
    return 0 < len(name) <= _LONGEST_NAME and not _FORBIDDEN.search(name) and _encodable(name)


def _inside(name: str) -> bool:
    parts = name.split("/")
    clutter = parts[0] == "__MACOSX" or parts[-1] in (".DS_Store", "Thumbs.db")
    return not clutter and not name.startswith("/") and ".." not in parts


def _encodable(name: str) -> bool:
    if name.isascii():
        return True
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _folded(name: str) -> str:
    """What two names share that some file system takes for one."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    """What the system refuses is told as `AccessError` with the file it was about."""
    try:
        yield
    except OSError as refused:
        raise AccessError(path, refused.strerror or str(refused)) from refused
