"""Checks of a small Transformer: what every language model keeps, however it is built, and how it is trained."""

import numpy as np

from autograder.checks import (
    CHARACTERS,
    Language,
    Parameters,
    Part,
    as_array,
    as_dict,
    check,
    either,
    expect,
    expect_array,
    expect_at_least,
    expect_at_most,
    expect_done,
    expect_drawn_from_rng,
    expect_gradient,
    expect_number,
    generator,
    is_right,
    oracles,
    perplexity_remark,
    pictures,
)

PREDICT = "model.predict(ids)"
SAME = {"rtol": 0.0, "atol": 1e-5}  # a mask may leave 1e-6 of what it hides
SEEN = 1e-3  # scores are near 1: what counts changes them by more


def make(module, v=7, d=8, heads=2, layers=1, max_len=12):
    return module.TinyLanguageModel(v, d, heads, layers, max_len)


def ask(model, ids, v=7, of=PREDICT):
    """The scores of these ids."""
    return as_array(model.predict(ids), (*ids.shape, v), of=of, given={"ids": ids}).astype(float)


def drawn_like(rng, params):
    """Other numbers for these arrays, of a size with which everything has an effect: weights may start from 0."""
    found = {}
    for key, array in params.items():
        if array.ndim > 1:
            found[key] = rng.normal(size=array.shape) / np.sqrt(min(array.shape[-2:]))
        else:
            found[key] = array + 0.3 * rng.normal(size=array.shape)
    return found


def filled(student, rng, **sizes):
    """A model in whose parameters there are numbers of the grader's, and these."""
    model, of = make(student, **sizes), Parameters(student)
    params = drawn_like(rng, of.read(model))
    of.write(model, params)
    return model, params


def effect(one, other):
    """By how much the scores of one step differ."""
    return float(np.abs(one - other).max())


ALONE = (
    "Alone, a text gets other scores than among others.",
    "同じ文章なのに、単独で読んだときと、ほかの文章と並べて読んだときとで、スコアが違います。",
)
AGAIN = (
    "The same texts got other scores the second time. Neither chance nor a state may enter.",
    "同じ文章なのに、2回目はスコアが違いました。偶然や状態が入ってはいけません。",
)


@check(points=1)
def test_predict(student, rng):
    """Every text gets its own scores, the same every time, of any number and length up to max_len.

    どの文章も、本数や長さ(max_len まで)によらず、それ自身のスコアをもらう。何度呼んでも同じである。
    """
    model, _ = filled(student, rng, layers=2)
    for n, t in ((5, 12), (1, 1), (3, 7), (2, 2)):
        ids = rng.integers(7, size=(n, t))
        together = ask(model, ids)
        expect_array(
            ask(model, ids),
            together,
            of=(f"{PREDICT}, asked a second time", f"2回目の {PREDICT}"),
            given={"ids": ids},
            why=AGAIN,
        )
        for row in range(n):
            alone, of = ids[row : row + 1], "model.predict(ids[n : n + 1])"
            expect_array(ask(model, alone, of=of), together[row : row + 1], of=of, given={"ids": alone}, why=ALONE)
    ids = np.arange(7)[None, :]
    scores = ask(model, ids)[0]
    expect(
        min(effect(scores[0], scores[t]) for t in range(1, 7)) > SEEN,
        of=PREDICT,
        en="Steps with different symbols got equal scores.",
        ja="記号の違うステップのスコアが同じです。",
        given={"ids": ids},
    )


HANDED_OVER = (
    "Two models have equal numbers in params, and give different scores. A model should calculate with the arrays in "
    "params, and with nothing else that was drawn or learned.",
    "params の値が等しい2つのモデルのスコアが違います。モデルは params にある配列だけで計算し、ランダムに決めたり"
    "学習したりしたほかの値を使ってはいけません。",
)


