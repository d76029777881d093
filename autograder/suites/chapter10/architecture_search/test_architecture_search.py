"""Checks of searching for an architecture: drawing, mutating, counting, and the two searches."""

import numpy as np

from autograder.checks import (
    Part,
    as_dict,
    as_list,
    as_number,
    check,
    expect,
    expect_array,
    expect_at_least,
    expect_at_most,
    expect_drawn_from_rng,
    expect_number,
    generator,
    inside,
    is_right,
    oracles,
)

RANDOM = "random_search(evaluate, space, {trials}, rng)"
EVOLVE = "evolve(evaluate, space, {size}, {sample}, {trials}, rng)"
SAME = {"rtol": 1e-9, "atol": 1e-12}  # numbers that only pass through


def some_space(rng, sizes):
    """A space with lists of these lengths, all of whose values are different."""
    values = iter(rng.permutation(np.arange(1, 10 * sum(sizes)))[: sum(sizes)].tolist())
    return {f"choice{number}": [next(values) for _ in range(size)] for number, size in enumerate(sizes)}


def read(architecture, space, of):
    """The architecture as a tuple of numbers, in the order of the names; each is one of its list."""
    found = as_dict(architecture, tuple(space), of=of)
    expect(
        len(found) == len(space),
        of=of,
        en="There are names here that the space does not have.",
        ja="探索空間にない名前が入っています。",
    )
    values = tuple(as_number(found[name], of=inside(of, f'["{name}"]')) for name in space)
    for name, value in zip(space, values, strict=True):
        expect(
            value in space[name],
            of=inside(of, f'["{name}"]'),
            en=f"{value:g} is not one of the values of this choice: {space[name]}.",
            ja=f"{value:g} は、この選択肢の値 {space[name]} の中にありません。",
        )
    return values


def expect_even(counts, of, sentence, given):
    """So many draws are spread evenly: each of the numbers is within 6 standard deviations of its share."""
    total, share = sum(counts.values()), 1 / len(counts)
    far = max(abs(count - total * share) for count in counts.values())
    expect(
        far <= 6 * np.sqrt(total * share * (1 - share)),
        of=of,
        en=sentence[0],
        ja=sentence[1],
        given={**given, "counts": counts},
    )


DRAWS = 400


@check(points=1)
def test_random(student, rng):
    """random_architecture draws each value evenly and independently, from rng.

    random_architecture は、どの値も均等に、互いに独立に、rng から引く。
    """
    space, of = some_space(rng, (2, 4, 3)), "random_architecture(space, rng)"
    box, given = student.put(space), {"space": space}
    drawn = [read(one, space, of) for one in student.random_architecture.often(DRAWS, box, generator(student, rng))]
    columns = [
        [space[name].index(value) for value in column]
        for name, column in zip(space, np.transpose(drawn).tolist(), strict=True)
    ]
    for name, column in zip(space, columns, strict=True):
        counts = {str(value): column.count(place) for place, value in enumerate(space[name])}
        expect_even(
            counts,
            of,
            (
                f'In {DRAWS} draws, the values of "{name}" should come equally often.',
                f'{DRAWS} 回引けば、"{name}" のどの値も同じくらい出るはずです。',
            ),
            given,
        )
    related = np.abs(np.corrcoef(columns) - np.eye(3)).max()
    expect(
        related < 0.3,  # 0.05 is the standard deviation, for independent ones
        of=of,
        en="The choices go together. Each should be drawn for itself.",
        ja="複数の選択が連動しています。それぞれ独立に引きます。",
        given=given,
    )
    seed = rng.integers(2**32)
    one, same = generator(student, seed), generator(student, seed)
    first, again, following = (
        [read(answer, space, of) for answer in student.random_architecture.often(9, box, worker_rng)]
        for worker_rng in (one, same, one)
    )
    expect_drawn_from_rng(np.array(first), np.array(again), np.array(following), of=of, given=given)
    left = as_dict(box.value(), tuple(space), of="space")
    expect(left == space, of="space", en="The call changed space itself.", ja="space そのものが書き換えられています。")


