import numpy as np

try:
    import no_such_package
except ImportError:
    from torch.nn.functional import softmax
