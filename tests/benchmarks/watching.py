"""Measures `dlgrade watch`: from a save to the verdict on the terminal, beside a cold run, and what memory it takes.

    python tests/benchmarks/watching.py [SAVES [CHAPTER...]]

Each exercise without a training is saved so many times as its solution, and as its first known mistake; the time is
that from the end of the save to the last byte of the screen that shows the verdict: what is right and what is not. Why
is shown after it, and not measured. The cold run is
`dlgrade chapterN EXERCISE`, with the start of its command. At the end one exercise is saved 200 times; the memory of
all processes together is printed on the way. Not part of the test suite: what is measured here is never demanded, for
machines are noisy.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

from commands import COURSE, course_folder, dlgrade, mistaken, solution  # noqa: E402
from terminals import Terminal  # noqa: E402
from waiting import wait_until  # noqa: E402

from autograder.grading.attempt import BRIEF  # noqa: E402
from autograder.grading.suites import with_suites  # noqa: E402
from autograder.model import Exercise  # noqa: E402

CHAPTERS = ("chapter1", "chapter2", "chapter3", "chapter4")
MANY = 200  # saves, over which memory is looked at


def brief(chapter: str) -> list[Exercise]:
    """The NumPy exercises of a chapter in which no check has the time for a training."""
    exercises = [exercise for exercise in COURSE.chapter(chapter).exercises if not exercise.torch]
    checks = with_suites(COURSE, exercises, lambda suites: suites.checks)
    return [one for one in exercises if all(check.time <= BRIEF for check in checks[one.key])]


def saved(terminal: Terminal, file: Path, text: str, name: str) -> float:
    """The milliseconds from a save to the screen that tells of it; what is told later is waited for."""
    count = graded(terminal, name)
    file.write_text(text, encoding="utf-8")
    started = time.perf_counter()
    while graded(terminal, name) == count:
        time.sleep(0.001)
        assert time.perf_counter() < started + 120, terminal.text
    took = 1000 * (time.perf_counter() - started)
    assert wait_until(lambda: "Looking for the cause" not in terminal.text, 120)
    return took


def graded(terminal: Terminal, name: str) -> int:
    return terminal.written.count(f"{name}: graded in".encode())


def memory(terminal: Terminal) -> float:
    """The memory of the watch and all its processes, in MiB: what each has for itself and its share of the rest."""
    total = 0
    for number in {terminal.process.pid, *terminal.children()}:
        try:
            text = Path(f"/proc/{number}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


def cold(folder: Path, exercise: Exercise) -> float:
    started = time.perf_counter()
    assert dlgrade(exercise.chapter, exercise.name, cwd=folder).code in (0, 1)
    return 1000 * (time.perf_counter() - started)


def measured(terminal: Terminal, folder: Path, exercise: Exercise, saves: int) -> Iterator[tuple[str, float, float]]:
    """How it was handed in, the median of the milliseconds to a verdict, and those of a cold run."""
    file = folder / exercise.chapter / f"{exercise.name}.py"
    texts = {"right": solution(exercise.key), "wrong": mistaken(exercise.key, COURSE.mistakes(exercise)[0].id)}
    for kind, text in texts.items():
        saved(terminal, file, text, exercise.name)
        took = [saved(terminal, file, text, exercise.name) for _ in range(saves)]
        yield kind, statistics.median(took), cold(folder, exercise)
    saved(terminal, file, texts["right"], exercise.name)  # others import it


def main() -> None:
    saves = int(sys.argv[1]) if sys.argv[1:] else 5
    found: dict[str, list[tuple[float, float]]] = {"right": [], "wrong": []}
    with tempfile.TemporaryDirectory() as name:
        texts = {exercise.key: solution(exercise.key) for exercise in COURSE.all_exercises()}
        folder = course_folder(Path(name, "learn"), texts)
        with Terminal("watch", cwd=folder) as terminal:
            wait_until(lambda: b": graded in" in terminal.written, 60)
            for chapter in sys.argv[2:] or CHAPTERS:
                for exercise in brief(chapter):
                    line = exercise.key
                    for kind, warm, whole in measured(terminal, folder, exercise, saves):
                        found[kind].append((warm, whole))
                        line += f"  {kind}: {warm:.0f} ms, cold {whole:.0f} ms, 1/{whole / warm:.1f}"
                    print(line, flush=True)
            for kind, pairs in found.items():
                warm, whole = (statistics.median(times) for times in zip(*pairs, strict=True))
                print(f"median, {kind}: {warm:.0f} ms, cold {whole:.0f} ms, 1/{whole / warm:.1f}", flush=True)
            exercise = COURSE.exercise("chapter1", "softmax")
            file, text = folder / "chapter1" / "softmax.py", solution(exercise.key)
            for number in range(MANY + 1):
                saved(terminal, file, text, exercise.name)
                if number % (MANY // 4) == 0:
                    print(f"memory after {number} saves: {memory(terminal):.1f} MiB", flush=True)


if __name__ == "__main__":
    main()
