"""Checks of diffusion: the way into the noise, the step back, and a network that was trained to find it."""

import numpy as np

from autograder.checks import (
    Part,
    Reason,
    as_array,
    check,
    either,
    expect,
    expect_array,
    expect_at_least,
    expect_at_most,
    expect_drawn_from_rng,
    expect_left_alone,
    expect_number,
    generator,
    if_near,
    of_what_is_right,
    pictures,
)


class Walk:
    """The way into the noise, walked step by step as the module's docstring says: what is left after each step.

    signal: the factor of x_start. variance: that of all the noise together; independent noise adds up by variances.
    """

    def __init__(self, betas):
        signal, variance, self.signal, self.variance = 1.0, 0.0, [], []
        for beta in betas:
            signal, variance = signal * np.sqrt(1 - beta), variance * (1 - beta) + beta
            self.signal.append(signal)
            self.variance.append(variance)
        self.signal, self.variance = np.array(self.signal), np.array(self.variance)


def back(x, t, predicted, betas):
    """Mean and variance of x_(t-1), by Bayes: what x_start says of it, and what x_t says, each by its precision.

    t: an integer. x_start is what is left of x_t without the predicted noise. Before step 0 nothing is uncertain.
    """
    walk = Walk(betas)
    x_start = (x - np.sqrt(walk.variance[t]) * predicted) / walk.signal[t]
    if t == 0:
        return x_start, 0.0
    precision, factor = 1 / walk.variance[t - 1], np.sqrt(1 - betas[t])
    both = precision + factor**2 / betas[t]
    return (precision * walk.signal[t - 1] * x_start + factor / betas[t] * x) / both, 1 / both


def each_row(x, t, predicted, betas):
    """`back` for every row at its own step: the means (N, D) and the variances (N, 1)."""
    steps = np.broadcast_to(t, len(x))
    rows = [back(one, int(step), noise, betas) for one, step, noise in zip(x, steps, predicted, strict=True)]
    return np.array([mean for mean, _ in rows]), np.array([[variance] for _, variance in rows])


def tenths(rng, shape):
    """Numbers with one decimal place."""
    return rng.integers(-20, 21, size=shape) / 10


def some_betas(rng, T):
    """Variances in an order that is no schedule."""
    return rng.permutation(np.arange(1, T + 1)) / (2 * T)


def some_steps(rng, n, T, first=0):
    """Steps of n rows, in which not all are equal."""
    return np.resize(rng.permutation(np.arange(first, T)), n)


# Rows, numbers a row, steps, and whether t is one for all rows. As many rows as numbers a row hide a wrong axis, and so
# do rows of a single number.
SIZES = ((3, 2, 4, False), (2, 3, 5, True), (4, 4, 6, False), (5, 1, 7, False), (1, 3, 4, False))


def cases(rng, first=0):
    """What q_sample or p_sample is asked with: an array x, a noise, t and betas; small round numbers come first."""
    for number, (n, D, T, alone) in enumerate(SIZES):
        x, noise = ((tenths if number == 0 else lambda r, shape: r.normal(size=shape))(rng, (n, D)) for _ in range(2))
        t = int(rng.integers(first, T)) if alone else some_steps(rng, n, T, first)
        yield x, noise, t, np.array([0.1, 0.2, 0.5, 0.4]) if number == 0 else some_betas(rng, T)


def with_alpha_bars(student, ask):
    """Ask for what may be made of alpha_bars: right with right ones is right."""

    def ask_again():
        student.replace("alpha_bars", Part(lambda asked: 1 - Walk(asked[0]).variance))
        ask()

    either(ask, ask_again)


def with_p_sample(student, ask):
    """The same for what is made of steps back."""

    def ask_again():
        def answer(asked):
            x, t, predicted, noise, betas = asked
            mean, variance = each_row(x, t, predicted, betas)
            return mean + np.sqrt(variance) * noise

        student.replace("p_sample", Part(answer))
        ask()

    either(ask, ask_again)


