"""The gate that every exercise goes through, seen red: a sound small course has no problem, each defect is found."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from small_course import MISTAKES, SOLUTION, SUITE, write_course

from autograder.errors import CourseError
from autograder.proving.problem import Problem
from autograder.proving.proof import prove, with_needed


def proof(root: Path, *, seeds: tuple[str, ...] = ("1",), **parts: Any) -> list[Problem]:
    """The problems of a small course with these parts."""
    course = write_course(root, **parts)
    return prove(course, list(course.all_exercises()), seeds, lambda what: None)


def found(problems: list[Problem], subject: str, check: str, text: str) -> bool:
    """Whether there is such a problem; all have a place."""
    assert all(re.search(r"\w:\d+$", problem.place) for problem in problems)
    return any(
        re.search(subject, problem.subject)
        and problem.check.endswith(check)
        and re.search(text, f"{problem.place} {problem.text}")
        for problem in problems
    )


def one(kind: str, text: str) -> dict[str, str]:
    """A variant or a null of the exercise, by its path."""
    return {f"suites/chapter1/double/{kind}/one.py": text}


def test_a_sound_course_has_no_problem_under_any_seed(tmp_path):
    said: list[str] = []
    course = write_course(tmp_path)
    assert prove(course, list(course.all_exercises()), ["1", "2", "3"], said.append) == []
    assert said == ["chapter1/double"]


# --- the solution ---------------------------------------------------------------------------------------------------


def test_a_solution_that_fails_is_found(tmp_path):
    problems = proof(tmp_path, solution=SOLUTION.replace("return 2 *", "return 2.001 *"), mistakes="")
    assert found(problems, r"double solution \(seed 1\)", "values", "failed: ")


def test_a_check_that_is_broken_is_found(tmp_path):
    problems = proof(tmp_path, suite=SUITE.replace("x = rng.normal(size=4)", "x = rng.normal(size=4); 1 / 0"))
    assert found(problems, "solution", "left_alone", "broken")
    assert found(problems, "double$", "left_alone", "never seen red")


def test_a_variant_that_fails_is_found(tmp_path):
    right = one("variants", "def double(x):\n    return x + x\n")
    wrong = one("variants", "def double(x):\n    return [2 * value for value in x]\n")
    assert proof(tmp_path / "a", extra=right) == []
    assert found(proof(tmp_path / "b", extra=wrong), "variant one.py", "values", "failed")


# --- the stub -------------------------------------------------------------------------------------------------------

GIVEN = '''

def name():
    """Return the name of the function.

    関数の名前を返します。
    """
    return "double"
'''

GIVEN_CHECK = '''

@check(points=1)
def test_name(student, rng):
    """It has a name.

    名前がある。
    """
    expect(student.name() == "double", of="name()", en="It has a name.", ja="名前がある。")
'''


def test_a_check_that_the_stub_passes_is_found(tmp_path):
    suite = SUITE.replace("check, expect_array", "check, expect, expect_array") + GIVEN_CHECK
    problems = proof(tmp_path, solution=SOLUTION + GIVEN, suite=suite, points=6)
    assert found(problems, "stub, begun", "name", "passed")
    assert not found(problems, "stub, begun", "values", "")


def test_a_solution_without_markers_is_found(tmp_path):
    solution = SOLUTION.replace("    ### BEGIN SOLUTION\n", "").replace("    ### END SOLUTION\n", "")
    assert found(proof(tmp_path, solution=solution), "chapter1/double", "", "BEGIN SOLUTION")


# --- the declarations -----------------------------------------------------------------------------------------------


def test_points_that_are_not_those_of_the_list_are_found(tmp_path):
    problems = proof(tmp_path, points=6)
    assert found(problems, "chapter1/double", "", "says 6 points, its checks 5")
    assert len(problems) == 1


@pytest.mark.parametrize("needed", ["nothing", "large", "test_values"])
def test_a_need_that_is_no_earlier_check_is_the_authors_error(tmp_path, needed):
    suite = SUITE.replace(
        '@check(points=1.5, needs="values")\ndef test_left', f'@check(points=1.5, needs="{needed}")\ndef test_left'
    )
    with pytest.raises(CourseError, match=rf"test_double\.py:16: test_left_alone needs '{needed}'"):
        proof(tmp_path, suite=suite)


# --- the mistakes ---------------------------------------------------------------------------------------------------


def without(mistake: str) -> str:
    return "\n[[mistake]]\n".join(part for part in MISTAKES.split("\n[[mistake]]\n") if f'id = "{mistake}"' not in part)


def test_fewer_than_four_mistakes_are_found(tmp_path):
    problems = proof(tmp_path, mistakes=without("halved"))
    assert found(problems, "chapter1/double", "", "has 3 mistakes")
    assert len(problems) == 1


def test_two_mistakes_that_make_the_same_program_are_found(tmp_path):
    twin = MISTAKES[MISTAKES.index("[[mistake]]") : MISTAKES.index("[[mistake]]", 5)].replace("halved", "cut-in-two")
    problems = proof(tmp_path, mistakes=MISTAKES + twin)
    assert found(problems, "mistake cut-in-two", "", "same program as the mistake halved")
    assert len(problems) == 1


def test_a_mistake_that_makes_no_program_is_found(tmp_path):
    problems = proof(tmp_path, mistakes=MISTAKES.replace("x *= 2; return x", "x *= 2\\n  return x"))
    assert found(problems, "mistake in-place", "", "makes no program: unindent does not match")


@pytest.mark.parametrize("given", ['given={"numbers of the case": x}', 'given={("numbers", "the numbers of x"): x}'])
def test_a_phrase_in_english_alone_is_found(tmp_path, given):
    problems = proof(tmp_path, suite=SUITE.replace('given={"x": x}', given))
    assert found(problems, "chapter1/double", "values", "has no Japanese for: .*numbers of")
    assert len(problems) == 1
    in_both = SUITE.replace('given={"x": x}', 'given={("numbers of the case", "ここでの数"): x}')
    assert proof(tmp_path / "both", suite=in_both) == []


def test_what_a_check_needs_is_made_with_it_and_nothing_else() -> None:
    needs = {"a": (), "b": ("a",), "c": (), "d": ("b",), "e": ("d", "c")}
    checks = [SimpleNamespace(name=name, needs=found) for name, found in needs.items()]
    for wanted, made in (("d", "abd"), ("c", "c"), ("e", "abcde"), ("ca", "ac")):
        assert "".join(check.name for check in with_needed(checks, set(wanted))) == made


def test_a_check_that_no_mistake_fails_is_found(tmp_path):
    problems = proof(tmp_path, mistakes=without("in-place"))
    assert found(problems, "chapter1/double", "left_alone", "never seen red")


@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [
        ('with = "return 0.5 * np.asarray(x)"', 'with = "return np.asarray(x) + x"', "values passed"),
        ('id = "halved"\n', 'id = "halved"\n', None),
        ('fails = "large"', 'fails = "values"', "values passed"),
        ('fails = "large"', 'fails = "no_such_check"', "values passed"),
        ('fails = "left_alone"', 'fails = "large"', "large passed"),
        (
            'with = "return np.asarray(x) ** 2"\nfails = "values"',
            'with = "return x ** 2"\nfails = "large"',
            "large blocked",
        ),
    ],
)
def test_a_mistake_that_its_check_does_not_catch_is_found(tmp_path, old, new, outcome):
    assert old in MISTAKES
    problems = proof(tmp_path, mistakes=MISTAKES.replace(old, new))
    assert (outcome is None) == (not found(problems, "mistake", "", "should fail"))
    if outcome:
        assert found(problems, "mistake", "", outcome)


def test_a_mistake_whose_text_is_not_there_once_is_found(tmp_path):
    mistakes = MISTAKES.replace('replace = "return 2 * np.asarray(x)"', 'replace = "double"', 1)
    solution = SOLUTION.replace("Return twice x", "Double: double x")
    assert found(
        proof(tmp_path, mistakes=mistakes, solution=solution), "chapter1/double", "", "halved.* occurs 2 times"
    )


@pytest.mark.parametrize("text", ["[[mistake]\n", '[[mistake]]\nid = "a"\n', "mistake = 3\n"])
def test_mistakes_that_are_no_mistakes_file_are_found(tmp_path, text):
    assert found(proof(tmp_path, mistakes=text), "chapter1/double", "", r"mistakes\.toml:1 is not a valid course file")


# --- null submissions -----------------------------------------------------------------------------------------------

WEAK_CHECKS = {
    "the type only": ("expect(isinstance(y, float), 'y', en='A number.', ja='数。')", "zero"),
    "the shape only": ("as_array(y, (3, 2), 'double(x)')", "echo-first"),
    "finite": ("expect(not np.isnan(y).any(), 'y', en='No NaN.', ja='NaN でない。')", "zeros-like"),
    "not empty": ("expect(y is not None, 'y', en='Something.', ja='何か。')", "text"),
    "nothing": ("pass", "raises"),
}


@pytest.mark.parametrize("name", WEAK_CHECKS)
def test_a_check_that_an_empty_answer_passes_is_found(tmp_path, name):
    line, null = WEAK_CHECKS[name]
    question = "y = student.double(x)" if null != "raises" else "y = None"
    suite = SUITE.replace(
        'expect_array(student.double(x), 2 * x, of="double(x)", given={"x": x})', f"{question}\n    {line}"
    )
    suite = suite.replace(
        "import check, expect_array", "import as_array, check, expect, expect_array\nimport numpy as np"
    )
    problems = proof(tmp_path, suite=suite)
    assert found(problems, f"null {null}$", "values", "passed: it should earn nothing")


def test_a_null_submission_of_the_exercise_that_passes_is_found(tmp_path):
    text = "# fails: {}\nimport numpy as np\ndef double(x):\n    return np.add(x, x) if len(x) < 100 else x\n"
    assert proof(tmp_path / "a", extra=one("nulls", text.format("large"))) == []
    for number, names in enumerate(("values, large", "all")):
        problems = proof(tmp_path / f"y{number}", extra=one("nulls", text.format(names)))
        assert found(problems, "null one.py", "values", "passed: it should earn nothing")
