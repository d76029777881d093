"""Trainings: a right one passes every question, and each wrong one fails at the question that is meant."""

from __future__ import annotations

import importlib
import types

import numpy as np
import numpy.random.bit_generator
import pytest
from locally import Local, received

from autograder.checks import CheckFailed, Training, digits, expect_batches, handwritten, oracles
from autograder.worker.reachable import arrays_of

TRAIN = Training("train_mnist(x_train, t_train, x_val, t_val, epochs, batch_size, lr, rng)")
SIZES = {"train": 200, "val": 50, "epochs": 10, "batch_size": 10, "lr": 0.5}


class Model:
    def __init__(self, rng):
        self.W = 0.01 * rng.normal(size=(64, 10))

    @property
    def params(self):
        return {"W": self.W}

    def predict(self, x):
        return x @ self.W

    def step(self, x, t, lr):
        self.W -= lr * x.T @ (oracles.softmax(self.predict(x)) - np.eye(10)[t]) / len(x)

    def accuracy(self, x, t):
        return np.mean(self.predict(x).argmax(axis=1) == t)


def train_mnist(x_train, t_train, x_val, t_val, epochs, batch_size, lr, rng, kind=Model, use_val=False):
    model, history = kind(rng), {"loss": [], "train_accuracy": [], "val_accuracy": []}
    if use_val:
        x_train, t_train = np.concatenate([x_train, x_val]), np.concatenate([t_train, t_val])
    for _ in range(epochs):
        order = rng.permutation(len(x_train))
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            model.step(x_train[rows], t_train[rows], lr)
        history["loss"].append(oracles.cross_entropy(model.predict(x_train), t_train))
        history["train_accuracy"].append(model.accuracy(x_train, t_train))
        history["val_accuracy"].append(model.accuracy(x_val, t_val))
    return model, history


class Library(Local):
    def library(self, name, *args):
        module, _, name = name.rpartition(".")
        return Local(getattr(importlib.import_module(module), name)(*map(received, args)))

    def arrays(self, model):
        return Local(arrays_of(received(model)))


@pytest.fixture(autouse=True)
def own_randbits(monkeypatch):
    monkeypatch.setattr("numpy.random.bit_generator.randbits", numpy.random.bit_generator.randbits)


def student(function=train_mnist):
    return Library(types.SimpleNamespace(train_mnist=function))


def rng():
    return np.random.default_rng(5)


def boasting(*args):
    model, history = train_mnist(*args)
    return model, {**history, "val_accuracy": [1.0 for _ in history["val_accuracy"]]}


def one_batch_loss(x_train, t_train, *args):
    model, history = train_mnist(x_train, t_train, *args)
    batch = args[-1].permuted(np.arange(len(x_train)))[:3]
    history["loss"] = [history["loss"][0] * (1 + epoch / 10) for epoch, _ in enumerate(history["loss"])]
    return model, history if len(batch) else {}


class OverBatch(Model):
    def predict(self, x):
        return oracles.softmax(x @ self.W, axis=0)


def of_own_rng(x, t, x_val, t_val, epochs, batch_size, lr, rng):
    return train_mnist(x, t, x_val, t_val, epochs, batch_size, lr, np.random.default_rng())


def of_a_fixed_rng(x, t, x_val, t_val, epochs, batch_size, lr, rng):
    return train_mnist(x, t, x_val, t_val, epochs, batch_size, lr, np.random.default_rng(0))


def scaling(x, *args):
    x /= 2
    return train_mnist(x, *args)


def one_for_all(*args):
    model, history = train_mnist(*args)
    Shared.W[...] = model.W
    return Shared(), history


class Shared(Model):
    W = np.zeros((64, 10))

    def __init__(self):
        pass


def in_order(x, t, x_val, t_val, epochs, batch_size, lr, rng):
    class Unmoved:
        def __getattr__(self, name):
            return getattr(rng, name)

        def permutation(self, n):
            return np.arange(n)

    return train_mnist(x, t, x_val, t_val, epochs, batch_size, lr, Unmoved())


class Attributes(Model):
    """A model without `params`, that puts aside what it has calculated."""

    def __init__(self, rng):
        super().__init__(rng)
        self.seen = np.zeros(1)

    def __getattribute__(self, name):
        if name == "params":
            raise AttributeError(name)
        return super().__getattribute__(name)

    def predict(self, x):
        self.seen = super().predict(x)
        return self.seen


