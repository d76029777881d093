"""The course on disk: the only code that knows where its files lie."""

from __future__ import annotations

import difflib
import functools
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from autograder.errors import CourseError, UsageError
from autograder.listing.edits import compatible, edited, listed
from autograder.listing.lists import CHAPTER_LIST, read_lists
from autograder.listing.lists import GIVEN as GIVEN
from autograder.listing.lists import LIST as LIST
from autograder.listing.wrongs import wrongs
from autograder.markers import clear_solutions
from autograder.mistakes import Mistake, Null, Wrong
from autograder.model import Chapter, Demo, Exercise, Record

PACKAGE = Path(__file__).resolve().parent
PAGES = {"en": "README.md", "ja": "README.ja.md"}  # of a chapter or of the course, by language
NEW = "new"  # the folder of a student kit with its exercises as they are given
FIGURES = "figures"  # the folder of a chapter, or of the guide, that holds its drawings, and what draws them


class Course(Record):
    """The chapters in order, and where everything about them is.

    `kit`: it is a student kit's, without answers, hidden checks and mistakes (see `authoring.kit`). `languages`: those
    of its texts; a kit has one.
    """

    root: Path
    chapters: tuple[Chapter, ...]
    demo: Demo
    kit: bool = False
    languages: tuple[str, ...] = tuple(PAGES)

    @property
    def solutions(self) -> Path:
        return self.root / "solutions"

    @property
    def exercises(self) -> Path:
        return self.root / "exercises"

    @property
    def suites(self) -> Path:
        return PACKAGE / "suites"

    @property
    def list_file(self) -> Path:
        return self.solutions / LIST

    @property
    def glossary(self) -> Path:
        """The Japanese words of the course, one a thing."""
        return self.solutions / "glossary.toml"

    def chapter_file(self, chapter: str) -> Path:
        return self.solutions / chapter / CHAPTER_LIST

    def guide(self, language: str) -> Path:
        """The learner's guide to the whole course."""
        return self.solutions / PAGES[language]

    def page(self, chapter: str, language: str) -> Path:
        """Introduction and close of a chapter's page."""
        return self.solutions / chapter / PAGES[language]

    def solution(self, exercise: Exercise) -> Path:
        return self.solutions / exercise.chapter / f"{exercise.name}.py"

    def stub(self, exercise: Exercise) -> Path:
        return self.exercises / exercise.chapter / f"{exercise.name}.py"

    def section(self, exercise: Exercise, language: str) -> Path:
        """The section of a chapter's page that leads to the exercise."""
        return self.solutions / exercise.chapter / PAGES[language].replace("README", exercise.name)

    def given(self, chapter: str) -> Path:
        """The chapter's ready-made code, if it has any."""
        return self.solutions / chapter / f"{GIVEN}.py"

    def figures(self, chapter: str = "", language: str | None = None) -> list[Path]:
        """The drawings of a chapter, or of the guide, `name.svg` and `name.ja.svg`: of both languages, or of one."""
        marked = {"en": [".svg"], "ja": [".ja", ".svg"]}
        found = sorted((self.solutions / chapter / FIGURES).glob("*.svg"))
        return [file for file in found if language is None or file.suffixes == marked[language]]

    def drawings(self, language: str | None = None) -> dict[str, Path]:
        """All drawings by their path beside the guide: `figures/fields.svg`, `chapter10/figures/size.svg`."""
        names = ("", *(chapter.name for chapter in self.chapters))
        found = {name: self.figures(name, language) for name in names}
        return {PurePosixPath(name, FIGURES, file.name).as_posix(): file for name in names for file in found[name]}

    def suite_folder(self, exercise: Exercise) -> Path:
        """Where the suite lies with its mistakes, variants and nulls."""
        return self.suites / exercise.chapter / exercise.name

    def suite(self, exercise: Exercise) -> Path:
        return self.suite_folder(exercise) / f"test_{exercise.name}.py"

    def mistake_file(self, exercise: Exercise) -> Path:
        return self.suite_folder(exercise) / "mistakes.toml"

    def margins(self, exercise: Exercise) -> Path:
        """What `dlgrade dev calibrate --keep` measured of the suite."""
        return self.suite_folder(exercise) / "margins.json"

    def mutants(self, exercise: Exercise) -> Path:
        """What `dlgrade dev check --mutants --keep` found out about the small edits of the solution."""
        return self.suite_folder(exercise) / "mutants.json"

    def equivalent_file(self, exercise: Exercise) -> Path:
        """The small edits of the solution that are equal in effect, if there are any."""
        return self.suite_folder(exercise) / "equivalent.toml"

    def wrong_files(self, exercise: Exercise) -> tuple[Path, Path]:
        """What lists wrong submissions as beginners hand them in: those that the feedback was written with, and those
        that were held out."""
        folder = self.suite_folder(exercise)
        return folder / "wrong.toml", folder / "held_out.toml"

    def variants(self, exercise: Exercise) -> list[Path]:
        """Other right forms of the exercise: full points are demanded of each."""
        return sorted((self.suite_folder(exercise) / "variants").glob("*.py"))

    def nulls(self, exercise: Exercise) -> list[Path]:
        """Submissions that must not pass the checks named in their first line."""
        return sorted((self.suite_folder(exercise) / "nulls").glob("*.py"))

    def all_exercises(self) -> Iterator[Exercise]:
        for chapter in self.chapters:
            yield from chapter.exercises

    def chapter(self, name: str) -> Chapter:
        """Raises UsageError, with the nearest name, if there is none of this name."""
        for chapter in self.chapters:
            if chapter.name == name:
                return chapter
        near = nearest(name, (chapter.name for chapter in self.chapters))
        raise UsageError("unknown-chapter" if near["nearest"] else "no-chapter", name=name, **near)

    def exercise(self, chapter: str, name: str) -> Exercise:
        """Raises UsageError, with the nearest name, if there is none of this name."""
        exercises = {exercise.name: exercise for exercise in self.chapter(chapter).exercises}
        if name in exercises:
            return exercises[name]
        near = nearest(name, exercises)
        raise UsageError("unknown-exercise" if near["nearest"] else "no-exercise", name=name, chapter=chapter, **near)

    def siblings(self, exercise: Exercise) -> tuple[Exercise, ...]:
        """The exercises of the same chapter."""
        return self.chapter(exercise.chapter).exercises

    def mistakes(self, exercise: Exercise) -> tuple[Mistake, ...]:
        """The known mistakes of an exercise; none in a kit. Raises CourseError if the file is malformed."""
        return () if self.kit else listed(self.mistake_file(exercise)).mistakes

    def null_edits(self, exercise: Exercise) -> tuple[Null, ...]:
        """The null submissions that are edits of the solution; none in a kit. Raises CourseError as `mistakes` does."""
        return () if self.kit else listed(self.mistake_file(exercise)).nulls

    def wrongs(self, exercise: Exercise, held_out: bool = False) -> tuple[Wrong, ...]:
        """The wrong submissions of an exercise; none in a kit. Raises CourseError if the file is malformed."""
        return () if self.kit else wrongs(self.wrong_files(exercise)[held_out])

    def wrong_text(self, exercise: Exercise, wrong: Wrong, held_out: bool = False) -> str:
        """The text of a wrong submission. Raises CourseError if it is no edit of what it says it is."""
        if wrong.text:
            return wrong.text
        variant = self.suite_folder(exercise) / "variants" / f"{wrong.of}.py"
        text = text_of(variant) if wrong.of else self.solution_text(exercise)
        return edited(text, wrong, self.wrong_files(exercise)[held_out])

    def mistaken(self, exercise: Exercise, mistake: Mistake | Null, *others: Mistake) -> str:
        """The solution's text with the mistake or null in it, or with several. Raises CourseError if one is no edit."""
        return edited(self.solution_text(exercise), mistake, self.mistake_file(exercise), *others)

    def compatible(self, exercise: Exercise, mistakes: Sequence[Mistake]) -> bool:
        """Whether the solution's text can have all these mistakes at once."""
        return compatible(self.solution_text(exercise), mistakes)

    def solution_text(self, exercise: Exercise) -> str:
        """The solution. Raises CourseError if it cannot be read."""
        return text_of(self.solution(exercise))

    def stub_text(self, exercise: Exercise) -> str:
        """The stub as it was given, regenerated: in a checkout, learners write into the files of `exercises/`."""
        return clear_solutions(self.solution_text(exercise), os.fspath(self.solution(exercise)))

    def given_texts(self, chapter: str) -> dict[str, str]:
        """The chapter's ready-made code, by the name of its module; empty if it has none. Raises CourseError."""
        file = self.given(chapter)
        return {GIVEN: text_of(file)} if file.is_file() else {}

    def demo_text(self, exercise: Exercise) -> str:
        """What the demo hands in for an exercise of its chapter."""
        if exercise.name in self.demo.solved:
            return self.solution_text(exercise)
        wanted = self.demo.mistaken.get(exercise.name)
        for mistake in self.mistakes(exercise):
            if mistake.id == wanted:
                return self.mistaken(exercise, mistake)
        if wanted is not None:
            raise CourseError("bad-course-file", file=self.list_file, problem=f"demo: no mistake {wanted}")
        return self.stub_text(exercise)

    def suite_digest(self, exercises: Iterable[Exercise]) -> str:
        """A digest of what these exercises are graded with: their suites, and the code that is given for them."""
        digest = hashlib.sha256()
        for exercise in exercises:
            given = self.given_texts(exercise.chapter).get(GIVEN, "").encode()
            digest.update(exercise.key.encode() + b"\0" + self.suite(exercise).read_bytes() + b"\0" + given + b"\0")
        return digest.hexdigest()[:16]


def text_of(file: Path) -> str:
    """The text of a course file. Raises CourseError if it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError("bad-course-file", file=file, problem=getattr(error, "strerror", None) or error) from error


def nearest(name: str, names: Iterable[str]) -> dict[str, str]:
    """The nearest of the names, if one is near, and all of them, as an error's sentence needs them."""
    names = list(names)
    near = difflib.get_close_matches(name, names, 1, 0.6)
    near = near or [other for other in names if name.startswith(f"{other}_") or other.startswith(f"{name}_")]
    return {"nearest": near[0] if near else "", "names": ", ".join(names)}


def course_root() -> Path:
    """Where solutions and exercises lie: beside the package in a checkout, inside it in an installed wheel."""
    for root in (PACKAGE.parent, PACKAGE / "_course"):
        if (root / "solutions" / LIST).is_file():
            return root
    raise CourseError("no-course", folder=PACKAGE)


@functools.lru_cache(maxsize=4)
def load_course(root: Path | None = None) -> Course:
    """The course under `root`, or the one that came with this package. Raises CourseError."""
    root = root or course_root()
    found = read_lists(root / "solutions")
    return Course(root=root, chapters=found.chapters, demo=found.demo, kit=found.kit, languages=found.languages)
