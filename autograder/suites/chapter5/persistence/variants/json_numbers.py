# JSON with every number in hexadecimal and a checksum in each entry; json's own error for what is no JSON.
import json
import zlib

import numpy as np


def save_model(path, params):
    model = {}
    for name in params:
        numbers = params[name].tobytes().hex()
        check = zlib.crc32((numbers + str(params[name].shape) + params[name].dtype.name).encode())
        model[name] = [params[name].dtype.name, params[name].shape, numbers, check]
    open(path + ".json", "w").write(json.dumps(model))


def load_model(path):
    model = json.loads(open(path + ".json").read())
    if not isinstance(model, dict):
        raise ValueError("no model")
    result = {}
    for name, (dtype, shape, numbers, check) in model.items():
        if zlib.crc32((numbers + str(tuple(shape)) + dtype).encode()) != check:
            raise ValueError(f"{name} is damaged")
        result[name] = np.frombuffer(bytes.fromhex(numbers), dtype).reshape(shape)
    return result


def predict_digit(params, image):
    x = np.ravel(image) / (255 if image.dtype == np.uint8 else 1)
    h = np.clip(np.einsum("d,dh->h", x, params["W1"]) + params["b1"], 0, None)
    scores = np.einsum("h,hk->k", h, params["W2"]) + params["b2"]
    return np.array(np.argmax(scores))
