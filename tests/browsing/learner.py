"""A small course, a learner's folder of it, and reports as the command keeps them."""

from pathlib import Path

from hand_made import make_check, make_exercise, make_reason, make_report
from small_course import SOLUTION, SUITE, SmallCourse, write_course

from autograder.authoring.sync import generated
from autograder.model import Parts, Report, Seen, Text, Visibility
from autograder.workspace import Workspace, create

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'
PAGE = """# {title}

The formula $y = 2x$, and [the guide](../README{ja}.md).

![A line](figures/line{ja}.svg)

<!-- graph -->

```python
print(2)
```

<!-- sections -->

## {close}

[A page](https://example.org/), [another](README{ja}.md#{anchor}).
"""
FILES = {
    "solutions/README.md": "# A guide\n\n[1](chapter1/README.md)\n\n![Boxes](figures/boxes.svg)\n",
    "solutions/README.ja.md": "# 手引き\n\n[1](chapter1/README.ja.md)\n\n![箱](figures/boxes.ja.svg)\n",
    "solutions/chapter1/README.md": PAGE.format(title="A chapter", ja="", close="What next", anchor="what-next"),
    "solutions/chapter1/README.ja.md": PAGE.format(title="章", ja=".ja", close="次に", anchor="次に"),
    "solutions/figures/boxes.svg": DRAWING,
    "solutions/figures/boxes.ja.svg": DRAWING,
    "solutions/chapter1/figures/line.svg": DRAWING,
    "solutions/chapter1/figures/line.ja.svg": DRAWING,
}


def small(root: Path) -> SmallCourse:
    """A course of two exercises, `double` and `again`, with a drawing, a formula, a chart and links."""
    return write_course(root, others={"again": (SOLUTION, SUITE, 5)}, extra=FILES)


def folder(root: Path) -> Workspace:
    """A learner's folder of that course."""
    course = small(root / "course")
    return create(root / "learner", course, generated(course))


def report(name: str, outcome: str = "passed", received: str = "3", visibility: str = "public") -> Report:
    """A report on one exercise with one check of 5 points."""
    passed = outcome == "passed"
    title = Text(en="Each entry is doubled.", ja="どの要素も2倍になる。")
    reason = make_reason(of=f"{name}(x)", values=(("received", received),))
    check = make_check(
        outcome=outcome,
        id=f"chapter1/{name}::values",
        title=title.en,
        points=5 if passed else 0,
        max_points=5,
        visibility=Visibility(visibility),
        message="",
        parts=Parts(title=title, reason=None if passed else reason),
    )
    return make_report(make_exercise(check), chapter="chapter1", seed="1")


def seen(name: str) -> dict[str, Seen]:
    """A curve that the check of `report` kept."""
    return {f"chapter1/{name}::values": Seen(curves={"loss": (2.0, 1.0, 0.5)}, japanese={"loss": "損失"})}
