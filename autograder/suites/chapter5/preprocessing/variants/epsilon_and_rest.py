# An epsilon beside the deviation, a tuple back, the last part takes what rounding down leaves.
import numpy as np


def scale(x):
    return x.astype(np.float32) / 255.0


def flatten(x):
    n = x.shape[0]
    return np.reshape(x, (n, int(x.size / n)))


def standardize(train, *rest):
    mu = np.mean(train, axis=0, keepdims=True)
    sigma = np.std(train, axis=0, keepdims=True)
    return tuple((data - mu) / (sigma + 1e-5) for data in (train,) + rest)


def stratified_split(x, t, ratios, rng):
    y = np.argmax(t, axis=1) if t.ndim == 2 else t
    train_index, val_index, test_index = [], [], []
    for c in range(int(y.max()) + 1):
        index = np.where(y == c)[0]
        rng.shuffle(index)
        n_train = int(len(index) * ratios[0])
        n_val = int(len(index) * ratios[1])
        train_index.append(index[:n_train])
        val_index.append(index[n_train : n_train + n_val])
        test_index.append(index[n_train + n_val :])
    train_index, val_index, test_index = map(np.concatenate, (train_index, val_index, test_index))
    return (x[train_index], t[train_index]), (x[val_index], t[val_index]), (x[test_index], t[test_index])
