"""Diffusion: noise is added to data step by step, and a network learns to take it out again.

There are T steps, numbered from 0 to T - 1 (the paper counts from 1). betas (T,) are the variances
of the noise of each step, between 0 and 1. A sample x_start, a row of D numbers, goes this way:

    x_0 = sqrt(1 - betas[0]) * x_start + sqrt(betas[0]) * noise
    x_t = sqrt(1 - betas[t]) * x_(t-1) + sqrt(betas[t]) * noise

with new noise from the standard normal distribution each time. In the end nearly all is noise. To
generate, one begins with noise and walks back.

J. Ho, A. Jain and P. Abbeel, "Denoising diffusion probabilistic models", NeurIPS 2020.

拡散モデルです。データに少しずつノイズを加えていき、それを取り除くことをネットワークに学習させます。

ステップは T 回あり、0 から T - 1 の番号を付けます(論文では 1 から数えます)。betas (T,) は、
各ステップで加えるノイズの分散で、0 と 1 の間の数です。D 個の数からなるサンプル x_start は、
次のように変わっていきます。

ノイズは、毎回新しく標準正規分布から引きます。最後は、ほとんどノイズだけになります。
データを生成するときは、ノイズから始めて逆向きにたどります。
"""

import numpy as np
from given import Adam, NoiseModel


def linear_schedule(T, beta_start, beta_end):
    """Return the betas, (T,): they rise from beta_start to beta_end, both included, in equal steps.

    T: at least 2.

    >>> linear_schedule(4, 0.1, 0.4)
    array([0.1, 0.2, 0.3, 0.4])

    betas (T,) を返します。beta_start から beta_end まで(両端を含みます)、等間隔に増えます。

    T: 2 以上の整数。
    """
    ### BEGIN SOLUTION
    return np.linspace(beta_start, beta_end, T)
    ### END SOLUTION


def alpha_bars(betas):
    """Return for every step t the product of 1 - betas[0], 1 - betas[1], ..., 1 - betas[t]: (T,).

    It is the share of the variance that still comes from x_start after step t.

    >>> alpha_bars(np.array([0.1, 0.2, 0.5]))
    array([0.9 , 0.72, 0.36])

    各ステップ t について、1 - betas[0]、1 - betas[1]、……、1 - betas[t] の積 (T,) を返します。

    ステップ t の後で、分散のうち x_start から来ている割合です。
    """
    ### BEGIN SOLUTION
    return np.cumprod(1 - betas)
    ### END SOLUTION


def q_sample(x_start, t, noise, betas):
    """Return x_t, (N, D): x_start after the steps 0 to t, in one go.

        x_t = sqrt(alpha_bars(betas)[t]) * x_start + sqrt(1 - alpha_bars(betas)[t]) * noise

    x_start: (N, D). t: integers (N,), one for each row, or a single integer for all rows. noise:
    (N, D), standard normal numbers that are given. All arrays stay as they were.

    >>> q_sample(np.array([[1.0, 2.0]]), 2, np.array([[0.5, -1.0]]), np.array([0.1, 0.2, 0.5]))
    array([[1. , 0.4]])

    ステップ 0 から t までのノイズを加えた x_t (N, D) を、1回の計算で返します。

    x_start: (N, D)。t: 行ごとに1つの整数 (N,) か、全行に共通の1つの整数。noise: (N, D)、渡される
    標準正規乱数。どの配列も書き換えません。
    """
    ### BEGIN SOLUTION
    alpha_bar = np.reshape(alpha_bars(betas)[t], (-1, 1))  # (N, 1) or (1, 1)
    return np.sqrt(alpha_bar) * x_start + np.sqrt(1 - alpha_bar) * noise
    ### END SOLUTION


def noise_loss(predicted, noise):
    """Return how wrong the predicted noise is: the squared error, a mean over all N * D numbers.

    predicted, noise: (N, D).

    >>> float(noise_loss(np.array([[0.5, 1.0]]), np.array([[0.5, -1.0]])))
    2.0

    予測したノイズの誤差を返します。N * D 個の数すべてにわたる、二乗誤差の平均です。

    predicted、noise: (N, D)
    """
    ### BEGIN SOLUTION
    return np.mean((predicted - noise) ** 2)
    ### END SOLUTION


def p_sample(x, t, predicted, noise, betas):
    """Return x_(t-1), (N, D): one step back from x = x_t, given the noise that was predicted in it.

        mean = (x - betas[t] / sqrt(1 - alpha_bars(betas)[t]) * predicted) / sqrt(1 - betas[t])
        x_(t-1) = mean + sqrt(betas[t]) * noise

    At step 0 the result is the mean alone: x_start has no noise in it. x, predicted, noise: (N, D).
    t: integers (N,), one for each row, or a single integer for all rows. noise: standard normal
    numbers that are given. All arrays stay as they were.

    The paper has a second choice for the variance of the noise. In place of betas[t],
    betas[t] * (1 - alpha_bars(betas)[t - 1]) / (1 - alpha_bars(betas)[t]) is right as well.

    >>> betas = np.array([0.1, 0.2, 0.5])
    >>> p_sample(np.array([[1.0, 0.4]]), 0, np.array([[0.0, 0.0]]), np.array([[7.0, 7.0]]), betas)
    array([[1.05409255, 0.42163702]])

    x = x_t から1歩戻った x_(t-1) (N, D) を返します。x に含まれるノイズの予測を使います。

    ステップ 0 では、平均 mean だけを返します。x_start にノイズは含まれていないからです。
    x、predicted、noise: (N, D)。t: 行ごとに1つの整数 (N,) か、全行に共通の1つの整数。
    noise: 渡される標準正規乱数。どの配列も書き換えません。

    論文には、加えるノイズの分散の候補がもう1つあります。betas[t] の代わりに
    betas[t] * (1 - alpha_bars(betas)[t - 1]) / (1 - alpha_bars(betas)[t]) を使っても正解です。
    """
    ### BEGIN SOLUTION
    beta, alpha_bar = (np.reshape(numbers[t], (-1, 1)) for numbers in (betas, alpha_bars(betas)))
    mean = (x - beta / np.sqrt(1 - alpha_bar) * predicted) / np.sqrt(1 - beta)  # (N, D)
    return mean + np.where(np.reshape(t, (-1, 1)) > 0, np.sqrt(beta), 0) * noise
    ### END SOLUTION


