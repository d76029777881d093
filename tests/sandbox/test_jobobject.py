"""Job objects: what Windows is asked for. It is asked in vain here, and answers as its reference says."""

from __future__ import annotations

import ctypes
from typing import Any

import pytest

from autograder.sandbox import jobobject
from autograder.sandbox.jobobject import BasicLimits, JobObject, Limits

MEBIBYTE = 1 << 20


class Kernel:
    """Both libraries: notes what is called, and what the limits are."""

    def __init__(self, refused: str = "") -> None:
        self.refused = refused
        self.calls: list[tuple[Any, ...]] = []
        self.limits = Limits()

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any) -> int:
            self.calls.append((name, *(one.value if isinstance(one, ctypes.c_void_p) else one for one in args)))
            if name == "SetInformationJobObject":
                ctypes.memmove(ctypes.byref(self.limits), args[2], args[3])
            if name == "QueryInformationJobObject":
                ctypes.memmove(args[2], ctypes.byref(self.limits), args[3])
            return 0 if name == self.refused else 77

        self.__dict__[name] = call
        return call


def test_structures_are_as_long_as_those_of_windows() -> None:
    """With pointers of 8 bytes: a wrong length is refused there."""
    assert (ctypes.sizeof(BasicLimits), ctypes.sizeof(Limits)) == (64, 144)


def test_a_worker_has_its_limits_before_it_runs() -> None:
    kernel = Kernel()
    job = JobObject(256 * MEBIBYTE, 23, kernel=kernel, native=kernel)
    job.take(5)
    basic = kernel.limits.basic
    assert kernel.limits.process_memory_limit == jobobject.AT_START + 256 * MEBIBYTE
    assert (basic.per_process_user_time_limit, basic.active_process_limit) == (230_000_000, 1)
    assert basic.limit_flags == 0x2 | 0x8 | 0x100 | 0x400 | 0x2000
    assert [call[0] for call in kernel.calls] == [
        *("CreateJobObjectW", "SetInformationJobObject", "AssignProcessToJobObject", "NtResumeProcess")
    ]
    assert kernel.calls[2][1:] == (77, 5)
    assert kernel.calls[3][1:] == (5,)


def test_peak_memory_is_what_windows_tells() -> None:
    kernel = Kernel()
    job = JobObject(0, 1, kernel=kernel, native=kernel)
    kernel.limits.peak_process_memory_used = 3 * MEBIBYTE
    assert job.peak_memory() == 3 * 1024
    kernel.__dict__["QueryInformationJobObject"] = lambda *args: 0
    assert job.peak_memory() == 0
    job.close()
    assert kernel.calls[-1] == ("CloseHandle", 77)


@pytest.mark.parametrize("refused", ["SetInformationJobObject", "AssignProcessToJobObject"])
def test_a_process_without_limits_never_runs(refused: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "get_last_error", lambda: 5, raising=False)
    monkeypatch.setattr(ctypes, "WinError", lambda number: OSError(number, "Access is denied"), raising=False)
    kernel = Kernel(refused)
    with pytest.raises(OSError, match="Access is denied"):
        JobObject(0, 1, kernel=kernel, native=kernel).take(5)
    assert "NtResumeProcess" not in [call[0] for call in kernel.calls]
