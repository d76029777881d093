"""Trainings: what every function that trains a reader of handwritten digits is asked, written once.

    TRAIN = Training("train_mnist(x_train, t_train, x_val, t_val, epochs, batch_size, lr, rng)")

Its methods are the questions; each fails the check with a sentence. Their keyword arguments `train` and `val` say how
many images there are to train and to validate on, the others are the numbers that the call names: `epochs=30, lr=0.1`.
Nothing that the learner's code says of itself is believed: accuracies are counted here, on images that it never saw.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks import oracles, pictures
from autograder.checks.arrays import Array, expect, expect_array, expect_number
from autograder.checks.calls import Call
from autograder.checks.datasets import HandwrittenDigits
from autograder.checks.forms import failure_of
from autograder.checks.inputs import expect_left_alone, generator
from autograder.checks.margins import expect_at_least, expect_at_most
from autograder.checks.names import phrase
from autograder.checks.parameters import DOWNHILL, Numbers, Parameters
from autograder.checks.reasons import Why
from autograder.checks.runs import CLASSES, Data, TrainingCall, count, cross_entropies
from autograder.checks.timing import expect_time
from autograder.checks.training import expect_accuracy

GUESSING = 0.6  # far above what guessing can reach, which is 0.1 on the average
SCATTER = 0.1  # eight losses of one batch each would scatter by 0.15 of themselves, dropout of a half by 0.02
LEARNED = 1e-4  # nine steps lower the loss by 0.001 at the least, in networks of sigmoids with small first weights
FEW, SLOW = 40, 0.002  # images, and a rate with which twenty steps on them are as one
FURTHER = 1.6  # right trainings went 2.45 times as far at least (Adam), the solutions 4.6; one step an epoch 1.0
LOOSE = 0.3  # dropout and batch normalisation have another loss while training
NOTHING = (
    "With lr = 0 nothing is learned. Where do the model's right answers come from?",
    "lr = 0 では何も学習しないはずです。モデルの正解はどこから来たのでしょうか。",
)
APART = (
    "The labels t_val were wrong this time, on purpose. They should only be measured with.",
    "今回は t_val をわざと間違ったラベルにしました。t_val は測るためだけに使います。",
)
SECOND = (
    "The same images got other scores the second time. In which mode was the model handed back?",
    "同じ画像なのに、2回目はスコアが違いました。モデルはどの状態で返されていますか。",
)
SHUFFLED = (
    "The same images in another order should get the same scores, each its own.",
    "同じ画像なら、順番を変えても、それぞれのスコアは同じはずです。",
)
ALONE = (
    "Alone, this image gets other scores than among the others.",
    "この画像のスコアが、1枚だけのときと、ほかの画像と一緒のときとで違います。",
)
IN_STATE = (
    "Two generators in the same state gave two models. Everything random should be drawn from rng.",
    "同じ状態の2つの rng から、異なるモデルができました。ランダムなものはすべて rng から引きます。",
)
IN_ORDER = (
    "This time all images of a digit stand together in x_train. Every epoch needs a random order.",
    "今回の x_train では、同じ数字の画像がまとまって並んでいます。順番はエポックごとにランダムにします。",
)
APART_EACH = (
    "Since then other models were trained. Each should have parameters of its own.",
    "その後で別のモデルを訓練しました。パラメータはモデルごとに別々のはずです。",
)
HANDED_OVER = (
    "This model was made for other images. Then the parameters of the trained one were written into it. A model should "
    "answer by its parameters and by nothing else.",
    "別の画像で作ったモデルに、訓練したモデルのパラメータを書き込みました。モデルの答えは、パラメータだけで決まる"
    "はずです。",
)
MEAN_LOSS = (
    "It is the mean over all of x_train of -log(the probability of the right class).",
    "正解クラスの確率の -log を、x_train の全体で平均したものです。",
)


@dataclass(frozen=True)
class Training(TrainingCall):
    """A function that trains a model of images `(N, D)`, float32 in 0..1, and labels.

    call: how it is called, as code, with these names.
    history: the keys of the dictionary that it returns besides the model; empty if it returns the model alone.
    tensor: whether the model is an nn.Module, asked as `model(x)`; else it has `predict`.
    shape: that of one image.
    """

    def learning(
        self,
        student: Any,
        rng: Any,
        *,
        at_least: float,
        train: int,
        val: int,
        in_order: bool = False,
        by_parameters: bool = False,
        why: Why | None = None,
        **numbers: Any,
    ) -> None:
        """The trained model reads this share of images that it has never seen.

        in_order: the images to train on come class by class, and have to be shuffled.
        by_parameters: what it has learned is in its parameters, and training moves them against the gradient.
        """
        data, x, t = self.draw(rng, train, val, in_order)
        model = self.train(student, data, generator(student, rng), **numbers)
        why = why or (IN_ORDER if in_order else None)
        expect_accuracy(self.ask(model, x), t, at_least, of=self.of("x_test"), tensor=self.tensor, why=why)
        if by_parameters:
            of = self.parameters(student, x)
            learned = of.keep(model)
            new = self.expect_downhill(student, rng)
            of.hand_over(learned, new)
            asked = phrase(
                "{of}, with the parameters of another model", "別のモデルのパラメータでの {of}", of=self.of("x_test")
            )
            expect_accuracy(self.ask(new, x), t, at_least, of=asked, tensor=self.tensor, why=HANDED_OVER)

    def expect_downhill(self, student: Any, rng: Any) -> Any:
        """A few small steps go against the gradient of the loss, on images and labels of which no two are alike.

        Returns a model that was made for this.
        """
        few = self.few(student, rng, epochs=20)
        of, data, t = few.parameters, few.data, few.data["t_train"]
        _, after = few.run(batch_size=FEW, lr=SLOW)
        model, before = few.run(batch_size=FEW, lr=0.0)

        def loss(parameters: Numbers) -> float:
            of.write(model, parameters)
            of.draw_alike(few.seed)
            y = self.scores(model, data["x_train"], "x_train")
            return oracles.cross_entropy(np.log(y + 1e-12) if y.min() >= 0 else y, t)

        if self.tensor:
            of.for_measuring(model)
        share = of.downhill(loss, before, after, rng)
        if self.tensor:
            model.eval()
            share = share if share >= DOWNHILL else of.downhill(loss, before, after, rng)
        of.expect_downhill(share, given={"N": FEW, "epochs": 20, "batch_size": FEW, "lr": SLOW})
        return model

    def smaller_batches(self, student: Any, rng: Any) -> None:
        """With an eighth of the batch size there are eight times as many steps, and the parameters go further."""
        few = self.few(student, rng, epochs=3)
        (_, start), (_, one), (_, many) = (
            few.run(batch_size=size, lr=lr) for size, lr in ((FEW, 0.0), (FEW, 0.01), (FEW // 8, 0.01))
        )
        far, near = (
            np.sqrt(sum(float(((end[key] - start[key]).astype(np.float64) ** 2).sum()) for key in start))
            for end in (many, one)
        )
        times = far / max(near, 1e-12)
        expect_at_least(
            times,
            FURTHER,
            of=self.of(),
            sentence=(
                f"With batches of {FEW // 8} instead of {FEW} the parameters went {times:.1f} times as far. Each "
                f"mini-batch should be a step, and so there are eight times as many.",
                f"バッチを {FEW} 枚から {FEW // 8} 枚に変えると、パラメータは {times:.1f} 倍の距離を動きました。"
                f"ミニバッチごとに1歩進むので、歩数は8倍になるはずです。",
            ),
            given={"N": FEW, "epochs": 3, "lr": 0.01},
        )

    def parameters(self, student: Any, x: Array) -> Parameters:
        """How the models' parameters are reached. `x`: images of which they may be asked."""
        return Parameters(student, self.tensor, lambda model: self.scores(model, x, "x"))

    def few(self, student: Any, rng: Any, epochs: int) -> Few:
        """Few images to train on, again and again from the same start."""
        x, t = rng.uniform(size=(FEW, *self.shape)).astype(np.float32), rng.integers(CLASSES, size=FEW)
        data = {"x_train": x, "t_train": t, "x_val": x, "t_val": t}  # whoever learns from both goes the same way
        return Few(self, student, data, int(rng.integers(2**32)), epochs)

    def last_loss(self, student: Any, rng: Any, *, train: int, val: int, **numbers: Any) -> float:
        """The loss of the last epoch, as the history has it."""
        data, _, _ = self.draw(rng, train, val)
        _, history = self.run(student, data, generator(student, rng), **numbers)
        return history["loss"][-1]

    def validation_apart(
        self, student: Any, rng: Any, *, at_least: float, train: int, val: int, **numbers: Any
    ) -> None:
        """With wrong labels on all validation images it learns just as well."""
        data, x, t = self.draw(rng, train, val)
        data["t_val"] = (data["t_val"] + int(rng.integers(1, CLASSES))) % CLASSES
        model = self.train(student, data, generator(student, rng), **numbers)
        expect_accuracy(self.ask(model, x), t, at_least, of=self.of("x_test"), tensor=self.tensor, why=APART)

    def honest_history(self, student: Any, rng: Any, *, train: int = 400, val: int = 70) -> None:
        """The history has a number for each epoch, and its numbers are those that are counted here afterwards.

        Asked with a rate of 0, when all epochs are alike, and after two epochs of learning.
        """
        data, _, _ = self.draw(rng, train, val)
        given: dict[str, Any] = {"epochs": 8, "batch_size": 5, "lr": 0.0}
        model, history = self.run(student, data, generator(student, rng), **given)
        scores = self.scores(model, data["x_train"], "x_train")
        right, _ = count(scores, data["t_train"])
        expect_at_most(right, GUESSING, of=self.of(), given=given, sentence=NOTHING)
        self.expect_counted(history, 7, model, data, given)
        losses = history["loss"]
        near = min(cross_entropies(scores, data["t_train"]), key=lambda value: abs(value - losses[7]))
        expect_number(losses[7], near, of='history["loss"][7]', given=given, rtol=LOOSE, why=MEAN_LOSS)
        expect(
            max(losses) - min(losses) < SCATTER * max(losses),
            of='history["loss"]',
            en=f"With lr = 0 nothing changes, but the losses go from {min(losses):.3g} to {max(losses):.3g}. Over how "
            f"many images is each of them a mean?",
            ja=f"lr = 0 なら何も変わらないはずなのに、損失が {min(losses):.3g} から {max(losses):.3g} まで"
            f"変わっています。それぞれ何枚の画像についての平均ですか。",
            given=given,
        )
        given = {"epochs": 2, "batch_size": 20, "lr": 0.1}
        model, history = self.run(student, data, generator(student, rng), **given)
        self.expect_counted(history, 1, model, data, given)

    def any_order(self, student: Any, rng: Any, *, train: int, val: int, twice: bool = False, **numbers: Any) -> None:
        """The model says the same of an image alone, among others and in any order; with `twice`, and every time."""
        data, x, _ = self.draw(rng, train, val)
        model = self.train(student, data, generator(student, rng), **numbers)
        together = self.scores(model, x)
        same = {"rtol": 1e-3, "atol": 1e-4 * np.abs(together).max()}  # float32, and sums in another order
        if twice:
            again = self.scores(model, x)
            expect_array(
                again, together, of=(f"{self.of()}, asked a second time", f"2回目の {self.of()}"), why=SECOND, **same
            )
        mixed = rng.permutation(len(x))
        shuffled, of = self.scores(model, x[mixed], "x[order]"), self.of("x[order]")
        expect_array(shuffled, together[mixed], of=of, why=SHUFFLED, **same)
        for index in mixed[:12]:
            part = slice(index, index + 1)
            alone, of = self.scores(model, x[part], "x[i : i + 1]"), self.of("x[i : i + 1]")
            expect_array(alone, together[part], of=of, why=ALONE, **same)

    def same_generator(self, student: Any, rng: Any, *, train: int, val: int, **numbers: Any) -> None:
        """Equal generators give equal models, other generators others; none changes when another one is trained."""
        data, x, _ = self.draw(rng, train, val)
        seed, other = (int(number) for number in rng.choice(2**32, 2, replace=False))
        first = self.train(student, data, generator(student, seed), **numbers)
        one = self.scores(first, x)
        again, different = (
            self.scores(self.train(student, data, generator(student, number), **numbers), x) for number in (seed, other)
        )
        later = self.scores(first, x)
        atol = 1e-3 * np.abs(one).max()  # rounding; two models differ by far more
        expect_array(again, one, of=self.of(), rtol=0.0, atol=atol, why=IN_STATE)
        expect(
            np.abs(different - one).max() > atol,
            of=self.of(),
            en="Two different generators gave the same model. The first weights and the order should come from rng.",
            ja="異なる2つの rng から、同じモデルができました。重みの初期値と画像の順番は rng から引きます。",
        )
        of = (f"{self.of()} after other models were trained", f"ほかのモデルを訓練した後の {self.of()}")
        expect_array(later, one, of=of, rtol=0.0, atol=atol, why=APART_EACH)

    def data_left_alone(self, student: Any, rng: Any, *, train: int, val: int, **numbers: Any) -> None:
        """Images and labels are the same after training as before."""
        data, _, _ = self.draw(rng, train, val)
        call, worker_rng = Call.read(self.call), generator(student, rng)
        expect_left_alone(
            student, lambda **boxes: call.on(student, {**boxes, **numbers, "rng": worker_rng}), data, by=call.name
        )

    def in_time(
        self,
        student: Any,
        rng: Any,
        twin: Any,
        *,
        at_most: float,
        train: int,
        val: int,
        why: Why | None = None,
        **numbers: Any,
    ) -> None:
        """Training takes at most so many times as long as the solution's, and has done something in that time.

        Its model has a smaller loss on the images than one of the same first weights, trained with lr = 0.
        """
        call, given = Call.read(self.call), {"N": train, "D": math.prod(self.shape), **numbers}

        def draw(rng: Any) -> dict[str, Any]:
            return {"data": self.draw(rng, train, val)[0], "seed": int(rng.integers(2**31))}

        def values(module: Any, data: Any, seed: int) -> dict[str, Any]:
            if self.tensor:
                module.library("torch.manual_seed", seed)  # first weights need not come from rng
            return {**data, **numbers, "rng": generator(module, seed)}

        def prepare(module: Any, data: Any, seed: int) -> Any:
            return getattr(module, call.name).prepared(*call.values(values(module, data, seed)))

        def loss(answer: Any, data: Any) -> float:
            scores = self.scores(self.parts_of(answer, given)[0], data["x_train"], "x_train")
            return cross_entropies(scores, data["t_train"])[-1]

        def look(answer: Any, data: Any, seed: int) -> None:
            untrained = call.on(student, {**values(student, data, seed), "lr": 0.0})
            before, after = loss(untrained, data), loss(answer, data)
            expect(
                after < before - LEARNED,
                of=self.call,
                en=f"This call was timed, and its model has learned nothing: its loss is {after:.4g}, and {before:.4g} "
                "with lr = 0.",
                ja=f"時間を計ったこの呼び出しのモデルは、何も学習していません。損失は {after:.4g} で、"
                f"lr = 0 のときは {before:.4g} です。",
                given=given,
            )

        expect_time(prepare, student, twin, rng, self.call, draw=draw, look=look, at_most=at_most, given=given, why=why)

    def handwritten(
        self,
        student: Any,
        rng: Any,
        found: HandwrittenDigits,
        *,
        at_least: float,
        val: int,
        curves: Callable[..., None],
        remark: Callable[..., None],
        **numbers: Any,
    ) -> None:
        """Trained on MNIST or the digits, the model reads the test images; the history, if honest, shows progress."""
        digit = rng.permutation(CLASSES)  # as in `draw`
        t_train, t_test = digit[found.t_train], digit[found.t_test]
        data = {
            "x_train": found.x_train[:-val],
            "t_train": t_train[:-val],
            "x_val": found.x_train[-val:],
            "t_val": t_train[-val:],
        }
        honest = failure_of(lambda: self.honest_history(student, rng)) is None  # else it has cost its points
        model, history = (
            self.run(student, data, generator(student, rng), **numbers)
            if honest
            else (self.train(student, data, generator(student, rng), **numbers), {})
        )
        for key, values in history.items():
            curves(key, values)
        order = rng.permutation(len(found.x_test))
        scores, labels = self.scores(model, found.x_test[order], "x_test"), t_test[order]
        accuracy, _ = count(scores, labels)
        remark(
            en=f"Data: {found.name}, {numbers['epochs']} epochs. Of {len(order)} test images {accuracy:.1%} were read "
            f"correctly; {at_least:.0%} are asked for.",
            ja=f"データは {found.name}、{numbers['epochs']} エポックです。テスト用の画像 {len(order)} 枚の正解率は "
            f"{accuracy:.1%} でした(必要なのは {at_least:.0%})。",
        )
        pictures.read(found.x_test[order], np.asarray(scores)[:, digit], found.t_test[order])
        expect_accuracy(scores, labels, at_least, of=self.of("x_test"))
        if not honest:
            return
        self.expect_accuracy_of(history, "val_accuracy", -1, model, data, None)
        expect(
            history["train_accuracy"][0] < history["train_accuracy"][-1] and history["loss"][0] > history["loss"][-1],
            of="history",
            en="From the first epoch to the last the loss should fall and the accuracy on the training images rise.",
            ja="最初のエポックから最後のエポックまでに、損失は下がり、訓練データでの正解率は上がるはずです。",
            given={key: np.array(history[key]) for key in ("loss", "train_accuracy")},
        )


@dataclass(frozen=True)
class Few:
    """Few images of their own: every run on them starts from the same place."""

    training: Training
    student: Any
    data: Data
    seed: int
    epochs: int

    @functools.cached_property
    def parameters(self) -> Parameters:
        return self.training.parameters(self.student, self.data["x_train"])

    def run(self, **numbers: Any) -> tuple[Any, Numbers]:
        """A model that is trained on them, and its parameters."""
        self.parameters.draw_alike(self.seed)
        rng = generator(self.student, self.seed)
        model = self.training.train(self.student, self.data, rng, epochs=self.epochs, **numbers)
        return model, self.parameters.read(model)
