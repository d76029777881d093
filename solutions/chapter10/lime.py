"""LIME: a straight line near one image explains what a model says about it.

The image is divided into S segments. Copies of it are made in which some segments are hidden, the
model is asked about each of them, and a linear function of 'segment s is there' is fitted to its
answers, in which copies that are more like the image count more. The coefficients say how much each
segment speaks for the answer.

M. T. Ribeiro, S. Singh and C. Guestrin, "Why Should I Trust You?", 2016.

LIMEです。1枚の画像の近くでモデルを直線で近似し、なぜそう答えるのかを説明します。

画像をS個のセグメントに分けます。そのうちいくつかを隠した画像をたくさん作ってモデルに尋ね、その答え
に、「セグメント s が見えているか」についての1次関数を当てはめます。元の画像に似たものほど、重く数え
ます。係数は、そのセグメントがモデルの答えをどれだけ後押ししているかを表します。
"""

import numpy as np


def sample_masks(num_samples, num_segments, rng):
    """Return masks (num_samples, num_segments) of 0 and 1: which segments each copy shows.

    The first row is all 1: the image itself. In the other rows every number is 0 or 1 with
    probability 1/2, independently of all others. The dtype may be int, float or bool.
    rng: one of NumPy's generators. Equal generators give equal masks; one generator goes on from
    call to call.

    >>> sample_masks(4, 3, np.random.default_rng(0)).shape
    (4, 3)

    0 と 1 からなるマスク (num_samples, num_segments) を返します。それぞれの画像で、どのセグメントを
    見せるかを表します。

    最初の行はすべて 1 で、元の画像そのものです。残りの行の数は、どれも確率 1/2 で 0 か 1 で、互いに
    独立です。dtype は int、float、bool のどれでもかまいません。
    rng: NumPyの乱数生成器です。同じ状態の rng からは同じマスクができ、1つの rng は呼ぶたびに先へ進
    みます。
    """
    ### BEGIN SOLUTION
    masks = rng.integers(2, size=(num_samples, num_segments))
    masks[0] = 1
    return masks
    ### END SOLUTION


def apply_masks(image, segments, masks, fill):
    """Return the copies (M, H, W): the image where a pixel's segment has mask 1, and fill elsewhere.

    image: (H, W). segments: (H, W), for each pixel the number of its segment, 0 to S - 1.
    masks: (M, S) of 0 and 1. fill: one number. The arrays stay as they were.

    >>> apply_masks(np.array([[5.0, 6.0, 7.0]]), np.array([[0, 1, 0]]), np.array([[1, 0]]), 0.5)
    array([[[5. , 0.5, 7. ]]])

    一部を隠した画像 (M, H, W) を返します。マスクが 1 のセグメントのピクセルは元の画像のまま、残りのピクセル
    は fill です。

    image: (H, W)。segments: (H, W)。ピクセルごとのセグメントの番号で、0 から S - 1 です。
    masks: (M, S) の 0 と 1 です。fill: 1つの数です。配列は元のまま残します。
    """
    ### BEGIN SOLUTION
    shown = masks[:, segments]  # (M, S), (H, W) -> (M, H, W)
    return np.where(shown == 1, image, fill)
    ### END SOLUTION


def similarity(masks, kernel_width):
    """Return how much each copy counts, (M,): exp(-d^2 / kernel_width^2), with d its distance.

    masks: (M, S) of 0 and 1; they stay as they were. d is the cosine distance between a row and the
    row of ones, which is 1 - sqrt(share of ones in the row). So d is 0 for the whole image and 1
    if nothing is shown. (The lime package takes the root of this exponential.)

    >>> similarity(np.array([[1, 1, 1, 1], [1, 0, 0, 0], [0, 0, 0, 0]]), 0.5)
    array([1.        , 0.36787944, 0.01831564])

    それぞれの画像をどれだけ重く数えるかを (M,) で返します。距離を d として exp(-d^2 /
    kernel_width^2) です。

    masks: (M, S) の 0 と 1 です。元のまま残します。d は、その行と、すべて 1 の行とのコサイン距離
    で、1 - sqrt(行の中の 1 の割合) になります。元の画像なら 0、何も見せない画像なら 1 です。(lime
    パッケージは、この指数関数の平方根を使います。)
    """
    ### BEGIN SOLUTION
    distances = 1 - np.sqrt(np.mean(masks, axis=1))  # (M, S) -> (M,)
    return np.exp(-(distances**2) / kernel_width**2)
    ### END SOLUTION


