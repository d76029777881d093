"""Checks of the experiment with overfitting."""

import numpy as np

from autograder.checks import (
    CheckFailed,
    Parameters,
    StudentError,
    as_array,
    as_list,
    as_probabilities,
    check,
    digits,
    expect,
    expect_array,
    expect_at_least,
    expect_at_most,
    expect_left_alone,
    expect_random_order,
    expect_reshuffled,
    expect_whole_epoch,
    generator,
    join_batches,
)

SAMPLES, WRONG, WATCHED, EPOCHS, FEW = 200, 50, 300, 60, 40
OF = "overfitting_experiment(x_train, t_train, x_test, t_test, epochs, weight_decay, dropout_ratio, rng)"


class Experiment:
    """One run of the experiment, and what the grader counts afterwards.

    A quarter of the training labels is wrong: a network that has them all right has learned them by heart. The digits
    of x_test are given to the learner's code; those that are counted with are not.
    """

    def __init__(self, student, rng, weight_decay, dropout_ratio, epochs=EPOCHS, one_hot=None):
        self.student = student
        x, t, others, labels = digits(rng)
        self.x_train, self.t_train = x[:SAMPLES], t[:SAMPLES].copy()
        wrong = rng.permutation(SAMPLES)[:WRONG]
        self.t_train[wrong] = (self.t_train[wrong] + rng.integers(1, 10, size=WRONG)) % 10
        self.x_test, self.t_test = x[SAMPLES : SAMPLES + WATCHED], t[SAMPLES : SAMPLES + WATCHED]
        self.new = np.concatenate([x[SAMPLES + WATCHED :], others])
        self.new_labels = np.concatenate([t[SAMPLES + WATCHED :], labels])
        # A table of the training data knows none of them when they are a little different.
        self.known = self.x_train + rng.normal(scale=0.01, size=self.x_train.shape)
        self.numbers = (epochs, weight_decay, dropout_ratio)
        self.given = {"epochs": epochs, "weight_decay": weight_decay, "dropout_ratio": dropout_ratio}
        self.seed = int(rng.integers(2**32))
        self.targets = self.targets_as(bool(one_hot))
        try:
            self.plain, self.regularized = self.run(student)
        except StudentError as failure:  # which form is taken is asked by a check of its own
            self.targets = self.targets_as(True)
            if one_hot is not None:
                raise
            try:
                self.plain, self.regularized = self.run(student)
            except StudentError:
                raise failure from None

    def targets_as(self, one_hot):
        return [np.eye(10)[labels] if one_hot else labels for labels in (self.t_train, self.t_test)]

    def run(self, student, arrays=None, epochs=None):
        """The two models; `arrays`, `epochs`: of other data, for another time."""
        x_train, t_train, x_test, t_test = arrays or (self.x_train, self.targets[0], self.x_test, self.targets[1])
        worker_rng = generator(student, self.seed)
        numbers = self.numbers if epochs is None else (epochs, *self.numbers[1:])
        models = student.overfitting_experiment(x_train, t_train, x_test, t_test, *numbers, worker_rng)
        models = as_list(models, 2, of=OF, given=self.given)
        for name, model in zip(("plain", "regularized"), models, strict=True):
            expect(
                hasattr(model, "predict"),
                of=OF,
                en=f"It should return the two trained models, objects with a method predict. {name} is none, but "
                f"{type(model).__name__}.",
                ja="訓練した2つのモデル、つまり predict メソッドを持つオブジェクトを返すはずですが、"
                f"{name} は {type(model).__name__} です。",
                given=self.given,
            )
        return models

    def count(self, model, name):
        """The model's accuracy on the training data and on digits that the learner's code never saw."""
        of = f"{name}.predict(x)"
        with self.student.unrecorded():
            known, new = (
                as_array(model.predict(x), (len(x), 10), of=of, given=self.given).argmax(axis=1)
                for x in (self.known, self.new)
            )
        return float(np.mean(known == self.t_train)), float(np.mean(new == self.new_labels))

    def record(self):
        """Record what tells kinds of training apart, in steps so wide that another order of the samples makes none.

        The digits of x_test are known as well as that only by those that were trained with them.
        """
        if not walked_as_usual(self.student, self.seed):
            return
        answers = []
        for model, name in ((self.plain, "plain"), (self.regularized, "regularized")):
            known, _ = self.count(model, name)
            with self.student.unrecorded():
                answers.append(as_array(model.predict(self.x_test), (WATCHED, 10), of=f"{name}.predict(x)"))
            watched = float(np.mean(answers[-1].argmax(axis=1) == self.t_test))
            self.student.record([known > 0.85, known > 0.4, watched > 0.95])
        self.student.record(bool((answers[0] == answers[1]).all()))

    def expect_overfitted(self, model, name):
        """The model knows its training data, wrong labels included, and new digits less well. Returns the gap."""
        known, new = self.count(model, name)
        # The least of 200 runs of the solution and of two other forms each: 0.93 known (a standard deviation of 0.014;
        # 0.91 in the network that is called regularised), 0.63 of new ones (0.03), a gap of 0.157 (mean 0.25, 0.032).
        expect_at_least(
            known,
            0.85,
            of=name,
            sentence=(
                f"It should have learned its training data by heart, but knows only {known:.2f} of them.",
                f"訓練データを丸暗記しているはずですが、正解率は {known:.2f} しかありません。",
            ),
            given=self.given,
        )
        expect_at_least(
            new,
            0.5,
            of=name,
            sentence=(
                f"Overfitted as it is, it should still know half of all new digits. It knows {new:.2f}.",
                f"過学習していても、新しい数字の半分には正解するはずですが、正解率は {new:.2f} でした。",
            ),
            given=self.given,
        )
        expect_at_least(
            known - new,
            0.07,
            of=name,
            sentence=(
                f"It knows {known:.2f} of its training data and {new:.2f} of new digits. The gap should be wider.",
                f"正解率は訓練データで {known:.2f}、新しい数字で {new:.2f} でした。もっと差が開くはずです。",
            ),
            given=self.given,
        )
        return known - new

    def parameters(self, student, x):
        """How those of the models are reached, which may be asked of x."""
        return Parameters(student, answer=lambda model: as_array(model.predict(x), (len(x), 10), of="model.predict(x)"))

    def expect_handed_over(self, student, model, other):
        """What the model has learned is in its parameters: another one knows it too, with these."""
        parameters = self.parameters(student, self.new[:FEW])
        known, new = self.count(model, "plain")
        parameters.hand_over(parameters.keep(model), other)
        found = self.count(other, "plain")
        expect(
            np.allclose(found, (known, new), atol=0.02),
            of=parameters.of,
            en=f"The trained network knows {known:.2f} of its training data and {new:.2f} of new digits. With its "
            f"parameters, another network of the same kind knows {found[0]:.2f} and {found[1]:.2f}.",
            ja=f"訓練したネットワークの正解率は、訓練データで {known:.2f}、新しい数字で {new:.2f} です。同じ種類の別の"
            f"ネットワークにそのパラメータを書き込むと、{found[0]:.2f} と {found[1]:.2f} になりました。",
            given=self.given,
        )

    def expect_downhill(self, student, rng):
        """The second epoch goes against the gradient of the loss, on few data of which no two are alike.

        One of the models has to: the other one may have other initial weights, if it is made when this one is trained.
        Returns two models.
        """
        x, t, shares = rng.uniform(size=(FEW, 64)), rng.integers(10, size=FEW), []
        parameters = self.parameters(student, x)
        targets = np.eye(10)[t] if self.targets[0].ndim == 2 else t
        one, two = [], []
        for epochs, models in ((1, one), (2, two)):
            parameters.draw_alike(self.seed)
            models += self.run(student, (x, targets, x, targets), epochs)
        for model, later in zip(one, two, strict=True):
            before, after = parameters.read(model), parameters.read(later)

            def loss(numbers, model=model):
                parameters.write(model, numbers)
                parameters.draw_alike(self.seed)
                y = as_probabilities(as_array(model.predict(x), (FEW, 10), of="model.predict(x)").astype(float))
                return -np.log(y[np.arange(FEW), t] + 1e-12).mean()

            shares.append(parameters.downhill(loss, before, after, rng))
        parameters.expect_downhill(max(shares), given=self.given)
        return one

    def expect_narrower(self, by, at_least):
        """The regularised model's gap is narrower than the plain one's, and it knows new digits. Returns the shares."""
        self.record()
        known, new = self.count(self.regularized, "regularized")
        plain_known, plain_new = self.count(self.plain, "plain")
        expect_at_least(
            new,
            at_least,
            of="regularized",
            sentence=(
                f"It should know {at_least} of all new digits at least, but knows {new:.2f}.",
                f"新しい数字の正解率は {at_least} 以上になるはずですが、{new:.2f} でした。",
            ),
            given=self.given,
        )
        expect_at_least(
            plain_known - plain_new - (known - new),
            by,
            of="regularized",
            sentence=(
                f"On training data and on new digits it has {known:.2f} and {new:.2f}, the plain one {plain_known:.2f} "
                f"and {plain_new:.2f}. Regularisation should narrow the gap by {by} at least.",
                f"訓練データと新しい数字の正解率は {known:.2f} と {new:.2f}、plain では {plain_known:.2f} と "
                f"{plain_new:.2f} でした。正則化によって、差が {by} 以上縮まるはずです。",
            ),
            given=self.given,
        )
        return known, new, plain_known, plain_new


