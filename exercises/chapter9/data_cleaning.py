"""Cleaning a table: numbers that are missing, numbers that are extreme, and rows that come twice.

x is a table of floats (N, D), a row for each sample, a column for each feature; t are integer
labels (N,). What is cleaned with (fillings, bounds) is learned from the training part and used on
every part. All functions return new arrays: x, t and the rest stay as they are.

In the first two functions a number that is missing is NaN; every column has at least one number. In
the others nothing is missing.

表のデータをきれいにします。欠けた値、極端な値、重複した行を扱います。

x は浮動小数点数の表 (N, D) で、1行が1つのサンプル、1列が1つの特徴量です。
t は整数のラベル (N,) です。埋める値や範囲は、訓練データから求め、どのデータにも同じものを使います。
どの関数も新しい配列を返し、x や t などは元のまま残します。

最初の2つの関数では、欠けた値は NaN です。どの列にも、少なくとも1つは数があります。ほかの関数では、
欠けた値はありません。
"""

import numpy as np


def fit_imputer(x, strategy):
    """Return what to fill the gaps of each column with, (D,).

    strategy "mean": the mean of the numbers that are there; "median": their median.

    >>> x = np.array([[1.0, 8.0], [np.nan, 4.0], [3.0, np.nan], [8.0, 9.0]])
    >>> fit_imputer(x, "mean"), fit_imputer(x, "median")
    (array([4., 7.]), array([3., 8.]))

    列ごとに、欠けた値を埋める数を (D,) で返します。

    strategy が "mean" なら、欠けていない数の平均、"median" なら中央値です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def impute(x, values):
    """Return x (N, D) with each gap filled with the value of its column; all other numbers stay.

    values: (D,), as `fit_imputer` gives them for the training part. x may be any part.

    >>> impute(np.array([[np.nan, 2.0], [6.0, np.nan]]), np.array([4.0, 7.0]))
    array([[4., 2.],
           [6., 7.]])

    欠けた値を、その列の値で埋めた x (N, D) を返します。ほかの数はそのままです。

    values: (D,) です。訓練データから fit_imputer で求めたものです。x は訓練データとは限りません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def iqr_bounds(x, k):
    """Return two arrays (low, high), (D,) each: what is usual in each column lies between them.

    q1 and q3 are the quartiles of the column, the percentiles 25 and 75 as np.percentile gives
    them. low is q1 - k * (q3 - q1) and high is q3 + k * (q3 - q1). k > 0; usual is 1.5.

    >>> x = np.array([[1.0, 10.0], [2.0, 30.0], [3.0, 10.0], [4.0, 10.0], [50.0, 20.0]])
    >>> iqr_bounds(x, 1.5)
    (array([-1., -5.]), array([ 7., 35.]))

    列ごとに、ふつうの値とみなす範囲を、2つの配列 (low, high) で返します。形はどちらも (D,) です。

    q1 と q3 はその列の四分位数で、np.percentile で求める 25 と 75 のパーセンタイルです。
    low は q1 - k * (q3 - q1)、high は q3 + k * (q3 - q1) です。k > 0 で、よく使うのは 1.5 です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def clip_outliers(x, low, high):
    """Return x (N, D) with what is below low set to low, and what is above high set to high.

    low, high: (D,), the bounds of each column. All other numbers stay, and so do all rows.

    >>> x = np.array([[0.0, 40.0], [-3.0, 20.0]])
    >>> clip_outliers(x, np.array([-1.0, -5.0]), np.array([7.0, 35.0]))
    array([[ 0., 35.],
           [-1., 20.]])

    low より小さい値を low に、high より大きい値を high に置き換えた x (N, D) を返します。

    low, high: (D,) で、列ごとの範囲です。ほかの数も、行の数も変わりません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def drop_duplicates(x, t):
    """Return (x, t) without samples that came before, equal in all numbers and in the label.

    Of equal samples the first stays, and the order is kept. Equal rows with different labels are no
    duplicates: they all stay.

    >>> x = np.array([[2.0, 1.0], [0.0, 5.0], [2.0, 1.0], [2.0, 1.0]])
    >>> drop_duplicates(x, np.array([1, 0, 1, 0]))
    (array([[2., 1.],
           [0., 5.],
           [2., 1.]]), array([1, 0, 0]))

    前に同じものがあるサンプルを除いた (x, t) を返します。同じとは、数がすべて等しく、
    ラベルも等しいことです。

    同じもののうち最初の1つを残し、順番は保ちます。行が同じでラベルの違うものは重複とはみなさず、
    すべて残します。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def leaked_rows(x_train, x_test):
    """Return the indices of the rows of x_test that are in x_train too, in rising order.

    x_train: (N, D). x_test: (M, D). A row is in the other table if all its numbers are equal to
    those of one row there, wherever it stands. If there is none, the result is empty. An array or a
    list.

    >>> x_train = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> leaked_rows(x_train, np.array([[5.0, 6.0], [3.0, 4.0], [1.0, 4.0]]))
    array([1])

    x_test の行のうち、x_train にもあるものの番号を、0 から数えて小さい順に返します。

    x_train: (N, D)。x_test: (M, D)。もう一方の表のどこかに、すべての数が等しい行が1つでもあれば、
    その行はそこにあるとみなします。1つもなければ、結果は空です。
    戻り値は配列でもリストでもかまいません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    x = np.array([[1.0, 8.0], [np.nan, 4.0], [3.0, np.nan], [8.0, 90.0], [1.0, 8.0]])
    t = np.array([0, 1, 1, 0, 0])
    full = impute(x, fit_imputer(x, "median"))
    print(full)
    print(clip_outliers(full, *iqr_bounds(full, 1.5)))
    print(drop_duplicates(full, t))
    print(leaked_rows(full[:2], full[2:]))
