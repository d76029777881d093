"""Checks of training on handwritten digits."""

import numpy as np

from autograder.checks import (
    as_array,
    as_dict,
    as_list,
    as_number,
    check,
    digits,
    expect,
    expect_accuracy,
    expect_array,
    expect_number,
    expect_time,
    handwritten,
)

CALL = "train_mnist(x_train, t_train, x_val, t_val, epochs, batch_size, lr, rng)"
KEYS = ("loss", "train_accuracy", "val_accuracy")
PREDICT = "model.predict(x)"

# The least accuracies over 200 seeds: the solution; a sigmoid network with small first weights, the slowest start;
# momentum with 100 neurons in float64; two hidden layers with Adam. What must fall short is the most over 30 seeds
# (MNIST: 10) of zero weights, data scaled once more, parameters never written, softmax over the batch, steps uphill.
# learning: .919 .844 (mean .890 +- .019) .933 .931, against .158; .539 where one batch comes again and again.
LEARNED = 0.75
# digits: .942 .875 (mean .922 +- .015) .950 .953, against .181.
# MNIST: .936, over 30 seeds .890 (mean .894 +- .0014) .964 .957, against .368; .134 with shuffled labels.
FULL = {"mnist": (3, 100, 10_000, 0.85), "digits": (40, 20, 237, 0.8)}  # epochs, batch size, validation, threshold
# Measured: momentum in float64 takes 6.6 times as long as the solution, Adam 1.7; a loop over single images 77.
AT_MOST = 20


def generator(module, rng):
    return module.library("numpy.random.default_rng", int(rng.integers(2**32)))


def draw_digits(rng, train, val):
    """So many images to train on and to validate on, as (x_train, t_train, x_val, t_val), and others to test with."""
    x, t, x_test, t_test = digits(rng)
    x, x_test = x.astype(np.float32), x_test.astype(np.float32)
    return (x[:train], t[:train], x[train : train + val], t[train : train + val]), x_test, t_test


def train(student, data, epochs, batch_size, lr, rng):
    """The learner's model, and the history as lists of numbers. `rng`: one in the worker."""
    given = {"N": len(data[0]), "D": data[0].shape[1], "epochs": epochs, "batch_size": batch_size, "lr": lr}
    model, history = as_list(student.train_mnist(*data, epochs, batch_size, lr, rng), 2, of=CALL, given=given)
    expect(
        hasattr(model, "predict"),
        of=CALL,
        en="The first of the two should be the model, an object with a method predict.",
        ja="2つのうち先のものは、predict メソッドを持つモデルのはずです。",
        given=given,
    )
    history = as_dict(history, KEYS, of="history", given=given)
    numbers = {}
    for key in KEYS:
        values = as_list(history[key], epochs, of=f'history["{key}"]', given=given)
        numbers[key] = [as_number(value, of=f'history["{key}"][{i}]', given=given) for i, value in enumerate(values)]
    return model, numbers


def predict(model, x, of=PREDICT):
    return as_array(model.predict(x), (len(x), 10), of=of).astype(np.float64)


def count(scores, labels):
    """The share of right answers, and the share that rounding may decide."""
    first, second = np.sort(scores, axis=1)[:, :-3:-1].T
    return np.mean(scores.argmax(axis=1) == labels), np.mean(first - second < 1e-5 * np.abs(scores).max())


def cross_entropies(scores, labels):
    """The mean cross entropy, for scores and, where they can be that, for probabilities."""
    rows = np.arange(len(labels))
    logs = scores - scores.max(axis=1, keepdims=True)
    found = [-np.mean((logs - np.log(np.exp(logs).sum(axis=1, keepdims=True)))[rows, labels])]
    if scores.min() >= 0 and np.allclose(scores.sum(axis=1), 1, atol=1e-3):
        found.append(-np.mean(np.log(scores[rows, labels] + 1e-12)))
    return found


def expect_counted(history, epoch, model, data, given):
    """The accuracies of this epoch are those that are counted here, from the model's predictions."""
    x_train, t_train, x_val, t_val = data
    for key, x, t in (("train_accuracy", x_train, t_train), ("val_accuracy", x_val, t_val)):
        name = key.removesuffix("_accuracy")
        accuracy, doubtful = count(predict(model, x, of=f"model.predict(x_{name})"), t)
        expect_number(
            history[key][epoch],
            accuracy,
            of=f'history["{key}"][{epoch}]',
            given=given,
            atol=doubtful + 1e-6,
            why=(
                f"Counted over all of x_{name} with the model that was returned, {accuracy:.4f} of the answers are "
                f"right.",
                f"返されたモデルについて x_{name} の全体で数えると、正解の割合は {accuracy:.4f} です。",
            ),
        )