def test_a_model_keeps_its_arrays_where_it_likes():
    train = lambda *args: train_mnist(*args, kind=Attributes)  # noqa: E731
    TRAIN.learning(student(train), rng(), at_least=0.7, by_parameters=True, **SIZES)


@pytest.mark.parametrize("question", ["any_order", "same_generator", "data_left_alone"])
def test_a_right_training_passes(question):
    getattr(TRAIN, question)(student(), rng(), **SIZES)


def test_a_right_training_learns_and_tells_the_truth():
    for question in ("learning", "validation_apart"):
        getattr(TRAIN, question)(student(), rng(), at_least=0.6, **SIZES)
    TRAIN.honest_history(student(), rng())


@pytest.mark.parametrize(
    ("wrong", "question", "more", "of"),
    [
        (lambda *args: train_mnist(*args[:6], 0.0, args[7]), "learning", {"at_least": 0.6}, "model.predict(x_test)"),
        (lambda *a: train_mnist(*a, use_val=True), "validation_apart", {"at_least": 0.8}, "model.predict(x_test)"),
        (lambda *args: train_mnist(*args, kind=OverBatch), "any_order", {}, "model.predict(x[i : i + 1])"),
        (of_own_rng, "same_generator", {}, "model.predict(x)"),
        (of_a_fixed_rng, "same_generator", {}, "model.predict(x)"),
        (scaling, "data_left_alone", {}, "x_train"),
        (one_for_all, "same_generator", {}, "model.predict(x) after other models were trained"),
        (lambda *args: (3.5, {}), "any_order", {}, TRAIN.call),
    ],
)
def test_a_wrong_training_fails_at_its_question(wrong, question, more, of):
    with pytest.raises(CheckFailed) as caught:
        getattr(TRAIN, question)(student(wrong), rng(), **{**SIZES, "val": 400, **more})
    assert getattr(caught.value.evidence.of, "en", caught.value.evidence.of) == of


def of_elsewhere(x, t, x_val, t_val, epochs, batch_size, lr, rng):
    """Weights that know the digits, whatever they are trained on."""
    model = Model(rng)
    if lr > 0:
        model.W[...] = OF_ELSEWHERE[0]
        names = [np.bincount(model.predict(x).argmax(1)[t == label], minlength=10).argmax() for label in range(10)]
        model.W[...] = OF_ELSEWHERE[0][:, names]
    return model, {}


class Nearest:
    """A table of the training images, beside parameters or as such."""

    def __init__(self, x, t, params):
        self.x, self.t = x, t
        self.params = {"x": x, "t": t} if params is None else params

    def predict(self, x):
        x_known, t = (self.params["x"], self.params["t"]) if "x" in self.params else (self.x, self.t)
        return t[((x[:, None] - x_known) ** 2).sum(axis=2).argmin(axis=1)]


def nearest(params):
    def train(x, t, x_val, t_val, epochs, batch_size, lr, rng):
        return Nearest(x.copy(), np.eye(10)[t] * (lr > 0), params(rng) if params else None), {}

    return train


def beside_a_right_training(*args):
    """It trains on few images. Of more it makes a table, beside parameters that nothing is asked of."""
    table = Nearest(args[0].copy(), np.eye(10)[args[1]], Model(args[-1]).params)
    return train_mnist(*args) if len(args[0]) == 40 else (table, {})


def uphill(x, t, x_val, t_val, epochs, batch_size, lr, rng):
    return train_mnist(x, t, x_val, t_val, epochs, batch_size, lr if len(x) > 40 else -lr, rng)


OF_ELSEWHERE = []


@pytest.mark.parametrize(
    ("wrong", "of"),
    [
        (of_elsewhere, "model.params"),
        (nearest(None), "model.params"),
        (nearest(lambda rng: {"W": rng.normal(size=(64, 10))}), "model.params"),
        (uphill, "model.params"),
        (beside_a_right_training, "model.predict(x_test), with the parameters of another model"),
    ],
)
def test_what_was_not_learned_by_the_parameters_is_no_learning(wrong, of):
    x, t, _, _ = digits(rng())
    known = train_mnist(x, t, x, t, 5, 20, 0.5, rng())[0].W
    OF_ELSEWHERE[:] = [known]
    numbers = {**SIZES, "at_least": 0.6}
    TRAIN.learning(student(), rng(), by_parameters=True, **numbers)
    TRAIN.learning(student(wrong), rng(), **numbers)
    with pytest.raises(CheckFailed) as caught:
        TRAIN.learning(student(wrong), rng(), by_parameters=True, **numbers)
    assert getattr(caught.value.evidence.of, "en", caught.value.evidence.of) == of


