# The penalty as further rows of a least-squares problem; masks of bool; results as lists and tuples.
import numpy as np


def sample_masks(num_samples, num_segments, rng):
    rest = rng.random((num_samples - 1, num_segments)) > 0.5
    return np.vstack([np.ones((1, num_segments), dtype=bool), rest])


def apply_masks(image, segments, masks, fill):
    m = masks[:, segments].astype(float)
    return m * image[None] + (1 - m) * fill


def similarity(masks, kernel_width):
    ones = np.ones(masks.shape[1])
    lengths = np.linalg.norm(masks.astype(float), axis=1) * np.linalg.norm(ones)
    cosine = (masks @ ones) / np.where(lengths == 0, 1, lengths)
    return np.exp(-np.square(1 - cosine) / kernel_width**2)


def weighted_ridge(Z, y, weights, lam):
    n = Z.shape[1]
    roots = np.sqrt(weights)
    top = np.hstack([Z * roots[:, None], roots[:, None]])
    bottom = np.hstack([np.sqrt(lam) * np.eye(n), np.zeros((n, 1))])
    found = np.linalg.lstsq(np.vstack([top, bottom]), np.concatenate([y * roots, np.zeros(n)]), rcond=None)[0]
    return [found[-1], found[:-1]]


def explain(predict, image, segments, num_samples, kernel_width, rng):
    masks = sample_masks(num_samples, int(np.max(segments)) + 1, rng)
    copies = apply_masks(image, segments, masks, np.mean(image))
    half = len(copies) // 2
    y = np.concatenate([predict(copies[:half]), predict(copies[half:])])
    return weighted_ridge(masks, y, similarity(masks, kernel_width), 1e-6)[1].tolist()
