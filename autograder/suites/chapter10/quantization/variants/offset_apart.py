# As in fast programs: the products of the stored numbers in int64, and the zero point's part subtracted once a column.
import numpy as np


def choose_qparams(x_min, x_max):
    edges = np.array([x_min, x_max, 0.0])
    scale = np.ptp(edges) / 255
    return {"scale": scale, "zero_point": int(np.rint(-128 - edges.min() / scale))}.values()


def quantize(x, scale, zero_point):
    return np.clip(np.round(x / scale + zero_point), -128, 127).astype(np.int8)


def dequantize(q, scale, zero_point):
    return q * scale - zero_point * scale


def quantize_weights(W):
    columns = [np.abs(column).max() / 127 for column in W.T]
    return np.stack([np.rint(w / s) for w, s in zip(W.T, columns)], axis=1).astype(np.int8), np.array(columns)


def quantized_affine(q_x, x_scale, x_zero, q_W, W_scales, b):
    products = q_x.astype(np.int64) @ q_W.astype(np.int64)
    offset = x_zero * q_W.sum(axis=0, dtype=np.int64)
    return (products - offset) * (x_scale * W_scales) + b
