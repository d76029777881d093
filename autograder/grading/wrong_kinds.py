"""The wrong kind: a value that is no array, no number or no function where one was needed."""

from __future__ import annotations

import re

from autograder.checks.answers import Seen
from autograder.grading.crash import LONGEST, Crash, Found, Words, joined, said, shown
from autograder.grading.strangers import misspelt_init

KINDS = {  # Python's name for a kind of value, and the sentence that names it
    "list": "a-list",
    "tuple": "a-tuple",
    "dict": "a-dict",
    "set": "a-set",
    "range": "a-range",
    "int": "a-number",
    "float": "a-number",
    "bool": "a-number",
    "complex": "a-number",
    "str": "a-text",
    "numpy.ndarray": "an-array",
    "Tensor": "a-tensor",
}
FUNCTIONS = {
    *("method", "function", "type", "builtin_function_or_method", "numpy.ufunc", "numpy._ArrayFunctionDispatcher"),
}
OF_ARRAYS = {
    *("T", "all", "any", "argmax", "argmin", "argsort", "astype", "clip", "copy", "cumsum", "dot", "dtype", "fill"),
    *("flatten", "item", "max", "mean", "min", "ndim", "prod", "ravel", "repeat", "reshape", "round", "shape", "size"),
    *("sort", "squeeze", "std", "sum", "transpose", "var"),
}
CONTAINERS = {"list", "tuple", "dict", "set", "range", "zip", "map", "generator", "dict_values", "dict_keys"}
NUMBERS = re.compile(r"int|float|bool|complex|numpy\.(float|int|bool|uint)\d*_?$")
ASSIGNED = r"\b{name}\s{{0,20}}=(?!=)\s{{0,20}}(?:self\.)?([^\W\d]\w*)\("


def operands(crash: Crash, found: re.Match[str]) -> Found | None:
    """An operator between values of which one is of the wrong kind."""
    return _of_kinds(crash, [kind for kind in found.groups()[1:] if kind], found[1])


def a_value(crash: Crash, found: re.Match[str]) -> Found | None:
    """What can be done with arrays, and was done with something else."""
    return _of_kinds(crash, [found[1]])


def a_value_of(crash: Crash, found: re.Match[str]) -> Found | None:
    """An attribute that something else has: an array, or nothing."""
    kind, name = found[1], found[2]
    if kind in CONTAINERS and name not in OF_ARRAYS:
        return "no-such-attribute", {"seen": joined(_is(crash, kind, kind), said("lacks", name=shown(name)))}
    return _of_kinds(crash, [kind])


def repeated(crash: Crash, found: re.Match[str]) -> Found | None:
    """A list, or a text, times something that is no whole number."""
    value = crash.of_kind("list", "tuple", "str")
    return _of_kinds(crash, [value.kind if value else "list"], "*")


def _of_kinds(crash: Crash, kinds: list[str], operator: str = "") -> Found | None:
    if "NoneType" in kinds:
        return none(crash)
    if set(kinds) == {"numpy.ndarray", "Tensor"}:
        return mixed(crash)
    if FUNCTIONS & set(kinds):
        return not_called(crash)
    if "str" in kinds:
        return "text-used-as-number", {"seen": _is(crash, "str", "str")}
    for kind in kinds:
        if kind in CONTAINERS:
            return "list-used-as-array", {"seen": _is(crash, kind, kind)}
    for kind in kinds:
        if NUMBERS.match(kind) and not operator:
            return "number-used-as-array", {"seen": _is(crash, kind, "int", "float", "bool", "number", "array")}
    return None


def none(crash: Crash, found: re.Match[str] | None = None) -> Found:
    """None in place of a value: because a function returns nothing, or an attribute was never set, if that is known."""
    value = crash.of_kind("None")
    name = value.text if value else ""
    called = {*re.findall(r"([^\W\d]\w*)\(", crash.scene.code), *re.findall(r"([^\W\d]\w*)\(", crash.line)}
    if name.isidentifier() or re.fullmatch(r"self\.\w{1,60}", name):
        assigned = re.compile(ASSIGNED.format(name=re.escape(name)))
        called |= {found[1] for found in assigned.finditer(crash.source.text)}
    for function in crash.source.facts.silent:
        if (last := function.rpartition(".")[2]) in called:
            return "forgotten-return", {"name": shown(last)}
    attribute = name.removeprefix("self.")
    if name != attribute and (lost := crash.habit("forgotten-self", name=attribute)):
        seen = said("kept-nowhere", name=shown(attribute), code=shown(lost.params["code"]))
        return "forgotten-self", {"seen": seen}
    if name.endswith(".grad") or ".grad." in crash.code:
        return "torch-no-grad-needed", {"seen": said("no-grad", code=crash.code)}
    seen = said("none-named", name=shown(name), code=crash.code) if name else said("none", code=crash.code)
    return "none-used", {"seen": seen}


def not_called(crash: Crash, found: re.Match[str] | None = None) -> Found:
    value = crash.of_kind("function")
    seen = said("function-named", name=shown(value.text), code=crash.code) if value else None
    return "method-not-called", {"seen": seen or said("function", code=crash.code)}


def not_callable(crash: Crash, found: re.Match[str]) -> Found | None:
    """Round brackets behind something that is no function."""
    kind, called = found[1], crash.scene.operation
    if kind == "NoneType":
        return none(crash)
    if kind == "tuple" and called.endswith(".shape"):
        return "not-callable", {"seen": said("shape-called", name=shown(called), code=crash.code)}
    what = _kind(kind)
    if called and not called[:1].isdigit():
        return "not-callable", {"seen": said("called-named", name=shown(called), kind=what, code=crash.code)}
    return "not-callable", {"seen": said("called", code=crash.code, kind=what)}


