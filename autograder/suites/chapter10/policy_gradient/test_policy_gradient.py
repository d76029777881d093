"""Checks of a policy with preferences: its probabilities, its gradient, a step, and bandits that are learned."""

import numpy as np

from autograder.checks import (
    Function,
    as_array,
    check,
    expect,
    expect_array,
    expect_at_least,
    expect_at_most,
    expect_drawn_from_rng,
    expect_gradient,
    generator,
    numerical_gradient,
    oracles,
)

SIGMAS = 6.5  # so far from its mean is a sum of draws once in 10^9 times

POLICY = Function(
    "softmax_policy(preferences)",
    arrays={"preferences": "A"},
    definition=lambda preferences: oracles.softmax(preferences),
)


def tenths(rng, arms):
    """Round numbers on both sides of 0, all of them different."""
    return rng.permutation(np.arange(-12, 13))[:arms] / 10


def log_probability(preferences, action):
    """The logarithm of this action's probability."""
    return float(oracles.log_softmax(preferences)[action])


@check(points=1)
def test_policy(student, rng):
    """The probabilities are the softmax of the preferences, for large numbers as well.

    確率は preferences のソフトマックスになる。大きな数でも正しい。
    """
    large = np.array([1000.0, 999.0, 998.5, -1000.0])
    POLICY.values(student, rng, batches=({"A": 3}, {"A": 6}, {"A": 4, "preferences": large}))
    POLICY.inputs_left_alone(student, rng)


@check(points=2, needs="policy")
def test_gradient(student, rng):
    """The gradient says how the logarithm of an action's probability changes with each preference.

    勾配は、行動の確率の対数が、それぞれの好みの度合いとともにどう変わるかを表す。
    """
    for arms in (3, 5, 2):
        preferences = tenths(rng, arms)
        for action in range(arms):
            of = f"log_policy_gradient(preferences, {action})"
            received = student.log_policy_gradient(preferences, action)
            expect_gradient(received, lambda z, a=action: log_probability(z, a), preferences, of=of)


class Step:
    """One step of REINFORCE."""

    def __init__(self, rng, arms, reward, baseline, lr):
        self.preferences, self.action = tenths(rng, arms), int(rng.integers(arms))
        self.numbers = self.action, reward, baseline, lr
        self.by = lr * (reward - baseline)

    @property
    def of(self):
        return f"reinforce_update(preferences, {', '.join(map(str, self.numbers))})"

    def ask(self, student):
        """The preferences after the call, and what it returned."""
        box = student.put(self.preferences)
        return student.reinforce_update(box, *self.numbers), box.value()

    def expect(self, received, of, why):
        """The preferences have moved uphill, along the slopes of the logarithm."""
        slopes = numerical_gradient(lambda z: log_probability(z, self.action), self.preferences.copy())
        before = {("preferences before", "呼ぶ前の preferences"): self.preferences}
        right = self.preferences + self.by * slopes
        expect_array(received, right, of=of, given=before, why=why, rtol=1e-6, atol=1e-8)


UPHILL = (
    "A reward above the baseline makes the action more probable, one below it less.",
    "報酬がベースラインより高ければ、その行動の確率は上がり、低ければ下がります。",
)


@check(points=2, needs="gradient")
def test_update(student, rng):
    """The preferences move along the gradient, as far as the reward lies above the baseline, and back if below.

    preferences は、報酬がベースラインより高い分だけ勾配の向きに動き、低ければ逆の向きに動く。
    """
    for arms, reward, baseline, lr in (
        (3, 3.0, 1.0, 0.1),
        (4, 1.5, 2.0, 0.4),
        (2, -1.0, -3.0, 0.2),
        (5, 0.0, 0.5, 0.5),
    ):
        step = Step(rng, arms, reward, baseline, lr)
        answer, after = step.ask(student)
        of = (f"preferences after {step.of}", f"{step.of} の後の preferences")
        after = as_array(after, (arms,), of=of)
        if np.array_equal(after, step.preferences) and np.shape(answer) == after.shape:
            after, of = as_array(answer, (arms,), of=step.of), step.of  # that costs points elsewhere
        step.expect(after, of, UPHILL)


@check(points=1, needs="update")
def test_in_place(student, rng):
    """The array itself is changed, so that the next step builds on it.

    配列そのものが書き換わり、次の1歩がその続きになる。
    """
    step = Step(rng, 4, 2.0, 0.5, 0.3)
    why = (
        "The array that was given is looked at, not the one that is returned.",
        "調べているのは、戻り値ではなく、渡された配列そのものです。",
    )
    step.expect(step.ask(student)[1], (f"preferences after {step.of}", f"{step.of} の後の preferences"), why)


