"""Checks of a GAN: the two losses, their gradients, one step of both networks, and the training."""

import numpy as np

from autograder.checks import (
    Part,
    Reason,
    as_array,
    as_list,
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
    inside,
    numerical_gradient,
    oracles,
    pictures,
    reasons,
)

BOTH, REAL, FAKE = "(real_scores, fake_scores)", "real_scores", "fake_scores"
# Scores lie between -2.5 and 2.5, so D is above .07: an epsilon of 1e-5 in both logarithms moves a loss by 3e-4.
LOSS = {"rtol": 0.0, "atol": 4e-4}
SIZES = ((3, 2), (2, 5), (4, 4), (1, 3))  # never only as many real ones as generated ones


def scores(rng, first, *sizes):
    """Columns of scores; those that are asked first are tenths."""
    drawn = [rng.uniform(-2.5, 2.5, size=(size, 1)) for size in sizes]
    return [np.round(one, 1) for one in drawn] if first else drawn


def column_means(array):
    """The mean of a column as a number."""
    return float(np.sum(array)) / len(array)


@check(points=2)
def test_losses(student, rng):
    """discriminator_loss: the mean of -log D over real samples, plus that of -log(1 - D) over generated ones.

    discriminator_loss は、本物についての -log D の平均と、生成されたものについての -log(1 - D) の平均の和である。
    """
    for number, sizes in enumerate(SIZES):
        real, fake = scores(rng, number == 0, *sizes)
        costs = [oracles.softplus(one) for one in (-real, fake)]
        right = sum(map(column_means, costs))
        everything = np.concatenate(costs)
        why = [
            if_near(
                column_means(everything),
                "This is one mean over all scores. There are two means, which are added.",
                "これは、すべてのスコアをまとめた1つの平均です。平均は2つあり、足し合わせます。",
                atol=1e-3,
            ),
            if_near(
                right / 2,
                "This is half of it. The two means are added, not averaged.",
                "これは半分の値です。2つの平均は、さらに平均するのではなく足します。",
                atol=1e-3,
            ),
        ]
        expect_number(
            student.discriminator_loss(real, fake),
            right,
            of=f"discriminator_loss{BOTH}",
            given={REAL: real, FAKE: fake},
            why=why,
            **LOSS,
        )


@check(points=1)
def test_generator(student, rng):
    """generator_loss: the mean of -log D over the generator's own samples.

    generator_loss は、生成器の作ったサンプルについての -log D の平均である。
    """
    for number, size in enumerate((3, 5, 1)):
        (fake,) = scores(rng, number == 0, size)
        why = [
            if_near(
                -column_means(oracles.softplus(fake)),
                "This is the mean of log(1 - D), the loss that hardly teaches a generator that is still bad.",
                "これは log(1 - D) の平均です。この損失では、まだ下手な生成器がほとんど学習できません。",
                atol=1e-3,
            ),
            if_near(
                column_means(oracles.softplus(fake)),
                "This is small if the discriminator is sure that the samples are generated.",
                "これは、識別器が「生成されたものだ」と確信しているほど小さくなる値です。",
                atol=1e-3,
            ),
        ]
        expect_number(
            student.generator_loss(fake),
            column_means(oracles.softplus(-fake)),
            of="generator_loss(fake_scores)",
            given={FAKE: fake},
            why=why,
            **LOSS,
        )


EXACT = {"rtol": 1e-11, "atol": 0.0}  # 1 - D loses three digits at most; differences reach 1e-10 only
SUMS = (
    "The loss is a mean: a single score counts for one of so many.",
    "損失は平均なので、1つのスコアの影響は、その個数で割ったものになります。",
)


def pair_of(student, real, fake):
    """What discriminator_gradient gives: two arrays."""
    of, given = f"discriminator_gradient{BOTH}", {REAL: real, FAKE: fake}
    return [
        (as_array(one, like.shape, of=inside(of, f"[{place}]"), given=given), inside(of, f"[{place}]"))
        for place, (one, like) in enumerate(
            zip(as_list(student.discriminator_gradient(real, fake), 2, of=of, given=given), (real, fake), strict=True)
        )
    ]