@check(points=3)
def test_learning(student, rng):
    """After training the model reads images that it has never seen.

    学習の後、モデルは見たことのない画像を読める。
    """
    data, x_test, t_test = draw_digits(rng, 600, 100)
    model, _ = train(student, data, 30, 10, 0.1, generator(student, rng))
    expect_accuracy(model.predict(x_test), t_test, LEARNED, of="model.predict(x_test)")


@check(points=2, needs="learning")
def test_history(student, rng):
    """The history has a number for each epoch, and its numbers are those that can be counted afterwards.

    履歴にはエポックごとに数が1つあり、その値は後から数えたものと一致する。
    """
    data, _, _ = draw_digits(rng, 400, 70)
    given = {"epochs": 8, "batch_size": 5, "lr": 0.0}
    model, history = train(student, data, 8, 5, 0.0, generator(student, rng))  # no weight moves: all epochs are alike
    scores = predict(model, data[0], of="model.predict(x_train)")
    expect(
        count(scores, data[1])[0] < 0.6,  # guessing gives 0.1
        of=PREDICT,
        en="With lr = 0 nothing is learned. Where do the model's right answers come from?",
        ja="lr = 0 では何も学習しないはずです。モデルの正解はどこから来たのでしょうか。",
        given=given,
    )
    expect_counted(history, 7, model, data, given)
    losses = history["loss"]
    expect_number(
        losses[7],
        min(cross_entropies(scores, data[1]), key=lambda value: abs(value - losses[7])),
        of='history["loss"][7]',
        given=given,
        rtol=0.3,  # dropout and batch normalisation have another loss while training
        why=(
            "It is the mean over all of x_train of -log(the probability of the right class).",
            "正解クラスの確率の -log を、x_train の全体で平均したものです。",
        ),
    )
    # Eight losses of one batch each would scatter by 15 per cent; dropout of a half by 1 or 2.
    expect(
        max(losses) - min(losses) < 0.1 * max(losses),
        of='history["loss"]',
        en=f"With lr = 0 nothing changes, but the losses go from {min(losses):.3g} to {max(losses):.3g}. Over how many "
        f"images is each of them a mean?",
        ja=f"lr = 0 なら何も変わらないはずなのに、損失が {min(losses):.3g} から {max(losses):.3g} まで変わっています。"
        f"それぞれ何枚の画像についての平均ですか。",
        given=given,
    )
    given = {"epochs": 2, "batch_size": 20, "lr": 0.1}
    model, history = train(student, data, 2, 20, 0.1, generator(student, rng))
    expect_counted(history, 1, model, data, given)


@check(points=2, needs="learning")
def test_any_order(student, rng):
    """The model says the same of an image alone, among others, and in any order.

    モデルの答えは、画像が1枚だけでも、ほかの画像と一緒でも、どの順番でも同じである。
    """
    data, x, _ = draw_digits(rng, 200, 50)
    model, _ = train(student, data, 3, 20, 0.1, generator(student, rng))
    together = predict(model, x)
    same = {"rtol": 1e-3, "atol": 1e-4 * np.abs(together).max()}  # float32, and sums in another order
    order = rng.permutation(len(x))
    shuffled = predict(model, x[order], of="model.predict(x[order])")
    expect_array(
        shuffled,
        together[order],
        of="model.predict(x[order])",
        why=(
            "The same images in another order should get the same scores, each its own.",
            "同じ画像なら、順番を変えても、それぞれのスコアは同じはずです。",
        ),
        **same,
    )
    for index in order[:12]:
        expect_array(
            predict(model, x[index : index + 1], of="model.predict(x[i : i + 1])"),
            together[index : index + 1],
            of="model.predict(x[i : i + 1])",
            why=(
                "Alone, this image gets other scores than among the others.",
                "この画像のスコアが、1枚だけのときと、ほかの画像と一緒のときとで違います。",
            ),
            **same,
        )


@check(points=1, needs="learning")
def test_validation_apart(student, rng):
    """Nothing is learned from the validation images: wrong labels there do no harm.

    検証用の画像からは何も学習しない。検証用のラベルが間違っていても、モデルは影響を受けない。
    """
    (x_train, t_train, x_val, t_val), x_test, t_test = draw_digits(rng, 600, 800)
    data = x_train, t_train, x_val, (t_val + int(rng.integers(1, 10))) % 10
    model, _ = train(student, data, 30, 10, 0.1, generator(student, rng))
    expect_accuracy(
        model.predict(x_test),
        t_test,
        LEARNED,
        of="model.predict(x_test)",
        why=(
            "The labels t_val were wrong this time, on purpose. They should only be measured with.",
            "今回は t_val をわざと間違ったラベルにしました。t_val は測るためだけに使います。",
        ),
    )


