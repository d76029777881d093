"""Editions: each language by itself, complete, with what is written once for both in its place."""

from __future__ import annotations

import ast
import re

import pytest

from autograder.authoring.edition import JAPANESE, edition, is_aligned
from autograder.course import PAGES, load_course
from autograder.intake.source import same_program
from autograder.markers import clear_solutions
from autograder.model import Exercise

COURSE = load_course()
EXERCISES = list(COURSE.all_exercises())

SOURCE = '''"""The module.

モジュールです。
"""


class Layer:
    """A layer.

        y = x + b

    It adds b.

    D. P. Kingma and J. Ba, A title,
    2015.

    レイヤです。

    b を足します。

        layer = Layer()  # new | 新しい
    """

    def forward(self, x):
        """Return x.

        x を返します。
        """
        ### BEGIN SOLUTION
        return x
        ### END SOLUTION
'''

ENGLISH = '''"""The module."""


class Layer:
    """A layer.

        y = x + b

    It adds b.

    D. P. Kingma and J. Ba, A title,
    2015.

        layer = Layer()  # new
    """

    def forward(self, x):
        """Return x."""
        ### BEGIN SOLUTION
        return x
        ### END SOLUTION
'''

JAPANESE_ONE = '''"""モジュールです。"""


class Layer:
    """レイヤです。

        y = x + b

    b を足します。

        layer = Layer()  # 新しい

    D. P. Kingma and J. Ba, A title,
    2015.
    """

    def forward(self, x):
        """x を返します。"""
        ### BEGIN SOLUTION
        return x
        ### END SOLUTION
'''


def docstring(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def test_each_language_stands_alone_with_formulas_examples_and_citations() -> None:
    assert edition(SOURCE, "en") == ENGLISH
    assert edition(SOURCE, "ja") == JAPANESE_ONE


def module(*paragraphs: str) -> str:
    return f'"""{docstring(*paragraphs)}\n"""\n'


@pytest.mark.parametrize(
    ("source", "english", "japanese"),
    [
        (("A.", ">>> f()\n1", "あ。"), ("A.", ">>> f()\n1"), ("あ。", ">>> f()\n1")),
        (("A.", "B.", "    f()", "あ。"), ("A.", "B.", "    f()"), ("あ。", "    f()")),
        (("A.", "    f()", "B.", "あ。", "い。"), ("A.", "    f()", "B."), ("あ。", "    f()", "い。")),
        (("A.", "    row", "B.", "あ。", "    行", "い。"), ("A.", "    row", "B."), ("あ。", "    行", "い。")),
        (
            ("A.", "    a", "B.", "    b", "あ。", "い。"),
            ("A.", "    a", "B.", "    b"),
            ("あ。", "    a", "い。", "    b"),
        ),
        (("A.", "    row", "あ。", "い。", "    行"), ("A.", "    row"), ("あ。", "い。", "    行")),
    ],
)
def test_a_block_stands_in_the_same_place(source, english, japanese) -> None:
    assert edition(module(*source), "en") == module(*english)
    assert edition(module(*source), "ja") == module(*japanese)


@pytest.mark.parametrize("text", ['"""Alone."""\n', '"""単独です。\n\n    f()\n"""\n', "x = 1\n", "def f(:\n", ""])
def test_what_is_in_one_language_or_no_python_stays_as_it_is(text: str) -> None:
    assert edition(text, "en") == edition(text, "ja") == text


def test_a_line_that_would_be_too_wide_is_closed_below() -> None:
    long = "あ" * 48
    assert edition(module("A.", long), "ja") == f'"""{long}\n"""\n'
    assert edition(module("A.", long[1:]), "ja") == f'"""{long[1:]}"""\n'


def test_a_raw_docstring_stays_raw() -> None:
    assert edition('def f():\n    r"""A \\d.\n\n    \\d です。\n    """\n', "ja") == 'def f():\n    r"""\\d です。"""\n'


@pytest.mark.parametrize(
    ("paragraphs", "aligned"),
    [
        (("A.", "あ。"), True),
        (("A.", "B.", "    f()", "あ。"), True),
        (("A.", "    f()", "B.", "あ。", "い。"), True),
        (("A.", "    f()", "B.", "あ。"), False),
        (("A.", "あ。", "    f()", "い。"), False),
        (("A.", "    f()", "B."), True),
    ],
)
def test_a_block_between_paragraphs_needs_as_many_in_both_languages(paragraphs, aligned: bool) -> None:
    assert is_aligned(docstring(*paragraphs)) == aligned


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.key)
def test_an_edition_of_the_course_is_one_language_and_the_same_program(exercise: Exercise, language: str) -> None:
    text = COURSE.solution_text(exercise)
    found = edition(text, language)
    assert same_program(found, text)
    assert edition(found, "en") == edition(found, "ja") == found
    assert clear_solutions(found, "x.py") == edition(clear_solutions(text, "x.py"), language)
    documented = [
        node for node in ast.walk(ast.parse(found)) if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
    ]
    said = [text for node in documented if (text := ast.get_docstring(node))]
    assert all(bool(JAPANESE.search(text)) == (language == "ja") for text in said)
    if language == "en":
        assert not JAPANESE.search(found)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.key)
def test_both_editions_hold_every_example_and_every_citation(exercise: Exercise) -> None:
    text = COURSE.solution_text(exercise)
    for line in re.findall(r"^ *(>>> .*?|[A-Z]\. .*(?:19|20)\d\d\.)(?:  # .*)?$", text, re.MULTILINE):
        assert line in edition(text, "en")
        assert line in edition(text, "ja")
