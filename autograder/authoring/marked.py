"""Generated rows and numbers in a page written by hand: they lie between `<!-- name -->` and `<!-- /name -->`.

The head of a table, two lines, is written by hand and kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def with_rows(text: str, name: str, rows: Iterable[Sequence[str]]) -> str:
    """The page with these rows in the table called `name`; a page without such a table as it is.

    >>> page = "<!-- fruit -->\\n\\n| name | price |\\n|---|---|\\n| pear | 3 |\\n\\n<!-- /fruit -->\\n"
    >>> print(with_rows(page, "fruit", [("apple", "2")]), end="")
    <!-- fruit -->
    <BLANKLINE>
    | name | price |
    |---|---|
    | apple | 2 |
    <BLANKLINE>
    <!-- /fruit -->
    """
    lines = "".join(f"| {' | '.join(row)} |\n".replace("|  |", "| |") for row in rows)
    pattern = rf"(<!-- {name} -->\n\n\|.*\|\n\|[-|: ]+\|\n)(?:\|.*\|\n)*(\n<!-- /{name} -->)"
    return re.sub(pattern, lambda found: found[1] + lines + found[2], text)


def with_number(text: str, name: str, number: int) -> str:
    """The page with this number where it is called `name`; a page without such a number as it is.

    >>> with_number("All <!-- pears -->3<!-- /pears --> of them.", "pears", 1200)
    'All <!-- pears -->1,200<!-- /pears --> of them.'
    """
    pattern = rf"(<!-- {name} -->)[0-9,]*(<!-- /{name} -->)"
    return re.sub(pattern, lambda found: f"{found[1]}{number:,}{found[2]}", text)
