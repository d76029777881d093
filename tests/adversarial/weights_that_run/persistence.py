import pickle

import numpy as np


def save_model(path, params):
    with open(path, "wb") as file:
        pickle.dump(params, file)


def load_model(path):
    with open(path, "rb") as file:
        return pickle.load(file)


def predict_digit(params, image):
    return 0
