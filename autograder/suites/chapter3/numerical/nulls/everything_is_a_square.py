# fails: all
def numerical_diff(f, x):
    """The slope of x ** 2, whatever f is."""
    return 2 * x


def numerical_gradient(f, x):
    return 2.0 * x
