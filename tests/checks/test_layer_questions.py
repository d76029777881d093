"""Layers: a right one passes every question, and each wrong one fails at the question that is meant."""

from __future__ import annotations

import types

import numpy as np
import pytest
from locally import Local

from autograder.checks import CheckFailed, Layer, StudentError, both_signs, timing

AFFINE = Layer(
    "Affine(W, b)",
    arrays={"x": "N D", "W": "D M", "b": "M"},
    definition=lambda x, W, b: x.reshape(len(x), -1) @ W + b,
)


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x, self.shape = x.reshape(len(x), -1), x.shape
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW, self.db = self.x.T @ dout, dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)


def student(**classes):
    return Local(types.SimpleNamespace(**classes))


def rng():
    return np.random.default_rng(5)


QUESTIONS = (
    "values",
    "input_gradients",
    "parameter_gradients",
    "everything",
    "next_batch",
    "shared_arrays",
    "backward_twice",
    "float32",
    "inputs_left_alone",
)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("seed", range(5))
def test_a_right_layer_passes(question, seed):
    getattr(AFFINE, question)(student(Affine=Affine), np.random.default_rng(seed))


class Transposed(Affine):
    def forward(self, x):
        return super().forward(x)[::-1]


class Averaged(Affine):
    def backward(self, dout):
        dx = super().backward(dout)
        self.db = dout.mean(axis=0)
        return dx


class NoBackward(Affine):
    def backward(self, dout):
        self.dW, self.db = np.zeros_like(self.W), np.zeros_like(self.b)
        return np.zeros(self.shape)


class PilesUp(Affine):
    def backward(self, dout):
        before = getattr(self, "dW", 0)
        dx = super().backward(dout)
        self.dW = self.dW + before
        return dx


class Copies(Affine):
    def __init__(self, W, b):
        super().__init__(W.copy(), b.copy())


class OneBatchSize(Affine):
    def forward(self, x):
        self.rows = getattr(self, "rows", len(x))
        return super().forward(x)[: self.rows]


class Double(Affine):
    def backward(self, dout):
        return super().backward(dout).astype(np.float64)


class DoubleParameters(Affine):
    def backward(self, dout):
        dx = super().backward(dout)
        self.db = self.db.astype(np.float64)
        return dx


class Scales(Affine):
    def forward(self, x):
        x *= 2
        return super().forward(x / 2)


class UsesUp(Affine):
    def backward(self, dout):
        dx = super().backward(dout)
        dout[...] = 0
        return dx


def failure(layer, question, declared=AFFINE, **changes):
    with pytest.raises(CheckFailed) as caught:
        getattr(declared, question)(student(Affine=layer), rng(), **changes)
    return caught.value.evidence


@pytest.mark.parametrize(
    ("layer", "question", "key", "of"),
    [
        (Transposed, "values", "values", "Affine(W, b).forward(x)"),
        (Averaged, "parameter_gradients", "gradient", "layer.db"),
        (Averaged, "everything", "gradient", "layer.db"),
        (NoBackward, "input_gradients", "gradient", "layer.backward(dout)"),
        (NoBackward, "parameter_gradients", "gradient", "layer.dW"),
        (PilesUp, "next_batch", "gradient", "layer.dW"),
        (PilesUp, "backward_twice", "gradient", "layer.dW"),
        (OneBatchSize, "next_batch", "shape", "layer.forward(x)"),
        (Copies, "shared_arrays", "values", "layer.forward(x)"),
        (Double, "float32", "dtype", "layer.backward(dout)"),
        (DoubleParameters, "float32", "dtype", "layer.db"),
        (Scales, "inputs_left_alone", "values", "x"),
    ],
    ids=lambda part: part if isinstance(part, str) else part.__name__,
)
def test_a_wrong_layer_fails_at_its_question(layer, question, key, of):
    found = failure(layer, question)
    assert (found.key, found.of) == (key, of)


def test_a_failure_shows_what_the_layer_was_given_and_why():
    found = failure(NoBackward, "input_gradients", why=("Because.", "だから。"))
    assert [name for name, _ in found.given] == ["x", "W", "b", "dout"]
    assert found.why.en == "Because."
    assert failure(Copies, "shared_arrays").why.en.startswith("W and b were written into after the layer was made")
    assert failure(Scales, "inputs_left_alone").why.en == "Affine's forward or backward changed x itself."


