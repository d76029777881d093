"""Measures what a check costs, a fresh worker for each: page faults and processor time, beside the bare checks.

    python tests/benchmarks/checks.py [--rounds N] [--against CHECKOUT] [CHAPTER...]

The NumPy exercises of the chapters (chapter1 and chapter2, if none is named) are graded on their solutions, everything
loaded. Faults are the minor ones of the workers, as the kernel counts them for the process that waits for them; the
processor time is that of the workers, of their parent and of the grader. The bare checks are the same in one process
that holds the solutions itself. `--against` measures another checkout as well; the two take turns. Of all rounds the
least counts, but for the faults: of these the middle one. Not part of the test suite: what is measured here is never
demanded, for machines are noisy.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[2]
TIMES = 3  # that a chapter is graded in a round: the kernel tells of a parent's children in hundredths of a second
TICK = 1 / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def below(pid: int) -> Iterator[int]:
    for child in children(pid):
        yield child
        yield from below(child)


def fields(pid: int) -> list[str]:
    """What the kernel tells of a process, from its state on: proc_pid_stat(5)."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def leads(pid: int) -> bool:
    """Whether a process leads a session, as every worker does."""
    try:
        return fields(pid)[3] == str(pid)
    except (FileNotFoundError, ProcessLookupError):  # it has just ended
        return False


def counted() -> tuple[float, float, float]:
    """So far: the faults of all workers, the seconds that they took, and those that their parents took."""
    faults = workers = parents = 0.0
    for pid in below(os.getpid()):
        while any(leads(child) for child in children(pid)):  # workers that are about to end
            time.sleep(0.001)
        told = fields(pid)
        faults += int(told[8])
        workers += (int(told[13]) + int(told[14])) * TICK
        parents += int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    return faults, workers, parents


def serve() -> None:
    """For each line, the name of a chapter, print what a round of its checks has cost."""
    from autograder.course import load_course
    from autograder.grading.solutions import reference_of, solution_texts
    from autograder.grading.suites import with_suites
    from autograder.model import Outcome
    from autograder.proving.bench import SEED, run_in_process
    from autograder.proving.proof import grader
    from autograder.sandbox import Sandbox

    course = load_course()
    reference = reference_of(course)
    for line in sys.stdin:
        exercises = [exercise for exercise in course.chapter(line.strip()).exercises if not exercise.torch]

        def work(suites: Any, exercises: Any = exercises) -> dict[str, float]:
            with Sandbox() as sandbox:
                grade = grader(suites, sandbox)

                def isolated() -> None:
                    for exercise in exercises:
                        report = grade(exercise, solution_texts(course, exercise), SEED)
                        assert all(check.outcome == Outcome.PASSED for check in report.checks)

                isolated()
                run_in_process(course, suites, exercises, reference)
                before, own, wall = counted(), time.process_time(), time.perf_counter()
                for _ in range(TIMES):
                    isolated()
                own, wall = time.process_time() - own, time.perf_counter() - wall
                faults, workers, parents = (now - then for now, then in zip(counted(), before, strict=True))
                bare = time.process_time()
                for _ in range(TIMES):
                    run_in_process(course, suites, exercises, reference)
                bare = time.process_time() - bare
                count = TIMES * sum(len(suites.checks[exercise.key]) for exercise in exercises)
                all_of_it = {"workers": workers, "parent": parents, "grader": own, "bare": bare, "wall": wall}
                each = {name: seconds / count * 1e3 for name, seconds in all_of_it.items()}
                return {"checks": count / TIMES, "faults": faults / count, **each}

        print(json.dumps(with_suites(course, exercises, work)), flush=True)


def started(tree: Path) -> subprocess.Popen[str]:
    """A process that measures this checkout."""
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        environment[name] = "1"
    command = [sys.executable, str(Path(__file__).resolve()), "--serve"]
    return subprocess.Popen(
        command, cwd=tree, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def asked(process: subprocess.Popen[str], chapter: str) -> dict[str, float]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{chapter}\n")
    process.stdin.flush()
    answer: dict[str, float] = json.loads(process.stdout.readline())
    return answer


def told(name: str, rounds: list[dict[str, float]]) -> str:
    least = {key: min(found[key] for found in rounds) for key in rounds[0]}
    faults = statistics.median(found["faults"] for found in rounds)
    whole = min(found["workers"] + found["parent"] + found["grader"] for found in rounds)
    return (
        f"{name}: {faults:.0f} faults a check; {whole:.2f} ms of processor (workers {least['workers']:.2f}, "
        f"their parent {least['parent']:.2f}, grader {least['grader']:.2f}), {least['wall']:.2f} ms passed; "
        f"bare {least['bare']:.2f} ms, ratio {whole / least['bare']:.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("chapters", nargs="*", default=["chapter1", "chapter2"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve()
        return
    trees = {"this checkout": HERE} | ({str(given.against): given.against.resolve()} if given.against else {})
    processes = {name: started(tree) for name, tree in trees.items()}
    try:
        for chapter in given.chapters:
            found: dict[str, list[dict[str, float]]] = {name: [] for name in trees}
            for _ in range(given.rounds):
                for name, process in processes.items():
                    found[name].append(asked(process, chapter))
            for name, rounds in found.items():
                print(told(f"{chapter}, {rounds[0]['checks']:.0f} checks, {name}", rounds), flush=True)
    finally:
        for process in processes.values():
            process.kill()
            process.wait()


if __name__ == "__main__":
    main()