def expect_mutated(student, rng, sizes, draws):
    """Each child has exactly one other value, and every other value comes equally often."""
    space = some_space(rng, sizes)
    parent = {name: values[int(rng.integers(len(values)))] for name, values in space.items()}
    box, of, given = student.put(parent), "mutate(architecture, space, rng)", {"architecture": parent, "space": space}
    answers = student.mutate.often(draws, box, space, generator(student, rng))
    expect(
        as_dict(box.value(), tuple(space), of="architecture") == parent,
        of="architecture",
        en="The call changed the parent itself. A child is a new dictionary.",
        ja="親そのものが書き換えられています。子は新しい辞書です。",
        given=given,
    )
    old, changed = tuple(parent.values()), []
    for answer in answers:
        child = read(answer, space, of)
        places = [place for place, (one, other) in enumerate(zip(old, child, strict=True)) if one != other]
        expect(
            len(places) == 1,
            of=of,
            en=f"Exactly one choice changes, and its value becomes another one. Here {len(places)} changed.",
            ja=f"変わるのはちょうど1か所で、値は別のものになります。ここでは {len(places)} か所変わりました。",
            given={**given, ("child", "子"): dict(zip(space, child, strict=True))},
        )
        changed.append((list(space)[places[0]], child[places[0]]))
    names = {name: sum(one == name for one, _ in changed) for name in space}
    if draws < 100:
        return
    expect_even(
        names,
        of,
        (
            f"In {draws} mutations, each choice should be the one that changes equally often.",
            f"{draws} 回の突然変異で、どの選択も同じくらい変わるはずです。",
        ),
        given,
    )
    for name in space:
        counts = {str(v): sum(one == (name, v) for one in changed) for v in space[name] if v != parent[name]}
        expect_even(
            counts,
            of,
            (
                f'The other values of "{name}" should come equally often.',
                f'"{name}" の今と異なる値は、どれも同じくらい出るはずです。',
            ),
            given,
        )


@check(points=3)
def test_mutate(student, rng):
    """mutate gives a new dictionary in which exactly one choice has another value, drawn evenly.

    mutate は、ちょうど1か所が別の値になった新しい辞書を返す。変わる所も値も、均等に引かれる。
    """
    expect_mutated(student, rng, (2, 3), 20)
    expect_mutated(student, rng, (4, 2, 3), DRAWS)


@check(points=1)
def test_parameters(student, rng):
    """count_parameters counts the weights and the biases of all layers.

    count_parameters は、すべての層の重みとバイアスを数える。
    """
    drawn = [rng.integers(2, 30, size=length).tolist() for length in (2, 3, 5)]
    for sizes in ([4, 3, 2], [784, 50, 10], *drawn):
        pairs = oracles.product(np.array(sizes[:-1]) + 1.0, np.array(sizes[1:]))
        expect_number(
            student.count_parameters(sizes),
            float(pairs.sum()),
            of=f"count_parameters({sizes})",
            why=(
                "A layer from n to m neurons has a weight for each pair and a bias for each of the m.",
                "n 個から m 個への層には、重みが組ごとに1つ、バイアスが m 個のそれぞれに1つあります。",
            ),
        )


class Evaluate:
    """An evaluate that notes what it is asked about. score: from the number of the call and the values to a number."""

    def __init__(self, space, score):
        self.space, self.score, self.asked, self.scores = space, score, [], []
        self.part = Part(lambda asked: self.answer(*asked))

    def answer(self, *asked):
        expect(
            len(asked) == 1,
            of="evaluate(architecture)",
            en="It takes one argument, the architecture.",
            ja="引数は1つ、アーキテクチャです。",
        )
        self.asked.append(read(asked[0], self.space, ("what evaluate was given", "evaluate に渡されたもの")))
        self.scores.append(float(self.score(len(self.asked) - 1, self.asked[-1])))
        return self.scores[-1]


