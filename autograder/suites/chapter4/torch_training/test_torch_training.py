"""Checks of training in PyTorch."""

import numpy as np

from autograder.checks import (
    Tensor,
    as_array,
    as_list,
    as_number,
    check,
    expect,
    expect_array,
    expect_number,
)

KEYS = ("W1", "b1", "W2", "b2")
FLOAT32 = {"rtol": 1e-4, "atol": 2e-5}  # numbers near 1 with seven digits
# Steps of about 0.05 in float32; an epsilon of 1e-5 inside the logarithm moves them by less than 1e-5.
STEPS = {"rtol": 1e-4, "atol": 3e-4}
LOSS = {"rtol": 1e-4, "atol": 5e-4}
RATIOS = (0.2, 0.65)


def draw_sizes(rng):
    """Input, hidden and output sizes, no two alike."""
    return [int(size) for size in rng.permutation([4, 5, 6])]


def before_relu(params, x):
    return x @ params["W1"] + params["b1"]


def score(params, x):
    return np.maximum(before_relu(params, x), 0) @ params["W2"] + params["b2"]


def softmax(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def cross_entropy(params, x, labels):
    return float(-np.mean(np.log(softmax(score(params, x))[np.arange(len(x)), labels])))


def gradients(params, x, labels):
    """The gradient of the cross entropy for each parameter, by the chain rule in float64, without dropout."""
    z = before_relu(params, x)
    upstream = (softmax(score(params, x)) - np.eye(len(params["b2"]))[labels]) / len(x)
    inner = upstream @ params["W2"].T * (z > 0)
    hidden = np.maximum(z, 0)
    return {"W1": x.T @ inner, "b1": inner.sum(axis=0), "W2": hidden.T @ upstream, "b2": upstream.sum(axis=0)}


def read_parameters(model, d, h, k):
    """The model's parameters as W1 (D, H), b1, W2 (H, K), b2 in float64. Their shapes tell them apart."""
    of = "list(model.parameters())"
    shapes = {"W1": (d, h), "b1": (h,), "W2": (h, k), "b2": (k,)}
    found = {}
    for one in as_list(model.parameters(), 4, of=of):
        array = as_array(one, one.array.shape if isinstance(one, Tensor) else (), of=of, tensor=True).astype(float)
        for key, shape in shapes.items():
            if array.shape in (shape, shape[::-1]):
                found[key] = array if array.shape == shape else array.T
    expect(
        len(found) == 4,
        of=of,
        en=f"Two weights and two biases for {d} inputs, {h} hidden neurons and {k} classes should be found here.",
        ja=f"入力 {d} 個、隠れ層 {h} 個、クラス {k} 個に合う重みとバイアスが2つずつ見つかるはずです。",
    )
    return found


def draw_batch(rng, n, d):
    return rng.uniform(-1, 1, size=(n, d)).astype(np.float32)


@check(points=2)
def test_net(student, rng):
    """In prediction mode the model is affine, ReLU, affine, with random weights.

    予測モードのモデルは、ランダムな重みを持つ Affine、ReLU、Affine になる。
    """
    d, h, k = draw_sizes(rng)
    for ratio in RATIOS:
        model = student.RegularizedNet(d, h, k, ratio)
        params = read_parameters(model, d, h, k)
        for key in ("W1", "W2"):
            expect(
                len(np.unique(params[key])) > params[key].size // 2,
                of="list(model.parameters())",
                en="Some neurons have equal weights. They would get equal gradients and stay equal for ever.",
                ja="同じ重みを持つニューロンがあります。勾配も同じになり、いつまでも同じままです。",
            )
        model.eval()
        for n in (7, 1):
            x = draw_batch(rng, n, d)
            expect_array(
                model(Tensor(x)),
                score(params, x),
                of="model(x) after model.eval()",
                given={"dropout_ratio": ratio, "x": x, **params},
                tensor=True,
                **FLOAT32,
            )


@check(points=2, needs="net")
def test_dropout(student, rng):
    """In training mode the given share of the hidden layer is dropped, and the rest divided by what is left.

    学習モードでは、隠れ層の数が指定した割合だけ消え、残りは残る割合で割られる。
    """
    n, d, h, k = 1000, 6, 5, 40  # more classes than neurons: the hidden layer can be found from the scores
    for ratio in RATIOS:
        model = student.RegularizedNet(d, h, k, ratio)
        params = read_parameters(model, d, h, k)
        x = draw_batch(rng, n, d)
        hidden = np.maximum(before_relu(params, x), 0)
        model.train()
        masks = []
        for _ in range(2):
            of = "model(x) after model.train()"
            scores = as_array(model(Tensor(x)), (n, k), of=of, tensor=True).astype(float)
            thinned = np.linalg.lstsq(params["W2"].T, (scores - params["b2"]).T, rcond=None)[0].T  # (N, H)
            active = hidden > 0.05
            factors = np.divide(thinned, hidden, out=np.zeros_like(hidden), where=active)
            kept = factors > 0.5
            expect_array(
                factors,
                np.where(kept & active, 1 / (1 - ratio), 0),
                of="what the hidden layer was multiplied by",
                given={"dropout_ratio": ratio},
                why=(
                    "It follows from model(x). In training a number is dropped, or divided by 1 - dropout_ratio.",
                    "model(x) から求めました。学習モードでは、どの数も、消えるか、1 - dropout_ratio で割られます。",
                ),
                rtol=1e-3,
                atol=1e-3,
            )
            # About 2,500 numbers are not 0 before: the share has a standard deviation of 0.01. 0.1 is ten of them; with
            # the shares dropped and kept exchanged it would be 0.3 away or more.
            dropped = float(1 - kept[active].mean())
            expect(
                abs(dropped - ratio) < 0.1,
                of=of,
                en=f"A share of {dropped:.3f} of the hidden layer was dropped; it should be about {ratio}.",
                ja=f"隠れ層の数のうち、消えた割合は {dropped:.3f} でした。およそ {ratio} になるはずです。",
            )
            masks.append(kept & active)
        expect(
            (masks[0] != masks[1]).any(),
            of="model(x) after model.train()",
            en="Two calls dropped the same neurons. Each should draw anew.",
            ja="2回の呼び出しで同じニューロンが消えました。呼び出しのたびに引き直します。",
        )


def follow_rule(student, rng, name):
    """Five steps of one optimiser on given gradients, against the rule in NumPy."""
    lr, decay = float(rng.uniform(0.05, 0.1)), float(rng.uniform(0.2, 0.4))

    def draw(shape):
        """Numbers of either sign, none of them near 0."""
        return (rng.uniform(0.7, 1.4, size=shape) * rng.choice([-1, 1], size=shape)).astype(np.float32)

    params = {"W": draw((3, 2)), "b": draw(4)}
    tensors = {key: student.library("torch.nn.Parameter", Tensor(value.copy())) for key, value in params.items()}
    optimizer = student.make_optimizer(name, list(tensors.values()), lr, decay)
    expected = {key: value.astype(float) for key, value in params.items()}
    m, v = dict.fromkeys(params, 0.0), dict.fromkeys(params, 0.0)
    for step in range(1, 6):
        grads = {key: draw(value.shape) for key, value in params.items()}
        optimizer.zero_grad()
        for key, grad in grads.items():
            product = student.library("torch.mul", tensors[key], Tensor(grad))
            student.library("torch.sum", product).backward()
        optimizer.step()
        given = {"lr": lr, "weight_decay": decay}
        for key, grad in grads.items():
            p, g = expected[key], grad.astype(float)
            given |= {f"{key} before": p, f"gradient of {key}": g}
            if name == "adamw":
                p = p - lr * decay * p
            else:
                g = g + decay * p
            if name in ("sgd", "momentum"):
                m[key] = (0.9 if name == "momentum" else 0) * m[key] + g
                move = m[key]
            else:
                m[key], v[key] = 0.9 * m[key] + 0.1 * g, 0.999 * v[key] + 0.001 * g**2
                move = m[key] / (1 - 0.9**step) / np.sqrt(v[key] / (1 - 0.999**step))
            expected[key] = p - lr * move
            expect_array(
                tensors[key].value(),
                expected[key],
                of=f'{key} after {step} step(s) of make_optimizer("{name}", parameters, lr, weight_decay)',
                given=given,
                tensor=True,
                rtol=1e-4,
                atol=1e-3 * lr,  # rounding in float32, and an epsilon of 1e-5 at most
            )


@check(points=2)
def test_sgd_and_momentum(student, rng):
    """The optimisers "sgd" and "momentum" step as their rules say, weight decay included.

    最適化手法 "sgd" と "momentum" は、荷重減衰も含めて、規則どおりに進む。
    """
    follow_rule(student, rng, "sgd")
    follow_rule(student, rng, "momentum")


@check(points=2)
def test_adam_and_adamw(student, rng):
    """The optimiser "adam" adds the decay to the gradient, "adamw" keeps it apart; both step as their rules say.

    最適化手法 "adam" は減衰を勾配に加え、"adamw" は勾配と別にする。どちらも規則どおりに進む。
    """
    follow_rule(student, rng, "adam")
    follow_rule(student, rng, "adamw")


def draw_equal_samples(rng, params, d, k, lr, sizes, epochs):
    """One sample, and the parameters and losses as SGD with momentum 0.9 steps with it, for batches of these sizes.

    Its hidden neurons keep away from the kink of ReLU on all the way, unless the weights hold them there.
    """
    for _ in range(200):
        x, label = draw_batch(rng, 1, d), int(rng.integers(k))
        now, speed, margin, losses = dict(params), dict.fromkeys(KEYS, 0.0), np.inf, []
        for _ in range(epochs * len(sizes)):
            margin = min(margin, np.abs(before_relu(now, x)).min())
            losses.append(cross_entropy(now, x, [label]))
            slopes = gradients(now, x, [label])
            for key in KEYS:
                speed[key] = 0.9 * speed[key] + slopes[key]
            now = {key: now[key] - lr * speed[key] for key in KEYS}
        if margin > 1e-3:
            break
    return x, label, now, losses


def expect_steps(student, rng, sizes, one_hot=False):
    """Two epochs on equal samples, whose order does not matter, in batches of these sizes: a step for each."""
    d, h, k = draw_sizes(rng)
    lr, steps, batch_size = float(rng.uniform(0.1, 0.2)), len(sizes), max(sizes)
    model = student.RegularizedNet(d, h, k, 0.0)
    params = read_parameters(model, d, h, k)
    x, label, after, losses = draw_equal_samples(rng, params, d, k, lr, sizes, 2)
    t = np.full(10, label)
    optimizer = student.library("torch.optim.SGD", model.parameters(), lr, 0.9)
    given = {"x[i]": x[0], "t[i]": label, "N": 10, "batch_size": batch_size, "lr": lr, "momentum": 0.9, **params}
    targets = Tensor(np.eye(k, dtype=np.float32)[t] if one_hot else t)
    for epoch in range(2):
        of = "train_epoch(model, optimizer, x, t, batch_size)"
        loss = student.train_epoch(model, optimizer, Tensor(np.repeat(x, 10, axis=0)), targets, batch_size)
        loss = as_number(loss, of=of, given=given, tensor=isinstance(loss, Tensor))
        own = losses[steps * epoch : steps * (epoch + 1)]
        forms = (float(np.mean(own)), float(np.average(own, weights=sizes)))
        expect_number(
            loss,
            min(forms, key=lambda form: abs(form - loss)),
            of=f"{of} in epoch {epoch}",
            given=given,
            why=(
                f"It is the mean of the losses of the batches, {steps} here, each before its step.",
                f"バッチの損失(ここでは {steps} 個)の平均です。どの損失も、1歩進む前のものです。",
            ),
            **LOSS,
        )
    found = read_parameters(model, d, h, k)
    for key in KEYS:
        expect_array(
            found[key],
            after[key],
            of=f"{key} of the model after two epochs",
            given=given,
            why=(
                f"2 epochs of batches of {batch_size} out of 10 samples are {2 * steps} steps.",
                f"サンプルは 10 個、バッチは {batch_size} 個ずつ、エポックは2回なので、{2 * steps} 歩進むはずです。",
            ),
            **STEPS,
        )


@check(points=3)
def test_train_epoch(student, rng):
    """An epoch takes one step for each batch, on the gradient of that batch alone; every sample comes once.

    1エポックで、バッチごとに、そのバッチだけの勾配で1歩進む。どのサンプルも1回ずつ使われる。
    """
    expect_steps(student, rng, (10,))
    expect_steps(student, rng, (4, 4, 2))
    # With a small rate the steps of an epoch add up: 3 batches of 4 make 3 times the mean gradient, in whatever order.
    # Being no longer at the same place costs 0.001 of it or so, rounding in float32 as much.
    d, h, k = draw_sizes(rng)
    model = student.RegularizedNet(d, h, k, 0.0)
    params = read_parameters(model, d, h, k)
    for _ in range(200):
        x, t = draw_batch(rng, 12, d), rng.integers(k, size=12)
        if np.abs(before_relu(params, x)).min() > 5e-3:
            break
    optimizer = student.library("torch.optim.SGD", model.parameters(), 1e-3)
    student.train_epoch(model, optimizer, Tensor(x), Tensor(t), 4)
    found, slopes = read_parameters(model, d, h, k), gradients(params, x, t)
    for key in KEYS:
        expect_array(
            (params[key] - found[key]) / 1e-3,
            3 * slopes[key],
            of=f"what {key} moved by in an epoch, divided by lr",
            given={"x": x, "t": t, "batch_size": 4, "lr": 1e-3, **params},
            why=(
                "With so small a rate an epoch of 3 batches moves by 3 times the mean gradient of all samples.",
                "学習率がとても小さいと、3バッチの1エポックで、全サンプルの平均の勾配のちょうど3倍ほど動きます。",
            ),
            rtol=0.02,
            atol=0.02,
        )


def draw_scored(rng, model, d, h, k):
    """Samples whose two largest scores are apart, so that rounding does not decide, and labels, most of them right."""
    params = read_parameters(model, d, h, k)
    x = draw_batch(rng, 60, d)
    ranked = np.sort(score(params, x), axis=1)
    x = x[ranked[:, -1] - ranked[:, -2] > 1e-4]
    labels = score(params, x).argmax(axis=1)
    wrong = rng.uniform(size=len(x)) < 0.25
    return params, x, np.where(wrong, (labels + rng.integers(1, k, size=len(x))) % k, labels)


def expect_evaluated(student, model, params, x, labels, one_hot=False):
    """evaluate gives loss and accuracy of the model as it is without dropout."""
    of = "evaluate(model, x, t)"
    t = np.eye(params["W2"].shape[1], dtype=np.float32)[labels] if one_hot else labels
    given = {"x": x, "t": t, **params}
    pair = as_list(student.evaluate(model, Tensor(x), Tensor(t)), 2, of=of, given=given)
    right = np.mean(score(params, x).argmax(axis=1) == labels)
    for number, (received, expected) in enumerate(zip(pair, (cross_entropy(params, x, labels), right), strict=True)):
        name, tensor = f"{of}[{number}]", isinstance(received, Tensor)
        why = (
            ("It is the loss over all samples, without dropout.", "ドロップアウトなしの、全サンプルでの損失です。"),
            (
                "It is the accuracy over all samples, without dropout.",
                "ドロップアウトなしの、全サンプルでの正解率です。",
            ),
        )[number]
        expect_number(received, expected, of=name, given=given, why=why, tensor=tensor, **LOSS)


@check(points=2)
def test_evaluate(student, rng):
    """evaluate returns loss and accuracy over all samples, without dropout.

    evaluate は、ドロップアウトなしで、全サンプルでの損失と正解率を返す。
    """
    for _ in range(2):
        d, h, k = draw_sizes(rng)
        model = student.RegularizedNet(d, h, k, 0.5)
        params, x, labels = draw_scored(rng, model, d, h, k)
        expect_evaluated(student, model, params, x, labels)


@check(points=1, needs=("net", "train_epoch", "evaluate"))
def test_modes(student, rng):
    """train_epoch turns dropout on and evaluate turns it off, whatever came before.

    それまでのモードにかかわらず、train_epoch はドロップアウトを使い、evaluate は使わない。
    """
    d, h, k = 6, 20, 5
    model = student.RegularizedNet(d, h, k, 0.5)
    optimizer = student.library("torch.optim.SGD", model.parameters(), 0.1)
    for _ in range(2):
        params, x, t = draw_scored(rng, model, d, h, k)
        expect_evaluated(student, model, params, x, t)
        student.train_epoch(model, optimizer, Tensor(x), Tensor(t), len(x))
        found, slopes = read_parameters(model, d, h, k), gradients(params, x, t)
        moved = (params["W2"] - found["W2"]) / 0.1
        expect(
            np.abs(moved - slopes["W2"]).max() > 0.01 * np.abs(slopes["W2"]).max(),
            of="train_epoch(model, optimizer, x, t, batch_size) after evaluate(model, x, t)",
            en="The step is exactly that of a model without dropout. In which mode is the model?",
            ja="ドロップアウトのないモデルとまったく同じ動き方をしました。モデルはどちらのモードですか。",
        )


@check(points=1, needs=("train_epoch", "evaluate"))
def test_one_hot(student, rng):
    """train_epoch and evaluate take one-hot targets as well.

    train_epoch と evaluate は one-hot 表現の教師データも受け取る。
    """
    expect_steps(student, rng, (4, 4, 2), one_hot=True)
    d, h, k = draw_sizes(rng)
    model = student.RegularizedNet(d, h, k, 0.5)
    params, x, labels = draw_scored(rng, model, d, h, k)
    expect_evaluated(student, model, params, x, labels, one_hot=True)
