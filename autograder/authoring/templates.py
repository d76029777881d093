"""The texts of a new exercise and a new chapter: they work, and say TODO wherever something is to be written."""

NUMPY = {"module": "numpy as np", "largest": "np.max(x, axis=-1)", "smallest": "np.min(x, axis=-1)"}
TORCH = {"module": "torch", "largest": "torch.amax(x, dim=-1)", "smallest": "torch.amin(x, dim=-1)"}

SOLUTION = '''"""TODO: what this module is about.

TODO: このモジュールの説明。
"""

import {module}


def {name}(x):
    """TODO: what it returns; x is (N, D).

    TODO: 何を返すかを書きます。x は (N, D) です。
    """
    ### BEGIN SOLUTION
    return {largest} - {smallest}
    ### END SOLUTION
'''

SECTION = """## #. TODO: `{name}`

TODO: what a learner has to know for it, with an example that runs.

```python
import numpy as np

print(np.array([[1, 5], [2, 2]]).sum())
```
```text
10
```
"""

SECTION_JA = """## #. TODO: `{name}`

TODO: 解くために必要なことを、動く例とともに説明します。

```python
import numpy as np

print(np.array([[1, 5], [2, 2]]).sum())
```
```text
10
```
"""

SUITE = '''"""Checks of {name}."""

from autograder.checks import check, expect_array


@check(points=1)
def test_values(student, rng):
    """TODO: what holds.

    TODO: 何が成り立つか。
    """
    x = rng.normal(size=(4, 3))
    expect_array(student.{name}(x), x.max(axis=1) - x.min(axis=1), of="{name}(x)", given={{"x": x}})
'''

TORCH_SUITE = '''"""Checks of {name}."""

from autograder.checks import Tensor, check, expect_array


@check(points=1)
def test_values(student, rng):
    """TODO: what holds.

    TODO: 何が成り立つか。
    """
    x = rng.normal(size=(4, 3))
    right = x.max(axis=1) - x.min(axis=1)
    expect_array(student.{name}(Tensor(x)), right, of="{name}(x)", given={{"x": x}}, tensor=True)
'''

MISTAKE = """[[mistake]]
id = "todo-{{number}}"
replace = "return {largest} - {smallest}"
with = "return {{wrong}}"
fails = "values"
hint.en = "TODO: ask or point, never print the answer."
hint.ja = "TODO: 問いかけるか、見る場所を示します。答えは書きません。"
"""
WRONG = ("{smallest} - {largest}", "{largest}", "{smallest}", "{largest} + {smallest}")
MISTAKES = "\n".join(
    MISTAKE.replace("{{number}}", str(number)).replace("{{wrong}}", wrong) for number, wrong in enumerate(WRONG, 1)
)

ROW = """[[exercise]]
name = "{name}"
title.en = "TODO"
title.ja = "TODO: 題"
task.en = "TODO: what a learner writes, in a few words"
task.ja = "TODO: 書くもの"
after_pass.en = "TODO: what to look at in it. What it is good for."
after_pass.ja = "TODO: 見てみるとよいこと。役に立つところ。"
minutes = 30
points = 1
"""
TORCH_ROW = ROW + "torch = true\n"

CHAPTER_LIST = """title.en = "TODO"
title.ja = "TODO: 題"
about.en = "TODO: its subjects, in a line"
about.ja = "TODO: 扱うこと"
hours = [1]
"""

PAGE = """# Chapter {number}: TODO

TODO: what this chapter is about, and what a learner can do after it.

## The order to work in

<!-- exercises -->

<!-- graph -->

<!-- sections -->

## What comes next

TODO: where this leads.
"""

PAGE_JA = """# 第{number}章 TODO: 題

TODO: この章の内容と、終えるとできるようになることを書きます。

## 進める順番

<!-- exercises -->

<!-- graph -->

<!-- sections -->

## 次の章へ

TODO: この先どこにつながるかを書きます。
"""
