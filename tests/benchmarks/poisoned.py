"""Grades a class in which every tenth entry would harm the grader, and prints the seconds it takes.

    python tests/benchmarks/poisoned.py [ENTRIES]

With one job and with two, under the strictest confinement. Ends with 1 unless every honest entry has all of its points
and everybody is listed. Linux only.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from poisoned_class import fill, problems_of


def main() -> int:
    entries = int(sys.argv[1]) if sys.argv[1:] else 200
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        earned = fill(Path(folder) / "inbox", entries)
        honest = sum(points is not None for points in earned.values())
        for jobs in (1, 2):
            started = time.monotonic()
            found = problems_of(Path(folder) / "inbox", Path(folder) / f"out{jobs}", jobs, earned)
            seconds = time.monotonic() - started
            print(f"--jobs {jobs}: {honest} honest, {entries - honest} others, {seconds:.0f} s", flush=True)
            problems += [f"--jobs {jobs}: {problem}" for problem in found]
    print("\n".join(problems) or "every honest entry has its points")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
