"""Many gradings in one run leave nothing behind: a short run of what `tests/benchmarks/endurance.py` does at length."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "endurance.py"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_forty_gradings_leave_nothing_behind() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "40"], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing was left behind" in done.stdout
