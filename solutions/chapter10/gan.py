"""Generative adversarial networks: one network makes samples, the other tells them from real ones.

The discriminator gives each sample a score, before the sigmoid: D = sigmoid(score) is how probable
it thinks that the sample is real. The generator turns random numbers z into samples. Both are
networks of given.py, with `params`, `predict`, `forward`, `backward` and `grads`.

I. Goodfellow et al., "Generative adversarial nets", NeurIPS 2014.

敵対的生成ネットワーク(GAN)です。生成器がサンプルを作り、識別器がそれを本物と見分けます。

識別器は、サンプルごとに1つのスコアを、シグモイドを通す前の数で出します。D = sigmoid(スコア) は、そ
のサンプルが本物だと識別器が考える確率です。生成器は、乱数 z をサンプルに変えます。どちらも given.py
のネットワークで、`params`、`predict`、`forward`、`backward`、`grads` を持ちます。
"""

import numpy as np
from given import MLP, Adam


def sigmoid(x):
    """Return 1 / (1 + exp(-x)) for every number of x. It is ready, and nothing in it overflows.

    x の各要素に対する 1 / (1 + exp(-x)) を返します。用意されている関数で、オーバーフローしません。
    """
    return (1 + np.tanh(x / 2)) / 2


def discriminator_loss(real_scores, fake_scores):
    """Return what the discriminator is to make small: the mean of -log D + the mean of -log(1 - D).

    The first mean is over the real samples, the second over the generated ones; they are added, not
    halved. real_scores: (N, 1). fake_scores: (M, 1); M may be another number than N.

    The result must also be right for scores around 1000 and -1000: -log(sigmoid(-1000)) is 1000.
    With D = sigmoid(s), -log D is log(1 + exp(-s)), and -log(1 - D) is log(1 + exp(s)). NumPy has a
    function for such logarithms: np.logaddexp(0, s) is log(exp(0) + exp(s)).

    >>> float(discriminator_loss(np.array([[0.0], [0.0]]), np.array([[0.0]])))  # log 2 + log 2
    1.3862943611198906

    識別器が小さくしようとする損失、「-log D の平均 + -log(1 - D) の平均」を返します。

    1つ目は本物のサンプルについての平均、2つ目は生成されたサンプルについての平均です。この2つを足し
    ます(半分にはしません)。real_scores: (N, 1)。fake_scores: (M, 1)。M は N と違っていてもかまいま
    せん。

    スコアが 1000 や -1000 前後でも正しい結果になるようにします。-log(sigmoid(-1000)) は 1000 です。
    D = sigmoid(s) のとき、-log D は log(1 + exp(-s))、-log(1 - D) は log(1 + exp(s)) です。
    この形の対数を求める関数が NumPy にあります。np.logaddexp(0, s) は log(exp(0) + exp(s)) です。
    """
    ### BEGIN SOLUTION
    return np.mean(np.logaddexp(0, -real_scores)) + np.mean(np.logaddexp(0, fake_scores))
    ### END SOLUTION


def discriminator_gradient(real_scores, fake_scores):
    """Return the gradients of `discriminator_loss` for both: a pair of arrays (N, 1) and (M, 1).

    They are exact, calculated and not measured by differences, and they need no epsilon.

    >>> pair = discriminator_gradient(np.zeros((2, 1)), np.zeros((1, 1)))
    >>> [gradient.tolist() for gradient in pair]
    [[[-0.25], [-0.25]], [[0.5]]]

    `discriminator_loss` の勾配を2つ返します。real_scores についての (N, 1) と、
    fake_scores についての (M, 1) です。

    差分で近似せず、式で計算した正確な値を返します。イプシロンは要りません。
    """
    ### BEGIN SOLUTION
    return (sigmoid(real_scores) - 1) / len(real_scores), sigmoid(fake_scores) / len(fake_scores)
    ### END SOLUTION


def generator_loss(fake_scores):
    """Return what the generator is to make small: the mean of -log D over its own samples.

    fake_scores: (M, 1). As in the paper's practical advice, it is -log D and not log(1 - D). It
    must be right for scores around 1000 and -1000, too.

    >>> float(generator_loss(np.array([[0.0], [0.0]])))
    0.6931471805599453

    生成器が小さくしようとする損失、つまり、生成器の作ったサンプルについての -log D の平均を
    返します。

    fake_scores: (M, 1)。論文が実用のために勧めているとおり、log(1 - D) ではなく -log D を使います。
    スコアが 1000 や -1000 前後でも正しい結果になるようにします。
    """
    ### BEGIN SOLUTION
    return np.mean(np.logaddexp(0, -fake_scores))
    ### END SOLUTION


def generator_gradient(fake_scores):
    """Return the gradient of `generator_loss` for fake_scores, (M, 1), exact as well.

    >>> generator_gradient(np.zeros((2, 1))).tolist()
    [[-0.25], [-0.25]]

    `generator_loss` の、fake_scores についての勾配 (M, 1) を返します。これも正確な値です。
    """
    ### BEGIN SOLUTION
    return (sigmoid(fake_scores) - 1) / len(fake_scores)
    ### END SOLUTION


