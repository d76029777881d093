"""The page: what is written on one console, line by line, in columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text as Line

from autograder.course import Course
from autograder.frontends.folding import fold, pad
from autograder.frontends.terminal.marks import STYLES, marks_for
from autograder.locales import sentence

WIDEST = 100  # longer lines are hard to read
BAR = 12
NAMES = 17  # cells
CALM = {"passed", "missing"}  # what has no name in bold


class Page:
    """What is written on one console, from the first exercise to the last line."""

    def __init__(self, console: Console, course: Course, language: str, verbose: bool) -> None:
        self.console = console
        self.course = course
        self.language = language
        self.verbose = verbose
        self.marks = marks_for(console.encoding)
        self.chapter = ""
        self.spaced = True  # whether the line before is empty
        self.hints: set[str] = set()  # that were given
        self.told: Collection[str] = ()  # exercises, by key, of which it is told what comes after a pass
        self.point_cells = max(len(str(sum(one.points for one in chapter.exercises))) for chapter in course.chapters)

    # words

    def say(self, key: str, **params: object) -> str:
        return sentence(self.language, f"terminal.{key}", **params)

    def safe(self, text: str) -> str:
        """The text with escapes for what the console's encoding does not have."""
        try:
            return text.encode(self.console.encoding, "backslashreplace").decode(self.console.encoding)
        except (UnicodeError, LookupError):
            return text.encode("ascii", "backslashreplace").decode()

    # lines

    @property
    def name_cells(self) -> int:
        """The width of the names: that of all chapters, unless this one has longer names."""
        names = [
            exercise.name for one in self.course.chapters if one.name == self.chapter for exercise in one.exercises
        ]
        return max(NAMES, cell_len(self.say("total")), *map(cell_len, names))

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
        """Mark, name, bar and points, in the columns of the chapter."""
        score = f"{points:g}".rjust(self.point_cells) + "/" + f"{most:g}".ljust(self.point_cells)
        mark = (f"{getattr(self.marks, kind)} " if kind else "  ", STYLES.get(kind, ""))
        named = (pad(name, self.name_cells) + "  ", "" if kind in CALM else "bold")
        return [mark, named, *self.bar(points, most), (" " + score, "")]

    # chapters

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
