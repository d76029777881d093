import numpy as np
from solutions.chapter2.affine import affine
