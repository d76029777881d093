"""Checks of torch_vae."""

from autograder.checks import Tensor, check, expect_array


@check(points=1)
def test_values(student, rng):
    """TODO: what holds.

    TODO: 何が成り立つか。
    """
    x = rng.normal(size=(4, 3))
    right = x.max(axis=1) - x.min(axis=1)
    expect_array(student.torch_vae(Tensor(x)), right, of="torch_vae(x)", given={"x": x}, tensor=True)
