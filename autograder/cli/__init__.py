"""The command line: the only place that prints or exits."""

from __future__ import annotations


def main() -> None:
    """The command `dlgrade`."""
    import contextlib
    import os
    import sys

    from autograder.cli import stopping
    from autograder.threads import one_thread

    one_thread()
    stopping.listen()
    try:
        from autograder.cli.root import run

        code = run()
    except KeyboardInterrupt:  # before there was anything to stop, or while it was being stopped
        code = stopping.exit_code()
    except MemoryError:  # not even enough for a sentence of the catalogues
        os.write(2, b"No memory.\n")
        code = 3
    stopping.deaf()
    with contextlib.suppress(OSError):  # told already, and not to be tried again at the end of the interpreter
        stopping.flush()
    sys.exit(code)
