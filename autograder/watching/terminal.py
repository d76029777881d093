"""The terminal of a watch: report, hint or details, and below them what goes on and the keys."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from autograder.frontends.advice import advise
from autograder.frontends.terminal import Page, write_foot, write_notice, write_watched
from autograder.locales import sentence
from autograder.model import Exercise, Report
from autograder.watching.keys import Keys
from autograder.watching.screen import Screen
from autograder.watching.watch import View
from autograder.wording import foremost
from autograder.workspace import Workspace

Writes = Callable[[Page], None]


class Terminal(View):
    """Shows a watch on a terminal."""

    def __init__(self, workspace: Workspace, screen: Screen, keys: Keys, language: str) -> None:
        self.workspace = workspace
        self.screen = screen
        self.keys = keys
        self.language = language
        self.exercise: Exercise | None = None
        self.report: Report | None = None
        self.following: Exercise | None = None
        self.hint: list[str] | None = None
        self.notices: list[str] = []
        self.verbose = False
        self.status = ""

    # what is told

    def grading(self, exercise: Exercise) -> None:
        if exercise != self.exercise:
            self.exercise, self.report, self.hint = exercise, None, None
            self.slow(exercise)

    def slow(self, exercise: Exercise) -> None:
        self.status = self.say("grading", name=exercise.name)
        if self.screen.in_place:
            self.drawn()

    def graded(self, exercise: Exercise, report: Report, seconds: float, following: Exercise | None) -> None:
        self.following = following
        self.show(exercise, report, self.done(exercise, seconds))

    def judged(self, exercise: Exercise, report: Report, seconds: float) -> None:
        if self.screen.in_place:
            self.show(exercise, report, f"{self.done(exercise, seconds)}  {self.say('cause')}")

    def ungraded(self, exercise: Exercise, problem: str) -> None:
        self.report, self.hint, self.status = None, None, ""
        self.notice(problem)

    def gone(self, exercise: Exercise) -> None:
        if exercise == self.exercise:
            self.report = self.hint = None
        self.notice(self.say("gone", file=self.name_of(self.workspace.file(exercise)), name=exercise.name))

    def given(self, chapter: str) -> None:
        self.notice(self.say("given", file=f"{chapter}/given.py"))

    def pressed(self, letter: str) -> None:
        if letter == "d":
            self.verbose, self.hint = not self.verbose, None
        elif letter == "h" and self.report is not None:
            self.hint = self.screen.lines(lambda console: self.write_hint(self.page(console)))
        else:
            return
        self.drawn()

    def drawn(self) -> None:
        body = self.hint or self.screen.lines(lambda console: self.write_body(self.page(console)))
        foot = self.screen.lines(lambda console: write_foot(self.page(console), [self.status], self.keys.there))
        whole = self.verbose or self.hint is not None
        self.screen.show(body, foot, None if whole else self.more)

    # what is written

    def show(self, exercise: Exercise, report: Report, status: str) -> None:
        self.exercise, self.report, self.status = exercise, report, status
        self.hint, self.notices = None, []
        self.drawn()

    def done(self, exercise: Exercise, seconds: float) -> str:
        time = datetime.datetime.now().strftime("%H:%M:%S")
        return self.say("graded", time=time, name=exercise.name, seconds=f"{seconds:.2f}")

    def write_body(self, page: Page) -> None:
        if self.exercise is not None and self.report is None:
            page.heading(self.exercise.chapter)
        if self.report is not None:
            write_watched(page, self.report, self.workspace, self.following)
        for notice in self.notices:
            page.gap()
            write_notice(page, notice)

    def write_hint(self, page: Page) -> None:
        assert self.report is not None
        assert self.exercise is not None
        found = self.report.chapters[0].exercises[0]
        page.chapter = self.exercise.chapter
        check = foremost(found.checks)
        if check is None:
            page.folded(sentence(self.language, "cli.nothing-to-hint", name=found.name), ())
        else:
            text = self.workspace.answer(self.exercise)
            advise(page, self.workspace, self.exercise, check, text, shown=1, further="watch.further")

    def more(self, count: int) -> list[str]:
        said = self.say("more", count=count)
        return self.screen.lines(lambda console: self.page(console).folded(said, [("  … ", "dim")], "dim"))

    def notice(self, said: str) -> None:
        if said not in self.notices:
            self.notices.append(said)
        self.drawn()

    def page(self, console: Console) -> Page:
        return Page(console, self.workspace.course, self.language, self.verbose)

    def say(self, key: str, **params: object) -> str:
        return sentence(self.language, f"watch.{key}", **params)

    def name_of(self, file: Path) -> str:
        return f"{file.parent.name}/{file.name}"
