"""Other parameter names; a reshape to the rows of the weights, undone for one sample."""


def affine(inputs, weight, bias=None):
    rows = inputs.reshape(-1, weight.shape[0])
    out = rows.dot(weight)
    if bias is not None:
        out = out + bias
    return out[0] if inputs.ndim == 1 else out


if __name__ == "__main__":
    print("try me")