class Bandit:
    """A row of slot machines with these levels; it notes what is pulled and what that brings."""

    def __init__(self, rng, levels, noise):
        self.rng, self.levels, self.noise = rng, levels, noise
        self.arms, self.rewards, self.other = [], [], None

    def pull(self, arm, *_, **__):
        try:
            number = int(arm)
        except (TypeError, ValueError, OverflowError):
            number = -1
        if not 0 <= number < len(self.levels):
            self.other = arm
            return 0.0
        self.arms.append(number)
        self.rewards.append(float(self.levels[number] + self.noise * self.rng.normal()))
        return self.rewards[-1]

    def ask(self, student, steps, lr, worker_rng):
        """The preferences that train_bandit returns, and how the call is shown."""
        arms = len(self.levels)
        of = f"train_bandit(pull, {arms}, {steps}, {lr}, rng)"
        answer = as_array(student.train_bandit(self.pull, arms, steps, lr, worker_rng), (arms,), of=of)
        expect(
            self.other is None,
            of=of,
            en=f"pull was called with something else than an arm from 0 to {arms - 1}.",
            ja=f"pull に渡されたのは、0 から {arms - 1} のアームではありません。",
        )
        expect(
            len(self.arms) == steps,
            of=of,
            en=f"An arm is pulled once in each of {steps} steps. pull was called {len(self.arms)} times.",
            ja=f"{steps} ステップのそれぞれで1回ずつアームを引くはずですが、pull は {len(self.arms)} 回呼ばれました。",
        )
        return answer, of

    def preferences(self, lr, with_own):
        """Those before every step and at the end, if each reward is learned from; its own counts in the mean or not."""
        found = [np.zeros(len(self.levels))]
        for number, (arm, reward) in enumerate(zip(self.arms, self.rewards, strict=True)):
            before = self.rewards[: number + with_own]
            above = reward - (np.mean(before) if before else 0.0)
            slopes = numerical_gradient(lambda z, a=arm: log_probability(z, a), found[-1].copy())
            found.append(found[-1] + lr * above * slopes)
        return found


@check(points=2, needs="in_place")
def test_pulls(student, rng):
    """Arms are drawn with the policy's probabilities, and every reward is learned from, with the mean as baseline.

    アームは方策の確率で引かれ、どの報酬からも、平均をベースラインとして学ぶ。
    """
    why = (
        "It is compared with what these pulls and rewards make of zeros, each learned from by reinforce_update, with "
        "the mean of the rewards so far as the baseline.",
        "ゼロから始めて、引いたとおりのアームと報酬ごとに、それまでの報酬の平均をベースラインとして "
        "reinforce_update を行った場合と比べています。",
    )
    for arms, steps, lr in ((1, 3, 0.3), (3, 60, 0.2), (5, 90, 2.5)):
        bandit = Bandit(rng, 2 + tenths(rng, arms), 0.3)
        with student.unrecorded():
            received, of = bandit.ask(student, steps, lr, generator(student, rng))
        with_own, without = (bandit.preferences(lr, own) for own in (True, False))
        nearer = min(with_own, without, key=lambda way: np.abs(way[-1] - received).max())
        student.record(np.round(received - nearer[-1], 5))
        first = min(steps, 8)
        given = {
            ("first arms", "最初のアーム"): np.array(bandit.arms[:first]),
            ("their rewards", "その報酬"): np.round(bandit.rewards[:first], 3),
        }
        expect_array(received, nearer[-1], of=of, given=given, why=why, rtol=1e-5, atol=1e-6)
        p = np.array([oracles.softmax(one) for one in nearer[:-1]])  # (steps, arms)
        drawn = np.eye(arms)[bandit.arms]
        away = np.abs((drawn - p).sum(axis=0)) / (np.sqrt((p * (1 - p)).sum(axis=0)) + 1)
        worst = int(away.argmax())
        sentence = (
            f"Arm {worst} was pulled {int(drawn[:, worst].sum())} times. By the policy's probabilities, about "
            f"{p[:, worst].sum():.1f} would be expected.",
            f"アーム {worst} は {int(drawn[:, worst].sum())} 回引かれました。方策の確率からすると、"
            f"{p[:, worst].sum():.1f} 回くらいのはずです。",
        )
        expect_at_most(float(away.max()), SIGMAS, of=of, given=given, sentence=sentence)
    levels, found = tenths(rng, 4), []
    one, same = (generator(student, 1618) for _ in range(2))
    with student.unrecorded():
        for each in (one, same, one):
            found.append(Bandit(rng, levels, 0.0).ask(student, 20, 0.3, each)[0])
    expect_drawn_from_rng(*found, of="train_bandit(pull, 4, 20, 0.3, rng)")


# Measured, the probability of the best arm after this training: see margins.json. It begins with .2; without a baseline
# (40 bandits) it is .00 to .99, since the first arms that are tried keep winning.
LEARNED = 0.80


@check(points=2, needs="pulls", time=60)
def test_learning(student, rng, remark):
    """In the end the best of five arms is pulled nearly always, though its rewards vary.

    報酬がばらついても、最後には5本のうち最も良いアームがほとんどいつも引かれる。
    """
    for _ in range(2):
        levels = rng.uniform(2, 5) + rng.permutation([0.0, 0.25, 0.5, 0.75, 1.25])
        with student.unrecorded():
            preferences, of = Bandit(rng, levels, 0.3).ask(student, 800, 0.1, generator(student, rng))
        p = oracles.softmax(preferences)
        best = int(np.argsort(levels)[-1])
        student.record(float(np.round(p[best], 6)))
        said = (
            f"After 800 pulls the best arm has a probability of {p[best]:.3f}. {LEARNED} is asked for.",
            f"800 回引いた後、最も良いアームの確率は {p[best]:.3f} です。{LEARNED} 以上が必要です。",
        )
        remark(en=said[0], ja=said[1])
        given = {("mean reward of each arm", "各アームの平均報酬"): np.round(levels, 2), "p": np.round(p, 3)}
        expect_at_least(float(p[best]), LEARNED, of=of, given=given, sentence=said)