def sample(predict_noise, n, dim, betas, rng):
    """Return n new samples, (n, dim): noise from which the T steps were taken back.

    Begin with numbers of the standard normal distribution and go from step T - 1 down to step 0
    with `p_sample`. Each step has noise of its own. All of it is drawn with rng: equal generators
    give equal samples, other ones others.

    predict_noise: a function, the model. predict_noise(x, t) takes x (n, dim) and t, integers (n,),
    and gives the noise in x, (n, dim). It is asked once for every step.

    新しいサンプルを n 個、(n, dim) の配列で返します。ノイズから始めて、T 個のステップをさかのぼった
    結果です。

    標準正規分布から引いた数から始めて、ステップ T - 1 からステップ 0 まで、`p_sample` で1歩ずつ
    戻ります。ノイズはステップごとに新しく引きます。乱数はすべて rng から引きます。
    同じ状態の rng からは同じサンプルが、違う rng からは違うサンプルができます。

    predict_noise: モデルの関数です。predict_noise(x, t) は、x (n, dim) と整数の t (n,) を受け取り、
    x に含まれるノイズ (n, dim) を返します。1ステップにつき1回呼びます。
    """
    ### BEGIN SOLUTION
    x = rng.normal(size=(n, dim))
    for t in reversed(range(len(betas))):
        predicted = predict_noise(x, np.full(n, t))  # (n, dim)
        x = p_sample(x, t, predicted, rng.normal(size=(n, dim)), betas)
    return x
    ### END SOLUTION


def train_diffusion(x, betas, steps, batch_size, lr, rng):
    """Return a model that was trained to predict the noise in data like x (N, D).

    The model has predict_noise(x, t), as `sample` takes it. NoiseModel and Adam are ready in
    given.py. Each of the steps takes batch_size rows of x, draws a step t from 0 to T - 1 for each
    of them, all equally probable, and standard normal noise, and moves the parameters once against
    the gradient of `noise_loss`. The model sees the mixture and is to tell the noise in it.

    x is used as it is, without scaling, and stays as it was. lr is meant for Adam; with lr = 0
    nothing is learned. All chance comes from rng, the first weights as well: equal generators give
    equal models.

    The grader trains with 1,000 points in a plane, D = 2, that lie in four bumps: T 50, betas from
    0.001 to 0.15, 800 steps of 128, lr 0.005. Of the points that your `sample` then draws, 60%
    should lie near the middle of a bump, at least 5% at each of the four. They are new points, not
    those of x.

    x (N, D) のようなデータに含まれるノイズを予測するように学習させたモデルを返します。

    モデルは、`sample` に渡すための predict_noise(x, t) を持ちます。NoiseModel と Adam は given.py に
    あります。steps 回の各ステップでは、x から batch_size 行を選び、行ごとに 0 から T - 1 のステップ
    t を同じ確率で引き、標準正規分布のノイズも引きます。そして、`noise_loss` の勾配と逆向きに、
    パラメータを1歩動かします。モデルは、混ざったものを見て、その中のノイズを当てます。

    x は拡大や縮小をせずにそのまま使い、書き換えません。lr は Adam のための値で、lr が 0 なら
    何も学習しません。重みの初期値も含めて、乱数はすべて rng から引きます。同じ状態の rng からは
    同じモデルができます。

    採点では、平面上(D = 2)で4つの山に分かれた 1,000 個の点で学習させます。T は 50、betas は 0.001
    から 0.15 まで、バッチサイズ 128 で 800 ステップ、lr は 0.005 です。学習の後、あなたの `sample`
    が生成した点の 60% が山の中心の近くにあり、4つの山のどれにも 5% 以上があるはずです。x の点の
    写しではなく、新しい点を生成します。
    """
    ### BEGIN SOLUTION
    model, optimizer = NoiseModel(x.shape[1], len(betas), rng), Adam(lr)
    for _ in range(steps):
        x_start = x[rng.integers(len(x), size=batch_size)]  # (B, D)
        t = rng.integers(len(betas), size=batch_size)  # (B,)
        noise = rng.normal(size=x_start.shape)  # (B, D)
        x_t = q_sample(x_start, t, noise, betas)  # (B, D)
        optimizer.update(model.params, model.gradient(x_t, t, noise))
    return model
    ### END SOLUTION


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    middles = np.array([[1.5, 0.0], [0.0, 1.5], [-1.5, 0.0], [0.0, -1.5]])
    x = middles[rng.integers(4, size=1000)] + 0.15 * rng.normal(size=(1000, 2))
    betas = linear_schedule(50, 0.001, 0.15)
    for steps in (0, 100, 800):
        model = train_diffusion(x, betas, steps, 128, 0.005, rng)
        generated = sample(model.predict_noise, 500, 2, betas, rng)
        distances = np.linalg.norm(generated[:, None] - middles, axis=2)  # (500, 4)
        t, noise = rng.integers(50, size=len(x)), rng.normal(size=x.shape)
        loss = noise_loss(model.predict_noise(q_sample(x, t, noise, betas), t), noise)
        print(steps, "loss", loss, "near a bump", np.mean(distances.min(axis=1) < 0.4))
