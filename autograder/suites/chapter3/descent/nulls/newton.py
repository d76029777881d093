# fails: all
"""One step of Newton's to the bottom of the bowl, and a straight path that was never walked."""

import numpy as np
from numerical import numerical_gradient


def gradient_descent(f, init_x, lr, step_num):
    x = init_x.copy().reshape(-1)
    slope = lambda point: numerical_gradient(lambda y: f(y.reshape(init_x.shape)), point)  # noqa: E731
    curvature = np.array([(slope(x + e) - slope(x - e)) / 2 for e in np.eye(x.size)])
    bottom = (x - np.linalg.solve(curvature, slope(x))).reshape(init_x.shape)
    return bottom, [init_x + (bottom - init_x) * k / step_num for k in range(step_num + 1)]
