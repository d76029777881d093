"""The records: course, submission, what a check found, report. All frozen, with no behaviour beyond their fields."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated, dataclass_transform

import msgspec


@dataclass_transform(frozen_default=True, field_specifiers=(msgspec.field,))
class Record(msgspec.Struct, frozen=True):
    """Base of all records."""


class Text(Record, forbid_unknown_fields=True):
    """A sentence in both languages."""

    en: str
    ja: str

    def get(self, language: str) -> str:
        return self.ja if language == "ja" else self.en


# --- the course -----------------------------------------------------------------------------------------------------


Named = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*\Z")]
CheckName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z][A-Za-z0-9_]*\Z")]
MistakeId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\Z")]
Written = Annotated[str, msgspec.Meta(min_length=1)]
Seconds = Annotated[float, msgspec.Meta(gt=0, le=3600)]
Mebibytes = Annotated[int, msgspec.Meta(gt=0)]


class Waiting(Record, forbid_unknown_fields=True):
    """In a student kit: how many checks are not in it and wait for the teacher, and the points on them."""

    checks: Annotated[int, msgspec.Meta(ge=0)] = 0
    points: Annotated[float, msgspec.Meta(ge=0)] = 0


class Exercise(Record):
    """One module to write. `time`: seconds a check; `memory`: MiB; `imports`: packages besides the standard library.
    `rules_out`: ready-made functions of theirs that may not be called (see `worker.ruled`).

    `task`: what a learner writes, in a few words; `minutes`: about how long it takes; `after`: the exercises of the
    chapter which it builds on; `after_pass`: once it passes, what to look at in it, and what it is good for.
    """

    chapter: str
    name: str
    title: Text
    points: int
    time: float
    memory: int
    imports: tuple[str, ...]
    rules_out: tuple[str, ...] = ()
    torch: bool = False
    task: Text = Text(en="", ja="")
    minutes: int = 0
    after: tuple[str, ...] = ()
    after_pass: Text = Text(en="", ja="")
    waiting: Waiting = Waiting()

    @property
    def key(self) -> str:
        return f"{self.chapter}/{self.name}"

    @property
    def points_here(self) -> float:
        """The points on the checks that are here: all of them, but in a student kit."""
        return self.points - self.waiting.points


class Chapter(Record):
    """`about`: its subjects, in a line; `hours`: how long reading and work take, one number or from and to."""

    name: str
    title: Text
    exercises: tuple[Exercise, ...]
    about: Text = Text(en="", ja="")
    hours: tuple[int, ...] = ()


class Demo(Record, forbid_unknown_fields=True):
    """The bundled, partly wrong chapter: which exercises are solved, and which carry which catalogued mistake."""

    chapter: str
    solved: tuple[str, ...]
    mistaken: dict[str, str]


class Visibility(enum.StrEnum):
    PUBLIC = "public"
    HIDDEN = "hidden"


class Check(Record):
    """One check of a suite. `needs`: names of checks of the same exercise that must have passed; `time`: seconds."""

    exercise: Exercise
    name: str
    title: Text
    points: float
    needs: tuple[str, ...]
    visibility: Visibility
    time: float

    @property
    def id(self) -> str:
        return f"{self.exercise.key}::{self.name}"


class SyntaxProblem(Record):
    """What Python says of a text that it cannot parse. `tabs`: tabs and spaces do not agree."""

    line: int
    message: str
    source: str
    tabs: bool = False


class Habit(Record):
    """A suspicious place of a text: the lesson that it calls for, and what stands there.

    `of`: the function or method, `Affine.forward`; a class, or empty, if it is in none.
    """

    lesson: str
    of: str
    line: int
    params: dict[str, str] = {}


class Facts(Record):
    """What a text tells before any of it runs.

    `imports`: the packages that running it may import. `names`: its functions, classes and methods.
    `program`: a digest of what it does, whatever its docstrings, comments and layout; empty if it has none.
    `definitions`: the same of each function and class at its top. `habits`: what is suspicious in it. `calls`: by
    function or method (`Affine.forward`), the names that it calls. `silent`: those that never return a value.
    """

    problem: SyntaxProblem | None = None
    imports: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    program: str = ""
    definitions: frozenset[str] = frozenset()
    habits: tuple[Habit, ...] = ()
    calls: dict[str, tuple[str, ...]] = {}
    silent: tuple[str, ...] = ()


class Span(Record):
    """Lines of a text that stand in a cell of a notebook: from `start` on, the first one at `line` of the cell."""

    start: int
    cell: str
    line: int


class Source(Record):
    """One exercise as it was handed in: its text and what that tells, read once (see `intake.source`).

    `problem`: why there is no text, a catalogue key, with `params`. `among`: the paths of all files worked on, this one
    first; `why` this one, a key. `spans`: the places in a notebook. `aside`: names asked for in its other cells.
    """

    text: str
    file: str
    facts: Facts
    problem: str = ""
    params: dict[str, str] = {}
    among: tuple[str, ...] = ()
    why: str = ""
    spans: tuple[Span, ...] = ()
    aside: tuple[str, ...] = ()


class Submission(Record):
    """What was handed in: the texts by chapter and exercise, where they came from, and a digest of them all.
    `versions`: of exercises of which the best is to count, those there are by path (see `intake.choosing.Chosen`)."""

    path: str
    owner: str
    digest: str
    sources: dict[str, Source]
    root: Path | None = None
    versions: dict[str, dict[str, Source]] = {}


# --- what a check found ---------------------------------------------------------------------------------------------


class Evidence(Record):
    """Why a check failed. `key` names the sentence in the catalogues, `params` fill it; `of`: what was asked.

    `titles`: those of the checks that have to pass first. `given`: the inputs, by name. `secret`: expected and received
    values, by name (see `Reason`); both are what only a public check may show. A name is code, or a phrase in both
    languages. `untrusted` says that the params hold text which the learner's code made.
    """

    key: str
    params: dict[str, str] = {}
    of: str | Text = ""
    titles: tuple[Text, ...] = ()
    why: Text | None = None
    secret: tuple[tuple[str, str], ...] = ()
    given: tuple[tuple[str | Text, str], ...] = ()
    untrusted: bool = False


# --- what came out --------------------------------------------------------------------------------------------------

NotNegative = Annotated[float, msgspec.Meta(ge=0)]
Row = tuple[float, ...]
CheckId = Annotated[str, msgspec.Meta(pattern=r"^[^/:\s]+/[^/:\s]+::[^/:\s]+\Z")]
Language = Annotated[str, msgspec.Meta(pattern=r"^(en|ja)\Z")]


class Outcome(enum.StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    MISSING = "missing"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    FORBIDDEN = "forbidden"
    BLOCKED = "blocked"
    BROKEN = "broken"


Part = Annotated[str, msgspec.Meta(max_length=5_000)]
Name = Part | Text  # code, or a phrase in both languages
Pairs = Annotated[tuple[tuple[Part, Part], ...], msgspec.Meta(max_length=40)]


class Reason(Record):
    """Why a check did not pass, as its learner may see it: escaped, and without what a hidden check withholds.

    The sentence `key` of the catalogues is filled by `params`, `of` and `titles`; `why` explains it. `given`: the
    inputs, by name; `values`: what was expected and received (`expected`, `received`, and `-there`; of large arrays the
    part that `window` names); `printed`: lines that the learner's code wrote.
    """

    key: Part
    params: Annotated[dict[Part, Part], msgspec.Meta(max_length=40)]
    of: Name
    titles: Annotated[tuple[Text, ...], msgspec.Meta(max_length=40)]
    why: Text | None
    given: Annotated[tuple[tuple[Name, Part], ...], msgspec.Meta(max_length=40)]
    values: Pairs
    printed: Annotated[tuple[Part, ...], msgspec.Meta(max_length=40)]


class Parts(Record):
    """What a result says, before it is put into words: its texts are these in the language of the report.

    `lesson`: the id of what there is to learn from the failure, if its cause is known.
    """

    title: Text
    reason: Reason | None = None
    hint: Text | None = None
    lesson: str = ""
    remarks: Annotated[tuple[Text, ...], msgspec.Meta(max_length=40)] = ()


class CheckResult(Record):
    """One check as the learner may see it; staff details are kept apart from it (see `Graded`).

    `title`, `message`, `hint` and `remark` are its `parts` in one language; a report that an earlier version stored has
    no parts. `remark`: what the check noted, whatever came of it. `duration`: seconds. `memory`: the most that the
    worker had in memory, Python and NumPy included, in MiB; None if the system does not tell, or if the worker ended.
    Of hidden checks neither is told.
    """

    id: CheckId
    title: str
    outcome: Outcome
    points: NotNegative
    max_points: NotNegative
    visibility: Visibility
    message: str = ""
    hint: str = ""
    mistake: str | None = None
    remark: str = ""
    duration: NotNegative = 0.0
    memory: Annotated[int, msgspec.Meta(ge=0)] | None = None
    parts: Parts | msgspec.UnsetType = msgspec.UNSET


class ExerciseReport(Record):
    name: str
    points: NotNegative
    max_points: NotNegative
    checks: tuple[CheckResult, ...]


class ChapterReport(Record):
    name: str
    points: NotNegative
    max_points: NotNegative
    exercises: tuple[ExerciseReport, ...]


class SubmissionInfo(Record):
    path: str
    owner: str
    digest: str


class Environment(Record):
    python: str
    numpy: str
    torch: str | None
    platform: str
    sandbox: str


REPORT_SCHEMA = "dlgrade/report/v1"


class Report(Record, omit_defaults=True, kw_only=True):
    """What one grading found: the whole of the report format, and nothing that a learner may not see.

    It has either `seed` or, for graded work, `seed_fingerprint`; the other one is None and left out of the JSON.
    `partial`: the run was stopped; only the exercises that were done by then are in it. `waiting`: in a student kit,
    what the teacher's course has beyond these checks.
    """

    schema: str
    submission: SubmissionInfo
    seed: str | None = None
    seed_fingerprint: str | None = None
    partial: bool = False
    waiting: Waiting | None = None
    suite_digest: str
    language: Language
    points: NotNegative
    max_points: NotNegative
    chapters: tuple[ChapterReport, ...]
    environment: Environment

    def checks(self) -> list[CheckResult]:
        return [check for chapter in self.chapters for exercise in chapter.exercises for check in exercise.checks]


class Kind(enum.StrEnum):
    HEAT = "heat"  # numbers of either sign, row by row
    IMAGE = "image"  # brightness, row by row
    PATH = "path"  # points, each (x, y)
    GROUND = "ground"  # a path in the background
    BARS = "bars"  # numbers in one row, a bar for each


class Panel(Record):
    """One part of a picture. `rows`: finite numbers. `right`: whether the answer shown is right, if it is one."""

    kind: Kind
    rows: Annotated[tuple[Row, ...], msgspec.Meta(max_length=200)]
    caption: Name = ""
    right: bool | None = None


class Picture(Record):
    """What the learner's code returned, to be looked at: panels side by side, or paths in one field.

    `down`, `across`: what the rows and the columns of heat maps are, or the two axes of a field.
    """

    title: Name
    panels: Annotated[tuple[Panel, ...], msgspec.Meta(min_length=1, max_length=24)]
    down: Name = ""
    across: Name = ""


class Seen(Record):
    """What a check kept to be looked at: histories by name, and pictures.

    `japanese`: for a name in English that in Japanese; names in code have none.
    """

    curves: dict[str, Row] = {}
    pictures: Annotated[tuple[Picture, ...], msgspec.Meta(max_length=8)] = ()
    japanese: dict[str, str] = {}


class Graded(Record):
    """A report, and what only staff see, by check id.

    `details`: expected values, tracebacks of hidden checks. `seen`: what a check kept to be looked at.
    """

    report: Report
    details: dict[str, str]
    seen: dict[str, Seen] = {}
