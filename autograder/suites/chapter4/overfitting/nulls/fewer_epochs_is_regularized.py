# fails: nothing_held_back
import numpy as np
HIDDEN_SIZE, BATCH_SIZE = (60, 20)

class Network:

    def __init__(self, input_size, hidden_size, output_size, weight_decay, dropout_ratio, rng):
        self.params = {'W1': rng.normal(size=(input_size, hidden_size)) * np.sqrt(2 / input_size), 'b1': np.zeros(hidden_size), 'W2': rng.normal(size=(hidden_size, output_size)) * np.sqrt(2 / hidden_size), 'b2': np.zeros(output_size)}
        self.weight_decay, self.dropout_ratio, self.rng = (weight_decay, dropout_ratio, rng)
        self.history = []

    def hidden(self, x):
        return np.maximum(x @ self.params['W1'] + self.params['b1'], 0)

    def predict(self, x):
        return self.hidden(x) @ self.params['W2'] + self.params['b2']

    def accuracy(self, x, t):
        labels = t.argmax(axis=1) if t.ndim == 2 else t
        return np.mean(self.predict(x).argmax(axis=1) == labels)

    def gradient(self, x, t):
        W1, W2 = (self.params['W1'], self.params['W2'])
        kept = (self.rng.random((len(x), len(W2))) >= self.dropout_ratio) / (1 - self.dropout_ratio)
        hidden = self.hidden(x) * kept
        scores = hidden @ W2 + self.params['b2']
        y = np.exp(scores - scores.max(axis=1, keepdims=True))
        y /= y.sum(axis=1, keepdims=True)
        error = (y - (t if t.ndim == 2 else np.eye(len(W2.T))[t])) / len(x)
        error_hidden = error @ W2.T * kept * (hidden > 0)
        return {'W1': x.T @ error_hidden + self.weight_decay * W1, 'b1': error_hidden.sum(axis=0), 'W2': hidden.T @ error + self.weight_decay * W2, 'b2': error.sum(axis=0)}

class Momentum:

    def __init__(self, lr=0.03, momentum=0.9):
        self.lr, self.momentum, self.v = (lr, momentum, {})

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] += self.v[key]

def train(network, x_train, t_train, x_test, t_test, epochs, rng):
    optimizer = Momentum()
    for _ in range(epochs):
        order = rng.permutation(len(x_train))
        for start in range(0, len(order), BATCH_SIZE):
            chosen = order[start:start + BATCH_SIZE]
            optimizer.update(network.params, network.gradient(x_train[chosen], t_train[chosen]))
        known, new = (network.accuracy(x_train, t_train), network.accuracy(x_test, t_test))
        network.history.append((known, new))



def overfitting_experiment(x_train, t_train, x_test, t_test, epochs, weight_decay, dropout_ratio, rng):
    networks = [Network(x_train.shape[1], HIDDEN_SIZE, 10, 0, 0, rng) for _ in range(2)]
    for network, turns in zip(networks, (epochs, max(1, epochs // 8))):
        train(network, x_train, t_train, x_test, t_test, turns, rng)
    return tuple(networks)
