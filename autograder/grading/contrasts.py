"""What a failure tells beside what passed: it is right in one case and wrong in another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.asked import LAST, SMALL, Asked, Passed, Trail
from autograder.checks.declare import Answer, CheckFailed
from autograder.grading.compared import Found
from autograder.grading.ingredients import Ingredients
from autograder.grading.nearness import distinct, near
from autograder.lessons import cause
from autograder.mistakes import Cause
from autograder.wording import name_in

LARGE, TIMES = 30.0, 20.0  # numbers that are large, and so many times as large as those that passed
ARGUMENTS = re.compile(r"\([^()]*\)")
OWNER = re.compile(r"\w+\.(?=\w+$)")
SHOWN = 40  # characters of a value in a sentence

Failure = tuple[BaseException, Trail]
Ending = tuple[BaseException | None, Trail]


def of_turn(failure: Failure, hidden: bool) -> Cause | None:
    """The cause if the question by itself tells it: what is asked there is right unless this is so."""
    error, trail = failure
    found = _by_turn(error, trail.asked_at(error), trail.passed)
    return cause(found[0], hidden=hidden, **found[1]) if found else None


def of_contrast(failure: Failure, again: Callable[[int], Ending], hidden: bool) -> Cause | None:
    """The cause by what passed; where several batches were asked in turn, in another order as well.

    again: what comes of the check with the batch of this number first, or in the opposite order.
    """
    error, trail = failure
    asked = trail.asked_at(error)
    earlier = _alike(error, asked, trail.passed)
    found = _second_time(error, asked, earlier)
    if found is None and "batch" in asked.turns:
        if trail.several:
            number = asked.turns["batch"]
            found = _in_both_orders(failure, again(number if number > 1 else LAST))
        else:
            found = _contrast(asked, earlier)
    return cause(found[0], hidden=hidden, **found[1]) if found else None


def _by_turn(error: BaseException, asked: Asked, passed: Sequence[Passed]) -> Found | None:
    if "after" in asked.turns and isinstance(error, CheckFailed) and error.answer is not None:
        return "written-in-place", {"name": name_in(error.evidence.of, "en").partition(" ")[0]}
    if "object" in asked.turns:
        return "state-is-shared", {}
    if "step" in asked.turns and any("step" in one.asked.turns for one in passed):
        return "state-is-shared", {}
    if asked.turns.get("block", 1) > 1 and any(one.asked.turns.get("block") == 1 for one in passed):
        return "first-step-only", {"where": ("the first block", "前のブロック")}
    if "written" in asked.turns and isinstance(error, CheckFailed):
        return "array-copied", {}
    return None


def _second_time(error: BaseException, asked: Asked, earlier: Sequence[Passed]) -> Found | None:
    """What the first call, step or block left behind is in the answer, or was not used."""
    if asked.turns.get("again", 1) > 1:
        return "second-call-differs", {}
    answer = error.answer if isinstance(error, CheckFailed) else None
    kept = [one.right for one in earlier if one.right is not None and "batch" in one.asked.turns]
    if answer is not None and any(_is_left_over(answer, right.astype(np.float64)) for right in kept):
        return "second-call-differs", {}
    return None


def _is_left_over(answer: Answer, earlier: np.ndarray[Any, Any]) -> bool:
    """Whether the answer is an earlier right one, or the sum of that and the right one."""
    received = answer.received.astype(np.float64)
    if distinct(earlier) < 3 or received.shape != earlier.shape:
        return False
    piled = answer.right.shape == earlier.shape and near(received, answer.right.astype(np.float64) + earlier)
    return piled or near(received, earlier)


def _in_both_orders(first: Failure, second: Ending) -> Found | None:
    """What fails as the first of several, too, is wrong by itself; if it is right as the first, the order matters.

    In the second attempt the batch that failed in the first was asked before the others, unless it had been already.
    """
    error, trail = first
    asked, passed = trail.asked_at(error), _alike(error, trail.asked_at(error), trail.passed)
    number, then = asked.turns["batch"], second[1]
    if second[0] is None:
        return ("second-call-differs", {}) if number > 1 and passed else None
    other, passed_then = then.asked_at(second[0]), _alike(second[0], then.asked_at(second[0]), then.passed)
    if other.turns.get("batch") == number:
        return _contrast(asked, [*passed, *passed_then])
    right = {one.asked.turns.get("batch") for one in passed}
    right_then = {one.asked.turns.get("batch") for one in passed_then}
    if number in right_then and other.turns.get("batch") in right:
        return "second-call-differs", {}
    return None


def _alike(error: BaseException, asked: Asked, passed: Iterable[Passed]) -> list[Passed]:
    """Those that asked the same of other values; if something was raised, all that had values of the same names."""
    if isinstance(error, CheckFailed):
        return [one for one in passed if stem(one.of) == stem(name_in(error.evidence.of, "en"))]
    return [one for one in passed if asked.values and one.asked.values.keys() == asked.values.keys()]


def stem(of: str) -> str:
    """What was asked, without arguments and the name of the object: `dx of backward`, `forward`, `im2col`."""
    while (shorter := ARGUMENTS.sub("", of)) != of:
        of = shorter
    return OWNER.sub("", of)


# --- in what the values differ


def _contrast(asked: Asked, passed: Sequence[Passed]) -> Found | None:
    """In what the question that failed differs from all that passed."""
    others = [one.asked for one in passed]
    if not others or not asked.values:
        return None
    return (
        _by_size(asked, others)
        or _by_samples(asked, others)
        or _by_form(asked, others)
        or _by_stride(asked, others)
        or _by_value(asked, others)
    )


def _by_size(asked: Asked, others: Sequence[Asked]) -> Found | None:
    """Right for small numbers, wrong for large ones."""
    most = _largest(asked)
    small = max(map(_largest, others))
    if most < LARGE or most < TIMES * small:
        return None
    return "only-small-values", {"small": f"{small:.3g}", "large": f"{most:.3g}"}


def _largest(asked: Asked) -> float:
    arrays = [one for one in Ingredients(asked.values).arrays.values() if 0 < one.size <= SMALL]
    return max((float(np.abs(one).max()) for one in arrays if np.isfinite(one).all()), default=0.0)


def _by_samples(asked: Asked, others: Sequence[Asked]) -> Found | None:
    """Right for one sample and wrong for several, or the other way round."""
    own = asked.values.get("N")
    counts = {count for one in others if isinstance(count := one.values.get("N"), int)}
    if not isinstance(own, int) or not counts:
        return None
    if own > 1 and counts == {1}:
        return "one-sample-only", {"n": str(own)}
    if own == 1 and 1 not in counts:
        return "not-for-one-sample", {"n": str(min(counts))}
    return None


def _by_form(asked: Asked, others: Sequence[Asked]) -> Found | None:
    """Right for square arrays alone."""
    for name, shape in _shapes(asked).items():
        seen = [_shapes(one).get(name, ()) for one in others]
        if len(shape) > 1 and shape[-1] != shape[-2] and all(len(one) > 1 and one[-1] == one[-2] for one in seen):
            return "square-only", {"name": name, "square": str(seen[0]), "oblong": str(shape)}
    return None


def _shapes(asked: Asked) -> dict[str, tuple[int, ...]]:
    return {name: array.shape for name, array in Ingredients(asked.values).arrays.items()}


def _by_stride(asked: Asked, others: Sequence[Asked]) -> Found | None:
    """Right for a stride of 1 alone."""
    own, strides = asked.values.get("stride"), {one.values.get("stride") for one in others}
    return ("stride-one-only", {"stride": str(own)}) if isinstance(own, int) and own > 1 and strides == {1} else None


def _by_value(asked: Asked, others: Sequence[Asked]) -> Found | None:
    """Right with one value of an argument and wrong with another, if that is the only one which differs."""
    own, seen = _settings(asked.values), [_settings(one.values) for one in others]
    names = [name for name in own if all(name in one and one[name] != own[name] for one in seen)]
    if len(names) != 1:
        return None
    name, nearest = names[0], max(seen, key=lambda one: sum(own[name] == one.get(name) for name in own))
    if any(own[other] != nearest.get(other) for other in own if other != name):
        return None
    return "not-with-every-value", {"name": name, "right": nearest[name], "wrong": own[name]}


def _settings(values: Mapping[str, Any]) -> dict[str, str]:
    """The arguments that are no arrays and no sizes, as code; but numbers with a fraction, which are drawn anew."""
    plain = {
        name: repr(value)
        for name, value in values.items()
        if value is None or isinstance(value, (bool, str, tuple)) or (isinstance(value, int) and len(name) > 2)
    }
    return {name: text for name, text in plain.items() if name != "why" and len(text) <= SHOWN}
