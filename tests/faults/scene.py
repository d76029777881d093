"""A scene for faults: an inbox, folders for reports and for temporary files, and what may be left in them."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
from commands import COMMAND, COURSE, Done, environment, mistaken, solution
from jsonschema import Draft202012Validator
from waiting import wait_until

from autograder.frontends import jsonreport

KEY = "chapter1/perceptron"
RIGHT, WRONG = solution(KEY), mistaken(KEY, COURSE.mistakes(COURSE.exercise("chapter1", "perceptron"))[0].id)
SLOW = f"import time\ntime.sleep(0.15)\n{RIGHT}"
NEVER = "import time\n\n\nopen('begun', 'w').close()\ntime.sleep(1000)\n"
SCHEMA = Draft202012Validator(
    json.loads(Path(jsonreport.__file__).with_name("report.schema.json").read_text(encoding="utf-8"))
)
TABLE = ["submission  chapter1  total", "akiko          14/71  14/71", "bunta", "chie           14/71  14/71"]

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


class Scene(NamedTuple):
    """Three submissions (right, wrong, right and slow), and the folders that a batch of them uses."""

    root: Path

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def out(self) -> Path:
        return self.root / "out"

    @property
    def stored(self) -> Path:
        """The folder of the assignment."""
        return self.out / "chapter1"

    @property
    def places(self) -> Path:
        return self.root / "places"

    def batch(self, *options: str) -> list[str]:
        return ["batch", "chapter1", str(self.inbox), "--out", str(self.out), "--sandbox", "auto", *options]

    def start(
        self, *arguments: str, hook: str = "", before: tuple[str, ...] = (), **more: str
    ) -> subprocess.Popen[str]:
        """Start the command in a session of its own. `hook`: Python that runs first; `before`: what runs it."""
        command = [*COMMAND[:-1], f"{hook}\n{COMMAND[-1]}", *arguments]
        return subprocess.Popen(
            [*before, *command],
            cwd=self.root,
            env=environment(TMPDIR=str(self.places), **more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            encoding="utf-8",
        )

    def run(self, *arguments: str, hook: str = "", before: tuple[str, ...] = (), **more: str) -> Done:
        return finished(self.start(*arguments, hook=hook, before=before, **more))

    def reports(self) -> dict[str, dict[str, object]]:
        """The reports in the store, each of which has to be whole."""
        found = {}
        for file in self.stored.glob("*.json"):
            if not file.name.endswith(".staff.json"):
                jsonreport.parse(file.read_bytes())
                found[file.stem] = json.loads(file.read_text(encoding="utf-8"))
                SCHEMA.validate(found[file.stem])
                assert (self.stored / f"{file.stem}.staff.json").exists()
        return found

    def seen(self, name: str) -> bool:
        """Whether there is something of this name in the folder for temporary files, where much comes and goes."""
        return any(name in names + files for _, names, files in os.walk(self.places))

    def processes(self) -> list[int]:
        """The living processes that have to do with this scene: by their command lines, or their environment."""
        mark, found = str(self.places).encode(), []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (process / "cmdline").read_bytes() + (process / "environ").read_bytes():
                    found.append(int(process.name))
            except OSError:
                continue
        return found

    def send(self, pids: Iterable[int], number: int) -> None:
        """Send a signal to each of these processes that is still there: one may end another."""
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def gone(self) -> bool:
        """Whether no process is left, in a moment."""
        return wait_until(lambda: not self.processes(), 30)

    def goes_on(self) -> Done:
        """The next start: it ends as an uninterrupted run does, and nothing is left of the one before."""
        done = self.run(*self.batch())
        assert (done.code, table(done)) == (0, TABLE), done.err
        assert set(self.reports()) == {"akiko", "bunta", "chie"}
        names = {f"{owner}{end}" for owner in ("akiko", "bunta", "chie") for end in (".json", ".staff.json")}
        found = {file.name for file in self.stored.iterdir()}
        assert found == {*names, "results.csv", "handed-in", "inboxes"}
        assert len(list((self.stored / "handed-in").iterdir())) >= 3
        assert {file.name for file in self.out.iterdir()} == {"chapter1", ".secret"}
        assert not [file for file in self.out.rglob("*") if file.suffix == ".part"]
        assert list(self.places.iterdir()) == []
        return done


def table(done: Done) -> list[str]:
    """The table of a batch; bunta's points are what they are, but not all."""
    lines = done.out.splitlines()
    assert not any(line.startswith("bunta") and " 14/71" in line for line in lines)
    return ["bunta" if line.startswith("bunta ") else line for line in lines]


def finished(process: subprocess.Popen[str]) -> Done:
    """Wait for the end of a command, which shows no traceback."""
    try:
        out, err = process.communicate(timeout=90)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert "Traceback" not in err + out, err
    return Done(process.returncode, out, err)


def hand_in(inbox: Path, **texts: str) -> None:
    for owner, text in texts.items():
        (inbox / owner).mkdir(parents=True, exist_ok=True)
        (inbox / owner / "perceptron.py").write_text(text, encoding="utf-8")
