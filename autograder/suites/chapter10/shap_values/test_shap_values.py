"""Checks of Shapley values: the value of a coalition, all coalitions, and orders drawn at random."""

from itertools import chain, combinations, permutations, product

import numpy as np

from autograder.checks import (
    Part,
    as_array,
    as_list,
    as_number,
    check,
    expect,
    expect_array,
    expect_at_most,
    expect_drawn_from_rng,
    expect_left_alone,
    expect_number,
    generator,
    inside,
    pictures,
)

EXACT = "exact_shapley(value, {n})"
SAMPLED = "sampled_shapley(value, {n}, {count}, rng)"
CLOSE = {"rtol": 1e-6, "atol": 1e-8}  # sums of up to some thousand values, in any order
ONE_BY_ONE = (
    "With few orders only certain results are possible: those of such orders, in each of which all arrive once.",
    "順番の数が少ないと、出る結果は限られます。全員が1回ずつ到着する順番の結果だけです。",
)


def groups(n):
    """All groups of n players, the empty one first."""
    return list(chain.from_iterable(combinations(range(n), size) for size in range(n + 1)))


def as_shares(answer, n, of):
    """A list of n numbers is as good as an array."""
    if isinstance(answer, (list, tuple)):
        return np.array(
            [as_number(one, of=inside(of, f"[{place}]")) for place, one in enumerate(as_list(answer, n, of=of))]
        )
    return answer


class Game:
    """A game that is made of bonuses: each goes to a coalition if all of a group take part in it.

    Every game is one of these. Of a bonus, all members of its group have the same share, and nobody else any
    (J. C. Harsanyi, 1963). bonuses: from groups, tuples of players in rising order, to numbers.
    """

    def __init__(self, n, bonuses):
        self.n, self.bonuses = n, bonuses
        self.part = Part(lambda asked: self.value(*asked))

    def worth(self, coalition):
        return sum(bonus for group, bonus in self.bonuses.items() if set(group) <= set(coalition))

    def value(self, *asked):
        """What the learner's code is given as value."""
        of = ("the mask that value was given", "value に渡されたマスク")
        expect(len(asked) == 1, of="value(mask)", en="It takes the mask alone.", ja="引数はマスク1つだけです。")
        mask = as_array(asked[0], (self.n,), of=of)
        expect(
            bool(np.all((mask == 0) | (mask == 1))),
            of=of,
            en="A mask holds a truth value for each player: True for those who take part.",
            ja="マスクは、プレイヤーごとの真偽値です。参加するプレイヤーが True です。",
            given={("received", "渡された値"): mask},
        )
        return float(self.worth(np.flatnonzero(mask).tolist()))

    def fair(self):
        """The fair shares."""
        found = np.zeros(self.n)
        for group, bonus in self.bonuses.items():
            found[list(group)] += bonus / max(1, len(group))
        return found

    def in_order(self, order):
        """What each player adds if they arrive like this: a bonus goes to the last of its group."""
        found, place = np.zeros(self.n), {player: number for number, player in enumerate(order)}
        for group, bonus in self.bonuses.items():
            if group:
                found[max(group, key=place.get)] += bonus
        return found

    def all_orders(self):
        """What each player adds in each of the n! orders."""
        return np.array([self.in_order(order) for order in permutations(range(self.n))])

    def given(self):
        """What a message shows of it: the worth of every coalition, if they are few."""
        shown = groups(self.n) if self.n <= 3 else [(), tuple(range(self.n))]
        names = {group: f"value of {{{', '.join(map(str, group))}}}" for group in shown}
        return {
            (name, name.replace("value of", "提携の価値")): round(self.worth(group), 6) for group, name in names.items()
        }


def some_game(rng, n, unit=0.6):
    """A game in which every group has a bonus, positive or negative, and no two orders are worth the same."""
    while True:
        sizes = rng.integers(1, 12, size=2**n) * rng.choice([-1, 1], size=2**n)
        game = Game(n, dict(zip(groups(n), (unit * sizes).tolist(), strict=True)))
        orders = game.all_orders() if n <= 4 else np.zeros((1, n))
        apart = np.abs(orders[:, None] - orders).max(axis=-1) + 10 * np.eye(len(orders))
        if apart.min() > 0.1:
            return game


