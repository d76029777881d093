"""Saves: which files of a course folder were written, renamed or deleted, told as it happens."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

SUFFIX = ".py"  # who works in a notebook has it graded there
STEP = 5  # milliseconds without another change, after which a save counts as complete
LONGEST = 200  # milliseconds for which changes are gathered, if they do not stop
GLANCE = 500  # milliseconds, after which it is looked anyhow: some network drives tell nothing

Stamp = tuple[int, int, int]  # when a file was written, its size, and its number


class Saves:
    """Follows the folders of chapters in a thread, from `open` to `close`.

    The system's notifications only say when to look; without any, it is looked twice a second. What has changed is seen
    in the files' stamps, so it makes no difference whether an editor writes in place or renames another file, or
    whether a whole folder was replaced.
    """

    def __init__(
        self,
        root: Path,
        chapters: Iterable[str],
        told: Callable[[frozenset[Path]], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """`told`: called in the thread with the files; `failed`: with what has ended it."""
        self.root = root
        self.chapters = tuple(chapters)
        self.told = told
        self.failed = failed
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._follow, daemon=True)
        self.seen: dict[Path, Stamp] = {}

    def open(self) -> None:
        """Begin: what is saved from now on is told."""
        self.seen = self.stamps()
        self.thread.start()

    def close(self) -> None:
        self.over.set()
        self.thread.join()

    def _follow(self) -> None:
        try:
            while not self.over.is_set():
                self._follow_these(self.folders())
        except BaseException as error:
            self.failed(error)

    def _follow_these(self, folders: dict[Path, int]) -> None:
        """Follow these folders as long as they are the ones."""
        from watchfiles import watch

        if not folders:
            self.over.wait(GLANCE / 1000)
            self.look()
            return
        settings: dict[str, Any] = {"step": STEP, "debounce": LONGEST, "rust_timeout": GLANCE, "stop_event": self.over}
        try:
            for _ in watch(*folders, **settings, watch_filter=None, yield_on_timeout=True, recursive=False):
                self.look()
                if self.folders() != folders:
                    return
        except (OSError, RuntimeError):  # one has just gone, or the system cannot notify
            self.over.wait(GLANCE / 1000)
        self.look()

    def look(self) -> None:
        """Tell what differs from what was seen before."""
        now = self.stamps()
        files = frozenset(file for file in {*self.seen, *now} if self.seen.get(file) != now.get(file))
        self.seen = now
        if files:
            self.told(files)

    def folders(self) -> dict[Path, int]:
        """The folders that are there, each with its number: another one of the same name has another."""
        found = {}
        for folder in (self.root, *(self.root / name for name in self.chapters)):
            try:
                found[folder] = folder.stat().st_ino
            except OSError:
                continue
        return found

    def stamps(self) -> dict[Path, Stamp]:
        """The stamp of each file that may hold an exercise."""
        found = {}
        for name in self.chapters:
            try:
                with os.scandir(self.root / name) as entries:
                    for entry in entries:
                        if entry.name.endswith(SUFFIX):
                            told = entry.stat()
                            found[self.root / name / entry.name] = (told.st_mtime_ns, told.st_size, told.st_ino)
            except OSError:  # no such folder, or a file that has just gone: it differs from what was seen
                continue
        return found
