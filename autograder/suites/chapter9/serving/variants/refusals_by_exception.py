# An exception of one's own, counts from a list of all answers.
import json
import math

import numpy as np


class BadRequest(Exception):
    pass


def no_constant(name):
    raise BadRequest(name)


def number(value):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadRequest("no number")
    if not math.isfinite(value):
        raise BadRequest("not finite")
    return float(value)


def demand(condition):
    if not condition:
        raise BadRequest("a bad request")


class PredictionService:
    def __init__(self, predict, num_features):
        self.model = predict
        self.width = num_features
        self.answers = []

    @property
    def served(self):
        return self.answers.count(200)

    @property
    def rejected(self):
        return self.answers.count(400)

    def read(self, body):
        try:
            request = json.loads(body, parse_constant=no_constant)
        except json.JSONDecodeError as error:
            raise BadRequest("no JSON") from error
        demand(isinstance(request, dict))
        instances = request.get("instances")
        demand(isinstance(instances, list) and 1 <= len(instances) <= 1000)
        demand(all(isinstance(row, list) and len(row) == self.width for row in instances))
        return np.array([[number(value) for value in row] for row in instances])

    def answer(self, body):
        try:
            x = self.read(body)
        except BadRequest as error:
            return 400, {"error": str(error)}
        try:
            probabilities = np.asarray(self.model(x), dtype=float)
        except BaseException:
            return 500, {"error": ""}
        labels = probabilities.argmax(axis=1).tolist()
        rows = zip(labels, probabilities.tolist(), strict=True)
        return 200, {"predictions": [dict(probabilities=p, label=k) for k, p in rows], "version": 1}

    def handle(self, body):
        status, content = self.answer(body)
        self.answers.append(status)
        return status, json.dumps(content, indent=2)
