# A class that is its own iterator, with a counter; the order drawn when an epoch begins.
import numpy as np


class DataLoader:
    def __init__(self, data, labels, size=32, shuffle=True, rng=None):
        self.data = data
        self.labels = labels
        self.size = size
        self.shuffle = shuffle
        self.rng = rng
        self.max_iteration = int(np.ceil(len(data) / size))
        self.reset()

    def reset(self):
        self.iteration = 0
        self.index = np.arange(len(self.data))

    def __len__(self):
        return self.max_iteration

    def __iter__(self):
        self.reset()
        if self.shuffle:
            self.rng.shuffle(self.index)
        return self

    def __next__(self):
        if self.iteration >= self.max_iteration:
            raise StopIteration
        i = self.iteration * self.size
        rows = self.index[i : i + self.size]
        self.iteration += 1
        return self.data[rows], self.labels[rows]
