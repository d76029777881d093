"""Shapes: how numbers are drawn."""

import numpy as np
import pytest

from autograder.checks import both_signs


@pytest.mark.parametrize("shape", [(), (1,), (3,), (3, 2)])
def test_numbers_of_both_signs_are_as_many_of_each_as_can_be(shape):
    draws = [both_signs(0.5, 2.0)(np.random.default_rng(seed), shape) for seed in range(20)]
    size = int(np.prod(shape))
    assert {int(np.sum(draw > 0)) for draw in draws} == {size // 2, size - size // 2}
    assert all(draw.shape == shape and (np.abs(draw) >= 0.5).all() and (np.abs(draw) <= 2.0).all() for draw in draws)