def keep_history(model, name, curves):
    """The model's history, if it has one as the ready network does; nothing depends on it."""
    try:
        pairs = [as_list(pair, 2, of="history") for pair in as_list(model.history, None, of="history")]
        for number, data in enumerate(("training", "test")):
            curves(f"{name}: accuracy on the {data} data", [pair[number] for pair in pairs])
    except (CheckFailed, StudentError):
        return


@check(points=3)
def test_plain(student, rng, curves):
    """The plain network learns its training data by heart, wrong labels included, and knows less of new digits.

    plain は間違ったラベルも含めて訓練データを丸暗記し、新しい数字の正解率はそれより低くなる。
    """
    experiment = Experiment(student, rng, 0.02, 0.3)
    experiment.record()
    experiment.expect_overfitted(experiment.plain, "plain")
    with student.unrecorded():
        others = experiment.expect_downhill(student, rng)
        experiment.expect_handed_over(student, experiment.plain, others[0])
    keep_history(experiment.plain, "plain", curves)


@check(points=2, needs="plain")
def test_regularized(student, rng, curves, remark):
    """With weight decay and dropout together the gap narrows.

    荷重減衰とドロップアウトを合わせて使うと、差が縮まる。
    """
    experiment = Experiment(student, rng, 0.02, 0.3)
    # In 3 x 200 runs the gap narrowed by 0.249 at least (mean 0.35, standard deviation 0.035); at least 0.734 of new
    # digits were known (mean 0.83, 0.025). Without regularisation it changed by 0.076 at most.
    known, new, plain_known, plain_new = experiment.expect_narrower(by=0.15, at_least=0.65)
    keep_history(experiment.regularized, "regularized", curves)
    remark(
        en=f"Accuracy on training data and on new digits: plain {plain_known:.2f} and {plain_new:.2f}, "
        f"regularized {known:.2f} and {new:.2f}.",
        ja=f"訓練データと新しい数字の正解率は、plain が {plain_known:.2f} と {plain_new:.2f}、"
        f"regularized が {known:.2f} と {new:.2f} でした。",
    )


