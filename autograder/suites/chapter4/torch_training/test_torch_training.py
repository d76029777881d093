"""Checks of training in PyTorch."""

import numpy as np

from autograder.checks import (
    Module,
    Tensor,
    as_array,
    as_list,
    as_number,
    between,
    both_signs,
    check,
    expect,
    expect_array,
    expect_number,
    in_either_form,
    of_what_is_right,
    oracles,
    part_of,
)

MODEL = Module(
    "RegularizedNet(D, H, K, ratio)",
    arrays={"x": "N D", "t": "N < K", "W1": "D H", "b1": "H", "W2": "H K", "b2": "K"},
    definition=lambda x, W1, b1, W2, b2: oracles.relu(x @ W1 + b1) @ W2 + b2,
    probabilities=False,
    draw={"x": between(-1, 1)},
    away_from=lambda x, W1, b1: oracles.affine(x, W1, b1),
    close={"rtol": 1e-4, "atol": 2e-5},  # numbers near 1 with seven digits
    loss_close={"rtol": 1e-4, "atol": 5e-4},
    # Steps of about 0.05 in float32; an epsilon of 1e-5 inside the logarithm moves them by less than 1e-5.
    step_close={"rtol": 1e-4, "atol": 3e-4},
)
FREE = MODEL.like(away_from=None)
KEYS = MODEL.keys
RATIOS = (0.2, 0.65)


LABELS, ONE_HOT = {}, {"t": "N K of 1"}


def ready_model(student, rng, ratio, **changes):
    """A model of PyTorch's own modules, with this share of dropout, and a case of other data for its own parameters.

    So that train_epoch and evaluate are asked whatever the learner's model is like.
    """
    first = FREE.case(rng, changes)
    (d, h, k), nn = (first.sizes[name] for name in "DHK"), "torch.nn"
    layers = ("Linear", d, h), ("ReLU",), ("Dropout", ratio), ("Linear", h, k)
    model = student.library(
        f"{nn}.Sequential", *(student.library(f"{nn}.{name}", *numbers) for name, *numbers in layers)
    )
    return model, lambda **more: MODEL.case(rng, {**changes, **more}, MODEL.read(model, first), first.sizes)


@check(points=2)
def test_net(student, rng):
    """In prediction mode the model is affine, ReLU, affine, with random weights.

    予測モードのモデルは、ランダムな重みを持つ Affine、ReLU、Affine になる。
    """
    for ratio in RATIOS:
        first = FREE.case(rng, {"ratio": ratio})
        model = MODEL.new(student, first)
        own = MODEL.read(model, first)
        MODEL.expect_random(own)
        model.eval()
        for n in (7, 1):
            FREE.expect_output(model, FREE.case(rng, {"N": n}, own, first.sizes))


@check(points=2, needs="net")
def test_dropout(student, rng):
    """In training mode the given share of the hidden layer is dropped, and the rest divided by what is left.

    学習モードでは、隠れ層の数が指定した割合だけ消え、残りは残る割合で割られる。
    """
    why = (
        "It follows from model(x). In training a number is dropped, or divided by 1 - dropout_ratio.",
        "model(x) から求めました。学習モードでは、どの数も、消えるか、1 - dropout_ratio で割られます。",
    )
    sizes = {"N": 1000, "D": 6, "H": 5, "K": 40}  # more classes than neurons: the scores tell the hidden layer
    of = ("model(x) after model.train()", "model.train() の後の model(x)")
    for ratio in RATIOS:
        case = FREE.case(rng, {**sizes, "ratio": ratio})
        model = MODEL.new(student, case)
        params, x = MODEL.read(model, case), case.values["x"]
        hidden = oracles.relu(x @ params["W1"] + params["b1"])
        model.train()
        masks = []
        for _ in range(2):
            scores = as_array(model(Tensor(x)), (1000, 40), of=of, tensor=True).astype(float)
            thinned = np.linalg.lstsq(params["W2"].T, (scores - params["b2"]).T, rcond=None)[0].T  # (N, H)
            active = hidden > 0.05
            factors = np.divide(thinned, hidden, out=np.zeros_like(hidden), where=active)
            kept = factors > 0.5
            right, given = np.where(kept & active, 1 / (1 - ratio), 0), {"dropout_ratio": ratio}
            close = {"rtol": 1e-3, "atol": 1e-3}
            times = ("what the hidden layer was multiplied by", "隠れ層の値に掛けられた数")
            expect_array(factors, right, of=times, given=given, why=why, **close)
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
            of=of,
            en="Two calls dropped the same neurons. Each should draw again.",
            ja="2回の呼び出しで同じニューロンが消えました。呼び出しのたびに引き直します。",
        )