def test_messages_about_a_layer_show_the_numbers_that_it_was_made_with():
    class Strided(Affine):
        def __init__(self, W, b, stride):
            super().__init__(W, b)

    layer = AFFINE.like(made="Affine(W, b, stride)")
    made = ("layer", "Affine(W, b, 2)")
    for question in ("input_gradients", "shared_arrays"):
        wrong = type("Wrong", (Strided,), {"forward": lambda self, x: x[:1], "backward": lambda self, dout: -dout})
        with pytest.raises(CheckFailed) as caught:
            getattr(layer, question)(student(Affine=wrong), rng(), stride=2)
        assert made in caught.value.evidence.given
    with pytest.raises(CheckFailed) as caught:
        layer.values(student(Affine=wrong), rng(), stride=2)
    assert caught.value.evidence.of == "Affine(W, b, 2).forward(x)"
    assert made not in caught.value.evidence.given


def test_what_goes_backward_may_be_used_up_unless_it_is_asked_for():
    AFFINE.inputs_left_alone(student(Affine=UsesUp), rng())
    assert failure(UsesUp, "inputs_left_alone", upstream=True).of == "dout"


def test_the_solution_can_say_what_is_right():
    solution = types.SimpleNamespace(Affine=Affine)
    AFFINE.next_batch(student(Affine=Affine), rng(), solution)
    for wrong in (PilesUp, OneBatchSize, Averaged):
        with pytest.raises(CheckFailed) as caught:
            AFFINE.next_batch(student(Affine=wrong), rng(), solution)
        assert caught.value.evidence.given == ()


def test_changes_are_sizes_shapes_arrays_and_numbers():
    shapes = []

    class Watched(Affine):
        def forward(self, x):
            shapes.append(x.shape)
            return super().forward(x)

    whole = np.arange(8.0).reshape(2, 4)
    module = student(Affine=Watched)
    AFFINE.values(module, rng(), N=9)
    AFFINE.values(module, rng(), x=whole, D=4)
    AFFINE.like(arrays={"W": "C*2*H M"}, sizes={"C": 3, "H": 5}).values(module, rng(), x="N C 2 H")
    assert shapes[0][0] == 9
    assert shapes[1] == (2, 4)
    assert shapes[2][1:] == (3, 2, 5)


def test_no_two_letters_have_one_size():
    for seed in range(50):
        sizes = AFFINE.case(np.random.default_rng(seed), {"N": 4}).sizes
        assert len(set(sizes.values())) == 3
        assert min(sizes.values()) >= 3


# --- a cell with a state, two outputs, and gradients in a list

CELL = Layer(
    "Cell(Wx, Wh, scale)",
    forward="forward(x, h)",
    backward="backward(dnext, dout)",
    arrays={"x": "N D", "h": "N H", "Wx": "D H", "Wh": "H H", "scale": ""},
    definition=lambda x, h, Wx, Wh, scale: (np.tanh(x @ Wx + h @ Wh), scale * x.sum(axis=1)),
    no_gradient=("scale",),
)


class Cell:
    def __init__(self, Wx, Wh, scale):
        self.Wx, self.Wh, self.scale = Wx, Wh, scale

    def forward(self, x, h):
        self.x, self.h = x, h
        self.out = np.tanh(x @ self.Wx + h @ self.Wh)
        return self.out, self.scale * x.sum(axis=1)

    def backward(self, dnext, dout):
        dt = dnext * (1 - self.out**2)
        self.dWx, self.dWh = self.x.T @ dt, self.h.T @ dt
        return dt @ self.Wx.T + self.scale * dout[:, None], dt @ self.Wh.T


class ListCell(Cell):
    def backward(self, dnext, dout):
        answer = super().backward(dnext, dout)
        self.grads = [self.dWx, self.dWh]
        del self.dWx, self.dWh
        return answer


class Exchanged(Cell):
    def backward(self, dnext, dout):
        return super().backward(dnext, dout)[::-1]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_cell_with_two_inputs_and_two_outputs_passes(question):
    getattr(CELL, question)(student(Cell=Cell), rng())


