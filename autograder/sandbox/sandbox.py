"""The sandbox: a folder of its own, the starters of workers, and the workers that it hands out."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
from typing import Any

from autograder.errors import GraderError, exhausted
from autograder.sandbox.channel import pipe
from autograder.sandbox.folder import RunFolder
from autograder.sandbox.fresh import Fresh
from autograder.sandbox.policy import layers
from autograder.sandbox.starter import Process, Starter
from autograder.sandbox.worker import Worker
from autograder.sandbox.zygote import Zygote

MAX_OUTPUT_FILE = 16 << 20

Kind = tuple[tuple[str, ...], int, float]  # of a worker: its libraries, memory and seconds


class Sandbox:
    """The place where workers live: a folder of its own, and a starter for each set of libraries."""

    def __init__(self, fresh: bool | None = None, policy: str = "auto", only: tuple[str, ...] | None = None) -> None:
        """`policy`: `none`, `auto` (confined as far as this machine can), or `strict`. `only`: these layers alone.

        Raises GraderError if the policy is strict and this machine cannot confine: Landlock and seccomp are the
        least.
        """
        self.fresh = not hasattr(os, "fork") if fresh is None else fresh
        self.layers = layers(policy) if only is None else only
        self.run_folder = RunFolder()
        self.folder = self.run_folder.path
        self.starters: dict[tuple[str, ...], Starter] = {}
        self.restarts = 0
        self.count = 0  # of the workers that were asked for
        self.numbers = itertools.count(1)
        self.spare: tuple[Kind, Worker] | None = None

    @property
    def name(self) -> str:
        """What the report says of it."""
        kind = "fresh" if self.fresh else "forked"
        return ", ".join(["processes", kind, *(self.layers or ["not confined"])])

    def warm(self, libraries: tuple[str, ...]) -> Starter:
        """The starter for these libraries; what it loads is loaded while the caller goes on. Raises GraderError."""
        if libraries not in self.starters:
            try:
                self.starters[libraries] = (Fresh if self.fresh else Zygote)(libraries, self.layers, self.folder)
            except (OSError, MemoryError) as error:
                raise exhausted(error) or GraderError("no-worker", problem=error) from error
        return self.starters[libraries]

    def worker(self, libraries: tuple[str, ...], memory: int, seconds: float) -> Worker:
        """A new worker, limited in memory (bytes beyond what it starts with) and processor time. Raises GraderError.

        `seconds`: as long as it may take to load the learner's module, and again to answer.
        """
        self.count += 1
        if self.spare is not None and self.spare[0] == (libraries, memory, seconds):
            worker, self.spare = self.spare[1], None
            if not worker.readable.ready(0):  # nothing was asked: else it has died meanwhile
                return worker
            worker.close()
        return self._worker(libraries, memory, seconds)

    def prepare(self, libraries: tuple[str, ...], memory: int, seconds: float) -> None:
        """Have a spare worker of this kind, for whoever asks for one next: it starts while the caller goes on."""
        kind = libraries, memory, seconds
        if self.spare is not None and self.spare[0] != kind:
            self.spare[1].close()
            self.spare = None
        if self.spare is None:
            with contextlib.suppress(GraderError):  # who needs a worker is told
                self.spare = kind, self._worker(*kind)

    def _worker(self, libraries: tuple[str, ...], memory: int, seconds: float) -> Worker:
        folder = self.folder / f"scratch-{next(self.numbers)}"
        limits = {"scratch": str(folder), "memory": memory, "cpu": int(2 * seconds) + 3, "file": MAX_OUTPUT_FILE}
        with contextlib.ExitStack() as theirs, contextlib.ExitStack() as ours:
            try:
                folder.mkdir()
                ours.callback(shutil.rmtree, folder, ignore_errors=True)
                theirs_read, ours_write = pipe(theirs, ours)
                ours_read, theirs_write = pipe(ours, theirs)
                process = self._start(libraries, theirs_read, theirs_write, limits)
            except (OSError, MemoryError) as error:
                raise exhausted(error) or GraderError("no-worker", problem=error) from error
            ours.pop_all()
        return Worker(process, ours_read, ours_write, folder)

    def _start(self, libraries: tuple[str, ...], read: int, write: int, limits: dict[str, Any]) -> Process:
        while True:
            starter = self.warm(libraries)
            try:
                return starter.start(read, write, limits)
            except OSError as error:  # the zygote was ended, by a worker or from outside
                self.restarts += 1
                if self.restarts > 100:
                    raise GraderError("no-worker", problem=error) from error
                starter.close()
                del self.starters[libraries]

    def unable(self, libraries: tuple[str, ...]) -> GraderError:
        """The error to raise if not even an empty worker starts."""
        starter = self.starters.get(libraries)
        return GraderError("no-worker", problem=starter.last_words() if isinstance(starter, Zygote) else "")

    def close(self) -> None:
        if self.spare is not None:
            self.spare[1].close()
            self.spare = None
        for starter in self.starters.values():
            starter.close()
        self.starters.clear()
        self.run_folder.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