def truth(crash: Crash, found: re.Match[str]) -> Found:
    values = [seen for seen in crash.scene.operands if seen.shape is not None]
    if values:
        shape = str(values[0].shape)
        seen = said("truth-named", name=shown(values[0].text), shape=shape, code=shown(crash.line or crash.code))
    else:
        seen = said("truth", code=shown(crash.line or crash.code))
    return "truth-of-an-array", {"seen": seen}


def no_dimensions(crash: Crash, found: re.Match[str]) -> Found | None:
    """`@` with something that is no array."""
    number = int(found[1])
    value = crash.scene.operands[number] if number < len(crash.scene.operands) else Seen("")
    if value.kind == "None" or (not value.kind and crash.of_kind("None")):
        return none(crash)
    if value.kind not in ("", "number", "int", "float", "bool", "array", "tensor"):
        return None
    seen = said("no-array-named", name=shown(value.text), code=crash.code) if value.text else None
    return "number-used-as-array", {"seen": seen or said("no-array", code=crash.code)}


def number(crash: Crash, found: re.Match[str]) -> Found:
    """A single number where an array was to be."""
    return "number-used-as-array", {"seen": _is(crash, "float", "number", "int", "float", "array", "tensor")}


def array_as_number(crash: Crash, found: re.Match[str]) -> Found:
    value = next((seen for seen in crash.scene.operands if seen.shape), None)
    code = crash.code
    seen = said("many-named", name=shown(value.text), shape=str(value.shape), code=code) if value else None
    return "array-used-as-number", {"seen": seen or said("many", code=code)}


def no_loop(crash: Crash, found: re.Match[str]) -> Found | None:
    """A function of NumPy that has nothing for such a kind of values: texts, or objects in an array."""
    if "<U" in crash.message or crash.of_kind("str"):
        return text(crash, found)
    return none(crash) if crash.of_kind("None") else None


def text(crash: Crash, found: re.Match[str]) -> Found:
    return "text-used-as-number", {"seen": _is(crash, "str", "str")}


def whole(crash: Crash, found: re.Match[str]) -> Found:
    value = crash.scene.operands[0] if crash.scene.operands else Seen("")
    seen = said("whole-named", name=shown(value.text), code=crash.code) if value.text else None
    return "whole-number-array", {"seen": seen or said("whole", code=crash.code)}


def negative_powers(crash: Crash, found: re.Match[str]) -> Found:
    return "whole-number-array", {"seen": said("negative-power", code=crash.code)}


def no_index(crash: Crash, found: re.Match[str]) -> Found | None:
    """Something that is no whole number between square brackets, or as a count."""
    kind = found[1] if found.re.groups else ""
    index = crash.scene.operands[-1] if crash.scene.operation == "[]" and crash.scene.operands else Seen("")
    if kind == "NoneType" or index.kind == "None":
        return none(crash)
    if kind in FUNCTIONS:
        return not_called(crash)
    if kind == "str" or index.kind == "str":
        return "text-used-as-number", {"seen": said("text-as-index", code=crash.code)}
    if kind == "tuple" and crash.scene.operation != "[]":
        return "wrong-arguments", {"seen": said("tuple-for-numbers", code=crash.code)}
    if kind == "tuple":
        return "list-used-as-array", {"seen": said("list-by-two", code=crash.code)}
    if kind in CONTAINERS:
        return None
    if value := crash.of_kind("float"):
        return "float-as-index", {"seen": said("a-fraction", name=shown(value.text), code=crash.code)}
    return "float-as-index", {"seen": said("no-whole-number", code=crash.code)}


def scalar_index(crash: Crash, found: re.Match[str]) -> Found:
    """`a[array]` of a list, or an array given for an axis."""
    if crash.scene.operation == "[]":
        return "list-used-as-array", {"seen": said("list-by-array", code=crash.code)}
    return "wrong-arguments", {"seen": said("array-for-number", code=crash.code)}


def no_grad(crash: Crash, found: re.Match[str]) -> Found:
    return "torch-no-grad-needed", {"seen": said("no-graph", code=crash.code)}


def mixed(crash: Crash, found: re.Match[str] | None = None) -> Found:
    return "torch-numpy-mixed", {"code": crash.code}


def torch_kinds(crash: Crash, found: re.Match[str]) -> Found:
    return "torch-kinds-mixed", {"code": crash.code}


def pair(crash: Crash, found: re.Match[str]) -> Found:
    """Values and indices in one: what `torch.max` along a dim returns."""
    return "torch-pair-of-results", {"name": found[1], "code": crash.code}


def no_parameter(crash: Crash, found: re.Match[str]) -> Found:
    return "tensor-for-a-parameter", {"name": found[1], "code": crash.code}


def no_arguments(crash: Crash, found: re.Match[str]) -> Found:
    """`Affine() takes no arguments`: it has no `__init__`."""
    seen = said("no-init", name=shown(found[1]))
    return misspelt_init(crash) or ("wrong-arguments", {"seen": seen})


def _is(crash: Crash, kind: str, *kinds: str) -> tuple[str, str]:
    """Of which kind a value is, with its name if it has one. `kinds`: what the worker may call it."""
    value = crash.of_kind(*kinds)
    what = _kind(kind)
    if value and len(value.text) <= LONGEST:
        return said("is-named", name=shown(value.text), kind=what, code=crash.code)
    return said("is", kind=what, code=crash.code)


def _kind(kind: str) -> Words:
    if NUMBERS.match(kind):
        return said("a-number")
    return said(KINDS[kind]) if kind in KINDS else said("an-object", name=shown(kind))