@check(points=1)
def test_linear_schedule(student, rng):
    """linear_schedule rises from beta_start to beta_end, both included, in equal steps.

    linear_schedule は、beta_start から beta_end まで、両端を含めて等間隔に増える。
    """
    for T, start, end in ((4, 0.1, 0.4), (2, 0.05, 0.2), (51, 1e-4, 0.02)):
        right = np.array([start + (end - start) * step / (T - 1) for step in range(T)])
        given = {"T": T, "beta_start": start, "beta_end": end}
        expect_array(student.linear_schedule(T, start, end), right, of=f"linear_schedule({T}, ...)", given=given)


@check(points=1)
def test_alpha_bars(student, rng):
    """alpha_bars: the share of the variance that still comes from x_start after each step.

    alpha_bars: 各ステップの後で、分散のうち x_start から来ている割合である。
    """
    why = (
        "Each step multiplies x by sqrt(1 - beta), and its variance by 1 - beta.",
        "各ステップは x に sqrt(1 - beta) を、分散に 1 - beta を掛けます。",
    )
    for betas in (np.array([0.1, 0.2, 0.5]), some_betas(rng, 7), some_betas(rng, 1)):
        right = Walk(betas).signal ** 2
        expect_array(student.alpha_bars(betas), right, of="alpha_bars(betas)", given={"betas": betas}, why=why)


@check(points=3)
def test_q_sample(student, rng):
    """q_sample gives in one go what the steps 0 to t give one by one, each row at its own step.

    q_sample は、ステップ 0 から t までを1歩ずつ進んだ結果を、行ごとの t について1回の計算で求める。
    """
    asked = list(cases(rng))

    def ask():
        for x_start, noise, t, betas in asked:
            walk = Walk(betas)
            signal, spread = (np.reshape(one[t], (-1, 1)) for one in (walk.signal, np.sqrt(walk.variance)))
            given = {"x_start": x_start, "t": t, "noise": noise, "betas": betas}
            why = [
                Reason(
                    "For every row there is one t, and so one factor for all numbers of that row.",
                    "t は行ごとに1つなので、係数も、その行のすべての数に共通の1つです。",
                    when=lambda received, right: received.shape != right.shape,
                ),
                if_near(
                    signal**2 * x_start + spread**2 * noise,
                    "The variances are alpha_bar and 1 - alpha_bar. What are the factors of the numbers themselves?",
                    "alpha_bar と 1 - alpha_bar は分散です。数そのものに掛ける係数は何ですか。",
                ),
            ]
            right = signal * x_start + spread * noise
            expect_array(
                student.q_sample(x_start, t, noise, betas),
                right,
                of="q_sample(x_start, t, noise, betas)",
                given=given,
                why=why,
            )

    with_alpha_bars(student, ask)


@check(points=1)
def test_noise_loss(student, rng):
    """noise_loss is the squared error, a mean over all numbers.

    noise_loss は、すべての数にわたる2乗誤差の平均である。
    """
    for number, shape in enumerate(((2, 3), (5, 1), (4, 7))):
        predicted, noise = ((tenths(rng, shape) if number == 0 else rng.normal(size=shape)) for _ in range(2))
        right = sum(float(one) ** 2 for one in (predicted - noise).ravel()) / (shape[0] * shape[1])
        given = {"predicted": predicted, "noise": noise}
        expect_number(student.noise_loss(predicted, noise), right, of="noise_loss(predicted, noise)", given=given)