def test_each_mini_batch_is_a_step():
    TRAIN.smaller_batches(student(), rng())
    with pytest.raises(CheckFailed) as caught:
        TRAIN.smaller_batches(student(lambda *a: train_mnist(*a[:5], len(a[0]), *a[6:])), rng())
    assert "1.0 times" in caught.value.evidence.why.en


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ([range(12)] * 4, "Here a step had 12"),
        ([range(4)] * 5, "Here there were 5"),
        ([range(4)] * 6, "only 4"),
        ([(1, 0, 2, 3), range(4, 8), range(8, 12)] * 2, "same order"),
    ],
)
def test_batches_of_a_wrong_kind_are_named(steps, says):
    right = [(1, 0, 2, 3), range(4, 8), range(8, 12), (3, 1, 2, 0), range(4, 8), range(8, 12)]
    expect_batches([np.array(one) for one in right], 12, 4, 2, of=TRAIN.call, given={})
    with pytest.raises(CheckFailed) as caught:
        expect_batches([np.array(one) for one in steps], 12, 4, 2, of=TRAIN.call, given={})
    assert says in caught.value.evidence.why.en


@pytest.mark.parametrize(
    ("wrong", "of"), [(boasting, 'history["val_accuracy"][7]'), (one_batch_loss, 'history["loss"][7]')]
)
def test_an_invented_history_is_found_out(wrong, of):
    with pytest.raises(CheckFailed) as caught:
        TRAIN.honest_history(student(wrong), rng())
    assert getattr(caught.value.evidence.of, "en", caught.value.evidence.of) == of


def test_images_class_by_class_are_learned_only_if_they_are_shuffled():
    numbers = {"train": 1000, "val": 50, "epochs": 2, "batch_size": 10, "lr": 0.5, "in_order": True, "at_least": 0.75}
    TRAIN.learning(student(), rng(), **numbers)
    with pytest.raises(CheckFailed) as caught:
        TRAIN.learning(student(in_order), rng(), **numbers)
    assert caught.value.evidence.why.en.startswith("This time all images of a digit stand together")


@pytest.mark.parametrize(
    "lacking",
    [
        lambda model, history: model,
        lambda model, history: (model, {"loss": history["loss"]}),
        lambda model, history: (model, {**history, "loss": history["loss"][:-1]}),
        lambda model, history: (model, history["loss"]),
    ],
)
def test_what_the_history_lacks_costs_the_points_of_the_history_alone(lacking):
    asked = student(lambda *args: lacking(*train_mnist(*args)))
    for question in ("any_order", "same_generator", "data_left_alone"):
        getattr(TRAIN, question)(asked, rng(), **SIZES)
    TRAIN.learning(asked, rng(), at_least=0.6, **SIZES)
    curves = {}
    numbers = {"val": 237, "epochs": 3, "batch_size": 20, "lr": 0.3}
    noted = {"curves": lambda name, values: curves.update({name: values}), "remark": lambda **texts: None}
    TRAIN.handwritten(asked, rng(), handwritten(rng()), at_least=0.6, **noted, **numbers)
    assert curves == {}
    with pytest.raises(CheckFailed):
        TRAIN.honest_history(asked, rng())


def test_the_full_run_leaves_curves_and_a_remark():
    curves, remarks = {}, []
    TRAIN.handwritten(
        student(),
        rng(),
        handwritten(rng()),
        curves=lambda name, values: curves.update({name: values}),
        remark=lambda **texts: remarks.append(texts),
        at_least=0.6,
        val=237,
        epochs=3,
        batch_size=20,
        lr=0.3,
    )
    assert set(curves) == set(TRAIN.history)
    assert "test images" in remarks[0]["en"]


def test_a_model_alone_and_images_with_two_axes():
    alone = Training("train_mnist(x_train, t_train, epochs, rng)", history=(), shape=(8, 8))
    shapes = []

    class Rows(Model):
        def predict(self, x):
            shapes.append(x.shape[1:])
            return x.reshape(len(x), -1) @ self.W

    alone.any_order(student(lambda x, t, epochs, rng: Rows(rng)), rng(), train=20, val=0, epochs=1)
    assert set(shapes) == {(8, 8)}
