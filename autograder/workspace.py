"""The learner's course folder: where it is, what was found there last, and backups of what is reset.

What the command remembers lies in `.dlgrade/` inside it. A folder that cannot be written to is still graded, but
nothing is remembered there.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from autograder.course import PAGES, Course
from autograder.errors import UsageError
from autograder.files import clear, write_whole
from autograder.model import Exercise, ExerciseReport, Language, Record, Report, Seen, Visibility

MEMORY = ".dlgrade"
BACKUP = "backup"
GIVEN = "given.json"
CASE, ARRAYS = "debug/case.py", "debug/case.npz"
PROGRESS = "progress.json"  # how every exercise stood last
REPORTS = "reports"  # the last report on each, as chapter3/affine_layer.msgpack: a curve may hold an infinity


class Standing(Record):
    """How an exercise stood when it was last graded.

    `hints`: how many were asked for in this `state` of the answer. `turn`: of two exercises the one that was graded
    later has the higher one.
    """

    points: float = 0
    max_points: float = 0
    complete: bool = False
    hints: int = 0
    state: str = ""
    turn: int = 0


class Kept(Record):
    """The last report on an exercise, in the language that it was asked for in.

    `seen`: what its public checks kept to be looked at, by check id.
    """

    report: ExerciseReport
    language: Language
    seen: dict[str, Seen]


class Workspace:
    """A folder with `chapter1/`, `chapter2/`, ... in it."""

    def __init__(self, root: Path, course: Course) -> None:
        self.root = root
        self.course = course

    def file(self, exercise: Exercise) -> Path:
        """The learner's file of an exercise."""
        return self.root / exercise.chapter / f"{exercise.name}.py"

    def answer(self, exercise: Exercise) -> bytes:
        """The learner's file as it is now; nothing if there is none. Raises OSError."""
        file = self.file(exercise)
        return file.read_bytes() if file.is_file() else b""

    def page(self, chapter: str, language: str) -> Path:
        """The page in the folder of a chapter: in this language, if it is there."""
        files = [self.root / chapter / name for name in (PAGES[language], *PAGES.values())]
        return next((file for file in files if file.is_file()), files[0])

    # what is remembered

    def incomplete(self, exercises: Iterable[Exercise]) -> list[Exercise]:
        """Those of these exercises that do not pass yet, as far as is remembered."""
        standings = self.standings()
        return [one for one in exercises if one.key not in standings or not standings[one.key].complete]

    def current(self) -> Exercise:
        """The exercise that one is at: the first incomplete one of those graded last, else the next of the course.

        Raises UsageError if all are complete.
        """
        standings, waiting = self.standings(), self.incomplete(self.course.all_exercises())
        if not waiting:
            raise UsageError("nothing-waits")
        last = max((standing.turn for standing in standings.values()), default=0)
        graded = [one for one in waiting if last and one.key in standings and standings[one.key].turn == last]
        return (graded or waiting)[0]

    def standings(self) -> dict[str, Standing]:
        """How every exercise stood last, by key. An unreadable memory counts as none."""
        try:
            data = (self.root / MEMORY / PROGRESS).read_bytes()
            return msgspec.json.decode(data, type=dict[str, Standing])
        except (OSError, msgspec.DecodeError):
            return {}

    def remember(self, report: Report, seen: Mapping[str, Seen] | None = None) -> None:
        """Keep how the exercises of this report stand, and the report on each.

        `seen`: what the checks kept to be looked at, by check id; that of hidden checks is left out.
        """
        standings = self.standings()
        turn = 1 + max((standing.turn for standing in standings.values()), default=0)
        for chapter in report.chapters:
            for exercise in chapter.exercises:
                key = f"{chapter.name}/{exercise.name}"
                standings[key] = msgspec.structs.replace(
                    standings.get(key, Standing()),
                    points=exercise.points,
                    max_points=exercise.max_points,
                    complete=all(check.outcome == "passed" for check in exercise.checks),
                    turn=turn,
                )
                self._keep(f"{key}.msgpack", exercise, report.language, seen or {})
        self._write(standings)

    def _keep(self, name: str, report: ExerciseReport, language: str, seen: Mapping[str, Seen]) -> None:
        public = [check.id for check in report.checks if check.visibility == Visibility.PUBLIC]
        kept = Kept(report=report, language=language, seen={id: seen[id] for id in public if id in seen})
        with contextlib.suppress(OSError):
            self._put(f"{REPORTS}/{name}", msgspec.msgpack.encode(kept))

    def kept(self, exercise: Exercise) -> Kept | None:
        """The last report on an exercise; None if there is none, or none that can be read."""
        try:
            data = (self.root / MEMORY / REPORTS / f"{exercise.key}.msgpack").read_bytes()
            return msgspec.msgpack.decode(data, type=Kept)
        except (OSError, msgspec.DecodeError):
            return None

    def state(self) -> str:
        """What changes as soon as anything else is remembered."""
        folder = self.root / MEMORY
        found = []
        for file in (folder / PROGRESS, *sorted((folder / REPORTS).glob("*/*.msgpack"))):
            with contextlib.suppress(OSError):
                about = file.stat()
                found.append(f"{file.name} {about.st_mtime_ns} {about.st_size} {about.st_ino}")
        return hashlib.sha256("\n".join(found).encode()).hexdigest()[:16]

    def count_hint(self, exercise: Exercise, state: str) -> int:
        """How many hints were asked for in this state of the answer before; one more is remembered."""
        standings = self.standings()
        standing = standings.get(exercise.key, Standing(max_points=exercise.points_here))
        before = standing.hints if standing.state == state else 0
        standings[exercise.key] = msgspec.structs.replace(standing, hints=before + 1, state=state)
        self._write(standings)
        return before

    def _write(self, standings: dict[str, Standing]) -> None:
        with contextlib.suppress(OSError):
            self._put(PROGRESS, msgspec.json.format(msgspec.json.encode(standings)))

    def _put(self, name: str, content: str | bytes) -> None:
        """Write a file of the memory. Raises OSError."""
        file = self.root / MEMORY / name
        (self.root / MEMORY).mkdir(exist_ok=True)
        file.parent.mkdir(parents=True, exist_ok=True)
        clear(file.parent)
        write_whole(file, content)

    # what was given

    def given(self) -> dict[str, str]:
        """The digests of the files as they were given last, by their path in the folder. Without a record, none."""
        try:
            data = (self.root / MEMORY / GIVEN).read_bytes()
            return msgspec.json.decode(data, type=dict[str, str])
        except (OSError, msgspec.DecodeError):
            return {}

    def remember_given(self, files: Mapping[str, bytes]) -> None:
        """Keep those of these files, with the ones given before. Raises UsageError if they cannot be written.

        Without them, an update cannot tell what was changed.
        """
        digests = self.given() | {name: digest(content) for name, content in files.items()}
        try:
            self._put(GIVEN, msgspec.json.format(msgspec.json.encode(dict(sorted(digests.items())))))
        except OSError as error:
            raise UsageError("cannot-write", path=self.root / MEMORY / GIVEN, problem=error.strerror) from None

    # the case in which a check fails

    @property
    def case(self) -> Path:
        """The lines of the last case; beside it lies the file of its arrays, which ends in `.npz`."""
        return self.root / MEMORY / CASE

    def keep_case(self, script: str, arrays: bytes) -> Path:
        """Write a case in place of the last one, and beside it the file of its arrays. Raises UsageError."""
        file = self.case
        try:
            if arrays:
                self._put(ARRAYS, arrays)
            else:
                (self.root / MEMORY / ARRAYS).unlink(missing_ok=True)
            self._put(CASE, script)
        except OSError as error:
            raise UsageError("cannot-write", path=file, problem=error.strerror) from None
        return file

    # making and resetting

    def reset(self, file: Path, text: str) -> Path | None:
        """Put a text back in place of a file of the learner's; where the old one was kept, if there was one."""
        kept = None
        try:
            if file.is_file():
                folder = self.root / MEMORY / BACKUP
                folder.mkdir(parents=True, exist_ok=True)
                names = (folder / f"{file.stem}-{number}.py" for number in itertools.count(1))
                kept = next(name for name in names if not name.exists())
                shutil.copy2(file, kept)
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError("cannot-write", path=file, problem=error.strerror) from None
        return kept


def create(folder: Path, course: Course, files: Mapping[Path, bytes]) -> Workspace:
    """Lay out a new course folder. Raises UsageError if it is there already and not empty.

    `files`: what belongs in `exercises/`, as the generator gives it.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError("not-empty", path=folder)
        for file, content in files.items():
            place = folder / file.relative_to(course.exercises)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    except OSError as error:
        raise UsageError("cannot-write", path=folder, problem=error.strerror) from None
    return Workspace(folder, course)


def digest(content: bytes) -> str:
    """A digest of a file that is the same with any ends of lines: editors and git change them."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()[:32]


def find(course: Course, start: Path | None = None) -> Workspace:
    """The course folder that holds the current folder, or lies in it as `exercises`.

    Raises UsageError if there is none.
    """
    start = (start or Path.cwd()).absolute()
    names = [chapter.name for chapter in course.chapters]
    for folder in (start, *start.parents):
        for root in (folder, folder / "exercises"):
            if root.name != "solutions" and any((root / name).is_dir() for name in names):
                return Workspace(root, course)
    raise UsageError("no-workspace", folder=start)
