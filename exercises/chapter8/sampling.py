"""TODO: what this module is about.

TODO: このモジュールの説明。
"""

import numpy as np


def sampling(x):
    """TODO: what it returns; x is (N, D).

    TODO: 何を返すかを書きます。x は (N, D) です。
    """
    # YOUR CODE HERE
    raise NotImplementedError()
