# One table of symbols for both sides, everything in one class, small uniform weights, the state before the context.
import numpy as np


def sig(x):
    return 1 / (1 + np.exp(-np.clip(x, -60, 60)))


class AttentionSeq2seq:
    def __init__(self, vocab_size, wordvec_size, hidden_size):
        self.H, rng = hidden_size, np.random.default_rng()

        def uniform(rows, columns):
            bound = np.sqrt(6 / (rows + columns))
            return rng.uniform(-bound, bound, (rows, columns))

        D, H = wordvec_size, hidden_size
        self.params = {"table": rng.normal(scale=0.3, size=(vocab_size, D))}
        for name in "rw":  # reads, writes
            self.params[name] = np.concatenate([uniform(D, 4 * H), uniform(H, 4 * H), np.zeros((1, 4 * H))])
            self.params[name][-1, :H] = 1  # forget gates open
        self.params["out"] = np.concatenate([uniform(2 * H, vocab_size), np.zeros((1, vocab_size))])

    def cell(self, name, x, h, c):
        z = np.concatenate([x, h, np.ones((len(x), 1))], axis=1)
        a = z @ self.params[name]
        f, i, o = (sig(part) for part in np.split(a[:, : 3 * self.H], 3, axis=1))
        g = np.tanh(a[:, 3 * self.H :])
        new = f * c + i * g
        return o * np.tanh(new), new, (z, c, new, f, i, o, g)

    def cell_back(self, name, kept, dh, dc, grads):
        z, c, new, f, i, o, g = kept
        t = np.tanh(new)
        dc = dc + dh * o * (1 - t * t)
        da = [dc * c * f * (1 - f), dc * g * i * (1 - i), dh * t * o * (1 - o), dc * i * (1 - g * g)]
        da = np.concatenate(da, axis=1)
        grads[name] += z.T @ da
        dz = da @ self.params[name].T
        D = dz.shape[1] - 1 - self.H
        return dz[:, :D], dz[:, D:-1], dc * f

    def read(self, xs):
        h = c = np.zeros((len(xs), self.H))
        states, kept = [], []
        for x in xs.T:
            h, c, one = self.cell("r", self.params["table"][x], h, c)
            states.append(h)
            kept.append(one)
        return np.stack(states, axis=1), kept

    def step(self, x, h, c, states):
        h, c, kept = self.cell("w", self.params["table"][x], h, c)
        fit = np.einsum("nth,nh->nt", states, h)
        share = np.exp(fit - fit.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        seen = np.concatenate([h, np.einsum("nt,nth->nh", share, states), np.ones((len(x), 1))], axis=1)
        return h, c, seen @ self.params["out"], (kept, share, seen)

    def forward(self, xs, ts):
        states, read = self.read(xs)
        h, c, total, steps = states[:, -1], np.zeros((len(xs), self.H)), 0.0, []
        for x, t in zip(ts[:, :-1].T, ts[:, 1:].T, strict=True):
            h, c, scores, kept = self.step(x, h, c, states)
            p = np.exp(scores - scores.max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
            total -= np.log(p[np.arange(len(t)), t]).sum()
            p[np.arange(len(t)), t] -= 1
            steps.append((x, h, p, kept))
        return total / ts[:, 1:].size, states, read, steps

    def loss(self, xs, ts):
        return self.forward(xs, ts)[0]

    def gradient(self, xs, ts):
        _, states, read, steps = self.forward(xs, ts)
        grads = {key: np.zeros_like(array) for key, array in self.params.items()}
        dstates, dh, dc, H = np.zeros_like(states), 0, 0, self.H
        for x, h, p, (kept, share, seen) in reversed(steps):
            dscores = p / ts[:, 1:].size
            grads["out"] += seen.T @ dscores
            dseen = dscores @ self.params["out"].T
            dmix = dseen[:, H : 2 * H]
            dshare = np.einsum("nh,nth->nt", dmix, states)
            dfit = share * (dshare - (share * dshare).sum(axis=1, keepdims=True))
            dstates += share[:, :, None] * dmix[:, None] + dfit[:, :, None] * h[:, None]
            dh = dh + dseen[:, :H] + np.einsum("nt,nth->nh", dfit, states)
            dx, dh, dc = self.cell_back("w", kept, dh, dc, grads)
            np.add.at(grads["table"], x, dx)
        dc = 0
        for t in reversed(range(xs.shape[1])):
            dx, dh, dc = self.cell_back("r", read[t], dh + dstates[:, t], dc, grads)
            np.add.at(grads["table"], xs[:, t], dx)
        return grads

    def generate(self, xs, start_id, length):
        states, _ = self.read(xs)
        h, c, x = states[:, -1], np.zeros((len(xs), self.H)), np.array([start_id] * len(xs))
        out = np.zeros((len(xs), length), dtype=int)
        for t in range(length):
            h, c, scores, _ = self.step(x, h, c, states)
            out[:, t] = x = scores.argmax(axis=1)
        return out
