"""An update of a course folder: what is replaced, what stays, and that nothing is lost on the way."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from commands import COMMAND, environment
from small_course import SmallCourse, write_course

from autograder import update as updating
from autograder.course import Course
from autograder.errors import UsageError
from autograder.update import Kind, Step, steps, update
from autograder.workspace import Workspace, create

STUB = 'def double(x):\n    """Return twice x."""\n    # YOUR CODE HERE\n    raise NotImplementedError()\n'
NEWER = STUB.replace("twice x.", "twice x, of the same shape.")
ANSWER = STUB.replace("    # YOUR CODE HERE\n    raise NotImplementedError()\n", "    return 2 * x\n")
PAGE = "# Chapter 1\n"
OLD = {
    "README.md": b"# The course\n",
    "chapter1/README.md": PAGE.encode(),
    "chapter1/figures/plot.svg": b"<svg/>",
    "chapter1/given.py": b"layers = 1\n",
    "chapter1/double.py": STUB.encode(),
}
NEW = OLD | {
    "chapter1/README.md": b"# Chapter 1, corrected\n",
    "chapter1/figures/plot.svg": b"<svg>better</svg>",
    "chapter1/given.py": b"layers = 2\n",
    "chapter1/double.py": NEWER.encode(),
    "chapter2/README.md": b"# Chapter 2\n",
    "chapter2/triple.py": STUB.replace("double", "triple").encode(),
}
DOUBLE = "chapter1/double.py"


@pytest.fixture
def course(tmp_path: Path) -> SmallCourse:
    return write_course(tmp_path / "course")


@pytest.fixture
def workspace(course: Course, tmp_path: Path) -> Workspace:
    """A folder as it was laid out once."""
    made = create(tmp_path / "learner", course, {course.exercises / name: content for name, content in OLD.items()})
    made.remember_given(OLD)
    return made


def contents(workspace: Workspace) -> dict[str, bytes]:
    """The files of the folder, but for what the command remembers."""
    found = {file.relative_to(workspace.root): file for file in workspace.root.rglob("*") if file.is_file()}
    return {name.as_posix(): file.read_bytes() for name, file in found.items() if name.parts[0] != ".dlgrade"}


def write(workspace: Workspace, name: str, text: str) -> None:
    (workspace.root / name).write_bytes(text.encode())


def forget(workspace: Workspace) -> None:
    """Make it a folder that was laid out before there was a record."""
    (workspace.root / ".dlgrade/given.json").unlink()


# what becomes of a file


def test_what_was_not_changed_is_replaced_and_what_is_new_comes(workspace: Workspace) -> None:
    taken, backup = update(workspace, NEW)
    assert contents(workspace) == NEW
    assert {step.name: step.kind for step in taken} == {
        **dict.fromkeys([name for name in OLD if name != "README.md"], Kind.REPLACED),
        **dict.fromkeys([name for name in NEW if name not in OLD], Kind.NEW),
    }
    assert backup == workspace.root / ".dlgrade/backup/update-1"
    kept = {file.relative_to(backup).as_posix(): file.read_bytes() for file in backup.rglob("*") if file.is_file()}
    assert kept == {name: OLD[name] for name in OLD if name != "README.md"}


def test_a_second_update_has_nothing_to_do(workspace: Workspace) -> None:
    write(workspace, DOUBLE, ANSWER)
    (workspace.root / "chapter1/given.py").unlink()
    update(workspace, NEW)
    before = contents(workspace)
    assert update(workspace, NEW) == ([Step(name="chapter1/given.py", kind=Kind.DELETED)], None)
    assert contents(workspace) == before


def test_an_answer_stays_and_the_new_stub_comes_beside_it(workspace: Workspace) -> None:
    write(workspace, DOUBLE, ANSWER)
    taken, _ = update(workspace, NEW)
    beside = "chapter1/double.new.py"
    lines = ('"""Return twice x, of the same shape."""',)
    assert Step(name=DOUBLE, kind=Kind.KEPT, beside=beside, lines=lines) in taken
    assert contents(workspace) == NEW | {DOUBLE: ANSWER.encode(), beside: NEWER.encode()}


def test_an_answer_to_a_stub_that_has_not_changed_says_nothing(workspace: Workspace) -> None:
    write(workspace, DOUBLE, ANSWER)
    assert update(workspace, OLD) == ([], None)
    assert contents(workspace) == OLD | {DOUBLE: ANSWER.encode()}


def test_a_stub_that_only_lost_a_line_is_told_as_well(workspace: Workspace) -> None:
    shorter = STUB.replace('    """Return twice x."""\n', "")
    write(workspace, DOUBLE, ANSWER)
    assert update(workspace, {DOUBLE: shorter.encode()})[0] == [
        Step(name=DOUBLE, kind=Kind.KEPT, beside="chapter1/double.new.py")
    ]


def test_a_further_version_takes_the_place_of_the_one_beside_which_is_kept(workspace: Workspace) -> None:
    write(workspace, DOUBLE, ANSWER)
    update(workspace, NEW)
    write(workspace, "chapter1/double.new.py", "my notes\n")
    third = NEWER.replace("same", "very same")
    taken, backup = update(workspace, {DOUBLE: third.encode()})
    assert [step.kind for step in taken] == [Kind.KEPT]
    assert (workspace.root / "chapter1/double.new.py").read_text(encoding="utf-8") == third
    assert backup is not None
    assert (backup / "chapter1/double.new.py").read_text(encoding="utf-8") == "my notes\n"
    assert (workspace.root / DOUBLE).read_text(encoding="utf-8") == ANSWER


def test_the_new_version_taken_over_counts_as_not_changed(workspace: Workspace) -> None:
    write(workspace, DOUBLE, ANSWER)
    update(workspace, NEW)
    (workspace.root / "chapter1/double.new.py").replace(workspace.root / DOUBLE)
    assert [step.kind for step in update(workspace, {DOUBLE: STUB.encode()})[0]] == [Kind.REPLACED]


@pytest.mark.parametrize("name", ["chapter1/README.md", "chapter1/figures/plot.svg"])
def test_texts_and_figures_are_replaced_and_kept_if_they_were_changed(name: str, workspace: Workspace) -> None:
    write(workspace, name, "with my notes\n")
    _, backup = update(workspace, NEW)
    assert contents(workspace)[name] == NEW[name]
    assert backup is not None
    assert (backup / name).read_text(encoding="utf-8") == "with my notes\n"


def test_what_was_deleted_is_told_and_comes_back_only_if_asked_for(workspace: Workspace) -> None:
    (workspace.root / DOUBLE).unlink()
    deleted = Step(name=DOUBLE, kind=Kind.DELETED)
    for _ in range(2):
        assert deleted in update(workspace, NEW)[0]
        assert DOUBLE not in contents(workspace)
    assert update(workspace, NEW, restore=True)[0] == [Step(name=DOUBLE, kind=Kind.NEW)]
    assert contents(workspace) == NEW


def test_other_ends_of_lines_are_no_change(workspace: Workspace) -> None:
    write(workspace, DOUBLE, STUB.replace("\n", "\r\n"))
    assert update(workspace, OLD)[0] == []
    assert {step.name: step.kind for step in update(workspace, NEW)[0]}[DOUBLE] == Kind.REPLACED


@pytest.mark.parametrize("kind", ["link", "folder"])
def test_what_is_no_ordinary_file_is_left_alone(kind: str, workspace: Workspace, tmp_path: Path) -> None:
    file = workspace.root / DOUBLE
    file.unlink()
    target = tmp_path / "elsewhere.py"
    target.write_text(STUB, encoding="utf-8")
    file.symlink_to(target) if kind == "link" else file.mkdir()
    assert {step.name: step.kind for step in update(workspace, NEW)[0]}[DOUBLE] == Kind.KEPT
    assert file.is_symlink() if kind == "link" else file.is_dir()
    assert target.read_text(encoding="utf-8") == STUB
    assert update(workspace, NEW)[0] == []


def test_files_of_one_s_own_are_never_touched(workspace: Workspace) -> None:
    write(workspace, "chapter1/notes.py", "mine = 1\n")
    update(workspace, NEW)
    assert contents(workspace)["chapter1/notes.py"] == b"mine = 1\n"


def notebook(*sources: str, count: int | None = None) -> bytes:
    cells = [{"cell_type": "code", "source": [one], "execution_count": count, "outputs": []} for one in sources]
    return json.dumps({"cells": cells}, indent=1).encode()


def test_of_a_notebook_the_lines_of_its_cells_count(workspace: Workspace) -> None:
    name = "chapter1/chapter1.ipynb"
    update(workspace, {name: notebook("a = 1", "b = 2")})
    (workspace.root / name).write_bytes(notebook("a = 1", "b = 2\nmine = 3", count=7))
    taken, _ = update(workspace, {name: notebook("a = 1\nc = 4", "b = 2")})
    assert taken == [Step(name=name, kind=Kind.KEPT, beside="chapter1/chapter1.new.ipynb", lines=("c = 4",))]


# a folder without a record


def test_without_a_record_a_stub_that_differs_in_words_alone_is_replaced(workspace: Workspace) -> None:
    forget(workspace)
    assert {step.name: step.kind for step in update(workspace, NEW)[0]}[DOUBLE] == Kind.REPLACED
    assert contents(workspace)[DOUBLE] == NEWER.encode()


def test_without_a_record_any_other_file_stays(workspace: Workspace) -> None:
    write(workspace, DOUBLE, ANSWER)
    forget(workspace)
    kinds = {step.name: step.kind for step in update(workspace, NEW)[0]}
    assert (kinds[DOUBLE], kinds["chapter1/given.py"]) == (Kind.KEPT, Kind.KEPT)
    assert contents(workspace)[DOUBLE] == ANSWER.encode()
    assert update(workspace, NEW) == ([], None)


def test_without_a_record_an_answer_that_has_all_lines_of_the_stub_says_nothing(workspace: Workspace) -> None:
    write(workspace, DOUBLE, NEWER.replace("    raise", "    return 2 * x\n    raise"))
    forget(workspace)
    assert DOUBLE not in {step.name for step in update(workspace, NEW)[0]}
    assert "chapter1/double.new.py" not in contents(workspace)


def test_without_a_record_what_is_not_there_comes(workspace: Workspace) -> None:
    (workspace.root / DOUBLE).unlink()
    forget(workspace)
    assert Step(name=DOUBLE, kind=Kind.NEW) in update(workspace, NEW)[0]


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"a": 1}', "\xff"])
def test_a_record_that_cannot_be_read_counts_as_none(text: str, workspace: Workspace) -> None:
    (workspace.root / ".dlgrade/given.json").write_bytes(text.encode("latin-1"))
    assert workspace.given() == {}
    update(workspace, NEW)
    assert workspace.given().keys() == NEW.keys()


# trying, failing, being killed


def test_a_trial_names_the_same_steps_and_changes_nothing(workspace: Workspace) -> None:
    write(workspace, DOUBLE, ANSWER)
    before, record = contents(workspace), workspace.given()
    planned = list(steps(workspace, NEW))
    assert (contents(workspace), workspace.given()) == (before, record)
    assert not (workspace.root / ".dlgrade/backup").exists()
    assert planned == update(workspace, NEW)[0]


def test_what_cannot_be_written_is_named_and_the_next_update_goes_on(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as broken:
        broken.setattr(updating, "write_whole", refuse)
        with pytest.raises(UsageError, match="cannot be written: Permission denied"):
            update(workspace, NEW)
    assert contents(workspace) == OLD
    update(workspace, NEW)
    assert contents(workspace) == NEW


KILLED = """
import os, signal, sys
from pathlib import Path
from autograder import update as updating
from autograder.course import load_course
from autograder.workspace import Workspace

