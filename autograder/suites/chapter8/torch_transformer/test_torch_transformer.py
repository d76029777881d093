"""Checks of the Transformer in PyTorch: its block, its masks, what every language model keeps, and training."""

import numpy as np

from autograder.checks import (
    CHARACTERS,
    Language,
    Parameters,
    Tensor,
    as_array,
    as_number,
    check,
    expect,
    expect_array,
    expect_at_least,
    expect_at_most,
    expect_number,
    oracles,
    perplexity_remark,
    pictures,
)

MATRICES = {"Wq": "DD", "Wk": "DD", "Wv": "DD", "Wo": "DD", "W1": "DF", "W2": "FD"}
VECTORS = {"b1": "F", "b2": "D", "gamma1": "D", "beta1": "D", "gamma2": "D", "beta2": "D"}
SIZES = {"D": 12, "F": 10}
HEADS = 3
CLOSE = {"rtol": 1e-4, "atol": 2e-4}  # numbers up to 10, with seven digits after a few sums


def drawn_block(rng):
    """The twelve arrays of a block, float32. Scores of attention are of size 1."""
    found = {}
    for key, letters in {**MATRICES, **VECTORS}.items():
        shape = tuple(SIZES[letter] for letter in letters)
        scale = 1.0 if key in VECTORS else shape[0] ** -0.5
        found[key] = (scale * rng.normal(size=shape)).astype(np.float32)
    return found


def looked_up(x, mask, p):
    """What the heads bring back to each step of x."""
    q, k, v = (np.split(oracles.affine(x, p[key], 0.0), HEADS, axis=-1) for key in ("Wq", "Wk", "Wv"))
    found = []
    for head in range(HEADS):
        fit = np.einsum("ntd,nsd->nts", q[head], k[head]) / np.sqrt(SIZES["D"] / HEADS)
        shares = oracles.softmax(fit if mask is None else np.where(mask, fit, -np.inf))
        found.append(np.einsum("nts,nsd->ntd", shares, v[head]))
    return oracles.affine(np.concatenate(found, axis=-1), p["Wo"], 0.0)


def normed(x, p, half):
    flat = oracles.standardized(x.reshape(-1, x.shape[-1]).T).T
    return flat.reshape(x.shape) * p["gamma" + half] + p["beta" + half]


def block_of(x, mask, params):
    """The block's output by its formulas, in float64."""
    p = {key: array.astype(float) for key, array in params.items()}
    x = x.astype(float)
    x = x + looked_up(normed(x, p, "1"), mask, p)
    inner = oracles.relu(oracles.affine(normed(x, p, "2"), p["W1"], p["b1"]))
    return x + oracles.affine(inner, p["W2"], p["b2"])


def steps(rng, n, t):
    """What goes into a block. An epsilon of 1e-5 beside a variance near 4 can hardly be seen."""
    return (2 * rng.normal(size=(n, t, SIZES["D"]))).astype(np.float32)


def made_with(student, params):
    block = student.TransformerBlock(SIZES["D"], HEADS, SIZES["F"])
    block.load_numpy(params)
    return block


LOADED = (
    "After load_numpy the output follows from the twelve arrays alone, whatever the block's parameters were before.",
    "load_numpy の後の出力は、12個の配列だけで決まります。それまでのパラメータの値にはよりません。",
)


@check(points=3)
def test_outputs(student, rng):
    """After load_numpy the block gives the outputs of the NumPy block, and again after a second load.

    load_numpy の後は NumPy のブロックと同じ出力になる。もう一度読み込んでも同じである。
    """
    params, of = drawn_block(rng), Parameters(student, tensor=True)
    block = made_with(student, params)
    for n, t in ((2, 5), (1, 7), (4, 1)):
        x = steps(rng, n, t)
        given, name = {"x": x, "mask": None, "num_heads": HEADS, **params}, "block(x, None)"
        expect_array(
            block(Tensor(x), None), block_of(x, None, params), of=name, given=given, tensor=True, why=LOADED, **CLOSE
        )
        of.write(block, {key: rng.normal(size=array.shape) for key, array in of.read(block).items()})  # as if trained
        params = drawn_block(rng)
        block.load_numpy(params)


MEANS = (
    "In mask, True means: may be looked at. In the mask of nn.MultiheadAttention it means the opposite.",
    "mask の True は「見てよい」という意味です。nn.MultiheadAttention のマスクでは、その逆です。",
)


