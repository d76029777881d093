"""Checks of distillation."""

import numpy as np

from autograder.checks import (
    Function,
    Part,
    as_array,
    as_dict,
    between,
    check,
    digits,
    expect,
    expect_accuracy,
    expect_array,
    expect_drawn_from_rng,
    expect_left_alone,
    expect_random_order,
    expect_reshuffled,
    generator,
    of_what_is_right,
    oracles,
    part_of,
    phrase,
)

SOFTEN = Function(
    "soften(scores, temperature)",
    arrays={"scores": "N K"},
    definition=lambda scores, temperature: oracles.softmax(scores / temperature),
    sizes={"N": 3, "K": 4},
)


def loss_of(student_scores, teacher_scores, t, temperature, alpha):
    """By SciPy's logarithms of probabilities: 0 times a large logarithm is 0."""
    teacher, student = (oracles.log_softmax(scores / temperature) for scores in (teacher_scores, student_scores))
    divergence = (oracles.softmax(teacher_scores / temperature) * (teacher - student)).sum(axis=1).mean()
    return alpha * temperature**2 * divergence + (1 - alpha) * oracles.cross_entropy(student_scores, t=t)


# Probabilities are above .03, so that an epsilon of 1e-5 inside a logarithm changes it by 3e-4 at most. T^2 is up to
# 16, but at T = 4 they are above .2.
LOSS = Function(
    "distillation_loss(student_scores, teacher_scores, t, temperature, alpha)",
    arrays={"student_scores": "N K", "teacher_scores": "N K", "t": "N < K"},
    definition=loss_of,
    gradient="distillation_gradient(student_scores, teacher_scores, t, temperature, alpha)",
    draw={"student_scores": between(-1.2, 1.2), "teacher_scores": between(-1.2, 1.2)},
    close={"rtol": 1e-3, "atol": 1e-3},
)
ONE_HOT = {"t": "N K of 1"}
EACH = (
    {"temperature": 2.0, "alpha": 1.0},
    {"temperature": 1.0, "alpha": 0.0},
    {"temperature": 4.0, "alpha": 0.3},
    {"temperature": 0.7, "alpha": 0.8, **ONE_HOT},
    {"temperature": 3.0, "alpha": 0.6, "N": 1},
)
LARGE = (
    "The student's scores are near {student:,}, the teacher's near {teacher:,}.",
    "生徒のスコアは {student:,} 前後、教師のスコアは {teacher:,} 前後です。",
)


@check(points=1)
def test_soften(student, rng):
    """soften gives the softmax of scores / temperature, row by row, for scores of any size.

    soften は、scores / temperature のソフトマックスを行ごとに返す。スコアがどんなに大きくても正しい。
    """
    SOFTEN.values(student, rng, batches=[{"temperature": T} for T in (2.0, 1.0, 5.0, 0.5)], N=5)
    far = rng.normal(size=(3, 4)) + np.array([[1000.0], [-1000.0], [0.0]])
    why = ("Some rows are near 1000, others near -1000.", "1000 前後の行と、-1000 前後の行があります。")
    SOFTEN.values(student, rng, batches=[{"temperature": T} for T in (1.0, 3.0)], scores=far, why=why)


@check(points=3)
def test_loss(student, rng):
    """distillation_loss is alpha T^2 KL, softened on both sides, and (1 - alpha) cross entropy, means over the batch.

    distillation_loss は、alpha T^2 KL(教師も生徒も温度でやわらげる)と (1 - alpha) 交差エントロピー誤差の和で、
    どちらもバッチの平均である。
    """
    LOSS.values(student, rng, batches=EACH)


@check(points=2)
def test_gradient(student, rng):
    """distillation_gradient is the gradient of the loss for the student's scores.

    distillation_gradient は、生徒のスコアについての損失の勾配である。
    """
    LOSS.gradients(student, rng, batches=EACH)
    # 40,000 scores: differences would take twice as many losses of a millisecond each, the formula in loops .2 seconds.
    for alpha in (1.0, 0.4):
        LOSS.in_one_pass(student, rng, N=20, K=2_000, temperature=2.0, alpha=alpha)


@check(points=1, needs="loss")
def test_large(student, rng):
    """The loss is right for scores around 1000 and -1000, and if the teacher is so sure that p is 0.

    損失は、スコアが 1000 や -1000 前後でも、教師の確信が強くて確率 p が 0 になっても正しい。
    """
    near, far = np.array([[1000.0], [-1000.0], [1000.0]]), np.array([[-1000.0], [1000.0], [0.0]])
    for one, other in ((near, 0.0), (0.0, far), (near, far)):
        case = LOSS.case(rng, {"N": 3, "K": 4, "temperature": 2.0, "alpha": 0.5})
        scores = {
            "student_scores": case.values["student_scores"] + one,
            "teacher_scores": case.values["teacher_scores"] + other,
        }
        why = (
            "Some rows of scores are near 1000, others near -1000.",
            "スコアには、1000 前後の行と -1000 前後の行があります。",
        )
        LOSS.values(student, rng, N=3, K=4, temperature=2.0, alpha=0.5, why=why, **scores)
    case = LOSS.case(rng, {"N": 3, "K": 4})
    sure = case.values["teacher_scores"] + 2000.0 * np.eye(4)[:3]
    why = (
        "The teacher is so sure that the other probabilities are 0 in floating point. 0 * log(0) counts as 0.",
        "教師の確信が強く、ほかのクラスの確率は浮動小数点数では 0 です。0 * log(0) は 0 として数えます。",
    )
    LOSS.values(student, rng, N=3, K=4, temperature=2.0, alpha=0.5, teacher_scores=sure, why=why)


