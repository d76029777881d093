"""Passes: one case sent through a layer, forward and backward, and each answer compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from autograder.checks.answers import AbsentName
from autograder.checks.arrays import as_dict, as_list, expect_array
from autograder.checks.asked import in_turn
from autograder.checks.calls import Call, is_short
from autograder.checks.cases import Case, Changes, Subject
from autograder.checks.gradients import expect_gradient
from autograder.checks.names import Name, part_of
from autograder.checks.reasons import Why
from autograder.checks.shapes import letters


@dataclass(frozen=True)
class LayerCalls(Subject):
    """How a layer is made and called, and which of its arrays get gradients: the declaration of `Layer`."""

    made: str
    also_called: str = field(default="", kw_only=True)
    forward: str = field(default="forward(x)", kw_only=True)
    backward: str = field(default="backward(dout)", kw_only=True)
    before: str = field(default="", kw_only=True)
    no_gradient: tuple[str, ...] = field(default=(), kw_only=True)
    grads_list: bool = field(default=False, kw_only=True)

    @cached_property
    def parameters(self) -> list[str]:
        """The arrays that the layer is made with."""
        return [name for name in Call.read(self.made).names if name in self.arrays]

    @cached_property
    def keys(self) -> dict[str, str]:
        """Those of them that stand in a dictionary, each with its key there."""
        return {name: key for name, key in Call.read(self.made).keys.items() if name in self.arrays}

    @cached_property
    def inputs(self) -> list[str]:
        """The arrays that go into forward, and into the call before it."""
        calls = [self.before, self.forward] if self.before else [self.forward]
        return [name for call in calls for name in Call.read(call).names if name in self.arrays]

    def returned(self, case: Case) -> list[str]:
        """The inputs whose gradients backward returns."""
        names = case.differentiable(Call.read(self.forward).names)
        return [name for name in names if name not in self.no_gradient]

    def left(self, case: Case) -> list[str]:
        """The arrays whose gradients backward leaves on the layer."""
        before = Call.read(self.before).names if self.before else ()
        names = case.differentiable((*Call.read(self.made).names, *before))
        return [name for name in names if name not in self.no_gradient]

    def make(self, module: Any, values: Mapping[str, Any]) -> Any:
        """A layer of this module."""
        call = Call.read(self.made)
        renamed = self.also_called and module.has(self.also_called) and not module.has(call.name)
        return (replace(call, name=self.also_called) if renamed else call).on(module, values)

    def kept(self, case: Case) -> tuple[dict[str, Any], dict[str, int]]:
        """What stays as long as a layer lives: its parameters, and the sizes in their shapes."""
        sizes = {letter: case.sizes[letter] for name in self.parameters for letter in letters(case.shapes[name])}
        return {name: case.values[name] for name in self.parameters}, sizes

    def passes(self, student: Any, rng: Any, batches: Sequence[Changes], changes: Changes) -> Iterator[Pass]:
        """One layer, ready to be asked for each of these batches in turn."""
        (number, batch), *others = in_turn(batches)
        first = self.case(rng, {**changes, **batch}, round_numbers=True)
        layer = self.make(student, first.values)
        yield Pass(self, first.turn(batch=number), rng, layer, name=Call.read(self.made).text(first.values))
        for number, batch in others:
            case = self.case(rng, {**changes, **batch}, *self.kept(first)).turn(batch=number)
            yield Pass(self, case, rng, layer)


class Pass:
    """One case, on its way through one layer. `exact`: further arguments for the comparison of arrays.

    `name`: what the layer is called in messages about `forward`.
    """

    def __init__(self, calls: LayerCalls, case: Case, rng: Any, layer: Any, name: str = "layer", **exact: Any) -> None:
        self.calls = calls
        self.case = case
        self.layer = layer
        self.exact = exact
        self.forward, self.backward = Call.read(calls.forward), Call.read(calls.backward)
        self.of_forward = f"{name}.{self.forward.text(case.values)}"
        self.of_backward = f"layer.{self.backward.text({})}"
        self.upstream = self._draw_upstream(rng)
        made = Call.read(calls.made)
        numbers = any(argument not in case.shapes for argument, _ in made.parts)  # which "layer" alone would hide
        self.made = {"layer": made.text(case.values)} if numbers else {}

    def _draw_upstream(self, rng: Any) -> dict[str, Any]:
        """The gradient of each output that `backward` names; one that is written there as a number is that number."""
        upstream: dict[str, Any] = {}
        for (name, number), output in zip(self.backward.parts, self.case.right(), strict=True):
            draw = self.calls.drawn(name, self.case.round_numbers)
            drawn: Any = number if number is not None else draw(rng, output.shape)
            drawn = drawn if np.ndim(drawn) else float(drawn)  # a number for a number
            single = self.exact.get("dtype") == "float32" and isinstance(drawn, np.ndarray)
            upstream[name] = drawn.astype(np.float32) if single else drawn
        return upstream

    # --- asking

    def ask_forward(self, **boxes: Any) -> Any:
        """The learner's answer. `boxes`: in place of arrays of these names."""
        values = {**self.case.values, **boxes}
        with self.case.asking():
            if self.calls.before:
                Call.read(self.calls.before).on(self.layer, values)
            return self.forward.on(self.layer, values)

    def ask_backward(self, **boxes: Any) -> Any:
        """The learner's answer to the upstream gradients, or to these."""
        with self.case.asking(**self.upstream):
            return self.backward.on(self.layer, {**self.case.values, **self.upstream, **boxes})

    # --- comparing

    @property
    def given(self) -> dict[str, Any]:
        """What a message shows: inputs, parameters, and numbers that no call shows."""
        names = (*self.forward.names, *Call.read(self.calls.made).names)
        shown = self.case.given(*self.calls.inputs, *names)
        return {name: value for name, value in shown.items() if not is_short(value)}

    def expect_values(self, why: Why | None = None) -> None:
        """Ask forward; each of its outputs is what the definition gives."""
        self.expect_answer(self.ask_forward(), why)

    def expect_answer(self, answer: Any, why: Why | None = None) -> None:
        """What forward returned is what the definition gives."""
        right = self.case.right()
        given = {**(self.made if self.of_forward.startswith("layer.") else {}), **self.given}
        received = [answer] if len(right) == 1 else as_list(answer, len(right), of=self.of_forward, given=given)
        options = {**self.calls.close, **self.exact}
        for number, (one, expected) in enumerate(zip(received, right, strict=True)):
            part = (f"output {number}", f"出力 {number}")
            of = self.of_forward if len(right) == 1 else part_of(part, self.of_forward)
            with self.case.asking(number):
                expect_array(one, expected, of=of, given=given, why=why, **options)

    def expect_input_gradients(
        self, answer: Any, why: Why | None = None, expect: Callable[..., object] = expect_gradient
    ) -> None:
        """What backward returned is a gradient for each input. `expect`: what each is held to."""
        names = self.calls.returned(self.case)
        received = [answer] if len(names) == 1 else as_list(answer, len(names), of=self.of_backward) if names else []
        for name, one in zip(names, received, strict=True):
            of = self.of_backward if len(names) == 1 else part_of(f"d{name}", self.of_backward)
            self._expect_gradient(one, name, of, why, expect)

    def expect_parameter_gradients(
        self, why: Why | None = None, expect: Callable[..., object] = expect_gradient
    ) -> None:
        """What backward left on the layer is a gradient for each parameter. All are read before one is compared."""
        received = {name: self.read_gradient(name) for name in self.calls.left(self.case)}
        for name, one in received.items():
            self._expect_gradient(one, name, self.of_gradient(name), why, expect)

    def of_gradient(self, name: str) -> str:
        """Where a parameter's gradient is read, as code."""
        key = self.calls.keys.get(name)
        return f"layer.d{name}" if key is None else f'layer.grads["{key}"]'

    def read_gradient(self, name: str) -> Any:
        """The gradient for a parameter, wherever it was left."""
        if name in self.calls.keys:
            return as_dict(self.layer.grads, tuple(self.calls.keys.values()), of="layer.grads")[self.calls.keys[name]]
        try:
            return getattr(self.layer, f"d{name}")
        except AbsentName:
            if not self.calls.grads_list or name not in self.calls.parameters:
                raise
            groups = as_list(self.layer.grads, None, of="layer.grads")
            flat = [one for group in groups for one in (group if isinstance(group, (list, tuple)) else [group])]
            return as_list(flat, len(self.calls.parameters), of="layer.grads")[self.calls.parameters.index(name)]

    def _expect_gradient(
        self, received: Any, name: str, of: Name, why: Why | None, expect: Callable[..., object]
    ) -> None:
        named = {key: self.upstream[key] for key in self.backward.names}
        given = {**self.made, **self.given, **named}
        weights = list(self.upstream.values())
        with self.case.asking(**self.upstream):
            if self.exact:
                expect_array(received, self.case.gradient(name, weights), of=of, given=given, why=why, **self.exact)
            else:
                f = self.case.total(weights)(name)
                expect(received, f, self.case.values[name], of=of, given=given, why=why, **self.calls.slope)

    def expect_everything(self, why: Why | None = None, parameter_gradients: bool = True) -> None:
        """Ask forward and backward: values, gradients for the inputs, and, unless told not to, for the parameters."""
        self.expect_values(why)
        self.expect_input_gradients(self.ask_backward(), why)
        if parameter_gradients:
            self.expect_parameter_gradients(why)

    def copies(self) -> dict[str, Any]:
        """All arrays and numbers, for a layer that is not the learner's."""
        return {name: _copy(value) for name, value in {**self.case.values, **self.upstream}.items()}

    def expect_as(self, solution: Any, why: Why | None = None) -> None:
        """Values and gradients are those of the solution's layer, which gets copies. Nothing of them is shown."""
        values, names = self.copies(), self.calls.returned(self.case)
        for call, of, count, tolerance in (
            (self.forward, self.of_forward, len(self.case.right()), self.calls.close),
            (self.backward, self.of_backward, len(names), self.calls.slope),
        ):
            if self.calls.before and call is self.forward:
                Call.read(self.calls.before).on(solution, values)
            right, answer = call.on(solution, values), self._ask(call)
            received = as_list(answer, count, of=of) if count > 1 else [answer][:count]
            for one, expected in zip(received, right if count > 1 else [right][:count], strict=True):
                with self.case.asking(**self.upstream):
                    expect_array(one, expected, of=of, why=why, **tolerance)
        for name in self.calls.left(self.case):
            key = self.calls.keys.get(name)
            right = getattr(solution, f"d{name}") if key is None else solution.grads[key]
            with self.case.asking(**self.upstream):
                expect_array(self.read_gradient(name), right, of=self.of_gradient(name), why=why, **self.calls.slope)

    def _ask(self, call: Call) -> Any:
        return self.ask_forward() if call is self.forward else self.ask_backward()


def _copy(value: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray) else value
