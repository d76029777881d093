"""kill -9: of the grader, of its jobs, of the parent of its workers."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import copy_package
from scene import NEVER, RIGHT, SLOW, Scene, finished, hand_in, linux, table
from waiting import wait_until

from autograder.serving.job import PROCESS

pytestmark = linux
IN_A_WRITE = """
import os
sync, left = os.fsync, [{number}]
def fsync(descriptor):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), 9)
    sync(descriptor)
os.fsync = fsync
"""
MOMENTS: dict[str, Callable[[Scene], bool]] = {
    "before the first report": lambda scene: scene.seen("scratch-1"),
    "between": lambda scene: all((scene.stored / f"{owner}.json").exists() for owner in ("akiko", "bunta")),
}


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_grader_that_is_killed_leaves_whole_reports_and_the_next_goes_on(
    scene: Scene, moment: str, jobs: str
) -> None:
    hand_in(scene.inbox, chie=NEVER)  # a job that holds it would live on
    process = scene.start(*scene.batch("--jobs", jobs))
    assert wait_until(lambda: MOMENTS[moment](scene), 60)
    process.kill()
    process.wait()
    assert scene.gone()  # before its pipes are read: what it started would hold them open
    finished(process)
    scene.reports()
    hand_in(scene.inbox, chie=SLOW)
    scene.goes_on()


@pytest.mark.parametrize("number", [1, 3, 5, 7, 9])  # secret, inbox; of akiko what was handed in, staff's, report
def test_a_grader_that_is_killed_inside_a_write_leaves_no_half_report(scene: Scene, number: int) -> None:
    done = scene.run(*scene.batch(), hook=IN_A_WRITE.format(number=number))
    assert done.code == -signal.SIGKILL
    assert [file for file in scene.out.rglob("*") if file.suffix == ".part"]
    assert scene.reports() == {}
    assert scene.gone()
    scene.goes_on()


def test_a_job_that_is_killed_loses_nothing(scene: Scene) -> None:
    process = scene.start(*scene.batch("--jobs", "2"))
    assert wait_until(lambda: scene.seen("scratch-1"), 60)
    jobs = [pid for pid in scene.processes() if PROCESS.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()]
    assert len(jobs) >= 2
    for pid in jobs:
        os.kill(pid, signal.SIGKILL)
    done = finished(process)
    assert done.code == 0, done.err
    assert scene.gone()
    scene.goes_on()


def test_a_submission_that_hangs_to_its_limits_holds_up_nobody_else(scene: Scene) -> None:
    package = copy_package(scene.root / "package")
    courses = package / "solutions/course.toml"
    courses.write_text(courses.read_text(encoding="utf-8").replace("time = 10\n", "time = 1\n"), encoding="utf-8")
    hand_in(scene.inbox, aiko=NEVER)
    done = scene.run(*scene.batch("--jobs", "2"), PYTHONPATH=str(package))
    assert done.code == 0, done.err
    assert [line.split()[-1] for line in done.err.splitlines()][-1] == "aiko"
    [chapter] = scene.reports()["aiko"]["chapters"]
    outcomes = {check["outcome"] for exercise in chapter["exercises"] for check in exercise["checks"]}
    assert "timed_out" in outcomes
    assert "akiko          14/71  14/71" in table(done)
    assert scene.gone()


def zygotes(scene: Scene) -> set[int]:
    """The parents of workers, and the workers that are forked from them, as far as they still live."""
    found = set()
    for pid in scene.processes():
        with contextlib.suppress(OSError):
            if b"main.py\0zygote" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.add(pid)
    return found


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_parent_of_workers_that_is_killed_or_stopped_costs_no_point(scene: Scene, number: int) -> None:
    hand_in(scene.inbox, chie=f"import time\ntime.sleep(0.5)\n{RIGHT}")
    process = scene.start("chapter1", "perceptron", "--submission", str(scene.inbox / "chie"))
    assert wait_until(lambda: scene.seen("scratch-1"), 60)
    before = zygotes(scene)
    assert wait_until(lambda: scene.seen("scratch-2"), 60)
    scene.send(
        sorted(zygotes(scene) & before), number
    )  # no worker, whose end would be its own: the first one has ended
    done = finished(process)
    assert (done.code, done.err) == (0, ""), done.out
    assert "14/14" in done.out
    assert scene.gone()
