"""Checks of training on handwritten digits."""

import numpy as np

from autograder.checks import (
    Part,
    StudentError,
    Training,
    as_array,
    as_dict,
    check,
    expect,
    expect_batches,
    generator,
    handwritten,
)

TRAIN = Training("train_mnist(x_train, t_train, x_val, t_val, epochs, batch_size, lr, rng)")
LONG = {"train": 600, "epochs": 30, "batch_size": 10, "lr": 0.1}
SHORT = {"epochs": 3, "batch_size": 20, "lr": 0.1}

# The least accuracies over 200 seeds: the solution; a sigmoid network with small first weights, the slowest start;
# momentum with 100 neurons in float64; two hidden layers with Adam. What must fall short is the most over 30 seeds
# (MNIST: 10) of zero weights, data scaled once more, parameters never written, softmax over the batch, steps uphill.
# learning: .919 .844 (mean .890 +- .019) .933 .931, against .158; .539 if one batch comes again and again.
LEARNED = 0.75
# digits: .942 .875 (mean .922 +- .015) .950 .953, against .181.
# MNIST: .936, over 30 seeds .890 (mean .894 +- .0014) .964 .957, against .368; .134 with shuffled labels.
FULL = {
    "mnist": {"epochs": 3, "batch_size": 100, "val": 10_000, "at_least": 0.85},
    "digits": {"epochs": 40, "batch_size": 20, "val": 237, "at_least": 0.8},
}
# shuffled, 5 seeds: the solution .953, sigmoid .881, momentum .928, Adam .956; without a random order .481 at most.
SORTED = {"train": 1300, "epochs": 12, "batch_size": 8, "lr": 0.1}
SHUFFLED = 0.68
# Measured: momentum in float64 takes 6.6 times as long as the solution, Adam 1.7; a loop over single images 77.
AT_MOST = 20
# The arrays of the network that notes its batches, whatever size is asked for.
SIZES = {"W1": (64, 50), "b1": (50,), "W2": (50, 10), "b2": (10,)}


@check(points=3)
def test_learning(student, rng):
    """After training the model reads images that it has never seen.

    学習の後、モデルは見たことのない画像を読める。
    """
    TRAIN.learning(student, rng, at_least=LEARNED, by_parameters=True, val=100, **LONG)


@check(points=2, needs="learning")
def test_history(student, rng):
    """The history has a number for each epoch, and its numbers are those that can be counted afterwards.

    履歴にはエポックごとに数が1つあり、その値は後から数えたものと一致する。
    """
    TRAIN.honest_history(student, rng)


@check(points=1, needs="learning")
def test_any_order(student, rng):
    """The model says the same of an image alone, among others, and in any order.

    モデルの答えは、画像が1枚だけでも、ほかの画像と一緒でも、どの順番でも同じである。
    """
    TRAIN.any_order(student, rng, train=200, val=50, **SHORT)


@check(points=1, needs="learning")
def test_shuffled(student, rng):
    """Images that come class by class are shuffled, and learned like others.

    クラスごとにまとまって並んだ画像も、並べ直して同じように学習できる。
    """
    TRAIN.learning(student, rng, at_least=SHUFFLED, in_order=True, val=100, **SORTED)


class Watcher:
    """A network in the place of the given one. It learns nothing, and notes the batches that it is asked about."""

    def __init__(self, student):
        self.asked = []
        self.network = student.library(
            "types.SimpleNamespace",
            params={key: np.zeros(size, np.float32) for key, size in SIZES.items()},
            predict=Part(lambda asked: np.zeros((*np.shape(asked[0])[:-1], 10), np.float32)),
            loss_and_gradient=Part(lambda asked: self.loss_and_gradient(*asked)),
        )

    def moved(self):
        """For each question whether its gradient has gone into the parameters: no two have their 1 in one place."""
        params = as_dict(self.network.params, tuple(SIZES), of="model.params")
        return as_array(params["W1"], SIZES["W1"], of='model.params["W1"]').ravel() != 0

    def loss_and_gradient(self, x, t):
        en, ja = "in model.loss_and_gradient(x, t)", "model.loss_and_gradient(x, t) に渡された"
        shape = np.shape(t) or (1,)
        t = as_array(t, shape, of=(f"t {en}", f"{ja} t"))
        numbers = as_array(x, (len(t), 64), of=(f"x {en}", f"{ja} x"))[:, 0]
        self.asked.append((int(self.moved().sum()), numbers, t.argmax(axis=1) if t.ndim > 1 else t))
        grads = {key: np.zeros(size, np.float32) for key, size in SIZES.items()}
        grads["W1"].flat[len(self.asked) - 1 : len(self.asked)] = 1
        return 1.0, grads

    def steps(self):
        """The images and labels of each step. Gradients may be added up for one, or only the loss be wanted."""
        found = {}
        for used, (before, numbers, t) in zip(self.moved(), self.asked, strict=False):
            if used:
                found.setdefault(before, []).append((numbers, t))
        return [tuple(np.concatenate(part) for part in zip(*asked, strict=True)) for asked in found.values()]


