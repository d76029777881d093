"""Checks of the language model in PyTorch, and of its training, block by block."""

import numpy as np

from autograder.checks import (
    CHARACTERS,
    Language,
    Network,
    Tensor,
    as_array,
    as_list,
    as_number,
    between,
    check,
    expect,
    expect_array,
    expect_at_most,
    expect_number,
    is_right,
    oracles,
    part_of,
    perplexity_remark,
    phrase,
)

BLOCK = "train_block(model, optimizer, xs, ts, state, max_norm)"
STATE = ("embed_W", "lstm_Wx", "lstm_Wh", "lstm_b")
WEIGHTS = {
    "embed_W": "V D",
    "lstm_Wx": "D 4*H",
    "lstm_Wh": "H 4*H",
    "lstm_b": "4*H",
    "affine_W": "H V",
    "affine_b": "V",
}


def states(xs, h, c, embed_W, lstm_Wx, lstm_Wh, lstm_b):
    """All states of the LSTM, and the last h and c, if it starts from these."""
    return oracles.lstm(embed_W[xs], lstm_Wx, lstm_Wh, lstm_b, h, c)


def scores(xs, h, c, embed_W, lstm_Wx, lstm_Wh, lstm_b, affine_W, affine_b):
    return oracles.affine(states(xs, h, c, embed_W, lstm_Wx, lstm_Wh, lstm_b)[0], affine_W, affine_b)


# What is right, in NumPy. With these weights the gradients' norm is near 0.5, and steps can be seen.
RIGHT = Network(
    "CharLSTM(V, D, H)",
    arrays={"xs": "N T < V", "ts": "N T < V", "h": "N H", "c": "N H", **WEIGHTS},
    definition=scores,
    data=("xs", "ts", "h", "c"),
    sizes={"N": 6, "T": 4, "V": 5, "D": 2, "H": 3},
    draw={**dict.fromkeys(WEIGHTS, between(-1.5, 1.5)), "h": between(-1, 1), "c": between(-1, 1)},
)
CLOSE = {"rtol": 1e-4, "atol": 3e-5}  # numbers near 1 with seven digits
BATCHES = ({}, {"N": 1, "T": 8}, {"N": 7, "T": 1})


def single(params):
    return {key: array.astype(np.float32) for key, array in params.items()}


def made_with(student, case):
    """A model with the parameters of the case."""
    model = student.CharLSTM(*(case.sizes[key] for key in "VDH"))
    model.load_numpy(single(case.given(*WEIGHTS)))
    return model


def draw(rng, changes):
    """A case whose parameters and states are numbers of float32."""
    case = RIGHT.case(rng, changes)
    rounded = single(case.given(*WEIGHTS, "h", "c"))
    return case.with_values(**{key: array.astype(float) for key, array in rounded.items()})


def ask(model, xs, state=None, given=None):
    """The scores and the state that the model returns."""
    of = "model(xs, state)"
    pair = as_list(model(Tensor(xs), state), 2, of=of, given=given)
    return pair[0], as_list(pair[1], 2, of=part_of(("state", "状態"), of), given=given)


def tensors(*arrays):
    return tuple(Tensor(array.astype(np.float32)[None]) for array in arrays)


def from_zeros(case):
    return case.with_values(h=0 * case.values["h"], c=0 * case.values["c"])


@check(points=4)
def test_outputs(student, rng):
    """After load_numpy the model gives the scores of the NumPy model, and again after a second load.

    load_numpy の後は NumPy のモデルと同じスコアになる。もう一度読み込んでも同じである。
    """
    model = None
    for batch in BATCHES:
        case = from_zeros(draw(rng, batch))
        if model is None:
            model = made_with(student, case)
        else:
            model.load_numpy(single(case.given(*WEIGHTS)))
        given = case.given("xs", *WEIGHTS)
        received, _ = ask(model, case.values["xs"], given=given)
        of = part_of(("scores", "スコア"), "model(xs, None)")
        expect_array(received, case.right()[0], of=of, given=given, tensor=True, **CLOSE)


@check(points=2, needs="outputs")
def test_state(student, rng):
    """The model starts from the state that it is given, and returns the one that it ends in.

    モデルは渡された状態から始め、最後の状態を返す。
    """
    for batch in BATCHES:
        case = draw(rng, batch)
        model, values = made_with(student, case), case.values
        given = case.given("xs", "h", "c")
        received, state = ask(model, values["xs"], tensors(values["h"], values["c"]), given)
        of = part_of(("scores", "スコア"), "model(xs, (h, c))")
        expect_array(received, case.right()[0], of=of, given=given, tensor=True, **CLOSE)
        _, *right = states(values["xs"], values["h"], values["c"], *(values[key] for key in STATE))
        for name, one, other in zip("hc", state, right, strict=True):
            of = (f"{name} of the state that model(xs, (h, c)) returns", f"model(xs, (h, c)) が返した状態の {name}")
            expect_array(one, other[None], of=of, given=given, tensor=True, **CLOSE)


