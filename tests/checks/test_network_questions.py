"""Networks and modules: a right one passes every question, and each wrong one fails at the question that is meant."""

from __future__ import annotations

import types

import numpy as np
import pytest
from locally import Local

from autograder.checks import CheckFailed, Module, Network, Tensor, as_probabilities, between, oracles, timing

FIELDS = {
    "arrays": {"x": "N D", "t": "N < K", "W1": "D H", "b1": "H", "W2": "H K", "b2": "K"},
    "definition": lambda x, W1, b1, W2, b2: oracles.relu(x @ W1 + b1) @ W2 + b2,
    "away_from": lambda x, W1, b1: x @ W1 + b1,
}
NET = Network("Net(D, H, K)", **FIELDS)
SINGLE = {"rtol": 1e-4, "atol": 1e-4}
MODEL = Module("Model(D, H, K)", **FIELDS, close=SINGLE, slope={"rtol": 1e-3, "atol": 1e-3})


class Net:
    def __init__(self, d, h, k):
        rng = np.random.default_rng(0)
        self.params = {
            "W1": rng.normal(size=(d, h)),
            "b1": np.zeros(h),
            "W2": rng.normal(size=(h, k)),
            "b2": np.zeros(k),
        }

    def predict(self, x):
        p = self.params
        return np.maximum(x @ p["W1"] + p["b1"], 0) @ p["W2"] + p["b2"]

    def loss(self, x, t):
        return oracles.cross_entropy(self.predict(x), t)

    def accuracy(self, x, t):
        return np.mean(self.predict(x).argmax(axis=1) == (t if t.ndim == 1 else t.argmax(axis=1)))

    def gradient(self, x, t):
        p = self.params
        one_hot = np.eye(len(p["b2"]))[t] if t.ndim == 1 else t
        z = x @ p["W1"] + p["b1"]
        error = (oracles.softmax(self.predict(x)) - one_hot) / len(x)
        inner = error @ p["W2"].T * (z > 0)
        return {"W1": x.T @ inner, "b1": inner.sum(axis=0), "W2": np.maximum(z, 0).T @ error, "b2": error.sum(axis=0)}


class Probabilities(Net):
    def predict(self, x):
        return oracles.softmax(super().predict(x))

    def loss(self, x, t):
        return float(oracles.entropies(np.log(self.predict(x)), t).mean())

    def gradient(self, x, t):
        net = Net(1, 1, 1)
        net.params = self.params
        return net.gradient(x, t)


class Sigmoid(Net):
    def predict(self, x):
        p = self.params
        return oracles.sigmoid(x @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]


class FirstParameters(Net):
    def __init__(self, *sizes):
        super().__init__(*sizes)
        self.kept = {key: array.copy() for key, array in self.params.items()}

    def predict(self, x):
        net = Net(1, 1, 1)
        net.params = self.kept
        return net.predict(x)


class Summed(Net):
    def loss(self, x, t):
        return super().loss(x, t) * len(x)

    def accuracy(self, x, t):
        return super().accuracy(x, t) * len(x)

    def gradient(self, x, t):
        return {key: grad * len(x) for key, grad in super().gradient(x, t).items()}


class Moves(Net):
    def gradient(self, x, t):
        grads = super().gradient(x, t)
        self.params["W1"] -= 0.1 * grads["W1"]
        return grads


def student(kind, name="Net"):
    return Local(types.SimpleNamespace(**{name: kind}))


def rng():
    return np.random.default_rng(5)


def failure(kind, question, declared=NET, **changes):
    with pytest.raises(CheckFailed) as caught:
        getattr(declared, question)(student(kind), rng(), **changes)
    return caught.value.evidence


@pytest.mark.parametrize("kind", [Net, Probabilities])
@pytest.mark.parametrize("question", ["predict", "loss", "accuracy", "gradients"])
def test_a_right_network_passes(question, kind):
    getattr(NET, question)(student(kind), rng())


@pytest.mark.parametrize(
    ("kind", "question", "of"),
    [
        (FirstParameters, "predict", "net.predict(x)"),
        (Sigmoid, "predict", "net.predict(x)"),
        (Summed, "loss", "net.loss(x, t)"),
        (Summed, "accuracy", "net.accuracy(x, t)"),
        (Summed, "gradients", 'net.gradient(x, t)["b2"]'),
        (Moves, "gradients", 'net.params["W1"]'),
    ],
    ids=lambda part: part if isinstance(part, str) else part.__name__,
)
def test_a_wrong_network_fails_at_its_question(kind, question, of):
    assert failure(kind, question).of == of


