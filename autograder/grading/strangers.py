"""The stranger: a name, an attribute or a key that is not there, and what it may have been meant to be."""

from __future__ import annotations

import builtins
import difflib
import re
from collections.abc import Iterable

from autograder.grading.crash import LONGEST, NOTHING, Crash, Found, joined, said, shown

IMPORTS = {
    "np": "import numpy as np",
    "numpy": "import numpy",
    "torch": "import torch",
    "nn": "from torch import nn",
    "F": "import torch.nn.functional as F",
    "optim": "from torch import optim",
    "math": "import math",
    "random": "import random",
    "time": "import time",
    "os": "import os",
    "sys": "import sys",
    "copy": "import copy",
    "pickle": "import pickle",
    "json": "import json",
    "itertools": "import itertools",
    "OrderedDict": "from collections import OrderedDict",
    "defaultdict": "from collections import defaultdict",
    "Counter": "from collections import Counter",
    "deque": "from collections import deque",
    "plt": "import matplotlib.pyplot as plt",
}
TODAY = {  # names that NumPy has given up, and what is written for them
    "float": "float",
    "int": "int",
    "bool": "bool",
    "object": "object",
    "str": "str",
    "complex": "complex",
    "long": "int",
    "float_": "np.float64",
    "complex_": "np.complex128",
    "unicode_": "np.str_",
    "string_": "np.bytes_",
    "asscalar": "x.item()",
    "product": "np.prod",
    "cumproduct": "np.cumprod",
    "in1d": "np.isin",
    "trapz": "np.trapezoid",
    "alltrue": "np.all",
    "sometrue": "np.any",
    "row_stack": "np.vstack",
    "round_": "np.round",
    "msort": "np.sort(x, axis=0)",
    "NaN": "np.nan",
    "NAN": "np.nan",
    "Inf": "np.inf",
    "Infinity": "np.inf",
    "infty": "np.inf",
    "PINF": "np.inf",
    "NINF": "-np.inf",
    "mat": "np.asmatrix",
    "asfarray": "np.asarray(x, dtype=float)",
    "ptp": "np.ptp(x)",
    "itemset": "x[i] = value",
}
OF_A_GENERATOR = {
    "randn": "standard_normal",
    "rand": "random",
    "random_sample": "random",
    "randint": "integers",
    "random_integers": "integers",
}
NOT_NUMPYS = {"softmax", "sigmoid", "relu", "one_hot", "cross_entropy", "append"}
IDENTIFIER = re.compile(r"[^\W\d]\w*")
BOUND = re.compile(r"\b([^\W\d]\w*)\s{0,20}(?:,[^=\n()]{0,80})?=(?!=)|\bdef\s+([^\W\d]\w*)|\bfor\s+([^\W\d]\w*)\s+in")
PARAMETERS = re.compile(r"\bdef\s+\w+\s*\(([^)]{0,300})\)")
LIKE = 0.6
MOST = 1_000


def undefined(crash: Crash, found: re.Match[str]) -> Found | None:
    """A name that Python does not know."""
    name = found[1]
    if name in IMPORTS and not re.search(rf"\bimport\b.{{0,200}}\b{re.escape(name)}\b", crash.source.text):
        return "missing-import", {"name": shown(name)}
    if is_attribute(crash, name):
        return "forgotten-self", {"seen": said("bare-name", name=shown(name), code=crash.code)}
    near = _near(name, [*_bound(crash.source.text), *crash.source.facts.names, *vars(builtins)])
    return "undefined-name", {"seen": joined(said("undefined", name=shown(name), code=crash.code), near)}


def unbound(crash: Crash, found: re.Match[str]) -> Found:
    """A local name that is read before it has a value."""
    return "undefined-name", {"seen": said("unbound", name=shown(found[1]), code=crash.code)}


def not_imported(crash: Crash, found: re.Match[str]) -> Found:
    return "undefined-name", {"seen": said("not-there-to-import", name=shown(found[1]), module=shown(found[2]))}


def is_attribute(crash: Crash, name: str) -> bool:
    """Whether the text gives this name to something of an object, `self.W`."""
    return re.search(rf"\bself\.{re.escape(name)}\b", crash.source.text) is not None


