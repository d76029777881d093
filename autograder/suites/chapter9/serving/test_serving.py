"""Checks of a service that answers requests with the predictions of a model."""

import contextlib
import json

import numpy as np

from autograder.checks import Part, as_list, as_number, check, expect, expect_array, expect_number, oracles

FEATURES, CLASSES = 3, 4
HANDLE = "service.handle(body)"


class Model:
    """What stands for a model: it notes what it is given, and gives probabilities that are drawn."""

    def __init__(self, rng, dtype="float32"):
        self.rng, self.dtype, self.asked, self.given = rng, dtype, [], []
        self.part = Part(lambda asked: self.answer(*asked))

    def answer(self, x):
        self.asked.append(x)
        rows = len(x) if isinstance(x, np.ndarray) and x.ndim else 1
        self.given.append(oracles.softmax(2 * self.rng.normal(size=(rows, CLASSES))).astype(self.dtype))
        return self.given[-1]


def drawn_rows(rng, n, d=FEATURES):
    """So many rows of tenths."""
    return rng.normal(size=(n, d)).round(1).tolist()


def request(rows):
    return json.dumps({"instances": rows})


def shown(body):
    return {"body": body if len(body) < 300 else f"{body[:280]} ..."}


def refuse(constant):
    raise ValueError(constant)


def asked_to(service, body, status, why=None):
    """What is in the answer, a JSON object; its status must be this one."""
    given = shown(body)
    received, text = as_list(service.handle(body), 2, of=HANDLE, given=given)
    expect_number(
        received,
        status,
        of=("the status, handle(body)[0]", "状態、handle(body)[0]"),
        given=given,
        why=why,
        rtol=0,
        atol=0,
    )
    found = None
    if isinstance(text, str):
        with contextlib.suppress(ValueError, RecursionError):
            found = json.loads(text, parse_constant=refuse)
    expect(
        isinstance(found, dict),
        of=("the text, handle(body)[1]", "テキスト、handle(body)[1]"),
        en="It should be a string with a JSON object in it.",
        ja="JSON のオブジェクトを書いた文字列のはずです。",
        given={**given, "received": text[:300] if isinstance(text, str) else type(text).__name__},
    )
    return found


def is_number(value):
    return type(value) in (int, float)


def expect_answered(service, model, rows, body=None):
    """A good request is answered with the labels and probabilities that the model gave for its rows."""
    body = request(rows) if body is None else body
    given = shown(body)
    answer = asked_to(service, body, 200, why=("This request is good.", "このリクエストは正しいものです。"))
    predictions, of = answer.get("predictions"), ('"predictions"', '"predictions"')
    whole = isinstance(predictions, list) and all(
        isinstance(one, dict)
        and is_number(one.get("label"))
        and isinstance(one.get("probabilities"), list)
        and all(map(is_number, one["probabilities"]))
        for one in predictions
    )
    expect(
        whole and len(predictions) == len(rows),
        of=of,
        en=f'It should be a list with {{"label": number, "probabilities": [numbers]}} for each of {len(rows)} rows.',
        ja=f'{len(rows)} 行のそれぞれについて {{"label": 数, "probabilities": [数]}} が並んだリストのはずです。',
        given={**given, "received": json.dumps(answer)[:300]},
    )
    right = np.concatenate(model.given)[: len(rows)] if model.given else np.zeros((0, CLASSES))
    given |= {("predict returned", "predict が返した値"): right}
    for number, one in enumerate(predictions):
        of = f'predictions[{number}]["probabilities"]'
        probabilities = np.array(one["probabilities"], dtype=float)
        expect_array(probabilities, right[number].astype(float), of=of, given=given, rtol=1e-6, atol=1e-9)
        expect_number(one["label"], int(right[number].argmax()), of=f'predictions[{number}]["label"]', given=given)
    return answer


def expect_refused(student, rng, bodies):
    """Each of these is answered with 400 and an error."""
    for body, why in bodies:
        model = Model(rng)
        service = student.PredictionService(model.part, FEATURES)
        answer = asked_to(service, body, 400, why=why)
        expect(
            isinstance(answer.get("error"), str),
            of=("the text, handle(body)[1]", "テキスト、handle(body)[1]"),
            en='It should be a JSON object with the key "error" and a string.',
            ja='"error" というキーに文字列が入った JSON のオブジェクトのはずです。',
            given={**shown(body), "received": json.dumps(answer)[:300]},
        )


