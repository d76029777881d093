"""Archives: the files in a .zip, a .tar or a .tar.gz, by their path in it. Nothing is extracted to disk."""

from __future__ import annotations

import bz2
import contextlib
import copy
import gzip
import io
import lzma
import stat
import struct
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO

from autograder.errors import SubmissionError
from autograder.intake.filenames import Kind
from autograder.intake.reading import Found, Reader, bounded, more_than_allowed, most_of
from autograder.intake.source import Unreadable

MAX_FILES = 20_000
MAX_UNPACKED = 512 << 20  # bytes of a .tar, which can only be read from its beginning
MAX_KEPT = 64 << 20  # bytes of its members that are kept meanwhile
MAX_EXTRA = 1 << 16  # bytes of what a .tar says of the member that follows
BLOCK = 512
MAX_DICTIONARY = 64 << 20  # bytes that unpacking an LZMA member may take besides
ENCRYPTED = 0x1  # the flag of a member with a password
EXTENDED_TIME = 0x5455  # the kind of a field that Info-ZIP adds to a member
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of .zip: what a member has that has no time
MARKED_UTF8 = 0x800  # the flag of a member whose name is in UTF-8
ERRORS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, tarfile.TarError, struct.error),
    *(OSError, RuntimeError, ValueError, EOFError),
)

Wanted = Callable[[PurePosixPath], bool]


def members(archive: Path | bytes, name: str, kind: Kind, wanted: Wanted) -> dict[PurePosixPath, Found]:
    """The wanted files in an archive; of several of one path the last. Raises SubmissionError; `name` is for it."""
    try:
        return _zipped(archive, name, wanted) if kind is Kind.ZIP else _of_tar(archive, name, wanted)
    except ERRORS as error:
        raise SubmissionError("bad-archive", path=name, problem=str(error)[:200]) from None


def _opened(archive: Path | bytes) -> IO[bytes]:
    return io.BytesIO(archive) if isinstance(archive, bytes) else archive.open("rb")


def _zipped(archive: Path | bytes, name: str, wanted: Wanted) -> dict[PurePosixPath, Found]:
    with _opened(archive) as file:  # what it lists is counted before anything is made of it
        if sum(block.count(b"PK\1\2") for block in iter(lambda: file.read(1 << 20), b"")) > MAX_FILES:
            raise SubmissionError("too-many-files", path=name, most=MAX_FILES)
    opened = zipfile.ZipFile(io.BytesIO(archive) if isinstance(archive, bytes) else archive)
    files = {_path(member): member for member in opened.infolist() if _is_file(member)}
    return {
        path: Found(_member_reader(opened, member), _changed(member))
        for path, member in files.items()
        if path.name and wanted(path)
    }


def _changed(member: zipfile.ZipInfo) -> float:
    """When a member was changed last: the time that Unix adds, else the clock on the wall, taken to be ours."""
    extra, place = member.extra, 0
    while place + 4 <= len(extra):
        key, size = struct.unpack_from("<HH", extra, place)
        if key == EXTENDED_TIME and size >= 5 and extra[place + 4] & 1:  # it has that of the last change
            return float(max(0, *struct.unpack_from("<i", extra, place + 5)))
        place += 4 + size
    try:
        return max(0.0, time.mktime((*member.date_time, 0, 0, -1))) if member.date_time > FIRST_DAY else 0
    except (OverflowError, ValueError):
        return 0


def _is_file(member: zipfile.ZipInfo) -> bool:
    return not member.filename.endswith(("/", "\\")) and not stat.S_ISLNK(member.external_attr >> 16)


def _path(member: zipfile.ZipInfo) -> PurePosixPath:
    """The path of a member: Windows writes names in Shift_JIS, too, and once wrote backslashes between them."""
    name = member.filename
    if not member.flag_bits & MARKED_UTF8:
        with contextlib.suppress(UnicodeError):  # zipfile reads it as cp437; half of a letter may look like a backslash
            name = name.encode("cp437").decode("cp932")
    return PurePosixPath(name.replace("\\", "/"))


def _member_reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Reader:
    def read() -> bytes:
        name = _path(member).name
        if member.flag_bits & ENCRYPTED:
            raise Unreadable("locked")
        try:
            if member.compress_type in UNPACKING:
                return _unpacked(archive, member, name)
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise Unreadable("unreadable", problem=f"compression method {member.compress_type}")
            with archive.open(member) as file:
                return bounded(file, name)
        except ERRORS as error:
            raise Unreadable("unreadable", problem=str(error)[:200]) from None

    return read


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    """A member that is packed in a way which zipfile itself does not unpack in bounds. Raises one of ERRORS."""
    raw = copy.copy(member)
    raw.compress_type, raw.file_size = zipfile.ZIP_STORED, member.compress_size
    del raw.CRC  # which is that of what comes out
    with archive.open(raw) as file:
        packed = bounded(file, name)
    data = UNPACKING[member.compress_type](packed, most_of(name) + 1)
    if len(data) > most_of(name):
        raise more_than_allowed(name)
    if zlib.crc32(data) != member.CRC:
        raise zipfile.BadZipFile(f"Bad CRC-32 for file {name!r}")
    return data


