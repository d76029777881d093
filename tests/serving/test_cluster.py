"""A cluster: what the workers of a Dask scheduler grade, each a process of its own, is as it is on one machine."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from commands import COMMAND, dlgrade, environment, mistaken, solution
from waiting import wait_until

from autograder.errors import GraderError
from autograder.grading.settings import Settings
from autograder.serving import cluster as cluster_module
from autograder.serving.messages import Answer, Failure, Place, Question, Task
from autograder.serving.stored import Stored

OWNERS = ("abe", "baba", "chiba", "doi", "endo", "fujita", "goto", "hara")
BATCH = ("batch", "chapter1", "inbox", "--exercise", "softmax")
ADDRESS = re.compile(r"tcp://[0-9.]+:[0-9]+")
TIMES = re.compile(rb'"(duration|memory)": [0-9.]+')


class Cluster:
    """A scheduler and workers on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        self.start("scheduler", "--port", "0", "--scheduler-file", str(file))
        assert wait_until(lambda: file.exists() and ADDRESS.search(file.read_text()), 180), self.said()
        self.address = ADDRESS.findall(file.read_text())[0]

    def start(self, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        """One more process; workers have one thread, and no nanny that would start them again."""
        with (self.folder / f"{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    f"distributed.cli.dask_{kind}",
                    "--host",
                    "127.0.0.1",
                    "--no-dashboard",
                    *arguments,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment(DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="3"),
                cwd=self.folder,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        before = self.said().count("Registered to")
        process = self.start("worker", self.address, "--nthreads", "1", "--no-nanny")
        assert wait_until(lambda: self.said().count("Registered to") > before, 180), self.said()
        return process

    def said(self) -> str:
        return "\n".join(file.read_text(errors="replace") for file in sorted(self.folder.glob("*.log")))

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait(30)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    yield found
    found.end()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inbox of right, wrong, slow and unreadable submissions, with the reports that one machine gives them."""
    place = tmp_path_factory.mktemp("class")
    texts = [solution("chapter1/softmax"), mistaken("chapter1/softmax", "no-exp"), "import time\ntime.sleep(1)\n"]
    for number, owner in enumerate(OWNERS):
        (place / "inbox" / owner).mkdir(parents=True)
        (place / "inbox" / owner / "softmax.py").write_text(texts[number % len(texts)], encoding="utf-8")
    (place / "inbox" / "ito.zip").write_bytes(b"no archive")
    assert dlgrade(*BATCH, "--out", "alone", cwd=place).code == 1
    return place


def reports(folder: Path) -> dict[str, bytes]:
    """All that is kept of the class, by file, without times and memory, and without what is noted of those reports."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.parent.name == "chapter1.softmax"]
    return {file.name: TIMES.sub(b"", file.read_bytes()) for file in files}


def beginning(place: Path, name: str) -> Path:
    """An empty folder for reports, with the secret of the others."""
    (place / name).mkdir()
    (place / name / ".secret").write_bytes((place / "alone" / ".secret").read_bytes())
    return place / name


def at(cluster: Cluster, out: Path) -> Sequence[str | Path]:
    return *BATCH, "--out", out.name, "--scheduler", cluster.address


def test_without_scheduler_or_workers_nothing_is_graded_and_the_reason_is_told(place: Path, cluster: Cluster) -> None:
    out = beginning(place, "nobody")
    done = dlgrade(*BATCH, "--out", out.name, "--scheduler", "tcp://127.0.0.1:9", cwd=place)
    assert done.code == 2
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in done.err
    done = dlgrade(*at(cluster, out), cwd=place)
    assert done.code == 2
    assert f"has no workers yet. Start one on each machine with: dask worker {cluster.address}" in done.err
    assert not reports(out)


def test_reports_are_those_of_one_machine_though_a_worker_is_killed(place: Path, cluster: Cluster) -> None:
    workers = [cluster.worker(), cluster.worker()]
    out = beginning(place, "many")
    with subprocess.Popen(
        [*COMMAND, *at(cluster, out)], cwd=place, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        first = process.stderr.readline()
        os.killpg(workers[0].pid, signal.SIGKILL)
        table, rest = process.stdout.read(), process.stderr.read()
        assert process.wait() == 1, (first + rest).decode()
    assert first.startswith(b"1 of 9: ")
    assert reports(out) == reports(place / "alone")
    assert len(table.splitlines()) == 1 + 9
    again = dlgrade(*BATCH, "--out", out.name, cwd=place)
    assert "8 submissions were graded before" in again.err


def test_a_worker_that_would_grade_otherwise_grades_nothing(place: Path) -> None:
    task = Task(("chapter1/softmax",), policy="strict")
    kind = cluster_module.kind_of(task)

    def failure(kind: str, path: str) -> str:
        work = cluster_module.Work(task, kind, str(place))
        question = Question(Place(path, "abe"), task.exercises, Settings("1"))
        data = cluster_module.grade(msgspec.msgpack.encode(work), msgspec.msgpack.encode(question))
        assert data is not None
        return msgspec.msgpack.decode(data, type=Answer | Failure).key  # type: ignore[union-attr]

    assert failure(kind, "inbox/nobody") == "no-file-there"
    assert failure(f"{kind} of before", "inbox/abe") == "other-course-there"


def test_another_environment_is_told_apart(place: Path) -> None:
    found = Stored(place / "alone" / "chapter1.softmax").graded("abe")
    assert found is not None
    cluster_module.held_to(Answer(graded=found), found.report.environment.sandbox)
    with pytest.raises(GraderError) as caught:
        cluster_module.held_to(Answer(graded=found), "something else")
    assert caught.value.key == "other-there"
    assert caught.value.params["what"] == "sandbox"