@check(points=3)
def test_p_sample(student, rng):
    """p_sample goes one step back: the mean by the predicted noise, and new noise of the right size.

    p_sample は1歩戻る。予測したノイズから求めた平均に、正しい大きさの新しいノイズを加える。
    """
    asked = list(cases(rng, first=1))

    def ask():
        for x, predicted, t, betas in asked:
            mean, variance = each_row(x, t, predicted, betas)
            given = {"x": x, "t": t, "predicted": predicted, "betas": betas}
            nothing, noise = np.zeros_like(x), rng.normal(size=x.shape)
            why = (
                "Without noise, this is the mean: the predicted noise is taken away, and x is scaled up again.",
                "ノイズが 0 なら、結果は平均です。予測したノイズを取り除き、x の大きさを元に戻します。",
            )
            of = "p_sample(x, t, predicted, np.zeros_like(x), betas)"
            expect_array(student.p_sample(x, t, predicted, nothing, betas), mean, of=of, given=given, why=why)
            received = as_array(
                student.p_sample(x, t, predicted, noise, betas), x.shape, of="p_sample(x, t, predicted, noise, betas)"
            )
            beta = np.reshape(betas[t], (-1, 1))
            forms = [mean + np.sqrt(one) * noise for one in (beta, variance)]
            right = min(forms, key=lambda form: float(np.abs(received - form).max()))
            why = (
                "The variance of the noise is betas[t], or the second choice of the docstring. Its factor is the root.",
                "加えるノイズの分散は betas[t] か、説明にあるもう1つの候補です。ノイズに掛けるのは、その平方根です。",
            )
            expect_array(
                received,
                right,
                of="p_sample(x, t, predicted, noise, betas)",
                given={**given, "noise": noise, ("the mean", "平均"): mean},
                why=why,
            )

    with_alpha_bars(student, ask)


@check(points=1, needs="p_sample")
def test_last_step(student, rng):
    """p_sample adds no noise at step 0, and only there.

    p_sample は、ステップ 0 ではノイズを加えない。加えないのはステップ 0 だけである。
    """
    asked = list(cases(rng))

    def ask():
        for x, predicted, _, betas in asked:
            for t in (0, np.arange(len(x)) % 2):
                noise = 1 + rng.random(x.shape)
                mean, variance = each_row(x, t, predicted, betas)
                received = as_array(
                    student.p_sample(x, t, predicted, noise, betas),
                    x.shape,
                    of="p_sample(x, t, predicted, noise, betas)",
                )
                beta = np.reshape(betas[t] * (np.asarray(t) > 0), (-1, 1))
                forms = [mean + np.sqrt(one) * noise for one in (beta, variance)]
                expect_array(
                    received,
                    min(forms, key=lambda form: float(np.abs(received - form).max())),
                    of="p_sample(x, t, predicted, noise, betas)",
                    given={"x": x, "t": t, "predicted": predicted, "noise": noise, "betas": betas},
                    why=(
                        "Rows at step 0 get the mean alone.",
                        "ステップ 0 の行は、平均だけになります。",
                    ),
                )

    with_alpha_bars(student, ask)


class Normal:
    """In the place of a model: the exact noise for data from a normal distribution. It notes what it is asked.

    middle, spread: (D,), those of the data. If x_start is normal, so is x_t, and the mean of the noise given x_t is
    linear in x_t.
    """

    def __init__(self, betas, middle, spread):
        self.walk, self.middle, self.spread, self.asked = Walk(betas), middle, spread, []
        self.part = Part(lambda asked: self.answer(*asked))

    def answer(self, x, t):
        self.asked.append((x, t))
        signal, variance = (np.reshape(one[t], (-1, 1)) for one in (self.walk.signal, self.walk.variance))
        whole = signal**2 * self.spread**2 + variance
        return np.sqrt(variance) * (x - signal * self.middle) / whole


def alike(one, other):
    """Whether two answers are the same, up to rounding."""
    return bool(np.allclose(one, other, rtol=1e-9, atol=0))


MANY = 3000
# Steps are not infinitely small: with these, the exact chain ends .994 to 1.013 of the spread away with variance beta,
# .962 to .978 with the other one. Chance adds .013 (one sigma).
WITHIN = 0.1
CALL = "sample(predict_noise, n, dim, betas, rng)"


def draw(student, model, n, dim, betas, worker_rng):
    """So many samples."""
    given = {"n": n, "dim": dim, "T": len(betas)}
    return as_array(student.sample(model.part, n, dim, betas, worker_rng), (n, dim), of=CALL, given=given).astype(float)