def test_each_returned_gradient_is_named():
    with pytest.raises(CheckFailed) as caught:
        CELL.input_gradients(student(Cell=Exchanged), rng())
    assert caught.value.evidence.of.en == "dx of layer.backward(dnext, dout)"


def test_gradients_may_stand_in_a_list_if_that_is_said():
    with pytest.raises(StudentError):
        CELL.parameter_gradients(student(Cell=ListCell), rng())
    two = CELL.like(made="Cell(Wx, Wh, 0.5)", arrays={"scale": ""}, grads_list=True)
    two.like(definition=lambda x, h, Wx, Wh: (np.tanh(x @ Wx + h @ Wh), 0.5 * x.sum(axis=1))).parameter_gradients(
        student(Cell=ListCell), rng()
    )


# --- layers in a list

STACK = Layer(
    "Stack([(W1, b1), (W2, b2)], 0.5)",
    arrays={"x": "N D", "W1": "D H", "b1": "H", "W2": "H K", "b2": "K"},
    definition=lambda x, W1, b1, W2, b2: (0.5 * (x @ W1 + b1)) @ W2 + b2,
    grads_list=True,
)


class Stack:
    def __init__(self, layers, factor):
        assert [type(layer) for layer in layers] == [tuple, tuple]
        self.layers, self.factor = [Affine(*layer) for layer in layers], factor

    def forward(self, x):
        first, second = self.layers
        return second.forward(self.factor * first.forward(x))

    def backward(self, dout):
        first, second = self.layers
        dx = first.backward(self.factor * second.backward(dout))
        self.grads = [[layer.dW, layer.db] for layer in self.layers]
        return dx


class FlatStack(Stack):
    def backward(self, dout):
        dx = super().backward(dout)
        self.grads = [one for both in self.grads for one in both]
        return dx


@pytest.mark.parametrize("stack", [Stack, FlatStack])
@pytest.mark.parametrize("question", QUESTIONS)
def test_parameters_and_gradients_may_stand_in_lists(question, stack):
    getattr(STACK, question)(student(Stack=stack), rng())


def test_a_gradient_in_a_list_is_that_of_its_place():
    turned = type(
        "Turned", (Stack,), {"backward": lambda self, dout: (Stack.backward(self, dout), self.grads.reverse())}
    )
    with pytest.raises(CheckFailed) as caught:
        STACK.parameter_gradients(student(Stack=turned), rng())
    found = caught.value.evidence
    assert (found.key, found.of) == ("shape", "layer.dW1")
    assert dict(found.given)["layer"] == "Stack([(W1, b1), (W2, b2)], 0.5)"


# --- parameters in a dictionary

KEYED = Layer(
    "Keyed({'weights': W, 'b': b}, factor)",
    arrays={"x": "N D", "W": "D M", "b": "M"},
    definition=lambda x, W, b, factor: factor * (x @ W + b),
)


class Keyed:
    def __init__(self, params, factor):
        self.factor, self.affine = factor, Affine(params["weights"], params["b"])

    def forward(self, x):
        return self.factor * self.affine.forward(x)

    def backward(self, dout):
        dx = self.affine.backward(self.factor * dout)
        self.grads = {"weights": self.affine.dW, "b": self.affine.db}
        return dx


@pytest.mark.parametrize("question", QUESTIONS)
def test_parameters_and_gradients_may_stand_in_a_dictionary(question):
    getattr(KEYED, question)(student(Keyed=Keyed), rng(), factor=2)


def test_a_gradient_in_a_dictionary_is_that_of_its_key():
    class Averaged(Keyed):
        def backward(self, dout):
            dx = super().backward(dout)
            self.grads["weights"] = self.grads["weights"] / len(dout)
            return dx

    with pytest.raises(CheckFailed) as caught:
        KEYED.parameter_gradients(student(Keyed=Averaged), rng(), factor=2)
    found = caught.value.evidence
    assert found.of == 'layer.grads["weights"]'
    assert dict(found.given)["layer"] == "Keyed({'weights': W, ...}, 2)"


def test_a_gradient_that_is_not_in_the_dictionary_is_missed():
    class Short(Keyed):
        def backward(self, dout):
            dx = super().backward(dout)
            del self.grads["b"]
            return dx

    with pytest.raises(CheckFailed) as caught:
        KEYED.parameter_gradients(student(Keyed=Short), rng(), factor=2)
    assert caught.value.evidence.of == "layer.grads"


