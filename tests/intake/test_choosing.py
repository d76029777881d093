"""Choosing: of several files for an exercise, the one that was worked on counts, and the others are named."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest
from small_course import SOLUTION, SmallCourse, write_course

from autograder.course import load_course
from autograder.intake.choosing import MOST_GRADED
from autograder.intake.collect import collect
from autograder.intake.source import same_program
from autograder.intake.versions import LEFT_OUT, Keep
from autograder.markers import clear_solutions
from autograder.model import Source, Submission

STUB = clear_solutions(SOLUTION, "double.py")
WORK = "def double(x):\n    return x + x\n"
OTHER = "def double(x):\n    return 2 * x\n"
BROKEN = b"\x83\x5c = '\xff'\n"


def notebook(text: str) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": text}]})


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> SmallCourse:
    return write_course(tmp_path_factory.mktemp("course"))


def chosen(files: dict[str, str | bytes], course: SmallCourse, folder: Path) -> Source:
    """What counts of these files, as a folder and as an archive."""
    found = []
    with zipfile.ZipFile(folder / "work.zip", "w") as archive:
        for name, content in files.items():
            file = folder / "work" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
            archive.write(file, name)
    for path in (folder / "work", folder / "work.zip"):
        found.append(collect(path, course, list(course.all_exercises())).sources["chapter1/double"])
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize("untouched", [STUB, STUB + "# later\n", "", "\n"], ids=["stub", "comment", "empty", "blank"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("exercises/chapter1/double.py", "my-course/exercises/chapter1/double.py"),
        ("double.py", "chapter1/double.py"),
        ("chapter1/double.py", "double.py"),
        ("chapter1/double.py", "old/double (1).py"),
        ("double.py", "Copy of double.ipynb"),
        ("chapter1/double.py", "elsewhere/double.ipynb"),
        ("chapter1/double.py", "deep/down/in/it/chapter1 (1).ipynb"),
    ],
)
def test_the_file_that_was_worked_on_counts_wherever_it_lies(first, second, untouched, course, tmp_path):
    text = notebook(WORK) if second.endswith("ipynb") else WORK
    for number, files in enumerate(({first: untouched, second: text}, {second: text, first: untouched})):
        folder = tmp_path / str(number)
        folder.mkdir()
        found = chosen(files, course, folder)
        assert found.text.endswith(WORK)
        assert found.among == ()


def test_of_two_that_were_worked_on_the_likelier_counts_and_the_other_is_named(course, tmp_path):
    files = {"chapter1/double.py": WORK, "old/double.py": OTHER, "chapter1/chapter1.ipynb": notebook(OTHER + "y = 1\n")}
    found = chosen(files, course, tmp_path)
    assert found.text == WORK
    assert found.among == ("chapter1/double.py", "old/double.py", "chapter1/chapter1.ipynb")


def test_the_same_answer_twice_is_one(course, tmp_path):
    found = chosen({"double.py": WORK, "a/double.py": "# the same\n" + WORK, "double (1).py": WORK}, course, tmp_path)
    assert (found.text, found.among) == (WORK, ())


def test_one_that_can_be_read_counts_before_one_that_cannot(course, tmp_path):
    found = chosen({"chapter1/double.py": BROKEN, "double (1).py": WORK}, course, tmp_path)
    assert (found.text, found.among) == (WORK, ("double (1).py", "chapter1/double.py"))


def test_one_that_cannot_be_read_counts_before_an_untouched_one(course, tmp_path):
    found = chosen({"chapter1/double.py": STUB, "double (1).py": BROKEN}, course, tmp_path)
    assert (found.problem, found.file) == ("encoding", "double (1).py")


def test_an_answer_in_a_cell_that_is_not_code_counts_before_an_untouched_file(course, tmp_path):
    raw = json.dumps({"cells": [{"cell_type": "raw", "source": WORK}]})
    found = chosen({"double.py": STUB, "chapter1.ipynb": raw}, course, tmp_path)
    assert (found.file, found.aside, found.among) == ("chapter1.ipynb", ("double",), ())


def versions(files: dict[str, str | bytes], course: SmallCourse, folder: Path, keep: Keep = Keep.BEST) -> Submission:
    """What is collected of these files, of which each is an hour later than the one before."""
    for number, (name, content) in enumerate(files.items()):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        os.utime(file, (1_750_000_000 + 3600 * number,) * 2)
    return collect(folder, course, list(course.all_exercises()), keep=keep)


def test_for_the_best_all_different_ones_that_were_worked_on_are_kept_the_latest_first(course, tmp_path):
    files = {"e/double.py": BROKEN, "b/double.py": WORK, "a/double.py": OTHER, "c/double.py": WORK + "# the same\n"}
    best = versions(files | {"double.py": STUB}, course, tmp_path / "work")
    found = best.versions["chapter1/double"]
    assert list(found) == ["c/double.py", "a/double.py", "e/double.py"]
    assert [one.problem for one in found.values()] == ["", "", "encoding"]
    assert best.sources["chapter1/double"].among[0] == "c/double.py"
    latest = versions(files, course, tmp_path / "work", Keep.LATEST)
    assert (latest.versions, latest.sources) == ({}, best.sources)
    assert latest.digest == best.digest  # what was handed in is the same, whatever counts of it
    changed = versions(files | {"a/double.py": OTHER + "y = 1\n"}, course, tmp_path / "work", Keep.LATEST)
    assert (changed.sources, changed.digest == latest.digest) == (latest.sources, False)


def test_if_only_one_can_be_graded_there_is_nothing_to_choose(course, tmp_path):
    files = {"a/double.py": STUB, "b/double.py": WORK, "c/double.py": WORK + "# the same\n", "d/double.py": BROKEN}
    best, latest = (versions(files, course, tmp_path / "work", keep) for keep in (Keep.BEST, Keep.LATEST))
    assert best == latest
    assert best.versions == {}


def test_for_the_best_the_latest_are_kept_and_others_left_out_without_their_texts(course, tmp_path):
    files: dict[str, str | bytes] = {f"{number}/double.py": f"{WORK}y = {number}\n" for number in range(8)}
    found = versions(files, course, tmp_path / "work").versions["chapter1/double"]
    assert list(found) == [f"{number}/double.py" for number in range(7, -1, -1)]
    graded = list(found.values())[:MOST_GRADED]
    assert [one.text[-2:] for one in graded] == ["7\n", "6\n", "5\n", "4\n", "3\n"]
    assert {(one.problem, one.text) for one in list(found.values())[MOST_GRADED:]} == {(LEFT_OUT, "")}


def test_if_none_was_worked_on_the_likeliest_is_untouched(course, tmp_path):
    found = chosen({"double (1).py": STUB, "chapter1/double.py": STUB}, course, tmp_path)
    assert (found.file, found.among) == ("double.py", ())


@pytest.mark.parametrize(
    "name",
    [
        *("DOUBLE.PY", "chapter1/Double.py", "double (1).py", "Copy of double.py", "double-1.py", "double.py.txt"),
        *("double", "double.txt", "CHAPTER1/double.PY", "chapter1 (1)/double.py", "double - コピー.py"),
    ],
)
def test_a_file_is_found_in_a_folder_by_whatever_name_it_is_taken_alone(name, course, tmp_path):
    assert chosen({name: WORK, "setup.py": "wrong = 1", "README": "none"}, course, tmp_path).text == WORK
    alone = collect(tmp_path / "work" / name, course, list(course.all_exercises()))
    assert alone.sources["chapter1/double"].text == WORK


@pytest.mark.parametrize(
    "name", ["chapter1.IPYNB", "Copy of chapter1.ipynb", "chapter1 (1).ipynb", "chapter1_ipynb_のコピー.ipynb"]
)
def test_a_copy_of_the_whole_chapter_is_found_in_a_folder_too(name, course, tmp_path):
    assert chosen({name: notebook(WORK)}, course, tmp_path).text.endswith(WORK)


def test_in_a_checkout_of_the_course_its_own_tests_and_answers_are_nobodys_work():
    course = load_course()
    for chapter in course.chapters:
        found = collect(course.root, course, chapter.exercises)
        assert found.sources.keys() == {exercise.key for exercise in chapter.exercises}
        for exercise in chapter.exercises:
            assert same_program(found.sources[exercise.key].text, course.stub_text(exercise))
            assert found.sources[exercise.key].among == ()
