"""Checks of large batches in small parts, of half precision, and of checkpoints."""

import contextlib
import pickle

import numpy as np

from autograder.checks import (
    Parameters,
    StudentError,
    Tensor,
    as_array,
    as_number,
    check,
    expect,
    expect_array,
    expect_number,
    numerical_gradient,
    oracles,
    phrase,
)

D, K = 4, 3
MARKER = "this-file-was-made-by-a-pickle"
WHERE = ("W", "b")  # the parameters of nn.Linear: (K, D) and (K,)
CLOSE = {"rtol": 1e-4, "atol": 2e-5}  # float32, after a few sums of numbers near 1
HALF = 0.02  # bfloat16 has eight binary digits: two roundings of 1/256 and a sum


def drawn_weights(rng, d=D):
    return {"W": rng.normal(size=(K, d)).round(1), "b": rng.normal(size=K).round(1)}


def drawn_batch(rng, n):
    """Images of this batch, and a label of each class at least."""
    t = rng.permutation(np.arange(n) % K) if n >= K else rng.integers(K, size=n)
    return rng.normal(size=(n, D)).round(1).astype(np.float32), t.astype(np.int64)


def loss_of(params, x, t):
    return float(oracles.cross_entropy(oracles.affine(x, params["W"].T, params["b"]), t))


def slopes_of(params, x, t):
    return {key: numerical_gradient(lambda a, key=key: loss_of({**params, key: a}, x, t), params[key]) for key in WHERE}


class Trained:
    """A linear model in the worker with an optimizer of PyTorch's, and what both should have come to."""

    def __init__(self, student, params, lr, momentum=0.0):
        self.student = student
        self.linear = student.library("torch.nn.Linear", params["W"].shape[1], K)
        self.model = student.library("torch.nn.Sequential", self.linear)
        self.of = Parameters(student, tensor=True)
        self.of.write(self.model, dict(enumerate(params.values())))
        self.params = {key: value.astype(np.float32).astype(float) for key, value in params.items()}
        self.optimizer = student.library("torch.optim.SGD", self.model.parameters(), lr, momentum)
        self.lr, self.momentum, self.speed = lr, momentum, dict.fromkeys(WHERE, 0.0)

    def move(self, x, t):
        """What one step on all of x makes of the parameters; the loss before it."""
        loss, slopes = loss_of(self.params, x, t), slopes_of(self.params, x, t)
        self.speed = {key: self.momentum * self.speed[key] + slopes[key] for key in WHERE}
        self.params = {key: self.params[key] - self.lr * self.speed[key] for key in WHERE}
        return loss

    def expect(self, name, given, why=None, **close):
        """The parameters are those that they should be, in float32."""
        found = list(self.of.named(self.model).values())
        for key, received in zip(WHERE, found, strict=False):
            of = phrase("{key} of the model after {name}", "{name} の後のモデルの {key}", key=key, name=name)
            expect_array(received, self.params[key], of=of, given=given, why=why, tensor=True, dtype="float32", **close)

    def leave_gradients(self, x, t):
        """There are gradients already, of something else."""
        loss = loss_in_worker(self.student, self.linear, x, t)
        self.student.library("torch.autograd.backward", loss)


def loss_in_worker(student, linear, x, t):
    """The loss of a linear model, with its graph; none of the learner's code takes part."""
    weights = [student.library("builtins.getattr", linear, name) for name in ("weight", "bias")]
    scores = student.library("torch.nn.functional.linear", Tensor(x), *weights)
    return student.library("torch.nn.functional.cross_entropy", scores, Tensor(t))


WHOLE = (
    "The step should be that of the mean loss over the whole batch, with the gradients of this call alone.",
    "バッチ全体の損失の平均について、この呼び出しの勾配だけで1歩進むはずです。",
)


def expect_accumulated(student, rng, n, micro_batch, momentum=0.0, dirty=False, calls=2):
    """Step after step is that of a whole batch, and its loss is returned."""
    trained = Trained(student, drawn_weights(rng), 0.5, momentum)
    if dirty:
        trained.leave_gradients(*drawn_batch(rng, n))
    name = f"train_accumulated(model, optimizer, x, t, {micro_batch})"
    for number in range(calls):
        x, t = drawn_batch(rng, n)
        given = {"x": x, "t": t, "W": trained.params["W"], "b": trained.params["b"], "lr": trained.lr}
        given |= {"momentum": momentum} if momentum else {}
        received = student.train_accumulated(trained.model, trained.optimizer, Tensor(x), Tensor(t), micro_batch)
        loss = trained.move(x, t)
        expect_number(received, loss, of=name, given=given, why=WHOLE, **CLOSE)
        trained.expect(name, given, WHOLE if not number else None, **CLOSE)


