"""Job objects of Windows: limits of a worker's memory, time and processes, and an end for all of it at once.

**The authors have run nothing of this on Windows.** Source of the structures and numbers: Microsoft's reference of
`SetInformationJobObject` and `JOBOBJECT_EXTENDED_LIMIT_INFORMATION`.
"""

from __future__ import annotations

import ctypes
from typing import Any

EXTENDED_LIMITS = 9  # the class of information
PROCESS_TIME, ACTIVE_PROCESS, PROCESS_MEMORY = 0x2, 0x8, 0x100
DIE_ON_UNHANDLED_EXCEPTION, KILL_ON_CLOSE = 0x400, 0x2000
SUSPENDED = 0x4  # how the process is to be created: it runs nothing before its limits hold
AT_START = 512 << 20  # bytes that an interpreter and its libraries may have taken before the learner's module is loaded
TICKS = 10_000_000  # in a second


class BasicLimits(ctypes.Structure):
    _fields_ = (
        ("per_process_user_time_limit", ctypes.c_int64),
        ("per_job_user_time_limit", ctypes.c_int64),
        ("limit_flags", ctypes.c_uint32),
        ("minimum_working_set_size", ctypes.c_size_t),
        ("maximum_working_set_size", ctypes.c_size_t),
        ("active_process_limit", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    )


class Limits(ctypes.Structure):
    _fields_ = (
        ("basic", BasicLimits),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory_limit", ctypes.c_size_t),
        ("job_memory_limit", ctypes.c_size_t),
        ("peak_process_memory_used", ctypes.c_size_t),
        ("peak_job_memory_used", ctypes.c_size_t),
    )


class JobObject:
    """A job of one worker. It ends with `close`, and with this process, whatever becomes of it."""

    def __init__(self, memory: int, seconds: int, processes: int = 1, kernel: Any = None, native: Any = None) -> None:
        """`memory`: bytes beyond those at the start; `seconds` of a processor. Raises OSError.

        `kernel`, `native`: kernel32.dll and ntdll.dll.
        """
        self.kernel = kernel or _library("kernel32")
        self.native = native or _library("ntdll")
        self.kernel.CreateJobObjectW.restype = ctypes.c_void_p
        self.handle = ctypes.c_void_p(self.kernel.CreateJobObjectW(None, None))
        limits = Limits()
        limits.basic.limit_flags = (
            PROCESS_TIME | ACTIVE_PROCESS | PROCESS_MEMORY | DIE_ON_UNHANDLED_EXCEPTION | KILL_ON_CLOSE
        )
        limits.basic.per_process_user_time_limit = seconds * TICKS
        limits.basic.active_process_limit = processes
        limits.process_memory_limit = AT_START + memory
        _check(
            self.kernel.SetInformationJobObject(
                self.handle, EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
            )
        )

    def take(self, process: int) -> None:
        """Put a process under the limits, by its handle, and let it run: it was created `SUSPENDED`. Raises OSError."""
        _check(self.kernel.AssignProcessToJobObject(self.handle, ctypes.c_void_p(process)))
        self.native.NtResumeProcess(ctypes.c_void_p(process))

    def peak_memory(self) -> int:
        """The most memory that a process of it has had, in KiB; 0 if the system does not tell."""
        limits = Limits()
        told = self.kernel.QueryInformationJobObject(
            self.handle, EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits), None
        )
        return int(limits.peak_process_memory_used) >> 10 if told else 0

    def close(self) -> None:
        """End all of its processes."""
        self.kernel.CloseHandle(self.handle)


def _library(name: str) -> Any:
    return ctypes.WinDLL(name, use_last_error=True)  # type: ignore[attr-defined]


def _check(done: int) -> None:
    if not done:
        raise ctypes.WinError(ctypes.get_last_error())  # type: ignore[attr-defined]
