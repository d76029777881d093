"""Networks: what every network with parameters is asked, written once.

A network is declared by how it is made, its arrays, and its scores:

    NET = Network(
        "TwoLayerNet(D, H, K)",
        arrays={"x": "N D", "t": "N < K", "W1": "D H", "b1": "H", "W2": "H K", "b2": "K"},
        definition=lambda x, W1, b1, W2, b2: oracles.relu(x @ W1 + b1) @ W2 + b2,
    )

Its methods are the questions; each fails the check with a sentence. Further keyword arguments and `batches` are as with
`Layer`: one and the same network is asked for each batch in turn.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from autograder.checks import oracles
from autograder.checks.arrays import Array, Given, as_array, as_dict, expect_array, expect_number
from autograder.checks.asked import in_turn
from autograder.checks.calls import Call
from autograder.checks.cases import Case, Changes, Subject, Tolerance, by_name
from autograder.checks.declare import CheckFailed
from autograder.checks.gradients import ONE_PASS, Pure, expect_gradient, expect_slopes, numerical_gradient
from autograder.checks.names import Name, part_of
from autograder.checks.reasons import Why
from autograder.checks.shapes import lengths, letters
from autograder.checks.timing import expect_done

ONE: Sequence[Changes] = ({},)
BOTH: Sequence[Changes] = ({"N": 7}, {"N": 4, "t": "N K of 1"})
LOSS = (
    "It is the mean over the batch of -log(the probability that predict gives to the right class).",
    "損失は、予測が正解クラスに与えた確率の -log を、バッチで平均したものです。",
)
MOVED = (
    "The call changed the parameters. Moving them is the optimiser's job.",
    "呼び出しがパラメータを書き換えています。動かすのは最適化手法の仕事です。",
)
APART = (
    "Two networks of this class were used in turn. What is written into one of them must not reach the other.",
    "このクラスのネットワークを2つ、交互に使いました。片方に書き込んだ値は、もう片方に影響しないはずです。",
)


@dataclass(frozen=True)
class Network(Subject):
    """A classifier with `params`, `predict`, `loss`, `accuracy` and `gradient`. Besides the fields of `Subject`:

    made: how it is made, as code: letters are sizes.
    arrays: `x` and `t` (or the names in `data`) are the data, all others the parameters, by their keys in `params`.
    data: the arrays that are not parameters: what goes in, the targets, and others if there are any.
    before: a call that comes before every one that is asked, `reset_state()`.
    definition: its scores `(N, K)`.
    also: definitions of other networks that are right too.
    probabilities: whether predict gives probabilities, the softmax of the scores; None: either.
    penalty: what is added to the cross entropy, of the arrays and numbers that its parameters name.
    loss_close: tolerance of a loss.
    """

    made: str
    also: tuple[Callable[..., Any], ...] = field(default=(), kw_only=True)
    probabilities: bool | None = field(default=None, kw_only=True)
    penalty: Callable[..., float] | None = field(default=None, kw_only=True)
    loss_close: Tolerance = field(default_factory=dict, kw_only=True)
    data: tuple[str, ...] = field(default=("x", "t"), kw_only=True)
    before: str = field(default="", kw_only=True)

    tensor = False

    # --- the questions

    def predict(
        self, student: Any, rng: Any, *, batches: Sequence[Changes] = ONE, why: Why | None = None, **changes: Any
    ) -> None:
        """The output is by the definition, with the numbers that stand in the parameters at that moment.

        New ones are written before each batch.
        """
        net, cases = self.cases(student, rng, batches, changes)
        for case in cases:
            self.write(net, case)
            self.expect_output(net, case, why)

    def loss(
        self,
        student: Any,
        rng: Any,
        *,
        held: bool = False,
        batches: Sequence[Changes] = BOTH,
        why: Why | None = LOSS,
        **changes: Any,
    ) -> None:
        """The loss is the cross entropy of the network's own predictions, plus the penalty if there is one.

        held: the predictions are held to the definition first.
        """
        net, cases = self.cases(student, rng, batches, changes)
        for case in cases:
            self.write(net, case)
            y = as_probabilities(self.expect_output(net, case)[1].right()[0] if held else self.output(net, case))
            right = float(oracles.entropies(np.log(y), case.values[self.data[1]]).mean()) + self.penalty_of(case)
            shares: Name = part_of(("probabilities", "確率"), self.of_output[4:])
            of = self.of("loss")
            given: Given = {**case.given(*self.data[:2]), shares: y}
            with case.asking():
                expect_number(self.ask_both(net, "loss", case), right, of=of, given=given, why=why, **self.loss_close)

    def accuracy(self, student: Any, rng: Any, *, batches: Sequence[Changes] = BOTH, **changes: Any) -> None:
        """The accuracy is the share of right answers, counted from the network's own predictions.

        No slope is asked: the numbers may lie anywhere.
        """
        net, cases = self.like(away_from=None).cases(student, rng, batches, changes)
        for case in cases:
            self.write(net, case)
            answers = self.output(net, case).argmax(axis=1)
            n, k = len(answers), self.output_shape(case)[1]
            right = int(rng.integers(1, n))
            others = (answers + rng.integers(1, k, size=n)) % k
            labels = np.where(rng.permutation(n) < right, answers, others)
            t = labels if case.values["t"].ndim == 1 else np.eye(k)[labels]
            given: Given = {("classes with the highest score", "スコアが最大のクラス"): answers, "t": t}
            with case.asking(t=t):
                received = net.accuracy(case.values["x"], t)
                expect_number(received, right / n, of="net.accuracy(x, t)", given=given, atol=1e-6)

    def gradients(
        self,
        student: Any,
        rng: Any,
        *,
        method: str = "gradient",
        unmoved: bool = True,
        batches: Sequence[Changes] = BOTH,
        why: Why | None = None,
        **changes: Any,
    ) -> None:
        """The method gives for each parameter the gradient of the loss: that of central differences of the definition.

        The parameters are the same afterwards as before, unless `unmoved` is False.
        """
        net, cases = self.cases(student, rng, batches, changes)
        of = self.of(method)
        for case in cases:
            self.write(net, case)
            own, _ = self.expect_output(net, case)
            received = as_dict(self.ask_both(net, method, case), self.keys, of=of)
            for key in reversed(self.keys):  # from the loss backward: what is wrong first is named
                f, given = self.loss_by(own, key), self.shown(case)
                one = received[key]
                with case.asking():
                    expect_gradient(one, f, case.values[key], of=f'{of}["{key}"]', given=given, why=why, **self.slope)
            if unmoved:
                self.expect_unmoved(net, case)

    def in_one_pass(self, student: Any, rng: Any, *, why: Why | None = ONE_PASS, **changes: Any) -> None:
        """Gradient is done in time, and right, though there are too many parameters to try every one by itself."""
        case, of = self.case(rng, changes), self.of("gradient")
        net, given = self.made_with(student, case), self.shown(case)
        own, _ = self.expect_output(net, case)
        answer = expect_done(student, lambda: self.ask_both(net, "gradient", case), of, given=given, why=why)
        received = as_dict(answer, self.keys, of=of)
        for key in reversed(self.keys):
            f, one = self.loss_by(own, key), received[key]
            expect_slopes(one, f, case.values[key], f'{of}["{key}"]', rng, given=given, **self.slope)

    def side_by_side(self, student: Any, rng: Any, *, why: Why | None = APART, **changes: Any) -> None:
        """Two networks, used in turn, each have their own parameters. To be asked of what is right alone."""
        first = self.case(rng, changes)
        cases = (first.turn(object=1), self.case(rng, changes, sizes=first.sizes).turn(object=2))
        nets = [self.new(student, case) for case in cases]
        for net, case in zip(nets, cases, strict=True):
            self.write(net, case)
        for net, case in zip(nets, cases, strict=True):
            self.expect_output(net, case, why)

    # --- parts of questions

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The parameters."""
        return tuple(name for name in self.arrays if name not in self.data)

    def shown(self, case: Case) -> dict[str, Any]:
        """What a message shows: the arrays, and what the network is made with but for sizes."""
        names = [name for name in Call.read(self.made).names if name not in case.sizes]
        return case.given(*self.arrays, *names)

    def new(self, module: Any, case: Case) -> Any:
        """A network of this module, with its own first parameters."""
        return Call.read(self.made).on(module, case.values)

    def write(self, net: Any, case: Case) -> None:
        """Write the parameters of the case into the network's."""
        net.write("params", case.given(*self.keys))

    def made_with(self, module: Any, case: Case) -> Any:
        """A network of this module with the parameters of the case."""
        net = self.new(module, case)
        self.write(net, case)
        return net

    def read(self, net: Any, case: Case, given: Given | None = None) -> dict[str, Array]:
        """The network's parameters, each of the shape that it should have."""
        found = as_dict(net.params, self.keys, of="net.params", given=given)
        shapes = {key: lengths(case.shapes[key], case.sizes) for key in self.keys}
        return {key: as_array(found[key], shapes[key], of=f'net.params["{key}"]', given=given) for key in self.keys}

    def cases(self, student: Any, rng: Any, batches: Sequence[Changes], changes: Changes) -> tuple[Any, list[Case]]:
        """A network, and a case for each batch: the sizes in its parameters stay, their numbers do not."""
        (number, batch), *rest = in_turn(batches)
        first = self.case(rng, {**changes, **batch}, round_numbers=True).turn(batch=number)
        sizes = {letter: first.sizes[letter] for key in self.keys for letter in letters(first.shapes[key])}
        others = [self.case(rng, {**changes, **batch}, sizes=sizes).turn(batch=number) for number, batch in rest]
        return self.new(student, first), [first, *others]

    def ask(self, net: Any, x: Array) -> Any:
        """What the network says of x, as it comes."""
        self.begin(net)
        return net.predict(x)

    def ask_both(self, net: Any, method: str, case: Case) -> Any:
        """What a method that takes the case's data and targets says, as it comes."""
        self.begin(net)
        return getattr(net, method)(*(case.values[name] for name in self.data[:2]))

    def begin(self, net: Any) -> None:
        """Make the call that comes before every one that is asked."""
        if self.before:
            Call.read(self.before).on(net, {})

    @property
    def of_output(self) -> str:
        """How the network is asked for its output, as code."""
        return f"net.predict({self.data[0]})"

    def of(self, method: str) -> str:
        """How a method that takes data and targets is called, as code."""
        return f"net.{method}({', '.join(self.data[:2])})"

    def output_shape(self, case: Case) -> tuple[int, ...]:
        """The shape of what it says."""
        shape: tuple[int, ...] = case.right()[0].shape
        return shape

    def output(self, net: Any, case: Case) -> Array:
        """What the network says of the case's x, of the right shape and finite."""
        answer, given = self.ask(net, case.values[self.data[0]]), case.given(self.data[0])
        array = as_array(answer, self.output_shape(case), of=self.of_output, given=given, tensor=self.tensor)
        return array.astype(np.float64)

    def forms(self, case: Case) -> list[tuple[Case, Case]]:
        """Every form that is right: the case with its definition of the scores, and with that of the output."""
        found = []
        for scores in (self.definition, *self.also):
            form = replace(case, subject=self.like(definition=scores))
            shares = replace(case, subject=self.like(definition=_softmax_of(scores)))
            found += [(form, form)] if self.probabilities is not True else []
            found += [(form, shares)] if self.probabilities is not False else []
        return found

    def expect_output(self, net: Any, case: Case, why: Why | None = None) -> tuple[Case, Case]:
        """What the network says is by one of the forms that are right. Returns the nearest, as `forms` has it."""
        x = self.data[0]
        with case.asking():
            answer, given = self.ask(net, case.values[x]), case.given(x, *self.keys)
        try:
            y = as_array(answer, self.output_shape(case), of=self.of_output, given=given, why=why, tensor=self.tensor)
        except CheckFailed as failure:
            if failure.answer is not None:
                failure.answer = replace(failure.answer, right=self.forms(case)[0][1].right()[0])
            raise
        form = min(self.forms(case), key=lambda form: float(np.abs(form[1].right()[0] - y).max()))
        right = form[1].right()[0]
        with form[1].asking(0):
            expect_array(answer, right, of=self.of_output, given=given, why=why, tensor=self.tensor, **self.close)
        return form

    def penalty_of(self, case: Case, **changed: Any) -> float:
        """What is added to the cross entropy."""
        return 0.0 if self.penalty is None else float(by_name(self.penalty, {**case.values, **changed}))

    def loss_of(self, case: Case, **changed: Any) -> float:
        """The loss by the case's definition; `changed`: with another array in place of the one of this name."""
        t = case.values[self.data[1]]
        return oracles.cross_entropy(case.right(**changed)[0], t) + self.penalty_of(case, **changed)

    def loss_by(self, case: Case, key: str) -> Callable[[Array], float]:
        """The loss as a function of one array."""
        return Pure(
            lambda value: self.loss_of(case, **{key: value}),
            lambda: (case.all_but(key), self.penalty, self.data[1]),
        )

    def right_gradients(self, case: Case) -> dict[str, Array]:
        """The gradient of the loss for each parameter, by central differences."""
        return {key: numerical_gradient(self.loss_by(case, key), case.values[key]) for key in self.keys}

    def expect_unmoved(self, net: Any, case: Case, why: Why | None = MOVED) -> None:
        """The network's parameters are those of the case, up to rounding."""
        for key, after in self.read(net, case).items():
            expect_array(after, case.values[key], of=f'net.params["{key}"]', rtol=0.0, atol=1e-6, why=why)

    def descend(self, net: Any, case: Case, x: Any, t: Any, *, steps: int, lr: float) -> None:
        """Train the network from where it is by its own gradients: gradient descent with a momentum of 0.9."""
        of, params = self.of("gradient"), self.read(net, case)
        speed: Mapping[str, Any] = dict.fromkeys(self.keys, 0.0)
        for _ in range(steps):
            self.begin(net)
            grads = as_dict(net.gradient(x, t), self.keys, of=of)
            grads = {key: as_array(grads[key], params[key].shape, of=f'{of}["{key}"]') for key in self.keys}
            speed = {key: 0.9 * speed[key] - lr * grads[key] for key in self.keys}
            params = {key: params[key] + speed[key] for key in self.keys}
            net.write("params", params)


def _softmax_of(scores: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(scores)  # which keeps the names of its parameters
    def shares(**values: Any) -> Array:
        return oracles.softmax(scores(**values))

    return shares


def as_probabilities(y: Array) -> Array:
    """Predictions as probabilities, whether they are that already or scores."""
    return y if (y >= 0).all() and np.allclose(y.sum(axis=-1), 1, atol=1e-5) else oracles.softmax(y)