def test_the_right_gradients_of_each_form_are_its_own():
    both = NET.like(also=(lambda x, W1, b1, W2, b2: oracles.sigmoid(x @ W1 + b1) @ W2 + b2,))
    case = both.case(np.random.default_rng(0), {})
    forms = {form.subject.definition: form for form, _ in both.forms(case)}
    found = [both.right_gradients(form)["b2"] for form in forms.values()]
    assert len(found) == 2
    for form, gradient in zip(forms.values(), found, strict=True):
        scores = form.subject.definition(**{name: case.values[name] for name in ("x", *both.keys)})
        t = np.eye(scores.shape[1])[case.values["t"]]
        np.testing.assert_allclose(gradient, (oracles.softmax(scores) - t).mean(axis=0), atol=1e-8)


def test_other_definitions_and_only_one_kind_of_output():
    both = NET.like(also=(lambda x, W1, b1, W2, b2: oracles.sigmoid(x @ W1 + b1) @ W2 + b2,))
    both.predict(student(Sigmoid), rng())
    assert failure(Probabilities, "predict", NET.like(probabilities=False)).of == "net.predict(x)"
    assert failure(Net, "predict", NET.like(probabilities=True)).of == "net.predict(x)"
    NET.like(probabilities=True).predict(student(Probabilities), rng())


def test_a_penalty_is_part_of_loss_and_gradient():
    paid = NET.like(penalty=lambda W1, lam: lam * np.sum(W1**2))
    assert failure(Net, "loss", paid, lam=0.5).of == "net.loss(x, t)"
    assert failure(Net, "gradients", paid, lam=0.5).of == 'net.gradient(x, t)["W1"]'
    NET.like(penalty=lambda lam: lam).gradients(student(Net), rng(), lam=3.0)


class Counts:
    """A network of sequences with a state: to the scores of a symbol comes how often it was seen since `forget`."""

    def __init__(self, k):
        self.params = {"W": np.random.default_rng(0).normal(size=(k, k))}
        self.forget()

    def forget(self):
        self.seen = 0

    def predict(self, xs):
        rows = np.eye(len(self.params["W"]))[xs]
        counts = self.seen + rows.cumsum(axis=1)
        self.seen = counts[:, -1:]
        return rows @ self.params["W"] + counts

    def loss(self, xs, ts):
        return oracles.cross_entropy(self.predict(xs), ts)

    def gradient(self, xs, ts):
        rows, targets = (np.eye(len(self.params["W"]))[ids] for ids in (xs, ts))
        return {"W": np.einsum("nti,ntj->ij", rows, oracles.softmax(self.predict(xs)) - targets) / xs.size}


COUNTS = Network(
    "Counts(K)",
    arrays={"xs": "N T < K", "ts": "N T < K", "W": "K K"},
    definition=lambda xs, W: np.eye(len(W))[xs] @ W + np.eye(len(W))[xs].cumsum(axis=1),
    data=("xs", "ts"),
    before="forget()",
    probabilities=False,
)


@pytest.mark.parametrize("question", ["predict", "loss", "gradients"])
def test_a_network_of_sequences_begins_anew_before_every_call(question):
    batches = ({}, {"N": 1, "T": 7})
    getattr(COUNTS, question)(student(Counts, "Counts"), rng(), batches=batches)
    with pytest.raises(CheckFailed) as caught:
        getattr(COUNTS.like(before=""), question)(student(Counts, "Counts"), rng(), batches=({"N": 2}, {"N": 2}))
    assert "(xs" in caught.value.evidence.of


def test_and_before_the_one_pass_backward():
    COUNTS.in_one_pass(student(Counts, "Counts"), rng())
    with pytest.raises(CheckFailed) as caught:
        COUNTS.like(before="").in_one_pass(student(Counts, "Counts"), rng())
    assert caught.value.evidence.of == 'net.gradient(xs, ts)["W"]'


def test_scores_become_probabilities_and_probabilities_stay():
    scores = np.array([[1.0, 2.0], [0.0, 5.0]])
    sequence = np.stack([scores, scores + 1, 2 * scores])
    assert np.allclose(as_probabilities(oracles.softmax(sequence)), oracles.softmax(sequence))
    assert np.allclose(as_probabilities(scores), oracles.softmax(scores))
    assert np.allclose(as_probabilities(oracles.softmax(scores)), oracles.softmax(scores))


# --- modules, of NumPy underneath


