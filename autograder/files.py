"""Our own files, each written atomically. A lock tells what a killed process has left behind."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path

if os.name != "nt":
    import fcntl

PART = re.compile(r"\.[0-9a-f]{16}\.part\Z")


def write_whole(file: Path, content: str | bytes, mode: int = 0o666, over: bool = True) -> None:
    """Write a file atomically, safe from a loss of power. Raises OSError.

    Not `over`: raises FileExistsError if there is one already, even one created meanwhile.
    """
    data = content.encode() if isinstance(content, str) else content
    if file.exists() and not file.is_file():  # a device or a pipe: there is nothing to replace
        file.write_bytes(data)
        return
    file = file.resolve()
    part, descriptor = _part(file.parent, mode)
    try:
        with os.fdopen(descriptor, "wb") as written:
            written.write(data)
            written.flush()
            os.fsync(descriptor)
            if os.name == "nt":  # which renames no open file
                written.close()
            if over:
                part.replace(file)
            else:
                _link(part, file)
    finally:
        part.unlink(missing_ok=True)
    _sync(file.parent)


def clear(folder: Path) -> None:
    """Remove what killed processes have left of files that were not whole yet."""
    for part in folder.iterdir():
        if PART.match(part.name):
            with contextlib.suppress(OSError):  # another process's, which lives, or not ours to remove
                descriptor = os.open(part, os.O_RDWR)
                try:
                    if claim(descriptor):
                        part.unlink()
                finally:
                    os.close(descriptor)


def claim(descriptor: int) -> bool:
    """Lock what is open here until it is closed or this process has gone; False if another process has it."""
    if os.name == "nt":
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return os.fstat(descriptor).st_nlink > 0


def _part(folder: Path, mode: int) -> tuple[Path, int]:
    """A new file with a name of its own, locked."""
    while True:
        part = folder / f".{secrets.token_hex(8)}.part"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        try:
            if claim(descriptor):
                return part, descriptor
        except OSError:  # a file system without locks: nobody else can claim it either
            return part, descriptor
        os.close(descriptor)


def _link(part: Path, file: Path) -> None:
    try:
        os.link(part, file)
    except PermissionError:  # a file system without links
        part.replace(file)


def _sync(folder: Path) -> None:
    """Make the names in the folder as safe as what the files hold."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):  # some file systems have no such thing
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
