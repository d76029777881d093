"""Compares grading with plain pytest over the whole course, side by side in one run, and prints the ratios.

    python tests/benchmarks/compare.py [ROUNDS]

Not part of the test suite: a ratio is measured here, never demanded, for machines are noisy.
`dlgrade dev bench CHAPTER` does it for one chapter.
"""

import sys

from autograder.course import load_course
from autograder.proving.bench import measure

if __name__ == "__main__":
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    course = load_course()
    for chapter in course.chapters:
        for line in measure(course, chapter.name, rounds):
            print(line, flush=True)
