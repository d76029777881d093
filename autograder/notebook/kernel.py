"""The kernel: what one IPython shell has run and defined, and the graders beside it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.case import Case
from autograder.course import Course, nearest
from autograder.errors import UsageError
from autograder.grading.settings import Settings, new_seed
from autograder.intake.cells import Cell, is_example
from autograder.intake.collect import definitions
from autograder.intake.magics import CASE, DEFINITION
from autograder.locales import language as surroundings
from autograder.model import Exercise, Report, Seen
from autograder.notebook.progress import Progress
from autograder.serving.kernel import Grader
from autograder.serving.messages import Cells, Question
from autograder.workspace import Workspace, find


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
        self.elsewhere: tempfile.TemporaryDirectory[str] | None = None
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
        if text.lstrip().startswith(f"%%{CASE}") or is_example([cell_id or ""]):
            return
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

    def current(self) -> Exercise:
        """The exercise of the cell that was run last, by its id, else by what it defines.

        If there is none, the one that the learner is at. Raises UsageError if all are complete.
        """
        for cell in reversed(self.cells.values()):
            names = set(DEFINITION.findall(cell.text))
            owners = [key.partition("-")[0] for key in cell.ids]
            owners += [exercise for exercise, asked in self.asked.items() if names & asked]
            for owner in owners:
                if owner in self.asked:
                    return self.exercise(owner)
        return self.workspace().current()

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

    def grade(
        self, exercises: Sequence[Exercise], language: str, seed: str | None = None, case: bool = False
    ) -> tuple[Report, dict[str, Seen], Case | None]:
        """Grade what the kernel has of these exercises; with `case`, of the only one the case that fails too.

        Raises NotGraded, DlgradeError.
        """
        chapter = self.course.chapter(exercises[0].chapter)
        grader = self.graders.setdefault(chapter.name, Grader(chapter))
        file = Path(os.environ.get("JPY_SESSION_NAME") or f"{chapter.name}.ipynb").name  # Jupyter's server sets it
        question = Question(
            handed_in=Cells(cells=tuple(self.cells.values()), file=file),
            exercises=tuple(exercise.key for exercise in exercises),
            settings=Settings(new_seed() if seed is None else seed, language),
            case=case,
        )
        with Progress(self.shell, language) as progress:
            return grader.ask(question, progress.show)

    def workspace(self) -> Workspace:
        """The course folder that the notebook lies in; if it lies in none, one that lasts as long as the kernel."""
        try:
            return find(self.course)
        except UsageError:
            self.elsewhere = self.elsewhere or tempfile.TemporaryDirectory(prefix="dlgrade-")
            return Workspace(Path(self.elsewhere.name), self.course)

    def close(self) -> None:
        for grader in self.graders.values():
            grader.close()
        self.graders.clear()
        if self.elsewhere is not None:
            self.elsewhere.cleanup()
