"""The cage: how a worker is confined and limited, as planned for all workers of a parent."""

from __future__ import annotations

import contextlib
import os
from typing import Any

from autograder.worker import confine, scratch, seatbelt
from autograder.worker.processes import address_space

if os.name != "nt":
    import resource

MAX_PROCESSES = 128  # of all workers together, and not for root: seccomp refuses new ones to everybody


class Cage:
    """How workers are confined: what was planned, and what is prepared once for all of them."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.layers: list[str] = plan["layers"]
        self.readable: list[str] = plan["readable"]
        self.address_space = 0
        self.files: confine.Files | None = None
        self.calls: confine.Calls | None = None

    def enter(self) -> None:
        """Before the libraries are loaded, with a single thread."""
        if "namespaces" in self.layers:
            confine.enter()

    def build(self) -> None:
        """After the libraries are loaded: their shared libraries have to stay readable."""
        self.measure()
        if not self.layers or seatbelt.LAYER in self.layers:
            return
        self.readable = list(dict.fromkeys([*self.readable, *shared_libraries()]))
        if "namespaces" in self.layers:
            confine.private_root(self.plan["place"], self.readable, self.plan["masked"])
            self.readable = ["/"]
            at_home_in(confine.SCRATCH)
        else:
            self.readable = confine.spread(
                [*self.readable, *confine.SYSTEM_FILES, *confine.DEVICES[1:]], self.plan["masked"]
            )
        self.files = confine.Files(self.readable) if "landlock" in self.layers else None
        self.calls = confine.Calls() if "seccomp" in self.layers else None

    def measure(self) -> None:
        """As the last thing before workers are forked: what they start with is no part of what they may take."""
        self.address_space = address_space()

    def scratch(self, folder: str) -> str:
        """In a worker: go to its empty folder, whose path is the answer."""
        if "namespaces" in self.layers:
            confine.private_scratch()
            return confine.SCRATCH
        if "bubblewrap" in self.layers:
            folder = f"{confine.SCRATCH}/{os.getpid()}"
            os.mkdir(folder)
        os.chdir(folder)
        at_home_in(folder)
        return folder

    def clear(self, pid: int) -> None:
        """In the parent of workers: remove what a worker has left if nobody outside can."""
        if "bubblewrap" in self.layers:
            with contextlib.suppress(FileNotFoundError):  # it ended before it had one
                scratch.remove(f"{confine.SCRATCH}/{pid}")

    def lock(self, own: str) -> None:
        """In a worker, as the last thing: take away what it does not need."""
        if seatbelt.LAYER in self.layers:
            seatbelt.restrict(seatbelt.profile(self.readable, self.plan["masked"], own))
        elif self.layers:
            confine.drop_capabilities()
        if self.files:
            self.files.restrict(own)
        if self.calls:
            self.calls.restrict()


def at_home_in(folder: str) -> None:
    """Let this be the folder that programs take for their own and for temporary files."""
    os.environ["HOME"] = os.environ["TMPDIR"] = folder


def shared_libraries() -> list[str]:
    """The folders of the system from which this process has loaded libraries."""
    folders = set()
    with open("/proc/self/maps") as file:
        for line in file:
            path = line[73:].strip()
            if ".so" in os.path.basename(path):
                folders.add(os.path.dirname(path))
    return sorted(folder for folder in folders if folder.startswith(("/lib", "/usr/lib", "/usr/local/lib", "/opt")))


def become_worker(limits: dict[str, Any], cage: Cage, read: int, write: int) -> None:
    """In a fresh child: a session of its own, no descriptors but the wire's, an empty folder, limits, locks."""
    os.setsid()
    first, last = (read, write) if read < write else (write, read)
    os.closerange(3, first)
    os.closerange(first + 1, last)
    os.closerange(last + 1, last + 257)
    os.dup2(1, 2)  # 0 and 1 are the null device; 2 was where a zygote reports its own trouble
    folder = cage.scratch(limits["scratch"])
    cpu = limits["cpu"]
    _limit(resource.RLIMIT_AS, limits["memory"] + cage.address_space)
    _limit(resource.RLIMIT_CPU, cpu, cpu + 1)  # SIGXCPU says why; a second later comes SIGKILL
    _limit(resource.RLIMIT_FSIZE, limits["file"])
    _limit(resource.RLIMIT_NOFILE, 64)
    _limit(resource.RLIMIT_CORE, 0)
    if "namespaces" in cage.layers:  # else it would count all of the user's
        _limit(resource.RLIMIT_NPROC, MAX_PROCESSES)
    cage.lock(folder)


def _limit(kind: int, soft: int, hard: int | None = None) -> None:
    with contextlib.suppress(ValueError, OSError):  # macOS refuses a limit on the address space
        resource.setrlimit(kind, (soft, soft if hard is None else hard))
