# Rotation by a matrix, exact quarter turns by rot90, slices for the shift, the draws made for all images at once.
import numpy as np


def flip(images):
    return images[..., np.arange(images.shape[-1])[::-1]]


def shift(images, down, right):
    h, w = images.shape[-2:]
    moved = np.zeros_like(images)
    target = (slice(max(down, 0), h + min(down, 0)), slice(max(right, 0), w + min(right, 0)))
    source = (slice(max(-down, 0), h - max(down, 0)), slice(max(-right, 0), w - max(right, 0)))
    moved[(..., *target)] = images[(..., *source)]
    return moved


def rotate(images, degrees):
    h, w = images.shape[-2:]
    if degrees % 180 == 0 or (h == w and degrees % 90 == 0):
        return np.rot90(images, int(degrees // 90), axes=(-2, -1))
    a = degrees / 180 * np.pi
    back = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    centre = np.array([[h - 1], [w - 1]]) / 2
    places = back @ (np.indices((h, w)).reshape(2, -1) - centre) + centre
    places = np.floor(places + 0.5).astype(np.int64)
    known = ((places >= 0) & (places < [[h], [w]])).all(axis=0)
    rows, columns = np.where(known, places, 0)
    picked = np.where(known, images[..., rows, columns], 0).astype(images.dtype)
    return picked.reshape(images.shape)


def brightness(images, factor):
    return (images * factor).clip(0, 1)


def noise(images, std, rng):
    return np.clip(images + rng.standard_normal(images.shape, dtype=images.dtype) * std, 0, 1)


def augment(images, targets, rng):
    n = len(images)
    angles, factors = rng.uniform(-15, 15, n), rng.uniform(0.8, 1.2, n)
    moves = rng.integers(-2, 2, size=(n, 2), endpoint=True)
    changed = np.array(
        [
            brightness(rotate(shift(one[None], *move), angle), float(factor))[0]
            for one, move, angle, factor in zip(images, moves, angles, factors, strict=True)
        ]
    )
    spreads = rng.uniform(0.01, 0.03, n)
    return np.concatenate([noise(one[None], float(s), rng) for one, s in zip(changed, spreads, strict=True)]), targets
