"""The call that cannot be: wrong arguments, values that do not come in that number, places that are not there."""

from __future__ import annotations

import re

from autograder.checks.answers import Seen
from autograder.grading.crash import NOTHING, Crash, Found, Words, joined, said, shown
from autograder.grading.wrong_kinds import none

SIGNATURE = r"\bdef\s+{name}\s{{0,20}}\(\s{{0,20}}(\w{{0,60}})"


def too_many(crash: Crash, found: re.Match[str]) -> Found:
    """More arguments than a function takes; by one, if its `def` forgot `self`."""
    name, given = found[1], int(found[3])
    method = name.rpartition(".")[2]
    counts = [int(number) for number in re.findall(r"\d{1,9}", found[2])]
    first = re.search(SIGNATURE.format(name=re.escape(method)), crash.source.text)
    if "." in name and first and first[1] not in ("self", "cls") and given == counts[-1] + 1:
        return "forgotten-self", {"seen": said("def-without-self", name=shown(method))}
    seen = said("too-many", name=_name(name), code=crash.code, most=_counts(counts), given=str(given))
    return "wrong-arguments", {"seen": joined(seen, _self_counts("." in name))}


def missing(crash: Crash, found: re.Match[str]) -> Found:
    """Fewer arguments than a function needs."""
    name, names = found[1], found[2]
    method = name.rpartition(".")[2]
    first = re.search(SIGNATURE.format(name=re.escape(method)), crash.source.text)
    if "." in name and first and first[1] not in ("self", "cls") and method == "__init__":
        return "forgotten-self", {"seen": said("def-without-self", name=shown(method))}
    if "self" in names.split("'"):
        return "wrong-arguments", {"seen": said("called-on-class", code=crash.code)}
    owner = name.rpartition(".")[0]
    if owner and re.search(rf"\b{re.escape(owner)}\.{re.escape(method)}\b", crash.scene.code or crash.line):
        return "wrong-arguments", {"seen": said("called-on-class", code=crash.code)}
    return "wrong-arguments", {"seen": said("too-few", name=shown(name), names=shown(names), code=crash.code)}


def unexpected(crash: Crash, found: re.Match[str]) -> Found:
    return "wrong-arguments", {"seen": said("unexpected", name=_name(found[1]), word=shown(found[2]), code=crash.code)}


def invalid_for_builtin(crash: Crash, found: re.Match[str]) -> Found:
    return "wrong-arguments", {"seen": said("unexpected", name=shown(found[2]), word=shown(found[1]), code=crash.code)}


def twice(crash: Crash, found: re.Match[str]) -> Found:
    return "wrong-arguments", {"seen": said("twice", name=shown(found[1]), word=shown(found[2]), code=crash.code)}


def no_dtype(crash: Crash, found: re.Match[str]) -> Found:
    """`np.zeros(2, 3)`: the second argument is read as a dtype."""
    return "wrong-arguments", {"seen": said("shape-in-pieces", code=crash.code)}


def _name(name: str) -> str:
    """A function's name, as its caller knows it: NumPy's own calls `_sum` what is `x.sum`."""
    return shown(name if name.startswith("__") else name.lstrip("_"))


def _counts(counts: list[int]) -> Words:
    return str(counts[0]) if len(counts) == 1 else said("from-to", least=str(counts[0]), most=str(counts[-1]))


def _self_counts(is_method: bool) -> tuple[str, str]:
    return said("self-counts") if is_method else NOTHING


def unpacked(crash: Crash, found: re.Match[str]) -> Found:
    """More or fewer values than names."""
    value = crash.scene.operands[0] if len(crash.scene.operands) == 1 else Seen("")
    names = found[1]
    if value.shape:
        seen = said("unpacked-array", code=_line(crash), names=names, name=shown(value.text), shape=str(value.shape))
    elif value.kind in ("list", "tuple"):
        seen = said("unpacked-list", code=_line(crash), names=names, name=shown(value.text), size=value.details[0])
    else:
        seen = said("unpacked", code=_line(crash), names=names)
    return "unpacking", {"seen": seen}


def not_unpacked(crash: Crash, found: re.Match[str]) -> Found:
    if found[1] == "NoneType":
        return none(crash)
    return "unpacking", {"seen": said("one-value", code=_line(crash))}


def beyond(crash: Crash, found: re.Match[str]) -> Found:
    index, axis, size = found[1], found[2], found[3]
    key = "no-entry" if size == "0" else "beyond"
    seen = said(key, code=crash.code, index=index, axis=axis, size=size, last=str(int(size) - 1))
    return "index-out-of-range", {"seen": seen}


def beyond_list(crash: Crash, found: re.Match[str]) -> Found:
    listed = crash.scene.operands[0] if crash.scene.operation == "[]" and crash.scene.operands else Seen("")
    if listed.text.endswith(".shape") and listed.details:
        return "index-out-of-range", {"seen": said("no-such-axis", code=crash.code, axes=listed.details[0])}
    if listed.kind in ("list", "tuple") and listed.details:
        seen = said("beyond-list-named", name=shown(listed.text), code=crash.code, size=listed.details[0])
        return "index-out-of-range", {"seen": seen}
    return "index-out-of-range", {"seen": said("beyond-list", code=crash.code)}


def too_many_indices(crash: Crash, found: re.Match[str]) -> Found:
    if found[1] == "0":
        return "number-used-as-array", {"seen": said("no-axes", code=crash.code)}
    return "index-out-of-range", {"seen": said("too-many-indices", code=crash.code, axes=found[1])}


def no_target(crash: Crash, found: re.Match[str]) -> Found:
    return "index-out-of-range", {"seen": said("no-class", label=found[1], code=crash.code)}


def axis(crash: Crash, found: re.Match[str]) -> Found:
    array = next((seen for seen in crash.scene.operands if seen.shape is not None), None)
    if array and array.shape is not None and len(array.shape) == int(found[2]):
        seen = said("axis-named", code=crash.code, axis=found[1], name=shown(array.text), shape=str(array.shape))
    else:
        seen = said("axis", code=crash.code, axis=found[1], axes=found[2])
    return "axis-not-there", {"seen": seen}


def torch_axis(crash: Crash, found: re.Match[str]) -> Found:
    last = int(found[1])
    return "axis-not-there", {"seen": said("axis", code=crash.code, axis=found[2], axes=str(last + 1))}


def axes(crash: Crash, found: re.Match[str]) -> Found:
    return "axis-not-there", {"seen": said("axes", code=crash.code)}


def squeezed(crash: Crash, found: re.Match[str]) -> Found:
    return "axis-not-there", {"seen": said("squeezed", code=crash.code)}


def division(crash: Crash, found: re.Match[str]) -> Found:
    return "division-by-zero", {"code": crash.code}


def recursion(crash: Crash, found: re.Match[str]) -> Found:
    return "recursion-without-end", {"code": crash.code}


def ragged(crash: Crash, found: re.Match[str]) -> Found:
    return "ragged-list", {"code": crash.code}


def _line(crash: Crash) -> str:
    return shown(crash.line) or crash.code
