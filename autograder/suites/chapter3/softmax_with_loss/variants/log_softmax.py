import numpy as np


class SoftmaxWithLoss:
    """Logarithms of the probabilities: no epsilon is needed."""

    def forward(self, scores, answers):
        top = scores.max(axis=1, keepdims=True)
        self.log_p = scores - top - np.log(np.sum(np.exp(scores - top), axis=1, keepdims=True))
        self.answers = answers
        if answers.ndim == 1:
            self.answers = np.eye(scores.shape[1], dtype=scores.dtype)[answers]
        return np.array(-(self.answers * self.log_p).sum(axis=1).mean())

    def backward(self, upstream=1):
        return upstream * (np.exp(self.log_p) - self.answers) / len(self.log_p)
