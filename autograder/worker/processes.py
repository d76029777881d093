"""Processes: who is whose parent, how much memory one has had, and how one ends with all that it started."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time

if os.name != "nt":
    import ctypes
    import resource

    _fork = ctypes.PyDLL(None, use_errno=True).fork if sys.platform == "linux" else os.fork


def peak_memory(pid: int) -> int:
    """The most memory that a worker has had, in KiB; 0 if the system does not tell."""
    try:
        with open(f"/proc/{pid}/status", "rb") as file:
            for line in file:
                if line.startswith(b"VmHWM:"):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0


def address_space() -> int:
    """Bytes of address space that this process has already taken; 0 if the system does not say."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def end(pid: int, patience: float = 0) -> int:
    """Kill a worker with its process group, and its wait status, that of its own end if that came first.

    `patience`: seconds in which it may still end by itself.
    """
    limit = time.monotonic() + patience
    with contextlib.suppress(ProcessLookupError):
        done, status = os.waitpid(pid, os.WNOHANG)
        while not done and time.monotonic() < limit:
            time.sleep(0.001)
            done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
            return status
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def fork() -> int:
    """Fork a process that has a single thread; what `os.fork` answers.

    In the child, `os.fork` renews what other threads may have held, and seeds `random` from the system: a fifth of all
    the memory that a short-lived worker would write to. There is no other thread, and `random` is seeded with each
    load. Raises OSError.
    """
    pid: int = _fork()
    if pid < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return pid


def adopt_orphans() -> None:
    """On Linux, become the parent of whatever a worker leaves behind, so that it can be ended too."""
    _prctl(36, 1)  # PR_SET_CHILD_SUBREAPER


def follow_grader() -> None:
    """On Linux, be told to end (SIGTERM) when the process that started this one has gone, killed perhaps."""
    _prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _prctl(option: int, value: int) -> None:
    """Ask Linux for something that concerns this process; elsewhere there is no such thing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def stay_behind(descriptors: list[int]) -> None:
    """Go on in a child. The parent stays, without these descriptors.

    When told to, by SIGTERM, or when the child has ended, it ends all that is left, and then itself as the child did.
    """
    adopt_orphans()
    follow_grader()
    signals = {signal.SIGTERM, signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    pid = os.fork()
    if pid == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
        return
    for descriptor in descriptors:
        os.close(descriptor)
    while signal.sigwait(signals) == signal.SIGCHLD and not has_ended(pid):
        pass
    status = end(pid)
    sweep(set())
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        with contextlib.suppress(OSError):  # SIGKILL is always as it was
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.kill(os.getpid(), number)
    os._exit(os.waitstatus_to_exitcode(status))


def has_ended(pid: int) -> bool:
    """Whether this child has ended. It still has to be waited for."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def sweep(workers: set[int]) -> None:
    """End every child that is not a living worker: what dead workers had started."""
    for _ in range(100):
        try:
            with open(f"/proc/self/task/{os.getpid()}/children") as file:
                strays = {int(pid) for pid in file.read().split()} - workers
        except OSError:
            return
        if not strays:
            return
        for pid in strays:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in strays:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
