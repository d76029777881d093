"""A generated table in a page written by hand: its rows lie between `<!-- name -->` and `<!-- /name -->`.

The head of the table, two lines, is written by hand and kept.
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
