"""Click's own words: its headings, what it says of an option, and its errors, in the language of this run.

Click looks each of them up by gettext, under the names `_` and `ngettext` of its modules, and gettext finds
translations in compiled files alone. These names get a look-up in the catalogues instead.
"""

from __future__ import annotations

from collections.abc import Callable

import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.types

from autograder.locales import of_others

MODULES = (click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.types)


def speak(language: Callable[[], str]) -> None:
    """From now on click says everything in this language."""

    def word(english: str) -> str:
        return of_others(language(), "click", english)

    def counted(one: str, many: str, number: int) -> str:
        return word(one if number == 1 else many)

    for module in MODULES:
        vars(module).update({"_": word, "ngettext": counted})
