"""Room: whether memory and processes, if they are limited, are enough to grade at all."""

from __future__ import annotations

import os
import subprocess
import sys

from autograder.errors import GraderError

MANY = 4096  # processes that a user may have


def check_room() -> None:
    """If memory or processes are limited, try whether all can be loaded: NumPy ends a process in which it cannot.

    Raises GraderError.
    """
    if os.name == "nt":
        return
    import resource

    memory, processes = (resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_NPROC))
    if memory == resource.RLIM_INFINITY and (processes == resource.RLIM_INFINITY or processes > MANY):
        return
    command = [sys.executable, "-P", "-c", "import autograder.serving.batch"]
    tried = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL)
    if tried.returncode:
        raise GraderError("exhausted", problem="import numpy")
