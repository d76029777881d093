# fails: no_pickles, damaged, predict, predict_bytes, inputs_left_alone
import pickle


def save_model(path, params):
    with open(path, "wb") as file:
        pickle.dump(params, file)


def load_model(path):
    with open(path, "rb") as file:
        return pickle.load(file)


def predict_digit(params, image):
    return int(image.sum()) % len(params["b2"])
