"""Confinement on macOS, as an experiment: the system refuses a worker every file but its own and every way out.

The rules are in the language of the system's own profiles; `sandbox_init` is deprecated, and still there. **The authors
have run nothing of this on macOS.** So it is a layer only where a trial finds that it holds (`missing`), and never one
that `--sandbox strict` is content with. Imports the standard library and `confine` alone.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from autograder.worker.confine import tried

LAYER = "seatbelt"
SYSTEM = ("/usr/lib", "/System/Library", "/usr/share/zoneinfo", "/private/var/db/timezone")
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


def profile(readable: Sequence[str], masked: Sequence[str], own: str) -> str:
    """The rules for a worker that reads what is `readable` but not what is `masked`, and writes into its `own` folder.

    Of several rules for a thing the last one counts.
    """
    read = " ".join(map(_below, dict.fromkeys([*SYSTEM, *DEVICES, *readable])))
    rules = [
        "(version 1)",
        "(deny default)",
        "(allow sysctl-read)",
        "(allow file-read-metadata)",
        f"(allow file-read* file-map-executable {read})",
        *(f"(deny file-read* file-map-executable {_below(folder)})" for folder in masked),
        f"(allow file-read* file-write* {_below(own)})",
        '(allow file-write-data (literal "/dev/null"))',
    ]
    return "\n".join(rules)


def restrict(rules: str, library: Any = None) -> None:
    """Take from this process what the rules do not allow, for good. Raises OSError if the system refuses them."""
    system = library or ctypes.CDLL(None)
    problem = ctypes.c_char_p()
    if system.sandbox_init(rules.encode(), ctypes.c_uint64(0), ctypes.byref(problem)) != 0:
        raise OSError(errno.EPERM, f"{LAYER}: {(problem.value or b'refused').decode(errors='replace')}")


def missing(place: str) -> str:
    """Why there is no such layer here, or nothing: it is tried in a child process. `place`: an empty folder."""
    if sys.platform != "darwin":
        return "it is a layer of macOS"
    return tried(LAYER, lambda: _try(place))


def _try(place: str, library: Any = None) -> None:
    restrict(profile([os.path.dirname(os.__file__)], [], place), library)
    if doors := [name for name, way in WAYS_OUT.items() if _works(way)]:
        raise OSError(errno.EPERM, f"{LAYER} does not hold: {', '.join(doors)}")


def _works(way: Callable[[], object]) -> bool:
    with contextlib.suppress(OSError):
        way()
        return True
    return False


def _fork() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _write() -> None:
    with open("/tmp/dlgrade-probe", "x"):
        os.unlink("/tmp/dlgrade-probe")


def _listen() -> None:
    import socket  # nothing that a worker needs

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))


WAYS_OUT: dict[str, Callable[[], object]] = {
    "read a file of this machine": lambda: open("/etc/passwd", "rb").close(),
    "list the folders of users": lambda: os.listdir("/Users"),
    "write into a folder for all": _write,
    "start a process": _fork,
    "listen on the network": _listen,
    "send a signal": lambda: os.kill(os.getppid(), 0),
}


def _below(path: str) -> str:
    """The filter for a path and all below it: the real one, as /tmp and /etc are links."""
    text = os.path.realpath(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'(subpath "{text}")'