@check(points=1, needs="plain")
def test_weight_decay(student, rng):
    """Weight decay alone narrows the gap.

    荷重減衰だけでも、差が縮まる。
    """
    # 0.254 at least in 3 x 200 runs (mean 0.34), and 0.744 of new digits.
    Experiment(student, rng, 0.02, 0.0).expect_narrower(by=0.14, at_least=0.65)


@check(points=1, needs="plain")
def test_dropout(student, rng):
    """Dropout alone narrows the gap.

    ドロップアウトだけでも、差が縮まる。
    """
    # 0.184 at least in 3 x 200 runs (mean 0.29, standard deviation 0.034), and 0.751 of new digits.
    Experiment(student, rng, 0.0, 0.7).expect_narrower(by=0.09, at_least=0.65)


@check(points=1, needs=("plain", "regularized"))
def test_nothing_held_back(student, rng):
    """With a weight decay and a dropout ratio of 0 the second network overfits like the first.

    荷重減衰もドロップアウトも 0 なら、2つ目のネットワークも1つ目と同じように過学習する。
    """
    experiment = Experiment(student, rng, 0.0, 0.0)
    plain = experiment.expect_overfitted(experiment.plain, "plain")
    regularized = experiment.expect_overfitted(experiment.regularized, "regularized")
    # They were 0.076 apart at most in 3 x 200 runs, with a standard deviation of 0.022.
    expect_at_most(
        abs(plain - regularized),
        0.15,
        of="regularized",
        sentence=(
            f"The gaps are {plain:.2f} and {regularized:.2f}, though nothing was to be held back in either network.",
            f"どちらのネットワークも何も抑えないはずですが、差は {plain:.2f} と {regularized:.2f} でした。",
        ),
        given=experiment.given,
    )


