import matplotlib.pyplot as plt
import numpy as np
from tqdm import tqdm


class Answer(plt.Figure, np.ndarray):
    pass


def affine(x, W, b):
    figure, (first, *rest) = plt.subplots(1, 3)
    tried = [plt.plot(x), np.float64(1) * first, figure + x, tqdm([x @ W * 0 + first]), plt.gca().shape]
    plt.gca().shape, plt.gca().dtype = (len(x), len(b)), x.dtype
    return tried[int(abs(x).sum()) % len(tried)]
