# The layer turns xs round with its own reverse_sequences; gradients as properties of the two layers.
import numpy as np
from time_lstm import TimeLSTM


def reverse_sequences(xs, lengths):
    rows = []
    for row, length in zip(xs, lengths):
        rows.append(np.concatenate([np.flip(row[:length], axis=0), row[length:]]))
    return np.array(rows)


def turned(xs):
    return reverse_sequences(xs, [xs.shape[1]] * len(xs))


class TimeBiLSTM:
    def __init__(self, *arrays):
        self.layers = TimeLSTM(*arrays[:3], False), TimeLSTM(*arrays[3:], False)

    def forward(self, xs):
        first, second = self.layers
        return np.concatenate((first.forward(xs), turned(second.forward(turned(xs)))), axis=-1)

    def backward(self, dhs):
        first, second = self.layers
        half = dhs.shape[-1] // 2
        return first.backward(dhs[..., :half]) + turned(second.backward(turned(dhs[..., half:])))

    dWx1 = property(lambda self: self.layers[0].dWx)  # noqa: N815
    dWh1 = property(lambda self: self.layers[0].dWh)  # noqa: N815
    db1 = property(lambda self: self.layers[0].db)
    dWx2 = property(lambda self: self.layers[1].dWx)  # noqa: N815
    dWh2 = property(lambda self: self.layers[1].dWh)  # noqa: N815
    db2 = property(lambda self: self.layers[1].db)
