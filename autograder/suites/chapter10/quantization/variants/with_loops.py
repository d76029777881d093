# Python numbers and loops; the zero point as a separate term of the affine layer would be the same.
import numpy as np


def choose_qparams(x_min, x_max):
    if x_min > 0:
        x_min = 0
    elif x_max < 0:
        x_max = 0
    scale = (x_max - x_min) / 255
    return [scale, -128 - int(round(x_min / scale))]


def quantize(x, scale, zero_point):
    q = np.empty(x.shape, dtype=np.int8)
    for place in np.ndindex(x.shape):
        q[place] = max(-128, min(127, round(float(x[place]) / scale) + zero_point))
    return q


def dequantize(q, scale, zero_point):
    x = np.zeros(q.shape)
    for place in np.ndindex(q.shape):
        x[place] = (int(q[place]) - zero_point) * scale
    return x


def quantize_weights(W):
    D, M = W.shape
    q, scales = np.zeros((D, M), dtype=np.int8), []
    for m in range(M):
        scale = max(abs(w) for w in W[:, m]) / 127
        q[:, m] = [round(w / scale) for w in W[:, m]]
        scales.append(scale)
    return q, np.array(scales)


def quantized_affine(q_x, x_scale, x_zero, q_W, W_scales, b):
    y = np.zeros((len(q_x), len(b)))
    for n in range(len(q_x)):
        for m in range(len(b)):
            total = 0
            for d in range(len(q_W)):
                total += (int(q_x[n, d]) - x_zero) * int(q_W[d, m])
            y[n, m] = total * x_scale * W_scales[m] + b[m]
    return y