def by_chance(rng, *shape):
    """A mask in which every step may look at itself at least."""
    return (rng.random(shape) < 0.5) | np.eye(shape[-1], dtype=bool)


@check(points=1)
def test_masks(student, rng):
    """to_torch_mask turns a mask in which True may be looked at into one in which True may not.

    to_torch_mask は、True が「見てよい」マスクを、True が「見てはいけない」マスクに変える。
    """
    for shape in ((5, 5), (3, 4, 4), (2, 6)):
        mask = rng.random(shape) < 0.5
        box = student.put(Tensor(mask))
        received, of = student.to_torch_mask(box), "to_torch_mask(mask)"
        array = as_array(received, shape, of=of, given={"mask": mask}, tensor=True)
        expect_array(array.astype(int), 1 - mask, of=of, given={"mask": mask}, why=MEANS)
        expect(
            array.dtype == bool,
            of=of,
            en="It should be a bool tensor: numbers would be added to the scores.",
            ja="bool のテンソルを返します。数のマスクは、スコアに足されてしまいます。",
            given={"mask": mask},
        )
        of = ("mask after to_torch_mask(mask)", "to_torch_mask(mask) の後の mask")
        expect_array(as_array(box.value(), shape, of="mask", tensor=True), mask, of=of)


@check(points=2, needs="outputs")
def test_masked(student, rng):
    """The block keeps to its mask, one for all texts or one for each.

    ブロックはマスクに従う。マスクは全文章に共通でも、文章ごとでもよい。
    """
    for n, t, shape in ((3, 5, (5, 5)), (4, 6, (4, 6, 6)), (2, 2, (2, 2, 2)), (2, 7, (7, 7))):
        params, x, mask = drawn_block(rng), steps(rng, n, t), by_chance(rng, *shape)
        given, of = {"x": x, "mask": mask, "num_heads": HEADS, **params}, "block(x, mask)"
        received = made_with(student, params)(Tensor(x), Tensor(mask))
        right = block_of(x, mask, params)
        expect_array(received, right, of=of, given=given, tensor=True, why=MEANS, **CLOSE)


# --- the language model, whatever it is made of

MODEL = "model(ids)"
SAME = {"rtol": 0.0, "atol": 1e-4}  # a mask may leave 1e-6 of what it hides; float32
SEEN = 1e-3  # scores are near 1: what counts changes them by more


def make(module, v=7, d=8, heads=2, layers=1, max_len=12):
    return module.MiniGPT(v, d, heads, layers, max_len)


def ask(model, ids, v=7, of=MODEL):
    """The scores of these ids."""
    received = model(Tensor(ids.astype(np.int64)))
    return as_array(received, (*ids.shape, v), of=of, given={"ids": ids}, tensor=True).astype(float)


def drawn_like(rng, params):
    """Other numbers for these tensors, of a size with which everything has an effect: weights may start from 0."""
    found = {}
    for key, array in params.items():
        if array.ndim > 1:
            found[key] = rng.normal(size=array.shape) / np.sqrt(min(array.shape[-2:]))
        else:
            found[key] = array + 0.3 * rng.normal(size=array.shape)
    return found


def filled(student, rng, **sizes):
    """A model in whose parameters there are numbers of the grader's."""
    model, of = make(student, **sizes), Parameters(student, tensor=True)
    of.write(model, drawn_like(rng, of.read(model)))
    return model


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
HANDED_OVER = (
    "Two models have equal numbers in their parameters, and give different scores. What is not found by parameters() "
    "will not be trained, either.",
    "parameters() の値が等しい2つのモデルのスコアが違います。parameters() から見つからないものは、学習もされません。",
)