def expect_results(answer, evaluate, trials, of, given):
    """evaluate was asked exactly so often, and the results are what it was asked, with its scores."""
    expect(
        len(evaluate.asked) == trials,
        of=of,
        en=f"evaluate should be called {trials} times. It was called {len(evaluate.asked)} times.",
        ja=f"evaluate は {trials} 回呼ばれるはずですが、{len(evaluate.asked)} 回でした。",
        given=given,
    )
    results = as_list(as_list(answer, 2, of=of, given=given)[1], trials, of="results", given=given)
    for index, (result, values, score) in enumerate(zip(results, evaluate.asked, evaluate.scores, strict=True)):
        name = f"results[{index}]"
        architecture, number = as_list(result, 2, of=name, given=given)
        why = (
            f"In call {index + 1}, evaluate was given something else, or returned something else.",
            f"{index + 1} 回目の呼び出しで evaluate に渡されたもの、または返されたものと違います。",
        )
        received = np.array(read(architecture, evaluate.space, f"{name}[0]"))
        place = (f"the values in {name}[0]", f"{name}[0] の値")
        expect_array(received, np.array(values), of=place, given=given, why=why, **SAME)
        expect_number(number, score, of=f"{name}[1]", given=given, why=why, **SAME)


def expect_best(answer, evaluate, of, given):
    """The best is what had the highest score of all."""
    place = int(np.argmax(evaluate.scores))
    received = np.array(read(as_list(answer, 2, of=of, given=given)[0], evaluate.space, "best"))
    highest, number = evaluate.scores[place], len(evaluate.scores)
    why = (
        f"The highest score of all was {highest:.4g}, in call {place + 1} of {number}.",
        f"全部の中で最も高いスコアは {highest:.4g} で、{number} 回のうち {place + 1} 回目でした。",
    )
    right = np.array(evaluate.asked[place])
    expect_array(received, right, of=("the values in best", "best の値"), given=given, why=why, **SAME)


def with_right_parts(student, rng, space):
    """The module, with a right mutate and a right random_architecture in the place of wrong ones: those cost points."""

    def another(asked):
        name = str(rng.choice(list(space)))
        return {**asked[0], name: int(rng.choice([value for value in space[name] if value != asked[0][name]]))}

    if not is_right(lambda: expect_mutated(student, rng, (2, 3), 20)):
        student.replace("mutate", Part(another))
    if not is_right(
        lambda: [read(one, space, "") for one in [student.random_architecture(space, generator(student, rng))]]
    ):
        student.replace(
            "random_architecture",
            Part(lambda asked: {name: int(rng.choice(values)) for name, values in space.items()}),
        )
    return student


def searched(student, rng, kind, score, space, trials, size=6, sample=4):
    """One search, and what it is called."""
    evaluate, worker_rng = Evaluate(space, score), generator(student, rng)
    if kind == "random":
        return student.random_search(evaluate.part, space, trials, worker_rng), evaluate, RANDOM.format(trials=trials)
    answer = student.evolve(evaluate.part, space, size, sample, trials, worker_rng)
    return answer, evaluate, EVOLVE.format(size=size, sample=sample, trials=trials)


@check(points=2)
def test_trials(student, rng):
    """Both searches call evaluate exactly so often, and return what they tried with the scores, in order.

    どちらの探索も evaluate をちょうど指定の回数呼び、試したものとスコアを順に返す。
    """
    space = some_space(rng, (3, 4, 2, 3))
    student, given = with_right_parts(student, rng, space), {"space": space}
    for kind, trials, size, sample in (
        ("random", 5, 0, 0),
        ("evolve", 9, 4, 2),
        ("evolve", 5, 5, 5),
        ("random", 1, 0, 0),
    ):
        noise = rng.normal(size=trials)
        answer, evaluate, of = searched(
            student, rng, kind, lambda n, _, noise=noise: noise[n], space, trials, size, sample
        )
        expect_results(answer, evaluate, trials, of, given)


