"""A class goes through whole, whatever every tenth of it hands in; `tests/benchmarks/poisoned.py` has a larger one."""

import sys
from pathlib import Path

import pytest
from poisoned_class import EVERY, POINTS, fill, problems_of

ENTRIES = 20


@pytest.mark.skipif(sys.platform != "linux", reason="strict confinement")
@pytest.mark.parametrize("jobs", [1, 2])
def test_every_honest_entry_has_its_points(jobs: int, tmp_path: Path) -> None:
    earned = fill(tmp_path / "inbox", ENTRIES)
    assert sum(points == POINTS for points in earned.values()) == ENTRIES - ENTRIES // EVERY
    assert problems_of(tmp_path / "inbox", tmp_path / "out", jobs, earned) == []
