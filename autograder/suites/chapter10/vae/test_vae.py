"""Checks of the variational autoencoder: its three formulas, the network, and what it has learned."""

import numpy as np

from autograder.checks import (
    Function,
    Network,
    as_array,
    as_dict,
    as_list,
    between,
    check,
    digits,
    expect,
    expect_array,
    expect_at_least,
    expect_at_most,
    expect_number,
    oracles,
    pictures,
)

NODES, SHARES = np.polynomial.hermite_e.hermegauss(4)  # a normal number's mean of a polynomial, exact up to degree 7
SHARES = SHARES / SHARES.sum()


def points(cloud, noise):
    """Points of a cloud, given as the pair (mu, log_var): as many as noise has numbers for each of its numbers."""
    mu, log_var = cloud
    return mu + oracles.product(np.exp(0.5 * log_var), noise)


def surprise(cloud):
    """How much likelier points of the cloud are by its own density than by the standard normal one, in nats (N,).

    The mean of the logarithm of that ratio, number by number, by Gauss's quadrature.
    """
    found = 0.0
    for node, share in zip(NODES, SHARES, strict=True):
        z = points(cloud, np.full(cloud[0].shape, node))
        found = found + share * ((z**2 - node**2 - cloud[1]) / 2).sum(axis=1)
    return found


def misfit(x, scores):
    """The binary cross entropy of scores, before the sigmoid, for shares x: (N,)."""
    return (oracles.entropies(np.stack([0 * scores, scores], axis=-1), np.stack([1 - x, x], axis=-1))).sum(axis=1)


CLOUD = {"mu": "N L", "log_var": "N L"}
REPARAMETERIZE = Function(
    "reparameterize(mu, log_var, eps)",
    arrays={**CLOUD, "eps": "N L"},
    definition=lambda mu, log_var, eps: points((mu, log_var), eps),
    draw={"log_var": between(-2.9, 1.9)},
)
SIGMA = (
    "log_var is the logarithm of the variance sigma^2. The noise is multiplied by sigma.",
    "log_var は分散 sigma^2 の対数です。ノイズに掛けるのは sigma です。",
)


@check(points=1)
def test_reparameterize(student, rng):
    """z is mu + sigma * eps, and log_var is the logarithm of sigma^2.

    z は mu + sigma * eps で、log_var は sigma^2 の対数である。
    """
    other = dict.fromkeys(("mu", "log_var", "eps"), "N L H")
    REPARAMETERIZE.values(student, rng, batches=({}, {"N": 1, "L": 6}, other), why=SIGMA)
    REPARAMETERIZE.inputs_left_alone(student, rng)


KL = Function(
    "kl_divergence(mu, log_var)",
    arrays=CLOUD,
    definition=lambda mu, log_var: float(surprise((mu, log_var)).mean()),
    draw={"log_var": between(-2.9, 1.9)},
)
EXPECTED = (
    "It is what log(density of the cloud / density of the standard normal distribution) is on average at points of "
    "the cloud: a sum over the L numbers of an image, a mean over the N images.",
    "雲の点での log(雲の密度 / 標準正規分布の密度) の平均です。1枚の画像の L 個の数について和をとり、N 枚の画像で"
    "平均します。",
)


@check(points=2)
def test_kl(student, rng):
    """The KL divergence is that of normal distributions: a sum over the latent numbers, a mean over the images.

    KLダイバージェンスは正規分布どうしのもので、潜在変数について和をとり、画像について平均する。
    """
    alone = {"mu": np.array([[0.5, -1.5]]), "log_var": np.zeros((1, 2))}
    KL.values(student, rng, batches=(alone, {"N": 3, "L": 4}, {"N": 5, "L": 2}, {"N": 1, "L": 6}), why=EXPECTED)
    of, zeros = (
        ("kl_divergence of standard normal clouds", "標準正規分布そのものの雲の kl_divergence"),
        np.zeros((3, 4)),
    )
    expect_number(student.kl_divergence(zeros, zeros), 0.0, of=of)
    KL.inputs_left_alone(student, rng)