@check(points=3)
def test_gradients(student, rng):
    """The gradients are those of the losses, for every score, and exact.

    勾配は、それぞれのスコアについての損失の勾配であり、正確な値である。
    """
    for number, sizes in enumerate(SIZES):
        real, fake = scores(rng, number == 0, *sizes)
        given = {REAL: real, FAKE: fake}
        (for_real, of_real), (for_fake, of_fake) = pair_of(student, real, fake)
        expect_array(
            for_real, -oracles.sigmoid(-real) / len(real), of=of_real, given=given, why=why_of(real, -1), **EXACT
        )
        expect_array(for_fake, oracles.sigmoid(fake) / len(fake), of=of_fake, given=given, why=why_of(fake, 1), **EXACT)
        expect_array(
            student.generator_gradient(fake),
            -oracles.sigmoid(-fake) / len(fake),
            of="generator_gradient(fake_scores)",
            given={FAKE: fake},
            why=why_of(fake, -1),
            **EXACT,
        )


def why_of(column, sign):
    """What may have happened to a gradient: it was not divided, or it is that of the other answer."""
    right = sign * oracles.sigmoid(sign * column)
    return [
        if_near(right, *SUMS),
        if_near(
            -right / len(column),
            "The sign is the other way round. Which way should this score go, so that the loss gets smaller?",
            "符号が逆です。損失を小さくするには、このスコアをどちらに動かせばよいでしょうか。",
        ),
        Reason(
            "It is right to a few digits only. Calculate it instead of measuring it, and without an epsilon.",
            "数桁しか合っていません。差分で近似せずに式で計算し、イプシロンも加えないようにします。",
            when=reasons.nearly,
        ),
    ]


@check(points=2, needs=("losses", "gradients"))
def test_large(student, rng):
    """Losses and gradients are right for scores of 1000 and -1000.

    スコアが 1000 や -1000 でも、損失と勾配が正しい。
    """
    why = (
        "There is no overflow in log(1 + exp(s)) for s = 1000, if you write it so that exp gets no large number.",
        "s = 1000 のときの log(1 + exp(s)) は、exp に大きな数を渡さないように書けば、オーバーフローしません。",
    )
    for level in (1000.0, -1000.0):
        real, fake = rng.normal(size=(3, 1)) + level, rng.normal(size=(2, 1)) - level
        for one, other in ((real, fake), (real, -fake)):
            given = {REAL: one, FAKE: other}
            right = column_means(oracles.softplus(-one)) + column_means(oracles.softplus(other))
            expect_number(
                student.discriminator_loss(one, other),
                right,
                of=f"discriminator_loss{BOTH}",
                given=given,
                why=why,
                atol=1e-4,
            )
            (for_real, of_real), (for_fake, of_fake) = pair_of(student, one, other)
            expect_array(for_real, -oracles.sigmoid(-one) / 3, of=of_real, given=given)
            expect_array(for_fake, oracles.sigmoid(other) / 2, of=of_fake, given=given)
        expect_number(
            student.generator_loss(fake),
            column_means(oracles.softplus(-fake)),
            of="generator_loss(fake_scores)",
            given={FAKE: fake},
            why=why,
            atol=1e-4,
        )
        of = "generator_gradient(fake_scores)"
        expect_array(student.generator_gradient(fake), -oracles.sigmoid(-fake) / 2, of=of, given={FAKE: fake})


def with_gradients(student, ask):
    """Ask for what may be made of the gradients: right with right ones is right."""

    def ask_again():
        student.replace(
            "discriminator_gradient",
            Part(
                lambda asked: [-oracles.sigmoid(-asked[0]) / len(asked[0]), oracles.sigmoid(asked[1]) / len(asked[1])]
            ),
        )
        student.replace("generator_gradient", Part(lambda asked: -oracles.sigmoid(-asked[0]) / len(asked[0])))
        ask()

    either(ask, ask_again)


