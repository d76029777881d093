"""Given for this chapter: the sigmoid function of chapter 1. Import it, leave it as it is.

この章で用意されているコードです。第1章のシグモイド関数が入っています。
import して使い、書き換えないでください。
"""

import numpy as np


def sigmoid(x):
    """Return 1 / (1 + exp(-x)) for every number of x, as in chapter 1.

    第1章のとおり、x の各要素に対する 1 / (1 + exp(-x)) を返します。
    """
    z = np.exp(-np.abs(x))  # at most 1: nothing overflows
    return np.where(x >= 0, 1, z) / (1 + z)
