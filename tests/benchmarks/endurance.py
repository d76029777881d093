"""Grades honest and hostile submissions in one run, thousands of them, and watches for what is left behind.

    python tests/benchmarks/endurance.py [GRADINGS]

Each grading takes, by lot, the solution of an exercise or an adversarial submission, under the strictest confinement.
Every honest one must get all of its points, every hostile one what its `what.toml` says, and every submission the same
result each time. Prints the processes, descriptors, files and memory (in MiB) of the grader and of all that it has
started, and ends with 1 if a result changed or something was left behind. Linux only: it reads /proc.
"""

from __future__ import annotations

import os
import random
import re
import sys
import tempfile
import time
import tomllib
from pathlib import Path

import msgspec

from autograder.course import Course, load_course
from autograder.grading.attempt import libraries
from autograder.grading.runner import grade_with
from autograder.grading.settings import Settings
from autograder.grading.suites import Suites, with_suites
from autograder.intake.collect import collect
from autograder.model import Exercise, Record, Report, Submission
from autograder.sandbox import Sandbox

HONEST = ("chapter1/softmax", "chapter2/affine", "chapter2/graph", "chapter3/softmax_with_loss")
ATTACKS = Path(__file__).parents[1] / "adversarial"
ATTACKED = "chapter2/affine"  # where an attack names no exercise
SEED = "0123456789abcdef0123456789abcdef"
HOSTILE = 0.3  # of all
LINES = 20
PATIENCE = 5  # seconds in which an ended worker is gone
PARENTS = 2  # processes for each set of libraries: the parent of workers, and what waits for it outside its namespaces
ROOM = 8  # MiB that a process may have grown by at the end: the allocator's own


class Case(Record):
    """One submission, the exercise it is graded on, and the points it deserves."""

    name: str
    submission: Submission
    exercise: Exercise
    points: float


class State(Record):
    """What there is of the grader and of all that it has started."""

    processes: int
    descriptors: int
    files: int
    grader: int  # MiB
    parents: int  # MiB, of the parents of workers

    def __str__(self) -> str:
        return " ".join(f"{value:>11}" for value in msgspec.structs.astuple(self))


def cases(course: Course) -> list[Case]:
    """The solutions, and the attacks that waste no time: those that wait for a limit take seconds each."""
    found = []
    for key in HONEST:
        exercise = course.exercise(*key.split("/"))
        file = course.solution(exercise)
        found.append(Case(f"honest {key}", collect(file, course, [exercise]), exercise, exercise.points))
    for file in sorted(ATTACKS.glob("*/what.toml")):
        what = tomllib.loads(file.read_text(encoding="utf-8"))
        exercise = course.exercise(*what.get("exercise", ATTACKED).split("/"))
        if "time" not in what and not (file.parent / "build.py").exists() and exercise.chapter in chapters():
            submission = collect(file.parent, course, [exercise])
            found.append(Case(file.parent.name, submission, exercise, what.get("points", 0)))
    return found


def chapters() -> set[str]:
    return {key.split("/")[0] for key in HONEST}


def fingerprint(report: Report) -> list[tuple[str, str, float]]:
    """What must be the same each time; an attack may answer by chance, and is then told another answer."""
    return [(check.id, str(check.outcome), check.points) for check in report.checks()]


def descendants(pid: int) -> list[int]:
    """The processes that this one has started, and those that they have; a worker may end meanwhile."""
    children: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (task / "children").read_text().split())
    except (FileNotFoundError, ProcessLookupError):
        return children
    return [*children, *(other for child in children for other in descendants(child))]


def at_rest(expected: int) -> list[int]:
    """The processes there are when the last worker has ended: as many as expected, or what there is after a while."""
    limit = time.monotonic() + PATIENCE
    while len(found := descendants(os.getpid())) > expected and time.monotonic() < limit:
        time.sleep(0.02)
    return found


def memory(pid: int) -> int:
    """MiB in memory that it has written itself; 0 if it has just ended.

    Pages of files do not count: whose they are depends on who else has the same file mapped at the moment.
    """
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except ProcessLookupError:
        return 0
    return sum(map(int, re.findall(r"^Private_Dirty: +(\d+) kB", text, re.MULTILINE))) >> 10


def state(sandbox: Sandbox) -> State:
    started = at_rest(PARENTS * len(sandbox.starters))
    return State(
        processes=len(started),
        descriptors=sum(1 for _ in Path("/proc/self/fd").iterdir()),
        files=sum(1 for _ in sandbox.folder.rglob("*")),
        grader=memory(os.getpid()),
        parents=sum(map(memory, started)),
    )


def endure(course: Course, suites: Suites, count: int) -> list[str]:
    """Grade so many; what went wrong."""
    lot, known, problems = random.Random(0), dict[str, list[tuple[str, str, float]]](), list[str]()
    all_cases = cases(course)
    honest = [case for case in all_cases if case.name.startswith("honest ")]
    hostile = [case for case in all_cases if case not in honest]
    started, done = time.monotonic(), {"honest": 0, "hostile": 0}
    print(f"{'gradings':>9} {'processes':>11} {'descriptors':>11} {'files':>11} {'grader':>11} {'parents':>11}")
    with Sandbox(policy="strict") as sandbox:
        for case in all_cases:  # a set of libraries has a parent of its own, from its first worker on
            worker = sandbox.worker(libraries(case.exercise), 1 << 30, 1)
            worker.call({"op": "hello"})
            worker.close()
        halfway = None
        for number in range(1, count + 1):
            kind = "hostile" if lot.random() < HOSTILE else "honest"
            case = lot.choice(honest if kind == "honest" else hostile)
            settings = Settings(SEED, show_seed=False)
            found = grade_with(suites, case.submission, [case.exercise], settings, sandbox=sandbox)
            done[kind] += 1
            if found.report.points != case.points:
                problems.append(f"{number} {case.name}: {found.report.points:g} points, not {case.points:g}")
            if known.setdefault(case.name, fingerprint(found.report)) != fingerprint(found.report):
                problems.append(f"{number} {case.name}: another result than before")
            if number % max(count // LINES, 1) == 0:
                now = state(sandbox)
                print(f"{number:>9} {now}", flush=True)
                halfway = halfway if number > count / 2 else now
        assert halfway is not None
        problems += grown(halfway, now)
    seconds = time.monotonic() - started
    print(f"{done['honest']} honest, {done['hostile']} hostile of {len(hostile)} kinds, {seconds:.0f} s")
    left = at_rest(0)
    problems += [f"processes left: {left}"] if left else []
    problems += [f"left: {sandbox.folder}"] if sandbox.folder.exists() else []
    return problems


def grown(first: State, last: State) -> list[str]:
    """What there is more of at the end than halfway: until then, much is made for the first time."""
    exact = [name for name in ("processes", "descriptors", "files") if getattr(last, name) > getattr(first, name)]
    rough = [name for name in ("grader", "parents") if getattr(last, name) > getattr(first, name) + ROOM]
    return [f"{name}: {getattr(first, name)} halfway, {getattr(last, name)} at last" for name in exact + rough]


def main() -> int:
    count = int(sys.argv[1]) if sys.argv[1:] else 10_000
    course = load_course()
    exercises = [exercise for exercise in course.all_exercises() if exercise.chapter in chapters()]
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TMPDIR"] = folder
        with_suites(course, exercises, lambda suites: problems.extend(endure(course, suites, count)))
    print("\n".join(problems) or "nothing was left behind, and no result changed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