@check(points=2)
def test_sample(student, rng):
    """sample walks from pure noise through all steps back to the distribution that the model knows.

    sample は、純粋なノイズからすべてのステップをさかのぼり、モデルの知っている分布にたどり着く。
    """
    betas, short = np.linspace(0.0005, 0.12, 100), np.linspace(0.1, 0.3, 4)

    def ask():
        model = Normal(short, np.array([1.0, -1.0, 0.5]), np.array([1.0, 0.5, 0.8]))
        one, same = (generator(student, 12345) for _ in range(2))
        with student.unrecorded():
            first = draw(student, model, 7, 3, short, one)
            steps = [
                as_array(np.asarray(t), np.shape(t), of=("t of predict_noise(x, t)", "predict_noise(x, t) の t"))
                for _, t in model.asked
            ]
        student.record([float(np.mean(t)) for t in steps])
        shown = {"T": 4, ("t of each call", "各呼び出しの t"): [float(np.mean(t)) for t in steps]}
        expect(
            len(steps) == 4 and all(np.all(t == 3 - number) for number, t in enumerate(steps)),
            of=CALL,
            en="predict_noise is asked once for every step, from T - 1 down to 0.",
            ja="predict_noise は、T - 1 から 0 まで、1ステップにつき1回呼びます。",
            given=shown,
        )
        with student.unrecorded():
            again, following = (draw(student, model, 7, 3, short, worker_rng) for worker_rng in (same, one))
        student.record([alike(first, other) for other in (again, following)])
        expect_drawn_from_rng(first, again, following, of=CALL)
        middle = rng.choice([-1, 1], size=2) * rng.uniform(1.5, 3, size=2)
        spread = rng.permutation([rng.uniform(0.7, 0.9), rng.uniform(1.2, 1.4)])
        model = Normal(betas, middle, spread)
        with student.unrecorded():
            drawn = draw(student, model, MANY, 2, betas, generator(student, rng))
        begin = as_array(
            model.asked[0][0], (MANY, 2), of=("the first x of predict_noise(x, t)", "最初の predict_noise(x, t) の x")
        )
        off = np.abs(drawn.mean(axis=0) - middle) / spread, np.abs(drawn.std(axis=0) / spread - 1)
        # chance is .02: what is off by more than .1 is off
        student.record([bool(np.abs(begin.std() - 1) < WITHIN), *(bool(one.max() < WITHIN) for one in off)])
        worst = max(float(np.abs(begin.mean(axis=0)).max()), float(np.abs(begin.std(axis=0) - 1).max()))
        expect_at_most(
            worst,
            WITHIN,
            of=("the first x of predict_noise(x, t)", "最初の predict_noise(x, t) の x"),
            sentence=(
                f"The walk back begins with standard normal noise. Here the means were {begin.mean(axis=0).round(2)}, "
                f"the standard deviations {begin.std(axis=0).round(2)}.",
                f"標準正規分布のノイズから始めます。ここでは平均が {begin.mean(axis=0).round(2)}、標準偏差が "
                f"{begin.std(axis=0).round(2)} でした。",
            ),
        )
        for what, received, right, away in (
            (("means", "平均"), drawn.mean(axis=0), middle, off[0]),
            (("standard deviations", "標準偏差"), drawn.std(axis=0), spread, off[1]),
        ):
            expect_at_most(
                float(away.max()),
                WITHIN,
                of=CALL,
                sentence=(
                    f"The model knows the exact noise of a normal distribution. The {what[0]} of its columns are "
                    f"{right.round(2)}; those of the samples were {received.round(2)}.",
                    f"モデルは、ある正規分布の正確なノイズを知っています。その各列の{what[1]}は {right.round(2)} "
                    f"ですが、サンプルでは {received.round(2)} でした。",
                ),
            )

    with_p_sample(student, ask)


