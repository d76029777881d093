"""Loss functions, which say in one number how far predictions are from the truth.

N is the number of samples, K the number of classes. Every loss is one number: smaller is better.

予測が正解からどれだけ離れているかを1つの数で表す損失関数です。

N はサンプルの数、K はクラスの数です。損失はどれも1つの数で、小さいほど良い予測です。
"""

import numpy as np

EPSILON = 1e-7  # log(0) is minus infinity: stay away from 0 | log(0) は負の無限大なので、0 から離す


def to_one_hot(t, num_classes):
    """Turn labels into rows with a single 1.

    t: integer labels (N,), each 0 <= label < num_classes.
    Returns (N, num_classes): in row n a 1 in column t[n], and 0 elsewhere. A class that does not
    occur in t still has its column.

    >>> to_one_hot(np.array([2, 0]), 3)
    array([[0., 0., 1.],
           [1., 0., 0.]])

    ラベルを、1が1つだけある行(one-hot表現)に変えます。

    t: 整数のラベル (N,)、どれも 0 以上 num_classes 未満
    戻り値は (N, num_classes) です。n 行目は t[n] 列が1、ほかは0です。
    t に現れないクラスにも列があります。
    """
    ### BEGIN SOLUTION
    one_hot = np.zeros((len(t), num_classes))
    one_hot[np.arange(len(t)), t] = 1.0
    return one_hot
    ### END SOLUTION


def mean_squared_error(y, t):
    """Return the mean of (y - t)^2 over all entries, without a factor 1/2.

    y: predictions, t: true values, of one shape: (N,), (N, K) or any other.

    >>> float(mean_squared_error(np.array([1.0, 2.0]), np.array([0.0, 4.0])))
    2.5

    (y - t)^2 を全要素で平均した値を返します。1/2 は掛けません。

    y: 予測、t: 正しい値。2つは同じ形状で、(N,)、(N, K) などです。
    """
    ### BEGIN SOLUTION
    return np.mean((y - t) ** 2)
    ### END SOLUTION


def binary_cross_entropy(y, t):
    """Return the mean of -(t log y + (1 - t) log(1 - y)), for two classes.

    y: probabilities of class 1, between 0 and 1, the ends included. t: the true classes, 0 or 1.
    Both are (N,), or both are (N, 1); the mean is over all N samples. log is the natural logarithm.
    The value is finite at y = 0 and y = 1: put a tiny number between 1e-12 and 1e-5, such as
    EPSILON, where it is needed. y and t are left as they were.

    >>> round(float(binary_cross_entropy(np.array([0.8, 0.4]), np.array([1.0, 0.0]))), 3)
    0.367

    2クラス分類の -(t log y + (1 - t) log(1 - y)) の平均を返します。

    y: クラス1の確率。0以上1以下で、両端も含みます。t: 正しいクラス、0 または 1
    どちらも (N,)、またはどちらも (N, 1) で、N 個のサンプルで平均します。
    log は自然対数です。y = 0 や y = 1 でも有限の値にします。必要なところで EPSILON など
    1e-12 から 1e-5 の小さな数を使ってください。y と t は元のまま残します。
    """
    ### BEGIN SOLUTION
    y = np.clip(y, EPSILON, 1.0 - EPSILON)
    return -np.mean(t * np.log(y) + (1.0 - t) * np.log(1.0 - y))
    ### END SOLUTION


def cross_entropy_error(y, t):
    """Return -log of the probability that was given to the right class, as a mean over the batch.

    y: probabilities (N, K), each row sums to 1. t: labels (N,) or one-hot (N, K).
    In full: the sum over the classes of -t log y, then the mean over the N samples.
    One sample works as well: y (K,) with t one-hot (K,), or with a single label, a NumPy integer.
    Finite if y holds 0 or 1: put a tiny number between 1e-12 and 1e-5, such as EPSILON, inside
    the logarithm. y and t are left as they were.

    >>> y = np.array([[0.5, 0.25, 0.25], [0.1, 0.8, 0.1]])
    >>> round(float(cross_entropy_error(y, np.array([0, 1]))), 3)
    0.458

    正解のクラスに与えた確率の -log を、バッチで平均した値を返します。

    y: 確率 (N, K)、各行の和は1。t: ラベル (N,) または one-hot 表現 (N, K)
    つまり -t log y をクラスについて合計し、N 個のサンプルで平均します。
    1つのサンプルも扱います。y が (K,) のとき、t は one-hot 表現 (K,) か、
    1つのラベル(NumPy の整数)です。
    y に 0 や 1 があっても有限の値にします。対数の中で EPSILON など 1e-12 から 1e-5 の
    小さな数を使ってください。y と t は元のまま残します。
    """
    ### BEGIN SOLUTION
    if y.ndim == 1:
        y, t = y[np.newaxis], np.asarray(t)[np.newaxis]  # (K,) -> (1, K)
    if t.ndim == 1:
        t = to_one_hot(t, y.shape[1])  # (N,) -> (N, K)
    return -np.sum(t * np.log(y + EPSILON)) / len(y)
    ### END SOLUTION


if __name__ == "__main__":
    probabilities = np.array([[0.5, 0.25, 0.25], [0.1, 0.8, 0.1]])
    print(cross_entropy_error(probabilities, np.array([0, 1])))
