"""The misfit: arrays whose shapes do not go together, said in words: whose they are, and which numbers disagree."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from autograder.checks.answers import Seen
from autograder.grading.crash import NOTHING, Crash, Found, Words, joined, said, shown

Shape = tuple[int, ...]
SHAPE = re.compile(r"\((\d{1,9}(?:,\d{1,9})*),?\)|\(\)")
LESSON = "shapes-do-not-fit"


def matmul(crash: Crash, found: re.Match[str]) -> Found:
    """NumPy's `@`, which tells two sizes and no shapes."""
    rows, columns = int(found[1]), int(found[2])
    first, second = _operands(crash, 2)
    if first and second and (shapes := _product(first, second, columns, rows)):
        return _multiplied(crash, shapes, columns, rows)
    sizes = {"columns": str(columns), "rows": str(rows)}
    if first and second and first.text and second.text:
        seen = said(
            "matmul-partly", code=crash.code, first=_known(first, columns), second=_known(second, rows), **sizes
        )
    else:
        seen = said("matmul-sizes", code=crash.code, **sizes)
    return LESSON, {"seen": seen}


def dot(crash: Crash, found: re.Match[str]) -> Found:
    """What `np.dot` tells: both shapes."""
    return _multiplied(crash, shapes_in(found[0]), int(found[2]), int(found[3]))


def torch_product(crash: Crash, found: re.Match[str]) -> Found:
    rows, inner, other, columns = map(int, found.groups())
    return _multiplied(crash, [(rows, inner), (other, columns)], inner, other)


def broadcast(crash: Crash, found: re.Match[str]) -> Found:
    """Shapes that do not go together element by element."""
    return _elementwise(crash, shapes_in(found[1])) or told(crash, found)


def torch_broadcast(crash: Crash, found: re.Match[str]) -> Found:
    """PyTorch tells the two numbers; the shapes are those of the operands, if they are known."""
    shapes = [seen.shape for seen in crash.scene.operands if seen.shape is not None]
    sizes = said("sizes", code=crash.code, left=found[1], right=found[2])
    return _elementwise(crash, shapes) or (LESSON, {"seen": sizes})


def _elementwise(crash: Crash, shapes: Sequence[Shape]) -> Found | None:
    """The first two of these shapes that do not go together, and where."""
    named = _named(crash, shapes)
    for one, other in itertools.combinations(range(len(shapes)), 2):
        first, second = shapes[one], shapes[other]
        pairs = zip(reversed(first), reversed(second), strict=False)
        if unlike := next((pair for pair in pairs if pair[0] != pair[1] and 1 not in pair), None):
            left, right = map(str, unlike)
            seen = said("broadcast", code=crash.code, first=named[one], second=named[other], left=left, right=right)
            return LESSON, {"seen": joined(seen, _lost_axis(first, second))}
    return None


def concatenated(crash: Crash, found: re.Match[str]) -> Found:
    seen = said("concatenated", code=crash.code, axis=found[1], left=found[2], right=found[3])
    return LESSON, {"seen": seen}


def torch_joined(crash: Crash, found: re.Match[str]) -> Found:
    return LESSON, {"seen": said("joined", code=crash.code, left=found[1], right=found[2])}


def stacked(crash: Crash, found: re.Match[str]) -> Found:
    return LESSON, {"seen": said("stacked", code=crash.code)}


def masked(crash: Crash, found: re.Match[str]) -> Found:
    return LESSON, {"seen": said("masked", code=crash.code, axis=found[1], left=found[2], right=found[3])}


def told(crash: Crash, found: re.Match[str]) -> Found:
    """Any other shapes, as the library names them."""
    return LESSON, {"seen": said("shapes", code=crash.code, shapes=shown(" ".join(found[1].split())))}


def in_place(crash: Crash, found: re.Match[str]) -> Found:
    given, place = (_shape(shape) for shape in shapes_in(found[0])[:2])
    return "shape-mismatch-in-place", {"seen": said("in-place", code=crash.code, given=given, place=place)}


def output(crash: Crash, found: re.Match[str]) -> Found:
    """`a += b` whose result is larger than a."""
    place, given = (_shape(shape) for shape in shapes_in(found[0])[:2])
    return "shape-mismatch-in-place", {"seen": said("in-place", code=crash.code, given=given, place=place)}


