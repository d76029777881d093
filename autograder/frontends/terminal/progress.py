"""The progress of a grading, shown as it goes on."""

from __future__ import annotations

import os
import time
from collections.abc import Collection

from rich.cells import cell_len
from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text as Line

from autograder.course import Course
from autograder.frontends.folding import crop
from autograder.frontends.terminal.blocks import write_exercise
from autograder.frontends.terminal.ending import write_ending
from autograder.frontends.terminal.page import Page
from autograder.model import Check, CheckResult, Exercise, ExerciseReport, Report


class Progress:
    """Shows a grading as it goes on: the runner's observer.

    An exercise is written as soon as it is graded; On a terminal, the check that runs is shown below it; elsewhere
    nothing ever moves. After it, `conclude(report)` writes what `render` writes at its end; call `close()` in any case.
    `told`: exercises, by key, of which it is told what comes after a pass.
    """

    def __init__(
        self,
        course: Course,
        console: Console,
        language: str = "en",
        verbose: bool = False,
        told: Collection[str] = (),
    ) -> None:
        self.page = Page(console, course, language, verbose)
        self.page.told = told
        self.status = Status(self.page) if console.is_interactive and not os.environ.get("CI") else None

    def started(self, check: Check, number: int, count: int) -> None:
        if self.status:
            self.status.show(check, number, count)

    def finished(self, check: Check, result: CheckResult) -> None:
        pass

    def graded(self, exercise: Exercise, result: ExerciseReport) -> None:
        write_exercise(self.page, exercise.chapter, result)

    def conclude(self, report: Report) -> None:
        """Take the status away and write total, seed and what to do next."""
        self.close()
        write_ending(self.page, report)

    def close(self) -> None:
        """Take the status away."""
        if self.status:
            self.status.close()


class Status:
    """The line at the bottom: which check runs, and since when."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.text = self.number = ""
        self.since = 0.0
        self.spinner = Spinner(page.marks.spinner, style="cyan")
        self.live = Live(
            get_renderable=self.line,
            console=page.console,
            transient=True,
            refresh_per_second=10,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def show(self, check: Check, number: int, count: int) -> None:
        self.text = check.title.get(self.page.language)
        self.number = f"{number}/{count}"
        self.since = time.monotonic()
        self.live.start()

    def close(self) -> None:
        self.live.stop()

    def line(self) -> Line:
        seconds = int(time.monotonic() - self.since)
        after = f"  {self.number}" + (f"  {self.page.say('seconds', seconds=seconds)}" if seconds else "")
        room = self.page.width - cell_len(after) - 3
        line = Line(no_wrap=True, end="")
        frame = self.spinner.render(time.monotonic())
        line.append_text(frame if isinstance(frame, Line) else Line(" "))
        line.append(" " + crop(self.page.safe(self.text), room, self.page.marks.ellipsis))
        return line.append(after, "dim")
