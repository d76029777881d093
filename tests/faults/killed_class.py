"""A class whose grading is killed again and again: what everybody hands in, and the kills at random moments."""

from __future__ import annotations

import csv
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from commands import COURSE, mistaken
from scene import RIGHT, Scene
from waiting import wait_until

from autograder.intake.collect import collect

CHAPTER = COURSE.chapter("chapter1").exercises
PERCEPTRON = COURSE.exercise("chapter1", "perceptron")
POINTS = {
    "right": 14.0,
    "fires-at-the-boundary": 13.0,
    "and-is-or": 12.0,
    "xor-from-and": 11.0,
    "turned-round": 9.0,
    "given": 0.0,
}
UNREAD = None  # instead of points
PATIENCE = 3600  # seconds for a whole run
LATEST = 0.4  # seconds after the report at which a kill was due
HALF_A_TABLE = """
import os, time
sync = os.fsync
def fsync(descriptor):
    name = f"/proc/self/fd/{{descriptor}}"
    with open(name, "rb") as written:
        data = written.read()
    if data.startswith("\\ufeffsubmission".encode()):
        os.truncate(name, len(data) // 2)
        open({flag!r}, "w").close()
        time.sleep(1000)
    sync(descriptor)
os.fsync = fsync
"""


def fill(inbox: Path, count: int) -> dict[str, float | None]:
    """Hand in so many, no two with the same text; the points that each deserves."""
    texts = {"right": RIGHT, "given": COURSE.stub_text(PERCEPTRON)}
    texts |= {name: mistaken(PERCEPTRON.key, name) for name in POINTS.keys() - texts.keys()}
    earned: dict[str, float | None] = {}
    for number in range(count):
        owner, kind = f"learner{number:04}", list(POINTS)[number % len(POINTS)]
        (inbox / owner).mkdir(parents=True)
        if number % 20 == 19:
            (inbox / owner / "perceptron.rar").write_bytes(b"Rar!")
            earned[owner] = UNREAD
            continue
        (inbox / owner / "perceptron.py").write_text(f"{texts[kind]}\n# {owner}\n", encoding="utf-8")
        earned[owner] = POINTS[kind]
    return earned


class Killer:
    """Starts the grading of a class, and kills it with all that it has started, at moments that a seed decides."""

    def __init__(self, scene: Scene, earned: dict[str, float | None], seed: int) -> None:
        self.scene, self.earned, self.lot = scene, earned, random.Random(seed)
        self.digests = {
            owner: collect(scene.inbox / owner, COURSE, CHAPTER).digest
            for owner, points in earned.items()
            if points is not UNREAD
        }

    def start(self, hook: str = "") -> subprocess.Popen[str]:
        return self.scene.start(*self.scene.batch("--jobs", str(self.lot.randint(1, 3))), hook=hook)

    def done(self) -> int:
        return sum(not file.name.endswith(".staff.json") for file in self.scene.stored.glob("*.json"))

    def kill_at_random(self, most: int) -> None:
        """Let it grade up to so many more, and kill it: before the first, between two, or while one is written."""
        process, wanted = self.start(), self.done() + self.lot.randint(0, most)
        assert wait_until(lambda: self.done() >= wanted or process.poll() is not None, PATIENCE)
        time.sleep(self.lot.uniform(0, LATEST))
        self.kill(process)

    def kill_in_the_table(self) -> None:
        """Kill it when half of the table is written."""
        flag = self.scene.root / "half"
        process = self.start(HALF_A_TABLE.format(flag=str(flag)))
        assert wait_until(lambda: flag.exists() or process.poll() is not None, PATIENCE)
        assert flag.exists()
        self.kill(process)
        assert not (self.scene.stored / "results.csv").exists()

    def kill(self, process: subprocess.Popen[str]) -> None:
        """SIGKILL for every process of it: the grader, its jobs, the parents of workers, the workers."""
        assert process.poll() is None
        while found := self.scene.processes():
            self.scene.send(found, signal.SIGKILL)
            process.poll()
        process.communicate(timeout=PATIENCE)
        assert process.returncode == -signal.SIGKILL
        assert list(self.wrong()) == []

    def wrong(self) -> Iterator[str]:
        """What is wrong with the reports that are there: each is to be whole, and its owner's."""
        for owner, report in self.scene.reports().items():
            if report["points"] != self.earned[owner] or report["submission"]["digest"] != self.digests[owner]:  # type: ignore[index]
                yield f"{owner}: {report['points']}"

    def run(self) -> subprocess.CompletedProcess[str]:
        """Start it once more, and let it end."""
        process = self.start()
        out, err = process.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def table(self) -> list[tuple[str, float | None]]:
        """The rows of the table, which is read as it is."""
        with (self.scene.stored / "results.csv").open(encoding="utf-8-sig", newline="") as file:
            return [
                (row["submission"], float(row["points"]) if row["points"] else None) for row in csv.DictReader(file)
            ]