def test_gradients_in_a_dictionary_are_compared_with_the_solutions():
    KEYED.next_batch(student(Keyed=Keyed), rng(), types.SimpleNamespace(Keyed=Keyed), factor=2)


# --- cells in a row

STEP = Layer(
    "Leak(W)",
    forward="forward(x, h, c)",
    backward="backward(dh, dc)",
    arrays={"x": "N D", "h": "N H", "c": "N H", "W": "D H"},
    definition=lambda x, h, c, W: (np.tanh(x @ W + c), h + 0.5 * c),
)


class Leak:
    def __init__(self, W):
        self.W = W

    def forward(self, x, h, c):
        self.x, self.out = x, np.tanh(x @ self.W + c)
        return self.out, h + 0.5 * c

    def backward(self, dh, dc):
        dt = dh * (1 - self.out**2)
        self.dW = self.x.T @ dt
        return dt @ self.W.T, dc, dt + 0.5 * dc


class LeakInTheClass(Leak):
    def forward(self, x, h, c):
        out, c = super().forward(x, h, c)
        LeakInTheClass.shared = self.out
        return out, c

    def backward(self, dh, dc):
        self.out = self.shared
        return super().backward(dh, dc)


class LosesAState(Leak):
    def backward(self, dh, dc):
        dx, _, dc_prev = super().backward(dh, dc)
        return dx, 0 * dc, dc_prev


@pytest.mark.parametrize("seed", range(5))
def test_cells_in_a_row_pass(seed):
    STEP.in_steps(student(Leak=Leak), np.random.default_rng(seed))


def test_every_step_has_a_cell_of_its_own():
    made = []
    STEP.in_steps(student(Leak=lambda W: made.append(Leak(W)) or made[-1]), rng(), steps=7)
    assert len(made) == 7


@pytest.mark.parametrize("cell", [LeakInTheClass, LosesAState])
def test_a_cell_that_is_wrong_in_a_row_fails_at_the_first_step(cell):
    with pytest.raises(CheckFailed) as caught:
        STEP.in_steps(student(Leak=cell), rng())
    found = caught.value.evidence
    assert (found.key, found.of.en) == ("gradient", "dx of step 1")
    assert found.why.en.startswith("Every step has a cell of its own")
    assert [name for name, _ in found.given] == ["x", "h", "c", "W"]


def test_the_gradients_of_all_steps_add_up():
    class Last(Leak):
        @property
        def dW(self):  # noqa: N802
            return self._dw

        @dW.setter
        def dW(self, value):  # noqa: N802
            self._dw = value * (1.001 if self.x.sum() > 0 else 1)

    with pytest.raises(CheckFailed) as caught:
        STEP.in_steps(student(Leak=Last), rng())
    assert caught.value.evidence.of.en == "layer.dW, the sum of 5 steps"


# --- a loss with labels

LOSS = Layer(
    "Loss()",
    forward="forward(x, t)",
    backward="backward(1)",
    arrays={"x": "N K", "t": "N < K"},
    definition=lambda x, t: -np.mean(x[np.arange(len(x)), t if t.ndim == 1 else t.argmax(axis=1)]),
)


class Loss:
    def forward(self, x, t):
        t = t if t.ndim == 1 else t.argmax(axis=1)
        self.dx = np.zeros_like(x)
        self.dx[np.arange(len(x)), t] = -1 / len(x)
        return -np.mean(x[np.arange(len(x)), t])

    def backward(self, dout=1):
        return self.dx


@pytest.mark.parametrize("t", ["N < K", "N K of 1"])
@pytest.mark.parametrize("question", [name for name in QUESTIONS if name != "shared_arrays"])
def test_a_loss_of_labels_gives_one_gradient(question, t):
    getattr(LOSS, question)(student(Loss=Loss), rng(), t=t)


def test_kinks_are_kept_away_from():
    relu = Layer("Relu()", arrays={"x": "N D"}, definition=lambda x: np.maximum(x, 0), away_from=lambda x: x, gap=0.2)
    for seed in range(20):
        assert np.abs(relu.case(np.random.default_rng(seed), {}).values["x"]).min() > 0.2
    with pytest.raises(RuntimeError, match="away from the kinks"):
        relu.like(away_from=lambda x: 0 * x).case(rng(), {})


