# One method, whole numbers turned to floats at the end, status from http.HTTPStatus, a list for a pair.
import json
import math
from http import HTTPStatus

import numpy as np

MAX_ROWS = 1000


class PredictionService:
    def __init__(self, predict, num_features):
        self.predict, self.num_features = predict, num_features
        self.served, self.rejected = 0, 0

    def reject(self, text):
        self.rejected += 1
        return [HTTPStatus.BAD_REQUEST.value, json.dumps({"error": text, "code": 7})]

    def handle(self, body):
        try:
            data = json.loads(body)
        except ValueError:
            return self.reject("ongeldig")
        if type(data) is not dict or type(data.get("instances")) is not list:
            return self.reject("instances?")
        rows = data["instances"]
        if not rows or len(rows) > MAX_ROWS:
            return self.reject("too many or none")
        for i, row in enumerate(rows):
            if type(row) is not list or len(row) != self.num_features:
                return self.reject(f"row {i}")
            for v in row:
                if type(v) not in (int, float) or v != v or v in (math.inf, -math.inf):
                    return self.reject(f"row {i}: {v!r}")
        try:
            ps = self.predict(np.array(rows, dtype=np.float64))
            answer = [{"label": int(np.argmax(p)), "probabilities": [float(q) for q in p]} for p in ps]
        except Exception:
            return [500, json.dumps({"error": "サーバーのエラー"}, ensure_ascii=False)]
        self.served += 1
        return [200, json.dumps({"predictions": answer}, ensure_ascii=False)]
