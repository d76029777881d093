"""TODO: what this module is about.

TODO: このモジュールの説明。
"""

import numpy as np


def lime(x):
    """TODO: what it returns; x is (N, D).

    TODO: 何を返すかを書きます。x は (N, D) です。
    """
    ### BEGIN SOLUTION
    return np.max(x, axis=-1) - np.min(x, axis=-1)
    ### END SOLUTION
