"""The commands of an author: dev sync, check, new, calibrate, bench."""

import json
import re
import shutil
from pathlib import Path

import pytest
from commands import COURSE, Done, copy_package, dlgrade
from small_course import write_course

from autograder.authoring import sync

PLACES = {
    "solutions": "solutions",
    "exercises": "exercises",
    "suites": "autograder/suites",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of package and course."""
    return copy_package(tmp_path)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the package with a small course: one chapter, with one exercise, `double`."""
    checkout = copy_package(tmp_path / "small")
    course = write_course(tmp_path / "course")
    sync.write(course)
    for part, place in PLACES.items():
        shutil.rmtree(checkout / place)
        shutil.copytree(course.root / part, checkout / place)
    return checkout


def dev(checkout: Path, *arguments: str) -> Done:
    return dlgrade("dev", *arguments, cwd=checkout, package=checkout)


# sync


def test_sync_finds_nothing_to_do_where_everything_is_generated(checkout: Path) -> None:
    assert dev(checkout, "sync", "--check") == (0, "0 generated files are out of date.\n", "")


def test_sync_check_names_changed_absent_and_orphaned_files_and_touches_none(checkout: Path) -> None:
    chapter = checkout / "exercises/chapter1"
    (chapter / "perceptron.py").write_text("changed\n", encoding="utf-8")
    (chapter / "softmax.py").unlink()
    (chapter / "unknown.py").write_text("", encoding="utf-8")
    done = dev(checkout, "sync", "--check")
    assert (done.code, done.err) == (1, "")
    lines = [(line.split()[0], Path(line.split()[-1]).name) for line in done.out.splitlines()[:-1]]
    assert lines == [("changed", "perceptron.py"), ("absent", "softmax.py"), ("orphan", "unknown.py")]
    assert done.out.splitlines()[-1] == "3 generated files are out of date."
    assert (chapter / "perceptron.py").read_text(encoding="utf-8") == "changed\n"
    assert not (chapter / "softmax.py").exists()
    assert (chapter / "unknown.py").exists()


def test_sync_generates_what_is_missing_and_takes_away_what_has_no_source(checkout: Path) -> None:
    chapter = checkout / "exercises/chapter1"
    before = {file: file.read_bytes() for file in chapter.rglob("*") if file.is_file()}
    (chapter / "perceptron.py").write_text("changed\n", encoding="utf-8")
    (chapter / "softmax.py").unlink()
    (chapter / "unknown.py").write_text("", encoding="utf-8")
    assert dev(checkout, "sync").code == 0
    assert {file: file.read_bytes() for file in chapter.rglob("*") if file.is_file()} == before
    assert dev(checkout, "sync", "--check").code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [(None, "No such file"), ("# A chapter\n", "exactly one line"), ("<!-- sections -->\n", "no block")],
)
def test_a_page_that_is_not_there_or_not_whole_is_said_in_one_sentence(
    text: str | None, said: str, small: Path
) -> None:
    page = small / "solutions/chapter1/README.md"
    page.unlink()
    if text is not None:
        page.write_text(text, encoding="utf-8")
        (small / "solutions/chapter1/double.md").write_text("## `double`\n", encoding="utf-8")
    done = dev(small, "sync")
    assert (done.code, done.out) == (3, "")
    assert str(page) in done.err
    assert said in done.err
    assert len(done.err.splitlines()) == 1


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


def test_check_holds_the_whole_course_to_the_rules(small: Path) -> None:
    done = dev(small, "check", "--seeds", "2")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == ["chapter1/double", "0 problems in 1 exercises (2 seeds)."]


def test_check_can_be_asked_for_one_exercise(checkout: Path) -> None:
    done = dev(checkout, "check", "chapter2", "graph", "--seeds", "1")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == ["chapter2/graph", "0 problems in 1 exercises (1 seeds)."]


def test_check_names_a_solution_that_fails_its_own_checks(small: Path) -> None:
    change(small / "solutions/chapter1/double.py", "return 2 * np.asarray(x)", "return 3 * np.asarray(x)")
    done = dev(small, "check", "chapter1", "--seeds", "1")
    assert done.code == 1
    assert (
        f"{small}/solutions/chapter1/double.py:1: chapter1/double solution (seed 0)  chapter1/double::values: failed"
        in done.out
    )
    assert "occurs 0 times in the solution" in done.out


