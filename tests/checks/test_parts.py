"""Parts: right functions that stand in for the learner's."""

import pytest

from autograder.checks import Part


def test_a_part_answers_and_counts():
    part = Part(lambda asked: asked[0] + asked[1])
    assert (part(1, 2), part(1, b=4), part.calls) == (3, 5, 2)


@pytest.mark.parametrize("given", [(), (1,), ("a", 1), (None, object())])
def test_what_a_part_cannot_answer_is_none(given):
    assert Part(lambda asked: asked[0] + asked[1])(*given) is None


def test_a_grader_without_memory_is_not_the_callers_mistake():
    def full(asked: object) -> None:
        raise MemoryError

    with pytest.raises(MemoryError):
        Part(full)()
