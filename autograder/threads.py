"""Threads: one for the libraries that calculate.

What a grading calculates is small. More threads only wait for each other, and took half of the grader's processor time.
"""

from __future__ import annotations

import os

ONE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def one_thread() -> None:
    """Let NumPy and what lies below it calculate in one thread, here and in what is started from here.

    To be called before NumPy is imported.
    """
    os.environ.update(ONE)