@check(points=3)
def test_step(student, rng):
    """Accumulated over equal parts, the step is that of the whole batch, and so is the loss.

    同じ大きさの部分に分けて計算しても、1歩も損失も、バッチ全体を一度に計算したときと同じである。
    """
    expect_accumulated(student, rng, 6, 3)
    expect_accumulated(student, rng, 8, 2, momentum=0.9)
    expect_accumulated(student, rng, 4, 4, dirty=True, calls=1)


@check(points=2, needs="step")
def test_uneven(student, rng):
    """The last part may be shorter, and a part larger than the batch.

    最後の部分が短くても、1つの部分がバッチより大きくてもよい。
    """
    expect_accumulated(student, rng, 7, 3)
    expect_accumulated(student, rng, 9, 5, momentum=0.9)
    expect_accumulated(student, rng, 5, 20, calls=1)
    expect_accumulated(student, rng, 5, 1, calls=1)


@check(points=1, needs="step")
def test_parts(student, rng):
    """Only one part takes up memory at a time: each has its backward before the next comes.

    メモリを使うのは、いつも1つの部分だけである。前の部分の backward が済んでから、次の部分を渡す。
    """
    for n, size in ((6, 2), (8, 3)):
        x, t = drawn_batch(rng, n)
        trained, events, rows = Trained(student, drawn_weights(rng), 0.5), [], []

        def forward(module=None, inputs=(), *_, events=events, rows=rows):
            rows.append(inputs[0].array)
            events.append(len(inputs[0].array))

        trained.linear.register_forward_pre_hook(forward)
        weight = student.library("builtins.getattr", trained.linear, "weight")
        weight.register_hook(lambda *_, events=events: events.append("backward"))
        trained.optimizer.register_step_post_hook(lambda *_, events=events: events.append("step"))
        trained.model.eval()
        student.train_accumulated(trained.model, trained.optimizer, Tensor(x), Tensor(t), size)
        of = ("what happens in order", "行われたことの順番")
        name = f"train_accumulated(model, optimizer, x, t, {size})"
        counts = [min(size, n - start) for start in range(0, n, size)]
        right = [event for count in counts for event in (count, "backward")] + ["step"]
        shown = {
            "x.shape": str(x.shape),
            ("asked", "呼び出し"): name,
            "expected": said(right),
            "received": said(events),
        }
        expect(
            events == right,
            of=of,
            en="Each part goes through the model by itself and has its backward before the next part comes.",
            ja="部分を1つモデルに通すたびに、次の部分に進む前に backward を行うはずです。",
            given=shown,
        )
        of = (f"what model(...) was given during {name}", f"{name} の中で model(...) に渡されたもの")
        expect_array(np.concatenate(rows), x, of=of, given={"x": x})
        expect(
            not trained.model.training,
            of=("the mode of the model", "モデルの状態"),
            en=f"The model was in eval mode before {name}, and it should still be.",
            ja=f"モデルは {name} の前に eval の状態だったので、後もそのままのはずです。",
        )


def said(events):
    return ", ".join(event if isinstance(event, str) else f"model({event} rows)" for event in events[:30])


def near_a_hundred(rng, n):
    """Numbers near 100, of which bfloat16 keeps the whole part alone, and some of which it keeps every digit.

    The two columns near 100 differ by what it loses. They have opposite weights, so that only what is lost counts.
    """
    t = rng.permutation(np.arange(n) % K)
    whole = rng.integers(80, 120, size=(n, 1)).astype(float)
    lost = rng.uniform(0.1, 0.2, size=(n, 1)) * np.where(t == 0, 1, -1)[:, None]
    kept = rng.integers(-8, 9, size=(n, 2)) / 8
    return np.hstack([whole + lost, whole - lost, kept]).astype(np.float32), t.astype(np.int64)


def weights_for_it(rng):
    W = rng.integers(-8, 9, size=(K, D)) / 8
    W[:, 0] = np.array([5.0, -5.0, -5.0])
    W[:, 1] = -W[:, 0]
    return {"W": W, "b": rng.integers(-4, 5, size=K) / 8}


