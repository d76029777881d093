"""The learner's folder: where it is found, what it remembers, what a reset keeps."""

import json
import shutil
from pathlib import Path

import pytest
from small_course import SmallCourse, exercise_of, handed_in, write_course

from autograder.authoring.sync import generated
from autograder.errors import UsageError
from autograder.grading.runner import grade
from autograder.grading.settings import Settings
from autograder.model import Report, Seen
from autograder.sandbox import Sandbox
from autograder.workspace import Kept, Standing, Workspace, create, find

RIGHT = "def double(x):\n    return x * 2.0\n"
WRONG = "def double(x):\n    return x * 3.0\n"


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    return write_course(tmp_path / "course")


@pytest.fixture
def workspace(course: SmallCourse, tmp_path: Path) -> Workspace:
    return create(tmp_path / "learner", course, generated(course))


def graded(course: SmallCourse, text: str, forked: Sandbox) -> Report:
    exercises = list(course.all_exercises())
    return grade(course, handed_in(double=text), exercises, Settings("1"), sandbox=forked).report


# where it is


@pytest.mark.parametrize("start", ["learner", "learner/chapter1", "learner/notes/old"])
def test_the_folder_is_found_from_anywhere_in_it(
    start: str, workspace: Workspace, course: SmallCourse, tmp_path: Path
) -> None:
    (tmp_path / start).mkdir(parents=True, exist_ok=True)
    assert find(course, tmp_path / start).root == workspace.root


def test_beside_a_folder_named_exercises_that_one_is_meant(course: SmallCourse, tmp_path: Path) -> None:
    create(tmp_path / "checkout" / "exercises", course, generated(course))
    (tmp_path / "checkout" / "docs").mkdir()
    assert find(course, tmp_path / "checkout" / "docs").root == tmp_path / "checkout" / "exercises"


def test_the_solutions_are_nobody_s_course_folder(course: SmallCourse, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not inside a course folder"):
        find(course, tmp_path / "course" / "solutions" / "chapter1")


def test_where_there_is_none_it_says_so(course: SmallCourse, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="dlgrade init") as caught:
        find(course, tmp_path / "empty")
    assert str(tmp_path / "empty") in str(caught.value)


def test_without_a_start_the_current_folder_counts(
    workspace: Workspace, course: SmallCourse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.root / "chapter1")
    assert find(course).root == workspace.root


# making one


def test_a_new_folder_holds_texts_and_stubs(workspace: Workspace, course: SmallCourse) -> None:
    names = {path.relative_to(workspace.root).as_posix() for path in workspace.root.rglob("*") if path.is_file()}
    files = ("README.md", "README.ja.md", "chapter1.ipynb", "chapter1.ja.ipynb", "double.py")
    assert names == {"README.md", "README.ja.md", *(f"chapter1/{file}" for file in files)}
    text = workspace.file(exercise_of(course)).read_text(encoding="utf-8")
    assert "raise NotImplementedError()" in text
    assert "np.asarray" not in text


@pytest.mark.parametrize("kind", ["file", "folder with a file in it"])
def test_nothing_is_laid_over_what_is_there(kind: str, course: SmallCourse, tmp_path: Path) -> None:
    place = tmp_path / "there"
    file = place if kind == "file" else place / "mine.txt"
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="already exists"):
        create(place, course, generated(course))
    assert file.read_text(encoding="utf-8") == "mine"
    assert len(list(place.parent.rglob("chapter1/*.py"))) == 1, "only the course's own solution"


def test_a_folder_that_cannot_be_made_is_named(course: SmallCourse, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written") as caught:
        create(tmp_path / "file" / "course", course, generated(course))
    assert str(tmp_path / "file" / "course") in str(caught.value)


# what it remembers


def test_points_and_completeness_of_the_last_grading_are_remembered(
    workspace: Workspace, course: SmallCourse, forked: Sandbox
) -> None:
    assert workspace.standings() == {}
    workspace.remember(graded(course, RIGHT, forked))
    assert workspace.standings() == {"chapter1/double": Standing(points=5, max_points=5, complete=True, turn=1)}
    workspace.remember(graded(course, WRONG, forked))
    assert workspace.standings() == {"chapter1/double": Standing(points=0, max_points=5, complete=False, turn=2)}


def test_another_exercise_s_standing_stays(workspace: Workspace, course: SmallCourse, forked: Sandbox) -> None:
    file = workspace.root / ".dlgrade" / "progress.json"
    file.parent.mkdir()
    file.write_text('{"chapter9/other": {"points": 3}}', encoding="utf-8")
    workspace.remember(graded(course, RIGHT, forked))
    assert workspace.standings()["chapter9/other"] == Standing(points=3)
    assert "chapter1/double" in workspace.standings()


def test_hints_are_counted_and_grading_keeps_the_count(
    workspace: Workspace, course: SmallCourse, forked: Sandbox
) -> None:
    assert [workspace.count_hint(exercise_of(course), "one") for _ in range(3)] == [0, 1, 2]
    workspace.remember(graded(course, WRONG, forked))
    assert workspace.count_hint(exercise_of(course), "one") == 3


def test_hints_are_counted_anew_in_another_state(workspace: Workspace, course: SmallCourse) -> None:
    states = ["one", "one", "other", "one"]
    assert [workspace.count_hint(exercise_of(course), state) for state in states] == [0, 1, 0, 0]


def test_what_is_graded_later_has_a_higher_turn(workspace: Workspace, course: SmallCourse, forked: Sandbox) -> None:
    for turn in (1, 2):
        workspace.remember(graded(course, WRONG, forked))
        assert workspace.standings()["chapter1/double"].turn == turn


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"chapter1/double": {"points": "many"}}', "\xff"])
def test_an_unreadable_memory_counts_as_none_and_is_written_anew(
    text: str, workspace: Workspace, course: SmallCourse, forked: Sandbox
) -> None:
    file = workspace.root / ".dlgrade" / "progress.json"
    file.parent.mkdir()
    file.write_bytes(text.encode("latin-1"))
    assert workspace.standings() == {}
    workspace.remember(graded(course, RIGHT, forked))
    assert json.loads(file.read_text(encoding="utf-8"))["chapter1/double"]["points"] == 5
    assert sorted(path.name for path in file.parent.iterdir()) == ["progress.json", "reports"]


