from scipy.special import *

softmax = softmax
