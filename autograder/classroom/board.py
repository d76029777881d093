"""The board: a class's statistics in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.classroom import phrases
from autograder.classroom.statistics import BINS, ClassStatistics
from autograder.feedback import escape
from autograder.locales import sentence

WIDE = 30  # the longest bar
MOST_CHECKS = 20
MOST_NAMES = 8


def render(found: ClassStatistics, console: Console) -> None:
    """Write the tables: the distribution, the checks that fail, who is stuck, and how marks rose."""

    def say(key: str, **params: object) -> str:
        return sentence(found.language, f"show.{key}", **params)

    def heading(text: str) -> None:
        console.print()
        console.print(Text(text, style="bold"))

    console.print(Text(say("title", assignment=escape(found.assignment)), style="bold"))
    console.print(Text(phrases.standings(found)))
    console.print(Text(phrases.spread(found)))
    if found.spread:
        console.print(_distribution(found))
    failing = [check for check in found.checks if check.failing]
    if failing:
        heading(say("checks"))
        console.print(_checks(found))
        if len(failing) > MOST_CHECKS:
            console.print(Text(say("more-checks", count=len(failing) - MOST_CHECKS)))
        console.print(Text(phrases.about_discrimination(found), style="dim"))
    if found.stuck:
        heading(say("stuck"))
        for stuck in found.stuck:
            told = say(
                "stuck-at", owner=escape(stuck.owner), count=stuck.attempts, exercises=", ".join(stuck.exercises)
            )
            console.print(Text(f"{told} {', '.join(stuck.mistakes)}".rstrip()))
    if found.progress:
        heading(say("progress"))
        for progress in found.progress:
            shares = " → ".join(f"{share:.0%}" for share in progress.shares)
            console.print(Text(f"{escape(progress.owner)}: {shares}"))


def _distribution(found: ClassStatistics) -> Table:
    assert found.spread is not None
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    highest = max(found.spread.bins)
    for number, count in enumerate(found.spread.bins):
        low, high = (f"{found.most * edge / BINS:.3g}" for edge in (number, number + 1))
        bar = "█" * round(WIDE * count / highest) if count else ""
        table.add_row(f"{low}–{high}", f"{bar or '·'} {count or ''}".rstrip())
    return table


def _checks(found: ClassStatistics) -> Table:
    """A row for each check that fails, and below its title the mistakes that were recognised in it."""

    def say(key: str, **params: object) -> str:
        return sentence(found.language, f"show.{key}", **params)

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(say("column-failing"), justify="right", no_wrap=True)
    table.add_column(say("column-discrimination"), justify="right", no_wrap=True)
    table.add_column(say("column-check"))
    for check in [check for check in found.checks if check.failing][:MOST_CHECKS]:
        told = Text(f"{check.exercise}: {escape(check.title)}")
        told.append(f"\n{phrases.outcomes(check, found.language)}", "dim")
        for fault in check.faults:
            owners = phrases.names(fault.owners, MOST_NAMES, found.language)
            told.append(f"\n{fault.mistake} ({len(fault.owners)}): {owners}", "dim")
        table.add_row(f"{len(check.failing)}/{check.count}", phrases.discrimination(check), told)
    return table
