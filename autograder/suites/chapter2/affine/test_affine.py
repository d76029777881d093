"""Checks of the affine transformation."""

from autograder.checks import Function, Reason, check, is_right, of_what_is_right, oracles, reasons

AFFINE = Function(
    "affine(x, W, b)",
    arrays={"x": "N D", "W": "D M", "b": "M"},
    definition=lambda x, W, b: oracles.affine(x, W, b),
)
PICTURES = AFFINE.like(
    arrays={"x": "N C 2 H", "W": "C*2*H M"},
    definition=lambda x, W, b: [image.ravel() @ W + b for image in x],
)
FORMS = ((AFFINE, {}), (PICTURES, {}), (AFFINE, {"x": "D"}))  # a batch, images, one sample


@check(points=3)
def test_batch(student, rng):
    """A batch (N, D) gives x @ W + b.

    バッチ (N, D) に対して x @ W + b を返す。
    """
    AFFINE.values(student, rng)


@check(points=2)
def test_one_sample(student, rng):
    """One sample (D,) gives a vector (M,).

    1つのサンプル (D,) に対して (M,) のベクトルを返す。
    """
    AFFINE.values(student, rng, x="D")


@check(points=3)
def test_images(student, rng):
    """Images (N, C, H, W) are laid out as rows (N, D) first, in the order in which they are stored.

    画像 (N, C, H, W) を、並び順を変えずに行 (N, D) にしてから計算する。
    """
    why = Reason(
        "Row n of the result comes from image n alone, its numbers taken in the order in which they are stored.",
        "結果の n 行目は n 番目の画像だけから、その数を格納順に並べて計算します。",
        when=lambda received, right: received.shape == right.shape and rows_are_right,
    )
    rows_are_right = is_right(lambda: AFFINE.values(student, rng))
    PICTURES.values(student, rng, why=why)


@check(points=2)
def test_any_size(student, rng, reference):
    """The same holds for batches of one, for one output and for larger sizes.

    サンプルが1つのバッチ、出力が1つの場合、もっと大きな場合でも成り立つ。
    """
    n, d, m = (int(size) for size in rng.integers(20, 40, size=3))
    why = Reason(
        "A batch of N samples always gives (N, M), even if N or M is 1.",
        "N 個のサンプルのバッチからは、N や M が1でも必ず (N, M) を返します。",
        when=reasons.other_shape,
    )
    image = {"x": "1 2 3 5", "W": "2*3*5 M", "M": m}
    batches = ({"N": 1, "D": d, "M": m}, {"N": n, "D": d, "M": 1}, {"N": n, "D": d, "M": m})
    hidden = AFFINE.like(definition=reference.affine)
    of_what_is_right(
        (lambda: AFFINE.values(student, rng), lambda: hidden.values(student, rng, batches=batches, why=why)),
        (lambda: PICTURES.values(student, rng), lambda: hidden.values(student, rng, why=why, **image)),
    )


@check(points=1, needs="batch")
def test_float32(student, rng):
    """float32 in gives float32 out.

    float32 の入力からは float32 の出力が得られる。
    """
    AFFINE.float32(student, rng)


@check(points=1)
def test_inputs_left_alone(student, rng):
    """x, W and b are afterwards as they were, shape included.

    呼び出した後も x、W、b は形も含めて元のままである。
    """
    of_what_is_right(
        *(
            (
                lambda one=one, shapes=shapes: one.values(student, rng, **shapes),
                lambda one=one, shapes=shapes: one.inputs_left_alone(student, rng, **shapes),
            )
            for one, shapes in FORMS
        )
    )
