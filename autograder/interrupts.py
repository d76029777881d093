"""Interrupts that come while Python cannot be interrupted: in the callback of a weak reference, or around a fork."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

MOMENT = 0.05  # seconds


def insist(again: Callable[[], None]) -> None:
    """From here on, if a KeyboardInterrupt comes to nothing, have the process interrupted again a moment later.

    again: sends the signal once more; it is called in a thread.
    """

    def lost(unraisable: sys.UnraisableHookArgs) -> None:
        if unraisable.exc_type is KeyboardInterrupt:
            later = threading.Timer(MOMENT, again)
            later.daemon = True
            later.start()
        else:
            sys.__unraisablehook__(unraisable)

    sys.unraisablehook = lost
