"""The course as nbgrader's: its folder, made and kept up to date, and the release of a chapter.

What was written is remembered by its digest in `.dlgrade/`: a file that a teacher changed, or took away, is theirs.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import msgspec

from autograder.authoring.edition import edition
from autograder.authoring.notebooks import notebook
from autograder.classroom.program import nbgrader
from autograder.classroom.tests import check_tests
from autograder.course import FIGURES, Course, text_of
from autograder.errors import UsageError
from autograder.files import write_whole
from autograder.grading.suites import with_suites
from autograder.model import Chapter, Record
from autograder.proving.leaks import MARKERS, files_in, leaks, secrets

CONFIG = "nbgrader_config.py"
MEMORY = Path(".dlgrade", "nbgrader.json")
GRADES = re.compile(r"^\s*settings\.apply\(", re.MULTILINE)  # without it, nbgrader executes the notebooks itself
CONFIGURATION = """\
# The settings of nbgrader for this course. They are yours: once you have changed them, dlgrade leaves them alone.
# このコースでの nbgrader の設定です。自由に変更できます。変更した後は、dlgrade が書き換えることはありません。

try:
    from autograder.classroom import settings
except ImportError as error:  # nbgrader would go on without this file, and execute students' code unconfined
    raise SystemExit(f"dlgrade is not installed beside this nbgrader: {{error}}") from None

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = {name}

# Students' code is graded by dlgrade, in isolated processes. Without this line, nbgrader executes the notebooks.
# 学習者のコードを、dlgrade が隔離されたプロセスで採点します。この行がなければ、nbgrader がノートブックを実行します。
settings.apply(c, language="{language}")
"""


class Memory(Record):
    """What was written into a course's folder: the language of its notebooks, and the digests by path."""

    language: str
    files: dict[str, str]


class Placed(Record):
    """A file of the course: `written`, `same`, or `kept` as the teacher has it."""

    file: Path
    state: str


def init(folder: Path, course: Course, language: str, wanted: str | None = None) -> list[Placed]:
    """Make a course of nbgrader in this folder, or bring it up to date, without touching what a teacher changed.

    `wanted`: the language of the notebooks; None: that which they have, else `language`. Raises UsageError.
    """
    memory = _remembered(folder)
    chosen = wanted or (memory.language if memory else language)
    files = {CONFIG: CONFIGURATION.format(name=json.dumps(folder.absolute().name), language=chosen)}
    for chapter in course.chapters:
        text = notebook(course, chapter, chosen, solutions=True).decode()
        files[f"source/{chapter.name}/{chapter.name}.ipynb"] = text
        for file in course.figures(chapter.name, chosen):
            files[f"source/{chapter.name}/{FIGURES}/{file.name}"] = text_of(file)
        for name, given in course.given_texts(chapter.name).items():  # released beside the notebook, which imports it
            files[f"source/{chapter.name}/{name}.py"] = edition(given, chosen)
    before = memory.files if memory else {}
    placed, after = [], dict(before)
    try:
        for name, text in files.items():
            state = _state(folder / name, text, before.get(name))
            placed.append(Placed(file=folder / name, state=state))
            if state == "written":
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                write_whole(folder / name, text)
            if state != "kept":
                after[name] = _digest(text.encode())
        (folder / MEMORY).parent.mkdir(exist_ok=True)
        write_whole(folder / MEMORY, msgspec.json.encode(Memory(language=chosen, files=after)).decode() + "\n")
    except OSError as error:
        raise UsageError("cannot-write", path=error.filename or folder, problem=error.strerror) from None
    return placed


def _remembered(folder: Path) -> Memory | None:
    """What was written here before. An unreadable memory counts as none: then every file here is the teacher's."""
    try:
        return msgspec.json.decode((folder / MEMORY).read_bytes(), type=Memory)
    except (OSError, msgspec.DecodeError):
        return None


def _state(file: Path, text: str, before: str | None) -> str:
    """What is to become of a file; `before`: the digest of what was written there last."""
    if not file.exists():
        return "written" if before is None else "kept"
    there = file.read_bytes()
    if there == text.encode():
        return "same"
    return "written" if _digest(there) == before else "kept"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def find(start: Path) -> Path:
    """The course's folder that holds this one. Raises UsageError if there is none."""
    start = start.absolute()
    for folder in (start, *start.parents):
        if (folder / CONFIG).is_file():
            return folder
    raise UsageError("no-nbgrader-course", folder=start)


def release(folder: Path, course: Course, chapter: Chapter, exchange: bool) -> Path:
    """Let nbgrader make the students' version of a chapter, search it for answers, and release it; where it lies.

    `exchange`: whether it goes to nbgrader's exchange as well. Raises UsageError if nbgrader cannot do it, a cell could
    not be graded, or an answer was found; nothing is released then, and the students' version is removed.
    """
    source = folder / "source" / chapter.name
    if not source.is_dir():
        raise UsageError("no-source", folder=source)
    if GRADES.search(text_of(folder / CONFIG)):
        check_tests(source, course)
    nbgrader(folder, "generate_assignment", chapter.name, "--force")
    made = folder / "release" / chapter.name
    checks = with_suites(course, chapter.exercises, lambda suites: suites.checks)
    found = leaks(files_in(made), {**MARKERS, **secrets(course, [chapter], checks)})
    if found:
        shutil.rmtree(made)
        raise UsageError("leak", **found[0].told(len(found)))
    if exchange:
        nbgrader(folder, "release_assignment", chapter.name, "--force")
    return made
