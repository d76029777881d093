"""TODO: what this module is about.

TODO: このモジュールの説明。
"""

import torch


def torch_vae(x):
    """TODO: what it returns; x is (N, D).

    TODO: 何を返すかを書きます。x は (N, D) です。
    """
    ### BEGIN SOLUTION
    return torch.amax(x, dim=-1) - torch.amin(x, dim=-1)
    ### END SOLUTION
