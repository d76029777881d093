"""Fresh workers: an interpreter of its own for each."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from autograder.sandbox.interpreter import Interpreter, environment
from autograder.sandbox.jobobject import SUSPENDED, JobObject
from autograder.sandbox.starter import GRACE, Process

PEAK = re.compile(rb"^VmHWM:\s*(\d+) kB$", re.MULTILINE)


class Fresh:
    """Starts each worker as an interpreter of its own."""

    def __init__(self, libraries: tuple[str, ...], layers: tuple[str, ...], folder: Path) -> None:
        self.begin = Interpreter(libraries, layers, folder)

    def start(self, read: int, write: int, limits: dict[str, Any]) -> Process:
        options: dict[str, Any] = {}
        ends, job = [read, write], None
        if os.name == "nt":
            import msvcrt

            ends = [msvcrt.get_osfhandle(end) for end in ends]  # type: ignore[attr-defined]
            for end in ends:
                os.set_handle_inheritable(end, True)  # type: ignore[attr-defined]
            job = JobObject(limits["memory"], limits["cpu"], processes=1 if sys.prefix == sys.base_prefix else 2)
            options |= {"close_fds": False, "creationflags": SUSPENDED}
        else:
            options |= {"pass_fds": ends, "start_new_session": True}
        process = subprocess.Popen(
            self.begin.command("serve", str(ends[0]), str(ends[1]), json.dumps(limits)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
            **options,
        )
        if job is not None:
            try:
                job.take(int(process._handle))  # type: ignore[attr-defined]
            except OSError:
                process.kill()
                raise
        return _Spawned(process, self.begin.wrapped, job)

    def close(self) -> None:
        pass


class _Spawned:
    def __init__(self, process: subprocess.Popen[bytes], wrapped: bool, job: JobObject | None) -> None:
        self.process = process
        self.wrapped = wrapped
        self.job = job

    def started(self) -> bool:
        return True

    def peak_memory(self) -> int:
        if self.job:
            return self.job.peak_memory()
        try:  # it went on in a child, and in a child of that if it has namespaces of its own
            number = self.process.pid
            while children := Path(f"/proc/{number}/task/{number}/children").read_text().split():
                number = int(children[0])
            found = PEAK.search(Path(f"/proc/{number}/status").read_bytes())
        except OSError:
            return 0
        return int(found[1]) if found else 0

    def end(self, wait: bool) -> int:
        if wait:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=GRACE)
        if self.job:
            self.job.close()
        self.process.terminate()  # its parent ends it, with all that it started
        try:
            code = self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        if self.wrapped and code > 128:  # as a shell does, bwrap tells of a signal by a number
            code = 128 - code
        return -code if code < 0 else code << 8
