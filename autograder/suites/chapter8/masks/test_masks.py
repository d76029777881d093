"""Checks of masks and of the softmax that keeps to them."""

import numpy as np

from autograder.checks import Function, Part, check, either, of_what_is_right, oracles, pictures

# Steps at or before another have a difference of 0 or more, which half a step more makes positive.
CAUSAL = Function(
    "causal_mask(T)",
    arrays={},
    definition=lambda T: oracles.step(np.subtract.outer(np.arange(T) + 0.5, np.arange(T))),
)
PADDING = Function(
    "padding_mask(lengths, T)",
    arrays={},
    definition=lambda lengths, T: oracles.step(np.subtract.outer(lengths - 0.5, np.arange(T))),
)
BOTH = Function(
    "attention_mask(lengths, T)",
    arrays={},
    definition=lambda lengths, T: np.stack(
        [oracles.product(CAUSAL.definition(T), [row] * T) for row in PADDING.definition(lengths, T)]
    ),
)


def some_hidden(rng, shape):
    """In every row at least one True and, if there is room, at least one False, at random places."""
    order = rng.permuted(np.broadcast_to(np.arange(shape[-1]), shape), axis=-1)
    return order < rng.integers(1, max(2, shape[-1]), size=(*shape[:-1], 1))


def among_the_shown(scores, mask):
    """Row by row the softmax of the entries that may be looked at, and 0 for the others."""
    shown, right = np.broadcast_to(mask is None or mask, scores.shape), np.zeros(scores.shape)
    for row in np.ndindex(scores.shape[:-1]):
        right[row][shown[row]] = oracles.softmax(scores[row][shown[row]])
    return right


# A hidden entry may be anything below 1e-6, and an epsilon of up to 1e-5 may stand below the line, where there is a sum
# of 1 at least if the largest score was taken off.
SOFTMAX = Function(
    "masked_softmax(scores, mask)",
    arrays={"scores": "N A T", "mask": "A T"},
    definition=among_the_shown,
    draw={"mask": some_hidden},
    close={"rtol": 2e-5, "atol": 1e-6},
)
FORMS = (
    {},
    {"scores": "T", "mask": "T"},
    {"scores": "A T", "mask": "A T"},
    {"scores": "N A T", "mask": "N A T"},
    {"scores": "N A T", "mask": "N 1 T"},
    {"scores": "N B A T", "mask": "N 1 A T"},
    {"scores": "N A T", "mask": None},
    {"scores": "T", "mask": None},
    {"T": 1},
)


def some_lengths(rng, T):
    """Lengths of sequences in any order: one that is full, one of a single step, and others."""
    return {"lengths": rng.permutation([1, T, *rng.integers(2, T, size=2)]), "T": T}


def with_right_masks(student, ask):
    """Ask for what may be made of the other two masks: right with right ones is right."""

    def ask_again():
        student.replace("causal_mask", Part(lambda asked: CAUSAL.definition(int(asked[0])) > 0))
        student.replace("padding_mask", Part(lambda asked: PADDING.definition(np.asarray(asked[0]), int(asked[1])) > 0))
        ask()

    either(ask, ask_again)


@check(points=2)
def test_causal(student, rng):
    """causal_mask: step t may look at the steps 0 to t.

    causal_mask: ステップ t は、ステップ 0 から t までを見てよい。
    """
    CAUSAL.values(student, rng, batches=[{"T": int(T)} for T in (1, *rng.permutation([2, 4, 7]))])


@check(points=2)
def test_padding(student, rng):
    """padding_mask: of every sequence, the steps up to its length may be looked at.

    padding_mask: どの系列でも、その長さまでのステップを見てよい。
    """
    PADDING.values(student, rng, batches=[some_lengths(rng, T) for T in (5, 7)])
    PADDING.values(student, rng, lengths=np.array([2]), T=3)


@check(points=2)
def test_together(student, rng):
    """attention_mask: of every sequence, step t may look at the steps 0 to t that are no padding.

    attention_mask: どの系列でも、ステップ t は、0 から t までのうちパディングでないステップを見てよい。
    """
    why = (
        "The row is the step that asks, the column the step that is asked: later steps are hidden, and padding.",
        "行が尋ねるステップ、列が尋ねられるステップです。後のステップと、パディングを隠します。",
    )
    batches = [some_lengths(rng, T) for T in (5, 7)]
    with_right_masks(student, lambda: BOTH.values(student, rng, batches=batches, why=why))
    with pictures.aside(student):
        masks = student.attention_mask(np.array([8, 5, 3]), 8)
        names = [(f"a sequence of {length}", f"長さ {length} の系列") for length in (8, 5, 3)]
        pictures.show(
            ("your masks: coloured is what may be looked at", "あなたのマスク(色の付いた所は見てよい)"),
            *map(pictures.heat, masks, names),
            down=("the step that asks", "尋ねるステップ"),
            across=("the step that is asked", "尋ねられるステップ"),
        )


@check(points=2)
def test_masked(student, rng):
    """masked_softmax: hidden entries get 0, the others of a row the softmax among themselves.

    masked_softmax: 隠された要素は 0 に、行の残りの要素は、その中だけでのソフトマックスになる。
    """
    SOFTMAX.values(student, rng, batches=FORMS)


@check(points=1, needs="masked")
def test_large(student, rng):
    """masked_softmax is right for scores up to 10,000 and down to -10,000, hidden or not.

    masked_softmax は、隠されたスコアもそうでないスコアも、10,000 や -10,000 まで正しく扱える。
    """
    case = SOFTMAX.case(rng, {})
    scores, mask = case.values["scores"], case.values["mask"]
    for shown, hidden in ((9_000, 9_000), (0, 10_000), (-10_000, 0), (-9_000, 9_000), (9_000, -9_000)):
        why = (
            f"The scores that may be looked at are near {shown:,}, the hidden ones near {hidden:,}.",
            f"見てよいスコアは {shown:,} 前後、隠されたスコアは {hidden:,} 前後です。",
        )
        large = np.clip(scores + np.where(mask, shown, hidden), -10_000, 10_000)
        SOFTMAX.values(student, rng, scores=large, mask=mask, why=why)
    why = (
        "Some rows are near 9,000 and the others near -9,000. Each has a softmax of its own.",
        "9,000 前後の行と -9,000 前後の行があります。ソフトマックスは行ごとに取ります。",
    )
    levels = np.resize([9_000, -9_000], scores.shape[:-1])[..., np.newaxis]
    SOFTMAX.values(student, rng, scores=scores + levels, mask=mask, why=why)


@check(points=1, needs="masked")
def test_float32(student, rng):
    """masked_softmax: float32 in gives float32 out, with a mask and without.

    masked_softmax: マスクがあってもなくても、入力が float32 なら出力も float32 になる。
    """
    for changes in ({}, {"mask": None}):
        SOFTMAX.float32(student, rng, **changes)


@check(points=1)
def test_inputs_left_alone(student, rng):
    """lengths, scores and mask are the same after the calls as before.

    呼び出しの後も、lengths、scores、mask は元のまま残っている。
    """
    batch = some_lengths(rng, 5)
    of_what_is_right(
        (
            lambda: PADDING.values(student, rng, **batch),
            lambda: PADDING.inputs_left_alone(student, rng, **batch),
        ),
        (lambda: BOTH.values(student, rng, **batch), lambda: BOTH.inputs_left_alone(student, rng, **batch)),
        (
            lambda: SOFTMAX.values(student, rng),
            lambda: SOFTMAX.inputs_left_alone(student, rng, batches=({}, {"scores": "A T"}, {"mask": None})),
        ),
    )
