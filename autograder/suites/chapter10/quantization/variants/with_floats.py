# Halves go up, results in float32, the affine layer in floats of the dequantised numbers.
import numpy as np


def choose_qparams(x_min, x_max):
    low = np.minimum(x_min, 0).astype(np.float32)
    high = np.maximum(x_max, 0).astype(np.float32)
    scale = (high - low) / np.float32(255)
    zero_point = np.clip(np.floor(-128 - low / scale + 0.5), -128, 127)
    return scale, zero_point.astype(np.int8)


def quantize(x, scale, zero_point):
    q = np.floor(x / scale + 0.5) + zero_point
    return np.minimum(np.maximum(q, -128), 127).astype("int8")


def dequantize(q, scale, zero_point):
    return (np.float32(scale) * (q.astype(np.float32) - zero_point)).astype(np.float32)


def quantize_weights(W):
    scales = np.amax(np.absolute(W), axis=0, keepdims=True) / 127
    return np.floor(W / scales + 0.5).clip(-127, 127).astype(np.int8), scales[0]


def quantized_affine(q_x, x_scale, x_zero, q_W, W_scales, b):
    x = x_scale * (q_x.astype(np.float64) - x_zero)
    return x @ (q_W * W_scales) + b
