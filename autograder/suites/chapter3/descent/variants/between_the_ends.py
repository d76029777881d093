from numerical import numerical_gradient


def gradient_descent(f, init_x, lr, step_num):
    """Notes neither the first nor the last place, and each as a list of numbers."""
    x = init_x + 0.0
    path = []
    for step in range(step_num):
        if step > 0:
            path.append(x.tolist())
        x = x - lr * numerical_gradient(f, x.copy())
        print(step, f(x))
    return x, path
