# The place is tested before it is rounded (a pixel beyond the outermost centres is 0); padding for the shift.
import numpy as np


def flip(x):
    return np.fliplr(x.transpose(2, 3, 0, 1)).transpose(2, 3, 0, 1)


def shift(x, dy, dx):
    h, w = x.shape[2], x.shape[3]
    up, down, left, right = max(-dy, 0), max(dy, 0), max(-dx, 0), max(dx, 0)
    padded = np.pad(x, ((0, 0), (0, 0), (down, up), (right, left)))
    return padded[:, :, up : up + h, left : left + w]


def rotate(x, degrees):
    h, w = x.shape[2], x.shape[3]
    a = np.radians(degrees)
    i, j = np.meshgrid(np.arange(h) - (h - 1) / 2, np.arange(w) - (w - 1) / 2, indexing="ij")
    rows = (i * np.cos(a) + j * np.sin(a) + (h - 1) / 2).round(6)
    columns = (j * np.cos(a) - i * np.sin(a) + (w - 1) / 2).round(6)
    inside = (rows >= 0) & (rows <= h - 1) & (columns >= 0) & (columns <= w - 1)
    rows, columns = np.round(rows * inside).astype(int), np.round(columns * inside).astype(int)
    return x[:, :, rows, columns] * inside.astype(x.dtype)


def brightness(x, factor):
    return np.clip(x * np.asarray(factor, dtype=x.dtype), 0.0, 1.0)


def noise(x, std, rng):
    return np.clip(x + rng.normal(scale=std, size=x.shape), 0, 1).astype(x.dtype)


def augment(x, t, rng):
    def one(image):
        image = image[np.newaxis]
        image = brightness(image, rng.uniform(0.8, 1.2))
        image = noise(image, rng.uniform(0.01, 0.03), rng)
        image = shift(image, rng.choice([-2, -1, 0, 1, 2]), rng.choice([-2, -1, 0, 1, 2]))
        return rotate(image, rng.normal() * 0 + rng.uniform(-15, 15))

    return np.concatenate([one(image) for image in x], axis=0), t
