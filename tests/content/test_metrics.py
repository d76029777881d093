"""What the course calls accuracy, confusion matrix, precision, recall and F1 is what scikit-learn calls so."""

import numpy as np
import pytest
from sklearn import metrics
from solved import solution


@pytest.fixture(scope="module")
def evaluation():
    return solution("evaluation")


@pytest.mark.parametrize(
    ("size", "classes", "predicted", "true"),
    [
        pytest.param(200, 10, 10, 10, id="all classes"),
        pytest.param(40, 6, 4, 6, id="classes that are never predicted"),
        pytest.param(40, 6, 6, 4, id="classes that are never true"),
        pytest.param(30, 8, 5, 5, id="classes that are neither"),
        pytest.param(12, 10, 10, 10, id="few samples"),
    ],
)
def test_the_metrics_equal_scikit_learns(evaluation, size, classes, predicted, true):
    rng = np.random.default_rng(size + classes + predicted)
    t = rng.integers(true, size=size)
    y = np.where((rng.random(size) < 0.6) & (t < predicted), t, rng.integers(predicted, size=size))
    labels = np.arange(classes)
    assert evaluation.accuracy(y, t) == pytest.approx(metrics.accuracy_score(t, y))
    np.testing.assert_array_equal(
        evaluation.confusion_matrix(y, t, classes), metrics.confusion_matrix(t, y, labels=labels)
    )
    for name in ("precision", "recall", "f1"):
        theirs = getattr(metrics, f"{name}_score")(t, y, labels=labels, average=None, zero_division=0)
        ours = getattr(evaluation, "f1_score" if name == "f1" else name)(y, t, classes)
        np.testing.assert_allclose(ours, theirs, atol=1e-12)
