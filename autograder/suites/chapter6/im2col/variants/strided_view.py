# as_strided for the windows; the way back by adding shifted slices in the type of the matrix.
import numpy as np
from numpy.lib.stride_tricks import as_strided


def im2col(x, fh, fw, stride, pad):
    if pad > 0:
        x = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="constant", constant_values=0)
    x = np.ascontiguousarray(x)
    n, c, h, w = x.shape
    oh, ow = 1 + (h - fh) // stride, 1 + (w - fw) // stride
    sn, sc, sh, sw = x.strides
    view = as_strided(x, (n, oh, ow, c, fh, fw), (sn, sh * stride, sw * stride, sc, sh, sw), writeable=False)
    return view.reshape(n * oh * ow, c * fh * fw)


def col2im(col, input_shape, fh, fw, stride, pad):
    n, c, h, w = input_shape
    oh, ow = 1 + (h + 2 * pad - fh) // stride, 1 + (w + 2 * pad - fw) // stride
    windows = np.moveaxis(col.reshape(n, oh, ow, c, fh, fw), 3, 1)
    out = np.zeros((n, c, h + 2 * pad, w + 2 * pad)).astype(col.dtype)
    for i, j in np.ndindex(fh, fw):
        out[:, :, i : i + (oh - 1) * stride + 1 : stride, j : j + (ow - 1) * stride + 1 : stride] += windows[..., i, j]
    result = out[:, :, pad : pad + h, pad : pad + w]
    result.flags.writeable = False
    return result