@check(points=1)
def test_params(student, rng):
    """params holds all that a model calculates with: first weights at random, and whatever is written there.

    params には、モデルが計算に使う値がすべて入っている。初期値はランダムで、書き込んだ値はすぐに効く。
    """
    of, ids = Parameters(student), rng.integers(7, size=(4, 9))
    one, other = (make(student, layers=2) for _ in range(2))
    own, others = of.read(one), of.read(other)
    weights = [key for key, array in own.items() if array.ndim > 1]
    expect(
        any(own[key].shape == others[key].shape and (own[key] != others[key]).all() for key in weights),
        of="model.params",
        en="Two new models have the same weights. They should be random.",
        ja="新しいモデル2つの重みが同じです。重みはランダムなはずです。",
    )
    first = ask(one, ids)
    for _ in range(2):
        params = drawn_like(rng, own)
        of.write(one, params)
        of.hand_over(params, other)
        said = ask(one, ids)
        name = (f"{PREDICT} of another model with the same params", f"同じ params を持つ別のモデルの {PREDICT}")
        expect_array(ask(other, ids, of=name), said, of=name, given={"ids": ids}, why=HANDED_OVER, **SAME)
        expect(
            effect(said, first) > SEEN,
            of=PREDICT,
            en="Other numbers were written into all arrays of model.params, and the scores stayed as they were.",
            ja="model.params のすべての配列に別の値を書き込みましたが、スコアが変わりませんでした。",
            given={"ids": ids},
        )
        first = said
    large = of.read(make(student, layers=3))
    expect(
        sum(array.size for array in large.values()) > sum(array.size for array in own.values()),
        of="model.params",
        en="A model with num_layers = 3 has no more parameters than one with num_layers = 2.",
        ja="num_layers が 3 のモデルのパラメータが、2 のモデルより多くありません。",
    )
    four = make(student, heads=4, layers=2)
    if {key: array.shape for key, array in of.read(four).items()} == {key: array.shape for key, array in own.items()}:
        of.write(four, params)
        expect(
            effect(ask(four, ids), first) > SEEN,
            of=PREDICT,
            en="Models with 2 and with 4 heads and the same params give the same scores.",
            ja="ヘッドが 2 個のモデルと 4 個のモデルが、同じ params で同じスコアを返します。",
            given={"ids": ids},
        )
    of.write(other, drawn_like(rng, own))
    name = (f"{PREDICT} after another model's params were changed", f"別のモデルの params を変えた後の {PREDICT}")
    expect_array(ask(one, ids, of=name), first, of=name, given={"ids": ids}, why=HANDED_OVER, **SAME)


PEEKED = (
    "Only ids after this step are different. The scores of a step may follow from what came until then alone.",
    "違うのは、このステップより後の番号だけです。スコアは、そのステップまでの番号だけで決まるはずです。",
)
SHORTER = (
    "These are the first steps of a longer text. They should get the scores that they get there.",
    "長い文章の最初の部分です。長い文章の中でも、この部分だけでも、スコアは同じはずです。",
)


@check(points=2)
def test_causal(student, rng):
    """The scores of a step follow from the ids up to it, and from none that comes later.

    あるステップのスコアは、そのステップまでの番号で決まり、その後の番号にはよらない。
    """
    for layers in (1, 2):
        model, _ = filled(student, rng, layers=layers)
        ids = rng.integers(7, size=(3, 12))
        before = ask(model, ids)
        for t in range(1, 12):
            other = ids.copy()
            other[:, t:] = (ids[:, t:] + rng.integers(1, 7, size=other[:, t:].shape)) % 7
            after, given = (
                ask(model, other),
                {"ids": other, ("ids before", "変える前の ids"): ids, ("first other step", "最初に変えたステップ"): t},
            )
            expect_array(after[:, :t], before[:, :t], of=f"{PREDICT}[:, :{t}]", given=given, why=PEEKED, **SAME)
            expect(
                effect(after[:, t], before[:, t]) > SEEN,
                of=PREDICT,
                en=f"The id of step {t} was changed, and the scores of that step stayed as they were.",
                ja=f"ステップ {t} の番号を変えても、そのステップのスコアが変わりませんでした。",
                given=given,
            )
            of, start = f"model.predict(ids[:, :{t}])", ids[:, :t]
            expect_array(ask(model, start, of=of), before[:, :t], of=of, given={"ids": start}, why=SHORTER, **SAME)


