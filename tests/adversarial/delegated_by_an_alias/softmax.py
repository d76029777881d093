import scipy.special as special

softmax = special.softmax
