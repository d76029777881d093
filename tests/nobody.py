"""Runs Python as an ordinary user without groups or capabilities: `python nobody.py ARGUMENTS`, started by root.

The interpreter and its libraries may lie in a folder of root's. This process, and what it starts, then sees them
through a mount namespace of its own, in which such a folder holds them and nothing else and may be passed by everybody.
"""

import ctypes
import os
import stat
import sys
from pathlib import Path

NOBODY = 65534
CLONE_NEWNS, MS_BIND, MS_REC, MS_PRIVATE = 0x00020000, 4096, 16384, 1 << 18


def closed(folder: Path) -> Path | None:
    """The first folder on the way to this one that others may not pass."""
    on_the_way = [*reversed(folder.parents), folder]
    return next((one for one in on_the_way if not one.stat().st_mode & stat.S_IXOTH), None)


def open_the_way(needed: list[Path]) -> None:
    """Make these folders reachable for everybody, in this process alone. Raises OSError if it may not."""
    libc = ctypes.CDLL(None, use_errno=True)

    def call(function: str, *arguments: object) -> None:
        if getattr(libc, function)(*arguments) < 0:
            raise OSError(ctypes.get_errno(), f"{function}: {os.strerror(ctypes.get_errno())}")

    behind: dict[Path, list[Path]] = {}
    for folder in needed:
        if barrier := closed(folder):
            behind.setdefault(barrier, []).append(folder)
    if not behind:
        return
    call("unshare", CLONE_NEWNS)
    call("mount", b"none", b"/", None, MS_REC | MS_PRIVATE, None)
    for barrier, folders in behind.items():
        handles = {folder: os.open(folder, os.O_PATH) for folder in folders}
        call("mount", b"none", bytes(barrier), b"tmpfs", 0, b"mode=755,size=1m")
        for folder, handle in handles.items():
            folder.mkdir(parents=True)
            call("mount", f"/proc/self/fd/{handle}".encode(), bytes(folder), None, MS_BIND | MS_REC, None)
            os.close(handle)


if __name__ == "__main__":
    own = {Path(folder).resolve() for folder in (sys.prefix, sys.base_prefix)}
    open_the_way(sorted(folder for folder in own if not own & set(folder.parents)))
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    os.umask(0o022)
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
