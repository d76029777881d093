# A generator of its own made from rng at the beginning, array_split, slices where there is no shuffle.
import numpy as np


def DataLoader(x, t, batch_size, shuffle, rng):
    return Loader(x, t, batch_size, shuffle, np.random.default_rng(rng.integers(2**63)))


class Loader:
    def __init__(self, *args):
        self.x, self.t, self.batch_size, self.shuffle, self.own = args

    def borders(self):
        return range(self.batch_size, len(self.x), self.batch_size)

    def __len__(self):
        return len(self.borders()) + 1

    def __iter__(self):
        if self.shuffle:
            order = self.own.permutation(len(self.x))
            return zip(np.split(self.x[order], self.borders()), np.split(self.t[order], self.borders()))
        return zip(np.split(self.x, self.borders()), np.split(self.t, self.borders()))