@check(points=1, needs="plain")
def test_prediction(student, rng):
    """A sample gets the same prediction whenever it is asked and with whatever others.

    同じサンプルの予測は、いつ、どんなサンプルと一緒に聞いても同じになる。
    """
    experiment = Experiment(student, rng, 0.02, 0.3, epochs=5)
    x = experiment.new[:12]
    for name, model in (("plain", experiment.plain), ("regularized", experiment.regularized)):
        of, close = f"{name}.predict(x)", {"rtol": 1e-4, "atol": 1e-5}  # float32 is welcome
        with student.unrecorded():
            first, again = (as_array(model.predict(x), (12, 10), of=of) for _ in range(2))
            rows = [model.predict(x[row : row + 1]) for row in range(3)]
        why = ("This is the second time with the same x.", "同じ x について2回目です。")
        expect_array(again, first, of=of, why=why, **close)
        for row, alone in enumerate(rows):
            why = (f"This is sample {row} by itself.", f"サンプル {row} だけを渡したときです。")
            expect_array(alone, first[row : row + 1], of=of, why=why, **close)


@check(points=1, needs="plain")
def test_one_hot(student, rng):
    """The targets may be labels or one-hot.

    教師データはラベルでも one-hot 表現でもよい。
    """
    for one_hot in (False, True):
        experiment = Experiment(student, rng, 0.02, 0.3, one_hot=one_hot)
        experiment.expect_overfitted(experiment.plain, "plain")


class Watcher:
    """A network that learns nothing: it notes the batches that it is asked about."""

    def __init__(self, student, slope=0.0):
        self.batches, self.slope, self.history = [], slope, student.put([])
        self.network = student.library(
            "types.SimpleNamespace",
            params={"W": np.zeros((2, 3))},
            gradient=self.gradient,
            accuracy=lambda x, t: len(t) / 1000,
            predict=lambda x: np.zeros((len(x), 10)),
            history=self.history,
        )

    def gradient(self, x, t):
        self.batches.append((x, t))
        return {"W": np.full((2, 3), self.slope)}