class Product:
    def forward(self, x, y):
        self.x, self.y, self.kinds = x, y, {type(x), type(y)}
        return x * y

    def backward(self, dout):
        self.kinds.add(type(dout))
        return dout * self.y, dout * self.x


def test_numbers_go_in_as_numbers_forward_and_backward():
    product = Layer(
        "Product()",
        forward="forward(x, y)",
        arrays={"x": "", "y": ""},
        definition=lambda x, y: x * y,
        draw={"dout": both_signs()},
    )
    made = []
    product.everything(student(Product=lambda: made.append(Product()) or made[0]), rng())
    assert made[0].kinds == {float}
    forgetful = type("Forgetful", (Product,), {"backward": lambda self, dout: (self.y, self.x)})
    with pytest.raises(CheckFailed) as caught:
        product.everything(student(Product=forgetful), rng())
    assert [name for name, _ in caught.value.evidence.given] == ["x", "y", "dout"]


# --- a layer over time, with a state that is set and carried on


def run(xs, h, Wx, Wh, b):
    states = []
    for step in range(xs.shape[1]):
        h = np.tanh(xs[:, step] @ Wx + h @ Wh + b)
        states.append(h)
    return np.stack(states, axis=1)


TIME = Layer(
    "TimeRNN(Wx, Wh, b, True)",
    forward="forward(xs)",
    backward="backward(dhs)",
    before="set_state(h)",
    arrays={"xs": "N T D", "h": "N H", "Wx": "D H", "Wh": "H H", "b": "H"},
    definition=run,
)


class TimeRNN:
    carries = True

    def __init__(self, Wx, Wh, b, stateful):
        self.Wx, self.Wh, self.b, self.h = Wx, Wh, b, None

    def set_state(self, h):
        self.h = h

    def forward(self, xs):
        self.xs, self.first = xs, self.h
        self.hs = run(xs, self.h, self.Wx, self.Wh, self.b)
        if self.carries:
            self.h = self.hs[:, -1]
        return self.hs

    def backward(self, dhs):
        dxs, dh = np.zeros_like(self.xs), 0
        self.dWx, self.dWh, self.db = np.zeros_like(self.Wx), np.zeros_like(self.Wh), np.zeros_like(self.b)
        for step in reversed(range(self.xs.shape[1])):
            before = self.hs[:, step - 1] if step else self.first
            dt = (dhs[:, step] + dh) * (1 - self.hs[:, step] ** 2)
            self.dWx += self.xs[:, step].T @ dt
            self.dWh += before.T @ dt
            self.db += dt.sum(axis=0)
            dxs[:, step], dh = dt @ self.Wx.T, dt @ self.Wh.T
        self.dh = dh
        return dxs


@pytest.mark.parametrize("question", [*QUESTIONS, "in_blocks"])
def test_a_layer_over_time_with_a_state_passes(question):
    getattr(TIME, question)(student(TimeRNN=TimeRNN), rng())


def test_the_gradient_of_a_state_is_asked_for():
    lost = type("Lost", (TimeRNN,), {"dh": property(lambda self: 0 * self.h, lambda self, value: None)})
    with pytest.raises(CheckFailed) as caught:
        TIME.parameter_gradients(student(TimeRNN=lost), rng())
    assert caught.value.evidence.of == "layer.dh"
    TIME.like(no_gradient=("h",)).parameter_gradients(student(TimeRNN=lost), rng())


def test_a_state_that_is_not_carried_on_fails_in_the_second_block():
    forgets = type("Forgets", (TimeRNN,), {"carries": False})
    with pytest.raises(CheckFailed) as caught:
        TIME.in_blocks(student(TimeRNN=forgets), rng())
    found = caught.value.evidence
    assert (found.of.en, found.why.en[:19]) == ("block 1 of layer.forward(xs)", "This block goes on ")


class KeptInTheClass(Affine):
    def forward(self, x):
        KeptInTheClass.x, KeptInTheClass.shape = x, x.shape
        return x @ self.W + self.b


