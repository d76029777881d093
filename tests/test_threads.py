"""What grades calculates in one thread."""

import os
import subprocess
import sys

import numpy as np
import pytest
from threadpoolctl import threadpool_info

TOLD = """
import os, sys
{start}
assert "numpy" not in sys.modules
import numpy
from threadpoolctl import threadpool_info
print({{one["num_threads"] for one in threadpool_info()}})
"""
COMMAND = """
from autograder.cli import main
sys.argv = ["dlgrade", "--version"]
try:
    main()
except SystemExit:
    pass
"""
JOB = """
from autograder.serving import process
process._answer = lambda questions, answers: None
process.serve()
os.dup2(2, 1)
"""


@pytest.mark.parametrize("start", [COMMAND, JOB], ids=["command", "job"])
def test_a_process_that_grades_has_one_thread_for_numpy(start: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    code = TOLD.format(start=start)
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "{1}" in (done.stdout + done.stderr).split("\n")


def test_so_do_these_tests() -> None:
    np.ones((2, 2)) @ np.ones((2, 2))
    assert {one["num_threads"] for one in threadpool_info()} == {1}