# An epsilon of up to 1e-5 beside numbers from 0.1 to 0.9 moves a pixel's share by 1e-4 at most.
RECONSTRUCTION = Function(
    "reconstruction_loss(x, y)",
    arrays={"x": "N D", "y": "N D"},
    definition=lambda x, y: float(misfit(x, np.log(y) - np.log(1 - y)).mean()),
    draw={"x": between(0.05, 0.95), "y": between(0.1, 0.9)},
    close={"rtol": 0.0, "atol": 1e-3},
)
PER_IMAGE = (
    "Each pixel costs -x log(y) - (1 - x) log(1 - y): a sum over the D pixels of an image, a mean over the N images.",
    "1ピクセルの損失は -x log(y) - (1 - x) log(1 - y) です。1枚の画像の D 個のピクセルについて和をとり、N 枚の画像で"
    "平均します。",
)


@check(points=1)
def test_reconstruction(student, rng):
    """The reconstruction loss is the binary cross entropy: a sum over the pixels, a mean over the images.

    再構成の損失は二値交差エントロピーで、ピクセルについて和をとり、画像について平均する。
    """
    black = {"x": np.array([[0.0, 1.0, 1.0]]), "y": np.array([[0.1, 0.8, 0.5]])}
    batches = (black, {"N": 3, "D": 5}, {"N": 6, "D": 2}, {"N": 1, "D": 4})
    RECONSTRUCTION.values(student, rng, batches=batches, why=PER_IMAGE)
    x = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0]])
    of, given = "reconstruction_loss(x, y)", {"x": x, "y": x}
    expect_number(student.reconstruction_loss(x, x), 0.0, of=of, given=given, atol=1e-4)
    wrong = student.reconstruction_loss(x, 1 - x)
    expect_number(wrong, wrong, of=of, given={"x": x, "y": 1 - x})  # any, if it is finite


class Coder(Network):
    """A network whose loss is the definition itself, and that is asked for no scores."""

    def loss_of(self, case, **changed):
        return float(case.right(**changed)[0])

    def expect_output(self, net, case, why=None):
        return case, case


def layers(x, eps, p):
    """What goes into the two ReLUs, the cloud, its points, and the scores of the pixels."""
    first = oracles.affine(x, p["W1"], p["b1"])
    cloud = tuple(oracles.affine(oracles.relu(first), p["W" + name], p["b" + name]) for name in "mv")
    z = points(cloud, eps)
    second = oracles.affine(z, p["W2"], p["b2"])
    return first, cloud, z, second, oracles.affine(oracles.relu(second), p["W3"], p["b3"])


def bound(x, eps, p):
    """The two parts of the loss, each a number."""
    _, cloud, _, _, scores = layers(x, eps, p)
    return float(misfit(x, scores).mean()), float(surprise(cloud).mean())


ARRAYS = {"W1": "D H", "b1": "H", "Wm": "H L", "bm": "L", "Wv": "H L", "bv": "L"}
ARRAYS |= {"W2": "L H", "b2": "H", "W3": "H D", "b3": "D"}


def kinks(x, eps, W1, b1, Wm, bm, Wv, bv, W2, b2, W3, b3):
    first, _, _, second, _ = layers(x, eps, locals())
    return np.concatenate([first, second], axis=None)


def total(x, eps, W1, b1, Wm, bm, Wv, bv, W2, b2, W3, b3):
    return sum(bound(x, eps, locals()))


NET = Coder(
    "VAE(D, H, L)",
    arrays={"x": "N D", "eps": "N L", **ARRAYS},
    data=("x", "eps"),
    definition=total,
    draw={"x": between(0.05, 0.95), **dict.fromkeys(ARRAYS, between(-0.9, 0.9))},
    sizes={"D": 6, "H": 5, "L": 3},
    away_from=kinks,
    gap=2e-4,
    # An epsilon of 1e-5 in a logarithm or a quotient, for pixels between 0.02 and 0.98.
    loss_close={"rtol": 0.0, "atol": 2e-3},
    slope={"rtol": 5e-4, "atol": 1e-6},
)


