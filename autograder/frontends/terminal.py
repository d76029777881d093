"""The report on a terminal: a line for each exercise, and what to mend below it; whole, or as it is graded."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text as Line

from autograder.course import Course
from autograder.frontends.folding import crop, fold, fold_value, pad
from autograder.frontends.grouping import INPUT, KIND, Group, grouped, is_value, says, state, waiting_for, worst
from autograder.locales import sentence
from autograder.model import (
    Chapter,
    ChapterReport,
    Check,
    CheckResult,
    Exercise,
    ExerciseReport,
    Outcome,
    Record,
    Report,
    Visibility,
)

WIDEST = 100  # longer lines are hard to read
NARROW = 64  # below it, an exercise's title has a line of its own
BAR = 12
WHOLE_GROUPS = 3  # so many failures of an exercise are shown with their values, the others without
DETAIL_LINES = 8  # so many lines of one value
WIDEST_LABEL = 16  # a value that needs several lines stands below a longer label
LABELS = {"expected": "green", "received": "red", "expected-there": "green", "received-there": "red"}


class Marks(Record):
    """The symbols of a report."""

    passed: str
    failed: str
    missing: str
    broken: str
    full: str
    empty: str
    rule: str
    hint: str
    next: str
    separator: str
    ellipsis: str
    spinner: str


SYMBOLS = Marks(
    passed="✓",
    failed="✗",
    missing="○",
    broken="!",
    full="█",
    empty="░",
    rule="─",
    hint="┃",
    next="→",
    separator="·",
    ellipsis="…",
    spinner="dots",
)
ASCII = Marks(
    passed="+",
    failed="x",
    missing="o",
    broken="!",
    full="#",
    empty=".",
    rule="-",
    hint=">",
    next="->",
    separator="-",
    ellipsis="...",
    spinner="line",
)
SPINNER_CELLS = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
CALM = {"passed", "missing"}
STYLES = {"passed": "green", "failed": "red", "missing": "yellow", "broken": "magenta"}


def render(report: Report, course: Course, console: Console, verbose: bool = False) -> None:
    """Write a whole report. `verbose`: with the checks that passed, and every value in full."""
    page = Page(console, course, report.language, verbose)
    for chapter in report.chapters:
        for exercise in chapter.exercises:
            page.block(chapter.name, exercise)
    page.ending(report)


def render_exercise(
    found: ExerciseReport, exercise: Exercise, course: Course, console: Console, language: str = "en"
) -> None:
    """Write the lines of one exercise, without its chapter's heading."""
    page = Page(console, course, language, verbose=False)
    page.chapter = exercise.chapter
    page.block(exercise.chapter, found)


class Progress:
    """Shows a grading as it goes on: the runner's observer.

    An exercise is written as soon as it is graded. On a terminal, the check that runs is shown below it; elsewhere
    nothing ever moves. After it, `conclude(report)` writes what `render` writes at its end; call `close()` in any case.
    """

    def __init__(self, course: Course, console: Console, language: str = "en", verbose: bool = False) -> None:
        self.page = Page(console, course, language, verbose)
        self.status = Status(self.page) if console.is_interactive and not os.environ.get("CI") else None

    def started(self, check: Check, number: int, count: int) -> None:
        if self.status:
            self.status.show(check, number, count)

    def finished(self, check: Check, result: CheckResult) -> None:
        pass

    def graded(self, exercise: Exercise, result: ExerciseReport) -> None:
        self.page.block(exercise.chapter, result)

    def conclude(self, report: Report) -> None:
        """Take the status away and write total, seed and what to do next."""
        self.close()
        self.page.ending(report)

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