@check(points=1)
def test_inputs_left_alone(student, rng):
    """All arrays are the same after the calls as before.

    呼び出しの後も、渡した配列は元のまま残っている。
    """
    x, noise, t, betas = next(cases(rng, first=1))
    mean, _ = each_row(x, t, noise, betas)
    walk = Walk(betas)
    right = walk.signal[t][:, None] * x + np.sqrt(walk.variance[t])[:, None] * noise

    def q_sample():
        expect_array(student.q_sample(x, t, noise, betas), right, of="q_sample(x_start, t, noise, betas)")

    def p_sample():
        nothing = np.zeros_like(x)
        expect_array(student.p_sample(x, t, noise, nothing, betas), mean, of="p_sample(x, t, predicted, noise, betas)")

    of_what_is_right(
        (
            q_sample,
            lambda: expect_left_alone(
                student, student.q_sample, {"x_start": x, "t": t, "noise": noise, "betas": betas}, by="q_sample"
            ),
        ),
        (
            p_sample,
            lambda: expect_left_alone(
                student,
                student.p_sample,
                {"x": x, "t": t, "predicted": noise, "noise": x[::-1].copy(), "betas": betas},
                by="p_sample",
            ),
        ),
    )


NEAR, LEARNED, EACH = 0.4, 0.6, 0.05
NEW = 0.004


def four_middles(rng):
    """The middles of four bumps (4, 2): a square, turned as chance has it, somewhere near 0."""
    angles = rng.uniform(0, 2 * np.pi) + np.arange(4) * np.pi / 2
    return 1.5 * np.stack([np.cos(angles), np.sin(angles)], axis=1) + rng.uniform(-0.2, 0.2, size=2)


def points(rng, middles, n):
    """So many points of the bumps."""
    return middles[rng.integers(4, size=n)] + 0.15 * rng.normal(size=(n, 2))


def shares(drawn, middles):
    """What part of the points lies near the middle of each bump."""
    distances = np.linalg.norm(drawn[:, None] - middles, axis=2)
    return np.bincount(distances.argmin(axis=1)[distances.min(axis=1) < NEAR], minlength=4) / len(drawn)


TRAIN = "train_diffusion(x, betas, steps, batch_size, lr, rng)"
DRAWN = ("what the trained model's sample draws", "学習したモデルで sample が生成した点")


POINTS = np.array([[0.3, -0.2], [1.5, 0.1], [-0.7, 1.2], [0.0, 0.9], [-1.1, -1.4]])


def predictions(model, T):
    """What a model says of some points at different steps."""
    said = model.predict_noise(POINTS, np.linspace(0, T - 1, len(POINTS)).astype(int))
    return as_array(said, POINTS.shape, of="model.predict_noise(x, t)").astype(float)


@check(points=1)
def test_training(student, rng):
    """train_diffusion takes so many steps, each with rows and steps t of its own that are drawn by rng.

    train_diffusion は、ステップごとに、行と t を rng から引いて学習する。
    """
    T, x = 6, rng.normal(size=(40, 2))
    betas = np.linspace(0.05, 0.3, T)

    def train(steps, worker_rng):
        return student.train_diffusion(x, betas, steps, 16, 0.01, worker_rng)

    with student.unrecorded():
        one, same = (generator(student, 12345) for _ in range(2))
        first, again, following = (predictions(train(2, worker_rng), T) for worker_rng in (one, same, one))
        before, after = (predictions(train(steps, generator(student, 54321)), T) for steps in (0, 1))
    student.record([alike(first, again), alike(first, following), bool(np.any(before != after))])
    expect_drawn_from_rng(first, again, following, of=TRAIN)
    expect(
        bool(np.any(before != after)),
        of=TRAIN,
        en="With steps = 1 the model says the same as with steps = 0. One step should change it.",
        ja="steps が 1 のモデルが、steps が 0 のモデルと同じです。1ステップで変わるはずです。",
    )
    box = {"x": x}
    expect_left_alone(student, lambda x: student.train_diffusion(x, betas, 2, 16, 0.01, one), box, by="train_diffusion")
    asked = []

    def note(arguments):
        """What q_sample would give; it notes the steps t."""
        x_start, t, noise, _ = arguments
        asked.append(np.ravel(t))
        walk = Walk(betas)
        signal, spread = (np.reshape(one[t], (-1, 1)) for one in (walk.signal, np.sqrt(walk.variance)))
        return signal * x_start + spread * noise

    student.replace("q_sample", Part(note))
    with student.unrecorded():
        train(20, generator(student, rng))
    if len(asked) == 20:  # one call a step; what is mixed in another way is judged by what is learned
        # of 320 draws each of 6 steps comes, but for once in 10^24; 16 equal ones come once in 10^10
        seen = {int(step) for t in asked for step in t}
        mixed = any(len(set(t.tolist())) > 1 for t in asked)
        student.record([sorted(seen), mixed])
        expect(
            seen == set(range(T)) and mixed,
            of=TRAIN,
            en=f"Every row of a batch has a step t of its own, from 0 to {T - 1}. Those of the first batches were "
            f"{[t.tolist() for t in asked[:2]]}.",
            ja=f"バッチの行ごとに、0 から {T - 1} のステップ t を引きます。最初の2つのバッチの t は "
            f"{[t.tolist() for t in asked[:2]]} でした。",
        )