@check(points=1)
def test_inputs_left_alone(student, rng):
    """The scores and labels are the same after each function as before.

    どの関数を呼んだ後も、スコアとラベルは元のまま残っている。
    """
    numbers = {"temperature": 2.0, "alpha": 0.4}
    one_hot = LOSS.like(arrays=ONE_HOT)
    of_what_is_right(
        (
            lambda: SOFTEN.values(student, rng, temperature=2.0),
            lambda: SOFTEN.inputs_left_alone(student, rng, temperature=2.0),
        ),
        (
            lambda: (LOSS.values(student, rng, **numbers), LOSS.gradients(student, rng, **numbers)),
            lambda: (
                LOSS.inputs_left_alone(student, rng, **numbers),
                one_hot.inputs_left_alone(student, rng, **numbers),
            ),
        ),
        (
            lambda: expect_slopes_handed_on(Watched(student, rng, 7), 1, 4, 2.0),
            lambda: expect_data_left_alone(student, rng),
        ),
    )


class Watched:
    """A student of the grader's: its scores never change, and it notes what comes back.

    The first number of a row of x says which row it is. `steps`: for each backward the rows of the last forward, and
    the gradient.
    """

    def __init__(self, student, rng, n):
        self.student, self.rng, self.n = student, rng, n
        self.x, self.x[:, 0] = rng.normal(size=(n, 3)), np.arange(n)
        self.scores, self.teacher = rng.normal(size=(2, n, 4)).round(1)
        self.steps, self.last = [], np.zeros(0, int)
        self.network = student.library(
            "types.SimpleNamespace",
            params={"W1": np.zeros(2)},
            grads={"W1": np.ones(2)},
            forward=Part(lambda asked: self.forward(asked[0])),
            predict=Part(lambda asked: self.scores[self.places(asked[0])]),
            backward=Part(lambda asked: self.backward(asked[0])),
        )

    def places(self, x):
        """Which rows of x these are."""
        of = ("x_batch in student.forward(x_batch)", "student.forward(x_batch) の x_batch")
        x = as_array(x, (len(x) if np.ndim(x) == 2 else 1, 3), of=of)
        places = np.clip(np.rint(x[:, 0]).astype(int), 0, self.n - 1)
        expect_array(x, self.x[places], of=of, why=("These are no rows of x.", "x の行ではありません。"))
        return places

    def forward(self, x):
        self.last = self.places(x)
        return self.scores[self.last]

    def backward(self, dout):
        of = ("dout in student.backward(dout)", "student.backward(dout) の dout")
        given = {("rows of x in student.forward", "student.forward に渡された x の行"): self.last}
        self.steps.append((self.last, as_array(dout, (len(self.last), 4), of=of, given=given)))
        return np.zeros((len(self.last), 3))

    def trained(self, epochs, batch_size, temperature, worker_rng=None):
        """What the learner's distill does in so many epochs: the steps of each."""
        self.steps = []
        worker_rng = worker_rng or generator(self.student, self.rng)
        self.student.distill(self.network, self.x, self.teacher, temperature, epochs, batch_size, 0.01, worker_rng)
        sizes = [min(batch_size, self.n - start) for start in range(0, self.n, batch_size)] * epochs
        found = [len(places) for places, _ in self.steps]
        self.student.record(found)
        expect(
            found == sizes,
            of=called(self.n, epochs, batch_size, temperature),
            en=f"{self.n} samples in batches of {batch_size} are these sizes in {epochs} epochs: {sizes[:60]}. "
            f"student.backward was called with these: {found[:60]}.",
            ja=f"{self.n} 個のサンプルを {batch_size} 個ずつに分けると、{epochs} エポックのバッチの大きさは "
            f"{sizes[:60]} ですが、student.backward の呼び出しでは {found[:60]} でした。",
        )
        count = len(sizes) // epochs
        return [self.steps[start : start + count] for start in range(0, len(sizes), count)]


def called(n, epochs, batch_size, temperature):
    return f"distill(student, x, teacher_scores, {temperature}, {epochs}, {batch_size}, 0.01, rng), N = {n}"


