"""A small course in a folder of its own, whole and sound, of which a test can break one thing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from autograder.course import Course, load_course
from autograder.intake.source import source_of
from autograder.model import Exercise, Submission

SOLUTION = '''"""Twice an array.

配列を2倍します。
"""

import numpy as np


def double(x):
    """Return twice x, of the same shape.

    x の2倍を同じ形状で返します。
    """
    ### BEGIN SOLUTION
    return 2 * np.asarray(x)
    ### END SOLUTION
'''

SUITE = '''"""Checks of double."""

from autograder.checks import check, expect_array


@check(points=2)
def test_values(student, rng):
    """Each entry is doubled.

    どの要素も2倍になる。
    """
    x = rng.normal(size=(3, 2))
    expect_array(student.double(x), 2 * x, of="double(x)", given={"x": x})


@check(points=1.5, needs="values")
def test_left_alone(student, rng):
    """The input stays as it was.

    入力は元のまま残る。
    """
    x = rng.normal(size=4)
    box = student.put(x)
    student.double(box)
    expect_array(box.value(), x, of="x")


@check(points=1.5, needs="values")
def test_large(student, rng, reference):
    """Large arrays are doubled, too.

    大きな配列も2倍になる。
    """
    x = rng.normal(size=1000)
    expect_array(student.double(x), reference.double(x), of="double(x)")
'''

MISTAKES = """
[[mistake]]
id = "halved"
replace = "return 2 * np.asarray(x)"
with = "return 0.5 * np.asarray(x)"
fails = "values"
hint.en = "Is the result larger or smaller than x?"
hint.ja = "結果は x より大きいですか、小さいですか。"

[[mistake]]
id = "squared"
replace = "return 2 * np.asarray(x)"
with = "return np.asarray(x) ** 2"
fails = "values"
hint.en = "What comes out for 3?"
hint.ja = "3 を渡すと何が返りますか。"

[[mistake]]
id = "in-place"
replace = "return 2 * np.asarray(x)"
with = "x *= 2; return x"
fails = "left_alone"
hint.en = "Which array is written into?"
hint.ja = "どの配列に書き込んでいますか。"

[[mistake]]
id = "small-only"
replace = "return 2 * np.asarray(x)"
with = "return 2 * np.asarray(x) if np.size(x) < 100 else x"
fails = "large"
hint.en = "Does it depend on the size?"
hint.ja = "大きさによって変わりますか。"
"""

SECTION = """## #. `{name}`

An example:

```python
print(2 * 3)
```
"""

ENTRY = """
[[exercise]]
name = "{name}"
title.en = "The exercise {name}"
title.ja = "演習 {name}"
task.en = "a function"
task.ja = "関数"
minutes = 20
points = {points}
after_pass.en = "Double a number twice."
after_pass.ja = "2回2倍にしてみましょう。"
"""

CHAPTER_LIST = """title.en = "A chapter"
title.ja = "章"
about.en = "twice"
about.ja = "2倍"
hours = [1]
"""

LIST = """
chapters = ["chapter1"]

[defaults]
time = 10
memory = 512
imports = ["numpy"]

[torch]
time = 20
memory = 8192
imports = ["numpy", "torch"]

[demo]
chapter = "chapter1"
solved = []

[demo.mistaken]
"""


class SmallCourse(Course):
    """A course that has its suites under its own root."""

    @property
    def suites(self) -> Path:
        return self.root / "suites"


def write_course(
    root: Path,
    *,
    solution: str = SOLUTION,
    suite: str = SUITE,
    mistakes: str = MISTAKES,
    points: int = 5,
    others: Mapping[str, tuple[str, str, int]] | None = None,
    extra: Mapping[str, str] | None = None,
) -> SmallCourse:
    """Write the course and load it. `others`: further exercises by name, as solution, suite and points.

    `extra`: further files, by their path from the root.
    """
    files = {
        "solutions/chapter1/double.py": solution,
        "suites/chapter1/double/test_double.py": suite,
        "suites/chapter1/double/mistakes.toml": mistakes,
        "solutions/README.md": "# A course\n",
        "solutions/README.ja.md": "# コース\n",
        "solutions/chapter1/README.md": "# A chapter\n\n<!-- sections -->\n\n## What comes next\n",
        "solutions/chapter1/README.ja.md": "# 章\n\n<!-- sections -->\n\n## 次の章へ\n",
    }
    for name in ("double", *(others or {})):
        files[f"solutions/chapter1/{name}.md"] = SECTION.format(name=name)
        files[f"solutions/chapter1/{name}.ja.md"] = SECTION.format(name=name).replace("An example", "例")
    files |= extra or {}
    entries = [ENTRY.format(name="double", points=points)]
    for name, (text, checks, most) in (others or {}).items():
        files[f"solutions/chapter1/{name}.py"] = text
        files[f"suites/chapter1/{name}/test_{name}.py"] = checks
        files[f"suites/chapter1/{name}/mistakes.toml"] = ""
        entries.append(ENTRY.format(name=name, points=most))
    files["solutions/course.toml"] = LIST
    files["solutions/chapter1/chapter.toml"] = CHAPTER_LIST + "".join(entries)
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    course = load_course(root)
    return SmallCourse(root=root, chapters=course.chapters, demo=course.demo)


def handed_in(**texts: str) -> Submission:
    """A submission of these texts for exercises of chapter1."""
    sources = {f"chapter1/{name}": source_of(text, f"{name}.py") for name, text in texts.items()}
    return Submission(path="handed-in", owner="somebody", digest="0" * 16, sources=sources)


def exercise_of(course: Course, name: str = "double") -> Exercise:
    return course.exercise("chapter1", name)