def test_check_makes_small_edits_and_keeps_what_came_of_them(small: Path) -> None:
    done = dev(small, "check", "--mutants", "--keep")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "chapter1/double",
        "  Of the small edits 3 lose points, 0 are listed as equal in effect, 0 survive.",
        "Of the small edits 3 lose points, 0 are listed as equal in effect, 0 survive.",
        "Of those that are not equal in effect, 100.0 % lose points (1 exercises).",
    ]
    kept = json.loads((small / "autograder/suites/chapter1/double/mutants.json").read_bytes())
    assert [one["by"] for one in kept["caught"]] == ["values"] * 3


def test_check_shows_the_edits_that_survive_and_the_entries_that_are_stale(small: Path) -> None:
    solution = small / "solutions/chapter1/double.py"
    change(solution, "return 2 * np.asarray(x)", "return 2 * (x if np.size(x) > 9999 else np.asarray(x))")
    row = '[[equivalent]]\nof = "double"\nreplace = "return 1"\nwith = "return 2"\nwhy = "No."\n'
    listed = small / "autograder/suites/chapter1/double/equivalent.toml"
    listed.write_text(row, encoding="utf-8")
    done = dev(small, "check", "--mutants", "chapter1", "double", "--jobs", "2")
    assert (done.code, done.err) == (1, "")
    line = solution.read_text(encoding="utf-8").split("\n").index("    ### BEGIN SOLUTION") + 2
    assert f"  {solution}:{line}: double\n    - return 2 * (x if np.size(x) > 9999 else np.asarray(x))\n" in done.out
    assert "    + return 2 * (x if np.size(x) > 10000 else np.asarray(x))\n" in done.out
    assert f"{listed}:1: chapter1/double: `return 2` is no edit that is generated of the solution" in done.out


WRONGS = '''
[[wrong]]
id = "half"
about = "Halves."
causes = ["halved"]
replace = "2 * np.asarray(x)"
with = "np.asarray(x) / 2"

[[wrong]]
id = "half-otherwise"
about = "Squares, it is said, and halves."
causes = ["squared"]
text = """def double(x):
    return x / 2
"""

[[wrong]]
id = "cosine"
about = "Takes the cosine."
causes = ["cosine"]
replace = "2 * np.asarray(x)"
with = "np.cos(x)"

[[wrong]]
id = "right"
about = "Is right."
causes = ["halved"]
replace = "2 * np.asarray(x)"
with = "np.asarray(x) * 2"
'''


def test_check_counts_the_causes_of_wrong_submissions_that_are_named(small: Path) -> None:
    folder = small / "autograder/suites/chapter1/double"
    (folder / "wrong.toml").write_text(WRONGS, encoding="utf-8")
    (folder / "held_out.toml").write_text(WRONGS.partition("\n\n")[0] + "\n", encoding="utf-8")
    done = dev(small, "check", "--feedback", "known", "--jobs", "2")
    assert (done.code, done.err) == (0, "")
    counted = (
        "Of 4 wrong submissions, the cause of 1 is named; 0 are told what is wrong, 1 left alone, 1 misled, 1 pass."
    )
    assert done.out.splitlines() == [
        "chapter1/double",
        "  misled half-otherwise, values (halved): Squares, it is said, and halves.",
        "  alone cosine, values: Takes the cosine.",
        "  passed right: Is right.",
        f"  {counted}",
        counted,
    ]
    last = dev(small, "check", "--feedback", "held-out").out.splitlines()[-1]
    assert last.startswith("Of 1 wrong submissions, the cause of 1 is named;")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ('id = "a"\nabout = "b"\ncauses = ["c"]', "has either edits"),
        ('id = "a"\nabout = "b"\ncauses = []\ntext = "c"', "of length >= 1"),
        ('id = "a"\nabout = "b"\ncauses = ["c"]\nreplace = "nowhere"\nwith = ""', "occurs 0 times"),
    ],
)
def test_a_wrong_submission_that_is_none_is_named_with_its_line(row: str, problem: str, small: Path) -> None:
    listed = small / "autograder/suites/chapter1/double/wrong.toml"
    listed.write_text(f"[[wrong]]\n{row}\n", encoding="utf-8")
    done = dev(small, "check", "--feedback", "known")
    assert done.code == 3
    assert f"{listed}:" in done.err
    assert f"{listed}:" in dev(small, "check", "--seeds", "1").out
    assert problem in done.err
    assert "Traceback" not in done.err