def into_a_number(crash: Crash, found: re.Match[str]) -> Found:
    value = crash.scene.operands[-1] if len(crash.scene.operands) > 1 else Seen("")
    if value.shape is None:
        return "shape-mismatch-in-place", {"seen": said("into-a-number", code=crash.code)}
    seen = said("into-a-number-shaped", code=crash.code, value=_words(value, value.shape))
    return "shape-mismatch-in-place", {"seen": seen}


def reshaped(crash: Crash, found: re.Match[str]) -> Found:
    size, wanted = int(found[1]), [-1 if part == "newaxis" else int(part) for part in found[2].split(",") if part]
    return _reshaped(crash, size, wanted)


def torch_reshaped(crash: Crash, found: re.Match[str]) -> Found:
    return _reshaped(crash, int(found[2]), [int(part) for part in found[1].split(",") if part.strip()])


def _reshaped(crash: Crash, size: int, wanted: Sequence[int]) -> Found:
    taken = 1
    for number in wanted:
        taken *= 1 if number == -1 else number
    array = crash.scene.operands[0] if crash.scene.operands else Seen("")
    start = said("numbers-named", array=shown(array.text), size=str(size)) if array.text else NOTHING
    start = start if start != NOTHING else said("numbers", size=str(size))
    key = "parts" if -1 in wanted else "takes"
    return "reshape-size", {"seen": joined(start, said(key, shape=_shape(wanted), taken=str(taken)))}


def shapes_in(text: str) -> list[Shape]:
    """The shapes in a message."""
    return [tuple(map(int, found[1].split(","))) if found[1] else () for found in SHAPE.finditer(text)]


def _multiplied(crash: Crash, shapes: Sequence[Shape], columns: int, rows: int) -> Found:
    first, second = _named(crash, shapes)
    lengths = {1: said("only"), 2: said("first")}
    which = lengths.get(len(shapes[1]), said("last-but-one"))
    seen = said(
        "matmul", code=crash.code, first=first, second=second, columns=str(columns), rows=str(rows), which=which
    )
    return LESSON, {"seen": seen}


def _product(first: Seen, second: Seen, columns: int, rows: int) -> list[Shape] | None:
    """The shapes of two factors, if they are known and are those that the message speaks of."""
    if not first.shape or not second.shape:
        return None
    fits = first.shape[-1] == columns and second.shape[-2 if len(second.shape) > 1 else -1] == rows
    return [first.shape, second.shape] if fits else None


def _lost_axis(first: Shape, second: Shape) -> tuple[str, str]:
    """That one array is the other without its last axis, as after a sum over it."""
    for longer, shorter, key in ((first, second, "lost-axis-second"), (second, first, "lost-axis-first")):
        if len(longer) > 1 and longer[:-1] == shorter:
            return said(key)
    return NOTHING


def _operands(crash: Crash, count: int) -> list[Seen | None]:
    operands: list[Seen | None] = list(crash.scene.operands) if len(crash.scene.operands) == count else []
    return operands or [None] * count


def _named(crash: Crash, shapes: Sequence[Shape]) -> list[Words]:
    """The arrays of these shapes, in words: with their names, as far as the operands are these."""
    operands = _operands(crash, len(shapes))
    if crash.scene.operation.endswith("=") and len(shapes) == 3:  # `a += b`: the last one is the place of the result
        operands = [*_operands(crash, 2), None]
    return [
        _words(seen, shape) if seen and _may_have(seen, shape) else said("some", shape=_shape(shape))
        for seen, shape in zip(operands, shapes, strict=True)
    ]


def _known(seen: Seen, number: int) -> Words:
    """An operand, with its shape if that is known and has this number in it."""
    shape = seen.shape
    return _words(seen, shape) if shape and number in shape else said("shapeless", name=shown(seen.text))


def _may_have(seen: Seen, shape: Shape) -> bool:
    """Whether an operand may have this shape: it has, or its own is not known."""
    return bool(seen.text) and (not seen.kind or seen.shape == shape)


def _words(seen: Seen, shape: Shape) -> Words:
    return said("shaped", name=shown(seen.text), shape=_shape(shape))


def _shape(shape: Sequence[int]) -> str:
    return str(tuple(shape))
