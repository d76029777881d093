"""The block of an exercise: its line, and what to fix below it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from autograder.frontends.folding import crop, fold_value, pad
from autograder.frontends.grouping import MARK_OF, Group, grouped, remarks, state, waiting_for, worst
from autograder.frontends.terminal.marks import STYLES
from autograder.frontends.terminal.page import Page
from autograder.model import CheckResult, Exercise, ExerciseReport, Outcome, Visibility
from autograder.wording import Kind, Line

NARROW = 64  # below it, an exercise's title has a line of its own
LISTED = 3  # so many checks that failed for one reason are listed, more are counted
DETAIL_LINES = 8  # so many lines of one value
INPUTS = 10  # so many inputs are shown
FEWEST_LINES = 2  # so many lines of a value that is cut because there are many; of an input one
ALL_LINES = 19  # so many lines of all values
WIDEST_LABEL = 16  # a value that needs several lines stands below a longer label
STYLES_OF_VALUES = {"expected": "green", "received": "red", "expected-there": "green", "received-there": "red"}


def write_exercise(page: Page, chapter: str, exercise: ExerciseReport) -> None:
    """The lines of one exercise, under its chapter's heading."""
    if chapter != page.chapter:
        page.heading(chapter)
    key = state(exercise)
    _exercise_line(page, chapter, exercise, page.say(key) if key else "")
    if page.verbose:
        for check in exercise.checks:
            if check.outcome == Outcome.PASSED:
                said = f"{check.title}  {check.points:g}/{check.max_points:g}{_cost(page, check)}"
                page.folded(said, [(f"  {page.marks.passed} ", "green")], "dim")
    for remark in remarks(exercise):
        page.folded(remark, [(f"    {page.marks.separator} ", "dim")], "dim")
    if f"{chapter}/{exercise.name}" in page.told and worst(exercise) == "passed":
        _after_pass(page, page.course.exercise(chapter, exercise.name))
    if not key:
        _groups(page, exercise)
    elif page.verbose:
        page.gap()


def _cost(page: Page, check: CheckResult) -> str:
    """The time and the memory that a check took; a hidden one does not tell."""
    if check.visibility != Visibility.PUBLIC:
        return ""
    parts = [page.say("seconds", seconds=f"{check.duration:.2f}")]
    if check.memory is not None:
        parts.append(page.say("memory", mib=check.memory))
    return "".join(f"  {part}" for part in parts)


def _exercise_line(page: Page, chapter: str, exercise: ExerciseReport, state: str) -> None:
    titles = {item.key: item.title.get(page.language) for item in page.course.all_exercises()}
    title = page.safe(titles.get(f"{chapter}/{exercise.name}", ""))
    row = page.row(worst(exercise), exercise.name, exercise.points, exercise.max_points)
    said = f"{page.marks.separator} {state}" if state else ""
    if page.width < NARROW:
        page.write(*row)
        page.folded(f"{title} {said}".strip(), [("  ", "")], "dim")
        return
    room = page.width - cell_len("".join(text for text, _ in row)) - 2 - (cell_len(said) + 1 if said else 0)
    page.write(*row, ("  " + f"{crop(title, room, page.marks.ellipsis)} {said}".strip(), "dim"))


def _after_pass(page: Page, exercise: Exercise) -> None:
    """What to look at in what passes, what it is good for, and where the course's solution is."""
    text = exercise.after_pass.get(page.language)
    open_now = (
        "" if page.course.kit else page.say("solution-open", command=f"dlgrade solution {exercise.name} --beside")
    )
    for said in filter(None, (text, open_now)):
        page.folded(said, [(f"    {page.marks.separator} ", "green")])


def _groups(page: Page, exercise: ExerciseReport) -> None:
    """What did not pass: the foremost in full, each other reason in a line, then all that waits for them."""
    waiting, why = waiting_for(exercise)
    groups = grouped(exercise.checks, page.language)
    for number, group in enumerate(groups):
        _group(page, group, len(exercise.checks), whole=page.verbose or not number)
    if waiting:
        _waiting(page, waiting, why, bool(groups))
    if groups or waiting or page.verbose:
        page.gap()


