# The three formulas in loops, tuples and Python's floats; sigma by a root; no state is kept.
import math

import numpy as np


def reparameterize(mu, log_var, eps):
    return mu + np.sqrt(np.exp(log_var)) * eps


def kl_divergence(mu, log_var):
    total = 0.0
    for m_row, v_row in zip(mu, log_var):
        for m, v in zip(m_row, v_row):
            total -= 0.5 * (1 + v - m * m - math.exp(v))
    return float(total / len(mu))


def reconstruction_loss(x, y):
    y = np.clip(y, 1e-12, 1 - 1e-12)
    return sum(-np.sum(a * np.log(b) + (1 - a) * np.log(1 - b)) for a, b in zip(x, y)) / len(x)


def sigmoid(a):
    return 0.5 * (1 + np.tanh(a / 2))


class VAE:
    def __init__(self, input_size, hidden_size, latent_size):
        rng = np.random.default_rng()
        self.params = {}
        layers = [("1", input_size, hidden_size), ("m", hidden_size, latent_size), ("v", hidden_size, latent_size)]
        layers += [("2", latent_size, hidden_size), ("3", hidden_size, input_size)]
        for name, n_in, n_out in layers:
            limit = np.sqrt(6 / (n_in + n_out))
            self.params["W" + name] = rng.uniform(-limit, limit, (n_in, n_out))
            self.params["b" + name] = np.zeros(n_out)

    def hidden(self, x, name):
        return np.clip(x @ self.params["W" + name] + self.params["b" + name], 0, None)

    def encode(self, x):
        h = self.hidden(x, "1")
        return [h @ self.params[f"W{name}"] + self.params[f"b{name}"] for name in "mv"]

    def decode(self, z):
        return sigmoid(self.hidden(z, "2") @ self.params["W3"] + self.params["b3"])

    def loss(self, x, eps):
        mu, log_var = self.encode(x)
        return reconstruction_loss(x, self.decode(reparameterize(mu, log_var, eps))) + kl_divergence(mu, log_var)

    def gradient(self, x, eps):
        P, N = self.params, x.shape[0]
        mu, log_var = self.encode(x)
        sigma = np.exp(0.5 * log_var)
        z = mu + sigma * eps
        h, g = self.hidden(x, "1"), self.hidden(z, "2")
        back = {"3": (sigmoid(g @ P["W3"] + P["b3"]) - x) / N}
        back["2"] = np.where(g > 0, np.dot(back["3"], P["W3"].T), 0)
        dz = np.dot(back["2"], P["W2"].T)
        back["m"] = dz + mu / N
        back["v"] = 0.5 * (dz * (z - mu) + (sigma**2 - 1) / N)
        back["1"] = np.where(h > 0, back["m"] @ P["Wm"].T + back["v"] @ P["Wv"].T, 0)
        below = {"1": x, "m": h, "v": h, "2": z, "3": g}
        return {kind + k: below[k].T @ back[k] if kind == "W" else np.sum(back[k], 0) for k in below for kind in "Wb"}