@check(points=1, needs="trials")
def test_best(student, rng):
    """The best of both searches is the best of all that were evaluated, even if all scores are negative.

    どちらの探索でも、best は評価した全部の中で最も良いものである。スコアがすべて負でもよい。
    """
    space = some_space(rng, (5, 4, 6, 3))
    student, given = with_right_parts(student, rng, space), {"space": space}
    for first in (2, 7, 11):  # when the best one comes
        scores = -3 + 0.01 * rng.permutation(12) - (np.arange(12) != first)
        for kind in ("random", "evolve"):
            answer, evaluate, of = searched(student, rng, kind, lambda n, _, s=scores: s[n], space, 12, 4, 3)
            expect_best(answer, evaluate, of, {**given, "scores": scores})


# With so many choices it is nearly always plain whose child a child is.
CHOICES = (3,) * 40


def parents(evaluate, size):
    """For each child the members of the population that differ from it in one choice, by age, 1 for the newest."""
    asked = np.array(evaluate.asked)
    return [
        [age for age in range(1, size + 1) if (asked[n] != asked[n - age]).sum() == 1] for n in range(size, len(asked))
    ]


@check(points=2, needs="trials")
def test_evolve(student, rng):
    """evolve: the first architectures are random; then the best of a sample of the population is the parent.

    evolve: 最初はランダムで、その後は、集団から引いたいくつかの中で最も良いものが親になる。
    """
    space, size, sample, trials = some_space(rng, CHOICES), 6, 4, 146
    student, noise = with_right_parts(student, rng, space), rng.normal(size=trials)
    _, evaluate, of = searched(student, rng, "evolve", lambda n, _: noise[n], space, trials, size, sample)
    asked = np.array(evaluate.asked)
    apart = min((asked[i] != asked[j]).sum() for i in range(size) for j in range(i))
    expect(
        apart > 8,  # of 40 choices 26.7 differ, with a standard deviation of 3
        of=of,
        en=f"The first {size} architectures should be drawn at random. Two of them differ in {apart} choices only.",
        ja=f"最初の {size} 個は、1つずつランダムに引きます。{apart} か所しか違わないものがあります。",
    )
    found = parents(evaluate, size)
    orphan = next((n for n, ages in enumerate(found) if not ages), None)
    expect(
        orphan is None,
        of=of,
        en="Every further architecture is a child, one choice away from a member of the population. "
        f"Number {size + (orphan or 0)} is not.",
        ja=f"その後はどれも、集団の中のどれかと1か所だけ違う子です。{size + (orphan or 0)} 番はそうなっていません。",
    )
    ranks = [
        int((noise[size + n - size : size + n] > noise[size + n - ages[0]]).sum())
        for n, ages in enumerate(found)
        if len(ages) == 1
    ]
    share = ranks.count(0) / len(ranks)
    # The best of 6 is in a sample of 4 with probability 0.67, or 0.52 if members may be drawn twice; among 140
    # children 0.41 to 0.76 (600 runs). A random parent is the best with 0.17, the best of all with 1.
    sentence = (
        f"The parent is the best of {sample} members drawn at random. So the best of all {size} should be the "
        f"parent of 52 to 67 in 100 children. Here it was in {100 * share:.0f}.",
        f"親は、ランダムに引いた {sample} 個の中で最も良いものです。集団 {size} 個の中の最良のものは、100 回に"
        f" 52 回から 67 回くらい親になるはずですが、{100 * share:.0f} 回でした。",
    )
    expect_at_least(share, 0.25, of=of, sentence=sentence)
    expect_at_most(share, 0.93, of=of, sentence=sentence)


