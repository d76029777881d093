"""kill -9 at any moment of a run: after the next start all submissions are there, none twice and none wrong.

In the suite with a few submissions and kills. With a thousand, which takes a while:

    DLGRADE_TEST_SUBMISSIONS=1000 DLGRADE_TEST_KILLS=25 pytest -n 0 -s tests/faults/test_killed_class.py

DLGRADE_TEST_SEED (0 unless set) decides when the run is killed.
"""

from __future__ import annotations

import os
from pathlib import Path

from killed_class import UNREAD, Killer, fill
from scene import Scene, linux

pytestmark = linux
SUBMISSIONS = int(os.environ.get("DLGRADE_TEST_SUBMISSIONS", "40"))
KILLS = int(os.environ.get("DLGRADE_TEST_KILLS", "5"))
SEED = int(os.environ.get("DLGRADE_TEST_SEED", "0"))


def test_a_class_whose_grading_is_killed_again_and_again_is_there_whole(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.places.mkdir()
    earned = fill(scene.inbox, SUBMISSIONS)
    killer = Killer(scene, earned, SEED)
    for number in range(KILLS):
        killer.kill_at_random(most=2 * (SUBMISSIONS - killer.done()) // (KILLS - number + 2))
        print(f"kill {number + 1}: {killer.done()} of {SUBMISSIONS}", flush=True)
    killer.kill_in_the_table()
    graded = {file: file.stat().st_mtime_ns for file in scene.stored.glob("*.json")}
    assert len(graded) == 2 * sum(points is not UNREAD for points in earned.values())  # the report, and staff's

    done = killer.run()
    assert done.returncode == (UNREAD in earned.values()), done.stderr
    assert f"{len(graded) // 2} submissions were graded before" in done.stderr
    assert killer.table() == sorted(earned.items())
    assert list(killer.wrong()) == []
    shown = [line.split()[0].rstrip(":") for line in done.stdout.splitlines() if line.startswith("learner")]
    assert sorted(shown) == sorted(earned)

    assert {file: file.stat().st_mtime_ns for file in scene.stored.glob("*.json")} == graded  # nothing twice
    assert not (scene.stored / "earlier").exists()
    assert scene.gone()
    assert not [file for file in scene.out.rglob("*") if file.suffix == ".part"]
    assert list(scene.places.iterdir()) == []