def train_step(generator, discriminator, g_optimizer, d_optimizer, real, z):
    """Move both networks one step, in place, each with its own optimiser. Return what you like.

    First the discriminator: one step against the gradient of `discriminator_loss` for the real
    samples and for those that the generator makes of z. The generator stays as it is. Then the
    generator: one step against the gradient of `generator_loss` for what it makes of the same z. It
    is judged by the discriminator that has just moved, and the discriminator stays as it is.

    real: (N, D). z: (M, z_size), random numbers that are given. Each optimiser is used exactly
    once, `optimizer.update(network.params, grads)`. backward belongs to the forward before it: it
    leaves the gradients of that pass alone in network.grads, and returns the gradient for its
    input.

    両方のネットワークを、それぞれの最適化手法で1歩ずつ、配列そのものを書き換えて動かします。戻り値
    は何でもかまいません。

    まず識別器です。本物のサンプルと、生成器が z から作ったサンプルについての `discriminator_loss`
    の勾配と逆向きに、1歩進みます。生成器は動かしません。次に生成器です。同じ z から作ったサンプルに
    ついての `generator_loss` の勾配と逆向きに、1歩進みます。採点するのは今動いたばかりの識別器で、
    こちらでは識別器を動かしません。

    real: (N, D)。z: (M, z_size)、渡される乱数。最適化手法はそれぞれちょうど1回、
    `optimizer.update(network.params, grads)` の形で使います。backward は直前の forward に対応
    します。その1回分だけの勾配を network.grads に残し、入力についての勾配を返します。
    """
    ### BEGIN SOLUTION
    samples = np.concatenate([real, generator.forward(z)])  # (N, D) and (M, D) -> (N + M, D)
    scores = discriminator.forward(samples)  # (N + M, 1)
    gradients = discriminator_gradient(scores[: len(real)], scores[len(real) :])
    discriminator.backward(np.concatenate(gradients))
    d_optimizer.update(discriminator.params, discriminator.grads)

    fake_scores = discriminator.forward(generator.forward(z))  # (M, D) -> (M, 1)
    generator.backward(discriminator.backward(generator_gradient(fake_scores)))  # (M, 1) -> (M, D)
    g_optimizer.update(generator.params, generator.grads)
    ### END SOLUTION


def train_gan(real, z_size, steps, batch_size, lr, rng):
    """Return a generator that was trained to make samples like real (N, D): an MLP.

    generator.predict(z) turns standard normal numbers z (M, z_size) into samples (M, D). The
    generator is MLP([z_size, 16, D], rng), the discriminator MLP([D, 16, 1], rng), and each has an
    Adam(lr, beta1=0.5) of its own. Every step is one `train_step`, on batch_size rows of real that
    are drawn anew and on new standard normal z, (batch_size, z_size).

    real is used as it is, without scaling, and stays as it was. With lr = 0 nothing is learned. All
    chance comes from rng, the first weights as well: equal generators of numbers give equal
    results.

    The grader gives 1,000 numbers, D = 1, from a normal distribution whose mean lies 5 standard
    deviations from 0, and takes 1,000 steps of 64 with z_size 2 and lr 0.01. Then the mean of the
    samples should be at most 1 standard deviation off, and their own standard deviation between a
    quarter of the right one and four times as much.

    real (N, D) のようなサンプルを作るように学習させた生成器(MLP)を返します。

    generator.predict(z) は、標準正規乱数 z (M, z_size) をサンプル (M, D) に変えます。生成器は
    MLP([z_size, 16, D], rng)、識別器は MLP([D, 16, 1], rng) で、それぞれに別の Adam(lr, beta1=0.5)
    を使います。1ステップごとに `train_step` を1回呼びます。そのたびに、real から batch_size 行を引
    き直し、新しい標準正規乱数 z (batch_size, z_size) を使います。

    real は拡大や縮小をせずにそのまま使い、書き換えません。lr が 0 なら何も学習しません。重みの
    初期値も含めて、乱数はすべて rng から引きます。同じ状態の rng からは同じ結果になります。

    採点では、平均が 0 から標準偏差の 5 倍だけ離れた正規分布の数 1,000 個(D = 1)で、z_size を 2、lr
    を 0.01、バッチサイズを 64 として 1,000 ステップ学習させます。その後のサンプルの平均は、正しい
    平均から標準偏差 1 つ分以内、サンプルの標準偏差は、正しい値の 4 分の 1 から 4 倍の間になるはず
    です。
    """
    ### BEGIN SOLUTION
    D = real.shape[1]
    generator, discriminator = MLP([z_size, 16, D], rng), MLP([D, 16, 1], rng)
    g_optimizer, d_optimizer = Adam(lr, beta1=0.5), Adam(lr, beta1=0.5)
    for _ in range(steps):
        batch = real[rng.integers(len(real), size=batch_size)]  # (B, D)
        z = rng.normal(size=(batch_size, z_size))
        train_step(generator, discriminator, g_optimizer, d_optimizer, batch, z)
    return generator
    ### END SOLUTION


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    real = rng.normal(4.0, 0.8, size=(1000, 1))
    for steps in (0, 100, 300, 1000):
        generator = train_gan(real, 2, steps, 64, 0.01, np.random.default_rng(1))
        generated = generator.predict(rng.normal(size=(2000, 2)))
        print(steps, "steps: mean", generated.mean().round(2), "standard deviation", generated.std().round(2))
    print("the real numbers: mean", real.mean().round(2), "standard deviation", real.std().round(2))
