"""The scaffold of a new exercise: solution, section, suite, mistakes, and its place in the list."""

from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path

from autograder.course import GIVEN, Course
from autograder.errors import UsageError

SOLUTION = '''"""TODO: what this module is about.

TODO: このモジュールの説明。
"""

import numpy as np


def {name}(x):
    """TODO: what it returns; x is (N, D).

    TODO: 何を返すかを書きます。x は (N, D) です。
    """
    ### BEGIN SOLUTION
    return np.array(x)
    ### END SOLUTION
'''

SECTION = """## #. TODO: `{name}`

TODO: what a learner has to know for it, with an example that runs.
"""

SECTION_JA = """## #. TODO: `{name}`

TODO: 解くために必要なことを、動く例とともに説明します。
"""

SUITE = '''"""Checks of {name}."""

from autograder.checks import check, expect_array


@check(points=1)
def test_values(student, rng):
    """TODO: what holds.

    TODO: 何が成り立つか。
    """
    x = rng.normal(size=(4, 3))
    expect_array(student.{name}(x), x, of="{name}(x)", given={{"x": x}})
'''

MISTAKES = """[[mistake]]
id = "todo"
replace = "return np.array(x)"
with = "return -np.array(x)"
fails = "values"
hint.en = "TODO: ask or point, never print the answer."
hint.ja = "TODO: 問いかけるか、見る場所を示します。答えは書きません。"
"""

ENTRY = """
[[exercise]]
name = "{name}"
title.en = "TODO"
title.ja = "TODO: 題"
task.en = "TODO: what a learner writes, in a few words"
task.ja = "TODO: 書くもの"
minutes = 30
points = 1
"""


def scaffold(course: Course, chapter: str, name: str) -> list[Path]:
    """Lay out a new exercise at the end of a chapter; the files written.

    Raises UsageError for a name that no module of ours can have or that is taken, and for an unknown chapter.
    """
    if (
        not re.fullmatch("[a-z][a-z0-9_]*", name)
        or keyword.iskeyword(name)
        or name in (*sys.stdlib_module_names, GIVEN)
    ):
        raise UsageError("bad-name", name=name)
    if any(exercise.name == name for exercise in course.all_exercises()):
        raise UsageError("name-taken", name=name)
    course.chapter(chapter)
    files = {
        course.solutions / chapter / f"{name}.py": SOLUTION,
        course.solutions / chapter / f"{name}.md": SECTION,
        course.solutions / chapter / f"{name}.ja.md": SECTION_JA,
        course.suites / chapter / name / f"test_{name}.py": SUITE,
        course.suites / chapter / name / "mistakes.toml": MISTAKES,
    }
    if any(file.exists() for file in files):
        raise UsageError("name-taken", name=name)
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.format(name=name), encoding="utf-8")
    rows = course.chapter_file(chapter)
    rows.write_text(rows.read_text(encoding="utf-8").rstrip() + "\n" + ENTRY.format(name=name), encoding="utf-8")
    return [*files, rows]