@check(points=1)
def test_params(student, rng):
    """params has the ten arrays; the weights are random, and every model has its own.

    params に10個の配列がある。重みはランダムで、モデルごとに別の配列を持つ。
    """
    case = NET.case(rng, {"N": 4})
    one, other = NET.new(student, case), NET.new(student, case)
    own, others = NET.read(one, case), NET.read(other, case)
    for key in ("W1", "Wm", "Wv", "W2", "W3"):
        expect(
            (own[key] != others[key]).all() and np.unique(own[key]).size == own[key].size,
            of=f'model.params["{key}"]',
            en="The weights of a new model should be random: all different, and others in the next model.",
            ja="新しいモデルの重みはランダムなはずです。値はすべて異なり、次のモデルでも別の値になります。",
        )
    for key in ("b1", "bm", "bv", "b2", "b3"):
        of = (f'params["{key}"] of a new model', f'新しいモデルの params["{key}"]')
        expect_array(own[key], np.zeros_like(own[key]), of=of)
    NET.write(one, case)
    for key, array in NET.read(other, case).items():
        of = (f'params["{key}"] after another model was changed', f'別のモデルを変えた後の params["{key}"]')
        expect_array(array, others[key], of=of)


def expect_cloud(net, case, p):
    """What encode says, by the parameters p."""
    x, right = case.values["x"], layers(case.values["x"], case.values["eps"], p)[1]
    given = {"x": x, **{key: p[key] for key in ("W1", "b1", "Wm", "bm", "Wv", "bv")}}
    received = as_list(net.encode(x), 2, of="model.encode(x)", given=given)
    for number, name in enumerate(("mu", "log_var")):
        of = (f"{name} of model.encode(x)", f"model.encode(x) の {name}")
        expect_array(received[number], right[number], of=of, given=given, why=AFFINE)


AFFINE = (
    "mu and log_var are two affine functions of the same hidden layer, relu(x @ W1 + b1). They may be negative.",
    "mu と log_var は、同じ隠れ層 relu(x @ W1 + b1) の、別々の Affine です。負の値にもなります。",
)
PIXELS = (
    "It is sigmoid(relu(z @ W2 + b2) @ W3 + b3), so that every pixel lies between 0 and 1.",
    "sigmoid(relu(z @ W2 + b2) @ W3 + b3) です。どのピクセルも 0 と 1 の間の値になります。",
)


@check(points=1)
def test_encode(student, rng):
    """encode gives mu and log_var, by the parameters that stand in params at that moment.

    encode は、そのときの params の値を使って mu と log_var を返す。
    """
    net, cases = NET.cases(student, rng, ({"N": 4}, {"N": 1}, {"N": 7}), {})
    for case in cases:
        NET.write(net, case)
        expect_cloud(net, case, case.values)


@check(points=1)
def test_decode(student, rng):
    """decode gives pixels between 0 and 1, by the parameters that stand in params at that moment.

    decode は、そのときの params の値を使って、0 と 1 の間のピクセルを返す。
    """
    net, cases = NET.cases(student, rng, ({"N": 4}, {"N": 1}, {"N": 7}), {})
    for case in cases:
        NET.write(net, case)
        z, p = case.values["eps"], case.values
        scores = oracles.affine(oracles.relu(oracles.affine(z, p["W2"], p["b2"])), p["W3"], p["b3"])
        given = {"z": z, **{key: p[key] for key in ("W2", "b2", "W3", "b3")}}
        expect_array(net.decode(z), oracles.sigmoid(scores), of="model.decode(z)", given=given, why=PIXELS)


LOSS = "model.loss(x, eps)"
PARTS = (
    "It is the reconstruction loss of decode(mu + sigma * eps), with the eps that is given, plus the KL divergence.",
    "渡された eps を使った decode(mu + sigma * eps) の再構成の損失と、KLダイバージェンスとの和です。",
)


@check(points=2)
def test_loss(student, rng):
    """loss is the reconstruction loss, with the eps that is given, plus the KL divergence.

    loss は、渡された eps を使った再構成の損失と、KLダイバージェンスとの和である。
    """
    net, cases = NET.cases(student, rng, ({"N": 4}, {"N": 7}, {"N": 1}), {})
    for case in cases:
        NET.write(net, case)
        reconstruction, divergence = bound(case.values["x"], case.values["eps"], case.values)
        given = {
            **NET.shown(case),
            ("reconstruction loss", "再構成の損失"): reconstruction,
            ("KL divergence", "KLダイバージェンス"): divergence,
        }
        with case.asking():
            received = NET.ask_both(net, "loss", case)
            expect_number(received, reconstruction + divergence, of=LOSS, given=given, why=PARTS, **NET.loss_close)