def _group(page: Page, group: Group, count: int, whole: bool) -> None:
    kind = MARK_OF[group.outcome]
    mark = [(f"  {getattr(page.marks, kind)} ", STYLES[kind])]
    outcome = f" {page.marks.separator} {page.say(group.outcome.value.replace('_', '-'))}"
    if group.key == "not-written":
        outcome = ""  # the reason says the same
    if len(group.checks) <= LISTED or page.verbose:
        *others, last = group.checks
        for check in others:
            page.folded(check.title + (_cost(page, check) if page.verbose else ""), mark)
        page.folded(last.title + outcome + (_cost(page, last) if page.verbose else ""), mark)
    else:
        key = "all-checks" if len(group.checks) == count else "some-checks"
        page.folded(page.say(key, count=len(group.checks)) + outcome, mark)
    if not whole:
        return
    for hint in dict.fromkeys(check.hint for check in group.checks if check.hint):
        if hint not in page.hints:
            page.hints.add(hint)
            _hint(page, hint)
    _reason(page, group.lines)


def _reason(page: Page, lines: Sequence[Line]) -> None:
    labels = [cell_len(line.label) for line in lines if line.kind == Kind.VALUE]
    cells = max(labels, default=0) if page.width >= NARROW else 0
    if not page.verbose:
        lines = _fewer(lines, page.marks.ellipsis)
    details = [_Detail(page, line, cells) for line in lines if line.kind != Kind.SENTENCE]
    if not page.verbose:
        _shorten(details)
    waiting = iter(details)
    for line in lines:
        if line.kind == Kind.SENTENCE:
            page.folded(line.text, [("    ", "")])
        else:
            next(waiting).write()


def _fewer(lines: Sequence[Line], ellipsis: str) -> list[Line]:
    """The lines with at most so many inputs, and an ellipsis."""
    inputs = [line for line in lines if line.kind == Kind.GIVEN]
    if len(inputs) <= INPUTS:
        return list(lines)
    end = lines.index(inputs[-1]) + 1
    left_out = inputs[INPUTS:]
    kept = [line for line in lines[:end] if line not in left_out]
    return [*kept, Line(kind=Kind.GIVEN, text=ellipsis), *lines[end:]]


def _shorten(details: Sequence[_Detail]) -> None:
    """Cut the longest until all of them have room, inputs before values."""
    for detail in details:
        detail.cut(DETAIL_LINES)
    for kind, fewest in ((Kind.GIVEN, 1), (Kind.VALUE, FEWEST_LINES), (Kind.PRINTED, FEWEST_LINES)):
        for most in range(DETAIL_LINES - 1, fewest - 1, -1):
            for detail in details:
                if sum(len(one.lines) for one in details) > ALL_LINES and detail.kind == kind:
                    detail.cut(most)


class _Detail:
    """An input, a value, a place or a printed line: indented, behind its label."""

    def __init__(self, page: Page, line: Line, label_cells: int) -> None:
        self.page = page
        self.kind = line.kind
        self.label = pad(line.label, label_cells) if line.kind == Kind.VALUE else line.label
        self.style = STYLES_OF_VALUES.get(line.name, "dim" if self.label else "")
        value = page.safe(line.text)
        self.cells = 6 + cell_len(self.label)
        self.beside = self.cells + cell_len(value) <= page.width or self.cells <= WIDEST_LABEL
        if not self.beside:
            self.cells = 8
        self.width = page.width - self.cells
        self.lines = fold_value(value, self.width)

    def cut(self, most: int) -> None:
        """Leave at most so many lines, and an ellipsis."""
        if len(self.lines) > most:
            self.lines[most:] = []
            if most == 1:
                self.lines[0] = crop(
                    f"{self.lines[0]} {self.page.marks.ellipsis}", self.width, self.page.marks.ellipsis
                )
            elif self.lines[-1] != self.page.marks.ellipsis:
                self.lines.append(self.page.marks.ellipsis)

    def write(self) -> None:
        if not self.beside:
            self.page.write(("      ", ""), (self.label, "dim"))
        for number, text in enumerate(self.lines):
            first = [("      ", ""), (self.label, "dim")] if self.beside and not number else [(" " * self.cells, "")]
            self.page.write(*first, (text, self.style))


def _hint(page: Page, hint: str) -> None:
    page.folded(page.say("hint", hint=hint), [("    ", ""), (f"{page.marks.hint} ", "cyan")], "cyan", rest="same")


def _waiting(page: Page, waiting: list[CheckResult], why: str, more: bool) -> None:
    """The blocked checks: how many, and for what."""
    mark = [(f"  {page.marks.missing} ", "dim")]
    if why or not more:
        page.folded(page.say("waiting", count=len(waiting), why=why or waiting[0].message), mark, "dim")
    else:
        page.folded(page.say("waiting-above", count=len(waiting)), mark, "dim")
    if page.verbose:
        for check in waiting:
            page.folded(check.title, [("    ", ""), (f"{page.marks.separator} ", "dim")], "dim")
