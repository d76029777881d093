# fails: all
def gradient_descent(f, init_x, lr, step_num):
    """Stays where it is."""
    return init_x, [init_x] * (step_num + 1)