def test_two_layers_that_share_what_they_keep_are_told_apart():
    AFFINE.side_by_side(student(Affine=Affine), rng())
    AFFINE.everything(student(Affine=KeptInTheClass), rng())
    with pytest.raises(CheckFailed) as caught:
        AFFINE.side_by_side(student(Affine=KeptInTheClass), rng())
    assert caught.value.evidence.of == "layer.dW"
    assert "Two layers of this class" in caught.value.evidence.why.en


class ByDifferences(Affine):
    def backward(self, dout):
        x, slopes = self.x, []
        for array in (x, self.W, self.b):
            slope = np.zeros_like(array)
            for place in np.ndindex(array.shape):
                kept = array[place]
                array[place] = kept + 1
                above = self.forward(x)
                array[place] = kept
                slope[place] = ((above - self.forward(x)) * dout).sum()
            slopes.append(slope)
        dx, self.dW, self.db = slopes
        return dx


class SampleBySample(Affine):
    def backward(self, dout):
        self.dW, self.db = sum(map(np.outer, self.x, dout)), sum(dout)
        return np.stack([self.W @ row for row in dout])


LARGE = {"N": 2, "D": 20_000, "M": 3}  # 100,000 numbers


class AllSamplesTogether(Affine):
    """One pass for all samples, and one for all columns of W."""

    def backward(self, dout):
        x, dx, self.dW, self.db = self.x, np.zeros_like(self.x), np.zeros_like(self.W), dout.sum(axis=0)
        for row in range(x.shape[1]):
            for array in (x, self.W):
                kept, out = array.copy(), self.forward(x)
                array[(slice(None), row) if array is x else row] += 1
                slope = (self.forward(x) - out) * dout
                array[...] = kept
                if array is x:
                    dx[:, row] = slope.sum(axis=1)
                else:
                    self.dW[row] = slope.sum(axis=0)
        return dx


@pytest.mark.parametrize("layer", [ByDifferences, AllSamplesTogether])
def test_differences_are_right_and_take_too_long(layer, monkeypatch):
    monkeypatch.setattr(timing, "SECONDS", 0.5)
    AFFINE.input_gradients(student(Affine=layer), rng())
    AFFINE.parameter_gradients(student(Affine=layer), rng())
    found = failure(layer, "in_one_pass", **LARGE)
    assert (found.key, found.of, found.params) == ("not-done", "layer.backward(dout)", {"seconds": "0.5"})
    assert found.why.en.startswith("One pass backward")


class DifferencesOfFew(ByDifferences):
    """What has many numbers gets something else in their place."""

    def backward(self, dout):
        dx = super().backward(dout) if self.x.size < 1000 else Affine.backward(self, dout)
        self.dW = self.dW if self.x.size < 1000 else self.dW[::-1]
        return dx


@pytest.mark.parametrize(
    ("layer", "of"), [(NoBackward, "layer.backward(dout)"), (Averaged, "layer.db"), (DifferencesOfFew, "layer.dW")]
)
def test_a_wrong_gradient_of_many_numbers_is_found(layer, of):
    found = failure(layer, "in_one_pass", **LARGE)
    assert (found.key, found.of) == ("gradient-along", of)


class Nested(Affine):
    def backward(self, dout):
        dx, self.dW, self.db = np.zeros_like(self.x), np.zeros_like(self.W), dout.sum(axis=0)
        for n, d, m in np.ndindex(*self.x.shape, dout.shape[1]):
            dx[n, d] += dout[n, m] * self.W[d, m]
            self.dW[d, m] += self.x[n, d] * dout[n, m]
        return dx


@pytest.mark.parametrize("layer", [Affine, SampleBySample, Nested])
def test_a_pass_backward_is_in_time_even_in_loops(layer):
    AFFINE.in_one_pass(student(Affine=layer), rng(), **LARGE)


def test_another_name_of_the_class_counts_if_the_first_is_not_there():
    layer = AFFINE.like(also_called="Linear")
    layer.everything(student(Linear=Affine), rng())
    layer.everything(student(Affine=Affine, Linear=Transposed), rng())
    with pytest.raises(CheckFailed):
        layer.values(student(Affine=Transposed, Linear=Affine), rng())
    with pytest.raises(StudentError):
        AFFINE.values(student(Linear=Affine), rng())
