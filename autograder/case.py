"""The case: what goes wrong in a check, as lines of Python for the learner."""

from __future__ import annotations

from autograder.model import Record


class Case(Record):
    """The case in which a check fails, as lines of Python for the learner's own.

    `check`: its id. `imports`: the packages; `seeds`: what comes before the learner's module is loaded, of which
    `names` are imported; `body`: the case itself, its last answer is `received`. `arrays`: the file `saved` of the
    larger arrays, as `numpy.load` reads it, or nothing. `files`: it writes files. `alike`: in a worker, these lines
    alone ended as the check did.
    """

    check: str
    imports: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    arrays: bytes = b""
    files: bool = False
    alike: bool = True