FAR = 200
REACH = 1e-6  # measured: the solution .0007 at least; an LSTM with open gates below 1e-20


@check(points=2)
def test_order(student, rng):
    """What came before counts: every symbol, however far back, in its order, and as the last one asks for it.

    それまでに読んだ記号は、どれほど前のものでもスコアに影響する。順序にも、最後の記号が何を尋ねるかにもよる。
    """
    model, _ = filled(student, rng)
    ids = np.array([[first, 1, 2, last] for last in (3, 4) for first in (5, 6)])  # two beginnings, two ends
    (one, two), (three, four) = ask(model, ids)[:, -1].reshape(2, 2, -1)
    expect(
        effect(one - two, three - four) > SEEN,
        of=PREDICT,
        en="The symbol at step 0 adds the same to the last scores, whatever the last symbol is. With attention it is "
        "the last symbol that asks, and what the others have to say depends on the question.",
        ja="最後の記号が何であっても、ステップ 0 の記号が最後のスコアに足す値は同じです。注意機構では、最後の記号が"
        "問い合わせ、ほかの記号から何を受け取るかはその問い合わせによって変わります。",
        given={"ids": ids},
    )
    for t in range(3, 12):
        ids = np.stack([rng.permutation(7), rng.permutation(7)]).repeat(2, axis=1)[:, :t]
        ids[:, :-1] = rng.permuted(ids[:, :-1], axis=1)
        i, j = rng.choice(t - 1, size=2, replace=False)
        ids[:, i] = (ids[:, j] + rng.integers(1, 7, size=2)) % 7
        other = ids.copy()
        other[:, [i, j]] = ids[:, [j, i]]
        expect(
            min(effect(*pair) for pair in zip(ask(model, ids)[:, -1], ask(model, other)[:, -1], strict=True)) > 1e-4,
            of=PREDICT,
            en=f"The symbols at steps {i} and {j} have changed places. The scores after them, at step {t - 1}, stayed "
            "as they were.",
            ja=f"ステップ {i} と {j} の記号を入れ替えましたが、その後のステップ {t - 1} のスコアが変わりませんでした。",
            given={"ids": ids, ("ids after the exchange", "入れ替えた後の ids"): other},
        )
    model, _ = filled(student, rng, max_len=FAR)
    ids = rng.integers(7, size=(8, FAR))
    before = ask(model, ids)[:, -1]
    for place in (0, *rng.integers(1, FAR // 2, size=5)):
        other = ids.copy()
        other[:, place] = (ids[:, place] + rng.integers(1, 7, size=8)) % 7
        expect_at_least(
            effect(ask(model, other)[:, -1], before),
            REACH,
            of=PREDICT,
            sentence=(
                f"Of {FAR} symbols the one at step {place} was changed. It does not count for the last scores. "
                "Attention looks at every step directly.",
                f"{FAR} 個の記号のうち、ステップ {place} の記号を変えましたが、最後のスコアに影響しません。注意機構は"
                "どのステップも直接見ます。",
            ),
        )


def loss_of(model, ids, targets, v=7):
    """The cross entropy of what a model predicts, counted here."""
    return oracles.cross_entropy(ask(model, ids, v).reshape(-1, v), targets.ravel())


MEAN = (
    "It is the mean over all steps of all texts of -log(the probability that predict gives to the symbol in targets).",
    "predict が targets の記号に与えた確率の -log を、すべての文章のすべてのステップで平均したものです。",
)
TARGETS = "model.loss(ids, targets)"


@check(points=1, needs="predict")
def test_loss(student, rng):
    """loss is the mean cross entropy of the model's own scores over all steps.

    loss は、モデル自身のスコアの交差エントロピー誤差の、全ステップでの平均である。
    """
    model, _ = filled(student, rng)
    for n, t in ((4, 6), (1, 12)):
        ids, targets = rng.integers(7, size=(2, n, t))
        given, right = {"ids": ids, "targets": targets}, loss_of(model, ids, targets)
        # Every symbol has a probability above 0.001 here: an epsilon of 1e-7 moves the loss by less than 1e-4.
        expect_number(model.loss(ids, targets), right, of=TARGETS, given=given, rtol=0.0, atol=1e-4, why=MEAN)


GRADIENT = "model.gradient(ids, targets)"
NEAR = 1e-8  # so small a stride that hardly any ReLU is near enough to its kink; rounding makes 1e-7 of slopes near 0.1
OWN = (
    "It is held to how much the loss of the model's own predictions changes if a parameter is changed a little.",
    "パラメータを少し変えたとき、モデル自身の予測の損失がどれだけ変わるかと比べています。",
)
MOVED = (
    "The call changed the parameters. Moving them is the optimiser's job.",
    "呼び出しがパラメータを書き換えています。動かすのは最適化手法の仕事です。",
)


def gradients_of(params, answer):
    """What gradient has answered: an array for each parameter."""
    received = as_dict(answer, tuple(params), of=GRADIENT)
    names = {key: f'{GRADIENT}["{key}"]' for key in params}
    return {key: as_array(received[key], params[key].shape, of=names[key]) for key in params}


def loss_by(student, model, key, ids, targets, v):
    """The loss of the model's own predictions, as a function of one array."""

    def f(value):
        Parameters(student).write(model, {key: value})
        return loss_of(model, ids, targets, v)

    return f


def expect_right_gradients(student, rng):
    """Small arrays: every number is tried."""
    model, params = filled(student, rng, v=5, d=4)
    ids, targets = rng.integers(5, size=(2, 3, 5))
    given = {"ids": ids, "targets": targets}
    received = gradients_of(params, model.gradient(ids, targets))
    for key, after in Parameters(student).read(model).items():
        expect_array(after, params[key], of=f'model.params["{key}"]', rtol=0.0, atol=1e-12, why=MOVED)
    for key in reversed(params):  # from the loss backward: what is wrong first is named
        f, of = loss_by(student, model, key, ids, targets, 5), f'{GRADIENT}["{key}"]'
        expect_gradient(received[key], f, params[key], of=of, given=given, why=OWN, h=NEAR, rtol=1e-3, atol=2e-6)
        Parameters(student).write(model, {key: params[key]})


# Seconds of a processor for gradient: the solution 0.01, in nested loops about 1.4; a pass forward for every one of the
# 220,000 numbers about 100.
WIDE = {"v": 6, "d": 96, "heads": 2, "layers": 2, "max_len": 3}


def expect_in_one_pass(student, rng):
    """So many numbers that they cannot be tried one by one; the answer is right along two random directions."""
    model, params = filled(student, rng, **WIDE)
    ids, targets = rng.integers(6, size=(2, 1, 3))
    answer = expect_done(student, lambda: model.gradient(ids, targets), of=GRADIENT)
    received = gradients_of(params, answer)
    for key in reversed(params):
        f = loss_by(student, model, key, ids, targets, 6)
        for _ in range(2):
            v = rng.normal(size=params[key].shape)
            slope = (f(params[key] + NEAR * v) - f(params[key] - NEAR * v)) / (2 * NEAR)
            usual = max(float(np.linalg.norm(received[key])), abs(slope), 1e-3)
            expect(
                abs(float(np.sum(received[key] * v)) - slope) < 2e-3 * usual,
                of=f'{GRADIENT}["{key}"]',
                en="It is not the gradient of the loss of the model's own predictions, in a model with d_model 96 and "
                "two blocks.",
                ja="d_model が 96 で、ブロックが2つのモデルで、モデル自身の予測の損失の勾配になっていません。",
            )
        Parameters(student).write(model, {key: params[key]})


@check(points=3, needs="predict")
def test_gradient(student, rng):
    """gradient gives for each parameter the gradient of the model's own loss, by one pass backward.

    gradient は、モデル自身の損失の勾配を、1回の逆伝播ですべてのパラメータについて求める。
    """
    # Twice, because a ReLU may be so near to its kink that the differences are not the slope.
    either(*2 * [lambda: expect_right_gradients(student, rng)])
    either(*2 * [lambda: expect_in_one_pass(student, rng)])


class Watched:
    """A model in the place of the learner's. It learns nothing and notes what it is asked.

    The gradient of call number i is 0 but for place i of the first array.
    """

    def __init__(self, student, calls):
        self.shapes, self.asked, self.first = {"embed_W": (calls, 2), "affine_b": (5,)}, [], []
        self.model = student.library(
            "types.SimpleNamespace",
            params={key: np.zeros(shape) for key, shape in self.shapes.items()},
            gradient=Part(lambda asked: self.gradient(*asked)),
        )

    def gradient(self, ids, targets):
        self.asked.append((ids, targets, self.moved()))
        grads = {key: np.zeros(shape) for key, shape in self.shapes.items()}
        grads["embed_W"].flat[len(self.asked) - 1] = 1
        return grads

    def moved(self):
        """How many places of the first array have moved."""
        found = as_dict(self.model.params, tuple(self.shapes), of="model.params")
        table = as_array(found["embed_W"], self.shapes["embed_W"], of='model.params["embed_W"]')
        self.first.append(float(table.flat[0]))
        return int(np.sum(table != 0))


TRAIN = "train(model, corpus, steps, batch_size, length, lr, rng)"
WINDOWS = (
    "Each row is a window of the corpus: `length` ids in a row, which the model reads. The targets are the ids one "
    "place further on.",
    "どの行もコーパスの窓で、モデルが読む連続した length 個の番号です。正解は、それを1つずつ後ろにずらした番号です。",
)
STEPS, SIZE, LENGTH, PLACES = 60, 3, 5, 4


def expect_windows(student, rng):
    """So many steps, each on windows of the corpus that are drawn anew."""
    corpus = rng.permutation(100)[: LENGTH + PLACES]  # all different: each tells its place
    at = {int(number): place for place, number in enumerate(corpus)}
    given = {"corpus": corpus, "batch_size": SIZE, "length": LENGTH, "steps": STEPS}

    def train(worker_rng):
        """Where the windows of one training began, (STEPS, SIZE)."""
        watched, found = Watched(student, STEPS), []
        student.train(watched.model, corpus, STEPS, SIZE, LENGTH, 0.01, worker_rng)
        expect(
            len(watched.asked) == STEPS,
            of=TRAIN,
            en=f"In {STEPS} steps there are {STEPS} gradients to ask for. There were {len(watched.asked)}.",
            ja=f"{STEPS} ステップで、勾配は {STEPS} 回求めるはずですが、{len(watched.asked)} 回でした。",
            given=given,
        )
        for number, (ids, targets, moved) in enumerate(watched.asked):
            of = (f"ids of {GRADIENT}, call {number}", f"{GRADIENT} の呼び出し {number} の ids")
            ids = as_array(np.asarray(ids), (SIZE, LENGTH), of=of, given=given, why=WINDOWS)
            starts = [at.get(int(row[0]), 0) for row in ids]
            places = np.minimum(np.array(starts), PLACES - 1)[:, None] + np.arange(LENGTH)
            expect_array(ids, corpus[places], of=of, given=given, why=WINDOWS)
            of = (f"targets of {GRADIENT}, call {number}", f"{GRADIENT} の呼び出し {number} の targets")
            expect_array(np.asarray(targets), corpus[places + 1], of=of, given={**given, "ids": ids}, why=WINDOWS)
            expect(
                moved == number,
                of=(f"{GRADIENT} in train, call {number}", f"train の中での {GRADIENT} の呼び出し {number}"),
                en=f"Before this call there should have been {number} steps, one for each gradient. The parameters "
                f"show {moved}.",
                ja=f"この呼び出しまでに、勾配1つにつき1歩で {number} 歩進んでいるはずですが、パラメータを見ると "
                f"{moved} 歩です。",
                given=given,
            )
            found.append(places[:, 0])
        moved = watched.moved()
        expect(
            moved == STEPS,
            of=TRAIN,
            en=f"Of {STEPS} gradients {moved} have moved the parameters.",
            ja=f"{STEPS} 個の勾配のうち、パラメータを動かしたのは {moved} 個でした。",
            given=given,
        )
        expect(
            watched.first[-1] != watched.first[1],
            of=TRAIN,
            en="One Adam for all steps goes on moving a parameter for a while after its gradient has become 0. Here "
            "it stopped at once.",
            ja="1つの Adam をすべてのステップに使うと、勾配が 0 になった後も、パラメータはしばらく動きます。ここでは、"
            "すぐに止まっています。",
            given=given,
        )
        return np.array(found)

    one, same = (generator(student, 12345) for _ in range(2))
    starts, again, following = train(one), train(same), train(one)
    expect_drawn_from_rng(starts, again, following, of=(f"where the windows of {TRAIN} begin", f"{TRAIN} の窓の始まり"))
    # 180 draws of 4 places: shares of .25 +- .03; two of a batch are equal in a share of .25 +- .06 of the steps
    shares = np.bincount(starts.ravel(), minlength=PLACES) / starts.size
    expect(
        shares.min() > 0.08 and shares.max() < 0.45,
        of=TRAIN,
        en=f"A window fits at {PLACES} places of this corpus, each as likely as another. They came in shares of "
        f"{', '.join(f'{share:.2f}' for share in shares)}.",
        ja=f"このコーパスで窓が収まる位置は {PLACES} か所で、どれも同じ確率のはずです。実際の割合は "
        f"{', '.join(f'{share:.2f}' for share in shares)} でした。",
        given=given,
    )
    for of, equal in (
        (("the windows of a batch", "1つのバッチの窓"), np.mean(starts[:, 0] == starts[:, 1])),
        (("the windows of two steps", "続く2歩の窓"), np.mean(starts[1:] == starts[:-1])),
    ):
        expect(
            equal < 0.6,
            of=of,
            en="Each window of each step should be drawn for itself.",
            ja="窓は、ステップごとに1つずつ引きます。",
            given={("where they begin", "窓の始まり"): starts},
        )
    watched = Watched(student, STEPS)
    student.train(watched.model, corpus, 3, SIZE, LENGTH, 0.0, one)
    expect(
        watched.moved() == 0,
        of=TRAIN,
        en="With lr = 0 nothing should change.",
        ja="lr が 0 なら、何も変わらないはずです。",
    )


@check(points=2)
def test_windows(student, rng):
    """Each step asks for the gradient of windows that are drawn from the corpus anew, and moves the parameters.

    1ステップごとに、コーパスから引き直した窓について勾配を求め、パラメータを動かす。
    """
    expect_windows(student, rng)


V, T, ROUNDS, EACH, RATE = len(CHARACTERS), 32, 4, 200, 0.005
SIZES = {"v": V, "d": 48, "heads": 4, "max_len": T}
LEARNED = 1.85


def perplexity(model, windows):
    """That of the second half of each window. The model is told a symbol only after it has said what it expects."""
    found = []
    for t in range(T // 2, T):
        said = ask(model, windows[:, :t], V)[:, -1]
        found.append(oracles.cross_entropy(said, windows[:, t]))
    return float(np.exp(min(np.mean(found), 20.0)))


def write(model, ids, rng, until):
    """These ids and those that the model writes after them, so many in all."""
    ids = list(map(int, ids))
    while len(ids) < until:
        p = oracles.softmax(ask(model, np.array([ids[-T:]]), V)[0, -1])
        ids.append(int(rng.choice(V, p=p / p.sum())))
    return ids


class Steps:
    """Adam on windows of the corpus, by the model's gradients: in the place of a train that has cost its points.

    They are made where the model is: all gradients together are more than a check may send.
    """

    def __init__(self, student, model):
        self.student, self.model, self.start = student, model, Parameters(student).read(model)
        self.params, self.gradient = (
            student.library("builtins.getattr", model, name) for name in ("params", "gradient")
        )
        self.update = student.library("builtins.getattr", student.library("given.Adam", RATE), "update")

    def go(self, corpus, steps, rng):
        windows = corpus[rng.integers(len(corpus) - T, size=(steps, 16, 1)) + np.arange(T + 1)]
        ids, targets = windows[:, :, :-1], windows[:, :, 1:]
        gradients_of(self.start, self.model.gradient(ids[0], targets[0]))
        grads = self.student.library("builtins.map", self.gradient, ids, targets)
        params = self.student.library("itertools.repeat", self.params)
        self.student.library("collections.deque", self.student.library("builtins.map", self.update, params, grads), 0)


ELSEWHERE = (
    "This is a new model, with the params of the one that was trained. What a model has learned should be in there.",
    "新しいモデルに、訓練したモデルの params を書き込みました。学習したことは、すべて params に入っているはずです。",
)


@check(points=3, time=180)  # ten times slower than the solution is slow, not wrong
def test_learning(student, elsewhere, rng, curves, remark):
    """After training the model predicts text that it has never seen, in a language that was made for this check.

    学習の後、モデルは見たことのない文章を予測できる。言語はこの採点のために作ったものである。
    """
    language = Language(rng)
    corpus, unseen = language.draw(20_000), language.draw(100 * (T + 1)).reshape(100, T + 1)
    of, model, other = Parameters(student), make(student, **SIZES), make(elsewhere, **SIZES)
    steps = None if is_right(lambda: expect_windows(student, rng)) else Steps(student, model)

    def measured(count=25):
        """What a new model says of so many windows in another process, with the params of this one."""
        Parameters(elsewhere).hand_over(of.read(model), other)
        return perplexity(other, unseen[:count])

    reached, worker_rng = [measured()], generator(student, rng)
    for number in range(ROUNDS):
        if steps is None:
            student.train(model, corpus, EACH, 16, T, RATE, worker_rng)
        else:
            steps.go(corpus, EACH, rng)
        reached.append(measured(25 if number < ROUNDS - 1 else 100))
    perplexities = (
        f"perplexity on unseen text, after 0, {EACH}, {2 * EACH}, ... steps",
        f"見たことのない文のパープレキシティ(0、{EACH}、{2 * EACH}、… ステップの後)",
    )
    curves(perplexities, reached)
    written = language.read(write(other, unseen[0, :T], rng, T + 90)[T:])
    en, ja = perplexity_remark(reached, LEARNED)
    remark(
        en=f"{en} The text is in made-up words. Put back into English, the model writes: {written}",
        ja=f"{ja}文章は架空の単語でできています。英語の単語に戻すと、モデルは次のように書きます。{written}",
    )
    why = ELSEWHERE if reached[-1] > LEARNED and perplexity(model, unseen) <= LEARNED else None
    try:
        name = ("the perplexity of unseen text", "学習に使っていない文のパープレキシティ")
        expect_at_most(reached[-1], LEARNED, of=name, why=why)
        if steps is None:
            expect_downhill(student, rng)
    finally:
        with pictures.aside(elsewhere):
            read = "".join(language.characters[unseen[0, :T]])
            pictures.influence(lambda ids: ask(other, ids, V), unseen[0, :T], V, read)


def expect_downhill(student, rng):
    """On a corpus of a single window the first steps go against the slopes of its loss."""
    of, model, window = Parameters(student), make(student, **SIZES), rng.integers(V, size=(1, T + 1))
    before = of.read(model)
    student.train(model, window[0], 3, 4, T, 1e-4, generator(student, rng))
    after = of.read(model)

    def loss(params):
        of.write(model, params)
        return loss_of(model, window[:, :-1], window[:, 1:], V)

    of.expect_downhill(of.downhill(loss, before, after, rng))