@check(points=1, needs="learning")
def test_same_generator(student, rng):
    """Equal generators give equal models, other generators others.

    同じ状態の rng からは同じモデルができ、別の rng からは別のモデルができる。
    """
    data, x, _ = draw_digits(rng, 100, 30)
    seed, other = (int(number) for number in rng.choice(2**32, 2, replace=False))
    one, again, different = (
        predict(train(student, data, 3, 20, 0.1, student.library("numpy.random.default_rng", number))[0], x)
        for number in (seed, seed, other)
    )
    atol = 1e-3 * np.abs(one).max()  # rounding; two models differ by far more
    expect_array(
        again,
        one,
        of=PREDICT,
        rtol=0.0,
        atol=atol,
        why=(
            "Two generators in the same state gave two models. Everything random should be drawn from rng.",
            "同じ状態の2つの rng から、異なるモデルができました。ランダムなものはすべて rng から引きます。",
        ),
    )
    expect(
        np.abs(different - one).max() > atol,
        of=PREDICT,
        en="Two different generators gave the same model. The first weights and the order should be drawn from rng.",
        ja="異なる2つの rng から、同じモデルができました。重みの初期値と画像の順番は rng から引きます。",
    )


@check(points=1, needs="learning")
def test_data_left_alone(student, rng):
    """The images and labels are the same after training as before.

    学習の後も、画像とラベルは元のまま残っている。
    """
    data, _, _ = draw_digits(rng, 60, 20)
    boxes = [student.put(array) for array in data]
    student.train_mnist(*boxes, 2, 20, 0.1, generator(student, rng))
    for name, box, before in zip(("x_train", "t_train", "x_val", "t_val"), boxes, data, strict=True):
        why = (f"train_mnist changed {name} itself.", f"train_mnist が {name} そのものを書き換えています。")
        expect_array(box.value(), before, of=name, why=why)


@check(points=1, needs="learning")
def test_in_time(student, rng, twin):
    """Training works batch by batch and so takes no longer than it must.

    バッチごとにまとめて計算し、学習に時間がかかりすぎない。
    """
    data, _, _ = draw_digits(rng, 1200, 200)
    expect_time(
        lambda module: module.train_mnist.prepared(*data, 3, 400, 0.1, generator(module, rng)),
        student,
        twin,
        of=CALL,
        at_most=AT_MOST,
        given={"N": 1200, "D": 64, "epochs": 3, "batch_size": 400},
        why=(
            "Whole batches should go through the network as matrices.",
            "バッチ全体を行列としてネットワークに通しましょう。",
        ),
    )


@check(points=3, needs=("learning", "history", "any_order"))
def test_handwritten(student, rng, curves, remark):
    """Trained on MNIST, or on scikit-learn's digits where MNIST is not at hand, the model reads the test images.

    MNIST(手元になければ scikit-learn の数字)で学習し、テスト用の画像を読める。
    """
    found = handwritten(rng)
    epochs, batch_size, val, at_least = FULL[found.key]
    data = found.x_train[:-val], found.t_train[:-val], found.x_train[-val:], found.t_train[-val:]
    model, history = train(student, data, epochs, batch_size, 0.1, generator(student, rng))
    for key in KEYS:
        curves(key, history[key])
    order = rng.permutation(len(found.x_test))
    scores = predict(model, found.x_test[order], of="model.predict(x_test)")
    accuracy, _ = count(scores, found.t_test[order])
    remark(
        en=f"Data: {found.name}, {epochs} epochs. Of {len(order)} test images {accuracy:.1%} were read correctly; "
        f"{at_least:.0%} are asked for.",
        ja=f"データは {found.name}、{epochs} エポックです。テスト用の画像 {len(order)} 枚の正解率は "
        f"{accuracy:.1%} でした(必要なのは {at_least:.0%})。",
    )
    expect_accuracy(scores, found.t_test[order], at_least, of="model.predict(x_test)")
    accuracy, doubtful = count(predict(model, data[2], of="model.predict(x_val)"), data[3])
    expect_number(
        history["val_accuracy"][-1],
        accuracy,
        of='history["val_accuracy"][-1]',
        atol=doubtful + 1e-6,
        why=(
            f"Counted over all {val} validation images, {accuracy:.4f} of the answers are right.",
            f"検証用の画像 {val} 枚の全体で数えると、正解の割合は {accuracy:.4f} です。",
        ),
    )
    expect(
        history["train_accuracy"][0] < history["train_accuracy"][-1] and history["loss"][0] > history["loss"][-1],
        of="history",
        en="From the first epoch to the last the loss should fall and the accuracy on the training images rise.",
        ja="最初のエポックから最後のエポックまでに、損失は下がり、訓練データでの正解率は上がるはずです。",
        given={key: np.array(history[key]) for key in ("loss", "train_accuracy")},
    )