root, left, files = Path(sys.argv[1]), int(sys.argv[2]), eval(sys.argv[3])
write = updating.write_whole

def counted(file, content, over=True):
    global left
    if not left:
        (file.parent / f".{'0' * 16}.part").write_bytes(content[:3])
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    write(file, content, over=over)

updating.write_whole = counted
updating.update(Workspace(root, load_course()), files)
"""


@pytest.mark.skipif(os.name == "nt", reason="nothing is killed like that there")
@pytest.mark.parametrize("writes", [0, 2, 5])
def test_an_update_that_was_killed_is_finished_by_the_next(writes: int, workspace: Workspace) -> None:
    write(workspace, DOUBLE, ANSWER)
    write(workspace, "chapter1/README.md", "with my notes\n")
    command = [*COMMAND[:-1], KILLED, str(workspace.root), str(writes), repr(NEW)]
    done = subprocess.run(command, env=environment(), timeout=60, cwd=workspace.root)
    assert done.returncode == -signal.SIGKILL
    assert (workspace.root / DOUBLE).read_text(encoding="utf-8") == ANSWER
    update(workspace, NEW)
    assert contents(workspace) == NEW | {DOUBLE: ANSWER.encode(), "chapter1/double.new.py": NEWER.encode()}
    kept = [file.read_bytes() for file in (workspace.root / ".dlgrade/backup").rglob("README.md")]
    assert b"with my notes\n" in kept
    assert update(workspace, NEW) == ([], None)
