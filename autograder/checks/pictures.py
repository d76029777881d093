"""Pictures: what the learner's code returned, to be looked at; whether a check passes does not depend on them.

    pictures.show(("attention", "Attention"), pictures.heat(weights), down=..., across=...)

A picture shows what the learner's code returned and what is public, such as images of a data set, and never what a
reference would return. It goes to the code that runs the check inside `kept()`; outside they are dropped. What cannot
be drawn, such as NaN, is left out. Numbers are rounded and counts limited, so that reports stay small.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

import numpy as np

from autograder.checks.answers import StudentError
from autograder.checks.declare import CheckFailed
from autograder.checks.names import Name, named
from autograder.model import Kind, Panel, Picture
from autograder.worker.wire import Tensor

MAX_PICTURES = 8  # of a check
MAX_PANELS = 24
MAX_SIDE = 64  # rows and columns of a panel
MAX_POINTS = 200  # of a path
MAX_NUMBERS = 8_192  # of a picture
MOST = 1e30
UNFIT = (StudentError, CheckFailed, TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
OTHERS = 3  # symbols that are tried in the place of one
MISREAD, HARDLY = 10, 4  # images that were read wrongly, and rightly

_keeper: ContextVar[list[Picture] | None] = ContextVar("pictures", default=None)


@contextlib.contextmanager
def kept(wanted: bool = True) -> Iterator[list[Picture]]:
    """A list that gets the pictures that are shown inside; none if they are not wanted."""
    pictures: list[Picture] = []
    token = _keeper.set(pictures if wanted else None)
    try:
        yield pictures
    finally:
        _keeper.reset(token)


def wanted() -> bool:
    """Whether anyone keeps pictures: if not, what costs time need not be asked."""
    return _keeper.get() is not None


@contextlib.contextmanager
def aside(student: Any) -> Iterator[None]:
    """A block that asks for a picture alone: its answers are in no transcript, and what goes wrong costs nothing.

    It belongs at the end of a check, or in a `finally`: nothing may be asked after it. What comes back has not been
    looked at, so that whatever is done with it may raise.
    """
    with contextlib.suppress(*UNFIT), np.errstate(all="ignore"), student.unrecorded():
        yield


def heat(values: Any, caption: Name = "") -> Panel | None:
    """A matrix as colours, the first 64 rows and columns of it; an array of more axes is laid out row below row."""
    return _matrix(Kind.HEAT, values, caption, None, 3)


def image(values: Any, caption: Name = "", right: bool | None = None) -> Panel | None:
    """A picture of brightnesses, `(H, W)`; a row of H * H numbers is a square. `right`: of an answer about it."""
    array = _plain(values)
    if array is None:
        return None
    side = round(float(array.size) ** 0.5)
    if array.ndim == 1 and side * side == array.size:
        array = array.reshape(side, side)
    return _matrix(Kind.IMAGE, array, caption, right, 2)


def path(points: Any, caption: Name = "", faint: bool = False) -> Panel | None:
    """A line through points, `(n, 2)`, thinned to 200 of them; `faint`: part of the background."""
    array = _numbers(points)
    if array is None or array.ndim != 2 or array.shape[1] != 2:
        return None
    if len(array) > MAX_POINTS:
        array = array[np.linspace(0, len(array) - 1, MAX_POINTS).round().astype(int)]
    return Panel(Kind.GROUND if faint else Kind.PATH, _rows(array, 4), named(caption))


def bars(values: Any, caption: Name = "") -> Panel | None:
    """A bar for each of the numbers `(n,)`, the first 64 of them."""
    array = _numbers(values)
    return _matrix(Kind.BARS, array, caption, None, 3) if array is not None and array.ndim == 1 else None


def influence(ask: Callable[[Any], Any], ids: Any, symbols: int, written: str) -> None:
    """What a language model looks at: how much the scores of each step change with each symbol of a text.

    `ask(ids)`: the scores `(N, T, symbols)` of texts `(N, T)`. `ids`: the text, `(T,)`, as `written`. Each symbol is
    replaced by three others in turn, and the largest change of a score is averaged.
    """
    if not wanted():
        return
    length = len(ids)
    changed = np.tile(ids, (OTHERS * length + 1, 1))
    places = np.tile(np.arange(length), OTHERS)
    changed[1 + np.arange(len(places)), places] += 1 + np.arange(OTHERS).repeat(length)
    scores = ask(changed % symbols)
    effect = np.abs(scores[1:] - scores[0]).max(axis=-1).reshape(OTHERS, length, length).mean(axis=0)
    show(
        (
            "how much your model's scores for the next symbol change with each symbol that it has read",
            "読んだ記号を1つ変えると、次の記号のスコアがどれだけ変わるか",
        ),
        heat(effect.T, (f"the text: {written}", f"文章: {written}")),
        down=("the step whose scores are looked at", "スコアを見るステップ"),
        across=("the symbol that was changed", "変えた記号の位置"),
    )


def show(title: Name, *panels: Panel | None, down: Name = "", across: Name = "") -> None:
    """Keep these panels as one picture; those that cannot be drawn, and those beyond the limits, are left out."""
    keeper, room = _keeper.get(), MAX_NUMBERS
    if keeper is None or len(keeper) >= MAX_PICTURES:
        return
    drawn: list[Panel] = []
    for panel in panels:
        room -= sum(map(len, panel.rows)) if panel else 0
        if panel is not None and room >= 0 and len(drawn) < MAX_PANELS:
            drawn.append(panel)
    if drawn:
        keeper.append(Picture(named(title), tuple(drawn), named(down), named(across)))


def read(images: Any, scores: Any, labels: Any) -> None:
    """What a classifier made of images, `(N, ...)`: the confusion matrix, and the images on which it was most mistaken.

    `scores`: its answer, `(N, K)`, scores or probabilities. `labels`: integers, `(N,)`.
    """
    found = _numbers(scores)
    if found is None or found.ndim != 2 or len(found) != len(labels):
        return
    answers, truth = found.argmax(axis=1), np.asarray(labels)
    classes = max(found.shape[1], int(truth.max()) + 1)
    counts = np.zeros((classes, classes))
    np.add.at(counts, (truth, answers), 1)
    show(
        ("confusion matrix", "混同行列"),
        heat(counts),
        down=("the true class", "正解のクラス"),
        across=("the class that your network reads", "あなたのネットワークの答え"),
    )
    if found.min() < 0 or not np.allclose(found.sum(axis=1), 1):
        found = np.exp(found - found.max(axis=1, keepdims=True))
        found /= found.sum(axis=1, keepdims=True)
    sure = found.max(axis=1)
    wrong = np.flatnonzero(answers != truth)
    right = np.flatnonzero(answers == truth)
    chosen = [*wrong[np.argsort(-sure[wrong], kind="stable")][:MISREAD], *right[np.argsort(sure[right])][:HARDLY]]
    show(
        (
            "the images on which it was most mistaken, and those that it hardly read",
            "自信を持って間違えた画像と、かろうじて読めた画像",
        ),
        *(
            image(np.ravel(images[n]), f"{truth[n]} → {answers[n]} ({sure[n]:.0%})", bool(answers[n] == truth[n]))
            for n in chosen
        ),
    )


def _matrix(kind: Kind, values: Any, caption: Name, right: bool | None, digits: int) -> Panel | None:
    array = _numbers(values)
    if array is None:
        return None
    array = array.reshape(-1, array.shape[-1]) if array.ndim else array.reshape(1, 1)
    return Panel(kind, _rows(array[:MAX_SIDE, :MAX_SIDE], digits), named(caption), right)


def _numbers(values: Any) -> np.ndarray[Any, Any] | None:
    """An array of finite numbers in float64; None if it is anything else, or has none."""
    array = _plain(values)
    if array is None or array.dtype.kind not in "biuf" or not array.size:
        return None
    array = array.astype(np.float64)
    return array if bool((np.abs(array) <= MOST).all()) else None


def _plain(values: Any) -> np.ndarray[Any, Any] | None:
    """The array that a value is, or a list makes; None of what only stands for something in a worker."""
    values = values.array if isinstance(values, Tensor) else values
    if isinstance(values, list):
        with contextlib.suppress(ValueError):  # rows of several lengths make no array
            values = np.array(values)
    return values if isinstance(values, np.ndarray) else None


def _rows(array: np.ndarray[Any, Any], digits: int) -> tuple[tuple[float, ...], ...]:
    """Numbers with so many digits, and no -0."""
    return tuple(tuple(float(f"{number:.{digits}g}") + 0.0 for number in row) for row in array)
