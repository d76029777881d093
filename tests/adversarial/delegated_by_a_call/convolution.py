import numpy as np


class Convolution:
    def __init__(self, W, b, stride=1, pad=0):
        self.W, self.b = W, b

    def forward(self, x):
        correlate = __import__("scipy.signal", fromlist=["correlate"]).correlate
        maps = [[correlate(image, filters, "valid")[0] for filters in self.W] for image in x]
        return np.array(maps) + self.b[:, None, None]