def as_bfloat16(x):
    """Rounded to eight binary digits, ties to even."""
    fraction, exponent = np.frexp(x.astype(float))
    return np.ldexp(np.round(fraction * 256) / 256, exponent)


@check(points=2)
def test_mixed(student, rng):
    """The model calculates in bfloat16, the loss is that of its scores, and the step goes along the gradient.

    モデルは bfloat16 で計算し、損失はそのスコアから求められ、勾配に沿って1歩進む。
    """
    lr, n = 0.25, 6
    x, t = near_a_hundred(rng, n)
    params = weights_for_it(rng)
    half, single = (f"{loss_of(params, numbers, t):.3f}" for numbers in (as_bfloat16(x), x))
    why = (
        f"Rounded to bfloat16, the first two columns of x are equal, and the loss is {half}. In float32 it would be "
        f"{single}.",
        f"bfloat16 に丸めると x の初めの2列は等しくなり、損失は {half} です。float32 なら {single} になります。",
    )
    for dirty in (False, True):
        trained, name = Trained(student, params, lr), "mixed_step(model, optimizer, x, t)"
        if dirty:
            trained.leave_gradients(*drawn_batch(rng, n))
        given = {"x": x, "t": t, **params, "lr": lr}
        received = student.mixed_step(trained.model, trained.optimizer, Tensor(x), Tensor(t))
        loss = trained.move(as_bfloat16(x), t)
        expect_number(received, loss, of=name, given=given, why=why, rtol=HALF, atol=HALF)
        size = max(float(np.abs(trained.speed[key]).max()) for key in WHERE)
        trained.expect(name, given, rtol=0, atol=HALF * lr * size)


@check(points=1, needs="mixed")
def test_small_steps(student, rng):
    """Steps that are too small for bfloat16 add up in the parameters.

    bfloat16 では消えてしまう小さな1歩も、パラメータに積み重なる。
    """
    lr, steps, params = 2e-4, 8, {"W": rng.normal(size=(K, D)) + 2, "b": rng.normal(size=K) + 2}
    trained, (x, t) = Trained(student, params, lr), drawn_batch(rng, 6)
    before = trained.params
    for _ in range(steps):
        student.mixed_step(trained.model, trained.optimizer, Tensor(x), Tensor(t))
        trained.move(x, t)
    of = (f"{steps} calls of mixed_step", f"mixed_step を {steps} 回呼ぶこと")
    given = {"x": x, "t": t, "lr": lr, **before}
    why = (
        "Parameters are kept in float32, and the steps are added there. In bfloat16 nothing lies between 1 and 1.0078.",
        "パラメータは float32 のままで、1歩もそこに足します。bfloat16 では、1 の次の数は 1.0078 です。",
    )
    moved = max(float(np.abs(trained.params[key] - before[key]).max()) for key in WHERE)
    trained.expect(of, given, why, rtol=0, atol=0.1 * moved)


def adam(student, model):
    return student.library("torch.optim.Adam", model.parameters(), 0.05)


def momentum(student, model):
    return student.library("torch.optim.SGD", model.parameters(), 0.1, 0.9)


def made(student, optimizer):
    """A new linear model with random weights, and an optimizer."""
    linear = student.library("torch.nn.Linear", D, K)
    return linear, optimizer(student, linear)


def train(student, linear, optimizer, batches):
    """Ordinary training, without the learner's code."""
    for x, t in batches:
        optimizer.zero_grad()
        student.library("torch.autograd.backward", loss_in_worker(student, linear, x, t))
        optimizer.step()


def numbers_of(student, linear):
    return {key: as_array(one, np.shape(one.array), of=key, tensor=True) for key, one in linear.state_dict().items()}


def handed_over(student, elsewhere, path, model, optimizer, epoch):
    """Saved there; the file alone is what the other process has."""
    before = set(student.folder())
    student.save_checkpoint(path, model, optimizer, epoch)
    new = sorted(set(student.folder()) - before)
    expect(
        new == [path],
        of=f'save_checkpoint("{path}", model, optimizer, {epoch})',
        en="It should leave one new file, of this name.",
        ja="この名前のファイルが1つ、新しくできるはずです。",
        given={("new files", "新しいファイル"): new},
    )
    elsewhere.write_file(path, student.read_file(path))