def in_places(rng, game):
    """The same game with the players in other places."""
    place = rng.permutation(game.n).tolist()
    bonuses = {tuple(sorted(place[player] for player in group)): bonus for group, bonus in game.bonuses.items()}
    return Game(game.n, bonuses)


def with_idle_and_twins(rng):
    """A game of four: one player adds nothing, ever, and two add the same."""
    alone, other, pair, mixed, all_three = (rng.integers(1, 9, size=5) * 0.6).tolist()
    bonuses = {(): 1.2, (0,): alone, (1,): alone, (2,): -other, (0, 1): -pair, (0, 2): mixed, (1, 2): mixed}
    return in_places(rng, Game(4, {**bonuses, (0, 1, 2): all_three}))


def game_of_order(rng):
    """A game of three in which it matters much who comes before whom: one likes the second, and not the third."""
    like, dislike, both = rng.integers(5, 8, size=3) * 0.6
    bonuses = {(): 1.8, (0,): 0.6, (1,): -1.2, (2,): 3.0, (0, 1): like, (0, 2): -dislike, (0, 1, 2): 0.1 * both}
    return in_places(rng, Game(3, bonuses))


class Model:
    """A predict that multiplies features: a sum of products. terms: from features to the factor of their product."""

    def __init__(self, n, terms):
        self.n, self.terms = n, terms
        self.part = Part(lambda asked: self.predict(*asked))

    def predict(self, rows):
        of = ("the rows that predict was given", "predict に渡された行列")
        shape = np.shape(rows) if isinstance(rows, (np.ndarray, list, tuple)) else ()
        expect(
            len(shape) == 2 and shape[1] == self.n,
            of="predict(rows)",
            en=f"It takes rows (M, {self.n}), an array with two axes. It was given one of shape {shape}.",
            ja=f"受け取るのは (M, {self.n}) の2次元配列です。渡された配列の形状は {shape} でした。",
        )
        rows = as_array(rows, shape, of=of)
        return np.sum([factor * np.prod(rows[:, list(term)], axis=1) for term, factor in self.terms.items()], axis=0)

    def on_average(self, x, background, mask):
        """The mean prediction, product by product: what is known comes before the mean."""
        found = 0.0
        for term, factor in self.terms.items():
            known, missing = [i for i in term if mask[i]], [i for i in term if not mask[i]]
            found += factor * np.prod(x[known]) * np.prod(background[:, missing], axis=1).mean()
        return found


def some_case(rng, n, rows, round_numbers=False):
    """A model, a sample and a background, none of whose numbers is 0."""
    terms = {(i,): float(rng.integers(1, 5)) for i in range(n)}
    terms |= {pair: float(rng.choice([-3, -2, 2, 3])) for pair in combinations(range(n), 2)}
    terms[tuple(range(n))] = 1.0
    x, background = (rng.choice([-1, 1], size=shape) * rng.uniform(0.5, 2, size=shape) for shape in (n, (rows, n)))
    if round_numbers:
        x, background = x.round(1), background.round(1)
    return Model(n, terms), x, background


def masks_of(rng, n):
    """Some features known, in two ways, then all of them, and none."""
    known = int(rng.integers(1, n))
    mixed = rng.permutation(np.arange(n) < known)
    return [mixed, ~mixed, np.ones(n, dtype=bool), np.zeros(n, dtype=bool)]


