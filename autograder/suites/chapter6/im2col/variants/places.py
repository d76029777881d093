# A loop over the places, whole windows of all images at once; a Fortran-ordered answer.
import numpy as np


def im2col(x, height, width, step, margin):
    n, c, h, w = x.shape
    big = np.pad(x, ((0, 0), (0, 0), (margin, margin), (margin, margin)))
    tops = range(0, big.shape[2] - height + 1, step)
    lefts = range(0, big.shape[3] - width + 1, step)
    rows = [big[:, :, t : t + height, l : l + width].reshape(n, -1) for t in tops for l in lefts]
    return np.asfortranarray(np.stack(rows, axis=1).reshape(-1, c * height * width))


def col2im(col, input_shape, height, width, step, margin):
    n, c, h, w = input_shape
    big = np.zeros((n, c, h + 2 * margin, w + 2 * margin), dtype=col.dtype)
    tops = range(0, big.shape[2] - height + 1, step)
    lefts = range(0, big.shape[3] - width + 1, step)
    windows = col.reshape(n, len(tops) * len(lefts), c, height, width)
    place = 0
    for t in tops:
        for l in lefts:
            big[:, :, t : t + height, l : l + width] += windows[:, place]
            place += 1
    return big[:, :, margin : margin + h, margin : margin + w]
