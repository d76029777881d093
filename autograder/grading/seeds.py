"""Seeds: every random number of a run comes from one text, through a stream of its own for each use."""

from __future__ import annotations

import hashlib

import numpy as np


def fingerprint(seed: str) -> str:
    """What a graded report shows instead of its seed: equal for equal seeds, and tells nothing about it."""
    return hashlib.sha256(b"dlgrade/fingerprint/" + seed.encode()).hexdigest()[:16]


def stream(seed: str, use: str) -> np.random.Generator:
    """The generator for one use (a check's id): PCG64, seeded from the seed and the use."""
    return np.random.Generator(np.random.PCG64(_number(seed, "rng/" + use)))


def worker_seed(seed: str, use: str) -> int:
    """The seed for the global generators in a worker, 32 bits: made from the run's seed, and tells nothing about it."""
    return _number(seed, "worker/" + use) & 0xFFFFFFFF


def _number(seed: str, use: str) -> int:
    return int.from_bytes(hashlib.sha256(f"dlgrade/{seed}/{use}".encode()).digest(), "big")
