"""Shapes: how numbers are drawn."""

import types

import numpy as np
import pytest
from locally import Local

from autograder.checks import Function, between, both_signs
from autograder.checks.shapes import Between, BothSigns, normal, plain


@pytest.mark.parametrize("shape", [(), (1,), (3,), (3, 2)])
def test_numbers_of_both_signs_are_as_many_of_each_as_can_be(shape):
    draws = [both_signs(0.5, 2.0)(np.random.default_rng(seed), shape) for seed in range(20)]
    size = int(np.prod(shape))
    assert {int(np.sum(draw > 0)) for draw in draws} == {size // 2, size - size // 2}
    assert all(draw.shape == shape and (np.abs(draw) >= 0.5).all() and (np.abs(draw) <= 2.0).all() for draw in draws)


@pytest.mark.parametrize("draw", [normal, between(-0.9, 0.9), between(0.05, 0.5), both_signs(0.2, 3.0), both_signs()])
@pytest.mark.parametrize("shape", [(), (3,), (4, 3), (5, 6)])
def test_round_numbers_are_different_and_have_few_places(draw, shape):
    for seed in range(20):
        numbers = np.asarray(plain(draw)(np.random.default_rng(seed), shape))
        assert numbers.shape == shape
        assert np.array_equal(numbers, np.round(numbers, 2)) or numbers.size > 18
        assert not (numbers % 1 == 0).any()  # 0, 1 and 2 hide mistakes
        assert len(np.unique(numbers)) == numbers.size or numbers.size > 9
        if isinstance(draw, Between) and not isinstance(draw, BothSigns):
            assert draw.low <= numbers.min() <= numbers.max() <= draw.high
        if isinstance(draw, BothSigns):
            assert draw.low <= np.abs(numbers).min() <= np.abs(numbers).max() <= draw.high


def test_small_arrays_of_round_numbers_are_in_tenths():
    numbers = plain(normal)(np.random.default_rng(0), (4, 4))
    assert np.allclose(10 * numbers, np.round(10 * numbers), rtol=0, atol=1e-12)
    assert (numbers > 0).sum() == 8


def test_numbers_that_would_not_fit_stay_as_they_are_drawn():
    tiny = between(-0.01, 0.01)
    assert len(np.unique(plain(tiny)(np.random.default_rng(0), (4, 4)))) == 16
    large = plain(normal)(np.random.default_rng(0), (30, 30))
    assert not np.array_equal(large, np.round(large, 2))

    def own(rng, shape):
        return rng.normal(size=shape)

    assert plain(own) is own


def test_only_the_first_of_several_questions_has_round_numbers():
    seen = []
    question = Function("f(x)", arrays={"x": "N D"}, definition=lambda x: x)
    student = Local(types.SimpleNamespace(f=lambda x: (seen.append(x.copy()), x)[1]))
    question.values(student, np.random.default_rng(1), batches=({}, {}, {}))
    assert [np.array_equal(x, np.round(x, 1)) for x in seen] == [True, False, False]
