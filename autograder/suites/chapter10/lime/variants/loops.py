# Image by image and number by number; the mean is taken off first, so that no intercept is left to be found.
import math

import numpy as np


def sample_masks(num_samples, num_segments, rng):
    masks = [[1.0] * num_segments]
    for _ in range(num_samples - 1):
        masks.append([1.0 if rng.random() < 0.5 else 0.0 for _ in range(num_segments)])
    return np.array(masks)


def apply_masks(image, segments, masks, fill):
    copies = []
    for mask in masks:
        copy = np.full(image.shape, float(fill))
        for number, shown in enumerate(mask):
            if shown:
                copy[segments == number] = image[segments == number]
        copies.append(copy)
    return copies if not copies else np.stack(copies)


def similarity(masks, kernel_width):
    found = []
    for mask in masks:
        distance = 1 - math.sqrt(sum(mask) / len(mask))
        found.append(math.exp(-((distance / kernel_width) ** 2)))
    return np.array(found)


def weighted_ridge(Z, y, weights, lam):
    total = weights.sum()
    z_mean, y_mean = weights @ Z / total, weights @ y / total
    centred = Z - z_mean
    A, b = lam * np.eye(Z.shape[1]), np.zeros(Z.shape[1])
    for row, target, weight in zip(centred, y - y_mean, weights):
        A += weight * np.outer(row, row)
        b += weight * row * target
    coefficients = np.linalg.inv(A) @ b
    return float(y_mean - z_mean @ coefficients), coefficients


def explain(predict, image, segments, num_samples, kernel_width, rng):
    count = len(np.unique(segments))
    masks = sample_masks(num_samples, count, rng)
    answers = np.array([predict(copy[np.newaxis])[0] for copy in apply_masks(image, segments, masks, image.mean())])
    return weighted_ridge(masks, answers, similarity(masks, kernel_width), 1e-6)[1]
