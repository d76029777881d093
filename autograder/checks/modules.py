"""Modules: networks in PyTorch, held to the same definition in NumPy.

Declared as `Network`. Parameters are float32 here, and come from `parameters()`, where their shapes tell them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from autograder.checks.arrays import (
    Array,
    Given,
    as_array,
    as_list,
    as_number,
    expect,
    expect_array,
    expect_number,
)
from autograder.checks.cases import Case, Changes, Tolerance
from autograder.checks.gradients import ONE_PASS, expect_gradient, expect_slopes
from autograder.checks.names import Name
from autograder.checks.networks import ONE, Network
from autograder.checks.reasons import Why
from autograder.checks.shapes import lengths
from autograder.checks.timing import expect_done
from autograder.worker.wire import Tensor

PARAMETERS = "list(model.parameters())"
BEFORE = (
    "It is the mean cross entropy of model(x) before the step.",
    "1歩進む前の model(x) の交差エントロピー誤差の平均です。",
)

BY_AUTOGRAD = (
    "The gradients should come from autograd, by loss.backward() for example.",
    "勾配は自動微分で求めます。たとえば loss.backward() を使います。",
)


@dataclass(frozen=True)
class Module(Network):
    """An nn.Module. Besides the fields of `Network`:

    step_close: tolerance of parameters after a step.
    """

    step_close: Tolerance = field(default_factory=lambda: {"rtol": 1e-4, "atol": 5e-4}, kw_only=True)

    tensor = True
    of_output = "model(x)"

    # --- the questions

    def own_parameters(
        self, student: Any, rng: Any, *, batches: Sequence[Changes] = ONE, why: Why | None = None, **changes: Any
    ) -> None:
        """A new model's weights are random, and with them its output is by the definition."""
        case = self.case(rng, changes)
        model = self.new(student, case)
        own = self.read(model, case)
        self.expect_random(own)
        for batch in batches:
            self.expect_output(model, self.case(rng, {**changes, **batch}, own, case.sizes), why)

    def input_gradients(self, student: Any, rng: Any, *, loads: bool = False, **changes: Any) -> None:
        """Autograd follows the calculation back to x. `loads`: with parameters of the case, else with its own."""
        case = self.case(rng, changes)
        model = self.made_with(student, case) if loads else self.new(student, case)
        if not loads:
            case = self.case(rng, changes, self.read(model, case), case.sizes)
        _, form = self.expect_output(model, case)
        upstream = rng.normal(size=form.right()[0].shape)
        _, found = student.autograd(model.forward, Tensor(case.values["x"]), upstream=upstream)
        of = ("the gradient of sum(model(x) * u) for x", "sum(model(x) * u) の x についての勾配")
        expect_gradient(
            as_list(found, 1, of=of)[0],
            form.total([upstream])("x"),
            case.values["x"].astype(float),
            of=of,
            given={**case.given("x"), "u": upstream, **case.given(*self.keys)},
            tensor=True,
            **self.slope,
        )

    def train_steps(
        self,
        student: Any,
        rng: Any,
        *,
        steps: int = 3,
        lr: float,
        momentum: float = 0.0,
        loads: bool = False,
        **changes: Any,
    ) -> None:
        """Each call of `train_step(model, optimizer, x, t)` is one step of SGD on its own batch, and gives the loss.

        loads: from parameters of the case on, else from its own.
        """
        case = self.case(rng, changes)
        model = self.made_with(student, case) if loads else self.new(student, case)
        optimizer = student.library("torch.optim.SGD", model.parameters(), lr, momentum)
        speed: Mapping[str, Any] = dict.fromkeys(self.keys, 0.0)
        of = "train_step(model, optimizer, x, t)"
        for number in range(steps):
            drawn = self.case(rng, changes, self.read(model, case), case.sizes)
            before, _ = self.expect_output(model, drawn)
            given = {**before.given("x", "t"), "lr": lr, "momentum": momentum, **before.given(*self.keys)}
            loss = student.train_step(model, optimizer, *(Tensor(before.values[name]) for name in ("x", "t")))
            loss = as_number(loss, of=of, given=given, tensor=isinstance(loss, Tensor))
            expect_number(loss, self.loss_of(before), of=of, given=given, why=BEFORE, **self.loss_close)
            after, slopes = self.read(model, case), self.right_gradients(before)
            speed = {key: momentum * speed[key] + slopes[key] for key in self.keys}
            for key in self.keys:
                right = before.values[key] - lr * speed[key]
                moved = (
                    f"{key} of the model after {number + 1} calls of train_step",
                    f"train_step を {number + 1} 回呼んだ後のモデルの {key}",
                )
                expect_array(after[key], right, of=moved, given=given, **self.step_close)

    def in_one_pass(
        self,
        student: Any,
        rng: Any,
        *,
        model: Any = None,
        step: Callable[..., Any] | None = None,
        lr: float = 1.0,
        of: Name = "train_step(model, optimizer, x, t)",
        why: Why | None = ONE_PASS,
        **changes: Any,
    ) -> None:
        """A step of SGD is done in time, and along the gradient, though there are too many parameters to try each.

        model: one that is not the learner's. `step(model, optimizer, x, t)`: what is asked in place of `train_step`.
        """
        first = self.case(rng, changes)
        model = self.new(student, first) if model is None else model
        case = self.case(rng, changes, self.read(model, first), first.sizes)
        optimizer = student.library("torch.optim.SGD", model.parameters(), lr)
        x, t, given = Tensor(case.values["x"]), Tensor(case.values["t"]), case.given("x", "t")
        ask = partial(step or student.train_step, model, optimizer, x, t)
        expect_done(student, ask, of, given=given, why=why)
        after = self.read(model, case)
        for key in reversed(self.keys):
            moved = (case.values[key].astype(float) - after[key]) / lr
            step_of = (f"the step of {key}, divided by lr,", f"{key} の1歩を lr で割ったもの")
            f, start = self.loss_by(case, key), case.values[key]
            expect_slopes(moved, f, start, step_of, rng, given=given, rtol=1e-2, atol=1e-4)

    def by_autograd(self, student: Any, rng: Any, *, lr: float, **changes: Any) -> None:
        """A `train_step` takes the gradients that autograd gives: what makes them larger moves parameters further.

        What is found by trying out every parameter is not.
        """
        case = self.case(rng, changes)
        model = self.new(student, case)
        drawn = self.case(rng, changes, self.read(model, case), case.sizes)
        before, _ = self.expect_output(model, drawn)
        factor, parameters = float(rng.uniform(2, 3)), student.library("builtins.list", model.parameters())
        for place in range(len(self.keys)):
            hook = lambda gradient: Tensor(np.float32(factor) * gradient.array)  # noqa: E731
            student.library("operator.getitem", parameters, place).register_hook(hook)
        optimizer = student.library("torch.optim.SGD", model.parameters(), lr)
        student.train_step(model, optimizer, *(Tensor(before.values[name]) for name in ("x", "t")))
        after, slopes = self.read(model, case), self.right_gradients(before)
        for key in self.keys:
            right = before.values[key] - lr * factor * slopes[key]
            of = (
                f"{key} of the model after train_step, with hooks that multiply its gradients by {factor:.3f}",
                f"勾配を {factor:.3f} 倍にするフックを付けて train_step を呼んだ後のモデルの {key}",
            )
            expect_array(after[key], right, of=of, why=BY_AUTOGRAD, **self.step_close)

    # --- parts of questions

    def case(
        self, rng: Any, changes: Changes, arrays: Any = None, sizes: Any = None, *, round_numbers: bool = False
    ) -> Case:
        """One draw, in float32."""
        return super().case(rng, changes, arrays, sizes, round_numbers=round_numbers).in_float32()

    def write(self, net: Any, case: Case) -> None:
        """Have the model load the parameters of the case."""
        net.load_numpy(case.given(*self.keys))

    def ask(self, net: Any, x: Array) -> Any:
        """What the model says of x, as it comes."""
        return net(Tensor(x))

    def read(self, net: Any, case: Case, given: Given | None = None) -> dict[str, Array]:
        """The model's parameters in the shapes that they have in NumPy; a matrix may stand the other way round."""
        shapes = {key: lengths(case.shapes[key], case.sizes) for key in self.keys}
        found: dict[str, Array] = {}
        for one in as_list(net.parameters(), len(self.keys), of=PARAMETERS, given=given):
            shape = one.array.shape if isinstance(one, Tensor) else ()
            array = as_array(one, shape, of=PARAMETERS, given=given, tensor=True)
            free = [key for key in self.keys if key not in found]
            for key in [key for key in free if shapes[key] in (shape, _turned(shape))][:1]:
                found[key] = array if shape == shapes[key] else array.T
        listed = ", ".join(f"{key} {shapes[key]}" for key in self.keys)
        expect(
            len(found) == len(self.keys),
            of=PARAMETERS,
            en=f"Parameters of these shapes should be found here, matrices either way round: {listed}.",
            ja=f"次の形状のパラメータが見つかるはずです(行列は転置されていてもかまいません)。{listed}",
            given=given,
        )
        return {key: found[key] for key in self.keys}

    def expect_random(self, params: Mapping[str, Array]) -> None:
        """The weights differ from neuron to neuron."""
        for key, array in params.items():
            expect(
                array.ndim < 2 or len(np.unique(array)) > array.size // 2,
                of=PARAMETERS,
                en=f"Some neurons have equal weights in {key}. They would get equal gradients and stay equal for ever.",
                ja=f"{key} に同じ重みを持つニューロンがあります。勾配も同じになり、いつまでも同じままです。",
            )


def _turned(shape: tuple[int, ...]) -> tuple[int, ...]:
    return shape[::-1] if len(shape) == 2 else shape