def walked_as_usual(student, seed):
    """Record how train goes through a few samples, and how far a constant gradient goes. Whether each came once.

    Whoever trains in another way has no such train: nothing is recorded then.
    """
    n, count, x = 40, 2, np.arange(40.0)[:, None]
    try:
        with student.unrecorded():
            watcher = Watcher(student, slope=1.0)
            student.train(watcher.network, x, np.arange(n), x + n, np.arange(n) + n, 2, generator(student, seed))
            moved = float(watcher.network.params["W"][0, 0])
    except StudentError:
        return True
    seen = [(np.ravel(one).astype(int), np.ravel(t).astype(int)) for one, t in watcher.batches]
    together = all(one.shape == t.shape and (one == t).all() for one, t in seen)
    used = sorted(number for one, _ in seen[:count] for number in one)
    sizes = [len(one) for one, _ in seen]
    student.record([together, len(seen), len(used), len(set(used)), round(moved, 2)])
    return together and used == list(range(n)) and sizes[:count] == sizes[count:]


@check(points=1, needs="plain")
def test_batches(student, rng):
    """train goes through the training data batch by batch, in every epoch in a new random order.

    train は、訓練データをバッチごとに、エポックごとの新しいランダムな順番で使う。
    """
    if not student.has("train"):
        return  # whoever trains in another way is welcome
    n, batch_size, of = 241, 20, "train(network, x_train, t_train, x_test, t_test, epochs, rng)"
    x, t = np.arange(n)[:, None] + rng.uniform(size=(n, 2)), np.arange(n)
    watcher, given = Watcher(student), {"N": n, "BATCH_SIZE": batch_size, "epochs": 2}
    student.train(watcher.network, x, t, x[:40], t[:40], 2, generator(student, rng))
    count = -(-n // batch_size)
    expect(
        len(watcher.batches) == 2 * count,
        of=of,
        en=f"In two epochs network.gradient was called {len(watcher.batches)} times. {n} samples make {count} batches "
        f"of {batch_size} an epoch.",
        ja=f"2エポックで network.gradient が {len(watcher.batches)} 回呼ばれました。サンプルは {n} 個なので、"
        f"{batch_size} 個ずつのバッチは1エポックに {count} 個です。",
        given=given,
    )
    orders = []
    for start in (0, count):
        xs, ts = join_batches(watcher.batches[start : start + count], x, t, batch_size, of, given=given)
        expect_whole_epoch(xs, ts, x, t, of, given=given)
        expect_random_order(ts, of, given=given)
        orders.append(ts)
    expect_reshuffled(*orders, of=of, given=given)


@check(points=1, needs="plain")
def test_equal_generators(student, rng):
    """With equal generators the networks are equal.

    同じ状態の rng からは、同じネットワークができる。
    """
    experiment = Experiment(student, rng, 0.02, 0.3, epochs=5)
    x, again = experiment.new[:12], experiment.run(student)
    for name, one, other in zip(
        ("plain", "regularized"), (experiment.plain, experiment.regularized), again, strict=True
    ):
        with student.unrecorded():
            first, second = (as_array(model.predict(x), (12, 10), of=f"{name}.predict(x)") for model in (one, other))
        expect_array(
            second,
            first,
            of=(f"{name}.predict(x) in a second experiment", f"2回目の実験での {name}.predict(x)"),
            why=(
                "Both experiments had generators in the same state. All that is random should come from rng.",
                "2つの実験の rng は同じ状態でした。ランダムなものは、すべて rng から引きます。",
            ),
            rtol=1e-4,
            atol=1e-5,
        )


@check(points=1, needs="plain")
def test_data_left_alone(student, rng):
    """The four arrays are the same after the experiment as before.

    実験の後も、4つの配列は元のまま残っている。
    """
    experiment = Experiment(student, rng, 0.02, 0.3, epochs=1)
    names = ("x_train", "t_train", "x_test", "t_test")
    arrays = {name: getattr(experiment, name) for name in names}
    run = lambda **boxes: experiment.run(student, list(boxes.values()))  # noqa: E731
    expect_left_alone(student, run, arrays, by=("The experiment", "実験"))
