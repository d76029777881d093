"""Being stopped: a signal is never lost, wherever Python is when it comes."""

import subprocess
import sys
import textwrap

import pytest

CODES = {"SIGINT": 130, "SIGTERM": 143}


def run(body: str) -> subprocess.CompletedProcess[str]:
    code = "import os, signal, time\nfrom autograder.cli import stopping\nstopping.listen()\n" + textwrap.dedent(body)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("name", CODES)
def test_a_signal_while_python_cannot_be_interrupted_interrupts_it_afterwards(name: str) -> None:
    done = run(f"""
        class Last:
            def __del__(self):
                os.kill(os.getpid(), signal.{name})
                time.sleep(0.1)
        try:
            last = Last()
            del last
            time.sleep(20)
        except KeyboardInterrupt:
            print("stopped", stopping.exit_code())
    """)
    assert (done.stdout, done.stderr) == (f"stopped {CODES[name]}\n", "")


def test_other_errors_that_cannot_be_raised_are_told_as_ever() -> None:
    done = run("""
        class Last:
            def __del__(self):
                raise ValueError("told")
        last = Last()
        del last
    """)
    assert "ValueError: told" in done.stderr
