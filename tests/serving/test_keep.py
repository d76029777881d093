"""Which version counts, in a store: what is graded again if that is changed, and that nothing else is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from commands import COURSE, solution
from hand_made import timeless

from autograder.classroom.attempts import handed_in
from autograder.frontends import jsonreport, staffreport
from autograder.intake.versions import Keep
from autograder.serving import batch
from autograder.serving.batch import Batch, Entry, entries
from autograder.serving.foresight import foresee
from autograder.serving.messages import Task
from autograder.serving.results import Results
from autograder.serving.store import Store

AFFINE, GRAPH = KEYS = ("chapter2/affine", "chapter2/graph")
RIGHT, WRONG = solution(AFFINE), "def affine(x, W, b):\n    return x @ W\n"
NOW = 1_750_000_000  # seconds since 1970


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """akiko has one file of each exercise, bunta an attempt at `affine` that is better than his last one."""
    place = tmp_path / "inbox"
    write(place / "akiko" / "affine.py", WRONG)
    write(place / "akiko" / "graph.py", solution(GRAPH))
    write(place / "bunta" / "attempt1" / "affine.py", RIGHT, hours=1)
    write(place / "bunta" / "attempt2" / "affine.py", WRONG, hours=2)
    write(place / "bunta" / "graph.py", solution(GRAPH))
    return place


def write(file: Path, text: str, hours: int = 0) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    os.utime(file, (NOW + 3600 * hours, NOW + 3600 * hours))


class Run:
    """A batch with the best or the latest, with the store in this folder. `graded`: what it graded, by owner."""

    def __init__(self, inbox: Path, keep: Keep, out: str = "out") -> None:
        wanted = Batch(Task(KEYS, str(COURSE.root), "none", keep=keep), "a secret", "en")
        store = Store(inbox.parent / out)
        self.results = Results(
            *(store, wanted, COURSE),
            lambda graded: {".staff.json": staffreport.render(graded), ".json": jsonreport.render(graded.report)},
        )
        names = next((report.environment.sandbox for name in store.owners() if (report := store.report(name))), "")
        listed = entries(inbox)
        self.foreseen = {one.entry.owner: one for one in foresee(wanted, listed, store, COURSE, names)}
        left: list[Entry] = self.results.recall(inbox, listed, names)
        self.graded = {entry.owner: KEYS if entry.only is None else entry.only for entry in left}
        batch.run(wanted, left, 1, self.results.add)
        assert not self.results.problems

    def points(self, owner: str) -> dict[str, float]:
        [chapter] = self.results.reports[owner].chapters
        return {exercise.name: exercise.points for exercise in chapter.exercises}


def files_of(inbox: Path, owner: str) -> dict[str, bytes]:
    folder = inbox.parent / "out"
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob(f"{owner}.*"))}


def test_another_rule_grades_again_what_has_several_versions_and_nothing_else(inbox: Path) -> None:
    first = Run(inbox, Keep.LATEST)
    assert first.points("bunta") == {"affine": 0, "graph": 11}
    akiko = files_of(inbox, "akiko")
    graph = first.results.reports["bunta"].chapters[0].exercises[1]
    second = Run(inbox, Keep.BEST)
    assert second.graded == {"bunta": (AFFINE,)}
    assert second.points("bunta") == {"affine": 12, "graph": 11}
    assert second.results.reports["bunta"].chapters[0].exercises[1] == graph  # durations and all
    assert files_of(inbox, "akiko") == akiko
    assert Run(inbox, Keep.BEST).graded == {}
    third = Run(inbox, Keep.LATEST)
    assert third.graded == {"bunta": (AFFINE,)}
    assert timeless(third.results.reports["bunta"]) == timeless(first.results.reports["bunta"])
    assert files_of(inbox, "akiko") == akiko
    store = third.results.store
    assert len(handed_in([*store.earlier("bunta"), third.results.reports["bunta"]])) == 1  # only once, as it was


def test_another_version_that_is_changed_or_added_is_graded(inbox: Path) -> None:
    Run(inbox, Keep.BEST)
    write(inbox / "bunta" / "attempt1" / "affine.py", WRONG + "y = 1\n", hours=1)
    changed = Run(inbox, Keep.BEST)
    assert changed.graded == {"bunta": (AFFINE,)}
    assert changed.points("bunta") == {"affine": 0, "graph": 11}
    write(inbox / "bunta" / "attempt0" / "affine.py", RIGHT, hours=0)
    added = Run(inbox, Keep.BEST)
    assert added.graded == {"bunta": (AFFINE,)}
    assert added.points("bunta") == {"affine": 12, "graph": 11}


def test_what_is_imported_is_decided_again_with_what_imports_it(inbox: Path) -> None:
    importing = f"from affine import affine\n{solution(GRAPH)}"
    write(inbox / "bunta" / "graph.py", importing)
    Run(inbox, Keep.BEST)
    write(inbox / "bunta" / "graph.py", importing.replace("import affine\n", "import affine as imported\n"))
    changed = Run(inbox, Keep.BEST)
    assert changed.graded == {"bunta": KEYS}
    whole = Run(inbox, Keep.BEST, out="another")
    assert timeless(changed.results.reports["bunta"]) == timeless(whole.results.reports["bunta"])
    write(inbox / "bunta" / "attempt2" / "affine.py", WRONG + "y = 1\n", hours=2)
    assert Run(inbox, Keep.BEST).graded == {"bunta": KEYS}


def test_it_is_foreseen_what_would_be_graded(inbox: Path) -> None:
    for number in range(3, 8):
        write(inbox / "bunta" / f"attempt{number}" / "affine.py", f"{WRONG}y = {number}\n", hours=number)
    found = Run(inbox, Keep.BEST).foreseen["bunta"]
    assert found.files[AFFINE] == tuple(f"attempt{number}/affine.py" for number in (7, 6, 5, 4, 3))
    assert found.left[AFFINE] == ("attempt2/affine.py", "attempt1/affine.py")
    assert (found.files[GRAPH], found.current) == (("graph.py",), False)
    assert Run(inbox, Keep.BEST).foreseen["bunta"].current
    latest = Run(inbox, Keep.LATEST).foreseen["bunta"]
    assert (latest.files[AFFINE], latest.left, latest.current) == (("attempt7/affine.py",), {}, False)
