"""What is said of a class's statistics, in words, wherever they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.classroom.marks import Standing
from autograder.classroom.statistics import LEAST, CheckStatistics, ClassStatistics
from autograder.feedback import escape
from autograder.locales import sentence
from autograder.model import Outcome

STANDINGS = {
    Standing.GRADED: "show.graded",
    Standing.UNREAD: "show.unread",
    Standing.MISSING: "show.missing",
    Standing.UNGRADED: "show.ungraded",
}
OUTCOMES = {
    Outcome.FAILED: "show.outcome-failed",
    Outcome.MISSING: "show.outcome-missing",
    Outcome.CRASHED: "show.outcome-crashed",
    Outcome.TIMED_OUT: "show.outcome-timed-out",
    Outcome.OUT_OF_MEMORY: "show.outcome-out-of-memory",
    Outcome.FORBIDDEN: "show.outcome-forbidden",
    Outcome.BLOCKED: "show.outcome-blocked",
}


def standings(found: ClassStatistics) -> str:
    """How many are graded, and how many are not, by why."""
    told = [
        sentence(found.language, key, count=found.standings.get(standing, 0))
        for standing, key in STANDINGS.items()
        if standing in found.standings or standing == Standing.GRADED
    ]
    return " · ".join(told)


def spread(found: ClassStatistics) -> str:
    """The distribution in a sentence, in points."""
    told = found.spread
    if told is None:
        return sentence(found.language, "show.no-marks")
    numbers = {"mean": told.mean, "median": told.median, "low": told.low, "high": told.high}
    points = {name: f"{share * found.most:.3g}" for name, share in numbers.items()}
    return sentence(found.language, "show.spread", most=f"{found.most:g}", **points)


def discrimination(check: CheckStatistics) -> str:
    """The number, or a dash."""
    return "–" if check.discrimination is None else f"{check.discrimination:.2f}"


def about_discrimination(found: ClassStatistics) -> str:
    """What the number means, or why there is none."""
    few = not any(check.count >= LEAST for check in found.checks)
    return sentence(found.language, "show.too-few" if few else "show.discrimination", least=LEAST)


def outcomes(check: CheckStatistics, language: str) -> str:
    """How a check failed, and how often each way."""
    told = (f"{sentence(language, OUTCOMES[outcome])} {count}" for outcome, count in check.outcomes.items())
    return ", ".join(told)


def names(owners: Sequence[str], most: int, language: str) -> str:
    """Owners, and how many more there are beyond so many."""
    told = ", ".join(map(escape, owners[:most]))
    left = len(owners) - most
    return told if left <= 0 else told + sentence(language, "show.more", count=left)
