"""Checks of the affine layer."""

from autograder.checks import Layer, check, of_what_is_right, oracles

# All numbers are of the order of 1 and no sum has more than a few dozen terms: rounding stays below 1e-13 in float64
# and below 1e-5 in float32, far inside the tolerances.
AFFINE = Layer(
    "Affine(W, b)",
    arrays={"x": "N D", "W": "D M", "b": "M"},
    definition=lambda x, W, b: oracles.affine(x.reshape(len(x), -1), W, b),
)
IMAGES = AFFINE.like(arrays={"x": "N C 2 H", "W": "C*2*H M"}, no_gradient=("b",))
# 200,000 numbers that lead to 4 outputs. Seconds of a processor for backward: the solution 0.001, three nested loops
# 0.2; central differences of each number 79, and of the fewest passes that could tell of so many, 100,000, still 20.
WIDE = {"N": 2, "D": 50_000, "M": 2}


@check(points=2)
def test_forward(student, rng):
    """The output is x @ W + b.

    出力が x @ W + b になる。
    """
    AFFINE.values(student, rng, batches=({}, {"N": 1}))


@check(points=3)
def test_input_gradient(student, rng):
    """backward returns the gradient for x.

    backward が x についての勾配を返す。
    """
    AFFINE.input_gradients(student, rng)
    AFFINE.in_one_pass(student, rng, parameters=False, **WIDE)


@check(points=3)
def test_gradients(student, rng):
    """backward leaves the gradients for W and b in dW and db.

    backward が W と b についての勾配を dW と db に残す。
    """
    AFFINE.parameter_gradients(student, rng)
    AFFINE.in_one_pass(student, rng, inputs=False, **WIDE)


@check(points=2)
def test_images(student, rng):
    """Images (N, C, H, W) go in as rows, and their gradient comes back as images.

    画像 (N, C, H, W) は1列に並べて計算し、勾配は画像の形状で返る。
    """
    IMAGES.everything(student, rng)
    IMAGES.in_one_pass(student, rng, N=2, C=100, H=250, M=2)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_next_batch(student, rng, reference):
    """One layer handles batch after batch, of any size; each leaves its own gradients only.

    同じレイヤで大きさの異なるバッチを続けて処理でき、勾配はそのバッチの分だけになる。
    """
    AFFINE.next_batch(student, rng, reference)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_side_by_side(student, rng):
    """Two layers keep their arrays apart: what one does changes nothing in the other.

    2つのレイヤは別々の配列を持ち、片方の計算がもう片方に影響しない。
    """
    AFFINE.side_by_side(student, rng)


@check(points=1, needs=("forward", "input_gradient"))
def test_shared_arrays(student, rng):
    """The layer holds the arrays W and b themselves: what is written into them counts.

    レイヤは配列 W と b そのものを持ち、中身を書き換えると計算に反映される。
    """
    AFFINE.shared_arrays(student, rng)


@check(points=1, needs=("forward", "input_gradient", "gradients"))
def test_float32(student, rng):
    """float32 stays float32, forward and backward.

    float32 の入力なら、順伝播も逆伝播も結果は float32 になる。
    """
    AFFINE.float32(student, rng)


@check(points=1, needs=("forward", "input_gradient"))
def test_inputs_left_alone(student, rng):
    """x, W and b are the same after forward and backward as before.

    forward と backward の後も、x、W、b は元のまま残っている。
    """
    of_what_is_right(
        *(
            (lambda one=one: one.values(student, rng), lambda one=one: one.inputs_left_alone(student, rng))
            for one in (AFFINE, IMAGES)
        )
    )
