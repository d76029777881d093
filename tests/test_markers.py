"""The solution markers: an answer is replaced as a whole, all else stays as it is, and each slip has its line."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course import load_course
from autograder.errors import CourseError
from autograder.markers import BEGIN, END, PLACEHOLDER, clear_solutions, without_markers

COURSE = load_course()


def cleared(*lines: str) -> list[str]:
    return clear_solutions("\n".join(lines), "file.py").split("\n")


def test_an_answer_is_replaced_by_the_placeholder():
    assert cleared("def f(x):", f"    {BEGIN}", "    return x", f"    {END}", "", "y = 1") == [
        "def f(x):",
        "    # YOUR CODE HERE",
        "    raise NotImplementedError()",
        "",
        "y = 1",
    ]


def test_the_placeholder_stands_where_the_answer_stood():
    lines = cleared(
        "class A:",
        "    def f(self, x):",
        '        """Return x."""',
        "        if x:",
        f"            {BEGIN}",
        "            y = x",
        "            z = y",
        f"            {END}",
        "            return z",
    )
    assert lines[4:] == [
        "            # YOUR CODE HERE",
        "            raise NotImplementedError()",
        "            return z",
    ]


def test_there_may_be_several_answers():
    one = ["def f():", f"    {BEGIN}", "    return 1", f"    {END}"]
    assert cleared(*one, *one).count("    raise NotImplementedError()") == 2


def test_what_is_given_stays_to_the_byte():
    given_text = 'x = "日本語\\t"  \n\n\n\ndef f():  # c\n'
    text = given_text + f"    {BEGIN}\n    pass\n    {END}\n\t\n# end, without a newline"
    assert clear_solutions(text, "file.py").startswith(given_text)
    assert clear_solutions(text, "file.py").endswith("\n\t\n# end, without a newline")


@given(st.lists(st.sampled_from(["x = 1", "", "    y = 2", "# comment", "日本語 = 3"]), max_size=8))
def test_lines_before_and_after_stay(lines):
    answer = ["def f():", f"    {BEGIN}", "    return 1", f"    {END}"]
    found = cleared(*lines, *answer, *lines)
    assert found == [*lines, "def f():", *(f"    {line}" for line in PLACEHOLDER), *lines]


MALFORMED = {
    "not closed": (["def f():", f"    {BEGIN}", "    pass"], 2),
    "not opened": (["def f():", "    pass", f"    {END}"], 3),
    "opened twice": (["def f():", f"    {BEGIN}", "    pass", f"    {BEGIN}", f"    {END}"], 4),
    "closed twice": (["def f():", f"    {BEGIN}", "    pass", f"    {END}", f"    {END}"], 5),
    "behind code": (["def f():", f"    x = 1  {BEGIN}", "    pass", f"    {END}"], 2),
    "with more words": (["def f():", f"    {BEGIN} HERE", "    pass", f"    {END}"], 2),
    "two signs": (["def f():", "    ## BEGIN SOLUTION", "    pass", f"    {END}"], 2),
    "end misspelt": (["def f():", f"    {BEGIN}", "    pass", "    ###END SOLUTION"], 4),
    "in a text": (["def f():", f"    '{BEGIN}'", "    pass", f"    {END}"], 2),
    "at the margin": (["def f():", BEGIN, "    pass", f"    {END}"], 2),
    "no marker": (["def f():", "    pass"], 1),
    "nothing at all": ([""], 1),
    "in a class": (["class A:", f"    {BEGIN}", "    x = 1", f"    {END}"], 2),
    "in a condition": (["def g():", "    pass", "if True:", f"    {BEGIN}", "    x = 1", f"    {END}"], 4),
    "before a function": (["if True:", f"    {BEGIN}", "    def f():", "        pass", f"    {END}"], 2),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_marker_is_an_error_with_file_and_line(name):
    lines, line = MALFORMED[name]
    with pytest.raises(CourseError) as caught:
        clear_solutions("\n".join(lines), "chapter9/name.py")
    assert caught.value.params["line"] == line
    assert f"chapter9/name.py:{line}:" in str(caught.value)


def test_without_markers_leaves_the_answer():
    assert without_markers(f"def f():\n    {BEGIN}\n    return 1\n    {END}\n") == "def f():\n    return 1\n"


@pytest.mark.parametrize("exercise", list(COURSE.all_exercises()), ids=lambda exercise: exercise.key)
def test_every_stub_is_a_program_that_names_its_task_and_holds_no_answer(exercise):
    solution = COURSE.solution_text(exercise)
    stub = clear_solutions(solution, "file.py")
    names = [node.name for node in ast.walk(ast.parse(solution)) if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    left = [node.name for node in ast.walk(ast.parse(stub)) if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    assert [name for name in names if name in left] == left
    assert stub.count("raise NotImplementedError()") == solution.count(BEGIN)
    assert "SOLUTION" not in stub
    assert clear_solutions(solution, "file.py") == stub
