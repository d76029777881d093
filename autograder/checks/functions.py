"""Functions: what every function is asked, written once.

A function is declared by its call, what goes in and what is right:

    SOFTMAX = Function("softmax(x)", arrays={"x": "N K"}, definition=lambda x: oracles.softmax(x))

Its methods are the questions; each fails the check with a sentence. Their further keyword arguments are sizes (`N=1`),
other shapes (`x="K"`), arrays and numbers to be asked with (`x=whole, alpha=0.1`). `batches` holds such changes for one
call after another, `why` too; the answers to all calls are there before the first is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from autograder.checks.arrays import as_list, expect_array
from autograder.checks.asked import in_turn
from autograder.checks.calls import Call, is_short
from autograder.checks.cases import Case, Changes, Subject
from autograder.checks.gradients import ONE_PASS, expect_gradient, expect_slopes
from autograder.checks.inputs import expect_left_alone
from autograder.checks.names import Name, part_of
from autograder.checks.reasons import Why
from autograder.checks.timing import expect_done
from autograder.worker.wire import Tensor

ONE: Sequence[Changes] = ({},)
FOLLOWED = (
    "Every step from the input to the result must be an operation on tensors.",
    "入力から結果までのすべての計算を、テンソルの演算で行います。",
)


@dataclass(frozen=True)
class Function(Subject):
    """A function of arrays and numbers. Besides the fields of `Subject`:

    call: how it is called, as code.
    gradient: how the function is called that gives its gradient for the first array, `l2_gradient(W, lam)`.
    tensor: arrays go in as tensors and come out as tensors; the gradient is autograd's.
    """

    call: str
    gradient: str = field(default="", kw_only=True)
    tensor: bool = field(default=False, kw_only=True)

    def values(
        self, student: Any, rng: Any, *, batches: Sequence[Changes] = ONE, why: Why | None = None, **changes: Any
    ) -> None:
        """The answer is what the definition gives."""
        self._compare(student, list(self._cases(rng, batches, changes)), why)

    def gradients(
        self, student: Any, rng: Any, *, batches: Sequence[Changes] = ONE, why: Why | None = None, **changes: Any
    ) -> None:
        """The gradients are those of central differences of the definition.

        With `gradient`, of the function's value for the first array. With tensors, for every array, of the sum of the
        values times random numbers.
        """
        for case in self._cases(rng, batches, changes):
            if self.gradient:
                self._compare_gradient(student, case, why)
            else:
                self._compare_autograd(student, rng, case, why or FOLLOWED)

    def float32(self, student: Any, rng: Any, *, why: Why | None = None, **changes: Any) -> None:
        """With all arrays in float32 the answer is right and float32; so is the gradient, if a function gives it."""
        case = self.case(rng, changes).in_float32()
        if self.gradient:
            call = Call.read(self.gradient)
            right = case.gradient(self._differentiable(case)[0], [1.0])
            options: dict[str, Any] = {"dtype": "float32", **self.single}
            with case.asking():
                expect_array(self._ask(student, case, call), right, of=call.text(case.values), why=why, **options)
        else:
            self._compare(student, [case], why, dtype="float32", **self.single)

    def inputs_left_alone(self, student: Any, rng: Any, *, batches: Sequence[Changes] = ONE, **changes: Any) -> None:
        """The arrays are the same after the call as before; so they are after that of the gradient."""
        for call in map(Call.read, filter(None, (self.call, self.gradient))):
            for batch in batches:
                case = self.case(rng, {**changes, **batch})
                before = {name: case.values[name] for name in call.names if isinstance(case.values[name], np.ndarray)}
                sent = {name: self._sent(value) for name, value in before.items()}
                ask = partial(self._ask, student, case, call)
                expect_left_alone(student, ask, sent, by=call.name, after=call.text(case.values))

    def in_one_pass(self, student: Any, rng: Any, *, why: Why | None = ONE_PASS, **changes: Any) -> None:
        """The gradient is done in time, and right, though there are too many numbers to try every one by itself."""
        case, call = self.case(rng, changes), Call.read(self.gradient)
        of, given = call.text(case.values), self._given(case)
        received = expect_done(student, lambda: self._ask(student, case, call), of, given=given, why=why)
        name = self._differentiable(case)[0]
        expect_slopes(received, case.total([1.0])(name), case.values[name], of, rng, given=given, **self.slope)

    # --- asking and comparing

    def _cases(self, rng: Any, batches: Sequence[Changes], changes: Changes) -> Iterator[Case]:
        """A case for each of the batches."""
        for place, (number, batch) in enumerate(in_turn(batches)):
            yield self.case(rng, {**changes, **batch}, round_numbers=not place).turn(batch=number)

    def _ask(self, student: Any, case: Case, call: Call, **boxes: Any) -> Any:
        values = {name: self._sent(value) for name, value in case.values.items()}
        with case.asking():
            return call.on(student, {**values, **boxes})

    def _sent(self, value: Any) -> Any:
        return Tensor(value) if self.tensor and isinstance(value, np.ndarray) else value

    def _given(self, case: Case) -> dict[str, Any]:
        return {name: value for name, value in case.given(*Call.read(self.call).names).items() if not is_short(value)}

    def _differentiable(self, case: Case) -> list[str]:
        names = case.differentiable(Call.read(self.call).names)
        return [name for name in names if isinstance(case.values[name], np.ndarray)]

    def _compare(self, student: Any, cases: Sequence[Case], why: Why | None, **exact: Any) -> None:
        """The answers to all cases, then the comparison: all of them tell one mistake from another."""
        call = Call.read(self.call)
        answers = [self._ask(student, case, call) for case in cases]
        options: dict[str, Any] = {**self.close, "tensor": self.tensor, **exact}
        for case, answer in zip(cases, answers, strict=True):
            right, given, of = case.right(), self._given(case), call.text(case.values)
            reason = case.values.get("why", why)
            received = [answer] if len(right) == 1 else as_list(answer, len(right), of=of, given=given)
            for number, (one, expected) in enumerate(zip(received, right, strict=True)):
                part: Name = of if len(right) == 1 else part_of((f"output {number}", f"出力 {number}"), of)
                with case.asking(number):
                    expect_array(one, expected, of=part, given=given, why=reason, **options)

    def _compare_gradient(self, student: Any, case: Case, why: Why | None) -> None:
        call, name = Call.read(self.gradient), self._differentiable(case)[0]
        received, f = self._ask(student, case, call), case.total([1.0])(name)
        of, given = call.text(case.values), self._given(case)
        with case.asking():
            expect_gradient(received, f, case.values[name], of=of, given=given, why=why, **self.slope)

    def _compare_autograd(self, student: Any, rng: Any, case: Case, why: Why | None) -> None:
        call, names = Call.read(self.call), self._differentiable(case)
        text, (right,) = call.text(case.values), case.right()
        upstream = self.drawn("upstream", case.round_numbers)(rng, right.shape)
        sent = call.values({name: self._sent(value) for name, value in case.values.items()})
        with case.asking(0):
            value, gradients = student.autograd(call.name, *sent, upstream=upstream)
            expect_array(value, right, of=text, given=self._given(case), tensor=True, **self.close)
        given = {**self._given(case), "u": upstream}
        for name, received in zip(names, [*gradients, *[None] * (len(names) - len(gradients))], strict=True):
            for_en, for_ja = (f" for {name}", f"{name} についての") if len(names) > 1 else ("", "")
            of = (f"the gradient of sum(u * {text}){for_en}", f"sum(u * {text}) の{for_ja}勾配")
            f = case.total([upstream])(name)
            with case.asking(u=upstream):
                expect_gradient(received, f, case.values[name], of=of, given=given, why=why, tensor=True, **self.slope)