class Page:
    """What is written on one console, from the first exercise to the last line."""

    def __init__(self, console: Console, course: Course, language: str, verbose: bool) -> None:
        self.console = console
        self.course = course
        self.language = language
        self.verbose = verbose
        self.marks = SYMBOLS if self.can_show(SYMBOLS) else ASCII
        self.chapter = ""
        self.spaced = True  # whether the line before is empty
        self.hints: set[str] = set()
        exercises = list(course.all_exercises())
        self.name_cells = max([cell_len(exercise.name) for exercise in exercises] + [cell_len(self.say("total"))])
        self.point_cells = len(str(sum(exercise.points for exercise in exercises)))

    # words

    def say(self, key: str, **params: object) -> str:
        return sentence(self.language, f"terminal.{key}", **params)

    def can_show(self, marks: Marks) -> bool:
        text = "".join(getattr(marks, name) for name in marks.__struct_fields__ if name != "spinner") + SPINNER_CELLS
        try:
            text.encode(self.console.encoding)
        except (UnicodeEncodeError, LookupError):
            return False
        return True

    def safe(self, text: str) -> str:
        """The text with escapes for what the console's encoding does not have."""
        try:
            return text.encode(self.console.encoding, "backslashreplace").decode(self.console.encoding)
        except (UnicodeError, LookupError):
            return text.encode("ascii", "backslashreplace").decode()

    # lines

    @property
    def width(self) -> int:
        return max(min(self.console.width, WIDEST), 20)

    def write(self, *parts: tuple[str, str]) -> None:
        """One line of styled parts."""
        line = Line(no_wrap=True)
        for text, style in parts:
            line.append(self.safe(text), style)
        line.rstrip()
        self.console.print(line, soft_wrap=True)
        self.spaced = not line.plain

    def gap(self) -> None:
        if not self.spaced:
            self.write()

    def folded(self, text: str, first: Sequence[tuple[str, str]], style: str = "", rest: str | None = None) -> None:
        """The text behind `first`, folded; the further lines begin with `rest`, or with as much space."""
        cells = cell_len("".join(part for part, _ in first))
        lines = fold(self.safe(text), self.width - cells)
        self.write(*first, (lines[0], style))
        for line in lines[1:]:
            self.write(*(first if rest == "same" else [(" " * cells, "")]), (line, style))

    def bar(self, points: float, most: float) -> list[tuple[str, str]]:
        room = self.width - self.name_cells - 2 * self.point_cells - 6
        cells = max(min(BAR, room), 4)
        share = min(points / most, 1) if most else 0
        full = cells if share == 1 else min(max(round(cells * share), 1 if share else 0), cells - 1)
        style = "green" if share == 1 else "yellow"
        return [(self.marks.full * full, style), (self.marks.empty * (cells - full), "dim")]

    def row(self, kind: str, name: str, points: float, most: float) -> list[tuple[str, str]]:
        """Mark, name, bar and points, in the columns of the whole page."""
        score = f"{points:g}".rjust(self.point_cells) + "/" + f"{most:g}".ljust(self.point_cells)
        mark = (f"{getattr(self.marks, kind)} " if kind else "  ", STYLES.get(kind, ""))
        named = (pad(name, self.name_cells) + "  ", "" if kind in CALM else "bold")
        return [mark, named, *self.bar(points, most), (" " + score, "")]

    # an exercise

    def heading(self, name: str) -> None:
        self.gap()
        self.chapter = name
        self.write((self.chapter_title(name), "bold"))
        self.write((self.marks.rule * self.width, "dim"))

    def chapter_title(self, name: str) -> str:
        titles = [chapter.title.get(self.language) for chapter in self.course.chapters if chapter.name == name]
        return "  ".join([self.chapter_name(name), *titles])

    def chapter_name(self, name: str) -> str:
        number = name.removeprefix("chapter")
        return self.say("chapter", number=number) if number.isdecimal() else name

    def block(self, chapter: str, exercise: ExerciseReport) -> None:
        """The lines of one exercise, under its chapter's heading."""
        if chapter != self.chapter:
            self.heading(chapter)
        key = state(exercise, self.language)
        self.exercise_line(chapter, exercise, self.say(key) if key else "")
        if self.verbose:
            for check in exercise.checks:
                if check.outcome == Outcome.PASSED:
                    said = f"{check.title}  {check.points:g}/{check.max_points:g}{self.cost(check)}"
                    self.folded(said, [(f"  {self.marks.passed} ", "green")], "dim")
        for check in exercise.checks:
            if check.remark:
                self.folded(check.remark, [(f"    {self.marks.separator} ", "dim")], "dim")
        if not key:
            self.groups(exercise)
        elif self.verbose:
            self.gap()

    def cost(self, check: CheckResult) -> str:
        """The time and the memory that a check took; a hidden one does not tell."""
        if check.visibility != Visibility.PUBLIC:
            return ""
        parts = [self.say("seconds", seconds=f"{check.duration:.2f}")]
        if check.memory is not None:
            parts.append(self.say("memory", mib=check.memory))
        return "".join(f"  {part}" for part in parts)

    def exercise_line(self, chapter: str, exercise: ExerciseReport, state: str) -> None:
        titles = {item.key: item.title.get(self.language) for item in self.course.all_exercises()}
        title = self.safe(titles.get(f"{chapter}/{exercise.name}", ""))
        row = self.row(worst(exercise), exercise.name, exercise.points, exercise.max_points)
        said = f"{self.marks.separator} {state}" if state else ""
        if self.width < NARROW:
            self.write(*row)
            self.folded(f"{title} {said}".strip(), [("  ", "")], "dim")
            return
        room = self.width - cell_len("".join(text for text, _ in row)) - 2 - (cell_len(said) + 1 if said else 0)
        self.write(*row, ("  " + f"{crop(title, room, self.marks.ellipsis)} {said}".strip(), "dim"))

    def groups(self, exercise: ExerciseReport) -> None:
        """What did not pass: each reason once, then all that waits for it."""
        waiting, why = waiting_for(exercise)
        groups = grouped(exercise.checks)
        for number, group in enumerate(groups):
            self.group(group, len(exercise.checks), whole=self.verbose or number < WHOLE_GROUPS)
        if waiting:
            self.waiting(waiting, why, bool(groups))
        if groups or waiting or self.verbose:
            self.gap()

    def group(self, group: Group, count: int, whole: bool) -> None:
        kind = KIND[group.outcome]
        mark = [(f"  {getattr(self.marks, kind)} ", STYLES[kind])]
        outcome = f" {self.marks.separator} {self.say(group.outcome.value.replace('_', '-'))}"
        if says(group.message, "not-written", self.language):
            outcome = ""  # the message says the same
        if len(group.checks) <= WHOLE_GROUPS or self.verbose:
            *others, last = group.checks
            for check in others:
                self.folded(check.title + (self.cost(check) if self.verbose else ""), mark)
            self.folded(last.title + outcome + (self.cost(last) if self.verbose else ""), mark)
        else:
            key = "all-checks" if len(group.checks) == count else "some-checks"
            self.folded(self.say(key, count=len(group.checks)) + outcome, mark)
        self.message(group.message, whole)
        for hint in dict.fromkeys(check.hint for check in group.checks):
            if hint and hint not in self.hints:
                self.hints.add(hint)
                self.hint(hint)

    def message(self, message: str, whole: bool) -> None:
        cells = self.label_cells(message) if self.width >= NARROW else 0
        for text in message.split("\n"):
            if not text.startswith("  "):
                self.folded(text, [("    ", "")])
            elif whole or not is_value(text):
                self.detail(text.strip(), cells)

    def labels(self) -> dict[str, str]:
        """What stands before expected and received values, with its style."""
        return {sentence(self.language, f"feedback.{key}") + ": ": style for key, style in LABELS.items()}

    def label_cells(self, message: str) -> int:
        lines = message.split("\n")
        used = [cell_len(label) for label in self.labels() for line in lines if line.startswith("  " + label)]
        return max(used, default=0)

    def detail(self, text: str, label_cells: int) -> None:
        """An input, a value, a place or a printed line: indented, behind its label."""
        found = [label for label in self.labels() if text.startswith(label)]
        match = re.match(INPUT, text)
        label = found[0] if found else match[0] if match else ""
        style = self.labels().get(label, "dim" if label else "")
        value = self.safe(text.removeprefix(label))
        if found:
            label = pad(label, label_cells)
        cells = 6 + cell_len(label)
        beside = cells + cell_len(value) <= self.width or cells <= WIDEST_LABEL
        if not beside:
            self.write(("      ", ""), (label, "dim"))
            cells = 8
        lines = fold_value(value, self.width - cells)
        if len(lines) > DETAIL_LINES and not self.verbose:
            lines[DETAIL_LINES:] = [self.marks.ellipsis]
        for number, line in enumerate(lines):
            first = [("      ", ""), (label, "dim")] if beside and not number else [(" " * cells, "")]
            self.write(*first, (line, style))

    def hint(self, hint: str) -> None:
        self.folded(self.say("hint", hint=hint), [("    ", ""), (f"{self.marks.hint} ", "cyan")], "cyan", rest="same")

    def waiting(self, waiting: list[CheckResult], why: str, more: bool) -> None:
        """The blocked checks: how many, and for what."""
        mark = [(f"  {self.marks.missing} ", "dim")]
        if why or not more:
            self.folded(self.say("waiting", count=len(waiting), why=why or waiting[0].message), mark, "dim")
        else:
            self.folded(self.say("waiting-above", count=len(waiting)), mark, "dim")
        if self.verbose:
            for check in waiting:
                self.folded(check.title, [("    ", ""), (f"{self.marks.separator} ", "dim")], "dim")

    # the end

    def ending(self, report: Report) -> None:
        """Total, seed, and what to do next."""
        self.gap()
        if len(report.chapters) > 1:
            for chapter in report.chapters:
                name = self.chapter_name(chapter.name)
                self.write(*self.row("", name, chapter.points, chapter.max_points))
        self.write(*self.row("", self.say("total"), report.points, report.max_points))
        if report.waiting is not None:
            left = {"count": report.waiting.checks, "points": f"{report.waiting.points:g}"}
            self.folded(self.say("waiting-teacher", here=len(report.checks()), **left), [("  ", "")])
        self.write()
        if report.seed is not None:
            self.folded(self.say("seed", seed=report.seed), [("  ", "")], "dim")
        else:
            self.folded(self.say("fingerprint", fingerprint=report.seed_fingerprint), [("  ", "")], "dim")
        if report.partial:
            self.folded(self.say("partial"), [("  ", "")], "bold")
            return
        self.folded(self.next_step(report), [(f"{self.marks.next} ", "bold cyan")], "bold")

    def next_step(self, report: Report) -> str:
        """One sentence: the first exercise that is not complete, or what follows."""
        broken = any(check.outcome == Outcome.BROKEN for check in report.checks())
        for chapter in report.chapters:
            for exercise in chapter.exercises:
                open_checks = [check for check in exercise.checks if check.outcome not in DONE]
                if open_checks:
                    nothing = all(check.outcome == Outcome.MISSING for check in exercise.checks)
                    key = "next-write" if nothing else "next-mend"
                    return self.say(key, exercise=exercise.name, command=f"dlgrade {chapter.name} {exercise.name}")
        if broken:
            return self.say("next-broken")
        return self.follows(report.chapters[-1]) if report.chapters else self.say("next-nothing")

    def follows(self, done: ChapterReport) -> str:
        """What comes after a chapter's part in which everything passed."""
        names = [chapter.name for chapter in self.course.chapters]
        if done.name not in names:
            return self.say("next-nothing")
        chapter = self.course.chapter(done.name)
        rest = _after(chapter, done)
        if rest:
            return self.say("next-exercise", exercise=rest, command=f"dlgrade {chapter.name} {rest}")
        if len(done.exercises) < len(chapter.exercises):
            return self.say("next-chapter-whole", command=f"dlgrade {chapter.name}")
        complete = self.chapter_name(chapter.name)
        following = self.course.chapters[names.index(done.name) + 1 :]
        if not following:
            return self.say("next-complete", chapter=complete)
        title = self.chapter_title(following[0].name)
        return self.say("next-chapter", chapter=complete, following=title, command=f"dlgrade {following[0].name}")


DONE = {Outcome.PASSED, Outcome.BROKEN}


def _after(chapter: Chapter, done: ChapterReport) -> str:
    """The exercise that follows the last of these in its chapter, or nothing."""
    names = [exercise.name for exercise in chapter.exercises]
    last = max((names.index(exercise.name) for exercise in done.exercises if exercise.name in names), default=-1)
    return names[last + 1] if last + 1 < len(names) else ""