@check(points=2)
def test_resume(student, elsewhere, rng):
    """Loaded by a new process, training goes on as if it had never stopped.

    新しいプロセスで読み込んでも、学習は一度も止めなかったかのように続く。
    """
    for path, kind, epoch in (("run.pt", adam, 3), ("best", momentum, 12)):
        batches = [drawn_batch(rng, 6) for _ in range(7)]
        linear, optimizer = made(student, kind)
        train(student, linear, optimizer, batches[:4])
        handed_over(student, elsewhere, path, linear, optimizer, epoch)
        here = numbers_of(student, linear)
        train(student, linear, optimizer, batches[4:])

        new, new_optimizer = made(elsewhere, kind)
        name = f'load_checkpoint("{path}", model, optimizer)'
        received = elsewhere.load_checkpoint(path, new, new_optimizer)
        for key, right in here.items():
            of = (f"{key} of the model after {name}", f"{name} の後のモデルの {key}")
            expect_array(new.state_dict()[key], right, of=of, tensor=True, rtol=0, atol=0)
        expect_number(received, epoch, of=name, given={("the saved epoch", "保存したエポック"): epoch}, rtol=0, atol=0)
        train(elsewhere, new, new_optimizer, batches[4:])
        why = (
            "The parameters were right after loading. But training goes on differently: the optimizer remembers, too.",
            "読み込んだ直後のパラメータは正しいのに、学習の続きが違います。optimizer にも、覚えているものがあります。",
        )
        for key, right in numbers_of(student, linear).items():
            of = (f"{key} of the model three steps after {name}", f"{name} から3歩進んだ後のモデルの {key}")
            expect_array(new.state_dict()[key], right, of=of, tensor=True, why=why, rtol=1e-6, atol=1e-6)


@check(points=1, needs="resume")
def test_other_numbers(student, elsewhere, rng):
    """Running means come back as well, and the optimizer's learning rate.

    バッチ正規化の移動平均も、optimizer の学習率も元に戻る。
    """

    def new(module):
        norm = module.library("torch.nn.BatchNorm1d", D)
        return norm, adam(module, norm)

    (norm, optimizer), (other, other_optimizer) = new(student), new(elsewhere)
    for _ in range(3):
        norm(Tensor((rng.normal(size=(8, D)) * 2 + 1).astype(np.float32)))
    rate = float(rng.uniform(0.001, 0.01))
    group = student.library("operator.getitem", student.library("builtins.getattr", optimizer, "param_groups"), 0)
    student.library("operator.setitem", group, "lr", rate)
    handed_over(student, elsewhere, "norm.pt", norm, optimizer, 1)
    elsewhere.load_checkpoint("norm.pt", other, other_optimizer)
    name = 'load_checkpoint("norm.pt", model, optimizer)'
    for key in ("running_mean", "running_var"):
        right = as_array(norm.state_dict()[key], (D,), of=key, tensor=True)
        of = (f"{key} of batch normalisation after {name}", f"{name} の後のバッチ正規化の {key}")
        expect_array(other.state_dict()[key], right, of=of, tensor=True, rtol=0, atol=0)
    group = elsewhere.library(
        "operator.getitem", elsewhere.library("builtins.getattr", other_optimizer, "param_groups"), 0
    )
    of = (f'optimizer.param_groups[0]["lr"] after {name}', f'{name} の後の optimizer.param_groups[0]["lr"]')
    expect_number(group.get("lr"), as_number(rate, of="lr"), of=of, rtol=0, atol=0)


class Trap:
    """Pickled, it makes an empty file where it is unpickled."""

    def __reduce__(self):
        return open, (MARKER, "w")


@check(points=1, needs="resume")
def test_no_programs(student, rng):
    """Nothing that stands in a file is run: a pickle is refused.

    ファイルの中身は実行されない。pickle なら断る。
    """
    linear, optimizer = made(student, adam)
    for number, content in enumerate((Trap(), {"model": Trap(), "optimizer": Trap(), "epoch": Trap()})):
        path = f"found-{number}.pt"
        student.write_file(path, pickle.dumps(content))
        with contextlib.suppress(StudentError):
            student.load_checkpoint(path, linear, optimizer)
        expect(
            MARKER not in student.folder(),
            of=f'load_checkpoint("{path}", model, optimizer)',
            en="The file held a pickle, and it was run: it could make a file here.",
            ja="ファイルの中の pickle が実行され、ファイルが1つ作られました。",
        )
