"""Fuzzing: nothing is found in a bounded number of runs, what was found stays fixed, and a defect would be found."""

from __future__ import annotations

import base64
import importlib
import os
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from bounds import bounded

TARGETS = ("frames", "archives", "tars", "notebooks", "sources", "programs")
RUNS = {"frames": 10_000, "archives": 1_000, "tars": 1_000, "notebooks": 2_000, "sources": 1_500, "programs": 1_000}
linux = pytest.mark.skipif(
    sys.platform != "linux" or sys.version_info >= (3, 14), reason="atheris exists for Linux and older Pythons alone"
)


def fuzz(folder: Path, target: str, runs: int, *options: str) -> subprocess.CompletedProcess[str]:
    """So many runs, the same ones each time. The time is that of a machine on which something hangs."""
    (folder / "place").mkdir()
    script = Path(__file__).with_name("run.py")
    return subprocess.run(
        [sys.executable, script, target, "500", folder / "corpus", *options, f"-runs={runs}", "-seed=1"],
        env={**os.environ, "TMPDIR": str(folder / "place"), "PYTHONHASHSEED": "0"},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=550,
        check=False,
    )


@linux
@pytest.mark.parametrize("target", TARGETS)
def test_nothing_is_found(target: str, tmp_path: Path) -> None:
    done = fuzz(tmp_path, target, RUNS[target])
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(re.findall(r"^Done (\d+) runs", done.stderr, re.MULTILINE)[0]) == RUNS[target]
    covered = [int(count) for count in re.findall(r"\bcov: (\d+)", done.stderr)]
    assert 0 < covered[0] < covered[-1], "the runs were not guided by coverage"
    seeds = len(set(importlib.import_module(target).SEEDS))
    assert len(list((tmp_path / "corpus").iterdir())) > seeds, "nothing new was reached"


@linux
@pytest.mark.parametrize("check", ["bool", "integer", "length", "mark"])
def test_a_check_that_was_taken_out_is_missed(check: str, tmp_path: Path) -> None:
    done = fuzz(tmp_path, "frames", 20_000, "--without", check)
    assert done.returncode != 0
    words = {
        "bool": "a bool that is neither 0 nor 1",
        "integer": "an integer of more than 64 bits",
        "length": "bytes of memory",
        "mark": "AttributeError",
    }
    assert words[check] in done.stdout + done.stderr
    assert list((tmp_path / "corpus").glob("crash-*"))


# --- what was found ---------------------------------------------------------------------------------------------------

FOUND: dict[str, list[bytes]] = {
    "frames": [],
    "archives": [
        base64.b64decode(
            "UEsDBBQAAAAIAAAAIQCRtdkiLwAAAEEAAAAZAAAAY2hhcHRlcjEvcGVyY2VwdHJvbi5pcHluYqtWSk7NySlWslKIrgYz40sqC1KB"
            "XKXk/JRUJR0FpeL80qJksEiFgq2CoVJtbC0AUEsBAhQDFAAAAAgAAAAhAAAAAAAAAACANQAAABkAAAAAAAAAAAAAAIABAAAAAGNo"
            "YXB0ZXIxL3BlcmNlcHRyb24uaXB5bmJQSwUGAAAAAAEAAQBHAAAAZgAAAAAA"
        )
    ],
    "tars": [],
    "notebooks": [],
    "programs": [],
    "sources": [b"x = 0x" + b"1" * 5000],
}


@pytest.fixture
def untraced() -> Iterator[None]:
    """The targets measure memory, which is slow: not in the tests that follow."""
    yield
    tracemalloc.stop()


@pytest.mark.usefixtures("untraced")
def test_what_takes_too_much_memory_or_time_fails() -> None:
    with pytest.raises(AssertionError, match="bytes of memory"), bounded(1000):
        bytes(100_000)
    with pytest.raises(AssertionError, match="seconds"), bounded(1 << 20, seconds=0.01):
        sum(range(10_000_000))


@pytest.mark.usefixtures("untraced")
@pytest.mark.parametrize("target", TARGETS)
def test_the_seeds_and_what_was_found_are_read_or_refused(target: str) -> None:
    module = importlib.import_module(target)
    for data in [*module.SEEDS, *FOUND[target]]:
        module.check(data)