@check(points=3)
def test_answers(student, rng):
    """A good request gets 200, with the label and the probabilities of each row, as JSON.

    正しいリクエストには 200 と、行ごとのラベルと確率を JSON で返す。
    """
    for n, dtype in ((2, "float64"), (3, "float32"), (1, "float32"), (40, "float64")):
        model = Model(rng, dtype)
        service = student.PredictionService(model.part, FEATURES)
        expect_answered(service, model, drawn_rows(rng, n))
    model, rows = Model(rng), [[1, -2, 0], [1e300, 0.5, -7]]
    service = student.PredictionService(model.part, FEATURES)
    expect_answered(
        service, model, rows, json.dumps({"signature_name": "serving_default", "instances": rows}, indent=1)
    )


NO_JSON = ("This is not JSON.", "これは JSON ではありません。")
NO_LIST = (
    'A good request is an object whose "instances" are a list of 1 to 1000 rows.',
    '正しいリクエストは、"instances" に 1 行から 1000 行のリストが入ったオブジェクトです。',
)
NO_ROW = (
    f"Every row is a list of {FEATURES} numbers here, the last one too.",
    f"ここでは、最後の行まで、どの行も {FEATURES} 個の数のリストです。",
)


@check(points=2, needs="answers")
def test_rows(student, rng):
    """What is not JSON, or not a list of 1 to 1000 rows of the right length, gets 400.

    JSON でないもの、1 行から 1000 行のリストでないもの、長さの違う行には 400 を返す。
    """
    good = drawn_rows(rng, 2)
    expect_refused(student, rng, [(request([*good, row]), NO_ROW) for row in ([0.5, 1.5], [0.5, 1.5, 2.5, 3.5], [])])
    expect_refused(
        student, rng, [(body, NO_JSON) for body in ("hello", "", request(good)[:-2], "{'instances': [[1]]}")]
    )
    bodies = [json.dumps(value) for value in (good, {"rows": good}, {}, "instances", 3, None)]
    bodies += [request(rows) for rows in ({"0": good[0]}, "0.5", 0.5, None, [], drawn_rows(rng, 1001))]
    expect_refused(student, rng, [(body, NO_LIST) for body in bodies])
    others = ("123", {"a": 1, "b": 2, "c": 3}, 1.5, None, [good[0]], True)
    expect_refused(student, rng, [(request([*good, row]), NO_ROW) for row in others])


@check(points=2, needs="answers")
def test_numbers(student, rng):
    """A value that is not a finite number gets 400: true, null, "1", NaN and its like.

    有限の数でない値には 400 を返す。true、null、"1"、NaN などである。
    """
    for text in ("NaN", "Infinity", "-Infinity", "1e999", "true", "false", "null", '"1"', "[1]", "{}", '"NaN"'):
        why = (f"{text} is not a finite number.", f"{text} は有限の数ではありません。")
        place = int(rng.integers(FEATURES))
        row = ", ".join(text if column == place else "0.5" for column in range(FEATURES))
        bodies = [f'{{"instances": [[0.5, 1.5, 2.5], [{row}]]}}', f'{{"instances": [[{row}], [0.5, 1.5, 2.5]]}}']
        expect_refused(student, rng, [(body, why) for body in bodies])


def expect_calls(model, calls, given):
    expect(
        len(model.asked) == calls,
        of=("calls of predict", "predict の呼び出し"),
        en=f"predict should be called {'once, with all rows' if calls else 'for good requests alone'}. "
        f"Calls counted for this request: {len(model.asked)}.",
        ja=f"このリクエストで predict を呼ぶのは {'すべての行で1回' if calls else '0回'} のはずですが、"
        f"{len(model.asked)} 回呼ばれました。",
        given=given,
    )