@check(points=1, needs=("q_sample", "sample", "training"), time=60)
def test_learning(student, rng, remark):
    """A model that was trained on points in four bumps lets sample draw new points in all four of them.

    4つの山に分かれた点で学習したモデルを使うと、sample は4つの山すべてに新しい点を生成する。
    """
    betas, middles = np.linspace(0.001, 0.15, 50), four_middles(rng)
    x = points(rng, middles, 1000)

    def train(steps, lr, worker_rng):
        return student.train_diffusion(x, betas, steps, 128, lr, worker_rng)

    def generate(model, n):
        of = "sample(model.predict_noise, n, dim, betas, rng)"
        return as_array(student.sample(model.predict_noise, n, 2, betas, generator(student, rng)), (n, 2), of=of)

    with student.unrecorded():
        drawn = generate(train(800, 0.005, generator(student, rng)), 500)
    found = shares(drawn, middles)
    student.record(bool(found.sum() > LEARNED))
    remark(
        en=f"Shares of 500 new points near the middles of the four bumps: {', '.join(f'{one:.2f}' for one in found)}.",
        ja=f"生成した 500 個の点のうち、4つの山の中心の近くにある割合: {'、'.join(f'{one:.2f}' for one in found)}",
    )
    edges = np.linspace(-1.3 * np.abs(x).max(), 1.3 * np.abs(x).max(), 33)
    pictures.show(
        ("where the points lie, seen from above", "点の分布を上から見た図"),
        pictures.heat(np.histogram2d(*x[:500].T, bins=edges)[0], ("of the data", "データ")),
        pictures.heat(np.histogram2d(*drawn.T, bins=edges)[0], ("drawn by your model", "あなたのモデルが生成したもの")),
    )
    expect_at_least(float(found.sum()), LEARNED, of=(f"the share of {DRAWN[0]} near a bump", "山の近くにある割合"))
    expect_at_least(float(found.min()), EACH, of=("the least share of a bump", "最も少ない山の割合"))
    nearest = np.linalg.norm(drawn[:, None] - x, axis=2).min(axis=1)
    expect_at_least(
        float(np.median(nearest)),
        NEW,
        of=DRAWN,
        sentence=(
            "The points are copies of those in x. New ones are asked for.",
            "生成された点は x の点の写しです。新しい点を生成します。",
        ),
    )
    with student.unrecorded():
        still = shares(generate(train(2, 0.0, generator(student, rng)), 200), middles)
    student.record(bool(still.sum() > LEARNED / 2))
    expect_at_most(
        float(still.sum()),
        LEARNED / 2,
        of=DRAWN,
        sentence=(
            "With lr = 0 the points are near the bumps, too. What brought them there has not been learned by steps.",
            "lr が 0 でも、点が山の近くに生成されました。ステップを重ねて学習した結果ではありません。",
        ),
    )