def follow_rule(student, rng, name):
    """Five steps of one optimiser on given gradients, against the rule in NumPy."""
    lr, decay = float(rng.uniform(0.05, 0.1)), float(rng.uniform(0.2, 0.4))
    draw = lambda shape: both_signs(0.7, 1.4)(rng, shape).astype(np.float32)  # noqa: E731
    params = {"W": draw((3, 2)), "b": draw((4,))}
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
            given |= {(f"{key} before", f"更新前の {key}"): p, part_of(("gradient", "勾配"), key): g}
            p, g = (p - lr * decay * p, g) if name == "adamw" else (p, g + decay * p)
            if name in ("sgd", "momentum"):
                m[key] = (0.9 if name == "momentum" else 0) * m[key] + g
                move = m[key]
            else:
                m[key], v[key] = 0.9 * m[key] + 0.1 * g, 0.999 * v[key] + 0.001 * g**2
                move = m[key] / (1 - 0.9**step) / np.sqrt(v[key] / (1 - 0.999**step))
            expected[key] = p - lr * move
            made = f'make_optimizer("{name}", parameters, lr, weight_decay)'
            of = (f"{key} after {step} step(s) of {made}", f"{made} で {step} 歩進んだ後の {key}")
            close = {"rtol": 1e-4, "atol": 1e-3 * lr}  # rounding in float32, and an epsilon of 1e-5 at most
            expect_array(tensors[key].value(), expected[key], of=of, given=given, tensor=True, **close)


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


def follow_sgd(case, lr, steps):
    """After so many steps of SGD with a momentum of 0.9: parameters, all losses, and whether no ReLU met its kink."""
    speed, losses, away = dict.fromkeys(KEYS, 0.0), [], True
    for _ in range(steps):
        away = away and case.is_away()
        losses.append(MODEL.loss_of(case))
        slopes = MODEL.right_gradients(case)
        speed = {key: 0.9 * speed[key] + slopes[key] for key in KEYS}
        case = case.with_values(**{key: case.values[key] - lr * speed[key] for key in KEYS})
    return case.given(*KEYS), losses, away


def expect_steps(student, rng, sizes, form):
    """Two epochs on equal samples, whose order does not matter, in batches of these sizes: a step for each."""
    lr, steps, batch_size = float(rng.uniform(0.1, 0.2)), len(sizes), max(sizes)
    model, draw = ready_model(student, rng, 0.0, **form)
    for _ in range(200):
        case = draw(N=1)
        after, losses, away = follow_sgd(case, lr, 2 * steps)
        if away or not case.is_away():  # the weights may hold a neuron at the kink
            break
    optimizer = student.library("torch.optim.SGD", model.parameters(), lr, 0.9)
    x, targets = (np.repeat(case.values[name], 10, axis=0) for name in ("x", "t"))
    given = {"x[i]": x[0], "t[i]": targets[0], "N": 10, "batch_size": batch_size, "lr": lr, "momentum": 0.9}
    given |= case.given(*KEYS)
    of = "train_epoch(model, optimizer, x, t, batch_size)"
    for epoch in range(2):
        loss = student.train_epoch(model, optimizer, Tensor(x), Tensor(targets), batch_size)
        loss = as_number(loss, of=of, given=given, tensor=isinstance(loss, Tensor))
        own = losses[steps * epoch : steps * (epoch + 1)]
        forms = (float(np.mean(own)), float(np.average(own, weights=sizes)))
        near = min(forms, key=lambda form: abs(form - loss))
        why = (
            f"It is the mean of the losses of the batches, {steps} here, each before its step.",
            f"バッチの損失(ここでは {steps} 個)の平均です。どの損失も、1歩進む前のものです。",
        )
        expect_number(
            loss,
            near,
            of=(f"{of} in epoch {epoch}", f"エポック {epoch} の {of}"),
            given=given,
            why=why,
            **MODEL.loss_close,
        )
    why = (
        f"2 epochs of batches of {batch_size} out of 10 samples are {2 * steps} steps.",
        f"サンプルは 10 個、バッチは {batch_size} 個ずつ、エポックは2回なので、{2 * steps} 歩進むはずです。",
    )
    for key, found in MODEL.read(model, case).items():
        of = (f"{key} of the model after two epochs", f"2エポックの後のモデルの {key}")
        expect_array(found, after[key], of=of, given=given, why=why, **MODEL.step_close)


