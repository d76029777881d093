"""Layers: what every layer is asked, written once.

A layer is declared by how it is made, what goes in and what is right:

    AFFINE = Layer(
        "Affine(W, b)",
        arrays={"x": "N D", "W": "D M", "b": "M"},
        definition=lambda x, W, b: oracles.affine(x, W, b),
    )

Its methods are the questions; each fails the check with a sentence. Their further keyword arguments are sizes (`N=1`),
other shapes (`x="N C H W"`), arrays, or numbers that the calls name (`stride=2`). With `batches` one and the same layer
is asked for each of them in turn, each with such changes of its own, and what the layer was made with stays:

    AFFINE.values(student, rng, batches=({}, {"N": 1}))  # a batch, and then one sample
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from autograder.checks.arrays import Array, as_array, as_list, expect_array
from autograder.checks.calls import Call
from autograder.checks.cases import Changes, listed
from autograder.checks.gradients import ONE_PASS, expect_slopes
from autograder.checks.inputs import expect_left_alone
from autograder.checks.names import part_of
from autograder.checks.passes import LayerCalls, Pass
from autograder.checks.reasons import Why
from autograder.checks.shapes import letters
from autograder.checks.steps import Steps
from autograder.checks.timing import expect_done

ONE: Sequence[Changes] = ({},)
THREE: Sequence[Changes] = ({}, {"N": 1}, {"N": 7})

APART = (
    "Two layers of this class were used in turn. What one of them keeps must not reach the other.",
    "このクラスのレイヤを2つ、交互に使いました。片方が残した値は、もう片方に影響しないはずです。",
)
BLOCKS = (
    ("This is the first block of a longer sequence.", "長い系列を2つに分けた、前のブロックです。"),
    (
        "This block goes on where the one before it ended, with the state that it left.",
        "前のブロックの続きです。前のブロックが残した状態から始まります。",
    ),
)
STEPS = (
    "Every step has a cell of its own, made with the same arrays. The gradients for these add up over the steps.",
    "ステップごとに、同じ配列から作った別々のセルを使います。その配列についての勾配は、全ステップで足し合わせます。",
)


@dataclass(frozen=True)
class Layer(LayerCalls):
    """A class with `forward` and `backward`. Besides the fields of `Subject`:

    made: how it is made, as code: the class, and names of arrays and numbers, or lists and tuples of them,
        `Stack([(W1, b1), (W2, b2)])`. What it is made with are its parameters; after `backward` the gradient for W is
        its attribute dW. The gradient for one that stands in a dictionary, `Block({"W1": W})`, is `grads["W1"]`.
    also_called: another name for the class, which counts in a module that does not have the first.
    forward, backward: how these are called. The arrays of `forward` are its inputs; `backward` returns a gradient for
        each, in this order. The names in `backward` are the gradients of the outputs, drawn at random; a number, as in
        `backward(1)`, belongs to a loss.
    before: a call that comes before every forward, `set_state(h)`. An array named there leaves its gradient as dh.
    no_gradient: arrays for which no gradient is asked, besides labels and one-hot rows.
    grads_list: if the attribute dW is absent, `grads[i]` counts, i the place of W in `made`; `grads` may hold lists of
        them, one for each layer of several.
    """

    def values(
        self, student: Any, rng: Any, *, batches: Sequence[Changes] = ONE, why: Why | None = None, **changes: Any
    ) -> None:
        """Forward gives what the definition gives."""
        for one in self.passes(student, rng, batches, changes):
            one.expect_values(why)

    def input_gradients(
        self, student: Any, rng: Any, *, batches: Sequence[Changes] = ONE, why: Why | None = None, **changes: Any
    ) -> None:
        """Backward returns the gradients for the inputs: those of central differences of the definition."""
        for one in self.passes(student, rng, batches, changes):
            one.ask_forward()
            one.expect_input_gradients(one.ask_backward(), why)

    def parameter_gradients(
        self, student: Any, rng: Any, *, batches: Sequence[Changes] = ONE, why: Why | None = None, **changes: Any
    ) -> None:
        """Backward leaves the gradients for the parameters on the layer: those of central differences."""
        for one in self.passes(student, rng, batches, changes):
            one.ask_forward()
            one.ask_backward()
            one.expect_parameter_gradients(why)

    def everything(
        self, student: Any, rng: Any, *, batches: Sequence[Changes] = ONE, why: Why | None = None, **changes: Any
    ) -> None:
        """Values, and the gradients for inputs and parameters."""
        for one in self.passes(student, rng, batches, changes):
            one.expect_everything(why)

    def next_batch(
        self,
        student: Any,
        rng: Any,
        reference: Any = None,
        *,
        batches: Sequence[Changes] = THREE,
        why: Why | None = None,
        **changes: Any,
    ) -> None:
        """One layer does batch after batch, of any size: every value and every gradient is that of its own batch.

        reference: the solution's module. With it, it is the solution's layer that says what is right.
        """
        right = None
        for one in self.passes(student, rng, batches, changes):
            if reference is None:
                one.expect_everything(why)
            else:
                right = right or self.make(reference, one.copies())
                one.expect_as(right, why)

    def side_by_side(self, student: Any, rng: Any, *, why: Why | None = APART, **changes: Any) -> None:
        """Two layers, used in turn, each have their own values and gradients. To be asked of what is right alone."""
        first = self.case(rng, changes)
        cases = (first, self.case(rng, changes, sizes=first.sizes))
        turns = [case.turn(object=number) for number, case in enumerate(cases, 1)]
        both = [Pass(self, case, rng, self.make(student, case.values)) for case in turns]
        for one in both:
            one.expect_values(why)
        answers = [one.ask_backward() for one in both]
        for one, answer in zip(both, answers, strict=True):
            one.expect_input_gradients(answer, why)
            one.expect_parameter_gradients(why)

    def fading(self, student: Any, rng: Any, **changes: Any) -> Array:
        """How far a gradient gets: its size at each step, from the last one back, if the loss looks at the last alone.

        Of a layer with one input and one output over time, (N, T, ...) both. Nothing is expected of the numbers.
        """
        case = self.case(rng, changes)
        (x,) = (case.values[name] for name in self.inputs)
        (output,) = case.right()
        layer, upstream = self.make(student, case.values), np.zeros_like(output)
        layer.forward(x)
        upstream[:, -1] = 1
        gradient = as_array(layer.backward(upstream), x.shape, of=f"layer.{self.backward}")
        norms: Array = np.linalg.norm(gradient.reshape(*gradient.shape[:2], -1), axis=(0, 2))
        return np.flip(norms)

    def shared_arrays(
        self,
        student: Any,
        rng: Any,
        *,
        batches: Sequence[Changes] = ONE,
        parameter_gradients: bool = False,
        why: Why | None = None,
        **changes: Any,
    ) -> None:
        """The layer holds the arrays that it was made with: what is written into them counts, forward and backward.

        It is made with zeros and used. Then numbers are written into its arrays, others before every batch.
        """
        case = self.case(rng, {**changes, **batches[0]})
        names = [name for name in self.parameters if isinstance(case.values[name], np.ndarray)]
        boxes = {name: student.put(np.zeros_like(case.values[name])) for name in names}
        layer = self.make(student, {**case.values, **boxes})
        Pass(self, case, rng, layer).ask_forward()
        _, sizes = self.kept(case)
        en, ja = listed(names)
        verb = "were" if len(names) > 1 else "was"
        written = (
            f"{en} {verb} written into after the layer was made, as an optimiser does it.",
            f"最適化手法が行うように、レイヤを作った後で {ja} の中身を書き換えました。",
        )
        for number, batch in enumerate(batches):
            case = self.case(rng, {**changes, **batch}, sizes=sizes) if number else case
            for name, box in boxes.items():
                box.write(case.values[name])
            Pass(self, case.turn(written=number + 1), rng, layer).expect_everything(why or written, parameter_gradients)

    def in_one_pass(
        self,
        student: Any,
        rng: Any,
        *,
        inputs: bool = True,
        parameters: bool = True,
        why: Why | None = ONE_PASS,
        **changes: Any,
    ) -> None:
        """Backward is done in time, and right, though there are too many numbers to try every one by itself.

        To be asked with many numbers that lead to few outputs: however many are tried together, differences of outputs
        tell of as many gradients as there are outputs.

        inputs, parameters: whether the gradients of these are asked.
        """
        (one,) = self.passes(student, rng, ONE, changes)
        one.ask_forward()
        answer = expect_done(student, one.ask_backward, one.of_backward, given=one.given, why=why)
        along = partial(expect_slopes, rng=rng)
        if inputs:
            one.expect_input_gradients(answer, expect=along)
        if parameters:
            one.expect_parameter_gradients(expect=along)

    def in_blocks(
        self, student: Any, rng: Any, *, letter: str = "T", cut: int = 2, why: Why | None = None, **changes: Any
    ) -> None:
        """A long sequence, handed in as two blocks one after the other, gives the outputs of the whole.

        letter: that of the steps, the second axis of inputs and outputs. cut: where the second block begins.
        """
        case = self.case(rng, changes)
        long = [name for name in self.inputs if letter in letters(case.shapes[name])]
        layer, call = self.make(student, case.values), Call.read(self.forward)
        if self.before:
            Call.read(self.before).on(layer, case.values)
        for number, block in enumerate((slice(0, cut), slice(cut, None))):
            values = {**case.values, **{name: case.values[name][:, block] for name in long}}
            answer, right = call.on(layer, values), case.right()
            of = part_of((f"block {number}", f"ブロック {number}"), f"layer.{call.text(values)}")
            given = case.given(*self.inputs, *self.parameters)
            received = [answer] if len(right) == 1 else as_list(answer, len(right), of=of, given=given)
            for one, whole in zip(received, right, strict=True):
                with case.turn(block=number + 1).asking(**values):
                    expect_array(one, whole[:, block], of=of, given=given, why=why or BLOCKS[number], **self.close)

    def in_steps(self, student: Any, rng: Any, *, steps: int = 5, why: Why | None = STEPS, **changes: Any) -> None:
        """Cells in a row, one a step, each of which starts from the states that the one before left, forward and back.

        To be asked of a cell: what `forward` takes after its first input are states, and it returns the next ones.
        """
        Steps(self, steps, student, rng, changes).expect_right(why)

    def backward_twice(self, student: Any, rng: Any, **changes: Any) -> None:
        """A second backward gives the same gradients as the first."""
        for one in self.passes(student, rng, ONE, changes):
            one.ask_forward()
            for number, why in enumerate((None, ("This is the second call.", "これは2回目の呼び出しの結果です。")), 1):
                one.case = one.case.turn(again=number)
                one.expect_input_gradients(one.ask_backward(), why)
                one.expect_parameter_gradients(why)

    def float32(self, student: Any, rng: Any, *, only_gradients: bool = False, **changes: Any) -> None:
        """With all arrays in float32, outputs and gradients are right, and float32.

        only_gradients: of the output nothing is asked, as for a loss.
        """
        case = self.case(rng, changes).in_float32()
        one = Pass(self, case, rng, self.make(student, case.values), dtype="float32", **self.single)
        if only_gradients:
            one.ask_forward()
        else:
            one.expect_values()
        one.expect_input_gradients(one.ask_backward())
        one.expect_parameter_gradients()

    def inputs_left_alone(self, student: Any, rng: Any, *, upstream: bool = False, **changes: Any) -> None:
        """Inputs and parameters are the same after forward and backward as before.

        upstream: what backward is given is the same as well; a layer may use it up unless this is asked.
        """
        case = self.case(rng, changes)
        one = Pass(self, case, rng, None)
        before = {name: case.values[name] for name in (*self.inputs, *self.parameters)}
        before |= one.upstream if upstream else {}
        before = {name: value for name, value in before.items() if isinstance(value, np.ndarray)}

        def both(**boxes: Any) -> None:
            one.layer = self.make(student, {**case.values, **boxes})
            one.ask_forward(**boxes)
            one.ask_backward(**boxes)

        name = Call.read(self.made).name
        by = (f"{name}'s forward or backward", f"{name} の forward か backward")
        expect_left_alone(student, both, before, by=by)
