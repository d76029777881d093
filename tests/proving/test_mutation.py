"""The proof by generated edits: what loses no point survives, unless it is listed with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_course import SOLUTION, SUITE, exercise_of, write_course

from autograder.errors import CourseError
from autograder.listing import judged
from autograder.listing.judged import Caught, Change
from autograder.listing.kept import write_kept
from autograder.proving.mutants import mutants
from autograder.proving.mutation import Proof, losses, prove_mutants, sample

# Of the mutants, `size > 0` and `size >= 1` differ from it for no array of the suite.
FORKED = SOLUTION.replace("    return 2 * ", "    if np.size(x) > 99:\n        return np.add(x, x)\n    return 2 * ")
LISTED = """[[equivalent]]
of = "double"
replace = "if np.size(x) > 99:"
with = "if np.size(x) > 100:"
why = "Both ways give the same."
"""
FILE = "suites/chapter1/double/equivalent.toml"


def proof(root: Path, *, jobs: int = 1, solution: str = FORKED, suite: str = SUITE, listed: str = "") -> Proof:
    course = write_course(root, solution=solution, suite=suite, extra={FILE: listed} if listed else {})
    [found] = prove_mutants(course, list(course.all_exercises()), jobs, lambda what: None)
    return found


def survivors(found: Proof) -> list[str]:
    return [one.after for one in found.survivors]


def test_mutants_are_caught_by_a_check_or_survive(tmp_path):
    found = proof(tmp_path)
    assert survivors(found) == ["if not np.size(x) > 99:", "if np.size(x) >= 99:", "if np.size(x) > 100:", "pass"]
    assert {(one.with_, one.by) for one in found.judged.caught} == {
        ("return 2", "values"),
        ("return 2 / np.asarray(x)", "values"),
        ("return 3 * np.asarray(x)", "values"),
    }
    assert [one.with_ for one in found.judged.survived] == survivors(found)
    assert (found.equal, found.problems, found.judged.exercise) == (0, (), "chapter1/double")


def test_a_check_that_asks_for_more_catches_more(tmp_path):
    solution = FORKED.replace("np.add(x, x)", "np.multiply(x, 2)").replace("> 99", "> 500")
    without = SUITE.replace("size=1000", "size=10")
    assert "return np.multiply(x, 3)" in survivors(proof(tmp_path / "without", solution=solution, suite=without))
    assert "return np.multiply(x, 3)" not in survivors(proof(tmp_path / "with", solution=solution))


@pytest.mark.parametrize("body", ["raise ValueError(x)", "while np.size(x): x = x", "import os; os._exit(0)"])
def test_what_crashes_or_does_not_end_is_caught(body, tmp_path):
    solution = FORKED.replace("return np.add(x, x)", body.replace("; ", "\n        "))
    solution = solution.replace("> 99", "> 9999")
    suite = SUITE.replace("points=2)", "points=2, time=1)")
    caught = {one.with_ for one in proof(tmp_path, solution=solution, suite=suite).judged.caught}
    assert "if not np.size(x) > 9999:" in caught


def test_a_listed_survivor_is_equal_in_effect(tmp_path):
    found = proof(tmp_path, listed=LISTED)
    assert found.equal == 1
    assert found.problems == ()
    assert "if np.size(x) > 100:" not in survivors(found)
    assert Change("double", "if np.size(x) > 99:", "if np.size(x) > 100:") in found.judged.survived


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("> 100", "> 101", "is no edit that is generated of the solution"),
        ('of = "double"', 'of = "halve"', "is no edit that is generated of the solution"),
    ],
)
def test_an_entry_that_is_no_edit_is_named_with_its_line(old, new, said, tmp_path):
    second = LISTED.replace(old, new)
    [problem] = proof(tmp_path, listed=LISTED + "\n" + second).problems
    assert problem.place == f"{tmp_path / FILE}:7"
    assert said in problem.text


def test_an_entry_that_loses_points_is_named_with_the_check(tmp_path):
    entry = '[[equivalent]]\nof = "double"\nreplace = "return 2 * np.asarray(x)"\nwhy = "No."\n'
    [problem] = proof(tmp_path, listed=entry + 'with = "return 3 * np.asarray(x)"\n').problems
    assert (problem.place, problem.check) == (f"{tmp_path / FILE}:1", "values")
    assert "loses points" in problem.text


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("why =", "reason =", 5, "no key `reason`"),
        ('why = "Both ways give the same."\n', "", 1, "why"),
        ("Both ways give the same.", "", 5, "length"),
        ("[[equivalent]]", "[[equal]]", 1, "no key `equal`"),
        (LISTED, LISTED + LISTED, 6, "listed twice"),
    ],
)
def test_a_list_is_read_strictly(old, new, line, said, tmp_path):
    with pytest.raises(CourseError, match=said) as error:
        proof(tmp_path, listed=LISTED.replace(old, new))
    assert f"equivalent.toml:{line}" in str(error.value)


def test_several_jobs_find_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr("autograder.proving.mutation._losses_apart", lost_by_number)
    course = write_course(tmp_path, solution=FORKED)
    [found] = prove_mutants(course, [exercise_of(course)], 2, lambda what: None)
    count = len(mutants(FORKED))
    assert len(found.judged.caught) == (count + 1) // 2
    assert len(found.survivors) == count // 2


def lost_by_number(root, key, part, parts):
    """Every mutant of the first part is caught."""
    return {one.key: "" if part else "values" for one in mutants(FORKED)[part::parts]}


def test_what_is_kept_can_be_read_again_and_tells_which_check_to_try_first(tmp_path):
    course = write_course(tmp_path, solution=FORKED)
    exercise = exercise_of(course)
    [found] = prove_mutants(course, [exercise], 1, lambda what: None)
    file = course.mutants(exercise)
    write_kept(file, found.judged)
    assert judged.kept(file) == found.judged
    assert judged.kept(file).keys() == {one.key for one in mutants(FORKED)}
    one = found.judged.caught[0]
    by_other = found.judged.__class__("chapter1/double", "0", (Caught(*one.key, by="large"),), ())
    write_kept(file, by_other)
    [chosen] = sample(course, exercise, 9)
    assert losses(course, exercise, [chosen]) == {one.key: "values"}, "large needs values"
    file.write_text("{", encoding="utf-8")
    with pytest.raises(CourseError, match=r"mutants\.json"):
        judged.kept(file)
