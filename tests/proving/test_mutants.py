"""Mutants: which small edits are made of an answer, and that each is a program of its own."""

from __future__ import annotations

import ast

import pytest

from autograder.course import load_course
from autograder.proving.mutants import mutants

COURSE = load_course()
HEAD = "import numpy as np\n\nEPSILON = 1e-7\n\n\n"


def solution(*lines: str, arguments: str = "x, y") -> str:
    """A function f whose answer is these lines."""
    body = "".join(f"    {line}\n" for line in ("### BEGIN SOLUTION", *lines, "### END SOLUTION"))
    return f"{HEAD}def f({arguments}):\n{body}"


def edits(*lines: str, arguments: str = "x, y") -> set[str]:
    return {one.after for one in mutants(solution(*lines, arguments=arguments))}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("return x + y", {"return x - y", "return x"}),
        ("return x / y", {"return x * y", "return x"}),
        ("return x // y", {"return x * y"}),
        ("return x ** y", {"return x * y", "return x"}),
        ("return x @ y", {"return y @ x"}),
        ("return x @ y.T", {"return y.T @ x", "return x @ y"}),
        ("return x <= y", {"return x < y"}),
        ("return x == y", {"return x != y"}),
        ("return x and y", {"return x or y"}),
        ("return -x", {"return x"}),
        ("return x[-1]", {"return x[1]"}),
        ("return f(f'{x[0]}', strict=True)", set()),
        ("return 0", {"return 1"}),
        ("return 7", {"return 8"}),
        ("return 0.5", {"return 1.0"}),
        ("return 1e-7", {"return 0.0"}),
        ("return True", {"return False"}),
        ("return EPSILON", {"return 0.0"}),
        ("return x + EPSILON", {"return x - EPSILON", "return x + 0.0"}),
        ("return x + 1e-12", {"return x - 1e-12", "return x + 0.0"}),
        ("return 'text'", set()),
        ("return np.sum(x)", {"return np.mean(x)"}),
        ("return x.mean()", {"return x.sum()"}),
        ("return np.argmax(x)", {"return np.argmin(x)"}),
        ("return max(x, y)", {"return min(x, y)"}),
        ("return np.zeros(x)", {"return np.ones(x)"}),
        ("return np.abs(x)", {"return x"}),
        ("return x.copy()", {"return x"}),
        ("return x.transpose(y)", {"return x"}),
        ("return np.dot(x, y)", {"return np.dot(y, x)"}),
        ("return np.where(x, y, 'a')", {"return np.where(x, 'a', y)"}),
        ("return x.permutation(y)", {"return np.arange(y)"}),
        ("return np.sum(x, axis=0)", {f"return np.{a}" for a in ("mean(x, axis=0)", "sum(x)", "sum(x, axis=1)")}),
        ("return f(x, axis=-1, keepdims=True)", {f"return f(x, {a})" for a in ("axis=0, keepdims=True", "axis=-1")}
            | {"return f(x, keepdims=True)"}),
        ("return f(x, axis=(0, 2))", {"return f(x)"}),
        ("return x[:y]", {"return x[:y + 1]"}),
        ("return x[y:, 1]", {"return x[y + 1:, 1]", "return x[y:, 2]"}),
        ("return x if y else None", {"return x if not y else None"}),
        ("x += y", {"x = y", "x -= y", "pass"}),
        ("x = y", {"pass"}),
        ("z = y", set()),
        ("f(x)", {"pass"}),
    ],
)  # fmt: skip
def test_the_edits_of_a_statement(statement: str, expected: set[str]) -> None:
    assert edits(statement) == expected


def test_the_edits_of_conditions_and_loops_leave_their_bodies() -> None:
    text = solution(
        "for i in range(x):",
        "    if x < i:  # so",
        "        return y",
        "    elif not y:",
        "        break",
        "with y:",
        "    return None",
    )
    found = [(one.before, one.after) for one in mutants(text)]
    assert found == [
        ("for i in range(x):", "for i in range(x - 1):"),
        ("for i in range(x):", "pass"),
        ("if x < i:", "if not x < i:"),
        ("if x < i:", "if x <= i:"),
        ("if not y:", "if y:"),
        ("if not y:", "pass"),
        ("break", "pass"),
        ("with y:", "if True:"),
    ]
    texts = {one.after: one.text for one in mutants(text)}
    assert "    if x <= i:\n            return y\n        elif not y:\n" in texts["if x <= i:"]
    assert "        elif y:\n            break\n" in texts["if y:"]
    assert "    if True:\n        return None\n" in texts["if True:"]
    assert "    pass\n    with y:\n" in [one.text for one in mutants(text) if one.before.startswith("for")][-1]


def test_only_the_answer_is_edited_and_its_function_is_named() -> None:
    text = HEAD + (
        "class A:\n    def f(self, x):\n        x = x + 1\n        ### BEGIN SOLUTION\n        return x * 2\n"
        "        ### END SOLUTION\n\n\ndef g(x):\n    return x + 1\n"
    )
    found = mutants(text)
    assert {one.of for one in found} == {"A.f"}
    assert {one.before for one in found} == {"return x * 2"}
    assert {one.line for one in found} == {10}
    assert {one.text for one in found} == {text.replace("return x * 2", one.after) for one in found}


def test_a_statement_over_several_lines_and_japanese_before_it_is_replaced_whole() -> None:
    text = solution("x = '数'; y = f(  # 二つ", "    x,", "    1,", ")", "return y")
    [one] = [one for one in mutants(text) if "2" in one.after]
    assert one.after == "y = f(x, 2)"
    assert "x = '数'; y = f(x, 2)\n    return y" in one.text


def test_what_differs_in_layout_only_is_no_mutant() -> None:
    assert mutants(solution("return (x)", "return  y")) == []


@pytest.mark.parametrize("exercise", list(COURSE.all_exercises()), ids=lambda exercise: exercise.key)
def test_every_mutant_of_the_course_is_a_program_of_its_own(exercise: object) -> None:
    text = COURSE.solution_text(exercise)  # type: ignore[arg-type]
    found = mutants(text)
    assert len(found) >= 4
    programs = {ast.dump(ast.parse(one.text)) for one in found}
    assert len({one.key for one in found}) == len(programs) == len(found)
    assert ast.dump(ast.parse(text)) not in programs