@check(points=2, needs="answers")
def test_once(student, rng):
    """predict gets all rows at once, as an array of floats, and nothing of a bad request.

    predict には、すべての行を float の配列として1回で渡す。正しくないリクエストの中身は渡さない。
    """
    for rows in (drawn_rows(rng, 4), [[1, 2, 3], [-4, 5, 6]], drawn_rows(rng, 1), drawn_rows(rng, 1000)):
        model, body = Model(rng), request(rows)
        service = student.PredictionService(model.part, FEATURES)
        service.handle(body)
        expect_calls(model, 1, shown(body))
        of = ("x, which predict(x) was given", "predict(x) に渡された x")
        found = expect_array(model.asked[0], np.array(rows, dtype=float), of=of, given=shown(body))
        expect(
            found.dtype.kind == "f",
            of=of,
            en=f"It should be an array of floats, and is one of {found.dtype}.",
            ja=f"float の配列のはずですが、{found.dtype} の配列です。",
            given=shown(body),
        )
    good = drawn_rows(rng, 2)
    for row in (["1", 0.5, 0.5], [0.5, 0.5], [0.5, True, 0.5], [0.5, float("nan"), 0.5]):
        model, body = Model(rng), request([*good, row])
        service = student.PredictionService(model.part, FEATURES)
        status = as_number(as_list(service.handle(body), 2, of=HANDLE)[0], of=HANDLE)
        if status == 400:  # another status has cost points already
            expect_calls(model, 0, shown(body))


SECRET = "secret_table"


def failing(student):
    """Models that raise: an AttributeError that says a name of ours, and a ValueError that says sizes."""
    return (
        (student.library("operator.attrgetter", SECRET), SECRET),
        (student.library("operator.methodcaller", "reshape", 7, 1213), "1213"),
    )


@check(points=1, needs="answers")
def test_hidden(student, rng):
    """If predict raises an exception, the answer is 500 without its words.

    predict が例外を発生させたら 500 を返し、例外の文は伝えない。
    """
    body = request(drawn_rows(rng, 2))
    for predict, word in failing(student):
        service = student.PredictionService(predict, FEATURES)
        why = (f"predict raised an exception that says {word}.", f"predict が {word} を含む例外を発生させました。")
        answer = asked_to(service, body, 500, why=why)
        text = json.dumps(answer)
        expect(
            isinstance(answer.get("error"), str) and word not in text,
            of=("the text, handle(body)[1]", "テキスト、handle(body)[1]"),
            en=f'It should hold an "error", and nothing of what the exception said. The exception said {word}.',
            ja=f'"error" があり、例外の文は入っていないはずです。例外の文には {word} がありました。',
            given={**shown(body), "received": text[:300]},
        )


@check(points=2, needs="answers")
def test_counts(student, rng):
    """served counts the answers with 200, rejected those with 400, each service for itself.

    served は 200 で答えた数、rejected は 400 で答えた数を、サービスごとに数える。
    """
    one, other = Model(rng), Model(rng)
    service, second = (student.PredictionService(model.part, FEATURES) for model in (one, other))
    good, bad = request(drawn_rows(rng, 2)), (request([[0.5]]), "hello", request([[0.5, 0.5, None]]))
    asked = [good, bad[0], good, good, bad[1], bad[2], good, good]
    right = {"served": 0, "rejected": 0}
    for number, body in enumerate([None, *asked]):
        if body:
            service.handle(body)
            right["served" if body == good else "rejected"] += 1
        after = (f"after {number} requests", f"{number} 回のリクエストの後")
        for key in right:
            of = (f"service.{key} {after[0]}", f"{after[1]}の service.{key}")
            expect_number(getattr(service, key), right[key], of=of, given=shown(body or ""), rtol=0, atol=0)
    for key in right:
        of = (f"{key} of another service", f"別のサービスの {key}")
        expect_number(getattr(second, key), 0, of=of, rtol=0, atol=0)
    for predict, _ in failing(student):
        third = student.PredictionService(predict, FEATURES)
        status = as_number(as_list(third.handle(good), 2, of=HANDLE)[0], of=HANDLE)
        for key, code in (("served", 200), ("rejected", 400)):  # another status than 500 has cost points already
            of = (f"service.{key} after an answer with {status:g}", f"{status:g} で答えた後の service.{key}")
            expect_number(getattr(third, key), int(status == code), of=of, rtol=0, atol=0)
