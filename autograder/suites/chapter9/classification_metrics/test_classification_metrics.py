"""Checks of classification_metrics."""

from autograder.checks import check, expect_array


@check(points=1)
def test_values(student, rng):
    """TODO: what holds.

    TODO: 何が成り立つか。
    """
    x = rng.normal(size=(4, 3))
    expect_array(student.classification_metrics(x), x.max(axis=1) - x.min(axis=1), of="classification_metrics(x)", given={"x": x})
