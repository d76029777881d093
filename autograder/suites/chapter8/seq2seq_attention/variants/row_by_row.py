# The decoder's answers one sequence at a time; the layers by side in dictionaries; the affine layer in two halves.
import numpy as np
from given import Embedding, TimeAffine, TimeLSTM, TimeSoftmaxWithLoss
from time_attention import TimeAttention


class AttentionSeq2seq:
    def __init__(self, vocab_size, wordvec_size, hidden_size):
        self.params, self.parts, normal = {}, {}, np.random.normal
        for side in ("reader", "writer"):
            table = self.params[f"{side} table"] = normal(0, 0.1, (vocab_size, wordvec_size))
            wx = self.params[f"{side} x"] = normal(0, wordvec_size**-0.5, (wordvec_size, 4 * hidden_size))
            wh = self.params[f"{side} h"] = normal(0, hidden_size**-0.5, (hidden_size, 4 * hidden_size))
            b = self.params[f"{side} b"] = np.zeros(4 * hidden_size)
            self.parts[side] = Embedding(table), TimeLSTM(wx, wh, b, True)
        for name in ("state", "context"):
            w = self.params[f"{name} W"] = normal(0, (2 * hidden_size) ** -0.5, (hidden_size, vocab_size))
            b = self.params[f"{name} b"] = np.zeros(vocab_size)
            self.parts[name] = TimeAffine(w, b)
        self.attention = TimeAttention()

    def through(self, side, ids):
        table, lstm = self.parts[side]
        return lstm.forward(table.forward(ids))

    def begin(self, xs):
        self.parts["reader"][1].reset_state()
        self.hs = self.through("reader", xs)
        self.parts["writer"][1].set_state(self.hs[:, -1], np.zeros_like(self.hs[:, -1]))

    def scores(self, ids):
        states = self.through("writer", ids)
        contexts = self.attention.forward(self.hs, states)
        return self.parts["state"].forward(states) + self.parts["context"].forward(contexts)

    def loss(self, xs, ts):
        self.begin(xs)
        self.judge = TimeSoftmaxWithLoss()
        return self.judge.forward(self.scores(ts[:, :-1]), ts[:, 1:])

    def gradient(self, xs, ts):
        self.loss(xs, ts)
        dscores = self.judge.backward()
        dstates = self.parts["state"].backward(dscores)
        dhs, asked = self.attention.backward(self.parts["context"].backward(dscores))
        table, lstm = self.parts["writer"]
        table.backward(lstm.backward(dstates + asked))
        dhs[:, -1] += lstm.dh
        table, lstm = self.parts["reader"]
        table.backward(lstm.backward(dhs))
        gradients = {}
        for side in ("reader", "writer"):
            table, lstm = self.parts[side]
            names = zip(("table", "x", "h", "b"), (table.dW, lstm.dWx, lstm.dWh, lstm.db), strict=True)
            gradients.update({f"{side} {name}": array for name, array in names})
        for name in ("state", "context"):
            gradients.update({f"{name} W": self.parts[name].dW, f"{name} b": self.parts[name].db})
        return gradients

    def generate(self, xs, start_id, length):
        answers = []
        for row in xs:
            self.begin(row[None])
            written = [start_id]
            while len(written) <= length:
                written.append(int(self.scores(np.array([written[-1:]]))[0, -1].argmax()))
            answers.append(written[1:])
        return np.array(answers)