def expect_own_batches(student, rng, form):
    """Three samples, a batch of two and one of the one that is left: one of three ways to go."""
    lr = float(rng.uniform(0.3, 0.6))
    model, draw = ready_model(student, rng, 0.0, **form)
    for _ in range(200):
        case = draw(N=3)
        ends, away = zip(*(follow_batches(case, last, lr) for last in range(3)), strict=True)
        if all(away):
            break
    optimizer = student.library("torch.optim.SGD", model.parameters(), lr)
    given = {**case.given("x", "t"), "batch_size": 2, "lr": lr, **case.given(*KEYS)}
    student.train_epoch(model, optimizer, Tensor(case.values["x"]), Tensor(case.values["t"]), 2)
    found = MODEL.read(model, case)
    nearest = min(ends, key=lambda end: max(np.abs(end[key] - found[key]).max() for key in KEYS))
    why = (
        "Two of the three samples make a batch and a step, then the third makes one. Whichever it is, the model should "
        "end elsewhere.",
        "3つのサンプルのうち2つで1歩、残りの1つでもう1歩進みます。残るのがどれでも、モデルは別の所に着くはずです。",
    )
    for key in KEYS:
        expect_array(
            found[key],
            nearest[key],
            (f"{key} of the model", f"モデルの {key}"),
            given=given,
            why=why,
            **MODEL.step_close,
        )


def follow_batches(case, last, lr):
    """The parameters after a step on the other samples and one on this, and whether no ReLU met its kink."""
    away = True
    for rows in ([row for row in range(3) if row != last], [last]):
        batch = case.with_values(x=case.values["x"][rows], t=case.values["t"][rows])
        away = away and batch.is_away()
        slopes = MODEL.right_gradients(batch)
        case = case.with_values(**{key: case.values[key] - lr * slopes[key] for key in KEYS})
    return case.given(*KEYS), away


def in_a_form(ask):
    """Ask with labels or with one-hot targets: one of the forms must be right."""
    in_either_form((LABELS, ONE_HOT), ask)


@check(points=2)
def test_train_epoch(student, rng):
    """An epoch takes one step for each batch, and returns the mean of the losses.

    1エポックで、バッチごとに1歩進み、損失の平均を返す。
    """

    def ask(form):
        expect_steps(student, rng, (10,), form)
        expect_steps(student, rng, (4, 4, 2), form)
        # 90,000 parameters. Seconds of a processor for the epoch of one batch: the solution 0.01; central differences
        # 20 and more, of 0.1 ms each.
        wide = {"N": 3, "D": 30_000, "H": 3, "K": 4, **form}
        model, _ = ready_model(student, rng, 0.0, **wide)
        step = lambda *args: student.train_epoch(*args, 3)  # noqa: E731
        MODEL.in_one_pass(student, rng, model=model, step=step, of="train_epoch(model, optimizer, x, t, 3)", **wide)

    in_a_form(ask)


@check(points=1, needs="train_epoch")
def test_own_batches(student, rng):
    """Each step follows the gradient of its batch alone, and every sample comes once.

    どの1歩も、そのバッチだけの勾配で進む。どのサンプルも1回ずつ使われる。
    """
    for _ in range(3):
        in_a_form(lambda form: expect_own_batches(student, rng, form))


