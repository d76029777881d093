"""Errors that say that the machine has no more of something, and all others."""

import errno

import pytest

from autograder.errors import exhausted


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EMFILE, "Too many open files"),
        ImportError("x.so: failed to map segment from shared object"),
        RuntimeError("can't start new thread"),
        SystemError("<built-in function compile> returned NULL without setting an exception"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_says_so_is_known(error: BaseException) -> None:
    found = exhausted(error)
    assert found is not None
    assert (found.key, found.exit_code) == ("exhausted", 3)


@pytest.mark.parametrize(
    "error",
    [ValueError("a\0b"), OSError(errno.EACCES, "a\0b"), RuntimeError("failed to map"), ImportError("x")],
    ids=repr,
)
def test_any_other_error_stays_what_it_is(error: BaseException) -> None:
    assert exhausted(error) is None
