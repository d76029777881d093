"""Steps: cells in a row, one a step, each of which starts from the states that the one before left."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Hashable
from typing import Any

import numpy as np

from autograder.checks.arrays import Array, as_array, as_list
from autograder.checks.gradients import Pure, expect_gradient
from autograder.checks.names import Name, english, part_of
from autograder.checks.passes import LayerCalls, Pass
from autograder.checks.reasons import Why


class Steps:
    """So many cells of a learner's, made with the same arrays; what goes in at each step is drawn.

    The inputs after the first are the states, and `forward` returns the next ones in the same order. A gradient comes
    in for each of them at every step.
    """

    def __init__(self, calls: LayerCalls, count: int, student: Any, rng: Any, changes: Any) -> None:
        self.calls = calls
        self.states = calls.inputs[1:]
        case = calls.case(rng, changes)
        made, sizes = calls.kept(case)[0], case.sizes
        self.cells = [Pass(calls, case.turn(step=1), rng, calls.make(student, case.values))]
        while len(self.cells) < count:
            case = calls.case(rng, {}, {**made, **self._next(case.right())}, sizes).turn(step=len(self.cells) + 1)
            self.cells.append(Pass(calls, case, rng, calls.make(student, case.values)))

    def expect_right(self, why: Why | None) -> None:
        """Forward step by step, and back: values, the first step's gradients, and those of parameters, added up."""
        for cell in self.cells:
            cell.expect_values(why)
        found: dict[Name, tuple[str, Array]] = {
            part_of(f"d{name}", ("step 1", "ステップ 1")): (name, one) for name, one in self._back(why).items()
        }
        first, count = self.cells[0].case, len(self.cells)
        for name in self.calls.parameters:
            shape, of = first.values[name].shape, f"layer.d{name}"
            every = [as_array(cell.read_gradient(name), shape, of=of, why=why) for cell in self.cells]
            total = (f"{of}, the sum of {count} steps", f"{count} ステップで合計した {of}")
            found[total] = name, np.sum(every, axis=0)
        given = first.given(*self.calls.inputs, *self.calls.parameters)
        for asked, (name, gradient) in found.items():
            f, slope = self._total(name), self.calls.slope
            with first.turn(step=1 if english(asked).endswith("step 1") else count).asking():
                expect_gradient(gradient, f, first.values[name], of=asked, given=given, why=why, **slope)

    def _back(self, why: Why | None) -> dict[str, Array]:
        """Backward from the last step to the first: what that one returns, by the names of its inputs."""
        returned: dict[str, Array] = {}
        for cell in reversed(self.cells):
            later = [returned.get(name, 0.0) for name in self.states]
            upstream = zip(cell.upstream.items(), later, strict=True)
            answer = cell.ask_backward(**{name: own + more for (name, own), more in upstream})
            received = as_list(answer, len(self.calls.inputs), of=cell.of_backward)
            returned = {
                name: as_array(one, cell.case.values[name].shape, of=part_of(f"d{name}", cell.of_backward), why=why)
                for name, one in zip(self.calls.inputs, received, strict=True)
            }
        return returned

    def _next(self, outputs: tuple[Array, ...]) -> dict[str, Array]:
        return dict(zip(self.states, outputs, strict=True))

    def _total(self, name: str) -> Callable[[Array], float]:
        """The sum of all outputs times what comes in backward, as a function of an array of the first step."""

        def f(value: Array) -> float:
            total, changed = 0.0, {name: value}
            for cell in self.cells:
                outputs = cell.case.right(**changed)
                total += sum(float(np.sum(u * y)) for u, y in zip(cell.upstream.values(), outputs, strict=True))
                changed = {**({name: value} if name in self.calls.parameters else {}), **self._next(outputs)}
            return total

        def key() -> Hashable:
            steps = tuple((cell.case.all_but(name), pickle.dumps(cell.upstream)) for cell in self.cells)
            return steps, tuple(self.states), name in self.calls.parameters

        return Pure(f, key)