@check(points=1)
def test_parameters(student, rng):
    """parameters() finds all that a model calculates with; the first weights are random.

    モデルが計算に使う値は、すべて parameters() から見つかる。重みの初期値はランダムである。
    """
    of, ids = Parameters(student, tensor=True), rng.integers(7, size=(4, 9))
    one, other = (make(student, layers=2) for _ in range(2))
    own, others = of.read(one), of.read(other)
    weights = [key for key, array in own.items() if array.ndim > 1]
    expect(
        any(own[key].shape == others[key].shape and (own[key] != others[key]).all() for key in weights),
        of=of.of,
        en="Two new models have the same weights. They should be random.",
        ja="新しいモデル2つの重みが同じです。重みはランダムなはずです。",
    )
    first = ask(one, ids)
    for _ in range(2):
        params = drawn_like(rng, own)
        of.write(one, params)
        of.write(other, params)
        said = ask(one, ids)
        name = (f"{MODEL} of another model with the same parameters", f"同じパラメータを持つ別のモデルの {MODEL}")
        expect_array(ask(other, ids, of=name), said, of=name, given={"ids": ids}, why=HANDED_OVER, **SAME)
        expect(
            effect(said, first) > SEEN,
            of=MODEL,
            en="Other numbers were written into all parameters, and the scores stayed as they were.",
            ja="すべてのパラメータに別の値を書き込みましたが、スコアが変わりませんでした。",
            given={"ids": ids},
        )
        first = said
    large = of.read(make(student, layers=3))
    expect(
        sum(array.size for array in large.values()) > sum(array.size for array in own.values()),
        of=of.of,
        en="A model with num_layers = 3 has no more parameters than one with num_layers = 2.",
        ja="num_layers が 3 のモデルのパラメータが、2 のモデルより多くありません。",
    )
    four = make(student, heads=4, layers=2)
    if [array.shape for array in of.read(four).values()] == [array.shape for array in own.values()]:
        of.write(four, params)
        expect(
            effect(ask(four, ids), first) > SEEN,
            of=MODEL,
            en="Models with 2 and with 4 heads and the same parameters give the same scores.",
            ja="ヘッドが 2 個のモデルと 4 個のモデルが、同じパラメータで同じスコアを返します。",
            given={"ids": ids},
        )


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
    """The scores of a step follow from the ids of its own text up to it, and from none that comes later.

    あるステップのスコアは、同じ文章のそのステップまでの番号で決まり、その後の番号にはよらない。
    """
    for layers in (1, 2):
        model = filled(student, rng, layers=layers)
        ids = rng.integers(7, size=(3, 12))
        before = ask(model, ids)
        expect_array(
            ask(model, ids),
            before,
            of=(f"{MODEL}, asked again", f"2回目の {MODEL}"),
            given={"ids": ids},
            why=AGAIN,
            **SAME,
        )
        for row in range(3):
            alone, of = ids[row : row + 1], "model(ids[n : n + 1])"
            given = {"ids": alone}
            expect_array(ask(model, alone, of=of), before[row : row + 1], of=of, given=given, why=ALONE, **SAME)
        for t in range(1, 12):
            other = ids.copy()
            other[:, t:] = (ids[:, t:] + rng.integers(1, 7, size=other[:, t:].shape)) % 7
            after, given = (
                ask(model, other),
                {"ids": other, ("ids before", "変える前の ids"): ids, ("first other step", "最初に変えたステップ"): t},
            )
            expect_array(after[:, :t], before[:, :t], of=f"{MODEL}[:, :{t}]", given=given, why=PEEKED, **SAME)
            expect(
                effect(after[:, t], before[:, t]) > SEEN,
                of=MODEL,
                en=f"The id of step {t} was changed, and the scores of that step stayed as they were.",
                ja=f"ステップ {t} の番号を変えても、そのステップのスコアが変わりませんでした。",
                given=given,
            )
            of, start = f"model(ids[:, :{t}])", ids[:, :t]
            expect_array(ask(model, start, of=of), before[:, :t], of=of, given={"ids": start}, why=SHORTER, **SAME)


FAR = 200
REACH = 1e-5  # measured: the solution .0004 at least; an LSTM 0


