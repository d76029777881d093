# The loss of all steps, of which only the last has a label; the state taken by last_step; windows by stride tricks.
import numpy as np
from given import Adam
from time_layers import TimeAffine, TimeSoftmaxWithLoss
from time_rnn import TimeRNN


def windows(series, length):
    rows = np.lib.stride_tricks.sliding_window_view(series, length)[:-1]
    return rows.reshape(-1, length, 1), series[length:].copy()


def last_step(hs, lengths):
    place = (np.asarray(lengths) - 1).reshape(-1, 1, 1)
    return np.take_along_axis(hs, place, axis=1).squeeze(1)


class RowReader:
    def __init__(self, d, h, k, rng):
        self.params = {
            "Wx": rng.standard_normal((d, h)) / np.sqrt(d),
            "Wh": np.linalg.qr(rng.standard_normal((h, h)))[0],
            "b": np.zeros(h),
            "W": rng.standard_normal((h, k)) / np.sqrt(h),
            "bias": np.zeros(k),
        }
        p = self.params
        self.rnn, self.affine = TimeRNN(p["Wx"], p["Wh"], p["b"], stateful=False), TimeAffine(p["W"], p["bias"])
        self.loss = TimeSoftmaxWithLoss()

    def predict(self, xs):
        scores = self.affine.forward(self.rnn.forward(xs))
        return last_step(scores, np.full(len(xs), xs.shape[1]))

    def gradient(self, xs, t):
        ts = np.full(xs.shape[:2], -1)
        ts[:, -1] = t
        self.loss.forward(self.affine.forward(self.rnn.forward(xs)), ts)
        self.rnn.backward(self.affine.backward(self.loss.backward(1)))
        rnn, affine = self.rnn, self.affine
        return {"Wx": rnn.dWx, "Wh": rnn.dWh, "b": rnn.db, "W": affine.dW, "bias": affine.db}


def train_reader(xs, t, hidden_size, epochs, batch_size, lr, rng):
    network, optimizer = RowReader(8, hidden_size, 10, rng), Adam(lr / 2)
    for _ in range(epochs * len(xs) // batch_size):
        mask = rng.choice(len(xs), batch_size, replace=False)
        optimizer.update(network.params, network.gradient(xs[mask], t[mask]))
    return network
