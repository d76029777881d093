"""Parameters: the numbers of a trained model, held to be what it predicts with and what training moves.

They are read from the model and written into it here: `model.params`, a dictionary of arrays, or those of an nn.Module.
A model without `params` keeps its arrays where it likes; those count that change its answers.
What the model says of itself is not asked: losses are counted here from its answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.answers import AbsentName, RemoteObject
from autograder.checks.arrays import Array, Given, as_array, as_dict, as_list, expect
from autograder.checks.declare import CheckFailed
from autograder.checks.margins import expect_at_least
from autograder.checks.parts import Part
from autograder.worker.wire import Tensor

Numbers = dict[Any, Array]

TRIED, LEAST = 64, 6  # entries in all, and of each array
STEP = 0.02
NOTHING = 1e-5  # less than this may be what rounding in float32 makes of a slope
# The least seen of right trainings is .877, of much dropout and batch normalisation with Adam; .98 of the solutions.
# By chance it is .5 +- .1; weights from least squares .623 +- .075.
DOWNHILL = 0.82


@dataclass
class Parameters:
    """How those of a learner's models are reached.

    tensor: the models are modules of PyTorch. answer: what a model says of some images, an array, which tells the
    parameters of one that has no `params` from whatever else it keeps. ways: where these are, once they are known.
    """

    student: Any
    tensor: bool = False
    answer: Callable[[Any], Array] | None = None
    ways: list[str] | None = None

    @property
    def of(self) -> str:
        """The parameters, as code."""
        if self.tensor:
            return "list(model.parameters())"
        return "model.params" if self.ways is None else "model"

    def read(self, model: Any) -> Numbers:
        """A model's parameters, by their keys or places."""
        found = as_dict(self.named(model), (), of=self.of)
        expect(
            bool(found),
            of=self.of,
            en="It should hold the arrays that the model calculates with, but is empty.",
            ja="モデルが計算に使う配列が入っているはずですが、空です。",
        )
        return {
            key: as_array(one, np.shape(getattr(one, "array", one)), of=f"{self.of}[{key!r}]", tensor=self.tensor)
            for key, one in found.items()
        }

    def named(self, model: Any) -> Any:
        """The same as they came back from the learner's code."""
        if self.tensor:
            return dict(enumerate(as_list(model.parameters(), None, self.of)))
        if self.ways is None:
            try:
                return model.params
            except AbsentName:
                if self.answer is None:
                    raise
                self.ways = self.those_that_count(model, self.answer)
        held = as_dict(self.student.arrays(model).value(), (), of=self.of)
        return {way: held[way] for way in self.ways if way in held}

    def those_that_count(self, model: Any, answer: Callable[[Any], Array]) -> list[str]:
        """Where the arrays are with which the model answers: not what it has put aside, which changes nothing."""
        box, noise = self.student.arrays(model), np.random.default_rng(0)
        held, right = as_dict(box.value(), (), of="model"), answer(model)
        ways = []
        for way, received in held.items():
            array = as_array(received, np.shape(received), of=f"model{way}")
            box.write({way: array + noise.normal(size=array.shape)})
            try:
                counts = not np.allclose(answer(model), right)
            except CheckFailed:  # by which no answer is left
                counts = True
            if counts:
                ways.append(way)
            box.write({way: array})
        return ways

    def write(self, model: Any, numbers: Numbers) -> None:
        """Write these numbers into a model's own arrays."""
        if self.tensor:
            flat = np.concatenate([array.ravel() for array in numbers.values()]).astype(np.float32)
            self.student.library("torch.nn.utils.vector_to_parameters", Tensor(flat), model.parameters())
        elif self.ways is None:
            model.write("params", numbers)
        else:
            self.student.arrays(model).write(numbers)

    def keep(self, model: Any) -> Numbers:
        """What `hand_over` takes: a model's parameters; in PyTorch its buffers too, as batch normalisation has them."""
        return as_dict(model.state_dict(), (), of="model.state_dict()") if self.tensor else self.read(model)

    def hand_over(self, kept: Numbers, model: Any) -> None:
        """Write what was kept of a model into another one."""
        shapes = [[np.shape(getattr(one, "array", one)) for one in of.values()] for of in (kept, self.keep(model))]
        self.expect_same_sizes(*shapes)
        if self.tensor:
            model.load_state_dict(kept)
        else:
            self.write(model, kept)

    def for_measuring(self, model: Any) -> None:
        """Put a module into the mode in which its loss is that of training, on the average: dropout alone is off."""
        model.train()
        parts: list[Any] = as_list(model.modules(), None, of="model.modules()")
        for part in parts:
            if isinstance(part, RemoteObject) and "Dropout" in part.class_name:
                module: Any = part
                module.eval()

    def draw_alike(self, seed: int) -> None:
        """What is drawn from no generator of the grader's is from here on what it was after the last such call."""
        for name in ("random.seed", "numpy.random.seed", *(["torch.manual_seed"] if self.tensor else [])):
            self.student.library(name, seed)
        module = self.student.library("importlib.import_module", "numpy.random.bit_generator")
        self.student.library("builtins.setattr", module, "randbits", Part(lambda asked: seed))  # default_rng() asks it

    def expect_same_sizes(self, *models: Sequence[tuple[int, ...]]) -> None:
        """Two models have parameters of these shapes, which are the same whatever data each was made for."""
        one, other = (", ".join(map(str, shapes)) for shapes in models)
        expect(
            one == other,
            of=self.of,
            en=f"Two models have parameters of different shapes: {one}; and {other}. A network has the same ones for "
            f"any number of images.",
            ja=f"2つのモデルのパラメータの形が違います: {one} と {other}。ネットワークのパラメータの形は、画像が何枚"
            f"でも同じはずです。",
        )

    def downhill(self, loss: Callable[[Numbers], float], before: Numbers, after: Numbers, rng: Any) -> float:
        """How much of the way from `before` to `after` is against the gradient of the loss, 0 to 1; by chance a half.

        Whatever the optimiser, its first steps take each number against its own slope. The slopes of some numbers of
        each array are measured by central differences; one counts as much as it has of the steepest in its array.
        """
        self.expect_same_sizes(*([array.shape for array in numbers.values()] for numbers in (before, after)))
        down = total = 0.0
        tried = max(LEAST, TRIED // len(before))
        for key, array in before.items():
            places = rng.permutation(array.size)[:tried]
            slopes = np.array([slope_at(loss, before, key, place) for place in places])
            steepest = np.abs(slopes).max()
            if steepest > NOTHING:
                moved = (after[key].astype(np.float64) - array).flat[places]
                down += (np.abs(slopes) * (slopes * moved < 0)).sum() / steepest
                total += np.abs(slopes).sum() / steepest
        return float(down / total) if total else 0.0

    def expect_downhill(self, share: float, *, given: Given | None = None) -> None:
        """The share that `downhill` found is far above chance."""
        expect_at_least(
            share,
            DOWNHILL,
            of=self.of,
            sentence=(
                "Each step should take every parameter against the gradient of the loss. Measured by changing the "
                f"parameters a little, only {share:.0%} of the way led down.",
                "どの1歩も、各パラメータを損失の勾配と逆の向きに動かすはずです。パラメータを少し変えて損失を測ったところ、"
                f"損失が減る向きに動いていたのは {share:.0%} だけでした。",
            ),
            given=given,
        )


def slope_at(loss: Callable[[Numbers], float], numbers: Numbers, key: Any, place: int) -> float:
    """The slope of the loss in one of these numbers, by central differences."""
    ends = []
    for step in (STEP, -STEP):
        moved = numbers[key].astype(np.float64)
        moved.flat[place] += step
        ends.append(loss({**numbers, key: moved}))
    return (ends[0] - ends[1]) / (2 * STEP)