@check(points=1)
def test_order(student, rng):
    """What came before counts: every symbol, however far back, in its order, and as the last one asks for it.

    それまでに読んだ記号は、どれほど前のものでもスコアに影響する。順序にも、最後の記号が何を尋ねるかにもよる。
    """
    model = filled(student, rng)
    ids = np.array([[first, 1, 2, last] for last in (3, 4) for first in (5, 6)])  # two beginnings, two ends
    (one, two), (three, four) = ask(model, ids)[:, -1].reshape(2, 2, -1)
    expect(
        effect(one - two, three - four) > SEEN,
        of=MODEL,
        en="The symbol at step 0 adds the same to the last scores, whatever the last symbol is. With attention it is "
        "the last symbol that asks, and what the others have to say depends on the question.",
        ja="最後の記号が何であっても、ステップ 0 の記号が最後のスコアに足す値は同じです。注意機構では、最後の記号が"
        "問い合わせ、ほかの記号から何を受け取るかはその問い合わせによって変わります。",
        given={"ids": ids},
    )
    for t in range(3, 8):
        ids = np.stack([rng.permutation(7)[:t] for _ in range(2)])  # all different
        i, j = rng.choice(t - 1, size=2, replace=False)
        other = ids.copy()
        other[:, [i, j]] = ids[:, [j, i]]
        expect(
            min(effect(*pair) for pair in zip(ask(model, ids)[:, -1], ask(model, other)[:, -1], strict=True)) > 2e-4,
            of=MODEL,
            en=f"The symbols at steps {i} and {j} have changed places. The scores after them, at step {t - 1}, stayed "
            "as they were.",
            ja=f"ステップ {i} と {j} の記号を入れ替えましたが、その後のステップ {t - 1} のスコアが変わりませんでした。",
            given={"ids": ids, ("ids after the exchange", "入れ替えた後の ids"): other},
        )
    model = filled(student, rng, max_len=FAR)
    ids = rng.integers(7, size=(8, FAR))
    before = ask(model, ids)[:, -1]
    for place in (0, *rng.integers(1, FAR // 2, size=5)):
        other = ids.copy()
        other[:, place] = (ids[:, place] + rng.integers(1, 7, size=8)) % 7
        expect_at_least(
            effect(ask(model, other)[:, -1], before),
            REACH,
            of=MODEL,
            sentence=(
                f"Of {FAR} symbols the one at step {place} was changed. It does not count for the last scores. "
                "Attention looks at every step directly.",
                f"{FAR} 個の記号のうち、ステップ {place} の記号を変えましたが、最後のスコアに影響しません。注意機構は"
                "どのステップも直接見ます。",
            ),
        )


# --- training

STEP = "train_step(model, optimizer, ids, targets)"
LOSS = (
    "It is the mean cross entropy of the scores model(ids) for targets over all steps, before the step.",
    "1歩進む前のスコア model(ids) の、targets に対する交差エントロピー誤差の、全ステップでの平均です。",
)
MOVED = (
    "The model was a table with a row of scores for each id. One step of SGD goes against the gradient of this batch "
    "alone, as autograd gives it.",
    "モデルは、番号ごとにスコアの行を1つ持つ表です。SGD の1歩は、このバッチだけについて自動微分で求めた勾配と逆の"
    "向きに進みます。",
)


def right_step(table, ids, targets):
    """The loss of a table of scores, and its gradient."""
    scores = table[ids.ravel()]
    shares = oracles.softmax(scores) - np.eye(table.shape[1])[targets.ravel()]
    grad = np.zeros_like(table)
    np.add.at(grad, ids.ravel(), shares / ids.size)
    return oracles.cross_entropy(scores, targets.ravel()), grad


@check(points=2)
def test_step(student, rng):
    """train_step takes one step with the gradient of its own batch, by autograd, and returns the loss before it.

    train_step は、そのバッチについて自動微分で求めた勾配で1歩進み、その前の損失を返す。
    """
    table, lr = rng.normal(size=(6, 6)), float(rng.uniform(1.0, 2.0))
    model, of = student.library("torch.nn.Embedding", 6, 6), Parameters(student, tensor=True)
    of.write(model, {0: table})
    table = of.read(model)[0].astype(float)
    optimizer = student.library("torch.optim.SGD", model.parameters(), lr)
    for number in range(4):
        n, t = ((3, 5), (2, 7), (1, 4), (4, 4))[number]
        ids, targets = rng.integers(6, size=(2, n, t))
        loss, grad = right_step(table, ids, targets)
        given = {"ids": ids, "targets": targets, "lr": lr, "table": table}
        factor = 1.0
        if number == 3:  # from here on autograd's gradients are larger
            factor = float(rng.uniform(2, 3))
            hook = lambda gradient: Tensor(np.float32(factor) * gradient.array)  # noqa: E731, B023
            student.library("operator.getitem", student.library("builtins.list", model.parameters()), 0).register_hook(
                hook
            )
        received = student.train_step(model, optimizer, Tensor(ids), Tensor(targets))
        received = as_number(received, of=STEP, given=given, tensor=isinstance(received, Tensor))
        expect_number(
            received,
            loss,
            of=(f"{STEP}, call {number}", f"{STEP} の呼び出し {number}"),
            given=given,
            why=LOSS,
            rtol=1e-4,
            atol=1e-5,
        )
        table = table - factor * lr * grad
        after, name = (
            of.read(model)[0],
            (f"the table after {STEP}, call {number}", f"{STEP} の呼び出し {number} の後の表"),
        )
        expect_array(after, table, of=name, given=given, why=MOVED, rtol=1e-4, atol=1e-4)


V, T, ROUNDS, EACH, RATE = len(CHARACTERS), 32, 4, 200, 0.005
FULL = {"v": V, "d": 48, "heads": 4, "max_len": T}
LEARNED = 1.85
ELSEWHERE = (
    "This is a new model, with the parameters of the one that was trained. A model should know what it knows by these.",
    "新しいモデルに、訓練したモデルのパラメータを書き込んだものです。学習したことは、すべてパラメータに入っている"
    "はずです。",
)


def perplexity(model, windows):
    """That of the second half of each window. The model is told a symbol only after it has said what it expects."""
    found = []
    for t in range(T // 2, T):
        said = ask(model, windows[:, :t], V)[:, -1]
        found.append(oracles.cross_entropy(said, windows[:, t]))
    return float(np.exp(min(np.mean(found), 20.0)))


@check(points=2, time=180)  # ten times slower than the solution is slow, not wrong
def test_learning(student, elsewhere, rng, curves, remark):
    """After 800 steps the model predicts text that it has never seen, in a language that was made for this check.

    800 ステップ学習した後、モデルは見たことのない文章を予測できる。言語はこの採点のために作ったものである。
    """
    language = Language(rng)
    text = language.draw

    corpus, unseen = text(20_000), text(100 * (T + 1)).reshape(100, T + 1)
    of, there, other = Parameters(student, tensor=True), Parameters(elsewhere, tensor=True), make(elsewhere, **FULL)
    model = make(student, **FULL)
    optimizer = student.library("torch.optim.Adam", model.parameters(), RATE)

    def measured(count=25):
        """What a new model says of so many windows in another process, with the parameters of this one."""
        learned = of.read(model)
        of.expect_same_sizes(*([one.shape for one in numbers.values()] for numbers in (learned, there.read(other))))
        there.write(other, learned)
        return perplexity(other, unseen[:count])

    reached = [measured()]
    for number in range(ROUNDS):
        for _ in range(EACH):
            windows = corpus[rng.integers(len(corpus) - T, size=(16, 1)) + np.arange(T + 1)]
            student.train_step(model, optimizer, Tensor(windows[:, :-1]), Tensor(windows[:, 1:]))
        reached.append(measured(25 if number < ROUNDS - 1 else 100))
    perplexities = (
        f"perplexity on unseen text, after 0, {EACH}, {2 * EACH}, ... steps",
        f"見たことのない文のパープレキシティ(0、{EACH}、{2 * EACH}、… ステップの後)",
    )
    curves(perplexities, reached)
    en, ja = perplexity_remark(reached, LEARNED)
    remark(en=en, ja=ja)
    why = ELSEWHERE if reached[-1] > LEARNED and perplexity(model, unseen) <= LEARNED else None
    try:
        name = ("the perplexity of unseen text", "学習に使っていない文のパープレキシティ")
        expect_at_most(reached[-1], LEARNED, of=name, why=why)
        expect_downhill(student, rng)
    finally:
        with pictures.aside(elsewhere):
            read = "".join(language.characters[unseen[0, :T]])
            pictures.influence(lambda ids: ask(other, ids, V), unseen[0, :T], V, read)


def expect_downhill(student, rng):
    """On a single window the first steps go against the slopes of its loss."""
    of, model, window = Parameters(student, tensor=True), make(student, **FULL), rng.integers(V, size=(1, T + 1))
    before, ids, targets = of.read(model), window[:, :-1], window[:, 1:]
    optimizer = student.library("torch.optim.Adam", model.parameters(), 1e-3)
    for _ in range(3):
        student.train_step(model, optimizer, Tensor(ids), Tensor(targets))
    after = of.read(model)

    def loss(params):
        of.write(model, params)
        return oracles.cross_entropy(ask(model, ids, V).reshape(-1, V), targets.ravel())

    of.expect_downhill(of.downhill(loss, before, after, rng))