class Net:
    """A network of given.py in the worker, with numbers of the grader's in it, and what they are.

    sizes: three. What goes into its ReLU can be asked for, since a slope is measured there by differences.
    """

    def __init__(self, student, rng, sizes):
        d, h, m = sizes
        self.params = {
            "W1": rng.normal(size=(d, h)),
            "b1": rng.normal(size=h),
            "W2": rng.normal(size=(h, m)),
            "b2": rng.normal(size=m),
        }
        self.net = student.library("given.MLP", list(sizes), generator(student, rng))
        self.net.write("params", self.params)

    def inner(self, x, params=None):
        """What goes into the ReLU."""
        params = params or self.params
        return oracles.affine(x, params["W1"], params["b1"])

    def out(self, x, params=None):
        """What comes out, with these parameters or with its own."""
        params = params or self.params
        return oracles.affine(oracles.relu(self.inner(x, params)), params["W2"], params["b2"])

    def moved(self, name):
        """What stands in the network's parameters now."""
        found = self.net.params
        return {
            key: as_array(found[key], array.shape, of=f'{name}.params["{key}"]') for key, array in self.params.items()
        }

    def after(self, loss, rate):
        """Its parameters after one step against the slopes of `loss`, a function of the parameters."""
        return {
            key: array - rate * numerical_gradient(lambda value, key=key: loss({**self.params, key: value}), array)
            for key, array in self.params.items()
        }


STEP = "train_step(generator, discriminator, g_optimizer, d_optimizer, real, z)"
RATES = (0.05, 0.2)
CLOSE = {"rtol": 1e-6, "atol": 1e-7}  # central differences times a rate


def expect_step(student, rng, n, m):
    """One step of two networks with known numbers: both are where their own loss, and no other, sends them."""
    while True:
        forger, expert = Net(student, rng, (3, 4, 2)), Net(student, rng, (2, 5, 1))
        real, z = rng.normal(size=(n, 2)) + 1, rng.normal(size=(m, 3))
        fake = forger.out(z)

        def expert_loss(params, fake=fake, expert=expert, real=real):
            costs = oracles.softplus(-expert.out(real, params)), oracles.softplus(expert.out(fake, params))
            return sum(map(column_means, costs))

        def against(params, forger=forger, expert=expert, z=z):
            """What the generator is to make small, if it is judged with these parameters."""
            return lambda own: column_means(oracles.softplus(-expert.out(forger.out(z, own), params)))

        new_expert = expert.after(expert_loss, RATES[1])
        inner = [expert.inner(x, params) for x in (real, fake) for params in (expert.params, new_expert)]
        if min(np.abs(one).min() for one in (*inner, forger.inner(z))) > 1e-3:
            break
    new_forger = forger.after(against(new_expert), RATES[0])
    against_old = forger.after(against(expert.params), RATES[0])
    uphill = {key: 2 * forger.params[key] - new_forger[key] for key in new_forger}
    g_optimizer, d_optimizer = (student.library("given.SGD", rate) for rate in RATES)
    student.train_step(forger.net, expert.net, g_optimizer, d_optimizer, real, z)
    given = {"real": real, "z": z}
    for key, array in expert.moved("discriminator").items():
        expect_array(
            array,
            new_expert[key],
            of=(f'discriminator.params["{key}"] after {STEP}', f'{STEP} の後の discriminator.params["{key}"]'),
            given=given,
            why=[
                if_near(
                    expert.params[key],
                    "The discriminator has not moved.",
                    "識別器が動いていません。",
                ),
                (
                    "The discriminator takes one step: against the gradient of its loss for real and generated samples "
                    "together.",
                    "識別器は1歩だけ進みます。本物と生成されたサンプルを合わせた損失の勾配と逆向きです。",
                ),
            ],
            **CLOSE,
        )
    for key, array in forger.moved("generator").items():
        expect_array(
            array,
            new_forger[key],
            of=(f'generator.params["{key}"] after {STEP}', f'{STEP} の後の generator.params["{key}"]'),
            given=given,
            why=[
                if_near(forger.params[key], "The generator has not moved.", "生成器が動いていません。"),
                if_near(
                    against_old[key],
                    "This is the step against the discriminator as it was before its own step.",
                    "これは、動く前の識別器に採点させたときの1歩です。",
                ),
                if_near(
                    uphill[key],
                    "The generator went the other way: its loss grows.",
                    "生成器が逆向きに進んでいます。損失が大きくなります。",
                ),
                (
                    "The generator takes one step: against the gradient of its loss for the same z, judged by the "
                    "discriminator that has just moved.",
                    "生成器は1歩だけ進みます。今動いたばかりの識別器に、同じ z から作ったサンプルを採点させた損失の、"
                    "勾配と逆向きです。",
                ),
            ],
            **CLOSE,
        )