@check(points=1, needs="learning")
def test_batches(student, rng):
    """Each step has a mini-batch of its own, and each epoch another order.

    1歩ごとに別のミニバッチを使い、エポックごとに別の順番にする。
    """
    TRAIN.smaller_batches(student, rng)
    n, size, epochs = 240, 24, 3
    x, t = rng.uniform(size=(n + 40, 64)).astype(np.float32), rng.integers(10, size=n + 40)
    x[:, 0] = np.arange(n + 40) / 1000  # by which each image is known again
    watcher = Watcher(student)
    student.replace("TwoLayerNet", Part(lambda asked: watcher.network))
    try:
        student.train_mnist(x[:n], t[:n], x[n:], t[n:], epochs, size, 0.1, generator(student, rng))
    except StudentError:
        return  # a network of the learner's own has this name, and can do more
    steps = watcher.steps()
    if not steps:
        return  # a network of the learner's own has another name: nothing can be seen
    places = [np.rint(numbers * 1000).astype(int) for numbers, _ in steps]
    order = np.concatenate(places)
    if order.min() < 0 or order.max() >= n:
        return  # images of x_val, about which another check asks
    given = {"N": n, "epochs": epochs, "batch_size": size}
    expect_batches(places, n, size, epochs, of=TRAIN.call, given=given)
    expect(
        (np.concatenate([labels for _, labels in steps]) == t[order]).all(),
        of=TRAIN.call,
        en="Images and labels no longer belong together.",
        ja="画像とラベルの組み合わせが崩れています。",
        given=given,
    )


@check(points=1, needs="learning")
def test_validation_apart(student, rng):
    """Nothing is learned from the validation images: wrong labels there do no harm.

    検証用の画像からは何も学習しない。検証用のラベルが間違っていても、モデルは影響を受けない。
    """
    TRAIN.validation_apart(student, rng, at_least=LEARNED, val=800, **LONG)


@check(points=1, needs="learning")
def test_same_generator(student, rng):
    """Equal generators give equal models, other generators others.

    同じ状態の rng からは同じモデルができ、別の rng からは別のモデルができる。
    """
    TRAIN.same_generator(student, rng, train=100, val=30, **SHORT)


@check(points=1, needs="learning")
def test_data_left_alone(student, rng):
    """The images and labels are the same after training as before.

    学習の後も、画像とラベルは元のまま残っている。
    """
    TRAIN.data_left_alone(student, rng, train=60, val=20, epochs=2, batch_size=20, lr=0.1)


@check(points=1, needs="learning")
def test_in_time(student, rng, twin):
    """Training works batch by batch and so takes no longer than it must.

    バッチごとにまとめて計算し、学習に時間がかかりすぎない。
    """
    why = (
        "Whole batches should go through the network as matrices.",
        "バッチ全体を行列としてネットワークに通しましょう。",
    )
    numbers = {"train": 1200, "val": 200, "epochs": 3, "batch_size": 400, "lr": 0.1}
    TRAIN.in_time(student, rng, twin, at_most=AT_MOST, why=why, **numbers)


@check(points=2, needs="learning")
def test_handwritten(student, rng, curves, remark):
    """Trained on MNIST, or on scikit-learn's digits if MNIST is not at hand, the model reads the test images.

    MNIST(手元になければ scikit-learn の数字)で学習し、テスト用の画像を読める。
    """
    found = handwritten(rng)
    TRAIN.handwritten(student, rng, found, curves=curves, remark=remark, lr=0.1, **FULL[found.key])
