"""Grading inside a notebook: `%load_ext autograder.notebook`, then `%dlgrade affine`.

What is graded is the source of the cells that the kernel has run, in a worker and never in the kernel itself.
`%dlgrade hint`, `debug`, `solution` and `status` do what the command does. A cell that begins with `%%dlgrade case`
is the case in which a check fails: it runs as any other, and is nobody's answer.
"""

from __future__ import annotations

import argparse
import atexit
import contextlib
import os
import shlex
import sys
from typing import Any, NoReturn

from autograder.course import load_course
from autograder.errors import DlgradeError, UsageError
from autograder.frontends.display import Result
from autograder.intake.magics import CASE
from autograder.locales import LANGUAGES, sentence
from autograder.locales import language as surroundings
from autograder.notebook import words
from autograder.notebook.kernel import Kernel
from autograder.notebook.modules import Finder, Shown
from autograder.serving.kernel import NotGraded

GRADING = "autograde"  # what NBGRADER_EXECUTION is while nbgrader grades


class Told(Exception):
    """Something to be told in one sentence, without a traceback."""

    def _render_traceback_(self) -> list[str]:  # IPython asks for it
        return [str(self)]


class Arguments(argparse.ArgumentParser):
    """The magic's arguments. Raises UsageError if they are wrong."""

    def error(self, message: str) -> NoReturn:
        raise UsageError("magic", problem=message)


ARGUMENTS = Arguments(prog="%dlgrade", add_help=False, allow_abbrev=False)
ARGUMENTS.add_argument("exercises", nargs="*", metavar="EXERCISE")
ARGUMENTS.add_argument("--lang", choices=LANGUAGES)
ARGUMENTS.add_argument("--seed")

KERNELS: list[Kernel] = []  # one, once there is a shell


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext autograder.notebook` calls; a second time, it changes nothing."""
    if KERNELS:
        return
    kernel = Kernel(shell, load_course())
    KERNELS.append(kernel)
    shell.events.register("post_run_cell", kernel.after)
    shell.register_magic_function(magic, "line_cell", "dlgrade")
    sys.meta_path.insert(0, Finder(kernel))
    atexit.register(kernel.close)


def unload_ipython_extension(shell: Any) -> None:
    """What `%unload_ext autograder.notebook` calls."""
    while KERNELS:
        kernel = KERNELS.pop()
        shell.events.unregister("post_run_cell", kernel.after)
        sys.meta_path[:] = [finder for finder in sys.meta_path if getattr(finder, "kernel", None) is not kernel]
        for name in [name for name, module in sys.modules.items() if isinstance(module, Shown)]:
            del sys.modules[name]
        atexit.unregister(kernel.close)
        kernel.close()


def magic(line: str, cell: str | None = None) -> Result | None:
    """`%dlgrade [EXERCISE...] [--lang ja] [--seed TEXT]`: grade the exercises, or all of the chapter at hand.

    `%dlgrade hint|debug|solution [EXERCISE]` and `%dlgrade status` write a text, in place of a report.
    """
    kernel = _kernel()
    if cell is not None:
        if f"dlgrade {line.strip()}" != CASE:
            raise Told(UsageError("magic", problem=f"%%dlgrade {line}").say(kernel.language))
        kernel.shell.run_cell(cell)
        return None
    try:
        given = ARGUMENTS.parse_args(shlex.split(line))
    except UsageError as error:
        raise Told(error.say(kernel.language)) from None
    except ValueError as error:
        raise Told(UsageError("magic", problem=error).say(kernel.language)) from None
    kernel.language = given.lang or kernel.language
    if os.environ.get("NBGRADER_EXECUTION") == GRADING:
        print(sentence(kernel.language, "notebook.while-grading"))
        return None
    word, *names = given.exercises or [""]
    if word == "status" or word in words.WORDS:
        print(written(kernel, word, names))
        return None
    return check(*given.exercises, language=given.lang, seed=given.seed)


def written(kernel: Kernel, word: str, names: list[str]) -> str:
    """What a word has to say of the exercise that is named, or of the one at hand. Raises Told."""
    try:
        if len(names) > (word != "status"):
            raise UsageError("magic", problem=" ".join(names))
        if word == "status":
            return words.status(kernel, kernel.language)
        exercise = kernel.exercise(names[0]) if names else kernel.current()
        return words.WORDS[word](kernel, exercise, kernel.language)
    except DlgradeError as error:
        raise Told(error.say(kernel.language)) from None
    except NotGraded as problem:
        raise Told(str(problem)) from None


def check(*names: str, language: str | None = None, seed: str | None = None) -> Result:
    """Grade exercises by name, or all of the chapter at hand; the value shows itself as a report.

    `language`: `en` or `ja`; `seed`: repeats a run. Raises Told if an exercise is unknown or nothing can be graded.
    """
    kernel = _kernel()
    kernel.language = language or kernel.language
    try:
        report, seen, _ = kernel.grade(kernel.exercises(names), kernel.language, seed)
    except DlgradeError as error:
        raise Told(error.say(kernel.language)) from None
    except NotGraded as problem:
        raise Told(str(problem)) from None
    if not os.environ.get("NBGRADER_EXECUTION"):  # what is graded there is not the learner's own folder
        kernel.workspace().remember(report, seen)
    return Result(report, seen, kernel.course)


def points(key: str, language: str | None = None) -> float:
    """The points of an exercise (`chapter2/affine`), after its report as plain text on standard output.

    For nbgrader's own execution, which takes the value of a cell as its points. A check that is broken itself costs
    nothing: all that it was worth is given; what waits for the teacher, in a student kit, is not. Raises Told.
    """
    result = check(key, language=language)
    print(result)
    return float(result.points + _kernel().exercise(key).points_here - result.report.max_points)


def _kernel() -> Kernel:
    """The kernel that this module was loaded into; it is loaded now if it was only imported."""
    if not KERNELS:
        shell = None
        with contextlib.suppress(ImportError):
            from IPython import get_ipython

            shell = get_ipython()
        if shell is None:
            raise Told(sentence(surroundings(), "notebook.no-kernel"))
        load_ipython_extension(shell)
    return KERNELS[0]