@check(points=3)
def test_coalition(student, rng):
    """coalition_value: known features from x, the others from each row of the background; the mean prediction.

    coalition_value: わかっている特徴量は x から、残りは背景データの各行から取り、予測を平均する。
    """
    why = (
        "The features whose mask is False come from the background, row by row. Each row gives a prediction.",
        "マスクが False の特徴量は、背景データの各行から取ります。1行につき予測が1つできます。",
    )
    for n, rows in ((3, 2), (4, 6), (5, 3), (3, 1)):
        model, x, background = some_case(rng, n, rows, round_numbers=n == 3)
        for mask in masks_of(rng, n):
            expect_number(
                student.coalition_value(model.part, x, background, mask),
                float(model.on_average(x, background, mask)),
                of="coalition_value(predict, x, background, mask)",
                given={"x": x, "background": background, "mask": mask},
                why=why,
                **CLOSE,
            )


@check(points=4)
def test_exact(student, rng):
    """exact_shapley gives the Shapley values of all players.

    exact_shapley は、全員のシャープレイ値を求める。
    """
    glove = {(0, 1): 1.0, (0, 2): 1.0, (0, 1, 2): -1.0}
    small = [some_game(rng, 3), some_game(rng, 2)]
    larger = [some_game(rng, 4), with_idle_and_twins(rng), in_places(rng, Game(3, glove))]
    for game in [*small, *larger, Game(1, {(): 1.2, (0,): 3.1})]:
        expect_array(
            as_shares(student.exact_shapley(game.part, game.n), game.n, EXACT.format(n=game.n)),
            game.fair(),
            of=EXACT.format(n=game.n),
            given=game.given(),
            why=(
                "It is what each player adds on joining, on average over all orders in which they can arrive.",
                "加わったときに増える価値を、到着する順番すべてについて平均したものです。",
            ),
            **CLOSE,
        )
    show_shares(student, rng)


def show_shares(student, rng):
    """A picture of what each of four players gets, by all orders and by some."""
    game, panels = with_idle_and_twins(rng), []
    asked = {
        ("exact", "厳密な値"): lambda: student.exact_shapley(game.part, 4),
        ("with 20 random orders", "ランダムな順番 20 通り"): lambda: student.sampled_shapley(
            game.part, 4, 20, generator(student, rng)
        ),
    }
    for caption, ask in asked.items():
        with pictures.aside(student):
            panels.append(pictures.bars(as_shares(ask(), 4, EXACT), caption))
    pictures.show(
        (
            "the shares of four players: two always add the same, and one never adds anything",
            "4人のプレイヤーの取り分(2人はいつも同じだけ価値を増やし、1人は何も増やさない)",
        ),
        *panels,
    )


def ask_sampled(student, game, count, worker_rng):
    """The estimate from so many orders."""
    of = SAMPLED.format(n=game.n, count=count)
    answer = student.sampled_shapley(game.part, game.n, count, worker_rng)
    return as_array(as_shares(answer, game.n, of), (game.n,), of=of, given=game.given())


@check(points=3)
def test_efficiency(student, rng):
    """sampled_shapley: in each order all players arrive once, so the shares sum to what all are worth above nobody.

    sampled_shapley: どの順番でも全員が1回ずつ到着し、取り分の和は、全員の価値と誰もいないときの価値の差になる。
    """
    for n, count in ((3, 1), (4, 1), (3, 2), (2, 7), (5, 4), (3, 3)):
        game, of = some_game(rng, n), SAMPLED.format(n=n, count=count)
        shares = ask_sampled(student, game, count, generator(student, rng))
        expect_number(
            float(shares.sum()),
            float(game.worth(range(n)) - game.worth(())),
            of=(f"the sum of {of}", f"{of} の和"),
            given={**game.given(), of: shares},
            why=(
                "What all players get together is the value of all less the value of nobody, in any order.",
                "どんな順番でも、全員の取り分の和は、全員の価値から誰もいないときの価値を引いたものです。",
            ),
            **CLOSE,
        )
        if count * n <= 9 and n < 5:
            expect_possible(game, shares, count, of)


