"""Preparing data: scaling, flattening, standardising, and splitting into three parts.

N is the number of samples, D the number of features (pixels) of a sample.

データの準備です。値の範囲をそろえ、画像を1列に並べ、標準化し、3つの部分に分けます。

N はサンプル数、D は1つのサンプルが持つ特徴量(ピクセル)の数です。
"""

import numpy as np


def scale(x):
    """Return pixels 0..255 as floats 0..1: every number divided by 255.

    x: integers (uint8, say) or floats, any shape, left as it was. The result has the same shape.
    It is float32 or float64; float32 in gives float32 out.

    >>> scale(np.array([0, 51, 255], dtype=np.uint8))
    array([0. , 0.2, 1. ])

    0 から 255 のピクセルを、255 で割って 0 から 1 の浮動小数点数にして返します。

    x: 整数(uint8 など)か浮動小数点数で、形状は自由です。x そのものは変えません。
    結果は同じ形状で、float32 か float64 です。入力が float32 なら結果も float32 にします。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def flatten(x):
    """Return each sample as one row: (N, rows, columns) or (N, C, rows, columns) -> (N, D).

    The numbers of a sample stay in the order in which they are in x, row after row. What is (N, D)
    already stays (N, D). The dtype stays as it is.

    >>> flatten(np.zeros((100, 28, 28))).shape
    (100, 784)

    サンプルを1つずつ1行に並べて返します: (N, 行数, 列数) や (N, C, 行数, 列数) -> (N, D)

    1つのサンプルの数は、x に並んでいる順(上の行から順)のままです。はじめから (N, D) なら (N, D) の
    まま返します。dtype は変えません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def standardize(x_train, *others):
    """Return x_train and the others standardised, as a tuple or list of arrays in this order.

    x_train: floats (N, D). others: any number of arrays (M, D), such as validation and test data.
    From every feature (column) its mean is subtracted, and the rest is divided by its standard
    deviation, the root of the mean squared distance from the mean (as np.std does it). Mean and
    deviation come from x_train alone, for all of the arrays: what is only measured on must not
    take part in anything that is learned.

    A feature that is constant in x_train has a deviation of 0. It becomes 0 in x_train and any
    finite number in the others. The arrays given stay as they were; float32 in gives float32 out.

    >>> x_train, x_test = standardize(np.array([[1.0], [3.0]]), np.array([[5.0]]))
    >>> x_train.tolist(), x_test.tolist()
    ([[-1.0], [1.0]], [[3.0]])

    x_train と others を標準化し、この順のタプルかリストで返します。

    x_train: 浮動小数点数 (N, D)、others: (M, D) の配列がいくつか(検証データやテストデータなど)。
    特徴量(列)ごとに平均を引き、標準偏差で割ります。標準偏差は、平均との差の2乗の平均の平方根です
    (np.std と同じ)。平均と標準偏差は x_train だけから求め、すべての配列に同じものを使います。
    評価にしか使わないデータを、学習で決めるものに加えてはいけません。

    x_train の中で一定の特徴量は、標準偏差が 0 です。結果は x_train では 0、others では有限の数なら
    何でもかまいません。渡された配列は変えません。入力が float32 なら結果も float32 です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def stratified_split(x, t, ratios, rng):
    """Split the data into training, validation and test part, with each class in all of them.

    Returns three pairs: (x_train, t_train), (x_val, t_val), (x_test, t_test).
    x: (N, ...). t: labels (N,) or one-hot (N, K). ratios: three shares that add up to 1, such as
    (0.7, 0.2, 0.1). rng: a NumPy generator. x and t stay as they are.

    Every sample goes into exactly one part and keeps its target. Of each class, every part gets its
    share of the class's samples, to within one sample. Which ones is random, drawn from rng: every
    call splits again, and two generators in the same state give the same parts. The order within
    a part is free.

    >>> parts = stratified_split(x, t, (0.7, 0.2, 0.1), rng)  # 50 zeros, 30 ones | 0 が50個、1 が30個
    >>> [np.bincount(t_part).tolist() for _, t_part in parts]
    [[35, 21], [10, 6], [5, 3]]

    データを訓練・検証・テストの3つに分け、どの部分にも各クラスが同じ割合で入るようにします。

    3つの組 (x_train, t_train)、(x_val, t_val)、(x_test, t_test) を返します。
    x: (N, ...)、t: ラベル (N,) か one-hot 表現 (N, K)、ratios: 合計が 1 になる3つの割合、
    たとえば (0.7, 0.2, 0.1)。rng: NumPy の乱数生成器。x と t は変えません。

    どのサンプルも、自分の教師データと組のまま、ちょうど1つの部分に入ります。各クラスのサンプルは、
    どの部分にも割合どおりに入れます(1個までのずれはかまいません)。どのサンプルがどこに入るかは
    rng から引いてランダムに決めます。呼ぶたびに分け方が変わり、同じ状態の2つの rng からは同じ
    分け方になります。それぞれの部分の中の順番は自由です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    t = np.repeat([0, 1], [50, 30])
    parts = stratified_split(np.arange(80.0).reshape(80, 1), t, (0.7, 0.2, 0.1), np.random.default_rng(0))
    print([np.bincount(t_part).tolist() for _, t_part in parts])
