"""A stopped run: by a signal, which leaves what is done, and by a pause, which costs nobody a point."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest
from commands import copy_package, dlgrade, solution
from scene import NEVER, RIGHT, SCHEMA, Scene, finished, hand_in, linux
from waiting import wait_until

from autograder.frontends import jsonreport

pytestmark = linux
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
SAYS = "this report is partial"


@pytest.mark.parametrize(
    ("format_", "number"), [*[("json", number) for number in CODES], ("terminal", 15), ("junit", 15)]
)
def test_what_was_graded_before_a_signal_is_a_partial_report(scene: Scene, format_: str, number: int) -> None:
    (scene.inbox / "akiko/activations.py").write_text(solution("chapter1/activations"), encoding="utf-8")
    (scene.inbox / "akiko/softmax.py").write_text(NEVER, encoding="utf-8")
    staff = scene.root / "staff.json"
    options = ["--submission", str(scene.inbox / "akiko"), "--sandbox", "none", "--staff", str(staff)]
    process = scene.start("chapter1", *options, "--format", format_)
    assert wait_until(lambda: scene.seen("begun"), 60)
    os.killpg(process.pid, number)
    done = finished(process)
    assert (done.code, done.err.strip()) == (128 + number, "Stopped.")
    assert scene.gone()
    assert list(scene.places.iterdir()) == []
    assert json.loads(staff.read_text(encoding="utf-8"))["schema"] == "dlgrade/staff/v1"
    if format_ == "terminal":
        assert SAYS in done.out
        assert "perceptron" in done.out
    elif format_ == "junit":
        assert '<property name="partial" value="true" />' in done.out
        assert 'testsuite name="chapter1.perceptron"' in done.out
    else:
        report = json.loads(done.out)
        SCHEMA.validate(report)
        assert jsonreport.parse(done.out.encode()).partial
        assert report["chapters"][0]["exercises"][0]["name"] == "perceptron"
        (scene.root / "stored.json").write_text(done.out, encoding="utf-8")
        assert SAYS in dlgrade("report", "stored.json", cwd=scene.root).out


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_signals_at_any_moment_once_and_twice_lose_nothing(scene: Scene, jobs: str) -> None:
    hand_in(scene.inbox, chie=f"import time\ntime.sleep(0.5)\n{RIGHT}")
    for seconds, number, times in [  # moments spread over a run
        (0.3, signal.SIGINT, 2),
        (0.7, signal.SIGTERM, 1),
        (1.2, signal.SIGINT, 1),
        (1.6, signal.SIGHUP, 2),
    ]:
        process = scene.start(*scene.batch("--jobs", jobs))
        time.sleep(seconds)
        for _ in range(times):
            if process.poll() is None:
                os.killpg(process.pid, number)
                time.sleep(0.05)
        done = finished(process)
        assert done.code in (CODES[number], -number, 0)  # -number: before there was anything of ours to hear it
        assert scene.gone()
        if scene.out.exists():
            scene.reports()
    scene.goes_on()


@pytest.mark.parametrize("number", CODES)
def test_a_batch_that_is_stopped_says_so_and_shows_what_is_done(scene: Scene, number: signal.Signals) -> None:
    hand_in(scene.inbox, chie=NEVER)
    process = scene.start(*scene.batch("--jobs", "2"))
    assert wait_until(lambda: all((scene.stored / f"{name}.json").exists() for name in ("akiko", "bunta")), 60)
    os.killpg(process.pid, number)
    done = finished(process)
    assert done.code == CODES[number]
    assert "2 of 3 submissions have a report" in done.err
    assert "akiko          14/71" in done.out
    assert scene.gone()
    assert list(scene.places.iterdir()) == []


@pytest.mark.parametrize("stopped", ["the grader", "all"])
def test_a_pause_longer_than_the_limit_costs_no_point(scene: Scene, stopped: str) -> None:
    package = copy_package(scene.root / "package")
    courses = package / "solutions/course.toml"
    courses.write_text(courses.read_text(encoding="utf-8").replace("time = 10\n", "time = 4\n"), encoding="utf-8")
    slow = RIGHT.replace("    ### BEGIN SOLUTION", "    import time; time.sleep(0.004)").replace(
        "    ### END SOLUTION", ""
    )
    assert slow != RIGHT
    hand_in(scene.inbox, chie=slow)
    process = scene.start(
        "chapter1",
        "perceptron",
        "--submission",
        str(scene.inbox / "chie"),
        "--sandbox",
        "none",
        PYTHONPATH=str(package),
    )
    assert wait_until(lambda: scene.seen("scratch-1"), 60)
    time.sleep(0.3)  # in the middle of a check
    pids = scene.processes() if stopped == "all" else [process.pid]
    scene.send(pids, signal.SIGSTOP)
    state = Path(f"/proc/{process.pid}/stat")
    assert wait_until(lambda: state.read_text().rpartition(")")[2].split()[0] == "T")
    time.sleep(5.5)
    scene.send(pids, signal.SIGCONT)
    done = finished(process)
    assert (done.code, done.err) == (0, ""), done.out
    assert "14/14" in done.out