@check(points=4)
def test_step(student, rng):
    """train_step moves the discriminator first, then the generator against it, each by its own loss alone.

    train_step は、まず識別器を、次に、その識別器に対して生成器を動かす。それぞれ自分の損失だけに従う。
    """

    def ask():
        for n, m in ((4, 3), (2, 5)):
            expect_step(student, rng, n, m)

    with_gradients(student, ask)


TRAIN = "train_gan(real, z_size, steps, batch_size, lr, rng)"
MADE = "generator.predict(z)"
OFF, FACTOR = 1.0, 4.0


@check(points=1)
def test_training(student, rng):
    """train_gan takes so many steps, each on rows and on random numbers z that are drawn anew by rng.

    train_gan は、ステップごとに行と乱数 z を rng から引き直して学習する。
    """
    real, z = rng.normal(size=(50, 3)), rng.normal(size=(6, 2))

    def train(steps, worker_rng):
        return student.train_gan(real, 2, steps, 8, 0.01, worker_rng)

    def made(model):
        return as_array(model.predict(z), (6, 3), of=MADE).astype(float)

    with student.unrecorded():
        one, same = (generator(student, 12345) for _ in range(2))
        first, again, following = (made(train(2, worker_rng)) for worker_rng in (one, same, one))
        before, after = (made(train(steps, generator(student, 54321))) for steps in (0, 1))
    student.record([bool(np.allclose(first, other)) for other in (again, following)] + [bool(np.any(before != after))])
    expect_drawn_from_rng(first, again, following, of=(f"what the result of {TRAIN} makes", f"{TRAIN} の結果が作る数"))
    expect(
        bool(np.any(before != after)),
        of=TRAIN,
        en="With steps = 1 the generator makes the same as with steps = 0. One step should change it.",
        ja="steps が 1 の生成器が、steps が 0 の生成器と同じです。1ステップで変わるはずです。",
    )
    box = {"real": real}
    expect_left_alone(student, lambda real: student.train_gan(real, 2, 2, 8, 0.01, one), box, by="train_gan")
    asked = []
    student.replace("train_step", Part(lambda arguments: asked.append((arguments[1], *arguments[-2:]))))
    with student.unrecorded():
        train(40, generator(student, rng))
    if not asked:  # a loop without train_step is judged by what it learns
        return
    given = {"steps": 40, "batch_size": 8, "z_size": 2}
    expect(
        len(asked) == 40,
        of=TRAIN,
        en=f"In 40 steps train_step is called 40 times. It was called {len(asked)} times.",
        ja=f"40 ステップでは train_step を 40 回呼ぶはずですが、{len(asked)} 回でした。",
        given=given,
    )
    rows = [
        as_array(batch, (8, 3), of=("real of train_step", "train_step の real"), given=given) for _, batch, _ in asked
    ]
    numbers = np.array(
        [as_array(one, (8, 2), of=("z of train_step", "train_step の z"), given=given) for *_, one in asked]
    )
    of = ("discriminator.predict(real) in train_step", "train_step での discriminator.predict(real)")
    as_array(asked[0][0].predict(real), (50, 1), of=of)
    different, several = len(np.unique(np.array(rows)[:, :, 0])), len(np.unique(numbers))
    usual = abs(numbers.mean()) < 0.3 and abs(numbers.std() - 1) < 0.25
    student.record([min(different, 26), several == numbers.size, bool(usual)])
    expect(
        bool(np.isin(np.array(rows), real).all()) and different > 25,
        of=("real of train_step", "train_step の real"),
        en="Every batch has rows of real, as they are, drawn anew for each step.",
        ja="バッチは real の行そのもので、ステップごとに引き直します。",
        given={**given, ("the first batch", "最初のバッチ"): rows[0]},
    )
    # 640 standard normal numbers: the mean has a standard deviation of .04, that of their own .03
    expect(
        several == numbers.size and usual,
        of=("z of train_step", "train_step の z"),
        en="z has standard normal numbers, all of them drawn anew for each step. Here there were "
        f"{several} different ones among {numbers.size}, with a mean of {numbers.mean():.2f} and a "
        f"standard deviation of {numbers.std():.2f}.",
        ja="z は標準正規乱数で、どの数もステップごとに引き直します。ここでは "
        f"{numbers.size} 個のうち異なる数が {several} 個、平均が {numbers.mean():.2f}、標準偏差が "
        f"{numbers.std():.2f} でした。",
        given=given,
    )