def test_check_names_a_suite_that_cannot_be_read_among_the_problems(small: Path) -> None:
    change(small / "autograder/suites/chapter1/double/test_double.py", "def test_values(student, rng):", "def test_(:")
    done = dev(small, "check", "--seeds", "1")
    assert (done.code, done.err) == (1, "")
    assert "is no Python" in done.out
    assert "The checks cannot be loaded" in done.out
    assert done.out.splitlines()[-1] == "2 problems in 1 exercises (1 seeds)."


def test_check_names_a_file_that_is_missing(small: Path) -> None:
    (small / "autograder/suites/chapter1/double/test_double.py").unlink()
    done = dev(small, "check", "chapter1", "double", "--seeds", "1")
    assert (done.code, done.err) == (1, "")
    suite = small / "autograder/suites/chapter1/double/test_double.py"
    assert f"{suite}:1: chapter1/double  test_double.py: is missing" in done.out


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "said"),
    [
        ("solutions/course.toml", "time = 10", "tme = 99", 5, "there is no key `tme` here"),
        ("solutions/chapter1/chapter.toml", "points = 5", 'points = "many"', 14, "Expected `int`, got `str`"),
    ],
)
def test_a_list_that_is_wrong_is_refused_with_its_line(
    name: str, old: str, new: str, line: int, said: str, small: Path
) -> None:
    change(small / name, old, new)
    for arguments in (["check"], ["sync"], ["new", "chapter1", "half"]):
        done = dev(small, *arguments)
        assert (done.code, done.out) == (3, "")
        assert f"{small / name}:{line} " in done.err
        assert said in done.err
        assert done.err.count("\n") == 1


def test_mistakes_that_are_wrong_are_a_problem_with_their_line(small: Path) -> None:
    file = small / "autograder/suites/chapter1/double/mistakes.toml"
    change(file, 'fails = "large"', 'fails = "large"\nneeds = "nothing"')
    line = file.read_text(encoding="utf-8").split("\n").index('needs = "nothing"') + 1
    done = dev(small, "check", "--seeds", "1")
    assert (done.code, done.err) == (1, "")
    assert done.out.count(f"{file}:{line}: chapter1/double: is not a valid course file: there is no key `needs`") == 1


def test_a_null_that_is_the_solution_is_a_problem_with_its_line(small: Path) -> None:
    null = small / "autograder/suites/chapter1/double/nulls/one.py"
    null.parent.mkdir()
    shutil.copy(small / "solutions/chapter1/double.py", null)
    done = dev(small, "check", "--seeds", "1")
    assert (done.code, done.err) == (1, "")
    assert f"{null}:1: chapter1/double null one.py: does not begin with a line `# fails: `" in done.out


def test_a_helper_that_gives_an_answer_away_is_a_problem_with_its_line(small: Path) -> None:
    suite = small / "autograder/suites/chapter1/double/test_double.py"
    helper = "\n\ndef right(x):\n    return x + x\n\n\n@check(points=2)"
    change(suite, "\n\n@check(points=2)", helper)
    change(suite, "expect_array(student.double(x), 2 * x,", "expect_array(student.double(x), right(x),")
    line = suite.read_text(encoding="utf-8").split("\n").index("def right(x):") + 1
    done = dev(small, "check", "--seeds", "1")
    assert (done.code, done.err) == (1, "")
    assert f"{suite}:{line}: right  values, left_alone, large: earns 5 of the 5 points of chapter1/double" in done.out


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


# new


def test_a_new_exercise_is_laid_out_and_is_red_until_it_is_written(small: Path) -> None:
    done = dev(small, "new", "chapter1", "my_exercise")
    assert (done.code, done.err) == (0, "")
    files = [
        small / "solutions/chapter1/my_exercise.py",
        small / "solutions/chapter1/my_exercise.md",
        small / "solutions/chapter1/my_exercise.ja.md",
        small / "autograder/suites/chapter1/my_exercise/test_my_exercise.py",
        small / "autograder/suites/chapter1/my_exercise/mistakes.toml",
        small / "solutions/chapter1/chapter.toml",
    ]
    assert done.out.splitlines()[:6] == [str(file) for file in files]
    assert "dlgrade dev check chapter1 my_exercise" in done.out
    found = dev(small, "check", "chapter1", "my_exercise", "--seeds", "1")
    assert (found.code, found.err) == (1, "")
    for file in files[:5]:
        assert re.search(rf"^{re.escape(str(file))}:\d+: still says TODO$", found.out, re.MULTILINE)
    assert "chapter.toml:20: chapter1/my_exercise  title: still says TODO" in found.out
    assert "is absent; run dlgrade dev sync" in found.out
    assert dev(small, "sync").code == 0
    again = dev(small, "check", "chapter1", "my_exercise", "--seeds", "1")
    assert "dev sync" not in again.out
    assert again.code == 1