# Two images of 20,000 pixels. Seconds of a processor for gradient: the solution 0.01, in loops over all numbers 0.5; a
# pass forward for each of the 140,000 parameters about 200.
WIDE = {"N": 2, "D": 20_000, "H": 3, "L": 4}
SMALL = {"W1": lambda rng, shape: rng.normal(size=shape) / np.sqrt(shape[0])}


@check(points=3, needs="loss")
def test_gradient(student, rng):
    """gradient gives the gradient of the loss for each parameter, by one pass backward.

    gradient は、損失の勾配を、1回の逆伝播ですべてのパラメータについて求める。
    """
    NET.gradients(student, rng, batches=({"N": 4}, {"N": 7}))
    NET.like(draw=SMALL).in_one_pass(student, rng, **WIDE)


SEEN, HIDDEN, LATENT, EPOCHS, SIZE, RATE = 1187, 64, 8, 30, 32, 0.01
# Losses of the solution: 24.36 to 24.96 (10 seeds; 20 epochs: up to 25.22). The mean image 26.9 at least, as good as no
# code; with first weights of 0.01 the KL divergence falls to 0 (26.8 at least). The KL divergence is near 2.8 else.
LEARNED, USED = 26.0, 0.5


class Descent:
    """Adam, by the model's own gradients."""

    def __init__(self, params):
        self.params, self.count = params, 0
        self.m, self.v = ({key: np.zeros_like(array) for key, array in params.items()} for _ in range(2))

    def step(self, grads):
        self.count += 1
        rate = RATE * np.sqrt(1 - 0.999**self.count) / (1 - 0.9**self.count)
        for key, grad in grads.items():
            self.m[key] += 0.1 * (grad - self.m[key])
            self.v[key] += 0.001 * (grad**2 - self.v[key])
            self.params[key] = self.params[key] - rate * self.m[key] / (np.sqrt(self.v[key]) + 1e-8)


@check(points=2, needs="gradient", time=120)
def test_learning(student, rng, curves, remark):
    """After training, images that it has never seen are coded in few nats, and the code is used.

    学習の後、見たことのない画像を少ないナットで符号化でき、符号も実際に使われている。
    """
    images = digits(rng)[0]
    pixels = rng.permutation(images.shape[1])
    images = images[:, pixels]  # weights that were trained elsewhere do not know this order
    x, unseen = images[:SEEN], images[SEEN:]
    noise = rng.normal(size=(len(unseen), LATENT))
    case = NET.case(rng, {"x": x[:SIZE], "N": SIZE, "D": x.shape[1], "H": HIDDEN, "L": LATENT})
    net = NET.new(student, case)
    descent, reached = Descent(NET.read(net, case)), []
    for _ in range(EPOCHS):
        order = rng.permutation(len(x))
        for start in range(0, len(x) - SIZE + 1, SIZE):
            batch = x[order[start : start + SIZE]]
            answer = as_dict(net.gradient(batch, rng.normal(size=(SIZE, LATENT))), NET.keys, of=NET.of("gradient"))
            of = f"{NET.of('gradient')}[...]"
            descent.step({key: as_array(answer[key], descent.params[key].shape, of=of) for key in NET.keys})
            net.write("params", descent.params)
        reached.append(bound(unseen, noise, descent.params))
    curves(
        ("loss of unseen images, after each epoch", "見たことのない画像の損失(エポックごと)"),
        [sum(parts) for parts in reached],
    )
    reconstruction, divergence = reached[-1]
    remark(
        en=f"Unseen digits cost {reconstruction + divergence:.1f} nats each, {divergence:.1f} of them for the code.",
        ja=f"見たことのない数字画像の損失は1枚 {reconstruction + divergence:.1f} ナットで、そのうち {divergence:.1f} "
        "ナットが符号の分です。",
    )
    expect_at_most(reconstruction + divergence, LEARNED, of=("the loss of unseen images", "見たことのない画像の損失"))
    expect_at_least(
        divergence, USED, of=("the KL divergence of unseen images", "見たことのない画像のKLダイバージェンス")
    )
    with pictures.aside(student):
        new = net.decode(rng.normal(size=(12, LATENT)))[:, np.argsort(pixels)]
        pictures.show(("new digits by your decoder", "あなたのデコーダが描いた新しい数字"), *map(pictures.image, new))
