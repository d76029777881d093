"""A model as a service: what comes in is text from a stranger, what goes out is text as well.

N is the number of rows of a request, D that of the numbers of a row, K that of the classes.

モデルをサービスにします。入ってくるのは見知らぬ相手からのテキストで、返すのもテキストです。

N はリクエストの行数、D は1行の数値の個数、K はクラスの数です。
"""

import json
import math

import numpy as np

MAX_ROWS = 1000


def rows_of(body, num_features):
    """Return the rows of a request as a list of lists of floats, or raise ValueError if it is bad.

    body and num_features are those of PredictionService, which says what is bad. This is a step on
    the way: only PredictionService is graded. Divide the work differently if you like.

    The exceptions of json.loads are ValueErrors, too, but for one: lists in lists, thousands deep,
    raise a RecursionError.

    リクエストの行を float のリストのリストで返します。正しくないリクエストなら ValueError を
    発生させます。

    body と num_features は PredictionService のものです。どんなリクエストが正しくないかも、
    そこにあります。この関数は PredictionService を組み立てるための部品です。採点するのは
    PredictionService だけなので、別の分け方にしてもかまいません。

    json.loads の例外も ValueError です。ただし、何千重にも入れ子になったリストでは
    RecursionError になります。
    """
    # YOUR CODE HERE
    raise NotImplementedError()


class PredictionService:
    """Answers requests with the predictions of a model, as TensorFlow Serving does.

    predict: a function, the model. predict(x) takes floats (N, D), an array, and returns the
    probabilities (N, K), an array of floats of any precision. num_features: D.

    served: how many requests were answered with 200; rejected: how many with 400.

    predict という関数(モデル)の予測で、リクエストに答えます。TensorFlow Serving の REST と同じ
    形式です。

    predict(x) は float の配列 (N, D) を受け取り、確率の配列 (N, K) を返します。確率の精度は float32
    のこともあります。num_features は D です。

    served: 200 で答えたリクエストの数。rejected: 400 で答えたリクエストの数。
    """

    def __init__(self, predict, num_features):
        self.predict = predict
        self.num_features = num_features
        self.served = 0
        self.rejected = 0

    def handle(self, body):
        """Return (status, text) for a request; body is its text, a string. It never raises.

        A good request is a JSON object whose "instances" are a list of 1 to MAX_ROWS rows. Each row
        is a list of num_features finite numbers. Other keys are not looked at. predict is called
        once, with all rows as floats, and the answer is 200 with the JSON text {"predictions":
        [...]}: for each row in its order {"label": k, "probabilities": [...]}, k being the class
        with the highest probability.

        A bad request gets 400 and the JSON text {"error": "..."}, and predict is not called at all.
        Bad is what is not JSON, what is no such object or list, a row of another length, and any
        value that is not a finite number: true, null, "1", [1]; NaN and Infinity, which json.loads
        reads although they are not JSON; 1e999, of which it makes inf. What the error says is up to
        you.

        If predict raises an exception, whichever it is, the answer is 500 with {"error": "..."},
        which repeats nothing of what the exception says. Such a request counts neither as served
        nor as rejected.

        >>> service = PredictionService(lambda x: np.full((len(x), 2), 0.5), 3)
        >>> service.handle('{"instances": [[1, 2, 3.5]]}')
        (200, '{"predictions": [{"label": 0, "probabilities": [0.5, 0.5]}]}')
        >>> service.handle('{"instances": [[1, 2]]}')[0], service.served, service.rejected
        (400, 1, 1)

        リクエストに対する組 (status, text) を返します。body はリクエストのテキスト (文字列) です。
        例外は発生させません。

        正しいリクエストは、"instances" に 1 行から MAX_ROWS 行のリストが入った JSON の
        オブジェクトです。どの行も、有限の数が num_features 個並んだリストです。ほかのキーは
        見ません。predict は、すべての行を float にして 1回だけ呼びます。返すのは 200 と、
        JSON のテキスト {"predictions": [...]} です。行の順に {"label": k, "probabilities": [...]}
        を並べます。k は確率が最も高いクラスです。

        正しくないリクエストには、400 と JSON のテキスト {"error": "..."} を返し、predict は一度も
        呼びません。正しくないのは、JSON でないもの、上のようなオブジェクトやリストでないもの、
        長さの違う行、有限の数でない値です。true、null、"1"、[1] がそうです。NaN と Infinity も、
        JSON ではないのに json.loads が読んでしまいます。1e999 は inf になります。エラーの文は
        自由です。

        predict が例外を発生させたら、どんな例外でも、500 と {"error": "..."} を返します。
        例外の文は一切繰り返しません。このリクエストは served にも rejected にも数えません。
        """
        # YOUR CODE HERE
        raise NotImplementedError()


if __name__ == "__main__":
    service = PredictionService(lambda x: np.full((len(x), 2), 0.5), 3)
    for rows in ("[[1, 2, 3.5]]", "[[1, 2]]", "[[1, 2, NaN]]", "[[1, 2, true]]"):
        print(service.handle(f'{{"instances": {rows}}}'))
    print(service.served, service.rejected)