def train_block(student, *arguments):
    """What train_block returns, as it is and where it is: the loss as a number, the state as a handle."""
    module = student.library("importlib.import_module", "torch_rnn")
    call = student.library("operator.methodcaller", "train_block", *arguments)
    pair = student.library("operator.call", call, module)
    loss, _ = as_list(pair.value(), 2, of=BLOCK)
    return as_number(loss, of=part_of(("loss", "損失"), BLOCK), tensor=isinstance(loss, Tensor)), student.library(
        "operator.getitem", pair, 1
    )


def norm_of(grads, biases=1):
    """The norm of all gradients together, if the LSTM has so many biases that add up."""
    return float(np.sqrt(sum((biases if key == "lstm_b" else 1) * (grad**2).sum() for key, grad in grads.items())))


def stepped(case, grads, rate, max_norm, biases):
    """The parameters after a clipped step of SGD, if the LSTM has so many biases that add up."""
    rate *= min(max_norm / norm_of(grads, biases), 1.0)
    times = {key: biases if key == "lstm_b" else 1 for key in grads}
    return {key: case.values[key] - rate * times[key] * grad for key, grad in grads.items()}


def follow(student, rng, *, goes_on, share=None, steps=2):
    """Steps of training, each held to its loss and to what the model says after it.

    goes_on: each block begins with the state that the one before left, else with None. share: of each gradient's norm
    this is the bound; None if it is far above.
    """
    case, lr, biases, state = draw(rng, {}), float(rng.uniform(0.5, 1.0)), None, None
    model = made_with(student, case)
    optimizer = student.library("torch.optim.SGD", model.parameters(), lr)
    case = from_zeros(case)
    for number in range(steps):
        grads = RIGHT.right_gradients(case)
        max_norm = 1e3 if share is None else share * norm_of(grads)
        ends = {count: stepped(case, grads, lr, max_norm, count) for count in ([biases] if biases else [1, 2])}
        values = case.values
        given = {**case.given("xs", "ts", "h", "c"), "lr": lr, "max_norm": max_norm}
        xs, ts = Tensor(values["xs"]), Tensor(values["ts"])
        loss, state = train_block(student, model, optimizer, xs, ts, state if goes_on else None, max_norm)
        of = (f"{BLOCK}, call {number}", f"{BLOCK} の呼び出し {number}")
        expect_number(loss, RIGHT.loss_of(case), of=part_of(("loss", "損失"), of), given=given, **CLOSE)
        _, h, c = states(values["xs"], values["h"], values["c"], *(values[key] for key in STATE))
        following = draw(rng, {})  # what the model is asked after the step, and the next block
        after = {count: from_zeros(following.with_values(**params)) for count, params in ends.items()}
        received, _ = ask(model, following.values["xs"])
        shape = following.right()[0].shape
        what = phrase("scores of the model after {of}", "{of} の後のモデルのスコア", of=of)
        said = as_array(received, shape, of=what, given=given, tensor=True)
        biases = min(after, key=lambda count: np.abs(after[count].right()[0] - said).max())
        expect_array(received, after[biases].right()[0], of=what, given=given, tensor=True, rtol=1e-3, atol=1e-3)
        case = after[biases].with_values(h=h, c=c) if goes_on else after[biases]


@check(points=2, needs="outputs")
def test_step(student, rng):
    """train_block takes one step with the gradient of its own block, and returns the loss before it.

    train_block は、そのブロックの勾配で1歩進み、その前の損失を返す。
    """
    follow(student, rng, goes_on=False)
    case = draw(rng, {})
    model = made_with(student, case)
    optimizer = student.library("torch.optim.SGD", model.parameters(), 0.0)
    xs, ts = (case.values[name] for name in ("xs", "ts"))
    train_block(student, model, optimizer, Tensor(xs), Tensor(ts), None, 5.0)
    of = ("scores of the model after a step with lr = 0", "lr = 0 で1歩進んだ後のモデルのスコア")
    expect_array(ask(model, xs)[0], from_zeros(case).right()[0], of=of, tensor=True, **CLOSE)


@check(points=2, needs=("state", "step"))
def test_blocks(student, rng):
    """The state goes on from block to block, the gradient does not.

    状態はブロックからブロックへ続き、勾配は続かない。
    """
    follow(student, rng, goes_on=True, steps=3)


