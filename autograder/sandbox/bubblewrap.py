"""Bubblewrap: namespaces from a program that may make them where others may not.

Some distributions (Ubuntu from 24.04 on) leave user namespaces to the programs that they name, bwrap(1) among them.
If a worker's parent cannot make namespaces itself, it is started by this program, in a view of the machine that
holds what its workers need. Source: the manual page bwrap(1).
"""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from pathlib import Path

from autograder.sandbox.libraries import Place, place
from autograder.worker import confine

LAYER = "bubblewrap"
SYSTEM = ("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib")
INTERPRETER = str(Path(sys.executable).resolve())
TRIAL_SECONDS = 20


def command(found: Place) -> list[str]:
    """The words to put before those that start `INTERPRETER`, for workers with these libraries."""
    words = [shutil.which("bwrap") or "bwrap", "--unshare-all", "--hostname", "worker", "--cap-drop", "ALL"]
    words += ["--die-with-parent", "--new-session"]
    for path in SYSTEM:
        linked = Path(path).is_symlink()
        words += ["--symlink", str(Path(path).readlink()), path] if linked else ["--ro-bind-try", path, path]
    shared = [str(file) for file in Path(sys.base_prefix, "lib").glob("libpython*")]
    own = str(Path(confine.__file__).parent)
    for path in (*found.readable, INTERPRETER, *shared, own, *confine.SYSTEM_FILES):
        words += ["--ro-bind-try", path, path]
        for mask in found.masked:
            if str(Path(mask).parent) == path and Path(mask).is_dir():
                words += ["--size", "65536", "--tmpfs", mask]
    for path in confine.DEVICES:
        words += ["--dev-bind", path, path]
    for mask in found.masked:
        words += ["--remount-ro", mask] if Path(mask).is_dir() else []
    words += ["--proc", "/proc", "--size", str(confine.SCRATCH_BYTES), "--tmpfs", confine.SCRATCH]
    words += ["--setenv", "TMPDIR", confine.SCRATCH]  # PyTorch asks for one as it is loaded
    return [*words, "--remount-ro", "/", "--chdir", "/", "--"]


@functools.cache
def works() -> bool:
    """Whether this machine has the program, and it starts an interpreter here: tried once."""
    if sys.platform != "linux" or not shutil.which("bwrap"):
        return False
    words = [*command(place(())), INTERPRETER, "-S", "-c", ""]
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=TRIAL_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