def expect_slopes_handed_on(watched, epochs, batch_size, temperature):
    """In each epoch every row of x comes once, with the gradient that its own row of teacher_scores gives."""
    of = called(watched.n, epochs, batch_size, temperature)
    for epoch in watched.trained(epochs, batch_size, temperature):
        order = np.concatenate([places for places, _ in epoch])
        slopes = np.concatenate([len(places) * slope for places, slope in epoch])
        watched.student.record(slopes[np.argsort(order, kind="stable")])
        expect_array(
            np.sort(order),
            np.arange(watched.n),
            of=phrase(
                "the rows of x in an epoch of {of}, sorted", "{of} の1エポックに現れた x の行(並べ替えたもの)", of=of
            ),
            why=("Every sample should come exactly once.", "どのサンプルもちょうど1回ずつ現れるはずです。"),
        )
        for places, slope in epoch:
            scores, teacher = watched.scores[places], watched.teacher[places]
            right = oracles.softmax(scores / temperature) - oracles.softmax(teacher / temperature)
            expect_array(
                slope,
                temperature * right / len(places),
                of=part_of(("dout in student.backward(dout)", "student.backward(dout) の dout"), of),
                given={
                    ("rows of x", "x の行"): places,
                    ("scores of the student", "生徒のスコア"): scores,
                    "teacher_scores": teacher,
                },
                why=(
                    "It is the gradient of distillation_loss for alpha = 1, with the rows of teacher_scores that "
                    "belong to x_batch.",
                    "alpha = 1 のときの distillation_loss の勾配です。teacher_scores からは、x_batch と同じ行を使い"
                    "ます。",
                ),
            )


@check(points=2, needs="gradient")
def test_distill(student, rng):
    """distill hands the gradient of the softened scores back for every batch, in a new random order each epoch.

    distill は、バッチごとに、やわらげたスコアの勾配を生徒に渡す。順番はエポックごとに新しくランダムに決める。
    """
    expect_slopes_handed_on(Watched(student, rng, 9), 2, 4, 3.0)
    expect_slopes_handed_on(Watched(student, rng, 6), 1, 9, 1.5)
    watched, of = Watched(student, rng, 240), called(240, 2, 40, 2.0)
    one, same = (generator(student, 1234) for _ in range(2))
    orders = []
    for worker_rng in (one, same, one):
        epochs = watched.trained(2, 40, 2.0, worker_rng)
        orders.append([np.concatenate([places for places, _ in epoch]) for epoch in epochs])
    expect_random_order(orders[0][0], of=of)
    expect_reshuffled(*orders[0], of=of)
    expect_drawn_from_rng(*(np.concatenate(order) for order in orders), of=of)


def expect_data_left_alone(student, rng):
    watched = Watched(student, rng, 7)
    expect_left_alone(
        student,
        lambda x, teacher_scores: student.distill(
            watched.network, x, teacher_scores, 2.0, 1, 4, 0.01, generator(student, rng)
        ),
        {"x": watched.x, "teacher_scores": watched.teacher},
        by="distill",
        after=called(7, 1, 4, 2.0),
    )


# Over 30 seeds: the solution at least .925, its variants .933; without steps .147 at most, guessing .1. The teacher
# reads .967 to .994 (20 seeds).
LEARNED = 0.8
SIZES = {"W1": (64, 16), "b1": (16,), "W2": (16, 10), "b2": (10,)}


@check(points=2, needs="distill")
def test_learning(student, rng, remark):
    """Without a single label, the student learns from the teacher to read digits that it has not seen.

    生徒は、ラベルを1つも使わずに、教師から学んで、見たことのない数字を読めるようになる。
    """
    x, t, unseen, labels = digits(rng)
    names = rng.permutation(10)  # which class stands for which digit is new each time
    t, labels = names[t], names[labels]
    # The teacher: 400 random features and least squares.
    features = rng.normal(size=(65, 400)) / 4
    seen, new = (np.maximum(oracles.affine(part, features[:64], features[64]), 0) for part in (x, unseen))
    answers = 10 * np.linalg.lstsq(seen.T @ seen + 0.3 * np.eye(400), seen.T @ np.eye(10)[t], rcond=None)[0]
    teacher = float(np.mean((new @ answers).argmax(axis=1) == labels))
    network = student.library("given.MLP", [64, 16, 10], generator(student, rng))
    student.distill(network, x, seen @ answers, 4.0, 15, 50, 0.01, generator(student, rng))
    params = as_dict(network.params, tuple(SIZES), of="student.params")
    arrays = {key: as_array(params[key], shape, of=f'student.params["{key}"]') for key, shape in SIZES.items()}
    hidden = np.maximum(oracles.affine(unseen, arrays["W1"], arrays["b1"]), 0)
    scores = oracles.affine(hidden, arrays["W2"], arrays["b2"])
    reached = float(np.mean(scores.argmax(axis=1) == labels))
    remark(
        en=f"The teacher reads {teacher:.0%} of the unseen digits, the student {reached:.0%}.",
        ja=f"見たことのない数字の正解率は、教師が {teacher:.0%}、生徒が {reached:.0%} です。",
    )
    expect_accuracy(scores, labels, LEARNED, of=("the trained student", "訓練した生徒"))
