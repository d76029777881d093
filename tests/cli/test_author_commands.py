"""The commands of an author: dev sync, check, new, calibrate, bench."""

from pathlib import Path

import pytest
from commands import Done, copy_package, dlgrade


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of package and course."""
    return copy_package(tmp_path)


def dev(checkout: Path, *arguments: str) -> Done:
    return dlgrade("dev", *arguments, cwd=checkout, package=checkout)


# sync


def test_sync_finds_nothing_to_do_where_everything_is_generated(checkout: Path) -> None:
    assert dev(checkout, "sync", "--check") == (0, "0 generated files are not as they should be.\n", "")


def test_sync_check_names_changed_absent_and_orphaned_files_and_touches_none(checkout: Path) -> None:
    chapter = checkout / "exercises/chapter1"
    (chapter / "perceptron.py").write_text("changed\n", encoding="utf-8")
    (chapter / "softmax.py").unlink()
    (chapter / "unknown.py").write_text("", encoding="utf-8")
    done = dev(checkout, "sync", "--check")
    assert (done.code, done.err) == (1, "")
    lines = [(line.split()[0], Path(line.split()[-1]).name) for line in done.out.splitlines()[:-1]]
    assert lines == [("changed", "perceptron.py"), ("absent", "softmax.py"), ("orphan", "unknown.py")]
    assert done.out.splitlines()[-1] == "3 generated files are not as they should be."
    assert (chapter / "perceptron.py").read_text(encoding="utf-8") == "changed\n"
    assert not (chapter / "softmax.py").exists()
    assert (chapter / "unknown.py").exists()


def test_sync_generates_what_is_missing_and_takes_away_what_has_no_source(checkout: Path) -> None:
    chapter = checkout / "exercises/chapter1"
    before = {file.name: file.read_bytes() for file in chapter.iterdir()}
    (chapter / "perceptron.py").write_text("changed\n", encoding="utf-8")
    (chapter / "softmax.py").unlink()
    (chapter / "unknown.py").write_text("", encoding="utf-8")
    assert dev(checkout, "sync").code == 0
    assert {file.name: file.read_bytes() for file in chapter.iterdir()} == before
    assert dev(checkout, "sync", "--check").code == 0


def test_a_malformed_marker_is_named_with_its_file_and_line(checkout: Path) -> None:
    solution = checkout / "solutions/chapter1/perceptron.py"
    text = solution.read_text(encoding="utf-8")
    solution.write_text(text.replace("### END SOLUTION", "### THE END", 1), encoding="utf-8")
    line = 1 + text.splitlines().index(next(line for line in text.splitlines() if line.strip() == "### BEGIN SOLUTION"))
    for arguments in (["sync", "--check"], ["sync"]):
        done = dev(checkout, *arguments)
        assert (done.code, done.out) == (3, "")
        following = text.splitlines().index("    ### BEGIN SOLUTION", line) + 1
        assert f"{solution}:{following}: " in done.err


# check


def test_check_holds_one_exercise_to_the_rules(checkout: Path) -> None:
    done = dev(checkout, "check", "chapter1", "perceptron", "--seeds", "1")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == ["chapter1/perceptron", "0 problems in 1 exercises (1 seeds)."]


def test_check_names_a_solution_that_fails_its_own_checks(checkout: Path) -> None:
    solution = checkout / "solutions/chapter1/perceptron.py"
    text = solution.read_text(encoding="utf-8")
    assert text.count("int(") == 1
    solution.write_text(text.replace("int(", "1 - int("), encoding="utf-8")
    done = dev(checkout, "check", "chapter1", "perceptron", "--seeds", "1")
    assert done.code == 1
    assert "chapter1/perceptron solution (seed 0)  chapter1/perceptron::perceptron: failed" in done.out


def test_check_names_a_suite_that_cannot_be_read_among_the_problems(checkout: Path) -> None:
    (checkout / "autograder/suites/chapter1/test_perceptron.py").write_text("def test_(:\n", encoding="utf-8")
    done = dev(checkout, "check", "chapter1", "perceptron", "--seeds", "1")
    assert (done.code, done.err) == (1, "")
    assert "is no Python" in done.out
    assert "A suite cannot be collected" in done.out
    assert done.out.splitlines()[-1] == "2 problems in 1 exercises (1 seeds)."


def test_check_names_a_file_that_is_missing(checkout: Path) -> None:
    (checkout / "autograder/suites/chapter1/test_perceptron.py").unlink()
    done = dev(checkout, "check", "chapter1", "perceptron", "--seeds", "1")
    assert (done.code, done.err) == (1, "")
    assert "chapter1/perceptron  test_perceptron.py: is missing" in done.out


# new


def test_a_new_exercise_is_laid_out_and_is_red_until_it_is_written(checkout: Path) -> None:
    done = dev(checkout, "new", "chapter2", "my_exercise")
    assert (done.code, done.err) == (0, "")
    files = [
        checkout / "solutions/chapter2/my_exercise.py",
        checkout / "autograder/suites/chapter2/test_my_exercise.py",
        checkout / "autograder/mistakes/chapter2/my_exercise.toml",
        checkout / "solutions/course.toml",
    ]
    assert done.out.splitlines()[:4] == [str(file) for file in files]
    assert "dlgrade dev check chapter2 my_exercise" in done.out
    found = dev(checkout, "check", "chapter2", "my_exercise", "--seeds", "1")
    assert (found.code, found.err) == (1, "")
    for file in files[:3]:
        assert f"{file}: still says TODO" in found.out
    assert "chapter2/my_exercise  title: still says TODO" in found.out
    assert "chapter2/README.md  my_exercise: is not in the chapter's text" in found.out
    assert "fewer than four" in found.out
    assert "is absent; run dlgrade dev sync" in found.out
    assert dev(checkout, "sync").code == 0
    again = dev(checkout, "check", "chapter2", "my_exercise", "--seeds", "1")
    assert "dev sync" not in again.out
    assert again.code == 1


def test_a_new_exercise_can_be_graded_once_it_is_generated(checkout: Path) -> None:
    dev(checkout, "new", "chapter2", "my_exercise")
    dev(checkout, "sync")
    arguments = ("chapter2", "my_exercise", "--submission")
    assert dlgrade(*arguments, "exercises", cwd=checkout, package=checkout).code == 1
    assert dlgrade(*arguments, "solutions", cwd=checkout, package=checkout).code == 0


def test_a_new_exercise_never_takes_the_place_of_another(checkout: Path) -> None:
    suite = checkout / "autograder/suites/chapter2/test_mine.py"
    suite.write_text("mine = 1\n", encoding="utf-8")
    before = sorted(path for path in checkout.rglob("*") if path.is_file() and path.suffix != ".pyc")
    assert dev(checkout, "new", "chapter2", "mine").code == 2
    assert dev(checkout, "new", "chapter2", "perceptron").code == 2
    assert sorted(path for path in checkout.rglob("*") if path.is_file() and path.suffix != ".pyc") == before


# calibrate, bench


def test_calibrate_counts_what_the_solutions_lose(checkout: Path) -> None:
    done = dev(checkout, "calibrate", "chapter1", "perceptron", "--seeds", "3", "--first", "7")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1] == "0 checks lost by the solutions of 1 exercises under 3 seeds."
    solution = checkout / "solutions/chapter1/perceptron.py"
    text = solution.read_text(encoding="utf-8")
    solution.write_text(text.replace("int(", "1 - int("), encoding="utf-8")
    done = dev(checkout, "calibrate", "chapter1", "perceptron", "--seeds", "2", "--first", "7")
    assert done.code == 1
    assert "(seed 7)" in done.out
    assert "(seed 8)" in done.out
    assert "(seed 9)" not in done.out


def test_what_authors_read_is_japanese_too(checkout: Path) -> None:
    assert dlgrade("--lang", "ja", "dev", "sync", "--check", cwd=checkout, package=checkout).out.endswith("個\n")
    assert "実行してください" in dev(checkout, "--lang", "ja", "new", "chapter2", "my_exercise").out
