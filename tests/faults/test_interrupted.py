"""A signal that comes while Python cannot be interrupted stops a command, and a job, all the same."""

import subprocess
import sys

import pytest

LOST = """
import os, signal, time

class Left:
    def __del__(self):
        signal.raise_signal(signal.SIGTERM)
        time.sleep(0)  # here Python sees the signal, and drops what its handler raises

try:
    Left()
    time.sleep(20)
    print("went on")
except KeyboardInterrupt:
    print("stopped")
"""
COMMAND = "from autograder.cli import stopping\nstopping.listen()\n"
JOB = """
import signal
from autograder import interrupts
from autograder.serving import process
signal.signal(signal.SIGTERM, process._end)
interrupts.insist(process._again)
"""


@pytest.mark.parametrize("ignored", [False, True], ids=["", "sigint-ignored"])
@pytest.mark.parametrize("begin", [COMMAND, JOB], ids=["command", "job"])
def test_a_signal_that_python_drops_is_sent_again(begin: str, ignored: bool) -> None:
    quiet = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n" if ignored else ""
    done = subprocess.run([sys.executable, "-c", quiet + begin + LOST], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("stopped\n", "")
