"""Statistics of a class: how the marks of an assignment are distributed, and what its checks say of the class."""

from __future__ import annotations

import collections
import math
import statistics
from collections.abc import Sequence

from autograder.classroom.attempts import Attempts, Progress, Stuck, progress_of, stuck_of
from autograder.classroom.marks import Mark, Standing
from autograder.frontends.translation import translated
from autograder.model import CheckResult, Outcome, Record, Report

BINS = 10  # of the distribution
LEAST = 20  # marks for a correlation: its standard error is 0.23 then, and of fewer it says next to nothing


class Spread(Record):
    """How marks are distributed, as shares of the points. `bins`: how many lie in each tenth, the last one closed."""

    count: int
    mean: float
    median: float
    low: float
    high: float
    bins: tuple[int, ...]


class Fault(Record):
    """A recognised mistake: its id in the catalogue, its hint, and in whose answers it was seen."""

    mistake: str
    hint: str
    owners: tuple[str, ...]


class CheckStatistics(Record):
    """What became of a check, in all reports that have it; those in which it is itself broken are left out.

    `outcomes`: how often each, that of passing left out; `failing`: who did not pass it. `discrimination`: the
    point-biserial correlation of passing it with all other points of the report; None if `count` is below `LEAST`, or
    if everybody or nobody passed.
    """

    id: str
    title: str
    count: int
    outcomes: dict[Outcome, int]
    failing: tuple[str, ...]
    faults: tuple[Fault, ...]
    discrimination: float | None

    @property
    def exercise(self) -> str:
        return self.id.partition("::")[0]


class ClassStatistics(Record):
    """Where a class stands in an assignment. `standings`: how many have a mark, or none, by why; `most`: all points."""

    assignment: str
    language: str
    most: float
    standings: dict[Standing, int]
    spread: Spread | None
    checks: tuple[CheckStatistics, ...]
    stuck: tuple[Stuck, ...]
    progress: tuple[Progress, ...]


def statistics_of(assignment: str, marks: Sequence[Mark], attempts: Attempts, language: str) -> ClassStatistics:
    """The statistics of these marks. `attempts`: the reports of each owner, the latest last."""
    shares = [mark.points / mark.max_points for mark in marks if mark.points is not None and mark.max_points]
    reports = {mark.owner: translated(mark.report, language) for mark in marks if mark.report}
    return ClassStatistics(
        assignment=assignment,
        language=language,
        most=max((mark.max_points for mark in marks), default=0),
        standings=collections.Counter(mark.standing for mark in marks),
        spread=spread(shares) if shares else None,
        checks=checks_of(reports),
        stuck=stuck_of(attempts),
        progress=progress_of(attempts),
    )


def spread(shares: Sequence[float]) -> Spread:
    """The distribution of shares, each from 0 to 1; more, by extra points, counts with full marks."""
    bins = collections.Counter(min(max(int(share * BINS + 1e-9), 0), BINS - 1) for share in shares)
    return Spread(
        count=len(shares),
        mean=statistics.fmean(shares),
        median=statistics.median(shares),
        low=min(shares),
        high=max(shares),
        bins=tuple(bins[number] for number in range(BINS)),
    )


def checks_of(reports: dict[str, Report]) -> tuple[CheckStatistics, ...]:
    """Every check of these reports, those that most fail first."""
    found: dict[str, dict[str, CheckResult]] = {}
    for owner, report in reports.items():
        for check in report.checks():
            if check.outcome != Outcome.BROKEN:
                found.setdefault(check.id, {})[owner] = check
    listed = [_check(results, reports) for results in found.values()]
    return tuple(sorted(listed, key=lambda check: -len(check.failing) / check.count))


def _check(results: dict[str, CheckResult], reports: dict[str, Report]) -> CheckStatistics:
    failing = {owner: check for owner, check in results.items() if check.outcome != Outcome.PASSED}
    passed = [owner not in failing for owner in results]
    rest = [reports[owner].points - check.points for owner, check in results.items()]
    first = next(iter(results.values()))
    return CheckStatistics(
        id=first.id,
        title=first.title,
        count=len(results),
        outcomes=dict(collections.Counter(check.outcome for check in failing.values()).most_common()),
        failing=tuple(sorted(failing)),
        faults=_faults(failing),
        discrimination=point_biserial(passed, rest) if len(results) >= LEAST else None,
    )


def _faults(failing: dict[str, CheckResult]) -> tuple[Fault, ...]:
    """The recognised mistakes, that of most people first."""
    owners: dict[str, list[str]] = {}
    hints: dict[str, str] = {}
    for owner, check in sorted(failing.items()):
        if check.mistake:
            owners.setdefault(check.mistake, []).append(owner)
            hints.setdefault(check.mistake, check.hint)
    listed = sorted(owners.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(Fault(mistake, hints[mistake], tuple(told)) for mistake, told in listed)


def point_biserial(passed: Sequence[bool], rest: Sequence[float]) -> float | None:
    """The correlation of a yes or no with a number, from -1 to 1; None if either is the same for all.

    It is Pearson's of 0 and 1 with the number (Lord and Novick, Statistical Theories of Mental Test Scores, 1968).
    """
    yes = [number for one, number in zip(passed, rest, strict=True) if one]
    no = [number for one, number in zip(passed, rest, strict=True) if not one]
    deviation = statistics.pstdev(rest)
    if not yes or not no or deviation < 1e-12:
        return None
    share = len(yes) / len(passed)
    return (statistics.fmean(yes) - statistics.fmean(no)) / deviation * math.sqrt(share * (1 - share))
