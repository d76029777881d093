"""Grading inside a notebook: `%load_ext autograder.notebook`, then `%dlgrade affine`.

What is graded is the source of the cells that the kernel has run, in a worker and never in the kernel itself.
"""

from __future__ import annotations

import argparse
import atexit
import contextlib
import importlib.machinery
import os
import shlex
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from autograder.course import Course, load_course, nearest
from autograder.errors import DlgradeError, UsageError
from autograder.frontends.display import Result
from autograder.grading.settings import Settings, new_seed
from autograder.intake.cells import Cell
from autograder.intake.collect import definitions
from autograder.intake.magics import DEFINITION
from autograder.locales import LANGUAGES, sentence
from autograder.locales import language as surroundings
from autograder.model import Exercise
from autograder.serving.kernel import Grader, NotGraded
from autograder.serving.messages import Cells, Question

GRADING = "autograde"  # what NBGRADER_EXECUTION is while nbgrader grades


class Told(Exception):
    """Something to be told in one sentence, without a traceback."""

    def _render_traceback_(self) -> list[str]:  # IPython asks for it
        return [str(self)]


class Kernel:
    """What one IPython shell has run and defined, and the graders beside it."""

    def __init__(self, shell: Any, course: Course) -> None:
        self.shell = shell
        self.course = course
        self.cells: dict[str, Cell] = {}
        self.defined: dict[str, dict[str, Any]] = {exercise.name: {} for exercise in course.all_exercises()}
        self.asked = {
            name: names for chapter in course.chapters for name, names in definitions(course, chapter.name).items()
        }
        self.graders: dict[str, Grader] = {}
        self.language = surroundings()
        before = list(shell.history_manager.input_hist_raw) if shell.history_manager else []
        for number, text in enumerate(before[1:], start=1):
            self.note(text, None, number)

    # what has been run

    def after(self, result: Any) -> None:
        """IPython tells that a cell was run."""
        if result.info.raw_cell and result.info.store_history:
            self.note(result.info.raw_cell, result.info.cell_id, result.execution_count)

    def note(self, text: str, cell_id: str | None, number: int | None) -> None:
        """Keep the source of a cell: one that is run again counts again, known by its id, or else by its text."""
        names = frozenset(DEFINITION.findall(text))
        for key in (cell_id, f"={text}"):
            self.cells.pop(key or "", None)
        self.cells[cell_id or f"={text}"] = Cell(
            text=text, ids=(cell_id,) if cell_id else (), label=f"[{number or len(self.cells) + 1}]"
        )
        owner = (cell_id or "").partition("-")[0]
        for exercise, asked in self.asked.items():
            for name in names if exercise == owner else names & asked if owner not in self.asked else ():
                if name in self.shell.user_ns:
                    self.defined[exercise][name] = self.shell.user_ns[name]

    def chapter(self) -> str | None:
        """The chapter that the cells are about, the latest first: by an id, else by what is defined."""
        chapters = {exercise.name: exercise.chapter for exercise in self.course.all_exercises()}
        chapters |= {chapter.name: chapter.name for chapter in self.course.chapters}
        for cell in reversed(self.cells.values()):
            for key in cell.ids:
                if key.partition("-")[0] in chapters:
                    return chapters[key.partition("-")[0]]
        for cell in reversed(self.cells.values()):
            names = set(DEFINITION.findall(cell.text))
            for exercise, asked in self.asked.items():
                if names & asked:
                    return chapters[exercise]
        return None

    # grading

    def exercises(self, names: Sequence[str]) -> list[Exercise]:
        """The exercises of these names, of one chapter; all of the chapter at hand if none is named.

        Raises UsageError.
        """
        if not names:
            chapter = self.chapter()
            if chapter is None:
                raise UsageError("nothing-run")
            return list(self.course.chapter(chapter).exercises)
        found = [self.exercise(name) for name in names]
        if len({exercise.chapter for exercise in found}) > 1:
            raise UsageError("two-chapters", names=", ".join(exercise.key for exercise in found))
        return [exercise for exercise in self.course.all_exercises() if exercise in found]

    def exercise(self, name: str) -> Exercise:
        """The exercise `affine`, or `chapter2/affine`. Raises UsageError."""
        chapter, slash, rest = name.partition("/")
        if slash:
            return self.course.exercise(chapter, rest)
        exercises = {exercise.name: exercise for exercise in self.course.all_exercises()}
        if name not in exercises:
            near = nearest(name, exercises)
            key = "unknown-exercise-anywhere" if near["nearest"] else "no-exercise-anywhere"
            raise UsageError(key, name=name, **near)
        return exercises[name]

    def grade(self, exercises: Sequence[Exercise], language: str, seed: str | None) -> Result:
        """Grade what the kernel has of these exercises. Raises NotGraded, DlgradeError."""
        chapter = self.course.chapter(exercises[0].chapter)
        grader = self.graders.setdefault(chapter.name, Grader(chapter))
        file = Path(os.environ.get("JPY_SESSION_NAME") or f"{chapter.name}.ipynb").name  # Jupyter's server sets it
        question = Question(
            handed_in=Cells(cells=tuple(self.cells.values()), file=file),
            exercises=tuple(exercise.key for exercise in exercises),
            settings=Settings(new_seed() if seed is None else seed, language),
        )
        return Result(*grader.ask(question), self.course)

    def close(self) -> None:
        for grader in self.graders.values():
            grader.close()
        self.graders.clear()


class Finder:
    """Finds the exercises of the chapter at hand as modules that show what the kernel has defined, and nothing else."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if path is not None or name not in self.kernel.defined:
            return None
        if self.kernel.chapter() != self.kernel.exercise(name).chapter:
            return None
        return importlib.machinery.ModuleSpec(name, self)  # type: ignore[arg-type]

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return Shown(spec.name, self.kernel)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


class Shown(types.ModuleType):
    """An exercise as the kernel has it now."""

    def __init__(self, name: str, kernel: Kernel) -> None:
        super().__init__(name)
        self.__dict__["_kernel"] = kernel

    def __getattr__(self, name: str) -> Any:
        kernel: Kernel = self.__dict__["_kernel"]
        defined = kernel.defined[self.__name__]
        if name in defined:
            return defined[name]
        if name in kernel.asked[self.__name__]:
            raise ImportError(sentence(kernel.language, "notebook.not-run", name=name, exercise=self.__name__))
        if not name.startswith("_") and name in kernel.shell.user_ns:
            return kernel.shell.user_ns[name]
        raise AttributeError(f"module '{self.__name__}' has no attribute '{name}'")


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
    shell.register_magic_function(magic, "line", "dlgrade")
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


def magic(line: str) -> Result | None:
    """`%dlgrade [EXERCISE...] [--lang ja] [--seed TEXT]`: grade the exercises, or all of the chapter at hand."""
    kernel = _kernel()
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
    return check(*given.exercises, language=given.lang, seed=given.seed)


def check(*names: str, language: str | None = None, seed: str | None = None) -> Result:
    """Grade exercises by name, or all of the chapter at hand; the value shows itself as a report.

    `language`: `en` or `ja`; `seed`: repeats a run. Raises Told if an exercise is unknown or nothing can be graded.
    """
    kernel = _kernel()
    kernel.language = language or kernel.language
    try:
        return kernel.grade(kernel.exercises(names), kernel.language, seed)
    except DlgradeError as error:
        raise Told(error.say(kernel.language)) from None
    except NotGraded as problem:
        raise Told(str(problem)) from None


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
