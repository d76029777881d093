"""The generator: exercises are a pure function of the solutions, compared byte by byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_course import SOLUTION, SmallCourse, exercise_of, write_course

from autograder.authoring.pages import page
from autograder.authoring.sync import differences, generated, write
from autograder.course import PAGES, load_course
from autograder.errors import CourseError
from autograder.markers import clear_solutions


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    return write_course(tmp_path)


def found(course: SmallCourse) -> list[tuple[str, str]]:
    """The differences, as path below `exercises/` and kind."""
    return [(item.file.relative_to(course.exercises).as_posix(), item.kind) for item in differences(course)]


def test_every_exercise_has_its_stub_and_every_chapter_its_pages(course):
    files = generated(course)
    assert files[course.stub(exercise_of(course))] == clear_solutions(SOLUTION, "double.py").encode()
    for language, name in PAGES.items():
        text = page(course, course.chapters[0], language).text
        assert files[course.exercises / "chapter1" / name] == text.encode()
        assert files[course.exercises / name] == (course.solutions / name).read_bytes()


def test_what_is_given_for_a_chapter_lies_beside_its_exercises(course):
    given = '"""Ready.\n\n用意されたコードです。\n"""\n'
    course.given("chapter1").write_text(given, encoding="utf-8")
    place = course.exercises / "chapter1" / "given.py"
    assert generated(course)[place] == given.encode()
    assert generated(course, "ja")[place].decode() == '"""用意されたコードです。"""\n'


@pytest.mark.parametrize("chapter", ["", "chapter1"], ids=["guide", "chapter1"])
def test_figures_lie_beside_the_pages_that_show_them(chapter, course):
    folder = course.solutions / chapter / "figures"
    folder.mkdir()
    for name in ("slope.svg", "slope.ja.svg", "draw.py"):
        (folder / name).write_text(name, encoding="utf-8")
    place = course.exercises / chapter / "figures"
    for language, names in ((None, {"slope.svg", "slope.ja.svg"}), ("en", {"slope.svg"}), ("ja", {"slope.ja.svg"})):
        made = {file: text for file, text in generated(course, language).items() if file.parent == place}
        assert made == {place / name: name.encode() for name in names}


def test_a_missing_folder_is_written_and_then_as_it_should_be(course):
    assert ("chapter1/double.py", "absent") in found(course)
    changed = write(course)
    assert [item.kind for item in changed] == ["absent"] * len(generated(course))
    assert found(course) == []
    assert write(course) == []
    assert {file: file.read_bytes() for file in course.exercises.rglob("*") if file.is_file()} == generated(course)


def test_writing_twice_changes_no_byte_and_no_time(course):
    write(course)
    before = {file: file.stat().st_mtime_ns for file in course.exercises.rglob("*")}
    write(course)
    assert {file: file.stat().st_mtime_ns for file in course.exercises.rglob("*")} == before


@pytest.mark.parametrize("change", [b" ", b"\n", b"\r"])
def test_one_byte_is_a_difference(course, change):
    write(course)
    stub = course.stub(exercise_of(course))
    stub.write_bytes(stub.read_bytes() + change)
    assert found(course) == [("chapter1/double.py", "changed")]
    assert [item.kind for item in write(course)] == ["changed"]
    assert found(course) == []


def test_line_ends_of_another_system_are_a_difference(course):
    write(course)
    stub = course.stub(exercise_of(course))
    stub.write_bytes(stub.read_bytes().replace(b"\n", b"\r\n"))
    assert found(course) == [("chapter1/double.py", "changed")]


@pytest.mark.parametrize("name", ["chapter1/old.py", "chapter9/double.py", "notes.txt", "chapter1/double.pyc"])
def test_a_file_without_a_source_is_an_orphan_and_is_removed(course, name):
    write(course)
    orphan = course.exercises / name
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_text("x = 1")
    assert found(course) == [(name, "orphan")]
    write(course)
    assert not orphan.exists()


@pytest.mark.parametrize(
    "name",
    [
        "__pycache__/double.pyc",
        "chapter1/__pycache__/double.pyc",
        "chapter1/.ipynb_checkpoints/chapter1-checkpoint.ipynb",
        ".dlgrade/progress.json",
    ],
)
def test_what_python_and_the_command_leave_is_no_difference(course, name):
    write(course)
    file = course.exercises / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"x")
    assert found(course) == []
    write(course)
    assert file.exists()


def test_a_changed_solution_is_a_difference_only_outside_its_answer(course):
    write(course)
    solution = course.solution(exercise_of(course))
    solution.write_text(SOLUTION.replace("return 2 * np.asarray(x)", "return np.add(x, x)"), encoding="utf-8")
    assert found(course) == []
    solution.write_text(SOLUTION.replace("Return twice x", "Return x twice"), encoding="utf-8")
    names = ("chapter1.ipynb", "double.py")  # the Japanese notebook does not hold what was changed
    assert found(course) == [(f"chapter1/{name}", "changed") for name in names]


def test_a_malformed_solution_writes_nothing(course):
    write(course)
    before = {file: file.read_bytes() for file in course.exercises.rglob("*") if file.is_file()}
    course.solution(exercise_of(course)).write_text("def f():\n    pass\n")
    (course.exercises / "chapter1" / "orphan.py").write_text("x = 1")
    with pytest.raises(CourseError):
        write(course)
    assert (course.exercises / "chapter1" / "orphan.py").exists()
    assert all(file.read_bytes() == content for file, content in before.items())


def test_the_exercises_of_this_course_are_those_that_its_solutions_generate():
    assert differences(load_course()) == []


def test_the_pages_count_the_small_edits_that_lose_points(tmp_path: Path) -> None:
    told = "Of <!-- edits -->0<!-- /edits --> <!-- edits-caught -->7<!-- /edits-caught --> are caught.\n"
    row = '{"of": "double", "replace": "return 2", "with": "return %d"%s}'
    caught = ", ".join(row % (number, ', "by": "values"') for number in range(1200))
    judged = f'{{"exercise": "chapter1/double", "seed": "0", "caught": [{caught}], "survived": [{row % (1200, "")}]}}'
    extra = {"README.md": told, "suites/chapter1/double/mutants.json": judged}
    course = write_course(tmp_path, extra=extra)
    assert course.root / "README.md" in [difference.file for difference in differences(course)]
    write(course)
    text = (course.root / "README.md").read_text(encoding="utf-8")
    assert text == told.replace("-->0<", "-->1,201<").replace("-->7<", "-->1,200<")
    assert differences(course) == []
