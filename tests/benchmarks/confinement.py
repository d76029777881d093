"""Compares confined workers with others, and prints what confinement costs.

    python tests/benchmarks/confinement.py [ROUNDS]

Two figures: the time until a forked worker has answered its first request, and the time in which a whole chapter of
solutions is graded, each under the policies `strict` and `none`, which take turns. Not part of the test suite: what is
measured here is never demanded, for machines are noisy.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

from autograder.course import load_course
from autograder.grading.runner import grade
from autograder.grading.settings import Settings
from autograder.intake.collect import collect
from autograder.sandbox import Sandbox

POLICIES = ("strict", "none")
CHAPTER, SEED = "chapter3", "0"
WORKERS = 40  # a round
MEMORY = 512 << 20


def seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def ready(sandbox: Sandbox) -> None:
    """A worker, until it has answered."""
    worker = sandbox.worker((), MEMORY, 5)
    worker.call({"op": "hello"})
    worker.close()


def chapter(policy: str) -> None:
    course = load_course()
    exercises = [exercise for exercise in course.all_exercises() if exercise.chapter == CHAPTER]
    submission = collect(course.root / "solutions", course, exercises)
    with Sandbox(policy=policy) as sandbox:
        report = grade(course, submission, exercises, Settings(SEED), sandbox=sandbox).report
    assert report.points == report.max_points


def main() -> None:
    rounds = int(sys.argv[1]) if sys.argv[1:] else 5
    workers: dict[str, list[float]] = {policy: [] for policy in POLICIES}
    chapters: dict[str, list[float]] = {policy: [] for policy in POLICIES}
    with Sandbox(policy="strict") as strict, Sandbox(policy="none") as none:
        sandboxes = dict(zip(POLICIES, (strict, none), strict=True))
        for sandbox in sandboxes.values():
            ready(sandbox)
        print(f"confined: {strict.name}")
        for _ in range(rounds):
            for policy in POLICIES:
                workers[policy] += [seconds(lambda policy=policy: ready(sandboxes[policy])) for _ in range(WORKERS)]
    for _ in range(rounds):
        for policy in POLICIES:
            chapters[policy].append(seconds(lambda policy=policy: chapter(policy)))
    for name, found, unit in (("a worker", workers, 1000), (CHAPTER, chapters, 1)):
        middle = {policy: statistics.median(found[policy]) * unit for policy in POLICIES}
        least = {policy: min(found[policy]) * unit for policy in POLICIES}
        word = "ms" if unit > 1 else "s"
        print(
            f"{name}: median {middle['strict']:.2f} {word} strict, {middle['none']:.2f} {word} none, "
            f"{middle['strict'] - middle['none']:+.2f} {word}, ratio {middle['strict'] / middle['none']:.2f}; "
            f"ratio of the shortest {least['strict'] / least['none']:.2f}"
        )


if __name__ == "__main__":
    main()
