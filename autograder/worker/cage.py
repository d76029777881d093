"""The cage: how a worker is confined and limited, as planned for all workers of a parent."""

from __future__ import annotations

import contextlib
import os
from typing import Any

from autograder.worker import confine, scratch
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
        self.code = b""
        self.address_space = 0

    def enter(self) -> None:
        """Before the libraries are loaded, with a single thread."""
        if "namespaces" in self.layers:
            confine.enter()

    def build(self) -> None:
        """After the libraries are loaded: their shared libraries have to stay readable."""
        self.address_space = address_space()
        if not self.layers:
            return
        self.readable = list(dict.fromkeys([*self.readable, *shared_libraries()]))
        self.code = confine.program()
        if "namespaces" in self.layers:
            confine.private_root(self.plan["place"], self.readable, self.plan["masked"])
            self.readable = ["/"]
        else:
            self.readable = confine.spread(
                [*self.readable, *confine.SYSTEM_FILES, *confine.DEVICES[1:]], self.plan["masked"]
            )

    def scratch(self, folder: str) -> str:
        """In a worker: go to its empty folder, whose path is the answer."""
        if "namespaces" in self.layers:
            confine.private_scratch()
            folder = confine.SCRATCH
        elif "bubblewrap" in self.layers:
            folder = f"{confine.SCRATCH}/{os.getpid()}"
            os.mkdir(folder)
        os.chdir(folder)
        return folder

    def clear(self, pid: int) -> None:
        """In the parent of workers: remove what a worker has left if nobody outside can."""
        if "bubblewrap" in self.layers:
            with contextlib.suppress(FileNotFoundError):  # it ended before it had one
                scratch.remove(f"{confine.SCRATCH}/{pid}")

    def lock(self, own: str) -> None:
        """In a worker, as the last thing: take away what it does not need."""
        if self.layers:
            confine.lock(self.layers, self.readable, own, self.code)


def shared_libraries() -> list[str]:
    """The folders of the system from which this process has loaded libraries."""
    folders = set()
    with open("/proc/self/maps") as file:
        for line in file:
            path = line[73:].strip()
            if ".so" in os.path.basename(path):
                folders.add(os.path.dirname(path))
    return sorted(folder for folder in folders if folder.startswith(("/lib", "/usr/lib", "/usr/local/lib", "/opt")))


def become_worker(limits: dict[str, Any], cage: Cage, keep: set[int]) -> None:
    """In a fresh child: a session of its own, no descriptors but the wire's, an empty folder, limits, locks."""
    os.setsid()
    low = max(keep) + 1
    for descriptor in range(3, low):
        if descriptor not in keep:
            with contextlib.suppress(OSError):
                os.close(descriptor)
    os.closerange(low, low + 256)
    os.dup2(1, 2)  # 0 and 1 are the null device; 2 was where a zygote reports its own trouble
    folder = cage.scratch(limits["scratch"])
    os.environ["HOME"] = os.environ["TMPDIR"] = folder
    memory = limits["memory"] + (address_space() or cage.address_space)
    for kind, value in [
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, limits["cpu"]),
        (resource.RLIMIT_FSIZE, limits["file"]),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
        *([(resource.RLIMIT_NPROC, MAX_PROCESSES)] if "namespaces" in cage.layers else []),  # else: all of the user's
    ]:
        hard = value + (kind == resource.RLIMIT_CPU)  # SIGXCPU says why; a second later comes SIGKILL
        with contextlib.suppress(ValueError, OSError):  # macOS refuses a limit on the address space
            resource.setrlimit(kind, (value, hard))
    cage.lock(folder)
