import numpy as np
import pandas as pd


def affine(x, W, b):
    return (pd.DataFrame(x) @ W + b).to_numpy()
