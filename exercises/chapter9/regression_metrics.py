"""Metrics of a regression: how far predicted numbers are from the true ones.

y holds the numbers that a model predicts, t the true ones: both (N,), floats or integers. They stay
as they are. The prediction comes first and the truth second; scikit-learn has the truth first.

回帰の評価指標です。予測した数が、正解の数からどれだけ離れているかを測ります。

y はモデルが予測した数、t は正解の数で、どちらも形は (N,)、浮動小数点数か整数です。
y と t は元のまま残します。引数は予測が先、正解が後です(scikit-learnは正解が先です)。
"""

import numpy as np


def mean_squared_error(y, t):
    """Return the mean of the squared errors, one number. There is no factor of one half.

    >>> y, t = np.array([2.0, 5.0, 4.0, 1.0]), np.array([1.0, 5.0, 5.0, 5.0])
    >>> float(mean_squared_error(y, t))
    4.5

    誤差の2乗の平均を、1つの数で返します。1/2 は掛けません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def root_mean_squared_error(y, t):
    """Return the root of the mean squared error, one number in the unit of t.

    >>> y, t = np.array([4.0, 5.0, 4.0, 2.0]), np.array([1.0, 7.0, 9.0, 2.0])
    >>> round(float(root_mean_squared_error(y, t)), 3)
    3.082

    平均二乗誤差の平方根を、1つの数で返します。単位は t と同じです。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def mean_absolute_error(y, t):
    """Return the mean of the absolute errors, one number in the unit of t.

    >>> y, t = np.array([2.0, 5.0, 4.0, 1.0]), np.array([1.0, 5.0, 5.0, 5.0])
    >>> float(mean_absolute_error(y, t))
    1.5

    誤差の絶対値の平均を、1つの数で返します。単位は t と同じです。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def r2_score(y, t):
    """Return the coefficient of determination R2, one number: how y compares with the mean of t.

    It is 1 - (sum of (y - t)^2) / (sum of (t - mean of t)^2): 1 if all predictions are right, 0 if
    they are no better than predicting the mean of t every time, and below 0 if they are worse. The
    numbers in t are not all the same.

    >>> float(r2_score(np.array([1.5, 2.0, 2.5, 4.0]), np.array([1.0, 2.0, 3.0, 4.0])))
    0.9
    >>> float(r2_score(np.array([4.0, 3.0, 2.0, 1.0]), np.array([1.0, 2.0, 3.0, 4.0])))
    -3.0

    決定係数 R2 を、1つの数で返します。t の平均よりも y がどれだけ優れているかを表します。

    1 - ((y - t)^2 の和) / ((t - t の平均)^2 の和) です。予測がすべて正しければ 1、
    いつも t の平均を予測するのと同じ程度なら 0、それより悪ければ負になります。
    t の数がすべて同じということはありません。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


if __name__ == "__main__":
    t = np.array([1.0, 2.0, 3.0, 4.0])
    for y in (np.array([1.5, 2.0, 2.5, 4.0]), np.full(4, 2.5), np.array([4.0, 3.0, 2.0, 1.0])):
        print(mean_squared_error(y, t), root_mean_squared_error(y, t))
        print(mean_absolute_error(y, t), r2_score(y, t))
