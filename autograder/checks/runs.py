"""Runs: a learner's training function run on handwritten digits, and its model asked by the grader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.checks import oracles
from autograder.checks.answers import AbsentName
from autograder.checks.arrays import Array, Given, as_array, as_dict, as_list, as_number, expect, expect_number
from autograder.checks.calls import Call
from autograder.checks.datasets import digits
from autograder.worker.wire import Tensor

Data = dict[str, Array]
History = dict[str, list[float]]

CLASSES = 10
MODELS = {
    False: ("an object with a method predict", "predict メソッドを持つオブジェクト"),
    True: ("an nn.Module", "nn.Module"),
}


@dataclass(frozen=True)
class TrainingCall:
    """How a training function is called, and its model asked: the declaration of `Training`."""

    call: str
    history: tuple[str, ...] = field(default=("loss", "train_accuracy", "val_accuracy"), kw_only=True)
    tensor: bool = field(default=False, kw_only=True)
    shape: tuple[int, ...] = field(default=(64,), kw_only=True)

    def draw(self, rng: Any, train: int, val: int, in_order: bool = False) -> tuple[Data, Array, Array]:
        """So many images to train and to validate on, by the names of the call, and others to test with.

        in_order: those to train on come class by class.
        """
        x, t, x_test, t_test = digits(rng)
        digit = rng.permutation(CLASSES)  # which a class stands for: nothing that was learned elsewhere knows it
        t, t_test = digit[t], digit[t_test]
        x, x_test = (images.astype(np.float32).reshape(-1, *self.shape) for images in (x, x_test))
        if in_order:
            order = np.argsort(t[:train], kind="stable")
            x[:train], t[:train] = x[order], t[order]
        end = train + val
        parts = {"x_train": x[:train], "t_train": t[:train], "x_val": x[train:end], "t_val": t[train:end]}
        named = Call.read(self.call).names
        return {name: part for name, part in parts.items() if name in named}, x_test, t_test

    def train(self, student: Any, data: Mapping[str, Any], worker_rng: Any, **numbers: Any) -> Any:
        """Train: the learner's model. Nothing is asked of its history."""
        return self._run(student, data, worker_rng, numbers)[0]

    def run(self, student: Any, data: Mapping[str, Any], worker_rng: Any, **numbers: Any) -> tuple[Any, History]:
        """Train: the learner's model, and the history as lists of numbers."""
        given = self._given(data, numbers)
        model, beside = self._run(student, data, worker_rng, numbers)
        history = as_dict(beside, self.history, of="history", given=given) if self.history else {}
        found: History = {}
        for key in self.history:
            of = f'history["{key}"]'
            found[key] = [
                as_number(value, of=f"{of}[{i}]", given=given, tensor=self.tensor and isinstance(value, Tensor))
                for i, value in enumerate(as_list(history[key], numbers.get("epochs"), of=of, given=given))
            ]
        return model, found

    def _given(self, data: Mapping[str, Any], numbers: Mapping[str, Any]) -> Given:
        return {"N": len(data["x_train"]), "D": data["x_train"][0].size, **numbers}

    def _run(
        self, student: Any, data: Mapping[str, Any], worker_rng: Any, numbers: Mapping[str, Any]
    ) -> tuple[Any, Any]:
        answer = Call.read(self.call).on(student, {**data, **numbers, "rng": worker_rng})
        return self.parts_of(answer, self._given(data, numbers))

    def parts_of(self, answer: Any, given: Given) -> tuple[Any, Any]:
        """The model in what was returned, and what came beside it: None if the model came alone."""
        alone = not self.history or self.is_model(answer)
        model, beside = (answer, None) if alone else as_list(answer, 2, of=self.call, given=given)
        expect(
            self.is_model(model),
            of=self.call,
            en=f"The model that it returns should be {MODELS[self.tensor][0]}.",
            ja=f"返されるモデルは、{MODELS[self.tensor][1]}のはずです。",
            given=given,
        )
        return model, beside

    def is_model(self, answer: Any) -> bool:
        """Whether it can be asked about images."""
        try:
            return hasattr(answer, "parameters") and callable(answer) if self.tensor else hasattr(answer, "predict")
        except AbsentName:
            return False

    def of(self, x: str = "x") -> str:
        """How the model is asked about images of this name, as code."""
        return f"model({x})" if self.tensor else f"model.predict({x})"

    def ask(self, model: Any, x: Array) -> Any:
        """What the model says, as it comes."""
        return model(Tensor(x)) if self.tensor else model.predict(x)

    def scores(self, model: Any, x: Array, name: str = "x") -> Array:
        """What the model says, as an array `(N, 10)`."""
        answer = as_array(self.ask(model, x), (len(x), CLASSES), of=self.of(name), tensor=self.tensor)
        return answer.astype(np.float64)

    def expect_counted(self, history: History, epoch: int, model: Any, data: Data, given: Given | None) -> None:
        """The accuracies of this epoch are those that are counted here, from the model's predictions."""
        for key in ("train_accuracy", "val_accuracy"):
            self.expect_accuracy_of(history, key, epoch, model, data, given)

    def expect_accuracy_of(
        self, history: History, key: str, epoch: int, model: Any, data: Data, given: Given | None
    ) -> None:
        """The accuracy under this key is the one that is counted here."""
        part = key.removesuffix("_accuracy")
        accuracy, doubtful = count(self.scores(model, data[f"x_{part}"], f"x_{part}"), data[f"t_{part}"])
        why = (
            f"Counted over all of x_{part} with the model that was returned, {accuracy:.4f} of the answers are right.",
            f"返されたモデルについて x_{part} の全体で数えると、正解の割合は {accuracy:.4f} です。",
        )
        of = f'history["{key}"][{epoch}]'
        expect_number(history[key][epoch], accuracy, of=of, given=given, atol=doubtful + 1e-6, why=why)


def count(scores: Array, labels: Array) -> tuple[float, float]:
    """The share of right answers, and the share that rounding may decide."""
    first, second = np.sort(scores, axis=1)[:, :-3:-1].T
    doubtful = first - second < 1e-5 * np.abs(scores).max()
    return float(np.mean(scores.argmax(axis=1) == labels)), float(np.mean(doubtful))


def cross_entropies(scores: Array, labels: Array) -> Sequence[float]:
    """The mean cross entropy, for scores and, if they can be that, for probabilities."""
    found = [oracles.cross_entropy(scores, labels)]
    if scores.min() >= 0 and np.allclose(scores.sum(axis=1), 1, atol=1e-3):
        found.append(float(oracles.entropies(np.log(scores + 1e-12), labels).mean()))
    return found
