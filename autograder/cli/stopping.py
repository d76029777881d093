"""Being stopped: SIGTERM and SIGHUP end a command in order, as Ctrl-C does."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any, NoReturn

from autograder import interrupts

NAMES = ("SIGTERM", "SIGHUP")
_received: list[int] = [signal.SIGINT]


def listen() -> None:
    """Take these signals as Ctrl-C, unless whoever started this process has them ignored (`nohup`)."""
    for name in NAMES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _stop)
    interrupts.insist(lambda: os.kill(os.getpid(), _received[-1]))


def _stop(number: int, frame: Any) -> NoReturn:
    _received.append(number)
    raise KeyboardInterrupt


def exit_code() -> int:
    """What a stopped command ends with: 130 after Ctrl-C, 143 after SIGTERM, 129 after SIGHUP."""
    return 128 + _received[-1]


def deaf() -> None:
    """From here to the end of the process nothing more is to be stopped."""
    for name in ("SIGINT", *NAMES):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def flush() -> None:
    """Write what is still to be written on standard output; nothing more if it takes nothing. Raises OSError."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
        if not isinstance(error, BrokenPipeError):  # else its reader has seen enough
            raise