def _of_lzma(packed: bytes, most: int) -> bytes:
    """At most so many bytes of what an LZMA member holds: two bytes of version, a length, properties, the stream."""
    size = struct.unpack_from("<H", packed, 2)[0]
    first, dictionary = struct.unpack_from("<BI", packed, 4)
    if dictionary > MAX_DICTIONARY:
        raise ValueError(f"more than {MAX_DICTIONARY >> 20} MiB")
    rest, literal = divmod(first, 9)
    how = {"id": lzma.FILTER_LZMA1, "dict_size": dictionary, "lc": literal, "lp": rest % 5, "pb": rest // 5}
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[how]).decompress(packed[4 + size :], most)


UNPACKING: dict[int, Callable[[bytes, int], bytes]] = {
    zipfile.ZIP_BZIP2: lambda packed, most: bz2.BZ2Decompressor().decompress(packed, most),
    zipfile.ZIP_LZMA: _of_lzma,
}


def _of_tar(archive: Path | bytes, name: str, wanted: Wanted) -> dict[PurePosixPath, Found]:
    """Read from the beginning to the end: ordinary files alone, and no link is followed."""
    found: dict[PurePosixPath, Found] = {}
    with _opened(archive) as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        stream = _Stream(gzip.GzipFile(fileobj=file) if packed else file)
        told, count = "", 0
        while any(block := stream.head()):
            if (count := count + 1) > MAX_FILES:
                raise SubmissionError("too-many-files", path=name, most=MAX_FILES)
            member = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
            rest = -member.size % BLOCK
            if member.size < 0:
                raise ValueError("a negative size")
            if member.type in (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE) and member.size <= MAX_EXTRA:
                told = _told(stream.read(member.size), member.type) or told
                stream.skip(rest)
                continue
            path = PurePosixPath((told or member.name).replace("\\", "/"))
            size, told = member.size, told if member.type == tarfile.GNUTYPE_LONGLINK else ""
            if member.type in (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE) and path.name and wanted(path):
                data = stream.keep(size) if size <= most_of(path.name) else None
                found[path] = Found(_kept(data, path.name), max(0, member.mtime))
                size = 0 if data is not None else size
            stream.skip(size + rest)
    return found


def _kept(data: bytes | None, name: str) -> Reader:
    def read() -> bytes:
        if data is None:
            raise more_than_allowed(name)
        return data

    return read


def _told(data: bytes, kind: bytes) -> str:
    """The name that a header gives to the member after it: GNU's, or the `path` among POSIX's records."""
    if kind == tarfile.GNUTYPE_LONGNAME:
        return data.split(b"\0")[0].decode("utf-8", "surrogateescape")
    place = 0
    while place < len(data):
        space = data.index(b" ", place)
        after = place + int(data[place:space])
        if after <= space:
            raise ValueError("a record without an end")
        key, _, value = data[space + 1 : after - 1].partition(b"=")
        if key == b"path":
            return value.decode("utf-8", "surrogateescape")
        place = after
    return ""


class _Stream:
    """The bytes of a .tar, one after the other, and no more than it may have."""

    def __init__(self, file: IO[bytes] | gzip.GzipFile) -> None:
        self.file = file
        self.left = MAX_UNPACKED
        self.room = MAX_KEPT

    def head(self) -> bytes:
        """The next header; nothing at the end of the file."""
        data = self.file.read(BLOCK)
        if data and len(data) < BLOCK:
            raise EOFError("it ends too early")
        return data

    def keep(self, size: int) -> bytes | None:
        """The same as `read`; None, and nothing is read, if too much is kept already."""
        if size > self.room:
            return None
        self.room -= size
        return self.read(size)

    def read(self, size: int) -> bytes:
        """Raises EOFError if there are fewer."""
        self.left -= size
        if self.left < 0:
            raise ValueError(f"more than {MAX_UNPACKED >> 20} MiB")
        data = self.file.read(size)
        if len(data) < size:
            raise EOFError("it ends too early")
        return data

    def skip(self, size: int) -> None:
        while size:
            size -= len(self.read(min(size, io.DEFAULT_BUFFER_SIZE * 8)))