@check(points=1, needs="trials")
def test_age(student, rng):
    """evolve: the oldest leaves, however good it is: parents come from the latest architectures.

    evolve: どんなに良くても、最も古いものが去る。親になるのは、最近のアーキテクチャだけである。
    """
    space, size, trials = some_space(rng, CHOICES), 5, 40
    student = with_right_parts(student, rng, space)
    _, evaluate, of = searched(student, rng, "evolve", lambda n, _: -n, space, trials, size, 3)
    found = parents(evaluate, size)
    lost = [size + n for n, ages in enumerate(found) if not ages]
    expect(
        not lost,
        of=of,
        en="Here each score is lower than the one before, so the oldest are the best. They leave all the same: parents "
        f"come from the latest {size}. Number {lost[0] if lost else 0} is no child of these.",
        ja="ここでは、スコアが毎回下がり、古いものほど良くなっています。それでも古いものから去るので、親は最近の"
        f" {size} 個のどれかです。{lost[0] if lost else 0} 番は、そのどれの子でもありません。",
    )


class Landscape:
    """Eight choices of five values each: a score for every value, and one for every pair of values of neighbours.

    The first and the last choice are neighbours, too. A score is 1 for the best architecture of all and 0 on average.
    """

    def __init__(self, rng):
        self.own, self.pairs = rng.normal(size=(8, 5)), rng.normal(size=(8, 5, 5))
        self.space = {f"choice{number}": list(range(5)) for number in range(8)}
        self.mean = self.own.mean(axis=1).sum() + self.pairs.mean(axis=(1, 2)).sum()
        self.highest = max(self.best_from(first) for first in range(5))

    def best_from(self, first):
        """The highest sum if the first choice has this value, value by value along the ring."""
        reached = np.where(np.arange(5) == first, self.own[0], -np.inf)
        for number in range(1, 8):
            reached = (reached[:, None] + self.pairs[number - 1]).max(axis=0) + self.own[number]
        return (reached + self.pairs[7][:, first]).max()

    def score(self, number, values):
        v = np.array(values).astype(int)
        total = self.own[np.arange(8), v].sum() + self.pairs[np.arange(8), v, np.roll(v, -1)].sum()
        return (total - self.mean) / (self.highest - self.mean)


# Evolution reaches 0.84 to 0.99 (165 runs, mean 0.935, deviation 0.03), random search 0.55 to 0.78 (mean 0.66),
# parents drawn at random 0.45 to 0.71.
ENOUGH = 0.78


@check(points=1, needs="trials")
def test_landscapes(student, rng, remark):
    """evolve finds better architectures than chance does with as many calls.

    evolve は、同じ回数のランダムな探索よりも良いアーキテクチャを見つける。
    """
    found = []
    for _ in range(4):
        landscape = Landscape(rng)
        student = with_right_parts(student, rng, landscape.space)
        _, evaluate, _ = searched(student, rng, "evolve", landscape.score, landscape.space, 200, 20, 8)
        found.append(max(evaluate.scores))
    reached = float(np.mean(found))
    sentence = (
        f"The best that evolve found reaches {reached:.2f} on average, where 1 is the best of all 390,625 "
        f"architectures and 0 their mean. With 200 calls it should be {ENOUGH} at least. "
        "Random search reaches about 0.66.",
        f"evolve が見つけた最良のものは、平均で {reached:.2f} でした。390,625 通り全部の中の最良が 1、平均が 0 です。"
        f"200 回の評価で {ENOUGH} 以上になるはずです。ランダムな探索では約 0.66 です。",
    )
    of = EVOLVE.format(size=20, sample=8, trials=200)
    expect_at_least(reached, ENOUGH, of=of, sentence=sentence)
    remark(
        en=f"With 200 calls, evolve reached {reached:.2f} of the way from an average architecture to the best of all.",
        ja=f"200 回の評価で、平均的なアーキテクチャから最良のものまでの道のりの {reached:.2f} まで進みました。",
    )