@check(points=1, needs=("step", "training"), time=60)
def test_learning(student, rng, remark):
    """After training, the generator makes numbers that lie where the real ones lie, and spread about as much.

    学習の後、生成器の作る数は、本物の数と同じあたりに、同じくらいの広がりで分布する。
    """
    spread = rng.uniform(0.8, 1.2)
    middle = 5 * spread * rng.choice([-1, 1])
    real, z = rng.normal(middle, spread, size=(1000, 1)), rng.normal(size=(2000, 2))

    def train(steps, lr, worker_rng):
        return student.train_gan(real, 2, steps, 64, lr, worker_rng)

    def made(model):
        return as_array(model.predict(z), (len(z), 1), of=MADE).astype(float)

    with student.unrecorded():
        model = train(1000, 0.01, generator(student, rng))
        drawn = made(model)
    off, factor = abs(float(drawn.mean()) - middle) / spread, float(drawn.std()) / spread
    student.record([bool(off < OFF), bool(1 / FACTOR < factor < FACTOR)])
    remark(
        en=f"The real numbers have a mean of {middle:.2f} and a standard deviation of {spread:.2f}; those of the "
        f"generator {drawn.mean():.2f} and {drawn.std():.2f}.",
        ja=f"本物の数の平均は {middle:.2f}、標準偏差は {spread:.2f} です。生成器の作った数では、平均が "
        f"{drawn.mean():.2f}、標準偏差が {drawn.std():.2f} でした。",
    )
    edges, lines = np.linspace(middle - 6 * spread, middle + 6 * spread, 49), []
    for numbers, name in ((real, ("the real numbers", "本物の数")), (drawn, ("your generator's", "生成器の作った数"))):
        shares = np.histogram(numbers, bins=edges)[0] / len(numbers)
        lines.append(pictures.path(np.stack([(edges[1:] + edges[:-1]) / 2, shares], axis=1), name))
    pictures.show(
        ("real numbers and made ones", "本物の数と作られた数"), *lines, down=("share", "割合"), across=("number", "数")
    )
    expect_at_most(
        off,
        OFF,
        of=("how many standard deviations the mean is off", "平均のずれ(標準偏差の何倍か)"),
    )
    expect_at_most(
        max(factor, 1 / max(factor, 1e-9)),
        FACTOR,
        of=("the factor between the standard deviations", "標準偏差どうしの比"),
        sentence=(
            f"The standard deviation of what the generator makes is {factor:.2f} times that of the real numbers.",
            f"生成器の作る数の標準偏差が、本物の {factor:.2f} 倍です。",
        ),
    )
    with student.unrecorded():
        twice = made(model)
    expect_array(twice, drawn, of=MADE, why=("The same z was given twice.", "同じ z を2回渡しました。"))
    copies = float(np.isin(drawn, real).mean())
    expect(
        copies < 0.5,
        of=MADE,
        en="The samples are copies of the real numbers. New ones are asked for.",
        ja="作られたサンプルは、本物の数の写しです。新しいサンプルを作ります。",
    )
    with student.unrecorded():
        still = made(train(300, 0.0, generator(student, rng)))
    student.record(bool(abs(float(still.mean()) - middle) / spread < OFF))
    expect_at_least(
        abs(float(still.mean()) - middle) / spread,
        OFF,
        of=MADE,
        sentence=(
            "With lr = 0 the samples lie where the real numbers lie, too. What brought them there has not been learned "
            "by steps.",
            "lr が 0 でも、サンプルが本物と同じあたりにできました。ステップを重ねて学習した結果ではありません。",
        ),
    )