def weighted_ridge(Z, y, weights, lam):
    """Fit y with a linear function of the columns of Z; return (intercept, coefficients).

    Z: (M, S). y: (M,). weights: (M,), positive. lam: a number above 0. intercept: one number.
    coefficients: (S,). They make this smallest (as scikit-learn's Ridge with sample_weight does):

        sum(weights * (y - intercept - Z @ coefficients) ** 2) + lam * sum(coefficients ** 2)

    The penalty is on the coefficients alone, not on the intercept. Where all slopes are 0, this is
    a system of S + 1 linear equations; np.linalg.solve solves it. The arrays stay as they were.

    >>> Z, y = np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 2.0, 3.0])
    >>> intercept, coefficients = weighted_ridge(Z, y, np.ones(3), 2.0)
    >>> print(intercept, coefficients)
    1.5 [0.5]

    y に、Z の列についての1次関数を当てはめ、(切片, 係数) を返します。

    Z: (M, S)。y: (M,)。weights: (M,) の正の数です。lam: 0 より大きい数です。切片は1つの数、係数は
    (S,) です。次の値を最小にするものを求めます(scikit-learn の Ridge に sample_weight を渡したとき
    と同じです)。

    ペナルティは係数だけにかかり、切片にはかかりません。傾きがすべて 0 になるという条件は S + 1 元の
    連立1次方程式なので、np.linalg.solve で解けます。配列は元のまま残します。
    """
    ### BEGIN SOLUTION
    X = np.column_stack([np.ones(len(Z)), Z])  # (M, S) -> (M, S + 1)
    penalty = lam * np.eye(X.shape[1])
    penalty[0, 0] = 0  # the intercept is free | 切片にはペナルティをかけない
    WX = weights[:, np.newaxis] * X
    solution = np.linalg.solve(X.T @ WX + penalty, WX.T @ y)  # (S + 1,)
    return solution[0], solution[1:]
    ### END SOLUTION


def explain(predict, image, segments, num_samples, kernel_width, rng):
    """Return how much each segment speaks for the model's answer, (S,): the fitted coefficients.

    predict: a function, the model. It takes images (M, H, W), as many as you like, and gives one
    number for each, (M,): the probability of one class, say.
    image, segments: as in apply_masks; S is one more than the largest number in segments.

    num_samples masks are drawn with rng. What is hidden is filled with the mean of all pixels of
    the image. predict is asked about each of the copies, and each counts with its similarity. lam
    is 1e-6, so little that a linear predict is explained exactly. image and segments stay as they
    were.

    >>> image, segments = np.array([[1.0, 2.0], [3.0, 6.0]]), np.array([[0, 0], [1, 1]])
    >>> def predict(images):  # (M, 2, 2) -> (M,)
    ...     return images[:, 0, 0] + 10 * images[:, 1, 1]
    >>> explain(predict, image, segments, 50, 0.25, np.random.default_rng(0)).round(2)
    array([-2., 30.])

    モデルの答えを各セグメントがどれだけ後押ししているかを返します。当てはめた1次関数の係数 (S,) で
    す。

    predict: モデルの関数です。何枚でもよい画像 (M, H, W) を受け取り、1枚につき1つの数を (M,) で返し
    ます。たとえば、あるクラスの確率です。
    image、segments: apply_masks と同じです。S は、segments の最大の番号に 1 を足したものです。

    マスクを rng で num_samples 個引きます。隠す所は、画像の全ピクセルの平均で埋めます。すべての画像につ
    いて predict に尋ね、similarity の重みで数えます。lam は 1e-6 とします。これだけ小さければ、1次
    関数の predict は正確に説明できます。image と segments は元のまま残します。
    """
    ### BEGIN SOLUTION
    masks = sample_masks(num_samples, segments.max() + 1, rng)
    images = apply_masks(image, segments, masks, image.mean())  # (M, H, W)
    _, coefficients = weighted_ridge(masks, predict(images), similarity(masks, kernel_width), 1e-6)
    return coefficients
    ### END SOLUTION


if __name__ == "__main__":
    image = np.arange(24.0).reshape(4, 6)
    segments = np.array([[0, 0, 1, 1, 1, 2], [0, 0, 1, 1, 2, 2], [3, 0, 3, 3, 2, 2], [3, 3, 3, 3, 3, 2]])

    def predict(images):  # looks at segment 1, and at segment 3 alone | セグメント 1 と、3 だけを見る
        return images[:, 1, 2] - 0.5 * images[:, 3, 0]

    print(explain(predict, image, segments, 200, 0.25, np.random.default_rng(0)).round(2))
