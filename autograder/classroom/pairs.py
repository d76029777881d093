"""Pairs of submissions that are alike, in the terminal: how much they share, and where."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.classroom.likeness import Likeness, Region
from autograder.feedback import escape
from autograder.locales import sentence

MOST_PLACES = 8


def render(found: Likeness, console: Console, language: str) -> None:
    """Write the pairs, the most alike first, and of how many nothing can be said."""

    def say(key: str, **params: object) -> str:
        return sentence(language, f"alike.{key}", **params)

    if found.pairs:
        console.print(Text(say("heading"), style="bold"))
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(say("column-share"), justify="right", no_wrap=True)
        table.add_column(sentence(language, "terminal.column-owner"))
        table.add_column(say("column-places"))
        for pair in found.pairs:
            places = [_place(region, language) for region in pair.regions[:MOST_PLACES]]
            places += ["..."] if len(pair.regions) > MOST_PLACES else []
            owners = Text("\n".join(map(escape, (pair.one, pair.other))))
            table.add_row(f"{pair.share:.0%}", owners, Text("\n".join(places)))
        console.print(table)
        console.print(Text(say("what-it-is")))
    else:
        console.print(Text(say("none")))
    console.print(Text(say("compared", count=found.compared, short=len(found.short))))


def _place(region: Region, language: str) -> str:
    lines = [f"{first}–{last}" if last > first else str(first) for first, last in (region.one, region.other)]
    return sentence(language, "alike.place", file=region.exercise, one=lines[0], other=lines[1])
