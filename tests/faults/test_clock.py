"""A clock that jumps: what is measured is monotonic, and nothing is known by its time."""

from __future__ import annotations

from scene import Scene

JUMPS = """
import itertools, time
YEARS = 10 * 365 * 24 * 3600
real, jumps = time.time, itertools.cycle([{first}, {second}])
time.time = lambda: real() + next(jumps) * YEARS
time.time_ns = lambda: int(time.time() * 1e9)
"""


def test_a_clock_that_jumps_changes_no_verdict_and_nothing_in_the_store(scene: Scene) -> None:
    scene.goes_on()
    kept = {file.name: file.read_bytes() for file in scene.stored.iterdir() if file.is_file()}
    forth = scene.run(*scene.batch(), hook=JUMPS.format(first=1, second=-1))
    assert "3 submissions were graded before" in forth.err
    assert {file.name: file.read_bytes() for file in scene.stored.iterdir() if file.is_file()} == kept
    points = {owner: report["points"] for owner, report in scene.reports().items()}
    for file in scene.stored.glob("*.json"):
        file.unlink()
    assert scene.run(*scene.batch(), hook=JUMPS.format(first=-1, second=2)).code == 0
    assert {owner: report["points"] for owner, report in scene.reports().items()} == points
    assert "3 submissions were graded before" in scene.goes_on().err
