"""The course: one name in three places, limits and points from the lists, and errors that say what to do."""

import shutil
from pathlib import Path

import pytest

from autograder.course import Course, load_course
from autograder.errors import CourseError, UsageError
from autograder.model import Exercise

COURSE = load_course()


def copy_of_the_list(tmp_path: Path, text: str) -> Path:
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "course.toml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("exercise", list(COURSE.all_exercises()), ids=lambda exercise: exercise.key)
def test_an_exercise_has_its_places(exercise: Exercise) -> None:
    for file in (
        COURSE.solution(exercise),
        *(COURSE.section(exercise, language) for language in COURSE.languages),
        COURSE.stub(exercise),
        COURSE.suite(exercise),
        COURSE.mistake_file(exercise),
    ):
        assert file.is_file()
    assert exercise.name in COURSE.chapter_file(exercise.chapter).read_text(encoding="utf-8")


def test_no_file_is_without_an_exercise() -> None:
    known = {exercise.key for exercise in COURSE.all_exercises()}
    given = {f"{chapter.name}/{name}" for chapter in COURSE.chapters for name in COURSE.given_texts(chapter.name)}
    for folder, more in ((COURSE.solutions, {"figures/draw"}), (COURSE.exercises, set())):
        assert {f"{file.parent.name}/{file.stem}" for file in folder.glob("*/*.py")} == known | given | more
    suites = COURSE.suites.glob("*/*/test_*.py")
    assert {f"{file.parents[1].name}/{file.stem.removeprefix('test_')}" for file in suites} == known
    assert {f"{file.parents[1].name}/{file.parent.name}" for file in COURSE.suites.glob("*/*/mistakes.toml")} == known


def test_names_are_unique_over_the_course() -> None:
    names = [exercise.name for exercise in COURSE.all_exercises()]
    assert len(names) == len(set(names))


def test_torch_exercises_have_their_own_limits() -> None:
    torch, numpy = COURSE.exercise("chapter1", "torch_activations"), COURSE.exercise("chapter1", "softmax")
    assert torch.imports == ("numpy", "torch")
    assert numpy.imports == ("numpy",)
    assert torch.memory > numpy.memory


@pytest.mark.parametrize(("name", "nearest"), [("chapter33", "chapter3"), ("chaptre1", "chapter1")])
def test_an_unknown_chapter_names_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(UsageError, match=f"Did you mean '{nearest}'"):
        COURSE.chapter(name)


def test_an_unknown_exercise_names_the_nearest_of_its_chapter() -> None:
    with pytest.raises(UsageError, match="Did you mean 'affine_layer'"):
        COURSE.exercise("chapter3", "afine_layer")


@pytest.mark.parametrize("text", ["", "[[chapter]", "chapters = 3\n"])
def test_a_malformed_list_is_an_error_with_its_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(CourseError, match=r"course\.toml"):
        load_course(copy_of_the_list(tmp_path, text))


def test_a_mistake_whose_text_is_not_there_once_is_an_error(tmp_path: Path) -> None:
    shutil.copytree(COURSE.solutions, tmp_path / "solutions")
    shutil.copytree(COURSE.exercises, tmp_path / "exercises")
    other: Course = load_course(tmp_path)
    exercise = other.exercise("chapter3", "affine_layer")
    mistake = other.mistakes(exercise)[0]
    text = other.solution(exercise).read_text(encoding="utf-8")
    assert other.mistaken(exercise, mistake) != text
    other.solution(exercise).write_text(text.replace(mistake.replace, "pass"), encoding="utf-8")
    with pytest.raises(CourseError, match="occurs 0 times"):
        other.mistaken(exercise, mistake)


def test_the_suite_digest_follows_the_suites() -> None:
    first, second = list(COURSE.all_exercises())[:2]
    assert COURSE.suite_digest([first]) != COURSE.suite_digest([second])
    assert COURSE.suite_digest([first]) == COURSE.suite_digest([first])


def test_the_demo_has_right_wrong_and_unwritten_exercises() -> None:
    chapter = COURSE.chapter(COURSE.demo.chapter)
    texts = {exercise.name: COURSE.demo_text(exercise) for exercise in chapter.exercises}
    kinds = [
        "right"
        if texts[exercise.name] == COURSE.solution(exercise).read_text(encoding="utf-8")
        else "unwritten"
        if texts[exercise.name] == COURSE.stub(exercise).read_text(encoding="utf-8")
        else "wrong"
        for exercise in chapter.exercises
    ]
    assert set(kinds) == {"right", "wrong", "unwritten"}
