"""Expectations about trained models: accuracy, counted here and not by the learner's code."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.arrays import Given, as_array, fail
from autograder.checks.margins import AT_LEAST, note_margin
from autograder.checks.names import Name
from autograder.checks.reasons import Why


def expect_accuracy(
    scores: Any,
    labels: Any,
    at_least: float,
    of: Name,
    *,
    given: Given | None = None,
    why: Why | None = None,
    tensor: bool = False,
) -> float:
    """At least this share of the rows of `scores`, `(N, K)`, must have their largest entry at the label.

    `labels`: integers, `(N,)`. Returns the accuracy.
    """
    labels = np.asarray(labels)
    shape: tuple[int, ...] = getattr(getattr(scores, "array", scores), "shape", ())
    columns = shape[1] if len(shape) == 2 and shape[1] > int(labels.max()) else int(labels.max()) + 1
    rows = as_array(scores, (len(labels), columns), of, given=given, why=why, tensor=tensor)
    accuracy = float(np.mean(rows.argmax(axis=1) == labels))
    if not note_margin(of, accuracy, at_least, AT_LEAST):
        answer = (rows, np.broadcast_to(np.nan, rows.shape))
        fail(
            "accuracy", of, given=given, why=why, answer=answer, received=f"{accuracy:.3f}", at_least=f"{at_least:.3f}"
        )
    return accuracy
