"""A worker's folder, and how it is removed whatever the worker has made in it.

Imports the standard library alone: the parent of workers loads it as well.
"""

from __future__ import annotations

import os
import stat


def remove(folder: str) -> None:
    """Remove a folder with all that is in it; the deepest tree takes neither recursion nor a long path.

    Folders inside folders are moved up beside the first ones until none is left. Raises OSError if something cannot
    be removed.
    """
    count = 0
    while folders := [name for name in os.listdir(folder) if not _unlinked(os.path.join(folder, name))]:
        for name in folders:
            inner = os.path.join(folder, name)
            os.chmod(inner, stat.S_IRWXU)
            for other in os.listdir(inner):
                path = os.path.join(inner, other)
                if not _unlinked(path):
                    os.chmod(path, stat.S_IRWXU)  # else it could not be moved
                    while os.path.lexists(os.path.join(folder, f"{count}")):
                        count += 1
                    os.rename(path, os.path.join(folder, f"{count}"))
            os.rmdir(inner)
    os.rmdir(folder)


def _unlinked(path: str) -> bool:
    """Remove a file, whatever its kind; whether it was one."""
    if stat.S_ISDIR(os.lstat(path).st_mode):
        return False
    os.unlink(path)
    return True