def test_a_new_exercise_can_be_graded_once_it_is_generated(small: Path) -> None:
    dev(small, "new", "chapter1", "my_exercise")
    dev(small, "sync")
    arguments = ("chapter1", "my_exercise", "--submission")
    assert dlgrade(*arguments, "exercises", cwd=small, package=small).code == 1
    assert dlgrade(*arguments, "solutions", cwd=small, package=small).code == 0


def test_a_new_exercise_never_takes_the_place_of_another(checkout: Path) -> None:
    suite = checkout / "autograder/suites/chapter2/mine/test_mine.py"
    suite.parent.mkdir()
    suite.write_text("mine = 1\n", encoding="utf-8")
    before = sorted(path for path in checkout.rglob("*") if path.is_file() and path.suffix != ".pyc")
    assert dev(checkout, "new", "chapter2", "mine").code == 2
    assert dev(checkout, "new", "chapter2", "perceptron").code == 2
    assert sorted(path for path in checkout.rglob("*") if path.is_file() and path.suffix != ".pyc") == before


def test_a_new_chapter_needs_no_line_by_hand_to_be_learned_and_graded(checkout: Path) -> None:
    number = len(COURSE.chapters) + 1
    chapter = f"chapter{number}"
    for name in ("README.md", "README.ja.md"):
        shutil.copy(COURSE.root / name, checkout / name)
    for arguments in (("one_more",), ("torch_more", "--torch"), ("another",)):
        done = dev(checkout, "new", chapter, *arguments)
        assert (done.code, done.err) == (0, "")
    assert dev(checkout, "sync").code == 0
    assert dev(checkout, "sync", "--check").code == 0
    for page in ("README.md", "README.ja.md", "solutions/README.md", "exercises/README.ja.md"):
        rows = re.findall(
            rf"^\| \[{number}\]\((?:exercises/)?{chapter}/README.*$", (checkout / page).read_text("utf-8"), re.M
        )
        hours = "1時間 |" if page.endswith(".ja.md") else "1 hour |"
        assert [row.split(" | ")[2:] for row in rows] == [["3", hours]]
    found = dev(checkout, "check", chapter, "--seeds", "1")
    assert (found.code, found.err) == (1, "")
    order = [f"{chapter}/{name}" for name in ("one_more", "another", "torch_more")]
    *lines, last = found.out.splitlines()
    assert lines[:3] == order
    assert {line.rpartition(": ")[2] for line in lines[3:]} == {"still says TODO"}
    assert all(re.match(r"/.*:\d+: ", line) for line in lines[3:])
    assert last == f"{len(lines) - 3} problems in 3 exercises (1 seeds)."
    assert dlgrade(chapter, "--submission", "solutions", cwd=checkout, package=checkout).code == 0
    assert dlgrade(chapter, "--submission", "exercises", cwd=checkout, package=checkout).code == 1
    assert chapter in dlgrade("--help", cwd=checkout, package=checkout).out
    assert f"Chapter {number}" in dlgrade("status", cwd=checkout, package=checkout).out


# calibrate, bench


def test_calibrate_counts_what_the_solutions_lose(small: Path) -> None:
    done = dev(small, "calibrate", "chapter1", "double", "--seeds", "3", "--first", "7")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1] == "0 checks lost by the solutions of 1 exercises under 3 seeds."
    kept = small / "autograder/suites/chapter1/double/margins.json"
    assert not kept.exists()
    apart = dev(small, "calibrate", "--seeds", "30", "--jobs", "2", "--keep")
    assert (apart.code, apart.err) == (0, "")
    assert json.loads(kept.read_bytes())["seeds"] == 30
    change(small / "solutions/chapter1/double.py", "return 2 * np.asarray(x)", "return 3 * np.asarray(x)")
    done = dev(small, "calibrate", "--seeds", "2", "--first", "7")
    assert done.code == 1
    assert "(seed 7)" in done.out
    assert "(seed 8)" in done.out
    assert "(seed 9)" not in done.out


def test_what_authors_read_is_japanese_too(checkout: Path) -> None:
    assert dlgrade("--lang", "ja", "dev", "sync", "--check", cwd=checkout, package=checkout).out.endswith("個\n")
    assert "実行してください" in dev(checkout, "--lang", "ja", "new", "chapter2", "my_exercise").out
