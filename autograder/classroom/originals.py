"""The originals of what was collected: nbgrader's `zip_collect` copies files without their times, and keeps both."""

from __future__ import annotations

import collections
import filecmp
from pathlib import Path


class Originals:
    """All files under a folder, which may not be there."""

    def __init__(self, folder: Path) -> None:
        self.by_size: dict[int, list[Path]] = collections.defaultdict(list)
        for file in folder.rglob("*"):
            if file.is_file() and not file.is_symlink():
                self.by_size[file.lstat().st_size].append(file)

    def changed(self, file: Path) -> float:
        """When a file was changed last, in seconds since 1970: the latest of those with its content, else the file."""
        known = file.lstat()
        same = (one for one in self.by_size.get(known.st_size, ()) if filecmp.cmp(one, file, shallow=False))
        return max((one.lstat().st_mtime for one in same), default=known.st_mtime)