@check(points=1, needs="step")
def test_clipping(student, rng):
    """All gradients together are clipped before the step.

    1歩進む前に、すべての勾配をまとめてクリッピングする。
    """
    follow(student, rng, goes_on=False, share=0.3)


# Measured, 6 seeds: the solution at most 1.61, its variants at most 1.57; untrained 25. After 8 epochs it was 1.64.
LEARNED = 1.75
LOADED = (
    "Other parameters were loaded. What the model says should follow from them alone.",
    "別のパラメータを読み込みました。モデルの答えは、それだけで決まるはずです。",
)
V, D, H, EPOCHS, N, T = len(CHARACTERS), 16, 48, 10, 20, 25


@check(points=2, time=180)  # a cell written out in Python takes several times as long as nn.LSTM
def test_learning(student, rng, curves, remark):
    """After 400 blocks the model predicts text that it has never seen, in a language that was made for this check.

    400 ブロック学習した後、モデルは見たことのない文章を予測できる。言語はこの採点のために作ったものである。
    """
    text = Language(rng).draw

    case = from_zeros(draw(rng, {"V": V, "D": D, "H": H}))

    def expect_loaded():
        """After load_numpy what the model says follows from those parameters alone."""
        model.load_numpy(single(case.given(*WEIGHTS)))
        received, _ = ask(model, case.values["xs"])
        of = (
            "scores of the trained model after another load_numpy",
            "学習したモデルで load_numpy をもう一度呼んだ後のスコア",
        )
        expect_array(received, case.right()[0], of=of, tensor=True, why=LOADED, **CLOSE)

    corpus, unseen = text(20_001), np.stack([text(250) for _ in range(8)])
    model = student.CharLSTM(V, D, H)
    loads = is_right(expect_loaded)  # else it has cost its points
    model = student.CharLSTM(V, D, H)

    def measured():
        """The perplexity of unseen text. The model is told each symbol only after it has said what it expects."""
        found, state = [], None
        for t in range(unseen.shape[1] - 1):
            received, state = ask(model, unseen[:, t : t + 1], None if state is None else tuple(state))
            said = as_array(
                received, (len(unseen), 1, V), of=part_of(("scores", "スコア"), "model(xs, state)"), tensor=True
            )
            found.append(oracles.cross_entropy(said[:, 0], unseen[:, t + 1]))
        return float(np.exp(np.mean(found)))

    optimizer, reached = student.library("torch.optim.Adam", model.parameters(), 0.01), [measured()]
    for epoch in range(EPOCHS):
        state = None
        for start in range(0, len(corpus) // N - T + 1, T):
            places = np.arange(N)[:, None] * (len(corpus) // N) + start + np.arange(T)
            xs, ts = Tensor(corpus[places]), Tensor(corpus[places + 1])
            _, state = train_block(student, model, optimizer, xs, ts, state, 5.0)
        reached += [measured()] if epoch % 2 else []
    perplexities = (
        "perplexity on unseen text, after 0, 2, 4, 6, 8 and 10 epochs",
        "見たことのない文のパープレキシティ(0、2、4、6、8、10 エポックの後)",
    )
    curves(perplexities, reached)
    en, ja = perplexity_remark(reached, LEARNED)
    remark(en=en, ja=ja)
    expect_at_most(reached[-1], LEARNED, of=("the perplexity of unseen text", "学習に使っていない文のパープレキシティ"))
    if loads:
        expect_loaded()


@check(points=1, needs="learning")
def test_parameters(student, rng):
    """A new model has random weights, others each time, and all of them can be learned.

    新しいモデルの重みはランダムで、作るたびに違い、すべて学習できる。
    """
    case = draw(rng, {})
    models = [student.CharLSTM(*(case.sizes[key] for key in "VDH")) for _ in range(2)]
    one, other = (ask(model, case.values["xs"])[0] for model in models)
    right, of = case.right()[0].shape, ("scores of a new model", "新しいモデルのスコア")
    one, other = (as_array(answer, right, of=of, tensor=True) for answer in (one, other))
    expect(
        (one != other).mean() > 0.9,
        of=of,
        en="Two new models give the same scores. Their weights should be random.",
        ja="新しいモデル2つのスコアが同じです。重みはランダムなはずです。",
    )
    found = as_list(models[0].parameters(), None, of="list(model.parameters())")
    sizes = sum(np.size(one.array) for one in found if isinstance(one, Tensor))
    wanted = sum(array.size for array in case.given(*WEIGHTS).values())
    expect(
        sizes >= wanted,
        of="list(model.parameters())",
        en=f"They hold {sizes} numbers. The model has {wanted} to learn, or a few more if it has two biases.",
        ja=f"合わせて {sizes} 個の数しかありません。学習する数は {wanted} 個か、バイアスが2つならもう少しあります。",
    )