def test_a_memory_that_cannot_be_written_is_no_error(
    workspace: Workspace, course: SmallCourse, forked: Sandbox
) -> None:
    (workspace.root / ".dlgrade").write_text("in the way", encoding="utf-8")
    workspace.remember(graded(course, RIGHT, forked))
    assert workspace.standings() == {}
    assert workspace.count_hint(exercise_of(course), "one") == 0


def test_the_last_report_of_an_exercise_is_kept(workspace: Workspace, course: SmallCourse, forked: Sandbox) -> None:
    assert workspace.kept(exercise_of(course)) is None
    for text, points in ((WRONG, 0), (RIGHT, 5)):
        report = graded(course, text, forked)
        workspace.remember(report)
        kept = Kept(report=report.chapters[0].exercises[0], language="en", seen={})
        assert workspace.kept(exercise_of(course)) == kept
        assert report.points == points


def test_what_public_checks_kept_is_kept_and_nothing_of_hidden_ones(
    workspace: Workspace, course: SmallCourse, forked: Sandbox
) -> None:
    report = graded(course, RIGHT, forked)
    seen = Seen(curves={"loss": (1.0, float("inf"))})
    assert [check.visibility for check in report.checks()] == ["public", "public", "hidden"]
    workspace.remember(report, {check.id: seen for check in report.checks()})
    kept = workspace.kept(exercise_of(course))
    assert kept is not None
    assert kept.seen == {"chapter1/double::values": seen, "chapter1/double::left_alone": seen}


def test_an_unreadable_report_counts_as_none(workspace: Workspace, course: SmallCourse, forked: Sandbox) -> None:
    workspace.remember(graded(course, RIGHT, forked))
    [file] = (workspace.root / ".dlgrade" / "reports").rglob("*.msgpack")
    file.write_bytes(b"{}")
    assert workspace.kept(exercise_of(course)) is None


def test_the_state_changes_with_what_is_remembered(workspace: Workspace, course: SmallCourse, forked: Sandbox) -> None:
    report = graded(course, RIGHT, forked)
    states = [workspace.state()]
    for _ in range(2):
        workspace.remember(report)
        states.append(workspace.state())
        assert workspace.state() == states[-1]
    assert len(set(states)) == 3


# resetting


def test_a_reset_gives_the_stub_and_keeps_the_old_file(workspace: Workspace, course: SmallCourse) -> None:
    exercise = exercise_of(course)
    stub = workspace.file(exercise).read_bytes()
    workspace.file(exercise).write_bytes(b"mine\r\n\xff")
    kept = workspace.reset(workspace.file(exercise), course.stub_text(exercise))
    assert kept is not None
    assert kept.read_bytes() == b"mine\r\n\xff"
    assert workspace.file(exercise).read_bytes() == stub


def test_no_backup_takes_the_place_of_another(workspace: Workspace, course: SmallCourse) -> None:
    exercise = exercise_of(course)
    texts = ["first", "second", "third"]
    kept = []
    for text in texts:
        workspace.file(exercise).write_text(text, encoding="utf-8")
        kept.append(workspace.reset(workspace.file(exercise), course.stub_text(exercise)))
        if text == "second" and kept[0] is not None:
            kept[0].unlink()
    assert kept[1] is not None
    assert kept[2] is not None
    assert kept[1].read_text(encoding="utf-8") == "second"
    assert kept[2].read_text(encoding="utf-8") == "third"


def test_in_a_checkout_a_reset_gives_the_stub_as_generated(course: SmallCourse) -> None:
    workspace = create(course.exercises, course, generated(course))
    exercise = exercise_of(course)
    stub = workspace.file(exercise).read_bytes()
    workspace.file(exercise).write_text(RIGHT, encoding="utf-8")
    workspace.reset(workspace.file(exercise), course.stub_text(exercise))
    assert workspace.file(exercise).read_bytes() == stub


def test_what_was_deleted_comes_back_without_a_backup(workspace: Workspace, course: SmallCourse) -> None:
    exercise = exercise_of(course)
    shutil.rmtree(workspace.file(exercise).parent)
    assert workspace.reset(workspace.file(exercise), course.stub_text(exercise)) is None
    assert workspace.file(exercise).is_file()


def test_a_file_that_cannot_be_kept_is_left_alone(workspace: Workspace, course: SmallCourse) -> None:
    exercise = exercise_of(course)
    workspace.file(exercise).write_text("mine", encoding="utf-8")
    (workspace.root / ".dlgrade").write_text("in the way", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"):
        workspace.reset(workspace.file(exercise), course.stub_text(exercise))
    assert workspace.file(exercise).read_text(encoding="utf-8") == "mine"