def of_a_module(crash: Crash, found: re.Match[str]) -> Found:
    module, name = found[1], found[2]
    if module == "numpy" and name in TODAY:
        return _removed(name)
    if module == "numpy" and name in NOT_NUMPYS:
        return "no-such-attribute", {"seen": said("not-numpys", name=shown(name))}
    return "no-such-attribute", {"seen": said("no-such-function", name=shown(name), module=shown(module))}


def removed(crash: Crash, found: re.Match[str]) -> Found:
    """What NumPy itself says of a name that it has given up."""
    name = found[1]
    if name in TODAY:
        return _removed(name)
    return "removed-numpy-name", {"name": shown(f"np.{name}"), "today": shown(found[2])}


def _removed(name: str) -> Found:
    return "removed-numpy-name", {"name": f"np.{name}", "today": TODAY[name]}


def of_an_array(crash: Crash, found: re.Match[str]) -> Found:
    name = found[1]
    if name in TODAY:
        return _removed(name)
    return "no-such-attribute", {"seen": said("no-method-of-arrays", name=shown(name), code=crash.code)}


def of_a_generator(crash: Crash, found: re.Match[str]) -> Found:
    name = found[1]
    near = said("near", near=OF_A_GENERATOR[name]) if name in OF_A_GENERATOR else NOTHING
    return "no-such-attribute", {"seen": joined(said("no-method-of-generators", name=shown(name)), near)}


def of_an_object(crash: Crash, found: re.Match[str]) -> Found | None:
    """An attribute that an object of the learner's class does not have, or does not have yet."""
    kind, name = found[1], found[2]
    if crash.habit("misspelt-init"):
        return misspelt_init(crash)
    if habit := crash.habit("forgotten-self", name=name):
        return "forgotten-self", {"seen": said("kept-nowhere", name=shown(name), code=shown(habit.params["code"]))}
    text = crash.source.text
    assigned = rf"\bself\.{re.escape(name)}\s{{0,20}}(?:,[^=\n]{{0,80}})?=(?!=)"
    if is_attribute(crash, name) and re.search(assigned, text):
        return "no-such-attribute", {"seen": said("not-yet", name=shown(name), kind=shown(kind))}
    attributes = re.findall(r"\bself\.([^\W\d]\w*)", text)[:MOST]
    near = _near(name, (*attributes, *crash.source.facts.names))
    seen = said("no-attribute", name=shown(name), kind=shown(kind))
    return "no-such-attribute", {"seen": joined(seen, near)}


def of_a_class(crash: Crash, found: re.Match[str]) -> Found:
    kind, name = found[1], found[2]
    if is_attribute(crash, name):
        return "no-such-attribute", {"seen": said("on-the-class", name=shown(name), kind=shown(kind), code=crash.code)}
    seen = said("no-attribute", name=shown(name), kind=shown(kind))
    return "no-such-attribute", {"seen": joined(seen, _near(name, crash.source.facts.names))}


def misspelt_init(crash: Crash, found: re.Match[str] | None = None) -> Found | None:
    """An `__init__` that has another name, so that Python does not find it."""
    habit = crash.habit("misspelt-init")
    return ("misspelt-init", dict(habit.params)) if habit else None


def key(crash: Crash, found: re.Match[str]) -> Found:
    """A key that a dictionary does not have; its own are those of the value, else those that stand in the text."""
    wanted = found[1]
    dictionary = crash.of_kind("dict")
    keys = dictionary.details if dictionary else re.findall(r"\[[\"']([^\"'\n]{1,40})[\"']\]", crash.source.text)[:MOST]
    near = _near(wanted.strip("'\""), keys)
    return "key-not-there", {"seen": joined(said("no-key", missing=shown(wanted), code=crash.code), near)}


def _near(name: str, others: Iterable[str]) -> tuple[str, str]:
    """That another name is near, if one is."""
    known = sorted({other for other in others if len(other) <= LONGEST and other != name and other[:2] != "__"})[:MOST]
    if len(name) > LONGEST:
        return NOTHING
    folded = [other for other in known if other.lower() == name.lower()]
    near = next(iter(folded or difflib.get_close_matches(name, known, 1, LIKE)), None)
    return said("near", near=shown(near)) if near else NOTHING


def _bound(text: str) -> set[str]:
    """The names that a text gives a value, as far as its lines show it."""
    names = {name for found in BOUND.finditer(text) for name in found.groups() if name}
    lists = (found[1] for found in PARAMETERS.finditer(text))
    return names | {name for parameters in lists for name in IDENTIFIER.findall(parameters)}