def expect_possible(game, shares, count, of):
    """There are so many orders whose mean this is."""
    orders = game.all_orders()
    means = np.array([np.mean(some, axis=0) for some in product(orders, repeat=count)])
    expect(
        bool(np.isclose(means, shares, **CLOSE).all(axis=1).any()),
        of=of,
        en=f"No {count} of the orders of {game.n} players gives these shares. {ONE_BY_ONE[0]}",
        ja=f"{game.n} 人の順番をどう {count} 通り選んでも、この取り分にはなりません。{ONE_BY_ONE[1]}",
        given={**game.given(), of: shares},
    )


# In 100 draws some order of the six is missing once in 10^7 times. An order comes 16.7 times, with a standard deviation
# of 3.7. The mean of 80 orders is 6 of its standard deviations away once in 10^8 times; a single order is 7.9 away.
DRAWS, MOST, MANY, SIGMAS = 100, 40, 80, 6.0


@check(points=3, needs="efficiency")
def test_sampled(student, rng):
    """sampled_shapley draws every order alike, from rng, and comes near the Shapley values with many of them.

    sampled_shapley は、どの順番も同じ確率で rng から引き、順番の数が多ければシャープレイ値に近づく。
    """
    expect_all_orders(student, rng)
    expect_near(student, rng)
    game, seed = some_game(rng, 4), rng.integers(2**32)
    one, same = generator(student, seed), generator(student, seed)
    first, again, following = (ask_sampled(student, game, 3, worker_rng) for worker_rng in (one, same, one))
    expect_drawn_from_rng(first, again, following, of=SAMPLED.format(n=4, count=3), given=game.given())


def expect_all_orders(student, rng):
    """Of three players, each of the six orders comes, and none too often."""
    game, of = some_game(rng, 3), SAMPLED.format(n=3, count=1)
    answers = student.sampled_shapley.often(DRAWS, game.part, 3, 1, generator(student, rng))
    drawn = np.array([as_array(as_shares(one, 3, of), (3,), of=of, given=game.given()) for one in answers])
    came = np.isclose(drawn[:, None], game.all_orders(), **CLOSE).all(axis=-1).sum(axis=0)
    counts = dict(zip(map(str, permutations(range(3))), came.tolist(), strict=True))
    expect(
        came.min() > 0 and came.max() <= MOST,
        of=of,
        en=f"Called {DRAWS} times, it should draw each of the six orders about equally often.",
        ja=f"{DRAWS} 回呼べば、6通りの順番がどれも同じくらい引かれるはずです。",
        given={("how often each order came", "順番ごとの回数"): counts},
    )


def expect_near(student, rng):
    """The estimate is as near to the exact values as so many orders make it."""
    game, of = game_of_order(rng), SAMPLED.format(n=3, count=MANY)
    shares, right = ask_sampled(student, game, MANY, generator(student, rng)), game.fair()
    bound = SIGMAS * game.all_orders().std(axis=0) / np.sqrt(MANY)
    away = np.abs(shares - right) / bound
    worst = int(away.argmax())
    got, exact, limit = (float(numbers[worst]) for numbers in (shares, right, bound))
    sentence = (
        f"Player {worst} got {got:.3f}. The Shapley value is {exact:.3f}. With {MANY} orders, each drawn by itself, "
        f"the estimate is within {limit:.3f} of it.",
        f"プレイヤー {worst} の取り分は {got:.3f} でした。シャープレイ値は {exact:.3f} です。"
        f"{MANY} 通りの順番を独立に引けば、推定値との差は {limit:.3f} 以内になります。",
    )
    given = {**game.given(), of: shares}
    expect_at_most(float(away.max() * SIGMAS), SIGMAS, of=of, given=given, sentence=sentence)


@check(points=1, needs="coalition")
def test_inputs_left_alone(student, rng):
    """x, background and mask are the same after coalition_value as before.

    coalition_value の後も、x、background、mask は元のまま残っている。
    """
    model, x, background = some_case(rng, 4, 3)
    for mask in masks_of(rng, 4):
        expect_left_alone(
            student,
            lambda x, background, mask: student.coalition_value(model.part, x, background, mask),
            {"x": x, "background": background, "mask": mask},
            by="coalition_value",
        )