class Model:
    turned = False

    def __init__(self, d, h, k):
        self.net = Net(d, h, k)

    def load_numpy(self, params):
        self.net.params = {key: array.astype(np.float32) for key, array in params.items()}

    def parameters(self):
        arrays = [array.astype(np.float32) for array in self.net.params.values()]
        return [Tensor(array.T if self.turned else array) for array in arrays]

    def __call__(self, x):
        return Tensor(self.net.predict(x.array).astype(np.float32))


class Turned(Model):
    turned = True


class NoBias(Model):
    def parameters(self):
        return super().parameters()[:3]


class Zeros(Model):
    def __init__(self, d, h, k):
        super().__init__(d, h, k)
        self.net.params = {key: 0 * array for key, array in self.net.params.items()}


@pytest.mark.parametrize("kind", [Model, Turned])
def test_a_right_module_passes(kind):
    MODEL.own_parameters(student(kind, "Model"), rng(), batches=({}, {"N": 1}))
    MODEL.predict(student(kind, "Model"), rng(), batches=({}, {"N": 1}))


def test_a_wrong_module_fails_with_a_sentence():
    for kind, key, sentence in ((NoBias, "length", ""), (Zeros, "property", "Some neurons have equal weights in W1")):
        with pytest.raises(CheckFailed) as caught:
            MODEL.own_parameters(student(kind, "Model"), rng())
        found = caught.value.evidence
        assert (found.key, found.of) == (key, "list(model.parameters())")
        assert sentence in (found.why.en if found.why else "")


class FrozenByLoading(Model):
    frozen = False

    def load_numpy(self, params):
        super().load_numpy(params)
        self.frozen = True


def train_step(model, optimizer, x, t):
    loss, slopes = model.net.loss(x.array, t.array), model.net.gradient(x.array, t.array)
    for key, slope in slopes.items():
        model.net.params[key] = model.net.params[key] - (not model.frozen) * optimizer.lr * slope
    return loss


def test_training_begins_with_the_modules_own_parameters_or_with_loaded_ones():
    optimizer = {"library": lambda name, parameters, lr, momentum: types.SimpleNamespace(lr=lr)}
    learner = Local(types.SimpleNamespace(Model=FrozenByLoading, train_step=train_step, **optimizer))
    model = MODEL.like(loss_close={"rtol": 1e-4})
    model.train_steps(learner, rng(), lr=0.5)
    with pytest.raises(CheckFailed) as caught:
        model.train_steps(learner, rng(), lr=0.5, loads=True)
    assert caught.value.evidence.of.en.endswith("of the model after 1 calls of train_step")


class OneForAll(Net):
    kept = {}  # noqa: RUF012

    def __init__(self, *sizes):
        super().__init__(*sizes)
        self.kept.update(self.params)
        self.params = self.kept


def test_two_networks_that_share_their_parameters_are_told_apart():
    NET.side_by_side(student(Net), rng())
    NET.predict(student(OneForAll), rng())
    with pytest.raises(CheckFailed) as caught:
        NET.side_by_side(student(OneForAll), rng())
    assert "Two networks of this class" in caught.value.evidence.why.en


class ByDifferences(Net):
    def gradient(self, x, t):
        found = {key: np.zeros_like(array) for key, array in self.params.items()}
        for key, array in self.params.items():
            for place in np.ndindex(array.shape):
                kept = array[place]
                array[place] = kept + 1e-5
                above = self.loss(x, t)
                array[place] = kept - 1e-5
                found[key][place] = (above - self.loss(x, t)) / 2e-5
                array[place] = kept
        return found


WIDE = NET.like(sizes={"N": 3, "D": 20_000, "H": 3, "K": 4}, draw={"x": between(-0.02, 0.02)})


def test_central_differences_are_right_and_take_too_long(monkeypatch):
    monkeypatch.setattr(timing, "SECONDS", 0.5)
    slow, fast = (Local(types.SimpleNamespace(Net=net)) for net in (ByDifferences, Net))
    NET.gradients(slow, np.random.default_rng(1))
    WIDE.in_one_pass(fast, np.random.default_rng(1))
    with pytest.raises(CheckFailed) as caught:
        WIDE.in_one_pass(slow, np.random.default_rng(1))
    assert (caught.value.evidence.key, caught.value.evidence.of) == ("not-done", "net.gradient(x, t)")


def test_accuracy_is_asked_of_numbers_anywhere() -> None:
    """It has no slope that a kink could spoil, and of many samples in a wide layer one always lies near a kink."""
    NET.like(away_from=lambda x: np.zeros_like(x)).accuracy(student(Net), rng())
