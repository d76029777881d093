"""One sample after the other; he from the chapter, the losses written out."""

import math

import numpy as np
from initialization import he


class ThreeLayerNet:
    def __init__(self, input_size, hidden_size, output_size):
        rng = np.random.default_rng(7)
        self.params = {"W1": he(input_size, hidden_size, rng), "b1": np.zeros((hidden_size,))}
        self.params.update(W2=he(hidden_size, output_size, rng), b2=np.zeros((output_size,)))

    def one(self, sample):
        p = self.params
        hidden = [max(0.0, float(v)) for v in sample @ p["W1"] + p["b1"]]
        scores = np.array(hidden) @ p["W2"] + p["b2"]
        top = scores.max()
        powers = [math.exp(s - top) for s in scores]
        return [power / sum(powers) for power in powers]

    def predict(self, x):
        return np.array([self.one(sample) for sample in x])

    def labels(self, t):
        return [int(np.argmax(row)) if np.ndim(row) else int(row) for row in t]

    def loss(self, x, t):
        y = self.predict(x)
        return -sum(math.log(row[label] + 1e-10) for row, label in zip(y, self.labels(t), strict=True)) / len(x)

    def accuracy(self, x, t):
        answers = [int(np.argmax(row)) for row in self.predict(x)]
        hits = [answer == label for answer, label in zip(answers, self.labels(t), strict=True)]
        return sum(hits) / len(hits)