def draw_scored(draw, rng):
    """Samples whose two largest scores are apart, so that rounding does not decide, and labels, most of them right."""
    case = draw(N=60)
    (scores,) = case.right()
    ranked = np.sort(scores, axis=1)
    chosen = ranked[:, -1] - ranked[:, -2] > 1e-4
    answers, k = scores[chosen].argmax(axis=1), scores.shape[1]
    wrong = rng.uniform(size=len(answers)) < 0.25
    labels = np.where(wrong, (answers + rng.integers(1, k, size=len(answers))) % k, answers)
    one_hot = case.values["t"].ndim == 2
    return case.with_values(x=case.values["x"][chosen], t=np.eye(k, dtype=np.float32)[labels] if one_hot else labels)


def expect_evaluated(student, model, case):
    """evaluate gives loss and accuracy of the model as it is without dropout."""
    of, given, t = "evaluate(model, x, t)", case.given("x", "t", *KEYS), case.values["t"]
    pair = as_list(student.evaluate(model, Tensor(case.values["x"]), Tensor(t)), 2, of=of, given=given)
    labels = t.argmax(axis=1) if t.ndim == 2 else t
    right = MODEL.loss_of(case), np.mean(case.right()[0].argmax(axis=1) == labels)
    why = (
        "Both are over all samples, without dropout.",
        "どちらも、ドロップアウトなしで、すべてのサンプルについて求めます。",
    )
    for number, (received, expected) in enumerate(zip(pair, right, strict=True)):
        options = {"given": given, "why": why, "tensor": isinstance(received, Tensor), **MODEL.loss_close}
        expect_number(received, expected, of=f"{of}[{number}]", **options)


def expect_right_evaluation(student, rng, form):
    for _ in range(2):
        model, draw = ready_model(student, rng, 0.5, **form)
        expect_evaluated(student, model, draw_scored(draw, rng))


@check(points=2)
def test_evaluate(student, rng):
    """evaluate returns loss and accuracy over all samples, without dropout.

    evaluate は、ドロップアウトなしで、全サンプルでの損失と正解率を返す。
    """
    in_a_form(lambda form: expect_right_evaluation(student, rng, form))


def expect_modes(student, rng, form):
    """A step of train_epoch after evaluate is not that of a model without dropout."""
    model, draw = ready_model(student, rng, 0.5, D=6, H=20, K=5, **form)
    optimizer = student.library("torch.optim.SGD", model.parameters(), 0.1)
    for _ in range(2):
        case = draw_scored(draw, rng)
        expect_evaluated(student, model, case)
        x, t = case.values["x"], case.values["t"]
        student.train_epoch(model, optimizer, Tensor(x), Tensor(t), len(x))
        slope = MODEL.right_gradients(case)["W2"]
        moved = (case.values["W2"].astype(float) - MODEL.read(model, case)["W2"]) / 0.1
        expect(
            np.abs(moved - slope).max() > 0.01 * np.abs(slope).max(),
            of=(
                "train_epoch(model, optimizer, x, t, batch_size) after evaluate(model, x, t)",
                "evaluate(model, x, t) の後の train_epoch(model, optimizer, x, t, batch_size)",
            ),
            en="The step is exactly that of a model without dropout. In which mode is the model?",
            ja="ドロップアウトのないモデルとまったく同じ動き方をしました。モデルはどちらのモードですか。",
        )


@check(points=1, needs=("train_epoch", "evaluate"))
def test_modes(student, rng):
    """train_epoch turns dropout on and evaluate turns it off, whatever came before.

    それまでのモードにかかわらず、train_epoch はドロップアウトを使い、evaluate は使わない。
    """
    in_a_form(lambda form: expect_modes(student, rng, form))


@check(points=1)
def test_one_hot(student, rng):
    """train_epoch and evaluate take labels and one-hot targets.

    train_epoch と evaluate は、ラベルでも one-hot 表現でも受け取る。
    """

    def question(ask):
        def both():
            for form in (LABELS, ONE_HOT):
                ask(form)

        return (lambda: in_a_form(ask)), both

    of_what_is_right(
        question(lambda form: expect_steps(student, rng, (4, 4, 2), form)),
        question(lambda form: expect_right_evaluation(student, rng, form)),
    )
