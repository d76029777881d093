"""Checks of training on handwritten digits."""

from autograder.checks import Training, check, handwritten

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


@check(points=3)
def test_learning(student, rng):
    """After training the model reads images that it has never seen.

    学習の後、モデルは見たことのない画像を読める。
    """
    TRAIN.learning(student, rng, at_least=LEARNED, val=100, **LONG)


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


@check(points=3, needs="learning")
def test_handwritten(student, rng, curves, remark):
    """Trained on MNIST, or on scikit-learn's digits if MNIST is not at hand, the model reads the test images.

    MNIST(手元になければ scikit-learn の数字)で学習し、テスト用の画像を読める。
    """
    found = handwritten(rng)
    TRAIN.handwritten(student, rng, found, curves=curves, remark=remark, lr=0.1, **FULL[found.key])
