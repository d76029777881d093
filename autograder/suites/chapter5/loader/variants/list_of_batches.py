# All batches of an epoch made at once, as an iterator over a list of lists.
import numpy as np


class DataLoader(object):
    def __init__(self, x, t, batch_size, shuffle, rng):
        self.samples = list(zip(x, t))
        self.batch_size, self.shuffle, self.rng = batch_size, shuffle, rng

    def __len__(self):
        n = 0
        for _ in range(0, len(self.samples), self.batch_size):
            n += 1
        return n

    def __iter__(self):
        order = np.argsort(self.rng.random(len(self.samples))) if self.shuffle else range(len(self.samples))
        samples = [self.samples[i] for i in order]
        batches = []
        while samples:
            batch, samples = samples[: self.batch_size], samples[self.batch_size :]
            batches.append([np.stack([x for x, _ in batch]), np.array([t for _, t in batch])])
        return iter(batches)
